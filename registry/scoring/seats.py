"""What a choice under quotas is asked and what it answers: frozen, integers and texts only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.i18n import Text
from registry.scoring.rules import Attribute
from registry.scoring.titles import Title


@dataclass(frozen=True, slots=True)
class Seatable:
    """A candidate that may be chosen: not vetoed, above all floors, complete enough.

    Attributes:
        uid: key; it names the firm and never decides.
        score: what ranks, exact: the sum over the list is what is made as large as possible.
        keys: figures of the declared tie chain, first the one that is tried first; higher is better. All candidates
            have as many.
        segment: level-1 code, "" where it is not known.
        parent_group: name of the group, "" for a firm that is a group of its own.
        origin: ``attracted`` or ``cultivated``, "" where it is not known.
        district: GB/T 2260 code, "" where it is not known.
        place: the place in the merit order of all ranked firms as printed, ``9=`` where it is shared; certificates and
            the reserve number firms by it. "" where only those that can be chosen are ranked.
    """

    uid: str
    score: int
    keys: tuple[int, ...] = ()
    segment: str = ""
    parent_group: str = ""
    origin: str = ""
    district: str = ""
    place: str = ""

    def group(self, attribute: Attribute) -> str:
        """The group it belongs to, "" for none or not known."""
        match attribute:
            case Attribute.SEGMENT:
                return self.segment
            case Attribute.PARENT_GROUP:
                return self.parent_group
            case Attribute.ORIGIN:
                return self.origin
            case Attribute.DISTRICT:
                return self.district


class Side(StrEnum):
    """Which end of a quota binds."""

    LEAST = "least"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a quota for one group.

    Attributes:
        quota: code of the quota.
        title: of the quota, with the group where the quota holds for each.
        seats: the number that binds, after a minimum was lowered.
    """

    quota: str
    title: Text
    attribute: Attribute
    group: str
    side: Side
    seats: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a seat differs from the rank order: without these bounds it would not.

    Attributes:
        bounds: relaxed together; one where one is enough.
        by_one: True where one seat more, or fewer, is enough; False where the bounds were left out wholly.
        price: points that the list gives up for the bounds, exact, as scores are.
        firms: for a displaced firm those who sit instead, for a lifted one those who would: the firms that leave, or
            come in, when the bounds are relaxed. In rank order.
    """

    bounds: tuple[Bound, ...]
    by_one: bool
    price: int
    firms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Displacement:
    """A firm that would be in by rank and is not: the certificate of every quota that keeps it out on its own.

    `rank`: the place in the merit order (see `Seatable.place`). `reasons`: each would let it in by itself; the one with the
    highest price first. `text` speaks of the first.
    """

    uid: str
    rank: int
    reasons: tuple[Reason, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Lift:
    """A firm that is in and would not be by rank, and the quotas it owes its seat to, like `Displacement`."""

    uid: str
    rank: int
    reasons: tuple[Reason, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Reserve:
    """A firm on the reserve list and the seated firms that it could replace without breaking a quota."""

    uid: str
    rank: int
    replaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A minimum that could not hold in full: `wanted` seats, of which `least` hold, for want of candidates."""

    quota: str
    group: str
    wanted: int
    least: int
    text: Text


@dataclass(frozen=True, slots=True)
class Conflict:
    """Bounds that cannot hold together; without any one of them the others can."""

    bounds: tuple[Bound, ...]
    seats: int
    text: Text


@dataclass(frozen=True, slots=True)
class TiedSets:
    """Several lists are equally good, and nothing declared decides between them: a decision or a lot must.

    Attributes:
        members: firms that sit in some of the lists and not in all, in rank order.
        seats: how many of them are seated.
        sets: the members seated in each of the lists; empty where there are too many to write down.
    """

    members: tuple[str, ...]
    seats: int
    sets: tuple[tuple[str, ...], ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Selection:
    """The list under quotas. See `registry.scoring.selection.select`.

    Attributes:
        seats: seats of the list; fewer than asked for where there are fewer candidates.
        chosen: in rank order; where `tied_sets` is set, only those that all equally good lists hold.
        total: sum of the list's scores; `by_rank`: the sum without any quota.
        displaced, lifted: where the list differs from the rank order, and why.
        reserve: the waiting list in rank order; empty until the list is settled.
        lowered: minima that hold in part.
        infeasible: why there is no list at all.
        unplaced: candidates of which it is not known whether a quota counts them; no quota does.
    """

    seats: int
    chosen: tuple[str, ...]
    total: int
    by_rank: int
    displaced: tuple[Displacement, ...]
    lifted: tuple[Lift, ...]
    reserve: tuple[Reserve, ...]
    lowered: tuple[Lowered, ...]
    infeasible: Conflict | None
    tied_sets: TiedSets | None
    unplaced: tuple[str, ...]
    text: Text


def quota_title(title: Title, attribute: Attribute, group: Text | None) -> Text:
    """How a quota is called where it holds for a group: its title, and the group in brackets where it holds for each."""
    return title if group is None else Text("{quota} ({group})", quota=title, group=group)
