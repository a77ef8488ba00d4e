"""The arithmetic of the charts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.report.charts.bars import YearBar, year_bars
from registry.report.charts.geometry import (
    Box,
    Label,
    Stroke,
    bar_labels,
    ladder_mark,
    measure_bar,
    range_bar,
    segment_mark,
    stacked_bar,
    weight_strip,
)

PARTS = st.lists(st.integers(0, 2000), min_size=5, max_size=5)


@given(PARTS, st.floats(40, 400))
def test_stacked_bars_begin_at_zero_and_are_as_long_as_the_score(parts: list[int], width: float) -> None:
    scene = stacked_bar(parts, sum(parts), sum(parts), width, 20, thickness=9)
    boxes = [shape for shape in scene.shapes if isinstance(shape, Box)]
    assert not any(isinstance(shape, Stroke) for shape in scene.shapes)
    if boxes:
        first = next(index for index, part in enumerate(parts) if part)
        assert boxes[0].x == pytest.approx(0 if boxes[0].colour == f"dimension{first}" else boxes[0].x)
        assert boxes[-1].x + boxes[-1].width <= sum(parts) / 10_000 * width + 1e-6
    assert all(box.x >= -1e-9 and box.x + box.width <= width + 1e-6 for box in boxes)


def test_the_whisker_spans_what_is_possible() -> None:
    scene = stacked_bar([2000, 1000, 500, 0, 0], 3000, 4500, 100, 20, thickness=9)
    strokes = [shape for shape in scene.shapes if isinstance(shape, Stroke) and shape.colour == "text"]
    assert min(stroke.x1 for stroke in strokes) == pytest.approx(30)
    assert max(stroke.x2 for stroke in strokes) == pytest.approx(45)


def test_labels_stand_above_their_parts_and_drop_out_where_there_is_no_room() -> None:
    scene = bar_labels([2500, 2000, 200, 1200, 2300], ["A", "B", "C", "D", "E"], [12] * 5, 60, 13, 7)
    names = [shape.text for shape in scene.shapes if isinstance(shape, Label)]
    assert {shape.colour for shape in scene.shapes if isinstance(shape, Label)} == {"text2"}
    assert names == ["A", "B", "D", "E"]
    places = [shape.x for shape in scene.shapes if isinstance(shape, Label)]
    assert all(right - left >= 12 for left, right in pairwise(places))


def test_a_measure_bar_shows_value_interval_and_median() -> None:
    scene = measure_bar(1250, 1000, 1500, 2500, 2000, "dimension1", 100, 20)
    track, bar = (shape for shape in scene.shapes if isinstance(shape, Box))
    assert (track.x, track.width) == (0, 100)
    assert (bar.x, bar.width) == (0, 50)
    assert any(isinstance(s, Stroke) and s.x1 == s.x2 == pytest.approx(80) for s in scene.shapes)
    assert scene.alt.values


def test_a_range_bar_has_no_point() -> None:
    scene = range_bar(500, 9000, 100, 16)
    boxes = [shape for shape in scene.shapes if isinstance(shape, Box) and shape.colour == "data"]
    assert [(box.x, box.width) for box in boxes] == [(5, 85)]


def test_weights_fill_the_strip() -> None:
    scene = weight_strip([2500, 2000, 2000, 1200, 2300], list("abcde"), [""] * 5, 400, size=7.6)
    boxes = [shape for shape in scene.shapes if isinstance(shape, Box)]
    assert boxes[0].x == 0
    assert boxes[-1].x + boxes[-1].width == pytest.approx(400)
    assert [s.text for s in scene.shapes if isinstance(s, Label) and s.colour.startswith("on")] == [
        "25",
        "20",
        "20",
        "12",
        "23",
    ]


def test_marks_differ_in_shape_not_only_in_colour() -> None:
    kinds = {
        code: type(segment_mark(code, 9).shapes[0]).__name__
        for code in ("launch", "parts", "sat", "payload", "ground", "service")
    }
    assert kinds["sat"] == "Box"
    assert kinds["payload"] == "Disc"
    assert len({repr(segment_mark(code, 9).shapes[0]).replace(code, "") for code in kinds}) == 6


@pytest.mark.parametrize("held", range(4))
def test_the_ladder_shows_the_steps_held(held: int) -> None:
    colours = [shape.colour for shape in ladder_mark(held, 2).shapes if isinstance(shape, Box)]
    assert colours == ["accent"] * held + ["line2"] * (3 - held)


def test_bars_on_paper_have_small_figures_and_the_same_bars() -> None:
    years = [YearBar(value, str(value), str(2020 + at), "1", at == 2) for at, value in enumerate((100, 0, 400))]
    screen, paper = year_bars(years, 100, 440, 220), year_bars(years, 100, 320, 160, size=8)
    assert {one.size for one in paper.scene.shapes if isinstance(one, Label)} == {8}
    bars = [[one.height for one in chart.scene.shapes if isinstance(one, Box)] for chart in (screen, paper)]
    assert bars[1] == pytest.approx([high * 8 / 11 for high in bars[0]])
    assert (paper.scene.width, paper.scene.height) == (320, 160)
