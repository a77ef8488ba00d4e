"""The cultivation file of a firm as PDF/A-3b."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from registry.files import write_whole
from registry.report.documents.firm_file import draw_firm_file, lay_out_firm_file
from registry.report.emit.archive import archive
from registry.report.emit.content import content_of
from registry.report.emit.pdf import ONE_AT_A_TIME, RenderedPaper, glyph_warnings, language_tag
from registry.report.papers.firm_file import FirmFilePaper, firm_file_paper
from registry.report.typeset.faces import type_case
from registry.report.wording import PaperLanguage
from registry.store import Registry


def render_firm_file(paper: FirmFilePaper, language: PaperLanguage, *, strict: bool = False) -> RenderedPaper:
    """Set and draw the file, as PDF/A-3b.

    Args:
        strict: raise `MissingGlyphError` for a character that no bundled font holds, instead of printing 〓 and warning.
    """
    with ONE_AT_A_TIME, type_case(strict=strict) as case:
        laid_out = lay_out_firm_file(paper, language, case)
        drawn = draw_firm_file(laid_out)
    data = archive(drawn, paper.as_of, language_tag(language), [content_of(paper)])
    return RenderedPaper(data, len(laid_out.pages), glyph_warnings(case), tuple(case.cut_words))


def write_firm_file(registry: Registry, uid: str, as_of: date, out: Path, language: PaperLanguage) -> RenderedPaper:
    """Write the file of the firm `uid` to `out`.

    Raises:
        UserError: there is no such firm.
        EnvironmentFault: the file cannot be written; what stood there before is untouched.
    """
    with registry.read() as connection:
        paper = firm_file_paper(connection, uid, as_of)
    made = render_firm_file(paper, language)
    write_whole(out, made.data)
    return made
