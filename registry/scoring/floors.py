"""Floors: least scores that are tried after scoring (domain reference 10.7). Failing one is no veto: the firm is ranked.

What decides the rank decides the floor: the published value where the scheme ranks on it, else the exact one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from registry.i18n import Text
from registry.scoring.grid import GRID, POINT, half_up, points_text
from registry.scoring.result import DimensionScore
from registry.scoring.rules import Floor
from registry.scoring.scheme import RankOn, Scheme
from registry.scoring.titles import Title


@dataclass(frozen=True, slots=True)
class FailedFloor:
    """A floor that a firm does not reach.

    Attributes:
        code, title, on: of the floor.
        reached, least: in units of ``10**-decimals`` points of 100, as scores are printed.
        text: both in words.
    """

    code: str
    title: Title
    on: str
    reached: int
    least: int
    text: Text


def failed_floors(
    scheme: Scheme,
    objective: int | None,
    panel: int | None,
    total: int | None,
    dimensions: Iterable[DimensionScore] = (),
) -> tuple[FailedFloor, ...]:
    """The floors of `scheme` that are not reached, in its order.

    Args:
        objective, panel, total: exact scores, 0..10^8; None where there is none yet: its floor is not tried.
        dimensions: their scores; a dimension's floor is of its own full value, so its points are divided by its
            weight. A dimension of which nothing is asked has none.
    """
    if not scheme.floors:
        return ()
    # Each as a quotient of whole numbers, of 10^8.
    reached = {key: (score, 1) for key, score in (("objective", objective), ("panel", panel), ("total", total))
               if score is not None}  # fmt: skip
    reached |= {f"dimension:{d.code}": (d.points * GRID, d.weight) for d in dimensions if d.weight}
    tried = ((floor, reached[floor.on]) for floor in scheme.floors if floor.on in reached)
    return tuple(_failed(scheme, floor, score) for floor, score in tried if not _passes(scheme, floor, score))


def _passes(scheme: Scheme, floor: Floor, score: tuple[int, int]) -> bool:
    if scheme.rank_on is RankOn.EXACT:
        return score[0] >= floor.least * GRID * score[1]
    return _printed(score, scheme.decimals) >= _printed((floor.least * GRID, 1), scheme.decimals)


def _failed(scheme: Scheme, floor: Floor, score: tuple[int, int]) -> FailedFloor:
    reached, least = _printed(score, scheme.decimals), _printed((floor.least * GRID, 1), scheme.decimals)
    text = Text(
        "{title}: {reached}, below the least score of {least}",
        title=floor.title,
        reached=points_text(reached, scheme.decimals),
        least=points_text(least, scheme.decimals),
    )
    return FailedFloor(floor.code, floor.title, floor.on, reached, least, text)


def _printed(score: tuple[int, int], decimals: int) -> int:
    return half_up(score[0] * 10**decimals, score[1] * POINT)
