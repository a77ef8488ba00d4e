"""What decides a list beside the weights, in words: order of equals, floors, quotas, completeness, grades of evidence."""

from __future__ import annotations

from registry.i18n import Text
from registry.model.values import Grade
from registry.report.phrases import clauses, enumerated, weight
from registry.report.scheme_words import spoken
from registry.report.views import LabelledFact
from registry.report.wording import Words
from registry.scoring.function_words import RANKS, tie_title
from registry.scoring.scheme import Scheme

GRADES: dict[Grade, Text] = {
    Grade.A: Text("A official document"),
    Grade.B: Text("B audit or disclosure of a listed company"),
    Grade.C: Text("C press"),
    Grade.D: Text("D stated by the firm"),
}
"""What stands behind a value, the best first."""


def list_rules(scheme: Scheme, *, with_seats: bool) -> tuple[LabelledFact, ...]:
    """The rules of a scheme that no weight shows.

    Args:
        with_seats: the paper is of a round, where quotas and floors decide on seats; a trial of the objective part asks
            for neither.
    """
    facts = [LabelledFact(Words.of(Text("Order")), _order(scheme))]
    if with_seats:
        if scheme.floors:
            facts.append(LabelledFact(Words.of(Text("Minimum scores")), floors_of(scheme)))
        if scheme.quotas:
            quotas = clauses([Words(quota.title.en, quota.title.zh) for quota in scheme.quotas])
            facts.append(LabelledFact(Words.of(Text("Quotas")), quotas))
    facts.append(LabelledFact(Words.of(Text("Completeness")), _completeness(scheme)))
    facts.append(LabelledFact(Words.of(Text("Evidence grades")), _grades(scheme)))
    return tuple(facts)


def _order(scheme: Scheme) -> Words:
    by = Words.of(RANKS[scheme.rank_on])
    if not scheme.tie_chain:
        return spoken(Text("{score} ranks; equals stay equals.", score=""), score=by)
    chain = enumerated([Words.of(tie_title(scheme, key)) for key in scheme.tie_chain])
    return spoken(
        Text("{score} ranks; equals at the cut are put in order by: {chain}.", score="", chain=""),
        score=by,
        chain=chain,
    )


def floors_of(scheme: Scheme) -> Words:
    """The least scores of a scheme, and what being below one means."""
    floors = [
        spoken(Text("{floor} {least}", floor="", least=weight(floor.least)), floor=Words.of(floor.title))
        for floor in scheme.floors
    ]
    return spoken(Text("{floors}; whoever is below one takes no seat.", floors=""), floors=enumerated(floors))


def _completeness(scheme: Scheme) -> Words:
    return Words.of(
        Text(
            "A firm of whose weight less than {floor} % is known takes no seat without a recorded reason.",
            floor=scheme.completeness_floor // 100,
        )
    )


def _grades(scheme: Scheme) -> Words:
    names = enumerated([Words.of(text) for text in GRADES.values()])
    caps = [
        Words.of(Text("a value that rests on {grade} alone counts at most {cap}", grade=grade.value, cap=weight(cap)))
        for grade, cap in scheme.grade_caps
    ]
    return spoken(Text("{grades}.", grades=""), grades=clauses([names, *caps]))
