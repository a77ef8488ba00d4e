"""The methods of pymcdm on given values, for `benchmarks.scoring`; nothing where it is not installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np

DRAWS, TRIED = 10_000, 20
"""A loop over draws is measured on a few of them and scaled."""


@dataclass(frozen=True)
class Peers:
    """What pymcdm takes.

    Attributes:
        times: what, milliseconds, and with which of our figures it is to be compared.
        differences: by method, the largest difference between its figure and ours.
    """

    version: str
    times: list[tuple[str, float, str]]
    differences: list[tuple[str, float]]


def peers(
    values: np.ndarray,
    weights: np.ndarray,
    q: float,
    p: float,
    ours: dict[str, np.ndarray],
    best: Callable[..., float],
) -> Peers | None:
    """Measure pymcdm; None where it cannot be imported.

    Args:
        values: m firms by n indicators, more is better.
        weights: they sum to 1.
        q, p: thresholds of PROMETHEE II.
        ours: our figures by method.
        best: ``best(run, times)`` gives milliseconds.
    """
    try:
        methods: Any = importlib.import_module("pymcdm.methods")
        norms: Any = importlib.import_module("pymcdm.normalizations")
        rank: Any = importlib.import_module("pymcdm.helpers").rrankdata
    except ImportError:
        return None
    types = np.ones(values.shape[1])
    n = values.shape[1]
    additive = methods.WSM(norms.minmax_normalization)
    bodies: dict[str, tuple[Callable[[], Any], int]] = {
        "additive": (lambda: additive, 5),
        "topsis": (lambda: methods.TOPSIS(norms.vector_normalization), 5),
        "vikor": (methods.VIKOR, 5),
        # One object serves one call only: its preference functions are a generator.
        "promethee2": (lambda: methods.PROMETHEE_II("vshape_2", p=[p] * n, q=[q] * n), 1),
    }
    times: list[tuple[str, float, str]] = []
    differences: list[tuple[str, float]] = []
    for name, (make, runs) in bodies.items():

        def run(validation: bool, make: Callable[[], Any] = make) -> np.ndarray:
            return make()(values, weights, types, validation=validation)

        words = f"{name}, its own scaling of values" if name == "additive" else name
        times.append((words, best(partial(run, True), runs), name))
        times.append((f"{words}, no checks", best(partial(run, False), runs), name))
        if name != "additive":  # it scales the values anew, so its figures are others
            differences.append((name, float(np.abs(run(True) - ours[name]).max())))

    def draws() -> None:
        for _ in range(TRIED):
            rank(additive(values, weights, types, validation=False))

    scaled = best(draws, 2) * DRAWS / TRIED
    times.append((f"{DRAWS:,} draws one by one, no checks (scaled from {TRIED})", scaled, "draws"))
    return Peers(version("pymcdm"), times, differences)
