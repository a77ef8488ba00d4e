"""A score sheet that comes back: whose it is, what it says, what is wrong with it, and the change it makes.

A sheet that is not one of this round, or whose identifiers were changed, is refused as a whole. In a sheet that is, each
cell that is no mark is a problem of its own and leaves the others alone. Nothing is guessed: 八十 is no mark.
"""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from registry.change.changeset import ChangeSet, ImportBatch, Insert, SheetRow, Update
from registry.errors import UserError
from registry.i18n import Text
from registry.intake.reading import Cell, Sheet, Workbook, cell_name, column_name
from registry.intake.returned_sheet import ReturnedSheet, SheetMark, SheetProblem
from registry.rounds.book import Candidature, RoundBook, Seat, SeatStatus
from registry.rounds.marking import MarkEntry, check_entry, marks_change, panel_items, recusals_of
from registry.rounds.records import NOTHING_CHANGED
from registry.rounds.sheet_form import (
    COMMENT,
    FIRM_COLUMN,
    FORMAT,
    FORMAT_ROW,
    ITEMS,
    ITEMS_ROW,
    KEY_COLUMN,
    RECUSED,
    check_sum,
    joined_comment,
)
from registry.scoring.rules import PanelRule


def read_score_sheet(book: RoundBook, workbook: Workbook) -> ReturnedSheet:
    """What a returned workbook says, checked against the round.

    Raises:
        UserError: it is no score sheet, of another round, of somebody who does not sit here or has sent already, or the
            identifiers in its hidden cells were changed.
    """
    sheet = next((s for s in workbook.sheets if s.value(FORMAT_ROW, 1) == FORMAT), None)
    if sheet is None:
        raise UserError(
            Text("{file} is no score sheet.", file=workbook.name),
            NOTHING_CHANGED,
            Text("Choose a sheet that was sent out from the page Panel."),
        )
    seat = _seat(book, workbook, sheet)
    return _Reader(book, seat, sheet, workbook).read()


def score_sheet_change(
    connection: Connection, book: RoundBook, actor: str, returned: ReturnedSheet, path: Path
) -> ChangeSet:
    """The change that enters the marks of a sheet. The file is kept, and every mark leads back to its cell.

    Args:
        path: the file that was read; its bytes are kept with the change.

    Raises:
        UserError: see `registry.rounds.marking.marks_change`; or the file is another one by now.
    """
    entries = [mark.entry for mark in returned.marks if mark.is_new or mark.is_changed]
    change = marks_change(connection, book, actor, returned.seat.expert.uid, entries)
    if not change:
        return change
    batch = ImportBatch(
        uid=str(uuid.uuid4()),
        name=returned.file,
        sha256=returned.sha256,
        body=_body(path, returned),
        mapping="{}",
        counts=json.dumps({"marks": len(entries)}),
        rows=_rows(returned, change),
    )
    return replace(change, batches=(batch,))


def _body(path: Path, returned: ReturnedSheet) -> bytes:
    """The bytes that were read."""
    try:
        body = path.read_bytes()
    except OSError:
        body = b""
    if sha256(body).hexdigest() != returned.sha256:
        raise UserError(
            Text("{file} changed while it was read.", file=returned.file),
            NOTHING_CHANGED,
            Text("Save and close it where it is open, then choose it again."),
        )
    return body


def _rows(returned: ReturnedSheet, change: ChangeSet) -> tuple[SheetRow, ...]:
    """The rows of the sheet with the marks that each gave."""
    by_key = {(m.entry.candidature, m.entry.item): m for m in returned.marks}
    by_uid = {m.before.uid: m for m in returned.marks if m.before is not None}
    records: dict[int, list[tuple[str, str, Mapping[str, str]]]] = {}
    for operation in change.operations:
        if operation.table != "mark":
            continue
        mark = None
        if isinstance(operation, Insert):
            mark = by_key.get((str(operation.values["candidature"]), str(operation.values["item"])))
        elif isinstance(operation, Update):
            mark = by_uid.get(operation.uid)
        if mark is not None:
            fields = {"value": column_name(mark.column), "comment": column_name(returned.comment_column)}
            records.setdefault(mark.row, []).append(("mark", operation.uid, fields))
    return tuple(
        SheetRow(returned.sheet, row, returned.cells.get(row, {}), tuple(found))
        for row, found in sorted(records.items())
    )


def _seat(book: RoundBook, workbook: Workbook, sheet: Sheet) -> Seat:
    _format, round_uid, expert, check = (_word(sheet.value(FORMAT_ROW, column)) for column in range(1, 5))
    codes = [code for code in _codes(sheet).values() if code != COMMENT]
    if check != check_sum(round_uid, expert, codes):
        raise UserError(
            Text("The hidden identifiers of {file} were changed.", file=workbook.name),
            NOTHING_CHANGED,
            Text("Send the sheet out again, and copy marks and comments into it."),
        )
    if round_uid != book.head.uid:
        raise UserError(
            Text("{file} is a score sheet of another round.", file=workbook.name),
            NOTHING_CHANGED,
            Text("Choose that round on the page Panel first."),
        )
    try:
        seat = book.seat_of(expert)
    except KeyError:
        raise UserError(
            Text("{file} is of an expert who does not sit on this panel.", file=workbook.name),
            NOTHING_CHANGED,
            Text("Seat the expert first."),
        ) from None
    if seat.status is SeatStatus.SENT:
        raise UserError(
            Text("The marks of {seat} are sent and locked.", seat=seat.code),
            NOTHING_CHANGED,
            Text("Let the expert take them back first; this is recorded."),
        )
    return seat


def _codes(sheet: Sheet) -> dict[int, str]:
    """What each column holds: the code of an item, or the comment."""
    if sheet.value(ITEMS_ROW, KEY_COLUMN) != ITEMS:
        return {}
    return {column: _word(value) for column, value in sheet.row(ITEMS_ROW).items() if column != KEY_COLUMN}


def _word(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


class _Reader:
    def __init__(self, book: RoundBook, seat: Seat, sheet: Sheet, workbook: Workbook) -> None:
        self._book, self._seat, self._sheet, self._workbook = book, seat, sheet, workbook
        codes = _codes(sheet)
        self._items = {column: code for column, code in codes.items() if code != COMMENT}
        self._comment = next((column for column, code in codes.items() if code == COMMENT), 0)
        self._held = {(m.candidature, m.item): m for m in book.marks if m.expert == seat.expert.uid}
        self._marks: list[SheetMark] = []
        self._problems: list[tuple[int, int, SheetProblem]] = []
        self._cells: dict[int, dict[str, str]] = {}

    def read(self) -> ReturnedSheet:
        seen: dict[str, int] = {}
        for row in self._sheet.rows:
            key = row.value(KEY_COLUMN)
            if row.number <= ITEMS_ROW or (key is None and not self._is_row(row.number)):
                continue
            candidature = self._candidature(row.number, _word(key))
            if candidature is None:
                continue
            if candidature.uid in seen:
                self._say(row.number, FIRM_COLUMN, Text("“{firm}” stands here twice.", firm=candidature.name))
                continue
            seen[candidature.uid] = row.number
            self._read_row(row.number, candidature)
        for candidature in self._book.admitted:
            aside = candidature.uid in recusals_of(self._book, self._seat.expert.uid)
            if candidature.uid not in seen and not aside:
                text = Text("There is no row for “{firm}”.", firm=candidature.name)
                self._problems.append((self._sheet.last_row + 1, 0, SheetProblem(self._sheet.name, text)))
        return ReturnedSheet(
            self._workbook.name,
            self._workbook.sha256,
            self._sheet.name,
            self._seat,
            tuple(self._marks),
            self._comment,
            self._cells,
            tuple(problem for _row, _column, problem in sorted(self._problems, key=lambda found: found[:2])),
        )

    def _is_row(self, number: int) -> bool:
        """Whether marks stand in a row that lost its identifier."""
        values = (self._sheet.value(number, column) for column in self._items)
        return any(isinstance(v, int | float) and not isinstance(v, bool) for v in values)

    def _candidature(self, row: int, key: str) -> Candidature | None:
        """The candidate of a row, if identifier and name agree."""
        found, name = self._book.by_uid.get(key), _word(self._sheet.value(row, FIRM_COLUMN))
        if found is None:
            text = Text("The hidden identifier of “{firm}” was changed or is missing.", firm=name or "—")
            self._say(row, KEY_COLUMN, text)
            return None
        if name != found.name:
            said = Text(
                "The hidden identifier of this row is that of “{firm}”, the row says “{name}”.",
                firm=found.name,
                name=name or "—",
            )
            self._say(row, FIRM_COLUMN, said)
            return None
        return found

    def _read_row(self, row: int, candidature: Candidature) -> None:
        comment_cell = self._sheet.cell(row, self._comment)
        comment = comment_cell.text().strip() if self._comment else ""
        self._cells[row] = {
            column_name(column): self._sheet.cell(row, column).text()
            for column in (*self._items, self._comment)
            if column
        }
        values = {column: self._value(row, column, candidature) for column in self._items}
        given = {column: value for column, value in values.items() if value is not None}
        self._open_cells(row, candidature, given)
        for column, entry in self._with_comments(candidature, given, comment).items():
            try:
                check_entry(self._book, self._seat.expert.uid, entry)
            except UserError as error:
                self._say(row, column, error.what)
                continue
            held = self._held.get((candidature.uid, entry.item))
            self._marks.append(SheetMark(entry, row, column, held))
            if not entry.comment and entry.value is not None and _wants_comment(entry.value, self._book.scheme.panel):
                text = Text("{value} for “{firm}” needs a comment.", value=entry.value, firm=candidature.name)
                self._say(row, self._comment, text)

    def _open_cells(self, row: int, candidature: Candidature, given: Mapping[int, int]) -> None:
        """Say which marks are not there; a row that is recused has none to give."""
        blank = [column for column in self._items if column not in given and self._sheet.cell(row, column).is_blank]
        if not blank or candidature.uid in recusals_of(self._book, self._seat.expert.uid):
            return
        if len(blank) == len(self._items):
            held = any((candidature.uid, code) in self._held for code in self._items.values())
            text = (
                Text("“{firm}” is blank; the marks on record stay.", firm=candidature.name)
                if held
                else Text("“{firm}” is not marked yet.", firm=candidature.name)
            )
            self._say(row, blank[0], text, is_open=True)
            return
        titles = {item.code: item.title for item in panel_items(self._book)}
        for column in blank:
            code = self._items[column]
            item, held = titles.get(code, Text(code)), self._held.get((candidature.uid, code))
            text = (
                Text("“{item}” of “{firm}” is blank; the mark on record stays.", item=item, firm=candidature.name)
                if held
                else Text("“{item}” of “{firm}” is not marked yet.", item=item, firm=candidature.name)
            )
            self._say(row, column, text, is_open=True)

    def _value(self, row: int, column: int, candidature: Candidature) -> int | None:
        """The mark in a cell; None for a blank one, and for one that is no mark, which is said."""
        cell = self._sheet.cell(row, column)
        if cell.is_blank or (cell.value == RECUSED and self._steps_aside(candidature)):
            return None
        if cell.value == RECUSED:
            text = Text("“{firm}” is marked R: record the recusal on the page Panel first.", firm=candidature.name)
            self._say(row, column, text)
            return None
        value = None if cell.error or cell.formula_without_value else _whole(cell)
        if value is None:
            text = Text(
                "“{value}” for “{firm}” is no whole number from 0 to 100.", value=cell.text(), firm=candidature.name
            )
            self._say(row, column, text)
        elif cell.struck:
            text = Text("{value} for “{firm}” is struck through.", value=value, firm=candidature.name)
            self._say(row, column, text)
            return None
        return value

    def _steps_aside(self, candidature: Candidature) -> bool:
        return candidature.uid in recusals_of(self._book, self._seat.expert.uid)

    def _with_comments(
        self, candidature: Candidature, given: Mapping[int, int], comment: str
    ) -> Mapping[int, MarkEntry]:
        """The marks of a row with the one comment of the row laid to those that want one, else to the first.

        A comment that is as it went out leaves the comments on record where they are.
        """
        held = {code: self._held.get((candidature.uid, code)) for code in self._items.values()}
        as_it_was = joined_comment([mark.comment for mark in held.values() if mark]) == comment
        rule = self._book.scheme.panel
        wanting = [column for column, value in given.items() if _wants_comment(value, rule)] or list(given)[:1]
        entries: dict[int, MarkEntry] = {}
        for column, value in given.items():
            code = self._items[column]
            before = held[code]
            words = before.comment if as_it_was and before else ""
            if not words and column in wanting and (not as_it_was or _wants_comment(value, rule)):
                words = comment
            entries[column] = MarkEntry(candidature.uid, code, value, words)
        return entries

    def _say(self, row: int, column: int, text: Text, *, is_open: bool = False) -> None:
        problem = SheetProblem(f"{self._sheet.name}!{cell_name(row, column)}", text, is_open)
        self._problems.append((row, column, problem))


def _wants_comment(value: int, rule: PanelRule) -> bool:
    return value >= rule.comment_above or value <= rule.comment_below


def _whole(cell: Cell) -> int | None:
    """A whole number in a cell, as a figure or in digits of any width; None for all else."""
    match cell.value:
        case bool():
            return None
        case int():
            return cell.value
        case float() if cell.value.is_integer():
            return int(cell.value)
        case str():
            text = unicodedata.normalize("NFKC", cell.value).strip()
            return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        case _:
            return None
