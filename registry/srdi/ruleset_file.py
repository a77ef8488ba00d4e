"""Reading rule sets from TOML, and refusing what would only fail later: unknown figures, circles, sums that are off."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from registry.errors import UserError
from registry.i18n import Text
from registry.model.toml_table import Table, TomlFile
from registry.resources import resource_path
from registry.srdi.figures import METRICS
from registry.srdi.ruleset import (
    GROUPS,
    Band,
    Bound,
    Condition,
    Document,
    Indicator,
    RuleSet,
    RuleUnit,
    ScoreGroup,
    TierRules,
)

FORMAT = 1
_CONFIDENCE = ("found", "secondary", "unsourced", "unknown")


@cache
def shipped_rules() -> tuple[RuleSet, ...]:
    """The rule sets that come with the program, oldest first.

    Raises:
        UserError: one of them was edited and is wrong now; names the line.
    """
    files = sorted(resource_path("rules").glob("miit-*.toml"))
    return tuple(sorted((load_rules(file) for file in files), key=lambda s: s.first))


def load_rules(path: Path) -> RuleSet:
    """The rule set in a file.

    Raises:
        UserError: it is not there, no text, or wrong; names line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError) as error:
        raise UserError(
            Text("{file} cannot be read as a rule set.", file=path.name),
            Text("No firm was checked."),
            Text("Choose a rule set that ends in .toml."),
        ) from error
    return parse_rules(text, path.name)


def parse_rules(text: str, name: str) -> RuleSet:
    """The rule set written in `text`; `name` is what messages call it.

    Raises:
        UserError: something in it is wrong; names line and key.
    """
    root = TomlFile(
        name, text, Text("No firm was checked."), Text("Correct the line and load the rule set again.")
    ).root
    root.integer("format", FORMAT, FORMAT)
    documents = tuple(_document(table) for table in root.tables("document"))
    codes = [d.code for d in documents]
    tiers = tuple(_tier(root, table, codes) for table in root.tables("tier"))
    known = {tier.code for tier in tiers}
    for key in ("condition", "indicator", "score_group"):
        for table in root.tables(key):
            if table.text("tier") not in known:
                raise table.fault("tier", Text("there is no tier “{code}” in this set.", code=table.text("tier")))
    first = _day(root, "from")
    made = RuleSet(
        code=root.text("code"),
        version=root.integer("version", 1, 10**6),
        title=root.title("title"),
        first=first,
        last=_day(root, "to") if "to" in root else None,
        provisional=root.flag("provisional"),
        documents=documents,
        tiers=tiers,
    )
    if made.last is not None and made.last < first:
        raise root.fault("to", Text("the last day lies before the first."))
    root.finish()
    return made


def _day(table: Table, key: str) -> date:
    value = table.raw(key)
    if type(value) is not date:
        raise table.fault(key, Text("“{key}” must be a day such as 2026-04-01.", key=key))
    return value


def _document(table: Table) -> Document:
    made = Document(table.text("code"), table.title("title"), _one_of(table, "confidence", _CONFIDENCE))
    table.finish()
    return made


def _one_of(table: Table, key: str, options: tuple[str, ...] | list[str]) -> str:
    value = table.text(key)
    if value not in options:
        raise table.fault(key, Text("“{value}” is not a value of “{key}”.", value=value, key=key))
    return value


def _tier(root: Table, table: Table, documents: list[str]) -> TierRules:
    code = table.text("code")
    groups = [_group(t, documents) for t in root.tables("score_group") if t.text("tier") == code]
    tables = [t for t in root.tables("condition") if t.text("tier") == code]
    names = [g.code for g in groups]
    indicators = [_indicator(t, documents, names) for t in root.tables("indicator") if t.text("tier") == code]
    conditions = [_condition(t, documents, names) for t in tables]
    _check_links(tables, conditions)
    for group in groups:
        inside = sum(i.full for i in indicators if i.group == group.code)
        if inside != group.full:
            raise table.fault(
                "code",
                Text(
                    "the indicators of “{code}” sum to {total}, not to {full}.",
                    code=group.code,
                    total=inside,
                    full=group.full,
                ),
            )
    made = TierRules(
        code,
        _one_of(table, "document", documents),
        table.title("note") if "note" in table else None,
        tuple(conditions),
        tuple(indicators),
        tuple(groups),
        {c.code: c for c in conditions},
    )
    table.finish()
    return made


def _group(table: Table, documents: list[str]) -> ScoreGroup:
    table.text("tier")
    made = ScoreGroup(
        table.text("code"), table.title("title"), table.integer("full", 1, 1000), _one_of(table, "document", documents)
    )
    table.finish()
    return made


def _condition(table: Table, documents: list[str], groups: list[str]) -> Condition:
    table.text("tier")
    kinds = [key for key in ("metric", "all", "any") if key in table]
    if len(kinds) != 1:
        raise table.fault("code", Text("a condition has one of “metric”, “all” and “any”."))
    kind = kinds[0]
    made = Condition(
        code=table.text("code"),
        group=_one_of(table, "group", GROUPS),
        title=table.title("title"),
        document=_one_of(table, "document", documents),
        bound=_bound(table, groups) if kind == "metric" else None,
        parts=() if kind == "metric" else table.texts(kind),
        any_part=kind == "any",
        unless=table.texts("unless"),
        is_part=table.flag("part"),
        at_reverify=table.flag("reverify") if "reverify" in table else True,
    )
    table.finish()
    return made


def _bound(table: Table, groups: list[str]) -> Bound:
    metric = table.text("metric")
    if metric not in METRICS and metric not in ("score", *(f"score:{g}" for g in groups)):
        raise table.fault("metric", Text("there is no figure “{name}”.", name=metric))
    if ("min" in table) == ("max" in table):
        raise table.fault("metric", Text("a threshold has either “min” or “max”."))
    if "inclusive" not in table:
        raise table.fault("inclusive", Text("“{key}” is missing.", key="inclusive"))
    key = "min" if "min" in table else "max"
    unit = table.choice("unit", RuleUnit)
    value = table.number(key) * unit.base
    whole = int(value) if value.denominator == 1 else value
    return Bound(metric, whole, unit, key == "min", table.flag("inclusive"))


def _indicator(table: Table, documents: list[str], groups: list[str]) -> Indicator:
    table.text("tier")
    full = table.integer("full", 1, 1000)
    made = Indicator(
        table.text("code"),
        _one_of(table, "group", groups),
        table.title("title"),
        full,
        _one_of(table, "document", documents),
        tuple(sorted((_band(band, full) for band in table.tables("band")), key=lambda b: -b.points)),
    )
    if not made.bands or max(b.points for b in made.bands) != full:
        raise table.fault("full", Text("the best band does not give the full points."))
    table.finish()
    return made


def _band(table: Table, full: int) -> Band:
    made = Band(_bound(table, []), table.integer("points", 0, full))
    table.finish()
    return made


def _check_links(tables: list[Table], conditions: list[Condition]) -> None:
    """Every code named stands in the tier, once, and no condition hangs on itself."""
    by_code: dict[str, Condition] = {}
    for table, condition in zip(tables, conditions, strict=True):
        if condition.code in by_code:
            raise table.fault("code", Text("“{value}” stands twice.", value=condition.code))
        by_code[condition.code] = condition
    for table, condition in zip(tables, conditions, strict=True):
        for code in (*condition.parts, *condition.unless):
            if code not in by_code:
                raise table.fault("code", Text("there is no condition “{code}”.", code=code))
        if _reaches(condition, condition.code, by_code, set()):
            raise table.fault("code", Text("the condition “{code}” depends on itself.", code=condition.code))


def _reaches(condition: Condition, code: str, by_code: dict[str, Condition], seen: set[str]) -> bool:
    for name in (*condition.parts, *condition.unless):
        if name == code:
            return True
        if name not in seen:
            seen.add(name)
            if _reaches(by_code[name], code, by_code, seen):
                return True
    return False
