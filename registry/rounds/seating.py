"""Who sits on the panel, and from which candidates each expert steps aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from registry.change import apply
from registry.change.changeset import Insert, Operation
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.entities import TABLES
from registry.rounds.book import Expert, RecusalAnswer, RoundBook, SeatStatus, read_book
from registry.rounds.records import NOTHING_CHANGED, amended, day, inserted, removed, require, round_change
from registry.rounds.steps import Act
from registry.store import Registry

DECLARED = "declared"
COMPUTED = "computed"
"""Whether an expert, or the office, named a tie, or the program found it."""


@dataclass(frozen=True, slots=True)
class NewExpert:
    """An expert as the office writes one down."""

    name: str
    specialty: str = ""
    employer: str = ""
    employer_uscc: str = ""
    position: str = ""
    english_name: str = ""


@dataclass(frozen=True, slots=True)
class NewTie:
    """What binds an expert to an organisation, as the office writes it down; a missing day is not known."""

    organisation: str
    kind: str
    uscc: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""


def add_experts(registry: Registry, actor: str, experts: Sequence[NewExpert]) -> tuple[str, ...]:
    """Put experts on record; returns their keys in order.

    Raises:
        UserError: one has no name.
    """
    if any(not expert.name.strip() for expert in experts):
        raise UserError(Text("An expert has no name."), NOTHING_CHANGED, Text("Write down the name."))
    made = [
        inserted(
            "expert",
            name=expert.name.strip(),
            english_name=expert.english_name or None,
            specialty=expert.specialty or None,
            employer=expert.employer or None,
            employer_uscc=expert.employer_uscc or None,
            position=expert.position or None,
        )
        for expert in experts
    ]
    apply(registry, round_change(N_("Add experts"), actor, *made))
    return tuple(one.uid for one in made)


def edit_expert(registry: Registry, actor: str, expert: Expert) -> None:
    """Correct what is on record of an expert.

    Raises:
        UserError: the expert is not on record, or has no name.
    """
    if not expert.name.strip():
        raise UserError(Text("An expert has no name."), NOTHING_CHANGED, Text("Write down the name."))
    with registry.read() as connection:
        update = amended(
            connection,
            "expert",
            expert.uid,
            name=expert.name.strip(),
            english_name=expert.english_name or None,
            specialty=expert.specialty or None,
            employer=expert.employer or None,
            employer_uscc=expert.employer_uscc or None,
            position=expert.position or None,
        )
    apply(registry, round_change(N_("Correct an expert"), actor, update))


def add_ties(registry: Registry, actor: str, expert: str, ties: Sequence[NewTie]) -> None:
    """Write down what binds an expert to organisations.

    Raises:
        UserError: a tie names no organisation.
    """
    if any(not tie.organisation.strip() for tie in ties):
        raise UserError(Text("A tie names no organisation."), NOTHING_CHANGED, Text("Write down its full legal name."))
    made = [
        inserted(
            "expert_tie",
            expert=expert,
            organisation=tie.organisation.strip(),
            uscc=tie.uscc or None,
            kind=tie.kind,
            since=day(tie.since),
            until=day(tie.until),
            source=tie.source or None,
        )
        for tie in ties
    ]
    apply(registry, round_change(N_("Add ties of an expert"), actor, *made))


def seat_experts(registry: Registry, actor: str, round_uid: str, experts: Sequence[str]) -> None:
    """Let experts sit on the panel of a round, numbered in order after those who sit already.

    Raises:
        UserError: the step does not allow it.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.PANEL)
    seated = {seat.expert.uid for seat in book.seats}
    first = max((seat.number for seat in book.seats), default=0) + 1
    fresh = [uid for uid in dict.fromkeys(experts) if uid not in seated]
    made = [
        inserted("panel_seat", round=round_uid, expert=uid, number=number, status=SeatStatus.INVITED.value)
        for number, uid in enumerate(fresh, first)
    ]
    apply(registry, round_change(N_("Seat experts of “{title}”"), actor, *made, title=book.head.title))


def unseat_expert(registry: Registry, actor: str, round_uid: str, expert: str, reason: str) -> None:
    """Take an expert off the panel, with the recusals; one who has marked stays.

    Raises:
        UserError: the step does not allow it, or marks of the expert stand.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.PANEL)
        if any(mark.expert == expert for mark in book.marks):
            raise UserError(
                Text("Marks of this expert are already recorded."), NOTHING_CHANGED, Text("Withdraw the marks first.")
            )
        gone: list[Operation] = [
            removed(connection, "recusal", recusal.uid) for recusal in book.recusals if recusal.expert == expert
        ]
        gone.append(removed(connection, "panel_seat", book.seat_of(expert).uid))
    change = round_change(N_("Unseat an expert of “{title}”"), actor, *gone, reason=reason, title=book.head.title)
    apply(registry, change)


def note_declaration(registry: Registry, actor: str, round_uid: str, expert: str, on: date | None) -> None:
    """Note the day on which an expert signed the declaration of conflicts and confidentiality; None where none is signed.

    Raises:
        UserError: the step does not allow it.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.PANEL)
        seat = book.seat_of(expert)
        update = amended(connection, "panel_seat", seat.uid, declared=day(on))
    change = round_change(
        N_("Declaration of {seat} in “{title}”"), actor, update, seat=seat.code, title=book.head.title
    )
    apply(registry, change)


@dataclass(frozen=True, slots=True)
class FoundTie:
    """A tie between an expert and a candidate. `sure`: it surely asks for recusal; else somebody must answer it."""

    expert: str
    candidature: str
    basis: str
    cause: str
    reason: str
    sure: bool = True
    document_no: str = ""


def record_recusals(registry: Registry, actor: str, round_uid: str, found: Sequence[FoundTie]) -> int:
    """Record ties of experts to candidates; sure ones recuse at once, the others wait for an answer.

    What is on record of a pair already stays, unless a sure tie is declared for one that was open. Returns how many
    records were made or changed.

    Raises:
        UserError: the step does not allow it, or an expert has marked the candidate already.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.PANEL)
        operations = _recusals(connection, book, found)
    change = round_change(N_("Recusals of “{title}”"), actor, *operations, title=book.head.title)
    apply(registry, change)
    return len(operations)


def _recusals(connection: Connection, book: RoundBook, found: Sequence[FoundTie]) -> list[Operation]:
    held = {(r.expert, r.candidature): r for r in book.recusals}
    marked = {(m.expert, m.candidature) for m in book.marks}
    made: dict[tuple[str, str], Operation] = {}
    for tie in found:
        pair = (tie.expert, tie.candidature)
        before = held.get(pair)
        if before is not None and not (tie.sure and before.answer is RecusalAnswer.OPEN):
            continue
        if pair in made:
            continue
        if tie.sure and pair in marked:
            raise UserError(
                Text("An expert has marked “{firm}” already.", firm=book.by_uid[tie.candidature].name),
                NOTHING_CHANGED,
                Text("Withdraw those marks first; then record the recusal."),
            )
        answer = RecusalAnswer.RECUSED if tie.sure else RecusalAnswer.OPEN
        values: dict[str, object] = {
            "basis": tie.basis,
            "cause": tie.cause,
            "answer": answer.value,
            "reason": tie.reason or None,
            "document_no": tie.document_no or None,
        }
        if before is not None:
            update = amended(connection, "recusal", before.uid, **values)
            assert update is not None, "an open recusal becomes a sure one"
            made[pair] = update
        else:
            made[pair] = _new_recusal(book, pair, values)
    return list(made.values())


def _new_recusal(book: RoundBook, pair: tuple[str, str], values: dict[str, object]) -> Insert:
    return inserted("recusal", round=book.head.uid, expert=pair[0], candidature=pair[1], **values)


def answer_recusal(
    registry: Registry, actor: str, round_uid: str, recusal: str, answer: RecusalAnswer, reason: str
) -> None:
    """Answer a tie that may ask for recusal, or answer one anew.

    Raises:
        UserError: the step does not allow it, there is no reason, or marks stand against a recusal.
    """
    if not reason.strip():
        raise UserError(Text("The answer has no reason."), NOTHING_CHANGED, Text("Say why."))
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.PANEL)
        update = amended(connection, "recusal", recusal, answer=answer.value, reason=reason)
    apply(registry, round_change(N_("Recusals of “{title}”"), actor, update, reason=reason, title=book.head.title))


def ties_of(connection: Connection, experts: Sequence[str]) -> list[dict[str, object]]:
    """The ties on record of some experts, as rows of the table."""
    t = TABLES["expert_tie"]
    rows = connection.execute(select(t).where(t.c.expert.in_(list(experts))).order_by(t.c.uid)).mappings()
    return [dict(row) for row in rows]
