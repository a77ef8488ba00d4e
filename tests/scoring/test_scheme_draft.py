"""Editing a scheme: weights that always sum, faults with their places, steps that can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language
from registry.scoring import load_scheme
from registry.scoring.grid import GRID
from registry.scoring.scheme_draft import SchemeDraft, draft_of, spread_evenly

SHIPPED = load_scheme()
DRAFT = draft_of(SHIPPED)
PLACE = {i.code: n for n, i in enumerate(SHIPPED.indicators)}


def said(draft: SchemeDraft) -> dict[tuple[str | int, ...], str]:
    return {fault.path: fault.problem.render(Language.EN) for fault in draft.faults()}


def test_a_draft_says_what_its_scheme_says() -> None:
    assert DRAFT.scheme() == SHIPPED
    assert DRAFT.faults() == ()
    assert not DRAFT.is_changed()


def test_a_change_is_another_draft_and_the_first_stays() -> None:
    path = ("indicator", PLACE["revenue"], "value", "full")
    changed = DRAFT.with_value(path, 200_000)
    assert (DRAFT.get(path), changed.get(path)) == (100_000, 200_000)
    assert changed.is_changed()
    assert changed.scheme().digest != SHIPPED.digest
    assert changed.with_value(path, 100_000).scheme() == SHIPPED


def test_faults_are_all_found_each_at_its_place() -> None:
    revenue, output = PLACE["revenue"], PLACE["output"]
    draft = (
        DRAFT.with_value(("indicator", revenue, "value", "full"), "much")
        .with_value(("indicator", output, "source"), "metric:outputs")
        .with_value(("indicator", output, "anchors", "launch"), 0)
        .with_value(("title", "zh"), " ")
        .with_value(("quota", 0, "most"), -1)
        .with_value(("tie_chain",), ["panel", "luck"])
    )
    assert said(draft) == {
        ("indicator", output, "source"): "There is no metric “outputs”.",
        ("indicator", output, "anchors", "launch"): "“launch” must be above zero.",
        ("indicator", revenue, "value", "full"): "“full” must be a whole number, or a decimal in quotation marks.",
        ("title", "zh"): "“zh” must be a text.",
        ("quota", 0, "most"): "“most” must be a whole number from 0 to 10000.",
        ("tie_chain",): "“luck” is not a value of “tie_chain”.",
    }


def test_a_fault_in_a_new_item_is_found_too() -> None:
    draft = DRAFT.with_item(("floor",), {"code": "x", "title": {"en": "X", "zh": "某"}, "on": "moon", "least": 10})
    assert said(draft) == {("floor", 2, "on"): "“moon” is not a value of “on”."}
    assert draft.without(("floor", 2)).scheme() == SHIPPED


@given(
    weight=st.integers(0, GRID),
    code=st.sampled_from([i.code for i in SHIPPED.indicators]),
    locked=st.sets(st.sampled_from([i.code for i in SHIPPED.indicators]), max_size=8),
)
def test_a_weight_is_what_the_scheme_itself_would_move(weight: int, code: str, locked: set[str]) -> None:
    draft = DRAFT.with_weight(("indicator",), code, weight, locked)
    assert draft.scheme() == SHIPPED.move_indicator(code, weight, locked - {code})


@given(weight=st.integers(0, GRID), locked=st.sets(st.sampled_from([d.code for d in SHIPPED.dimensions]), max_size=4))
def test_a_dimension_is_what_the_scheme_itself_would_move(weight: int, locked: set[str]) -> None:
    draft = DRAFT.with_dimension_weight("capital", weight, locked)
    assert draft.scheme() == SHIPPED.move_dimension("capital", weight, locked - {"capital"})


@pytest.mark.parametrize("code", ["milestones", "listing", "revenue"])
def test_what_goes_leaves_its_weight_to_its_siblings(code: str) -> None:
    draft = DRAFT.without(("indicator", PLACE[code]))
    dimension = SHIPPED.indicator(code).dimension
    assert draft.dimension_weight(dimension) == SHIPPED.dimension_weight(dimension)
    assert sum(draft.weights(("indicator",)).values()) == GRID
    assert draft.faults() == ()


def test_a_dimension_that_empties_leaves_its_weight_to_all() -> None:
    draft = DRAFT
    while inside := [n for n, i in enumerate(draft.get(("indicator",))) if i["dimension"] == "capital"]:
        draft = draft.without(("indicator", inside[0]))
    assert draft.dimension_weight("capital") == 0
    assert sum(draft.weights(("indicator",)).values()) == GRID
    assert draft.faults() == ()


def test_panel_items_keep_their_sum() -> None:
    home = ("panel", "item")
    draft = DRAFT.with_weight(home, "team", 3000, ["safety"])
    assert draft.weights(home)["safety"] == 1500
    assert sum(draft.weights(home).values()) == GRID
    assert sum(draft.without((*home, 0)).weights(home).values()) == GRID
    assert set(spread_evenly(draft, home).weights(home).values()) == {2000}


def test_the_tie_chain_can_be_put_in_another_order() -> None:
    draft = DRAFT.moved(("tie_chain", 4), -4)
    assert draft.scheme().tie_chain[0] == "applied_on"
    assert draft.moved(("tie_chain", 0), 4).scheme() == SHIPPED
