"""Small, medium or large, by industry."""

from __future__ import annotations

import pytest

from registry.srdi.figure import UNKNOWN_AMOUNT, exactly
from registry.srdi.size import Size, industry_of, size_class, size_span

WAN = 1_000_000


@pytest.mark.parametrize(
    ("code", "staff", "wan", "size"),
    [
        ("C3742", 1200, 10_000, Size.MEDIUM), ("C3742", 1000, 40_000, Size.LARGE), ("C3742", 999, 500_000, Size.MEDIUM),
        ("C3742", 25, 200, Size.MICRO), ("I6339", 150, 900, Size.SMALL), ("I6520", 300, 10_000, Size.LARGE),
        ("M7320", 299, 10**7, Size.MEDIUM), ("M7320", 300, 0, Size.LARGE), ("C3742", 20, 300, Size.SMALL),
        ("C3742", 19, 300, Size.MICRO), ("C3742", 300, 2000, Size.MEDIUM), ("C3742", 300, 1999, Size.SMALL),
        ("3742", 1000, 39_999, Size.MEDIUM), ("C", 1000, 40_000, Size.LARGE), ("I6339", 2000, 100_000, Size.LARGE),
    ],
)  # fmt: skip
def test_a_class_needs_all_of_its_bounds(code: str, staff: int, wan: int, size: Size) -> None:
    assert size_class(code, staff, wan * WAN) is size


@pytest.mark.parametrize("code", ["", "航天", "F5100", "I"])
def test_an_industry_with_a_rule_not_held_here_is_not_guessed(code: str) -> None:
    assert industry_of(code) is None


def test_one_figure_may_settle_what_the_other_does_not() -> None:
    industry = industry_of("C3742")
    assert size_span(industry, exactly(999), UNKNOWN_AMOUNT, UNKNOWN_AMOUNT) == (Size.MICRO, Size.MEDIUM)
    assert size_span(industry, exactly(1000), UNKNOWN_AMOUNT, UNKNOWN_AMOUNT) == (Size.MICRO, Size.LARGE)
