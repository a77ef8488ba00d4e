"""Weights from comparisons in pairs (AHP): how many times as important one indicator is as another.

Principal eigenvector, consistency ratio under a named table of random indices, and the answer to ask again: in the
triad of answers that contradict each other most, the one that the weights agree with least. An answer that was not
given is not guessed: weights then come from logarithmic least squares over the answers that were, as long as these
join all indicators (scoring reference 2.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from registry.errors import UserError
from registry.i18n import Text
from registry.scoring.elicit import weights_of

FloatArray = NDArray[np.float64]
Answers = Mapping[tuple[str, str], float | Fraction]
"""How many times as important the first indicator of a pair is as the second: positive; 1/3 for a third."""

TOLERATED = 0.10
"""Consistency ratio up to which answers are taken to agree (Saaty 1980)."""
_PARTS = 10**9


class RandomIndex(StrEnum):
    """Mean consistency index of random answers: which table a consistency ratio is relative to."""

    SAATY_1980 = "saaty-1980"
    SAATY_2005 = "saaty-2005"
    DONEGAN_DODD_1991 = "donegan-dodd-1991"

    def of(self, n: int) -> float | None:
        """The index for n indicators; None beyond the table."""
        return _RANDOM[self].get(n)


_RANDOM: dict[RandomIndex, dict[int, float]] = {
    RandomIndex.SAATY_1980: dict(enumerate((0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49), 3)),
    RandomIndex.SAATY_2005: dict(
        enumerate((0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59), 3)
    ),
    RandomIndex.DONEGAN_DODD_1991: dict(
        enumerate(
            (0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969), 3
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The answer to ask again.

    Attributes:
        triad: the three indicators whose answers contradict each other most.
        ask: the pair of them whose answer the weights agree with least.
        said: the answer; `implied`: what the other two answers make of it.
    """

    triad: tuple[str, str, str]
    ask: tuple[str, str]
    said: float
    implied: float


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Weights from comparisons in pairs.

    Attributes:
        weights: of 10 000, by code. shares: the same before rounding; they sum to 1.
        complete: every pair was answered, so that a consistency ratio can be stated.
        largest: λ, the principal eigenvalue; n where the answers agree wholly. None where not complete.
        index, ratio: CI and CR; None where not complete, the ratio also beyond the table.
        table: of random indices, by which the ratio is stated.
        contradiction: None where no three answers contradict each other.
    """

    weights: Mapping[str, int]
    shares: Mapping[str, float]
    complete: bool
    largest: float | None
    index: float | None
    ratio: float | None
    table: RandomIndex
    contradiction: Contradiction | None

    @property
    def agrees(self) -> bool | None:
        """Whether the answers agree well enough; None where there is no ratio to tell."""
        return None if self.ratio is None else self.ratio <= TOLERATED

    def text(self, titles: Mapping[str, Text] | None = None) -> Text:
        """What to tell the person who answered. `titles`: of the indicators; their codes without it."""
        if self.contradiction is None and self.complete:
            return Text("The answers agree with each other.")
        if self.contradiction is None:
            return Text("Not every pair has been answered; no three answers contradict each other.")
        if self.agrees:
            return Text("The answers agree well enough: consistency ratio {ratio}.", ratio=f"{self.ratio:.3f}")
        first, second = ((titles or {}).get(code, code) for code in self.contradiction.ask)
        values: dict[str, object] = {
            "first": first,
            "second": second,
            "said": _times(self.contradiction.said),
            "implied": _times(self.contradiction.implied),
        }
        if self.ratio is None:
            return Text(
                "Ask again how many times as important “{first}” is as “{second}”: the answer was {said}, two others"
                " together say {implied}.",
                **values,
            )
        return Text(
            "The answers contradict each other: consistency ratio {ratio}. Ask again how many times as important"
            " “{first}” is as “{second}”: the answer was {said}, two others together say {implied}.",
            ratio=f"{self.ratio:.3f}",
            **values,
        )


def compare_in_pairs(codes: Sequence[str], answers: Answers, table: RandomIndex = RandomIndex.SAATY_1980) -> Pairwise:
    """Weights from one person's answers, or from those of a group put together by `together`.

    Args:
        codes: indicators, in any order.
        answers: one for each pair, in either direction; some may be missing.
        table: of random indices.

    Raises:
        UserError: the answers leave some indicators apart from the others.
        ValueError: no code, an answer that is not positive or names no pair of codes, or two that differ for one pair.
    """
    names = sorted(codes)
    if not names:
        raise ValueError("no indicator to weigh")
    ratios = _logs(names, answers)
    _joined(names, ratios)
    complete = len(ratios) == len(names) * (len(names) - 1) // 2
    largest, raw = _eigenvector(names, ratios) if complete and len(names) > 1 else (None, _least_squares(names, ratios))
    n = len(names)
    if complete and n <= 2:
        largest = float(n)
    index = None if largest is None else (largest - n) / (n - 1) if n > 2 else 0.0
    random = table.of(n)
    ratio = 0.0 if index is not None and n <= 2 else None if index is None or random is None else index / random
    shares = dict(zip(names, raw.tolist(), strict=True))
    return Pairwise(
        weights=weights_of({code: Fraction(round(share * _PARTS), _PARTS) for code, share in shares.items()}),
        shares=shares,
        complete=complete,
        largest=largest,
        index=index,
        ratio=ratio,
        table=table,
        contradiction=_contradiction(names, ratios, shares),
    )


def together(group: Iterable[Answers]) -> dict[tuple[str, str], float]:
    """The answers of several people as one: the geometric mean of those given for each pair.

    It alone keeps the answer for a pair the reciprocal of the answer the other way round (Aczél & Saaty 1983). Pairs
    come in the order of codes.
    """
    logs: dict[tuple[str, str], list[float]] = {}
    for answers in group:
        names = sorted({code for two in answers for code in two})
        for pair, value in _logs(names, answers).items():
            logs.setdefault(pair, []).append(value)
    return {pair: exp(sum(sorted(values)) / len(values)) for pair, values in sorted(logs.items())}


def _logs(names: Sequence[str], answers: Answers) -> dict[tuple[str, str], float]:
    """Logarithms of the answers, each pair once, in the order of codes."""
    known = set(names)
    found: dict[tuple[str, str], float] = {}
    for (first, second), answer in answers.items():
        if first == second or not {first, second} <= known or not answer > 0:
            raise ValueError(f"no answer for a pair: {first}, {second}, {answer}")
        value = log(answer) if first < second else -log(answer)
        pair = (min(first, second), max(first, second))
        if abs(found.get(pair, value) - value) > 1e-9:
            raise ValueError(f"two answers for one pair: {first}, {second}")
        found.setdefault(pair, value)
    return found


def _joined(names: Sequence[str], ratios: Mapping[tuple[str, str], float]) -> None:
    reached = set(names[:1])
    while True:
        more = {code for pair in ratios if reached & set(pair) for code in pair} - reached
        if not more:
            break
        reached |= more
    apart = [code for code in names if code not in reached]
    if apart:
        raise UserError(
            Text(
                "No answer joins “{first}” with “{second}”, directly or through others.",
                first=names[0],
                second=apart[0],
            ),
            None,
            Text("Answer at least one comparison between the two groups."),
        )


def _eigenvector(names: Sequence[str], ratios: Mapping[tuple[str, str], float]) -> tuple[float, FloatArray]:
    """λ and the principal eigenvector by power iteration, which converges because all entries are positive."""
    place = {code: n for n, code in enumerate(names)}
    matrix = np.ones((len(names), len(names)))
    for (first, second), value in ratios.items():
        matrix[place[first], place[second]], matrix[place[second], place[first]] = exp(value), exp(-value)
    weights = np.full(len(names), 1.0) / len(names)
    for _ in range(1000):
        after = matrix @ weights
        after /= float(after.sum())
        moved = float(np.abs(after - weights).max())
        weights = after
        if moved < 1e-15:
            break
    return float((matrix @ weights / weights).mean()), weights


def _least_squares(names: Sequence[str], ratios: Mapping[tuple[str, str], float]) -> FloatArray:
    """Shares whose logarithms come nearest to the answers; for complete answers the geometric means of the rows."""
    place = {code: n for n, code in enumerate(names)}
    laplacian, right = np.zeros((len(names), len(names))), np.zeros(len(names))
    for (first, second), value in ratios.items():
        i, j = place[first], place[second]
        laplacian[[i, j], [i, j]] += 1
        laplacian[[i, j], [j, i]] -= 1
        right[i] += value
        right[j] -= value
    laplacian[0] += 1  # fixes the sum, which the answers leave open
    logs = np.linalg.solve(laplacian, right)
    shares = np.exp(logs - float(logs.max()))
    return shares / float(shares.sum())


def _contradiction(
    names: Sequence[str], ratios: Mapping[tuple[str, str], float], shares: Mapping[str, float]
) -> Contradiction | None:
    worst, found = 1e-9, None
    for a, b, c in combinations(names, 3):
        if not {(a, b), (b, c), (a, c)} <= ratios.keys():
            continue
        gap = abs(ratios[a, b] + ratios[b, c] - ratios[a, c])
        if gap > worst + 1e-12:
            worst, found = gap, (a, b, c)
    if found is None:
        return None
    a, b, c = found
    implied = {
        (a, b): ratios[a, c] - ratios[b, c],
        (b, c): ratios[a, c] - ratios[a, b],
        (a, c): ratios[a, b] + ratios[b, c],
    }

    def distance(pair: tuple[str, str]) -> float:
        return round(abs(ratios[pair] - log(shares[pair[0]] / shares[pair[1]])), 9)

    ask = max(implied, key=distance)
    if ratios[ask] < 0:  # asked the way round that was answered with more than 1
        return Contradiction(found, (ask[1], ask[0]), _ratio(-ratios[ask]), _ratio(-implied[ask]))
    return Contradiction(found, ask, _ratio(ratios[ask]), _ratio(implied[ask]))


def _ratio(logarithm: float) -> float:
    """A ratio from its logarithm, without the noise of going there and back."""
    return round(exp(logarithm), 9)


def _times(ratio: float) -> str:
    """A ratio as people say it: 3, 1/3, 2.5."""
    if ratio < 1:
        return f"1/{_times(1 / ratio)}"
    return f"{ratio:.1f}".removesuffix(".0")
