"""The record of objections raised in the period of public notice, one page each."""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import UserError
from registry.i18n import Text
from registry.report.papers.head import PaperHead, head_of, round_of
from registry.report.round_paper import CountedRound
from registry.report.typeset.characters import clean
from registry.report.views import LabelledFact
from registry.report.wording import Words
from registry.rounds.book import Objection, Outcome

FREE = 1200  # characters of what people wrote

OUTCOMES = {
    Outcome.OPEN: Text("not answered yet"),
    Outcome.UPHELD: Text("upheld"),
    Outcome.REJECTED: Text("not upheld"),
    Outcome.INADMISSIBLE: Text("not admissible: anonymous, late or without evidence"),
}


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """One objection: who, about whom, what, on what evidence; and what was found."""

    number: int
    facts: tuple[LabelledFact, ...]
    text: Words
    evidence: Words
    outcome: Words
    answer: Words
    decided: tuple[LabelledFact, ...]


@dataclass(frozen=True, slots=True)
class ObjectionPaper:
    """All objections of a round."""

    head: PaperHead
    pages: tuple[ObjectionPage, ...]
    note: Words


def objection_paper(held: CountedRound) -> ObjectionPaper:
    """The record of a round.

    Raises:
        UserError: nobody has objected.
    """
    objections = sorted(held.book.objections, key=lambda o: (o.received is None, o.received, o.uid))
    if not objections:
        raise UserError(Text("Nobody has objected in this round."), None, Text("Record an objection first."))
    note = Text(
        "What was sealed stays as it is: where an objection is upheld, a new round revises the sealed one and names its digest."
    )
    pages = tuple(_page(held, number, one) for number, one in enumerate(objections, 1))
    return ObjectionPaper(head_of(held, Words.of(Text("Record of objections")), is_form=True), pages, Words.of(note))


def _page(held: CountedRound, number: int, one: Objection) -> ObjectionPage:
    about = held.book.by_uid.get(one.candidature)
    dash = Words.same("—")
    firm = LabelledFact(Words.of(Text("Candidate")), Words.same(about.name) if about is not None else dash)
    return ObjectionPage(
        number,
        (
            round_of(held),
            LabelledFact(Words.of(Text("Objector")), Words.same(clean(one.objector, FREE))),
            LabelledFact(Words.of(Text("Received")), Words.same(one.received.isoformat()) if one.received else dash),
            firm,
            LabelledFact(
                Words.of(Text("Credit code")), Words.same(about.uscc) if about is not None and about.uscc else dash
            ),
        ),
        Words.same(clean(one.text, FREE)),
        Words.same(clean(one.evidence, FREE)) if one.evidence.strip() else dash,
        Words.of(OUTCOMES[one.outcome]),
        Words.same(clean(one.answer, FREE)) if one.answer.strip() else dash,
        (
            LabelledFact(Words.of(Text("Settled on")), Words.same(one.decided.isoformat()) if one.decided else dash),
            LabelledFact(Words.of(Text("Decided by")), Words.same(clean(one.decided_by, FREE)) or dash),
            LabelledFact(Words.of(Text("Document")), Words.same(clean(one.document_no, FREE)) or dash),
        ),
    )
