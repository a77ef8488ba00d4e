"""The window of the help: contents and search at the left, the page at the right, back and forward as in a browser."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from registry.i18n import Language, Text, _, current_language, n_
from ui.help.book import Book
from ui.help.places import NOTE, PlaceDelegate
from ui.help.topics import FIRST, TOPICS
from ui.help.view import HelpView
from ui.kit.commands import Command
from ui.kit.controls import IconButton, Label, SearchField
from ui.kit.fonts import Type, prose
from ui.kit.layout import column, panel, row, rule
from ui.kit.pane import Splitter
from ui.kit.words import say, speech
from ui.kit.worker import Jobs, Ticket

_SIZE = (1080, 720)
_SIDES = (280, 800)
_PLACE = Qt.ItemDataRole.UserRole


class HelpWindow(QWidget):
    """Reads the help. `page_wanted` carries the key of a page of the program that a link leads to."""

    page_wanted = Signal(str)

    def __init__(self, parent: QWidget, jobs: Jobs, commands: Sequence[Command]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._jobs, self._commands = jobs, commands
        self._book: Book | None = None
        self._trail: list[str] = [FIRST]
        self._at = 0
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface")
        self.resize(*_SIZE)
        self.setMinimumSize(640, 420)
        say(self, QWidget.setWindowTitle, Text("Help"))
        self._build()
        self._bind()
        speech().changed.connect(self._read)
        self._read()

    # -- building

    def _build(self) -> None:
        self.back = IconButton("chevL", Text("Go back"))
        self.forward = IconButton("chevR", Text("Go forward"))
        self.field = SearchField(Text("Search the help"), Text("Search the help"))
        self.count = Label("", Type.LABEL, "text3")
        self.list = QListWidget()
        self.list.setFont(prose(Type.CELL))
        self.list.setItemDelegate(PlaceDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        say(self.list, QWidget.setAccessibleName, Text("Contents of the help"))
        self.view = HelpView()
        side = column(
            column(
                row(self.back, self.forward, None, self.count, gap=2),
                self.field,
                gap=8,
                margins=(12, 10, 12, 8),
            ),
            rule(),
            self.list,
        )
        whole = Splitter(panel(side, "bg"), self.view)
        whole.setSizes(list(_SIDES))
        whole.setStretchFactor(1, 1)
        self.setLayout(column(whole))

    def _bind(self) -> None:
        self.back.clicked.connect(lambda _on=False: self.step(-1))
        self.forward.clicked.connect(lambda _on=False: self.step(1))
        self.field.searched.connect(lambda _text: self._fill())
        self.field.returnPressed.connect(self._open_first)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.view.followed.connect(self.follow)
        for keys, run in (
            (QKeySequence("Alt+Left"), lambda: self.step(-1)),
            (QKeySequence("Alt+Right"), lambda: self.step(1)),
            (QKeySequence("Ctrl+F"), self.field.setFocus),
            (QKeySequence("Esc"), self._escape),
            (QKeySequence("F6"), self._next_pane),
        ):
            QShortcut(keys, self, run)

    # -- the book

    def _read(self) -> None:
        """Make the book in the language in use; the page in front stays."""
        language, commands = current_language(), self._commands

        def work(_ticket: Ticket) -> Book:
            return Book(language, commands)

        self._jobs.read(work, self._take_book, lane="help", owner=self)

    def _take_book(self, book: Book) -> None:
        self._book = book
        self._fill()
        self._show()

    @property
    def place(self) -> str:
        """Where the reader is: ``topic`` or ``topic#section``."""
        return self._trail[self._at]

    @property
    def language(self) -> Language | None:
        """The language of the book that is open; None until it is made."""
        return self._book.language if self._book else None

    def go(self, place: str) -> None:
        """Open a place and note it, so that one can go back."""
        if place != self.place:
            self._trail = [*self._trail[: self._at + 1], place]
            self._at += 1
        self._show()

    def step(self, by: int) -> None:
        """Back or forward on the way that was gone."""
        if 0 <= self._at + by < len(self._trail):
            self._at += by
            self._show()

    def follow(self, link: str) -> None:
        """Follow a link of a page: into the help, or to a page of the program."""
        if link.startswith("page:"):
            self.page_wanted.emit(link.removeprefix("page:"))
            return
        topic = self.place.partition("#")[0]
        self.go(f"{topic}{link}" if link.startswith("#") else link)

    def _show(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at + 1 < len(self._trail))
        if self._book is None:
            return
        topic, _mark, anchor = self.place.partition("#")
        chapter = self._book.chapters.get(topic) or self._book.chapters[FIRST]
        self.view.show_chapter(chapter, self._book.language, anchor)
        if words := self.field.text().split():
            self.view.mark(words)
        self._select(topic)

    # -- contents and search

    def _fill(self) -> None:
        """The contents, or what the search found."""
        self.list.clear()
        self.count.say("")
        if self._book is None:
            return
        if self.field.text().strip():
            self._fill_found(self._book)
        else:
            self._fill_contents(self._book)
        self._select(self.place.partition("#")[0])

    def _fill_contents(self, book: Book) -> None:
        group = ""
        for topic in TOPICS:
            if str(topic.group) != group:
                group = str(topic.group)
                heading = QListWidgetItem(group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.list.addItem(heading)
            self._add(book.chapters[topic.key].title, topic.key)

    def _fill_found(self, book: Book) -> None:
        found = book.search(self.field.text())
        self.count.say(n_("{n} place", "{n} places", len(found)) if found else _("Nothing found"))
        for one in found:
            section = one.section
            title = section.title if section.title == section.chapter else f"{section.title} · {section.chapter}"
            self._add(title, section.place, one.snippet)

    def _add(self, text: str, place: str, note: str = "") -> None:
        item = QListWidgetItem(text)
        item.setData(_PLACE, place)
        item.setData(NOTE, note)
        item.setToolTip(f"{text}\n{note}" if note else "")
        self.list.addItem(item)

    def _select(self, topic: str) -> None:
        if self.field.text().strip():
            return
        for number in range(self.list.count()):
            if self.list.item(number).data(_PLACE) == topic:
                self.list.setCurrentRow(number)

    def _take(self, item: QListWidgetItem) -> None:
        place = item.data(_PLACE)
        if place:
            self.go(str(place))

    def _open_first(self) -> None:
        if self.list.count() and self.field.text().strip():
            self.list.setCurrentRow(0)
            self._take(self.list.item(0))
            self.list.setFocus()

    def _escape(self) -> None:
        """First the search, then the window."""
        if self.field.text():
            self.field.clear()
        else:
            self.close()

    def _next_pane(self) -> None:
        panes: list[QWidget] = [self.field, self.list, self.view]
        held = self.focusWidget()
        here = panes.index(held) if held in panes else -1
        panes[(here + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)
