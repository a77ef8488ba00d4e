"""The plan of an import: what the rows of the sheets would change, made once by reading only, shown, then committed as it is.

The same rows, registry and decisions give the same plan, byte for byte: keys of new records are derived from the file's
digest, the sheet and the row, so that any machine and any repetition agrees.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from registry.change import ChangeSet, ImportBatch, Insert, Operation, SheetRow, Update
from registry.change.changeset import cell_address
from registry.i18n import N_, Text
from registry.intake.decisions import Decisions, DuplicateChoice, Policy, Resolution, RowKey, RowMatch
from registry.intake.matching import Candidate
from registry.intake.problems import Problem, Severity
from registry.intake.questions import Question
from registry.intake.survey import Survey
from registry.model.catalogue import Field
from registry.model.entities import ENTITIES
from registry.model.values import Amount, UncertainDate

_NAMESPACE = uuid.UUID("6f0d2a52-8f1e-5a9c-9d55-2f9c9f5a7c11")


class RowState(StrEnum):
    """What an import does to a firm."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A workbook of the import: its name, digest and bytes."""

    name: str
    sha256: str
    body: bytes


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One field of one record, from `before` to `after` (decoded values; None is unknown).

    Attributes:
        is_new: the whole record is new.
        conflict: a person changed the registry's value since the last import; `after` counts only when taken.
        taken: whether the change will be made.
        file, sheet, cell: where `after` stands.
    """

    table: str
    uid: str
    field: Field
    before: Any
    after: Any
    is_new: bool
    conflict: bool
    taken: bool
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class PlannedFirm:
    """One firm of the import with all that its rows change."""

    uid: str
    name: str
    state: RowState
    included: bool
    file: str
    sheet: str
    row: int
    changes: tuple[PlannedChange, ...]


@dataclass(frozen=True, slots=True)
class RowToMatch:
    """A row whose firm a person has to name, or may name otherwise.

    Attributes:
        name, uscc: as the row has them.
        candidates: firms of the registry or of these files that it may mean, best first.
        may_be_new: a new firm can be made of the row.
        decided: what was decided, None while it waits.
    """

    key: RowKey
    file: str
    name: str
    uscc: str | None
    cell: str
    candidates: tuple[Candidate, ...]
    may_be_new: bool
    decided: RowMatch | None


@dataclass(frozen=True, slots=True)
class DuplicateField:
    """One field of a firm as two rows have it; None where a row is silent.

    Attributes:
        key: ``firm.park``, ``metric.revenue.2024``.
        second: whether the second row's value counts: chosen, or the only one there is.
    """

    key: str
    field: Field
    label: Text
    left: Any
    right: Any
    second: bool


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two rows that speak of one firm, side by side.

    Attributes:
        key: the second row.
        code: why they are one (``duplicate_uscc`` …), `message` says it.
        left, right: where the first row and the second stand, ``Songjiang.xlsx › 表!A7``.
        fields: name first.
    """

    key: RowKey
    uid: str
    code: str
    message: Text
    left: str
    right: str
    fields: tuple[DuplicateField, ...]
    decided: DuplicateChoice | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Firms by what the import does to them."""

    new: int
    updated: int
    unchanged: int
    conflicts: int
    skipped: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        firms: every firm the sheets speak of, in the order of the sheets.
        problems: what a person must look at: values left out, duplicates.
        warnings: values that were read and deserve a look.
        records: new records by table.
        change: the change set that the commit applies; empty when nothing changes.
        fictional: the workbook says that its data are invented.
        survey: the sheets and what their columns mean.
        questions: what is asked once for a whole column.
        asked: the problems and warnings that questions stand for; `unasked` leaves them out.
        to_match: rows whose firm a person has to name.
        duplicates: second rows of a firm.
        policy: which rows a commit takes.
    """

    files: tuple[SourceFile, ...]
    firms: tuple[PlannedFirm, ...]
    counts: Counts
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    records: Mapping[str, int]
    operations: tuple[Operation, ...]
    batches: tuple[ImportBatch, ...]
    fictional: bool
    survey: Survey = field(default_factory=Survey)
    questions: tuple[Question, ...] = ()
    asked: tuple[Problem, ...] = ()
    to_match: tuple[RowToMatch, ...] = ()
    duplicates: tuple[DuplicatePair, ...] = ()
    policy: Policy = Policy.VALUES

    @property
    def unasked(self) -> tuple[Problem, ...]:
        """The problems that no question stands for."""
        asked = {id(p) for p in self.asked}
        return tuple(p for p in self.problems if id(p) not in asked)

    def change_set(self, actor: str, reason: str = "") -> ChangeSet:
        """The change set of this plan, as one undo step."""
        names = ", ".join(f.name for f in self.files)
        return ChangeSet(
            kind="import",
            label=N_("Import {file}"),
            label_values={"file": names},
            actor=actor,
            reason=reason,
            operations=self.operations,
            batches=self.batches if self.operations else (),
        )


def record_uid(sha256: str, sheet: str, row: int, table: str, n: int) -> str:
    """The key of the `n`-th record of `table` that a row gives: the same for the same file everywhere."""
    return str(uuid.uuid5(_NAMESPACE, f"{sha256}|{sheet}|{row}|{table}|{n}"))


# Columns that hold one value between them: it changes whole, and a person decides on it whole.
_FIGURE = ("lo", "hi", "kind", "currency", "text")


def _single_values(table: str, values: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The keys of `values`, those that make one value together."""
    together = tuple(key for key in _FIGURE if key in values) if table == "metric" else ()
    if together:
        yield together
    for key in values:
        if key not in together and key != "firm":
            yield (key,)


def _says_more(keys: tuple[str, ...], held: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether `values` state something, and something else than `held`. The words alone make no difference."""
    if all(values[key] is None for key in keys):
        return False
    meaning = [key for key in keys if key != "text" or keys == ("text",)]
    return any(_bare(values[key]) != _bare(held[key]) for key in meaning)


def _bare(value: Any) -> Any:
    """`value` without the words it was written in: 5000万元 and 0.5亿元 are one sum, 2022.5 and 2022年5月 one month."""
    return replace(value, text="") if isinstance(value, Amount | UncertainDate) else value


def _shown(
    keys: tuple[str, ...],
    held: Mapping[str, Any],
    values: Mapping[str, Any],
    is_new: bool,
    silent: Iterable[str],
    letters: Mapping[str, str],
) -> tuple[str, ...]:
    """The keys that are shown as changes. What merely follows from another value is not; of a new figure its number is."""
    if len(keys) == 1:
        derived = keys[0] in silent and (is_new or keys[0] not in letters)
        return () if derived else keys
    if is_new:
        return ("lo",) if values["lo"] is not None else ("hi",)
    differing = tuple(key for key in keys if key != "text" and values[key] != held[key])
    one_number = "lo" in differing and values["lo"] == values["hi"]
    return tuple(key for key in differing if key != "hi" or not one_number)


@dataclass(slots=True)
class PlanBuilder:
    """Collects what the rows change; `finish` freezes it.

    Args:
        files: the workbooks.
        decisions: what a person decided.
        by_hand: (uid, column) pairs last written by a person.
    """

    files: tuple[SourceFile, ...]
    decisions: Decisions
    by_hand: frozenset[tuple[str, str]]
    problems: list[Problem] = field(default_factory=list[Problem])
    _changes: dict[str, list[PlannedChange]] = field(default_factory=dict[str, list[PlannedChange]])
    _firms: dict[str, tuple[str, bool, int, str, int]] = field(
        default_factory=dict[str, tuple[str, bool, int, str, int]]
    )
    _inserts: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict[str, dict[str, dict[str, Any]]])
    _updates: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = field(
        default_factory=dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]]
    )
    _owner: dict[str, str] = field(default_factory=dict[str, str])
    _rows: dict[tuple[int, str, int], tuple[Mapping[str, str], dict[tuple[str, str], dict[str, str]]]] = field(
        default_factory=dict[tuple[int, str, int], tuple[Mapping[str, str], dict[tuple[str, str], dict[str, str]]]]
    )
    _touched: set[str] = field(default_factory=set[str])
    skipped: int = 0
    fictional: bool = False

    def firm(self, uid: str, name: str, *, is_new: bool, file: int, sheet: str, row: int) -> None:
        """The import speaks of this firm; the first row that does counts."""
        self._firms.setdefault(uid, (name, is_new, file, sheet, row))
        self._changes.setdefault(uid, [])

    def insert(self, firm: str, table: str, uid: str, values: Mapping[str, Any]) -> None:
        """A new record of `firm` with decoded `values`; its changes are stated by `state`."""
        entity = ENTITIES[table]
        self._inserts.setdefault(table, {})[uid] = entity.encode(values)
        self._owner[uid] = firm

    def state(
        self,
        firm: str,
        table: str,
        uid: str,
        values: Mapping[str, Any],
        before: Mapping[str, Any] | None,
        letters: Mapping[str, str],
        source: tuple[int, str, int, Mapping[str, str]],
        *,
        silent: Iterable[str] = (),
        cleared: AbstractSet[str] = frozenset(),
    ) -> None:
        """A row states `values` for a record of `firm`.

        Args:
            before: the record's decoded fields in the registry, None for a new record (which is inserted).
            letters: the column of each value.
            source: file, sheet, row and cell texts.
            silent: derived fields that are written but not shown as changes of their own.
            cleared: fields that the row makes unknown.
        """
        file, sheet, row, cells = source
        entity = ENTITIES[table]
        self._owner[uid] = firm
        if before is None:
            self.insert(firm, table, uid, values)
        pending = self._inserts.get(table, {}).get(uid)
        written: dict[str, str] = {}
        for keys in _single_values(table, values):
            held = {key: None if before is None else before[key] for key in keys}
            clears = not cleared.isdisjoint(keys) and any(v is not None for v in held.values())
            if not clears and not _says_more(keys, held, values):
                continue
            fields = [entity.field(key) for key in keys]
            conflict = any(v is not None for v in held.values()) and any(
                (uid, c.name) in self.by_hand for f in fields for c in f.columns
            )
            taken = not conflict or any(self.decisions.conflicts.get((uid, k)) is Resolution.TAKE for k in keys)
            if taken:
                written |= {key: letters.get(key, "") for key in keys if values[key] is not None}
            for f in fields if before is not None else ():
                if pending is not None:
                    pending |= f.encode(values[f.key])
                elif taken:
                    old, new = self._updates.setdefault((table, uid), ({}, {}))
                    old |= f.encode(held[f.key])
                    new |= f.encode(values[f.key])
                    self._touched.add(firm)
            for key in _shown(keys, held, values, before is None, silent, letters):
                cell = cell_address(letters[key], row) if key in letters else ""
                self._changes[firm].append(
                    PlannedChange(
                        table=table,
                        uid=uid,
                        field=entity.field(key),
                        before=held[key],
                        after=values[key],
                        is_new=pending is not None,
                        conflict=conflict,
                        taken=taken,
                        file=self.files[file].name,
                        sheet=sheet,
                        cell=cell,
                    )
                )
        if written:
            records = self._rows.setdefault((file, sheet, row), (cells, {}))[1]
            records.setdefault((table, uid), {}).update({k: v for k, v in written.items() if v})

    def finish(self) -> ImportPlan:
        """The plan."""
        excluded = self.decisions.excluded
        firms = tuple(self._planned(uid) for uid in self._firms)
        states = [f.state for f in firms if f.included]
        operations = tuple(self._operations(excluded))
        problems = sorted(self.problems, key=lambda p: (p.file, p.sheet, p.row, p.cell, p.code))
        counts = Counts(
            new=states.count(RowState.NEW),
            updated=states.count(RowState.UPDATED),
            unchanged=states.count(RowState.UNCHANGED),
            conflicts=states.count(RowState.CONFLICT),
            skipped=self.skipped + sum(not f.included for f in firms),
        )
        return ImportPlan(
            files=self.files,
            firms=firms,
            counts=counts,
            problems=tuple(p for p in problems if p.severity is not Severity.WARNING),
            warnings=tuple(p for p in problems if p.severity is Severity.WARNING),
            records=dict(sorted(Counter(o.table for o in operations if isinstance(o, Insert)).items())),
            operations=operations,
            batches=tuple(self._batches(counts, excluded)),
            fictional=self.fictional,
        )

    def _planned(self, uid: str) -> PlannedFirm:
        name, is_new, file, sheet, row = self._firms[uid]
        changes = tuple(self._changes[uid])
        if is_new:
            state = RowState.NEW
        elif any(c.conflict for c in changes):
            state = RowState.CONFLICT
        else:
            state = RowState.UPDATED if changes or uid in self._touched else RowState.UNCHANGED
        return PlannedFirm(
            uid, name, state, uid not in self.decisions.excluded, self.files[file].name, sheet, row, changes
        )

    def _operations(self, excluded: frozenset[str]) -> Iterable[Operation]:
        for table in ENTITIES:
            for uid, values in self._inserts.get(table, {}).items():
                if self._owner[uid] not in excluded:
                    yield Insert(table, uid, values)
        for table in ENTITIES:
            for (name, uid), (before, after) in self._updates.items():
                if name == table and self._owner[uid] not in excluded:
                    yield Update(table, uid, before, after)

    def _batches(self, counts: Counts, excluded: frozenset[str]) -> Iterable[ImportBatch]:
        by_file: dict[int, list[SheetRow]] = defaultdict(list)
        for (file, sheet, row), (cells, records) in self._rows.items():
            kept = tuple((t, uid, letters) for (t, uid), letters in records.items() if self._owner[uid] not in excluded)
            if kept:
                by_file[file].append(SheetRow(sheet, row, cells, kept))
        tally = json.dumps({"new": counts.new, "updated": counts.updated}, separators=(",", ":"))
        for number, source in enumerate(self.files):
            yield ImportBatch(
                uid=str(uuid.uuid4()),
                name=source.name,
                sha256=source.sha256,
                body=source.body,
                mapping="{}",
                counts=tally,
                rows=tuple(by_file[number]),
            )
