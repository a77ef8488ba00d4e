"""A list while a weight is being dragged: ranks, scores and the cut exactly, everything that takes longer as it was.

Scoring a round anew writes out every contribution of every candidate, which the list does not show. Here only the
integers that decide are made anew (`registry.scoring.standing`), so that a thousand firms keep up with a hand.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from registry.scoring.cells import IntArray
from registry.scoring.cut import cut_line, decide
from registry.scoring.facts import Answer, State
from registry.scoring.grid import published
from registry.scoring.result import Candidate, DimensionScore, FlagKind, Membership, RoundResult
from registry.scoring.scheme import Scheme
from registry.scoring.standing import Standing, stand


def glimpse(result: RoundResult, scheme: Scheme) -> RoundResult:
    """`result` under other weights: places, scores with bounds, dimensions, the share known, the cut and who is certain are
    exact.

    Contributions, flags and findings are still those of `result`; score it anew when the hand rests.

    Args:
        result: scored from the same cells, with the same vetoes in force.
        scheme: that of `result` with other weights.
    """
    evaluation = replace(result.evaluation, scheme=scheme)
    by_key = {candidate.uid: candidate for candidate in result.candidates}
    before = [by_key[firm.uid] for firm in evaluation.firms]
    competes = np.array([all(v.answer is not Answer.FAIL for v in c.vetoes) for c in before], dtype=np.bool_)
    standing = stand(evaluation, competes, missing=result.missing, size=result.size)
    parts = _dimensions(scheme, standing, evaluation.lo, evaluation.hi)
    shared = dict(zip(*(a.tolist() for a in np.unique(standing.rank, return_counts=True)), strict=True))
    known = (standing.weights * _answered(result)).sum(axis=1).tolist()
    bare = [_candidate(scheme, standing, parts, i, one, shared, known[i]) for i, one in enumerate(before)]
    candidates, tie = decide(scheme, bare, result.size)
    return replace(
        result,
        scheme=scheme,
        candidates=tuple(candidates),
        cut=cut_line(scheme, candidates, result.size),
        tie=tie,
        certain=int(standing.necessary.sum()),
        contenders=int((standing.possible & ~standing.necessary).sum()),
        evaluation=evaluation,
        standing=standing,
    )


def _answered(result: RoundResult) -> IntArray:
    """Where a value is known, be it within bounds only: 1, elsewhere 0."""
    rows = result.evaluation.cells
    known = [c.state is State.KNOWN or c.state is State.INTERVAL for row in rows for c in row]
    return np.array(known, dtype=np.int64).reshape(result.evaluation.lo.shape)


def _dimensions(scheme: Scheme, standing: Standing, lo: IntArray, hi: IntArray) -> list[list[DimensionScore]]:
    """The scores of the dimensions, firm by firm."""
    columns = [np.array([i.dimension == d.code for i in scheme.indicators]) for d in scheme.dimensions]
    arrays = [
        np.stack([(standing.weights * values)[:, column].sum(axis=1) for column in columns], axis=1).tolist()
        for values in (np.ones_like(standing.values), standing.values, lo, hi)
    ]
    codes = [d.code for d in scheme.dimensions]
    return [[DimensionScore(*each) for each in zip(codes, *rows, strict=True)] for rows in zip(*arrays, strict=True)]


def _candidate(
    scheme: Scheme,
    standing: Standing,
    parts: list[list[DimensionScore]],
    i: int,
    before: Candidate,
    shared: dict[int, int],
    known: int,
) -> Candidate:
    rank = int(standing.rank[i]) or None
    score, low, high = (int(array[i]) for array in (standing.score, standing.lo, standing.hi))
    equals = rank is not None and shared[rank] > 1
    necessary, possible = bool(standing.necessary[i]), bool(standing.possible[i])
    return replace(
        before,
        rank=rank,
        rank_label=f"{rank}=" if equals else str(rank or ""),
        membership=Membership.NECESSARY if necessary else Membership.POSSIBLE if possible else Membership.OUT,
        score=score,
        score_lo=low,
        score_hi=high,
        published=published(score, scheme.decimals),
        published_lo=published(low, scheme.decimals),
        published_hi=published(high, scheme.decimals),
        completeness=known,
        dimensions=tuple(parts[i]),
        flags=tuple(flag for flag in before.flags if flag.kind is not FlagKind.TIE or equals),
    )
