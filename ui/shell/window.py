"""The window: one registry, one rail of pages, one table of commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QGuiApplication,
    QIcon,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from registry.errors import DamagedRegistry, LockedRegistry, RegistryError, StrangeRegistry
from registry.i18n import Language, Text, _, current_language, n_
from registry.waiting import waiting_text
from ui.help.topics import FIRST
from ui.kit import format as write
from ui.kit.books import KINDS
from ui.kit.commands import Entry
from ui.kit.desk import Desk
from ui.kit.dialog import ErrorDialog
from ui.kit.feedback import Toasts
from ui.kit.helping import place_of_error
from ui.kit.layout import column, row
from ui.kit.page import Page, rail_width
from ui.kit.salvaging import offer_new_file
from ui.kit.session import draw_panes, note_panes
from ui.kit.theme import theme
from ui.kit.words import speech
from ui.shell.acts import Acts
from ui.shell.bars import PROGRAM, STATUS_HEIGHT, StatusBar, TopBar
from ui.shell.commands import GO, SHELL
from ui.shell.drop import Drops
from ui.shell.files import choose_books, choose_registry, new_for_import, new_registry, save_copy
from ui.shell.firstrun import FirstRun
from ui.shell.greeting import explain_barred, greet
from ui.shell.help_shelf import HelpShelf
from ui.shell.keeping import keep_safe
from ui.shell.packages import ask_package, restore_from_package
from ui.shell.palette import WIDTH, Palette
from ui.shell.passphrase import UnlockDialog
from ui.shell.places import PLACES, Place, make_page, place
from ui.shell.rail import Rail, paint_logo
from ui.shell.sample import make_sample

MINIMUM = (1024, 620)
USUAL = (1440, 900)


class Pages(dict[str, Page]):
    """The pages by key; one that is asked for before it stands is made at once."""

    def __init__(self, make: Callable[[str], Page]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: str) -> Page:
        made = self[key] = self._make(key)
        return made


class Window(QMainWindow):
    """The window of the program. `make` builds the page of a place.

    With `later` the window is painted first and the pages are made in the turns after it, the one in front first.
    """

    def __init__(self, desk: Desk, make: Callable[[Place, Desk], Page] = make_page, *, later: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self._make = make
        self._later, self._making = later, False
        self.setMinimumSize(*MINIMUM)
        self.resize(*USUAL)
        self.rail, self.top, self.status = Rail(), TopBar(desk.jobs), StatusBar()
        self.stack = QStackedWidget()
        self.pages = Pages(self._make_page)
        self.front = "firms"
        self.acts = Acts(self, (*SHELL, *GO))
        self._palette: Palette | None = None
        self.help = HelpShelf(self, lambda: self.front if desk.registry is not None else FIRST)
        self.first = FirstRun(desk.recent)
        self._build()
        self._bind()
        self._listen()
        self._dress()
        self._name_other_language()
        if not later:
            for where in PLACES:
                self.pages[where.key]
            self.go(self.front)
        self._registry_opened()

    # -- building

    def _build(self) -> None:
        work = QWidget()
        right = column(self.top, self.stack, self.status)
        right.setStretch(1, 1)
        frame = row(self.rail, right, gap=0)
        frame.setStretch(1, 1)
        work.setLayout(frame)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.first)
        self.whole.addWidget(work)
        self.setCentralWidget(self.whole)
        self.desk.toasts = Toasts(self, lambda: STATUS_HEIGHT)
        self._waited: float | None = None
        self.desk.jobs.waited.connect(self._show_waiting)
        self.setAcceptDrops(True)
        self.drops = Drops(self, self.desk, self.import_books, self.desk.open)

    def _make_page(self, key: str) -> Page:
        page = self._make(place(key), self.desk)
        page.setAcceptDrops(False)  # the window takes files for all of them
        self.stack.addWidget(page)
        page.status_changed.connect(self._show_status)
        draw_panes(self.desk.settings, key, page)
        self.acts.add(page.commands)
        for name, run in page.bindings().items():
            self.acts.bind(name, run)
        if self._later:
            self.acts.set_page(self.front)
            page.fit(self.width(), self.height())
            page.opened()
        return page

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._later and not self._making:
            self._making = True
            QTimer.singleShot(0, self._make_next)

    def _make_next(self) -> None:
        """Make the page in front, or the next that is missing, and leave the turn to whoever waits."""
        if self.front not in self.pages:
            self.go(self.front)
        else:
            missing = next((where.key for where in PLACES if where.key not in self.pages), None)
            if missing is None:
                return
            self.pages[missing]
        QTimer.singleShot(0, self._make_next)

    @property
    def complete(self) -> bool:
        """Whether all pages are made."""
        return len(self.pages) == len(PLACES)

    def _bind(self) -> None:
        desk, acts = self.desk, self.acts
        for name, run in {
            "registry.new": partial(new_registry, self, desk),
            "registry.open": partial(choose_registry, self, desk),
            "registry.sample": partial(make_sample, desk),
            "registry.copy": partial(save_copy, self, desk),
            "registry.package": partial(ask_package, self, desk),
            "registry.restore": partial(restore_from_package, self, desk),
            "registry.close": desk.close_registry,
            "import.start": self.start_import,
            "edit.undo": desk.undo,
            "edit.redo": desk.redo,
            "view.palette": self.open_palette,
            "view.language": speech().toggle,
            "view.theme": theme().toggle,
            "view.next_pane": self.next_pane,
            "view.escape": self.escape,
            "help.open": self.help.open,
            "help.keys": partial(self.help.open, "keys"),
        }.items():
            acts.bind(name, run)
        for where in PLACES:
            acts.bind(f"go.{where.key}", partial(self.go, where.key))

    def _listen(self) -> None:
        desk = self.desk
        desk.registry_opened.connect(self._registry_opened)
        desk.registry_changed.connect(self._registry_changed)
        desk.summary_changed.connect(self._summary_changed)
        desk.page_wanted.connect(self.go)
        desk.file_wanted.connect(self.take_file)
        desk.failed.connect(self.show_failure)
        desk.attendance_changed.connect(self._attendance_changed)
        self.rail.chosen.connect(self.go)
        self.top.palette_wanted.connect(self.open_palette)
        self.top.menu_wanted.connect(self.open_menu)
        self.top.help_wanted.connect(self.help.open)
        self.top.barred_wanted.connect(lambda: explain_barred(self, self.desk))
        self.first.sample_wanted.connect(partial(make_sample, desk))
        self.first.new_wanted.connect(partial(new_registry, self, desk))
        self.first.import_wanted.connect(self.start_import)
        self.first.opened.connect(self.take_file)
        self.first.books.connect(self.import_books)
        speech().changed.connect(self._respeak)
        theme().changed.connect(self._dress)

    # -- pages

    def go(self, key: str, request: object = None) -> None:
        """Bring a page to the front."""
        self.front = key
        page = self.pages[key]
        self.stack.setCurrentWidget(page)
        self.rail.choose(key)
        self.acts.set_page(key)
        page.shown(request)
        self._show_status()

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self.front]

    def next_pane(self) -> None:
        """Move the focus to the next pane of the page."""
        panes = [pane for pane in self.page.panes() if pane.isVisible()]
        if not panes:
            return
        focus = self.focusWidget()
        here = next((n for n, pane in enumerate(panes) if focus is not None and _holds(pane, focus)), -1)
        target = panes[(here + 1) % len(panes)]
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def escape(self) -> None:
        """Close the topmost thing only: a message, else what the page has open."""
        assert self.desk.toasts is not None
        if not self.desk.toasts.dismiss_last():
            self.page.escape()

    # -- the registry

    def _registry_opened(self) -> None:
        there = self.desk.registry is not None
        self.whole.setCurrentIndex(1 if there else 0)
        self.first.refresh()
        for page in self.pages.values():
            page.opened()
        self.acts.set_able("registry.close", there)
        self.acts.set_able("registry.copy", there)
        self.acts.set_able("registry.package", there)
        for where in PLACES:
            self.acts.set_able(f"go.{where.key}", there)
        self._summary_changed()
        if self.desk.barred is None:
            keep_safe(self.desk)
        if not there:
            self.first.first.setFocus()

    def _attendance_changed(self) -> None:
        """Who is at work, or whether anything may be changed, is another: commands rest or go on."""
        self.acts.bar(self.desk.why_not)
        self.top.show_barred(self.desk.barred)
        for page in self.pages.values():
            page.attended()
        greet(self.desk)

    def _registry_changed(self, initiator: object) -> None:
        for page in self.pages.values():
            page.changed(initiator)

    def _summary_changed(self) -> None:
        summary = self.desk.summary
        self.top.registry.set_registry(summary.name if summary else "")
        undo, redo = (summary.undo, summary.redo) if summary else (None, None)
        language = current_language()
        for name, change, plain, named in (
            ("edit.undo", undo, Text("Undo"), "Undo: {label}"),
            ("edit.redo", redo, Text("Redo"), "Redo: {label}"),
        ):
            self.acts.set_able(name, change is not None)
            label = change.label(language) if change else ""
            self.acts.set_text(name, Text(named, label=label) if change else plain)
        self.setWindowTitle(f"{summary.name} – {PROGRAM}" if summary else str(PROGRAM))
        self._show_status()

    def _show_status(self) -> None:
        summary = self.desk.summary
        if summary is None:
            return
        saved = _("saved {time}", time=_moment(summary.saved_at)) if summary.saved_at else _("nothing saved yet")
        counts = " · ".join(
            (
                n_("{n:,} firm", "{n:,} firms", summary.firms),
                n_("{n:,} round", "{n:,} rounds", summary.rounds),
                n_("{n:,} milestone", "{n:,} milestones", summary.milestones),
            )
        )
        usual = [f"{summary.path.name} · {saved}", counts]
        if summary.data_date is not None:
            usual.append(_("Data as of {day}", day=write.day(summary.data_date)))
        mark = _("Fictional data") if summary.fictional else ""
        if self.front in self.pages:
            waiting = [] if self._waited is None else [waiting_text(self._waited).render(current_language())]
            self.status.show_parts([*waiting, *(self.page.status() or usual)], mark)

    def _show_waiting(self, seconds: float | None) -> None:
        """Somebody else is writing, for so long already; None when it is over."""
        self._waited = seconds
        self._show_status()

    def take_file(self, path: Path) -> None:
        """Open a file that was named or dropped: a registry, or a workbook to import."""
        if path.suffix.lower() in KINDS:
            self.import_books([path])
        else:
            self.desk.open(path)

    def start_import(self) -> None:
        """Choose workbooks and go to the import page with them."""
        if paths := choose_books(self, self.desk):
            self.import_books(paths)

    def import_books(self, paths: list[Path]) -> None:
        """Import workbooks into the open registry; without one, make a new one first."""
        if self.desk.registry is not None:
            self.go("intake", paths)
        else:
            new_for_import(self, self.desk, lambda: self.go("intake", paths))

    # -- words and failures

    def show_failure(self, error: object) -> None:
        """A failure no page took care of: known ones are said, unknown ones are bugs and go to the crash dialog."""
        if isinstance(error, RegistryError):
            if isinstance(error, LockedRegistry):
                UnlockDialog(self, self.desk, error.path).open()
                return
            if isinstance(error, StrangeRegistry | DamagedRegistry):
                offer_new_file(self, self.desk, error)
                return
            steps = [error.mend] if error.mend else []
            dialog = ErrorDialog(self, error.what, error.safe or "", steps, place=place_of_error(error))
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        elif isinstance(error, Exception):
            raise error

    def _respeak(self) -> None:
        self.first.respeak()
        self._summary_changed()
        self._name_other_language()
        for page in self.pages.values():
            page.respeak()

    def _name_other_language(self) -> None:
        chinese = current_language() is Language.ZH
        self.acts.set_text("view.language", Text("Switch to English") if chinese else Text("Switch to Chinese"))

    def _dress(self) -> None:
        drawing = QPixmap(64, 64)
        drawing.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawing)
        paint_logo(painter, 4, 6, 2.2)
        painter.end()
        self.setWindowIcon(QIcon(drawing))
        for page in self.pages.values():
            page.restyle()

    # -- popups

    def open_menu(self, button: QWidget) -> None:
        """The menu below the registry's name."""
        menu = self.acts.menu(button, "registry", "edit", "view", "help")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def open_palette(self) -> None:
        """The palette, over the middle of the window."""
        palette = Palette(self, self.palette_entries)
        place = self.mapToGlobal(QPoint((self.width() - WIDTH) // 2, 72))
        palette.move(place)
        palette.show()
        palette.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._palette = palette
        palette.destroyed.connect(self._forget_palette)

    def _forget_palette(self) -> None:
        self._palette = None

    def palette_entries(self, text: str) -> list[Entry]:
        """Firms first, then commands."""
        found: list[Entry] = []
        for page in self.pages.values():
            found += page.find(text)
        commands = self.acts.entries(text)
        return [*found, *([Entry(_("Commands")), *commands] if commands else [])]

    # -- files from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.veil.hide()

    # -- size and end

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_width(rail_width(self.width()))
        self.top.fit(self.width())
        for page in self.pages.values():
            page.fit(self.width(), self.height())

    def restore(self) -> None:
        """Take the place and size the window had last, where a screen still shows it."""
        geometry = self.desk.settings.value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        page = str(self.desk.settings.value("window/page", "") or "")
        if page in {where.key for where in PLACES}:
            self.front = page
            if not self._later:
                self.go(page)
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            room = screen.availableGeometry().size()
            self.resize(min(self.width(), max(room.width(), 1)), min(self.height(), max(room.height(), 1)))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not all(page.may_close() for page in self.pages.values()):
            event.ignore()
            return
        for page in self.pages.values():
            page.leave()
        self.desk.settings.setValue("window/geometry", self.saveGeometry())
        self.desk.settings.setValue("window/page", self.front)
        note_panes(self.desk.settings, self.pages)
        super().closeEvent(event)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return pane is widget or pane.isAncestorOf(widget)


def _moment(value: object) -> str:
    from datetime import datetime

    assert isinstance(value, datetime)
    local = value.astimezone()
    return write.clock(value) if local.date() == date.today() else write.moment(value)
