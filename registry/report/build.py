"""From a scored round to what the shortlist says. Figures in prose come from the same fields as tables and charts."""

from __future__ import annotations

from registry.i18n import Text
from registry.report import prose, round_prose
from registry.report.annex_views import CoverageRow, MilestoneRule, MissingRow, SchemeRow, SignOff, SourceRow, VetoedRow
from registry.report.card_words import card_notes, why
from registry.report.firm_words import district_of, name_of, raw_of, segment_of, tier_of
from registry.report.inputs import FirmFile, PaperInputs
from registry.report.list_rules import list_rules
from registry.report.paper_round import PaperOptions, PaperRound, hundredths, median
from registry.report.round_build import round_cut, round_part, with_place, with_seat
from registry.report.round_paper import CountedRound
from registry.report.scheme_words import function_words, spoken, unit_words
from registry.report.sensitivity import Sensitivity, sensitivity
from registry.report.typeset.characters import clean
from registry.report.views import (
    Card,
    CardDimension,
    CardIndicator,
    CutLine,
    DimensionHead,
    IndicatorScore,
    Known,
    LabelledFact,
    PaperSection,
    RankRow,
    ShortlistView,
    Standing,
)
from registry.report.wording import NOTHING, Words
from registry.scoring import Candidate, Contribution, FlagKind, Place, RoundResult
from registry.scoring.confidence import confidence, confidence_of_round
from registry.scoring.facts import Answer, State
from registry.scoring.scheme import Indicator, RankOn

PRODUCT = 80  # characters of a product on a card
DETAIL = 240  # characters of a veto's authority, document and remark
SHORT = 8  # characters of a dimension's name above a bar
_KNOWN = {
    State.KNOWN: Known.KNOWN,
    State.INTERVAL: Known.INTERVAL,
    State.MISSING: Known.MISSING,
    State.NOT_PROVIDED: Known.NOT_PROVIDED,
    State.NOT_APPLICABLE: Known.NOT_APPLICABLE,
}
_MARKS = {FlagKind.MISSING: "a", FlagKind.LOW_COMPLETENESS: "b", FlagKind.VETO_OPEN: "c"}


def shortlist_view(result: RoundResult, inputs: PaperInputs, options: PaperOptions | None = None) -> ShortlistView:
    """Everything the shortlist of `result` says.

    Args:
        result: the scored round.
        inputs: who the firms are and where their figures stand (`registry.report.inputs.paper_inputs`).
        options: what a person chose; the usual paper by default.
    """
    return _Builder(result, inputs, options or PaperOptions()).view()


def round_view(held: CountedRound, options: PaperOptions | None = None) -> ShortlistView:
    """Everything the shortlist of a round says: objective part, panel, seats and what each is owed to, and its path.

    Args:
        held: the counted round (`registry.report.round_paper.counted_round`).
        options: what a person chose; the usual paper by default. A round has its own reserve.
    """
    return _Builder(held.counted.result, held.inputs, options or PaperOptions(), held).view()


def firm_card(held: CountedRound, uid: str) -> tuple[Card, tuple[SourceRow, ...]] | None:
    """The card of one candidate of a round with the sources it cites; None where the round does not rank it."""
    builder = _Builder(held.counted.result, held.inputs, PaperOptions(), held)
    return builder.one_card(uid)


class _Builder(PaperRound):
    def one_card(self, uid: str) -> tuple[Card, tuple[SourceRow, ...]] | None:
        candidate = next((c for c in self.order if c.uid == uid), None)
        if candidate is None or not self.ranked:
            return None
        card = self._card(self.order.index(candidate), candidate)
        return card, self.citations.rows()

    def _sensitivity(self, rows: tuple[RankRow, ...]) -> Sensitivity | None:
        if not self.ranked:
            return None
        found = confidence(self.result) if self.round is None else confidence_of_round(self.round.counted)
        shown = [(candidate.uid, row) for candidate, row in zip(self.order, rows, strict=True)][: self.shown]
        return sensitivity(self.result, found, shown)

    def view(self) -> ShortlistView:
        rows = tuple(self._row(at, c) for at, c in enumerate(self.order))
        cards = tuple(self._card(at, c) for at, c in enumerate(self.above))
        vetoed = tuple(self._vetoed())
        missing = tuple(self._missing())
        result = self.result
        said = round_prose if self.seats is not None else prose
        if not self.ranked:
            self._cite_all()
        return ShortlistView(
            title=self.options.title or Words.of(self._title()),
            subtitle=Words.of(self._subtitle()),
            office=prose.office(self),
            registry=self.inputs.registry,
            scheme=Words.of(self.scheme.title),
            scheme_version=str(self.scheme.version),
            scheme_digest=result.scheme_digest,
            as_of=result.as_of,
            snapshot=self.round.digest if self.round is not None else result.digest,
            draft_mark=None if self.round is not None and self.round.is_sealed else self._mark(),
            fictional=self.inputs.fictional,
            log=self.inputs.log,
            decided=self.ranked,
            size=result.size,
            finding=said.finding(self),
            findings=tuple(said.findings(self, rows)),
            figures=tuple(said.figures(self)),
            cover_facts=tuple(said.cover_facts(self)),
            dimensions=tuple(self._dimension(d.code, Words.of(d.title)) for d in self.scheme.dimensions),
            rows=rows,
            shown=self.shown,
            cut=self._cut(),
            footnotes=tuple(prose.footnotes(self, rows[: self.shown])),
            cards=cards,
            vetoed=vetoed,
            missing=missing,
            missing_summary=prose.missing_summary(self, len(missing)),
            coverage=tuple(self._coverage(i) for i in self.indicators),
            scheme_rows=tuple(self._scheme_row(i) for i in self.indicators),
            method=said.method(self),
            policy=said.policy(self),
            sources=self.citations.rows(),
            sign_off=SignOff(
                (Words.of(Text("Drafter")), Words.of(Text("Division chief")), Words.of(Text("Leader in charge"))),
                Words.of(Text("Minutes no.")),
                Words.of(Text("Decision")),
            ),
            limits=said.limits(self),
            sections=self.options.sections,
            rules=list_rules(self.scheme, with_seats=self.round is not None),
            milestone_rules=tuple(
                MilestoneRule(Words.of(m.title), m.points, m.later, m.later_most) for m in self.scheme.milestones
            ),
            milestone_summary=prose.milestone_summary(self),
            veto_rules=tuple(Words.of(v.title) for v in self.scheme.vetoes),
            veto_summary=prose.veto_summary(self),
            round=round_part(self) if self.round is not None and self.ranked else None,
            sensitivity=self._sensitivity(rows) if PaperSection.SENSITIVITY in self.options.sections else None,
            exact_rank=self.scheme.rank_on is RankOn.EXACT,
        )

    # -- rows -----------------------------------------------------------------------------------------------------

    def _rank(self, candidate: Candidate) -> str:
        if not self.ranked:
            return ""
        return candidate.rank_label if self.seats is None else self.seats.rows[candidate.uid].rank_label

    def _standing(self, at: int, candidate: Candidate) -> Standing:
        if not self.ranked:
            return Standing.UNDECIDED
        if self.seats is not None:
            return self.seats.standing[candidate.uid]
        match candidate.place:
            case Place.IN:
                return Standing.SELECTED
            case Place.TIED:
                return Standing.TIED
            case _:
                return Standing.RESERVE if at < self.shown else Standing.BELOW

    def _row(self, at: int, candidate: Candidate) -> RankRow:
        file = self.inputs.firms[candidate.uid]
        kinds = {flag.kind for flag in candidate.flags}
        marks = tuple(mark for kind, mark in _MARKS.items() if kind in kinds) if self.ranked else ()
        row = RankRow(
            key=candidate.uid,
            rank=self._rank(candidate),
            standing=self._standing(at, candidate),
            name=name_of(candidate),
            uscc=candidate.uscc,
            district=district_of(file),
            segment=segment_of(file),
            tier=tier_of(file),
            points=tuple(hundredths(d.points) for d in candidate.dimensions),
            score=candidate.published,
            low=candidate.published_lo,
            high=candidate.published_hi,
            known=candidate.completeness,
            missing=sum(prose.without_value(x) for x in candidate.contributions),
            flags=tuple(Words.of(flag.text) for flag in candidate.flags),
            marks=tuple(mark for mark in marks if mark != "c" or not self.all_unchecked()),
            has_card=self.ranked and at < len(self.above),
            scores=tuple(self._score(x) for x in self.contributions(candidate)),
        )
        return row if self.seats is None else with_place(self, row, candidate)

    def _score(self, x: Contribution) -> IndicatorScore:
        away = x.state is State.NOT_APPLICABLE
        raw = NOTHING if x.state is State.MISSING else raw_of(x, self.scheme.indicator(x.code))
        grade = x.grade.value if x.grade is not None else ""
        return IndicatorScore(_KNOWN[x.state], raw, None if away else x.value, x.lo, x.hi, x.weight, grade)

    def _title(self) -> Text:
        if self.ranked:
            return Text("Key commercial aerospace enterprises: proposed list")
        return Text("Key commercial aerospace enterprises: possible scores")

    def _subtitle(self) -> Text:
        year = self.result.as_of.year
        if self.ranked:
            return Text("Ranking, score cards and evidence, {year}", year=year)
        return Text("Possible scores and their grounds, {year}", year=year)

    def _mark(self) -> Words:
        return self.options.mark or Words.of(Text("Draft, internal"))

    def _dimension(self, code: str, title: Words) -> DimensionHead:
        first = title.en.split()[0]
        short = Words(first if len(first) <= SHORT else f"{first[:4]}.", title.zh[:2])
        return DimensionHead(code, title, short, self.scheme.dimension_weight(code))

    def _cut(self) -> CutLine | None:
        if self.seats is not None:
            return round_cut(self)
        cut, tie = self.result.cut, self.result.tie
        if cut is None or not self.ranked:
            return None
        n = len(self.above)
        if tie is not None and tie.unresolved:
            label = Text("{n} firm tied at the cut", "{n} firms tied at the cut", n=len(tie.unresolved))
            return CutLine(n, Words.of(label), Words.of(tie.text), None, crossed=True)
        label = Text("Cut line, {n} firm", "Cut line, {n} firms", n=n)
        return CutLine(n, Words.of(label), Words.of(cut.text), cut.gap, cut.crossed)

    # -- prose ----------------------------------------------------------------------------------------------------

    # -- cards ----------------------------------------------------------------------------------------------------

    def _card(self, at: int, candidate: Candidate) -> Card:
        name = name_of(candidate)
        dimensions = tuple(
            CardDimension(
                Words.of(dimension.title),
                hundredths(score.points),
                hundredths(score.lo),
                hundredths(score.hi),
                score.weight,
                median([hundredths(c.dimensions[index].points) for c in self.above]),
            )
            for index, (dimension, score) in enumerate(zip(self.scheme.dimensions, candidate.dimensions, strict=True))
        )
        contributions = self.contributions(candidate)
        made = Card(
            candidate.uid,
            self._rank(candidate),
            self._standing(at, candidate),
            name,
            why(self.result, candidate),
            candidate.published,
            candidate.published_lo,
            candidate.published_hi,
            tuple(self._facts(candidate, self.inputs.firms[candidate.uid])),
            dimensions,
            tuple(self._indicator(x, candidate, name) for x in contributions),
            card_notes(contributions, self.codes, self.scheme, self.result.missing),
        )
        return made if self.seats is None else with_seat(self, made, candidate)

    def _indicator(self, x: Contribution, candidate: Candidate, name: Words) -> CardIndicator:
        indicator = self.scheme.indicator(x.code)
        return CardIndicator(
            code=self.codes[x.code],
            name=Words.of(indicator.title),
            dimension=self.at[x.dimension],
            state=_KNOWN[x.state],
            raw=NOTHING if x.state in (State.MISSING, State.NOT_APPLICABLE) else raw_of(x, indicator),
            value=None if x.state is State.NOT_APPLICABLE else x.value,
            weight=x.weight,
            points=hundredths(x.points),
            low=hundredths(x.points_lo),
            high=hundredths(x.points_hi),
            grade=x.grade.value if x.grade is not None else "",
            refs=self.citations.cite(x.refs, candidate.uid, name),
            notes=tuple(Words.of(n) for n in x.notes),
        )

    def _facts(self, candidate: Candidate, file: FirmFile) -> list[LabelledFact]:
        dash = Words.same("—")
        owner = file.ownership
        return [
            LabelledFact(Words.of(Text("Credit code")), Words.same(candidate.uscc) or dash),
            LabelledFact(
                Words.of(Text("Founded")), Words.same(file.founded.iso()) if file.founded is not None else dash
            ),
            LabelledFact(Words.of(Text("District")), district_of(file) or dash),
            LabelledFact(Words.of(Text("Segment")), segment_of(file).name or dash),
            LabelledFact(Words.of(Text("SRDI tier")), tier_of(file).name or dash),
            LabelledFact(
                Words.of(Text("Ownership")), Words(owner.short_en, owner.short_zh) if owner is not None else dash
            ),
            LabelledFact(Words.of(Text("Main product")), Words.same(clean(file.main_product, PRODUCT)) or dash),
        ]

    # -- annexes --------------------------------------------------------------------------------------------------

    def _vetoed(self) -> list[VetoedRow]:
        rows = [self._veto_row(c, excluded=True) for c in self.result.vetoed]
        # Open questions matter where a seat is at stake: in the list and its reserve.
        near = self.order[: self.shown] if self.ranked else []
        return rows + [
            self._veto_row(c, excluded=False) for c in near if any(v.answer is Answer.UNKNOWN for v in c.vetoes)
        ]

    def _veto_row(self, candidate: Candidate, *, excluded: bool) -> VetoedRow:
        hits = [v for v in candidate.vetoes if v.answer is (Answer.FAIL if excluded else Answer.UNKNOWN)]
        reasons = [Words.of(v.reason if excluded else v.title) for v in hits]
        listed = Words("; ".join(r.en for r in reasons), "；".join(r.zh for r in reasons))
        if not excluded:
            message = Text("{n} check not done: {rules}", "{n} checks not done: {rules}", n=len(hits), rules="")
            if len(hits) == len(self.scheme.vetoes):
                listed = Words.of(Text("all of them"))
            listed = spoken(message, rules=listed)
        name = name_of(candidate)
        refs = tuple(ref for v in hits for ref in self.citations.cite(v.refs, candidate.uid, name))
        rank = str(candidate.shadow_rank) if candidate.shadow_rank else self._rank(candidate)
        return VetoedRow(
            name,
            candidate.uscc,
            district_of(self.inputs.firms[candidate.uid]),
            excluded,
            listed,
            clean("; ".join(v.detail for v in hits if v.detail), DETAIL),
            candidate.published if self.ranked else None,
            rank if self.ranked else "",
            refs,
        )

    def _cite_all(self) -> None:
        """A round that cannot be decided has no cards; its ranges still rest on every figure read."""
        for candidate in self.order:
            for x in self.contributions(candidate):
                self.citations.cite(x.refs, candidate.uid, name_of(candidate))

    def _missing(self) -> list[MissingRow]:
        if not self.ranked:
            return []
        return [
            MissingRow(
                self._rank(c),
                name_of(c),
                district_of(self.inputs.firms[c.uid]),
                self.codes[x.code],
                Words.of(self.scheme.indicator(x.code).title),
                x.weight,
                hundredths(x.points),
                hundredths(x.points_lo),
                hundredths(x.points_hi),
            )
            for c in self.order[: self.shown]
            for x in self.contributions(c)
            if prose.without_value(x)
        ]

    def _coverage(self, indicator: Indicator) -> CoverageRow:
        states = [c.contribution(indicator.code).state for c in self.order]
        return CoverageRow(
            self.codes[indicator.code],
            Words.of(indicator.title),
            self.at[indicator.dimension],
            indicator.weight,
            states.count(State.KNOWN),
            states.count(State.INTERVAL),
            states.count(State.MISSING) + states.count(State.NOT_PROVIDED),
            states.count(State.NOT_APPLICABLE),
        )

    def _scheme_row(self, indicator: Indicator) -> SchemeRow:
        function, anchors = function_words(indicator)
        return SchemeRow(
            self.codes[indicator.code],
            Words.of(indicator.title),
            self.at[indicator.dimension],
            indicator.weight,
            unit_words(indicator.unit),
            function,
            anchors,
            Words.of(indicator.grounded),
            indicator.code,
        )


__all__ = ["PaperOptions", "round_view", "shortlist_view"]
