"""The panel of a round as a screen shows it: who has marked what, and what of it may be seen.

Marks that an expert has not sent are not for others: not as a cell, not as a mean that gives them away, not as a trimmed
extreme. So everything here is counted over the marks in sight alone; only how many sheets are done is always told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from registry.model.pinyin import pinyin_of
from registry.rounds.book import Candidature, Expert, RecusalAnswer, RoundBook, RoundHead, Seat, SeatStatus
from registry.rounds.sealing import Obstacle, marks_of, obstacles
from registry.scoring.agreement import agreement, severity
from registry.scoring.final_list import final_list
from registry.scoring.grid import half_up, points_text
from registry.scoring.panel import PER_GRID, FirmMarks, PanelResult, Sheet, SheetState, tally
from registry.scoring.panel_checks import OutlierKind, WithoutExpert, outliers, without_each_expert
from registry.scoring.rules import PanelRule
from registry.scoring.rulings import DecisionKind
from registry.scoring.sealed import Recount, lot_digest, panel_marks

AXIS_LOW, AXIS_HIGH = 4_000, 10_000
"""The axis of the dot strips, on the grid; it starts lower where a total lies below."""
_AXIS_STEP = 1_000


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks. `expert`: one who enters marks sees no others until his are sent; "": the office. `unsent`: the office
    looks at marks that are not sent."""

    expert: str = ""
    unsent: bool = False


class CellState(StrEnum):
    """What stands in a cell."""

    GIVEN = "given"
    PARTIAL = "partial"  # some items
    HIDDEN = "hidden"  # marked and not sent
    ABSENT = "absent"
    RECUSED = "recused"
    OPEN = "open"  # a tie that nobody has answered


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One expert's total of one candidate.

    Attributes:
        total: on the grid 0..10 000; None unless the sheet is complete and in sight.
        trimmed: left out of the mean.
        off: how far it lies from the firm's median where that wants a reason, on the grid; 0 elsewhere.
        settled: a deviating total has its reason or is kept by decision.
        comment: the expert's words, of all items.
        marked: items marked, as far as they are in sight.
    """

    expert: str
    state: CellState
    total: int | None = None
    trimmed: bool = False
    off: int = 0
    settled: bool = False
    comment: str = ""
    marked: int = 0


@dataclass(frozen=True, slots=True)
class BoardSeat:
    """One expert's column: candidates marked completely, and to be marked."""

    seat: Seat
    done: int
    needed: int

    @property
    def sent(self) -> bool:
        """Whether the marks are sent and locked."""
        return self.seat.status is SeatStatus.SENT


@dataclass(frozen=True, slots=True)
class BoardTotal:
    """Both parts of a candidate's total, as the list counts them.

    Attributes:
        share: percent of the total that the objective part is.
        objective, panel, total: as printed.
        place_label: place by the total, ``9=`` where it is shared, "" without one.
    """

    share: int
    objective: str
    panel: str
    total: str
    place_label: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One candidate.

    Attributes:
        cells: one for each seat, in their order.
        result, plain, spread: on the grid; None until all needed totals are in, or none where the rule gives none.
        given, needed: totals in sight, and experts who may mark.
        rank: competition place by the result, 0 without one; `rank_label`: ``9=`` where it is shared.
        model_label: place by the objective part, "" without one.
        total: both parts together, None until the whole panel is in.
    """

    candidature: Candidature
    english: str
    chinese: str
    cells: tuple[BoardCell, ...]
    given: int
    needed: int
    result: int | None
    plain: int | None
    spread: int | None
    rank: int
    rank_label: str
    model_label: str
    total: BoardTotal | None = None

    @property
    def uid(self) -> str:
        """Key of the candidature."""
        return self.candidature.uid

    def cell(self, expert: str) -> BoardCell | None:
        """The cell of an expert, None where that column is not shown."""
        return next((cell for cell in self.cells if cell.expert == expert), None)


@dataclass(frozen=True, slots=True)
class PanelBoard:
    """Everything that the page Panel shows of a round.

    Attributes:
        seats: columns in sight.
        rows: by result, then those without one by their place in the model.
        done, needed: complete sheets and sheets to fill in, of the whole panel.
        cut: rows above the accent rule, 0 where no results are told yet.
        low: where the axis of the strips starts, on the grid.
        decimals: of results, the fewest that tell different ones apart; `whole`: all totals are whole points.
        kendall: agreement in the order of the candidates, 0 to 1; None where it is not defined.
        compared: candidates it is taken over.
        leans: experts who mark higher or lower than the others, the candidates being equal: by how much, on the grid.
        uniform: experts who gave all candidates the same total, which nobody has decided to keep.
    """

    head: RoundHead
    rule: PanelRule
    sight: Sight
    seats: tuple[BoardSeat, ...]
    rows: tuple[BoardRow, ...]
    done: int
    needed: int
    cut: int
    low: int
    decimals: int
    whole: bool
    kendall: Fraction | None
    compared: int
    uniform: tuple[str, ...]
    leans: tuple[tuple[str, int], ...]
    obstacles: tuple[Obstacle, ...]

    def row(self, uid: str) -> BoardRow | None:
        """The row of a candidature."""
        return next((row for row in self.rows if row.uid == uid), None)


def panel_board(book: RoundBook, counted: Recount, sight: Sight | None = None) -> PanelBoard:
    """The panel of `book`, counted, as it may be seen."""
    sight = sight or Sight()
    columns = _columns(book, sight)
    open_to_us = {s.expert.uid for s in columns if _in_sight(s, sight)}
    everything = replace(panel_marks(counted.inputs, counted.result), marks=marks_of(book))
    full = tally(everything) if book.seats and everything.rule.items else None
    marks = replace(
        everything,
        experts=tuple(s.expert.uid for s in columns),
        marks=tuple(m for m in everything.marks if m.expert in open_to_us),
        recusals=frozenset(
            (r.expert, r.firm) for r in counted.inputs.recusals if r.expert in {s.expert.uid for s in columns}
        ),
    )
    shown = tally(marks) if columns and marks.rule.items else None
    rows = _rows(book, counted, shown, full, sight)
    totals = [cell.total for row in rows for cell in row.cells if cell.total is not None]
    progress = {p.expert: p for p in full.experts} if full else {}
    agreed = agreement(shown) if shown is not None and not sight.expert else None
    return PanelBoard(
        head=book.head,
        rule=marks.rule,
        sight=sight,
        seats=tuple(
            BoardSeat(s, progress[s.expert.uid].done, progress[s.expert.uid].needed)
            if s.expert.uid in progress
            else BoardSeat(s, 0, len(rows))
            for s in columns
        ),
        rows=rows,
        done=full.done if full else 0,
        needed=full.needed if full else 0,
        cut=sum(0 < row.rank <= book.head.size for row in rows),
        low=min([AXIS_LOW, *(total // _AXIS_STEP * _AXIS_STEP for total in totals)]),
        decimals=_decimals([row.result for row in rows if row.result is not None]),
        whole=all(total % 100 == 0 for total in totals),
        kendall=agreed.kendall if agreed else None,
        compared=len(agreed.firms) if agreed else 0,
        uniform=_uniform(book, shown),
        leans=tuple((s.expert, round(s.lean)) for s in severity(shown) if s.flagged) if agreed and shown else (),
        obstacles=obstacles(book, counted),
    )


def sheet_total(rule: PanelRule, marks: Mapping[str, int]) -> int | None:
    """The total on the grid that marks by item give; None while an item is not marked."""
    if any(item.code not in marks for item in rule.items):
        return None
    return half_up(sum(item.weight * marks[item.code] for item in rule.items), PER_GRID)


def seats_without(book: RoundBook, counted: Recount) -> tuple[WithoutExpert, ...]:
    """Who would sit on the list had one expert not taken part: objective part, quotas and decisions as they stand."""
    inputs, result = counted.inputs, counted.result
    lot_of = lot_digest(inputs, counted.facts)

    def seats(panel: Mapping[str, int]) -> tuple[str, ...]:
        listed = final_list(
            result, panel, inputs.entrants, inputs.rulings, size=inputs.size, reserve=inputs.reserve, lot_of=lot_of
        )
        return listed.chosen

    return without_each_expert(panel_marks(inputs, result), seats)


def initials(expert: Expert) -> str:
    """An expert's initials: of the English name where there is one, else of the pinyin."""
    if expert.english_name:
        return "".join(part[0].upper() for part in expert.english_name.replace(".", " ").split())
    return pinyin_of(expert.name)[1].upper()


def _columns(book: RoundBook, sight: Sight) -> tuple[Seat, ...]:
    own = [seat for seat in book.seats if seat.expert.uid == sight.expert]
    return (own[0],) if own and own[0].status is not SeatStatus.SENT else book.seats


def _in_sight(seat: Seat, sight: Sight) -> bool:
    if seat.status is SeatStatus.SENT or seat.expert.uid == sight.expert:
        return True
    return sight.unsent and not sight.expert


def _rows(
    book: RoundBook, counted: Recount, shown: PanelResult | None, full: PanelResult | None, sight: Sight
) -> tuple[BoardRow, ...]:
    alone = bool(sight.expert) and shown is not None and len(shown.experts) < len(book.seats)
    whole = {firm.firm: firm for firm in full.firms} if full else {}
    far = {(o.expert, o.firm): o.deviation for o in outliers(shown) if o.kind is OutlierKind.FAR} if shown else {}
    made: list[BoardRow] = []
    for candidature in book.admitted:
        firm = shown.firm(candidature.firm) if shown else None
        told = firm is not None and firm.result is not None and (firm.given == firm.needed or sight.unsent)
        cells = () if firm is None else _cells(book, candidature, firm, whole[candidature.firm], far, told=told)
        model = counted.result.candidate(candidature.firm)
        made.append(
            BoardRow(
                candidature,
                english=model.english_name or model.short_name or candidature.name,
                chinese=model.short_name or candidature.name,
                cells=cells,
                given=firm.given if firm else 0,
                needed=firm.needed if firm else 0,
                result=firm.result if firm and told else None,
                plain=firm.plain if firm and told else None,
                spread=firm.spread if firm and told else None,
                rank=0,
                rank_label="",
                # Who enters marks of his own is not told where the model puts a candidate.
                model_label="" if alone else model.rank_label,
                total=None if alone else _total(counted, candidature.firm),
            )
        )
    return _ranked(made, counted, alone=alone)


def _total(counted: Recount, firm: str) -> BoardTotal | None:
    listed, result = counted.listed, counted.result
    row = listed.row(firm)
    if not listed.with_panel or row.panel is None or row.published is None:
        return None
    return BoardTotal(
        result.scheme.objective_share,
        result.points(row.objective),
        points_text(row.panel, 2),
        points_text(row.published, listed.decimals),
        row.rank_label,
    )


def _ranked(rows: list[BoardRow], counted: Recount, *, alone: bool) -> tuple[BoardRow, ...]:
    results = [row.result for row in rows if row.result is not None]
    placed: list[BoardRow] = []
    for row in rows:
        if row.result is not None:
            rank = 1 + sum(other > row.result for other in results)
            row = replace(row, rank=rank, rank_label=f"{rank}=" if results.count(row.result) > 1 else str(rank))
        placed.append(row)
    last = len(rows) + 1

    def order(row: BoardRow) -> tuple[int, int, str]:
        model = last if alone else counted.result.candidate(row.candidature.firm).rank or last
        return row.rank or last, model, row.candidature.name

    return tuple(sorted(placed, key=order))


def _cells(
    book: RoundBook,
    candidature: Candidature,
    firm: FirmMarks,
    full: FirmMarks,
    far: Mapping[tuple[str, str], int],
    *,
    told: bool,
) -> tuple[BoardCell, ...]:
    kept = {d.subject for d in book.decisions if d.kind is DecisionKind.OUTLIER and d.candidature == candidature.uid}
    waiting = {r.expert for r in book.recusals if r.candidature == candidature.uid and r.answer is RecusalAnswer.OPEN}
    judged = firm.given >= max(book.scheme.panel.least, 1)
    made: list[BoardCell] = []
    for sheet in firm.sheets:
        comment = _comment(sheet)
        off = far.get((sheet.expert, firm.firm), 0) if judged else 0
        made.append(
            BoardCell(
                sheet.expert,
                _state(sheet, full.sheet(sheet.expert), sheet.expert in waiting),
                total=sheet.total,
                trimmed=sheet.trimmed and told,
                off=off,
                settled=bool(off) and (bool(comment) or sheet.expert in kept),
                comment=comment,
                marked=sum(mark.value is not None for mark in sheet.marks),
            )
        )
    return tuple(made)


def _uniform(book: RoundBook, shown: PanelResult | None) -> tuple[str, ...]:
    kept = {d.subject for d in book.decisions if d.kind is DecisionKind.OUTLIER and not d.candidature}
    found = outliers(shown) if shown else ()
    return tuple(o.expert for o in found if o.kind is OutlierKind.UNIFORM and o.expert not in kept)


def _comment(sheet: Sheet) -> str:
    return "\n".join(dict.fromkeys(mark.comment.strip() for mark in sheet.marks if mark.comment.strip()))


def _state(sheet: Sheet, full: Sheet, waits: bool) -> CellState:
    match sheet.state:
        case SheetState.RECUSED:
            return CellState.RECUSED
        case SheetState.GIVEN:
            return CellState.GIVEN
        case SheetState.PARTIAL:
            return CellState.PARTIAL
        case SheetState.ABSENT if full.state is not SheetState.ABSENT:
            return CellState.HIDDEN
        case SheetState.ABSENT:
            return CellState.OPEN if waits else CellState.ABSENT


def _decimals(results: list[int]) -> int:
    """One decimal, or two where one would print different results alike."""
    return 1 if len({half_up(result, 10) for result in results}) == len(set(results)) else 2
