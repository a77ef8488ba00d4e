"""The bar above the panel: which round, how far it is, how experts are named, sheets out and back, the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _
from ui.kit import icons, layout
from ui.kit.controls import Bar, Button, Label
from ui.kit.fonts import Type
from ui.kit.menu import Menu
from ui.panel.state import Loaded, Look, caption, percent, progress
from ui.panel.words import Names, face

if TYPE_CHECKING:
    from registry.view.panel_board import PanelBoard

_WIDE, _WIDER = 1200, 1280
_NAMES = {
    Names.FULL: (Text("Names"), Text("Show names")),
    Names.INITIALS: (Text("Initials"), Text("Show initials")),
    Names.CODES: (Text("Seat codes"), Text("Show seat codes")),
}


def menu_button(text: Text | str) -> Button:
    """A quiet button that opens a menu, its chevron behind the text."""
    button = Button(text, "quiet")
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    icons.set_icon(button, "chev", "text2", size=12)
    return button


class Head(QWidget):
    """The bar.

    Signals:
        round_chosen: key of a round.
        names_chosen: how experts are named from now on.
        unsent_turned: marks that are not sent are shown, or hidden again.
        entry_chosen: key of the expert to enter as, "" for the office.
    """

    round_chosen = Signal(str)
    names_chosen = Signal(object)
    unsent_turned = Signal()
    entry_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._loaded, self._names = Loaded(()), Names.FULL
        self._look = Look()
        self._width = 1440
        self.rounds, self._caption = menu_button(""), Label("", Type.CELL, "text2")
        self._progress, self._bar = Label("", Type.CELL, "text2"), Bar(height=6)
        self._percent = Label("", Type.CELL_STRONG)
        self._line = layout.rule(vertical=True)
        self._line.setFixedHeight(24)
        self.show_as = menu_button(_NAMES[Names.FULL][1])
        self.candidate, self.experts = Button(Text("Candidate"), "quiet"), Button(Text("Experts"), "quiet")
        for button in (self.candidate, self.experts):
            button.setCheckable(True)
        self.sheets = Button(Text("Score sheets"), icon="export")
        self.seal = Button(Text("Seal list"), icon="lock")
        self.rounds.clicked.connect(lambda _on=False: _below(self.rounds, self.rounds_menu()))
        self.show_as.clicked.connect(lambda _on=False: _below(self.show_as, self.show_menu()))
        title = Label(Text("Panel"), Type.PAGE_TITLE)
        left = (title, 4, self.rounds, self._caption, None)
        middle = (self._progress, self._bar, self._percent, self._line)
        right = (self.show_as, self.candidate, self.experts, self.sheets, self.seal)
        self.setLayout(layout.row(*left, *middle, *right, margins=(24, 0, 16, 0)))

    def show_round(self, loaded: Loaded, look: Look, names: Names) -> None:
        """Show how far the round of `loaded` is."""
        self._loaded, self._look, self._names = loaded, look, names
        book, board = loaded.book, loaded.board
        for widget in (self.rounds, self.show_as, self.experts, self.sheets, self.seal):
            widget.setVisible(book is not None)
        if book is not None and board is not None:
            self.rounds.say(Text("{title} round", title=book.head.title))
            self._caption.say(caption(board, len(book.seats)))
            self._progress.say(progress(board))
            share = percent(board.done, board.needed)
            self._percent.say(Text("{n} %", n=share))
            self._bar.set_share(share / 100)
            self._bar.setAccessibleName(progress(board))
            self.show_as.say(_NAMES[names][1])
            self.experts.setEnabled(not loaded.is_empty)
            self.sheets.setEnabled(not loaded.is_empty)
            self._show_seal(board)
        self._fit_words()

    def _show_seal(self, board: PanelBoard) -> None:
        why = [_("The round is sealed.")] if board.head.is_sealed else [str(one.text) for one in board.obstacles]
        self.seal.setEnabled(not why)
        self.seal.setToolTip("\n".join(why))
        self.seal.setAccessibleDescription("\n".join(why))

    def fit(self, width: int, height: int) -> None:
        """Show what a window of this size has room for."""
        self._width = width
        self.setFixedHeight(44 if height < 700 else 56)
        self._fit_words()

    def _fit_words(self) -> None:
        counted = self._loaded.book is not None and not self._loaded.is_empty
        self._caption.setVisible(self._loaded.book is not None and self._width >= _WIDER)
        for widget in (self._progress, self._line):
            widget.setVisible(counted and self._width >= _WIDE)
        for widget in (self._bar, self._percent):
            widget.setVisible(counted)
        self._bar.setFixedWidth(120 if self._width >= _WIDE else 64)

    # -- menus

    def rounds_menu(self) -> Menu:
        """All rounds, the one in sight marked."""
        menu, book = Menu(self.rounds), self._loaded.book
        for head in self._loaded.heads:
            here = book is not None and head.uid == book.head.uid
            menu.add(head.title, lambda uid=head.uid: self.round_chosen.emit(uid), checked=here)
        return menu

    def show_menu(self) -> Menu:
        """How experts are named, which marks are shown, and who enters."""
        menu, book, look = Menu(self.show_as), self._loaded.book, self._look
        for names, (text, _said) in _NAMES.items():
            menu.add(text, lambda names=names: self.names_chosen.emit(names), checked=names is self._names)
        if book is None or not book.seats:
            return menu
        menu.addSeparator()
        unsent = menu.add(Text("Marks not sent yet"), self.unsent_turned.emit, checked=look.unsent)
        unsent.setEnabled(not look.expert)
        menu.addSeparator()
        for seat in book.seats:
            text, expert = Text("Enter as {name}", name=face(seat, self._names)), seat.expert.uid
            menu.add(text, lambda e=expert: self.entry_chosen.emit(e), checked=look.expert == expert)
        if look.expert:
            menu.add(Text("Leave entry"), lambda: self.entry_chosen.emit(""))
        return menu


def _below(button: Button, menu: Menu) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
