"""A work list as a workbook, one sheet a district: who is due, what each still needs, what is to be asked of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from registry.i18n import Language, Text
from registry.model.vocab import vocabulary
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.register_workbook import BOLD, plain_text, save_book
from registry.srdi.board import LADDER, Place
from registry.srdi.check import check
from registry.srdi.figure import Verdict
from registry.srdi.figures import Figures
from registry.srdi.ruleset import RuleSet

HEADS = (
    Text("Firm"),
    Text("Record key"),
    Text("Title held"),
    Text("Valid until"),
    Text("Checked against"),
    Text("Conditions not met"),
    Text("Not known, please tell us"),
    Text("Answer"),
)
_WIDTHS = (34, 22, 22, 12, 20, 46, 46, 30)


def write_work_list(
    places: Sequence[Place], rules: RuleSet, as_of: date, out: Path, language: Language, *, fictional: bool
) -> int:
    """Write the firms of a list to `out`, one sheet for each district; answers the number of sheets.

    Args:
        rules: the set the firms are checked by; each sheet names it.
        fictional: mark every sheet.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    by_district: dict[str, list[Place]] = defaultdict(list)
    for one in places:
        by_district[one.facts.district].append(one)
    book = Workbook(write_only=True)
    for code in sorted(by_district) or [""]:
        name = vocabulary("district").get(code).label(language, short=True) if code else ""
        sheet: Any = book.create_sheet(plain_text(name or Text("District not known").render(language))[:31])
        for number, width in enumerate(_WIDTHS):
            sheet.column_dimensions["ABCDEFGH"[number]].width = width
        if fictional:
            sheet.append([_cell(sheet, FICTIONAL_ON_PAPER, bold=True)])
        said = Text(
            "As of {day}, by {rules} ({code}, version {version})",
            day=as_of.isoformat(),
            rules=rules.title,
            code=rules.code,
            version=rules.version,
        )
        sheet.append([_cell(sheet, said.render(language))])
        sheet.append([_cell(sheet, head.render(language), bold=True) for head in HEADS])
        for one in by_district.get(code, []):
            sheet.append([_cell(sheet, value) for value in _row(one, rules, as_of, language)])
    save_book(book, out)
    return max(len(by_district), 1)


def _row(one: Place, rules: RuleSet, as_of: date, language: Language) -> tuple[str, ...]:
    tiers = vocabulary("tier")
    target = one.next_tier or LADDER[-1]
    made = check(rules, target, Figures(one.facts, as_of))
    by_metric = {c.bound.metric: c.title for c in reversed(rules.tier(target).conditions) if c.bound is not None} | {
        i.bands[0].bound.metric: i.title for i in rules.tier(target).indicators
    }
    joint = "；" if language is Language.ZH else "; "
    unmet = [li.condition.title.render(language) for li in (*made.entry, *made.lines) if li.verdict is Verdict.UNMET]
    asks = [
        by_metric[a.metric].render(language) for a in made.asks if a.metric in by_metric and a.metric != "unpublished"
    ]
    until = one.stand.valid_until
    return (
        one.facts.legal_name,
        one.facts.uid,
        tiers.get(one.stand.tier).label(language) if one.stand.tier else "",
        until.iso() if until is not None else "",
        tiers.get(target).label(language),
        joint.join(unmet),
        joint.join(asks),
        "",
    )


def _cell(sheet: Any, value: str, *, bold: bool = False) -> Any:
    cell: Any = WriteOnlyCell(sheet, value=None)
    cell.value = plain_text(value)
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = BOLD
    return cell
