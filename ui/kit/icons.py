"""Icons: SVG drawings in one colour, tinted with a role at the moment they are asked for.

A drawing holds ``#000000``; it is swapped for the role's colour before rendering and the pixmap is cached by colour,
size and device ratio.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from registry.resources import resource_path
from ui.kit.theme import theme, tokens


@cache
def _drawing(name: str) -> str:
    return resource_path(f"icons/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=2048)
def _render(name: str, colour: str, size: int, ratio: float, stroke: str) -> QPixmap:
    drawing = _drawing(name).replace("#000000", colour)
    if stroke:
        drawing = drawing.replace('stroke-width="1.4"', f'stroke-width="{stroke}"')
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, role: str = "text2", size: int = 16, ratio: float | None = None, stroke: str = "") -> QPixmap:
    """The drawing `name` in the colour of `role`, `size` logical pixels square.

    Args:
        name: file name in ``resources/icons`` without suffix.
        role: a token name, see `Tokens.role`.
        size: logical pixels.
        ratio: device ratio; the program's when left out.
        stroke: another stroke width than the drawing's 1.4 (the rail uses 1.0 of 16, shown at 20).

    Raises:
        FileNotFoundError: no such drawing.
    """
    if ratio is None:
        app = QGuiApplication.instance()
        ratio = app.devicePixelRatio() if app is not None else 1.0  # type: ignore[attr-defined]
    return _render(name, tokens().role(role).name(), size, ratio, stroke)


def icon(name: str, role: str = "text2", checked: str = "accent", size: int = 16, gap: int = 0) -> QIcon:
    """A `QIcon` in `role`, in `checked` when the button is on, in text3 when it is off duty; `gap` px wider on the right."""
    made = QIcon()
    for mode, state, colour in (
        (QIcon.Mode.Normal, QIcon.State.Off, role),
        (QIcon.Mode.Normal, QIcon.State.On, checked),
        (QIcon.Mode.Disabled, QIcon.State.Off, "text3"),
        (QIcon.Mode.Disabled, QIcon.State.On, "text3"),
    ):
        made.addPixmap(_widened(pixmap(name, colour, size), gap), mode, state)
    return made


def _widened(drawn: QPixmap, gap: int) -> QPixmap:
    if not gap:
        return drawn
    ratio = drawn.devicePixelRatio()
    wide = QPixmap(drawn.width() + round(gap * ratio), drawn.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, drawn)
    painter.end()
    return wide


_tinted: WeakKeyDictionary[QWidget, Callable[[QWidget], None]] = WeakKeyDictionary()


@cache
def _listen() -> bool:
    theme().changed.connect(_retint)
    return True


def tint(widget: QWidget, apply: Callable[[QWidget], None]) -> None:
    """Run ``apply(widget)`` now and after each change of theme, for as long as the widget lives.

    `apply` must not hold the widget itself: it is handed over.
    """
    _listen()
    _tinted[widget] = apply
    apply(widget)


def _retint() -> None:
    for widget, apply in list(_tinted.items()):
        if isValid(widget):
            apply(widget)


def set_icon(
    button: QWidget, name: str, role: str = "text2", checked: str = "accent", size: int = 16, gap: int = 0
) -> None:
    """Give a button the icon `name`, kept in step with the theme. `gap`: px between it and the words, beyond the style's 4."""

    def apply(widget: QWidget) -> None:
        widget.setIcon(icon(name, role, checked, size, gap))  # type: ignore[attr-defined]
        widget.setIconSize(QSize(size + gap, size))  # type: ignore[attr-defined]

    tint(button, apply)
