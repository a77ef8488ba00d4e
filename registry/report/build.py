"""From a scored round to what the shortlist says. Figures in prose come from the same fields as tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.i18n import Language, Text
from registry.model.vocab import vocabulary
from registry.report.card_words import card_notes, raw_words, why
from registry.report.citing import Citations
from registry.report.inputs import FirmFile, PaperInputs
from registry.report.phrases import day, points
from registry.report.scheme_words import function_words, spoken, unit_words
from registry.report.typeset.characters import clean
from registry.report.views import (
    NOTHING,
    Card,
    CardDimension,
    CardIndicator,
    CoverageRow,
    CutLine,
    DimensionHead,
    IndicatorScore,
    KeyFigure,
    Known,
    LabelledFact,
    MilestoneRule,
    MissingRow,
    PaperSection,
    RankRow,
    SchemeRow,
    SegmentMark,
    ShortlistView,
    SignOff,
    Standing,
    TierMark,
    VetoedRow,
    Words,
)
from registry.scoring import Candidate, Contribution, FlagKind, MissingPolicy, Place, RoundResult, Verdict
from registry.scoring.facts import Answer, State
from registry.scoring.grid import half_up
from registry.scoring.scheme import Indicator

RESERVE = 5
NAME = 120  # characters of a firm's name; a longer one is a mistake of somebody's sheet
PRODUCT = 80  # characters of a product on a card
DETAIL = 240  # characters of a veto's authority, document and remark
SHORT = 8  # characters of a dimension's name above a bar
HELD_STATES = ("lapsed", "applied")
_KNOWN = {
    State.KNOWN: Known.KNOWN,
    State.INTERVAL: Known.INTERVAL,
    State.MISSING: Known.MISSING,
    State.NOT_APPLICABLE: Known.NOT_APPLICABLE,
}
_MARKS = {FlagKind.MISSING: "a", FlagKind.LOW_COMPLETENESS: "b", FlagKind.VETO_OPEN: "c"}


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What a person chose for the paper.

    Attributes:
        title: None for the usual one.
        reserve: how many places below the line are shown.
        sections: which parts are printed.
    """

    title: Words | None = None
    reserve: int = RESERVE
    sections: tuple[PaperSection, ...] = tuple(PaperSection)


def shortlist_view(result: RoundResult, inputs: PaperInputs, options: PaperOptions | None = None) -> ShortlistView:
    """Everything the shortlist of `result` says.

    Args:
        result: the scored round.
        inputs: who the firms are and where their figures stand (`registry.report.inputs.paper_inputs`).
        options: what a person chose; the usual paper by default.
    """
    return _Builder(result, inputs, options or PaperOptions()).view()


def _hundredths(exact: int) -> int:
    """Exact points (10^6 a point) in hundredths, half up."""
    return half_up(exact, 10_000)


def _said(message: Text) -> Words:
    return Words.of(message)


def _sentences(*parts: Words) -> Words:
    """Sentences one after the other: with a space in English, without one in Chinese."""
    return Words(" ".join(p.en for p in parts if p.en), "".join(p.zh for p in parts if p.zh))


def _median(values: Sequence[int]) -> int:
    """The middle value; of an even number the mean of the two in the middle, half up."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else half_up(ordered[middle - 1] + ordered[middle], 2)


class _Builder:
    def __init__(self, result: RoundResult, inputs: PaperInputs, options: PaperOptions) -> None:
        self.result = result
        self.scheme = result.scheme
        self.inputs = inputs
        self.options = options
        self.ranked = result.verdict is not Verdict.UNDECIDABLE
        self.citations = Citations(inputs.sources)
        self.indicators = [i for d in self.scheme.dimensions for i in self.scheme.of_dimension(d.code)]
        self.at = {d.code: at for at, d in enumerate(self.scheme.dimensions)}
        self.codes = {
            indicator.code: f"{at}.{place}"
            for at, dimension in enumerate(self.scheme.dimensions, 1)
            for place, indicator in enumerate(self.scheme.of_dimension(dimension.code), 1)
        }
        self.order = list(result.ranked) if self.ranked else sorted(result.ranked, key=self._by_name)
        self.above: list[Candidate] = (
            [c for c in self.order if c.place in (Place.IN, Place.TIED)] if self.ranked else []
        )
        self.shown = min(len(self.above) + options.reserve, len(self.order)) if self.ranked else len(self.order)

    def view(self) -> ShortlistView:
        rows = tuple(self._row(at, c) for at, c in enumerate(self.order))
        cards = tuple(self._card(at, c) for at, c in enumerate(self.above))
        vetoed = tuple(self._vetoed())
        missing = tuple(self._missing())
        result = self.result
        if not self.ranked:
            self._cite_all()
        return ShortlistView(
            title=self.options.title or _said(Text("Key commercial aerospace enterprises: proposed list")),
            subtitle=_said(Text("Ranking, score cards and evidence, {year}", year=result.as_of.year)),
            office=self._office(),
            registry=self.inputs.registry,
            scheme=Words.of(self.scheme.title),
            scheme_version=str(self.scheme.version),
            scheme_digest=result.scheme_digest,
            as_of=result.as_of,
            snapshot=result.digest,
            draft_mark=_said(Text("Draft, internal")),
            fictional=self.inputs.fictional,
            decided=self.ranked,
            size=result.size,
            finding=self._finding(),
            findings=tuple(self._findings(rows)),
            figures=tuple(self._figures()),
            cover_facts=tuple(self._cover_facts()),
            dimensions=tuple(self._dimension(d.code, Words.of(d.title)) for d in self.scheme.dimensions),
            rows=rows,
            shown=self.shown,
            cut=self._cut(),
            footnotes=tuple(self._footnotes(rows[: self.shown])),
            cards=cards,
            vetoed=vetoed,
            missing=missing,
            missing_summary=self._missing_summary(len(missing)),
            coverage=tuple(self._coverage(i) for i in self.indicators),
            scheme_rows=tuple(self._scheme_row(i) for i in self.indicators),
            method=self._method(),
            policy=self._policy(),
            sources=self.citations.rows(),
            sign_off=SignOff(
                (_said(Text("Drafter")), _said(Text("Section chief")), _said(Text("Leader in charge"))),
                _said(Text("Office meeting no.")),
                _said(Text("Decision")),
            ),
            limits=self._limits(),
            sections=self.options.sections,
            milestone_rules=tuple(
                MilestoneRule(Words.of(m.title), m.points, m.later, m.later_most) for m in self.scheme.milestones
            ),
            milestone_summary=self._milestone_summary(),
            veto_rules=tuple(Words.of(v.title) for v in self.scheme.vetoes),
            veto_summary=self._veto_summary(),
        )

    # -- rows -----------------------------------------------------------------------------------------------------

    def _by_name(self, candidate: Candidate) -> tuple[str, str, str]:
        return (self.inputs.firms[candidate.uid].pinyin, candidate.legal_name, candidate.uid)

    def _standing(self, at: int, candidate: Candidate) -> Standing:
        if not self.ranked:
            return Standing.UNDECIDED
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
        return RankRow(
            key=candidate.uid,
            rank=candidate.rank_label if self.ranked else "",
            standing=self._standing(at, candidate),
            name=_name(candidate),
            uscc=candidate.uscc,
            district=_district(file),
            segment=_segment(file),
            tier=_tier(file),
            points=tuple(_hundredths(d.points) for d in candidate.dimensions),
            score=candidate.published,
            low=candidate.published_lo,
            high=candidate.published_hi,
            known=candidate.completeness,
            missing=sum(x.state is State.MISSING for x in candidate.contributions),
            flags=tuple(Words.of(flag.text) for flag in candidate.flags),
            marks=tuple(mark for mark in marks if mark != "c" or not self._all_unchecked()),
            has_card=self.ranked and at < len(self.above),
            scores=tuple(self._score(x) for x in self._contributions(candidate)),
        )

    def _contributions(self, candidate: Candidate) -> list[Contribution]:
        found = {x.code: x for x in candidate.contributions}
        return [found[i.code] for i in self.indicators]

    def _score(self, x: Contribution) -> IndicatorScore:
        away = x.state is State.NOT_APPLICABLE
        raw = NOTHING if x.state is State.MISSING else raw_words(x, self.scheme.indicator(x.code))
        grade = x.grade.value if x.grade is not None else ""
        return IndicatorScore(_KNOWN[x.state], raw, None if away else x.value, x.lo, x.hi, x.weight, grade)

    def _all_unchecked(self) -> bool:
        """Whether every firm shown waits for a veto check: one sentence then says it better than a mark on each row."""
        shown = self.order[: self.shown]
        return all(any(v.answer is Answer.UNKNOWN for v in c.vetoes) for c in shown)

    def _dimension(self, code: str, title: Words) -> DimensionHead:
        first = title.en.split()[0]
        short = Words(first if len(first) <= SHORT else f"{first[:4]}.", title.zh[:2])
        return DimensionHead(code, title, short, self.scheme.dimension_weight(code))

    def _cut(self) -> CutLine | None:
        cut, tie = self.result.cut, self.result.tie
        if cut is None or not self.ranked:
            return None
        n = len(self.above)
        if tie is not None and tie.unresolved:
            label = Text("{n} firm tied at the cut", "{n} firms tied at the cut", n=len(tie.unresolved))
            return CutLine(n, _said(label), Words.of(tie.text), None, crossed=True)
        label = Text("Cut line, {n} firm", "Cut line, {n} firms", n=n)
        return CutLine(n, _said(label), Words.of(cut.text), cut.gap, cut.crossed)

    # -- prose ----------------------------------------------------------------------------------------------------

    def _office(self) -> Words:
        return (
            Words.same(self.inputs.office)
            if self.inputs.office
            else _said(Text("Commercial aerospace cultivation office"))
        )

    def _finding(self) -> Words:
        told = Words.of(self.result.finding)
        if not self.ranked:
            return told
        head = Text(
            "{n} firm is proposed out of {all} candidates.",
            "{n} firms are proposed out of {all} candidates.",
            n=len(self.above),
            all=len(self.result.candidates),
        )
        return _sentences(_said(head), told)

    def _findings(self, rows: tuple[RankRow, ...]) -> list[Words]:
        if not self.ranked:
            said = Text(
                "Each bar shows where a score may lie. The bars overlap, so no order is shown; firms stand by name."
            )
            return [_said(said)]
        if not rows:
            return []
        name = Words(rows[0].name.en or rows[0].name.zh, rows[0].name.zh or rows[0].name.en)
        message = Text("No. 1 is {name} with {score} points.", name="", score=points(rows[0].score))
        said = [spoken(message, name=name), *self._lead(rows)]
        tie = self.result.tie
        if tie is not None and tie.decided_by:
            said.append(_stopped(Words.of(tie.text)))
        return [_sentences(*said)]

    def _lead(self, rows: tuple[RankRow, ...]) -> list[Words]:
        """The dimension in which the median of the list is furthest ahead of the median of the others."""
        above, below = rows[: len(self.above)], rows[len(self.above) :]
        if len(above) < 2 or len(below) < 2:
            return []
        pairs = [
            (_median([r.points[d] for r in above]), _median([r.points[d] for r in below])) for d in self.at.values()
        ]
        best = max(range(len(pairs)), key=lambda d: (pairs[d][0] - pairs[d][1], -d))
        if pairs[best][0] <= pairs[best][1]:
            return []
        title = Words.of(self.scheme.dimensions[best].title)
        message = Text(
            "The list is furthest ahead in “{dimension}”: its median is {inside} points, that of the others {outside}.",
            dimension="",
            inside=points(pairs[best][0]),
            outside=points(pairs[best][1]),
        )
        return [spoken(message, dimension=title)]

    def _figures(self) -> list[KeyFigure]:
        firms, values = _said(Text("firms")), _said(Text("values"))
        open_values = sum(x.state is State.MISSING for c in self.order[: self.shown] for x in c.contributions)
        if self.ranked:
            first = KeyFigure(str(len(self.above)), firms, _said(Text("Proposed")))
            second = KeyFigure(str(len(self.order)), firms, _said(Text("Candidates ranked")))
            last = KeyFigure(str(open_values), values, _said(Text("Missing among the firms shown")))
        else:
            first = KeyFigure(str(len(self.order)), firms, _said(Text("Candidates assessed")))
            second = KeyFigure(str(self.result.rankable), firms, _said(Text("Known well enough to be ranked")))
            last = KeyFigure(str(open_values), values, _said(Text("Values missing")))
        certain = KeyFigure(
            str(self.result.certain), _said(Text("seats")), _said(Text("Certain whatever the open values are"))
        )
        vetoed = KeyFigure(str(len(self.result.vetoed)), firms, _said(Text("Vetoed")))
        return [first, second, certain, vetoed, last]

    def _cover_facts(self) -> list[LabelledFact]:
        name = Words.of(self.scheme.title)
        version = Text("{name}, version {version}", name="", version=str(self.scheme.version))
        policy = Text("Zero") if self.result.missing is MissingPolicy.ZERO else Text("The middle of what is possible")
        basis = Text("Objective part only, {share} % of the total", share=self.scheme.objective_share)
        return [
            LabelledFact(_said(Text("Registry")), Words.same(self.inputs.registry)),
            LabelledFact(_said(Text("Scheme")), spoken(version, name=name)),
            LabelledFact(_said(Text("Data as of")), day(self.result.as_of)),
            LabelledFact(_said(Text("Basis")), _said(basis)),
            LabelledFact(_said(Text("A missing value counts")), _said(policy)),
        ]

    def _policy(self) -> Words:
        if self.result.missing is MissingPolicy.ZERO:
            return _said(Text("A missing value counts zero in this draft; the possible score is shown beside it."))
        return _said(Text("A missing value counts at the middle of its possible points. Missing is not zero."))

    def _method(self) -> tuple[Words, ...]:
        return (
            _said(
                Text(
                    "The score is additive over fixed goalposts: each indicator becomes a value from 0 to 100 by its own"
                    " function, and values are added with the weights below."
                    " No firm’s score depends on who else is a candidate."
                )
            ),
            _said(
                Text(
                    "Values and weights are whole numbers on a fixed grid, so that a tie is a true tie and any machine gets the"
                    " same figures. What does not apply to a firm hands its weight to the other indicators of its dimension."
                )
            ),
            Words.of(self.result.draft),
        )

    def _limits(self) -> Words:
        said = Text("This paper is a working recommendation of the office. It is no official list and confers nothing.")
        made = Text(
            "It was made from the snapshot named on every page; the same registry gives the same paper, byte for byte."
        )
        return _sentences(_said(said), _said(made))

    def _footnotes(self, shown: Sequence[RankRow]) -> list[tuple[str, Words]]:
        notes: list[tuple[str, Words]] = []
        marks = {mark for row in shown for mark in row.marks}
        if "a" in marks:
            said = Text("Values are missing; the small figures are the lowest and the highest score that is possible.")
            notes.append(("a", _said(said)))
        if "b" in marks:
            floor = self.scheme.completeness_floor // 100
            said = Text(
                "Less than {floor} % of the weight is known: it cannot be selected without a recorded reason.",
                floor=floor,
            )
            notes.append(("b", _said(said)))
        if "c" in marks:
            said = Text("A veto check is open: it cannot be selected until the check is done. See “Vetoed candidates”.")
            notes.append(("c", _said(said)))
        if self.ranked and shown and self._all_unchecked():
            said = Text(
                "No firm shown has all its veto checks done; none can be selected until they are. See “Vetoed candidates”."
            )
            notes.append(("", _said(said)))
        return notes

    def _missing_summary(self, listed: int) -> Words:
        blank = sum(x.state is State.MISSING for c in self.order for x in c.contributions)
        every = len(self.order) * len(self.indicators)
        whole = Text(
            "{n} of {all} values of all candidates is missing.",
            "{n} of {all} values of all candidates are missing.",
            n=blank,
            all=every,
        )
        if not self.ranked:
            return _said(whole)
        among = Text(
            "{n} value is missing among the {firms} firms shown.",
            "{n} values are missing among the {firms} firms shown.",
            n=listed,
            firms=self.shown,
        )
        return _sentences(_said(among), _said(whole))

    # -- cards ----------------------------------------------------------------------------------------------------

    def _card(self, at: int, candidate: Candidate) -> Card:
        name = _name(candidate)
        dimensions = tuple(
            CardDimension(
                Words.of(dimension.title),
                _hundredths(score.points),
                _hundredths(score.lo),
                _hundredths(score.hi),
                score.weight,
                _median([_hundredths(c.dimensions[index].points) for c in self.above]),
            )
            for index, (dimension, score) in enumerate(zip(self.scheme.dimensions, candidate.dimensions, strict=True))
        )
        contributions = self._contributions(candidate)
        return Card(
            candidate.uid,
            candidate.rank_label,
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

    def _indicator(self, x: Contribution, candidate: Candidate, name: Words) -> CardIndicator:
        indicator = self.scheme.indicator(x.code)
        return CardIndicator(
            code=self.codes[x.code],
            name=Words.of(indicator.title),
            dimension=self.at[x.dimension],
            state=_KNOWN[x.state],
            raw=NOTHING if x.state in (State.MISSING, State.NOT_APPLICABLE) else raw_words(x, indicator),
            value=None if x.state is State.NOT_APPLICABLE else x.value,
            weight=x.weight,
            points=_hundredths(x.points),
            low=_hundredths(x.points_lo),
            high=_hundredths(x.points_hi),
            grade=x.grade.value if x.grade is not None else "",
            refs=self.citations.cite(x.refs, candidate.uid, name),
            notes=tuple(Words.of(n) for n in x.notes),
        )

    def _facts(self, candidate: Candidate, file: FirmFile) -> list[LabelledFact]:
        dash = Words.same("—")
        owner = file.ownership
        return [
            LabelledFact(_said(Text("Credit code")), Words.same(candidate.uscc) or dash),
            LabelledFact(_said(Text("Founded")), Words.same(file.founded.iso()) if file.founded is not None else dash),
            LabelledFact(_said(Text("District")), _district(file) or dash),
            LabelledFact(_said(Text("Segment")), _segment(file).name or dash),
            LabelledFact(_said(Text("SRDI tier")), _tier(file).name or dash),
            LabelledFact(
                _said(Text("Ownership")), Words(owner.short_en, owner.short_zh) if owner is not None else dash
            ),
            LabelledFact(_said(Text("Main product")), Words.same(clean(file.main_product, PRODUCT)) or dash),
        ]

    # -- annexes --------------------------------------------------------------------------------------------------

    def _vetoed(self) -> list[VetoedRow]:
        rows = [self._veto_row(c, excluded=True) for c in self.result.vetoed]
        # Open questions matter where a seat is at stake: in the list and its reserve.
        near = self.order[: self.shown] if self.ranked else []
        return rows + [
            self._veto_row(c, excluded=False) for c in near if any(v.answer is Answer.UNKNOWN for v in c.vetoes)
        ]

    def _milestone_summary(self) -> Words:
        cap, grade = self.scheme.milestone_cap, self.scheme.milestone_grade.value
        said = Text(
            "At most {cap} points in all; only a milestone with evidence of grade {grade} or better counts.",
            cap=cap,
            grade=grade,
        )
        return _said(said)

    def _veto_summary(self) -> Words:
        failed = len(self.result.vetoed)
        waiting = sum(any(v.answer is Answer.UNKNOWN for v in c.vetoes) for c in self.order)
        passed = len(self.order) - waiting
        return _sentences(
            _said(Text("{n} candidate is excluded.", "{n} candidates are excluded.", n=failed)),
            _said(Text("{n} has passed every check.", "{n} have passed every check.", n=passed)),
            _said(Text("{n} waits for a check.", "{n} wait for checks.", n=waiting)),
        )

    def _veto_row(self, candidate: Candidate, *, excluded: bool) -> VetoedRow:
        hits = [v for v in candidate.vetoes if v.answer is (Answer.FAIL if excluded else Answer.UNKNOWN)]
        reasons = [Words.of(v.reason if excluded else v.title) for v in hits]
        listed = Words("; ".join(r.en for r in reasons), "；".join(r.zh for r in reasons))
        if not excluded:
            message = Text("{n} check not done: {rules}", "{n} checks not done: {rules}", n=len(hits), rules="")
            if len(hits) == len(self.scheme.vetoes):
                listed = _said(Text("all of them"))
            listed = spoken(message, rules=listed)
        name = _name(candidate)
        refs = tuple(ref for v in hits for ref in self.citations.cite(v.refs, candidate.uid, name))
        rank = str(candidate.shadow_rank) if candidate.shadow_rank else candidate.rank_label
        return VetoedRow(
            name,
            candidate.uscc,
            _district(self.inputs.firms[candidate.uid]),
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
            for x in self._contributions(candidate):
                self.citations.cite(x.refs, candidate.uid, _name(candidate))

    def _missing(self) -> list[MissingRow]:
        if not self.ranked:
            return []
        return [
            MissingRow(
                c.rank_label,
                _name(c),
                _district(self.inputs.firms[c.uid]),
                self.codes[x.code],
                Words.of(self.scheme.indicator(x.code).title),
                x.weight,
                _hundredths(x.points),
                _hundredths(x.points_lo),
                _hundredths(x.points_hi),
            )
            for c in self.order[: self.shown]
            for x in self._contributions(c)
            if x.state is State.MISSING
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
            states.count(State.MISSING),
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


def _stopped(said: Words) -> Words:
    """A sentence with its full stop."""
    return Words(f"{said.en.rstrip('.')}.", f"{said.zh.rstrip('。')}。")


def _name(candidate: Candidate) -> Words:
    return Words(clean(candidate.english_name, NAME), clean(candidate.legal_name, NAME))


def _district(file: FirmFile) -> Words:
    if file.district is None:
        return Words.same(file.place)
    return Words(file.district.label(Language.EN, short=True), file.district.label(Language.ZH, short=True))


def _segment(file: FirmFile) -> SegmentMark:
    if not file.segment:
        return SegmentMark("", NOTHING)
    term = vocabulary("segment1").get(file.segment)
    return SegmentMark(term.code, Words(term.en, term.zh))


def _tier(file: FirmFile) -> TierMark:
    """The tier that is held on the day; one that lapsed or is applied for is not."""
    code = file.standing.tier
    if code is None or code == "none" or file.standing.state in HELD_STATES:
        return TierMark(0, NOTHING)
    term = vocabulary("tier").get(code)
    return TierMark(max(0, min(3, term.rank)), Words(term.short_en, term.short_zh))
