"""From workbooks to tables that can be read: which sheets hold one, where it stands, what its columns mean.

What a person decided goes before what a remembered layout says, that before learned words, those before the catalogue.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registry.i18n import Text
from registry.intake.column_unit import unit_of
from registry.intake.decisions import Bands, ColumnChoice, Decisions, TableKey
from registry.intake.drafts import SourceRow
from registry.intake.headerless import by_values, fitting
from registry.intake.layout import Column, Region, RegionKind, find_regions, region_by_hand
from registry.intake.layout.beside import part_of
from registry.intake.left_out import left_out
from registry.intake.mapping import (
    HeaderWords,
    MappedColumn,
    map_columns,
    subject_of,
)
from registry.intake.memory import Layout, Memory
from registry.intake.other_lists import lists_other_things
from registry.intake.ours import is_guide, titles_without_header, with_our_titles
from registry.intake.problems import Problem, Severity
from registry.intake.reading import Sheet, Workbook, column_name, text_of
from registry.intake.rows import RegionSource
from registry.intake.said_columns import NO_CHOICE, as_said, notes_of, said_of
from registry.intake.survey import SheetState, SurveyedColumn, SurveyedSheet, SurveyedTable
from registry.intake.targets import Target
from registry.model.catalogue import Kind, Title
from registry.model.vocab import vocabulary
from registry.pace import Pulse, paced

_YEAR = re.compile(r"(20\d\d)\s*年")
_SAMPLE_ROWS = 30
_OPINION_ROWS = 8
_TITLE_ROWS = 6
_FIRM_NAMES = ("firm.legal_name", "firm.uscc", "firm.short_name", "firm.uid")


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table with what its columns mean, ready to be read."""

    key: TableKey
    source: RegionSource
    layout: Layout | None
    by_hand: bool
    bands: Bands | None = None

    @property
    def names_its_firms(self) -> bool:
        """Whether a column says which firm a row speaks of."""
        keys = {target.key for column in self.source.columns for target in column.targets}
        return not keys.isdisjoint((*_FIRM_NAMES, f"{self.source.subject.value}.firm"))


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A sheet and the tables found on it; `dropped` are those in which no column names a firm."""

    file: int
    file_name: str
    sheet: Sheet
    state: SheetState
    tables: tuple[FoundTable, ...] = ()
    dropped: tuple[Region, ...] = ()


def find_tables(
    number: int, workbook: Workbook, decisions: Decisions, memory: Memory, first: int, pulse: Pulse | None = None
) -> Iterator[FoundSheet]:
    """The sheets of a workbook with their tables.

    Args:
        number: its position among the files.
        first: number of its first table within the import.
        pulse: called often; what it raises ends the search.
    """
    for sheet in workbook.sheets:
        state = _state(number, sheet, decisions)
        tables: tuple[FoundTable, ...] = ()
        dropped: tuple[Region, ...] = ()
        if state is SheetState.READ:
            tables, dropped = _tables(number, workbook, sheet, decisions, memory, first, pulse)
            first += len(tables)
            state = state if tables else SheetState.NO_TABLE
        yield FoundSheet(number, workbook.name, sheet, state, tables, dropped)


def _state(number: int, sheet: Sheet, decisions: Decisions) -> SheetState:
    if is_guide(sheet):
        return SheetState.GUIDE
    if (number, sheet.name) in decisions.left_sheets:
        return SheetState.LEFT
    if sheet.hidden and (number, sheet.name) not in decisions.bands:
        return SheetState.HIDDEN
    return SheetState.READ


def _tables(
    number: int,
    workbook: Workbook,
    sheet: Sheet,
    decisions: Decisions,
    memory: Memory,
    first: int,
    pulse: Pulse | None,
) -> tuple[tuple[FoundTable, ...], tuple[Region, ...]]:
    """The tables of a sheet that are read, and those that were found and are not."""
    bands = decisions.bands.get((number, sheet.name), ())
    marked = [(_by_hand(sheet, band), band) for band in bands] or [(one, None) for one in _found(sheet, memory, pulse)]
    regions = [region for region, _band in marked]
    year = decisions.report_year or (report_year(sheet, regions[0].top) if regions else None)
    tables: list[FoundTable] = []
    dropped: list[Region] = []
    for region, band in paced(marked, pulse, 1):
        key = (number, sheet.name, len(tables))
        layout = _layout_of(sheet, region, memory)
        table = _table(key, workbook, sheet, region, layout, year, decisions, memory, first + len(tables), band)
        # A table of which a person spoke stays, also when no column names its firms now: else nothing could be taken back.
        spoken_of = any(spoken[:3] == key for spoken in decisions.columns)
        is_wanted = bool(bands) or spoken_of
        if not is_wanted and lists_other_things(table.source, [one.source for one in tables]):
            dropped.append(region)
        elif is_wanted or table.names_its_firms or _is_worth_asking(table.source.columns):
            tables.append(table)
        else:
            dropped.append(region)
    if not bands and not any(table.names_its_firms for table in tables):
        known = fitting(sheet, None, memory.layouts.values())
        if known is not None:
            key, (layout, band) = (number, sheet.name, 0), known
            region = _by_hand(sheet, band)
            return (_table(key, workbook, sheet, region, layout, year, decisions, memory, first),), ()
    return tuple(tables), tuple(dropped)


def _found(sheet: Sheet, memory: Memory, pulse: Pulse | None) -> list[Region]:
    """The tables of a sheet that no person marked. Under our own titles alone stands a table without a header that we sent
    back to be mended."""
    regions = find_regions(sheet, pulse=pulse)
    titles = titles_without_header(sheet)
    if titles is None:
        return list(regions)
    first = titles.row + 1
    others = [one for one in regions if not one.top <= first <= one.last_row and titles.row not in one.header_rows]
    known = fitting(sheet, None, memory.layouts.values())
    band = known[1] if known is not None else Bands(None, first)
    below = min((one.top for one in others if one.top > first), default=None)
    own = _by_hand(sheet, replace(band, data_to=None if below is None else below - 1))
    return sorted((*others, own), key=lambda one: one.top)


def _layout_of(sheet: Sheet, region: Region, memory: Memory) -> Layout | None:
    """The remembered layout of a table, None for none."""
    if region.header_rows:
        return memory.layouts.get(region.key)
    known = fitting(sheet, region.first_row, memory.layouts.values())
    return known[0] if known is not None else None


def _table(
    key: TableKey,
    workbook: Workbook,
    sheet: Sheet,
    region: Region,
    layout: Layout | None,
    year: int | None,
    decisions: Decisions,
    memory: Memory,
    number: int,
    bands: Bands | None = None,
) -> FoundTable:
    words = [HeaderWords(c.index, c.path, c.year) for c in region.columns]
    subject = subject_of(words)
    choices = said_of(key, region, layout, decisions)
    samples = _samples(sheet, region)
    found = map_columns(words, subject, year, learned=memory.words, samples=samples)
    if not region.header_rows:
        found = by_values(found, samples)
    columns = tuple(as_said(column, choices.get(column.column), year, layout) for column in found)
    source = RegionSource(
        file=key[0],
        file_name=workbook.name,
        sheet=sheet,
        region=region,
        subject=subject,
        columns=columns,
        epoch1904=bool(workbook.epoch1904),
        texts=decisions.texts,
        number=number,
        choices=choices,
        notes=notes_of(region, columns, choices, samples),
    )
    return FoundTable(key, source, layout, bands is not None, bands)


def _by_hand(sheet: Sheet, band: Bands) -> Region:
    if band.is_form and band.header is not None:
        rows = part_of(sheet, top=band.header[0], bottom=band.header[1])
        form = next((region for region in find_regions(rows) if region.kind is RegionKind.FORM), None)
        if form is not None:
            return form
    region = region_by_hand(
        sheet, band.header, band.data_from, band.data_to, band.left, band.right, records=band.records
    )
    return with_our_titles(sheet, region)


def _is_worth_asking(columns: Sequence[MappedColumn]) -> bool:
    """Whether a table that names no firm looks like one of ours all the same."""
    known = sum(bool(column.targets) for column in columns)
    return known >= 3 and known * 2 >= len(columns)


def _samples(sheet: Sheet, region: Region) -> Mapping[int, Sequence[object]]:
    rows = region.data_rows[:_OPINION_ROWS]
    return {
        column.index: [v for row in rows if (v := region.cell(sheet, row, column.index).value) is not None]
        for column in region.columns
    }


def report_year(sheet: Sheet, header: int) -> int | None:
    """The year that the rows above the first header of a sheet name."""
    for row in sheet.rows[:_TITLE_ROWS]:
        if row.number >= header:
            return None
        for value in row.values:
            if isinstance(value, str) and (hit := _YEAR.search(value)):
                return int(hit.group(1))
    return None


# --- what the wizard shows ---------------------------------------------------------------------------------------------


def survey_sheet(
    found: FoundSheet,
    rows: Mapping[int, Sequence[SourceRow]],
    filled: Mapping[int, Mapping[str, int]],
    problems: Mapping[str, Sequence[Problem]],
) -> SurveyedSheet:
    """A sheet as the wizard shows it.

    Args:
        rows: what was read, by number of the table.
        filled: how many cells of each column hold anything, by number of the table and letters of the column.
        problems: the problems of this sheet by cell.
    """
    none: Mapping[str, int] = {}
    tables = tuple(
        _survey(table, rows.get(table.source.number, ()), filled.get(table.source.number, none), problems)
        for table in found.tables
    )
    read = found.state in (SheetState.READ, SheetState.NO_TABLE)
    rest = left_out(found.sheet, [t.source.region for t in found.tables], found.dropped) if read else ()
    return SurveyedSheet(
        found.file, found.file_name, found.sheet.name, found.state, len(found.sheet.rows), tables, rest
    )


def _survey(
    table: FoundTable,
    rows: Sequence[SourceRow],
    filled: Mapping[str, int],
    problems: Mapping[str, Sequence[Problem]],
) -> SurveyedTable:
    source = table.source
    lines = {row.row for row in rows}
    faults = {c: p for c, ps in problems.items() if (p := _worst(ps, lines, source)) is not None}
    by_column: dict[str, list[Problem]] = defaultdict(list)
    for cell, problem in faults.items():
        by_column[cell.rstrip("0123456789")].append(problem)
    columns = tuple(_column(table, mapped, filled, faults, by_column) for mapped in source.columns)
    return SurveyedTable(
        key=table.key,
        file_name=source.file_name,
        region=source.region,
        subject=source.subject,
        number=source.number,
        columns=columns,
        layout=table.layout,
        by_hand=table.by_hand,
        bands=table.bands,
        rows=len(rows),
        faults=frozenset(c for c, p in faults.items() if p.severity is Severity.ERROR),
        doubts=frozenset(c for c, p in faults.items() if p.severity is Severity.WARNING),
    )


def _worst(problems: Sequence[Problem], lines: set[int], source: RegionSource) -> Problem | None:
    own = [p for p in problems if p.row in lines or p.row in source.region.header_rows]
    return min(own, key=lambda p: p.severity is not Severity.ERROR) if own else None


def _column(
    table: FoundTable,
    mapped: MappedColumn,
    filled: Mapping[str, int],
    faults: Mapping[str, Problem],
    by_column: Mapping[str, Sequence[Problem]],
) -> SurveyedColumn:
    source = table.source
    column = source.region.column(mapped.column)
    choice = source.choices.get(mapped.column)
    if column.place is not None:
        letters = f"{column_name(column.place[1])}{column.place[0]}"
        own = [faults[letters]] if letters in faults else []
    else:
        letters = column_name(mapped.column)
        own = by_column.get(letters, ())
    count = filled.get(letters, 0)
    errors = [p for p in own if p.severity is Severity.ERROR]
    severity, words = _trouble(source, mapped, errors, own)
    is_open = any(p.code in ("unit_missing", "year_missing") for p in errors)
    return SurveyedColumn(
        mapped=mapped,
        choice=choice,
        letters=letters,
        header=column.text or letters,
        first=_first(source, mapped.column),
        unit=_unit(source, mapped, choice or NO_CHOICE, column),
        filled=count,
        parsed=max(count - len(errors), 0),
        severity=severity,
        problem=words,
        is_open=is_open,
        is_note=mapped.column in source.notes,
    )


def _trouble(
    source: RegionSource, mapped: MappedColumn, errors: Sequence[Problem], own: Sequence[Problem]
) -> tuple[Severity | None, Text | None]:
    if errors:
        most, count = Counter(p.code for p in errors).most_common(1)[0]
        alike = [p for p in errors if p.code == most]
        texts = ", ".join(dict.fromkeys(p.text for p in alike[:3] if p.text))
        if count == 1 or not texts:
            return Severity.ERROR, alike[0].message
        return Severity.ERROR, Text("{texts} and the like: {n} cells are not read.", texts=texts, n=count)
    if mapped.column in source.notes:
        return Severity.WARNING, Text("Kept as a note.")
    if mapped.proposal is not None:
        return Severity.WARNING, Text("Its values look like {field}.", field=target_title(mapped.proposal))
    if mapped.why == "type" and mapped.target is not None:
        return Severity.WARNING, Text("No header: taken for {field} by its values.", field=target_title(mapped.target))
    if own:
        return Severity.WARNING, own[0].message
    return None, None


def target_title(target: Target) -> Title:
    """What the field or figure of a target is called."""
    if target.metric is not None:
        term = vocabulary("metric").get(target.metric)
        return Title(term.en, term.zh)
    if target.table == "firm_name":
        return Title("Former name", "曾用名")
    return Title(target.field.en, target.field.zh)


def _first(source: RegionSource, column: int) -> str:
    for row in source.region.data_rows[:_SAMPLE_ROWS]:
        text = text_of(source.region.cell(source.sheet, row, column).value).strip()
        if text:
            return text
    return ""


def _unit(source: RegionSource, mapped: MappedColumn, choice: ColumnChoice, column: Column) -> str:
    target = mapped.target
    if target is None:
        return ""
    if target.metric is not None:
        kind = vocabulary("metric").get(target.metric).unit
        if kind == "ratio":
            return "%" if choice.percent == "percent" or column.percent else choice.percent or ""
        if kind != "money":
            return column.unit or ""
    elif target.field.kind is not Kind.AMOUNT:
        return ""
    return unit_of(choice, column) or source.region.sheet_unit or ""
