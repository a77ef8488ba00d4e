"""Milestone points (domain reference 10.4): what counts for certain, and what may.

Only events that are done, inside the window and proven by evidence of the scheme's grade count. An event that fails
on what is merely not recorded (evidence too weak so far, outcome or quantity not told, a date that straddles the
window) does not add points but keeps them possible: unknown is not zero. A failed launch scores nothing and costs
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from registry.i18n import Text
from registry.model.values import Grade
from registry.scoring.calendar_months import may_be_in, months_before, surely_in
from registry.scoring.facts import FirmFacts, MilestoneFact, Ref, State
from registry.scoring.interval import Interval
from registry.scoring.patterns import compiled
from registry.scoring.reading import BEST_FIRST, Part, Reading
from registry.scoring.scheme import MilestonePoints


@dataclass(frozen=True, slots=True)
class _Event:
    """An event under one rule: whether it counts, or may."""

    fact: MilestoneFact
    certain: bool


def read_milestone_points(
    rules: Iterable[MilestonePoints], cap: int, grade: Grade, firm: FirmFacts, as_of: date, months: int
) -> Reading:
    """The points of a firm's milestones in the `months` up to `as_of`, at most `cap`.

    A firm of which no milestone at all is recorded is missing, not zero.
    """
    if not firm.milestones:
        return Reading(State.MISSING, notes=(Text("No milestone is recorded"),))
    after = months_before(as_of, months)
    best: dict[str, tuple[int, int, list[Part]]] = {}
    for rule in rules:
        if rule.segments and firm.segment and firm.segment not in rule.segments:
            continue
        lo, hi, parts = _of_rule(rule, grade, firm.milestones, after, as_of)
        key = rule.family or rule.code
        old = best.get(key, (0, 0, list[Part]()))
        best[key] = (max(lo, old[0]), max(hi, old[1]), _better(old[2], parts))
    lo = min(cap, sum(points for points, _, _ in best.values()))
    hi = min(cap, sum(points for _, points, _ in best.values()))
    parts = tuple(part for _, _, found in best.values() for part in found)
    refs = tuple(sorted({part.ref for part in parts if part.ref} or _refs(firm.milestones)))
    counted = {part.ref for part in parts if part.counted}
    grades = {fact.grade or Grade.D for fact in firm.milestones if fact.ref in counted}
    return Reading(
        State.KNOWN if lo == hi else State.INTERVAL,
        Interval(Fraction(lo), Fraction(hi)),
        refs=refs,
        grades=tuple(sorted(grades, key=BEST_FIRST.index)),
        notes=(Text("Some milestones stay open: evidence, outcome or date is not settled"),) if lo < hi else (),
        parts=parts,
    )


def _refs(facts: Iterable[MilestoneFact]) -> set[Ref]:
    return {fact.ref for fact in facts if fact.ref}


def _better(old: list[Part], new: list[Part]) -> list[Part]:
    """Of two rules of one family, the parts that count for more."""
    return max((old, new), key=lambda parts: (sum(p.points for p in parts if p.counted), sum(p.points for p in parts)))


def _of_rule(
    rule: MilestonePoints, grade: Grade, facts: Iterable[MilestoneFact], after: date, until: date
) -> tuple[int, int, list[Part]]:
    """The rule's least points, most points, and the events behind them."""
    ever = _events(rule, grade, facts, date.min, until)
    inside = [e for e in ever if may_be_in(e.fact.happened, after, until)]
    inside = [_Event(e.fact, e.certain and surely_in(e.fact.happened, after, until)) for e in inside]
    if not inside:
        return 0, 0, []
    if not rule.later:
        return _once(rule, inside)
    certain = sum(e.certain for e in inside)
    before_possible = any(may_be_in(e.fact.happened, date.min, after) for e in ever)
    before_certain = any(e.certain and surely_in(e.fact.happened, date.min, after) for e in ever)
    first_lo = certain > 0 and not before_possible
    first_hi = not before_certain
    lo = _with_later(rule, certain, first_lo)
    hi = _with_later(rule, len(inside), first_hi)
    if first_hi and not first_lo:  # one proven event may be the first or a later one
        lo = min(lo, _with_later(rule, certain, True))
    return lo, max(lo, hi), _first_and_later(rule, inside, first_lo, first_hi)


def _once(rule: MilestonePoints, inside: list[_Event]) -> tuple[int, int, list[Part]]:
    chosen = next((e for e in inside if e.certain), inside[0])
    part = Part(rule.title, chosen.fact.text, rule.points, chosen.certain, chosen.fact.ref)
    return (rule.points if chosen.certain else 0), rule.points, [part]


def _with_later(rule: MilestonePoints, events: int, first: bool) -> int:
    if not events:
        return 0
    later = min(rule.later_most, events - first)
    return rule.points * first + rule.later * later


def _first_and_later(rule: MilestonePoints, inside: list[_Event], first: bool, first_possible: bool) -> list[Part]:
    """The events with their points; those of the counted ones sum to the rule's least points."""
    parts: list[Part] = []
    room = rule.later_most
    for event in inside:
        points = rule.later if room else 0
        if event.certain and first:
            points, first, first_possible = rule.points, False, False
        elif event.certain:
            room -= bool(room)
        elif first_possible:
            points = rule.points
        parts.append(Part(rule.title, event.fact.text, points, event.certain, event.fact.ref))
    return parts


def _events(
    rule: MilestonePoints, grade: Grade, facts: Iterable[MilestoneFact], after: date, until: date
) -> list[_Event]:
    """The events that the rule may count, in order of their dates; a second record of one event is left out."""
    found = [
        (fact, _verdict(rule, grade, fact))
        for fact in facts
        if fact.kind in rule.kinds and may_be_in(fact.happened, after, until)
    ]
    events = [_Event(fact, verdict) for fact, verdict in found if verdict is not None]
    events.sort(key=lambda e: (not e.certain, rule.kinds.index(e.fact.kind), *_order(e.fact)))
    kept: list[_Event] = []
    for event in events:
        if not any(event.fact.kind != other.fact.kind and _overlap(event.fact, other.fact) for other in kept):
            kept.append(event)
    return sorted(kept, key=lambda e: _order(e.fact))


def _order(fact: MilestoneFact) -> tuple[date, date, str, str, Ref]:
    span = fact.happened
    return (span.first or date.min, span.last or date.max, fact.kind, fact.text, fact.ref or Ref("", "", ""))


def _overlap(a: MilestoneFact, b: MilestoneFact) -> bool:
    if a.happened.first is None or b.happened.first is None:
        return False
    return a.happened.first <= (b.happened.last or date.max) and b.happened.first <= (a.happened.last or date.max)


def _verdict(rule: MilestonePoints, grade: Grade, fact: MilestoneFact) -> bool | None:
    """True: counts. False: may count. None: does not."""
    if fact.status not in ("done", "") or fact.outcome in ("failure", "partial"):
        return None
    proven = fact.status == "done" and BEST_FIRST.index(fact.grade or Grade.D) <= BEST_FIRST.index(grade)
    proven = proven and (fact.outcome == "success" or not (rule.outcome_needed or fact.outcome))
    if rule.quantity is not None and fact.quantity is not None and not _named(rule, fact):
        return proven if fact.quantity >= rule.quantity else None
    if rule.quantity is not None or rule.pattern:
        told = _named(rule, fact)
        return (
            None
            if not told and rule.unless and compiled(rule.unless, any_case=True).search(fact.text)
            else proven and told
        )
    return proven


def _named(rule: MilestonePoints, fact: MilestoneFact) -> bool:
    return bool(rule.pattern and compiled(rule.pattern, any_case=True).search(fact.text))
