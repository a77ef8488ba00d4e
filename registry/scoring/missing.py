"""What open values count: the missing policies of a scheme, applied to all cells at once.

``redistribute`` gives the weight of a missing value to its known siblings; that is the same as counting the value at
their weighted mean (scoring reference 2.3), and so it is computed: weights stay as they are, bounds stay true, and the
mean is rounded half up on the grid. It rewards leaving bad figures out, so it holds only where at least
`Scheme.min_available` of the dimension's weight is known; below that the value counts zero.
"""

from __future__ import annotations

import numpy as np

from registry.scoring.cells import BoolArray, Evaluation, IntArray
from registry.scoring.grid import GRID
from registry.scoring.scheme import NEUTRAL_VALUE, MissingPolicy


def count_open(evaluation: Evaluation, missing: MissingPolicy, weights: IntArray) -> tuple[IntArray, BoolArray]:
    """The value of each cell under the missing policies, and which missing cells count the mean of their siblings.

    Args:
        evaluation: cells.
        missing: the policy of indicators that declare none.
        weights: weight used for each firm and indicator.
    """
    scheme = evaluation.scheme
    policies = [indicator.missing or missing for indicator in scheme.indicators]
    # The mean of an even number of equals is rounded half up.
    values = (evaluation.lo + evaluation.hi + 1) // 2
    given = np.zeros(values.shape, dtype=np.bool_)
    for policy in set(policies):
        columns = np.array([p is policy for p in policies], dtype=np.bool_)
        cells = evaluation.missing & columns
        match policy:
            case MissingPolicy.MIDDLE:
                continue
            case MissingPolicy.ZERO:
                values[:, columns] = evaluation.lo[:, columns]
            case MissingPolicy.NEUTRAL:
                values[cells] = NEUTRAL_VALUE
            case MissingPolicy.REDISTRIBUTE:
                values[cells] = 0
                given |= cells
    if given.any():
        given &= _give_to_siblings(evaluation, values, weights, given)
    return values, given


def _give_to_siblings(evaluation: Evaluation, values: IntArray, weights: IntArray, given: BoolArray) -> BoolArray:
    """Set the cells of `given` to the mean of their known siblings; where enough of the dimension is known."""
    scheme = evaluation.scheme
    known = np.where(evaluation.missing, 0, weights)
    enough = np.zeros(values.shape, dtype=np.bool_)
    for dimension in scheme.dimensions:
        columns = np.array([i.dimension == dimension.code for i in scheme.indicators], dtype=np.bool_)
        available, whole = known[:, columns].sum(axis=1), weights[:, columns].sum(axis=1)
        firms = (available > 0) & (available * GRID >= scheme.min_available * whole)
        points = (known[:, columns] * values[:, columns]).sum(axis=1)
        mean = (2 * points + available) // np.maximum(2 * available, 1)
        cells = given & columns & firms[:, None]
        values[cells] = np.broadcast_to(mean[:, None], values.shape)[cells]
        enough |= cells
    return enough
