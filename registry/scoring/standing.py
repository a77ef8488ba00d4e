"""Scores, ranks and membership from cells and weights: the fast part, integers throughout.

Re-scoring after a weight has moved is this alone. Every function is exact: the numbers are integers below 2^53, so
neither the order of firms and indicators nor the number of threads can change a bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from registry.scoring.cells import BoolArray, Evaluation, IntArray
from registry.scoring.grid import GRID, POINT, hand_over
from registry.scoring.missing import count_open
from registry.scoring.scheme import MissingPolicy, RankOn, Scheme


@dataclass(frozen=True, slots=True)
class Standing:
    """How the firms of an evaluation stand under some weights. Arrays follow the evaluation's order of firms.

    Attributes:
        weights: weight used for each firm and indicator; rows sum to 10 000.
        values: value used for each firm and indicator, after the missing policy.
        score, lo, hi: exact scores and their bounds, 0..10^8.
        key, key_lo, key_hi: what ranks: the published score or the exact one, and its bounds.
        rank: competition rank (1, 2, 2, 4) among the firms that compete; 0 for those that do not.
        necessary: in the list whatever the open values turn out to be.
        possible: in the list for some of them.
        redistributed: missing cells that count the mean of their siblings.
    """

    weights: IntArray
    values: IntArray
    score: IntArray
    lo: IntArray
    hi: IntArray
    key: IntArray
    key_lo: IntArray
    key_hi: IntArray
    rank: IntArray
    necessary: BoolArray
    possible: BoolArray
    redistributed: BoolArray


def stand(
    evaluation: Evaluation,
    competes: BoolArray,
    *,
    weights: Mapping[str, int] | None = None,
    missing: MissingPolicy = MissingPolicy.MIDDLE,
    size: int = 10,
) -> Standing:
    """Score, rank and classify all firms.

    Args:
        evaluation: cells.
        competes: False for firms that are vetoed: they get a score, no rank, and take no place.
        weights: weight by indicator; the scheme's own by default.
        missing: what a missing value counts where its indicator does not say.
        size: seats.
    """
    scheme = evaluation.scheme
    used = weight_rows(evaluation, scheme.weights if weights is None else weights)
    values, redistributed = count_open(evaluation, missing, used)
    score, lo, hi = ((used * array).sum(axis=1) for array in (values, evaluation.lo, evaluation.hi))
    key, key_lo, key_hi = (ranking_key(scheme, array) for array in (score, lo, hi))
    necessary, possible = membership(key_lo, key_hi, competes, size)
    rank = competition_rank(key, competes)
    return Standing(used, values, score, lo, hi, key, key_lo, key_hi, rank, necessary, possible, redistributed)


def used_values(evaluation: Evaluation, missing: MissingPolicy) -> IntArray:
    """The value of each cell under the scheme's own weights (see `registry.scoring.missing`)."""
    return count_open(evaluation, missing, weight_rows(evaluation, evaluation.scheme.weights))[0]


def weight_rows(evaluation: Evaluation, weights: Mapping[str, int]) -> IntArray:
    """The weights that each firm is scored with: those of indicators that do not apply handed to their siblings."""
    scheme = evaluation.scheme
    codes = [indicator.code for indicator in scheme.indicators]
    base = np.array([weights[code] for code in codes], dtype=np.int64)
    rows = np.broadcast_to(base, evaluation.lo.shape).copy()
    for absent, members in patterns(evaluation):
        if absent:
            handed = hand_over(weights, scheme.parents, (codes[j] for j in absent))
            rows[members] = [handed[code] for code in codes]
    return rows


def patterns(evaluation: Evaluation) -> Iterable[tuple[tuple[int, ...], IntArray]]:
    """Firms grouped by the indicators that do not apply to them: columns, and the rows of the firms."""
    mask = evaluation.not_applicable
    bits = mask @ (np.int64(1) << np.arange(mask.shape[1], dtype=np.int64)) if mask.shape[1] < 63 else None
    if bits is None:
        _, first, inverse = np.unique(mask, axis=0, return_index=True, return_inverse=True)
    else:
        _, first, inverse = np.unique(bits, return_index=True, return_inverse=True)
    for number, row in enumerate(first):
        absent = tuple(int(j) for j in np.flatnonzero(mask[row]))
        yield absent, np.flatnonzero(inverse.reshape(-1) == number)


def competition_rank(key: IntArray, competes: BoolArray) -> IntArray:
    """1 plus the number of competitors with a higher key; 0 for those that do not compete."""
    field = np.sort(-key[competes])
    rank = np.searchsorted(field, -key, side="left") + 1
    return np.where(competes, rank, 0).astype(np.int64)


def membership(lo: IntArray, hi: IntArray, competes: BoolArray, size: int) -> tuple[BoolArray, BoolArray]:
    """Who is in the list for every outcome of the open values, and who for some (exact for independent intervals).

    A firm is necessarily in when fewer than `size` others can reach its lower end, and possibly in when fewer than
    `size` others are surely above its upper end. A possible tie counts against the first and for the second.
    """
    low, high = np.sort(lo[competes]), np.sort(hi[competes])
    n = int(competes.sum())
    reaching = n - np.searchsorted(high, lo, side="left") - 1  # itself always reaches
    above = n - np.searchsorted(low, hi, side="right")
    return competes & (reaching < size), competes & (above < size)


def ranking_key(scheme: Scheme, score: IntArray) -> IntArray:
    """What ranks: the published scores, or the exact ones."""
    return published_scores(scheme, score) if scheme.rank_on is RankOn.ROUNDED else score


def published_scores(scheme: Scheme, score: IntArray) -> IntArray:
    """Exact scores as they are printed (`registry.scoring.grid.published`)."""
    scale = 10**scheme.decimals
    return (2 * score * scale + POINT) // (2 * POINT)


def rank_label(rank: int | None, shared: bool) -> str:
    """A place as it is printed: ``9=`` where it is shared, "" where there is none."""
    return f"{rank}=" if shared else str(rank or "")


assert GRID * GRID * 2 * 10**6 < 2**63, "published scores of six decimals stay within 64 bits"
