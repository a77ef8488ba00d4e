"""The total of the objective part and the panel's, exact: total = share * objective + (1 - share) * panel.

Every part stands on the same grid, so the panel's figure is a constant that is added to each of a firm's values: with
weights that sum to one, ``sum w (share v + (1 - share) p)`` is the total. What holds for scores therefore holds for
totals, with the values of `shifted` in place of the indicators' (domain reference 10.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.scoring.grid import GRID, POINT, half_up

PERCENT = 100
TOTAL_POINT = POINT * PERCENT
"""An exact total's parts in one point of 100; a full total has 10^10 parts."""


@dataclass(frozen=True, slots=True)
class PanelPart:
    """The panel's part of the total.

    Attributes:
        objective_share: percent of the total that the objective score is, 0..100.
        points: the panel's result by firm key, on the grid 0..10 000. A firm without one has no total.
    """

    objective_share: int
    points: Mapping[str, int]

    def total(self, uid: str, score: int) -> int | None:
        """The exact total of a firm, 0..10^10, from its exact objective score (0..10^8); None without a panel result."""
        points = self.points.get(uid)
        return None if points is None else combined(score, points, self.objective_share)


def combined(score: int, panel: int, objective_share: int) -> int:
    """The exact total, 0..10^10, of an exact objective score (0..10^8) and a panel result (0..10 000)."""
    return objective_share * score + (PERCENT - objective_share) * panel * GRID


def published_total(total: int, decimals: int = 2) -> int:
    """An exact total as it is printed, in units of ``10**-decimals`` points: 81.71 is 8171; rounded half up once."""
    return half_up(total * 10**decimals, TOTAL_POINT)
