"""What a round adds to the shortlist: rows with both parts of the total, seats and what each is owed to, and the path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from registry.i18n import Text
from registry.report.card_words import distance
from registry.report.list_rules import floors_of
from registry.report.paper_round import PaperRound, hundredths
from registry.report.phrases import (
    ABSENT,
    enumerated,
    listed,
    points,
    points_exact,
    rank_words,
    sentences,
    share,
    signed,
)
from registry.report.round_decisions import (
    decision_rows,
    mark_rows,
    mark_rule,
    panel_rows,
    panel_rule,
    recusal_rows,
    step_rows,
)
from registry.report.round_paper import CountedRound
from registry.report.round_views import AsideRow, PairRow, ReserveRow, RoundPart, SeatRow
from registry.report.scheme_words import spoken
from registry.report.seat_order import SeatOrder
from registry.report.typeset.characters import clean
from registry.report.views import Card, CutLine, RankRow, Standing
from registry.report.wording import NOTHING, Words
from registry.rounds.words import PLACES, SEATS
from registry.scoring import Candidate, RoundResult
from registry.scoring.certificate import price_text
from registry.scoring.final_list import FinalList, ListPlace, ListRow, SeatBy
from registry.scoring.grid import half_up
from registry.scoring.paired import Pair
from registry.scoring.scheme import RankOn
from registry.scoring.seats import Displacement, Lift
from registry.scoring.total import PERCENT, TOTAL_POINT

NAME = 120  # characters of a firm's name, as in the ranking
_PER_HUNDREDTH = TOTAL_POINT // 100
_BARRED = (
    ListPlace.DISPLACED,
    ListPlace.BELOW_FLOOR,
    ListPlace.INCOMPLETE,
    ListPlace.UNMARKED,
    ListPlace.DECIDED_OUT,
)


def held_of(paper: PaperRound) -> tuple[CountedRound, SeatOrder]:
    """The round and its order; for papers that have one."""
    assert paper.round is not None, "only the paper of a round asks"
    assert paper.seats is not None, "only a round that ranks has seats"
    return paper.round, paper.seats


def name_of(result: RoundResult, uid: str) -> Words:
    """A firm's name in both languages; the Chinese one twice where there is no English one."""
    candidate = result.candidate(uid)
    return Words(clean(candidate.english_name or candidate.legal_name, NAME), clean(candidate.legal_name, NAME))


def with_place(paper: PaperRound, row: RankRow, candidate: Candidate) -> RankRow:
    """A row of the ranking with what the round's list says of it."""
    _, seats = held_of(paper)
    found = seats.rows[candidate.uid]
    own = paper.scheme.objective_share if found.panel is not None else PERCENT
    parts = tuple(half_up(own * d.points, PERCENT * 10_000) for d in candidate.dimensions)
    rest = half_up((PERCENT - own) * (found.panel or 0), PERCENT)
    return replace(
        row,
        place=_place(held_of(paper)[0].counted.listed, found),
        barred=found.place in _BARRED,
        total=None if found.total is None else half_up(found.total, _PER_HUNDREDTH),
        total_low=half_up(found.total_lo or 0, _PER_HUNDREDTH),
        total_high=half_up(found.total_hi or 0, _PER_HUNDREDTH),
        panel=found.panel,
        parts=(*parts, rest),
    )


def _place(listed_: FinalList, row: ListRow) -> Words:
    """What a seat is owed to, or why there is none, and the turn of whoever waits."""
    if row.seat_by is not None:
        return Words.of(SEATS[row.seat_by])
    turn = next((at for at, one in enumerate(listed_.selection.reserve, 1) if one.uid == row.uid), None)
    if turn is None:
        return Words.of(PLACES[row.place])
    return Words.of(Text("reserve, turn {n}", n=turn))


def with_seat(paper: PaperRound, card: Card, candidate: Candidate) -> Card:
    """A card that speaks of the total and of what the seat is owed to."""
    held, seats = held_of(paper)
    found = seats.rows[candidate.uid]
    if found.total is None:
        return card
    return replace(
        card,
        score=half_up(found.total, _PER_HUNDREDTH),
        low=half_up(found.total_lo or 0, _PER_HUNDREDTH),
        high=half_up(found.total_hi or 0, _PER_HUNDREDTH),
        finding=sentences(_owed(held, found), lead_over(paper, found)),
        made_of=made_of(paper, found),
    )


def made_of(paper: PaperRound, row: ListRow) -> Words:
    """How the total is made of its two parts, to be reckoned again by hand: the objective part is not rounded here."""
    own = paper.scheme.objective_share
    if row.panel is None:
        said = Text(
            "Objective part {objective}; the panel has not marked.", objective=points(hundredths(row.objective))
        )
        return Words.of(said)
    message = Text(
        "Objective part {objective} × {own} % + panel {panel} × {rest} % = {total}",
        objective=points_exact(row.objective),
        own=own,
        panel=points(row.panel),
        rest=PERCENT - own,
        total=total_of(paper.result, row),
    )
    return Words.of(message)


def total_of(result: RoundResult, row: ListRow) -> str:
    """The total as the scheme prints it, or a dash."""
    return ABSENT if row.published is None else result.printed(row.published)


def lead_over(paper: PaperRound, row: ListRow) -> Words:
    """By how much a firm is ahead of the first without a seat, or behind the last with one, and where that comes from."""
    _, seats = held_of(paper)
    other = opposite(seats, row)
    if other is None or row.total is None or other.total is None:
        return Words.of(Text("Every candidate has a seat, so nothing separates this firm from a cut."))
    own = paper.scheme.objective_share if row.panel is not None else PERCENT
    difference = half_up(row.total, _PER_HUNDREDTH) - half_up(other.total, _PER_HUNDREDTH)
    objective = half_up(own * (row.objective - other.objective), PERCENT * 10_000)
    # The total is rounded once, its parts are what is left of it: they always add up to what is said.
    by_part = ((objective, Text("objective part")), (difference - objective, Text("panel part")))
    return distance(difference, other.rank_label, [(value, Words.of(title)) for value, title in by_part])


def opposite(seats: SeatOrder, row: ListRow) -> ListRow | None:
    """The row across the cut: for a seated firm the first that waits, for the others the last that is seated."""
    seated = row.place in (ListPlace.IN, ListPlace.TIED)
    wanted = (Standing.RESERVE, Standing.BELOW) if seated else (Standing.SELECTED, Standing.TIED)
    found = [seats.rows[uid] for uid in seats.order if seats.standing[uid] in wanted and seats.rows[uid].rank]
    if not found:
        return None
    return found[0] if seated else found[-1]


def round_cut(paper: PaperRound) -> CutLine | None:
    """The line below the last seat."""
    held, seats = held_of(paper)
    n, tie = seats.above, held.counted.listed.tie
    below = [uid for uid in seats.order[n:] if seats.standing[uid] in (Standing.RESERVE, Standing.BELOW)]
    if tie is not None:
        said = Text("{n} firm tied for the last seats", "{n} firms tied for the last seats", n=len(tie.members))
        return CutLine(n, Words.of(said), Words.of(tie.text), None, crossed=True)
    if not below or n == 0 or n == len(seats.order):
        return None
    last, first = seats.rows[seats.order[n - 1]], seats.rows[below[0]]
    label = Text("Cut line, {n} firm", "Cut line, {n} firms", n=n)
    if last.total is None or first.total is None:
        return CutLine(n, Words.of(label), NOTHING, None, crossed=False)
    gap = half_up(last.total, _PER_HUNDREDTH) - half_up(first.total, _PER_HUNDREDTH)
    said = spoken(
        Text("No. {last} is {gap} points ahead of no. {first}", last="", gap=points(gap), first=""),
        last=rank_words(last.rank_label),
        first=rank_words(first.rank_label),
    )
    crossed = (first.total_hi or 0) >= (last.total_lo or 0)
    return CutLine(n, Words.of(label), said, gap, crossed)


def round_part(paper: PaperRound) -> RoundPart:
    """Everything else the paper says of the round."""
    held, seats = held_of(paper)
    counted, went_in = held.counted, held.counted.inputs
    own = paper.scheme.objective_share if counted.listed.with_panel else PERCENT
    return RoundPart(
        title=went_in.title,
        parts=(own, PERCENT - own),
        with_panel=counted.listed.with_panel,
        summary=summary(paper),
        seats=tuple(_seat(paper, uid) for uid in seats.order[: seats.above]),
        reserve=tuple(_reserve(paper)),
        aside=tuple(aside_row(paper, uid) for uid in seats.order if seats.standing[uid] is Standing.ASIDE),
        floors=floors_said(paper),
        lowered=tuple(Words.of(one.text) for one in counted.listed.selection.lowered),
        decisions=decision_rows(paper),
        recusals=recusal_rows(paper),
        panel=panel_rows(paper),
        panel_rule=panel_rule(paper),
        steps=step_rows(went_in.steps),
        pairs=tuple(_pair(paper, one) for one in held.pairs),
        marks=mark_rows(paper),
        mark_rule=mark_rule(paper) if counted.listed.with_panel else None,
        digest=held.digest if held.is_sealed else "",
        sealed_at=went_in.sealed_at,
        sealed_by=went_in.sealed_by,
        witness=went_in.witness,
        previous=went_in.previous,
        revises=went_in.revises,
    )


def summary(paper: PaperRound) -> Words:
    """How many seats are owed to what."""
    _, seats = held_of(paper)
    owed = [seats.rows[uid].seat_by for uid in seats.order[: seats.above]]
    order = list(SeatBy)
    found = groupby(sorted((by for by in owed if by is not None), key=order.index))
    parts = [
        spoken(Text("{n} seat {how}", "{n} seats {how}", n=len(list(same)), how=""), how=Words.of(SEATS[by]))
        for by, same in found
    ]
    return spoken(Text("{parts}.", parts=""), parts=enumerated(parts)) if parts else NOTHING


def _seat(paper: PaperRound, uid: str) -> SeatRow:
    held, seats = held_of(paper)
    row = seats.rows[uid]
    times = held.shares.get(uid)
    if times and held.counted.listed.empty:  # who can be chosen is in under any weights, nobody else is
        times = (times[1] if uid in held.counted.listed.chosen else 0, times[1])
    return SeatRow(
        uid,
        row.rank_label,
        name_of(paper.result, uid),
        total_of(paper.result, row),
        points(hundredths(row.objective)),
        ABSENT if row.panel is None else points(row.panel),
        Words.of(SEATS[row.seat_by]) if row.seat_by is not None else Words.of(PLACES[row.place]),
        _reasons(held, row),
        share(times[0] * 10_000 // times[1]) if times else "",
    )


def _pair(paper: PaperRound, pair: Pair) -> PairRow:
    _, seats = held_of(paper)
    one, other = ((seats.rows[uid].rank_label, name_of(paper.result, uid)) for uid in (pair.inside, pair.outside))
    return PairRow(one, other, pair.draws, str(pair.percent), (pair.low, pair.high), pair.apart)


def _owed(held: CountedRound, row: ListRow) -> Words:
    """What the seat is owed to, in a sentence."""
    if row.seat_by in (None, SeatBy.RANK):
        return NOTHING
    assert row.seat_by is not None
    why = _reasons(held, row)
    if row.seat_by is SeatBy.QUOTA and why:
        return why
    said = spoken(Text("The seat is owed {how}.", how=""), how=Words.of(SEATS[row.seat_by]))
    return sentences(said, why)


def _reasons(held: CountedRound, row: ListRow) -> Words:
    """Reasons that rank does not give: certificates with the list's own places, decisions with their grounds."""
    certificate = _certificate(held.counted.listed, row.uid)
    if certificate is not None and row.place in (ListPlace.IN, ListPlace.DISPLACED):
        return Words.of(certificate.text)
    said = [Words.of(text) for text in row.why]
    said += [
        spoken(Text("{by}: {reason}", by=ruling.decided_by, reason=ruling.reason))
        for ruling in row.rulings
        if ruling.kind.value in ("tie", "override", "floor", "completeness")
    ]
    return Words("; ".join(s.en.rstrip(".") for s in said), "；".join(s.zh.rstrip("。") for s in said))


def _certificate(listed_: FinalList, uid: str) -> Displacement | Lift | None:
    selection = listed_.selection
    return next((one for one in (*selection.displaced, *selection.lifted) if one.uid == uid), None)


def _reserve(paper: PaperRound) -> Iterable[ReserveRow]:
    held, seats = held_of(paper)
    selection = held.counted.listed.selection
    seated = set(seats.order[: seats.above])
    last = seats.rows[seats.order[seats.above - 1]] if seats.above else None
    for turn, one in enumerate(selection.reserve, 1):
        row = seats.rows[one.uid]
        gap = ABSENT
        if last is not None and last.total is not None and row.total is not None:
            gap = signed(half_up(row.total, _PER_HUNDREDTH) - half_up(last.total, _PER_HUNDREDTH))
        yield ReserveRow(
            turn,
            row.rank_label,
            name_of(paper.result, one.uid),
            total_of(paper.result, row),
            gap,
            _replaces([seats.rows[uid].rank_label for uid in seats.order if uid in one.replaces], len(seated)),
        )


def _replaces(places: Sequence[str], seats: int) -> Words:
    if len(places) == seats:
        return Words.of(Text("any seat"))
    said = [spoken(Text("no. {place}", place=""), place=rank_words(place)) for place in places]
    return listed(said, any_one=True)


def aside_row(paper: PaperRound, uid: str) -> AsideRow:
    """A firm that ranks among the list and has no seat, with the reason."""
    held, seats = held_of(paper)
    row = seats.rows[uid]
    certificate = _certificate(held.counted.listed, uid)
    price = ""
    if certificate is not None and certificate.reasons:
        rounded = paper.scheme.rank_on is RankOn.ROUNDED
        price = price_text(certificate.reasons[0].price, 10**paper.scheme.decimals if rounded else TOTAL_POINT)
    return AsideRow(
        uid,
        row.rank_label,
        name_of(paper.result, uid),
        total_of(paper.result, row),
        Words.of(PLACES[row.place]),
        _reasons(held, row),
        price,
    )


def floors_said(paper: PaperRound) -> Words:
    """The floors of the scheme, and who is below one."""
    _, seats = held_of(paper)
    if not paper.scheme.floors:
        return NOTHING
    below = [row for row in seats.rows.values() if row.place is ListPlace.BELOW_FLOOR]
    said = floors_of(paper.scheme)
    if not below:
        return sentences(said, Words.of(Text("Every ranked candidate reaches them.")))
    told = [
        spoken(
            Text("no. {place} {firm} ({why})", place="", firm="", why=""),
            place=rank_words(row.rank_label),
            firm=name_of(paper.result, row.uid),
            why=enumerated([Words.of(floor.text) for floor in row.failed_floors]),
        )
        for row in below
    ]
    return sentences(said, spoken(Text("Below one: {firms}.", firms=""), firms=enumerated(told)))
