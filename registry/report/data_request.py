"""Districts are asked for what is not known of firms: a workbook with one sheet a district, and a task for each firm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from registry.change import apply
from registry.cultivation.many import request_data
from registry.i18n import Language
from registry.report.work_list import write_work_list
from registry.srdi.board import board
from registry.srdi.inputs import firm_facts, rule_sets
from registry.srdi.ruleset import rules_for
from registry.store import Registry


@dataclass(frozen=True, slots=True)
class Request:
    """How districts are asked for data.

    Attributes:
        text: what the task of each firm says.
        due: until when an answer is expected.
        fictional: mark every sheet.
    """

    text: str
    due: date
    as_of: date
    actor: str
    language: Language
    fictional: bool


def ask_districts(registry: Registry, uids: Sequence[str], ask: Request, out: Path) -> int:
    """Write the workbook and note the tasks; answers the number of sheets.

    Raises:
        EnvironmentFault: the file cannot be written; nothing is noted then.
    """
    wanted = frozenset(uids)
    with registry.read() as connection:
        sets = rule_sets(connection)
        facts = [one for one in firm_facts(connection) if one.uid in wanted]
    places, rules = board(facts, sets, ask.as_of), rules_for(sets, ask.as_of)
    sheets = write_work_list(places, rules, ask.as_of, out, ask.language, fictional=ask.fictional)
    apply(registry, request_data(uids, ask.text, ask.due, actor=ask.actor))
    return sheets
