"""The whole way from files to a committed import: `prepare` reads and plans, `commit` backs up and applies.

`prepare` writes nothing, and what it shows is what `commit` writes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from registry.change import Applied, Operation, Stream, apply
from registry.change.claims import keep
from registry.change.create import mark_as_fictional
from registry.errors import UserError
from registry.i18n import Text
from registry.intake.asking import asked_columns, usual_sums
from registry.intake.assemble import Assembly
from registry.intake.blank_cells import ask_of_blanks, known_rows
from registry.intake.checks import check_row
from registry.intake.decisions import Decisions
from registry.intake.drafts import SourceRow
from registry.intake.folders import shown_names
from registry.intake.layout import Reason, Region, SkippedRow
from registry.intake.memory import Memory, load_memory
from registry.intake.plan import ImportPlan, SourceFile
from registry.intake.problems import Problem, Severity
from registry.intake.questions import AskedColumn, Question, ask, unanswered
from registry.intake.reading import Sheet, Workbook, column_name, read_workbook
from registry.intake.rows import read_rows
from registry.intake.snapshot import COMPARED, Snapshot, last_tx, take_snapshot
from registry.intake.survey import Survey
from registry.intake.survey_words import row_ranges
from registry.intake.surveying import FoundSheet, FoundTable, find_tables, survey_sheet
from registry.model.chinese import either_script
from registry.pace import Pulse, let_go_later, paced
from registry.pause import collection_paused
from registry.store import Registry
from registry.store.backup import make_backup

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]
_FICTIONAL = either_script(r"虚构|fictional", re.IGNORECASE)


def read_files(
    paths: Sequence[Path],
    *,
    password: str | None = None,
    encoding: str | None = None,
    cancelled: Cancelled | None = None,
    progress: Progress | None = None,
) -> list[tuple[Workbook, SourceFile]]:
    """Read workbooks safely, in a process of their own. Files of one name get names that tell them apart.

    Args:
        password: of the protected ones.
        encoding: of those that are text, one of `registry.intake.reading.ENCODINGS`; found where None.

    Raises:
        UserError: one of them cannot be read; the reason and the way out are in its words.
    """
    read: list[tuple[Workbook, SourceFile]] = []
    for number, path in enumerate(paths):
        read.append(read_file(path, password=password, encoding=encoding, cancelled=cancelled))
        if progress is not None:
            progress((number + 1) * 70 // len(paths))
    return told_apart(paths, read)


def told_apart(paths: Sequence[Path], read: Sequence[tuple[Workbook, SourceFile]]) -> list[tuple[Workbook, SourceFile]]:
    """The files that were `read` from `paths`, those of one name with names that tell them apart; the others as they are."""
    return [
        one if name == one[0].name else (replace(one[0], name=name), replace(one[1], name=name))
        for name, one in zip(shown_names(paths), read, strict=True)
    ]


def read_file(
    path: Path,
    *,
    password: str | None = None,
    encoding: str | None = None,
    cancelled: Cancelled | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Workbook, SourceFile]:
    """Read one workbook as `read_files` does; `progress` hears the thousandths done and 1000.

    Raises:
        UserError: it cannot be read; the reason and the way out are in its words.
    """
    workbook = read_workbook(path, password=password, encoding=encoding, cancelled=cancelled, progress=progress)
    body = path.read_bytes()
    if sha256(body).hexdigest() != workbook.sha256:
        raise UserError(
            Text("{file} changed while it was read.", file=workbook.name),
            Text("Nothing was changed."),
            Text("Save and close it where it is open, then choose it again."),
        )
    return workbook, SourceFile(workbook.name, workbook.sha256, body)


def empty_snapshot() -> Snapshot:
    """What a registry that does not exist yet holds."""
    return Snapshot({table: {} for table in COMPARED}, {table: {} for table in COMPARED}, frozenset(), fictional=False)


@collection_paused()
def prepare(
    registry: Registry | None,
    files: Sequence[tuple[Workbook, SourceFile]],
    decisions: Decisions | None = None,
    progress: Progress | None = None,
    *,
    memory: Memory | None = None,
    needs_table: bool = True,
) -> ImportPlan:
    """The plan of importing `files` into `registry` (None: into a new, empty one). Reads only.

    Args:
        memory: what was learned; that of the registry where None.
        needs_table: refuse files without a table that is known; else the survey shows their sheets, so that a person
            can mark the tables.

    Raises:
        UserError: no sheet holds a table of firms, rounds or milestones, or invented data would meet real ones.
    """
    decisions = decisions or Decisions()
    if memory is None:
        memory = load_memory(registry) if registry is not None else Memory()
    read_so_far = 0

    def pulse() -> None:
        if progress is not None:
            progress(70 + read_so_far * 15 // len(files))

    snapshot = take_snapshot(registry, pulse=pulse) if registry is not None else empty_snapshot()
    pulse()
    reading = _Reading(decisions, memory, pulse)

    def step(done: int, total: int) -> None:
        if progress is not None:
            progress(85 + 13 * done // max(total, 1))

    for number, (workbook, _source) in enumerate(files):
        reading.read(number, workbook)
        read_so_far = number + 1
        pulse()
    if needs_table and not any(t.names_its_firms for t in reading.tables):
        names = ", ".join(workbook.name for workbook, _ in files)
        raise UserError(
            Text("{file} holds no table of firms, rounds or milestones that is known.", file=names),
            Text("Nothing was changed."),
            Text(
                "Take the district return template, or add a header row with 企业名称; copy it along with a pasted block."
            ),
        )
    if reading.fictional and not snapshot.fictional and not snapshot.is_empty:
        raise UserError(
            Text("This workbook holds fictional sample data; the registry holds real firms."),
            Text("Nothing was changed."),
            Text("Import it into a registry of its own."),
        )
    assembly = Assembly(
        tuple(f for _, f in files), snapshot, decisions, reading.problems, not_same=memory.not_same, step=step
    )
    plan = assembly.build(reading.rows, fictional=reading.fictional)
    usually = usual_sums(snapshot)
    pulse()
    told = paced((*plan.problems, *plan.warnings), pulse)
    questions = (
        *ask(told, reading.asked(usually), usually, date.today()),
        *reading.blanks(known_rows(plan, snapshot)),
    )
    pulse()
    shown = unanswered(plan.problems, questions), unanswered(plan.warnings, questions)
    kept = {id(p) for part in shown for p in part}
    pulse()
    plan = replace(
        plan,
        asked=tuple(p for p in (*plan.problems, *plan.warnings) if id(p) not in kept),
        survey=reading.survey(),
        questions=questions,
        policy=decisions.policy,
    )
    if progress is not None:
        progress(100)
    done_with: list[object] = [snapshot, reading, assembly]
    del snapshot, reading, assembly
    let_go_later(done_with)
    return plan


def is_current(registry: Registry, plan: ImportPlan) -> bool:
    """Whether `registry` is as the plan saw it, so that it may be committed without planning anew."""
    return last_tx(registry) == plan.seen


def commit(
    registry: Registry, plan: ImportPlan, actor: str, reason: str = "", pulse: Pulse | None = None
) -> Applied | None:
    """Back the registry up, then apply `plan` as one undo step. None when it changes nothing.

    Args:
        pulse: called often until all is written and only the file's own commit is left; what it raises leaves the registry
            as it was.

    Raises:
        StaleChange: the registry changed since the plan was made; nothing was written.
        EnvironmentFault: no backup could be made, or the disk did not take the data; nothing was written.
    """
    change = plan.change_set(actor, reason)
    aside = () if plan.blocked else _set_aside(registry, plan, actor)
    if aside:
        stream = change.operations
        batches = change.batches or tuple(plan.made.batches())
        change = replace(change, operations=Stream(lambda: chain(aside, stream)), batches=batches)
    if not change:
        return None
    make_backup(registry.path, "import", None if pulse is None else lambda _done, _total: pulse())
    return apply(registry, change, first=mark_as_fictional(registry, actor) if plan.fictional else None, pulse=pulse)


def _set_aside(registry: Registry, plan: ImportPlan, actor: str) -> tuple[Operation, ...]:
    """What the sources say whose value does not count, to be kept beside the one that does; read before it is replaced."""
    statements = tuple(plan.made.statements())
    if not statements:
        return ()
    with registry.read() as connection:
        return tuple(keep(connection, statements, actor))


def _is_fictional(workbook: Workbook) -> bool:
    """Whether one of the first rows of a sheet says that the data are invented."""
    for sheet in workbook.sheets:
        for row in sheet.rows[:5]:
            if any(isinstance(value, str) and _FICTIONAL.search(value) for value in row.values):
                return True
    return False


_PULSE = 50
"""Rows after which whoever waits is told, and may give up."""


class _Reading:
    """The rows of all tables of an import, and what is wrong or doubtful in them."""

    def __init__(self, decisions: Decisions, memory: Memory, pulse: Callable[[], None]) -> None:
        self._pulse = pulse
        self._decisions = decisions
        self._memory = memory
        self._sheets: list[FoundSheet] = []
        self._by_table: dict[int, list[SourceRow]] = {}
        self._filled: dict[int, Counter[str]] = {}
        self.tables: list[FoundTable] = []
        self.rows: list[SourceRow] = []
        self.problems: list[Problem] = []
        self.fictional = False

    def read(self, number: int, workbook: Workbook) -> None:
        """Read all tables of a workbook."""
        today = date.today()
        self.fictional = self.fictional or _is_fictional(workbook)
        for found in find_tables(number, workbook, self._decisions, self._memory, len(self.tables), self._pulse):
            self._sheets.append(found)
            for table in found.tables:
                self.tables.append(table)
                self._doubts(workbook, found.sheet, table)
                rows: list[SourceRow] = []
                filled = self._filled[table.source.number] = Counter[str]()
                for row in read_rows(table.source, self.problems):
                    rows.append(row)
                    filled.update(iter(row.cells))
                    if len(rows) % _PULSE == 0:
                        self._pulse()
                self._by_table[table.source.number] = rows
                for done, row in enumerate(rows, 1):
                    self.problems += check_row(row, workbook.name, today)
                    if done % _PULSE == 0:
                        self._pulse()
                if table.names_its_firms:
                    self.rows += rows

    def _doubts(self, workbook: Workbook, sheet: Sheet, table: FoundTable) -> None:
        region = table.source.region
        self.problems += [_not_understood(workbook, sheet, r) for r in region.skipped if r.reason is Reason.OTHER]
        self.problems += _hidden(workbook, sheet, table)
        for column in table.source.columns:
            if column.doubt == "year":
                self.problems.append(_no_year(workbook, sheet, region, column.column, column.header))

    def asked(self, usually: Mapping[str, int]) -> tuple[AskedColumn, ...]:
        """The columns that questions may be asked about."""
        return tuple(
            asked
            for table in self.tables
            for number in (table.source.number,)
            for asked in paced(
                asked_columns(table, self._by_table[number], self._filled[number], usually), self._pulse, 1
            )
        )

    def blanks(self, known: Mapping[tuple[str, str, int], Mapping[str, Any]]) -> Iterator[Question]:
        """What is asked about blank cells, once a table."""
        for table in paced(self.tables, self._pulse, 1):
            number = table.source.number
            question = ask_of_blanks(table, self._by_table[number], self._filled[number], known)
            if question is not None:
                yield question

    def survey(self) -> Survey:
        """All sheets as the wizard shows them."""
        by_sheet: dict[tuple[str, str], dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
        for problem in self.problems:
            by_sheet[problem.file, problem.sheet][problem.cell].append(problem)
        return Survey(
            tuple(
                survey_sheet(found, self._by_table, self._filled, by_sheet.get((found.file_name, found.sheet.name), {}))
                for found in self._sheets
            )
        )


def _no_year(workbook: Workbook, sheet: Sheet, region: Region, column: int, header: str) -> Problem:
    row = region.naming_row
    return Problem(
        severity=Severity.ERROR,
        file=workbook.name,
        sheet=sheet.name,
        cell=f"{column_name(column)}{row}",
        row=row,
        field=None,
        field_key="metric",
        text=header,
        code="year_missing",
        message=Text("No year is given for these figures."),
        suggestion=Text("Write the year into the header, for example 2024年营业收入."),
    )


def _hidden(workbook: Workbook, sheet: Sheet, table: FoundTable) -> Iterator[Problem]:
    """What the sheet hides and was read all the same: its sender may not know that it is there."""
    region = table.source.region
    rows = [row for row in region.data_rows if row in (sheet.hidden_rows or ())]
    read = {column.column for column in table.source.columns if column.targets}
    columns = [column for column in region.columns if column.hidden and column.index in read]
    advice = Text("Leave them out if they should not count.")

    def problem(code: str, cell: str, row: int, text: str, message: Text) -> Problem:
        where = (workbook.name, sheet.name, cell, row)
        return Problem(Severity.WARNING, *where, None, "", text, code, message, advice)

    if rows:
        named = row_ranges(rows)
        message = Text(
            "{n:,} hidden row was read: {rows}.", "{n:,} hidden rows were read: {rows}.", n=len(rows), rows=named
        )
        yield problem("rows_hidden", f"A{rows[0]}", rows[0], named, message)
    if columns:
        named = ", ".join(column_name(column.index) for column in columns)
        message = Text(
            "{n:,} hidden column was read: {columns}.",
            "{n:,} hidden columns were read: {columns}.",
            n=len(columns),
            columns=named,
        )
        yield problem(
            "columns_hidden",
            f"{column_name(columns[0].index)}{region.naming_row}",
            region.naming_row,
            named,
            message,
        )


def _not_understood(workbook: Workbook, sheet: Sheet, skipped: SkippedRow) -> Problem:
    """A row near a table that is neither record, header nor note: worth a look."""
    return Problem(
        severity=Severity.WARNING,
        file=workbook.name,
        sheet=sheet.name,
        cell=f"A{skipped.row}",
        row=skipped.row,
        field=None,
        field_key="",
        text=skipped.text,
        code="row_not_understood",
        message=Text("This row was not understood and is left out."),
        suggestion=Text("If it is a record, give it the columns of the table."),
    )
