"""The cultivation ledger 培育台账: every firm by district, where it stands on the ladder, what it lacks, what to ask it for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from registry.i18n import Text
from registry.report.dossier_build import term_words
from registry.report.papers.content import named_by_content
from registry.report.papers.head import PaperHead
from registry.report.papers.places import (
    READINESS,
    STATES,
    Places,
    asked,
    checked,
    district_words,
    name_of_place,
    next_of,
    read_places,
    tier_words,
    titles_of_step,
    unmet,
)
from registry.report.papers.register_head import about, register_head
from registry.report.phrases import sentences
from registry.report.scheme_words import spoken
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.srdi import TierState
from registry.srdi.board import Place, Readiness
from registry.srdi.figure import Verdict

_HOLDS = (TierState.VALID, TierState.DUE)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A firm in the ledger.

    Attributes:
        tier, state: what it holds and how; empty where nothing is on record. `alarm`: due or lapsed.
        until: last day of the title as far as it is known; `last`: the last day that may mean.
        next_step: the tier it could move up to; readiness: how far that is, or, from the top, what it is checked against.
        met, unmet, unknown: conditions of the tier it is checked against.
        lacking, asks: conditions that are not met, and figures to ask for.
        missed: years whose yearly update is missing.
    """

    number: int
    name: Words
    uscc: str
    segment: Words
    tier: Words
    state: Words
    alarm: str
    until: str
    last: date | None
    next_step: Words
    readiness: Words
    met: int
    unmet: int
    unknown: int
    lacking: tuple[Words, ...]
    asks: tuple[Words, ...]
    missed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LedgerDistrict:
    """The firms of a district."""

    name: Words
    summary: Words
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class LedgerRung:
    """A step of the ladder: firms that hold a title of it, of these due within 90 days, and firms whose title has lapsed.

    Attributes:
        tier: the titles that firms hold or held on this step.
    """

    tier: Words
    held: int
    due: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """The whole ledger.

    Attributes:
        rungs: highest step first. `apart`: firms on no step.
        rules: by what the firms were checked.
    """

    head: PaperHead
    finding: Words
    figures: tuple[KeyFigure, ...]
    ladder_finding: Words
    rungs: tuple[LedgerRung, ...]
    apart: int
    rules: Words
    districts: tuple[LedgerDistrict, ...]


def ledger_paper(connection: Connection, as_of: date) -> LedgerPaper:
    """The ledger of a registry on a day. Read it within one transaction."""
    places = read_places(connection, as_of)
    districts: list[LedgerDistrict] = []
    number = 0
    for code, firms in places.by_district().items():
        rows = tuple(_row(places, one, number + at) for at, one in enumerate(firms, 1))
        number += len(rows)
        districts.append(LedgerDistrict(district_words(code), _counted(firms), rows))
    rungs = tuple(_rung(places, step) for step in (3, 2, 1))
    rules = places.rules
    said = Text(
        "Checked by {rules}, version {version}, as if each firm applied on {day}.",
        rules=rules.title,
        version=rules.version,
        day=as_of.isoformat(),
    )
    content = (
        _finding(places, len(districts)),
        _figures(places),
        _ladder_finding(places),
        rungs,
        sum(one.step == 0 for one in places.of),
        Words.of(said),
        tuple(districts),
    )
    head = register_head(about(connection), Words.of(Text("Cultivation ledger")), as_of)
    return named_by_content(LedgerPaper(head, *content))


def _row(places: Places, one: Place, number: int) -> LedgerRow:
    made, stand = checked(one, places.rules, places.as_of), one.stand
    state = Words.of(STATES[stand.state]) if stand.state is not None else NOTHING
    if stand.tier is None:
        tier = NOTHING
    elif stand.tier == "none":
        tier, state = Words.of(Text("holds none")), NOTHING
    else:
        tier = tier_words(stand.tier)
    until = stand.valid_until
    return LedgerRow(
        number,
        name_of_place(one),
        places.codes[one.facts.uid],
        term_words("segment1", one.facts.segment, short=True),
        tier,
        state,
        {TierState.DUE: "due", TierState.LAPSED: "lapsed"}.get(stand.state, "") if stand.state is not None else "",
        until.iso() if until is not None else "",
        until.end if until is not None else None,
        tier_words(one.next_tier) if one.next_tier else Words.of(Text("— (top step)")),
        Words.of(READINESS[one.readiness]) if one.next_tier else _against(one),
        made.count(Verdict.MET),
        made.count(Verdict.UNMET),
        made.count(Verdict.UNKNOWN),
        unmet(made),
        asked(made),
        one.missed,
    )


def _state_counts(firms: Sequence[Place]) -> tuple[int, int, int]:
    """Firms that hold a tier, of these due, and firms whose tier has lapsed."""
    on_step = [one for one in firms if one.step]
    return (
        sum(one.stand.state in _HOLDS for one in on_step),
        sum(one.stand.state is TierState.DUE for one in on_step),
        sum(one.stand.state is TierState.LAPSED for one in on_step),
    )


def _against(one: Place) -> Words:
    return spoken(Text("checked against {tier}", tier=""), tier=tier_words(next_of(one)))


def _counted(firms: Sequence[Place]) -> Words:
    held, due, lapsed = _state_counts(firms)
    parts = [
        Words.of(Text("{n} firm.", "{n} firms.", n=len(firms))),
        Words.of(Text("Holding a tier: {n}.", n=held) if held else Text("None is on record as holding a tier.")),
    ]
    if due:
        parts.append(Words.of(Text("Of these due within 90 days: {n}.", n=due)))
    if lapsed:
        parts.append(Words.of(Text("Lapsed: {n}.", n=lapsed)))
    return sentences(*parts)


def _rung(places: Places, step: int) -> LedgerRung:
    there = [one for one in places.of if one.step == step]
    held, due, lapsed = _state_counts(there)
    return LedgerRung(titles_of_step(step, {one.stand.tier for one in there}), held, due, lapsed)


def _finding(places: Places, districts: int) -> Words:
    held, due, lapsed = _state_counts(places.of)
    if not places.of:
        return Words.of(Text("There is no firm in this registry yet."))
    where = Words.of(Text("{n} district", "{n} districts", n=districts))
    said = Text(
        "{n} of {all} firms in {districts} holds a tier.",
        "{n} of {all} firms in {districts} hold a tier.",
        n=held,
        all=len(places.of),
        districts="",
    )
    if not held:
        said = Text(
            "None of {all} firms in {districts} is on record as holding a tier.", all=len(places.of), districts=""
        )
    parts = [spoken(said, districts=where)]
    if held:
        again = Text("{n} of these must be verified again within 90 days.", n=due)
        parts.append(Words.of(again if due else Text("None of these is due within 90 days.")))
    if lapsed:
        parts.append(
            Words.of(
                Text("The title of {n} more firm has lapsed.", "The titles of {n} more firms have lapsed.", n=lapsed)
            )
        )
    return sentences(*parts)


def _figures(places: Places) -> tuple[KeyFigure, ...]:
    held, due, lapsed = _state_counts(places.of)
    near = [one for one in places.of if one.next_tier and one.readiness is not Readiness.FAR]
    told = (
        (held, Text("Hold a tier")),
        (due, Text("Due within 90 days")),
        (lapsed, Text("Lapsed")),
        (len(near), Text("Near the next tier")),
    )
    return tuple(KeyFigure(str(n), Words.of(Text("firm", "firms", n=n)), Words.of(label)) for n, label in told)


def _ladder_finding(places: Places) -> Words:
    counts = Counter(one.stand.tier for one in places.of if one.step and one.stand.state in _HOLDS)
    if not counts:
        return Words.of(Text("No firm is on record as holding a tier."))
    most = counts.most_common(2)
    parts: list[Words] = []
    if len(most) == 1 or most[0][1] > most[1][1]:
        tier, n = most[0]
        held = sum(counts.values())
        said = Text("The title most often held is {tier}: {n} of {held} holders.", tier="", n=n, held=held)
        parts.append(spoken(said, tier=tier_words(tier or "")))
    ready = sum(bool(one.next_tier) and one.readiness is Readiness.READY for one in places.of)
    none = Text("As far as is known no firm meets every condition of its next tier.")
    some = Text(
        "As far as is known {n} firm meets every condition of its next tier.",
        "As far as is known {n} firms meet every condition of their next tier.",
        n=ready,
    )
    return sentences(*parts, Words.of(some if ready else none))
