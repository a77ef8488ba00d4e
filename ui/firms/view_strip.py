"""The tabs of the kept views, their menu, and the dialog that asks for a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit.controls import Field, IconButton, Label
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.layout import row
from ui.kit.menu import Menu
from ui.kit.pane import PillTabs
from ui.kit.text_size import text_size
from ui.kit.words import speak

_PLUS = 30
"""Pixels of the button after the tabs."""


class ViewTabs(PillTabs):
    """The tabs: F2 or a double click renames, Delete takes out, Ctrl+Shift+Left and Right move, a drag moves too, the menu
    key or the right button opens the menu.

    Signals:
        act: (what, key): rename, delete, left, right, menu.
        dropped: (key, place) of a tab that was dragged.
    """

    act = Signal(str, str)
    dropped = Signal(str, int)

    _KEYS: ClassVar[dict[Qt.Key, str]] = {Qt.Key.Key_F2: "rename", Qt.Key.Key_Delete: "delete", Qt.Key.Key_Menu: "menu"}

    def __init__(self) -> None:
        super().__init__(Text("Views"))
        self._dragged = -1
        speak(
            self,
            QWidget.setToolTip,
            Text("Double-click renames a view, right-click shows what else can be done with it"),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        what = self._KEYS.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and event.modifiers() & both == both:
            what = "left" if event.key() == Qt.Key.Key_Left else "right"
        if what is None:
            super().keyPressEvent(event)
        else:
            self.act.emit(what, self.value)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        number = self.tabAt(event.pos())
        self.act.emit("menu", self.key_at(number) if number >= 0 else self.value)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._dragged = self.tabAt(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        number = self.tabAt(event.position().toPoint())
        if number >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.act.emit("rename", self.key_at(number))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.tabAt(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton and self._dragged >= 0 and over not in (-1, self._dragged):
            self.dropped.emit(self.key_at(self._dragged), over)
            self._dragged = over

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._dragged = -1


class ViewStrip(QWidget):
    """The tabs, the button that keeps what is shown as a view, and the chevron for views that have no room.

    Signals:
        picked: key of the view to show.
        act: (what, key), see `ViewTabs`; also add, keep, reset.
    """

    picked = Signal(str)
    act = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.tabs = ViewTabs()
        self.plus = IconButton("plus", Text("Save as a view"), size=26)
        self.more = IconButton("chev", Text("More views"), size=26)
        self._shown: list[tuple[str, str, int | None]] = []
        self._percent = 0
        self._room = 400
        self.setLayout(row(self.tabs, self.plus, self.more, gap=2))
        self.tabs.picked.connect(self.picked)
        self.tabs.act.connect(self.act)
        self.plus.clicked.connect(lambda _on=False: self.act.emit("add", self.tabs.value))
        self.more.clicked.connect(lambda _on=False: self.open_all())

    @property
    def value(self) -> str:
        """Key of the view in front."""
        return self.tabs.value

    def show_views(self, shown: Sequence[tuple[str, str, int | None]], front: str) -> None:
        """(key, words, firms) of each view, and which is in front; no signal."""
        percent = text_size().percent
        if self._shown == list(shown) and self._percent == percent and self.tabs.value == front:
            return  # so it is with most letters of a search
        self._shown, self._percent = list(shown), percent
        self.tabs.set_tabs(shown)
        self.tabs.blockSignals(True)
        self.tabs.pick(front)
        self.tabs.blockSignals(False)
        self.fold(self._room)

    def pick(self, key: str) -> None:
        """Bring a view to the front."""
        self.tabs.pick(key)

    def fold(self, room: int) -> None:
        """Views that have no room in so many pixels go behind the chevron; the one in front always stands there."""
        self._room = room
        tabs, left = self.tabs, room - _PLUS
        if tabs.width_of(tabs.count()) > left:
            left -= 28
        here = tabs.currentIndex()
        left -= tabs.tabSizeHint(here).width() if here >= 0 else 0
        for number in range(tabs.count()):
            width = 0 if number == here else tabs.tabSizeHint(number).width()
            fits = width <= left
            left = left - width if fits else -1
            if tabs.isTabVisible(number) != (fits or number == here):  # else Qt forgets that another one has changed
                tabs.setTabVisible(number, fits or number == here)
        self.more.setVisible(any(not tabs.isTabVisible(n) for n in range(tabs.count())))
        # Qt says nothing of a tab that hides, and leaves the rest scrolled; the pane beside would give way to what is gone.
        tabs.setElideMode(tabs.elideMode())

    def open_all(self) -> None:
        """All views in a menu."""
        menu = Menu(self.more)
        for key, words, count in self._shown:
            keys = "" if count is None else f"{count:,}"
            menu.add(words, lambda key=key: self.pick(key), keys=keys, checked=key == self.value)
        _drop(menu, self.more)

    def open_menu(self, entries: Sequence[tuple[Text, Callable[[], object], bool, str] | None]) -> Menu:
        """The menu of the view in front: (words, what it does, whether it can, keys); None draws a line."""
        menu = Menu(self.tabs)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                words, run, able, keys = entry
                menu.add(words, run, enabled=able, keys=keys)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = self.tabs.tabRect(self.tabs.currentIndex())
        menu.popup(self.tabs.mapToGlobal(box.bottomLeft() + QPoint(0, 4)))
        return menu


def _drop(menu: Menu, below: QWidget) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))


class NameDialog(Dialog):
    """Asks for the name of a view. `fault` says what is wrong with one, `taken` gets it."""

    def __init__(
        self,
        parent: QWidget,
        heading: Text,
        verb: Text,
        name: str,
        fault: Callable[[str], Text | None],
        taken: Callable[[str], None],
    ) -> None:
        super().__init__(parent, 440)
        self.setWindowTitle(str(heading))
        self._fault, self._taken = fault, taken
        self.name = Field(Text("Name of the view"))
        self.name.setText(name)
        self.name.selectAll()
        self._line = FormRow(Text("Name"), self.name)
        self.body.addWidget(Label(heading, Type.PANE_TITLE))
        self.body.addSpacing(8)
        self.body.addWidget(self._line)
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(verb, "primary", self.take)
        self.name.setFocus()

    def take(self) -> None:
        """Take the name, or say what is wrong with it."""
        wrong = self._fault(self.name.text())
        self._line.set_reason(wrong)
        self.adjustSize()
        if wrong is None:
            self.accept()
            self._taken(self.name.text().strip())
