"""Somebody who presses everything: each control that is on, each entry of each menu, each dialog that comes up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from registry.store import Registry
from tests.ui.conftest import sweep
from ui.kit.barring import Barrier
from ui.kit.controls import Button
from ui.kit.desk import Desk
from ui.kit.form import SourceLink
from ui.shell.window import Window

_MAIN = ("primary", "danger")  # buttons that do what a form is for
DEPTH = 3  # a dialog over a dialog over a dialog


def name_of(control: QWidget | QAction) -> str:
    """What a person calls it."""
    if isinstance(control, QAction):
        return control.text().split("\t")[0]
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return text or control.accessibleName() or type(control).__name__


def _act_at_rest(dialog: QDialog) -> Button | None:
    """The main button of a form when who is at work may not do what it does.

    None of a dialog that asks for no words, and of a list: it is looked at without anything being changed.
    """
    if dialog.findChildren(QAbstractItemView):
        return None
    asks = [*dialog.findChildren(QLineEdit), *dialog.findChildren(QPlainTextEdit)]
    if not any(one.isVisible() and one.isEnabled() and not one.isReadOnly() for one in asks):
        return None
    for barrier in dialog.findChildren(Barrier):
        button = barrier.parent()
        if isinstance(button, Button) and button.property("kind") in _MAIN and button.accessibleDescription():
            return button
    return None


@dataclass
class Presser:
    """Presses everything of a window, once each.

    Attributes:
        refused: what was pressed although it could only be refused, by the way to it.
        forms: forms that came up although their act rests: whoever may not do it would fill them in for nothing.
        seen: every way that was gone.
    """

    window: Window
    qtbot: QtBot
    refused: dict[str, str] = field(default_factory=dict[str, str])
    forms: dict[str, str] = field(default_factory=dict[str, str])
    seen: set[str] = field(default_factory=set[str])
    _way: str = ""
    _alike: Counter[str] = field(default_factory=Counter[str])
    leave: Callable[[QWidget], bool] = lambda _control: False

    def note(self, words: object) -> None:
        """A write was asked for and refused."""
        self.refused.setdefault(self._way, str(words))

    def everything(self, root: QWidget, way: str, back: Callable[[], None]) -> None:
        """Press every control below `root`; `back` brings the page back to where it was."""
        while (control := self._next(root, way)) is not None:
            step = f"{way} › {name_of(control)}"
            self._press(control, step, 0)
            if not isValid(root):
                return
            back()
            self.rest()
        for view in root.findChildren(QAbstractItemView):
            if isValid(view) and view.isVisible() and f"{way} › menu of {name_of(view)}" not in self.seen:
                self._context_menu(view, f"{way} › menu of {name_of(view)}")
                back()
                self.rest()

    def _next(self, root: QWidget, way: str) -> QAbstractButton | None:
        for button in root.findChildren(QAbstractButton):
            if not (button.isVisible() and button.isEnabled()) or self.leave(button):
                continue
            step = f"{way} › {name_of(button)}"
            if step not in self.seen:
                self.seen.add(step)
                if self._is_new(way, button):
                    return button
        return None

    def _is_new(self, way: str, button: QAbstractButton) -> bool:
        """Whether none like it was pressed already: there is one lock for each weight, one link for each firm, one source
        for each indicator."""
        words = [] if isinstance(button, SourceLink) else name_of(button).split()[:3]
        alike = f"{way} › {type(button).__name__} {' '.join(words)}"
        self._alike[alike] += 1
        return self._alike[alike] == 1

    def _context_menu(self, view: QAbstractItemView, step: str) -> None:
        self.seen.add(step)
        self._way = step
        model = view.model()
        at = QPoint(30, 10)
        if model is not None and model.rowCount() > 0:
            index = model.index(0, 0)
            view.setCurrentIndex(index)
            at = view.visualRect(index).center()
        self._within(
            step,
            lambda: QApplication.sendEvent(
                view.viewport(),
                QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at)),
            ),
            0,
        )

    def _press(self, control: QAbstractButton, step: str, depth: int) -> None:
        self._way = step
        self._within(step, control.click, depth)

    def _within(self, step: str, act: Callable[[], object], depth: int) -> None:
        """Do `act`; whatever comes up is gone through and closed, also while `act` waits for it."""
        before = set(self._up())
        pump = QTimer()
        pump.setInterval(20)
        pump.timeout.connect(lambda: self._what_came(step, before, depth))
        pump.start()
        act()
        pump.stop()
        self.rest()
        self._what_came(step, before, depth)

    def _up(self) -> list[QWidget]:
        return [w for w in QApplication.topLevelWidgets() if w.isVisible() and isinstance(w, QDialog | QMenu)]

    def _what_came(self, step: str, before: set[QWidget], depth: int) -> None:
        for one in self._up():
            if one in before or one.property("pressed") is not None:
                continue
            one.setProperty("pressed", True)
            if isinstance(one, QMenu):
                self._menu(one, step, depth)
            elif isinstance(one, QDialog):
                self._dialog(one, step, depth)

    def _menu(self, menu: QMenu, step: str, depth: int) -> None:
        for action in menu.actions():
            way = f"{step} › {name_of(action)}"
            if not action.isEnabled() or action.isSeparator() or way in self.seen:
                continue
            self.seen.add(way)
            self._way = way
            if depth < DEPTH:
                self._within(way, action.trigger, depth + 1)
            if not isValid(menu):
                return
        menu.close()

    def _dialog(self, dialog: QDialog, step: str, depth: int) -> None:
        way = f"{step} › [{type(dialog).__name__}]"
        if (act := _act_at_rest(dialog)) is not None:
            self.forms.setdefault(way, f"{act.text()}: {act.toolTip()}")
        for button in dialog.findChildren(QAbstractButton):
            if not isValid(dialog) or not dialog.isVisible():
                return
            if not isValid(button) or not (button.isVisible() and button.isEnabled()) or self.leave(button):
                continue
            on = f"{way} › {name_of(button)}"
            if on in self.seen:
                continue
            self.seen.add(on)
            if depth < DEPTH:
                self._press(button, on, depth + 1)
        if isValid(dialog) and dialog.isVisible():
            dialog.reject()
            sweep()

    def rest(self) -> None:
        """Until nothing runs; ten thousand draws take their time."""
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.busy, timeout=90_000)
        sweep()


@contextmanager
def watching(presser: Presser, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Note every write that is refused; file dialogs are closed without an answer."""
    was = Desk.write

    def write(desk: Desk, *given: Any, **named: Any) -> int:
        if desk.barred is not None:
            presser.note(desk.barred)
        return was(desk, *given, **named)

    patch.setattr(Desk, "write", write)
    opened = Registry.write

    def into(registry: Registry) -> Any:
        if registry.barred is not None:
            presser.note(registry.barred)
        return opened(registry)

    patch.setattr(Registry, "write", into)
    for one in ("getOpenFileName", "getSaveFileName"):
        patch.setattr(QFileDialog, one, lambda *_given, **_named: ("", ""))
    patch.setattr(QFileDialog, "getOpenFileNames", lambda *_given, **_named: ([], ""))
    patch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, **_named: "")
    yield
