"""Dossiers as PDF/A-3b: one as bytes for the preview, all of them as files."""

from __future__ import annotations

from registry.report.documents.dossier import draw_dossier, lay_out_dossier
from registry.report.dossier_views import DossierView
from registry.report.emit.archive import archive
from registry.report.emit.pdf import ONE_AT_A_TIME, RenderedPaper, glyph_warnings, language_tag
from registry.report.typeset.faces import TypeCase
from registry.report.views import PaperLanguage


def render_dossier(view: DossierView, language: PaperLanguage, *, strict: bool = False) -> RenderedPaper:
    """Set and draw the dossier of one firm, as PDF/A-3b.

    Args:
        view: what it says.
        language: in which language, or in both.
        strict: raise `MissingGlyphError` for a character that no bundled font holds, instead of printing 〓 and warning.
    """
    drawn = draw_one(view, language, strict=strict)
    return RenderedPaper(
        archive(drawn.data, view.as_of, language_tag(language)), drawn.pages, drawn.warnings, drawn.cut_words
    )


def draw_one(view: DossierView, language: PaperLanguage, *, strict: bool = False) -> RenderedPaper:
    """The dossier as it is drawn, not yet PDF/A: a part of a file that is joined from many."""
    with ONE_AT_A_TIME:
        case = TypeCase(strict=strict)
        paper = lay_out_dossier(view, language, case)
        data = draw_dossier(paper)
    return RenderedPaper(data, len(paper.pages), glyph_warnings(case), tuple(case.cut_words))
