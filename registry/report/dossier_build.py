"""From a firm's records to what its dossier says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from registry.i18n import Language, Text
from registry.model.catalogue import Field, Kind, Sensitivity
from registry.model.entities import ENTITIES
from registry.model.firm_entities import FIRM
from registry.model.raised import day_of, raised
from registry.model.values import Amount, AmountKind, UncertainDate
from registry.model.vocab import Term, vocabulary
from registry.model.wording import show_value
from registry.report import dossier_prose as prose
from registry.report.annex_views import Ref
from registry.report.citing import Citations
from registry.report.dossier_figures import known_metrics, metric_rows, table_years
from registry.report.dossier_files import DossierFile, Record
from registry.report.dossier_views import (
    CheckRow,
    CitedFact,
    DossierView,
    EvidenceRow,
    FundingRow,
    LadderStep,
    MilestoneRow,
    NoteRow,
    Outcome,
    RecognitionRow,
    Rung,
)
from registry.report.phrases import bracketed, listed
from registry.report.typeset.characters import clean
from registry.report.views import SegmentMark
from registry.report.wording import NOTHING, Words
from registry.scoring.facts import Ref as FactRef
from registry.srdi import Held, Standing, TierState, standing

NAME, LONG, EVENT, NOTE = 120, 300, 160, 400
"""Characters of a name, of a running text, of an event, of a note; what is longer is cut with an ellipsis."""
LADDER = ("innovative_sme", "srdi_sme", "little_giant")
"""What stands on a rung where nothing is on record."""
_LEFT_OUT = frozenset({"legal_name", "short_name", "english_name", "remark", "source", "grade", "segment"})
_STATES = {
    TierState.VALID: Rung.HELD,
    TierState.DUE: Rung.DUE,
    TierState.LAPSED: Rung.LAPSED,
    TierState.APPLIED: Rung.APPLIED,
}
_RECORDS = {"evidence": Text("Documents on file")}
"""Kinds of records by another name than their own: the sources that records name are evidence too."""
_OUTCOMES = {"success": Outcome.GOOD, "partial": Outcome.PART, "failure": Outcome.BAD}


def dossier_view(file: DossierFile) -> DossierView:
    """Everything the dossier of a firm says."""
    return _Builder(file).view()


def term_words(name: str, code: str | None, *, short: bool = False) -> Words:
    """A term of a vocabulary in both languages, empty for no code."""
    if not code or code not in vocabulary(name):
        return Words.same(code or "")
    return _labels(vocabulary(name).get(code), short=short)


def _labels(term: Term, *, short: bool = False) -> Words:
    return Words(term.label(Language.EN, short), term.label(Language.ZH, short))


def value_words(field: Field, value: object) -> Words:
    """A value of the catalogue in both languages."""
    return Words(
        clean(show_value(field, value, Language.EN), LONG),
        clean(show_value(field, value, Language.ZH), LONG),
    )


class _Builder:
    def __init__(self, file: DossierFile) -> None:
        self.file = file
        firm = file.firm
        self.name = Words(clean(firm["english_name"] or "", NAME), clean(firm["legal_name"], NAME))
        self.cited = Citations(file.origins)

    def view(self) -> DossierView:
        file, firm = self.file, self.file.firm
        facts = self._facts()
        stands = standing([_held(r) for r in file.kin["recognition"]], file.as_of, firm["district"] or "")
        recognitions = self._recognitions()
        funding = self._funding()
        milestones = self._milestones()
        years = table_years(file.kin["metric"])
        metrics = metric_rows(file.kin["metric"], years, lambda refs: self._cite("metric", refs))
        checks = self._checks()
        notes = self._notes()
        gaps = self._gaps()
        money = prose.total(file.kin["funding_event"])
        unknown = _unknown_facts(file)
        status = prose.status(stands, file.as_of)
        return DossierView(
            key=firm["uid"],
            name=self.name,
            short_name=clean(firm["short_name"] or "", NAME),
            uscc=firm["uscc"] or "",
            title=_titled(self.name),
            subtitle=self.name,
            office=file.office,
            registry=file.registry,
            as_of=file.as_of,
            snapshot=file.snapshot,
            log=file.log,
            fictional=file.fictional,
            segment=SegmentMark(firm["segment"] or "", term_words("segment1", firm["segment"])),
            tier=_held_tier(stands),
            finding=prose.finding(status, money, len(funding)),
            figures=prose.figures(money, metrics, years, milestones),
            facts_finding=prose.facts(_asked() - len(unknown), _asked(), _besides(file)),
            facts=facts,
            status_finding=status,
            ladder=tuple(self._rung(rank) for rank in (1, 2, 3)),
            recognitions=recognitions,
            funding_finding=prose.funding(money, funding),
            funding=funding,
            milestone_finding=prose.milestones(milestones),
            milestones=milestones,
            founded=firm["established"].start if firm["established"] else None,
            years=years,
            metrics=metrics,
            metric_finding=prose.metrics(metrics, years),
            checks_finding=prose.checks(file.kin["veto_record"], checks),
            checks=checks,
            evidence=self._evidence(),
            notes=notes,
            gaps_finding=prose.gaps(gaps),
            gaps=gaps,
            sources=self.cited.rows(),
        )

    # -- citing ---------------------------------------------------------------------------------------------------

    def _cite(self, table: str, cells: Iterable[tuple[str, str]]) -> tuple[Ref, ...]:
        refs = [FactRef(table, uid, field) for uid, field in cells]
        return self.cited.cite(refs, self.file.firm["uid"], self.name)

    def _cite_record(self, table: str, record: Record, *fields: str) -> tuple[Ref, ...]:
        return self._cite(table, [(record["uid"], field) for field in fields if record[field] is not None])

    # -- parts ----------------------------------------------------------------------------------------------------

    def _facts(self) -> tuple[CitedFact, ...]:
        firm, kin = self.file.firm, self.file.kin
        made: list[CitedFact] = []
        former = [n for n in kin["firm_name"] if n["kind"] == "former"]
        if former:
            names = Words.same("；".join(clean(n["name"], NAME) for n in former))
            made.append(
                CitedFact(Words.of(Text("Former names")), names, self._cite("firm_name", _cells(former, "name")))
            )
        for field in _asked_fields():
            value = firm[field.key]
            if value is None or value == "":
                continue
            refs = self._cite("firm", [(firm["uid"], field.key)])
            made.append(CitedFact(Words(field.en, field.zh), value_words(field, value), refs))
        chain = kin["firm_segment"]
        if chain:
            places = [term_words("segment2", s["code"]) for s in chain]
            made.append(CitedFact(_chain_position(), listed(places), self._cite("firm_segment", _cells(chain, "code"))))
        for site in kin["firm_site"]:
            district = term_words("district", site["district"])
            label = Words.of(Text("Site"))
            made.append(
                CitedFact(label, district or Words.same(clean(site["place"] or "", LONG)), self._site_refs(site))
            )
        return tuple(made)

    def _site_refs(self, site: Record) -> tuple[Ref, ...]:
        return self._cite_record("firm_site", site, "place", "district")

    def _recognitions(self) -> tuple[RecognitionRow, ...]:
        rows = sorted(self.file.kin["recognition"], key=lambda r: (day_of(r["recognised"]), r["uid"]))
        return tuple(
            RecognitionRow(
                tier=term_words("tier", r["tier"]),
                batch=bracketed(clean(r["batch"] or "", NAME)),
                recognised=_iso(r["recognised"]),
                valid=_iso(standing([_held(r)], self.file.as_of, self.file.firm["district"] or "").valid_until),
                state=_rung(standing([_held(r)], self.file.as_of, self.file.firm["district"] or "")),
                refs=self._cite_record("recognition", r, "tier", "recognised", "valid_to"),
                grade=r["grade"] or "",
            )
            for r in rows
        )

    def _rung(self, rank: int) -> LadderStep:
        tiers = vocabulary("tier")
        held = [r for r in self.file.kin["recognition"] if tiers.get(r["tier"]).rank == rank]
        if not held:
            return LadderStep(term_words("tier", LADDER[rank - 1]), Rung.NONE, NOTHING)
        stands = standing([_held(r) for r in held], self.file.as_of, self.file.firm["district"] or "")
        own = [r for r in held if r["tier"] == stands.tier]
        first = min((r["recognised"] for r in own if r["recognised"] is not None), key=day_of, default=None)
        return LadderStep(term_words("tier", stands.tier), _rung(stands), prose.rung_dates(first, stands.valid_until))

    def _funding(self) -> tuple[FundingRow, ...]:
        events = sorted(self.file.kin["funding_event"], key=lambda e: (day_of(e["announced"]), e["uid"]))
        rows: list[FundingRow] = []
        for at, event in enumerate(events):
            so_far, before = raised(events[: at + 1]), raised(events[:at])
            sums = prose.total(events[: at + 1])
            amount: Amount | None = event["amount"]
            rows.append(
                FundingRow(
                    announced=_iso(event["announced"]),
                    day=_day(event["announced"]),
                    round=round_words(event),
                    amount=value_words(ENTITIES["funding_event"].field("amount"), amount),
                    investors=clean(event["investors"] or "", LONG),
                    total=so_far.fen,
                    total_words=prose.money_words(sums) if sums.fen is not None else NOTHING,
                    counted=so_far.missing == before.missing,
                    is_bound=amount is not None and amount.kind is AmountKind.MIN,
                    refs=self._cite_record("funding_event", event, "round_text", "announced", "amount", "investors"),
                    grade=event["grade"] or "",
                )
            )
        return tuple(rows)

    def _milestones(self) -> tuple[MilestoneRow, ...]:
        events = sorted(self.file.kin["milestone"], key=lambda m: (day_of(m["happened"]), m["uid"]))
        return tuple(
            MilestoneRow(
                happened=_iso(m["happened"]),
                day=_day(m["happened"]),
                event=clean(m["event"], EVENT),
                kind=term_words("milestone", m["kind"]),
                short=term_words("milestone", m["kind"], short=True),
                outcome=Outcome.OPEN if m["status"] == "planned" else _OUTCOMES.get(m["outcome"] or "", Outcome.OPEN),
                outcome_words=Words.of(Text("Planned"))
                if m["status"] == "planned"
                else term_words("outcome", m["outcome"], short=True) or Words.same("—"),
                refs=self._cite_record("milestone", m, "event", "happened", "outcome"),
                grade=m["grade"] or "",
            )
            for m in events
        )

    def _checks(self) -> tuple[CheckRow, ...]:
        rows = [r for r in self.file.kin["veto_record"] if r["answer"] != "pass"]
        rows.sort(key=lambda r: (vocabulary("veto").get(r["kind"]).rank, r["uid"]))
        return tuple(
            CheckRow(
                rule=term_words("veto", r["kind"]),
                answer=Words.of(Text("Not passed")) if r["answer"] == "fail" else Words.of(Text("Not known")),
                failed=r["answer"] == "fail",
                detail=clean("; ".join(str(r[k]) for k in ("authority", "document_no", "remark") if r[k]), LONG),
                refs=self._cite_record("veto_record", r, "answer"),
            )
            for r in rows
        )

    def _evidence(self) -> tuple[EvidenceRow, ...]:
        """Evidence on file, then what the records themselves name as their source, with how many rest on it."""
        made = [
            EvidenceRow(
                clean(e["title"], LONG),
                clean(" · ".join(x for x in (e["issuer"], _iso(e["issued"]), e["url"]) if x), LONG),
                e["grade"] or "",
                Words.of(Text("On file")),
            )
            for e in self.file.kin["evidence"]
        ]
        tables = {
            "firm": [self.file.firm],
            **{t: self.file.kin[t] for t in ("recognition", "funding_event", "milestone", "metric", "veto_record")},
        }
        named: dict[tuple[str, str], dict[str, int]] = {}
        for table, records in tables.items():
            for record in records:
                if record["source"]:
                    counts = named.setdefault((clean(record["source"], LONG), record["grade"] or ""), {})
                    counts[table] = counts.get(table, 0) + 1
        made += [
            EvidenceRow(title, "", grade, prose.supports(counts))
            for (title, grade), counts in sorted(named.items(), key=lambda pair: (pair[0][1] or "Z", pair[0][0]))
        ]
        return tuple(made)

    def _notes(self) -> tuple[NoteRow, ...]:
        rows = sorted(self.file.kin["note"], key=lambda n: (n["title"], n["uid"]))
        return tuple(
            NoteRow(clean(n["title"], NAME), clean(n["text"], NOTE), self._cite_record("note", n, "text")) for n in rows
        )

    def _gaps(self) -> tuple[tuple[Words, tuple[Words, ...]], ...]:
        """What is not known, by kind; a kind of which all is known is left out."""
        kin = self.file.kin
        there = known_metrics(kin["metric"])
        figures = [_labels(term) for term in vocabulary("metric") if term.code not in there]
        records = [
            Words.of(_RECORDS[table]) if table in _RECORDS else Words(ENTITIES[table].en, ENTITIES[table].zh)
            for table in ("recognition", "funding_event", "milestone", "veto_record", "evidence")
            if not kin[table]
        ]
        undisclosed = [
            round_words(e)
            for e in kin["funding_event"]
            if e["amount"] is None or e["amount"].kind is AmountKind.UNDISCLOSED
        ]
        groups = [
            (Words.of(Text("Profile")), _unknown_facts(self.file)),
            (Words.of(Text("Kinds of records with none")), records),
            (Words.of(Text("Rounds without a figure")), undisclosed),
            (Words.of(Text("Yearly figures with none")), figures),
        ]
        return tuple((title, tuple(items)) for title, items in groups if items)


def _titled(name: Words) -> Words:
    kind = Words.of(Text("Firm dossier"))
    return Words(f"{kind.en} · {name.en or name.zh}", f"{kind.zh} · {name.zh}")


def _asked_fields() -> list[Field]:
    """The fields of a firm that a dossier shows: what may be seen outside, names and the office's own remarks aside."""
    return [
        f
        for f in FIRM.fields
        if not f.computed
        and f.key not in _LEFT_OUT
        and f.sensitivity is Sensitivity.PUBLIC
        and f.kind is not Kind.REFERENCE
    ]


def _asked() -> int:
    """How many facts of the profile are asked for: the fields, and the position in the chain."""
    return len(_asked_fields()) + 1


def _unknown_facts(file: DossierFile) -> list[Words]:
    unknown = [Words(f.en, f.zh) for f in _asked_fields() if file.firm[f.key] in (None, "")]
    return unknown if file.kin["firm_segment"] else [*unknown, _chain_position()]


def _besides(file: DossierFile) -> list[Words]:
    """What stands among the facts although nobody is asked for it."""
    former = any(n["kind"] == "former" for n in file.kin["firm_name"])
    found = [Text("former names")] if former else []
    return [Words.of(what) for what in (*found, *([Text("sites")] if file.kin["firm_site"] else []))]


def _chain_position() -> Words:
    code = ENTITIES["firm_segment"].field("code")
    return Words(code.en, code.zh)


def _held(record: Record) -> Held:
    return Held.of(record)


def _rung(stands: Standing) -> Rung:
    if stands.tier is None or stands.tier == "none":
        return Rung.NONE
    return _STATES[stands.state] if stands.state is not None else Rung.HELD


def _held_tier(stands: Standing) -> Words:
    return term_words("tier", stands.tier) if _rung(stands) in (Rung.HELD, Rung.DUE) else NOTHING


def _iso(value: UncertainDate | None) -> str:
    return value.iso() + ("?" if value.doubt else "") if value is not None else ""


def _day(value: UncertainDate | None) -> date | None:
    return None if value is None else value.start or value.end


def round_words(event: Mapping[str, object]) -> Words:
    """The round of an announcement, in the source's own words in Chinese."""
    codes = str(event["rounds"] or "").split()
    said = clean(str(event["round_text"] or ""), NAME)
    if not codes:
        return Words.same(said or "—")
    labels = [term_words("round", code, short=True) for code in codes]
    return Words(" · ".join(x.en for x in labels), said or " · ".join(x.zh for x in labels))


def _cells(records: Sequence[Record], field: str) -> list[tuple[str, str]]:
    return [(r["uid"], field) for r in records]
