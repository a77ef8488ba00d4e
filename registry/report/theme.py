"""Every colour, size and distance of the papers, in one place.

Colours come from ``resources/tokens.json`` (the light values of the design language), so that paper and screen agree.
Lengths are in points.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import sqrt
from typing import Any, cast

from registry.report.typeset.faces import Weight
from registry.report.typeset.paragraph import Align, TextStyle
from registry.resources import resource_path

A4 = (595.276, 841.890)


class PaperSize(StrEnum):
    """The sheet a paper is drawn on. A larger one shows the same page enlarged, so that no line breaks anew."""

    A4 = "a4"
    WIDE = "a4-wide"
    """A4 on its long side, set anew: tables and charts get the width."""
    A3 = "a3"

    @property
    def scale(self) -> float:
        """How much larger than A4, in each direction."""
        return sqrt(2) if self is PaperSize.A3 else 1.0

    @property
    def grid(self) -> Grid:
        """The page that is set, before it is enlarged."""
        return WIDE if self is PaperSize.WIDE else GRID


@dataclass(frozen=True, slots=True)
class Grid:
    """The page. `left` and `right` bound everything but the cover's ground."""

    width: float = A4[0]
    height: float = A4[1]
    left: float = 51.0
    right: float = A4[0] - 51.0
    header: float = 43.0  # baseline of the running head
    top: float = 74.0
    bottom: float = 774.0
    footer: float = 799.0  # baseline of the first footer line

    @property
    def measure(self) -> float:
        """Width of the text."""
        return self.right - self.left

    @property
    def depth(self) -> float:
        """Height of the text."""
        return self.bottom - self.top

    @property
    def is_wide(self) -> bool:
        """Whether the sheet lies on its long side."""
        return self.width > self.height


GRID = Grid()
WIDE = Grid(
    width=A4[1], height=A4[0], right=A4[1] - 51.0, bottom=A4[0] - (A4[1] - 774.0), footer=A4[0] - (A4[1] - 799.0)
)


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of the papers, #RRGGBB; names as in the design language."""

    surface: str
    sunken: str
    line: str
    line2: str
    control: str
    text: str
    text2: str
    text3: str
    accent: str
    ok: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    data: str
    data_soft: str
    dimensions: tuple[str, ...]
    segments: dict[str, str]

    @property
    def ink(self) -> str:
        """The dark ground of cover and card heads: the first dimension's blue, the darkest of the design."""
        return self.dimensions[0]

    @property
    def gold(self) -> str:
        """The warm counterpart on that ground: the fourth dimension's."""
        return self.dimensions[3]

    def dimension(self, index: int) -> str:
        """Colour of the dimension at `index`, counted from 0; beyond the five it begins again."""
        return self.dimensions[index % len(self.dimensions)]


@cache
def palette() -> Palette:
    """The light palette of ``resources/tokens.json``."""
    tokens = cast("dict[str, Any]", json.loads(resource_path("tokens.json").read_text(encoding="utf-8")))
    light = cast("dict[str, str]", tokens["light"])
    return Palette(
        surface=light["surface"],
        sunken=light["sunken"],
        line=light["line"],
        line2=light["line2"],
        control=light["control"],
        text=light["text"],
        text2=light["text2"],
        text3=light["text3"],
        accent=light["accent"],
        ok=light["ok"],
        warn=light["warn"],
        warn_soft=light["warnSoft"],
        bad=light["bad"],
        bad_soft=light["badSoft"],
        data=light["data"],
        data_soft=light["dataSoft"],
        dimensions=tuple(tokens["dimensions"]["light"]),
        segments={code: entry["light"] for code, entry in tokens["segments"].items()},
    )


# On the dark ground of cover and card heads. Contrast is checked by a test.
ON_INK = "#FFFFFF"
ON_INK_SOFT = "#C9D5EA"
ON_INK_LINE = "#3D5686"

MIN_SIZE = 6.5


def _style(size: float, leading: float, colour: str, **more: Any) -> TextStyle:
    return TextStyle(size, leading, colour, **more)


def style(name: str) -> TextStyle:
    """The paragraph style `name`; an unknown name is a bug (KeyError)."""
    return styles()[name]


@cache
def styles() -> dict[str, TextStyle]:
    """All paragraph styles. ``X.follow`` is the following language of ``X`` in a bilingual paper."""
    p = palette()
    strong, title, left, right = Weight.STRONG, Weight.TITLE, Align.LEFT, Align.RIGHT
    centre, justify = Align.CENTRE, Align.JUSTIFY
    return {
        # section heads and prose
        "h1": _style(19, 25, p.ink, weight=title, keep_with_next=True, tag="H1"),
        "h1.follow": _style(9.5, 13, p.text3, keep_with_next=True),
        "finding": _style(12.5, 19, p.text, weight=title, keep_with_next=True, space_after=3),
        "finding.follow": _style(9.5, 13.5, p.text2, keep_with_next=True, space_after=4),
        "h2": _style(11, 15, p.ink, weight=strong, keep_with_next=True, space_before=12, space_after=4, tag="H2"),
        "h2.follow": _style(8.5, 15, p.text3),
        "body": _style(9, 14.5, p.text, align=justify, space_after=4),
        "body.follow": _style(8.2, 12, p.text2, align=left, space_after=5),
        "note": _style(7.5, 11, p.text3, align=justify, space_after=1),
        "note.follow": _style(7, 10, p.text3, align=left, space_after=2),
        # tables
        "head": _style(7.5, 10, p.text2, weight=strong),
        "head.follow": _style(6.6, 8.5, p.text3),
        "head.right": _style(7.5, 10, p.text2, weight=strong, align=right),
        "head.right.follow": _style(6.6, 8.5, p.text3, align=right),
        "head.centre": _style(7.5, 10, p.text2, weight=strong, align=centre),
        "head.centre.follow": _style(6.6, 8.5, p.text3, align=centre),
        "cell": _style(8.2, 11, p.text),
        "cell.follow": _style(7, 9.2, p.text3),
        "cell.strong": _style(8.6, 11.5, p.text, weight=strong),
        "cell.strong.follow": _style(7, 9.2, p.text3),
        "cell.soft": _style(7.6, 10.5, p.text2),
        "cell.soft.follow": _style(6.8, 9, p.text3),
        "cell.label": _style(7.4, 10.5, p.text3),
        "cell.label.follow": _style(6.7, 9, p.text3),
        "number": _style(8.2, 11, p.text, align=right),
        "number.follow": _style(7, 9.2, p.text3, align=right),
        "number.strong": _style(9, 11.5, p.text, weight=strong, align=right),
        "number.soft.follow": _style(6.8, 9, p.text3, align=right),
        "number.strong.follow": _style(7, 9.2, p.text3, align=right),
        "number.soft": _style(7.6, 11, p.text2, align=right),
        "number.centre": _style(8.2, 11, p.text, align=centre),
        "rank": _style(10, 12, p.ink, weight=strong, align=right),
        "rank.soft": _style(9, 12, p.text3, align=right),
        "small": _style(7, 9.5, p.text3),
        "small.follow": _style(6.6, 9, p.text3),
        "small.right": _style(7, 9.5, p.text3, align=right),
        "warn.strong": _style(7.8, 10.8, p.warn, weight=strong),
        "warn.strong.follow": _style(6.8, 9, p.warn),
        "bad.follow": _style(6.8, 9, p.bad),
        "warn": _style(7.2, 9.8, p.warn),
        "warn.follow": _style(6.6, 9, p.warn),
        "bad": _style(7.8, 10.8, p.bad, weight=strong),
        "cut": _style(7.6, 10, p.accent, weight=strong),
        "cut.right": _style(7.4, 10, p.text2, align=right),
        "cut.right.follow": _style(6.6, 8.8, p.text3, align=right),
        # figures strip
        "figure": _style(22, 27, p.ink, weight=strong),
        "figure.unit": _style(8, 27, p.text3),
        "figure.unit.follow": _style(7, 27, p.text3),
        "figure.label": _style(8, 11, p.text, weight=strong),
        "figure.label.follow": _style(7, 9.5, p.text3),
        # card head, on ink
        "card.rank": _style(27, 32, ON_INK, weight=strong, align=centre),
        "card.name": _style(16, 22, ON_INK, weight=title, tag="H2"),
        "card.name.follow": _style(9, 12, ON_INK_SOFT),
        "card.score": _style(23, 28, ON_INK, weight=strong, align=right),
        "card.label": _style(7.2, 10, ON_INK_SOFT, align=right),
        "card.label.follow": _style(6.6, 9, ON_INK_SOFT, align=right),
        "card.section": _style(7, 9, ON_INK_SOFT),
        # cover, on ink
        "cover.office": _style(10.5, 15, ON_INK),
        "cover.office.follow": _style(8.5, 12, ON_INK_SOFT),
        "cover.title": _style(33, 44, ON_INK, weight=title, tag="H1"),
        "cover.title.en": _style(31, 38, ON_INK, weight=strong, tag="H1"),
        "cover.subtitle": _style(14, 20, ON_INK),
        "cover.subtitle.follow": _style(10.5, 15, ON_INK_SOFT),
        "cover.label": _style(7.8, 12, ON_INK_SOFT),
        "cover.label.follow": _style(6.8, 10, ON_INK_SOFT),
        "cover.value": _style(8.6, 12, ON_INK),
        "cover.value.follow": _style(7.2, 10, ON_INK_SOFT),
        "cover.small": _style(7, 10, ON_INK_SOFT),
        # sign-off
        "sign.label": _style(9, 12, p.text, weight=strong),
        "sign.label.follow": _style(7, 9.5, p.text3),
        "sign.date": _style(8, 11, p.text2),
        "sign.date.follow": _style(7, 11, p.text3),
        "sign.date.right": _style(8, 11, p.text2, align=right),
        # running head and foot
        "running": _style(7.6, 10, p.text3),
        "running.small": _style(6.5, 9, p.text3),
        "running.page": _style(8.6, 10, p.ink, weight=strong, align=right),
    }


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio of two #RRGGBB colours."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)
