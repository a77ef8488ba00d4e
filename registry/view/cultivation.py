"""The ladder of a registry: every firm on its step, checked against the next one, in one read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.change import Provenance, provenance_of
from registry.srdi.board import Month, Place, board, calendar
from registry.srdi.figure import Source
from registry.srdi.inputs import firm_facts
from registry.srdi.ruleset import RuleSet, rules_for
from registry.srdi.ruleset_file import shipped_rules
from registry.store import Registry


@dataclass(frozen=True, slots=True)
class LadderBoard:
    """All firms on the ladder on a day, by the rules in force."""

    as_of: date
    rules: RuleSet
    newest: RuleSet
    places: tuple[Place, ...]
    months: tuple[Month, ...]


def ladder_board(
    registry: Registry, as_of: date, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> LadderBoard:
    """Read and check every firm.

    Args:
        progress: called with how many are done of how many; raise in it to stop.
    """
    sets = shipped_rules()
    with registry.read() as connection:
        facts = firm_facts(connection)
    places = board(facts, sets, as_of, progress)
    newest = max(sets, key=lambda s: s.first)
    return LadderBoard(as_of, rules_for(sets, as_of), newest, tuple(places), calendar(places, as_of))


def origins(registry: Registry, sources: Sequence[Source]) -> Mapping[tuple[str, str], Provenance]:
    """Where the values in these cells came from, by record and field."""
    with registry.read() as connection:
        return provenance_of(connection, list(dict.fromkeys((s.table, s.uid) for s in sources)))
