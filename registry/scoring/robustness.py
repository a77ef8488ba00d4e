"""How sure a seat is: the list made again thousands of times under drawn weights and, where they are open, values.

Weights come from a Dirichlet distribution made of integer spacings, so that only integers are subtracted and counts
are equal on every machine (scoring reference 2.9); random bits are PCG64's raw output, whose stream is fixed. Each
indicator and each firm draws by its own code or key, so neither their order nor further candidates change what one of
them draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from registry.scoring.cells import BoolArray, Evaluation, IntArray
from registry.scoring.grid import GRID, apportion, half_up
from registry.scoring.result import RoundResult
from registry.scoring.scheme import MissingPolicy
from registry.scoring.standing import patterns, used_values

WHOLE = 1 << 30
"""Grid of drawn weights: with values up to 10 000 every sum stays far below 2^53."""
_CHUNK = 2048
FloatArray = NDArray[np.float64]


class Spread(StrEnum):
    """How far drawn weights stray: around the adopted ones, or anywhere at all."""

    ADOPTED = "adopted"
    UNIFORM = "uniform"


@dataclass(frozen=True, slots=True)
class Robustness:
    """What the draws say.

    Attributes:
        draws, seed: how many, and from which seed.
        spread: around the adopted weights, or uniform.
        concentration: of the adopted spread; at 100 a weight of 10 has a standard deviation of 3.
        values_drawn: open values were drawn within their bounds as well.
        counts: by firm key, in how many draws the firm is among the first (everybody who ties for the last seat
            counts).
        same_list: in how many draws exactly the firms above the line are.
    """

    draws: int
    seed: int
    spread: Spread
    concentration: int
    values_drawn: bool
    counts: Mapping[str, int]
    same_list: int

    def count(self, uid: str) -> int:
        """In how many draws a firm is in; 0 for a vetoed one."""
        return self.counts.get(uid, 0)

    def share(self, uid: str) -> int:
        """The estimated probability of a seat, of 10 000, rounded half up."""
        return half_up(self.count(uid) * GRID, self.draws)

    def percent(self, uid: str) -> int:
        """The estimated probability of a seat in whole percent."""
        return half_up(self.count(uid) * 100, self.draws)

    @property
    def same_list_percent(self) -> int:
        """The share of draws that give exactly the firms above the line, in whole percent."""
        return half_up(self.same_list * 100, self.draws)

    def error(self, uid: str) -> int:
        """The standard error of that estimate, of 10 000, rounded up."""
        hits = self.count(uid)
        variance = hits * (self.draws - hits) * GRID * GRID
        return -(-isqrt(variance) // (self.draws * isqrt(self.draws))) if variance else 0

    def contested(self, low: int = 2000, high: int = 8000) -> tuple[str, ...]:
        """Firms whose probability of a seat lies between two bounds, of 10 000."""
        return tuple(uid for uid in self.counts if low <= self.share(uid) <= high)


def robustness(
    result: RoundResult,
    *,
    draws: int = 10_000,
    spread: Spread | str = Spread.ADOPTED,
    concentration: int = 100,
    values: bool | None = None,
    seed: int | None = None,
) -> Robustness:
    """Draw weights, and values where they are open, and count who is in.

    Args:
        result: the round.
        draws: how many; the standard error is at most ``0.5 / sqrt(draws)``.
        spread: of the weights.
        concentration: of the adopted spread.
        values: draw open values uniformly within their bounds; by default exactly where the round counts their middle.
        seed: by default the round's day as a number, 20260131, so that drafts of one day draw alike.
    """
    evaluation = result.evaluation
    kind = Spread(spread)
    drawn = result.missing is MissingPolicy.MIDDLE if values is None else values
    start = int(result.as_of.strftime("%Y%m%d")) if seed is None else seed
    weights = draw_weights(evaluation.scheme.weights, draws, start, None if kind is Spread.UNIFORM else concentration)
    competes = result.standing.rank > 0
    counts, same = _count(result, weights, competes, start if drawn else None)
    return Robustness(draws, start, kind, concentration, drawn, counts, same)


def draw_weights(weights: dict[str, int], draws: int, seed: int, concentration: int | None) -> IntArray:
    """Drawn weights, one row a draw, columns in the order of `weights`; every row sums to 2^30.

    Dirichlet with whole-number parameters: the adopted weights on a grid of `concentration`, or all one without it.
    """
    codes = sorted(weights)
    alpha = dict.fromkeys(codes, 1) if concentration is None else apportion(concentration, weights)
    ends = np.cumsum([alpha[code] for code in codes])
    n = int(ends[-1]) - 1
    bits = np.random.PCG64(seed).random_raw(draws * n)
    cuts = np.sort((bits >> np.uint64(34)).astype(np.int64).reshape(draws, n), axis=1)
    edges = np.concatenate([np.zeros((draws, 1), np.int64), cuts, np.full((draws, 1), WHOLE, np.int64)], axis=1)
    upper = edges[:, ends]
    spans = np.diff(upper, axis=1, prepend=np.int64(0))
    place = {code: i for i, code in enumerate(codes)}
    return spans[:, [place[code] for code in weights]]


@dataclass(frozen=True, slots=True)
class _Group:
    """Firms that are asked the same indicators, side by side among the columns of the drawn scores.

    Attributes:
        absent: columns of the indicators that do not apply to them.
        rows: their places in the evaluation.
        columns: their columns in the scores.
        values: their values, one column a firm.
        opened: for firms with open values, their column, the indicators' columns, and how many grid steps each may take.
    """

    absent: tuple[int, ...]
    rows: tuple[int, ...]
    columns: slice
    values: FloatArray
    opened: tuple[tuple[int, IntArray, IntArray], ...]


def _groups(evaluation: Evaluation, values: IntArray, competes: BoolArray, opened: bool) -> list[_Group]:
    codes = [indicator.code for indicator in evaluation.scheme.indicators]
    span = evaluation.hi - evaluation.lo
    groups: list[_Group] = []
    first = 0
    for absent, members in patterns(evaluation):
        rows = tuple(int(i) for i in members if competes[i])
        if not rows:
            continue
        found: list[tuple[int, IntArray, IntArray]] = []
        for column, row in enumerate(rows, first):
            if opened and span[row].any():
                open_columns = np.array(sorted(np.flatnonzero(span[row]), key=lambda j: codes[j]), dtype=np.int64)
                found.append((column, open_columns, span[row, open_columns] + 1))
        columns = slice(first, first + len(rows))
        groups.append(
            _Group(absent, rows, columns, np.ascontiguousarray(values[list(rows)].T.astype(np.float64)), tuple(found))
        )
        first += len(rows)
    return groups


def _count(result: RoundResult, weights: IntArray, competes: BoolArray, seed: int | None) -> tuple[dict[str, int], int]:
    evaluation = result.evaluation
    seats = min(result.size, int(competes.sum()))
    if not seats:
        return {}, 0
    values = evaluation.lo if seed is not None else used_values(evaluation, result.missing)
    groups = _groups(evaluation, values, competes, seed is not None)
    uids = [evaluation.firms[row].uid for group in groups for row in group.rows]
    bits = {
        column: _bits(uids[column], len(weights), len(indicators), seed)
        for group in groups
        for column, indicators, _ in group.opened
        if seed is not None
    }
    above = {c.uid for c in result.seats}
    seated = np.array([uid in above for uid in uids], dtype=np.bool_)
    hits, same = np.zeros(len(uids), np.int64), 0
    for first in range(0, len(weights), _CHUNK):
        chunk = slice(first, min(first + _CHUNK, len(weights)))
        scores = _scores(evaluation, groups, weights[chunk], {column: words[chunk] for column, words in bits.items()})
        inside, equal = _top(scores, seats, seated)
        hits += inside
        same += equal
    return dict(sorted((uid, int(n)) for uid, n in zip(uids, hits, strict=True))), same


def _top(scores: FloatArray, seats: int, seated: BoolArray) -> tuple[IntArray, int]:
    """In how many rows each column is among the `seats` highest, ties at the cut all counted; and in how many
    `seated` is the list.
    """
    n = scores.shape[1]
    mean = scores.mean(axis=0)
    likely = np.argpartition(-mean, min(n, max(4 * seats, 64)) - 1)[: min(n, max(4 * seats, 64))]
    # The seats-th best of any subset is a lower bound of the true one: only what reaches it need be looked at.
    floor = np.partition(scores[:, likely], len(likely) - seats, axis=1)[:, len(likely) - seats]
    row, column = np.divmod(np.flatnonzero(scores >= floor[:, None]), n)
    value = scores[row, column]
    order = np.lexsort((-value, row))
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(scores)))])[:-1]
    last = value[order][starts + seats - 1]
    inside = value >= last[row]
    hits = np.bincount(column[inside], minlength=n).astype(np.int64)
    listed = np.bincount(row[inside], minlength=len(scores))
    ours = np.bincount(row[inside & seated[column]], minlength=len(scores))
    wanted = int(seated.sum())
    return hits, int(((listed == wanted) & (ours == wanted)).sum())


def _scores(
    evaluation: Evaluation, groups: list[_Group], weights: IntArray, bits: Mapping[int, NDArray[np.uint16]]
) -> FloatArray:
    """Scores of the groups' firms under each row of weights, exact in float64."""
    scores = np.empty((len(weights), groups[-1].columns.stop), np.float64)
    for group in groups:
        used = _handed_over(evaluation, weights, group.absent).astype(np.float64)
        scores[:, group.columns] = used @ group.values
        for column, indicators, steps in group.opened:
            # 16 random bits choose one of the values from the lower bound to the upper one, both included.
            above = (bits[column].astype(np.int64) * steps) >> 16
            scores[:, column] += np.einsum("ij,ij->i", used[:, indicators], above.astype(np.float64))
    return scores


def _handed_over(evaluation: Evaluation, weights: IntArray, absent: tuple[int, ...]) -> IntArray:
    """Drawn weights of indicators that do not apply, handed to their siblings in whole parts of 2^30.

    Shares are cut to whole parts and what is left (less than one part a sibling) goes to the heaviest sibling; no
    published score is made of these weights.
    """
    if not absent:
        return weights
    indicators = evaluation.scheme.indicators
    columns = sorted(range(len(indicators)), key=lambda j: indicators[j].code)
    live = [j for j in columns if j not in absent]
    if not live:
        return weights
    used = weights.copy()
    used[:, list(absent)] = 0
    orphaned = np.zeros(len(weights), np.int64)
    for dimension in evaluation.scheme.dimensions:
        freed = weights[:, [j for j in absent if indicators[j].dimension == dimension.code]].sum(axis=1)
        siblings = [j for j in live if indicators[j].dimension == dimension.code]
        orphaned += _give(used, weights, siblings, freed)
    left = _give(used, weights, live, orphaned)
    used[:, live[0]] += left
    return used


def _give(used: IntArray, weights: IntArray, columns: list[int], freed: IntArray) -> IntArray:
    """Add `freed` to `columns` in proportion to their weight; returns what found no weight to go to."""
    if not columns:
        return freed
    base = weights[:, columns]
    whole = base.sum(axis=1)
    share = freed[:, None] * base // np.maximum(whole, 1)[:, None]
    used[:, columns] += share
    rest = np.where(whole > 0, freed - share.sum(axis=1), 0)
    heaviest = np.array(columns)[np.argmax(base, axis=1)]
    used[np.arange(len(used)), heaviest] += rest
    return np.where(whole > 0, 0, freed)


def _bits(uid: str, draws: int, columns: int, seed: int) -> NDArray[np.uint16]:
    """16 random bits for each draw and open value of one firm, from a stream of its own."""
    key = int.from_bytes(sha256(uid.encode()).digest()[:8], "big")
    words = np.random.PCG64([seed, key]).random_raw(-(-draws * columns // 4))
    return words.astype("<u8").view("<u2")[: draws * columns].reshape(draws, columns)
