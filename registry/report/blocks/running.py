"""The running head and foot of every page but the cover: title, marks, snapshot and its SHA-256, page of pages."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from registry.change.anchors import LogHead
from registry.i18n import Text
from registry.report.anchoring import seal_line
from registry.report.blocks.common import draw_tag, fitted
from registry.report.compositor import Compositor
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.report.theme import palette
from registry.report.typeset.ink import Ink
from registry.report.wording import Words


class Running(Protocol):
    """What head and foot say; every paper's view has it."""

    @property
    def title(self) -> Words:
        """Of the paper."""
        ...

    @property
    def office(self) -> Words:
        """Who made it."""
        ...

    @property
    def as_of(self) -> date:
        """The day of its data."""
        ...

    @property
    def snapshot(self) -> str:
        """SHA-256 in hexadecimal."""
        ...

    @property
    def snapshot_short(self) -> str:
        """Its first digits in fours."""
        ...

    @property
    def log(self) -> LogHead | None:
        """The last change of the registry when it was made."""
        ...

    @property
    def draft_mark(self) -> Words | None:
        """The mark, None where there is none."""
        ...

    @property
    def fictional(self) -> bool:
        """Whether the data are invented."""
        ...


def draw_running(ink: Ink, c: Compositor, view: Running, number: int, count: int) -> None:
    """Draw head and foot of page `number` (from 1) of `count`: artifacts, not content."""
    with ink.tags.artifact():
        _draw(ink, c, view, number, count)


def _draw(ink: Ink, c: Compositor, view: Running, number: int, count: int) -> None:
    p = palette()
    right = c.grid.right
    if view.draft_mark is not None:
        right = draw_tag(ink, c, c.plain(view.draft_mark), right, c.grid.header, p.warn_soft, p.warn) - 6
    if view.fictional:
        right = draw_tag(ink, c, FICTIONAL_ON_PAPER, right, c.grid.header, p.surface, p.bad) - 6
    title = fitted(c, c.plain(view.title), "running", right - c.grid.left - 8)
    _line(ink, c, title, "running", c.grid.header)
    ink.line(c.grid.left, c.grid.header + 8, c.grid.right, c.grid.header + 8, p.line2, 0.5)

    ink.line(c.grid.left, c.grid.footer - 13, c.grid.right, c.grid.footer - 13, p.line2, 0.5)
    dated = c.lead(Text("{office} · data as of {day}", office=c.lead(view.office), day=view.as_of.isoformat()))
    _line(ink, c, fitted(c, dated, "running", c.grid.measure - 70), "running", c.grid.footer)
    seal = c.lead(seal_line(view))
    _line(ink, c, seal, "running.small", c.grid.footer + 10.5)
    page = c.figure(f"{number} / {count}", "running.page")
    page.draw(ink, c.grid.right - 60, c.grid.footer - (page.first_baseline(60) or 0), 60)


def _line(ink: Ink, c: Compositor, text: str, style: str, baseline: float) -> None:
    block = c.text(text, style)
    block.draw(ink, c.grid.left, baseline - (block.first_baseline(c.grid.measure) or 0), c.grid.measure)
