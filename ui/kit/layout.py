"""Layouts without ceremony: rows and columns with the margins and gaps of the 4 px scale."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

Item = QWidget | QLayout | int | None
"""A widget, a layout, a fixed gap in pixels, or None for a gap that takes what is left."""


def _fill(box: QHBoxLayout | QVBoxLayout, items: tuple[Item, ...]) -> None:
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QWidget):
            box.addWidget(item)
        else:
            box.addLayout(item)


def row(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Items side by side. Margins are left, top, right, bottom."""
    box = QHBoxLayout()
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    _fill(box, items)
    return box


def column(*items: Item, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Items one below the other."""
    box = QVBoxLayout()
    box.setContentsMargins(*margins)
    box.setSpacing(gap)
    _fill(box, items)
    return box


def panel(layout: QLayout, ground: str | None = None, edge: str | None = None) -> QWidget:
    """A plain widget around `layout`, on a ground (bg, surface, sunken, selected), with a line2 edge on one side."""
    widget = QFrame()
    if ground:
        widget.setProperty("ground", ground)
    if edge:
        widget.setProperty("edge", edge)
    widget.setLayout(layout)
    return widget


def rule(*, strong: bool = False, vertical: bool = False) -> QFrame:
    """A hairline between rows or sections; `strong` is the edge of a pane."""
    line = QFrame()
    line.setProperty("line", "strong" if strong else "true")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of `layout` and delete the widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            # A layout shows what it is given only in the next turn. Taken out before, it would then come up as a window of
            # its own and take the keyboard with it.
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
