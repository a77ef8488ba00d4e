"""The arithmetic of dot strips."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.report.charts.dots import LARGE, Axis, Dot, dot_strip, strip_plot
from registry.report.charts.geometry import Disc, Label, Scene, Stroke

VALUES = st.lists(st.integers(4000, 10_000), min_size=1, max_size=20)


def discs(scene: Scene) -> list[Disc]:
    return [shape for shape in scene.shapes if isinstance(shape, Disc) and shape.colour == "data"]


@given(VALUES, st.floats(80, 400))
def test_dots_stand_in_the_order_of_their_totals_inside_the_frame(values: list[int], width: float) -> None:
    scene = dot_strip([Dot(v) for v in sorted(values)], None, 4000, width, 32)
    places = [disc.x for disc in discs(scene)]
    assert all(a <= b for a, b in pairwise(places))
    assert all(3 <= x <= width - 3 for x in places)


@given(VALUES)
def test_no_dot_of_the_large_plot_covers_another(values: list[int]) -> None:
    scene = strip_plot([Dot(v) for v in values], None, "", 4000, 320, [0, *[0] * len(values)])
    found = discs(scene)
    assert len(found) == len(values)
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            assert abs(one.x - other.x) >= 2 * LARGE or abs(one.y - other.y) >= 2 * LARGE
    assert all(LARGE <= disc.y <= scene.height for disc in found)


def test_what_lies_outside_the_axis_stands_at_its_end() -> None:
    axis = Axis(4000, 100, 4)
    assert (axis.at(0), axis.at(4000), axis.at(7000), axis.at(10_000)) == (4, 4, 50, 96)


def test_trimmed_dots_are_hollow_outliers_are_diamonds_and_the_mean_is_a_tick() -> None:
    scene = dot_strip([Dot(7000), Dot(8000, trimmed=True), Dot(4800, outlier=True)], 7500, 4000, 120, 32)
    assert [disc.line is not None for disc in discs(scene)] == [False, True]
    strokes = [shape for shape in scene.shapes if isinstance(shape, Stroke)]
    assert sum(s.colour == "warn" for s in strokes) == 4
    assert sum(s.colour == "accent" for s in strokes) == 1
    assert str(scene.alt) == "Totals 48, 70, 80; result 75"


@pytest.mark.parametrize(
    ("others", "anchor"),
    [([8000, 8200], "start"), ([5500, 8000], "end"), ([4200, 5300], None)],
)
def test_an_outlier_is_named_where_there_is_room(others: list[int], anchor: str | None) -> None:
    dots = [Dot(4900, outlier=True, name="E3"), *(Dot(v) for v in others)]
    scene = strip_plot(dots, None, "", 4000, 320, [0, 40, *[0] * len(others)])
    named = [shape.anchor for shape in scene.shapes if isinstance(shape, Label) and shape.text == "E3"]
    assert named == ([] if anchor is None else [anchor])
