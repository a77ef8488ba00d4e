"""Decisions of the office in a round, and objections in the period of public notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.change import apply
from registry.change.changeset import Operation
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.rounds.book import Outcome, RoundBook, read_book
from registry.rounds.records import NOTHING_CHANGED, amended, day, inserted, removed, require, round_change
from registry.rounds.steps import Act
from registry.scoring.rulings import DecisionKind
from registry.scoring.titles import Title
from registry.store import Registry

DECISION_TITLES: dict[DecisionKind, Title] = {
    DecisionKind.MISSING: Title("Missing value answered", "缺失数据认定"),
    DecisionKind.TIE: Title("Tie decided", "并列取舍"),
    DecisionKind.LOT: Title("Lot drawn", "抽签"),
    DecisionKind.OUTLIER: Title("Deviating mark kept", "偏离评分保留"),
    DecisionKind.VETO: Title("Veto waived", "否决事项豁免"),
    DecisionKind.FLOOR: Title("Minimum score waived", "最低分豁免"),
    DecisionKind.COMPLETENESS: Title("Admitted with little data", "数据不足准予参评"),
    DecisionKind.OVERRIDE: Title("Decision on a seat", "会议决定"),
}
_ANSWERS: dict[DecisionKind, tuple[str, ...]] = {
    DecisionKind.MISSING: ("not_provided", "not_applicable"),
    DecisionKind.TIE: ("in", "out"),
    DecisionKind.OUTLIER: ("kept",),
    DecisionKind.VETO: ("waived",),
    DecisionKind.FLOOR: ("waived",),
    DecisionKind.COMPLETENESS: ("admitted",),
    DecisionKind.OVERRIDE: ("in", "out"),
}


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision as it is written down; see `DecisionKind` for subject and answer."""

    kind: DecisionKind
    answer: str
    reason: str
    decided_by: str
    candidature: str = ""
    subject: str = ""
    decided: date | None = None
    document_no: str = ""


def decide(registry: Registry, actor: str, round_uid: str, decisions: Sequence[NewDecision]) -> None:
    """Record decisions, all or none. One on the same matter takes the place of the earlier one.

    Raises:
        UserError: the step does not allow it, a reason or a name is missing, or the answer is none of its kind.
    """
    for decision in decisions:
        _check(decision)
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.DECISIONS)
        held = {(d.kind, d.candidature, d.subject): d.uid for d in book.decisions}
        _enough_seats(book, decisions)
        operations: list[Operation] = []
        for decision in decisions:
            earlier = held.get((decision.kind, decision.candidature, decision.subject))
            if earlier is not None:
                operations.append(removed(connection, "decision", earlier))
            operations.append(
                inserted(
                    "decision",
                    round=round_uid,
                    candidature=decision.candidature or None,
                    kind=decision.kind.value,
                    subject=decision.subject or None,
                    answer=decision.answer,
                    reason=decision.reason.strip(),
                    decided_by=decision.decided_by.strip(),
                    decided=day(decision.decided),
                    document_no=decision.document_no or None,
                )
            )
    apply(registry, round_change(N_("Decisions in “{title}”"), actor, *operations, title=book.head.title))


def _enough_seats(book: RoundBook, decisions: Sequence[NewDecision]) -> None:
    """Nobody may be left to choose between those who were all given a seat."""
    given = {d.candidature for d in book.decisions if d.kind is DecisionKind.OVERRIDE and d.answer == "in"}
    for decision in decisions:
        if decision.kind is DecisionKind.OVERRIDE:
            (given.add if decision.answer == "in" else given.discard)(decision.candidature)
    if len(given) > book.head.size:
        raise UserError(
            Text("{n} seats would be given by decision; the list has {size}.", n=len(given), size=book.head.size),
            NOTHING_CHANGED,
            Text("Take back the decision on another firm first."),
        )


def _check(decision: NewDecision) -> None:
    title = DECISION_TITLES[decision.kind]
    allowed = _ANSWERS.get(decision.kind)
    if allowed is not None and decision.answer not in allowed:
        raise ValueError(f"{decision.kind}: {decision.answer} is none of {allowed}")
    if not decision.answer.strip():
        raise UserError(Text("“{kind}” has no answer.", kind=title), NOTHING_CHANGED, Text("Write it down."))
    if not decision.reason.strip():
        raise UserError(Text("“{kind}” has no reason.", kind=title), NOTHING_CHANGED, Text("Say why."))
    if not decision.decided_by.strip():
        raise UserError(
            Text("“{kind}” does not say who decided.", kind=title),
            NOTHING_CHANGED,
            Text("Name the person or the meeting."),
        )


def revoke_decision(registry: Registry, actor: str, round_uid: str, decision: str, reason: str) -> None:
    """Take a decision back; the log keeps it.

    Raises:
        UserError: the step does not allow it, or there is no reason.
    """
    if not reason.strip():
        raise UserError(Text("Taking a decision back needs a reason."), NOTHING_CHANGED, Text("Say why."))
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.DECISIONS)
        gone = removed(connection, "decision", decision)
    apply(
        registry, round_change(N_("Revoke a decision in “{title}”"), actor, gone, reason=reason, title=book.head.title)
    )


@dataclass(frozen=True, slots=True)
class NewObjection:
    """An objection as it came in."""

    objector: str
    text: str
    received: date
    candidature: str = ""
    evidence: str = ""


def record_objection(registry: Registry, actor: str, round_uid: str, objection: NewObjection) -> str:
    """Record an objection and return its key.

    Raises:
        UserError: no list is published yet, or it says nothing or names nobody.
    """
    if not objection.objector.strip() or not objection.text.strip():
        raise UserError(
            Text("An objection needs a real name and a text."),
            NOTHING_CHANGED,
            Text("An anonymous one is recorded as such: write “anonymous” and answer it as inadmissible."),
        )
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.OBJECTIONS)
    made = inserted(
        "objection",
        round=round_uid,
        candidature=objection.candidature or None,
        objector=objection.objector.strip(),
        received=day(objection.received),
        text=objection.text.strip(),
        evidence=objection.evidence or None,
        outcome=Outcome.OPEN.value,
    )
    apply(registry, round_change(N_("Objection in “{title}”"), actor, made, title=book.head.title))
    return made.uid


def answer_objection(
    registry: Registry,
    actor: str,
    round_uid: str,
    objection: str,
    outcome: Outcome,
    answer: str,
    on: date,
    document_no: str = "",
) -> None:
    """Answer an objection. An upheld one changes nothing in the sealed round: a new round revises it.

    Raises:
        UserError: there is no answer.
    """
    if not answer.strip():
        raise UserError(Text("The answer is empty."), NOTHING_CHANGED, Text("Say what was found."))
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.OBJECTIONS)
        update = amended(
            connection,
            "objection",
            objection,
            outcome=outcome.value,
            answer=answer.strip(),
            decided=day(on),
            decided_by=actor,
            document_no=document_no or None,
        )
    apply(registry, round_change(N_("Answer an objection in “{title}”"), actor, update, title=book.head.title))
