"""From facts to the grid: one cell for each firm and indicator, and all of them as integer arrays.

This is the slow part and depends on the facts and the value functions only; weights, missing policy, vetoes and size
can change without it (`registry.scoring.standing`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from registry.errors import UserError
from registry.i18n import Text
from registry.model.values import Grade
from registry.pause import collection_paused
from registry.scoring.certificates import Certificates
from registry.scoring.evaluate import Ask, Reader, Test, truth_of, value_of
from registry.scoring.facts import FirmFacts, Ref, State
from registry.scoring.grid import GRID
from registry.scoring.interval import Interval
from registry.scoring.reading import Part, Reading, gathered
from registry.scoring.scheme import FixedRule, Indicator, Scheme
from registry.scoring.values import Codes, Numeric, Phrases
from registry.scoring.vetoes import VetoAnswers

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
_OTHER_SEGMENT = Text("The scheme asks nothing of this segment")
_STATES = {state: number for number, state in enumerate(State)}


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
    """All cells of a scheme over some firms, in the order of the firms' keys; columns in the scheme's order.

    Attributes:
        lo, hi: bounds of each cell's value on the grid.
        known: something is known of the value, be it within bounds only.
        missing, not_applicable: the states of these names.
        vetoes: what the scheme's vetoes found.
    """

    scheme: Scheme
    as_of: date
    firms: tuple[FirmFacts, ...]
    cells: tuple[tuple[Cell, ...], ...]
    lo: IntArray
    hi: IntArray
    known: BoolArray
    missing: BoolArray
    not_applicable: BoolArray
    vetoes: VetoAnswers

    def firm(self, uid: str) -> FirmFacts:
        """The facts of a firm.

        Raises:
            KeyError: it is not in the evaluation.
        """
        at = bisect_left(self.firms, uid, key=lambda firm: firm.uid)
        if at == len(self.firms) or self.firms[at].uid != uid:
            raise KeyError(uid)
        return self.firms[at]


@collection_paused(spare=False)
def evaluate(scheme: Scheme, firms: Sequence[FirmFacts], as_of: date) -> Evaluation:
    """Evaluate every indicator for every firm.

    Raises:
        UserError: a fact holds a code that the scheme does not score.
        ValueError: two firms with the same key (a bug of the caller).
    """
    ordered = tuple(sorted(firms, key=lambda firm: firm.uid))
    if len({firm.uid for firm in ordered}) != len(ordered):
        raise ValueError("two firms with the same key")
    questions = [_Question.of(indicator, scheme) for indicator in scheme.indicators]
    readers = [Reader(scheme, firm, as_of) for firm in ordered]
    cells = tuple(tuple([question.cell(reader) for question in questions]) for reader in readers)
    shape = (len(ordered), len(scheme.indicators))
    states = np.array([_STATES[cell.state] for row in cells for cell in row], dtype=np.int8).reshape(shape)
    return Evaluation(
        scheme,
        as_of,
        ordered,
        cells,
        lo=np.array([cell.lo for row in cells for cell in row], dtype=np.int64).reshape(shape),
        hi=np.array([cell.hi for row in cells for cell in row], dtype=np.int64).reshape(shape),
        known=(states == _STATES[State.KNOWN]) | (states == _STATES[State.INTERVAL]),
        missing=states == _STATES[State.MISSING],
        not_applicable=states == _STATES[State.NOT_APPLICABLE],
        vetoes=VetoAnswers.of(scheme.vetoes, ordered, as_of),
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """An indicator with its formulas taken apart, to be asked of every firm.

    Attributes:
        away: whether the firm is not asked, None where that does not depend on facts.
        rules: conditions of the indicator's rules, in order.
        caps: highest value by the best evidence.
    """

    indicator: Indicator
    source: Ask
    away: Test | None
    rules: tuple[tuple[Test, FixedRule], ...]
    caps: Mapping[Grade, int]

    @classmethod
    def of(cls, indicator: Indicator, scheme: Scheme) -> _Question:
        return cls(
            indicator,
            value_of(indicator.source.root),
            truth_of(indicator.not_applicable.root) if indicator.not_applicable is not None else None,
            tuple((truth_of(rule.when.root), rule) for rule in indicator.rules),
            dict(reversed(scheme.grade_caps)),
        )

    def cell(self, reader: Reader) -> Cell:
        """The cell of one firm. See `Cell`."""
        indicator = self.indicator
        not_asked = self._not_asked(reader)
        if not_asked is not None:
            return not_asked
        fixed, open_rules = _fixed(self.rules, reader) if self.rules else (None, [])
        reading = self.source(reader)
        if fixed is not None:
            return self._fixed_cell(fixed, reading, reader)
        if reading.state is State.NOT_APPLICABLE:
            return _without_value(State.NOT_APPLICABLE, reading)
        anchors, settled = _anchors(indicator, reader)
        if not anchors and indicator.anchors is not None:
            return _without_value(State.NOT_APPLICABLE, reading.noted(_OTHER_SEGMENT))
        if not reading.known:
            return _without_value(State.MISSING, reading)
        if not settled:
            return _without_value(
                State.MISSING, reading.noted(Text("The segment is not known well enough to choose the goalpost"))
            )
        raw = indicator.unit.of(reading.interval) if reading.interval is not None else None
        bounds = _bounds(indicator, reading, raw, anchors, reader)
        if bounds is None:
            return _without_value(State.MISSING, reading.noted(Text("The text names nothing that the scheme scores")))
        lo, hi = bounds
        value = indicator.value
        if isinstance(value, Certificates) and value.expired(reading.codes[0], reader.as_of):
            reading = reading.noted(Text("A certificate had run out on the day and does not count"))
        if open_rules and (lo != hi or not (reading.interval is None or reading.interval.exact)):
            for rule in open_rules:
                lo, hi = min(lo, rule.value), max(hi, rule.value)
        return self._cell(lo, hi, reading, raw)

    def _not_asked(self, reader: Reader) -> Cell | None:
        indicator, firm = self.indicator, reader.firm
        if indicator.applies is not None and not any(indicator.applies.of(firm.segment, firm.segments)):
            return Cell(State.NOT_APPLICABLE, 0, 0, notes=(_OTHER_SEGMENT,))
        if self.away is not None and indicator.not_applicable is not None and self.away(reader):
            why = (indicator.not_applicable_note,) if indicator.not_applicable_note else ()
            return _without_value(State.NOT_APPLICABLE, reader.cells(indicator.not_applicable).noted(*why))
        return None

    def _fixed_cell(self, rule: FixedRule, reading: Reading, reader: Reader) -> Cell:
        used = gathered(State.KNOWN, (reading, reader.cells(rule.when)), rule.note)
        shown = Reading(State.KNOWN, reading.interval, refs=used.refs, grades=used.grades, notes=used.notes)
        raw = self.indicator.unit.of(reading.interval) if reading.interval is not None else None
        return self._cell(rule.value, rule.value, shown, raw, fixed=True)

    def _cell(self, lo: int, hi: int, reading: Reading, raw: Interval | None, *, fixed: bool = False) -> Cell:
        best = reading.best_grade
        cap = GRID if best is None else self.caps.get(best, GRID)
        capped = hi > cap
        if capped:
            lo, hi = min(lo, cap), cap
        return Cell(
            State.KNOWN if lo == hi else State.INTERVAL,
            lo,
            hi,
            raw=raw,
            codes=reading.codes,
            maybe=reading.maybe,
            grade=best,
            capped=capped,
            fixed=fixed,
            refs=reading.refs,
            notes=reading.notes,
            parts=reading.parts,
        )


def _fixed(rules: Iterable[tuple[Test, FixedRule]], reader: Reader) -> tuple[FixedRule | None, list[FixedRule]]:
    """The first rule that surely holds, and the rules before it that may."""
    may: list[FixedRule] = []
    for holds, rule in rules:
        match holds(reader):
            case True if not may:
                return rule, []
            case False:
                continue
            case _:
                may.append(rule)
    return None, may


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
    indicator: Indicator, reading: Reading, raw: Interval | None, anchors: tuple[Fraction, ...], reader: Reader
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
            return None if raw is None else _number_bounds(function, raw, anchors or (None,))


def _number_bounds(function: Numeric, raw: Interval, anchors: Sequence[Fraction | None]) -> tuple[int, int]:
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
