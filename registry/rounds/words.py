"""What the places of a list are called, for every screen, paper and command that shows one."""

from __future__ import annotations

from registry.i18n import Text
from registry.scoring.final_list import ListPlace, SeatBy

PLACES: dict[ListPlace, Text] = {
    ListPlace.IN: Text("in"),
    ListPlace.RESERVE: Text("reserve"),
    ListPlace.OUT: Text("out"),
    ListPlace.TIED: Text("tied"),
    ListPlace.DISPLACED: Text("displaced by a quota"),
    ListPlace.BELOW_FLOOR: Text("below a floor"),
    ListPlace.INCOMPLETE: Text("cannot be chosen yet"),
    ListPlace.UNMARKED: Text("no panel result"),
    ListPlace.DECIDED_OUT: Text("out by decision"),
    ListPlace.VETOED: Text("vetoed"),
}
SEATS: dict[SeatBy, Text] = {
    SeatBy.RANK: Text("by rank"),
    SeatBy.TIE_CHAIN: Text("by the declared order of ties"),
    SeatBy.DECISION: Text("by a decision on the tie"),
    SeatBy.LOT: Text("by lot"),
    SeatBy.QUOTA: Text("by quota"),
    SeatBy.OVERRIDE: Text("by decision of the office"),
}
