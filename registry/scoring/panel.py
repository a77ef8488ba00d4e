"""The experts' marks of each firm made into one figure, exactly, with what was left out and how many counted.

A mark is a whole number 0..100 of one item. An expert's total of a firm is the weighted sum of the item marks; the
firm's result is the mean, median or trimmed mean of the totals, or the weighted sum of trimmed item means (scoring
reference 2.8, domain reference 8.3). Everything is summed in whole parts and rounded half up once, at the end.

Only a complete sheet counts: an expert who has marked some items of a firm has not marked the firm yet. A recused
expert is no missing mark: he leaves the denominator. A mark by a recused expert is refused, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import isqrt

from registry.errors import UserError
from registry.i18n import Text
from registry.scoring.grid import GRID, half_up
from registry.scoring.rules import Aggregate, PanelItem, PanelRule, TrimLevel

FULL_MARK = 100
PARTS = FULL_MARK * GRID
"""Parts of a full total: weights of 10 000 times marks of 100."""
PER_GRID = PARTS // GRID
"""Parts of a total in one grid step of 0.01 points."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One expert's mark of one item of one firm. `expert`, `firm`: keys; `item`: a code of the rule; `value`: 0..100."""

    expert: str
    firm: str
    item: str
    value: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class PanelMarks:
    """All that a panel has marked so far.

    Attributes:
        experts, firms: keys, in display order. The order decides nothing.
        marks: in any order.
        recusals: pairs of expert and firm.
    """

    rule: PanelRule
    experts: tuple[str, ...]
    firms: tuple[str, ...]
    marks: tuple[Mark, ...] = ()
    recusals: frozenset[tuple[str, str]] = frozenset()


class SheetState(StrEnum):
    """Whether an expert has marked a firm."""

    GIVEN = "given"
    PARTIAL = "partial"  # some items; does not count yet
    ABSENT = "absent"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class ItemMark:
    """A mark on a sheet; None where there is none yet. `trimmed`: left out as one of the item's extremes."""

    item: str
    value: int | None
    comment: str = ""
    trimmed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One expert's marks of one firm.

    Attributes:
        marks: in the order of the rule's items.
        exact: weighted sum, 0..10^6; None unless complete.
        trimmed: the total is left out as one of the firm's extremes.
    """

    expert: str
    state: SheetState
    marks: tuple[ItemMark, ...]
    exact: int | None = None
    trimmed: bool = False

    @property
    def total(self) -> int | None:
        """The total on the grid, 0..10 000, rounded half up."""
        return None if self.exact is None else half_up(self.exact, PER_GRID)

    @property
    def counts(self) -> bool:
        """Whether the total as such enters the result."""
        return self.exact is not None and not self.trimmed


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What the panel says of one item of one firm, on the grid: the figure under the rule, and highest less lowest."""

    item: str
    value: int
    spread: int


@dataclass(frozen=True, slots=True)
class FirmMarks:
    """One firm before the panel.

    Attributes:
        sheets: one for each expert, in the panel's order.
        given: complete sheets.
        counted: of them, those whose total enters the result; all of them where extremes are left out by item.
        needed: experts who are not recused.
        result: on the grid 0..10 000, None where there is none.
        reason: why there is no result.
        plain: plain mean of all complete totals, on the grid.
        spread: highest less lowest of the totals that count, on the grid; `reach`: of all complete totals.
        deviation: sample standard deviation of all complete totals, on the grid, rounded down.
        items: by item, in the rule's order; () without a result.
        rank: competition rank by the result, None without one; `rank_label`: ``9=`` where it is shared.
    """

    firm: str
    sheets: tuple[Sheet, ...]
    given: int
    counted: int
    needed: int
    result: int | None
    reason: Text | None = None
    plain: int | None = None
    spread: int | None = None
    reach: int | None = None
    deviation: int | None = None
    items: tuple[ItemResult, ...] = ()
    rank: int | None = None
    rank_label: str = ""

    def sheet(self, expert: str) -> Sheet:
        """The sheet of an expert.

        Raises:
            KeyError: no such expert.
        """
        for sheet in self.sheets:
            if sheet.expert == expert:
                return sheet
        raise KeyError(expert)


@dataclass(frozen=True, slots=True)
class ExpertProgress:
    """How many firms an expert has marked completely, and how many he is to mark."""

    expert: str
    done: int
    needed: int


@dataclass(frozen=True, slots=True)
class PanelResult:
    """What a panel says. `firms` and `experts` follow the order of the marks' own lists."""

    rule: PanelRule
    firms: tuple[FirmMarks, ...]
    experts: tuple[ExpertProgress, ...]

    def firm(self, uid: str) -> FirmMarks:
        """The marks of a firm.

        Raises:
            KeyError: it is not before the panel.
        """
        for firm in self.firms:
            if firm.firm == uid:
                return firm
        raise KeyError(uid)

    @property
    def results(self) -> dict[str, int]:
        """Result by firm, on the grid, of the firms that have one."""
        return {f.firm: f.result for f in self.firms if f.result is not None}

    @property
    def done(self) -> int:
        """Complete sheets of all."""
        return sum(e.done for e in self.experts)

    @property
    def needed(self) -> int:
        """Sheets that are to be filled in."""
        return sum(e.needed for e in self.experts)

    @property
    def complete(self) -> bool:
        """Whether every expert who is not recused has marked every firm."""
        return self.done == self.needed


def tally(panel: PanelMarks, names: Mapping[str, str] | None = None) -> PanelResult:
    """Make one figure of the experts' marks for each firm.

    Args:
        panel: rule, experts, firms, marks and recusals.
        names: of experts and firms, for the words of an error; their keys stand in where it has none.

    Raises:
        UserError: a mark by a recused expert, or one that is not 0..100.
        ValueError: an expert, firm or item that the panel does not know, or a mark given twice (bugs of the caller).
    """
    given = _by_sheet(panel, names or {})
    firms = [_firm(panel, firm, given) for firm in panel.firms]
    experts = tuple(
        ExpertProgress(
            expert,
            done=sum(f.sheets[at].state is SheetState.GIVEN for f in firms),
            needed=sum(f.sheets[at].state is not SheetState.RECUSED for f in firms),
        )
        for at, expert in enumerate(panel.experts)
    )
    return PanelResult(panel.rule, tuple(_ranked(firms)), experts)


def trim(values: Mapping[str, int], drop: int) -> frozenset[str]:
    """The keys of the `drop` lowest and `drop` highest values. Of equal values exactly as many as needed, by key."""
    order = sorted(values, key=lambda key: (values[key], key))
    return frozenset(order[:drop] + order[len(order) - drop :])


def median(values: Iterable[int]) -> Fraction:
    """The middle value, or the mean of the two in the middle.

    Raises:
        ValueError: there is no value.
    """
    order = sorted(values)
    if not order:
        raise ValueError("no value has no median")
    return Fraction(order[(len(order) - 1) // 2] + order[len(order) // 2], 2)


def _by_sheet(panel: PanelMarks, names: Mapping[str, str]) -> dict[tuple[str, str], dict[str, Mark]]:
    experts, firms, items = set(panel.experts), set(panel.firms), {item.code for item in panel.rule.items}
    if len(experts) < len(panel.experts) or len(firms) < len(panel.firms):
        raise ValueError("an expert or a firm stands twice before the panel")
    found: dict[tuple[str, str], dict[str, Mark]] = {}
    for mark in panel.marks:
        if mark.expert not in experts or mark.firm not in firms or mark.item not in items:
            raise ValueError(f"{mark} is not of this panel")
        _refuse(panel, mark, names)
        sheet = found.setdefault((mark.expert, mark.firm), {})
        if mark.item in sheet:
            raise ValueError(f"{mark} is given twice")
        sheet[mark.item] = mark
    return found


def _refuse(panel: PanelMarks, mark: Mark, names: Mapping[str, str]) -> None:
    expert, firm = names.get(mark.expert, mark.expert), names.get(mark.firm, mark.firm)
    if (mark.expert, mark.firm) in panel.recusals:
        raise UserError(
            Text("{expert} is recused from {firm} and cannot mark it.", expert=expert, firm=firm),
            Text("No result was made."),
            Text("Remove the mark, or withdraw the recusal by a recorded decision."),
        )
    if not 0 <= mark.value <= FULL_MARK:
        raise UserError(
            Text("{expert} gave {firm} {value}; marks run from 0 to 100.", expert=expert, firm=firm, value=mark.value),
            Text("No result was made."),
            Text("Correct the mark."),
        )


def _firm(panel: PanelMarks, firm: str, given: Mapping[tuple[str, str], Mapping[str, Mark]]) -> FirmMarks:
    rule = panel.rule
    sheets = [_sheet(rule, e, given.get((e, firm), {}), (e, firm) in panel.recusals) for e in panel.experts]
    exact = {sheet.expert: sheet.exact for sheet in sheets if sheet.exact is not None}
    needed = sum(sheet.state is not SheetState.RECUSED for sheet in sheets)
    if len(exact) < max(rule.least, 1):
        plain = half_up(sum(exact.values()), len(exact) * PER_GRID) if exact else None
        return FirmMarks(firm, tuple(sheets), len(exact), 0, needed, None, _too_few(rule, len(exact), needed), plain)
    drop = _drop(rule, len(exact))
    sheets = _struck(rule, sheets, exact, drop)
    counting = [sheet.exact for sheet in sheets if sheet.exact is not None and not sheet.trimmed]
    items = [_item(item, sheets) for item in rule.items]
    top, low = max(exact.values()), min(exact.values())
    return FirmMarks(
        firm,
        tuple(sheets),
        given=len(exact),
        counted=len(counting),
        needed=needed,
        result=half_up(*_figure(rule, sheets, exact.values())),
        plain=half_up(sum(exact.values()), len(exact) * PER_GRID),
        spread=half_up(max(counting) - min(counting), PER_GRID),
        reach=half_up(top - low, PER_GRID),
        deviation=_deviation(tuple(exact.values())),
        items=tuple(items),
    )


def _sheet(rule: PanelRule, expert: str, marks: Mapping[str, Mark], recused: bool) -> Sheet:
    row = tuple(
        ItemMark(item.code, marks[item.code].value, marks[item.code].comment)
        if item.code in marks
        else ItemMark(item.code, None)
        for item in rule.items
    )
    if recused:
        return Sheet(expert, SheetState.RECUSED, row)
    if len(marks) < len(rule.items):
        return Sheet(expert, SheetState.PARTIAL if marks else SheetState.ABSENT, row)
    return Sheet(expert, SheetState.GIVEN, row, sum(item.weight * marks[item.code].value for item in rule.items))


def _too_few(rule: PanelRule, given: int, needed: int) -> Text:
    if needed < rule.least:
        return Text(
            "Experts who may mark this firm: {needed}; the rule asks for {least}", needed=needed, least=rule.least
        )
    return Text("Score sheets received: {given} of at least {least}", given=given, least=rule.least)


def _drop(rule: PanelRule, given: int) -> int:
    """How many are left out at each end: none where too few are given, or nothing would be left."""
    trims = rule.aggregate is Aggregate.TRIMMED and given >= rule.drop_from and given > 2 * rule.drop
    return rule.drop if trims else 0


def _struck(rule: PanelRule, sheets: Sequence[Sheet], exact: Mapping[str, int], drop: int) -> list[Sheet]:
    """The sheets with what is left out marked as such."""
    if rule.trim_level is TrimLevel.TOTAL:
        out = trim(exact, drop)
        return [replace(sheet, trimmed=sheet.expert in out) for sheet in sheets]
    struck = [
        trim({s.expert: v for s in sheets if s.exact is not None and (v := s.marks[at].value) is not None}, drop)
        for at in range(len(rule.items))
    ]
    return [
        replace(s, marks=tuple(replace(mark, trimmed=s.expert in struck[at]) for at, mark in enumerate(s.marks)))
        for s in sheets
    ]


def _figure(rule: PanelRule, sheets: Sequence[Sheet], exact: Iterable[int]) -> tuple[int, int]:
    """The result on the grid as numerator and denominator."""
    if rule.aggregate is Aggregate.MEDIAN:
        middle = median(exact)
        return middle.numerator, middle.denominator * PER_GRID
    kept = [s for s in sheets if s.counts]
    left = sum(not mark.trimmed for mark in (s.marks[0] for s in kept))  # the same number for every item
    whole = sum(
        item.weight * (s.marks[at].value or 0)
        for s in kept
        for at, item in enumerate(rule.items)
        if not s.marks[at].trimmed
    )
    return whole, left * PER_GRID


def _item(item: PanelItem, sheets: Sequence[Sheet]) -> ItemResult:
    """The mean of the item's marks that count, and how far all marks of complete sheets lie apart."""
    marks = [(mark.value, mark.trimmed or s.trimmed) for s in sheets if s.exact is not None for mark in s.marks
             if mark.item == item.code and mark.value is not None]  # fmt: skip
    kept = [value for value, trimmed in marks if not trimmed]
    every = [value for value, _ in marks]
    scale = GRID // FULL_MARK
    return ItemResult(item.code, half_up(sum(kept) * scale, len(kept)), (max(every) - min(every)) * scale)


def _deviation(exact: Sequence[int]) -> int:
    n = len(exact)
    if n < 2:
        return 0
    squares = n * sum(value * value for value in exact) - sum(exact) ** 2  # n times the sum of squared deviations
    return isqrt(squares // (n * (n - 1))) // PER_GRID


def _ranked(firms: Sequence[FirmMarks]) -> Iterable[FirmMarks]:
    results = [firm.result for firm in firms if firm.result is not None]
    for firm in firms:
        if firm.result is None:
            yield firm
            continue
        result = firm.result
        rank = 1 + sum(other > result for other in results)
        yield replace(firm, rank=rank, rank_label=f"{rank}=" if results.count(result) > 1 else str(rank))
