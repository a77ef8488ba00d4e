"""The dossier of one firm as PDF/A-3b."""

from __future__ import annotations

from registry.report.documents.dossier import draw_dossier, lay_out_dossier
from registry.report.dossier_views import DossierView
from registry.report.emit.archive import archive
from registry.report.emit.content import content_of
from registry.report.emit.pdf import ONE_AT_A_TIME, RenderedPaper, glyph_warnings, language_tag
from registry.report.typeset.faces import type_case
from registry.report.wording import PaperLanguage


def render_dossier(view: DossierView, language: PaperLanguage, *, strict: bool = False) -> RenderedPaper:
    """Set and draw the dossier of one firm, as PDF/A-3b.

    Args:
        view: what it says.
        language: in which language, or in both.
        strict: raise `MissingGlyphError` for a character that no bundled font holds, instead of printing 〓 and warning.
    """
    with ONE_AT_A_TIME, type_case(strict=strict) as case:
        paper = lay_out_dossier(view, language, case)
        drawn = draw_dossier(paper)
    data = archive(drawn, view.as_of, language_tag(language), [content_of(view)])
    return RenderedPaper(data, len(paper.pages), glyph_warnings(case), tuple(case.cut_words))
