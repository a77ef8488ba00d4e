"""What people decided where figures and marks do not: answers to missing values, ties, lots, waivers, seats by decision.

A ruling that bears on facts or cells is applied before scoring, so that the score shows it; one that bears on the list is
applied by `registry.scoring.final_list`. Every ruling carries its reason and stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from registry.i18n import Text
from registry.scoring.cells import Cell, Evaluation
from registry.scoring.facts import Answer, FirmFacts, Span, State, VetoFact


class DecisionKind(StrEnum):
    """What the office can decide in a round; every one needs a reason and shows as a decision everywhere."""

    MISSING = "missing"  # subject: indicator; answer: not_provided, not_applicable
    TIE = "tie"  # answer: in, out
    LOT = "lot"  # answer: the public number of the lot
    OUTLIER = "outlier"  # subject: expert's key; answer: kept
    VETO = "veto"  # subject: veto code; answer: waived
    FLOOR = "floor"  # subject: floor code; answer: waived
    COMPLETENESS = "completeness"  # answer: admitted
    OVERRIDE = "override"  # answer: in, out


NOT_PROVIDED = "not_provided"
NOT_APPLICABLE = "not_applicable"
_AWAY, _NOT_PROVIDED = Text("Does not apply, by decision"), Text("Not provided: scores zero")


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision. `uid`: key of the firm, "" where it is about none; see `DecisionKind` for subject and answer."""

    kind: DecisionKind
    uid: str
    subject: str
    answer: str
    reason: str
    decided_by: str
    decided: date | None = None
    document_no: str = ""


def ruled_facts(firms: Iterable[FirmFacts], rulings: Sequence[Ruling]) -> list[FirmFacts]:
    """Facts with waived vetoes answered: the fail stays on record in the registry, the ruling says why it does not count."""
    waived = {(r.uid, r.subject): r for r in rulings if r.kind is DecisionKind.VETO and r.answer == "waived"}
    return [_without_waived(firm, waived) for firm in firms]


def _without_waived(firm: FirmFacts, waived: dict[tuple[str, str], Ruling]) -> FirmFacts:
    mine = {subject: ruling for (uid, subject), ruling in waived.items() if uid == firm.uid}
    if not mine:
        return firm
    kept = tuple(v for v in firm.vetoes if v.kind not in mine)
    passes = tuple(VetoFact(kind, Answer.PASS, Span(), ruling.reason) for kind, ruling in sorted(mine.items()))
    return replace(firm, vetoes=(*kept, *passes))


def answered(evaluation: Evaluation, rulings: Sequence[Ruling]) -> Evaluation:
    """Cells with answered missing values: one that was not provided scores zero and says so, one that does not apply hands
    its weight to its siblings. An answer to a value that is known meanwhile is left aside.
    """
    answers = {(r.uid, r.subject): r.answer for r in rulings if r.kind is DecisionKind.MISSING}
    if not answers:
        return evaluation
    lo, hi = evaluation.lo.copy(), evaluation.hi.copy()
    missing, away = evaluation.missing.copy(), evaluation.not_applicable.copy()
    codes = [indicator.code for indicator in evaluation.scheme.indicators]
    rows = list(evaluation.cells)
    for i in np.flatnonzero(missing.any(axis=1)).tolist():
        uid, row = evaluation.firms[i].uid, list(rows[i])
        for j in np.flatnonzero(evaluation.missing[i]).tolist():
            answer = answers.get((uid, codes[j]))
            if answer is None:
                continue
            lo[i, j] = hi[i, j] = 0
            missing[i, j] = False
            away[i, j] = answer == NOT_APPLICABLE
            row[j] = _answered_cell(row[j], answer)
        rows[i] = tuple(row)
    return replace(evaluation, cells=tuple(rows), lo=lo, hi=hi, missing=missing, not_applicable=away)


def _answered_cell(cell: Cell, answer: str) -> Cell:
    away = answer == NOT_APPLICABLE
    said = _AWAY if away else _NOT_PROVIDED
    state = State.NOT_APPLICABLE if away else State.NOT_PROVIDED
    return Cell(state, 0, 0, grade=cell.grade, refs=cell.refs, notes=(*cell.notes, said))


def unanswered(evaluation: Evaluation, uids: Iterable[str]) -> list[tuple[str, str]]:
    """The missing values of some firms that nobody has answered, as firm and indicator, in order."""
    wanted = set(uids)
    codes = [indicator.code for indicator in evaluation.scheme.indicators]
    return [
        (firm.uid, codes[j])
        for i, firm in enumerate(evaluation.firms)
        if firm.uid in wanted
        for j in np.flatnonzero(evaluation.missing[i])
    ]
