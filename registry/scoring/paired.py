"""Whether two firms at the cut can be told apart: both under the same draws, one against the other.

Shares of draws of two firms may be close while one is nearly always ahead, or far apart while neither is; only what the same
draws say of both tells (scoring reference 2.9).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from registry.i18n import Text
from registry.scoring.cells import IntArray
from registry.scoring.counting import Field
from registry.scoring.drawing import WHOLE, WeightStream, chunks
from registry.scoring.grid import GRID, half_up, points_text
from registry.scoring.result import RoundResult
from registry.scoring.scheme import MissingPolicy
from registry.scoring.total import PERCENT, PanelPart

NEAR = 3
"""So many firms on each side of the cut are compared with the one across it."""
_TAIL = 5
_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A firm with a seat and one without.

    Attributes:
        inside, outside: their keys.
        draws: how many, around the adopted weights.
        ahead, equal: in how many of them the first has the higher total, and in how many both have the same.
        low, high: the bounds of the lead in hundredths of a point; one draw in twenty lies below, one above.
    """

    inside: str
    outside: str
    draws: int
    ahead: int
    equal: int
    low: int
    high: int

    @property
    def apart(self) -> bool:
        """Whether the draws tell them apart: the lead keeps its sign within its bounds."""
        return self.low > 0 or self.high < 0

    @property
    def percent(self) -> int:
        """In how many of 100 draws the first is ahead."""
        return half_up(self.ahead * 100, self.draws)

    @property
    def text(self) -> Text:
        """What is known of them, without their names."""
        low, high = (points_text(bound).replace("-", "−") for bound in (self.low, self.high))
        values = {"n": str(self.percent), "low": low, "high": high}
        if self.apart:
            return Text("Told apart: ahead in {n} % of draws, by {low} to {high} points in nine of ten.", **values)
        return Text(
            "Cannot be told apart: ahead in {n} % of draws, by {low} to {high} points in nine of ten.", **values
        )


def pairs_at_cut(
    result: RoundResult,
    inside: Sequence[str],
    outside: Sequence[str],
    *,
    draws: int,
    panel: PanelPart | None = None,
    concentration: int = 100,
) -> tuple[Pair, ...]:
    """The last firm with a seat against the first ones without, and the last ones with a seat against the first without.

    Args:
        inside, outside: keys in the order of the list.
        draws, panel, concentration: as for `registry.scoring.robustness.robustness`; so is the seed.
    """
    if not inside or not outside:
        return ()
    last, first = inside[-1], outside[0]
    wanted = [(last, uid) for uid in outside[:NEAR]] + [(uid, first) for uid in inside[-2 : -NEAR - 1 : -1]]
    seed = int(result.as_of.strftime("%Y%m%d"))
    field = Field.of(result, panel, None, seed if result.missing is MissingPolicy.MIDDLE else None)
    place = {uid: column for column, uid in enumerate(field.uids)}
    wanted = [pair for pair in wanted if pair[0] in place and pair[1] in place]
    columns = np.array(sorted({place[uid] for pair in wanted for uid in pair}), np.int64)
    field = field.only(columns)
    stream = WeightStream(result.scheme.weights, seed, concentration)
    parts = [field.totals(columns, first_draw, field.used(stream.take(n))) for first_draw, n in chunks(draws, _CHUNK)]
    totals = np.concatenate(parts, axis=1).astype(np.int64)
    row: dict[str, IntArray] = {field.uids[int(column)]: totals[n] for n, column in enumerate(columns)}
    per_point = WHOLE * (GRID // 100) * (1 if panel is None else PERCENT)
    found: list[Pair] = []
    for one, other in wanted:
        lead, cut = row[one] - row[other], draws * _TAIL // 100
        bounds = (cut, draws - 1 - cut)
        ordered = np.partition(lead, bounds)
        low, high = (half_up(int(ordered[at]) * 100, per_point) for at in bounds)
        found.append(Pair(one, other, draws, int((lead > 0).sum()), int((lead == 0).sum()), low, high))
    return tuple(found)
