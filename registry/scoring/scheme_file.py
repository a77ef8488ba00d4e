"""Reading a scheme from TOML, and refusing what would only fail later.

Every formula is parsed, every name looked up, every sum checked when the file is loaded; errors name line and key.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from registry.errors import UserError
from registry.i18n import Text
from registry.model.toml_table import Table, TomlFile, no_twins
from registry.model.values import Grade
from registry.model.vocab import vocabulary
from registry.resources import resource_path
from registry.scoring.expression import Formula, FormulaError, parse
from registry.scoring.grid import GRID
from registry.scoring.scheme import (
    OTHER,
    BySegment,
    Dimension,
    FixedRule,
    Indicator,
    MissingPolicy,
    RankOn,
    Scheme,
)
from registry.scoring.scheme_functions import read_value_function
from registry.scoring.scheme_rules import read_floor, read_milestone, read_panel, read_quota, read_veto
from registry.scoring.titles import Measure, Unit
from registry.scoring.values import Codes, Efficacy, Linear

T = TypeVar("T")

FORMAT = 1
DEFAULT = "schemes/key-enterprises.toml"


def load_scheme(path: Path | None = None) -> Scheme:
    """The scheme in the TOML file at `path`; the shipped one without a path.

    Raises:
        UserError: the file is not there, or something in it is wrong; names the line and the key.
    """
    file = path or resource_path(DEFAULT)
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise UserError(
            Text("There is no scheme file {file}.", file=file.name), None, Text("Check the name and the folder.")
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(
            Text("{file} is not a text file.", file=file.name), None, Text("Choose a scheme file that ends in .toml.")
        ) from error
    return parse_scheme(text, file.name)


@lru_cache(maxsize=32)
def parse_scheme(text: str, name: str) -> Scheme:
    """The scheme written in `text`; the text of a round is read again for each of its steps, and parsed once.

    Args:
        text: TOML.
        name: what to call it in messages.

    Raises:
        UserError: something in it is wrong; names the line and the key.
    """
    safe, mend = Text("Nothing was scored."), Text("Correct the line and load the scheme again.")
    return read_scheme(TomlFile(name, text, safe, mend).root)


def read_scheme(root: Table) -> Scheme:
    """The scheme in a table of the shape that a scheme file has, wherever the table was read from.

    Raises:
        UserError: something in it is wrong; names the place.
    """
    root.integer("format", FORMAT, FORMAT)
    dimensions = tuple(_dimension(table) for table in root.tables("dimension"))
    indicators = tuple(_indicator(table, dimensions) for table in root.tables("indicator"))
    vetoes = tuple(read_veto(table) for table in root.tables("veto"))
    for key in ("dimension", "indicator", "veto", "milestone", "floor", "quota"):
        no_twins(root.tables(key))
    caps = root.table("grade_cap")
    scheme = Scheme(
        code=root.text("code"),
        version=root.integer("version", 1, 10**6),
        title=root.title("title"),
        size=root.integer("size", 1, 10_000),
        rank_on=root.choice("rank_on", RankOn),
        decimals=root.integer("decimals", 0, 6),
        missing=root.choice("missing", MissingPolicy),
        objective_share=root.integer("objective_share", 1, 100),
        completeness_floor=root.points("completeness_floor"),
        recognition_years=root.integer("recognition_years", 1, 50),
        milestone_cap=root.integer("milestone_cap", 1, 1000),
        milestone_grade=root.choice("milestone_grade", Grade),
        tie_chain=root.texts("tie_chain"),
        grade_caps=tuple((Grade(key), caps.points(key)) for key in sorted(caps.names()) if _is_grade(caps, key)),
        dimensions=dimensions,
        indicators=indicators,
        vetoes=vetoes,
        milestones=tuple(read_milestone(table) for table in root.tables("milestone")),
        min_available=root.points("min_available") if "min_available" in root else GRID * 8 // 10,
        reserve=root.integer("reserve", 0, 10_000, 3),
        panel=read_panel(root),
        floors=tuple(read_floor(table, [d.code for d in dimensions]) for table in root.tables("floor")),
        quotas=tuple(read_quota(table) for table in root.tables("quota")),
    )
    root.finish()
    _check_sums(root, scheme)
    _check_ties(root, scheme)
    return scheme


def _is_grade(caps: Table, key: str) -> bool:
    if key not in {grade.value for grade in Grade}:
        raise caps.fault(key, Text("“{key}” is not known here.", key=key))
    return True


def _check_sums(root: Table, scheme: Scheme) -> None:
    total = sum(scheme.weights.values())
    if total != GRID:
        raise root.fault("indicator", Text("the weights sum to {total}, not to {wanted}.", total=total, wanted=GRID))
    for table, dimension in zip(root.tables("dimension"), scheme.dimensions, strict=True):
        inside = scheme.dimension_weight(dimension.code)
        if table.raw("weight") != inside:
            raise table.fault(
                "weight", Text("the indicators of “{code}” sum to {total}.", code=dimension.code, total=inside)
            )


def _check_ties(root: Table, scheme: Scheme) -> None:
    known = (
        {f"dimension:{d.code}" for d in scheme.dimensions}
        | {f"indicator:{i.code}" for i in scheme.indicators}
        | {"panel", "applied_on"}
    )
    for key in scheme.tie_chain:
        if key not in known:
            raise root.fault("tie_chain", Text("“{value}” is not a value of “{key}”.", value=key, key="tie_chain"))


def _dimension(table: Table) -> Dimension:
    dimension = Dimension(table.text("code"), table.title("title"))
    table.integer("weight", 0, GRID)
    table.finish()
    return dimension


def _indicator(table: Table, dimensions: tuple[Dimension, ...]) -> Indicator:
    dimension = table.text("dimension")
    if dimension not in [d.code for d in dimensions]:
        raise table.fault("dimension", Text("“{value}” is not a value of “{key}”.", value=dimension, key="dimension"))
    unit = table.choice("unit", Unit)
    indicator = Indicator(
        code=table.text("code"),
        dimension=dimension,
        title=table.title("title"),
        weight=table.integer("weight", 0, GRID),
        unit=unit,
        source=_formula(table, "source", unit.measure),
        value=read_value_function(table, unit),
        grounded=table.title("grounded"),
        anchors=_by_segment(table, "anchors", _anchor) if "anchors" in table else None,
        applies=_by_segment(table, "applies", _truth) if "applies" in table else None,
        not_applicable=_formula(table, "not_applicable", Measure.TRUTH) if "not_applicable" in table else None,
        not_applicable_note=table.title("not_applicable_note") if "not_applicable" in table else None,
        rules=tuple(_fixed_rule(rule) for rule in table.tables("rule")),
        missing=table.choice("missing", MissingPolicy) if "missing" in table else None,
    )
    _check_anchor(table, indicator)
    _check_codes(table, indicator)
    table.finish()
    return indicator


def _fixed_rule(table: Table) -> FixedRule:
    rule = FixedRule(_formula(table, "when", Measure.TRUTH), table.points("points"), table.title("note"))
    table.finish()
    return rule


def _formula(table: Table, key: str, measure: Measure) -> Formula:
    text = table.text(key)
    try:
        formula = parse(text)
    except FormulaError as error:
        raise table.fault(key, error.problem) from error
    if formula.measure is not measure:
        raise table.fault(key, Text("the formula does not give what the unit asks for."))
    return formula


def _check_anchor(table: Table, indicator: Indicator) -> None:
    wants = isinstance(indicator.value, Efficacy | Linear) and indicator.value.full is None
    if wants and indicator.anchors is None:
        raise table.fault("value", Text("“{key}” is missing.", key="anchors"))
    if indicator.anchors is not None and not wants:
        raise table.fault("anchors", Text("“{key}” is not known here.", key="anchors"))


def _check_codes(table: Table, indicator: Indicator) -> None:
    """Every code that the source can hold has a value, so that no code is ever scored as nothing."""
    name = indicator.vocabulary
    if not isinstance(indicator.value, Codes) or not name:
        return
    named = {code for code, _ in indicator.value.points} | set(indicator.value.ignored)
    for term in vocabulary(name):
        if term.code not in named:
            raise table.fault("value", Text("the code “{code}” has no points.", code=term.code))
    for code in sorted(named):
        if code not in vocabulary(name):
            raise table.fault("value", Text("there is no code “{code}”.", code=code))


def _anchor(table: Table, key: str) -> Fraction | None:
    if table.raw(key) == "na":
        return None
    anchor = table.number(key)
    if anchor <= 0:
        raise table.fault(key, Text("“{key}” must be above zero.", key=key))
    return anchor


def _truth(table: Table, key: str) -> bool:
    table.raw(key)
    return table.flag(key)


def _by_segment(table: Table, key: str, read: Callable[[Table, str], T]) -> BySegment[T]:
    rows = table.table(key)
    entries: list[tuple[str, tuple[tuple[str, T], ...]]] = []
    for segment in vocabulary("segment1"):
        raw = rows.raw(segment.code)
        if not isinstance(raw, dict):
            entries.append((segment.code, ((OTHER, read(rows, segment.code)),)))
            continue
        inner = rows.table(segment.code)
        known = [term.code for term in vocabulary("segment2").children(segment.code)]
        for code in inner.names():
            if code != OTHER and code not in known:
                raise inner.fault(code, Text("there is no code “{code}”.", code=code))
        if OTHER not in inner and set(known) - set(inner.names()):
            raise inner.fault(OTHER, Text("“{key}” is missing.", key=OTHER))
        entries.append((segment.code, tuple((code, read(inner, code)) for code in sorted(inner.names()))))
    rows.finish()
    return BySegment(tuple(entries))
