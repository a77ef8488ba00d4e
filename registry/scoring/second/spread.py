"""Weights read off the spread of the figures: entropy and CRITIC. They say how a matrix differs, not what matters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from registry.scoring.second.matrix import FloatArray, directions, divided, figures


def entropy_weights(matrix: ArrayLike) -> FloatArray:
    """Weights that sum to 1, the larger the more unevenly a column is shared out.

    Shares p of the column's sum; e = -Σ p ln p / ln m with 0 ln 0 = 0; weights in proportion to 1 - e. A column of
    zeros tells nobody apart and gets none; where no column does, all are equal.

    Raises:
        ValueError: a negative figure.
    """
    x = figures(matrix)
    if (x < 0).any():
        raise ValueError("entropy needs figures that are not negative")
    m, n = x.shape
    sums = x.sum(axis=0)
    if m == 1:
        return np.ones(n) / n
    share = x * _over(sums)
    logs = np.log(np.where(share > 0, share, 1.0))
    apart = 1 + (share * logs).sum(axis=0) / np.log(m)
    apart[(sums == 0) | (apart < 0)] = 0
    return _normal(apart)


def critic_weights(matrix: ArrayLike, types: Sequence[int] | None = None) -> FloatArray:
    """Weights that sum to 1, the larger the more a column spreads and the less it goes with others.

    Columns from 0 (worst) to 1 (best) by their direction; standard deviation (of a sample: one degree of freedom
    fewer) times the sum of 1 - r over the correlations with all columns (Diakoulaki et al. 1995). A column in which
    all are equal gets no weight and takes no part. Where all others go wholly together the spread alone counts; where there
    are none, all weights are equal.
    """
    x = figures(matrix)
    m, n = x.shape
    x = x * directions(types, n)
    x = (x - x.min(axis=0)) * _over(np.ptp(x, axis=0))
    live = np.flatnonzero(np.ptp(x, axis=0) > 0)
    weights = np.zeros(n)
    if m > 1 and len(live):
        with_others = np.atleast_2d(np.corrcoef(x[:, live], rowvar=False))
        apart = np.maximum((1 - with_others).sum(axis=1), 0)
        weights[live] = x[:, live].std(axis=0, ddof=1) * (apart if apart.max() > 1e-12 else 1)
    return _normal(weights)


def _normal(weights: FloatArray) -> FloatArray:
    total = float(weights.sum())
    return weights / total if total > 1e-12 else np.ones(len(weights)) / len(weights)


def _over(x: FloatArray) -> FloatArray:
    """1/x, 0 for 0."""
    return divided(np.ones(x.shape, dtype=np.float64), x)
