"""The shortlist as PDF: bytes for the preview, the same bytes as a file.

reportlab keeps fonts in tables of the process, so one rendering runs at a time: a lock makes calls from several threads
wait for each other. Call it from a worker, not from the thread that draws the window: ten cards take about half a second.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from registry.i18n import Text
from registry.report.documents.shortlist import draw_shortlist, lay_out_shortlist
from registry.report.emit.files import write_whole
from registry.report.typeset.faces import TypeCase
from registry.report.views import PaperLanguage, ShortlistView

_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """A rendered paper.

    Attributes:
        data: the file.
        pages: how many pages it has.
        warnings: what a reader should know of it, such as characters no font holds.
        cut_words: words cut in two because no line was wide enough.
    """

    data: bytes
    pages: int
    warnings: tuple[Text, ...]
    cut_words: tuple[str, ...] = ()


def render_shortlist(view: ShortlistView, language: PaperLanguage, *, strict: bool = False) -> RenderedPaper:
    """Set and draw the shortlist.

    Args:
        view: what it says.
        language: in which language, or in both.
        strict: raise `MissingGlyphError` for a character that no bundled font holds, instead of printing 〓 and warning.
    """
    with _ONE_AT_A_TIME:
        case = TypeCase(strict=strict)
        paper = lay_out_shortlist(view, language, case)
        data = draw_shortlist(paper)
    return RenderedPaper(data, paper.page_count, _warnings(case), tuple(case.cut_words))


def render_shortlist_pdf(view: ShortlistView, language: PaperLanguage) -> bytes:
    """The bytes of the shortlist, for a preview. See `render_shortlist`."""
    return render_shortlist(view, language).data


def write_shortlist_pdf(view: ShortlistView, path: Path, language: PaperLanguage) -> RenderedPaper:
    """Write the shortlist to `path`, whole or not at all.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    rendered = render_shortlist(view, language)
    write_whole(path, rendered.data)
    return rendered


def _warnings(case: TypeCase) -> tuple[Text, ...]:
    if not case.missing:
        return ()
    shown = ", ".join(f"{ch} (U+{ord(ch):04X})" for ch in case.missing)
    return (
        Text(
            "{n} character is in no bundled font and is printed as 〓: {characters}",
            "{n} characters are in no bundled font and are printed as 〓: {characters}",
            n=len(case.missing),
            characters=shown,
        ),
    )
