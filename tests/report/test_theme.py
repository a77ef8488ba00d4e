"""The tokens of the papers: legible everywhere, never too small, the design's own colours."""

from __future__ import annotations

import json

import pytest

from registry.report.charts.paper import resolve
from registry.report.theme import MIN_SIZE, ON_INK, ON_INK_SOFT, contrast, palette, styles
from registry.resources import resource_path


def test_colours_are_the_light_tokens() -> None:
    tokens = json.loads(resource_path("tokens.json").read_text(encoding="utf-8"))
    p = palette()
    assert p.text == tokens["light"]["text"]
    assert list(p.dimensions) == tokens["dimensions"]["light"]
    assert p.segments == {code: entry["light"] for code, entry in tokens["segments"].items()}


@pytest.mark.parametrize("name", sorted(styles()))
def test_every_style_is_legible(name: str) -> None:
    style = styles()[name]
    on_dark = name.startswith(("cover.", "card."))
    ground = palette().ink if on_dark else palette().surface
    assert contrast(style.colour, ground) >= 4.5
    assert style.size >= MIN_SIZE
    assert style.leading >= 1.15 * style.size


def test_tags_marks_and_bars_are_legible() -> None:
    p = palette()
    assert contrast(p.warn, p.warn_soft) >= 4.5
    assert contrast(p.bad, p.surface) >= 4.5
    assert contrast(ON_INK, p.accent) >= 4.5
    assert contrast(ON_INK_SOFT, p.ink) >= 4.5
    for index, colour in enumerate(p.dimensions):
        assert contrast(colour, p.surface) >= 3
        assert contrast(resolve(f"onDimension{index}"), colour) >= 4.5
    for colour in p.segments.values():
        assert contrast(colour, p.surface) >= 2.7


def test_each_style_that_may_be_followed_has_its_follower() -> None:
    names = set(styles())
    for name in names:
        if name.endswith(".follow"):
            assert name.removesuffix(".follow") in names
            assert styles()[name].size < styles()[name.removesuffix(".follow")].size
