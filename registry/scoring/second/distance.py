"""TOPSIS and VIKOR: how near each alternative comes to the best that any of them reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from registry.scoring.second.matrix import NOISE, FloatArray, directions, divided, figures, shares


class Norm(StrEnum):
    """How columns are made comparable in TOPSIS; the choice can change the ranks."""

    VECTOR = "vector"  # divided by the root of the sum of squares (Hwang & Yoon 1981)
    MINMAX = "minmax"  # 0 for the least, 1 for the greatest (Opricovic & Tzeng 2004)
    NONE = "none"


def topsis(
    matrix: ArrayLike, weights: ArrayLike, types: Sequence[int] | None = None, norm: Norm = Norm.VECTOR
) -> FloatArray:
    """Closeness to the ideal, 0..1, higher is better: distance to the worst over both distances.

    Where the ideal and the worst are one point all alternatives are equal, and stand at 0.

    Args:
        matrix: m alternatives by n criteria.
        weights: of the criteria; they are divided by their sum.
        types: 1 for a benefit, -1 for a cost.
        norm: see `Norm`.
    """
    x = figures(matrix)
    w, way = shares(weights, x.shape[1]), directions(types, x.shape[1])
    scale = w * way  # costs turned round, so that more is better everywhere
    if norm is Norm.VECTOR:
        scale = divided(scale, np.sqrt(np.einsum("ij,ij->j", x, x)))
    elif norm is Norm.MINMAX:
        scale = divided(scale, np.ptp(x, axis=0))  # where a column begins moves all alike and changes no distance
    v = x * scale
    best, worst = v.max(axis=0), v.min(axis=0)
    # Differences are taken before squaring: the square written out would lose the digits that matter.
    to_best, to_worst = _length(best - v), _length(v - worst)
    return divided(to_worst, to_best + to_worst)


def _length(x: FloatArray) -> FloatArray:
    return np.sqrt(np.einsum("ij,ij->i", x, x))


@dataclass(frozen=True, slots=True, eq=False)
class Vikor:
    """What VIKOR says of m alternatives; in all three figures less is better.

    Attributes:
        s: regret summed over the criteria. r: largest single regret. q: both together, 0..1.
        compromise: places of the compromise set, best first.
        advantage: C1: the first is clearly ahead of the second, by at least 1/(m-1).
        stability: C2: the first by q is also first by s or by r.
    """

    s: FloatArray
    r: FloatArray
    q: FloatArray
    compromise: tuple[int, ...]
    advantage: bool
    stability: bool


def vikor(matrix: ArrayLike, weights: ArrayLike, types: Sequence[int] | None = None, v: float = 0.5) -> Vikor:
    """Compromise ranking (Opricovic & Tzeng 2004, 2007).

    Without advantage the compromise set holds all that are less than 1/(m-1) behind the first; with advantage and
    without stability, the first and the second.

    Args:
        matrix, weights, types: as in `topsis`.
        v: weight of the summed regret against the largest one.
    """
    x = figures(matrix)
    w, x = shares(weights, x.shape[1]), x * directions(types, x.shape[1])
    best, worst = x.max(axis=0), x.min(axis=0)
    regret = (best - x) * divided(w, best - worst)
    s, r = regret.sum(axis=1), regret.max(axis=1)
    q = v * _spread(s) + (1 - v) * _spread(r)
    compromise, advantage, stability = _compromise(*(np.round(figure, NOISE) for figure in (s, r, q)))
    return Vikor(s, r, q, compromise, advantage, stability)


def _spread(x: FloatArray) -> FloatArray:
    """0 for the least, 1 for the greatest; all 0 where they are equal."""
    rounded = np.round(x, NOISE)
    if rounded.max() == rounded.min():
        return np.zeros_like(x)
    return (x - x.min()) / (x.max() - x.min())


def _compromise(s: FloatArray, r: FloatArray, q: FloatArray) -> tuple[tuple[int, ...], bool, bool]:
    order = np.argsort(q, kind="stable")
    firsts = np.flatnonzero(q == q.min())
    stability = bool((s[firsts] == s.min()).any() or (r[firsts] == r.min()).any())
    if len(q) == 1:
        return (0,), True, stability
    step = round(1 / (len(q) - 1), NOISE)
    ahead = np.round(q - float(q.min()), NOISE)
    advantage = bool(ahead[order[1]] >= step)
    if not advantage:
        return tuple(int(i) for i in order if ahead[i] < step), advantage, stability
    kept = ahead[order[0]] if stability else ahead[order[1]]
    return tuple(int(i) for i in order if ahead[i] <= kept), advantage, stability
