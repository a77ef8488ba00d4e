"""What the review shows of a plan: every firm before and after, made off the GUI thread with the plan itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from registry.errors import UserError
from registry.i18n import Text
from registry.pace import Pulse, let_go_later, paced
from registry.pause import collection_paused
from ui.intake.remarks import Remark, of_firms, remarks_in

if TYPE_CHECKING:
    from registry.change import Applied, Provenance
    from registry.intake.decisions import Decisions
    from registry.intake.plan import ImportPlan, PlannedChange, PlannedFirm, SourceFile
    from registry.intake.problems import Problem
    from registry.intake.reading import Workbook
    from registry.view import FirmRow, Registry

Record = dict[str, Any]
_SWIFT = 5_000  # steps of a few instructions between two looks whether to go on
_Row = tuple[str, str, int]
"""File, sheet, number of the row."""
Files = Sequence["tuple[Workbook, SourceFile]"]


class RegistryMovedError(UserError):
    """The registry changed so that something else than what was shown would be written."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A firm of the plan.

    Attributes:
        before: its row in the registry; None for a new firm.
        after: its row when the plan is committed as decided.
        incoming: its row if every open conflict took the sheet's value.
        held: {record uid: (fields in the registry, fields in the sheet)} of the records that are there and change.
        undecided: {(record uid, field key)} of conflicts nobody has decided.
        faults: what is wrong in its rows and waits for a person.
        origins: where the registry's side of each conflict comes from, by (record uid, field key).
        remarks: comments and struck cells of its rows.
    """

    planned: PlannedFirm
    before: FirmRow | None
    after: FirmRow
    incoming: FirmRow
    held: Mapping[str, tuple[Record | None, Record]]
    undecided: frozenset[tuple[str, str]]
    faults: tuple[Problem, ...] = ()
    origins: Mapping[tuple[str, str], Provenance] = field(default_factory=dict[tuple[str, str], "Provenance"])
    remarks: tuple[Remark, ...] = ()

    @property
    def uid(self) -> str:
        """The firm's key."""
        return self.planned.uid

    @property
    def state(self) -> str:
        """What the import does to it: new, updated, unchanged, conflict."""
        return self.planned.state.value

    @property
    def records(self) -> Mapping[str, tuple[Record | None, Record]]:
        """{record uid: (fields in the registry or None, fields in the sheet)} of all records that change."""
        found: dict[str, tuple[Record | None, Record]] = {
            record.uid: (None, dict(record.values)) for record in self.planned.new_records
        }
        for change in self.planned.updates:
            if change.uid in found:  # a later row of this import told more of a new record
                found[change.uid][1][change.field.key] = change.after
        return found | dict(self.held)

    @property
    def changes_anything(self) -> bool:
        """Whether a commit writes something about it."""
        return any(record.is_kept for record in self.planned.new_records) or any(
            change.taken for change in self.planned.updates
        )


@dataclass(frozen=True, slots=True)
class Review:
    """A plan and its firms, in the order of the sheets.

    Attributes:
        names: the firm each row of a sheet speaks of, by file, sheet and row.
        by_state: the firms that are new, updated, unchanged, in conflict.
        added, changed: the firms (uids) that a commit makes and changes, if none of them waits.
        disputed: the firms with a conflict nobody has decided.
        held_back: the firms (uids) that wait by the policy; the plan counts them.
        restless: the firms (uids) of which the sheets say something that the registry does not hold.
        remarks: comments and struck cells by file, sheet and cell.
    """

    plan: ImportPlan
    rows: tuple[ReviewRow, ...]
    names: Mapping[tuple[str, str, int], str]
    by_state: Mapping[str, tuple[ReviewRow, ...]]
    added: frozenset[str]
    changed: frozenset[str]
    disputed: tuple[ReviewRow, ...]
    held_back: frozenset[str]
    restless: frozenset[str]
    remarks: Mapping[tuple[str, str, str], Remark]

    @classmethod
    def of(
        cls,
        plan: ImportPlan,
        rows: tuple[ReviewRow, ...],
        names: Mapping[tuple[str, str, int], str],
        remarks: Mapping[tuple[str, str, str], Remark],
    ) -> Review:
        """A review with its sums, which the GUI thread then need not make over all firms."""
        by_state: dict[str, list[ReviewRow]] = defaultdict(list)
        for row in rows:
            by_state[row.state].append(row)
        taken = [row for row in rows if row.planned.included]
        return cls(
            plan,
            rows,
            names,
            {state: tuple(found) for state, found in by_state.items()},
            frozenset(row.uid for row in taken if row.state == "new"),
            frozenset(row.uid for row in taken if row.state in ("updated", "conflict") and row.changes_anything),
            tuple(row for row in taken if row.undecided),
            frozenset(row.uid for row in rows if not row.planned.included),
            frozenset(row.uid for row in rows if row.state != "unchanged"),
            remarks,
        )


def read_books(
    paths: Sequence[Path],
    cancelled: Callable[[], bool],
    progress: Callable[[int], None],
    *,
    password: str | None = None,
) -> Files:
    """Read workbooks safely; a folder stands for the workbooks in it.

    Raises:
        UserError: one of them is no workbook that can be read, or a folder holds none.
    """
    from registry.intake.folders import workbooks_in
    from registry.intake.importing import read_files

    return read_files(workbooks_in(paths), password=password, cancelled=cancelled, progress=progress)


@collection_paused()
def make_review(
    registry: Registry | None,
    files: Files,
    decisions: Decisions | None,
    as_of: date,
    progress: Callable[[int], None] | None = None,
) -> Review:
    """Plan the import and lay it beside what the registry holds. Writes nothing.

    Raises:
        UserError: no sheet holds firms, rounds or milestones, or invented data would meet real ones.
    """
    from registry.intake.importing import prepare

    # Decisions are never thrown away: where they leave no table that names its firms, the step of the columns says so.
    plan = prepare(registry, files, decisions, progress, needs_table=decisions is None)

    def pulse() -> None:
        if progress is not None:
            progress(100)

    owners = _owners(plan, pulse)
    remarks = remarks_in(files)
    pulse()
    sides = _Sides(registry, plan, decisions, as_of, pulse)
    rows = sides.rows(_faults(plan, owners), of_firms(plan, remarks))
    names = {row: firm.name for row, firm in paced(owners.items(), pulse, _SWIFT)}
    review = Review.of(plan, rows, names, {(f, s, cell): one for (f, s, cell, _row), one in remarks.items()})
    done_with: list[object] = [sides, owners, remarks]
    del sides, owners, remarks
    let_go_later(done_with)
    return review


def _faults(plan: ImportPlan, owners: Mapping[_Row, PlannedFirm]) -> Mapping[str, tuple[Problem, ...]]:
    """What is left out of each firm until somebody mends it."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in plan.unasked:
        firm = owners.get((problem.file, problem.sheet, problem.row))
        if firm is not None and problem.severity.value == "error":
            found[firm.uid].append(problem)
    return {uid: tuple(problems) for uid, problems in found.items()}


def _owners(plan: ImportPlan, pulse: Pulse) -> Mapping[_Row, PlannedFirm]:
    """The firm each row of a sheet speaks of."""
    found: dict[_Row, PlannedFirm] = {}
    for planned in paced(plan.firms, pulse):
        for row in planned.rows:
            found.setdefault(row, planned)
    return found


def moved_firms(shown: ImportPlan, now: ImportPlan) -> frozenset[str]:
    """The firms (uids) whose changes are no longer those that were shown, since the registry changed meanwhile."""
    before = {firm.uid: firm.entries for firm in shown.firms}
    return frozenset(firm.uid for firm in now.firms if before.get(firm.uid) != firm.entries)


class _Sides:
    """The registry's records before and after a plan."""

    def __init__(
        self, registry: Registry | None, plan: ImportPlan, decisions: Decisions | None, as_of: date, pulse: Pulse
    ) -> None:
        from registry.change import provenance_of
        from registry.model.entities import ENTITIES
        from registry.view.rows import records

        self.plan, self.as_of, self.pulse = plan, as_of, pulse
        self.kin: tuple[_Kin, _Kin] = ({}, {})
        self.decided = frozenset(decisions.conflicts) if decisions is not None else frozenset()
        self.entities = ENTITIES
        self.before: dict[str, dict[str, Record]] = defaultdict(dict)
        self.origins: Mapping[tuple[str, str], Provenance] = {}
        if registry is not None:
            touched = set[str]().union(*(firm.tables for firm in paced(plan.firms, pulse)))
            disputed = {(c.table, c.uid) for firm in paced(plan.firms, pulse) for c in firm.updates if c.conflict}
            with registry.read() as connection:
                for table in {"firm", *_ROW_TABLES, *touched}:
                    self.before[table] = {record["uid"]: record for record in records(connection, table, pulse)}
                self.origins = provenance_of(connection, disputed)
        self.after = {table: dict(self.before[table]) for table in {*ENTITIES, *self.before}}
        self._apply()

    def _apply(self) -> None:
        blank = {t: dict.fromkeys(f.key for f in self.entities[t].fields) for t in ("firm", *_ROW_TABLES)}
        for table, uid, firm, values in paced(self.plan.made.inserts(), self.pulse):
            if table in blank:
                self.after[table][uid] = {**blank[table], **values, "firm": firm, "uid": uid}
        for op in paced(self.plan.made.updates(), self.pulse):
            entity = self.entities[op.table]
            held = {key: value for key, value in self.after[op.table][op.uid].items() if key != "uid"}
            self.after[op.table][op.uid] = entity.decode({**entity.encode(held), **op.after}) | {"uid": op.uid}

    def rows(
        self, faults: Mapping[str, tuple[Problem, ...]], remarks: Mapping[str, tuple[Remark, ...]]
    ) -> tuple[ReviewRow, ...]:
        before, after = self.kin = _kin(self.before, self.pulse), _kin(self.after, self.pulse)
        return tuple(
            self._row(firm, before, after, faults.get(firm.uid, ()), remarks.get(firm.uid, ()))
            for firm in paced(self.plan.firms, self.pulse)
            if firm.uid in self.after["firm"]
        )

    def _row(
        self,
        firm: PlannedFirm,
        before: _Kin,
        after: _Kin,
        faults: tuple[Problem, ...],
        remarks: tuple[Remark, ...],
    ) -> ReviewRow:
        from registry.view.rows import firm_row

        held = self.before["firm"].get(firm.uid)
        changes = firm.updates
        undecided = {(c.uid, c.field.key) for c in changes if c.conflict} - self.decided
        decided_row = firm_row(self.after["firm"][firm.uid], after, self.as_of)
        sheet = self._sheet(changes)
        incoming = decided_row
        if undecided:
            kin = {table: dict(firms) for table, firms in after.items()}
            for table in _ROW_TABLES:
                kin[table][firm.uid] = [sheet.get(r["uid"], r) for r in after[table].get(firm.uid, ())]
            incoming = firm_row(sheet.get(firm.uid, self.after["firm"][firm.uid]), kin, self.as_of)
        tables = {change.uid: change.table for change in changes if change.uid in self.before[change.table]}
        return ReviewRow(
            planned=firm,
            before=None if held is None else firm_row(held, before, self.as_of),
            after=decided_row,
            incoming=incoming,
            held={uid: (self.before[table].get(uid), sheet[uid]) for uid, table in tables.items()},
            undecided=frozenset(undecided),
            faults=faults,
            remarks=remarks,
            origins={
                key: self.origins[key] for c in changes if c.conflict and (key := (c.uid, c.field.key)) in self.origins
            },
        )

    def _sheet(self, changes: Sequence[PlannedChange]) -> dict[str, Record]:
        """The records that change, with everything the sheet says of them, conflicts too."""
        found: dict[str, Record] = {}
        for change in changes:
            record = found.setdefault(change.uid, dict(self.after[change.table].get(change.uid, {})))
            if change.table == "metric" and change.field.key == "lo" and record.get("hi") == record.get("lo"):
                record["hi"] = change.after
            record[change.field.key] = change.after
        return found


_ROW_TABLES = ("firm_name", "firm_segment", "firm_site", "recognition", "funding_event", "milestone", "metric")
_Kin = dict[str, dict[str, list[Record]]]


def _kin(tables: Mapping[str, Mapping[str, Record]], pulse: Pulse) -> _Kin:
    """The child records of a row by table and firm."""
    found: _Kin = {table: defaultdict(list) for table in _ROW_TABLES}
    for table in _ROW_TABLES:
        for record in paced(tables.get(table, {}).values(), pulse, _SWIFT):
            found[table][record["firm"]].append(record)
    return found


@collection_paused()
def commit_review(
    registry: Registry,
    files: Files,
    shown: ImportPlan,
    decisions: Decisions,
    actor: str,
    *,
    remembers: bool = False,
    pulse: Pulse | None = None,
) -> Applied | None:
    """Commit what the review showed, without the firms that wait, as one undo step. A backup is made first.

    Args:
        remembers: the layouts were confirmed: the next sheets of their shape need no question.
        pulse: called often until all is written; what it raises leaves the registry as it was.

    Raises:
        RegistryMovedError: the registry changed since, so that the plan would be another; nothing was written.
        EnvironmentFault: no backup could be made, or the disk did not take the data; nothing was written.
    """
    from registry.intake.importing import commit, is_current, prepare
    from registry.intake.learning import remember

    if is_current(registry, shown):
        applied = commit(registry, shown.without(decisions.excluded), actor, pulse=pulse)
        if remembers:
            remember(registry, shown, decisions, actor)
        return applied
    plan = prepare(registry, files, decisions, None if pulse is None else lambda _percent: pulse())
    if [firm.entries for firm in plan.firms] != [firm.entries for firm in shown.firms]:
        raise RegistryMovedError(
            Text("The registry changed while the import was reviewed."),
            Text("Nothing was written."),
            Text("Look at the review again. It shows the changes as they are now."),
        )
    applied = commit(registry, plan, actor, pulse=pulse)
    if remembers:
        remember(registry, plan, decisions, actor)
    return applied
