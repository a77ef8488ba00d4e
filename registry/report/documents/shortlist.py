"""The shortlist of key enterprises: cover, ranking, a card for each firm, and the grounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from registry.i18n import Text
from registry.report.anchoring import keywords
from registry.report.blocks.annex import candidates, missing, scheme, sources, vetoed, vetoed_title
from registry.report.blocks.card import card, source_key
from registry.report.blocks.closing import closing
from registry.report.blocks.cover import draw_cover
from registry.report.blocks.ranking import ranking, ranking_title
from registry.report.blocks.round_path import path
from registry.report.blocks.round_seats import seats
from registry.report.blocks.running import draw_running
from registry.report.blocks.sensitivity import sensitivity
from registry.report.compositor import Compositor
from registry.report.phrases import words
from registry.report.theme import PaperSize
from registry.report.typeset.block import Block
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.flow import Anchor, NewPage, Page, lay_out, pages_of_anchors
from registry.report.typeset.ink import Drawn, FileFacts, Ink
from registry.report.views import PaperSection, ShortlistView
from registry.report.wording import PaperLanguage, Words

# How much of a page must be filled for a section to begin on the next one; the others follow where the last one ended.
FRESH = {
    PaperSection.RANKING: 0.0,
    PaperSection.SEATS: 0.0,
    PaperSection.CARDS: 0.0,
    PaperSection.CANDIDATES: 0.0,
    PaperSection.SCHEME: 0.7,
    PaperSection.MISSING: 0.7,
    PaperSection.SENSITIVITY: 0.0,
    PaperSection.PATH: 0.5,
}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A paper on its pages, not yet drawn."""

    view: ShortlistView
    compositor: Compositor
    pages: list[Page]
    contents: tuple[tuple[str, Words], ...]
    has_cover: bool

    @property
    def page_count(self) -> int:
        """Pages, the cover included."""
        return len(self.pages) + int(self.has_cover)

    @property
    def places(self) -> dict[str, tuple[int, int]]:
        """First and last page of each section, from 1, by the value of `PaperSection`."""
        first = 1 + int(self.has_cover)
        begins = pages_of_anchors(self.pages)
        found = {PaperSection.COVER.value: (1, 1)} if self.has_cover else {}
        keys = [key for key, _ in self.contents]
        for key, after in zip_longest(keys, keys[1:]):
            last = len(self.pages) - 1
            if after is not None:
                last = begins[after] - int(_opens(self.pages[begins[after]], after))
            found[key.removeprefix("section-")] = (begins[key] + first, max(begins[key], last) + first)
        return found


def lay_out_shortlist(
    view: ShortlistView, language: PaperLanguage, case: TypeCase, size: PaperSize = PaperSize.A4
) -> LaidOut:
    """Break the paper into pages."""
    c = Compositor(language, case, size.grid)
    blocks: list[Block] = []
    contents: list[tuple[str, Words]] = []
    for number, (section, title, build) in enumerate(_sections(view), start=1):
        if section in FRESH:
            blocks.append(NewPage(FRESH[section]))
        key = f"section-{section.value}"
        contents.append((key, words(title)))
        blocks.append(Anchor(key, c.plain(title), 0))
        blocks += build(c, view, str(number))
    pages = lay_out(blocks, c.grid.measure, c.grid.top, c.grid.bottom)
    return LaidOut(view, c, pages, tuple(contents), PaperSection.COVER in view.sections)


def draw_shortlist(paper: LaidOut, size: PaperSize = PaperSize.A4) -> Drawn:
    """Draw all pages. The same view and language give the same bytes in any process on any day."""
    view, c = paper.view, paper.compositor
    facts = FileFacts(
        title=c.plain(view.title),
        author=c.plain(view.office),
        subject=c.plain(view.subtitle),
        keywords=f"{keywords(view.snapshot, view.log)}; scheme {view.scheme_digest}",
        language="en" if c.language is PaperLanguage.EN else "zh-CN",
        dated=view.as_of,
    )
    targets = {"cover", *pages_of_anchors(paper.pages)}
    if PaperSection.SOURCES in view.sections:
        targets |= {source_key(source.number) for source in view.sources}
    ink = Ink(c.grid.width, c.grid.height, facts, targets, size.scale)
    first = 1 + int(paper.has_cover)
    if paper.has_cover:
        pages = pages_of_anchors(paper.pages)
        ink.anchor("cover", 0)
        ink.outline(c.plain(Text("Cover")), "cover", 0)
        draw_cover(ink, c, view, [(key, title, pages[key] + first) for key, title in paper.contents])
        ink.end_page()
    for number, page in enumerate(paper.pages, start=first):
        draw_running(ink, c, view, number, paper.page_count)
        for placed in page.placed:
            placed.block.draw(ink, c.grid.left, placed.y, c.grid.measure)
        ink.end_page()
    return ink.finish()


def _opens(page: Page, key: str) -> bool:
    """Whether the anchor `key` is the first thing on its page."""
    block = page.placed[0].block
    return isinstance(block, Anchor) and block.key == key


CARDS = Text("Score cards")
_Build = Callable[[Compositor, ShortlistView, str], list[Block]]


def _cards(c: Compositor, view: ShortlistView, number: str) -> list[Block]:
    blocks: list[Block] = []
    section = f"{number} {c.lead(CARDS)}"
    for index, firm in enumerate(view.cards):
        if index:
            blocks.append(NewPage())
        blocks.append(Anchor(firm.key, f"{firm.rank} {c.plain(firm.name)}", 1))
        blocks += card(c, firm, section)
    return blocks


def _sections(view: ShortlistView) -> list[tuple[PaperSection, Text, _Build]]:
    """The parts that are printed, in order; a part with nothing to say about the firms is left out."""
    parts: list[tuple[PaperSection, Text, _Build, bool]] = [
        (PaperSection.RANKING, ranking_title(view), ranking, True),
        (PaperSection.SEATS, Text("Seats, reserve and firms passed over"), seats, view.round is not None),
        (PaperSection.CARDS, CARDS, _cards, bool(view.cards)),
        (PaperSection.CANDIDATES, Text("All ranked candidates"), candidates, view.decided),
        (PaperSection.SCHEME, Text("Scheme and weights"), scheme, True),
        (PaperSection.MISSING, Text("Missing data"), missing, True),
        (PaperSection.SENSITIVITY, Text("Sensitivity"), sensitivity, view.sensitivity is not None),
        (PaperSection.VETOED, vetoed_title(view), vetoed, True),
        (PaperSection.PATH, Text("How the list came about"), path, view.round is not None),
        (PaperSection.SOURCES, Text("Sources"), sources, True),
        (PaperSection.SIGN_OFF, Text("Sign-off"), closing, True),
    ]
    return [(section, title, build) for section, title, build, there in parts if there and section in view.sections]
