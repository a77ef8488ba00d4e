"""Places and decisions of a round in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.i18n import Text

if TYPE_CHECKING:
    from registry.rounds.book import Decision
    from registry.scoring.final_list import FinalList, ListRow
    from registry.scoring.rulings import Ruling
    from ui.keylist.round_state import RoundView


def place_text(view: RoundView, listed: FinalList, row: ListRow) -> Text:
    """Where a firm stands on the list, with its points."""
    result = view.counted.result
    points = "—" if row.published is None else result.printed(row.published)
    said = place_words(listed, row)
    if row.rank is None:
        return Text("{standing}, {points} points", standing=said, points=points)
    low, high = row.published_lo, row.published_hi
    if low is None or high is None or low == high:
        return Text("No. {place}, {points} points. {standing}", place=row.rank_label, points=points, standing=said)
    return Text(
        "No. {place}, {points} points, interval {low} to {high}. {standing}",
        place=row.rank_label,
        points=points,
        low=result.printed(low),
        high=result.printed(high),
        standing=said,
    )


def place_words(listed: FinalList, row: ListRow) -> Text:
    """What the list says of a firm."""
    match row.place.value:
        case "in":
            return _SEATS[row.seat_by.value if row.seat_by is not None else "rank"]
        case "reserve":
            return Text("Reserve place {n}", n=listed.reserve.index(row.uid) + 1)
        case place:
            return _PLACES[place]


_SEATS = {
    "rank": Text("Seat by rank"),
    "tie_chain": Text("Seat by the tie chain"),
    "decision": Text("Seat by decision on a tie"),
    "lot": Text("Seat by lot"),
    "quota": Text("Seat by quota"),
    "override": Text("Seat by decision"),
}
_PLACES = {
    "out": Text("No seat"),
    "tied": Text("Equal for the last seats, not decided yet"),
    "displaced": Text("In by rank, kept out by a quota"),
    "below_floor": Text("Below a floor, cannot take a seat"),
    "incomplete": Text("Too little is known or checked for a seat"),
    "unmarked": Text("No panel result"),
    "decided_out": Text("Kept out by decision"),
    "vetoed": Text("Excluded by a veto"),
}

ANSWERS = {
    "not_provided": Text("Not provided, scores zero"),
    "not_applicable": Text("Does not apply"),
    "in": Text("In"),
    "out": Text("Out"),
    "kept": Text("Kept"),
    "waived": Text("Waived"),
    "admitted": Text("Admitted"),
}


def decision_text(view: RoundView, decision: Decision | Ruling) -> Text:
    """A decision without its reason: kind, what it is about, and the answer."""
    from registry.rounds.deciding import DECISION_TITLES

    title = DECISION_TITLES[decision.kind]
    answer: Text | str = ANSWERS.get(decision.answer, decision.answer)
    subject = subject_text(view, decision.kind.value, decision.subject)
    if subject is None:
        return Text("{kind}: {answer}", kind=title, answer=answer)
    return Text("{kind}, {subject}: {answer}", kind=title, subject=subject, answer=answer)


def subject_text(view: RoundView, kind: str, subject: str) -> Text | str | None:
    """What a decision is about, besides the firm."""
    scheme = view.book.scheme
    match kind:
        case "missing":
            return next((i.title for i in scheme.indicators if i.code == subject), subject)
        case "veto":
            return next((v.title for v in scheme.vetoes if v.code == subject), subject)
        case "floor":
            return next((f.title for f in scheme.floors if f.code == subject), subject)
        case "outlier":
            return next((s.code for s in view.book.seats if s.expert.uid == subject), subject)
        case _:
            return None
