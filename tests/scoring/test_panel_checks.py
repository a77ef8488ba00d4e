"""What stands out in a panel, what wants a comment, and what the list would be without each expert."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language
from registry.scoring import score
from registry.scoring.contest import by_total
from registry.scoring.panel import Mark, PanelMarks, tally
from registry.scoring.panel_checks import (
    MissingComment,
    OutlierKind,
    by_panel,
    missing_comments,
    outliers,
    without_each_expert,
)
from registry.scoring.rules import Aggregate, PanelItem, PanelRule
from registry.scoring.titles import Title
from tests.scoring.builders import DAY, firm, scheme

TWO = PanelRule((PanelItem("fit", Title("Fit", "契合"), 6000), PanelItem("team", Title("Team", "团队"), 4000)))
ONE = PanelRule((PanelItem("fit", Title("Fit", "契合"), 10_000),))


def panel(
    rows: dict[str, list[int | None]], rule: PanelRule = ONE, recusals: frozenset[tuple[str, str]] = frozenset()
) -> PanelMarks:
    """A panel of single marks: experts by key, firms f0, f1 and so on."""
    firms = tuple(f"f{n}" for n in range(max(map(len, rows.values()))))
    marks = tuple(
        Mark(expert, firm, "fit", value)
        for expert, row in rows.items()
        for firm, value in zip(firms, row, strict=True)
        if value is not None
    )
    return PanelMarks(rule, tuple(rows), firms, marks, recusals)


def test_a_total_far_from_the_median_is_named_with_its_distance_and_item() -> None:
    marks = [
        Mark(e, "f", item, value)
        for e, pair in {"a": (80, 80), "b": (82, 80), "c": (78, 80), "gu": (30, 78)}.items()
        for item, value in zip(("fit", "team"), pair, strict=True)
    ]
    found = outliers(tally(PanelMarks(TWO, ("a", "b", "c", "gu"), ("f",), tuple(marks))))
    assert [(o.kind, o.expert, o.firm, o.item) for o in found] == [(OutlierKind.FAR, "gu", "f", "fit")]
    # totals 80, 81.2, 78.8, 49.2: the median is 79.4
    assert (found[0].total, found[0].deviation) == (4920, -3020)
    assert found[0].text.render(Language.EN) == "Total 49.20, 30.20 points below the median"
    assert "49.20" in found[0].text.render(Language.ZH)


@pytest.mark.parametrize(("value", "flagged"), [(60, False), (59, True), (100, False)])
def test_exactly_the_limit_is_no_outlier(value: int, flagged: bool) -> None:
    found = outliers(tally(panel({"a": [80], "b": [80], "c": [80], "d": [value]})))
    assert bool(found) == flagged


@pytest.mark.parametrize(
    ("rows", "uniform"),
    [
        ({"a": [80, 80, 80], "b": [80, 81, 80]}, ["a"]),
        ({"a": [80, 80, None], "b": [80, 81, 80]}, []),  # one firm is still to be marked
        ({"a": [80], "b": [81]}, []),
    ],
)
def test_an_expert_who_tells_no_firms_apart(rows: dict[str, list[int | None]], uniform: list[str]) -> None:
    found = outliers(tally(panel(rows)))
    assert [o.expert for o in found if o.kind is OutlierKind.UNIFORM] == uniform


def test_a_recused_firm_does_not_hide_uniform_marks() -> None:
    found = outliers(tally(panel({"a": [80, 80, None], "b": [80, 81, 80]}, recusals=frozenset({("a", "f2")}))))
    assert [o.expert for o in found] == ["a"]


def test_extreme_marks_want_a_comment() -> None:
    marks = (
        Mark("b", "f", "team", 50),
        Mark("a", "f", "fit", 95, "  "),
        Mark("a", "f", "team", 94),
        Mark("b", "f", "fit", 96, "Led the first recovery."),
        Mark("a", "g", "fit", 51),
    )
    found = missing_comments(PanelMarks(TWO, ("a", "b"), ("f", "g"), marks))
    assert found == (MissingComment("a", "f", "fit", 95), MissingComment("b", "f", "team", 50))


def test_without_each_expert_the_list_may_be_another() -> None:
    rule = replace(ONE, aggregate=Aggregate.MEAN, least=2)
    rows: dict[str, list[int | None]] = {"a": [70, 60, 50], "b": [70, 60, 50], "c": [10, 90, 50]}
    found = {w.expert: w for w in without_each_expert(panel(rows, rule), by_panel(1))}
    # with all: 50, 70, 50
    assert (found["c"].entered, found["c"].left) == (("f0",), ("f1",))
    assert found["c"].results == {"f0": 7000, "f1": 6000, "f2": 5000}
    assert found["c"].changed == {"f0": 2000, "f1": -1000}
    assert (found["a"].entered, found["a"].left) == ((), ())


def test_a_result_that_hangs_on_one_expert_is_lost_without_him() -> None:
    found = without_each_expert(panel({"a": [70, 60], "b": [71, 61], "c": [72, 62]}), by_panel(1))
    assert all(w.lost == ("f0", "f1") and w.left == ("f0",) and not w.results for w in found)


@given(st.lists(st.lists(st.integers(0, 100), min_size=4, max_size=4), min_size=3, max_size=7))
def test_leaving_out_is_marking_without(rows: list[list[int]]) -> None:
    table = {f"e{n}": list[int | None](row) for n, row in enumerate(rows)}
    whole = panel(table)
    for w in without_each_expert(whole, by_panel(2)):
        rest = {e: row for e, row in table.items() if e != w.expert}
        assert w.results == tally(panel(rest)).results


def test_the_list_by_totals_without_each_expert() -> None:
    """The objective part holds the panel's change back: it moves a seat only where the totals say so."""
    firms = [firm("f0", 60), firm("f1", 60), firm("f2", 90)]
    result = score(scheme(10_000), firms, DAY, size=2)
    rule = replace(ONE, aggregate=Aggregate.MEAN, least=2)
    rows: dict[str, list[int | None]] = {"a": [70, 60, 50], "b": [70, 60, 50], "c": [10, 90, 50]}
    found = {w.expert: w for w in without_each_expert(panel(rows, rule), by_total(result, 60))}
    # objective 60, 60, 90; panel 50, 70, 50: f2 has a seat in any case, the other is f1's by the panel
    assert (found["c"].entered, found["c"].left) == (("f0",), ("f1",))
    assert (found["a"].entered, found["a"].left) == ((), ())
