"""The reports page (mock 08): papers at the left, options in the middle, the real bytes at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.kit import layout
from ui.kit.controls import Button, CheckBox, Combo, Field, Glyph, IconButton, Label, Segmented
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.menu import Menu
from ui.kit.page import Page
from ui.kit.pane import Scroll, Splitter
from ui.kit.words import speak
from ui.reports.dossiers import save_all
from ui.reports.rounds import ABOUT, NOTICES, ROUND_KINDS, Answer, Ask, NoticeChoice, answer, archive_check
from ui.reports.state import RESERVES, Check, Paper, Picture, ShortlistChoice, sections
from ui.reports.widgets import THUMB, PageView, PaperItem, Thumb

if TYPE_CHECKING:
    from registry.report.emit.dossiers import Written
    from ui.kit.desk import Desk

_WAIT_MS = 300
_REFIT_MS = 80
_FOLD = 1280
_SIZES = [252, 316, 796]
_ZOOMS = (50, 67, 80, 92, 110, 133, 160, 200)


_PRINTED = ("shortlist", "dossier", *ROUND_KINDS)
_TRIAL = Text("Trial without a round")


class ReportsPage(Page):
    """Papers with a preview of the bytes that will be saved."""

    key: ClassVar[str] = "reports"
    title: ClassVar[Text] = Text("Reports")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._choice = ShortlistChoice()
        self._kind = "shortlist"
        self._round = ""
        self._subjects: dict[str, str] = {}
        self._notice = NoticeChoice()
        self._archive: Check | None = None
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
        self._absent = EmptyState(Text("There is no such paper yet"), icon="reports")
        self._preview.addWidget(self._absent)
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
            ("dossier", "firms", Text("Firm dossier"), Text("PDF, one firm or all")),
            ("card", "doc", Text("Score card"), Text("PDF, one firm")),
            ("why_not", "doc", Text("Why a firm is not on the list"), Text("PDF, one page")),
            ("panel", "panel", Text("Panel summary and opinion"), Text("PDF, to be signed")),
            ("recusal", "panel", Text("Expert recusal form"), Text("PDF, to be signed")),
            ("objections", "warn", Text("Record of objections"), Text("PDF, one page each")),
            ("to_fix", "warn", Text("Data to fix, by district"), Text("PDF, to be sent out")),
            ("public_notice", "doc", Text("Public notice"), Text("PDF, GB/T 9704")),
            ("official_notice", "doc", Text("Official notice"), Text("PDF, GB/T 9704")),
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
        more = Label(Text("Ledgers and briefs are not built yet."), Type.SMALL, "text3", wrap=True)
        box.addLayout(layout.column(more, margins=(18, 0, 12, 0)))
        box.addStretch(1)
        content = QWidget()
        content.setLayout(box)
        panel = layout.panel(layout.column(Scroll(content, Text("Papers"))))
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
        self._rounds = Combo([("", _TRIAL)], Text("Round"), "")
        self._rounds.chosen.connect(self._choose_round)
        self._about_whom = Combo([], Text("About"))
        self._about_whom.chosen.connect(self._choose_subject)
        self._content = QWidget()
        head = QVBoxLayout(self._content)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(Label(Text("Content"), Type.SECTION))
        self._round_row = FormRow(Text("Round"), self._rounds)
        head.addWidget(self._round_row)
        self._subject_row = FormRow(Text("About"), self._about_whom)
        head.addWidget(self._subject_row)
        self._notice_form = self._build_notice()
        head.addWidget(self._notice_form)
        self._shortlist_only = QWidget()
        inside = QVBoxLayout(self._shortlist_only)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self._reserve_row = FormRow(Text("Firms"), self._reserve)
        inside.addWidget(self._reserve_row)
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
        self._printed_only = QWidget()
        below = QVBoxLayout(self._printed_only)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        below.addWidget(Label(Text("Form"), Type.SECTION))
        below.addWidget(FormRow(Text("Language"), self._language))
        below.addSpacing(8)
        below.addWidget(Label(Text("Checks"), Type.SECTION))
        self._checks = QVBoxLayout()
        self._checks.setSpacing(6)
        below.addLayout(self._checks)
        self._about = Label("", Type.BODY, "text2", wrap=True)
        box.addWidget(self._content)
        box.addWidget(self._shortlist_only)
        box.addWidget(self._printed_only)
        box.addWidget(self._about)
        box.addStretch(1)
        content = QWidget()
        content.setLayout(box)
        self._save = Button(Text("Save PDF"), "primary", big=True)
        self._save.clicked.connect(self._save_first)
        self._second = Button(Text("Save workbook"), big=True)
        self._second.clicked.connect(self._save_second)
        self._save.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        foot = layout.row(self._save, self._second, gap=8, margins=(20, 12, 20, 12))
        foot.setStretch(0, 1)
        panel = layout.panel(layout.column(Scroll(content, Text("Options")), layout.panel(foot)))
        panel.setMinimumWidth(280)
        return panel

    def _build_notice(self) -> QWidget:
        """What a notice leaves open until somebody fills it in."""
        form = QWidget()
        rows = QVBoxLayout(form)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        day = "2025-08-25"
        fields: list[tuple[str, Text, Text | str]] = [
            ("number", Text("Document number"), Text("Left to fill in")),
            ("basis", Text("Basis"), Text("The paper that the selection rests on")),
            ("first", Text("First day"), day),
            ("last", Text("Last day"), day),
            ("contact", Text("Contact"), Text("Left to fill in")),
            ("telephone", Text("Telephone"), Text("Left to fill in")),
            ("supervision", Text("Supervision"), Text("Left to fill in")),
            ("address", Text("Address"), Text("Left to fill in")),
            ("dated", Text("Day of the notice"), day),
        ]
        for key, label, hint in fields:
            field = Field(label, hint)
            field.textChanged.connect(lambda text, key=key: self._set_notice(key, text))
            rows.addWidget(FormRow(label, field))
        return form

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
        if kind != self._kind and kind in _PRINTED:
            self._paper = None  # of another kind
            self._page = 0
        self._kind = kind
        self._show_kind()
        if kind in _PRINTED and (self._stale or self._paper is None):
            self._ask()

    def _choose_round(self, uid: str) -> None:
        self._round = uid
        self._ask()

    def _choose_subject(self, key: str) -> None:
        self._subjects[self._kind] = key
        self._ask()

    def _set_notice(self, key: str, text: str) -> None:
        self._notice = replace(self._notice, **{key: text})
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
        registry, as_of = self.desk.registry, self.desk.as_of
        if registry is None or self._kind not in _PRINTED:
            return
        self._stale = False
        asked = Ask(self._kind, self._choice, self._round, self._subjects.get(self._kind, ""), self._notice)

        def done(found: Answer) -> None:
            if asked.kind == self._kind:
                self._show_answer(found)

        self.desk.jobs.read(lambda _ticket: answer(registry, as_of, asked), done, lane="reports.render", owner=self)

    def _show_answer(self, found: Answer) -> None:
        """Show the paper that was made, or why there is none."""
        trial = [("", _TRIAL)] if self._kind == "shortlist" or not found.rounds else []
        self._rounds.set_options([*trial, *found.rounds], found.round)
        self._about_whom.set_options(found.subjects, found.subject)
        self._paper, self._archive = found.paper, None
        self._state.say(Text("Preview is current"))
        self._current.setVisible(found.paper is not None)
        if found.why is not None:
            self._absent.say(found.why, found.mend or "")
        self._show_kind()
        self._show_checks()
        if found.paper is None:
            self._show_place()
            return
        self._page = min(self._page, found.paper.pages - 1)
        self._make_thumbs()
        self._draw()
        self._check_archive(found.paper)

    def _check_archive(self, paper: Paper) -> None:
        """Ask whether the file is PDF/A once the page is on screen; that takes as long as making it."""

        def done(found: Check) -> None:
            if paper is self._paper:
                self._archive = found
                self._show_checks()

        self.desk.jobs.read(lambda _ticket: archive_check(paper.data), done, lane="reports.archive", owner=self)

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

            return [picture(paper.data, number, THUMB * 2) for number in range(paper.pages)]

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
        if self._kind in _PRINTED:
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
        if paper is None or (path := self._where(f"{self._kind.replace('_', '-')}.pdf", "PDF (*.pdf)")) is None:
            return
        from ui.reports.state import save_pdf

        self.save_to(lambda: save_pdf(paper, path))

    def _save_second(self) -> None:
        if self._kind == "shortlist":
            self._save_workbook()
            return
        menu = Menu(self._second)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.add(Text("One file"), self._save_joined)
        menu.add(Text("A file each, into a folder"), self._save_each)
        menu.popup(self._second.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))

    def _save_joined(self) -> None:
        if (path := self._where("dossiers.pdf", "PDF (*.pdf)")) is not None:
            self.save_dossiers(path)

    def _save_each(self) -> None:
        folder = str(self.desk.settings.value("reports/dossiers", "") or "")
        chosen = QFileDialog.getExistingDirectory(self, str(self._titles["dossier"]), folder)
        if chosen:
            self.desk.settings.setValue("reports/dossiers", chosen)
            self.save_dossiers(Path(chosen))

    def save_dossiers(self, out: Path) -> int | None:
        """Write the dossiers of all firms to a file or into a folder; the list of jobs shows how far it is and stops it."""
        registry, as_of, language = self.desk.registry, self.desk.as_of, self._choice.language
        if registry is None:
            return None

        def done(made: Written) -> None:
            said = Text("{n} dossier saved in {place}", "{n} dossiers saved in {place}", n=made.firms, place=out.name)
            self.desk.say(said, str(out.parent))

        return self.desk.jobs.read(
            lambda ticket: save_all(registry, as_of, out, language, ticket),
            done,
            title=Text("Dossiers of all firms"),
            owner=self,
        )

    def _save_workbook(self) -> None:
        paper, language = self._paper, self._choice.language
        if (
            paper is None
            or (view := paper.view) is None
            or (path := self._where("shortlist.xlsx", "Excel (*.xlsx)")) is None
        ):
            return
        from ui.reports.state import save_workbook

        self.save_to(lambda: save_workbook(view, path, language))

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
        shortlist, printed = self._kind == "shortlist", self._kind in _PRINTED
        self._content.setVisible(printed)
        self._subject_row.setVisible(self._kind in ABOUT)
        self._notice_form.setVisible(self._kind in NOTICES)
        self._shortlist_only.setVisible(shortlist)
        self._reserve_row.setVisible(not self._round)  # a round has its own reserve
        self._printed_only.setVisible(printed)
        self._about.setVisible(not printed)
        self._round_row.setVisible(self._kind != "dossier")
        self._second.setVisible(shortlist or self._kind == "dossier")
        self._second.say(Text("Save workbook") if shortlist else Text("All firms"))
        made = self._paper is not None
        self._preview.setCurrentIndex((0 if made or self._stale else 2) if printed else 1)
        self._current.setVisible(printed and made and not self._stale)
        self._state.setVisible(printed)
        self._save.setEnabled(made or not printed)
        self._save.say(Text("Save PDF") if printed else Text("Save workbook"))
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
        for one in (*self._paper.checks, *((self._archive,) if self._archive is not None else ())):
            line = layout.row(Glyph(one.icon, one.role, 14), Label(one.text, Type.CELL, wrap=True), gap=8)
            line.setStretch(1, 1)
            self._checks.addLayout(line)
