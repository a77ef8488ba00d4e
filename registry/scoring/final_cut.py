"""Where the line of a list is drawn and how sure it is, and how two lists differ: seats, places, points."""

from __future__ import annotations

from dataclasses import dataclass

from registry.i18n import Text
from registry.scoring.final_list import FinalList, ListPlace, ListRow
from registry.scoring.grid import points_text
from registry.scoring.scheme import RankOn, Scheme
from registry.scoring.total import published_total


@dataclass(frozen=True, slots=True)
class ListCut:
    """The line below the seats of a list.

    Attributes:
        gap: published units between the last seat and the best firm without one that could have it; negative where a
            decision put somebody above a better score. None where nobody is left below.
        crossed: an interval reaches over the line.
        text: in words.
    """

    gap: int | None
    crossed: bool
    text: Text


def list_cut(listed: FinalList) -> ListCut:
    """The line of a list. Firms that a quota displaced stand below it whatever their score, so they are counted instead."""
    if listed.tie is not None:
        return ListCut(0, True, listed.tie.text)
    if listed.empty:
        text = Text("{n} seat stays empty: nobody else can be chosen", "{n} seats stay empty: nobody else can be chosen",
                    n=listed.empty)  # fmt: skip
        return ListCut(None, False, text)
    inside = [row for row in listed.rows if row.place is ListPlace.IN]
    outside = [row for row in listed.rows if row.place in (ListPlace.OUT, ListPlace.RESERVE)]
    if not inside or not outside:
        return ListCut(None, False, Text("Nobody is below the line"))
    last, first = min(inside, key=_units), max(outside, key=_units)
    gap = _units(last) - _units(first)
    crossing = _crossing(inside, outside, _units(last), _units(first))
    points = points_text(abs(gap), listed.decimals)
    if moved := sum(row.place is ListPlace.DISPLACED for row in listed.rows):
        text = Text("{n} seat differs from the rank order by quota", "{n} seats differ from the rank order by quota",
                    n=moved)  # fmt: skip
    elif gap < 0:
        text = Text("By decision, {points} points below a firm without a seat", points=points)
    elif crossing is None:
        text = Text("Gap {points} points", points=points)
    else:
        place = str(crossing.rank)
        text = Text("Gap {points} points, less than the interval of no. {place}", points=points, place=place)
    return ListCut(gap, crossing is not None, text)


def _crossing(inside: list[ListRow], outside: list[ListRow], last: int, first: int) -> ListRow | None:
    """Who reaches over the line: from below first, then from above."""
    up = (row for row in outside if row.published_hi is not None and row.published_hi >= last)
    down = (row for row in reversed(inside) if row.published_lo is not None and row.published_lo <= first)
    found = next(up, None)
    return found if found is not None else next((row for row in down if row.published_lo != row.published), None)


def _units(row: ListRow) -> int:
    return row.published or 0


@dataclass(frozen=True, slots=True)
class FirmDifference:
    """How one firm stands on two lists; None where it is not on one of them.

    Attributes:
        rank_label: of both lists, "" without a rank.
        published: of both, in published units.
        seated: on both.
    """

    uid: str
    rank_labels: tuple[str, str]
    published: tuple[int | None, int | None]
    seated: tuple[bool, bool]

    @property
    def gained(self) -> bool:
        """Whether it has a seat on the second list only."""
        return self.seated == (False, True)

    @property
    def lost(self) -> bool:
        """Whether it has a seat on the first list only."""
        return self.seated == (True, False)


def difference(before: FinalList, after: FinalList) -> tuple[FirmDifference, ...]:
    """Every firm whose seat, place or points differ between two lists: seats first, then in the order of the second."""
    old, new = ({row.uid: row for row in listed.rows} for listed in (before, after))
    order = [*new, *(uid for uid in old if uid not in new)]
    found = [_pair(uid, before, after, old.get(uid), new.get(uid)) for uid in order]
    changed = [d for d in found if d.seated[0] != d.seated[1] or _differs(d)]
    return tuple(sorted(changed, key=lambda d: not (d.gained or d.lost)))


def _pair(uid: str, before: FinalList, after: FinalList, old: ListRow | None, new: ListRow | None) -> FirmDifference:
    return FirmDifference(
        uid,
        (old.rank_label if old else "", new.rank_label if new else ""),
        (old.published if old else None, new.published if new else None),
        (uid in before.chosen, uid in after.chosen),
    )


def _differs(d: FirmDifference) -> bool:
    return d.rank_labels[0] != d.rank_labels[1] or d.published[0] != d.published[1]


def price_text(scheme: Scheme, price: int) -> str:
    """The price of a quota as printed points; `price` in the units that rank, as a certificate states it."""
    if scheme.rank_on is RankOn.ROUNDED:
        return points_text(price, scheme.decimals)
    return points_text(published_total(price, scheme.decimals), scheme.decimals)
