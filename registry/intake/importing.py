"""The whole way from files to a committed import: `prepare` reads and plans, `commit` backs up and applies.

`prepare` writes nothing, and what it shows is what `commit` writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from registry.change import Applied, apply
from registry.change.create import mark_fictional
from registry.errors import UserError
from registry.i18n import Text
from registry.intake.assemble import Assembly
from registry.intake.decisions import Decisions
from registry.intake.drafts import SourceRow
from registry.intake.layout import Reason, Region, SkippedRow, find_regions
from registry.intake.mapping import HeaderWords, map_columns, subject_of
from registry.intake.pause import collection_paused
from registry.intake.plan import ImportPlan, SourceFile
from registry.intake.problems import Problem, Severity
from registry.intake.reading import Sheet, Workbook, column_name, read_workbook
from registry.intake.rows import RegionSource, read_rows
from registry.intake.snapshot import COMPARED, Snapshot, take_snapshot
from registry.store import Registry
from registry.store.backup import make_backup

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]
_FICTIONAL = re.compile(r"虚构|fictional", re.IGNORECASE)
_YEAR = re.compile(r"(20\d\d)\s*年")


def read_files(
    paths: Sequence[Path],
    *,
    password: str | None = None,
    cancelled: Cancelled | None = None,
    progress: Progress | None = None,
) -> list[tuple[Workbook, SourceFile]]:
    """Read workbooks safely, in a process of their own.

    Raises:
        UserError: one of them cannot be read; the reason and the way out are in its words.
    """
    read: list[tuple[Workbook, SourceFile]] = []
    for number, path in enumerate(paths):
        workbook = read_workbook(path, password=password, cancelled=cancelled)
        body = path.read_bytes()
        if sha256(body).hexdigest() != workbook.sha256:
            raise UserError(
                Text("{file} changed while it was read.", file=workbook.name),
                Text("Nothing was changed."),
                Text("Save and close it where it is open, then choose it again."),
            )
        read.append((workbook, SourceFile(workbook.name, workbook.sha256, body)))
        if progress is not None:
            progress((number + 1) * 70 // len(paths))
    return read


def empty_snapshot() -> Snapshot:
    """What a registry that does not exist yet holds."""
    return Snapshot({table: {} for table in COMPARED}, {table: {} for table in COMPARED}, frozenset(), fictional=False)


@collection_paused()
def prepare(
    registry: Registry | None,
    files: Sequence[tuple[Workbook, SourceFile]],
    decisions: Decisions | None = None,
    progress: Progress | None = None,
) -> ImportPlan:
    """The plan of importing `files` into `registry` (None: into a new, empty one). Reads only.

    Raises:
        UserError: no sheet holds a table of firms, rounds or milestones, or invented data would meet real ones.
    """
    decisions = decisions or Decisions()
    snapshot = take_snapshot(registry) if registry is not None else empty_snapshot()
    rows: list[SourceRow] = []
    problems: list[Problem] = []
    fictional = False
    found = False
    regions = 0
    for number, (workbook, _source) in enumerate(files):
        fictional = fictional or _is_fictional(workbook)
        for source in _regions(number, workbook, decisions, problems, regions):
            found = True
            regions += 1
            rows.extend(read_rows(source, problems))
        if progress is not None:
            progress(70 + (number + 1) * 25 // len(files))
    if not found:
        names = ", ".join(workbook.name for workbook, _ in files)
        raise UserError(
            Text("{file} holds no table of firms, rounds or milestones that is known.", file=names),
            Text("Nothing was changed."),
            Text("Take the district return template, or add a header row with 企业名称."),
        )
    if fictional and not snapshot.fictional and not snapshot.is_empty:
        raise UserError(
            Text("This workbook holds fictional sample data; the registry holds real firms."),
            Text("Nothing was changed."),
            Text("Import it into a registry of its own."),
        )
    plan = Assembly(tuple(f for _, f in files), snapshot, decisions, problems).build(rows, fictional=fictional)
    if progress is not None:
        progress(100)
    return plan


def commit(registry: Registry, plan: ImportPlan, actor: str, reason: str = "") -> Applied | None:
    """Back the registry up, then apply `plan` as one undo step. None when it changes nothing.

    Raises:
        StaleChange: the registry changed since the plan was made; nothing was written.
        EnvironmentFault: no backup could be made, or the disk did not take the data; nothing was written.
    """
    change = plan.change_set(actor, reason)
    if not change:
        return None
    make_backup(registry.path, "import")
    if plan.fictional:
        mark_fictional(registry, actor)
    return apply(registry, change)


def _is_fictional(workbook: Workbook) -> bool:
    """Whether one of the first rows of a sheet says that the data are invented."""
    for sheet in workbook.sheets:
        for row in sheet.rows[:5]:
            if any(isinstance(value, str) and _FICTIONAL.search(value) for value in row.values):
                return True
    return False


def _regions(
    number: int, workbook: Workbook, decisions: Decisions, problems: list[Problem], first: int
) -> list[RegionSource]:
    sources: list[RegionSource] = []
    for sheet in workbook.sheets:
        if sheet.hidden:
            continue
        year = decisions.report_year or _report_year(sheet)
        for region in find_regions(sheet):
            words = [HeaderWords(c.index, c.path, c.year) for c in region.columns]
            subject = subject_of(words)
            columns = map_columns(words, subject, year)
            keys = {c.target.key for c in columns if c.target is not None}
            if not keys & {f"{subject.value}.firm", "firm.legal_name", "firm.uscc", "firm.short_name"}:
                continue
            problems += [_not_understood(workbook, sheet, r) for r in region.skipped if r.reason is Reason.OTHER]
            for column in columns:
                if column.doubt == "year":
                    problems.append(_no_year(workbook, sheet, region, column.column, column.header))
            sources.append(
                RegionSource(
                    number,
                    workbook.name,
                    sheet,
                    region,
                    subject,
                    columns,
                    bool(workbook.epoch1904),
                    decisions.texts,
                    first + len(sources),
                )
            )
    return sources


def _report_year(sheet: Sheet) -> int | None:
    """The year that the title rows of a sheet name."""
    for row in sheet.rows[:4]:
        for value in row.values:
            if isinstance(value, str) and (hit := _YEAR.search(value)):
                return int(hit.group(1))
    return None


def _no_year(workbook: Workbook, sheet: Sheet, region: Region, column: int, header: str) -> Problem:
    row = region.header_rows[-1]
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
