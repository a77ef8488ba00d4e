"""From the rows of the sheets to the plan: link each row to its firm, then compare what it states with what is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from registry.change.changeset import cell_address
from registry.i18n import Text
from registry.intake.comparing import Comparison, cleared_fields
from registry.intake.decisions import Decisions, DuplicateAct, MatchKind, RowMatch
from registry.intake.drafts import Draft, SourceRow, each_once
from registry.intake.grammar import CompanyName
from registry.intake.known_firms import became_limited_by_shares, index_of, is_other_name, main_rows_first, spoken_part
from registry.intake.mapping import Subject
from registry.intake.matching import Candidate, Ground, Match, name_key
from registry.intake.pairs import side_by_side
from registry.intake.plan import ImportPlan, SourceFile
from registry.intake.planned import RowToMatch
from registry.intake.problems import Problem, Severity
from registry.intake.snapshot import Snapshot
from registry.intake.struck import is_struck_name
from registry.model.pinyin import pinyin_of

_STEP_ROWS = 50
_NEAR = 80
"""Score of a candidate from which a new firm waits for a person."""


class Assembly(Comparison):
    """Builds the plan of one import.

    Args:
        not_same: (firm uid, name key or credit code) pairs that a person told apart.
        step: called with the number of rows done and of all every few hundred rows, and before there are any.
    """

    def __init__(
        self,
        files: tuple[SourceFile, ...],
        snapshot: Snapshot,
        decisions: Decisions,
        problems: Iterable[Problem],
        *,
        not_same: AbstractSet[tuple[str, str]] = frozenset(),
        step: Callable[[int, int], None] | None = None,
    ) -> None:
        problems = tuple(problems)
        super().__init__(files, snapshot, decisions, problems)
        self._struck_names = {(p.file, p.sheet, p.row) for p in problems if is_struck_name(p)}
        self._decisions = decisions
        self._step = step
        self._index = index_of(snapshot, not_same | decisions.not_same, None if step is None else partial(step, 0, 0))

    def build(self, rows: Sequence[SourceRow], *, fictional: bool) -> ImportPlan:
        """The plan of all `rows`."""
        self._builder.fictional = fictional
        self._builder.seen = self._snapshot.last_tx
        firms = [r for r in rows if r.subject is Subject.FIRM]
        ordered = [*main_rows_first(firms), *(r for r in rows if r.subject is not Subject.FIRM)]
        for number, row in enumerate(ordered):
            if self._step is not None and number % _STEP_ROWS == 0:
                self._step(number, len(ordered))
            if row.subject is Subject.FIRM:
                self._firm_row(row)
            else:
                self._child_row(row)
        step = self._step
        return self._builder.finish(None if step is None else partial(step, 1, 1))

    # --- rows of firms -------------------------------------------------------------------------------------------------

    def _firm_row(self, row: SourceRow) -> None:
        said = self._decisions.matches.get((row.file, row.sheet, row.row))
        match = self._match(row, said)
        if said is not None and said.kind is MatchKind.SKIP:
            self._listed(row, (), may_be_new=True)
            self._builder.skipped += 1
        elif match.several:
            self._problem(
                row,
                "ambiguous_firm",
                Text("{n} firms bear this name.", "{n} firms bear this name.", n=len(match.several)),
                Text("Add the credit code to the row."),
            )
            self._listed(row, self._candidates(row), may_be_new=row.names_firms)
            self._builder.skipped += 1
        elif match.uid is None and not row.names_firms:
            self._unknown_firm(row, match)
        elif match.uid is None:
            self._new_firm(row)
        elif match.uid in self._first_row and self._first_row[match.uid].region == row.region:
            self._duplicate(row, match)
        else:
            if match.uid in self._first_row:
                self._more_of_firm(row, match.uid)
            else:
                self._known_firm(row, match)
            self._learn_name(match.uid, row, said)

    def _match(self, row: SourceRow, said: RowMatch | None) -> Match:
        """The firm of a row: by a person's word, our own key in a workbook that came back, its code, its name."""
        if said is not None and said.kind is not MatchKind.FIRM:
            return Match(None)
        # A firm of another row may be gone, because that row means another one now.
        if said is not None and said.uid is not None and self._is_there(said.uid):
            return Match(said.uid, Ground.NAME)
        if row.registry_uid is not None and row.registry_uid in self._snapshot.rows["firm"]:
            return Match(row.registry_uid, Ground.NAME)
        return self._index.find(row.company, row.uscc, suggest=False)

    def _is_there(self, uid: str) -> bool:
        return uid in self._snapshot.rows["firm"] or self._builder.pending("firm", uid) is not None

    def _candidates(self, row: SourceRow) -> tuple[Candidate, ...]:
        return self._index.candidates(row.company, row.uscc)

    def _listed(self, row: SourceRow, candidates: tuple[Candidate, ...], *, may_be_new: bool) -> None:
        """List the row among those whose firm a person has to name."""
        key = (row.file, row.sheet, row.row)
        self._builder.to_match.append(
            RowToMatch(
                key=key,
                file=self._files[row.file].name,
                name=row.company.name if row.company is not None else "",
                uscc=row.uscc,
                cell=row.name_cell,
                candidates=candidates,
                may_be_new=may_be_new,
                decided=self._decisions.matches.get(key),
                row=row,
            )
        )

    def _new_firm(self, row: SourceRow) -> None:
        if row.company is None:
            self._name_missing(row, Text("The row names no firm that is known."), Text("Write the firm's legal name."))
            self._builder.skipped += 1
            return
        uid = self._fresh_uid(row, "firm")
        self._hold_if_like_another(uid, row)
        draft = row.drafts[0]
        values = _named(draft.values, row.company)
        if self._index.owner(values.get("uscc")) not in (None, uid):
            values = dict(values)
            self._refuse_code_of_another(uid, row, values)
        spoken = values.get("short_name") or spoken_part(row.company)
        place = self._place(row)
        self._see_firm(uid, row, is_new=True)
        others = [v for v in (values.get("short_name"), values.get("english_name")) if v]
        self._index.add(uid, row.company, values.get("uscc"), others, self._former_names(row))
        children = tuple(each_once((*row.drafts[1:], *self._former_drafts(row))))
        # The keys of a file that was imported before may be in use: they are looked up one by one.
        if not self._builder.is_leaving and self._files[row.file].sha256 not in self._snapshot.files:
            self._builder.add_firm(uid, values, spoken, children, draft.letters, place, self._digests[row.file])
            return
        pinyin, initials = pinyin_of(spoken)
        derived = {**values, "pinyin": pinyin, "initials": initials}
        self._builder.add(uid, "firm", uid, derived, draft.letters, place)
        for child in children:
            self._builder.add(uid, child.table, self._fresh_uid(row, child.table), child.values, child.letters, place)

    def _name_missing(self, row: SourceRow, message: Text, advice: Text) -> None:
        """A row without a name waits; one whose name is struck through was told of at that cell."""
        if (self._files[row.file].name, row.sheet, row.row) not in self._struck_names:
            self._problem(row, "name_missing", message, advice)

    def _hold_if_like_another(self, uid: str, row: SourceRow) -> None:
        """A new firm that nearly bears the name of another waits: likeness links nothing, and one firm is not made twice."""
        self._warn_of_namesake(row)
        near = self._index.candidates(row.company, row.uscc, vetoed=False)
        near = tuple(c for c in near if c.score >= _NEAR and not c.vetoed)
        if not near:
            return
        self._listed(row, near, may_be_new=True)
        if (row.file, row.sheet, row.row) in self._decisions.matches:
            return
        self._builder.hold(uid, near[0].name)
        self._problem(
            row,
            "possible_duplicate",
            Text("{name} is a very similar name.", name=near[0].name),
            Text("Say whether they are one firm, or add the credit code. Until then the row waits."),
        )

    def _warn_of_namesake(self, row: SourceRow) -> None:
        """Two codes are two firms; that both bear one name is rare enough to be looked at."""
        if row.company is not None and row.uscc and self._index.has_namesake(row.company, row.uscc):
            self._problem(
                row,
                "same_name_other_code",
                Text("A firm of this name has another credit code. This row makes a second one."),
                Text("Check the code; leave the row out if it is wrong."),
                Severity.WARNING,
                cell=cell_address(row.drafts[0].letters.get("uscc", ""), row.row),
            )

    def _known_firm(self, row: SourceRow, match: Match) -> None:
        assert match.uid is not None
        uid = match.uid
        held = self._decoded("firm", uid)
        draft = row.drafts[0]
        values = dict(draft.values)
        self._see_firm(uid, row, is_new=False)
        renamed = (
            match.ground is Ground.USCC and row.company is not None and is_other_name(held["legal_name"], row.company)
        )
        if renamed and row.company is not None and row.company.legal and not self._was_called(uid, row.company):
            values["legal_name"] = row.company.name
            self._former_name(uid, row, held["legal_name"])
        else:
            values.pop("legal_name", None)
            self._tell_of_new_form(uid, row, held["legal_name"])
        for key in self._of_merged(uid, values):
            del values[key]
        self._refuse_code_of_another(uid, row, values)
        if held.get("pinyin") is None:
            values["pinyin"], values["initials"] = pinyin_of(held.get("short_name") or held["legal_name"])
        cleared = cleared_fields(row, "firm", values)
        values |= dict.fromkeys(cleared)
        letters = {**draft.letters, **cleared} if cleared else draft.letters
        self._builder.state(uid, "firm", uid, values, held, letters, self._place(row), cleared=cleared.keys())
        self._keep("firm", uid, held, values)
        self._find_by(uid, held, values, row.company if renamed else None)
        self._names(uid, row)
        for child in row.drafts[1:]:
            self._record(uid, row, child, clears=True)
        self._clear_figures(uid, row)

    def _tell_of_new_form(self, uid: str, row: SourceRow, held: str) -> None:
        """Without its code a firm takes no new name; that it seems to have become one limited by shares is said."""
        if row.company is None or row.uscc or not became_limited_by_shares(held, row.company):
            return
        if not self._was_called(uid, row.company):
            self._problem(
                row,
                "became_limited_by_shares",
                Text("The registry calls this firm {name}. Without its credit code it takes no new name.", name=held),
                Text("Add the credit code if it has become a company limited by shares."),
                Severity.WARNING,
            )

    def _more_of_firm(
        self, row: SourceRow, uid: str, take: AbstractSet[str] = frozenset(), *, is_settled: bool = False
    ) -> None:
        """Another row tells more about a firm: what is still blank is filled, figures are added.

        Args:
            take: keys of fields whose value comes from this row although another gave one.
        """
        held = self._decoded("firm", uid)
        draft = row.drafts[0]
        values = {k: v for k, v in draft.values.items() if held.get(k) is None or f"firm.{k}" in take}
        self._refuse_code_of_another(uid, row, values)
        self._builder.state(uid, "firm", uid, values, held, draft.letters, self._place(row))
        self._keep("firm", uid, held, values)
        self._find_by(uid, held, values)
        self._names(uid, row)
        for child in row.drafts[1:]:
            self._record(uid, row, child, take, is_settled=is_settled)

    def _duplicate(self, row: SourceRow, match: Match) -> None:
        """A second row of one firm: its old name is kept, its other values wait for a person."""
        assert match.uid is not None
        first = self._first_row[match.uid]
        said = self._decisions.duplicates.get((row.file, row.sheet, row.row))
        if said is not None and said.act is DuplicateAct.APART and match.ground is not Ground.USCC:
            self._new_firm(row)
            return
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
        self._builder.duplicates.append(side_by_side(self._files, match.uid, first, row, code, message, said))
        is_renamed = row.company is not None and first.company is not None and row.company.key != first.company.key
        if is_renamed and row.company is not None and row.company.legal:
            self._former_name(match.uid, row, row.company.name)
        if said is not None and said.act is DuplicateAct.MERGE:
            self._builder.firm(match.uid, "", is_new=False, file=row.file, sheet=row.sheet, row=row.row)
            # A person saw both rows, figure by figure: another figure in the second one is no problem any more.
            self._more_of_firm(row, match.uid, said.take - {"firm.legal_name"}, is_settled=True)
            return
        self._problem(
            row,
            code,
            message,
            Text("The first row counts; the other name is kept as a former name."),
            Severity.DUPLICATE,
        )
        self._builder.skipped += 1

    def _refuse_code_of_another(self, uid: str, row: SourceRow, values: dict[str, Any]) -> None:
        """A row that a person gave to one firm may bear the credit code of another: the code stays where it is."""
        owner = self._index.owner(values.get("uscc"))
        if owner in (None, uid):
            return
        del values["uscc"]
        self._problem(
            row,
            "uscc_of_another",
            Text("Another firm has this credit code."),
            Text("Correct the code, or say that the row speaks of that firm."),
            cell=cell_address(row.drafts[0].letters.get("uscc", ""), row.row),
        )

    def _find_by(
        self, uid: str, held: Mapping[str, Any], values: Mapping[str, Any], name: CompanyName | None = None
    ) -> None:
        """Later rows find a firm by what this one adds to it."""
        others = [values[key] for key in ("short_name", "english_name") if values.get(key)]
        code = values.get("uscc")
        if others or name is not None or (code and held.get("uscc") is None):
            self._index.add(uid, name, code if held.get("uscc") is None else None, others)
        if code:
            self._index.add_code(uid, code)

    def _names(self, uid: str, row: SourceRow) -> None:
        for name in self._former_names(row):
            self._former_name(uid, row, name)

    def _former_names(self, row: SourceRow) -> list[str]:
        names = [d.values["name"] for d in row.drafts if d.table == "firm_name"]
        if row.company is not None and row.company.former:
            names.append(row.company.former)
        return names

    def _former_drafts(self, row: SourceRow) -> tuple[Draft, ...]:
        """A former name that stands beside the name itself."""
        if row.company is None or not row.company.former:
            return ()
        name = row.company.former
        return (Draft("firm_name", {"kind": "former", "name": name, "norm": name_key(name)}),)

    def _former_name(self, uid: str, row: SourceRow, name: str) -> None:
        none: Mapping[str, str] = {}
        letters = next((d.letters for d in row.drafts if d.table == "firm_name"), none)
        self._record(uid, row, Draft("firm_name", {"kind": "former", "name": name, "norm": name_key(name)}, letters))
        self._index.add(uid, None, None, former=(name,))

    def _learn_name(self, uid: str, row: SourceRow, said: RowMatch | None) -> None:
        """A name that a person gave to a firm finds it from now on, in this import and the next ones."""
        if said is None or said.uid != uid or row.company is None:
            return
        name = row.company
        if self._index.find(name, None, suggest=False).uid == uid or self._was_called(uid, name):
            return
        letters = row.name_cell.rstrip("0123456789")
        values = {"kind": "alias", "name": name.name, "norm": name.key}
        self._record(uid, row, Draft("firm_name", values, {"name": letters} if letters else {}))
        self._index.add(uid, None, None, former=(name.name,))

    def _was_called(self, uid: str, company: CompanyName) -> bool:
        uids = self._kin_of("firm_name", uid).uids
        return any(not is_other_name(self._decoded("firm_name", u)["name"], company) for u in uids)

    def _of_merged(self, uid: str, values: Mapping[str, Any]) -> list[str]:
        """The fields in which a row repeats what was known of a firm that was merged into this one."""
        names = (self._decoded("firm_name", u) for u in self._kin_of("firm_name", uid).uids)
        codes = (self._decoded("firm_identifier", u) for u in self._kin_of("firm_identifier", uid).uids)
        known = {(one["kind"], one["name"]) for one in names} | {(one["scheme"], one["value"]) for one in codes}
        fields = {"uscc": "uscc", "short_name": "short", "english_name": "english"}
        return [key for key, kind in fields.items() if (kind, values.get(key)) in known]

    # --- rows that name a firm -----------------------------------------------------------------------------------------

    def _child_row(self, row: SourceRow) -> None:
        said = self._decisions.matches.get((row.file, row.sheet, row.row))
        match = self._match(row, said)
        if match.uid is None:
            self._unknown_firm(row, match)
            return
        is_new = match.uid not in self._snapshot.rows["firm"]
        self._see_firm(match.uid, row, is_new=is_new, mark=False)
        support: str | None = None
        for draft in row.drafts:
            if draft.table == "payment":
                if support is None:
                    continue  # money of no support named in the row
                draft = draft._replace(values={**draft.values, "support": support})
            uid = self._record(match.uid, row, draft, clears=True)
            support = uid if draft.table == "support" else support
        self._clear_figures(match.uid, row)
        self._learn_name(match.uid, row, said)

    def _unknown_firm(self, row: SourceRow, match: Match) -> None:
        self._builder.skipped += 1
        said = self._decisions.matches.get((row.file, row.sheet, row.row))
        near = self._candidates(row)
        self._listed(row, near, may_be_new=row.subject is Subject.FIRM and row.company is not None)
        if said is not None and said.kind is MatchKind.SKIP:
            return
        if row.company is None:
            self._name_missing(row, Text("The row names no firm."), Text("Write the firm's name."))
        elif match.several:
            self._problem(
                row,
                "ambiguous_firm",
                Text("{n} firms bear this name.", "{n} firms bear this name.", n=len(match.several)),
                Text("Add the credit code to the row."),
            )
        else:
            best = next((c.name for c in near if not c.vetoed), None)
            like = Text("Write the name as in the list of firms: {name}.", name=best) if best else None
            message = Text("No firm of this name is known.")
            self._problem(row, "unknown_firm", message, like or Text("Add the firm to the list of firms first."))


def _named(stated: Mapping[str, Any], company: CompanyName) -> Mapping[str, Any]:
    """What a row states of a new firm, with its name; the same mapping where it holds it already."""
    short = company.short if company.short and "short_name" not in stated else None
    if stated.get("legal_name") == company.name and short is None:
        return stated
    return {**stated, "legal_name": company.name} | ({} if short is None else {"short_name": short})
