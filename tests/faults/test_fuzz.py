"""What fuzzing found before stays mended, and a few new tries of every part; `python -m benchmarks.fuzz` goes on for longer."""

from __future__ import annotations

import random

import pytest

from benchmarks.fuzz import CORPUS, PARTS, Told, attempt, changed, kept

TRIES = {"values": 150, "queries": 150, "schemes": 25, "sealed": 25, "text": 4, "books": 4, "papers": 3, "packages": 2, "layouts": 100,
         "handovers": 10}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_nothing_but_answers_and_refusals_in_words(part: str) -> None:
    told = Told()
    for data in kept(part, CORPUS):
        attempt(part, data, told)
    chance = random.Random(f"test {part}")
    for _ in range(TRIES[part]):
        attempt(part, changed(part, chance), told)
    assert told.findings == {}
    assert told.answered + told.refused == told.tries >= TRIES[part]
