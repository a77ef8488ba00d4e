"""The ladder of a registry: every firm on its step, checked against the next one, in one read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.change import Provenance, provenance_of
from registry.cultivation import (
    CultivationFile,
    Due,
    FirmState,
    Instruments,
    cultivation_file,
    firm_states,
    instruments,
    open_dues,
)
from registry.cultivation.overview import By, SupportRow, support_overview
from registry.cultivation.state import NOTHING
from registry.srdi.board import Month, Place, board, calendar
from registry.srdi.figure import Source
from registry.srdi.inputs import firm_facts, rule_sets
from registry.srdi.ruleset import RuleSet, rules_for
from registry.store import Registry


@dataclass(frozen=True, slots=True)
class LadderBoard:
    """All firms on the ladder on a day, by the rules in force, and how the cultivation of each stands."""

    as_of: date
    rules: RuleSet
    newest: RuleSet
    places: tuple[Place, ...]
    months: tuple[Month, ...]
    states: Mapping[str, FirmState]

    def state(self, uid: str) -> FirmState:
        """How the cultivation of a firm stands."""
        return self.states.get(uid, NOTHING)


def ladder_board(
    registry: Registry, as_of: date, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> LadderBoard:
    """Read and check every firm.

    Args:
        progress: called with how many are done of how many; raise in it to stop.
    """
    with registry.read() as connection:
        sets = rule_sets(connection)
        facts = firm_facts(connection)
        states = firm_states(connection, as_of)
    places = board(facts, sets, as_of, progress)
    newest = max(sets, key=lambda s: s.first)
    return LadderBoard(as_of, rules_for(sets, as_of), newest, tuple(places), calendar(places, as_of), states)


def firm_file(registry: Registry, uid: str) -> CultivationFile | None:
    """The cultivation file of a firm; None where there is no such firm."""
    with registry.read() as connection:
        return cultivation_file(connection, uid)


def support_rows(registry: Registry, board_: LadderBoard) -> Mapping[By, tuple[SupportRow, ...]]:
    """Support as a whole, by each of the three ways; the tier is the one held on the day of the board."""
    tiers = {p.facts.uid: p.stand.tier for p in board_.places if p.step and p.stand.tier is not None}
    with registry.read() as connection:
        return {by: support_overview(connection, by, tiers) for by in By}


def known_instruments(registry: Registry) -> Instruments:
    """The policy instruments of a registry."""
    with registry.read() as connection:
        return instruments(connection)


def open_promises(registry: Registry, from_day: date) -> tuple[Due, ...]:
    """Open promises and tasks with a day from `from_day` on."""
    with registry.read() as connection:
        return open_dues(connection, from_day)


def origins(registry: Registry, sources: Sequence[Source]) -> Mapping[tuple[str, str], Provenance]:
    """Where the values in these cells came from, by record and field."""
    with registry.read() as connection:
        return provenance_of(connection, list(dict.fromkeys((s.table, s.uid) for s in sources)))
