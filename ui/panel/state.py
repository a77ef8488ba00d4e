"""What the page shows and what is done on it; no widget, testable without a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from registry.i18n import Language, _, current_language, n_
from ui.kit import format as write
from ui.panel.words import Names, face

if TYPE_CHECKING:
    from registry.change import Provenance
    from registry.rounds.book import Expert, RoundBook, RoundHead, Seat
    from registry.rounds.recusals import KnownTie
    from registry.scoring.panel_checks import WithoutExpert
    from registry.scoring.sealed import Recount
    from registry.view import Registry
    from registry.view.panel_board import BoardRow, PanelBoard


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks: the expert who enters marks, "" for the office; and whether it looks at marks that are not sent."""

    expert: str = ""
    unsent: bool = False


@dataclass(frozen=True)
class Loaded:
    """A round as it was read and counted.

    Attributes:
        heads: all rounds, the newest first.
        experts, ties: all experts on record, and what ties them to organisations.
        book, counted, board: None where there is no round.
    """

    heads: tuple[RoundHead, ...]
    experts: tuple[Expert, ...] = ()
    ties: Mapping[str, tuple[KnownTie, ...]] = field(default_factory=dict)
    book: RoundBook | None = None
    counted: Recount | None = None
    board: PanelBoard | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody sits on the panel yet."""
        return self.book is None or not self.book.seats


def chosen_round(heads: Sequence[RoundHead], wanted: str) -> str:
    """The round to show: the one wanted, else the newest that stands before its panel, else the newest."""
    if any(head.uid == wanted for head in heads):
        return wanted
    review = [head.uid for head in heads if head.group.value == "review" and not head.is_sealed]
    unsealed = [head.uid for head in heads if not head.is_sealed]
    return next(iter([*review, *unsealed, *(head.uid for head in heads)]), "")


def load(registry: Registry, wanted: str, look: Look) -> Loaded:
    """Read and count the round to show.

    Raises:
        UserError: its scheme or a mark is refused.
    """
    from registry.rounds.book import experts_of, read_book, rounds_of
    from registry.rounds.recusals import known_ties
    from registry.rounds.sealing import count_round
    from registry.view.panel_board import Sight, panel_board

    with registry.read() as connection:
        heads = tuple(rounds_of(connection))
        uid = chosen_round(heads, wanted)
        if not uid:
            return Loaded(heads)
        experts, ties = tuple(experts_of(connection)), known_ties(connection)
        book = read_book(connection, uid)
        counted = count_round(connection, book)
    return Loaded(heads, experts, ties, book, counted, panel_board(book, counted, Sight(look.expert, look.unsent)))


def look_again(loaded: Loaded, look: Look) -> Loaded:
    """The same round as somebody else may see it."""
    from registry.view.panel_board import Sight, panel_board

    if loaded.book is None or loaded.counted is None:
        return loaded
    return replace(loaded, board=panel_board(loaded.book, loaded.counted, Sight(look.expert, look.unsent)))


def without(loaded: Loaded) -> tuple[WithoutExpert, ...]:
    """Who would sit without each expert; nothing before all marks are sent, which alone may be told."""
    from registry.view.panel_board import seats_without

    book, counted = loaded.book, loaded.counted
    if book is None or counted is None or not book.seats or any(s.status.value != "sent" for s in book.seats):
        return ()
    return seats_without(book, counted)


def sources(registry: Registry, book: RoundBook, expert: str, uid: str) -> Mapping[str, Provenance]:
    """Where the marks of one expert for one candidature came from, by item."""
    from registry.change import provenance_of

    items = {m.uid: m.item for m in book.marks if m.expert == expert and m.candidature == uid}
    with registry.read() as connection:
        found = provenance_of(connection, [("mark", mark) for mark in items])
    return {items[mark]: source for (mark, field), source in found.items() if field == "value"}


def next_to_mark(loaded: Loaded, expert: str, uid: str) -> str:
    """The candidature after `uid`, in the order shown, that an expert has still to mark; "" after the last one."""
    from registry.rounds.marking import missing_marks

    book, board = loaded.book, loaded.board
    if book is None or board is None:
        return ""
    left = {key for key, _item in missing_marks(book, expert)} - {uid}
    order = [row.uid for row in board.rows]
    here = order.index(uid) if uid in order else -1
    return next((key for key in [*order[here + 1 :], *order[: here + 1]] if key in left), "")


def caption(board: PanelBoard, experts: int) -> str:
    """What stands beside the page's title."""
    sitting = n_("{n} expert", "{n} experts", experts)
    standing = n_("{n} candidate", "{n} candidates", len(board.rows))
    return _("{experts}, {candidates}", experts=sitting, candidates=standing)


def progress(board: PanelBoard) -> str:
    """How many totals are in: 124 of 136 scores."""
    return n_("{done} of {n} score", "{done} of {n} scores", board.needed, done=board.done)


def percent(done: int, needed: int) -> int:
    """A share in whole per cent, rounded down so that 100 means all."""
    return done * 100 // needed if needed else 0


def reminder(book: RoundBook, board: PanelBoard, seat: Seat, names: Names) -> str:
    """The text that goes to an expert whose marks are wanting."""
    column = next(c for c in board.seats if c.seat.uid == seat.uid)
    todo = n_("{n} candidate", "{n} candidates", column.needed - column.done)
    values = {"name": face(seat, names), "title": book.head.title, "todo": todo}
    if column.done >= column.needed:
        return _("{name}, your marks of “{title}” are complete. What is left is to send them.", **values)
    if book.head.closes is not None:
        return _(
            "{name}, {todo} of “{title}” still wait for your marks. Marks close on {day}.",
            day=write.day(book.head.closes),
            **values,
        )
    return _("{name}, {todo} of “{title}” still wait for your marks.", **values)


def question(board: PanelBoard, row: BoardRow, seat: Seat, names: Names) -> str:
    """The text that asks an expert why a total lies far off."""
    from ui.panel.words import points

    cell = row.cell(seat.expert.uid)
    assert cell is not None, "a total lies far off in a column that is shown"
    zh = current_language() is Language.ZH
    return _(
        "{name}, your total of {firm} is {points}, far from the median of the panel. Write down the reason beside the mark.",
        name=face(seat, names),
        firm=row.chinese if zh else row.english,
        points=points(cell.total, 1),
    )


def today() -> date:
    """The day on which something is noted."""
    return date.today()
