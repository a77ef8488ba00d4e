"""The dimensions of a scheme being edited: added, moved, given up; weights always sum, and what names them stays right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.scoring import load_scheme
from registry.scoring.grid import GRID
from registry.scoring.scheme_dimensions import (
    indicators_of,
    moved_among_siblings,
    named_elsewhere,
    with_dimension,
    with_home,
    without_dimension,
)
from registry.scoring.scheme_draft import draft_of

SHIPPED = load_scheme()
DRAFT = draft_of(SHIPPED)
CODES = [d.code for d in SHIPPED.dimensions]
_ITEM = {
    "code": "fresh",
    "title": {"en": "New", "zh": "新增"},
    "unit": "count",
    "source": "metric:headcount",
    "grounded": {"en": "To be filled in", "zh": "待填写"},
    "value": {"kind": "linear", "start": 0, "full": 100},
}


def test_a_new_dimension_is_valid_at_once_and_can_take_weight() -> None:
    draft = with_dimension(DRAFT, 2, {"code": "green", "title": {"en": "Green", "zh": "绿色"}}, _ITEM)
    assert draft.faults() == ()
    assert [d["code"] for d in draft.get(("dimension",))] == [*CODES[:2], "green", *CODES[2:]]
    heavy = draft.with_dimension_weight("green", 1500)
    assert heavy.faults() == ()
    assert heavy.scheme().dimension_weight("green") == 1500


@given(st.sampled_from(CODES), st.sampled_from([None, *CODES]))
def test_a_dimension_goes_with_or_without_its_indicators(code: str, heir: str | None) -> None:
    if heir == code:
        with pytest.raises(ValueError, match=code):
            without_dimension(DRAFT, code, heir)
        return
    inside, weight = indicators_of(DRAFT, code), DRAFT.dimension_weight(code)
    draft = without_dimension(DRAFT, code, heir)
    assert draft.faults() == ()
    scheme = draft.scheme()
    assert sum(scheme.weights.values()) == GRID
    assert named_elsewhere(draft, code) == 0
    if heir is None:
        assert not {*inside} & {*scheme.weights}
    else:
        assert {*inside} <= {i.code for i in scheme.of_dimension(heir)}
        assert scheme.dimension_weight(heir) == DRAFT.dimension_weight(heir) + weight


def test_the_last_dimension_stays() -> None:
    draft = DRAFT
    for code in CODES[1:]:
        draft = without_dimension(draft, code, CODES[0])
    assert draft.faults() == ()
    with pytest.raises(ValueError, match=CODES[0]):
        without_dimension(draft, CODES[0], None)


def test_an_indicator_takes_its_weight_to_another_dimension() -> None:
    moved = SHIPPED.of_dimension(CODES[0])[0]
    path = ("indicator", [i.code for i in SHIPPED.indicators].index(moved.code))
    draft = with_home(DRAFT, path, CODES[1])
    assert draft.faults() == ()
    assert draft.dimension_weight(CODES[1]) == DRAFT.dimension_weight(CODES[1]) + moved.weight


def test_order_changes_within_a_dimension_only() -> None:
    draft, path = moved_among_siblings(DRAFT, ("dimension", 0), 1)
    assert path == ("dimension", 1)
    assert [d["code"] for d in draft.get(("dimension",))][:2] == [CODES[1], CODES[0]]
    assert draft.faults() == ()
    first = indicators_of(DRAFT, CODES[1])
    at = [i.code for i in SHIPPED.indicators].index(first[0])
    draft, path = moved_among_siblings(DRAFT, ("indicator", at), 1)
    assert indicators_of(draft, CODES[1])[:2] == [first[1], first[0]]
    assert draft.get((*path, "code")) == first[0]
    assert draft.faults() == ()
    assert moved_among_siblings(DRAFT, ("indicator", at), -1) == (DRAFT, ("indicator", at)), "no further than its home"


def test_an_empty_dimension_can_hold_no_weight() -> None:
    held = [*DRAFT.get(("dimension",)), {"code": "empty", "title": {"en": "E", "zh": "空"}, "weight": 0}]
    draft = DRAFT.with_value(("dimension",), held)
    assert draft.with_dimension_weight("empty", 2000).faults() == ()
    assert draft.with_dimension_weight(CODES[0], 2000).faults() == ()
