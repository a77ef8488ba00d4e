"""Collects what the rows of an import change, compares it with what is held, and freezes it into a plan."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from functools import partial
from typing import Any

from registry.change import ImportBatch, Insert, Operation, SheetRow, Stream, Update
from registry.change.changeset import cell_address
from registry.change.claims import KEPT, Statement
from registry.change.open_values import competing_columns
from registry.intake.decisions import Decisions, Policy, Resolution
from registry.intake.drafts import Draft
from registry.intake.plan import ImportPlan
from registry.intake.planned import (
    FIGURE,
    Counts,
    DuplicatePair,
    NewFirm,
    NewRecord,
    Place,
    PlannedChange,
    PlannedFirm,
    RowState,
    RowToMatch,
    SetAside,
    SourceFile,
    given_by,
    records_of,
)
from registry.intake.problems import Problem, Severity
from registry.intake.stating import required_fields, says_more, shown_keys, single_values
from registry.model.catalogue import Field
from registry.model.entities import ENTITIES
from registry.pace import Pulse, paced

_NONE: frozenset[str] = frozenset()
_NONE_CLAIMED: frozenset[tuple[str, str]] = frozenset()
_Given = dict[tuple[str, str], Mapping[str, str]]
"""The columns of the values that a row gave, by table and uid of the record."""
_NOTHING_GIVEN: _Given = {}
_CHILDREN = frozenset(name for name, entity in ENTITIES.items() if any(f.key == "firm" for f in entity.fields))


class PlanBuilder:
    """Collects what the rows change; `finish` freezes it.

    Args:
        by_hand: (uid, column) pairs last written by a person.
        silent: derived fields that are written but not shown as changes of their own.
        claimed: (uid, field) pairs of which several sources speak.
    """

    def __init__(
        self,
        files: tuple[SourceFile, ...],
        decisions: Decisions,
        by_hand: AbstractSet[tuple[str, str]],
        silent: frozenset[str],
        claimed: AbstractSet[tuple[str, str]] = _NONE_CLAIMED,
    ) -> None:
        self._files = files
        self._names = [file.name for file in files]
        self._decisions = decisions
        self._by_hand = by_hand
        self._silent = silent
        self._claimed = claimed
        self._left_metrics = {f.removeprefix("metric.") for f in decisions.left_fields if f.startswith("metric.")}
        self._left = {(t, k) for t, _, k in (f.partition(".") for f in decisions.left_fields)}
        self.is_leaving = bool(decisions.left or decisions.left_fields)
        self._firms: dict[str, tuple[str, bool, int, str, int]] = {}
        self._entries: dict[str, list[NewRecord | PlannedChange]] = {}
        self._whole: dict[str, NewFirm] = {}
        self._inserts: dict[str, dict[str, Mapping[str, Any]]] = {table: {} for table in ENTITIES}
        self._updates: dict[str, dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {table: {} for table in ENTITIES}
        self._owner: dict[str, str] = {}
        self._rows: dict[tuple[int, str, int], tuple[Mapping[str, str], _Given]] = {}
        self._unmade: dict[str, Mapping[str, Any]] = {}
        self._touched: set[str] = set()
        self._aside: list[SetAside] = []
        self._firm_of_row: dict[tuple[str, str, int], str] = {}
        self._excluded: AbstractSet[str] = decisions.excluded
        self._unsure: dict[str, str] = {}
        self._tally = "{}"
        self.problems: list[Problem] = []
        self.to_match: list[RowToMatch] = []
        self.duplicates: list[DuplicatePair] = []
        self.skipped = 0
        self.seen = 0
        self.fictional = False

    def firm(self, uid: str, name: str, *, is_new: bool, file: int, sheet: str, row: int) -> None:
        """The import speaks of this firm; the first row that does counts."""
        if uid not in self._firms:
            self._firms[uid] = (name, is_new, file, sheet, row)
            self._entries[uid] = []
        self._firm_of_row[self._names[file], sheet, row] = uid

    def hold(self, firm: str, like: str) -> None:
        """A new firm waits for a person's word: it may be the one called `like`."""
        self._unsure[firm] = like

    def add_firm(
        self,
        uid: str,
        stated: Mapping[str, Any],
        spoken: str,
        drafts: tuple[Draft, ...],
        letters: Mapping[str, str],
        place: Place,
        digest: str,
    ) -> None:
        """A row states a new firm and `drafts` of records of it, of which nothing is left out (`is_leaving`).

        Args:
            stated, spoken, digest: as in `NewFirm`; no key that is made from the digest may be in use.
        """
        self._whole[uid] = NewFirm(uid, stated, spoken, drafts, letters, place, digest, self._silent)

    def _open(self, firm: str) -> None:
        """Another row speaks of a firm: its records become entries of their own."""
        whole = self._whole.pop(firm, None)
        if whole is not None:
            for record in whole.records():
                self._enter(firm, record)

    def _enter(self, firm: str, record: NewRecord) -> None:
        self._owner[record.uid] = firm
        self._inserts[record.table][record.uid] = record.values
        self._entries[firm].append(record)
        self._touched.add(firm)

    def add(
        self, firm: str, table: str, uid: str, values: Mapping[str, Any], letters: Mapping[str, str], place: Place
    ) -> None:
        """A row states a new record of `firm`."""
        self._open(firm)
        left = self._left_of(table, uid, values) if self.is_leaving else _NONE
        self._owner[uid] = firm
        needed = required_fields(table)
        if left and table == "firm":
            left = left - frozenset(needed)
        if left and not left.isdisjoint(needed):  # without it there is no record: nothing of it is written
            left = frozenset(values)
            self._unmade[uid] = values
        else:
            self._inserts[table][uid] = {k: v for k, v in values.items() if k not in left} if left else values
            self._touched.add(firm)
        self._entries[firm].append(NewRecord(table, uid, values, letters, place, self._silent, left))

    def state(
        self,
        firm: str,
        table: str,
        uid: str,
        values: Mapping[str, Any],
        before: Mapping[str, Any],
        letters: Mapping[str, str],
        place: Place,
        *,
        cleared: AbstractSet[str] = _NONE,
    ) -> None:
        """A row states `values` for a record of `firm` that is there, in the registry or earlier in this import.

        Args:
            before: the record's decoded fields; absent ones are unknown.
            letters: the column of each value.
            cleared: fields that the row makes unknown.
        """
        entity = ENTITIES[table]
        self._open(firm)
        self._owner[uid] = firm
        pending = self.pending(table, uid)
        written: dict[str, str] = {}
        for keys in single_values(table, values):
            clears = not cleared.isdisjoint(keys) and any(before.get(k) is not None for k in keys)
            claimed = (uid, keys[0]) in self._claimed
            if not clears and not says_more(keys, before, values):
                if claimed:
                    self._say(SetAside(firm, table, uid, keys[0], False, "", values, letters, place), keys)
                continue
            fields = [entity.field(key) for key in keys]
            reason = None if pending is not None else self._conflict(uid, fields, before, values)
            taken = reason is None or any(self._decisions.conflicts.get((uid, k)) is Resolution.TAKE for k in keys)
            if self.is_leaving and not self._left_of(table, uid, dict.fromkeys(keys) | dict(values)).isdisjoint(keys):
                taken = False
            elif reason is not None:
                why = self._decided(uid, keys) or reason
                self._set_aside(SetAside(firm, table, uid, keys[0], taken, why, values, letters, place))
            if taken and claimed:
                self._say(SetAside(firm, table, uid, keys[0], False, "", values, letters, place), keys)
            taken = taken and uid not in self._unmade
            if taken:
                written |= {key: letters.get(key, "") for key in keys if clears or values[key] is not None}
                self._change(firm, table, uid, fields, before, values)
            for key in shown_keys(keys, before, values, self._silent, letters):
                self._entries[firm].append(
                    PlannedChange(
                        table=table,
                        uid=uid,
                        field=entity.field(key),
                        before=before.get(key),
                        after=values[key],
                        is_new=pending is not None,
                        conflict=reason is not None,
                        taken=taken,
                        file=place.file,
                        sheet=place.sheet,
                        cell=cell_address(letters[key], place.row) if key in letters else "",
                        reason=reason,
                    )
                )
        if written:
            self._wrote(place, table, uid, {k: v for k, v in written.items() if v})

    def _say(self, one: SetAside, keys: tuple[str, ...]) -> None:
        """What a source says that counts is kept too where several speak: what it said before is out of date."""
        if all(one.values[key] is None for key in keys):
            return
        left = self._left_of(one.table, one.uid, one.values) if self.is_leaving else _NONE
        if left.isdisjoint(keys):
            self._set_aside(one)

    def _decided(self, uid: str, keys: tuple[str, ...]) -> str:
        """The reason of a value that a person kept against the file; "" where nobody was asked."""
        kept = any(self._decisions.conflicts.get((uid, key)) is Resolution.KEEP for key in keys)
        return KEPT if kept else ""

    def _set_aside(self, one: SetAside) -> None:
        """Of two values in conflict the one that does not count is kept, where the catalogue says so."""
        if competing_columns(one.table, one.key):
            self._aside.append(one)

    def statements(self) -> Iterator[Statement]:
        """What the sources say whose value does not count."""
        for one in self._aside:
            if one.firm not in self._excluded:
                yield one.statement()

    def _change(
        self,
        firm: str,
        table: str,
        uid: str,
        fields: Iterable[Field],
        before: Mapping[str, Any],
        values: Mapping[str, Any],
    ) -> None:
        made = self._inserts[table].get(uid)
        if made is not None:
            self._inserts[table][uid] = {**made, **{f.key: values[f.key] for f in fields}}
            return
        old, new = self._updates[table].setdefault(uid, ({}, {}))
        for f in fields:
            for column, value in f.encode(before.get(f.key)).items():
                old.setdefault(
                    column, value
                )  # an earlier row may have changed it: what the registry holds stands before
            new |= f.encode(values[f.key])
        self._touched.add(firm)

    def _conflict(
        self, uid: str, fields: Iterable[Field], before: Mapping[str, Any], values: Mapping[str, Any]
    ) -> str | None:
        """Why a person has to decide: the value was changed, or cleared, by hand; or its source is better."""
        if any((uid, c.name) in self._by_hand for f in fields for c in f.columns):
            return "hand"
        held, stated = before.get("grade"), values.get("grade")
        is_known = any(before.get(f.key) is not None for f in fields)
        return "source" if is_known and held and stated and held < stated else None

    def _left_of(self, table: str, uid: str, values: Mapping[str, Any]) -> AbstractSet[str]:
        """The fields of a record that a person left out."""
        left = {key for one, key in self._decisions.left if one == uid}
        left |= {key for name, key in self._left if name == table}
        if "" in left:
            return left | set(values)
        if table == "metric" and (values.get("metric") in self._left_metrics or not left.isdisjoint(FIGURE)):
            left |= set(FIGURE)
        return left

    def _wrote(self, place: Place, table: str, uid: str, letters: Mapping[str, str]) -> None:
        """A row gave values to a record that was there: remembered for the provenance."""
        records = self._rows.setdefault((place.number, place.sheet, place.row), (place.cells, {}))[1]
        known = records.get((table, uid))
        records[table, uid] = letters if known is None else {**known, **letters}

    def firm_of(self, file: str, sheet: str, row: int) -> str | None:
        """The firm (uid) that a row speaks of, None where it names none."""
        return self._firm_of_row.get((file, sheet, row))

    def new_records(self, firm: str) -> Iterator[NewRecord]:
        """The records of a firm that this import makes."""
        self._open(firm)
        return (entry for entry in self._entries.get(firm, ()) if isinstance(entry, NewRecord))

    def pending(self, table: str, uid: str) -> Mapping[str, Any] | None:
        """The values of a record that this import makes, or would make were it not left out; None for none."""
        whole = self._whole.get(uid)
        if whole is not None:  # a firm; of its records nobody knows before they are asked for
            return whole.values
        made = self._inserts[table].get(uid)
        return made if made is not None else self._unmade.get(uid)

    # --- the plan ------------------------------------------------------------------------------------------------------

    def finish(self, pulse: Pulse | None = None) -> ImportPlan:
        """The plan; `pulse` is called often while it is made."""
        policy = self._decisions.policy
        self._excluded = self._excluded | self._unsure.keys()
        errors = [p for p in self.problems if p.severity is not Severity.WARNING]
        if policy is Policy.CLEAN:
            rows = {(p.file, p.sheet, p.row) for p in errors if p.severity is Severity.ERROR}
            self._excluded = self._excluded | {self._firm_of_row[row] for row in rows if row in self._firm_of_row}
        firms = tuple(self._planned(uid) for uid in paced(self._firms, pulse))
        states = [f.state for f in firms if f.included]
        # All that a firm would change may be left out: it stands among the updated, where it can be taken again.
        left = sum(f.included and f.state is RowState.UPDATED and f.uid not in self._touched for f in firms)
        counts = Counts(
            new=states.count(RowState.NEW),
            updated=states.count(RowState.UPDATED) - left,
            unchanged=states.count(RowState.UNCHANGED) + left,
            conflicts=states.count(RowState.CONFLICT),
            skipped=self.skipped + sum(not f.included for f in firms),
        )
        self._tally = json.dumps({"new": counts.new, "updated": counts.updated}, separators=(",", ":"))
        problems = sorted(self.problems, key=lambda p: (p.file, p.sheet, p.row, p.cell, p.code))
        return ImportPlan(
            files=self._files,
            firms=firms,
            counts=counts,
            problems=tuple(p for p in problems if p.severity is not Severity.WARNING),
            warnings=tuple(p for p in problems if p.severity is Severity.WARNING),
            fictional=self.fictional,
            made=self,
            seen=self.seen,
            to_match=tuple(self.to_match),
            duplicates=tuple(self.duplicates),
            policy=policy,
            blocked=policy is Policy.ALL and bool(errors),
        )

    def _planned(self, uid: str) -> PlannedFirm:
        name, is_new, file, sheet, row = self._firms[uid]
        whole = self._whole.get(uid)
        entries = tuple(self._entries[uid])
        if is_new:
            state = RowState.NEW
        elif any(isinstance(e, PlannedChange) and e.conflict for e in entries):
            state = RowState.CONFLICT
        else:
            state = RowState.UPDATED if entries or uid in self._touched else RowState.UNCHANGED
        like = self._unsure.get(uid, "")
        stated = whole or entries
        return PlannedFirm(uid, name, state, uid not in self._excluded, self._names[file], sheet, row, stated, like)

    def operations(self) -> Iterator[Operation]:
        """Inserts, then updates, parents before children."""
        excluded = self._excluded
        for table, uid, firm, values in self.inserts():
            if firm not in excluded:
                row = ENTITIES[table].encode(values)
                if table in _CHILDREN:
                    row["firm"] = firm
                yield Insert(table, uid, row)
        yield from self.updates()

    def updates(self) -> Iterator[Update]:
        """What changes in records that are there."""
        for table, updates in self._updates.items():
            for uid, (before, after) in updates.items():
                if self._owner[uid] not in self._excluded:
                    yield Update(table, uid, before, after)

    def inserts(self) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
        """Table, uid, firm and decoded values of all new records, of firms that wait too."""
        yield from records_of(self._whole.values())
        for table, inserts in self._inserts.items():
            for uid, values in inserts.items():
                yield table, uid, self._owner[uid], values

    def without(self, firms: AbstractSet[str]) -> PlanBuilder:
        """What is written while these firms wait."""
        other = copy(self)
        other._excluded = self._excluded | firms
        return other

    def batches(self) -> Iterator[ImportBatch]:
        """The files and which row gave which record."""
        for number, source in enumerate(self._files):
            yield ImportBatch(
                uid=str(uuid.uuid4()),
                name=source.name,
                sha256=source.sha256,
                body=source.body,
                mapping="{}",
                counts=self._tally,
                rows=Stream(partial(self._sheet_rows, number)),
            )

    def _sheet_rows(self, file: int) -> Iterator[SheetRow]:
        """The rows of a file that gave records, in their order."""
        rows = self._opened_rows(file)
        whole = {
            (made.place.sheet, made.place.row): made
            for made in self._whole.values()
            if made.place.number == file and made.uid not in self._excluded
        }
        for sheet, row in sorted({*rows, *whole}):
            cells, records = rows.get((sheet, row)) or (None, _NOTHING_GIVEN)
            given = tuple((table, uid, letters) for (table, uid), letters in records.items())
            made = whole.get((sheet, row))
            if made is not None:
                cells = made.place.cells
                given += made.given()
            if cells is not None and given:
                yield SheetRow(sheet, row, cells, given)

    def _opened_rows(self, file: int) -> dict[tuple[str, int], tuple[Mapping[str, str], _Given]]:
        """By sheet and row what the rows gave to records that are entries of their own."""
        rows = {(s, r): (cells, dict(given)) for (f, s, r), (cells, given) in self._rows.items() if f == file}
        for entries in self._entries.values():
            for entry in entries:
                place = entry.place if isinstance(entry, NewRecord) else None
                if place is not None and place.number == file and entry.uid in self._inserts[entry.table]:
                    assert isinstance(entry, NewRecord)
                    given = rows.setdefault((place.sheet, place.row), (place.cells, {}))[1]
                    given[entry.table, entry.uid] = given_by(entry.values, entry.letters, entry.left)
        excluded, owner = self._excluded, self._owner
        return {
            key: (cells, {record: v for record, v in given.items() if owner[record[1]] not in excluded})
            for key, (cells, given) in rows.items()
        }
