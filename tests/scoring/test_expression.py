"""Formulas: what they may say, what they refuse, and what they find."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from registry.model.values import Grade
from registry.scoring import FirmFacts, load_scheme
from registry.scoring.evaluate import Reader
from registry.scoring.expression import FormulaError, parse
from registry.scoring.facts import Fact, Ref, State
from registry.scoring.interval import Interval, root
from registry.scoring.reading import Reading
from registry.scoring.titles import Measure
from tests.scoring.builders import DAY, YEAR, count, money, not_asked, ratio, with_metrics

SCHEME = load_scheme()


def read(text: str, firm: FirmFacts) -> Reading:
    return Reader(SCHEME, firm, DAY).read(parse(text))


def holds(text: str, firm: FirmFacts) -> bool | None:
    return Reader(SCHEME, firm, DAY).holds(parse(text))


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("metric:revenue", Measure.MONEY),
        ("metric:rd_expense / metric:revenue", Measure.RATIO),
        ("metric:rd_staff / metric:headcount", Measure.RATIO),
        ("cagr(metric:revenue, 2)", Measure.RATIO),
        ("(metric:revenue + 1000wan) / 2", Measure.MONEY),
        ("metric:revenue * 15%", Measure.MONEY),
        ("milestone_points(36)", Measure.POINTS),
        ("count(milestone:orbital_launch, 12)", Measure.COUNT),
        ("first(metric:success_rate, metric:launch_successes / metric:launches)", Measure.RATIO),
        ("field:segment == 'launch' and not metric:launches >= 3", Measure.TRUTH),
        ("recognition:tier", Measure.CODE),
    ],
)
def test_a_formula_says_what_it_measures(text: str, measure: Measure) -> None:
    assert parse(text).measure is measure


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("metric:reveneu", "There is no metric “reveneu”."),
        ("metric:revenue +", "The formula “metric:revenue +” ends too early."),
        ("metric:revenue metric:revenue", "“metric” is not expected at position 16 of the formula."),
        ("metric:revenue + metric:headcount", "The formula puts an amount of money and a count together."),
        ("metric:revenue * metric:revenue", "The formula multiplies an amount of money by an amount of money."),
        ("__import__('os')", "There is no function “__import__”."),
        ("metric:revenue ; 1", "“; 1” cannot be read in the formula."),
        ("first(metric:revenue)", "“first” is not given what it needs."),
        ("cagr(metric:revenue, 0)", "“cagr” is not given what it needs."),
        ("count(milestone:moon_landing, 12)", "There is no kind of milestone “moon_landing”."),
        ("matches(field:industry_code, '[')", "“[” is not a pattern."),
        ("field:password", "There is no “field:password” to read."),
        ("field:segment < 'launch'", "“<” needs figures on both sides."),
        ("", "The formula “” ends too early."),
        ("(metric:revenue", "The formula “(metric:revenue” ends too early."),
        ("metric:revenue[1]", "“1” is not expected at position 16 of the formula."),
    ],
)
def test_a_wrong_formula_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert str(caught.value.problem) == problem


def test_money_is_fen_and_shares_are_plain() -> None:
    firm = with_metrics(revenue=money(10_000), rd_expense=money(1500), rd_ratio=ratio(15))
    assert read("metric:revenue", firm).lo == 1_000_000
    assert read("metric:rd_expense / metric:revenue", firm).lo == Fraction(3, 20) == read("metric:rd_ratio", firm).lo
    assert read("3yi", firm).lo == 3 * 10**10
    assert read("2.5 * metric:revenue - 1wan * 0.5", firm).lo == 2_500_000 - 500_000


def test_only_the_last_complete_year_counts() -> None:
    assert read("metric:revenue", with_metrics(year=YEAR - 1, revenue=money(5))).state is State.MISSING
    assert read("metric:revenue[-1]", with_metrics(year=YEAR - 1, revenue=money(5))).lo == 500
    assert read("metric:revenue", with_metrics(year=YEAR + 1, revenue=money(5))).state is State.MISSING


def test_missing_and_not_asked_pass_through() -> None:
    firm = with_metrics(launches=not_asked(), launch_successes=count(3))
    assert read("metric:launch_successes / metric:launches", firm).state is State.NOT_APPLICABLE
    assert read("metric:rd_staff / metric:launch_successes", firm).state is State.MISSING
    assert read("first(metric:launches, metric:launch_successes)", firm).lo == 3
    assert read("first(metric:launches, metric:rd_staff)", firm).state is State.MISSING
    assert read("first(metric:launches, metric:launches)", firm).state is State.NOT_APPLICABLE


def test_the_second_source_is_said() -> None:
    firm = with_metrics(rd_ratio=ratio(9))
    reading = read("first(metric:rd_expense / metric:revenue, metric:rd_ratio)", firm)
    assert [str(note) for note in reading.notes] == ["The first source is not reported; the next one is used"]
    assert not read("first(metric:rd_ratio, metric:rd_expense / metric:revenue)", firm).notes


def test_every_cell_read_is_named_with_the_strongest_grade() -> None:
    a, b = Ref("metric", "a", "lo"), Ref("metric", "b", "lo")
    firm = with_metrics(
        rd_expense=Fact.figure(300, Measure.MONEY, Grade.D, b), revenue=Fact.figure(1000, Measure.MONEY, Grade.B, a)
    )
    reading = read("metric:rd_expense / metric:revenue", firm)
    assert reading.refs == (a, b)
    assert reading.grades == (Grade.B, Grade.D)
    assert reading.best_grade is Grade.B


def test_a_fact_without_a_grade_is_self_declared() -> None:
    assert read("metric:revenue", with_metrics(revenue=money(1, None))).best_grade is Grade.D


def test_intervals_go_through_a_quotient() -> None:
    firm = with_metrics(
        launch_successes=count(4, 6), launches=count(5, 8), rd_staff=Fact(State.KNOWN, Measure.COUNT, 10, None)
    )
    assert read("metric:launch_successes / metric:launches", firm).interval == Interval(Fraction(1, 2), Fraction(6, 5))
    assert read("metric:rd_staff / metric:launches", firm).interval == Interval(Fraction(5, 4), None)
    assert read("metric:launches / metric:rd_staff", firm).interval == Interval(Fraction(0), Fraction(4, 5))
    assert read("metric:launches - metric:launch_successes", firm).interval == Interval(Fraction(-1), Fraction(4))
    assert read("metric:launches * 50%", firm).interval == Interval(Fraction(5, 2), Fraction(4))


def test_division_by_a_certain_zero_is_not_defined() -> None:
    reading = read("metric:rd_staff / metric:headcount", with_metrics(rd_staff=count(3), headcount=count(0)))
    assert reading.state is State.MISSING
    assert str(reading.notes[0]) == "Not defined: the divisor is zero"
    half_open = with_metrics(rd_staff=count(3), headcount=count(0, 4))
    assert read("metric:rd_staff / metric:headcount", half_open).interval == Interval(Fraction(3, 4), None)


def _growth(then: Fact, now: Fact) -> Reading:
    return read(
        "cagr(metric:revenue, 2)",
        replace(with_metrics(), metrics={("revenue", YEAR - 2): then, ("revenue", YEAR): now}),
    )


def test_growth_is_exact_where_it_is_rational() -> None:
    assert _growth(money(100), money(121)).lo == Fraction(1, 10)
    assert _growth(money(400), money(100)).lo == Fraction(-1, 2)
    irrational = _growth(money(100), money(200)).lo
    assert irrational is not None
    assert 0 <= 2 - (1 + irrational) ** 2 < Fraction(1, 10**38)


def test_growth_from_nothing_is_not_asked() -> None:
    assert _growth(money(0), money(100)).state is State.NOT_APPLICABLE
    assert _growth(Fact(), money(100)).state is State.MISSING


@pytest.mark.parametrize(
    ("value", "degree", "expected"),
    [("9/4", 2, "3/2"), ("27/8", 3, "3/2"), ("0", 5, "0"), ("7", 1, "7"), ("1", 4, "1")],
)
def test_roots_of_powers_are_exact(value: str, degree: int, expected: str) -> None:
    assert root(Fraction(value), degree) == Fraction(expected)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("metric:launches >= 3", None),
        ("metric:launches >= 2", True),
        ("metric:launches < 2", False),
        ("metric:launches > 4", False),
        ("metric:launches == 3", None),
        ("metric:launches == 9", False),
        ("metric:launches != 9", True),
        ("metric:standards > 1", None),
        ("metric:launches > 4 and metric:standards > 1", False),
        ("metric:launches >= 2 or metric:standards > 1", True),
        ("not metric:standards > 1", None),
        ("not metric:launches > 4", True),
        ("field:segment == 'launch'", True),
        ("field:segment != 'launch'", False),
        ("matches(field:industry_code, '^C')", None),
    ],
)
def test_conditions_have_three_answers(text: str, answer: bool | None) -> None:
    assert holds(text, with_metrics(launches=count(2, 4))) is answer
