"""Many weightings at once are those of one by one, to the last part."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from registry.scoring.bulk_weights import Columns, apportion_rows
from registry.scoring.grid import apportion, hand_over
from registry.scoring.scheme import Scheme
from tests.scoring.builders import COUNTS, scheme

SHARES = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 30), min_size=n, max_size=n), min_size=1, max_size=5)
)


@st.composite
def schemes(draw: st.DrawFn, least: int = 1) -> Scheme:
    """Schemes of up to seven indicators in up to three dimensions, some weights zero."""
    n = draw(st.integers(least, len(COUNTS)))
    raw = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n))
    weights = apportion(10_000, {f"{j}": part for j, part in enumerate(raw)})
    return scheme(*weights.values(), dimensions="".join(draw(st.sampled_from("abc")) for _ in range(n)))


@given(SHARES, st.integers(0, 10_000))
def test_rows_are_given_out_like_single_ones(shares: list[list[int]], total: int) -> None:
    found = apportion_rows(np.full(len(shares), total), np.array(shares))
    assert found.tolist() == [
        list(apportion(total, {f"{j}": part for j, part in enumerate(row)}).values()) for row in shares
    ]


def test_columns_that_are_not_there_get_nothing() -> None:
    valid = np.array([[True, False, True], [False, False, False]])
    assert apportion_rows(np.array([5, 5]), np.zeros((2, 3), np.int64), valid).tolist() == [[3, 0, 2], [0, 0, 0]]


@given(schemes(), st.data())
def test_moved_indicators_are_those_of_the_scheme(plain: Scheme, data: st.DataObject) -> None:
    columns = Columns.of(plain)
    moves = data.draw(st.lists(st.tuples(st.integers(0, len(columns.codes) - 1), st.integers(0, 10_000)), min_size=1))
    found = columns.move_indicators(np.array([m[0] for m in moves]), np.array([m[1] for m in moves]))
    assert found.tolist() == [list(plain.move_indicator(columns.codes[j], w).weights.values()) for j, w in moves]


@given(schemes(), st.data())
def test_moved_dimensions_are_those_of_the_scheme(plain: Scheme, data: st.DataObject) -> None:
    columns = Columns.of(plain)
    moves = data.draw(
        st.lists(st.tuples(st.integers(0, len(columns.dimensions) - 1), st.integers(0, 10_000)), min_size=1)
    )
    found = columns.move_dimensions(np.array([m[0] for m in moves]), np.array([m[1] for m in moves]))
    assert found.tolist() == [list(plain.move_dimension(columns.dimensions[d], w).weights.values()) for d, w in moves]


@given(schemes(), SHARES, st.data())
def test_weights_are_handed_over_like_single_ones(plain: Scheme, shares: list[list[int]], data: st.DataObject) -> None:
    columns = Columns.of(plain)
    codes = columns.codes
    rows = [list(plain.weights.values()), *[[(row * 7)[j] for j in range(len(codes))] for row in shares]]
    absent = sorted(data.draw(st.sets(st.integers(0, len(codes) - 1))))
    found = columns.hand_over(np.array(rows), absent)
    wanted = [hand_over(dict(zip(codes, row, strict=True)), plain.parents, [codes[j] for j in absent]) for row in rows]
    assert found.tolist() == [[row[code] for code in codes] for row in wanted]
