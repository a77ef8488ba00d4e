"""The firm dossier on its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.i18n import Text
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
from registry.report.typeset.ink import FileFacts, Ink
from registry.report.views import PaperLanguage

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


def draw_dossier(paper: LaidOutDossier) -> bytes:
    """Draw all pages. The same view and language give the same bytes in any process on any day."""
    view, c = paper.view, paper.compositor
    facts = FileFacts(
        title=c.plain(view.title),
        author=c.plain(view.office),
        subject=c.plain(view.finding),
        keywords=f"snapshot {view.snapshot}",
        language="en" if c.language is PaperLanguage.EN else "zh-CN",
        dated=view.as_of,
    )
    targets = {*pages_of_anchors(paper.pages), *(source_key(source.number) for source in view.sources)}
    ink = Ink(*A4, facts, targets)
    for number, page in enumerate(paper.pages, start=1):
        draw_running(ink, c, view, number, len(paper.pages))
        for placed in page.placed:
            placed.block.draw(ink, GRID.left, placed.y, GRID.measure)
        ink.end_page()
    return ink.finish()
