"""What the rows state of a firm's records, compared with what is held: found, changed, cleared or made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Any

from registry.change.changeset import cell_address
from registry.i18n import Text
from registry.intake.builder import PlanBuilder
from registry.intake.children import Kin
from registry.intake.decisions import Decisions
from registry.intake.drafts import Draft, SourceRow
from registry.intake.mapping import Subject
from registry.intake.plan import SourceFile, record_uid
from registry.intake.planned import FIGURE, Place
from registry.intake.problems import Problem, Severity
from registry.intake.snapshot import Snapshot
from registry.intake.stating import required_fields
from registry.model.entities import ENTITIES
from registry.model.firm_entities import FIRM

_DERIVED = frozenset(
    ("pinyin", "initials", "segment", "status", "rounds", "norm", "is_primary", "kind", "hi", "currency", "digest")
)
_NO_LETTERS: Mapping[str, str] = MappingProxyType({})


class Comparison:
    """The records of firms while an import is planned. `registry.intake.assemble` says which firm a row speaks of."""

    def __init__(
        self,
        files: tuple[SourceFile, ...],
        snapshot: Snapshot,
        decisions: Decisions,
        problems: Iterable[Problem],
    ) -> None:
        self._files = files
        # One file chosen twice gives its records keys of their own.
        self._digests = [f.sha256 + "+" * [g.sha256 for g in files[:n]].count(f.sha256) for n, f in enumerate(files)]
        self._snapshot = snapshot
        self._builder = PlanBuilder(files, decisions, snapshot.by_hand, _DERIVED, snapshot.claimed)
        self._builder.problems.extend(problems)
        self._first_row: dict[str, SourceRow] = {}
        self._held: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._kin: dict[tuple[str, str], Kin] = {}
        self._used: set[str] = set()
        self._numbers: dict[str, int] = defaultdict(int)
        self._last: tuple[SourceRow, Place] | None = None

    def _record(
        self,
        firm: str,
        row: SourceRow,
        draft: Draft,
        take: AbstractSet[str] = frozenset(),
        *,
        clears: bool = False,
        is_settled: bool = False,
    ) -> str | None:
        """The uid of the record that a draft speaks of; None where another row has said it."""
        table, values = draft.table, draft.values
        kin = self._kin_of(table, firm)
        cleared = cleared_fields(row, table, values) if clears and row.cleared else _NO_LETTERS
        existing = kin.find(values, self._decoded, cleared.keys())
        if table == "metric" and existing in self._used and f"metric.{values['metric']}.{values['year']}" not in take:
            if not is_settled:
                self._compare_figures(row, draft, self._decoded("metric", existing or ""))
            return None
        if existing is None:
            uid = self._fresh_uid(row, table)
            self._builder.add(firm, table, uid, values, draft.letters, self._place(row))
            kin.add(uid, values)
            self._used.add(uid)
            return uid
        held = self._decoded(table, existing)
        kin.use(existing)
        self._used.add(existing)
        if table == "firm_name":  # it was found by its key: the name in another form is the same name
            values = {key: value for key, value in values.items() if key not in ("name", "norm")}
        letters = draft.letters
        if cleared:
            values, letters = {**values, **dict.fromkeys(cleared)}, {**letters, **cleared}
        place = self._place(row)
        self._builder.state(firm, table, existing, values, held, letters, place, cleared=cleared.keys())
        self._keep(table, existing, held, values)
        return existing

    def _clear_figures(self, firm: str, row: SourceRow) -> None:
        """Blank cells of yearly figures make those of the registry unknown, unless another row states them."""
        for (table, key), letters in row.cleared.items():
            metric, _, year = key.partition(".")
            if table != "metric" or not year:
                continue
            uid = self._kin_of("metric", firm).find({"metric": metric, "year": int(year)}, self._decoded)
            if uid is None or uid in self._used:
                continue
            held, place = self._decoded("metric", uid), self._place(row)
            blank: dict[str, Any] = dict.fromkeys(FIGURE)
            cells: dict[str, str] = dict.fromkeys(FIGURE, letters)
            self._builder.state(firm, "metric", uid, blank, held, cells, place, cleared=frozenset(FIGURE))
            self._keep("metric", uid, held, blank)

    def _compare_figures(self, row: SourceRow, draft: Draft, held: Mapping[str, Any]) -> None:
        """Another row of this import gave this figure; a different one is reported and does not count."""
        if any(held.get(k) != draft.values.get(k) for k in ("lo", "hi", "kind", "currency")):
            self._problem(
                row,
                "stated_twice",
                Text("Another row gives a different figure for the same year."),
                Text("The first one counts; correct one of them."),
                cell=cell_address(draft.letters.get("lo", ""), row.row),
            )

    def _kin_of(self, table: str, firm: str) -> Kin:
        kin = self._kin.get((table, firm))
        if kin is None:
            uids = self._snapshot.by_firm.get(table, {}).get(firm, ())
            kin = self._kin[table, firm] = Kin(table, uids, self._decoded)
            for made in self._builder.new_records(firm):
                if made.table == table:
                    kin.add(made.uid, made.values)
                    self._used.add(made.uid)
        return kin

    def _decoded(self, table: str, uid: str) -> Mapping[str, Any]:
        held = self._held.get((table, uid))
        if held is None:
            pending = self._builder.pending(table, uid)
            if pending is not None:
                return pending
            held = self._held[table, uid] = self._snapshot.decoded(table, uid)
        return held

    def _keep(self, table: str, uid: str, held: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """What later rows of this import find in a record of the registry."""
        if self._builder.pending(table, uid) is None:
            self._held[table, uid] = {**held, **values}

    def _fresh_uid(self, row: SourceRow, table: str) -> str:
        self._place(row)
        while True:
            self._numbers[table] += 1
            uid = record_uid(self._digests[row.file], row.sheet, row.row, table, self._numbers[table])
            if uid not in self._snapshot.rows[table]:
                return uid

    def _see_firm(self, uid: str, row: SourceRow, *, is_new: bool, mark: bool = True) -> None:
        if mark:
            self._first_row.setdefault(uid, row)
        name = row.company.name if row.company is not None else uid
        if not is_new:
            name = self._decoded("firm", uid)["legal_name"]
        self._builder.firm(uid, name, is_new=is_new, file=row.file, sheet=row.sheet, row=row.row)

    def _place(self, row: SourceRow) -> Place:
        """The place of a row, one object for all that it states."""
        if self._last is None or self._last[0] is not row:
            self._last = row, Place(row.file, self._files[row.file].name, row.sheet, row.row, row.cells)
            self._numbers.clear()
        return self._last[1]

    def _problem(
        self,
        row: SourceRow,
        code: str,
        message: Text,
        suggestion: Text | None,
        severity: Severity = Severity.ERROR,
        cell: str = "",
    ) -> None:
        main = FIRM.field("legal_name") if row.subject is Subject.FIRM else ENTITIES[row.subject.value].field("firm")
        self._builder.problems.append(
            Problem(
                severity=severity,
                file=self._files[row.file].name,
                sheet=row.sheet,
                cell=cell or row.name_cell,
                row=row.row,
                field=main,
                field_key=f"{row.subject.value}.{main.key}",
                text=row.company.name if row.company else "",
                code=code,
                message=message,
                suggestion=suggestion,
            )
        )


def cleared_fields(row: SourceRow, table: str, stated: Mapping[str, Any]) -> Mapping[str, str]:
    """The fields of one record that blank cells of the row make unknown, with their columns."""
    needed = required_fields(table)
    return {k: letters for (t, k), letters in row.cleared.items() if t == table and k not in needed and k not in stated}
