"""The axis of a firm's years: what stands where, and what a zoom and a move keep."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Text
from registry.report.charts.firm_axis import (
    LEAST_DAYS,
    LEFT,
    FirmYears,
    Held,
    Lane,
    Mark,
    Rise,
    Span,
    day_at,
    firm_years,
    sparkline,
)
from registry.report.charts.geometry import Box, Disc, Label, Scene, Stroke

TODAY = date(2025, 10, 17)
RISES = (
    Rise(date(2020, 5, 1), 100, True, "A", "1"),
    Rise(date(2022, 11, 1), 100, False, "B", "—"),
    Rise(date(2024, 12, 1), 1000, True, "C", "9"),
)
YEARS = FirmYears(
    RISES,
    (Lane("Launch", (Mark(date(2023, 1, 1), "First flight", bad=True), Mark(date(2024, 1, 1), "Second flight"))),),
    (
        Held(date(2021, 1, 1), date(2023, 12, 31), "SRDI", False),
        Held(date(2024, 1, 1), date(2026, 12, 31), "Giant", True),
    ),
    TODAY,
    "Raised",
    "Milestones",
    "Tier",
    str,
)


def scene(span: Span | None = None, height: float = 560, years: FirmYears = YEARS) -> Scene:
    return firm_years(years, span or years.span(), 900, height, lambda text: 6.0 * len(text), Text("Firm"))


def words(made: Scene) -> list[str]:
    return [shape.text for shape in made.shapes if isinstance(shape, Label)]


def test_everything_stands_on_one_axis_with_room_after_today() -> None:
    span = YEARS.span()
    assert span.first == date(2020, 1, 1)
    assert span.last >= TODAY
    said = words(scene())
    assert {"First flight", "Second flight", "C 9", "Giant", "2025-10-17", "2022"} <= set(said)


def test_a_round_without_a_figure_is_a_ring_on_the_line_and_raises_nothing() -> None:
    made = scene()
    rings = [s for s in made.shapes if isinstance(s, Disc) and s.colour == "warn" and s.line is not None]
    dots = sorted((s for s in made.shapes if isinstance(s, Disc) and s.colour == "accent"), key=lambda s: s.x)
    assert len(rings) == 1
    assert rings[0].y == dots[0].y
    assert dots[1].y < dots[0].y


def test_what_lies_outside_the_span_is_left_out_and_its_level_carried_in() -> None:
    made = scene(Span(date(2025, 1, 1), date(2026, 1, 1)))
    assert "First flight" not in words(made)
    levels = [s for s in made.shapes if isinstance(s, Box) and s.colour == "selected" and s.x == LEFT]
    assert levels, "the money raised before still stands there"


@pytest.mark.parametrize("height", [260, 330, 560, 900])
def test_nothing_leaves_the_frame_at_any_height(height: float) -> None:
    for shape in scene(height=height).shapes:
        if isinstance(shape, Label | Disc):
            assert 0 <= shape.y <= height, shape
        if isinstance(shape, Stroke):
            assert LEFT - 1 <= shape.x1 <= 900, shape


def test_a_firm_without_anything_still_has_an_axis() -> None:
    empty = FirmYears((), (), (), TODAY, "Raised", "Milestones", "Tier", str)
    assert "2025-07" in words(scene(years=empty)), "a short span is marked in months"


_SPANS = st.builds(
    lambda first, days: Span(date.fromordinal(first), date.fromordinal(first + days)),
    st.integers(700_000, 740_000),
    st.integers(LEAST_DAYS, 5000),
)


@given(_SPANS, st.floats(0.3, 3), st.floats(90, 890))
def test_a_zoom_keeps_the_day_below_the_pointer(span: Span, factor: float, x: float) -> None:
    around = day_at(span, x, 900)
    zoomed = span.zoomed(around, factor)
    assert zoomed.days >= LEAST_DAYS
    per_pixel = max(span.days, zoomed.days) / 800
    assert abs((day_at(zoomed, x, 900) - around).days) <= 3 * per_pixel + 3


@given(_SPANS, st.integers(-9000, 9000))
def test_a_move_keeps_the_length_and_can_be_taken_back(span: Span, days: int) -> None:
    assert span.moved(days).days == span.days
    assert span.moved(days).moved(-days) == span


def test_a_sparkline_has_a_gap_where_a_year_is_missing() -> None:
    whole = sparkline([(2021, 1), (2022, 2), (2023, 3)], 90, 28, Text("x"))
    gap = sparkline([(2021, 1), (2022, None), (2023, 3)], 90, 28, Text("x"))
    assert sum(isinstance(s, Stroke) for s in whole.shapes) == 2
    assert sum(isinstance(s, Stroke) for s in gap.shapes) == 0
    assert sparkline([(2021, None)], 90, 28, Text("x")).shapes == ()


@pytest.mark.parametrize("height", range(180, 600, 10))
def test_the_title_of_the_lanes_and_the_nought_of_the_money_do_not_meet(height: int) -> None:
    left = [one for one in scene(height=height).shapes if isinstance(one, Label) and one.x < LEFT]
    title = next(one for one in left if one.text == YEARS.milestones)
    levels = [one for one in left if one.anchor == "end"]
    assert levels
    assert all(one.y <= title.y - 12 for one in levels)
