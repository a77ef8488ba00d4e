"""A hand that only moves and clicks a mouse, over the pixels of the real window, and types into what it has clicked.

What it aims at has to be there for the eye: in the window in front, on the pixel that is clicked, not covered, not clipped by
what it lies in, not at rest. Nothing is called in place of a click.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from registry.i18n import Text, current_language
from tests.ui.conftest import idle
from ui.firms.page import FirmsPage
from ui.kit.controls import ElidedLabel
from ui.kit.pane import LineTabs
from ui.shell.window import Window

W = TypeVar("W", bound=QWidget)
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
BARE = Qt.KeyboardModifier.NoModifier
NOTCH = 120
"""What one notch of the wheel tells."""
FAR = 60
"""More notches than anybody turns to find something on a page."""


class Hand:
    """A person with a mouse at `window`."""

    def __init__(self, window: Window, qtbot: QtBot, name: str) -> None:
        self.window, self.qtbot = window, qtbot
        self._shots = os.environ.get("CAR_WALK", "")
        self._name, self._count = name, 0

    # -- what is in front

    @property
    def front(self) -> QWidget:
        """The window that takes a click: a menu, else a dialog, else the window."""
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window

    def dialog(self, kind: type[W]) -> W:
        """The dialog in front."""
        self.rest()
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind), found
        return found

    def rest(self, until: Callable[[], bool] = lambda: True) -> None:
        """Wait until nothing runs and `until` holds."""
        idle(self.window, self.qtbot, lambda: not self._reads and until())
        if self.front is self.window and QApplication.activeWindow() is None:
            self.window.activateWindow()  # what a window manager does when a dialog closes
            self.qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def _reads(self) -> bool:
        """Whether a card is about to be read: that begins a moment after its row was clicked."""
        page = self.window.pages["firms"]
        return isinstance(page, FirmsPage) and (page.rows.waits or page.many.busy)

    # -- aiming

    def _aim(self, widget: QWidget, at: QPoint | None) -> tuple[QWidget, QPoint]:
        """The window of `widget` and the pixel of it to hit; it has to be the widget that is seen there."""
        place = widget.rect().center() if at is None else at
        top = self._top(widget)
        spot = widget.mapTo(top, place)
        assert widget.isVisible(), f"not in sight: {_told(widget)}"
        assert widget.isEnabled(), f"at rest: {_told(widget)}"
        assert top.rect().contains(spot), f"outside the window: {_told(widget)} at {spot}"
        seen = top.childAt(spot) or top
        assert seen is widget or widget.isAncestorOf(seen), f"{_told(seen)} lies over {_told(widget)} at {spot}"
        return top, spot

    def _top(self, widget: QWidget) -> QWidget:
        top = widget.window()
        front = self.front
        apart = not top.isModal() and front is self.window  # the help stands beside the window
        assert top is front or apart, f"{_told(front)} is in front of {_told(widget)}"
        return top

    def _handle(self, top: QWidget) -> Any:
        handle = top.windowHandle()
        assert handle is not None
        return handle

    # -- hitting

    def click(
        self,
        widget: QWidget,
        at: QPoint | None = None,
        *,
        held: Qt.KeyboardModifier = BARE,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Click the middle of a widget, or a point of it."""
        self.show(widget, at)
        top, spot = self._aim(widget, at)
        QTest.mouseMove(self._handle(top), spot)
        QTest.mouseClick(self._handle(top), button, held, spot)
        self.rest()

    def twice(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Double-click."""
        self.show(widget, at)
        top, spot = self._aim(widget, at)
        handle = self._handle(top)
        QTest.mouseClick(handle, LEFT, BARE, spot)
        QTest.mouseDClick(handle, LEFT, BARE, spot)
        self.rest()

    def drag(self, widget: QWidget, start: QPoint, *way: QPoint) -> None:
        """Press at a point of `widget`, move along `way` and let go."""
        top, spot = self._aim(widget, start)
        handle = self._handle(top)
        QTest.mousePress(handle, LEFT, BARE, spot)
        for place in way:
            QTest.mouseMove(handle, widget.mapTo(top, place))
        QTest.mouseRelease(handle, LEFT, BARE, widget.mapTo(top, way[-1]))
        self.rest()

    def wheel(self, widget: QWidget, notches: int, at: QPoint | None = None) -> None:
        """Turn the wheel over a widget; down is below 0."""
        top, spot = self._aim(widget, at)
        QTest.wheelEvent(self._handle(top), QPointF(spot), QPoint(0, notches * NOTCH))
        QApplication.processEvents()

    def show(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Turn the wheel over the area that `widget` lies in until its point is in sight."""
        area = _area_of(widget)
        if area is None:
            return
        view = area.viewport()
        for _notch in range(FAR):
            spot = widget.mapTo(view, widget.rect().center() if at is None else at)
            if 0 <= spot.y() < view.height():
                return
            before = area.verticalScrollBar().value()
            self.wheel(view, 1 if spot.y() < 0 else -1, view.rect().center())
            assert area.verticalScrollBar().value() != before, f"the wheel does not lead to {_told(widget)}"

    def away(self) -> None:
        """Click beside the menu or popup in front, which closes it."""
        front = self.front
        assert front is not self.window
        QTest.mouseClick(self._handle(front), LEFT, BARE, QPoint(-40, -20))
        self.rest()

    # -- things by the words on them

    def button(self, words: str, within: QWidget | None = None) -> QAbstractButton:
        """The button in sight that says `words` (of the source language), or is called so where it says nothing."""
        said = str(Text(words))
        root = within or self.front
        found = [b for b in root.findChildren(QAbstractButton) if b.isVisible() and said in (b.text(), _called(b))]
        assert found, f"no button says {said!r} in {_told(root)}: {sorted(_words(root))}"
        return found[0]

    def press(self, words: str, within: QWidget | None = None) -> None:
        """Click the button that says `words`."""
        self.click(self.button(words, within))

    def tab(self, tabs: QTabBar, number: int) -> None:
        """Click a tab."""
        assert tabs.isTabVisible(number)
        self.click(tabs, tabs.tabRect(number).center())
        assert tabs.currentIndex() == number

    def cell(
        self,
        view: QAbstractItemView,
        index: QModelIndex,
        *,
        twice: bool = False,
        held: Qt.KeyboardModifier = BARE,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        """Click the middle of a cell, or of the checkbox, after the wheel has brought it into sight."""
        port = view.viewport()
        for _notch in range(FAR):
            box = view.visualRect(index)
            if port.rect().contains(box.center()):
                break
            self.wheel(port, 1 if box.center().y() < 0 else -1, port.rect().center())
        box = view.visualRect(index)
        assert not box.isEmpty(), "the column is not shown"
        spot = box.center()
        if isinstance(view, QTableView) and (frozen := _over(view, spot)) is not None:
            port, spot = frozen, frozen.mapFrom(view.viewport(), spot)
        if twice:
            self.twice(port, spot)
        else:
            self.click(port, spot, held=held, button=button)

    def header(self, view: QTableView, column: int, *, held: Qt.KeyboardModifier = BARE) -> None:
        """Click the head of a column."""
        head = view.horizontalHeader()
        place = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)
        self.click(head.viewport(), place, held=held)

    def entries(self) -> dict[str, QAction]:
        """What the menu in front offers, by its words."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), menu
        return {a.text().split("\t")[0]: a for a in menu.actions() if not a.isSeparator()}

    def pick(self, *words: str | Text, found: Callable[[str], bool] | None = None) -> None:
        """Click an entry of the menu in front, and one of each menu that opens from it."""
        for said in words:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu), f"no menu is open for {said}"
            offered = self.entries()
            action = offered.get(str(Text(said) if isinstance(said, str) else said))
            assert action is not None, (
                f"{said} ({Text(said) if isinstance(said, str) else said}) is not in {list(offered)}"
            )
            self._take(menu, action)

    def pick_where(self, fits: Callable[[str], bool]) -> str:
        """Click the first entry of the menu in front whose words fit; its words."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu is open"
        words, action = next((w, a) for w, a in self.entries().items() if fits(w))
        self._take(menu, action)
        return words

    def _take(self, menu: QMenu, action: QAction) -> None:
        assert action.isEnabled(), f"at rest: {action.text()}"
        self.click(menu, menu.actionGeometry(action).center())

    def choose(self, combo: QComboBox, key: str) -> None:
        """Open the list of a combo box and click the entry of `key`."""
        number = combo.findData(key)
        assert number >= 0, (key, [combo.itemData(n) for n in range(combo.count())])
        self.click(combo)
        view = combo.view()
        self.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is view.window())
        self.qtbot.wait(0)
        self.cell(view, combo.model().index(number, 0))
        assert combo.currentData() == key

    # -- typing into what was clicked

    def write(self, field: QWidget, text: str, *, anew: bool = True) -> None:
        """Click into a field, mark what stands there with the mouse, and type."""
        self.click(field)
        inner = QApplication.focusWidget()
        assert isinstance(inner, QLineEdit | QPlainTextEdit), inner
        assert inner is field or field.isAncestorOf(inner), f"the keyboard is in {_told(inner)}"
        if anew and isinstance(inner, QLineEdit) and inner.text():
            middle = inner.height() // 2
            self.drag(inner, QPoint(inner.width() - 3, middle), QPoint(2, middle), QPoint(-900, middle))
        self.type(text)

    def type(self, text: str) -> None:
        """What a keyboard or an input method puts where the keyboard is."""
        focus = QApplication.focusWidget()
        assert focus is not None, "the keyboard is nowhere"
        assert focus.isVisible(), focus
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(focus, typed)
        self.rest()

    # -- the rail and the system

    def go(self, key: str) -> None:
        """To a page by the rail."""
        self.click(self.window.rail.button(key))
        assert self.window.front == key

    def answer(self, path: Path) -> None:
        """Name a file in the dialog of the system that opens next. That dialog is not ours: the name is put in whole."""

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(10, answer)
                return
            line = dialog.findChild(QLineEdit)
            assert line is not None
            line.setText(str(path))
            QTest.keyClick(line, Qt.Key.Key_Return)

        QTimer.singleShot(0, answer)

    # -- what is seen

    def said(self, root: QWidget | None = None) -> str:
        """All words of labels and buttons in sight."""
        return " ".join(_words(root or self.front))

    def into_tab(self, tabs: LineTabs, number: int) -> None:
        """Click a tab, or More and its entry."""
        box = tabs._boxes().get(number)
        if box is None:
            self.click(tabs, tabs._boxes()[-1].center())
            self.pick_where(lambda words: words == tabs.tabText(number))
        else:
            self.click(tabs, box.center())
        assert tabs.currentIndex() == number

    def picture(self, step: str) -> None:
        """Keep a picture of the window, with what is open over it, where somebody wants to look (CAR_WALK names a folder)."""
        self._count += 1
        if not self._shots:
            return
        shot = self.window.grab()
        painter = QPainter(shot)
        over = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window]
        over.sort(key=lambda w: w is self.front)
        for top in over:
            place = top.pos() - self.window.pos()
            if isinstance(top, QDialog):  # the screen of the tests is smaller than the window
                place = self.window.rect().center() - top.rect().center()
            painter.drawPixmap(place, top.grab())
        painter.end()
        name = f"mouse-{self._name}-{current_language().value}-{self._count:02d}-{step}.png"
        folder = Path(self._shots)
        folder.mkdir(parents=True, exist_ok=True)
        assert shot.save(str(folder / name))


def _told(widget: QWidget) -> str:
    words = getattr(widget, "text", lambda: "")
    said = widget.accessibleName() or (words() if callable(words) else "")
    return f"{type(widget).__name__}({str(said)[:40]})"


def _called(button: QAbstractButton) -> str:
    return button.accessibleName() if not button.text() else ""


def _words(root: QWidget) -> Iterator[str]:
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QLabel | ElidedLabel | QAbstractButton):
            said = widget.text() or widget.accessibleName()
            if said:
                yield said


def _area_of(widget: QWidget) -> QScrollArea | None:
    """The area that scrolls `widget`."""
    step = widget
    while not step.isWindow():
        parent = step.parentWidget()
        if parent is None or isinstance(parent, QScrollArea):
            return parent
        step = parent
    return None


def _over(view: QTableView, spot: QPoint) -> QWidget | None:
    """The viewport of the frozen columns, where they lie over `spot` of the table."""
    port = view.viewport()
    seen = view.childAt(port.mapTo(view, spot))
    if seen is None or seen is port or port.isAncestorOf(seen):
        return None
    parent = seen.parentWidget()
    return seen if isinstance(parent, QTableView) else None


__all__ = ["Hand", "QGuiApplication"]
