"""From words to set type: which language leads, which follows, in which voice and style.

Blocks ask a `Compositor` and never choose a font. It belongs to one rendering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.i18n import Text
from registry.report import theme
from registry.report.charts.geometry import Scene
from registry.report.charts.paper import Picture
from registry.report.phrases import words
from registry.report.typeset.block import Block, Stack
from registry.report.typeset.characters import Voice, is_ideographic
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.paragraph import Align, Paragraph, Span, TextStyle
from registry.report.wording import PaperLanguage, Words


class Compositor:
    """Sets words in the languages of one paper."""

    def __init__(self, language: PaperLanguage, case: TypeCase, grid: theme.Grid = theme.GRID) -> None:
        self.language = language
        self.case = case
        self.grid = grid
        self.voice = Voice.EN if language is PaperLanguage.EN else Voice.ZH

    # -- words ----------------------------------------------------------------------------------------------------

    def lead(self, said: Words | Text) -> str:
        """The words in the leading language, in the other where the leading one is empty."""
        both = words(said)
        return (both.en or both.zh) if self.voice is Voice.EN else (both.zh or both.en)

    def follow(self, said: Words | Text) -> str:
        """The words in the following language, "" where none follows or it says the same."""
        both = words(said)
        if self.language is not PaperLanguage.BOTH or both.en == both.zh or not both.zh:
            return ""
        return both.en

    def plain(self, said: Words | Text) -> str:
        """Both languages in one line, for outlines and document properties."""
        follow = self.follow(said)
        return f"{self.lead(said)} {follow}" if follow else self.lead(said)

    def voice_of(self, text: str) -> Voice:
        """The voice of a text from the data: Chinese where it holds ideographs, else the leading one."""
        return Voice.ZH if any(is_ideographic(ch) for ch in text) else self.voice

    # -- set type -------------------------------------------------------------------------------------------------

    def text(self, text: str, style: str, **more: object) -> Paragraph:
        """A text from the data: a name, a figure, a source."""
        return Paragraph(self.case, text, _varied(style, more), self.voice_of(text))

    def figure(self, text: str, style: str, **more: object) -> Paragraph:
        """A figure: always in the leading voice, so that a column is of one face."""
        return Paragraph(self.case, text, _varied(style, more), self.voice)

    def words(self, said: Words | Text, style: str, **more: object) -> Paragraph:
        """The leading language only."""
        text = self.lead(said)
        voice = self._voice_for(said, text)
        look = _varied(style, more)
        if voice is Voice.EN and look.align is Align.JUSTIFY:
            look = replace(look, align=Align.LEFT)  # without hyphenation justified English tears
        return Paragraph(self.case, text, look, voice)

    def pair(self, said: Words | Text, style: str, **more: object) -> Block:
        """The leading language, and below it the following one in the style's smaller form."""
        follow = self.follow(said)
        first = self.words(said, style, **more)
        if not follow:
            return first
        small = {key: value for key, value in more.items() if key in ("align",)}
        return Stack(first, Paragraph(self.case, follow, _varied(f"{style}.follow", small), Voice.EN))

    def flow(self, said: Words | Text, style: str, **more: object) -> list[Block]:
        """Paragraphs of running text: the leading language, then the following one; each may go over pages."""
        first = self.words(said, style, **more)
        follow = self.follow(said)
        if not follow:
            return [first]
        second = Paragraph(self.case, follow, _varied(f"{style}.follow", {}), Voice.EN)
        second.keep_with_next = first.keep_with_next
        first.space_after = 1.5
        return [first, second]

    def inline(self, said: Words | Text, style: str, tail: Sequence[Span] = (), **more: object) -> Paragraph:
        """Both languages in one paragraph, the following one smaller and grey."""
        look = _varied(style, more)
        spans = [Span(self.lead(said))]
        follow = self.follow(said)
        if follow:
            small = theme.style(f"{style}.follow")
            spans.append(Span(f" {follow}", Voice.EN, small.weight, small.colour, small.size))
        return Paragraph(self.case, [*spans, *tail], look, self._voice_for(said, spans[0].text))

    def spans(self, spans: Sequence[Span], style: str, **more: object) -> Paragraph:
        """A paragraph of spans in the leading voice."""
        return Paragraph(self.case, spans, _varied(style, more), self.voice)

    def picture(self, scene: Scene, *, space_after: float = 0.0) -> Picture:
        """A chart."""
        return Picture(self.case, scene, self.voice, space_after=space_after)

    def width(self, text: str, style: str) -> float:
        """Width of a text in a style."""
        look = theme.style(style)
        return self.case.width(text, look.size, self.voice, look.weight)

    def _voice_for(self, said: Words | Text, text: str) -> Voice:
        """English words keep their voice although a Chinese name stands among them."""
        both = words(said)
        if both.en == both.zh:
            return self.voice_of(text)
        return Voice.ZH if text == both.zh else Voice.EN


def _varied(name: str, changes: dict[str, object]) -> TextStyle:
    look = theme.style(name)
    return replace(look, **changes) if changes else look  # pyright: ignore[reportArgumentType]
