"""The panel's arithmetic against published cases, plain loops, and what must not depend on order."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import UserError
from registry.i18n import Language
from registry.scoring.panel import FirmMarks, Mark, PanelMarks, SheetState, tally, trim
from registry.scoring.rules import Aggregate, PanelItem, PanelRule, TrimLevel
from registry.scoring.seal import to_json
from registry.scoring.titles import Title
from registry.scoring.total import PanelPart, combined, published_total

CASES = json.loads((Path(__file__).parents[1] / "data/scoring/trimmed_mean.json").read_text())["cases"]


def items(*weights: int) -> tuple[PanelItem, ...]:
    return tuple(PanelItem(f"i{n}", Title(f"i{n}", f"i{n}"), weight) for n, weight in enumerate(weights))


ONE = PanelRule(items(10_000))
FIVE = PanelRule(items(2500, 2500, 2000, 1500, 1500))


def column(rule: PanelRule, *rows: tuple[int | None, ...] | int | None, recused: tuple[str, ...] = ()) -> FirmMarks:
    """One firm marked by as many experts as there are rows."""
    experts = tuple(f"e{n}" for n in range(len(rows)))
    table = [row if isinstance(row, tuple) else (row,) for row in rows]
    marks = tuple(
        Mark(expert, "f", item.code, value)
        for expert, row in zip(experts, table, strict=True)
        for item, value in zip(rule.items, row, strict=True)
        if value is not None
    )
    panel = PanelMarks(rule, experts, ("f",), marks, frozenset((e, "f") for e in recused))
    return tally(panel).firms[0]


def with_rule(rule: PanelRule, **changes: object) -> PanelRule:
    return replace(rule, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "row", "expected"),
    [
        pytest.param(case, row, expected, id=f"{case['name']}-{n}")
        for case in CASES
        for n, (row, expected) in enumerate(
            zip(case["scores"], case.get("expected", case.get("expected_3dp")), strict=True)
        )
    ],
)
def test_published_trimmed_means(case: dict[str, object], row: list[int | None], expected: float) -> None:
    rule = with_rule(ONE, drop=case["drop"], drop_from=case["min_n"], least=1)
    found = column(rule, *row, recused=tuple(f"e{n}" for n, mark in enumerate(row) if mark is None))
    assert found.result is not None
    assert found.result / 100 == pytest.approx(expected, abs=0.00501)
    assert found.needed == found.given == sum(mark is not None for mark in row)


@pytest.mark.parametrize(
    ("marks", "result", "struck"),
    [
        ((82, 88, 91, 76, 95, 88, 84), 8660, (3, 4)),
        ((90, 90, 90, 70, 70), 8333, (3, 2)),  # one instance each of what stands several times
        ((70, 80, 90, 100), 8500, ()),  # fewer than five: the plain mean
        ((80, 80, 80), 8000, ()),
    ],
)
def test_computed_examples(marks: tuple[int, ...], result: int, struck: tuple[int, ...]) -> None:
    found = column(ONE, *marks)
    assert found.result == result
    assert {s.expert for s in found.sheets if s.trimmed} == {f"e{n}" for n in struck}
    assert found.counted == len(marks) - len(struck)


def test_spread_is_of_what_counts_and_the_plain_mean_of_all() -> None:
    found = column(ONE, 82, 70, 48, 86, 74, 74, 83, None, 78)
    assert (found.result, found.plain, found.spread, found.reach) == (7683, 7438, 1300, 3800)
    assert (found.given, found.counted, found.needed) == (8, 6, 9)
    assert found.deviation == 1192  # squares about the mean 74.375 sum to 995.875, over 7


def test_fewer_sheets_than_the_least_give_no_result_and_say_why() -> None:
    found = column(ONE, 80, 90, None, None)
    assert (found.result, found.rank, found.plain) == (None, None, 8500)
    assert found.reason is not None
    assert found.reason.render(Language.EN) == "Score sheets received: 2 of at least 3"
    barred = column(ONE, 80, 90, None, None, recused=("e2", "e3"))
    assert barred.reason is not None
    assert "2" in barred.reason.render(Language.ZH)
    assert barred.reason != found.reason


def test_an_unfinished_sheet_does_not_count() -> None:
    found = column(PanelRule(items(5000, 5000)), (80, 90), (80, 90), (80, 90), (0, None))
    assert [s.state for s in found.sheets] == [SheetState.GIVEN] * 3 + [SheetState.PARTIAL]
    assert (found.result, found.given, found.needed) == (8500, 3, 4)


def test_a_mark_by_a_recused_expert_is_refused_by_name() -> None:
    panel = PanelMarks(ONE, ("e",), ("f",), (Mark("e", "f", "i0", 80),), frozenset({("e", "f")}))
    with pytest.raises(UserError) as refused:
        tally(panel, {"e": "陈立", "f": "示例航天"})
    assert "陈立" in refused.value.render(Language.ZH)
    assert "示例航天" in refused.value.render(Language.EN)


@pytest.mark.parametrize("value", [-1, 101])
def test_marks_run_from_0_to_100(value: int) -> None:
    with pytest.raises(UserError):
        tally(PanelMarks(ONE, ("e",), ("f",), (Mark("e", "f", "i0", value),)))


@pytest.mark.parametrize(
    "marks",
    [
        (Mark("x", "f", "i0", 1),),
        (Mark("e", "x", "i0", 1),),
        (Mark("e", "f", "x", 1),),
        (Mark("e", "f", "i0", 1), Mark("e", "f", "i0", 1)),
    ],
)
def test_marks_of_another_panel_are_a_bug(marks: tuple[Mark, ...]) -> None:
    with pytest.raises(ValueError, match=r"panel|twice"):
        tally(PanelMarks(ONE, ("e",), ("f",), marks))


def test_trimming_items_and_trimming_totals_differ() -> None:
    two = PanelRule(items(5000, 5000), drop_from=3)
    rows = ((100, 0), (0, 100), (50, 50))
    by_total = column(two, *rows)
    by_item = column(with_rule(two, trim_level=TrimLevel.ITEM), *rows)
    assert (by_total.result, by_total.counted) == (5000, 1)
    assert (by_item.result, by_item.counted) == (5000, 3)
    uneven = ((100, 60), (40, 60), (70, 0))
    # totals 80, 50, 35: the middle one counts. Items: 70 and 60 are left.
    assert column(two, *uneven).result == 5000
    by_item = column(with_rule(two, trim_level=TrimLevel.ITEM), *uneven)
    assert by_item.result == 6500
    assert [[mark.trimmed for mark in s.marks] for s in by_item.sheets] == [[True, False], [True, True], [False, True]]


def test_items_show_where_experts_disagree() -> None:
    found = column(PanelRule(items(5000, 5000)), (90, 20), (90, 80), (90, 50))
    assert [(i.item, i.value, i.spread) for i in found.items] == [("i0", 9000, 0), ("i1", 5000, 6000)]


@pytest.mark.parametrize(
    ("aggregate", "expected"), [(Aggregate.MEAN, 5400), (Aggregate.MEDIAN, 5000), (Aggregate.TRIMMED, 5000)]
)
def test_aggregates(aggregate: Aggregate, expected: int) -> None:
    assert column(with_rule(ONE, aggregate=aggregate), 100, 60, 50, 40, 20).result == expected


def test_even_medians_lie_between() -> None:
    assert column(with_rule(ONE, aggregate=Aggregate.MEDIAN), 80, 81, 90, 10).result == 8050


def test_firms_rank_by_result_and_share_places() -> None:
    marks = [Mark(e, f, "i0", v) for f, v in (("a", 70), ("b", 90), ("c", 70), ("d", 60)) for e in ("e0", "e1", "e2")]
    result = tally(PanelMarks(ONE, ("e0", "e1", "e2"), ("a", "b", "c", "d", "none"), tuple(marks)))
    assert [f.rank_label for f in result.firms] == ["2=", "1", "2=", "4", ""]
    assert result.results == {"a": 7000, "b": 9000, "c": 7000, "d": 6000}
    assert [(e.done, e.needed) for e in result.experts] == [(4, 5)] * 3
    assert not result.complete


MARKS = st.lists(st.lists(st.integers(0, 100), min_size=5, max_size=5), min_size=3, max_size=9)


@given(MARKS, st.sampled_from(Aggregate), st.sampled_from(TrimLevel))
def test_results_are_the_rounded_exact_figure(rows: list[list[int]], aggregate: Aggregate, level: TrimLevel) -> None:
    rule = with_rule(FIVE, aggregate=aggregate, trim_level=level)
    found = column(rule, *[tuple(row) for row in rows])
    weights = [Fraction(item.weight, 10_000) for item in rule.items]
    drop = 1 if aggregate is Aggregate.TRIMMED and len(rows) >= 5 else 0

    def middle(values: list[Fraction]) -> Fraction:
        order = sorted(values)
        if aggregate is Aggregate.MEDIAN:
            return (order[(len(order) - 1) // 2] + order[len(order) // 2]) / 2
        kept = order[drop : len(order) - drop]
        return sum(kept, Fraction(0)) / len(kept)

    if level is TrimLevel.ITEM and aggregate is not Aggregate.MEDIAN:
        exact = sum((w * middle([Fraction(row[n]) for row in rows]) for n, w in enumerate(weights)), Fraction(0))
    else:
        exact = middle([sum((w * m for w, m in zip(weights, row, strict=True)), Fraction(0)) for row in rows])
    assert found.result == int(exact * 100 + Fraction(1, 2))
    assert found.result in range(10_001)


@given(MARKS, st.randoms(use_true_random=False), st.sampled_from(TrimLevel))
def test_no_order_changes_a_byte(rows: list[list[int]], random: Random, level: TrimLevel) -> None:
    rule = with_rule(FIVE, trim_level=level)
    experts = tuple(f"e{n}" for n in range(len(rows)))
    marks = [
        Mark(e, "f", i.code, v)
        for e, row in zip(experts, rows, strict=True)
        for i, v in zip(rule.items, row, strict=True)
    ]
    first = tally(PanelMarks(rule, experts, ("f",), tuple(marks)))
    random.shuffle(marks)
    order = [*experts]
    random.shuffle(order)
    again = tally(PanelMarks(rule, tuple(order), ("f",), tuple(marks)))
    by_key = sorted(first.firms[0].sheets, key=lambda s: s.expert)
    assert sorted(again.firms[0].sheets, key=lambda s: s.expert) == by_key
    assert to_json(again.firms[0].items) == to_json(first.firms[0].items)
    assert again.firms[0].result == first.firms[0].result


@given(MARKS, st.integers(0, 8), st.integers(0, 4), st.integers(1, 100), st.sampled_from(Aggregate))
def test_a_better_mark_never_lowers_the_result(
    rows: list[list[int]], expert: int, item: int, gain: int, aggregate: Aggregate
) -> None:
    rule = with_rule(FIVE, aggregate=aggregate)
    before = column(rule, *[tuple(row) for row in rows]).result
    row = rows[expert % len(rows)]
    row[item] = min(100, row[item] + gain)
    after = column(rule, *[tuple(row) for row in rows]).result
    assert before is not None
    assert after is not None
    assert after >= before


def test_trim_takes_one_instance_of_each_extreme() -> None:
    assert trim({"a": 5, "b": 5, "c": 5}, 1) == {"a", "c"}
    assert trim({"a": 5, "b": 1, "c": 9}, 0) == frozenset()


def test_the_total_of_both_parts() -> None:
    exact = combined(78_450_000, 8660, 60)
    assert published_total(exact) == 8171
    part = PanelPart(60, {"f": 8660})
    assert part.total("f", 78_450_000) == exact
    assert part.total("other", 78_450_000) is None
    assert published_total(combined(10**8, 10_000, 60)) == 10_000
    assert published_total(combined(0, 1, 60)) == 0  # 0.004 of a point
