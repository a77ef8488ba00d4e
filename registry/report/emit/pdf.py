"""The shortlist as PDF: bytes for the preview, the same bytes as a file.

reportlab keeps fonts in tables of the process, so one rendering runs at a time: a lock makes calls from several threads
wait for each other. Call it from a worker, not from the thread that draws the window: ten cards take about half a second.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from registry.files import write_whole
from registry.i18n import Text
from registry.report.documents.shortlist import draw_shortlist, lay_out_shortlist
from registry.report.emit.archive import SEALED, WORKBOOK, XLSX, Attachment, archive, archive_warnings
from registry.report.emit.xlsx import render_shortlist_xlsx
from registry.report.theme import PaperSize
from registry.report.typeset.faces import TypeCase, type_case
from registry.report.views import ShortlistView
from registry.report.wording import PaperLanguage

ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class RenderedPaper:
    """A rendered paper.

    Attributes:
        data: the file.
        pages: how many pages it has.
        warnings: what a reader should know of it, such as characters no font holds.
        cut_words: words cut in two because no line was wide enough.
        places: first and last page of each part that can be left out, by its key.
    """

    data: bytes
    pages: int
    warnings: tuple[Text, ...]
    cut_words: tuple[str, ...] = ()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])


def render_shortlist(
    view: ShortlistView,
    language: PaperLanguage,
    size: PaperSize = PaperSize.A4,
    *,
    strict: bool = False,
    sealed: bytes = b"",
    workbook: bool = True,
) -> RenderedPaper:
    """Set and draw the shortlist, as PDF/A-3b.

    Args:
        view: what it says.
        language: in which language, or in both.
        size: of the sheet.
        sealed: the sealed round, which goes into the file.
        workbook: put the workbook of the shortlist into the file too.
        strict: raise `MissingGlyphError` for a character that no bundled font holds, instead of printing 〓 and warning.
    """
    with ONE_AT_A_TIME, type_case(strict=strict) as case:
        paper = lay_out_shortlist(view, language, case, size)
        drawn = draw_shortlist(paper, size)
    data = archive(drawn, view.as_of, language_tag(language), _attachments(view, language, sealed, workbook))
    return RenderedPaper(data, paper.page_count, glyph_warnings(case), tuple(case.cut_words), paper.places)


def render_shortlist_pdf(view: ShortlistView, language: PaperLanguage, *, sealed: bytes = b"") -> bytes:
    """The bytes of the shortlist, for a preview. See `render_shortlist`."""
    return render_shortlist(view, language, sealed=sealed).data


def write_shortlist_pdf(
    view: ShortlistView, path: Path, language: PaperLanguage, *, sealed: bytes = b""
) -> RenderedPaper:
    """Write the shortlist to `path`, whole or not at all; a file that is no PDF/A after all is named in the warnings.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    rendered = render_shortlist(view, language, sealed=sealed)
    write_whole(path, rendered.data)
    return replace(rendered, warnings=(*rendered.warnings, *archive_warnings(rendered.data)))


def language_tag(language: PaperLanguage) -> str:
    """BCP 47 tag of the leading language."""
    return "en" if language is PaperLanguage.EN else "zh-CN"


def _attachments(view: ShortlistView, language: PaperLanguage, sealed: bytes, workbook: bool) -> list[Attachment]:
    made: list[Attachment] = []
    if sealed:
        made.append(Attachment(SEALED, "application/json", sealed, f"Sealed round 封存轮次, SHA-256 {view.snapshot}"))
    if workbook:
        data = render_shortlist_xlsx(view, language)
        made.append(Attachment(WORKBOOK, XLSX, data, "Score workbook with live formulas 计分工作簿", "Data"))
    return made


def glyph_warnings(case: TypeCase) -> tuple[Text, ...]:
    """The characters that no bundled font holds, named."""
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
