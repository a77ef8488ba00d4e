"""What a list says of its candidates: frozen, integers and texts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.i18n import Text
from registry.scoring.floors import FailedFloor
from registry.scoring.lot import Lot
from registry.scoring.result import Membership
from registry.scoring.rulings import Ruling
from registry.scoring.seats import Selection


@dataclass(frozen=True, slots=True)
class Entrant:
    """What a candidature says of a firm that its facts do not.

    Attributes:
        origin: ``attracted`` or ``cultivated``, "" where it does not say.
        applied: the day of the application; the earlier one is ahead in a tie whose chain asks for it.
    """

    uid: str
    origin: str = ""
    applied: date | None = None


class ListPlace(StrEnum):
    """What the list says of a candidate."""

    IN = "in"
    RESERVE = "reserve"
    OUT = "out"
    TIED = "tied"  # equal for the last seats, and nothing on record decides
    DISPLACED = "displaced"  # in by rank, kept out by a quota
    BELOW_FLOOR = "below_floor"
    INCOMPLETE = "incomplete"  # a check is open or too little is known
    UNMARKED = "unmarked"  # the panel has no result
    DECIDED_OUT = "decided_out"
    VETOED = "vetoed"


class SeatBy(StrEnum):
    """What a seat is owed to."""

    RANK = "rank"
    TIE_CHAIN = "tie_chain"
    DECISION = "decision"  # a recorded decision on a tie
    LOT = "lot"
    QUOTA = "quota"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One candidate on the list.

    Attributes:
        rank: competition rank by the total; None where there is none. `rank_label`: ``9=`` where it is shared.
        objective, objective_lo, objective_hi: exact, 0..10^8.
        panel: on the grid 0..10 000, None where the panel has no result.
        total, total_lo, total_hi: exact, 0..10^10; None without a panel result that is needed.
        published, published_lo, published_hi: the total as printed, in units of ``10**-decimals`` points.
        seat_by: what the seat is owed to, None without a seat.
        why: the reason of a place that rank alone does not explain.
        rulings: decisions about this firm.
    """

    uid: str
    rank: int | None
    rank_label: str
    place: ListPlace
    membership: Membership
    objective: int
    objective_lo: int
    objective_hi: int
    panel: int | None
    total: int | None
    total_lo: int | None
    total_hi: int | None
    published: int | None
    published_lo: int | None
    published_hi: int | None
    seat_by: SeatBy | None = None
    why: tuple[Text, ...] = ()
    failed_floors: tuple[FailedFloor, ...] = ()
    rulings: tuple[Ruling, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTie:
    """Equals across the cut that only a recorded decision or lot can tell apart: `seats` of `members` sit."""

    members: tuple[str, ...]
    seats: int
    text: Text


@dataclass(frozen=True, slots=True)
class FinalList:
    """The list of a round. See `final_list`.

    Attributes:
        with_panel: the total has both parts; False while the panel has not marked.
        rows: in display order: by rank, then those without one.
        chosen: keys in rank order; in a tie that nothing decides only those who sit in any case.
        reserve: keys in order.
        tie: the tie that waits for a decision, None where there is none.
        selection: the choice under quotas with its certificates, over those that could be chosen.
        lot: the lot that was drawn, with its order, None where there was none.
        certain: those of `chosen` whose seat no open value can take (see `registry.scoring.certain`).
        text: what came of the quotas, in words.
    """

    with_panel: bool
    size: int
    decimals: int
    rows: tuple[ListRow, ...]
    chosen: tuple[str, ...]
    reserve: tuple[str, ...]
    tie: OpenTie | None
    selection: Selection
    lot: Lot | None
    certain: tuple[str, ...]
    text: Text

    @property
    def empty(self) -> int:
        """Seats that stay empty because nobody else can be chosen; 0 while a tie or a conflict of quotas is open."""
        waits = self.tie is not None or self.selection.infeasible is not None
        return 0 if waits else max(self.size - len(self.chosen), 0)

    @property
    def waiting(self) -> tuple[str, ...]:
        """Keys of those whom rank keeps below the line, in display order; not those whom a quota displaced."""
        below = (ListPlace.OUT, ListPlace.RESERVE)
        return tuple(row.uid for row in self.rows if row.place in below)

    def row(self, uid: str) -> ListRow:
        """The row of a firm.

        Raises:
            KeyError: it is not a candidate.
        """
        for row in self.rows:
            if row.uid == uid:
                return row
        raise KeyError(uid)
