"""The firm dossier on its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from registry.i18n import Text
from registry.report.anchoring import keywords
from registry.report.blocks.card import source_key
from registry.report.blocks.dossier import identity, opening, status
from registry.report.blocks.dossier_events import funding, metrics, milestones
from registry.report.blocks.dossier_grounds import checks, evidence, gaps, sources
from registry.report.blocks.running import draw_running
from registry.report.compositor import Compositor
from registry.report.dossier_views import DossierView
from registry.report.theme import A4, GRID
from registry.report.typeset.block import Block
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.flow import Anchor, Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, FileFacts, Ink
from registry.report.wording import PaperLanguage

_Build = Callable[[Compositor, DossierView, str], list[Block]]
SECTIONS: tuple[tuple[str, Text, _Build], ...] = (
    ("identity", Text("Identity"), identity),
    ("status", Text("Gradient status"), status),
    ("funding", Text("Funding"), funding),
    ("milestones", Text("Milestones"), milestones),
    ("figures", Text("Yearly figures"), metrics),
    ("checks", Text("Veto checks"), checks),
    ("evidence", Text("Evidence"), evidence),
    ("gaps", Text("Data gaps"), gaps),
    ("sources", Text("Sources"), sources),
)


@dataclass(frozen=True, slots=True)
class LaidOutDossier:
    """A dossier on its pages, not yet drawn."""

    view: DossierView
    compositor: Compositor
    pages: list[Page]


def lay_out_dossier(view: DossierView, language: PaperLanguage, case: TypeCase) -> LaidOutDossier:
    """Break the dossier into pages."""
    c = Compositor(language, case)
    blocks: list[Block] = [Anchor(view.key, c.plain(view.name), 0), *opening(c, view)]
    for number, (key, title, build) in enumerate(SECTIONS, start=1):
        blocks.append(Anchor(f"section-{key}", c.plain(title), 1))
        blocks += build(c, view, str(number))
    return LaidOutDossier(view, c, lay_out(blocks, GRID.measure, GRID.top, GRID.bottom))


def draw_dossier(paper: LaidOutDossier) -> Drawn:
    """Draw all pages. The same view and language give the same bytes in any process on any day."""
    view, c = paper.view, paper.compositor
    ink = Ink(*A4, file_facts(c, view, c.plain(view.title), c.plain(view.finding), view.snapshot), _targets(paper))
    _draw_pages(ink, paper)
    return ink.finish()


def draw_part(papers: Iterable[LaidOutDossier], first: int) -> Drawn:
    """Draw dossiers one after the other into one file, a part of a larger one; the places of each are told apart.

    Args:
        papers: of one registry and language; at least one. Each is let go before the next is asked for.
        first: number of the first among all dossiers of the larger file.
    """
    ink: Ink | None = None
    for number, paper in enumerate(papers, start=first):
        if ink is None:
            c, view = paper.compositor, paper.view
            ink = Ink(*A4, file_facts(c, view, c.plain(view.title), "", view.snapshot), ())
        ink.chapter(chapter_key(number), _targets(paper))
        _draw_pages(ink, paper)
    assert ink is not None, "a part has at least one dossier"
    return ink.finish()


def chapter_key(number: int) -> str:
    """What the places of dossier `number` begin with."""
    return f"{number:05d}-"


def file_facts(c: Compositor, view: DossierView, title: str, subject: str, snapshot: str) -> FileFacts:
    """What a file of one or more dossiers says about itself; `view`: one of them."""
    return FileFacts(
        title=title,
        author=c.plain(view.office),
        subject=subject,
        keywords=keywords(snapshot, view.log),
        language="en" if c.language is PaperLanguage.EN else "zh-CN",
        dated=view.as_of,
    )


def _targets(paper: LaidOutDossier) -> set[str]:
    return {*pages_of_anchors(paper.pages), *(source_key(source.number) for source in paper.view.sources)}


def _draw_pages(ink: Ink, paper: LaidOutDossier) -> None:
    for number, page in enumerate(paper.pages, start=1):
        draw_running(ink, paper.compositor, paper.view, number, len(paper.pages))
        for placed in page.placed:
            placed.block.draw(ink, GRID.left, placed.y, GRID.measure)
        ink.end_page()
