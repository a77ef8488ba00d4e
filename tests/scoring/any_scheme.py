"""Schemes of any shape that a file can hold, for properties."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from registry.model.values import Grade
from registry.model.vocab import vocabulary
from registry.scoring import MissingPolicy, Scheme
from registry.scoring.certificates import Certificates, Undated
from registry.scoring.expression import parse
from registry.scoring.grid import GRID, apportion
from registry.scoring.rules import ANY_GROUP, Aggregate, Attribute, Floor, PanelItem, PanelRule, Quota, TrimLevel
from registry.scoring.scheme import (
    NO_PANEL,
    BySegment,
    Dimension,
    FixedRule,
    Indicator,
    MilestonePoints,
    RankOn,
    Veto,
)
from registry.scoring.titles import Title, Unit
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Phrases, Piecewise, ValueFunction

GRIDS = st.integers(0, GRID)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
SEGMENTS = [term.code for term in vocabulary("segment1")]


def figures(least: int = -(10**9)) -> st.SearchStrategy[Fraction]:
    """Whole figures and decimals with up to six places, some of more digits than a sheet keeps."""
    return st.one_of(
        st.integers(least, 10**9).map(Fraction),
        st.integers(least, 10**9).map(lambda n: Fraction(n, 10**6)),
        st.integers(10**16, 10**20).map(lambda n: Fraction(n, 10**3)),
    )


def rising(draw: st.DrawFn, least: int, most: int = 5) -> tuple[Fraction, ...]:
    return tuple(sorted(draw(st.lists(figures(), min_size=least, max_size=most, unique=True))))


def monotone(draw: st.DrawFn, count: int) -> tuple[int, ...]:
    values = sorted(draw(st.lists(GRIDS, min_size=count, max_size=count)), reverse=draw(st.booleans()))
    return tuple(values)


@st.composite
def numeric(draw: st.DrawFn, anchored: bool) -> ValueFunction:
    if anchored:
        kind = draw(st.sampled_from([Efficacy, Linear]))
        return kind(draw(figures(1)), None, draw(st.booleans()))
    match draw(st.sampled_from(["efficacy", "linear", "log", "bands", "piecewise"])):
        case "efficacy":
            a, b = draw(st.lists(figures(1), min_size=2, max_size=2, unique=True))
            return Efficacy(a, b, draw(st.booleans()))
        case "linear":
            a, b = draw(st.lists(figures(), min_size=2, max_size=2, unique=True))
            return Linear(a, b)
        case "log":
            a, b = draw(st.lists(figures(1), min_size=2, max_size=2, unique=True))
            return Linear(a, b, True)
        case "bands":
            cuts = rising(draw, 1)
            return Bands(cuts, monotone(draw, len(cuts)))
        case _:
            cuts = rising(draw, 2)
            return Piecewise(cuts, monotone(draw, len(cuts)))


@st.composite
def coded(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> ValueFunction:
    step = st.tuples(st.lists(texts, min_size=1, max_size=3).map(tuple), GRIDS)
    match draw(st.sampled_from(["codes", "phrases", "certificates"])):
        case "codes":
            codes = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
            return Codes(tuple((c, draw(GRIDS)) for c in codes), tuple(draw(st.lists(CODES, max_size=2))))
        case "phrases":
            return Phrases(tuple(draw(st.lists(step, min_size=1, max_size=3))))
        case _:
            return Certificates(tuple(draw(st.lists(step, min_size=1, max_size=3))), draw(st.sampled_from(Undated)))


@st.composite
def by_segment(draw: st.DrawFn, values: st.SearchStrategy[Any]) -> BySegment[Any]:
    entries: list[tuple[str, tuple[tuple[str, Any], ...]]] = []
    for segment in SEGMENTS:
        details = [t.code for t in vocabulary("segment2").children(segment)]
        chosen = draw(st.sets(st.sampled_from(details), max_size=2)) if details else set[str]()
        rows = [(code, draw(values)) for code in sorted({*chosen, "*"})]
        entries.append((segment, tuple(rows)))
    return BySegment(tuple(entries))


@st.composite
def schemes(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Scheme:
    """A scheme; `texts` are its titles, notes and words, never blank."""
    titles = st.builds(Title, texts, texts)
    dimensions = draw(st.lists(CODES, min_size=1, max_size=3, unique=True))
    codes = draw(st.lists(CODES, min_size=len(dimensions), max_size=5, unique=True))
    weights = apportion(GRID, {code: draw(st.integers(0, 50)) for code in codes})
    indicators: list[Indicator] = []
    for number, code in enumerate(codes):
        dimension = dimensions[number] if number < len(dimensions) else draw(st.sampled_from(dimensions))
        is_code = draw(st.booleans())
        anchored = not is_code and draw(st.booleans())
        asked = draw(st.booleans())
        anchors = st.one_of(st.none(), figures(1))
        rule = st.builds(FixedRule, st.just(parse("metric:headcount >= 3")), GRIDS, titles)
        indicators.append(
            Indicator(
                code=code,
                dimension=dimension,
                title=draw(titles),
                weight=weights[code],
                unit=Unit.CODE if is_code else Unit.COUNT,
                source=parse("field:qms_cert" if is_code else "metric:class1_ip"),
                value=draw(coded(texts)) if is_code else draw(numeric(anchored)),
                grounded=draw(titles),
                anchors=draw(by_segment(anchors)) if anchored else None,
                applies=draw(by_segment(st.booleans())) if draw(st.booleans()) else None,
                not_applicable=parse("matches(field:industry_code, '^[BC]')") if asked else None,
                not_applicable_note=draw(titles) if asked else None,
                rules=tuple(draw(st.lists(rule, max_size=2))),
                missing=draw(st.one_of(st.none(), st.sampled_from(MissingPolicy))),
            )
        )
    items = draw(st.lists(CODES, max_size=3, unique=True))
    marks = apportion(GRID, {item: draw(st.integers(0, 9)) for item in items})
    guide = st.one_of(st.none(), titles)
    panel = PanelRule(
        tuple(PanelItem(item, draw(titles), marks[item], draw(guide)) for item in items),
        draw(st.sampled_from(Aggregate)),
        draw(st.sampled_from(TrimLevel)),
        drop=draw(st.integers(0, 2)),
        drop_from=draw(st.integers(5, 9)),
        comment_above=draw(st.integers(0, 101)),
    )
    on = ["objective", "panel", "total", *(f"dimension:{d}" for d in dimensions)]
    kinds = st.lists(st.sampled_from([t.code for t in vocabulary("milestone")]), min_size=1, max_size=3, unique=True)
    return Scheme(
        code=draw(CODES),
        version=draw(st.integers(1, 99)),
        title=draw(titles),
        size=draw(st.integers(1, 50)),
        rank_on=draw(st.sampled_from(RankOn)),
        decimals=draw(st.integers(0, 6)),
        missing=draw(st.sampled_from(MissingPolicy)),
        objective_share=draw(st.integers(1, 100)),
        completeness_floor=draw(GRIDS),
        recognition_years=draw(st.integers(1, 50)),
        milestone_cap=draw(st.integers(1, 1000)),
        milestone_grade=draw(st.sampled_from(Grade)),
        tie_chain=tuple(draw(st.lists(st.sampled_from(["panel", "applied_on", f"indicator:{codes[0]}"]), max_size=3, unique=True))),
        grade_caps=tuple((g, draw(GRIDS)) for g in sorted(draw(st.sets(st.sampled_from(Grade))))),
        dimensions=tuple(Dimension(d, draw(titles)) for d in dimensions),
        indicators=tuple(indicators),
        vetoes=tuple(
            Veto(t.code, draw(titles), draw(titles), draw(st.one_of(st.none(), st.integers(1, 99))))
            for t in list(vocabulary("veto"))[: draw(st.integers(0, 3))]
        ),
        milestones=tuple(
            MilestonePoints(
                code, draw(titles), tuple(draw(kinds)), draw(st.integers(0, 9)), draw(st.integers(0, 3)),
                draw(st.integers(0, 3)), draw(st.booleans()), draw(st.one_of(st.none(), st.integers(0, 10**15))),
                draw(st.sampled_from(["", r"(?<!\d)[1-9]\d+\s*公里", "it's"])), "", draw(st.sampled_from(["", "hop"])),
                tuple(draw(st.lists(st.sampled_from(SEGMENTS), max_size=2))),
            )
            for code in draw(st.lists(CODES, max_size=2, unique=True))
        ),
        min_available=draw(GRIDS),
        reserve=draw(st.integers(0, 9)),
        panel=panel if items else NO_PANEL,
        floors=tuple(
            Floor(code, draw(titles), draw(st.sampled_from(on)), draw(GRIDS))
            for code in draw(st.lists(CODES, max_size=2, unique=True))
        ),
        quotas=tuple(
            Quota(code, draw(titles), draw(st.sampled_from(Attribute)), ANY_GROUP, draw(st.one_of(st.none(), st.integers(0, 3))), 4)
            for code in draw(st.lists(CODES, max_size=2, unique=True))
        ),
    )  # fmt: skip
