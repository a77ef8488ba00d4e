"""What holds for any firm: more knowledge never turns a decided answer, a better figure never costs a point."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.srdi.check import Check, Line, Purpose, brief
from registry.srdi.facts import FirmFacts
from registry.srdi.figure import Figure, Verdict, exactly
from registry.srdi.figures import Figures
from registry.srdi.ruleset_file import shipped_rules
from tests.srdi.firms import DAY, MONEY, WAN, checked, entered, rules

CASES = [(year, tier.code) for year, one in ((2022, 0), (2026, 1)) for tier in shipped_rules()[one].tiers]
LOWER_IS_BETTER = {"debt_ratio", "market_rank"}


def _metrics(year: int, tier: str) -> list[str]:
    return list(shipped_rules()[0 if year == 2022 else 1].tier(tier).metrics)


def _value(draw: st.DrawFn, metric: str) -> int:
    value = draw(st.integers(-20, 120) | st.integers(0, 15000) if metric in MONEY else st.integers(-20, 120))
    return max(value, 0) * WAN if metric in MONEY else value


@st.composite
def firms(draw: st.DrawFn) -> tuple[int, str, dict[str, Figure], str, int]:
    """A rule set, a tier, exact values of every figure, one of them, and a step."""
    year, tier = draw(st.sampled_from(CASES))
    metrics = _metrics(year, tier)
    values = {m: exactly(_value(draw, m)) for m in metrics}
    return year, tier, values, draw(st.sampled_from(metrics)), draw(st.integers(1, 60))


def _lines(made: Check) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {"": made.verdict}

    def walk(line: Line) -> None:
        found[line.condition.code] = line.verdict
        for part in line.parts:
            walk(part)

    for line in (*made.lines, *made.entry):
        walk(line)
    return found


@settings(max_examples=300, deadline=None)
@given(firms(), st.data())
def test_filling_in_an_unknown_never_turns_a_decided_condition(
    firm: tuple[int, str, dict[str, Figure], str, int], data: st.DataObject
) -> None:
    year, tier, values, _metric, _step = firm
    hidden = data.draw(st.sets(st.sampled_from(sorted(values))))
    wide = {m: Figure() if m in hidden else v for m, v in values.items()}
    for metric in sorted(hidden):  # some are known to lie in a span
        if data.draw(st.booleans()):
            value = values[metric].lo
            assert value is not None
            wide[metric] = Figure(value - data.draw(st.integers(0, 50)), value + data.draw(st.integers(0, 50)))
    before, after = checked(tier, wide, year), checked(tier, values, year)
    for code, verdict in _lines(before).items():
        assert verdict in (Verdict.UNKNOWN, _lines(after)[code])
    assert before.total[0] <= after.total[0] <= after.total[1] <= before.total[1]
    assert Verdict.UNKNOWN not in {v for c, v in _lines(after).items() if c not in ("", "standard")}


@settings(max_examples=300, deadline=None)
@given(firms())
def test_a_more_favourable_figure_never_lowers_a_score(firm: tuple[int, str, dict[str, Figure], str, int]) -> None:
    year, tier, values, metric, step = firm
    value = values[metric].lo
    assert value is not None
    scale = WAN if metric in MONEY else 1
    better = exactly(value - step * scale if metric in LOWER_IS_BETTER else value + step * scale)
    before, after = checked(tier, values, year), checked(tier, values | {metric: better}, year)
    for one, two in zip(before.points, after.points, strict=True):
        assert two.lo >= one.lo
    assert after.total >= before.total


@settings(max_examples=200, deadline=None)
@given(firms(), st.data())
def test_what_is_asked_for_is_open_and_answering_all_of_it_closes_the_check(
    firm: tuple[int, str, dict[str, Figure], str, int], data: st.DataObject
) -> None:
    year, tier, values, _metric, _step = firm
    hidden = data.draw(st.sets(st.sampled_from(sorted(values))))
    made = checked(tier, {m: Figure() if m in hidden else v for m, v in values.items()}, year)
    asked = {a.metric for a in made.asks}
    assert asked <= hidden | {"unpublished"}
    answered = checked(tier, {m: Figure() if m in hidden - asked else v for m, v in values.items()}, year)
    if "unpublished" not in asked:
        assert answered.verdict is not Verdict.UNKNOWN


@settings(max_examples=200, deadline=None)
@given(firms(), st.data(), st.sampled_from(Purpose))
def test_the_short_answer_of_the_board_is_the_answer_of_the_whole_check(
    firm: tuple[int, str, dict[str, Figure], str, int], data: st.DataObject, purpose: Purpose
) -> None:
    year, tier, values, _metric, _step = firm
    hidden = data.draw(st.sets(st.sampled_from(sorted(values))))
    shown = {m: Figure() if m in hidden else v for m, v in values.items()}
    whole = checked(tier, shown, year, purpose)
    figures = Figures(FirmFacts("f", "试"), DAY, entered() | shown)
    short = brief(rules(year), tier, figures, purpose)
    assert (short.verdict, short.strip, short.total) == (whole.verdict, whole.strip, whole.total)
