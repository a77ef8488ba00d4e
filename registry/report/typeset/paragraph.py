"""Paragraphs: spans of text in one or two languages, broken, justified, squeezed and drawn.

`Paragraph` knows no markup. A caller composes spans; each span's text is cleaned on the way in, so that nothing a user
typed can steer the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from registry.report.typeset.atoms import SetSpan, cut
from registry.report.typeset.breaking import Atom, Gap, Kind, Line, break_lines
from registry.report.typeset.characters import Voice, clean
from registry.report.typeset.faces import Face, TypeCase, Weight
from registry.report.typeset.ink import Ink


class Align(StrEnum):
    """How lines stand between the margins. Justified text leaves its last line as it is."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph looks and what it is. Lengths in points, `colour` as #RRGGBB, `tag` a standard structure type."""

    size: float
    leading: float
    colour: str
    weight: Weight = Weight.BODY
    align: Align = Align.LEFT
    space_before: float = 0.0
    space_after: float = 0.0
    keep_with_next: bool = False
    indent_ems: float = 0.0
    tag: str = "P"


@dataclass(frozen=True, slots=True)
class Span:
    """Some text of a paragraph; what is None comes from the paragraph's style.

    Attributes:
        rise: how far above the baseline, in ems of the paragraph.
        link: anchor this text leads to.
    """

    text: str
    voice: Voice | None = None
    weight: Weight | None = None
    colour: str | None = None
    size: float | None = None
    rise: float = 0.0
    link: str | None = None


BASELINE = 0.36  # baseline below the middle of the line, in ems: Noto's ideographs then sit in the middle
MIN_LINES = 2  # widows and orphans
LANGUAGES = {Voice.ZH: "zh-CN", Voice.EN: "en"}
"""BCP 47 tags."""


_Broken = tuple[list[Atom], list[Gap], list[Line]]


@dataclass(slots=True)
class _Glyphs:
    """Characters drawn with one operator."""

    x: float
    face: Face
    span: SetSpan
    text: str
    end: float
    spacing: float = 0.0
    solid: bool = False


class Paragraph:
    """One paragraph of any voices. Lines are found once per width and kept."""

    def __init__(
        self, case: TypeCase, spans: Sequence[Span] | str, style: TextStyle, voice: Voice, *, limit: int | None = None
    ) -> None:
        given = (Span(spans),) if isinstance(spans, str) else spans
        self.style = style
        self.space_before = style.space_before
        self.space_after = style.space_after
        self.keep_with_next = style.keep_with_next
        self._case = case
        self._voice = voice
        self._spans = tuple(_settle(span, style, voice, limit) for span in given)
        self._broken: dict[float, _Broken] = {}
        self._part: tuple[int, int | None] = (0, None)

    # -- Block ----------------------------------------------------------------------------------------------------

    def height(self, width: float) -> float:
        """Lines times leading."""
        return len(self._lines(width)) * self.style.leading

    def first_baseline(self, width: float) -> float | None:
        """Where the first line of text stands."""
        return self._baseline()

    def split(self, width: float, room: float) -> tuple[Paragraph, Paragraph] | None:
        """Two parts of at least two lines each, the first no higher than `room`."""
        lines = len(self._lines(width))
        fits = int((room + 0.01) / self.style.leading)
        first = min(fits, lines - MIN_LINES)
        if first < MIN_LINES:
            return None
        start = self._part[0]
        return self._slice(start, start + first), self._slice(start + first, self._part[1])

    def draw(self, ink: Ink, x: float, y: float, width: float) -> None:
        """Line by line. The parts of a paragraph on several pages are one element."""
        with ink.tags.element(self.style.tag, language=LANGUAGES[self._voice], key=self._spans):
            self._draw_lines(ink, x, y, width)

    def _draw_lines(self, ink: Ink, x: float, y: float, width: float) -> None:
        atoms, gaps, _ = self._set(width)
        baseline = y + self._baseline()
        first = self._part[0]
        for number, line in enumerate(self._lines(width)):
            indent = self.style.indent_ems * self.style.size if first + number == 0 else 0.0
            slack = width - indent - line.width
            left = x + indent + {Align.RIGHT: slack, Align.CENTRE: slack / 2}.get(self.style.align, 0.0)
            self._draw_line(ink, atoms, gaps, line, left, baseline)
            baseline += self.style.leading

    # -- for tables and tests -------------------------------------------------------------------------------------

    def natural_width(self) -> float:
        """Width of the paragraph on one endless line."""
        _, _, lines = self._set(1e6)
        return max((line.width for line in lines), default=0.0)

    def lines(self, width: float) -> list[str]:
        """The text of each line, as it would be read."""
        atoms, gaps, _ = self._set(width)
        texts: list[str] = []
        for line in self._lines(width):
            parts: list[str] = []
            for k in range(line.start, line.stop):
                parts.append(atoms[k].text)
                if k < line.stop - 1 and gaps[k].space:
                    parts.append(" ")
            texts.append("".join(parts))
        return texts

    # -- inside ---------------------------------------------------------------------------------------------------

    def _baseline(self) -> float:
        return self.style.leading / 2 + BASELINE * self.style.size

    def _slice(self, start: int, stop: int | None) -> Paragraph:
        part = object.__new__(Paragraph)
        part.style = self.style
        part.space_before = self.space_before if start == self._part[0] else 0.0
        part.space_after = self.space_after if stop == self._part[1] else 0.0
        part.keep_with_next = self.keep_with_next and stop == self._part[1]
        part._case = self._case
        part._voice = self._voice
        part._spans = self._spans
        part._broken = self._broken
        part._part = (start, stop)
        return part

    def _lines(self, width: float) -> list[Line]:
        return self._set(width)[2][self._part[0] : self._part[1]]

    def _set(self, width: float) -> _Broken:
        known = self._broken.get(width)
        if known is None:
            indent = self.style.indent_ems * self.style.size
            justify = self.style.align is Align.JUSTIFY
            key = (self._spans, width, justify, self.style.size, indent)
            shared = self._case.usual.get(key) or self._case.broken.get(key)
            if shared is None:
                atoms, gaps = cut(self._case, self._spans, width - indent)
                lines = break_lines(atoms, gaps, width, self.style.size, justify=justify, indent=indent)
                shared = self._case.broken[key] = (atoms, gaps, lines)
            known = self._broken[width] = cast("_Broken", shared)
        return known

    def _draw_line(
        self, ink: Ink, atoms: Sequence[Atom], gaps: Sequence[Gap], line: Line, x: float, baseline: float
    ) -> None:
        row: list[_Glyphs] = []
        links: dict[int, tuple[float, float]] = {}
        x -= atoms[line.start].trim_start
        for k in range(line.start, line.stop):
            atom = atoms[k]
            span = self._spans[atom.span]
            start = x
            x = self._place(row, atom, span, x)
            links[atom.span] = (links.get(atom.span, (start, 0.0))[0], x)
            if k < line.stop - 1:
                gap = gaps[k]
                if gap.space:
                    row[-1].text += " "
                    row[-1].end += row[-1].face.width(" ", span.size)
                    row[-1].solid = False
                x += gap.width + (line.ratio * gap.stretch if line.ratio > 0 else line.ratio * gap.shrink)
        for piece in row:
            height = baseline - piece.span.rise * self.style.size
            span = piece.span
            if span.voice is self._voice:
                ink.glyphs(piece.x, height, piece.face, span.size, span.colour, piece.text, piece.spacing)
                continue
            with ink.tags.element("Span", language=LANGUAGES[span.voice], key=span):
                ink.glyphs(piece.x, height, piece.face, span.size, span.colour, piece.text, piece.spacing)
        for index, (start, end) in links.items():
            target = self._spans[index].link
            if target is not None:
                top = baseline - 0.9 * self.style.size
                ink.link(target, start, top, end - start, 1.2 * self.style.size)

    def _place(self, row: list[_Glyphs], atom: Atom, span: SetSpan, x: float) -> float:
        """Append an atom's glyphs to `row`, joined to the last where they share face, size and rhythm."""
        solid = atom.kind is not Kind.WORD and len(atom.text) == 1
        if atom.text == "——":
            for run in self._case.runs("—", span.voice, span.weight):
                advance = run.face.width("—", span.size)
                row.append(_Glyphs(x, run.face, span, "——", x + atom.width, atom.width - 2 * advance))
            return x + atom.width
        for run in self._case.runs(atom.text, span.voice, span.weight):
            advance = run.face.width(run.text, span.size)
            last = row[-1] if row else None
            if last is not None and last.face is run.face and last.span is span:
                step = x - last.end
                both = last.solid and solid
                if both and len(last.text) == 1:
                    last.spacing = step if abs(step) > 1e-4 else 0.0
                if abs(step - last.spacing) < 1e-4 and (both or last.spacing == 0.0):
                    last.text += run.text
                    last.end = x + advance
                    last.solid = both
                    x += advance
                    continue
            row.append(_Glyphs(x, run.face, span, run.text, x + advance, solid=solid))
            x += advance
        return x


def _settle(span: Span, style: TextStyle, voice: Voice, limit: int | None) -> SetSpan:
    return SetSpan(
        text=clean_span(span.text, limit),
        voice=span.voice or voice,
        weight=span.weight or style.weight,
        colour=span.colour or style.colour,
        size=span.size or style.size,
        rise=span.rise,
        link=span.link,
    )


def clean_span(text: str, limit: int | None) -> str:
    """A span's text, cleaned, with the spaces at its ends kept (they part it from its neighbours)."""
    body = clean(text) if limit is None else clean(text, limit)
    if not body:
        return " " if text.isspace() else ""
    return (" " if text[:1].isspace() else "") + body + (" " if text[-1:].isspace() else "")
