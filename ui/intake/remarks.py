"""What the sheets say of their cells beside the values: comments, and what is struck through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.intake.plan import ImportPlan, SourceFile
    from registry.intake.reading import Workbook


@dataclass(frozen=True, slots=True)
class Remark:
    """What a sheet says of a cell beside its value.

    Attributes:
        text: what the cell holds.
        comment: the text of its comment, "" for none.
        struck: whether it is struck through.
    """

    cell: str
    text: str
    comment: str
    struck: bool


def remarks_in(files: Sequence[tuple[Workbook, SourceFile]]) -> Mapping[tuple[str, str, str, int], Remark]:
    """Comments and struck cells by file, sheet, cell and row."""
    found: dict[tuple[str, str, str, int], Remark] = {}
    for book, _source in files:
        for sheet in book.sheets:
            for place in sheet.remarked:
                cell = sheet.cell(*place)
                if cell.comment or not cell.is_blank:
                    remark = Remark(cell.name, cell.text(), cell.comment or "", cell.struck and not cell.is_blank)
                    found[book.name, sheet.name, cell.name, cell.row] = remark
    return found


def of_firms(plan: ImportPlan, remarks: Mapping[tuple[str, str, str, int], Remark]) -> Mapping[str, tuple[Remark, ...]]:
    """The remarks of each firm's rows, by its uid."""
    found: dict[str, list[Remark]] = defaultdict(list)
    for (file, sheet, _cell, row), remark in remarks.items():
        firm = plan.made.firm_of(file, sheet, row)
        if firm is not None:
            found[firm].append(remark)
    return {uid: tuple(own) for uid, own in found.items()}
