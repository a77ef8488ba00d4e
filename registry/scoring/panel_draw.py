"""Experts drawn from a pool, and firms dealt to tables of experts, at random with a recorded seed (双随机).

The order is that of the tickets of `registry.scoring.lot`, over purpose, name and seed: whoever knows these three can
draw again and must find the same panel. The seed is recorded before the draw (domain reference 8.3).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from registry.errors import UserError
from registry.i18n import Text
from registry.scoring.lot import ticket


@dataclass(frozen=True, slots=True)
class PanelDraw:
    """Experts drawn from a pool, with everything needed to draw again.

    Attributes:
        purpose: what they are drawn for; draws for other purposes give other orders from the same seed.
        seed: recorded before the draw.
        seats: experts wanted.
        barred: experts of the pool who were not in the draw, because they must step aside.
        order: all others, in the order drawn.
    """

    purpose: str
    seed: str
    seats: int
    barred: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def drawn(self) -> tuple[str, ...]:
        """The panel."""
        return self.order[: self.seats]

    @property
    def substitutes(self) -> tuple[str, ...]:
        """Who steps in, in this order, where a member cannot attend."""
        return self.order[self.seats :]

    @property
    def text(self) -> Text:
        """How the panel was drawn."""
        return Text(
            "Panel of {seats} drawn from {all} experts with the recorded seed {seed}; {barred} had to step aside.",
            seats=self.seats,
            all=len(self.order) + len(self.barred),
            seed=self.seed,
            barred=len(self.barred),
        )

    def holds(self) -> bool:
        """Whether the recorded order is the one that purpose and seed give."""
        return self.order == _order(self.purpose, self.order, self.seed)


def draw_panel(purpose: str, pool: Collection[str], seats: int, seed: str, barred: Collection[str] = ()) -> PanelDraw:
    """Draw a panel. The order in which the experts are named does not matter.

    Args:
        purpose: what they are drawn for, such as the key of the round.
        pool: keys of the experts.
        seats: experts wanted.
        seed: recorded before the draw.
        barred: experts who must step aside from all that is to be marked.

    Raises:
        UserError: the seed is missing, or there are not enough experts.
    """
    if not seed.strip():
        raise UserError(
            Text("A draw needs a seed that is recorded beforehand."),
            Text("Nothing was drawn."),
            Text("Record a seed, then draw."),
        )
    free = set(pool) - set(barred)
    if not 0 < seats <= len(free):
        raise UserError(
            Text("{seats} experts are wanted; {n} of the pool may be drawn.", seats=seats, n=len(free)),
            Text("Nothing was drawn."),
            Text("Add experts to the pool, or ask for fewer."),
        )
    return PanelDraw(purpose, seed, seats, tuple(sorted(set(pool) & set(barred))), _order(purpose, free, seed))


def deal(purpose: str, uids: Collection[str], tables: int, seed: str) -> tuple[tuple[str, ...], ...]:
    """Firms dealt at random to several tables of experts, as evenly as can be: the other half of a double draw.

    Raises:
        ValueError: no table (a bug of the caller).
    """
    if tables < 1:
        raise ValueError("no table to deal to")
    order = _order(purpose, uids, seed)
    return tuple(order[table::tables] for table in range(tables))


def _order(purpose: str, uids: Collection[str], seed: str) -> tuple[str, ...]:
    return tuple(sorted(set(uids), key=lambda uid: ticket(purpose, uid, seed)))
