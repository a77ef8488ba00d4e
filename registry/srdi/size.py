"""Is a firm small or medium: the size standard by industry (MIIT Enterprises (2011) No. 300), as data.

A class needs all of its lower bounds; otherwise the firm falls one class. So the class is the smallest that any single
indicator gives, and an indicator that is not known leaves a span of classes. Bounds include their edge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from registry.i18n import Text, Title
from registry.model.toml_table import Table, TomlFile
from registry.resources import resource_path
from registry.srdi.figure import UNKNOWN_AMOUNT, Figure, Number

_WAN = 1_000_000  # fen
_CODE = re.compile(r"^\s*([A-T])?\s*(\d{2})?\d*", re.IGNORECASE)


class Size(IntEnum):
    """Size classes, smallest first."""

    MICRO = 0
    SMALL = 1
    MEDIUM = 2
    LARGE = 3


@dataclass(frozen=True, slots=True)
class Industry:
    """One row of the standard: lower bounds of small, medium and large by indicator (staff, revenue, assets)."""

    code: str
    title: Title
    sections: tuple[str, ...]
    divisions: tuple[str, ...]
    bounds: tuple[tuple[str, tuple[Number, ...]], ...]


@cache
def industries() -> tuple[Industry, ...]:
    """The rows of the standard.

    Raises:
        UserError: the file was edited and is wrong now; names the line.
    """
    path = resource_path("rules/sme-size.toml")
    return parse_sizes(path.read_text(encoding="utf-8"), path.name)


def parse_sizes(text: str, name: str) -> tuple[Industry, ...]:
    """The rows written in `text`.

    Raises:
        UserError: something in it is wrong; names line and key.
    """
    root = TomlFile(
        name, text, Text("No firm was checked."), Text("Correct the line and load the rule set again.")
    ).root
    root.integer("format", 1, 1)
    root.text("document")
    rows = tuple(_industry(table) for table in root.tables("industry"))
    root.finish()
    return rows


def _industry(table: Table) -> Industry:
    made = Industry(
        table.text("code"),
        table.title("title"),
        table.texts("sections"),
        table.texts("divisions"),
        tuple((key, _bounds(table, key)) for key in ("staff", "revenue", "assets") if key in table),
    )
    if not made.bounds:
        raise table.fault("code", Text("“{key}” is missing.", key="staff"))
    table.finish()
    return made


def _bounds(table: Table, key: str) -> tuple[Number, ...]:
    values = table.numbers(key)
    if len(values) != 3 or list(values) != sorted(values):
        raise table.fault(key, Text("“{key}” needs three rising bounds: small, medium, large.", key=key))
    return tuple(int(v) if key == "staff" else int(v * _WAN) for v in values)


def industry_of(code: str) -> Industry | None:
    """The row an industry code (C3742, 3742, C) belongs to; None where it is not known or has a rule not held here."""
    found = _CODE.match(code)
    if found is None:
        return None
    section, division = (found[1] or "").upper(), found[2] or ""
    for row in industries():
        if division in row.divisions or (not division and section in row.sections):
            return row
    return None


def size_span(industry: Industry | None, staff: Figure, revenue: Figure, assets: Figure) -> tuple[Size, Size]:
    """The smallest and the largest class the firm may be of; equal where it is certain."""
    if industry is None:
        return Size.MICRO, Size.LARGE
    figures = {"staff": staff, "revenue": revenue, "assets": assets}
    spans = [_span(figures[key], bounds) for key, bounds in industry.bounds]
    return min(lo for lo, _ in spans), min(hi for _, hi in spans)


def _span(figure: Figure, bounds: tuple[Number, ...]) -> tuple[Size, Size]:
    lo, hi = figure.lo or 0, figure.hi
    least = sum(lo >= bound for bound in bounds)
    most = len(bounds) if hi is None else sum(hi >= bound for bound in bounds)
    return Size(least), Size(most)


def size_class(code: str, staff: Number, revenue_fen: Number, assets_fen: Number | None = None) -> Size | None:
    """The class of a firm of which everything is known; None where its industry has a rule not held here."""
    row = industry_of(code)
    if row is None:
        return None
    assets = UNKNOWN_AMOUNT if assets_fen is None else Figure(assets_fen, assets_fen)
    lo, hi = size_span(row, Figure(staff, staff), Figure(revenue_fen, revenue_fen), assets)
    return lo if lo is hi else None
