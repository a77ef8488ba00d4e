"""A scheme as rows of the sheets of `registry.scoring.scheme_plans`.

Written by `registry.report.scheme_book`, read by `registry.intake.scheme_book`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from registry.i18n import Language
from registry.model.vocab import vocabulary
from registry.scoring.scheme import Indicator, Scheme
from registry.scoring.scheme_plans import LIST_SETTINGS, SETTINGS, SHEETS, Column, Kept, SheetPlan
from registry.scoring.scheme_tables import scheme_tables
from registry.scoring.titles import Title
from registry.scoring.words import code_title

LIST_SIGN = " | "
_DIGITS = re.compile(r"-?[0-9]+(\.[0-9]+)?")

CellValue = str | int | Fraction | None


def scheme_rows(scheme: Scheme) -> dict[str, list[tuple[CellValue, ...]]]:
    """The rows of every sheet, by the sheet's key; values in the order of its columns.

    Raises:
        ValueError: a figure has no end in decimals (it came from no file).
    """
    tables = scheme_tables(scheme)
    rows: dict[str, list[tuple[CellValue, ...]]] = {
        plan.key: [_row(plan, table) for table in _listed(tables, plan.key)]
        for plan in SHEETS
        if not plan.key.startswith("[")
    }
    rows["[scheme]"] = [
        (key, _setting(tables, key), _both(title)) for key, title in SETTINGS.items() if _has(tables, key)
    ]
    rows["[value]"], rows["[segment]"], rows["[rule]"] = [], [], []
    for indicator, table in zip(scheme.indicators, tables["indicator"], strict=True):
        head = (indicator.code, _both(indicator.title))
        rows["[value]"] += [(*head, *row) for row in _value_rows(indicator, table["value"])]
        rows["[segment]"] += [(*head, *row) for row in _segment_rows(table)]
        plan = next(plan for plan in SHEETS if plan.key == "[rule]")
        rows["[rule]"] += [(*head, *_row(plan, rule)[2:]) for rule in table.get("rule", ())]
    return rows


def explained(scheme: Scheme, plan: SheetPlan, number: int) -> str:
    """What the explaining column of an indicator says: its direction."""
    rising = scheme.indicators[number].rising
    return "" if rising is None else "更多 more" if rising else "更少 less"


def join_list(items: Sequence[str]) -> str:
    """A list in one cell; as JSON where an item could be mistaken."""
    plain = all(item.strip() == item and item and LIST_SIGN.strip() not in item for item in items)
    plain = plain and not (items and items[0].startswith("["))
    return LIST_SIGN.join(items) if plain else json.dumps(list(items), ensure_ascii=False)


def split_list(text: str) -> list[str]:
    """The list that `join_list` put into a cell, or that a person typed.

    Raises:
        ValueError: it begins like JSON and is none.
    """
    if text.startswith("["):
        items = json.loads(text)
        if not isinstance(items, list) or not all(isinstance(item, str) for item in cast("list[Any]", items)):
            raise ValueError(text)
        return cast("list[str]", items)
    return [item.strip() for item in text.split(LIST_SIGN.strip()) if item.strip()]


def _both(title: Title) -> str:
    return f"{title.zh} {title.en}"


def _listed(tables: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found: Any = tables
    for part in key.split("."):
        found = found.get(part, [] if part == key.rsplit(".", maxsplit=1)[-1] else {})
    return found


def _has(tables: Mapping[str, Any], key: str) -> bool:
    return _at(tables, key) is not None


def _at(table: Mapping[str, Any], key: str) -> Any:
    found: Any = table
    for part in key.split("."):
        if not isinstance(found, Mapping):
            return None
        found = cast("Mapping[str, Any]", found).get(part)
    return found


def _setting(tables: Mapping[str, Any], key: str) -> CellValue:
    value = _at(tables, key)
    if key in LIST_SETTINGS:
        return join_list(value)
    return _figure(value) if key.startswith(("min_", "completeness", "grade_cap")) else value


def _row(plan: SheetPlan, table: Mapping[str, Any]) -> tuple[CellValue, ...]:
    return tuple(_cell(column, _at(table, column.key) if column.key else None) for column in plan.columns)


def _cell(column: Column, value: Any) -> CellValue:
    if value is None:
        return None
    match column.kept:
        case Kept.WEIGHT:
            return Fraction(value, 100)
        case Kept.POINTS | Kept.FIGURE:
            return _figure(value)
        case Kept.LIST:
            return join_list(value)
        case Kept.FLAG:
            return "yes" if value else None
        case _:
            return value


def _figure(value: int | str) -> CellValue:
    """A figure of a scheme file as a number; a word in its place stays."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return Fraction(Decimal(value))
    return value


def _value_rows(indicator: Indicator, value: Mapping[str, Any]) -> Iterator[tuple[CellValue, ...]]:
    """Kind, option, role, figure, points and meaning of each row of a value function."""
    kind: str = value["kind"]
    option = value.get("scale") or value.get("undated")
    for role, figure, points, meaning in _function_rows(indicator, value):
        shown = _figure(figure) if role in ("basic", "start", "full", "point") else figure
        yield kind, option, role, shown, None if points is None else _figure(points), meaning


def _function_rows(indicator: Indicator, value: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any, str]]:
    match value["kind"]:
        case "efficacy":
            yield "basic", value["basic"], None, "60 分 60 points"
            yield "full", value["full"], None, "100 分 100 points"
        case "linear":
            yield "start", value["start"], None, "0 分 0 points"
            yield "full", value["full"], None, "100 分 100 points"
        case "bands" | "piecewise":
            cuts = value["cuts"] if value["kind"] == "bands" else value["at"]
            yield from (("point", cut, points, "") for cut, points in zip(cuts, value["points"], strict=True))
        case "codes":
            name = indicator.vocabulary
            meant = {code: _both(code_title(name, code)) for code in value["points"]} if name else {}
            yield from (("code", code, points, meant.get(code, "")) for code, points in value["points"].items())
            yield from (("ignored", code, None, "") for code in value.get("ignored", ()))
        case _:
            yield from (("words", join_list(step["any"]), step["points"], "") for step in value["steps"])


def _segment_rows(table: Mapping[str, Any]) -> Iterator[tuple[CellValue, ...]]:
    for name in ("anchors", "applies"):
        for segment, held in cast("Mapping[str, Any]", table.get(name, {})).items():
            rows = cast("Mapping[str, Any]", held if isinstance(held, dict) else {"": held})
            for detail, value in rows.items():
                shown: CellValue = ("yes" if value else "no") if isinstance(value, bool) else _figure(value)
                yield name, segment, detail or None, shown, _segment_title(segment, detail)


def _segment_title(segment: str, detail: str) -> str:
    if detail == "*":
        return "其他 others"
    term = vocabulary("segment2").get(detail) if detail else vocabulary("segment1").get(segment)
    return f"{term.label(Language.ZH)} {term.label(Language.EN)}"
