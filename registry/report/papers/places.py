"""Firms on the ladder as papers name them: their districts, tiers and states, what they lack, and what to ask them for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from registry.i18n import Language, Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.vocab import vocabulary
from registry.report.dossier_build import NAME
from registry.report.typeset.characters import clean
from registry.report.wording import Words
from registry.srdi import TierState
from registry.srdi.board import LADDER, Place, Readiness, board
from registry.srdi.check import Check, check
from registry.srdi.figure import Verdict
from registry.srdi.figures import Figures
from registry.srdi.inputs import firm_facts, rule_sets
from registry.srdi.ruleset import RuleSet, rules_for

STATES = {
    TierState.VALID: Text("Valid"),
    TierState.DUE: Text("Due within 90 days"),
    TierState.LAPSED: Text("Lapsed"),
    TierState.APPLIED: Text("Applied for"),
}
READINESS = {
    Readiness.READY: Text("Every condition met"),
    Readiness.CLOSE: Text("Near"),
    Readiness.FAR: Text("Far"),
}
_USCC = ENTITIES["firm"].field("uscc")
CREDIT_CODE = Words(_USCC.en, _USCC.zh)
"""What a firm's code is called, in full."""
NOWHERE = "~"
"""Stands for a district that is not known; it comes last."""


@dataclass(frozen=True)
class Places:
    """All firms of a registry on a day, by the rules in force, in the order of their districts and names."""

    as_of: date
    rules: RuleSet
    of: tuple[Place, ...]
    codes: Mapping[str, str]

    def by_district(self) -> dict[str, list[Place]]:
        """The firms of each district, by code; those of an unknown one under `NOWHERE`, the last."""
        found: dict[str, list[Place]] = {}
        for one in self.of:
            found.setdefault(one.facts.district or NOWHERE, []).append(one)
        return dict(sorted(found.items()))


def read_places(connection: Connection, as_of: date) -> Places:
    """Read and check every firm."""
    sets = rule_sets(connection)
    c = TABLES["firm"].c
    rows = connection.execute(select(c.uid, c.uscc, c.pinyin, c.legal_name)).all()
    turn = {row.uid: (row.pinyin or "", row.legal_name, row.uid) for row in rows}
    found = sorted(board(firm_facts(connection), sets, as_of), key=lambda one: turn[one.facts.uid])
    return Places(as_of, rules_for(sets, as_of), tuple(found), {row.uid: row.uscc or "" for row in rows})


def name_of_place(one: Place) -> Words:
    """A firm by both its names."""
    return Words(clean(one.facts.english_name, NAME), clean(one.facts.legal_name, NAME))


def district_words(code: str, *, short: bool = True) -> Words:
    """A district in both languages, as tables name it or by its full name."""
    if code == NOWHERE or not code:
        return Words.of(Text("District not known"))
    if code not in vocabulary("district"):
        return Words.same(code)
    term = vocabulary("district").get(code)
    return Words(term.label(Language.EN, short), term.label(Language.ZH, short))


def tier_words(code: str, *, short: bool = True) -> Words:
    """A tier in both languages, as tables name it or by its official title."""
    term = vocabulary("tier").get(code)
    return Words(term.label(Language.EN, short), term.label(Language.ZH, short))


def titles_of_step(step: int, tiers: Collection[str | None]) -> Words:
    """A step of the ladder by those of `tiers` that stand on it; by the tier that names it where there is none."""
    names = [term.code for term in vocabulary("tier") if term.rank == step and term.code in tiers] or [LADDER[step - 1]]
    names.sort(key=lambda code: code not in LADDER)
    said = [tier_words(code) for code in names]
    return Words(", ".join(one.en for one in said), "、".join(one.zh for one in said))


def next_of(one: Place) -> str:
    """The tier that a firm is measured against: the next one, from the top its own."""
    return one.next_tier or LADDER[-1]


def checked(one: Place, rules: RuleSet, as_of: date) -> Check:
    """A firm against the tier it could move up to."""
    return check(rules, next_of(one), Figures(one.facts, as_of))


def unmet(made: Check) -> tuple[Words, ...]:
    """The conditions that are certainly not met."""
    return tuple(Words.of(li.condition.title) for li in (*made.entry, *made.lines) if li.verdict is Verdict.UNMET)


def asked(made: Check) -> tuple[Words, ...]:
    """The figures to ask the firm for, the most decisive first."""
    rules = made.rules.tier(made.tier)
    titles = {i.bands[0].bound.metric: i.title for i in rules.indicators}
    titles |= {c.bound.metric: c.title for c in reversed(rules.conditions) if c.bound is not None}
    found = [a.metric for a in made.asks if a.metric in titles and a.metric != "unpublished"]
    return tuple(dict.fromkeys(Words.of(titles[metric]) for metric in found))


def joined(items: Sequence[Words]) -> Words:
    """Several things on one line."""
    return Words("; ".join(i.en for i in items), "；".join(i.zh for i in items))
