"""A scheme as TOML: whatever it says, reading it back says the same."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.scoring import Scheme, load_scheme, parse_scheme
from registry.scoring.scheme_write import write_scheme
from registry.scoring.values import Linear
from tests.scoring.any_scheme import schemes

# Anything that TOML can hold: quotes, strokes, line ends, signs that no editor shows; blank texts are refused.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(lambda t: bool(t.strip()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(scheme=schemes(TEXTS))
def test_a_scheme_written_and_read_is_the_same(scheme: Scheme) -> None:
    text = write_scheme(scheme)
    again = parse_scheme(text, "s.toml")
    assert again == scheme
    assert again.digest == scheme.digest
    assert write_scheme(again) == text


def test_the_shipped_scheme_written_and_read_is_the_same() -> None:
    shipped = load_scheme()
    text = write_scheme(shipped)
    assert parse_scheme(text, "s.toml") == shipped
    assert (
        max(len(line) for line in text.splitlines() if " = { en =" not in line and "not_applicable =" not in line) < 130
    )


def test_a_figure_without_an_end_is_a_bug_of_the_caller() -> None:
    shipped = load_scheme()
    third = replace(shipped.indicators[0], value=Linear(Fraction(0), Fraction(1, 3)))
    with pytest.raises(ValueError, match="1/3"):
        write_scheme(replace(shipped, indicators=(third, *shipped.indicators[1:])))
