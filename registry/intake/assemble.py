"""From the rows of the sheets to the plan: link each row to its firm, then compare what it states with what is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from registry.change.changeset import cell_address
from registry.i18n import Text
from registry.intake.children import is_same_record
from registry.intake.decisions import Decisions
from registry.intake.drafts import Draft, SourceRow
from registry.intake.grammar import CompanyName, read_company
from registry.intake.mapping import Subject
from registry.intake.matching import FirmIndex, Ground, Match, name_key
from registry.intake.plan import ImportPlan, PlanBuilder, SourceFile, record_uid
from registry.intake.problems import Problem, Severity
from registry.intake.snapshot import Snapshot
from registry.model.entities import ENTITIES, FIRM
from registry.model.pinyin import pinyin_of

_DERIVED = (
    "pinyin",
    "initials",
    "segment",
    "status",
    "rounds",
    "norm",
    "is_primary",
    "kind",
    "hi",
    "currency",
    "text",
    "digest",
)


class Assembly:
    """Builds the plan of one import."""

    def __init__(
        self, files: tuple[SourceFile, ...], snapshot: Snapshot, decisions: Decisions, problems: Iterable[Problem]
    ) -> None:
        self._files = files
        self._snapshot = snapshot
        self._index = _index_of(snapshot)
        self._builder = PlanBuilder(files, decisions, snapshot.by_hand)
        self._builder.problems.extend(problems)
        self._first_row: dict[str, SourceRow] = {}
        self._held: dict[tuple[str, str], dict[str, Any]] = {}
        self._children: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._used: set[str] = set()
        self._numbers: dict[tuple[int, str, int, str], int] = defaultdict(int)

    def build(self, rows: Sequence[SourceRow], *, fictional: bool) -> ImportPlan:
        """The plan of all `rows`."""
        self._builder.fictional = fictional
        firms = [r for r in rows if r.subject is Subject.FIRM]
        for row in _main_rows_first(firms):
            self._firm_row(row)
        for row in rows:
            if row.subject is not Subject.FIRM:
                self._child_row(row)
        return self._builder.finish()

    # --- rows of firms -------------------------------------------------------------------------------------------------

    def _firm_row(self, row: SourceRow) -> None:
        match = self._index.find(row.company, row.uscc)
        if match.several:
            self._problem(
                row,
                "ambiguous_firm",
                Text("{n} firms bear this name.", "{n} firms bear this name.", n=len(match.several)),
                Text("Add the credit code to the row."),
            )
            self._builder.skipped += 1
        elif match.uid is None and not row.names_firms:
            self._unknown_firm(row, match)
        elif match.uid is None:
            self._new_firm(row)
        elif match.uid in self._first_row and self._first_row[match.uid].region == row.region:
            self._duplicate(row, match)
        elif match.uid in self._first_row:
            self._more_of_firm(row, match.uid)
        else:
            self._known_firm(row, match)

    def _new_firm(self, row: SourceRow) -> None:
        if row.company is None:
            self._problem(
                row, "name_missing", Text("The row names no firm that is known."), Text("Write the firm's legal name.")
            )
            self._builder.skipped += 1
            return
        uid = self._fresh_uid(row, "firm")
        draft = row.drafts[0]
        values = dict(draft.values) | {"legal_name": row.company.name}
        if row.company.short and "short_name" not in values:
            values["short_name"] = row.company.short
        values["pinyin"], values["initials"] = pinyin_of(values.get("short_name") or _spoken(row.company))
        self._see_firm(uid, row, is_new=True)
        self._builder.state(uid, "firm", uid, values, None, draft.letters, _source(row), silent=_DERIVED)
        self._held["firm", uid] = dict.fromkeys(f.key for f in FIRM.fields) | values
        others = [v for v in (values.get("short_name"), values.get("english_name")) if v]
        self._index.add(uid, row.company, row.uscc, others, self._former_names(row))
        self._names(uid, row)
        for child in row.drafts[1:]:
            self._record(uid, row, child)

    def _known_firm(self, row: SourceRow, match: Match) -> None:
        assert match.uid is not None
        uid = match.uid
        held = self._decoded("firm", uid)
        draft = row.drafts[0]
        values = dict(draft.values)
        self._see_firm(uid, row, is_new=False)
        renamed = (
            match.ground is Ground.USCC and row.company is not None and name_key(held["legal_name"]) != row.company.key
        )
        if renamed and row.company is not None and row.company.legal and not self._was_called(uid, row.company):
            values["legal_name"] = row.company.name
            self._former_name(uid, row, held["legal_name"])
        else:
            values.pop("legal_name", None)
        if held["pinyin"] is None:
            values["pinyin"], values["initials"] = pinyin_of(held["short_name"] or held["legal_name"])
        cleared = frozenset(key for table, key in row.cleared if table == "firm" and key not in values)
        values |= dict.fromkeys(cleared)
        self._builder.state(
            uid, "firm", uid, values, held, draft.letters, _source(row), silent=_DERIVED, cleared=cleared
        )
        self._held["firm", uid] = held | values
        self._names(uid, row)
        for child in row.drafts[1:]:
            self._record(uid, row, child)

    def _more_of_firm(self, row: SourceRow, uid: str) -> None:
        """Another table of the same import tells more about a firm: what is still blank is filled, figures are added."""
        held = self._decoded("firm", uid)
        draft = row.drafts[0]
        values = {k: v for k, v in draft.values.items() if held[k] is None}
        self._builder.state(uid, "firm", uid, values, held, draft.letters, _source(row), silent=_DERIVED)
        self._held["firm", uid] = held | values
        self._names(uid, row)
        for child in row.drafts[1:]:
            self._record(uid, row, child)

    def _duplicate(self, row: SourceRow, match: Match) -> None:
        """A second row of one firm: its old name is kept, its other values wait for a person."""
        assert match.uid is not None
        first = self._first_row[match.uid]
        where = f"{first.sheet}!{first.name_cell}"
        codes = {
            Ground.USCC: ("duplicate_uscc", Text("This row has the credit code of the firm in {where}.", where=where)),
            Ground.FORMER: (
                "duplicate_former_name",
                Text("This is a former name of the firm in {where}.", where=where),
            ),
            Ground.NAME: ("duplicate_name", Text("The firm in {where} bears the same name.", where=where)),
            Ground.CORE: (
                "duplicate_core",
                Text("This name differs from the firm in {where} only in its form.", where=where),
            ),
        }
        code, message = codes[match.ground or Ground.NAME]
        self._problem(
            row,
            code,
            message,
            Text("The first row counts; the other name is kept as a former name."),
            Severity.DUPLICATE,
        )
        self._builder.skipped += 1
        if (
            row.company is not None
            and first.company is not None
            and row.company.key != first.company.key
            and row.company.legal
        ):
            self._former_name(match.uid, row, row.company.name)

    def _names(self, uid: str, row: SourceRow) -> None:
        for name in self._former_names(row):
            self._former_name(uid, row, name)

    def _former_names(self, row: SourceRow) -> list[str]:
        names = [d.values["name"] for d in row.drafts if d.table == "firm_name"]
        if row.company is not None and row.company.former:
            names.append(row.company.former)
        return names

    def _former_name(self, uid: str, row: SourceRow, name: str) -> None:
        none: Mapping[str, str] = {}
        letters = next((d.letters for d in row.drafts if d.table == "firm_name"), none)
        self._record(uid, row, Draft("firm_name", {"kind": "former", "name": name, "norm": name_key(name)}, letters))

    def _was_called(self, uid: str, company: CompanyName) -> bool:
        return any(self._decoded("firm_name", u)["norm"] == company.key for u in self._all_children("firm_name", uid))

    # --- rows that name a firm -----------------------------------------------------------------------------------------

    def _child_row(self, row: SourceRow) -> None:
        match = self._index.find(row.company, row.uscc)
        if match.uid is None:
            self._unknown_firm(row, match)
            return
        is_new = match.uid not in self._snapshot.rows["firm"]
        self._see_firm(match.uid, row, is_new=is_new, mark=False)
        for draft in row.drafts:
            self._record(match.uid, row, draft)

    def _unknown_firm(self, row: SourceRow, match: Match) -> None:
        self._builder.skipped += 1
        if row.company is None:
            self._problem(row, "name_missing", Text("The row names no firm."), Text("Write the firm's name."))
        elif match.several:
            self._problem(
                row,
                "ambiguous_firm",
                Text("{n} firms bear this name.", "{n} firms bear this name.", n=len(match.several)),
                Text("Add the credit code to the row."),
            )
        else:
            like = Text("Write the name as in the list of firms: {name}.", name=match.like[0]) if match.like else None
            message = Text("No firm of this name is known.")
            self._problem(row, "unknown_firm", message, like or Text("Add the firm to the list of firms first."))

    # --- records -------------------------------------------------------------------------------------------------------

    def _record(self, firm: str, row: SourceRow, draft: Draft) -> None:
        values = {k: v for k, v in draft.values.items() if k != "firm"}
        if draft.table == "metric" and self._is_stated_already(firm, row, draft):
            return
        existing = self._find_child(firm, draft.table, values)
        if existing is None:
            uid = self._fresh_uid(row, draft.table)
            values["firm"] = firm
            self._builder.state(firm, draft.table, uid, values, None, draft.letters, _source(row), silent=_DERIVED)
            self._held[draft.table, uid] = dict.fromkeys(f.key for f in ENTITIES[draft.table].fields) | values
            self._children[draft.table, firm].append(uid)
            self._used.add(uid)
            return
        held = self._decoded(draft.table, existing)
        self._used.add(existing)
        self._builder.state(firm, draft.table, existing, values, held, draft.letters, _source(row), silent=_DERIVED)
        self._held[draft.table, existing] = held | values

    def _is_stated_already(self, firm: str, row: SourceRow, draft: Draft) -> bool:
        """Whether another row of this import gave the same figure; a different one is reported and does not count."""
        uid = self._find_child(firm, "metric", draft.values)
        if uid is None or uid not in self._used:
            return False
        held = self._decoded("metric", uid)
        if any(held[k] != draft.values.get(k) for k in ("lo", "hi", "kind", "currency")):
            letters = draft.letters.get("lo", "")
            self._problem(
                row,
                "stated_twice",
                Text("Another row gives a different figure for the same year."),
                Text("The first one counts; correct one of them."),
                cell=cell_address(letters, row.row),
            )
        return True

    def _find_child(self, firm: str, table: str, values: Mapping[str, Any]) -> str | None:
        for uid in self._all_children(table, firm):
            # Two equal rows of one file are two records; a figure of a year is one.
            if uid in self._used and table not in ("metric", "firm_name", "firm_segment", "contact", "note"):
                continue
            if is_same_record(table, self._decoded(table, uid), values):
                return uid
        return None

    def _all_children(self, table: str, firm: str) -> list[str]:
        return [*self._snapshot.by_firm.get(table, {}).get(firm, ()), *self._children[table, firm]]

    def _decoded(self, table: str, uid: str) -> dict[str, Any]:
        if (table, uid) not in self._held:
            self._held[table, uid] = self._snapshot.decoded(table, uid)
        return self._held[table, uid]

    def _fresh_uid(self, row: SourceRow, table: str) -> str:
        key = (row.file, row.sheet, row.row, table)
        while True:
            self._numbers[key] += 1
            uid = record_uid(self._files[row.file].sha256, row.sheet, row.row, table, self._numbers[key])
            if not self._snapshot.knows(uid):
                return uid

    def _see_firm(self, uid: str, row: SourceRow, *, is_new: bool, mark: bool = True) -> None:
        if mark:
            self._first_row.setdefault(uid, row)
        name = row.company.name if row.company is not None else uid
        if not is_new:
            name = self._decoded("firm", uid)["legal_name"]
        self._builder.firm(uid, name, is_new=is_new, file=row.file, sheet=row.sheet, row=row.row)

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


def _source(row: SourceRow) -> tuple[int, str, int, Mapping[str, str]]:
    return row.file, row.sheet, row.row, row.cells


def _spoken(company: CompanyName) -> str:
    """The part of a legal name that people say: the core."""
    return company.core or company.name


def _main_rows_first(rows: Sequence[SourceRow]) -> list[SourceRow]:
    """Rows whose name another row lists as a former one come last, so that the firm's own row is the one that counts."""
    listed: set[str] = set()
    for row in rows:
        names = [d.values["name"] for d in row.drafts if d.table == "firm_name"]
        if row.company is not None and row.company.former:
            names.append(row.company.former)
        listed |= {name_key(name) for name in names}
    return sorted(rows, key=lambda r: r.company is not None and r.company.key in listed)


def _index_of(snapshot: Snapshot) -> FirmIndex:
    index = FirmIndex()
    former: dict[str, list[str]] = defaultdict(list)
    for held in snapshot.rows["firm_name"].values():
        former[held["firm"]].append(held["name"])
    for uid, held in snapshot.rows["firm"].items():
        others = [name for name in (held["short_name"], held["english_name"]) if name]
        index.add(uid, read_company(held["legal_name"]).value, held["uscc"], others, former[uid])
    return index
