"""The shorter papers as PDF/A, by what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from registry.files import write_whole
from registry.i18n import Text
from registry.report.blocks.annex import source_blocks
from registry.report.blocks.brief import brief_blocks
from registry.report.blocks.card import card, source_key
from registry.report.blocks.common import SectionHead
from registry.report.blocks.evidence_index import evidence_blocks
from registry.report.blocks.forms import objection_blocks, recusal_blocks, to_fix_blocks
from registry.report.blocks.ledger import ledger_blocks
from registry.report.blocks.panel_paper import panel_blocks
from registry.report.blocks.reverify import letter_key, reverify_blocks
from registry.report.blocks.score_sheet import score_sheet_blocks, score_sheet_parts
from registry.report.blocks.support import support_blocks
from registry.report.blocks.why_not import why_not_blocks
from registry.report.compositor import Compositor
from registry.report.documents.notice import draw_notice, lay_out_notice
from registry.report.documents.sheet import LaidOutSheet, draw_sheet, lay_out_sheet
from registry.report.emit.archive import XLSX, Attachment, archive, archive_warnings
from registry.report.emit.content import content_of
from registry.report.emit.pdf import ONE_AT_A_TIME, RenderedPaper, glyph_warnings, language_tag
from registry.report.emit.register_books import BOOK_NAMES, BookPaper, register_book
from registry.report.papers.brief_views import BriefPaper
from registry.report.papers.card import CardPaper
from registry.report.papers.evidence import EvidencePaper
from registry.report.papers.ledger import LedgerPaper
from registry.report.papers.notices import NoticePaper
from registry.report.papers.objection import ObjectionPaper
from registry.report.papers.panel import PanelPaper
from registry.report.papers.recusal import RecusalForm
from registry.report.papers.reverify import ReverifyPaper
from registry.report.papers.score_sheet import ScoreSheetPaper
from registry.report.papers.support import SupportPaper
from registry.report.papers.to_fix import ToFixPaper
from registry.report.papers.why_not import WhyNotPaper
from registry.report.theme import PaperSize
from registry.report.typeset.block import Block
from registry.report.typeset.faces import TypeCase, type_case
from registry.report.typeset.flow import Anchor, NewPage
from registry.report.wording import PaperLanguage, Words

SOURCES = Text("Sources")
RegisterPaper = LedgerPaper | SupportPaper | BriefPaper | ReverifyPaper | EvidencePaper
"""Papers of the whole registry, of no round."""
SheetPaper = (
    CardPaper | WhyNotPaper | PanelPaper | RecusalForm | ObjectionPaper | ToFixPaper | ScoreSheetPaper | RegisterPaper
)
AnyPaper = SheetPaper | NoticePaper


def lay_out_paper(
    paper: SheetPaper, language: PaperLanguage, case: TypeCase, size: PaperSize = PaperSize.A4
) -> LaidOutSheet:
    """Break a paper into pages."""
    c = Compositor(language, case, size.grid)
    links = [source_key(one.number) for one in paper.sources] if isinstance(paper, CardPaper) else []
    return lay_out_sheet(paper.head, c, _blocks(paper, c), links, _parts(paper))


def _parts(paper: SheetPaper) -> dict[str, Words]:
    """The running titles of parts that go each to somebody else, by anchor."""
    match paper:
        case ScoreSheetPaper():
            return score_sheet_parts(paper)
        case ReverifyPaper():
            return {letter_key(one): paper.head.title for one in paper.notices}
        case _:
            return {}


def _blocks(paper: SheetPaper, c: Compositor) -> list[Block]:
    match paper:
        case CardPaper():
            return _card(c, paper)
        case WhyNotPaper():
            return [Anchor("sheet", c.plain(paper.name), 0), *why_not_blocks(c, paper)]
        case PanelPaper():
            return panel_blocks(c, paper)
        case RecusalForm():
            return recusal_blocks(c, paper)
        case ObjectionPaper():
            return objection_blocks(c, paper)
        case ToFixPaper():
            return to_fix_blocks(c, paper)
        case ScoreSheetPaper():
            return score_sheet_blocks(c, paper)
        case LedgerPaper():
            return ledger_blocks(c, paper)
        case SupportPaper():
            return support_blocks(c, paper)
        case BriefPaper():
            return brief_blocks(c, paper)
        case ReverifyPaper():
            return reverify_blocks(c, paper)
        case EvidencePaper():
            return evidence_blocks(c, paper)


def _card(c: Compositor, paper: CardPaper) -> list[Block]:
    first = Anchor(paper.card.key, c.plain(paper.card.name), 0)
    return [
        first,
        *card(c, paper.card),
        NewPage(),
        Anchor("sources", c.plain(SOURCES), 0),
        SectionHead(c, "", SOURCES),
        *source_blocks(c, paper.sources),
    ]


def render_sheet(
    paper: AnyPaper, language: PaperLanguage, size: PaperSize = PaperSize.A4, *, strict: bool = False
) -> RenderedPaper:
    """Set and draw a paper, as PDF/A-3b.

    Args:
        paper: what it says.
        language: in which language, or in both.
        size: of the sheet; a notice stands on A4 whatever it says, as its standard wants.
        strict: raise `MissingGlyphError` for a character that no bundled font holds, instead of printing 〓 and warning.
    """
    with ONE_AT_A_TIME, type_case(strict=strict) as case:
        if isinstance(paper, NoticePaper):
            notice = lay_out_notice(paper, language, case)
            drawn, pages = draw_notice(notice), len(notice.pages)
        else:
            laid_out = lay_out_paper(paper, language, case, size)
            drawn, pages = draw_sheet(laid_out, size), len(laid_out.pages)
    data = archive(drawn, paper.head.as_of, language_tag(language), attachments_of(paper, language))
    return RenderedPaper(data, pages, (*glyph_warnings(case), *_blanks(paper)), tuple(case.cut_words))


def attachments_of(paper: AnyPaper, language: PaperLanguage) -> list[Attachment]:
    """What the paper says as data, and its workbook where it has one. A notice is a text and has neither."""
    if isinstance(paper, NoticePaper):
        return []
    said = content_of(paper, named=isinstance(paper, RegisterPaper))
    if not isinstance(paper, BookPaper):
        return [said]
    book = register_book(paper, language)
    return [
        said,
        Attachment(BOOK_NAMES[type(paper)], XLSX, book, "This paper as a workbook", "Data"),
    ]


def _blanks(paper: AnyPaper) -> tuple[Text, ...]:
    """What is left to fill in by hand."""
    if not isinstance(paper, NoticePaper) or not paper.blanks:
        return ()
    n = paper.blanks
    return (Text("{n} place is left to fill in", "{n} places are left to fill in", n=n),)


def write_sheet(paper: AnyPaper, path: Path, language: PaperLanguage) -> RenderedPaper:
    """Write a paper to `path`, whole or not at all.

    Raises:
        EnvironmentFault: the disk is full, or the file is open elsewhere, or the place cannot be written.
    """
    rendered = render_sheet(paper, language)
    write_whole(path, rendered.data)
    return replace(rendered, warnings=(*rendered.warnings, *archive_warnings(rendered.data)))
