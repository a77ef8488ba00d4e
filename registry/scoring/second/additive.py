"""Weighted sum and weighted product over figures that were made comparable."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from registry.scoring.second.matrix import FloatArray, directions, figures


def share_of_sum(matrix: ArrayLike, types: Sequence[int] | None = None) -> FloatArray:
    """Each figure as a share of its column's sum; a cost x counts as 1/x first.

    Raises:
        ValueError: a column with a cost of zero, or that sums to zero.
    """
    x = figures(matrix)
    cost = directions(types, x.shape[1]) < 0
    if (x[:, cost] == 0).any():
        raise ValueError("a cost of zero has no reciprocal")
    x = x.copy()
    x[:, cost] = 1 / x[:, cost]
    sums = x.sum(axis=0)
    if (sums == 0).any():
        raise ValueError("a column sums to zero")
    return x / sums


def weighted_sum(values: ArrayLike, weights: ArrayLike) -> FloatArray:
    """The sum of weight times value for each row, with the weights as they are given."""
    return figures(values) @ np.asarray(weights, dtype=np.float64)


def weighted_product(values: ArrayLike, weights: ArrayLike) -> FloatArray:
    """The product of value to the power of weight for each row; 0 where a weighted value is 0.

    Raises:
        ValueError: a negative value.
    """
    x, w = figures(values), np.asarray(weights, dtype=np.float64)
    if (x < 0).any():
        raise ValueError("a geometric mean needs values that are not negative")
    lost = ((x == 0) & (w > 0)).any(axis=1)
    logs = np.log(np.where(x > 0, x, 1.0)) @ w
    return np.where(lost, 0.0, np.exp(logs))
