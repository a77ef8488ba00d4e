"""Explanations: what they promise is tried out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language
from registry.model.values import Grade
from registry.scoring import FirmFacts, Place, RoundResult, explain, load_scheme, rescore, score
from registry.scoring.explain import gap_to_cut, weight_moves, what_takes_in
from registry.scoring.facts import Fact
from registry.scoring.titles import Measure, Title, Unit, quantity, span
from registry.scoring.words import raw_text
from tests.scoring.builders import DAY, YEAR, count, firm, money, not_asked, ratio, scheme, with_metrics

FOUR = scheme(4000, 3000, 2000, 1000, dimensions="aabb")
VALUES = st.one_of(st.integers(0, 100), st.none(), st.just(not_asked()))
ROWS = st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), min_size=3, max_size=7)


def made(rows: list[tuple[object, ...]]) -> list[FirmFacts]:
    return [firm(f"u{i}", *row) for i, row in enumerate(rows)]  # type: ignore[arg-type]


@given(ROWS)
def test_the_gap_is_the_sum_of_its_parts(rows: list[tuple[object, ...]]) -> None:
    result = score(FOUR, made(rows), DAY)
    for candidate in result.candidates:
        gap = gap_to_cut(result, candidate.uid)
        assert gap is not None
        assert result.cut is not None
        other = result.candidate(gap.against)
        assert gap.against == (result.cut.first_out if candidate.place is Place.IN else result.cut.last_in)
        assert sum(item.points for item in gap.items) == gap.total == candidate.score - other.score
        assert [abs(i.points) for i in gap.items] == sorted((abs(i.points) for i in gap.items), reverse=True)


@given(ROWS)
def test_a_change_that_is_named_takes_the_firm_in(rows: list[tuple[object, ...]]) -> None:
    firms = made(rows)
    result = score(FOUR, firms, DAY)
    for candidate in result.candidates:
        moves = what_takes_in(result, candidate.uid)
        assert not moves or candidate.place is not Place.IN
        for move in moves:
            assert move.raw is not None
            after = _with(result, firms, candidate.uid, move.code, int(move.raw))
            moved = after.candidate(candidate.uid)
            assert moved.place is Place.IN
            assert moved.score - candidate.score == move.points
            # One figure less does not do.
            before = _with(result, firms, candidate.uid, move.code, int(move.raw) - 1)
            assert (
                before.candidate(candidate.uid).rank != moved.rank
                or before.candidate(candidate.uid).place is not Place.IN
            )


def _with(result: RoundResult, firms: list[FirmFacts], uid: str, metric: str, value: int) -> RoundResult:
    changed = [
        replace(f, metrics=dict(f.metrics) | {(metric, YEAR): count(value)}) if f.uid == uid else f for f in firms
    ]
    return score(FOUR, changed, DAY)


def test_what_only_has_to_be_reported_comes_first() -> None:
    firms = [firm("a", 90, 90, 90, 90), firm("b", 70, 70, 70, 70), firm("c", 70, 70, 60, None)]
    result = score(FOUR, firms, DAY)
    moves = what_takes_in(result, "c")
    assert [(m.code, str(m.text)) for m in moves] == [
        ("local_suppliers", "Report at least 91"),
        ("class2_ip", "From 70 to 84"),
        ("standards", "From 60 to 81"),
        ("class1_ip", "From 70 to 81"),
    ]
    assert [result.points(m.points) for m in moves] == ["4.10", "4.20", "4.20", "4.40"]
    assert what_takes_in(result, "a") == ()


def test_weak_evidence_cannot_lift_beyond_its_cap() -> None:
    firms = [firm("a", 90, 90, 90, 90), firm("b", 85, 85, 85, 85), firm("c", count(70, grade=Grade.D), 86, 86, 86)]
    result = score(FOUR, firms, DAY)
    assert "class1_ip" not in [m.code for m in what_takes_in(result, "c")]


def test_places_under_moved_weights() -> None:
    firms = [firm("a", 90, 90, 10, 10), firm("b", 50, 50, 55, 55), firm("c", 10, 10, 95, 95)]
    result = score(FOUR, firms, DAY)
    moves = {m.code: (m.rank_up, m.rank_down) for m in weight_moves(result, "c")}
    assert result.candidate("c").rank == 3
    assert moves == {"a": (3, 3), "b": (3, 3)}
    for uid in ("a", "b", "c"):
        for move in weight_moves(result, uid):
            for rank, step in ((move.rank_up, 1000), (move.rank_down, -1000)):
                moved = FOUR.move_dimension(move.code, FOUR.dimension_weight(move.code) + step)
                assert rescore(result.evaluation, moved).candidate(uid).rank == rank


def test_everything_at_once() -> None:
    firms = [firm("a", 90, 90, 90, 90), firm("b", 70, 70, 70, 70), firm("c", 60, 60, 60, 60)]
    result = score(FOUR, firms, DAY)
    explanation = explain(result, "c")
    assert explanation.gap == gap_to_cut(result, "c")
    assert explanation.moves == what_takes_in(result, "c")
    assert explanation.places == weight_moves(result, "c")


SHIPPED = load_scheme()


def test_targets_of_the_shipped_scheme_hold_when_they_are_met() -> None:
    rich = {
        "revenue": money(500_000_000), "class1_ip": count(18), "insured_staff": count(600), "local_suppliers": count(50),
        "rd_ratio": ratio(14), "local_ratio": ratio(50), "licence_share": ratio(100), "paid_in_equity": money(4 * 10**9),
    }  # fmt: skip
    poor = rich | {"insured_staff": count(300)}
    firms = [_satellites("a", rich), _satellites("b", poor)]
    result = score(SHIPPED, firms, DAY, size=1)
    moves = {m.code: m for m in what_takes_in(result, "b")}
    assert "revenue" in moves
    tried = 0
    for code, move in moves.items():
        source = SHIPPED.indicator(code).source.text.removeprefix("metric:")
        if move.raw is None or not source.isidentifier():
            continue
        unit = SHIPPED.indicator(code).unit
        scale = 1_000_000 if unit is Unit.PERCENT else 1  # a ratio is kept in parts per million
        fact = Fact.figure(int(move.raw * unit.base * scale), _measure(unit), Grade.A)
        met = [firms[0], replace(firms[1], metrics=dict(firms[1].metrics) | {(source, YEAR): fact})]
        assert score(SHIPPED, met, DAY, size=1).candidate("b").place is Place.IN, code
        tried += 1
    assert tried >= 10


def _satellites(uid: str, figures: dict[str, Fact]) -> FirmFacts:
    return FirmFacts(uid, uid, segment="sat", metrics={(code, YEAR): fact for code, fact in figures.items()})


def _measure(unit: Unit) -> Measure:
    return {Unit.WAN_CNY: Measure.MONEY, Unit.PERCENT: Measure.RATIO}.get(unit, Measure.COUNT)


def test_figures_in_words() -> None:
    assert str(quantity(Fraction(20_400), Unit.WAN_CNY)) == "¥ 204 m"
    assert quantity(Fraction(20_400), Unit.WAN_CNY).zh == "2.04 亿元"
    assert quantity(Fraction(3_200), Unit.WAN_CNY).zh == "3,200 万元"
    assert quantity(Fraction("9.25"), Unit.PERCENT) == Title("9.3 %", "9.3%")
    assert span(Fraction(150_000), None, Unit.WAN_CNY) == Title("at least ¥ 1,500 m", "不低于 15 亿元")
    assert span(None, Fraction(3), Unit.COUNT) == Title("at most 3", "不超过 3")
    assert span(Fraction(2), Fraction(10), Unit.COUNT) == Title("2 to 10", "2 至 10")
    assert span(None, None, Unit.COUNT) is None


def test_raw_values_in_words() -> None:
    result = score(
        SHIPPED, [replace(with_metrics(revenue=money(204_000_000)), fields={"ipo_stage": Fact.text("inquiry")})], DAY
    )
    candidate = result.candidate("f")
    assert raw_text(candidate.contribution("revenue"), Language.ZH) == "2.04 亿元"
    assert raw_text(candidate.contribution("listing"), Language.EN) == "Inquiry"
    assert raw_text(candidate.contribution("listing"), Language.ZH) == "问询"
    assert raw_text(candidate.contribution("tax"), Language.EN) == "—"
