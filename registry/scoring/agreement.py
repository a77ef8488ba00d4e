"""How far experts agree, and who marks harder than others: exact diagnostics that never change a result.

Kendall's W with the correction for ties, and the intraclass correlation ICC(2,k), over the firms that all experts
marked; severity by least squares over all marks, gaps and all (scoring reference 2.8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from registry.scoring.panel import PER_GRID, PanelResult

Totals = Mapping[tuple[str, str], int]
"""Exact total by expert and firm."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the experts agree.

    Attributes:
        experts: those compared: all who have marked anything.
        firms: the firms that all of them marked; only these are compared.
        left_out: firms that some of them did not mark.
        kendall: Kendall's W, 0 (none) to 1 (the same order); None with fewer than two experts or firms, or where nobody
            tells any firms apart.
        chi_square: r (m - 1) W, on m - 1 degrees of freedom; a test only for many firms.
        icc: ICC(2,k), of the mean of these experts, absolute agreement; can be negative. None where it is not defined.
    """

    experts: tuple[str, ...]
    firms: tuple[str, ...]
    left_out: tuple[str, ...]
    kendall: Fraction | None
    chi_square: Fraction | None
    icc: Fraction | None


@dataclass(frozen=True, slots=True)
class Severity:
    """How much higher an expert marks than the others, the firms being equal.

    Attributes:
        lean: h of the model, in parts of the grid 0..10 000; positive is mild, negative severe.
        flagged: it lies more than two standard deviations of the other experts' leans from their mean, and more than two
            standard errors of its own, so that neither an even panel nor a few scattered marks raise it. Three experts
            and a degree of freedom are needed.
        group: number of the group of experts that can be compared with each other; all 0 where the firms connect them.
    """

    expert: str
    lean: Fraction
    flagged: bool
    group: int


def agreement(result: PanelResult) -> Agreement:
    """Kendall's W and ICC(2,k) over the complete block of marks."""
    totals = _totals(result)
    experts = tuple(e.expert for e in result.experts if e.done)
    firms = tuple(f.firm for f in result.firms if experts and all((e, f.firm) in totals for e in experts))
    block = [[totals[e, f] for f in firms] for e in experts]
    w = kendall_w(block)
    return Agreement(
        experts,
        firms,
        left_out=tuple(f.firm for f in result.firms if f.firm not in firms),
        kendall=w,
        chi_square=None if w is None else len(experts) * (len(firms) - 1) * w,
        icc=icc_2k(block),
    )


def kendall_w(block: Sequence[Sequence[int]]) -> Fraction | None:
    """Kendall's coefficient of concordance with the correction for ties.

    ``W = 12 sum (R_i - mean R)^2 / (r^2 (m^3 - m) - r sum T)`` with ``T = sum (t^3 - t)`` over the ties of each row.

    Args:
        block: one row an expert (r rows), one column a firm (m columns).

    Returns:
        An exact fraction 0..1; None with fewer than two rows or columns, or where every row is one tie.
    """
    r, m = len(block), len(block[0]) if block else 0
    if r < 2 or m < 2:
        return None
    doubled = [sum(column) for column in zip(*(_doubled_ranks(row) for row in block), strict=True)]
    squares = sum((value - r * (m + 1)) ** 2 for value in doubled)  # four times the sum of squared deviations
    ties = sum(n**3 - n for row in block for n in Counter(row).values())
    below = r * r * (m**3 - m) - r * ties
    return Fraction(3 * squares, below) if below else None


def icc_2k(block: Sequence[Sequence[int]]) -> Fraction | None:
    """ICC(2,k): two-way random effects, absolute agreement, of the mean of k experts (Shrout and Fleiss 1979).

    ``(MSR - MSE) / (MSR + (MSC - MSE) / n)`` with n firms.

    Args:
        block: one row an expert, one column a firm.
    """
    k, n = len(block), len(block[0]) if block else 0
    if k < 2 or n < 2:
        return None
    mean = Fraction(sum(map(sum, block)), k * n)
    of_firm = [Fraction(sum(column), k) for column in zip(*block, strict=True)]
    of_expert = [Fraction(sum(row), n) for row in block]
    between = k * sum(((value - mean) ** 2 for value in of_firm), Fraction(0))
    judges = n * sum(((value - mean) ** 2 for value in of_expert), Fraction(0))
    whole = sum(((value - mean) ** 2 for row in block for value in row), Fraction(0))
    msr, msc = between / (n - 1), judges / (k - 1)
    mse = (whole - between - judges) / ((n - 1) * (k - 1))
    below = msr + (msc - mse) / n
    return (msr - mse) / below if below else None


def severity(result: PanelResult) -> tuple[Severity, ...]:
    """Each expert's lean: ``total = mean + firm + expert`` by least squares over all complete sheets.

    Experts are only compared where common firms connect them; within such a group the leans sum to zero. An expert
    without a sheet is left out. Exact.
    """
    totals = _totals(result)
    experts = [e.expert for e in result.experts if e.done]
    groups = _groups(experts, totals)
    lean: dict[str, Fraction] = {}
    for group in groups:
        lean |= _least_squares(group, totals)
    scatter = _unexplained(totals, lean, len(groups))
    done = {e.expert: e.done for e in result.experts}
    return tuple(
        Severity(e, lean[e] / PER_GRID, scatter is not None and _stands_out(e, group, lean, scatter / done[e]), number)
        for e in experts
        for number, group in enumerate(groups)
        if e in group
    )


def _stands_out(expert: str, group: Sequence[str], lean: Mapping[str, Fraction], error: Fraction) -> bool:
    others = [lean[e] for e in group if e != expert]
    if len(others) < 2:
        return False
    mean = sum(others, Fraction(0)) / len(others)
    variance = sum(((value - mean) ** 2 for value in others), Fraction(0)) / (len(others) - 1)
    return (lean[expert] - mean) ** 2 > 4 * max(variance, error)


def _totals(result: PanelResult) -> dict[tuple[str, str], int]:
    return {
        (sheet.expert, firm.firm): sheet.exact
        for firm in result.firms
        for sheet in firm.sheets
        if sheet.exact is not None
    }


def _doubled_ranks(values: Sequence[int]) -> list[int]:
    """Twice the average rank of each value, the smallest first."""
    order = sorted(values)
    first = {value: order.index(value) for value in set(values)}
    counts = Counter(values)
    return [2 * first[value] + counts[value] + 1 for value in values]


def _groups(experts: Sequence[str], totals: Totals) -> list[list[str]]:
    """Experts connected by common firms, each group and all groups in the panel's order."""
    firms = {e: {f for other, f in totals if other == e} for e in experts}
    groups: list[list[str]] = []
    waiting = list(experts)
    while waiting:
        group, reached = [waiting[0]], set(firms[waiting[0]])
        while joined := [e for e in waiting if e not in group and firms[e] & reached]:
            group += joined
            reached.update(*(firms[e] for e in joined))
        groups.append([e for e in experts if e in group])
        waiting = [e for e in waiting if e not in group]
    return groups


def _least_squares(group: Sequence[str], totals: Totals) -> dict[str, Fraction]:
    """Leans within a connected group. Firms are eliminated: what is left has one equation an expert."""
    by_firm: dict[str, list[str]] = {}
    for expert, firm in totals:
        if expert in group:
            by_firm.setdefault(firm, []).append(expert)
    at = {expert: n for n, expert in enumerate(group)}
    size = len(group)
    # The equations alone leave the level open; adding the sum of all leans to each of them settles it at zero.
    rows = [[Fraction(1)] * size + [Fraction(0)] for _ in group]
    for firm, judges in by_firm.items():
        share = Fraction(1, len(judges))
        mean = sum((Fraction(totals[e, firm]) for e in judges), Fraction(0)) * share
        for one in judges:
            rows[at[one]][at[one]] += 1
            rows[at[one]][size] += totals[one, firm] - mean
            for other in judges:
                rows[at[one]][at[other]] -= share
    return dict(zip(group, _solve(rows), strict=True))


def _solve(rows: list[list[Fraction]]) -> list[Fraction]:
    """The solution of a regular system; each row ends with its right side."""
    for n in range(len(rows)):
        pivot = next(i for i in range(n, len(rows)) if rows[i][n])
        rows[n], rows[pivot] = rows[pivot], rows[n]
        head = rows[n][n]
        rows[n] = [value / head for value in rows[n]]
        for i, row in enumerate(rows):
            if i != n and row[n]:
                factor = row[n]
                rows[i] = [value - factor * own for value, own in zip(row, rows[n], strict=True)]
    return [row[-1] for row in rows]


def _unexplained(totals: Totals, lean: Mapping[str, Fraction], groups: int) -> Fraction | None:
    """The variance of what firm and expert do not explain; None without a degree of freedom."""
    firms: dict[str, list[Fraction]] = {}
    for (expert, firm), total in totals.items():
        firms.setdefault(firm, []).append(total - lean[expert])
    freedom = len(totals) - len(firms) - len(lean) + groups
    if freedom <= 0:
        return None
    squares = Fraction(0)
    for rest in firms.values():
        mean = sum(rest, Fraction(0)) / len(rest)
        squares += sum(((value - mean) ** 2 for value in rest), Fraction(0))
    return squares / freedom
