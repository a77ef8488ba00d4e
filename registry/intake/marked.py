"""The workbook that goes back to its sender: every row as it came, what is wrong marked where it stands, and our key.

A new file is written, never the sender's own. Problem cells are red or amber with the reason as a comment; beside each
table stand a status, the reasons and the registry's key of the firm, so that the mended file matches itself when it
returns (`registry.intake.ours` knows those columns again). A guide at the end counts and explains.

Text is written as text: what begins with ``=`` computes nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.utils import get_column_letter

from registry.errors import UserError
from registry.files import make_folder, write_whole
from registry.i18n import Language, Text
from registry.intake.layout import Reason, Region, RegionKind, find_regions
from registry.intake.lowered import has_no_room, lowered_firm, lowered_problem, lowered_region, lowered_sheet
from registry.intake.marked_cells import CellMaker, Look
from registry.intake.marked_guide import add_guide
from registry.intake.marked_owners import Owners
from registry.intake.ours import (
    ID_HEADER,
    REASON_HEADER,
    STATUS_HEADER,
    is_guide,
    is_identifier_header,
    is_ignored_header,
)
from registry.intake.plan import ImportPlan
from registry.intake.problems import Problem, Severity
from registry.intake.reading import Range, Row, Sheet, Workbook
from registry.intake.reading.address import column_number

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_COMMENTS = 5000
"""Comments of one sheet: a spreadsheet grows slow with more. The reason stands beside the row all the same."""
_HEADERS = (STATUS_HEADER, REASON_HEADER, ID_HEADER)
_WIDTHS = (16, 60, 38)
_WIDEST = 40


@dataclass(slots=True)
class _Marks:
    """What is written on one sheet beside its own values.

    Attributes:
        cells: problems by (row, column) of the cell that shows them.
        added: our texts by row and column, with their looks.
    """

    cells: dict[tuple[int, int], list[Problem]] = field(default_factory=lambda: defaultdict(list))
    added: dict[int, dict[int, tuple[str, Look]]] = field(default_factory=lambda: defaultdict(dict))
    merges: list[str] = field(default_factory=list[str])
    widths: dict[int, int] = field(default_factory=dict[int, int])


@dataclass(frozen=True, slots=True)
class Fate:
    """How the rows of a workbook fared.

    Attributes:
        rows: rows with records by what became of them.
        problems: those of this workbook, in the order of the sheets.
    """

    rows: Counter[Look]
    problems: Sequence[Problem]


def write_marked(
    workbook: Workbook,
    plan: ImportPlan,
    out: Path,
    language: Language,
    regions: Mapping[str, Sequence[Region]] | None = None,
    *,
    new_keys: bool = True,
) -> None:
    """Write the marked copy of `workbook` to `out`, whole or not at all.

    Args:
        workbook: as it was read.
        plan: what the import makes of it; problems and firms of other files in it are passed over.
        out: where to write; an earlier file of this name is replaced, unless it is the sender's own.
        language: of reasons and guide. Our column headers carry both languages.
        regions: the tables of each sheet as they were imported; those of the plan where None.
        new_keys: whether firms new to the registry get their keys, because the plan is carried out.

    Raises:
        UserError: `out` is the sender's own file.
        EnvironmentFault: the file cannot be written.
    """
    _refuse_the_original(workbook, out)
    book = Book(write_only=True)
    if regions is None:
        regions = regions_of(plan, workbook.name)
    own = [p for p in (*plan.problems, *plan.warnings) if p.file == workbook.name]
    firms = [f for f in plan.firms if f.file == workbook.name]
    used: set[str] = set()
    order = {sheet.name: number for number, sheet in enumerate(workbook.sheets)}
    own.sort(key=lambda p: (order.get(p.sheet, len(order)), p.row, p.cell, p.code))
    tables = [(sheet, _tables(sheet, regions)) for sheet in workbook.sheets if not is_guide(sheet)]
    low = {sheet.name for sheet, found in tables if has_no_room(found)}
    if low:
        tables = [(lowered_sheet(s), tuple(map(lowered_region, f))) if s.name in low else (s, f) for s, f in tables]
        own = [lowered_problem(p, low) for p in own]
        firms = [lowered_firm(f) if f.sheet in low else f for f in firms]
    fate = Fate(Counter(), own)
    owners = Owners(firms, tables, new_keys=new_keys)
    for sheet, found in tables:
        marks = _marks(sheet, [p for p in own if p.sheet == sheet.name])
        _judge(sheet, found, marks, owners, language, fate)
        _write_sheet(book, sheet, marks, _title(sheet.name, used), language, found)
    add_guide(book, workbook.name, fate.rows, fate.problems, language, used)
    _save(book, out)


def regions_of(plan: ImportPlan, name: str) -> dict[str, list[Region]]:
    """The tables of the workbook `name` by sheet as they were read, also those that a person marked."""
    return {
        sheet.sheet: [table.region for table in sheet.tables]
        for sheet in plan.survey.sheets
        if sheet.file_name == name and sheet.tables
    }


def _tables(sheet: Sheet, given: Mapping[str, Sequence[Region]]) -> Sequence[Region]:
    if sheet.name in given:
        return given[sheet.name]
    return () if sheet.hidden else find_regions(sheet)


def _refuse_the_original(workbook: Workbook, out: Path) -> None:
    with contextlib.suppress(OSError):
        if out.stat().st_size == workbook.size and hashlib.sha256(out.read_bytes()).hexdigest() == workbook.sha256:
            raise UserError(
                Text("{file} is the sender's own file.", file=out.name),
                Text("It was not touched."),
                Text("Choose another name for the marked copy."),
            )


# --- marks ---------------------------------------------------------------------------------------------------------------


def _marks(sheet: Sheet, problems: Sequence[Problem]) -> _Marks:
    marks = _Marks()
    covered = _covered(sheet.merged or ())
    for problem in problems:
        hit = _ADDRESS.match(problem.cell)
        if hit is not None:
            place = int(hit[2]), column_number(hit[1])
            marks.cells[covered.get(place, place)].append(problem)
    return marks


def _covered(merged: Sequence[Range]) -> Mapping[tuple[int, int], tuple[int, int]]:
    """The cell that shows what a merged one holds. Ranges of whole columns are not walked."""
    return {
        (row, column): (area.top, area.left)
        for area in merged
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) <= 100_000
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }


def _judge(
    sheet: Sheet,
    regions: Sequence[Region],
    marks: _Marks,
    owners: Owners,
    language: Language,
    fate: Fate,
) -> None:
    """Fill in status, reasons and key beside each table of `sheet`."""
    by_row: dict[int, list[Problem]] = defaultdict(list)
    for problems in marks.cells.values():
        for problem in problems:
            by_row[problem.row].append(problem)
    taken: list[tuple[range, int]] = []
    for region in regions:
        left_out = {s.row for s in region.skipped if s.reason is Reason.OTHER}
        rows = range(min((region.top, *left_out)), max((region.last_row, region.naming_row, *left_out)) + 1)
        if region.kind is RegionKind.TABLE and not region.header_rows:
            rows = range(max(1, rows.start - 1), rows.stop)  # our titles stand above
        columns = _columns(sheet, region, rows, taken)
        taken += [(rows, column) for column in columns]
        marks.widths |= dict(zip(columns, _WIDTHS, strict=True))
        if region.kind is RegionKind.FORM:
            _judge_form(sheet, region, marks, columns, by_row, owners, language, fate)
            continue
        # Without a header the titles stand in the row above the first record.
        head, last = (region.top, region.naming_row) if region.header_rows else (region.top - 1, region.top - 1)
        for column, text in zip(columns, _HEADERS, strict=True):
            if head < 1:
                break
            marks.added[head][column] = text, Look.HEAD
            letter = get_column_letter(column)
            if last > head:
                marks.merges.append(f"{letter}{head}:{letter}{last}")
        for row in (*region.data_rows, *sorted(left_out)):
            look = Look.LEFT if row in left_out else _look(by_row.get(row, ()))
            fate.rows[look] += 1
            key = "" if row in left_out else owners.of(sheet, region, row)
            said = (_STATUS[look].render(language), _reasons(by_row.get(row, ()), language), key)
            marks.added[row] |= {c: (t, look) for c, t in zip(columns, said, strict=True)}


def _judge_form(
    sheet: Sheet,
    region: Region,
    marks: _Marks,
    columns: Sequence[int],
    by_row: Mapping[int, list[Problem]],
    owners: Owners,
    language: Language,
    fate: Fate,
) -> None:
    """A form has its three lines as labels with values beside them, like its own."""
    problems = [p for row in range(region.header_rows[0], region.header_rows[-1] + 1) for p in by_row.get(row, ())]
    look = _look(problems)
    fate.rows[look] += 1
    rows = range(region.header_rows[0], region.header_rows[-1] + 1)
    key = owners.of(sheet, region, region.data_rows[0])
    said = (_STATUS[look].render(language), _reasons(problems, language), key)
    for row, label, text in zip(rows, _HEADERS, said, strict=False):
        marks.added[row] |= {columns[0]: (label, Look.HEAD), columns[1]: (text, look)}
    marks.widths |= {columns[0]: 26}


_STATUS = {
    Look.BAD: Text("To mend"),
    Look.DOUBT: Text("Please check"),
    Look.GOOD: Text("OK"),
    Look.LEFT: Text("Not read"),
}


def _look(problems: Sequence[Problem]) -> Look:
    if any(p.severity is Severity.ERROR for p in problems):
        return Look.BAD
    return Look.DOUBT if problems else Look.GOOD


def _reasons(problems: Sequence[Problem], language: Language) -> str:
    said = dict.fromkeys(f"{p.cell} {reason_of(p, language)}" for p in problems)
    return "\n".join(said)


def reason_of(problem: Problem, language: Language) -> str:
    """What is wrong and what to do, in one line."""
    parts = [problem.message.render(language)]
    if problem.suggestion is not None:
        parts.append(problem.suggestion.render(language))
    return ("" if language is Language.ZH else " ").join(parts)


def _columns(sheet: Sheet, region: Region, rows: range, taken: Sequence[tuple[range, int]]) -> tuple[int, int, int]:
    """Our three columns of a region: those of an earlier marked copy, else the first free ones at its right."""
    if region.kind is RegionKind.TABLE:
        held = {c.text: c.index for c in region.columns if is_ignored_header(c.text) or is_identifier_header(c.text)}
        if set(_HEADERS) <= held.keys():
            status, reason, key = (held[h] for h in _HEADERS)
            return status, reason, key
        column = max(c.index for c in region.columns) + 1
    else:
        column = max((sheet.row(row).last_column for row in rows), default=0) + 1
    while not all(_is_free(sheet, rows, column + n, taken) for n in range(3)):
        column += 1
    return column, column + 1, column + 2


def _is_free(sheet: Sheet, rows: range, column: int, taken: Sequence[tuple[range, int]]) -> bool:
    if any(c == column and r.start < rows.stop and rows.start < r.stop for r, c in taken):
        return False
    if any(m.left <= column <= m.right and m.top < rows.stop and rows.start <= m.bottom for m in sheet.merged or ()):
        return False
    return all(sheet.value(row, column) in (None, "") for row in rows)


# --- writing -------------------------------------------------------------------------------------------------------------


def _write_sheet(
    book: Book, sheet: Sheet, marks: _Marks, title: str, language: Language, regions: Sequence[Region]
) -> None:
    target: Any = book.create_sheet(title)
    target.sheet_state = "hidden" if sheet.hidden else "visible"
    for column, width in (_widths(sheet) | marks.widths).items():
        target.column_dimensions[get_column_letter(column)].width = width
    for column in sheet.hidden_columns or ():
        target.column_dimensions[get_column_letter(column)].hidden = True
    for row in sheet.hidden_rows or ():
        target.row_dimensions[row].hidden = True
    tables = [r for r in regions if r.kind is RegionKind.TABLE]
    if len(tables) == 1:
        target.freeze_panes = f"A{tables[0].naming_row + 1 if tables[0].header_rows else tables[0].top}"
    heads = {row for region in tables for row in region.header_rows}
    maker = CellMaker(target, sheet)
    comments = 0
    by_row: dict[int, dict[int, list[Problem]]] = defaultdict(dict)
    for (row, column), problems in marks.cells.items():
        by_row[row][column] = problems
    for row in _all_rows(sheet, marks):
        cells = maker.row(row, is_head=row.number in heads)
        for column, (text, look) in marks.added.get(row.number, {}).items():
            cells[column] = maker.added(text, look)
        for column, problems in by_row.get(row.number, {}).items():
            comment = "\n".join(dict.fromkeys(reason_of(p, language) for p in problems))
            comments += 1
            cells[column] = maker.marked(row, column, _look(problems), comment if comments <= _COMMENTS else "")
        target.append([cells.get(column) for column in range(1, max(cells, default=0) + 1)])
    for area in sheet.merged or ():
        target.merged_cells.add(area.name)
    for name in marks.merges:
        target.merged_cells.add(name)


def _all_rows(sheet: Sheet, marks: _Marks) -> Iterator[Row]:
    """Every row to the last that holds or gets anything, blank ones between them too."""
    last = max((sheet.last_row, *marks.added, *(row for row, _ in marks.cells)), default=0)
    for number in range(1, last + 1):
        yield sheet.row(number)


def _widths(sheet: Sheet) -> dict[int, int]:
    """Widths that show most values of the first rows; a Chinese character counts two."""
    widths: dict[int, int] = {}
    for row in sheet.rows[:60]:
        for column, value in row.items():
            text = str(value).split("\n")[0]
            wide = min(_WIDEST, sum(2 if ord(c) > 0x2E7F else 1 for c in text) + 2)
            widths[column] = max(widths.get(column, 10), wide)
    for area in sheet.merged or ():
        if area.right > area.left:  # a title over many columns says nothing of the first one
            widths[area.left] = min(widths.get(area.left, 10), 24)
    return widths


def _title(name: str, used: set[str]) -> str:
    """`name` as a sheet may be called, once in a workbook."""
    base = re.sub(r"[\[\]:*?/\\]", "_", name).strip("'")[:31] or "Sheet"
    title, number = base, 1
    while title.casefold() in used:
        number += 1
        title = f"{base[: 31 - len(str(number)) - 1]} {number}"
    used.add(title.casefold())
    return title


def _save(book: Book, out: Path) -> None:
    whole = BytesIO()  # in memory first: a book that is never saved complains of its open sheets when it goes
    book.save(whole)
    make_folder(out.parent)
    write_whole(out, whole.getvalue())
