"""The arithmetic of the radar and of the robustness band, and what the paper says beside them."""

from __future__ import annotations

from collections import Counter
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.report.blocks.profiles import profiles
from registry.report.charts.band import lead_band, reach
from registry.report.charts.geometry import Box, Disc, Label, Polygon, Scene, Stroke
from registry.report.charts.paper import Picture
from registry.report.charts.radar import radar, reached
from registry.report.compositor import Compositor
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.faces import TypeCase
from registry.report.wording import PaperLanguage
from tests.report.papers import paper, undecided

SHARES = st.lists(st.integers(0, 10_000), min_size=3, max_size=8)
NAMES = ("技术", "产出", "经济", "资本", "链条", "团队", "合规", "市场")
WIDE = 14.0


def drawn(shares: list[int], middles: list[int] | None = None, width: float = 90) -> Scene:
    return radar(shares, middles, NAMES[: len(shares)], [WIDE] * len(shares), width, 6.6)


def centre(scene: Scene) -> tuple[float, float]:
    """Where the spokes begin: no other point is the beginning of more than two lines as thin."""
    starts = Counter((s.x1, s.y1) for s in scene.shapes if isinstance(s, Stroke) and s.width == 0.3)
    return starts.most_common(1)[0][0]


@given(SHARES)
def test_a_corner_stands_as_far_out_as_its_share(shares: list[int]) -> None:
    scene = drawn(shares)
    x, y = centre(scene)
    whole = hypot(*(a - b for a, b in zip(_full(scene), (x, y), strict=True)))
    corners = [shape for shape in scene.shapes if isinstance(shape, Disc)]
    assert [hypot(c.x - x, c.y - y) / whole for c in corners] == pytest.approx([s / 10_000 for s in shares], abs=1e-9)


def _full(scene: Scene) -> tuple[float, float]:
    """The end of the first spoke: all points."""
    ring = next(s for s in scene.shapes if isinstance(s, Stroke) and s.width == 0.7)
    return ring.x1, ring.y1


@given(SHARES, st.floats(70, 200))
def test_names_stay_inside_the_frame_and_beyond_the_outer_ring(shares: list[int], width: float) -> None:
    scene = drawn(shares, None, width)
    ring = [s for s in scene.shapes if isinstance(s, Stroke) and s.width == 0.7]
    for label in (shape for shape in scene.shapes if isinstance(shape, Label)):
        left = label.x - {"start": 0.0, "middle": WIDE / 2, "end": WIDE}[label.anchor]
        assert -0.01 <= left <= width - WIDE + 0.01
        assert 0 <= label.y <= scene.height
        assert not any(left + 0.5 < s.x1 < left + WIDE - 0.5 and label.y - 4 < s.y1 < label.y for s in ring)


def test_the_median_is_dashed_and_the_words_say_what_the_shape_says() -> None:
    scene = drawn([9000, 8000, 7000], [5000, 5000, 5000])
    dashed = [s for s in scene.shapes if isinstance(s, Stroke) and s.dashed]
    assert len(dashed) == 3
    assert str(scene.alt) == (
        "Of each dimension’s points, in percent: 技术 90, 产出 80, 经济 70; median of the list: 50, 50, 50"
    )
    assert isinstance(scene.shapes[0], Polygon), "the ground first, so that the rings stand over it"


def test_what_is_reached_is_a_share_of_the_dimension_not_of_all() -> None:
    assert reached(1000, 2000) == 5000
    assert reached(0, 0) == 0
    assert reached(1250, 1200) == 10_000


def test_every_listed_firm_has_a_radar_and_an_undecided_paper_has_none() -> None:
    view = paper()
    pictures = [one for block in profiles(_compositor(), view) for one in _pictures(block)]
    assert len(pictures) == len(view.cards) == 10
    first = view.cards[0].dimensions[0]
    assert f": 技术 {(first.points * 100 + first.full // 2) // first.full}, " in str(pictures[0].scene.alt)
    assert profiles(_compositor(), undecided()) == []


def _compositor() -> Compositor:
    return Compositor(PaperLanguage.ZH, TypeCase(strict=True))


def _pictures(block: Block) -> list[Picture]:
    if isinstance(block, Picture):
        return [block]
    parts = block.blocks if isinstance(block, Stack) else [one for one, _ in getattr(block, "_parts", ())]
    return [found for part in parts for found in _pictures(part)]


@given(st.integers(-9000, 9000), st.integers(0, 4000), st.integers(0, 9000))
def test_a_band_stands_where_its_lead_stands_on_the_common_axis(low: int, wide: int, other: int) -> None:
    high = low + wide
    most = reach([(low, high), (-other, other)])
    scene = lead_band(low, high, most, 100, 9, apart=low > 0 or high < 0)
    box = next(shape for shape in scene.shapes if isinstance(shape, Box))
    assert 0 <= box.x <= box.x + box.width <= 101.3
    zero = scene.shapes[-1]
    assert isinstance(zero, Stroke)
    assert zero.x1 == zero.x2 == 50
    if low > 0:
        assert box.x > 50
    if high < 0:
        assert box.x < 50


def test_a_band_that_crosses_zero_is_hollow_so_that_it_is_told_without_colour() -> None:
    hollow, full = lead_band(-10, 340, 600, 60, 9, apart=False), lead_band(112, 435, 600, 60, 9, apart=True)
    colours = [next(s.colour for s in scene.shapes if isinstance(s, Box)) for scene in (hollow, full)]
    assert colours == ["surface", "data"]
    assert sum(isinstance(shape, Stroke) for shape in hollow.shapes) == 2 + 4
    assert str(hollow.alt) == "Lead −0.10 to +3.40 points"
