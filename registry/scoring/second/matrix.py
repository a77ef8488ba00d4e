"""What the methods share: a matrix of figures, one row an alternative, and which way each column is better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]

BENEFIT, COST = 1, -1
"""A column of which more is better, and one of which less is."""

NOISE = 9
"""Decimals beyond which figures are not told apart."""


def figures(matrix: ArrayLike) -> FloatArray:
    """A matrix of finite figures, m alternatives by n criteria, neither of them 0.

    Raises:
        ValueError: it is not that; nothing missing may reach a method.
    """
    found = np.asarray(matrix, dtype=np.float64)
    if found.ndim != 2 or not found.size or not np.isfinite(found).all():
        raise ValueError("a matrix of finite figures is needed")
    return found


def shares(weights: ArrayLike, criteria: int) -> FloatArray:
    """Weights that sum to 1.

    Raises:
        ValueError: there are not as many as criteria, one is negative, or all are zero.
    """
    found = np.asarray(weights, dtype=np.float64)
    if found.shape != (criteria,) or not np.isfinite(found).all() or (found < 0).any() or not found.sum() > 0:
        raise ValueError("a weight for each criterion is needed, none negative, not all zero")
    return found / found.sum()


def directions(types: Sequence[int] | None, criteria: int) -> FloatArray:
    """1 for each benefit, -1 for each cost; all benefits by default.

    Raises:
        ValueError: there are not as many as criteria, or one is neither.
    """
    found = np.asarray([BENEFIT] * criteria if types is None else types, dtype=np.float64)
    if found.shape != (criteria,) or not np.isin(found, (BENEFIT, COST)).all():
        raise ValueError("each criterion is a benefit, 1, or a cost, -1")
    return found


def divided(above: FloatArray, below: FloatArray) -> FloatArray:
    """``above / below``, 0 where there is nothing to divide by: a column in which all are equal tells nobody apart."""
    return np.divide(above, below, out=np.zeros(below.shape), where=below != 0)


def competition_ranks(scores: FloatArray, *, less_is_better: bool = False) -> NDArray[np.int64]:
    """1 plus the number of better ones, on scores rounded to `NOISE` decimals."""
    rounded = np.round(scores if less_is_better else -scores, NOISE)
    return (np.searchsorted(np.sort(rounded), rounded, side="left") + 1).astype(np.int64)
