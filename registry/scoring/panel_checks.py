"""What a chair must look at before a panel's figures count: marks that stand out, and comments that are wanting.

Nothing here changes a result. Also: what the list would be without each expert (scoring reference 2.8).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from registry.i18n import Text
from registry.scoring.grid import GRID, points_text
from registry.scoring.panel import FULL_MARK, PARTS, PER_GRID, FirmMarks, PanelMarks, PanelResult, Sheet, median, tally
from registry.scoring.rules import PanelRule


class OutlierKind(StrEnum):
    """Why an expert's marks want a reason."""

    FAR = "far"  # one total lies far from the firm's median
    UNIFORM = "uniform"  # all firms got the same total


@dataclass(frozen=True, slots=True)
class Outlier:
    """Marks that want a reason, or a decision to keep them.

    Attributes:
        expert: who gave them.
        firm: of a total that lies far off; "" where all firms got the same.
        total: the total, on the grid 0..10 000.
        deviation: from the firm's median, on the grid, negative below it; 0 where all firms got the same.
        item: the item whose mark adds most to the deviation, "" where all firms got the same.
        text: in words.
    """

    kind: OutlierKind
    expert: str
    firm: str
    total: int
    deviation: int
    item: str
    text: Text


@dataclass(frozen=True, slots=True)
class MissingComment:
    """A mark so high or low that the rule asks for a comment, without one."""

    expert: str
    firm: str
    item: str
    value: int


@dataclass(frozen=True, slots=True)
class WithoutExpert:
    """What the panel would say without one expert.

    Attributes:
        results: by firm, on the grid; a firm that too few others have marked has none.
        changed: firms whose result is another one, with the difference on the grid; a result that is lost is not in it.
        lost: firms that would have no result.
        entered, left: firms that would gain and lose a seat, in the panel's order.
    """

    expert: str
    results: Mapping[str, int]
    changed: Mapping[str, int]
    lost: tuple[str, ...]
    entered: tuple[str, ...]
    left: tuple[str, ...]


def outliers(result: PanelResult) -> tuple[Outlier, ...]:
    """Totals further than the rule's points from their firm's median, then experts who told no two firms apart.

    An expert is said to have given all firms the same only once all his firms, two or more, are marked.
    """
    far = [found for firm in result.firms for sheet in firm.sheets if (found := _far(result.rule, firm, sheet))]
    same = [found for at in range(len(result.experts)) if (found := _uniform(result, at))]
    return (*far, *same)


def missing_comments(panel: PanelMarks) -> tuple[MissingComment, ...]:
    """The marks that want a comment and have none, by expert, firm and item in the panel's order."""
    rule = panel.rule
    order = {
        key: n for keys in (panel.experts, panel.firms, [i.code for i in rule.items]) for n, key in enumerate(keys)
    }
    bare = [
        mark
        for mark in panel.marks
        if not mark.comment.strip() and (mark.value >= rule.comment_above or mark.value <= rule.comment_below)
    ]
    bare.sort(key=lambda mark: (order[mark.expert], order[mark.firm], order[mark.item]))
    return tuple(MissingComment(m.expert, m.firm, m.item, m.value) for m in bare)


def by_panel(size: int) -> Callable[[Mapping[str, int]], frozenset[str]]:
    """A rule that seats the `size` best results, and everybody who ties with the last of them."""

    def seats(results: Mapping[str, int]) -> frozenset[str]:
        order = sorted(results.values(), reverse=True)
        if len(order) <= size:
            return frozenset(results)
        return frozenset(uid for uid, value in results.items() if value >= order[size - 1])

    return seats


def without_each_expert(
    panel: PanelMarks, seats: Callable[[Mapping[str, int]], Collection[str]]
) -> tuple[WithoutExpert, ...]:
    """What would change if each expert in turn had not taken part.

    Args:
        panel: rule, experts, firms, marks, recusals.
        seats: who has a seat under given results; `by_panel` for the panel alone.

    Raises:
        UserError: the marks themselves are refused (see `tally`).
    """
    full = tally(panel).results
    seated = frozenset(seats(full))
    return tuple(_without(panel, expert, full, seated, seats) for expert in panel.experts)


def _without(
    panel: PanelMarks,
    expert: str,
    full: Mapping[str, int],
    seated: frozenset[str],
    seats: Callable[[Mapping[str, int]], Collection[str]],
) -> WithoutExpert:
    rest = replace(
        panel,
        experts=tuple(e for e in panel.experts if e != expert),
        marks=tuple(mark for mark in panel.marks if mark.expert != expert),
        recusals=frozenset(pair for pair in panel.recusals if pair[0] != expert),
    )
    results = tally(rest).results
    now = frozenset(seats(results))
    return WithoutExpert(
        expert,
        results,
        changed={f: results[f] - full[f] for f in panel.firms if f in results and f in full and results[f] != full[f]},
        lost=tuple(f for f in panel.firms if f in full and f not in results),
        entered=tuple(f for f in panel.firms if f in now and f not in seated),
        left=tuple(f for f in panel.firms if f in seated and f not in now),
    )


def _far(rule: PanelRule, firm: FirmMarks, sheet: Sheet) -> Outlier | None:
    if sheet.exact is None or sheet.total is None:
        return None
    middle = median(s.exact for s in firm.sheets if s.exact is not None)
    off = sheet.exact - middle
    if abs(off) <= rule.outlier * (PARTS // FULL_MARK):
        return None
    steps = _nearest(off / PER_GRID)
    words = {"points": points_text(abs(steps)), "total": points_text(sheet.total)}
    text = Text("Total {total}, {points} points above the median", **words) if off > 0 else Text(
        "Total {total}, {points} points below the median", **words
    )  # fmt: skip
    return Outlier(OutlierKind.FAR, sheet.expert, firm.firm, sheet.total, steps, _source(rule, firm, sheet, off), text)


def _source(rule: PanelRule, firm: FirmMarks, sheet: Sheet, off: Fraction) -> str:
    """The item that deviates most in the total's direction, weighed, from the other sheets' median of that item."""
    sign = 1 if off > 0 else -1
    found: list[tuple[Fraction, str]] = []
    for at, item in enumerate(rule.items):
        marks = [value for s in firm.sheets if s.exact is not None and (value := s.marks[at].value) is not None]
        found.append((-sign * item.weight * ((sheet.marks[at].value or 0) - median(marks)), item.code))
    return min(found)[1]


def _uniform(result: PanelResult, at: int) -> Outlier | None:
    progress = result.experts[at]
    totals = {firm.sheets[at].exact for firm in result.firms if firm.sheets[at].exact is not None}
    if len(totals) != 1 or progress.done < max(progress.needed, 2):
        return None
    total = next(firm.sheets[at].total for firm in result.firms if firm.sheets[at].exact is not None) or 0
    text = Text("All {n} firms got the same total, {total}", n=progress.done, total=points_text(total))
    return Outlier(OutlierKind.UNIFORM, progress.expert, "", total, 0, "", text)


def _nearest(value: Fraction) -> int:
    """Rounded to the nearest whole number, halves away from zero, so that both signs print alike."""
    whole = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return whole if value >= 0 else -whole


assert PARTS % GRID == 0, "a total's parts divide evenly into grid steps"
