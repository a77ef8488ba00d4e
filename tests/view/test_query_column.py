"""A test put to a whole column says of each value what it says of it alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.view.query.column import Choices, Column, Figures
from registry.view.query.passes import LEAST, MOST, AnyOf, AtLeast, Not, Within

_NUMBERS = st.one_of(
    st.none(),
    st.integers(-20, 20),
    st.integers(-20, 20).map(AtLeast),
    st.sampled_from([LEAST, MOST, 10**20, -(10**20), AtLeast(10**20)]),
)
_WITHIN = st.builds(Within, st.sampled_from([LEAST, -5, 0, 7]), st.sampled_from([-3, 7, 9, MOST]), st.booleans())
_CODES = st.lists(st.sampled_from("abc"), max_size=2).map(tuple)


def _tests(simple: st.SearchStrategy[Any]) -> st.SearchStrategy[Callable[[Any], bool]]:
    return st.recursive(
        simple, lambda some: st.one_of(some.map(Not), st.lists(some, min_size=1, max_size=3).map(AnyOf))
    )


@given(st.lists(_NUMBERS, max_size=12), _tests(st.one_of(_WITHIN, st.just(lambda value: value is not None))))
def test_figures(values: list[int | None], test: Callable[[Any], bool]) -> None:
    held = [None if value is None else type(value)(min(max(value, LEAST), MOST)) for value in values]
    assert Figures(values).passing(test) == [test(value) for value in held]


@given(st.lists(_CODES, max_size=12), _tests(st.sampled_from("abc").map(lambda code: lambda codes: code in codes)))
def test_choices(values: list[tuple[str, ...]], test: Callable[[Any], bool]) -> None:
    assert Choices(values).passing(test) == [test(value) for value in values]


@pytest.mark.parametrize("made", [Figures, Choices, Column])
def test_no_row_has_no_verdict(made: Callable[[list[Any]], Column]) -> None:
    assert made([]).passing(Not(Within(1, 2, takes_bounds=True))) == []
