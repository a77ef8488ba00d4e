"""The commitment and recusal form of one expert: the candidates by full name and code, what asks for recusal, a signature.

The grounds follow the rule that public procurement uses and selection panels adopt by analogy (domain reference 8.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import UserError
from registry.i18n import Text
from registry.report.papers.head import PaperHead, expert_of, head_of, round_of
from registry.report.round_decisions import basis_words
from registry.report.round_paper import CountedRound
from registry.report.views import LabelledFact
from registry.report.wording import NOTHING, Words
from registry.rounds.book import RecusalAnswer
from registry.rounds.marking import in_name_order

GROUNDS = (
    Text(
        "Within the three years before: employed by the candidate, or its director, supervisor, controlling shareholder or"
        " actual controller."
    ),
    Text(
        "Spouse, relative in direct line, collateral relative within three generations or close in-law of its legal"
        " representative or head."
    ),
    Text("Testing, consulting, valuation or a joint project for the candidate, or a share in it."),
    Text("A lawsuit with the candidate, or any other relation that may put fairness in doubt."),
)


@dataclass(frozen=True, slots=True)
class RecusalLine:
    """One candidate on the form; `known`: what is on record of a tie already."""

    number: int
    name: str
    uscc: str
    known: Words


@dataclass(frozen=True, slots=True)
class RecusalForm:
    """The form of one expert; what is not on record of him is left empty, to be written in before he signs."""

    head: PaperHead
    facts: tuple[LabelledFact, ...]
    promise: tuple[Words, ...]
    grounds: tuple[Words, ...]
    lines: tuple[RecusalLine, ...]


def recusal_form(held: CountedRound, expert: str) -> RecusalForm:
    """The form of the expert with this key.

    Raises:
        UserError: the expert does not sit on the panel.
    """
    book = held.book
    seat = next((s for s in book.seats if s.expert.uid == expert), None)
    if seat is None:
        raise UserError(
            Text("This expert does not sit on the panel of the round."), None, Text("Choose another expert.")
        )
    known = {r.candidature: r for r in book.recusals if r.expert == expert}
    lines: list[RecusalLine] = []
    for number, one in enumerate(in_name_order(book), 1):
        tie = known.get(one.uid)
        said = NOTHING
        if tie is not None and tie.answer is not RecusalAnswer.CLEARED:
            basis = basis_words(tie.basis)
            why = tie.reason or tie.cause
            said = Words(f"{basis.en}: {why}", f"{basis.zh}：{why}")
        lines.append(RecusalLine(number, one.name, one.uscc, said))
    return RecusalForm(
        head_of(held, Words.of(Text("Commitment and recusal form of an expert")), is_form=True),
        (
            round_of(held),
            LabelledFact(Words.of(Text("Expert")), expert_of(seat)),
            LabelledFact(Words.of(Text("Employer")), Words.same(seat.expert.employer)),
            LabelledFact(Words.of(Text("Position")), Words.same(seat.expert.position)),
            LabelledFact(Words.of(Text("Specialty")), Words.same(seat.expert.specialty)),
        ),
        (
            Words.of(
                Text(
                    "I mark by the items and goalposts of the scheme, on my own judgement, pass on nothing I learn of firms or"
                    " of other experts’ marks, and take nothing from anybody concerned."
                )
            ),
            Words.of(Text("I have read the list of candidates and tick every one to which I have one of these ties:")),
        ),
        tuple(Words.of(ground) for ground in GROUNDS),
        tuple(lines),
    )


def experts_of_round(held: CountedRound) -> tuple[tuple[str, Words], ...]:
    """Experts that a form can be made for, by seat."""
    return tuple((s.expert.uid, expert_of(s)) for s in held.book.seats)
