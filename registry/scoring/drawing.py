"""Drawn weights and values, the same on every machine.

Weights come from a Dirichlet distribution made of integer spacings, so that only integers are subtracted (scoring
reference 2.9); random bits are PCG64's raw output, whose stream is fixed. Each indicator and each firm draws by its own
code or key, so neither their order nor further candidates change what one of them draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from registry.scoring.cells import IntArray
from registry.scoring.grid import apportion

WHOLE = 1 << 30
"""Grid of drawn weights: with values up to 10 000, or 10^6 with a panel's part, every sum stays far below 2^53."""
_WORD = 4
"""Draws of a value, 16 bits each, in one word of 64 bits."""
_LOW = (1 << 32) - 1
_POOL = 4
_WHOLE_STATE = (1 << 128) - 1
_STEP = 0x2360ED051FC65DA44385DF649FCCF645
"""What PCG64 multiplies its state with."""


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

    Draws may be taken in any order. Chunks begin at multiples of four draws, where a new word begins. Streams made together
    share a generator and are for one thread.
    """

    def __init__(self, bits: np.random.PCG64, start: tuple[int, int], columns: int) -> None:
        self._bits, self._start, self._columns = bits, start, columns

    def take(self, first: int, draws: int) -> NDArray[np.uint16]:
        """(draws, columns) bits of the draws from `first` on."""
        state, increment = self._start
        self._bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": state, "inc": increment},
            "has_uint32": 0,
            "uinteger": 0,
        }
        if first:
            self._bits.advance(first * self._columns // _WORD)
        raw = self._bits.random_raw(-(-draws * self._columns // _WORD))
        return raw.astype("<u8", copy=False).view("<u2")[: draws * self._columns].reshape(draws, self._columns)


def value_streams(uids: Sequence[str], seed: int, columns: Sequence[int]) -> list[ValueStream]:
    """The stream of each firm, as from ``PCG64([seed, first 64 bits of the SHA-256 of its key])``; `columns`: open values of
    each.
    """
    bits = np.random.PCG64(0)
    keys = np.array([int.from_bytes(sha256(uid.encode()).digest()[:8], "big") for uid in uids], np.uint64)
    starts = _starts(seed, keys)
    return [ValueStream(bits, start, count) for start, count in zip(starts, columns, strict=True)]


def _starts(seed: int, keys: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """State and increment of ``PCG64([seed, key])`` for many keys at once, where numpy seeds one after the other.

    numpy promises its ``SeedSequence`` and what PCG64 makes of it; the tests hold this against both.
    """
    words = [seed >> 32 * n & _LOW for n in range(max(1, -(-seed.bit_length() // 32)))]
    if len(words) > _POOL - 2:
        raise ValueError("a seed has at most 64 bits")
    low, high = (keys & np.uint64(_LOW)).astype(np.uint32), (keys >> np.uint64(32)).astype(np.uint32)
    entropy = [*(np.full(len(keys), word, np.uint32) for word in words), low, high]
    mixer = _Mixer(0x43B0D7E5, 0x931E8875)
    pool = [mixer.hashed(word) for word in [*entropy, *[np.zeros_like(low)] * (_POOL - len(entropy))]]
    for source in range(_POOL):
        for target in range(_POOL):
            if source != target:
                found = pool[target] * np.uint32(0xCA01F9DD) - mixer.hashed(pool[source]) * np.uint32(0x4973F715)
                pool[target] = found ^ (found >> np.uint32(16))
    mixer = _Mixer(0x8B51F9DD, 0x58F38DED)
    halves = [mixer.hashed(pool[n % _POOL]).astype(np.uint64) for n in range(2 * _POOL)]
    wide = [(halves[n] | halves[n + 1] << np.uint64(32)).tolist() for n in range(0, 2 * _POOL, 2)]
    for a, b, c, d in zip(*wide, strict=True):
        increment = ((c << 64 | d) << 1 | 1) & _WHOLE_STATE
        yield ((increment + (a << 64 | b)) * _STEP + increment) & _WHOLE_STATE, increment


class _Mixer:
    """The running hash of numpy's ``SeedSequence``, for many seeds side by side."""

    def __init__(self, start: int, factor: int) -> None:
        self._constant, self._factor = start, factor

    def hashed(self, words: NDArray[np.uint32]) -> NDArray[np.uint32]:
        found = words ^ np.uint32(self._constant)
        self._constant = self._constant * self._factor & _LOW
        found = found * np.uint32(self._constant)
        return found ^ (found >> np.uint32(16))


def chunks(draws: int, size: int) -> Iterator[tuple[int, int]]:
    """First draw and number of draws of each chunk; `size` is a multiple of four."""
    for first in range(0, draws, size):
        yield first, min(size, draws - first)
