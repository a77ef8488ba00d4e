"""Marks: entered for one expert at a time, refused for a candidate that the expert is recused from, locked once sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from registry.change import apply
from registry.change.changeset import ChangeSet, Operation
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.rounds.book import Candidature, MarkRecord, RecusalAnswer, RoundBook, Seat, SeatStatus, read_book
from registry.rounds.records import NOTHING_CHANGED, amended, day, inserted, removed, require, round_change
from registry.rounds.steps import Act
from registry.scoring.rules import PanelItem
from registry.store import Registry

HIGHEST = 100


@dataclass(frozen=True, slots=True)
class MarkEntry:
    """What an expert gives one item of one candidate; a value of None withdraws the mark."""

    candidature: str
    item: str
    value: int | None
    comment: str = ""


def marks_change(
    connection: Connection, book: RoundBook, actor: str, expert: str, entries: Sequence[MarkEntry]
) -> ChangeSet:
    """The change that enters marks of one expert; reads only.

    Raises:
        UserError: the step does not allow marks, the expert does not sit here or has sent already, is recused from a
            candidate or has a tie to it that nobody has answered, the candidate is not admitted, the item is not
            marked, or a mark is not within 0 and 100.
    """
    require(book, Act.MARKS)
    seat = _seat(book, expert)
    if seat.status is SeatStatus.SENT:
        raise UserError(
            Text("The marks of {seat} are sent and locked.", seat=seat.code),
            NOTHING_CHANGED,
            Text("Let the expert take them back first; this is recorded."),
        )
    held = {(m.candidature, m.item): m for m in book.marks if m.expert == expert}
    operations: list[Operation | None] = []
    for entry in entries:
        check_entry(book, expert, entry)
        before = held.get((entry.candidature, entry.item))
        if entry.value is None:
            operations.append(removed(connection, "mark", before.uid) if before else None)
        elif before is None:
            operations.append(
                inserted(
                    "mark",
                    round=book.head.uid,
                    expert=expert,
                    candidature=entry.candidature,
                    item=entry.item,
                    value=entry.value,
                    comment=entry.comment or None,
                )
            )
        else:
            operations.append(amended(connection, "mark", before.uid, value=entry.value, comment=entry.comment or None))
    if seat.status is SeatStatus.INVITED and any(operations):
        operations.append(amended(connection, "panel_seat", seat.uid, status=SeatStatus.OPENED.value))
    return round_change(N_("Marks of {seat} in “{title}”"), actor, *operations, seat=seat.code, title=book.head.title)


def check_entry(book: RoundBook, expert: str, entry: MarkEntry) -> None:
    """Refuse a mark that must not be.

    Raises:
        UserError: see `marks_change`.
    """
    candidate = book.by_uid.get(entry.candidature)
    if candidate is None or candidate not in book.admitted:
        raise UserError(
            Text("A mark is for a firm that is not an admitted candidate."),
            NOTHING_CHANGED,
            Text("Look at the list of candidates again."),
        )
    if entry.item not in {item.code for item in panel_items(book)}:
        raise UserError(
            Text("“{item}” is no item that the panel marks.", item=entry.item),
            NOTHING_CHANGED,
            Text("Take the items from the scheme."),
        )
    if entry.value is not None and not 0 <= entry.value <= HIGHEST:
        raise UserError(
            Text("{value} for “{firm}” is no mark from 0 to {most}.", value=entry.value, firm=candidate.name,
                 most=HIGHEST),
            NOTHING_CHANGED,
            Text("Correct the mark."),
        )  # fmt: skip
    answer = recusals_of(book, expert).get(entry.candidature)
    if answer is RecusalAnswer.RECUSED:
        raise UserError(
            Text("{seat} is recused from “{firm}”: no mark can be entered.", seat=_seat(book, expert).code,
                 firm=candidate.name),
            NOTHING_CHANGED,
            Text("Leave it empty. The candidate is marked by the others."),
        )  # fmt: skip
    if answer is RecusalAnswer.OPEN:
        raise UserError(
            Text("Whether {seat} must step aside for “{firm}” is not answered yet.", seat=_seat(book, expert).code,
                 firm=candidate.name),
            NOTHING_CHANGED,
            Text("Answer it on the page Panel first."),
        )  # fmt: skip


def panel_items(book: RoundBook) -> Sequence[PanelItem]:
    """What the panel of a round marks; nothing where the scheme has no panel."""
    return book.scheme.panel.items


def how_to_mark(book: RoundBook) -> Text:
    """What the sheets tell an expert about marks, on paper and as a workbook."""
    rule = book.scheme.panel
    return Text(
        "Give whole marks from 0 to 100. For a mark of {high} or more, or {low} or less, give the reason under Comment.",
        high=rule.comment_above,
        low=rule.comment_below,
    )


def in_name_order(book: RoundBook) -> list[Candidature]:
    """The admitted candidates as every sheet and form lists them: by their names in pinyin, like the register.

    The place in the model is not told to who marks.
    """
    return sorted(book.admitted, key=lambda c: (c.pinyin, c.name, c.uid))


def recusals_of(book: RoundBook, expert: str) -> Mapping[str, RecusalAnswer]:
    """The answers to an expert's ties, by candidature."""
    return {r.candidature: r.answer for r in book.recusals if r.expert == expert}


def enter_marks(registry: Registry, actor: str, round_uid: str, expert: str, entries: Sequence[MarkEntry]) -> None:
    """Enter marks of one expert, all or none.

    Raises:
        UserError: see `marks_change`.
    """
    with registry.read() as connection:
        change = marks_change(connection, read_book(connection, round_uid), actor, expert, entries)
    apply(registry, change)


def missing_marks(book: RoundBook, expert: str) -> tuple[tuple[str, str], ...]:
    """The candidatures and items that an expert has still to mark, recused ones left out."""
    given = {(m.candidature, m.item) for m in book.marks if m.expert == expert}
    aside = {key for key, answer in recusals_of(book, expert).items() if answer is RecusalAnswer.RECUSED}
    return tuple(
        (candidate.uid, item.code)
        for candidate in book.admitted
        if candidate.uid not in aside
        for item in panel_items(book)
        if (candidate.uid, item.code) not in given
    )


def uncommented(book: RoundBook, expert: str) -> tuple[MarkRecord, ...]:
    """Marks so high or so low that the scheme asks for a comment, and that have none."""
    rule = book.scheme.panel
    return tuple(
        mark
        for mark in book.marks
        if mark.expert == expert
        and not mark.comment.strip()
        and (mark.value >= rule.comment_above or mark.value <= rule.comment_below)
    )


def send_marks(registry: Registry, actor: str, round_uid: str, expert: str, on: date) -> None:
    """Send an expert's marks: they are complete, and locked from then on.

    Raises:
        UserError: a mark or a comment that the scheme asks for is missing.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.MARKS)
        seat = _seat(book, expert)
        left, bare = missing_marks(book, expert), uncommented(book, expert)
        if left:
            raise UserError(
                Text("{n} mark of {seat} is missing.", "{n} marks of {seat} are missing.", n=len(left), seat=seat.code),
                NOTHING_CHANGED,
                Text("Enter it, or record a recusal."),
            )
        if bare:
            raise UserError(
                Text("{n} mark of {seat} needs a comment.", "{n} marks of {seat} need a comment.", n=len(bare),
                     seat=seat.code),
                NOTHING_CHANGED,
                Text("Say why the mark is so high or so low."),
            )  # fmt: skip
        update = amended(connection, "panel_seat", seat.uid, status=SeatStatus.SENT.value, sheet_in=day(on))
    apply(
        registry,
        round_change(N_("{seat} sends the marks of “{title}”"), actor, update, seat=seat.code, title=book.head.title),
    )


def take_back(registry: Registry, actor: str, round_uid: str, expert: str, reason: str) -> None:
    """Let an expert take sent marks back, with the reason on record.

    Raises:
        UserError: the step does not allow it, or there is no reason.
    """
    if not reason.strip():
        raise UserError(Text("Taking marks back needs a reason."), NOTHING_CHANGED, Text("Say why."))
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.MARKS)
        seat = _seat(book, expert)
        update = amended(connection, "panel_seat", seat.uid, status=SeatStatus.OPENED.value, sheet_in=None)
    change = round_change(
        N_("{seat} takes back the marks of “{title}”"),
        actor,
        update,
        reason=reason,
        seat=seat.code,
        title=book.head.title,
    )
    apply(registry, change)


def note_reminder(registry: Registry, actor: str, round_uid: str, experts: Sequence[str], on: date) -> None:
    """Note that experts were reminded on a day.

    Raises:
        UserError: the step does not allow it.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.MARKS)
        updates = [amended(connection, "panel_seat", _seat(book, e).uid, reminded=day(on)) for e in experts]
    apply(registry, round_change(N_("Remind experts of “{title}”"), actor, *updates, title=book.head.title))


def _seat(book: RoundBook, expert: str) -> Seat:
    try:
        return book.seat_of(expert)
    except KeyError:
        raise UserError(
            Text("This expert does not sit on the panel of the round."), NOTHING_CHANGED, Text("Seat the expert first.")
        ) from None
