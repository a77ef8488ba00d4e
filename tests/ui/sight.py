"""What somebody who cannot see the screen, or uses no mouse, or needs larger letters, would miss: found on any widget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

from ui.kit.controls import Button, ElidedLabel, HoverButton, Label, Radio, Segmented
from ui.kit.fonts import Type, advance
from ui.kit.marks import Glyph, Keycap
from ui.kit.table.columns import GAP, Column
from ui.kit.table.header import Header

INPUTS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView, QTabBar, QAbstractSlider)
_PASSIVE = (QScrollBar, QSplitterHandle, QHeaderView, QGroupBox, Glyph, Keycap, QMainWindow, QDialog)


def seen(root: QWidget) -> Iterator[QWidget]:
    """All widgets below `root` that are in sight, and itself."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and widget.width() > 0 and widget.height() > 0:
            yield widget


def said(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    name = widget.accessibleName()
    if name:
        return name
    if isinstance(widget, QAbstractButton | QLabel | ElidedLabel):
        return widget.text()
    return ""


def is_empty(widget: QWidget) -> bool:
    """A label that says nothing now paints nothing either."""
    return isinstance(widget, QLabel | ElidedLabel) and not widget.text()


def where(widget: QWidget) -> str:
    """The widget and what it stands in, for a message that leads to it."""
    chain: list[str] = []
    step: QWidget | None = widget
    while step is not None and len(chain) < 4:
        chain.append(f"{type(step).__name__}({said(step)[:24]})" if said(step) else type(step).__name__)
        step = step.parentWidget()
    return " < ".join(chain)


def is_painted(widget: QWidget) -> bool:
    """Whether one of our classes draws it: a view that Qt can tell nothing about by itself."""
    return any("paintEvent" in one.__dict__ and one.__module__.startswith("ui.") for one in type(widget).__mro__)


def nameless(root: QWidget) -> list[str]:
    """Widgets that take the keyboard, and painted views, that nobody can be told about."""
    found: list[str] = []
    for widget in seen(root):
        if (
            isinstance(widget, _PASSIVE)
            or is_empty(widget)
            or (widget.parentWidget() is not None and _is_inner(widget))
        ):
            continue
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        speaks = isinstance(widget, (*INPUTS, QAbstractButton)) or takes or is_painted(widget)
        if speaks and not said(widget) and not _is_ground(widget):
            found.append(where(widget))
    return found


def _is_inner(widget: QWidget) -> bool:
    """A part that Qt makes for a control, which speaks for it: the list of a combo box, the viewport of a view."""
    name = type(widget).__name__
    return name in (
        "QComboBoxPrivateContainer",
        "QComboBoxListView",
        "QTabBarPrivate",
    ) or widget.objectName().startswith(("qt_scrollarea", "qt_spinbox", "ScrollLeft", "ScrollRight"))


def _is_ground(widget: QWidget) -> bool:
    """A painted ground that holds other widgets: they speak for themselves."""
    return bool([child for child in widget.findChildren(QWidget) if child.isVisible()]) and not isinstance(
        widget, (*INPUTS, QAbstractButton)
    )


def unreached(root: QWidget, most: int = 400) -> list[str]:
    """Controls of `root` that Tab never comes to, going round once."""
    window = root.window()
    start = window.focusWidget()
    visited: list[QWidget] = []
    for _step in range(most):
        focus = QApplication.focusWidget()
        if focus is None or any(focus is one for one in visited):
            break
        visited.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    if start is not None:
        start.setFocus()
    reached = {id(widget) for widget in visited}
    missed: list[str] = []
    for widget in seen(root):
        wants = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
        if not wants or id(widget) in reached or _is_inner(widget) or _follows(widget):
            continue
        proxy = widget.focusProxy()
        if proxy is not None and id(proxy) in reached:
            continue
        missed.append(where(widget))
    return missed


def _follows(widget: QWidget) -> bool:
    """A control that arrows reach from its fellows: one of several radio buttons, a segment."""
    if isinstance(widget, QRadioButton):
        return not widget.isChecked()
    if isinstance(widget, QPushButton) and isinstance(widget.parentWidget(), Segmented):
        return not widget.isChecked()
    # A plain area scrolls by what is in it.
    return isinstance(widget, QAbstractScrollArea) and not isinstance(widget, INPUTS)


def clipped(root: QWidget) -> list[str]:
    """Labels and buttons whose words are wider, or whose lines are higher, than the room they have."""
    found: list[str] = []
    for widget in seen(root):
        text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        if not text.strip():
            continue
        if isinstance(widget, HoverButton) and (widget.toolTip() or widget.accessibleName()):
            continue  # it paints its words with an ellipsis, or its drawing alone, and says them all
        need = _need(widget, text)
        if need.width() > widget.width() + 1 or need.height() > widget.height() + 1:
            found.append(f"{where(widget)}: {need.width()}x{need.height()} in {widget.width()}x{widget.height()}")
    return found


def _need(widget: QWidget, text: str) -> QSize:
    """The room that the words take."""
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            return QSize(0, widget.heightForWidth(widget.width()))
        if isinstance(widget, Label):
            return QSize(advance(widget._role, text), widget.fontMetrics().height() - 4)
        return QSize(widget.fontMetrics().horizontalAdvance(text), 0)
    if isinstance(widget, Button):
        return widget.sizeHint() - QSize(2, 2)  # with its drawing and the air at its sides
    if isinstance(widget, Radio) and widget._gives_way and widget.toolTip():
        return QSize(0, 0)
    return QSize(widget.fontMetrics().horizontalAdvance(text), widget.fontMetrics().height() - 6)


@contextmanager
def _listening(found: list[str]) -> Iterator[None]:
    """Hear each word as it is painted: one that leaves its widget at a side, and a title cut short in a header."""
    draws, titles = QPainter.drawText, Header._paint_title

    def draw(self: QPainter, *given: Any) -> Any:
        device = self.device()
        if isinstance(device, QWidget) and not isinstance(device.parentWidget(), QAbstractItemView):
            text, box = given[-1], _painted_box(self, given)
            if box is not None and (box.left() < -1 or box.right() > device.width() + 1 or box.top() < -3):
                found.append(f"{where(device)}: {text!r} at {box.left():.0f} to {box.right():.0f} of {device.width()}")
        return draws(self, *given)

    def title(self: Header, painter: QPainter, box: QRect, column: Column[Any]) -> None:
        need, keys = advance(Type.LABEL, str(column.title)), self._rows.sort_keys
        if any(key == column.key for key, _down in keys):
            need += 14 + (advance(Type.AXIS, "1") if len(keys) > 1 else 0)
        if need > box.width() + (GAP - 4 if column.numeric else 1):  # figures keep a gap at their left
            found.append(f"{where(self)}: title {str(column.title)!r} takes {need} of {box.width()}")
        titles(self, painter, box, column)

    QPainter.drawText, Header._paint_title = draw, title  # type: ignore[method-assign]
    try:
        yield
    finally:
        QPainter.drawText, Header._paint_title = draws, titles  # type: ignore[method-assign]


def _painted_box(painter: QPainter, given: tuple[Any, ...]) -> QRectF | None:
    """Where words are painted, in the widget they are painted on; None for a paragraph, which breaks to its box."""
    place, text = given[0], given[-1]
    metrics = QFontMetricsF(painter.font())
    width = metrics.horizontalAdvance(text)
    if isinstance(place, QPointF):
        box = QRectF(place.x(), place.y() - metrics.ascent(), width, metrics.height())
    elif isinstance(place, QRectF):
        box = QRectF(place.left(), place.top(), width, place.height())
    else:
        return None
    return painter.combinedTransform().mapRect(box)


def overpainted(root: QWidget) -> list[str]:
    """Words that no widget holds but a view paints, charts and the titles of columns among them, for which it has no room."""
    found: list[str] = []
    with _listening(found):
        root.grab()
    return found
