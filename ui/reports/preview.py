"""The preview of a paper: its pages as they will be saved, small ones to click on, paging and zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from registry.i18n import Text, _
from ui.kit import layout
from ui.kit.controls import Button, IconButton, Label
from ui.kit.fonts import Type
from ui.kit.later import later
from ui.kit.pane import Scroll
from ui.kit.pdf_page import Picture, picture
from ui.kit.words import speak
from ui.reports.state import Paper
from ui.reports.widgets import THUMB, PageView, Thumb

if TYPE_CHECKING:
    from ui.kit.desk import Desk

_REFIT_MS = 80
_ZOOMS = (50, 67, 80, 92, 110, 133, 160, 200)
_A4 = (595, 842)


class Preview(QWidget):
    """Shows one paper, or none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._paper: Paper | None = None
        self._page = 0
        self._zoom = 0  # 0: fit the page
        self.thumbs: list[Thumb] = []
        self._refit = later(self, _REFIT_MS, self._draw_fitted)
        self._build()

    def _build(self) -> None:
        back, forth = IconButton("chevL", Text("Previous page")), IconButton("chevR", Text("Next page"))
        back.clicked.connect(lambda: self._turn(-1))
        forth.clicked.connect(lambda: self._turn(1))
        less, more = IconButton("minus", Text("Smaller")), IconButton("plus", Text("Larger"))
        less.clicked.connect(lambda: self._step_zoom(-1))
        more.clicked.connect(lambda: self._step_zoom(1))
        fit = Button(Text("Fit page"), "quiet")
        fit.clicked.connect(lambda: self._set_zoom(0))
        self.place = Label("", Type.CELL)
        self.percent = Label("", Type.CELL)
        bar = layout.row(back, self.place, forth, None, less, self.percent, more, fit, margins=(12, 5, 12, 5))
        self.view = PageView()
        self.view.turned.connect(self._turn)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.view)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        speak(area, QWidget.setAccessibleName, Text("Preview"))
        area.viewport().installEventFilter(self)
        self.area = area
        self._strip = QVBoxLayout()
        self._strip.setContentsMargins(12, 12, 4, 12)
        self._strip.setSpacing(6)
        self._strip.addStretch(1)
        strip = QWidget()
        strip.setLayout(self._strip)
        self._strip_scroll = Scroll(strip, Text("Pages"))
        self._strip_scroll.setFixedWidth(76)
        body = layout.row(self._strip_scroll, area, gap=0)
        whole = layout.panel(layout.column(layout.panel(bar, ground="surface", edge="bottom"), body), ground="bg")
        self.setLayout(layout.column(whole))

    # -- the paper

    def show_paper(self, paper: Paper | None, *, from_start: bool = False) -> None:
        """Show `paper` on the page that was open, or on its first one."""
        self._paper = paper
        if from_start:
            self._page = 0
        if paper is None:
            self.show_place()
            return
        self._page = min(self._page, paper.pages - 1)
        self._make_thumbs(paper)
        self._draw()

    def show_strip(self, shown: bool) -> None:
        """Show or hide the small pages."""
        self._strip_scroll.setVisible(shown)

    def show_place(self) -> None:
        """Say which page of how many is open, in the language in use."""
        pages = self._paper.pages if self._paper is not None else 0
        self.place.say(_("Page {n} of {all}", n=self._page + 1, all=pages) if pages else "")
        for number, thumb in enumerate(self.thumbs):
            thumb.setChecked(number == self._page)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The page that fits stays fitted when the window or a pane takes another size.
        if event.type() == QEvent.Type.Resize and not self._zoom and self._paper is not None:
            self._refit.start()
        return False

    def _draw_fitted(self) -> None:
        if not self._zoom and self._paper is not None:
            self._draw()

    def _draw(self) -> None:
        paper = self._paper
        if paper is None:
            return
        page, ratio = self._page, self.devicePixelRatioF()
        width = self._page_width()
        self.percent.say(_("{n} %", n=width * 100 // _A4[0]))
        self.show_place()

        def work(_ticket: object) -> Picture:
            return picture(paper.data, page, round(width * ratio))

        def done(found: Picture) -> None:
            if paper is self._paper and page == self._page:
                self.view.show_picture(found, Text("Page {n} of {all}", n=page + 1, all=paper.pages))

        self._desk.jobs.read(work, done, lane="reports.page", owner=self)

    def _make_thumbs(self, paper: Paper) -> None:
        if len(self.thumbs) != paper.pages:
            for thumb in self.thumbs:
                thumb.hide()  # see `clear`
                thumb.setParent(None)
                thumb.deleteLater()
            self.thumbs = []
            for number in range(paper.pages):
                thumb = Thumb(number)
                thumb.clicked.connect(lambda _on=False, n=number: self.go(n))
                self._strip.insertWidget(number, thumb)
                self.thumbs.append(thumb)

        def work(ticket: object) -> list[Picture]:
            return [picture(paper.data, number, THUMB * 2) for number in range(paper.pages)]

        def done(found: list[Picture]) -> None:
            if paper is self._paper:
                for thumb, one in zip(self.thumbs, found, strict=True):
                    thumb.show_picture(one)

        self._desk.jobs.read(work, done, lane="reports.thumbs", owner=self)

    # -- pages and zoom

    def go(self, page: int) -> None:
        """Open a page, counted from 0; the nearest where there is none such."""
        if self._paper is not None:
            self._page = max(0, min(page, self._paper.pages - 1))
            self._draw()

    def _turn(self, step: int) -> None:
        self.go(self._page + step)

    def _page_width(self) -> int:
        if self._zoom:
            return _A4[0] * self._zoom // 100
        by_height = (self.area.viewport().height() - 32) * _A4[0] // _A4[1]
        return max(240, min(self.area.viewport().width() - 48, by_height))

    def _set_zoom(self, percent: int) -> None:
        self._zoom = percent
        self._draw()

    def _step_zoom(self, step: int) -> None:
        now = self._page_width() * 100 // _A4[0]
        larger = [z for z in _ZOOMS if z > now]
        smaller = [z for z in _ZOOMS if z < now]
        if step > 0 and larger:
            self._set_zoom(larger[0])
        elif step < 0 and smaller:
            self._set_zoom(smaller[-1])
