"""Scenes drawn with ink: the thin painter of the papers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from registry.report.charts.geometry import Box, Disc, Label, Polygon, Scene, Stroke
from registry.report.phrases import words
from registry.report.theme import ON_INK, contrast, palette
from registry.report.typeset.block import Whole
from registry.report.typeset.characters import Voice
from registry.report.typeset.faces import TypeCase, Weight
from registry.report.typeset.ink import Ink

_TOKENS = {
    "surface": "surface",
    "text": "text",
    "text2": "text2",
    "text3": "text3",
    "line": "line",
    "line2": "line2",
    "control": "control",
    "accent": "accent",
    "data": "data",
    "dataSoft": "data_soft",
    "warn": "warn",
    "bad": "bad",
}


@cache
def resolve(name: str) -> str:
    """The colour a geometry names: a token, ``dimension0``, what is legible on it, or ``segment.launch``."""
    colours = palette()
    if name.startswith("onDimension"):
        ground = colours.dimension(int(name.removeprefix("onDimension")))
        return max((ON_INK, colours.text), key=lambda ink: contrast(ink, ground))
    if name.startswith("dimension"):
        return colours.dimension(int(name.removeprefix("dimension")))
    if name.startswith("segment."):
        return colours.segments.get(name.removeprefix("segment."), colours.data)
    return getattr(colours, _TOKENS[name])


def draw_scene(ink: Ink, case: TypeCase, scene: Scene, x: float, y: float, voice: Voice) -> None:
    """Draw `scene` with its top left corner at `x`, `y`."""
    for shape in scene.shapes:
        match shape:
            case Box():
                ink.rect(x + shape.x, y + shape.y, shape.width, shape.height, resolve(shape.colour))
            case Stroke():
                dash = (3, 2) if shape.dashed else ()
                colour = resolve(shape.colour)
                ink.line(x + shape.x1, y + shape.y1, x + shape.x2, y + shape.y2, colour, shape.width, dash)
            case Polygon():
                ink.polygon([(x + px, y + py) for px, py in shape.points], resolve(shape.colour))
            case Disc():
                colour = resolve(shape.colour)
                if shape.line is None:
                    ink.circle(x + shape.x, y + shape.y, shape.radius, fill=colour)
                else:
                    ink.circle(x + shape.x, y + shape.y, shape.radius, stroke=colour, line=shape.line)
            case Label():
                _label(ink, case, shape, x, y, voice)


def _label(ink: Ink, case: TypeCase, label: Label, x: float, y: float, voice: Voice) -> None:
    weight = Weight.STRONG if label.strong else Weight.BODY
    wide = case.width(label.text, label.size, voice, weight)
    left = x + label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    for run in case.runs(label.text, voice, weight):
        ink.glyphs(left, y + label.y, run.face, label.size, resolve(label.colour), run.text)
        left += run.face.width(run.text, label.size)


class Picture(Whole):
    """A scene as a block of a page or a cell; it keeps its own size and stands at the left."""

    def __init__(self, case: TypeCase, scene: Scene, voice: Voice, *, space_after: float = 0.0) -> None:
        self.scene = scene
        self.space_after = space_after
        self._case = case
        self._voice = voice

    def height(self, width: float) -> float:
        """The scene's."""
        return self.scene.height

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """The scene: a figure with its alternative text, or, where it has none, an ornament whose labels are text."""
        said = words(self.scene.alt)
        alt = said.en if self._voice is Voice.EN else said.zh
        with self._element(ink, alt, x, y):
            draw_scene(ink, self._case, self.scene, x, y, self._voice)

    def _element(self, ink: Ink, alt: str, x: float, y: float) -> AbstractContextManager[None]:
        if alt:
            box = ink.box(x, y, self.scene.width, self.scene.height)
            return ink.tags.element("Figure", alt=alt, box=box)
        has_words = any(isinstance(shape, Label) for shape in self.scene.shapes)
        return ink.tags.element("P") if has_words else ink.tags.artifact()
