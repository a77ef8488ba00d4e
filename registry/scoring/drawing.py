"""Drawn weights and values, the same on every machine.

Weights come from a Dirichlet distribution made of integer spacings, so that only integers are subtracted (scoring
reference 2.9); random bits are PCG64's raw output, whose stream is fixed. Each indicator and each firm draws by its own
code or key, so neither their order nor further candidates change what one of them draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from registry.scoring.cells import IntArray
from registry.scoring.grid import apportion

WHOLE = 1 << 30
"""Grid of drawn weights: with values up to 10 000, or 10^6 with a panel's part, every sum stays far below 2^53."""
_WORD = 4
"""Draws of a value, 16 bits each, in one word of 64 bits."""


class WeightStream:
    """Drawn weights, row by row: Dirichlet with whole-number parameters.

    Args:
        weights: adopted weights by indicator.
        concentration: the parameters are the adopted weights on a grid of this; None: all one.
    """

    def __init__(self, weights: Mapping[str, int], seed: int, concentration: int | None) -> None:
        codes = sorted(weights)
        alpha = dict.fromkeys(codes, 1) if concentration is None else apportion(concentration, weights)
        self._ends = np.cumsum([alpha[code] for code in codes])
        self._bits = np.random.PCG64(seed)
        place = {code: i for i, code in enumerate(codes)}
        self._order = [place[code] for code in weights]

    def take(self, draws: int) -> IntArray:
        """The next (draws, indicators) weights, columns in the order of the adopted ones; every row sums to 2^30."""
        cuts = int(self._ends[-1]) - 1
        edges = np.empty((draws, cuts + 2), np.uint32)
        edges[:, 0], edges[:, -1] = 0, WHOLE
        edges[:, 1:-1] = (self._bits.random_raw(draws * cuts) >> np.uint64(34)).reshape(draws, cuts)
        edges[:, 1:-1].sort(axis=1)
        upper = edges[:, self._ends].astype(np.int64)
        upper[:, 1:] -= upper[:, :-1].copy()
        return upper[:, self._order]


class ValueStream:
    """Random bits for the open values of one firm: 16 for each draw and value, a stream of its own.

    Draws may be skipped. Chunks begin at multiples of four draws, where a new word begins.
    """

    def __init__(self, uid: str, seed: int, columns: int) -> None:
        self._uid, self._seed, self._columns = uid, seed, columns
        self._bits: np.random.PCG64 | None = None  # most firms never come near the cut
        self._at = 0

    def take(self, first: int, draws: int) -> NDArray[np.uint16]:
        """(draws, columns) bits of the draws from `first` on."""
        bits = self._bits
        if bits is None:
            key = int.from_bytes(sha256(self._uid.encode()).digest()[:8], "big")
            bits = self._bits = np.random.PCG64([self._seed, key])
        begin = first * self._columns // _WORD
        if begin > self._at:
            bits.advance(begin - self._at)
        words = -(-draws * self._columns // _WORD)
        self._at = begin + words
        raw = bits.random_raw(words)
        return raw.astype("<u8", copy=False).view("<u2")[: draws * self._columns].reshape(draws, self._columns)


def chunks(draws: int, size: int) -> Iterator[tuple[int, int]]:
    """First draw and number of draws of each chunk; `size` is a multiple of four."""
    for first in range(0, draws, size):
        yield first, min(size, draws - first)
