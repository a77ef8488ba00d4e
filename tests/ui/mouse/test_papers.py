"""Papers by mouse alone: chosen, read, saved."""

from __future__ import annotations

from pathlib import Path

from tests.ui.mouse.conftest import Opening
from tests.ui.mouse.hand import Hand
from ui.reports.page import ReportsPage


def test_papers_are_read_and_saved_by_mouse_alone(day: Opening, fresh: Path, tmp_path: Path) -> None:
    with day("papers", "overview", "reports", file=fresh) as hand:
        hand.go("reports")
        page = hand.window.pages["reports"]
        assert isinstance(page, ReportsPage)
        current(hand, page)
        hand.picture("shortlist")
        hand.click(page.papers.items["brief"])
        current(hand, page)
        hand.picture("brief")
        hand.press("中文", page.options)
        current(hand, page)
        assert page.options.choice.language == "zh"
        hand.press("Next page", page.preview)
        hand.rest()
        assert page.preview.view.accessibleName().startswith(("Page 2", "第 2"))
        hand.press("Larger", page.preview)
        hand.rest()
        hand.picture("larger")
        before = page.preview.area.verticalScrollBar().value()
        hand.wheel(page.preview.view, -3, page.preview.view.mapFrom(page.preview, page.preview.rect().center()))
        assert page.preview.area.verticalScrollBar().value() > before
        hand.press("Fit page", page.preview)
        hand.answer(tmp_path / "brief.pdf")
        hand.press("Save PDF", page.options)
        hand.rest((tmp_path / "brief.pdf").exists)
        assert page._paper is not None
        assert (tmp_path / "brief.pdf").read_bytes() == page._paper.data
        hand.picture("saved")
        hand.click(page.papers.items["template"])
        hand.rest()
        hand.picture("template")


def current(hand: Hand, page: ReportsPage) -> None:
    """Wait until the preview is of what is chosen."""
    hand.rest(lambda: page._state.text() in ("Preview is current", "预览已更新"))
