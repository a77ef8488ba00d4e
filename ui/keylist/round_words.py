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
        return Text("{points} points, {standing}", standing=said, points=points)
    low, high = row.published_lo, row.published_hi
    if low is None or high is None or low == high:
        return Text("No. {place}, {points} points, {standing}", place=row.rank_label, points=points, standing=said)
    return Text(
        "No. {place}, {points} points, interval {low} to {high}, {standing}",
        place=row.rank_label,
        points=points,
        low=result.printed(low),
        high=result.printed(high),
        standing=said,
    )


def place_words(listed: FinalList, row: ListRow) -> Text:
    """What the list says of a firm, in the words of every screen and paper: in, by rank; reserve 2; below a floor."""
    from registry.rounds.words import PLACES, SEATS
    from registry.scoring.final_list import ListPlace

    place = PLACES[row.place]
    if row.place is ListPlace.RESERVE:
        return Text("{place} {n}", place=place, n=listed.reserve.index(row.uid) + 1)
    if row.place is ListPlace.IN and row.seat_by is not None:
        return Text("{place}, {how}", place=place, how=SEATS[row.seat_by])
    return place


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
