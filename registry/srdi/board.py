"""The board: where each firm stands on the ladder, how ready it is for the next step, and the lists of what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.model.vocab import vocabulary
from registry.srdi.check import Brief, Purpose, brief
from registry.srdi.facts import FirmFacts
from registry.srdi.figure import Verdict
from registry.srdi.figures import Figures
from registry.srdi.ruleset import RuleSet, rules_for
from registry.srdi.standing import Standing, TierState, barred_until, standing, unreported
from registry.srdi.term import updates

LADDER = ("innovative_sme", "srdi_sme", "little_giant")
"""The three tiers, lowest first."""
MAX_UNMET = 2


class Readiness(StrEnum):
    """How far a firm is from a tier."""

    READY = "ready"  # every condition met
    CLOSE = "close"  # more than half met, at most two unmet
    FAR = "far"


class WorkList(StrEnum):
    """The lists of what is to be done."""

    DUE_30 = "due_30"
    DUE_60 = "due_60"
    DUE_90 = "due_90"
    LAPSED = "lapsed"
    UPDATES = "updates"
    READY = "ready"
    CLOSE = "close"
    MISSING = "missing"
    FORWARD = "forward"
    UNREPORTED = "unreported"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Place:
    """One firm on the board.

    Attributes:
        step: steps of the ladder held, 0 to 3; a lapsed title still shows the firm in its column.
        stand: its operative tier.
        next_tier: what it could move up to, "" from the top.
        checks: the check of each tier of `LADDER`.
        forward: the check of its own tier at re-verification under the newest rules, None where it holds none.
        untold: the day by which a major change must be told that is not, the earliest one; None where there is none.
        barred: the last day on which it may not apply, None where nothing bars it.
        missed, unrecorded: years whose yearly update is missing, or of which nothing is on record.
    """

    facts: FirmFacts
    step: int
    stand: Standing
    next_tier: str
    checks: tuple[Brief, ...]
    forward: Brief | None
    missed: tuple[int, ...]
    unrecorded: tuple[int, ...]
    untold: date | None = None
    barred: date | None = None

    @property
    def next_check(self) -> Brief:
        """The check of the next tier; of the own one at the top."""
        return self.checks[min(self.step, len(LADDER) - 1)]

    @property
    def readiness(self) -> Readiness:
        """How far the firm is from the next tier."""
        return readiness(self.next_check)


def readiness(made: Brief) -> Readiness:
    """How far a check is from a yes."""
    if made.verdict is Verdict.MET:
        return Readiness.READY
    met, unmet = made.count(Verdict.MET), made.count(Verdict.UNMET)
    return Readiness.CLOSE if 2 * met > len(made.strip) and unmet <= MAX_UNMET else Readiness.FAR


def place(facts: FirmFacts, sets: Sequence[RuleSet], as_of: date) -> Place:
    """One firm on the board, checked as if it applied on the day `as_of`."""
    rules = rules_for(sets, as_of)
    newest = max(sets, key=lambda s: s.first)
    figures = Figures(facts, as_of)
    stand = standing(facts.titles, as_of, facts.district)
    step = _step(stand)
    missed, unrecorded = _updates(facts, stand, as_of) if step else ((), ())
    held = step and stand.state in (TierState.VALID, TierState.DUE)
    return Place(
        facts=facts,
        step=step,
        stand=stand,
        next_tier=LADDER[step] if step < len(LADDER) else "",
        checks=tuple(brief(rules, tier, figures) for tier in LADDER),
        forward=brief(newest, LADDER[step - 1], figures, Purpose.REVERIFY) if held else None,
        missed=missed,
        unrecorded=unrecorded,
        untold=min((day for title in facts.titles if (day := unreported(title, as_of)) is not None), default=None),
        barred=barred_until(facts.titles, as_of) if facts.titles else None,
    )


def board(
    firms: Sequence[FirmFacts],
    sets: Sequence[RuleSet],
    as_of: date,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[Place]:
    """All firms on the board, in the order given.

    Args:
        progress: called with how many are done of how many; raise in it to stop.
    """
    made: list[Place] = []
    for number, facts in enumerate(firms):
        if number % 64 == 0:
            progress(number, len(firms))
        made.append(place(facts, sets, as_of))
    progress(len(firms), len(firms))
    return made


def _step(stand: Standing) -> int:
    """The step of the ladder a firm stands on; an application alone holds none."""
    if stand.tier is None or stand.state is TierState.APPLIED:
        return 0
    rank = vocabulary("tier").get(stand.tier).rank
    return min(max(rank, 0), len(LADDER))


def _updates(facts: FirmFacts, stand: Standing, as_of: date) -> tuple[tuple[int, ...], tuple[int, ...]]:
    title = next((t for t in facts.titles if t.tier == stand.tier), None)
    if title is None or title.recognised is None or title.recognised.end is None:
        return (), ()
    done = {
        year: figure.value == 1
        for (code, year), figure in facts.metrics.items()
        if code == "info_updated" and figure.known
    }
    last = stand.valid_until.end if stand.valid_until is not None else None
    found = updates(done, title.recognised.end, last, as_of)
    return found.missed, found.unknown


def on_list(one: Place, work: WorkList) -> bool:
    """Whether a firm stands on a list."""
    days = one.stand.days_left
    due = one.step > 0 and one.stand.state is TierState.DUE and days is not None
    match work:
        case WorkList.DUE_30 | WorkList.DUE_60 | WorkList.DUE_90:
            return due and days is not None and days <= int(work.value[4:])
        case WorkList.LAPSED:
            return one.step > 0 and one.stand.state is TierState.LAPSED
        case WorkList.UPDATES:
            return bool(one.missed or one.unrecorded)
        case WorkList.READY:
            return bool(one.next_tier) and one.readiness is Readiness.READY and one.barred is None
        case WorkList.CLOSE:
            return bool(one.next_tier) and one.readiness is Readiness.CLOSE
        case WorkList.MISSING:
            return bool(one.next_tier) and one.next_check.verdict is Verdict.UNKNOWN
        case WorkList.FORWARD:
            return one.forward is not None and one.forward.verdict is Verdict.UNMET
        case WorkList.UNREPORTED:
            return one.untold is not None
        case WorkList.BARRED:
            return one.barred is not None


@dataclass(frozen=True, slots=True)
class Month:
    """The titles that end in one month: steps of the ladder and how many days are left, lowest step first."""

    first: date
    ends: tuple[tuple[int, int], ...]


def calendar(places: Sequence[Place], as_of: date, months: int = 12) -> tuple[Month, ...]:
    """Which titles end in each of the next `months` months, that of `as_of` first."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for one in places:
        last = one.stand.valid_until.end if one.stand.valid_until is not None else None
        if one.step and last is not None and last >= as_of and one.stand.days_left is not None:
            found.setdefault((last.year, last.month), []).append((one.step, one.stand.days_left))
    made: list[Month] = []
    for number in range(months):
        year, month = divmod(as_of.year * 12 + as_of.month - 1 + number, 12)
        made.append(Month(date(year, month + 1, 1), tuple(sorted(found.get((year, month + 1), [])))))
    return tuple(made)
