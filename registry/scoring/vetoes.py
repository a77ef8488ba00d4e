"""Veto rules: what excludes a firm, answered pass, fail or unknown. Unknown is not pass (domain reference 8.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.i18n import Text
from registry.scoring.calendar_months import may_be_in, months_before
from registry.scoring.facts import Answer, FirmFacts, Ref, VetoFact
from registry.scoring.scheme import Veto

_CHECKED, _NOT_CHECKED = Text("Checked"), Text("Not checked yet")


@dataclass(frozen=True, slots=True)
class VetoOutcome:
    """The answer to one veto rule for one firm: the rule's title, the reason in words, and the records behind it."""

    code: str
    title: Text
    answer: Answer
    reason: Text
    detail: str = ""
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class VetoAnswers:
    """The answers to some rules for some firms.

    Attributes:
        asked: the rules.
        rows: for each firm, in order, the outcome of each rule.
    """

    asked: tuple[Veto, ...]
    rows: tuple[tuple[VetoOutcome, ...], ...]

    @classmethod
    def of(cls, vetoes: tuple[Veto, ...], firms: Sequence[FirmFacts], as_of: date) -> VetoAnswers:
        """Ask `vetoes` of every firm on a day.

        One fail inside the look-back window (or without a date) is a fail, whatever else is recorded. A fail older than
        the window no longer counts, and says nothing of the years since. Records made after `as_of` do not exist yet.
        """
        rules = [(v, months_before(as_of, v.lookback) if v.lookback else date.min, _unknown(v, ())) for v in vetoes]
        return cls(vetoes, tuple(_row(rules, firm.vetoes, as_of) for firm in firms))

    def only(self, vetoes: tuple[Veto, ...]) -> tuple[tuple[VetoOutcome, ...], ...] | None:
        """The rows of these rules alone; None where one of them was not asked."""
        if vetoes == self.asked:
            return self.rows
        if any(veto not in self.asked for veto in vetoes):
            return None
        places = [self.asked.index(veto) for veto in vetoes]
        return tuple(tuple(row[place] for place in places) for row in self.rows)


def _row(
    rules: Sequence[tuple[Veto, date, VetoOutcome]], facts: Sequence[VetoFact], as_of: date
) -> tuple[VetoOutcome, ...]:
    by_kind: dict[str, list[VetoFact]] = {}
    for fact in facts:
        if fact.decided.first is None or fact.decided.first <= as_of:
            by_kind.setdefault(fact.kind, []).append(fact)
    return tuple(
        [_answer(veto, by_kind[veto.code], after, as_of) if veto.code in by_kind else nothing
         for veto, after, nothing in rules]
    )  # fmt: skip


def _answer(veto: Veto, facts: list[VetoFact], after: date, as_of: date) -> VetoOutcome:
    facts = sorted(facts, key=_order) if len(facts) > 1 else facts
    fails = [f for f in facts if f.answer is Answer.FAIL and may_be_in(f.decided, after, as_of)]
    if fails:
        return VetoOutcome(veto.code, veto.title, Answer.FAIL, veto.failed, fails[-1].reason, _refs(fails))
    passes = [f for f in facts if f.answer is Answer.PASS]
    if passes:
        return VetoOutcome(veto.code, veto.title, Answer.PASS, _CHECKED, passes[-1].reason, _refs(passes))
    return _unknown(veto, facts)


def _unknown(veto: Veto, facts: Sequence[VetoFact]) -> VetoOutcome:
    return VetoOutcome(veto.code, veto.title, Answer.UNKNOWN, _NOT_CHECKED, "", _refs(facts))


def _order(fact: VetoFact) -> tuple[date, str, Ref]:
    return (fact.decided.first or date.min, fact.reason, fact.ref or Ref("", "", ""))


def _refs(facts: Sequence[VetoFact]) -> tuple[Ref, ...]:
    return tuple(sorted(f.ref for f in facts if f.ref))
