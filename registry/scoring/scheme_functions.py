"""Reading an indicator's value function from a scheme's TOML."""

from __future__ import annotations

from fractions import Fraction

from registry.i18n import Text
from registry.model.toml_table import Table
from registry.scoring.certificates import Certificates, Undated
from registry.scoring.titles import Unit
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Phrases, Piecewise, ValueFunction

ANCHOR = "anchor"
"""What stands for the full goalpost where each segment has its own."""


def read_value_function(table: Table, unit: Unit) -> ValueFunction:
    """The value function of an indicator's table.

    Raises:
        UserError: it is wrong, or does not fit the unit.
    """
    spec = table.table("value")
    kind = spec.text("kind")
    match kind, unit:
        case "codes", Unit.CODE:
            function = _codes(spec)
        case "phrases", Unit.CODE:
            function = Phrases(_steps(table, spec))
        case "certificates", Unit.CODE:
            function = Certificates(_steps(table, spec), spec.choice("undated", Undated, Undated.COUNTS.value))
        case "efficacy", _ if unit is not Unit.CODE:
            basic = spec.number("basic")
            function = Efficacy(basic, _goal(spec, basic), _is_log(spec))
            if basic <= 0:
                raise table.fault("value", Text("“{key}” must be above zero.", key="basic"))
        case "linear", _ if unit is not Unit.CODE:
            start = spec.number("start")
            function = Linear(start, _goal(spec, start), _is_log(spec))
            if function.log and start <= 0:
                raise table.fault("value", Text("“{key}” must be above zero.", key="start"))
        case "bands", _ if unit is not Unit.CODE:
            function = _bands(table, spec)
        case "piecewise", _ if unit is not Unit.CODE:
            function = _piecewise(table, spec)
        case _:
            raise table.fault("value", Text("“{value}” does not fit the unit “{unit}”.", value=kind, unit=unit.value))
    spec.finish()
    return function


def _is_log(spec: Table) -> bool:
    return spec.choice("scale", ("linear", "log").index, "linear") == 1


def _goal(spec: Table, start: Fraction) -> Fraction | None:
    if spec.raw("full") == ANCHOR:
        return None
    full = spec.number("full")
    if full == start:
        raise spec.fault("full", Text("the two goalposts are equal."))
    return full


def _bands(table: Table, spec: Table) -> Bands:
    cuts, points = spec.numbers("cuts"), spec.points_list("points")
    rising = sorted(points) in (list(points), list(reversed(points)))
    if not cuts or len(cuts) != len(points) or list(cuts) != sorted(set(cuts)) or not rising:
        raise table.fault("value", Text("bands need rising cuts and as many points that only rise or only fall."))
    return Bands(cuts, points)


def _piecewise(table: Table, spec: Table) -> Piecewise:
    cuts, points = spec.numbers("at"), spec.points_list("points")
    monotone = sorted(points) in (list(points), list(reversed(points)))
    if len(cuts) < 2 or len(cuts) != len(points) or list(cuts) != sorted(set(cuts)) or not monotone:
        raise table.fault(
            "value", Text("points need rising figures, two or more, and as many values that only rise or only fall.")
        )
    return Piecewise(cuts, points)


def _steps(table: Table, spec: Table) -> tuple[tuple[tuple[str, ...], int], ...]:
    steps: list[tuple[tuple[str, ...], int]] = []
    for step in spec.tables("steps"):
        steps.append((step.texts("any"), step.points("points")))
        step.finish()
    if not steps or not all(words and all(word.strip() for word in words) for words, _ in steps):
        raise table.fault("value", Text("each step needs a word to look for."))
    return tuple(steps)


def _codes(spec: Table) -> Codes:
    points = spec.table("points")
    return Codes(tuple((code, points.points(code)) for code in points.names()), spec.texts("ignored"))
