"""A round as it computes from what is on record, what stands in the way of its seal, and the seal itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

import registry as program
from registry.change import apply
from registry.change.changeset import ChangeSet
from registry.change.people import refuse_unable, refuse_unfit_witness
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.entities import TABLES
from registry.rounds.book import RecusalAnswer, RoundBook, SeatStatus, read_book
from registry.rounds.records import NOTHING_CHANGED, amended
from registry.rounds.snapshot import round_facts
from registry.rounds.steps import Step
from registry.scoring.facts import FirmFacts
from registry.scoring.final_list import Entrant, ListPlace
from registry.scoring.panel import Mark
from registry.scoring.panel_checks import Outlier, outliers
from registry.scoring.rulings import DecisionKind, Ruling, unanswered
from registry.scoring.sealed import (
    DRAWS,
    Inputs,
    Recount,
    SealedExpert,
    SealedFile,
    SealedRecusal,
    SealedStep,
    recount,
    sealed_file,
)
from registry.scoring.sealed_check import Verification, verify_sealed
from registry.store import Registry
from registry.store.backup import make_backup


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who seals, who stood beside, when, and what the seal is chained to."""

    at: str = ""
    by: str = ""
    witness: str = ""
    previous: str = ""
    revises: str = ""


def inputs_of(book: RoundBook, signatures: Signatures | None = None, *, draws: int = DRAWS) -> Inputs:
    """What decides a round, from its records. Firms go by their own keys, not those of their candidatures.

    Marks count once all experts have sent theirs: until then nobody else may see them, and a mean of some is no result.
    """
    signed = signatures or Signatures()
    sent = all(seat.status is SeatStatus.SENT for seat in book.seats)
    firm = {c.uid: c.firm for c in book.candidatures}
    admitted = {c.uid for c in book.admitted}
    return Inputs(
        title=book.head.title,
        as_of=book.head.as_of,
        size=book.head.size,
        reserve=book.head.reserve,
        missing=book.head.missing,
        scheme=book.scheme_body,
        entrants=tuple(Entrant(c.firm, c.origin, c.applied) for c in book.admitted),
        experts=tuple(SealedExpert(s.expert.uid, s.code, s.expert.name, s.expert.specialty) for s in book.seats),
        marks=marks_of(book) if sent else (),
        recusals=tuple(
            SealedRecusal(r.expert, firm[r.candidature], r.basis, r.cause, r.reason)
            for r in book.recusals
            if r.answer is RecusalAnswer.RECUSED and r.candidature in admitted
        ),
        rulings=rulings_of(book),
        steps=tuple(SealedStep(s.step.value, s.entered, s.actor, s.document_no, s.remark) for s in book.steps),
        draws=draws,
        sealed_at=signed.at,
        sealed_by=signed.by,
        witness=signed.witness,
        previous=signed.previous,
        revises=signed.revises,
        program=program.__version__,
    )


def marks_of(book: RoundBook) -> tuple[Mark, ...]:
    """All marks of admitted candidates, sent or not, by the keys of experts and firms."""
    firm = {c.uid: c.firm for c in book.admitted}
    return tuple(
        Mark(m.expert, firm[m.candidature], m.item, m.value, m.comment) for m in book.marks if m.candidature in firm
    )


def rulings_of(book: RoundBook) -> tuple[Ruling, ...]:
    """The decisions of a round as scoring knows them, in an order that no key decides."""
    firm = {c.uid: c.firm for c in book.candidatures} | {"": ""}
    made = [
        Ruling(d.kind, firm[d.candidature], d.subject, d.answer, d.reason, d.decided_by, d.decided, d.document_no)
        for d in book.decisions
    ]
    return tuple(sorted(made, key=lambda r: (r.kind.value, r.uid, r.subject, r.answer)))


def count_round(connection: Connection, book: RoundBook, *, draws: bool = False) -> Recount:
    """A round as it stands now, on the facts sent to the panel or, before that, on what the registry says.

    Raises:
        UserError: see `registry.scoring.sealed.recount`.
    """
    return recount(inputs_of(book), round_facts(connection, book), draws=draws)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of the seal: how many of a kind, in words, and the firms it is about."""

    code: str
    text: Text
    firms: tuple[str, ...] = ()


def obstacles(book: RoundBook, counted: Recount) -> tuple[Obstacle, ...]:
    """Everything that must be settled before the seal, in the order in which people settle it."""
    found: list[Obstacle] = []
    if book.head.step is not Step.DELIBERATION:
        found.append(Obstacle("step", Text("The round is sealed at the deliberation; it has not come that far")))
    if opened := [r for r in book.recusals if r.answer is RecusalAnswer.OPEN]:
        text = Text("{n} possible recusal is not answered", "{n} possible recusals are not answered", n=len(opened))
        found.append(Obstacle("recusals", text, tuple({book.by_uid[r.candidature].firm for r in opened})))
    if counted.result.scheme.panel.items:
        found += _panel_obstacles(book, counted)
    ranked = [row.uid for row in counted.listed.rows if row.rank is not None]
    if blank := unanswered(counted.result.evaluation, ranked):
        text = Text(
            "{n} missing value is not answered: known, not applicable, or not provided",
            "{n} missing values are not answered: known, not applicable, or not provided",
            n=len(blank),
        )
        found.append(Obstacle("missing", text, tuple(dict.fromkeys(uid for uid, _ in blank))))
    listed = counted.listed
    given = {r.uid for r in counted.inputs.rulings if r.kind is DecisionKind.OVERRIDE and r.answer == "in"}
    if len(given) > book.head.size:
        text = Text("{n} seats are given by decision; the list has {size}", n=len(given), size=book.head.size)
        found.append(Obstacle("seats", text, tuple(sorted(given))))
    if listed.selection.infeasible is not None:
        found.append(Obstacle("quotas", listed.selection.infeasible.text))
    if listed.tie is not None:
        found.append(Obstacle("tie", listed.tie.text, listed.tie.members))
    return tuple(found)


def _panel_obstacles(book: RoundBook, counted: Recount) -> list[Obstacle]:
    found: list[Obstacle] = []
    unsent = [seat for seat in book.seats if seat.status is not SeatStatus.SENT]
    if not book.seats:
        found.append(Obstacle("panel", Text("Nobody sits on the panel")))
    if unsent:
        text = Text("{n} expert has not sent the marks", "{n} experts have not sent their marks", n=len(unsent))
        found.append(Obstacle("marks", text))
    unmarked = tuple(row.uid for row in counted.listed.rows if row.place is ListPlace.UNMARKED)
    if unmarked and counted.listed.with_panel:
        text = Text("{n} candidate has no panel result", "{n} candidates have no panel result", n=len(unmarked))
        found.append(Obstacle("unmarked", text, unmarked))
    if left := open_outliers(book, counted):
        text = Text(
            "{n} deviating mark has neither a reason nor a decision",
            "{n} deviating marks have neither a reason nor a decision",
            n=len(left),
        )
        found.append(Obstacle("outliers", text, tuple(dict.fromkeys(one.firm for one in left))))
    return found


def open_outliers(book: RoundBook, counted: Recount) -> tuple[Outlier, ...]:
    """Deviating marks without a comment of the expert and without a decision to keep them."""
    if counted.panel is None:
        return ()
    kept = {(d.subject, book.by_uid[d.candidature].firm if d.candidature else "") for d in book.decisions
            if d.kind is DecisionKind.OUTLIER}  # fmt: skip
    commented = {(m.expert, m.firm) for m in counted.inputs.marks if m.comment.strip()}
    return tuple(
        one
        for one in outliers(counted.panel)
        if (one.expert, one.firm) not in kept and (one.expert, one.firm) not in commented
    )


def seal(registry: Registry, actor: str, round_uid: str, witness: str, *, draws: int = DRAWS) -> SealedFile:
    """Seal a round: compute it with all draws, keep the file, and lock everything that decided it. There is no undo.

    Args:
        actor: who seals.
        witness: the second person, by name; somebody else than `actor`.
        draws: how many draws the shares of membership rest on.

    Raises:
        UserError: something stands in the way, the second person is missing, the same, or no reviewer on record, or the
            first is no panel secretary.
    """
    if not witness.strip() or witness.strip() == actor.strip():
        raise UserError(
            Text("A seal needs the name of a second person."),
            NOTHING_CHANGED,
            Text("Name somebody else than {actor}, who looked at the list as well.", actor=actor),
        )
    with registry.read() as connection:
        refuse_unfit_witness(connection, witness.strip(), actor)
        refuse_unable(connection, actor, "seal")
        book = read_book(connection, round_uid)
        facts = round_facts(connection, book)
        chained = _signatures(connection, book, actor, witness.strip())
    counted = recount(inputs_of(book, chained, draws=draws), facts)
    refuse_unready(book, counted)
    sealed = sealed_file(counted)
    with registry.read() as connection:
        update = amended(
            connection,
            "selection_round",
            round_uid,
            result=sealed.body.decode(),
            digest=sealed.digest,
            previous=chained.previous or None,
            sealed_at=chained.at,
            sealed_by=actor,
            witness=witness.strip(),
        )
    assert update is not None, "an unsealed round gets its digest"
    change = ChangeSet("seal", N_("Seal “{title}”"), actor, (update,), label_values={"title": book.head.title})
    make_backup(registry.path, "seal")
    apply(registry, change)
    return sealed


def refuse_unready(book: RoundBook, counted: Recount) -> None:
    """Refuse a round that cannot be sealed yet.

    Raises:
        UserError: it is sealed already, or something stands in the way; names the first thing and how many more.
    """
    if book.head.is_sealed:
        raise UserError(
            Text("The round is sealed already."),
            NOTHING_CHANGED,
            Text("A later correction is a new round that revises this one."),
        )
    found = obstacles(book, counted)
    if found:
        first = found[0].text
        more = len(found) - 1
        what = (
            Text("{first}, and {n} more thing", "{first}, and {n} more things", first=first, n=more) if more else first
        )
        raise UserError(
            Text("The list cannot be sealed: {why}.", why=what),
            NOTHING_CHANGED,
            Text("Settle what the page lists beside the button."),
        )


def _signatures(connection: Connection, book: RoundBook, actor: str, witness: str) -> Signatures:
    t = TABLES["selection_round"]
    sealed: Sequence[str] = (
        connection.execute(select(t.c.digest).where(t.c.digest.is_not(None)).order_by(t.c.sealed_at.desc(), t.c.uid))
        .scalars()
        .all()
    )
    revised = connection.execute(select(t.c.digest).where(t.c.uid == book.head.revises)).scalar() or ""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Signatures(now, actor, witness, sealed[0] if sealed else "", revised)


def verify_round(registry: Registry, round_uid: str) -> Verification:
    """Check a sealed round of the registry: its file computes to the same list, and its digest is the one on record.

    Raises:
        UserError: the round is not sealed, or its file cannot be read.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
    if not book.head.is_sealed:
        raise UserError(
            Text("“{title}” is not sealed yet.", title=book.head.title), NOTHING_CHANGED, Text("Seal it first.")
        )
    return verify_sealed(book.sealed.encode(), expected=book.head.digest)


def facts_of_round(registry: Registry, round_uid: str) -> tuple[RoundBook, list[FirmFacts]]:
    """A round and the facts that it is scored on, read in one moment.

    Raises:
        UserError: there is no such round.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        return book, round_facts(connection, book)
