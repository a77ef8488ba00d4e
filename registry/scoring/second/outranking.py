"""PROMETHEE II: how strongly each alternative is preferred to the others, less how strongly they are to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from registry.scoring.second.matrix import FloatArray, directions, figures, shares


def promethee2(
    matrix: ArrayLike,
    weights: ArrayLike,
    types: Sequence[int] | None = None,
    q: ArrayLike = 0.0,
    p: ArrayLike = 0.0,
) -> FloatArray:
    """Net flows, -1..1, higher is better, with the linear preference function.

    A lead of up to q counts nothing, one of p or more counts fully, between them in proportion. With ``p == q`` any
    lead of more than q counts fully (the usual function where both are 0). Each column is sorted once and sums run
    over the sorted figures, so that n criteria of m alternatives cost n m log m steps instead of n m² (scoring
    reference 2.7).

    Args:
        matrix, weights, types: as in `registry.scoring.second.distance.topsis`.
        q: lead that is still indifferent, one for all criteria or one each.
        p: lead from which on preference is full.

    Raises:
        ValueError: a threshold is negative, or q above p.
    """
    x = figures(matrix)
    m, n = x.shape
    w, x = shares(weights, n), x * directions(types, n)
    low = np.broadcast_to(np.asarray(q, dtype=np.float64), (n,))
    high = np.broadcast_to(np.asarray(p, dtype=np.float64), (n,))
    if (low < 0).any() or (low > high).any():
        raise ValueError("thresholds of preference are 0 <= q <= p")
    flow = np.zeros(m)
    if m == 1:
        return flow
    for column in range(n):
        figure = x[:, column] - x[:, column].min()
        ahead = _preferred(figure, low[column], high[column])
        behind = _preferred(-figure, low[column], high[column])
        flow += w[column] * (ahead - behind)
    return flow / (m - 1)


def _preferred(x: FloatArray, q: float, p: float) -> FloatArray:
    """For each figure the preference for it over all figures, summed."""
    ordered = np.sort(x)
    partly = np.searchsorted(ordered, x - q, side="left")
    if p == q:
        return partly.astype(np.float64)
    fully = np.minimum(np.searchsorted(ordered, x - p, side="right"), partly)
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    return fully + ((partly - fully) * (x - q) - (sums[partly] - sums[fully])) / (p - q)
