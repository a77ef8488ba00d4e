"""From facts to the grid: one cell for each firm and indicator, and all of them as integer arrays.

This is the slow part and depends on the facts and the value functions only; weights, missing policy, vetoes and size
can change without it (`registry.scoring.standing`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from registry.errors import UserError
from registry.i18n import Text
from registry.model.values import Grade
from registry.scoring.certificates import Certificates
from registry.scoring.evaluate import Reader
from registry.scoring.facts import FirmFacts, Ref, State
from registry.scoring.grid import GRID
from registry.scoring.interval import Interval
from registry.scoring.reading import Part, Reading, gathered
from registry.scoring.scheme import FixedRule, Indicator, Scheme
from registry.scoring.values import Codes, Numeric, Phrases

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cell:
    """The value of one indicator for one firm.

    Attributes:
        state: known, interval, missing or not applicable. Known means that the value is settled, even where the raw
            figure is only bounded.
        lo, hi: the value's bounds on the grid; equal where it is settled.
        raw: the raw figure in the indicator's unit, None for codes and where nothing is known.
        codes, maybe: codes that hold, and that may hold.
        grade: the strongest evidence behind it.
        capped: the evidence grade held the value down.
        fixed: a rule of the scheme gave the value, not the raw figure.
    """

    state: State
    lo: int
    hi: int
    raw: Interval | None = None
    codes: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    grade: Grade | None = None
    capped: bool = False
    fixed: bool = False
    refs: tuple[Ref, ...] = ()
    notes: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All cells of a scheme over some firms, in the order of the firms' keys; columns in the scheme's order."""

    scheme: Scheme
    as_of: date
    firms: tuple[FirmFacts, ...]
    cells: tuple[tuple[Cell, ...], ...]
    lo: IntArray
    hi: IntArray
    missing: BoolArray
    not_applicable: BoolArray

    def firm(self, uid: str) -> FirmFacts:
        """The facts of a firm.

        Raises:
            KeyError: it is not in the evaluation.
        """
        at = bisect_left(self.firms, uid, key=lambda firm: firm.uid)
        if at == len(self.firms) or self.firms[at].uid != uid:
            raise KeyError(uid)
        return self.firms[at]


def evaluate(scheme: Scheme, firms: Sequence[FirmFacts], as_of: date) -> Evaluation:
    """Evaluate every indicator for every firm.

    Raises:
        UserError: a fact holds a code that the scheme does not score.
        ValueError: two firms with the same key (a bug of the caller).
    """
    ordered = tuple(sorted(firms, key=lambda firm: firm.uid))
    if len({firm.uid for firm in ordered}) != len(ordered):
        raise ValueError("two firms with the same key")
    cells = tuple(_row(scheme, Reader(scheme, firm, as_of)) for firm in ordered)
    shape = (len(ordered), len(scheme.indicators))
    return Evaluation(
        scheme,
        as_of,
        ordered,
        cells,
        lo=np.array([cell.lo for row in cells for cell in row], dtype=np.int64).reshape(shape),
        hi=np.array([cell.hi for row in cells for cell in row], dtype=np.int64).reshape(shape),
        missing=np.array([cell.state is State.MISSING for row in cells for cell in row], dtype=np.bool_).reshape(shape),
        not_applicable=np.array(
            [cell.state is State.NOT_APPLICABLE for row in cells for cell in row], dtype=np.bool_
        ).reshape(shape),
    )


def _row(scheme: Scheme, reader: Reader) -> tuple[Cell, ...]:
    return tuple(cell_of(indicator, reader) for indicator in scheme.indicators)


def cell_of(indicator: Indicator, reader: Reader) -> Cell:
    """One cell. See `Cell`."""
    not_asked = _not_asked(indicator, reader)
    if not_asked is not None:
        return not_asked
    fixed, open_rules = _fixed(indicator.rules, reader)
    reading = reader.read(indicator.source)
    if fixed is not None:
        return _fixed_cell(fixed, reading, indicator, reader)
    if reading.state is State.NOT_APPLICABLE:
        return _without_value(State.NOT_APPLICABLE, reading)
    anchors, settled = _anchors(indicator, reader)
    if not anchors and indicator.anchors is not None:
        return _without_value(State.NOT_APPLICABLE, reading.noted(Text("The scheme asks nothing of this segment")))
    if not reading.known:
        return _without_value(State.MISSING, reading)
    if not settled:
        return _without_value(
            State.MISSING, reading.noted(Text("The segment is not known well enough to choose the goalpost"))
        )
    bounds = _bounds(indicator, reading, anchors, reader)
    if bounds is None:
        return _without_value(State.MISSING, reading.noted(Text("The text names nothing that the scheme scores")))
    lo, hi = bounds
    value = indicator.value
    if isinstance(value, Certificates) and value.expired(reading.codes[0], reader.as_of):
        reading = reading.noted(Text("A certificate had run out on the day and does not count"))
    if lo != hi or not (reading.interval is None or reading.interval.exact):
        for rule in open_rules:
            lo, hi = min(lo, rule.value), max(hi, rule.value)
    return _cell(lo, hi, reading, indicator, reader)


def _not_asked(indicator: Indicator, reader: Reader) -> Cell | None:
    firm = reader.firm
    if indicator.applies is not None and not any(indicator.applies.of(firm.segment, firm.segments)):
        return Cell(State.NOT_APPLICABLE, 0, 0, notes=(Text("The scheme asks nothing of this segment"),))
    if indicator.not_applicable is not None and reader.holds(indicator.not_applicable):
        why = (indicator.not_applicable_note,) if indicator.not_applicable_note else ()
        return _without_value(State.NOT_APPLICABLE, reader.cells(indicator.not_applicable).noted(*why))
    return None


def _fixed(rules: tuple[FixedRule, ...], reader: Reader) -> tuple[FixedRule | None, list[FixedRule]]:
    """The first rule that surely holds, and the rules before it that may."""
    may: list[FixedRule] = []
    for rule in rules:
        match reader.holds(rule.when):
            case True if not may:
                return rule, []
            case False:
                continue
            case _:
                may.append(rule)
    return None, may


def _fixed_cell(rule: FixedRule, reading: Reading, indicator: Indicator, reader: Reader) -> Cell:
    used = gathered(State.KNOWN, (reading, reader.cells(rule.when)), rule.note)
    shown = Reading(State.KNOWN, reading.interval, refs=used.refs, grades=used.grades, notes=used.notes)
    return _cell(rule.value, rule.value, shown, indicator, reader, fixed=True)


def _anchors(indicator: Indicator, reader: Reader) -> tuple[tuple[Fraction, ...], bool]:
    """The goalposts that may apply, and whether it is settled that one does."""
    if indicator.anchors is None:
        return (), True
    found = indicator.anchors.of(reader.firm.segment, reader.firm.segments)
    return tuple(anchor for anchor in found if anchor is not None), None not in found


def _without_value(state: State, reading: Reading) -> Cell:
    top = GRID if state is State.MISSING else 0
    return Cell(state, 0, top, refs=reading.refs, grade=reading.best_grade, notes=reading.notes)


def _bounds(
    indicator: Indicator, reading: Reading, anchors: tuple[Fraction, ...], reader: Reader
) -> tuple[int, int] | None:
    match indicator.value:
        case Codes() as codes:
            return _code_bounds(codes, indicator, reading, reader)
        case Phrases() as phrases:
            value = phrases.of(reading.codes[0]) if reading.codes else None
            return None if value is None else (value, value)
        case Certificates() as certificates:
            return certificates.bounds(reading.codes[0], reader.as_of) if reading.codes else None
        case function:
            return _number_bounds(function, reading, indicator, anchors or (None,))


def _number_bounds(
    function: Numeric, reading: Reading, indicator: Indicator, anchors: Sequence[Fraction | None]
) -> tuple[int, int] | None:
    if reading.interval is None:
        return None
    raw = indicator.unit.of(reading.interval)
    if len(anchors) == 1 and raw.exact:
        value = function.at(raw.lo, anchors[0])
        return value, value
    ends = [(function.at(raw.lo, anchor), function.at(raw.hi, anchor, top=True)) for anchor in anchors]
    return min(min(pair) for pair in ends), max(max(pair) for pair in ends)


def _code_bounds(codes: Codes, indicator: Indicator, reading: Reading, reader: Reader) -> tuple[int, int] | None:
    held = [_points(codes, code, indicator, reader) for code in reading.codes if code not in codes.ignored]
    maybe = [_points(codes, code, indicator, reader) for code in reading.maybe if code not in codes.ignored]
    if not held and not maybe:
        return None
    lo = max(held, default=0)
    return lo, max([lo, *maybe])


def _points(codes: Codes, code: str, indicator: Indicator, reader: Reader) -> int:
    points = codes.of(code)
    if points is None:
        raise UserError(
            Text("{firm}: “{indicator}” holds “{code}”, which the scheme does not score.",
                 firm=reader.firm.legal_name, indicator=indicator.title, code=code),
            Text("Nothing was scored."),
            Text("Add the code to the scheme, or correct the firm."),
        )  # fmt: skip
    return points


def _cell(lo: int, hi: int, reading: Reading, indicator: Indicator, reader: Reader, *, fixed: bool = False) -> Cell:
    best = reading.best_grade
    cap = next((most for grade, most in reader.scheme.grade_caps if grade is best), GRID)
    capped = hi > cap
    lo, hi = min(lo, cap), min(hi, cap)
    return Cell(
        State.KNOWN if lo == hi else State.INTERVAL,
        lo,
        hi,
        raw=indicator.unit.of(reading.interval) if reading.interval else None,
        codes=reading.codes,
        maybe=reading.maybe,
        grade=best,
        capped=capped,
        fixed=fixed,
        refs=reading.refs,
        notes=reading.notes,
        parts=reading.parts,
    )
