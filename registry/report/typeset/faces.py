"""The fonts of the papers: which face sets which character, and what to do when none can.

Each voice and weight has a short chain of faces; a text is cut into runs by the faces' own character tables, so that no
character is ever drawn as a box in silence. Text in Chinese keeps Noto Sans SC for its Latin letters and figures,
because the quotation marks, dots and dashes of that face are as wide as an ideograph; English uses Source Sans 3.

`ToUnicode` tables of the installed reportlab write characters beyond U+FFFF wrongly (a rare character in a name would not
copy back); `patch_to_unicode` puts that right for the process.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, cast

from reportlab.pdfbase import pdfmetrics, ttfonts

from registry.errors import EnvironmentFault
from registry.i18n import Text
from registry.report.typeset.characters import Voice
from registry.report.typeset.office_faces import Role, office_face
from registry.resources import resource_path


class Weight(StrEnum):
    """How a text is set. There is no synthetic bold: each is a face of its own."""

    BODY = "body"
    STRONG = "strong"
    TITLE = "title"
    FORMAL = "formal"
    ITALIC = "italic"
    # Of official papers (GB/T 9704-2012).
    HEADLINE = "headline"
    HEAVY = "heavy"
    QUOTE = "quote"


SANS, SANS_BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
SERIF, SERIF_BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
SOURCE, SOURCE_BOLD, SOURCE_ITALIC = "SourceSans3-Regular", "SourceSans3-SemiBold", "SourceSans3-Italic"

CHAINS: dict[tuple[Voice, Weight], tuple[str, ...]] = {
    (Voice.ZH, Weight.BODY): (SANS, SOURCE),
    (Voice.ZH, Weight.STRONG): (SANS_BOLD, SOURCE_BOLD),
    (Voice.ZH, Weight.TITLE): (SERIF_BOLD, SANS_BOLD, SOURCE_BOLD),
    (Voice.ZH, Weight.FORMAL): (SERIF, SANS, SOURCE),
    (Voice.ZH, Weight.ITALIC): (SANS, SOURCE),
    (Voice.ZH, Weight.HEADLINE): (SERIF_BOLD, SANS_BOLD, SOURCE_BOLD),
    (Voice.ZH, Weight.HEAVY): (SANS_BOLD, SOURCE_BOLD),
    (Voice.ZH, Weight.QUOTE): (SERIF, SANS, SOURCE),
    (Voice.EN, Weight.BODY): (SOURCE, SANS),
    (Voice.EN, Weight.STRONG): (SOURCE_BOLD, SANS_BOLD),
    (Voice.EN, Weight.TITLE): (SOURCE_BOLD, SANS_BOLD),
    (Voice.EN, Weight.FORMAL): (SOURCE, SERIF, SANS),
    (Voice.EN, Weight.ITALIC): (SOURCE_ITALIC, SANS),
    (Voice.EN, Weight.HEADLINE): (SOURCE_BOLD, SANS_BOLD),
    (Voice.EN, Weight.HEAVY): (SOURCE_BOLD, SANS_BOLD),
    (Voice.EN, Weight.QUOTE): (SOURCE, SERIF, SANS),
}
"""The bundled faces of each voice and weight; the office's own stand before them in official papers."""
OFFICE: dict[Weight, Role] = {
    Weight.HEADLINE: Role.HEADLINE,
    Weight.FORMAL: Role.FORMAL,
    Weight.HEAVY: Role.HEAVY,
    Weight.QUOTE: Role.QUOTE,
}
# Marks that Noto draws a whole em wide although they stand between figures and words.
NARROW = dict.fromkeys("·•×±≥≤≈§†‡", (SOURCE, SOURCE_BOLD))
USUAL, SEEN = 4_000, 60_000
"""Paragraphs whose lines are kept over papers, and marks of those seen once, so that memory has a bound."""
WORD, WORDS = 24, 20_000
"""Characters of a text whose faces are remembered, and how many such texts are."""
STAND_IN = "〓"  # the printer's mark for a character that is not in the case


class MissingGlyphError(LookupError):
    """No bundled face holds a character. Raised only where the caller asked for strictness."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: its name in the document and its advance widths in thousandths of the size."""

    name: str
    widths: dict[int, float] = field(repr=False, compare=False, hash=False)

    def covers(self, ch: str) -> bool:
        """Whether the face has a glyph for `ch`."""
        return ord(ch) in self.widths

    def width(self, text: str, size: float) -> float:
        """Advance of `text` in points. Characters outside the face count as nothing; ask `covers` first."""
        widths = self.widths
        if len(text) == 1:
            return widths.get(ord(text), 0.0) * size / 1000
        return sum(widths.get(ord(ch), 0.0) for ch in text) * size / 1000


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face in a row."""

    face: Face
    text: str


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """A ToUnicode table in UTF-16BE with blocks of at most 100 entries (ISO 32000-1 section 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({fontname})",
        f"/Ordering ({fontname})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    entries = [f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>" for code, value in enumerate(subset)]
    for start in range(0, len(entries), 100):
        block = entries[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


@cache
def patch_to_unicode() -> None:
    """Make reportlab write ToUnicode tables that keep characters beyond U+FFFF. Idempotent, for the whole process."""
    cast("Any", ttfonts).makeToUnicodeCMap = _to_unicode


@cache
def face(name: str) -> Face:
    """The bundled face `name`, loaded and registered with reportlab at the first call (20 to 40 ms each)."""
    patch_to_unicode()
    path = resource_path(f"fonts/{name}.ttf")
    if not path.is_file():
        raise EnvironmentFault(
            Text("A font of this program is missing: {file}.", file=path.name),
            Text("No paper was written."),
            Text("Install the program again."),
        )
    font: Any = ttfonts.TTFont(name, str(path))
    cast("Any", pdfmetrics).registerFont(font)
    return Face(name, dict(font.face.charWidths))


def load_usual_faces() -> None:
    """Load the faces of nearly every paper, so that the first one need not wait for them."""
    for name in (SANS, SANS_BOLD, SERIF_BOLD, SOURCE, SOURCE_BOLD):
        face(name)


@cache
def own_face(role: Role) -> Face | None:
    """The office's own face of a role, registered with reportlab at the first call; None where it has none to embed."""
    font = office_face(role)
    if font is None or ord(" ") not in font.face.charWidths:  # a space is set in the face of the word before it
        return None
    patch_to_unicode()
    cast("Any", pdfmetrics).registerFont(font)
    return Face(font.fontName, dict(font.face.charWidths))


@cache
def _face_of(ch: str, voice: Voice, weight: Weight) -> Face | None:
    if voice is Voice.ZH and weight in OFFICE:
        own = own_face(OFFICE[weight])
        if own is not None and own.covers(ch):
            return own
    heavy = weight in (Weight.STRONG, Weight.TITLE, Weight.HEADLINE, Weight.HEAVY)
    for name in (*(NARROW[ch][heavy : heavy + 1] if ch in NARROW else ()), *CHAINS[voice, weight]):
        candidate = face(name)
        if candidate.covers(ch):
            return candidate
    return None


@dataclass(slots=True)
class TypeCase:
    """Where one rendering takes its glyphs from, and what it could not find.

    Attributes:
        strict: raise `MissingGlyphError` instead of printing 〓 (tests).
        missing: the characters no face holds, in order of appearance.
        cut_words: words that had to be cut because they are wider than their column (a fault of the layout).
        broken: lines found for the paper at hand, by what they depend on: a page set twice with other distances breaks no
            line twice.
        usual: lines of what stands in every other paper, labels and notes; kept from one paper to the next.
    """

    strict: bool = False
    missing: dict[str, None] = field(default_factory=dict[str, None])
    cut_words: dict[str, None] = field(default_factory=dict[str, None])
    broken: dict[object, object] = field(default_factory=dict[object, object], repr=False)
    usual: dict[object, object] = field(default_factory=dict[object, object], repr=False)
    _seen: set[int] = field(default_factory=set[int], repr=False)
    _runs: dict[tuple[str, Voice, Weight], tuple[Run, ...]] = field(
        default_factory=dict[tuple[str, Voice, Weight], tuple[Run, ...]], repr=False
    )

    def turn_over(self) -> None:
        """Another paper begins: let go of the lines of the last one but those that were in one before it too."""
        for key, lines in self.broken.items():
            mark = hash(key)
            if mark in self._seen and len(self.usual) < USUAL:
                self.usual[key] = lines
            self._seen.add(mark)
        self.broken.clear()
        if len(self._seen) > SEEN:
            self._seen.clear()

    def face_of(self, ch: str, voice: Voice, weight: Weight) -> tuple[Face, str]:
        """The face for `ch` and the character to draw: `ch` itself, or the stand-in where nobody has it."""
        found = _face_of(ch, voice, weight)
        if found is not None:
            return found, ch
        if self.strict:
            raise MissingGlyphError(f"no face for U+{ord(ch):04X} {ch!r} ({voice}, {weight})")
        self.missing[ch] = None
        return face(SANS), STAND_IN

    def runs(self, text: str, voice: Voice, weight: Weight) -> tuple[Run, ...]:
        """`text` cut where the face changes. A space stays in the face before it."""
        key = (text, voice, weight)
        found = self._runs.get(key)
        if found is None:
            found = tuple(self._cut(text, voice, weight))
            if len(text) <= WORD and len(self._runs) < WORDS:
                self._runs[key] = found
        return found

    def _cut(self, text: str, voice: Voice, weight: Weight) -> Iterator[Run]:
        current: Face | None = None
        held: list[str] = []
        for ch in text:
            if ch == " " and current is not None:
                held.append(ch)
                continue
            found, shown = self.face_of(ch, voice, weight)
            if found is not current and current is not None:
                yield Run(current, "".join(held))
                held = []
            current = found
            held.append(shown)
        if current is not None:
            yield Run(current, "".join(held))

    def width(self, text: str, size: float, voice: Voice, weight: Weight = Weight.BODY) -> float:
        """Advance of `text` in points, without any adjustment between characters."""
        return sum(run.face.width(run.text, size) for run in self.runs(text, voice, weight))


_usual: dict[object, object] = {}
_seen: set[int] = set()


@contextmanager
def type_case(*, strict: bool) -> Generator[TypeCase]:
    """The case of one paper, with the lines that papers before it had in common: a preview that is set again with a part less
    breaks few lines anew. One paper at a time. What lacked a glyph or was cut stays with its paper, which tells of it.
    """
    if len(_usual) >= USUAL:
        _usual.clear()
    case = TypeCase(strict=strict, usual=_usual, _seen=_seen)
    yield case
    if not case.missing and not case.cut_words:
        case.turn_over()
