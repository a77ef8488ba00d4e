"""The sheet for a firm that is not on the list: its place, the distance taken apart, and what would have taken it in."""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import UserError
from registry.i18n import Text
from registry.report.card_words import raw_words
from registry.report.paper_round import PaperOptions, PaperRound
from registry.report.papers.head import PaperHead, head_of
from registry.report.phrases import listed, points, sentences, signed, weight
from registry.report.round_build import aside_row, lead_over, made_of, name_of, opposite, total_of
from registry.report.round_paper import CountedRound
from registry.report.scheme_words import spoken
from registry.report.views import LabelledFact
from registry.report.wording import NOTHING, Words
from registry.rounds.words import PLACES
from registry.scoring import Contribution
from registry.scoring.explain import what_takes_in
from registry.scoring.facts import State
from registry.scoring.final_list import ListPlace, ListRow
from registry.scoring.grid import half_up
from registry.scoring.scheme import RankOn
from registry.scoring.titles import Unit, quantity
from registry.scoring.total import PERCENT, TOTAL_POINT

LONGEST = 8  # indicators and moves shown; the sheet is one page


@dataclass(frozen=True, slots=True)
class GapRow:
    """What one indicator, or the panel, adds to the distance in the total, as printed; negative where the other is ahead.

    Attributes:
        own_points, other_points: of the objective part, and the weight that each firm was scored with; "" for the panel.
    """

    code: str
    name: Words
    own: Words
    other: Words
    gap: int
    own_points: str = ""
    other_points: str = ""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One change that alone would have been enough, and what it adds to the total."""

    code: str
    name: Words
    change: Words
    gain: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A value that is not known, what it may add to the total, and whether that alone would be enough."""

    code: str
    name: Words
    most: str
    enough: bool


@dataclass(frozen=True, slots=True)
class WhyNotPaper:
    """The sheet.

    Attributes:
        facts: place, total, what it is made of, the line.
        reason: why there is no seat, in a sentence; for a quota its certificate.
        others: the rest of the distance, from indicators that are not listed, hundredths.
        total_gap: the whole distance, hundredths; listed rows and `others` sum to it within a hundredth each.
        moves_said: what the moves say together.
    """

    head: PaperHead
    name: Words
    place: Words
    facts: tuple[LabelledFact, ...]
    reason: Words
    finding: Words
    against: Words
    gaps: tuple[GapRow, ...]
    others: int
    total_gap: int
    moves: tuple[MoveRow, ...]
    moves_said: Words
    open_values: tuple[OpenRow, ...]
    rights: Words


def why_not(held: CountedRound, firm: str) -> WhyNotPaper:
    """The sheet of `firm`.

    Raises:
        UserError: it is no candidate, or it has a seat.
    """
    paper = PaperRound(held.counted.result, held.inputs, PaperOptions(), held)
    row = paper.seats.rows.get(firm) if paper.seats is not None else None
    if paper.seats is None or row is None:
        raise UserError(
            Text("This firm has no place in the round yet."), None, Text("Choose a candidate that the round ranks.")
        )
    if row.place in (ListPlace.IN, ListPlace.TIED):
        raise UserError(Text("This firm is on the list."), None, Text("Its score card says why."))
    return _Sheet(paper, held, row).paper()


class _Sheet:
    def __init__(self, paper: PaperRound, held: CountedRound, row: ListRow) -> None:
        assert paper.seats is not None, "asked before"
        self.round = paper
        self.held = held
        self.row = row
        self.other = opposite(paper.seats, row) if row.total is not None else None
        self.own_share = paper.scheme.objective_share if row.panel is not None else PERCENT
        self.candidate = paper.result.candidate(row.uid)

    def paper(self) -> WhyNotPaper:
        gaps = self._gaps()
        shown = gaps[:LONGEST]
        moves = self._moves()
        return WhyNotPaper(
            head=head_of(self.held, Words.of(Text("Why a firm is not on the list"))),
            name=name_of(self.round.result, self.row.uid),
            place=Words.of(PLACES[self.row.place]),
            facts=tuple(self._facts()),
            reason=self._reason(),
            finding=self._finding(),
            against=self._against(),
            gaps=tuple(shown),
            others=sum(g.gap for g in gaps[LONGEST:]),
            total_gap=self._deficit(),
            moves=moves,
            moves_said=self._moves_said(moves),
            open_values=tuple(self._open()),
            rights=_rights(),
        )

    def _facts(self) -> list[LabelledFact]:
        row, result = self.row, self.round.result
        facts = [
            LabelledFact(Words.of(Text("Place")), Words.same(row.rank_label or "—")),
            LabelledFact(Words.of(Text("Total")), Words.same(total_of(result, row))),
            LabelledFact(Words.of(Text("Made of")), made_of(self.round, row)),
        ]
        if self.other is not None:
            last = Text("no. {place}, {total} points", place=self.other.rank_label, total=total_of(result, self.other))
            facts.append(LabelledFact(Words.of(Text("Last seat")), Words.of(last)))
        seats = Text(
            "{seats} of {all} candidates", seats=len(self.held.counted.listed.chosen), all=len(result.candidates)
        )
        return [*facts, LabelledFact(Words.of(Text("Seats")), Words.of(seats))]

    def _reason(self) -> Words:
        if self.row.place in (ListPlace.OUT, ListPlace.RESERVE):
            said = Words.of(Text("The seats went to candidates with a higher total."))
        else:
            said = ended(aside_row(self.round, self.row.uid).why)
        return sentences(said, self._waiting())

    def _waiting(self) -> Words:
        """The firm's turn on the reserve list and the seats that it may take; a displaced firm may be on it too."""
        listed_ = self.held.counted.listed
        found = [one for one in enumerate(listed_.selection.reserve, 1) if one[1].uid == self.row.uid]
        if not found or self.row.uid not in listed_.reserve or self.round.seats is None:
            return NOTHING
        turn, one = found[0]
        places = [listed_.row(uid).rank_label for uid in listed_.chosen if uid in one.replaces]
        seats = (
            Words.of(Text("any seat"))
            if len(places) == len(listed_.chosen)
            else listed([Words.of(Text("no. {place}", place=place)) for place in places])
        )
        said = Text("The firm is on the reserve list, turn {turn}, in reserve for {seats}.", turn=turn, seats="")
        return spoken(said, seats=seats)

    def _finding(self) -> Words:
        if self.other is None:
            return self._reason()
        return lead_over(self.round, self.row)

    def _against(self) -> Words:
        return Words.same(self.other.rank_label) if self.other is not None else NOTHING

    # -- the distance taken apart ---------------------------------------------------------------------------------

    def _deficit(self) -> int:
        """Own total less the last seat's, in hundredths."""
        if self.other is None or self.other.total is None or self.row.total is None:
            return 0
        unit = TOTAL_POINT // 100
        return half_up(self.row.total, unit) - half_up(self.other.total, unit)

    def _gaps(self) -> list[GapRow]:
        """Largest first: each indicator's share of the distance in the total, and the panel's."""
        if self.other is None:
            return []
        theirs = {x.code: x for x in self.round.result.candidate(self.other.uid).contributions}
        rows = [self._gap(x, theirs[x.code]) for x in self.round.contributions(self.candidate)]
        if self.row.panel is not None and self.other.panel is not None:
            panel = half_up((PERCENT - self.own_share) * (self.row.panel - self.other.panel), PERCENT)
            own, other = Words.same(points(self.row.panel)), Words.same(points(self.other.panel))
            rows.append(GapRow("", Words.of(Text("Panel marks")), own, other, panel))
        return sorted((row for row in rows if row.gap), key=lambda row: (-abs(row.gap), row.code))

    def _gap(self, mine: Contribution, theirs: Contribution) -> GapRow:
        indicator = self.round.scheme.indicator(mine.code)
        own, other = _in_one_unit(mine, theirs) or (self._raw(mine), self._raw(theirs))
        return GapRow(
            self.round.codes[mine.code],
            Words.of(indicator.title),
            own,
            other,
            half_up(self.own_share * (mine.points - theirs.points), PERCENT * 10_000),
            _of_weight(mine),
            _of_weight(theirs),
        )

    def _raw(self, x: Contribution) -> Words:
        match x.state:
            case State.MISSING:
                return Words.same("—")
            case State.NOT_PROVIDED:
                return Words.of(Text("not provided"))
            case State.NOT_APPLICABLE:
                return Words.of(Text("n/a"))
            case _:
                raw = raw_words(x, self.round.scheme.indicator(x.code))
                unit = Unit.POINTS if x.parts else x.unit
                return spoken(_UNITS[unit], n=raw) if unit in _UNITS and x.raw is not None else raw

    # -- what would be enough -------------------------------------------------------------------------------------

    def _wanted(self) -> int | None:
        """The exact objective part that would rank the firm above the last seat; None where score is not what it lacks."""
        row, other = self.row, self.other
        if other is None or other.total is None or row.total is None:
            return None
        if row.place not in (ListPlace.OUT, ListPlace.RESERVE):
            return None
        scheme = self.round.scheme
        if scheme.rank_on is RankOn.EXACT:
            needed = other.total + 1
        else:
            unit = TOTAL_POINT // 10**scheme.decimals
            needed = (half_up(other.total, unit) + 1) * unit - unit // 2
        return row.objective + -(-max(0, needed - row.total) // self.own_share)

    def _moves(self) -> tuple[MoveRow, ...]:
        wanted = self._wanted()
        if wanted is None:
            return ()
        moves = what_takes_in(self.round.result, self.row.uid, reaching=wanted)
        return tuple(
            MoveRow(
                self.round.codes[move.code],
                Words.of(move.title),
                Words.of(move.text),
                signed(half_up(self.own_share * move.points, PERCENT * 10_000)),
            )
            for move in moves[:LONGEST]
        )

    def _moves_said(self, moves: tuple[MoveRow, ...]) -> Words:
        if self._wanted() is None:
            if self._waiting():
                return Words.of(
                    Text(
                        "More points would not have given a seat; one that the firm may take has to fall vacant, or the reason"
                        " above to fall away."
                    )
                )
            return Words.of(
                Text("More points would not have given a seat; the reason above would have had to fall away.")
            )
        if moves:
            return Words.of(
                Text(
                    "Any one of these changes alone, everything else as it was, would have ranked the firm above the last seat."
                )
            )
        return Words.of(Text("No single indicator could have closed the distance; it takes several."))

    def _open(self) -> list[OpenRow]:
        """Values that nobody gave, and what they may add at most."""
        wanted = self._wanted()
        rows: list[tuple[int, OpenRow]] = []
        for x in self.round.contributions(self.candidate):
            if x.state not in (State.MISSING, State.NOT_PROVIDED, State.INTERVAL):
                continue
            top = x.weight * 10_000 if x.state is State.NOT_PROVIDED else x.points_hi
            more = top - x.points
            if more <= 0:
                continue
            rows.append(
                (
                    -more,
                    OpenRow(
                        self.round.codes[x.code],
                        Words.of(self.round.scheme.indicator(x.code).title),
                        signed(half_up(self.own_share * more, PERCENT * 10_000)),
                        wanted is not None and self.row.objective + more >= wanted,
                    ),
                )
            )
        return [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].code))]


_UNITS = {Unit.POINTS: Text("{n} pts", n=""), Unit.LEVEL: Text("level {n}", n="")}


def _of_weight(x: Contribution) -> str:
    """``3.20 / 4``: points and the weight used."""
    return f"{points(half_up(x.points, 10_000))} / {weight(x.weight)}" if x.weight else "—"


def _in_one_unit(mine: Contribution, theirs: Contribution) -> tuple[Words, Words] | None:
    """Two sums in the smaller of their Chinese units, None where they share one anyway."""
    raws = [x.raw.lo if x.raw is not None and x.raw.lo == x.raw.hi else None for x in (mine, theirs)]
    if mine.unit is not Unit.WAN_CNY or any(raw is None for raw in raws):
        return None
    known = [raw for raw in raws if raw is not None]
    said = [quantity(raw, Unit.WAN_CNY) for raw in known]
    if len({words.zh.rsplit(" ", 1)[-1] for words in said}) == 1:
        return None
    wan = [f"{float(raw):,.2f}".rstrip("0").rstrip(".") for raw in known]
    return Words(said[0].en, f"{wan[0]} 万元"), Words(said[1].en, f"{wan[1]} 万元")


def ended(said: Words) -> Words:
    """A reason as a sentence, with its full stop."""
    return Words(f"{said.en.rstrip('.')}.", f"{said.zh.rstrip('。')}。") if said else said


def _rights() -> Words:
    return Words.of(
        Text(
            "An objection can be raised in the period of public notice, in writing, with a real name and with evidence."
            " Figures can be corrected for the next round by the district’s return."
        )
    )


def ranked_firms(held: CountedRound) -> tuple[tuple[str, Words], ...]:
    """Every firm of the round that has a card, in the order of the list."""
    rows = [r for r in held.counted.listed.rows if r.place is not ListPlace.VETOED]
    return tuple((row.uid, _numbered(held, row)) for row in rows)


def _numbered(held: CountedRound, row: ListRow) -> Words:
    name = name_of(held.counted.result, row.uid)
    return spoken(Text("No. {place} {firm}", place=row.rank_label or "—", firm=""), firm=name)


def not_seated(held: CountedRound) -> tuple[tuple[str, Words], ...]:
    """Firms that a sheet can be made for, in rank order, with what a chooser shows."""
    rows = [r for r in held.counted.listed.rows if r.place not in (ListPlace.IN, ListPlace.TIED, ListPlace.VETOED)]
    return tuple((row.uid, _numbered(held, row)) for row in rows)
