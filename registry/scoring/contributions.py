"""What indicators and dimensions give each candidate, read off the arrays that decide.

A list needs the sums only; what each indicator gives is written out for who asks why, candidate by candidate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np

from registry.scoring.cells import Evaluation
from registry.scoring.facts import State
from registry.scoring.result import Contribution, DimensionScore
from registry.scoring.scheme import Indicator, MissingPolicy, Scheme
from registry.scoring.standing import Standing


class Contributions(Sequence[Contribution]):
    """What each indicator gives one candidate, in the scheme's order: equal to the tuple of them, made when first asked for.

    Args:
        row: of the candidate in the arrays.
        missing: what a missing value counts where its indicator does not say.
    """

    __slots__ = ("_made", "_source")

    def __init__(self, evaluation: Evaluation, standing: Standing, row: int, missing: MissingPolicy) -> None:
        self._source = (evaluation, standing, row, missing)
        self._made: tuple[Contribution, ...] | None = None

    @property
    def whole(self) -> tuple[Contribution, ...]:
        """All of them."""
        if self._made is None:
            self._made = _contributions(*self._source)
        return self._made

    @overload
    def __getitem__(self, at: int) -> Contribution: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Contribution, ...]: ...
    def __getitem__(self, at: int | slice) -> Contribution | tuple[Contribution, ...]:
        return self.whole[at]

    def __iter__(self) -> Iterator[Contribution]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self._source[0].scheme.indicators)

    def __eq__(self, other: object) -> bool:
        return self.whole == (other.whole if isinstance(other, Contributions) else other)

    def __hash__(self) -> int:
        return hash(self.whole)

    def __repr__(self) -> str:
        return repr(self.whole)


def _contributions(
    evaluation: Evaluation, standing: Standing, row: int, missing: MissingPolicy
) -> tuple[Contribution, ...]:
    weights, values = standing.weights[row].tolist(), standing.values[row].tolist()
    redistributed = standing.redistributed[row].tolist()
    return tuple(
        Contribution(
            code=indicator.code,
            dimension=indicator.dimension,
            declared=indicator.weight,
            weight=weight,
            state=cell.state,
            value=value,
            lo=cell.lo,
            hi=cell.hi,
            points=weight * value,
            unit=indicator.unit,
            vocabulary=indicator.vocabulary,
            raw=cell.raw,
            codes=cell.codes,
            maybe=cell.maybe,
            grade=cell.grade,
            capped=cell.capped,
            refs=cell.refs,
            notes=cell.notes,
            parts=cell.parts,
            policy=_policy(indicator, given, missing) if cell.state is State.MISSING else None,
        )
        for indicator, cell, weight, value, given in zip(
            evaluation.scheme.indicators, evaluation.cells[row], weights, values, redistributed, strict=True
        )
    )


def _policy(indicator: Indicator, given: bool, missing: MissingPolicy) -> MissingPolicy:
    declared = indicator.missing or missing
    return MissingPolicy.ZERO if declared is MissingPolicy.REDISTRIBUTE and not given else declared


def dimension_scores(scheme: Scheme, evaluation: Evaluation, standing: Standing) -> list[tuple[DimensionScore, ...]]:
    """The scores of the dimensions, firm by firm in the evaluation's order."""
    member = np.array([[i.dimension == d.code for d in scheme.dimensions] for i in scheme.indicators], dtype=np.float64)
    # Whole numbers up to 10^8, so that the products are exact.
    arrays = [
        (standing.weights * values).astype(np.float64) @ member.reshape(len(scheme.indicators), -1)
        for values in (np.int64(1), standing.values, evaluation.lo, evaluation.hi)
    ]
    rows = [array.astype(np.int64).tolist() for array in arrays]
    codes = [d.code for d in scheme.dimensions]
    return [tuple(map(DimensionScore, codes, *row)) for row in zip(*rows, strict=True)]
