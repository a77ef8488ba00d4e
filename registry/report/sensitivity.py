"""What a shortlist says of how firmly it stands: draws of weights, the smallest change at the cut, the room of each weight,
the list without one thing, and what other methods say, which never decides (scoring reference 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.i18n import Text
from registry.report.firm_words import name_of
from registry.report.phrases import ABSENT, listed, sentences, weight
from registry.report.views import RankRow
from registry.report.wording import Words
from registry.scoring import RoundResult
from registry.scoring.confidence import Confidence
from registry.scoring.keeping import Level, WeightInterval
from registry.scoring.robustness import Robustness, Spread

SURE = 8_000  # of 10 000 draws
SHIFTS = 6
"""So many weights of the smallest change are printed, the largest shifts first."""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """How often a firm is on the list, as printed: ``97``, ``58 ± 1``; under the adopted weights, and under any."""

    rank: str
    name: Words
    adopted: str
    uniform: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """How far one weight may go and the list stays; of a dimension where `strong`."""

    name: Words
    strong: bool
    now: str
    room: Words


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A weight before and after the smallest change that swaps the cut."""

    name: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OtherRow:
    """What another view of the same figures changes: who comes in and who goes out; `same` of `size` firms stay."""

    name: Words
    same: str
    entered: Words
    left: Words


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The section.

    Attributes:
        finding: the one sentence above all.
        method: what was drawn and what not.
        shares: one for each firm shown.
        swap: the smallest change at the cut, in words; `shifts`: the weights of it.
        rooms: dimensions, each followed by its indicators; () where no weight can be said to keep the list.
        without: the list without one indicator, dimension or expert; only those that change it.
        others: other methods.
    """

    finding: Words
    method: Words
    shares: tuple[ShareRow, ...]
    swap: Words
    shifts: tuple[ShiftRow, ...]
    rooms: tuple[RoomRow, ...]
    without: tuple[OtherRow, ...]
    others: tuple[OtherRow, ...]


def sensitivity(result: RoundResult, found: Confidence, shown: Sequence[tuple[str, RankRow]]) -> Sensitivity:
    """The section of a paper.

    Args:
        result: the objective part.
        found: how firmly the list stands.
        shown: key and row of each firm that the ranking shows.
    """
    adopted, uniform = found.spread(Spread.ADOPTED), found.spread(Spread.UNIFORM)
    return Sensitivity(
        finding=_finding(found, adopted),
        method=_method(adopted, follows=bool(found.intervals) or bool(found.empty)),
        shares=tuple(ShareRow(row.rank, row.name, adopted.told(uid), uniform.told(uid)) for uid, row in shown),
        swap=Words.of(found.stability.cut.text if found.stability.cut else found.stability.text),
        shifts=_shifts(result, found),
        rooms=_rooms(result, found),
        without=_without(result, found),
        others=_others(result, found),
    )


def _finding(found: Confidence, adopted: Robustness) -> Words:
    if found.empty:
        return Words.of(found.empty_text)
    if not found.intervals:  # quotas or decisions made the list, and no draw of weights can make the same one
        sure = sum(adopted.share(uid) >= SURE for uid in found.listed)
        return Words.of(
            Text(
                "{sure} of the {n} firms on the list are on it in at least 80 of 100 draws of weights, without quotas and"
                " decisions.",
                sure=sure,
                n=len(found.listed),
            )
        )
    contested = sum(uid in found.listed for uid in adopted.contested())
    return Words.of(
        Text(
            "{share} of 100 draws of weights give exactly this list; {n} firm on it is contested.",
            "{share} of 100 draws of weights give exactly this list; {n} firms on it are contested.",
            share=adopted.same_list_percent,
            n=contested,
        )
    )


def _method(adopted: Robustness, *, follows: bool) -> Words:
    drawn = Text(
        "{n} draws of all weights around the adopted ones, and as many of any weights at all; values that are not known are"
        " drawn within their bounds.",
        n=f"{adopted.draws:,}",
    )
    if not adopted.values_drawn:
        drawn = Text(
            "{n} draws of all weights around the adopted ones, and as many of any weights at all.",
            n=f"{adopted.draws:,}",
        )
    parts = [Words.of(drawn)]
    if adopted.objective_share is not None:
        parts.append(Words.of(Text("The panel's part is added as it is; no draw touches it.")))
    if not follows:
        parts.append(Words.of(Text("Quotas and decisions are left aside: the totals alone are looked at.")))
    return sentences(*parts)


def _shifts(result: RoundResult, found: Confidence) -> tuple[ShiftRow, ...]:
    cut = found.stability.cut
    change = cut.whole if cut is not None else None
    if change is None:
        return ()
    return tuple(
        ShiftRow(Words.of(result.scheme.indicator(s.code).title), weight(s.before), weight(s.after))
        for s in change.shifts[:SHIFTS]
    )


def _rooms(result: RoundResult, found: Confidence) -> tuple[RoomRow, ...]:
    rooms = {(room.level, room.code): room for room in found.intervals}
    rows: list[RoomRow] = []
    for dimension in result.scheme.dimensions:
        if (room := rooms.get((Level.DIMENSION, dimension.code))) is not None:
            rows.append(_room(Words.of(dimension.title), room, strong=True))
        for indicator in result.scheme.of_dimension(dimension.code):
            if (room := rooms.get((Level.INDICATOR, indicator.code))) is not None:
                rows.append(_room(Words.of(indicator.title), room, strong=False))
    return tuple(rows)


def _room(name: Words, room: WeightInterval, *, strong: bool) -> RoomRow:
    said = Text("any") if room.free else Text("{low} to {high}", low=weight(room.lo), high=weight(room.hi))
    return RoomRow(name, strong, weight(room.now), Words.of(said))


def _without(result: RoundResult, found: Confidence) -> tuple[OtherRow, ...]:
    rows: list[OtherRow] = []
    size = len(found.listed)
    for one in found.left_out:
        scheme = result.scheme
        title = scheme.dimension(one.code).title if one.level is Level.DIMENSION else scheme.indicator(one.code).title
        rows.append(_other(result, Words.of(title), size - len(one.left), size, one.entered, one.left))
    for one in found.experts:
        name = Words.of(Text("one expert"))
        rows.append(_other(result, name, size - len(one.left), size, one.entered, one.left))
    return tuple(rows)


def _others(result: RoundResult, found: Confidence) -> tuple[OtherRow, ...]:
    if not found.listed:
        return ()
    size = len(found.listed)
    return tuple(_other(result, Words.of(o.title), o.overlap, size, o.comes_in, o.goes_out) for o in found.opinions)


def _other(
    result: RoundResult, name: Words, same: int, size: int, entered: Sequence[str], left: Sequence[str]
) -> OtherRow:
    return OtherRow(name, f"{same}/{size}", _names(result, entered), _names(result, left))


def _names(result: RoundResult, uids: Sequence[str]) -> Words:
    return listed([name_of(result.candidate(uid)) for uid in uids]) if uids else Words.same(ABSENT)
