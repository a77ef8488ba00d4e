"""In which order a paper shows the list of a round: the seated, the tied, the reserve, those passed over, the others."""

from __future__ import annotations

from dataclasses import dataclass

from registry.report.views import Standing
from registry.scoring.final_list import FinalList, ListPlace, ListRow


@dataclass(frozen=True)
class SeatOrder:
    """Keys of the candidates that are not vetoed, in the order of a paper.

    Attributes:
        rows: of the list, by key.
        above: how many are seated or tied for the last seats.
        shown: how many a ranking page shows: above them the reserve, and whoever ranks among the list without a seat.
        standing: of each, as tables mark it.
    """

    rows: dict[str, ListRow]
    order: tuple[str, ...]
    above: int
    shown: int
    standing: dict[str, Standing]

    @classmethod
    def of(cls, listed: FinalList) -> SeatOrder:
        """The order of a list."""
        running = [row for row in listed.rows if row.place is not ListPlace.VETOED]
        seated = [row for row in running if row.place is ListPlace.IN]
        tied = [row for row in running if row.place is ListPlace.TIED]
        spare = [row for row in running if row.place is ListPlace.RESERVE]
        last = max((row.rank or 0 for row in seated + tied), default=0)
        aside = [
            row for row in running if row not in seated + tied + spare and row.rank is not None and row.rank <= last
        ]
        rest = [row for row in running if row not in seated + tied + spare + aside]
        groups = (
            (seated, Standing.SELECTED),
            (tied, Standing.TIED),
            (spare, Standing.RESERVE),
            (aside, Standing.ASIDE),
            (rest, Standing.BELOW),
        )
        return cls(
            {row.uid: row for row in listed.rows},
            tuple(row.uid for rows, _ in groups for row in rows),
            len(seated) + len(tied),
            len(running) - len(rest),
            {row.uid: standing for rows, standing in groups for row in rows},
        )
