"""What the rows of a sheet say, typed, before anybody compared it with the registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.intake.grammar import CompanyName
from registry.intake.mapping import Subject

_NO_LETTERS: Mapping[str, str] = MappingProxyType({})
_NONE_CLEARED: Mapping[tuple[str, str], str] = MappingProxyType({})


class Draft(NamedTuple):
    """One record as a row states it.

    Attributes:
        values: decoded values by field key; what the row leaves blank is absent.
        letters: the column each value was read from; derived values are absent.
    """

    table: str
    values: Mapping[str, Any]
    letters: Mapping[str, str] = _NO_LETTERS


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a region.

    Attributes:
        file: position of the workbook in the import; name and digest are the workbook's.
        company: the firm's name as read, None where the row names none.
        name_cell: address of the cell that names the firm.
        uscc: the credit code, None where there is none or it is wrong.
        region: number of the row's table within the import.
        names_firms: its table has a column of legal names or credit codes, so that a new firm may be made of it.
        drafts: the records the row states; for a row of firms the first is the firm.
        cells: the texts of all its cells by column letters.
        registry_uid: our own key of its firm, in a workbook that came back.
        cleared: blank cells that make the registry's value unknown: {(table, field key; of a figure ``revenue.2024``):
            column letters}.
    """

    file: int
    sheet: str
    row: int
    subject: Subject
    company: CompanyName | None
    name_cell: str
    uscc: str | None
    region: int
    names_firms: bool
    drafts: tuple[Draft, ...]
    cells: Mapping[str, str]
    registry_uid: str | None = None
    cleared: Mapping[tuple[str, str], str] = field(default_factory=lambda: _NONE_CLEARED)
