"""From a scored round to what the shortlist says. All prose figures come from the same fields as tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from registry.change import Provenance
from registry.i18n import Language, Text
from registry.model.values import UncertainDate
from registry.model.vocab import vocabulary
from registry.report.inputs import FirmFile, PaperInputs
from registry.report.phrases import day, listed, points, signed
from registry.report.views import (
    NOTHING,
    Card,
    CardDimension,
    CardIndicator,
    CoverageRow,
    CutLine,
    DimensionHead,
    KeyFigure,
    Known,
    LabelledFact,
    MissingRow,
    PaperSection,
    RankRow,
    Ref,
    SchemeRow,
    SegmentMark,
    ShortlistView,
    SignOff,
    SourceRow,
    Standing,
    TierMark,
    VetoedRow,
    Words,
)
from registry.scoring import Candidate, Contribution, Place, RoundResult, Verdict
from registry.scoring.explain import gap_to_cut
from registry.scoring.facts import Answer, State
from registry.scoring.grid import half_up
from registry.scoring.scheme import Indicator, Scheme
from registry.scoring.titles import Unit, quantity
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Phrases
from registry.scoring.words import raw_text

if TYPE_CHECKING:
    from registry.scoring.facts import Ref as FactRef

RESERVE = 5
_KNOWN = {
    State.KNOWN: Known.KNOWN,
    State.INTERVAL: Known.INTERVAL,
    State.MISSING: Known.MISSING,
    State.NOT_APPLICABLE: Known.NOT_APPLICABLE,
}
_STEPS = {"tech_sme": 1, "innovative_sme": 1, "srdi_legacy": 2, "srdi_sme": 2, "little_giant": 3, "key_little_giant": 3}


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


def _hundredths(exact: int) -> int:
    """Exact points (10^6 a point) in hundredths, half up."""
    return half_up(exact, 10_000)


def _words(message: str, plural: str | None = None, /, **values: object) -> Words:
    return Words.of(Text(message, plural, **values))


def _spoken(message: str, **values: Words) -> Words:
    """A message whose values differ by language."""
    return Words(
        Text(message, **{k: v.en for k, v in values.items()}).render(Language.EN),
        Text(message, **{k: v.zh for k, v in values.items()}).render(Language.ZH),
    )


@dataclass(slots=True)
class _Sources:
    """Numbers the sources in the order in which they are first cited."""

    known: dict[tuple[str, str], Provenance]
    numbers: dict[str, int] = field(default_factory=dict[str, int])
    cited: dict[str, int] = field(default_factory=dict[str, int])
    read: dict[str, Words] = field(default_factory=dict[str, Words])
    cells: dict[str, dict[str, list[str]]] = field(default_factory=dict[str, dict[str, list[str]]])
    names: dict[str, Words] = field(default_factory=dict[str, Words])

    def cite(self, refs: Sequence[FactRef], firm: str, name: Words) -> tuple[Ref, ...]:
        found: list[Ref] = []
        for ref in refs:
            origin = self.known.get((ref.uid, ref.field))
            if origin is None:
                continue
            title = f"{origin.file} › {origin.sheet}" if origin.kind == "sheet" else origin.note or origin.actor
            number = self.numbers.setdefault(title, len(self.numbers) + 1)
            one = Ref(number, origin.cell)
            if one in found:
                continue
            found.append(one)
            self.cited[title] = self.cited.get(title, 0) + 1
            self.read.setdefault(
                title, _spoken("Imported {day}", day=day(origin.at.date())) if origin.kind == "sheet" else NOTHING
            )
            self.names[firm] = name
            if origin.cell:
                places = self.cells.setdefault(title, {}).setdefault(firm, [])
                if origin.cell not in places:
                    places.append(origin.cell)
        return tuple(found)

    def rows(self) -> tuple[SourceRow, ...]:
        return tuple(
            SourceRow(
                number,
                title,
                self.read[title],
                self.cited[title],
                tuple((self.names[firm], ", ".join(cells)) for firm, cells in self.cells.get(title, {}).items()),
            )
            for title, number in self.numbers.items()
        )


def shortlist_view(result: RoundResult, inputs: PaperInputs, options: PaperOptions | None = None) -> ShortlistView:
    """Everything the shortlist of `result` says."""
    return _Builder(result, inputs, options or PaperOptions()).view()


class _Builder:
    def __init__(self, result: RoundResult, inputs: PaperInputs, options: PaperOptions) -> None:
        self.result = result
        self.scheme: Scheme = result.scheme
        self.inputs = inputs
        self.options = options
        self.ranked = result.verdict is not Verdict.UNDECIDABLE
        self.sources = _Sources(dict(inputs.sources))
        self.codes = self._numbers()
        self.order = list(result.ranked) if self.ranked else sorted(result.ranked, key=lambda c: c.legal_name)
        self.shown = self._shown()

    def view(self) -> ShortlistView:
        rows = tuple(self._row(c) for c in self.order)
        cards = tuple(self._card(c) for c in self.order if c.place is Place.IN) if self.ranked else ()
        vetoed = self._vetoed()
        missing = tuple(self._missing())
        result = self.result
        return ShortlistView(
            title=self.options.title or _words("Key commercial aerospace enterprises: proposed list"),
            subtitle=_words("Ranking, score cards and evidence, {year}", year=result.as_of.year),
            office=Words.same(self.inputs.office)
            if self.inputs.office
            else _words("Commercial aerospace cultivation office"),
            registry=self.inputs.registry,
            scheme=Words.of(self.scheme.title),
            scheme_version=str(self.scheme.version),
            scheme_digest=result.scheme_digest,
            as_of=result.as_of,
            snapshot=result.digest,
            draft_mark=_words("Draft, internal"),
            fictional=self.inputs.fictional,
            decided=self.ranked,
            size=result.size,
            finding=self._finding(),
            findings=self._findings(rows),
            figures=self._figures(len(missing)),
            cover_facts=self._cover_facts(),
            dimensions=tuple(
                DimensionHead(
                    d.code, Words.of(d.title), _short(Words.of(d.title)), self.scheme.dimension_weight(d.code)
                )
                for d in self.scheme.dimensions
            ),
            rows=rows,
            shown=self.shown,
            cut=self._cut(),
            footnotes=self._footnotes(rows),
            cards=cards,
            vetoed=vetoed,
            missing=missing,
            missing_summary=_words(
                "{n} value is missing among the firms shown.",
                "{n} values are missing among the firms shown.",
                n=len(missing),
            ),
            coverage=tuple(self._coverage(i) for i in self.scheme.indicators),
            scheme_rows=tuple(self._scheme_row(i) for i in self.scheme.indicators),
            method=self._method(),
            policy=self._policy(),
            sources=self.sources.rows(),
            sign_off=SignOff(
                (_words("Drafter"), _words("Section chief"), _words("Leader in charge")),
                _words("Office meeting no."),
                _words("Decision"),
            ),
            limits=_words(
                "This paper is a working recommendation of the office. It is no official list and confers nothing."
            ),
            sections=self.options.sections,
        )

    # -- rows

    def _numbers(self) -> dict[str, str]:
        """Indicators numbered as papers cite them: 1.1, 1.2, 2.1 …"""
        return {
            indicator.code: f"{at}.{place}"
            for at, dimension in enumerate(self.scheme.dimensions, 1)
            for place, indicator in enumerate(self.scheme.of_dimension(dimension.code), 1)
        }

    def _shown(self) -> int:
        if not self.ranked:
            return len(self.order)
        seats = sum(c.place in (Place.IN, Place.TIED) for c in self.order)
        return min(seats + self.options.reserve, len(self.order))

    def _file(self, candidate: Candidate) -> FirmFile:
        return self.inputs.firms[candidate.uid]

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

    def _row(self, candidate: Candidate) -> RankRow:
        at = self.order.index(candidate)
        file = self._file(candidate)
        missing = sum(x.state is State.MISSING for x in candidate.contributions)
        flags = tuple(Words.of(f.text) for f in candidate.flags if f.kind.value not in ("missing", "tie"))
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
            missing=missing,
            flags=flags if self.ranked else (),
            marks=("a",) if self.ranked and missing else (),
            has_card=self.ranked and candidate.place is Place.IN,
        )

    def _cut(self) -> CutLine | None:
        cut = self.result.cut
        if cut is None or not self.ranked:
            return None
        seats = next(n for n, c in enumerate(self.order) if c.uid == cut.first_out)
        label = _words("Cut line, {n} firm", "Cut line, {n} firms", n=seats)
        return CutLine(seats, label, Words.of(cut.text), cut.gap, cut.crossed)

    # -- prose

    def _finding(self) -> Words:
        if not self.ranked:
            return Words.of(self.result.finding)
        seats = sum(c.place is Place.IN for c in self.order)
        head = _words(
            "{n} firm is proposed out of {all} candidates.",
            "{n} firms are proposed out of {all} candidates.",
            n=seats,
            all=len(self.result.candidates),
        )
        told = Words.of(self.result.finding)
        return Words(f"{head.en} {told.en}", f"{head.zh}{told.zh}")

    def _findings(self, rows: tuple[RankRow, ...]) -> tuple[Words, ...]:
        if not self.ranked:
            return (
                _words(
                    "Each bar shows where the score may lie. They overlap, so no order is shown; the firms stand by name."
                ),
            )
        if not rows:
            return ()
        first = _spoken(
            "No. 1 is {name} with {score} points.", name=_either(rows[0].name), score=Words.same(points(rows[0].score))
        )
        districts = {r.district.en for r in rows if r.standing is Standing.SELECTED and r.district}
        places = _words(
            "The firms proposed stand in {n} district.", "The firms proposed stand in {n} districts.", n=len(districts)
        )
        return (Words(f"{first.en} {places.en}", f"{first.zh}{places.zh}"),)

    def _figures(self, missing: int) -> tuple[KeyFigure, ...]:
        firms, values = _words("firms"), _words("values")
        seats = sum(c.place is Place.IN for c in self.order) if self.ranked else 0
        proposed = KeyFigure(str(seats) if self.ranked else "—", firms if self.ranked else NOTHING, _words("Proposed"))
        return (
            proposed,
            KeyFigure(
                str(len(self.result.ranked)),
                firms,
                _words("Candidates ranked") if self.ranked else _words("Candidates assessed"),
            ),
            KeyFigure(str(len(self.result.vetoed)), firms, _words("Vetoed")),
            KeyFigure(str(missing), values, _words("Values missing")),
        )

    def _cover_facts(self) -> tuple[LabelledFact, ...]:
        scheme = _spoken(
            "{name}, version {version}", name=Words.of(self.scheme.title), version=Words.same(str(self.scheme.version))
        )
        return (
            LabelledFact(_words("Registry"), Words.same(self.inputs.registry)),
            LabelledFact(_words("Scheme"), scheme),
            LabelledFact(_words("Data as of"), day(self.result.as_of)),
            LabelledFact(_words("State"), Words.of(self.result.draft)),
            LabelledFact(_words("Missing values"), self._policy()),
        )

    def _policy(self) -> Words:
        if self.result.missing.value == "zero":
            return _words("A missing value counts zero in this draft; the possible score is shown beside it.")
        return _words("A missing value counts at the middle of its possible points. Missing is not zero.")

    def _method(self) -> tuple[Words, ...]:
        return (
            _words(
                "The score is additive over fixed goalposts: each indicator becomes a value"
                " from 0 to 100 by its own function, and values are added with the weights below."
                " No firm's score depends on who else is a candidate."
            ),
            _words(
                "Values and weights are whole numbers on a fixed grid, so that a tie is a true tie and"
                " any machine gets the same figures."
                " What does not apply to a firm hands its weight to the other indicators of its dimension."
            ),
            Words.of(self.result.draft),
        )

    def _footnotes(self, rows: tuple[RankRow, ...]) -> tuple[tuple[str, Words], ...]:
        if not any("a" in r.marks for r in rows[: self.shown]):
            return ()
        return (("a", _words("Some values are missing; the possible score stands below the score.")),)

    # -- cards

    def _card(self, candidate: Candidate) -> Card:
        name = _name(candidate)
        file = self._file(candidate)
        selected = [c for c in self.order if c.place is Place.IN]
        dimensions: list[CardDimension] = []
        for at, (dimension, score) in enumerate(zip(self.scheme.dimensions, candidate.dimensions, strict=True)):
            others = sorted(_hundredths(c.dimensions[at].points) for c in selected)
            dimensions.append(
                CardDimension(
                    Words.of(dimension.title),
                    _hundredths(score.points),
                    _hundredths(score.lo),
                    _hundredths(score.hi),
                    score.weight,
                    others[len(others) // 2],
                )
            )
        order = {d.code: at for at, d in enumerate(self.scheme.dimensions)}
        indicators = tuple(self._indicator(x, order[x.dimension], candidate, name) for x in candidate.contributions)
        notes = ()
        if any(i.state is Known.MISSING for i in indicators):
            notes = (_words("— not reported; the points that are possible stand beside it."),)
        return Card(
            candidate.uid,
            candidate.rank_label,
            self._standing(self.order.index(candidate), candidate),
            name,
            self._why(candidate),
            candidate.published,
            candidate.published_lo,
            candidate.published_hi,
            self._facts(candidate, file),
            tuple(dimensions),
            indicators,
            notes,
        )

    def _indicator(self, x: Contribution, dimension: int, candidate: Candidate, name: Words) -> CardIndicator:
        missing = x.state in (State.MISSING, State.NOT_APPLICABLE)
        raw = NOTHING if missing else Words(raw_text(x, Language.EN), raw_text(x, Language.ZH))
        return CardIndicator(
            code=self.codes[x.code],
            name=Words.of(self.scheme.indicator(x.code).title),
            dimension=dimension,
            state=_KNOWN[x.state],
            raw=raw,
            value=None if x.state is State.NOT_APPLICABLE else x.value,
            weight=x.weight,
            points=_hundredths(x.points),
            low=_hundredths(x.points_lo),
            high=_hundredths(x.points_hi),
            grade=x.grade.value if x.grade is not None else "",
            refs=self.sources.cite(x.refs, candidate.uid, name),
            notes=tuple(Words.of(n) for n in x.notes),
        )

    def _why(self, candidate: Candidate) -> Words:
        """The gap to the cut in words: by how much, and from which dimensions."""
        gap = gap_to_cut(self.result, candidate.uid)
        if gap is None:
            return NOTHING
        by_dimension: dict[str, int] = {}
        for item in gap.items:
            code = self.scheme.indicator(item.code).dimension
            by_dimension[code] = by_dimension.get(code, 0) + item.points
        largest = sorted(by_dimension.items(), key=lambda pair: (-abs(pair[1]), pair[0]))[:3]
        parts = [
            _spoken(
                "{points} from {dimension}",
                points=Words.same(signed(_hundredths(value))),
                dimension=Words.of(self.scheme.dimension(code).title),
            )
            for code, value in largest
        ]
        other = self.result.candidate(gap.against)
        return _spoken(
            "{total} points against no. {place}: {parts}.",
            total=Words.same(signed(_hundredths(gap.total))),
            place=Words.same(other.rank_label),
            parts=listed(parts),
        )

    def _facts(self, candidate: Candidate, file: FirmFile) -> tuple[LabelledFact, ...]:
        dash = Words.same("—")
        return (
            LabelledFact(_words("Credit code"), Words.same(candidate.uscc) if candidate.uscc else dash),
            LabelledFact(_words("Founded"), _date(file.founded) or dash),
            LabelledFact(_words("District"), _district(file) or dash),
            LabelledFact(_words("Segment"), _segment(file).name or dash),
            LabelledFact(_words("SRDI tier"), _tier(file).name or dash),
            LabelledFact(_words("Main product"), Words.same(file.main_product) if file.main_product else dash),
        )

    # -- annexes

    def _vetoed(self) -> tuple[VetoedRow, ...]:
        rows = [self._veto_row(c, excluded=True) for c in self.result.vetoed]
        # Open questions matter where a seat is at stake: in the list and its reserve.
        near = self.order[: self.shown] if self.ranked else []
        rows += [self._veto_row(c, excluded=False) for c in near if any(v.answer is Answer.UNKNOWN for v in c.vetoes)]
        return tuple(rows)

    def _veto_row(self, candidate: Candidate, *, excluded: bool) -> VetoedRow:
        wanted = Answer.FAIL if excluded else Answer.UNKNOWN
        hits = [v for v in candidate.vetoes if v.answer is wanted]
        reasons = [
            Words.of(v.reason) if excluded else _spoken("{rule}: not checked yet", rule=Words.of(v.title)) for v in hits
        ]
        reason = Words("; ".join(r.en for r in reasons), "；".join(r.zh for r in reasons))
        name = _name(candidate)
        refs = tuple(ref for v in hits for ref in self.sources.cite(v.refs, candidate.uid, name))
        rank = str(candidate.shadow_rank) if candidate.shadow_rank else candidate.rank_label
        return VetoedRow(
            name,
            candidate.uscc,
            _district(self._file(candidate)),
            excluded,
            reason,
            "; ".join(v.detail for v in hits if v.detail),
            candidate.published if self.ranked else None,
            rank if self.ranked else "",
            refs,
        )

    def _missing(self) -> Sequence[MissingRow]:
        if not self.ranked:
            return ()
        return [
            MissingRow(
                c.rank_label,
                _name(c),
                _district(self._file(c)),
                self.codes[x.code],
                Words.of(self.scheme.indicator(x.code).title),
                x.weight,
                _hundredths(x.points),
                _hundredths(x.points_lo),
                _hundredths(x.points_hi),
            )
            for c in self.order[: self.shown]
            for x in c.contributions
            if x.state is State.MISSING
        ]

    def _coverage(self, indicator: Indicator) -> CoverageRow:
        states = [c.contribution(indicator.code).state for c in self.result.ranked]
        order = [d.code for d in self.scheme.dimensions]
        return CoverageRow(
            self.codes[indicator.code],
            Words.of(indicator.title),
            order.index(indicator.dimension),
            indicator.weight,
            states.count(State.KNOWN),
            states.count(State.INTERVAL),
            states.count(State.MISSING),
            states.count(State.NOT_APPLICABLE),
        )

    def _scheme_row(self, indicator: Indicator) -> SchemeRow:
        order = [d.code for d in self.scheme.dimensions]
        function, anchors = _function(indicator)
        return SchemeRow(
            self.codes[indicator.code],
            Words.of(indicator.title),
            order.index(indicator.dimension),
            indicator.weight,
            _unit(indicator.unit),
            function,
            anchors,
            Words.of(indicator.grounded),
        )


def _unit(unit: Unit) -> Words:
    match unit:
        case Unit.WAN_CNY:
            return _words("¥ 10,000")
        case Unit.PERCENT:
            return _words("per cent")
        case Unit.COUNT:
            return _words("number")
        case Unit.LEVEL:
            return _words("level")
        case Unit.POINTS:
            return _words("points")
        case _:
            return _words("category")


def _quantity(value: Fraction | None, unit: Unit) -> Words:
    return _words("the segment's anchor") if value is None else Words.of(quantity(value, unit))


def _function(indicator: Indicator) -> tuple[Words, Words]:
    """The value function and its goalposts in words."""
    value, unit = indicator.value, indicator.unit
    match value:
        case Efficacy():
            kind = _words("Efficacy, logarithmic") if value.log else _words("Efficacy")
            return kind, _spoken(
                "60 at {basic}, 100 at {full}", basic=_quantity(value.basic, unit), full=_quantity(value.full, unit)
            )
        case Linear():
            kind = _words("Linear, logarithmic") if value.log else _words("Linear")
            return kind, _spoken(
                "0 at {start}, 100 at {full}", start=_quantity(value.start, unit), full=_quantity(value.full, unit)
            )
        case Bands():
            steps = [Words.of(quantity(cut, unit)) for cut in value.cuts]
            return _words("Bands"), Words(", ".join(s.en for s in steps), "、".join(s.zh for s in steps))
        case Codes() | Phrases():
            return _words("By category"), _words("see the scheme file")


def _name(candidate: Candidate) -> Words:
    return Words(candidate.english_name, candidate.legal_name)


def _either(name: Words) -> Words:
    return Words(name.en or name.zh, name.zh or name.en)


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
    code = file.standing.tier
    if code is None or code == "none" or file.standing.state in ("lapsed", "applied"):
        return TierMark(0, NOTHING)
    term = vocabulary("tier").get(code)
    return TierMark(_STEPS.get(code, 0), Words(term.short_en, term.short_zh))


def _short(title: Words) -> Words:
    """The first word of a title, for the narrow place above a bar."""
    return Words(title.en.split()[0], title.zh[:2])


def _date(value: UncertainDate | None) -> Words:
    return NOTHING if value is None else Words.same(value.iso())
