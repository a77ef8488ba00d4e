"""From the rows of a region to drafts: each cell read by the reader of its column, each fault named by its cell.

What is the same for all rows is found once: the readers of the columns, their letters, which cells are out of the
ordinary (marked, merged, corrected). The rest of a sheet is read without making a `Cell` of each value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.intake.cells import ColumnReader
from registry.intake.column_unit import unit_of
from registry.intake.decisions import ColumnChoice
from registry.intake.drafts import CellTexts, Draft, SourceRow, is_blank
from registry.intake.found import NOT_STORED, NOTHING, Found
from registry.intake.grammar import CompanyName, Context
from registry.intake.layout import Column, Region, RegionKind
from registry.intake.mapping import MappedColumn, Subject
from registry.intake.problems import Problem
from registry.intake.reading import Cell, Row, Sheet, Value, column_name, text_of
from registry.intake.reading.address import column_number
from registry.intake.splitting import split_value
from registry.intake.struck import Struck
from registry.intake.targets import Target
from registry.model.vocab import vocabulary

_PIECES = re.compile(r"(\d+)\s*[颗枚]")
_COUNTED_KINDS = {"satellite_launched", "orbital_launch", "constellation_milestone", "satellite_produced"}
_NO_CHOICE = ColumnChoice()
_ADDRESS = re.compile(r"([A-Z]+)(\d+)\Z")


@dataclass(frozen=True, slots=True)
class RegionSource:
    """Where a region stands: the position and name of its workbook, the sheet, the region and what its columns mean.

    Attributes:
        choices: what a person or a remembered layout said of a column.
        notes: columns that are kept as notes of the firm, with the title of the note.
    """

    file: int
    file_name: str
    sheet: Sheet
    region: Region
    subject: Subject
    columns: tuple[MappedColumn, ...]
    epoch1904: bool
    texts: Mapping[tuple[int, str, str], str]
    number: int
    choices: Mapping[int, ColumnChoice] = field(default_factory=dict[int, ColumnChoice])
    notes: Mapping[int, str] = field(default_factory=dict[int, str])

    @property
    def names_firms(self) -> bool:
        """Whether the table has legal names or credit codes."""
        return any(t.key in ("firm.legal_name", "firm.uscc") for c in self.columns for t in c.targets)


@dataclass(frozen=True, slots=True)
class _Slot:
    """One column of the region.

    Attributes:
        reader: what reads it; None where it is only kept, or feeds two fields.
        readers: of a column that feeds two fields, what reads each part of a cell.
        note: title of the note it is kept as.
        clears: a blank cell makes these values of the registry unknown.
    """

    index: int
    letters: str
    reader: ColumnReader | None
    readers: tuple[ColumnReader, ...] = ()
    note: str | None = None
    clears: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Row:
    """One row while it is read."""

    number: int
    cells: Mapping[str, str]
    values: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    letters: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    sides: list[Draft] = field(default_factory=list[Draft])
    company: CompanyName | None = None
    name_cell: str = ""
    uscc: str | None = None
    registry_uid: str | None = None
    cleared: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])


def read_rows(source: RegionSource, problems: list[Problem]) -> Iterator[SourceRow]:
    """The rows of one region, typed. Faults are added to `problems`; a fault leaves its value out, not its row."""
    return _RegionReader(source, problems).rows()


class _RegionReader:
    """Reads the rows of one region."""

    def __init__(self, source: RegionSource, problems: list[Problem]) -> None:
        self._source = source
        self._problems = problems
        self._slots = _slots(source)
        self._odd = _odd_cells(source)
        self._struck = Struck(
            (source.file, source.file_name),
            source.sheet,
            source.region,
            source.columns,
            source.texts,
            source.notes.keys(),
        )
        self._takes_struck = False
        self._names_firms = source.names_firms
        self._is_form = source.region.kind is RegionKind.FORM
        self._columns = {slot.letters: slot.index for slot in self._slots}
        # One mapping of letters for all rows that have the same, for nearly all have.
        self._shared: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        self._given: dict[tuple[tuple[str, ...], str], Mapping[str, str]] = {}

    def rows(self) -> Iterator[SourceRow]:
        """All rows that hold something."""
        none: frozenset[int] = frozenset()
        for number in self._source.region.data_rows:
            self._takes_struck = False
            if number in self._struck.rows and not self._is_taken(number):
                continue
            odd = self._odd.get(number, none)
            held = self._source.sheet.row(number)
            row = _Row(number, {} if odd or self._is_form else CellTexts(self._columns, held))
            if self._read(row, held, odd):
                yield self._finish(row)

    def _is_taken(self, number: int) -> bool:
        """Whether a row with struck cells is read at all: one that is struck through as a whole waits for a person."""
        whole = self._struck.withdrawn(number)
        if whole is None:
            return True
        said = self._struck.said(whole[1])
        self._takes_struck = bool(said)
        if said is None:
            self._tell(self._struck.row_problem(*whole))
        return self._takes_struck

    def _tell(self, problem: Problem | None) -> None:
        if problem is not None:
            self._problems.append(problem)

    def _read(self, row: _Row, held: Row, odd: frozenset[int]) -> bool:
        """Read all cells; whether any holds something."""
        first, values, count = held.first_column, held.values, len(held.values)
        texts = row.cells if isinstance(row.cells, dict) else None
        holds = False
        for slot in self._slots:
            if texts is not None and (self._is_form or slot.index in odd):
                self._read_odd(row, slot, texts)
                continue
            place = slot.index - first
            value = values[place] if 0 <= place < count else None
            if texts is not None:
                if not is_blank(value):
                    texts[slot.letters] = text_of(value)
            elif not holds:
                holds = not is_blank(value)
            if slot.reader is not None:
                found = slot.reader.read(value)
                if found is not NOTHING:
                    self._place(row, slot.reader.target, found, slot.letters, row.number, slot.index, value)
                elif slot.clears and is_blank(value):
                    row.cleared.update(dict.fromkeys(slot.clears, slot.letters))
            elif slot.readers or slot.note is not None:
                self._read_other(row, slot, value, slot.letters, row.number, slot.index)
        return holds or bool(texts)

    def _read_odd(self, row: _Row, slot: _Slot, texts: dict[str, str]) -> None:
        """A cell that bears a mark, was corrected, or stands elsewhere than its record."""
        source = self._source
        cell = source.region.cell(source.sheet, row.number, slot.index)
        corrected = source.texts.get((source.file, source.sheet.name, cell.name)) if source.texts else None
        taken = cell.struck and corrected == cell.text()  # as it stands, with its number format
        if corrected is not None and not taken:
            cell = Cell(cell.row, cell.column, corrected)
        # A value of a form, or of a merge over several rows, stands in another row than its record: name the whole cell.
        letters = column_name(cell.column) if cell.row == row.number else cell.name
        if not cell.is_blank:
            texts[letters] = cell.text()
        if cell.struck and not taken and self._is_left(slot, cell):
            return
        value = cell.error or cell.value
        if slot.reader is None:
            self._read_other(row, slot, value, letters, cell.row, cell.column)
            return
        found = NOT_STORED if cell.formula_without_value else slot.reader.formatted(cell.number_format).read(value)
        if found is not NOTHING:
            self._place(row, slot.reader.target, found, letters, cell.row, cell.column, value)
        elif slot.clears and cell.is_blank:
            row.cleared.update(dict.fromkeys(slot.clears, letters))

    def _is_left(self, slot: _Slot, cell: Cell) -> bool:
        """Whether a struck cell is left out; a person is told of it."""
        if self._takes_struck or cell.is_blank or not (slot.reader or slot.readers or slot.note is not None):
            return False
        self._tell(self._struck.problem(slot.index, cell))
        return True

    def _read_other(self, row: _Row, slot: _Slot, value: Value, letters: str, at_row: int, at_column: int) -> None:
        """A cell that feeds two fields, or is kept as a note."""
        text = text_of(value).strip()
        if not text:
            row.cleared.update(dict.fromkeys(slot.clears, letters))
            return
        if slot.note is not None:
            row.sides.append(Draft("note", {"title": slot.note, "text": text}, {"text": letters}))
        parts = split_value(text, [reader.target for reader in slot.readers]) if slot.readers else ()
        for reader, part in zip(slot.readers, parts, strict=False):
            found = reader.read(part or None)
            if found is not NOTHING:
                self._place(row, reader.target, found, letters, at_row, at_column, value)

    def _place(
        self, row: _Row, target: Target, found: Found, letters: str, at_row: int, at_column: int, value: Value
    ) -> None:
        """Put what a cell says into its row."""
        for table, key, read, lettered, if_absent in found.puts:
            held = row.values.get(table)
            if held is None:
                held = row.values[table] = {}
            elif if_absent and key in held:
                continue
            held[key] = read
            if lettered:
                row.letters.setdefault(table, {})[key] = letters
        for side in found.sides:
            given = self._given.get((side.given, letters))
            if given is None:
                given = self._given[side.given, letters] = dict.fromkeys(side.given, letters)
            row.sides.append(Draft(side.table, side.values, given))
        if found.names:
            row.name_cell = f"{column_name(at_column)}{at_row}"
            row.company = found.company or row.company
        if found.uscc is not None:
            row.uscc = found.uscc
        if found.registry_uid is not None:
            row.registry_uid = found.registry_uid
        for notice in found.notices:
            self._problems.append(
                Problem(
                    severity=notice.severity,
                    file=self._source.file_name,
                    sheet=self._source.sheet.name,
                    cell=f"{column_name(at_column)}{at_row}",
                    row=at_row,
                    field=target.field,
                    field_key=target.key,
                    text=text_of(value),
                    code=notice.code,
                    message=notice.message,
                    suggestion=notice.suggestion,
                    replacement=notice.replacement,
                )
            )

    def _share(self, letters: dict[str, str]) -> Mapping[str, str]:
        """The mapping that stands for all those equal to `letters`."""
        return self._shared.setdefault(tuple(letters.items()), letters)

    def _finish(self, row: _Row) -> SourceRow:
        is_firm = self._source.subject is Subject.FIRM
        none: dict[str, str] = {}
        drafts: list[Draft] = []
        firm = row.values.pop("firm", {})
        firm_letters = row.letters.get("firm", none)
        common = {k: firm[k] for k in ("source", "grade") if k in firm}
        common_letters = {k: firm_letters[k] for k in common}
        if is_firm:
            drafts.append(Draft("firm", firm, self._share(firm_letters)))
            for table in ("firm_name", "firm_segment", "firm_identifier"):
                drafts += [side for side in row.sides if side.table == table]
        # A payment belongs to the support of its row, which comes first.
        for table, values in sorted(row.values.items(), key=lambda pair: pair[0] == "payment"):
            if any(key not in values for key in _NEEDED.get(table, ())):
                continue
            if table in _ANY_OF and not any(key in values for key in _ANY_OF[table]):
                continue
            letters = row.letters.get(table, none)
            if is_firm and table in ("recognition", "funding_event"):
                values, letters = common | values, common_letters | letters
            drafts.append(Draft(table, _derived(table, values), self._share(letters)))
        for side in row.sides:
            if side.table == "metric":
                if common:
                    side = Draft("metric", common | dict(side.values), self._share(common_letters | dict(side.letters)))
                drafts.append(side)
            elif side.table == "note":
                drafts.append(Draft("note", common | dict(side.values), common_letters | dict(side.letters)))
        return SourceRow(
            file=self._source.file,
            sheet=self._source.sheet.name,
            row=row.number,
            subject=self._source.subject,
            company=row.company,
            name_cell=row.name_cell or f"A{row.number}",
            uscc=row.uscc,
            region=self._source.number,
            names_firms=self._names_firms,
            drafts=tuple(drafts),
            cells=row.cells,
            registry_uid=row.registry_uid,
            cleared=row.cleared,
        )


def _slots(source: RegionSource) -> tuple[_Slot, ...]:
    alone = all(t.key != "firm.legal_name" for c in source.columns for t in c.targets)
    slots: list[_Slot] = []
    for mapped in source.columns:
        choice = source.choices.get(mapped.column, _NO_CHOICE)
        context = _context(source, source.region.column(mapped.column), choice)
        readers = [ColumnReader(target, context, source.subject, alone=alone) for target in mapped.targets]
        slots.append(
            _Slot(
                mapped.column,
                column_name(mapped.column),
                readers[0] if len(readers) == 1 else None,
                tuple(readers) if len(readers) > 1 else (),
                source.notes.get(mapped.column),
                tuple(_cleared(target) for target in mapped.targets) if choice.blank == "clear" else (),
            )
        )
    return tuple(slots)


def _cleared(target: Target) -> tuple[str, str]:
    return target.table, target.key.partition(".")[2]


def _context(source: RegionSource, column: Column, choice: ColumnChoice) -> Context:
    return Context(
        unit=unit_of(choice, column),
        header=column.text,
        epoch1904=source.epoch1904,
        year=choice.year or column.year,
        percent_mode="percent" if choice.percent == "percent" else "ratio" if choice.percent == "ratio" else None,
        sheet_unit=source.region.sheet_unit,
        day_first=choice.day_first,
        tier=choice.tier,
    )


def _odd_cells(source: RegionSource) -> Mapping[int, frozenset[int]]:
    """By row, the columns whose cells bear a mark, repeat a merged value, or were corrected."""
    odd: dict[int, set[int]] = defaultdict(set)
    for row, column in (*source.sheet.marks, *source.region.filled_down):
        odd[row].add(column)
    for file, sheet, name in source.texts:
        address = _ADDRESS.match(name)
        if (file, sheet) == (source.file, source.sheet.name) and address is not None:
            odd[int(address[2])].add(column_number(address[1]))
    return {row: frozenset(columns) for row, columns in odd.items()}


# What makes a record of a side table worth keeping: without it the row only left its other cells blank.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "recognition": ("tier",),
    "milestone": ("event",),
    "contact": ("person",),
    "veto_record": ("kind", "answer"),
    "need": ("text",),
    "task": ("text",),
    "support": ("instrument",),
}
_ANY_OF: Mapping[str, tuple[str, ...]] = {
    "engagement": ("held", "notes", "participants"),
    "payment": ("paid", "amount"),
    "cultivation_plan": ("officer", "target_tier", "target_year"),
}
"""Of these one must be said."""


def _derived(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """`values` with what follows from them."""
    if table == "payment":
        values.setdefault("kind", "out")
    if table == "milestone":
        happened = values.get("happened")
        values["status"] = "planned" if happened is not None and happened.planned else "done"
        if "kind" not in values:
            term = vocabulary("milestone").classify(values["event"])
            if term is not None:
                values["kind"] = term.code
        if "quantity" not in values and values.get("kind") in _COUNTED_KINDS:
            pieces = _PIECES.search(values["event"]) or _PIECES.search(values.get("remark") or "")
            if pieces is not None:
                values["quantity"] = int(pieces.group(1))
    return values
