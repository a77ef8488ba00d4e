"""Veto rules: what excludes a firm, answered pass, fail or unknown. Unknown is not pass (domain reference 8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from registry.i18n import Text
from registry.scoring.calendar_months import may_be_in, months_before
from registry.scoring.facts import Answer, FirmFacts, Ref, VetoFact
from registry.scoring.scheme import Scheme, Veto


@dataclass(frozen=True, slots=True)
class VetoOutcome:
    """The answer to one veto rule for one firm: the rule's title, the reason in words, and the records behind it."""

    code: str
    title: Text
    answer: Answer
    reason: Text
    detail: str = ""
    refs: tuple[Ref, ...] = ()


def answer_vetoes(scheme: Scheme, firm: FirmFacts, as_of: date) -> tuple[VetoOutcome, ...]:
    """The answers to all rules of a scheme for a firm.

    One fail inside the look-back window (or without a date) is a fail, whatever else is recorded. A fail older than
    the window no longer counts, and says nothing of the years since. Records made after `as_of` do not exist yet.
    """
    return tuple(_answered(veto, firm.vetoes, as_of) for veto in scheme.vetoes)


@lru_cache(maxsize=65536)
def _answered(veto: Veto, facts: tuple[VetoFact, ...], as_of: date) -> VetoOutcome:
    # Moving a weight asks the same of the same facts again, for every firm and rule.
    return _answer(veto, [f for f in facts if f.kind == veto.code], as_of)


def _answer(veto: Veto, facts: list[VetoFact], as_of: date) -> VetoOutcome:
    facts = sorted((f for f in facts if f.decided.first is None or f.decided.first <= as_of), key=_order)
    after = months_before(as_of, veto.lookback) if veto.lookback else date.min
    fails = [f for f in facts if f.answer is Answer.FAIL and may_be_in(f.decided, after, as_of)]
    passes = [f for f in facts if f.answer is Answer.PASS]
    if fails:
        return VetoOutcome(veto.code, veto.title, Answer.FAIL, veto.failed, fails[-1].reason, _refs(fails))
    if passes:
        return VetoOutcome(veto.code, veto.title, Answer.PASS, Text("Checked"), passes[-1].reason, _refs(passes))
    return VetoOutcome(veto.code, veto.title, Answer.UNKNOWN, Text("Not checked yet"), "", _refs(facts))


def _order(fact: VetoFact) -> tuple[date, str, Ref]:
    return (fact.decided.first or date.min, fact.reason, fact.ref or Ref("", "", ""))


def _refs(facts: list[VetoFact]) -> tuple[Ref, ...]:
    return tuple(sorted(f.ref for f in facts if f.ref))
