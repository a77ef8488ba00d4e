"""A list while a weight is being dragged: ranks, scores and the cut exactly, everything that takes longer as it was.

Scoring a round anew writes out every contribution of every candidate, which the list does not show. Here only the
integers that decide are made anew (`registry.scoring.standing`), so that a thousand firms keep up with a hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from registry.pause import collection_paused
from registry.scoring.cells import Evaluation
from registry.scoring.contributions import dimension_scores
from registry.scoring.cut import cut_line, decide
from registry.scoring.result import Candidate, Flag, FlagKind, Membership, Place, RoundResult
from registry.scoring.scheme import Scheme
from registry.scoring.standing import Standing, published_scores, rank_label, stand


@collection_paused(spare=False)
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
    competes = np.array([c.rank is not None for c in before], dtype=np.bool_)
    standing = stand(evaluation, competes, missing=result.missing, size=result.size)
    bare = _candidates(evaluation, standing, before)
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


def _candidates(evaluation: Evaluation, standing: Standing, before: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in the evaluation's order, who stands above the line not yet said."""
    scheme = evaluation.scheme
    shared = Counter[int](standing.rank.tolist())
    exact = (standing.score, standing.lo, standing.hi)
    printed = [published_scores(scheme, array) for array in exact]
    known = (standing.weights * evaluation.known).sum(axis=1)
    columns = (standing.rank, *exact, *printed, standing.necessary, standing.possible, known)
    rows = zip(*(array.tolist() for array in columns), strict=True)
    parts = dimension_scores(scheme, evaluation, standing)
    return [
        Candidate(
            uid=old.uid,
            uscc=old.uscc,
            legal_name=old.legal_name,
            short_name=old.short_name,
            english_name=old.english_name,
            segment=old.segment,
            rank=rank or None,
            rank_label=rank_label(rank, shared[rank] > 1) if rank else "",
            shadow_rank=old.shadow_rank,
            place=Place.OUT if rank else Place.VETOED,
            membership=Membership.NECESSARY if sure else Membership.POSSIBLE if may else Membership.OUT,
            score=score,
            score_lo=low,
            score_hi=high,
            published=shown,
            published_lo=shown_lo,
            published_hi=shown_hi,
            completeness=share,
            selectable=old.selectable,
            dimensions=dimensions,
            contributions=old.contributions,
            vetoes=old.vetoes,
            flags=_flags(old.flags, tied=bool(rank) and shared[rank] > 1),
            failed_floors=old.failed_floors,
        )
        for old, dimensions, (rank, score, low, high, shown, shown_lo, shown_hi, sure, may, share) in zip(
            before, parts, rows, strict=True
        )
    ]


def _flags(flags: tuple[Flag, ...], *, tied: bool) -> tuple[Flag, ...]:
    if tied or not flags or flags[0].kind is not FlagKind.TIE:  # the first flag of who competes
        return flags
    return flags[1:]
