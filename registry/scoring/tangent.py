"""The line that touches a firm's total at given weights.

Where every indicator applies it is the total itself. Else the weight of what does not apply goes to the siblings in
proportion to their weights, and where none is left to all others, so that the total is, with A the weighted values and
B the weights of what applies, by dimension d and over all,

    S = sum_d W_d A_d / B_d + O A / B

with O the weight of the dimensions that do not apply at all. S grows in proportion to the weights, so that the gradient
times the weights is S again: the gradient can stand in for the firm's values.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from registry.scoring.cells import BoolArray, IntArray
from registry.scoring.contest import Contest, FloatArray

TANGENT = 1024
"""Parts of a value in which tangents are made whole numbers."""


def tangent(contest: Contest, weights: FloatArray, firms: Sequence[int] | IntArray) -> FloatArray:
    """(firms, indicators) gradients of the totals at (indicators,) weights, in units of values."""
    wanted = np.asarray(firms, dtype=np.int64)
    lines = contest.values[wanted].astype(np.float64)
    for absent, members in contest.groups:
        if absent and len(spots := np.flatnonzero((members.start <= wanted) & (wanted < members.stop))):
            lines[spots] = _bent(contest, weights, absent, lines[spots])
    return lines


def _bent(contest: Contest, weights: FloatArray, absent: tuple[int, ...], values: FloatArray) -> FloatArray:
    columns = contest.columns
    dimension = columns.home[0]
    live: BoolArray = np.ones(len(weights), np.bool_)
    live[list(absent)] = False
    kept = np.where(live, weights, 0.0)
    if not kept.any():
        return values
    mean = (values @ kept / kept.sum())[:, None]
    lines = np.where(live, values, mean)
    orphaned = 0.0
    for d in range(len(columns.dimensions)):
        here = dimension == d
        if live[here].all():
            continue
        inside = here & live
        base, whole = kept[inside].sum(), weights[here].sum()
        if base <= 0:
            orphaned += weights[here & ~live].sum()
            continue
        own = (values[:, inside] @ kept[inside] / base)[:, None]
        lines[:, here & ~live] = own
        lines[:, inside] = own + whole / base * (values[:, inside] - own)
    if orphaned:
        lines[:, live] += orphaned / kept.sum() * (values[:, live] - mean)
    return lines
