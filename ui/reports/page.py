"""The reports page (mock 08): papers at the left, options in the middle, the real bytes at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFileDialog, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language, n_
from ui.kit import glyphs, layout
from ui.kit.controls import Button, CheckBox, Combo, Field, Glyph, HoverButton, IconButton, Label, Segmented
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.page import Page
from ui.kit.pane import Scroll, Splitter
from ui.kit.theme import tokens
from ui.kit.words import speak
from ui.reports.state import RESERVES, Paper, Picture, ShortlistChoice, sections

if TYPE_CHECKING:
    from ui.kit.desk import Desk

_WAIT_MS = 300
_REFIT_MS = 80
_FOLD = 1280
_SIZES = [252, 316, 796]
_ZOOMS = (50, 67, 80, 92, 110, 133, 160, 200)
_THUMB = 40


class PaperItem(HoverButton):
    """One paper in the list: drawing, name, what it makes."""

    def __init__(self, icon: str, title: Text, note: Text) -> None:
        super().__init__()
        self._icon, self._title, self._note = icon, title, note
        self.setCheckable(True)
        self.setFixedHeight(50)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.respeak()

    def respeak(self) -> None:
        """Say the name in the language in use."""
        self.setAccessibleName(str(self._title))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, 50)

    def paintEvent(self, event: QPaintEvent) -> None:
        from ui.kit import icons

        painter, now = QPainter(self), tokens()
        if self.isChecked() or self.underMouse():
            with glyphs.kept(painter):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.selected if self.isChecked() else now.hover)
                painter.drawRoundedRect(self.rect().adjusted(8, 1, -8, -1), 6, 6)
        if self.hasFocus():
            with glyphs.kept(painter):
                painter.setPen(QPen(now.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.rect().adjusted(9, 2, -9, -2), 6, 6)
        ink = "accent" if self.isChecked() else "text"
        painter.drawPixmap(18, 10, icons.pixmap(self._icon, ink if self.isChecked() else "text2", 16))
        width = self.width() - 56
        glyphs.paint_text(painter, self.rect().adjusted(44, 6, 0, -26), str(self._title), Type.NAME, ink)
        box = self.rect().adjusted(44, 26, -(self.width() - 44 - width), -6)
        glyphs.paint_text(painter, box, str(self._note), Type.SMALL, "text3")


class PageView(QWidget):
    """One page of the paper on its ground; arrows and Page keys turn it."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pixmap: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "bg")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_picture(self, picture: Picture, name: Text) -> None:
        """Show one page under its name."""
        image = QImage(picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
        pixmap = QPixmap.fromImage(image.copy())
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._pixmap = pixmap
        size = pixmap.deviceIndependentSize().toSize()
        self.setMinimumSize(size.width() + 48, size.height() + 32)
        speak(self, QWidget.setAccessibleName, name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pixmap is None:
            return
        super().paintEvent(event)
        painter = QPainter(self)
        size = self._pixmap.deviceIndependentSize().toSize()
        left = max((self.width() - size.width()) // 2, 0)
        painter.drawPixmap(left, 14, self._pixmap)
        painter.setPen(QPen(tokens().line2, 1))
        painter.drawRect(left - 1, 13, size.width() + 1, size.height() + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1}
        if event.key() in steps:
            self.turned.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)


class Thumb(HoverButton):
    """A small page to click on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._pixmap: QPixmap | None = None
        self.setCheckable(True)
        self.setFixedSize(_THUMB + 12, 78)
        self.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # keys turn the large page; twenty stops would only be in the way
        speak(self, QWidget.setAccessibleName, Text("Page {n}", n=number + 1))

    def show_picture(self, picture: Picture) -> None:
        """Show the page."""
        image = QImage(picture.pixels, picture.width, picture.height, picture.width * 4, QImage.Format.Format_RGB32)
        self._pixmap = QPixmap.fromImage(image.copy())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        box = self.rect().adjusted(6, 2, -6, -20)
        painter.fillRect(box, now.surface)
        if self._pixmap is not None:
            painter.drawPixmap(box, self._pixmap)
        painter.setPen(
            QPen(now.accent if self.isChecked() or self.hasFocus() else now.line2, 2 if self.isChecked() else 1)
        )
        painter.drawRect(box)
        ink = "accent" if self.isChecked() else "text3"
        area = self.rect().adjusted(0, 60, 0, 0)
        glyphs.paint_text(
            painter, area, str(self._number + 1), Type.SMALL, ink, Qt.AlignmentFlag.AlignHCenter, elide=False
        )


class ReportsPage(Page):
    """Papers with a preview of the bytes that will be saved."""

    key: ClassVar[str] = "reports"
    title: ClassVar[Text] = Text("Reports")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._choice = ShortlistChoice()
        self._kind = "shortlist"
        self._paper: Paper | None = None
        self._page = 0
        self._zoom = 0  # 0: fit the width
        self._front = False
        self._stale = True
        self._thumbs: list[Thumb] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._render)
        self._refit = QTimer(self)
        self._refit.setSingleShot(True)
        self._refit.setInterval(_REFIT_MS)
        self._refit.timeout.connect(self._draw_fitted)
        self._folded = False
        self._build()
        self._show_kind()

    # -- layout

    def _build(self) -> None:
        self._state = Label("", Type.CELL, "text2")
        self._name = Label("", Type.CELL, "text2")
        self._current = Glyph("check", "ok", 16)
        self._side = Segmented(
            [("papers", Text("Papers")), ("options", Text("Options"))],
            "options",
            Text("What stands beside the preview"),
        )
        self._side.chosen.connect(self._choose_side)
        head = layout.row(
            Label(Text("Reports"), Type.PAGE_TITLE),
            8,
            self._name,
            None,
            self._side,
            8,
            self._current,
            self._state,
            margins=(24, 0, 16, 0),
        )
        self._head = layout.panel(head)
        self._options = self._build_options()
        self._preview = QStackedWidget()
        self._preview.addWidget(self._build_preview())
        self._preview.addWidget(
            EmptyState(Text("A workbook has no preview"), Text("Save it, and open it in Excel or WPS."), icon="sheet")
        )
        self._preview.setMinimumWidth(320)
        self._list = self._build_list()
        self._split = Splitter(self._list, self._options, self._preview)
        self._split.setStretchFactor(2, 1)
        self._split.setSizes(_SIZES)
        self._empty = EmptyState(
            Text("No registry is open"), Text("Open one, and its papers can be made here."), icon="reports"
        )
        whole = layout.column(self._head, layout.rule(strong=True), self._split, self._empty)
        whole.setStretch(2, 1)
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self._empty.hide()

    def _build_list(self) -> QWidget:
        said: list[tuple[str, str, Text, Text]] = [
            ("shortlist", "key", Text("Key enterprise shortlist"), Text("PDF and Excel")),
            ("register", "db", Text("The whole register"), Text("Excel, one sheet a table")),
            ("template", "sheet", Text("District return template"), Text("Excel, with drop-downs")),
        ]
        self._items: dict[str, PaperItem] = {}
        self._titles = {key: title for key, _icon, title, _note in said}
        box = QVBoxLayout()
        box.setContentsMargins(0, 8, 0, 8)
        box.setSpacing(2)
        for key, icon, title, note in said:
            item = PaperItem(icon, title, note)
            item.clicked.connect(lambda _on=False, key=key: self._pick(key))
            self._items[key] = item
            box.addWidget(item)
        box.addSpacing(8)
        more = Label(Text("Dossiers, notices, ledgers and briefs are not built yet."), Type.SMALL, "text3", wrap=True)
        box.addLayout(layout.column(more, margins=(18, 0, 12, 0)))
        box.addStretch(1)
        panel = layout.panel(box)
        panel.setMinimumWidth(200)
        return panel

    def _build_options(self) -> QWidget:
        box = QVBoxLayout()
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(8)
        self._title_field = Field(Text("Title"), Text("The usual title"))
        self._title_field.textChanged.connect(lambda text: self._set(title=text))
        reserve = [(str(n), Text("Next {n} below the line", n=n)) for n in RESERVES]
        self._reserve = Combo(reserve, Text("Reserve"), str(self._choice.reserve))
        self._reserve.chosen.connect(lambda value: self._set(reserve=int(value)))
        self._language = Segmented(
            [("en", "English"), ("zh", "中文"), ("both", Text("Both"))],
            self._choice.language,
            Text("Language of the paper"),
        )
        self._language.chosen.connect(self._choose_language)
        self._shortlist_only = QWidget()
        inside = QVBoxLayout(self._shortlist_only)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(Label(Text("Content"), Type.SECTION))
        inside.addWidget(FormRow(Text("Firms"), self._reserve))
        inside.addWidget(FormRow(Text("Title"), self._title_field))
        inside.addSpacing(8)
        inside.addWidget(Label(Text("Sections"), Type.SECTION))
        checks = layout.column(gap=2)
        for section, text in sections():
            check = CheckBox(text)
            check.setChecked(True)
            check.toggled.connect(lambda on, value=section.value: self._section(value, on))
            checks.addWidget(check)
        inside.addLayout(checks)
        inside.addSpacing(8)
        inside.addWidget(Label(Text("Form"), Type.SECTION))
        inside.addWidget(FormRow(Text("Language"), self._language))
        inside.addSpacing(8)
        inside.addWidget(Label(Text("Checks"), Type.SECTION))
        self._checks = QVBoxLayout()
        self._checks.setSpacing(6)
        inside.addLayout(self._checks)
        self._about = Label("", Type.BODY, "text2", wrap=True)
        box.addWidget(self._shortlist_only)
        box.addWidget(self._about)
        box.addStretch(1)
        content = QWidget()
        content.setLayout(box)
        self._save = Button(Text("Save PDF"), "primary", big=True)
        self._save.clicked.connect(self._save_first)
        self._second = Button(Text("Save workbook"), big=True)
        self._second.clicked.connect(self._save_workbook)
        self._save.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        foot = layout.row(self._save, self._second, gap=8, margins=(20, 12, 20, 12))
        foot.setStretch(0, 1)
        panel = layout.panel(layout.column(Scroll(content, Text("Options")), layout.panel(foot)))
        panel.setMinimumWidth(280)
        return panel

    def _build_preview(self) -> QWidget:
        back, forth = IconButton("chevL", Text("Previous page")), IconButton("chevR", Text("Next page"))
        back.clicked.connect(lambda: self._turn(-1))
        forth.clicked.connect(lambda: self._turn(1))
        less, more = IconButton("minus", Text("Smaller")), IconButton("plus", Text("Larger"))
        less.clicked.connect(lambda: self._step_zoom(-1))
        more.clicked.connect(lambda: self._step_zoom(1))
        fit = Button(Text("Fit page"), "quiet")
        fit.clicked.connect(lambda: self._set_zoom(0))
        self._place = Label("", Type.CELL)
        self._percent = Label("", Type.CELL)
        bar = layout.row(back, self._place, forth, None, less, self._percent, more, fit, margins=(12, 5, 12, 5))
        self._view = PageView()
        self._view.turned.connect(self._turn)
        area = QScrollArea()
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._view)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        speak(area, QWidget.setAccessibleName, Text("Preview"))
        area.viewport().installEventFilter(self)
        self._area = area
        self._strip = QVBoxLayout()
        self._strip.setContentsMargins(12, 12, 4, 12)
        self._strip.setSpacing(6)
        self._strip.addStretch(1)
        strip = QWidget()
        strip.setLayout(self._strip)
        self._strip_scroll = Scroll(strip, Text("Pages"))
        self._strip_scroll.setFixedWidth(76)
        body = layout.row(self._strip_scroll, area, gap=0)
        return layout.panel(layout.column(layout.panel(bar, ground="surface", edge="bottom"), body), ground="bg")

    # -- the shell's side

    def opened(self) -> None:
        self._paper = None
        self._stale = True
        self._show_kind()
        if self._front:
            self._ask()

    def changed(self, initiator: object) -> None:
        self._stale = True
        if self._front:
            self._ask()

    def shown(self, request: object) -> None:
        self._front = True
        if isinstance(request, str) and request in self._items:
            self._pick(request)
        if self._stale or self._paper is None:
            self._ask()

    def hideEvent(self, event: object) -> None:
        self._front = False

    def respeak(self) -> None:
        for item in self._items.values():
            item.respeak()
        self._show_kind()
        self._show_checks()
        self._show_place()

    def restyle(self) -> None:
        self._view.update()

    def fit(self, width: int, height: int) -> None:
        self._head.setFixedHeight(44 if height < 700 else 56)
        self._strip_scroll.setVisible(width >= 1200)
        folded = width < _FOLD
        if folded != self._folded:
            self._folded = folded
            self._split.setSizes(_SIZES)
        self._show_sides()

    def _show_sides(self) -> None:
        """The papers and the options: both, or in a narrow window the one chosen in the header."""
        self._side.setVisible(self._folded)
        self._list.setVisible(not self._folded or self._side.value == "papers")
        self._options.setVisible(not self._folded or self._side.value == "options")

    def _choose_side(self, value: str) -> None:
        self._side.set_value(value)
        self._show_sides()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The page that fits stays fitted when the window or a pane takes another size.
        if event.type() == QEvent.Type.Resize and not self._zoom and self._paper is not None:
            self._refit.start()
        return False

    def _draw_fitted(self) -> None:
        if not self._zoom and self._paper is not None:
            self._draw()

    def panes(self) -> list[QWidget]:
        return [pane for pane in (self._items[self._kind], self._title_field, self._view) if pane.isVisible()]

    # -- what a person chooses

    def _pick(self, kind: str) -> None:
        self._kind = kind
        self._show_kind()
        if kind == "shortlist" and (self._stale or self._paper is None):
            self._ask()

    def _set(self, **changes: object) -> None:
        self._choice = replace(self._choice, **changes)  # type: ignore[arg-type]
        self._ask()

    def _section(self, value: str, on: bool) -> None:
        left_out = self._choice.left_out - {value} if on else self._choice.left_out | {value}
        self._set(left_out=frozenset(left_out))

    def _choose_language(self, value: str) -> None:
        self._language.set_value(value)
        self._set(language=value)

    def _ask(self) -> None:
        """Make the preview anew, 300 ms after the last change; until then the old page stays."""
        if self.desk.registry is None:
            return
        self._current.hide()
        self._state.say(Text("Updating preview"))
        if self._paper is None:
            self._render()
        else:
            self._timer.start()

    # -- work

    def _render(self) -> None:
        registry, as_of, choice = self.desk.registry, self.desk.as_of, self._choice
        if registry is None or self._kind != "shortlist":
            return
        self._stale = False

        def work(_ticket: object) -> Paper:
            from ui.reports.state import render

            return render(registry, as_of, choice)

        def done(paper: Paper) -> None:
            self._paper = paper
            self._page = min(self._page, paper.pages - 1)
            self._state.say(Text("Preview is current"))
            self._current.setVisible(self._kind == "shortlist")
            self._show_checks()
            self._make_thumbs()
            self._draw()

        self.desk.jobs.read(work, done, lane="reports.render", owner=self)

    def _draw(self) -> None:
        paper = self._paper
        if paper is None:
            return
        page, ratio = self._page, self.devicePixelRatioF()
        width = self._page_width()
        self._percent.say(_("{n} %", n=width * 100 // 595))
        self._show_place()

        def work(_ticket: object) -> Picture:
            from ui.reports.state import picture

            return picture(paper.data, page, round(width * ratio))

        def done(found: Picture) -> None:
            if paper is self._paper and page == self._page:
                self._view.show_picture(found, Text("Page {n} of {all}", n=page + 1, all=paper.pages))

        self.desk.jobs.read(work, done, lane="reports.page", owner=self)

    def _make_thumbs(self) -> None:
        paper = self._paper
        assert paper is not None
        if len(self._thumbs) != paper.pages:
            for thumb in self._thumbs:
                thumb.setParent(None)
                thumb.deleteLater()
            self._thumbs = []
            for number in range(paper.pages):
                thumb = Thumb(number)
                thumb.clicked.connect(lambda _on=False, n=number: self._go(n))
                self._strip.insertWidget(number, thumb)
                self._thumbs.append(thumb)

        def work(ticket: object) -> list[Picture]:
            from ui.reports.state import picture

            return [picture(paper.data, number, _THUMB * 2) for number in range(paper.pages)]

        def done(found: list[Picture]) -> None:
            if paper is self._paper:
                for thumb, one in zip(self._thumbs, found, strict=True):
                    thumb.show_picture(one)

        self.desk.jobs.read(work, done, lane="reports.thumbs", owner=self)

    # -- pages and zoom

    def _go(self, page: int) -> None:
        if self._paper is not None:
            self._page = max(0, min(page, self._paper.pages - 1))
            self._draw()

    def _turn(self, step: int) -> None:
        self._go(self._page + step)

    def _page_width(self) -> int:
        if self._zoom:
            return 595 * self._zoom // 100
        by_height = (self._area.viewport().height() - 32) * 595 // 842
        return max(240, min(self._area.viewport().width() - 48, by_height))

    def _set_zoom(self, percent: int) -> None:
        self._zoom = percent
        self._draw()

    def _step_zoom(self, step: int) -> None:
        now = self._page_width() * 100 // 595
        larger = [z for z in _ZOOMS if z > now]
        smaller = [z for z in _ZOOMS if z < now]
        if step > 0 and larger:
            self._set_zoom(larger[0])
        elif step < 0 and smaller:
            self._set_zoom(smaller[-1])

    # -- saving

    def _save_first(self) -> None:
        if self._kind == "shortlist":
            self._save_pdf()
        elif self._kind == "register":
            self._save_register()
        else:
            self._save_template()

    def _where(self, name: str, kinds: str) -> Path | None:
        """Ask for a place; the folder of the last time for this kind of paper is offered."""
        folder = str(self.desk.settings.value(f"reports/{self._kind}", "") or "")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, str(self._titles[self._kind]), str(Path(folder) / name), kinds
        )
        if not chosen:
            return None
        path = Path(chosen)
        self.desk.settings.setValue(f"reports/{self._kind}", str(path.parent))
        return path

    def save_to(self, work: Callable[[], Path]) -> None:
        """Run `work`, which writes a file, and say where it lies."""

        def done(path: Path) -> None:
            self.desk.say(Text("Saved {file}", file=path.name), str(path.parent))

        self.desk.jobs.read(lambda _ticket: work(), done, title=Text("Saving"), owner=self)

    def _save_pdf(self) -> None:
        paper = self._paper
        if paper is None or (path := self._where("shortlist.pdf", "PDF (*.pdf)")) is None:
            return
        from ui.reports.state import save_pdf

        self.save_to(lambda: save_pdf(paper, path))

    def _save_workbook(self) -> None:
        paper, language = self._paper, self._choice.language
        if paper is None or (path := self._where("shortlist.xlsx", "Excel (*.xlsx)")) is None:
            return
        from ui.reports.state import save_workbook

        self.save_to(lambda: save_workbook(paper.view, path, language))

    def _save_register(self) -> None:
        registry, language = self.desk.registry, current_language()
        if registry is None or (path := self._where("register.xlsx", "Excel (*.xlsx)")) is None:
            return
        from ui.reports.state import save_register

        self.save_to(lambda: save_register(registry, path, Language(language)))

    def _save_template(self) -> None:
        if (path := self._where("district-return.xlsx", "Excel (*.xlsx)")) is None:
            return
        from ui.reports.state import save_template

        year = self.desk.as_of.year - 1
        self.save_to(lambda: save_template(path, year))

    # -- what is shown

    def _show_kind(self) -> None:
        has = self.desk.registry is not None
        self._split.setVisible(has)
        self._empty.setVisible(not has)
        for key, item in self._items.items():
            item.setChecked(key == self._kind)
            item.update()
        self._name.say(self._titles[self._kind])
        shortlist = self._kind == "shortlist"
        self._shortlist_only.setVisible(shortlist)
        self._about.setVisible(not shortlist)
        self._second.setVisible(shortlist)
        self._preview.setCurrentIndex(0 if shortlist else 1)
        self._current.setVisible(shortlist and self._paper is not None and not self._stale)
        self._state.setVisible(shortlist)
        self._save.say(Text("Save PDF") if shortlist else Text("Save workbook"))
        about = {
            "register": Text(
                "Every record of the registry, one sheet a table, with the record's key. Personal data are left out."
            ),
            "template": Text(
                "The empty return that districts fill in: drop-downs, credit codes as text, dates as they are written."
            ),
        }
        self._about.say(about.get(self._kind, ""))

    def _show_place(self) -> None:
        pages = self._paper.pages if self._paper is not None else 0
        self._place.say(_("Page {n} of {all}", n=self._page + 1, all=pages) if pages else "")
        for number, thumb in enumerate(self._thumbs):
            thumb.setChecked(number == self._page)

    def _show_checks(self) -> None:
        layout.clear(self._checks)
        if self._paper is None:
            return
        view = self._paper.view
        said: list[tuple[str, str, str]] = [("check", "ok", _("Weights sum to 100"))]
        if not view.decided:
            said.append(("warn", "warn", _("The facts do not settle a list; intervals are printed")))
        if view.missing:
            missing = n_("{n} value missing, shown as —", "{n} values missing, shown as —", len(view.missing))
            said.append(("warn", "warn", missing))
        said.append(("warn", "warn", _("List not sealed, marked as draft")))
        said += [("warn", "warn", str(w)) for w in self._paper.warnings]
        if view.fictional:
            said.append(("info", "accent", _("Fictional data, marked on every page")))
        for icon, role, text in said:
            line = layout.row(Glyph(icon, role, 14), Label(text, Type.CELL, wrap=True), gap=8)
            line.setStretch(1, 1)
            self._checks.addLayout(line)
