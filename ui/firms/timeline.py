"""The axis of a firm as a widget: the wheel zooms, a drag moves, a double click shows all again; the same by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text
from registry.report.charts.firm_axis import FirmYears, Span, day_at, firm_years
from registry.report.charts.geometry import Scene
from ui.kit import glyphs
from ui.kit.charts import paint_scene
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance
from ui.kit.theme import tokens

_NEARER, _FARTHER = 0.8, 1.25
_MOST_WIDTH = 960
_KEYS = {Qt.Key.Key_Plus: _NEARER, Qt.Key.Key_Equal: _NEARER, Qt.Key.Key_Minus: _FARTHER}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class FirmTimeline(QWidget):
    """Shows the years of a firm. ``+`` and ``-`` zoom, Left and Right move, ``0`` or Home shows all, Ctrl+Shift+C copies."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(260)
        self.setMaximumWidth(_MOST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._years: FirmYears | None = None
        self._table: Callable[[], str] | None = None
        self._span: Span | None = None
        self._grip: QPoint | None = None
        self._scene: Scene | None = None

    def show_years(self, years: FirmYears, alt: Text, table: Callable[[], str], *, keep: bool = False) -> None:
        """Show the years of a firm.

        Args:
            alt: the chart in words.
            table: what Ctrl+Shift+C copies.
            keep: the same firm, read anew: the span stays.
        """
        self._years, self._table = years, table
        if not keep or self._span is None:
            self._span = years.span()
        self._alt = alt
        self.setAccessibleName(str(alt))
        self._again()

    def forget(self) -> None:
        """Show nothing until other years are shown."""
        self._years = self._table = self._span = None
        self.setAccessibleName("")
        self._again()

    @property
    def span(self) -> Span | None:
        """The days shown."""
        return self._span

    def reset(self) -> None:
        """Show all again."""
        if self._years is not None:
            self._span = self._years.span()
            self._again()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show a longer or shorter span; what stands at `x` (the middle by default) stays there."""
        if self._span is not None:
            at = day_at(self._span, self.width() / 2 if x is None else x, self.width())
            self._span = self._span.zoomed(at, factor)
            self._again()

    def move_by(self, days: int) -> None:
        """Show later days."""
        if self._span is not None and days:
            self._span = self._span.moved(days)
            self._again()

    def copy(self) -> None:
        """The chart as data, onto the clipboard."""
        if self._table is not None:
            QGuiApplication.clipboard().setText(self._table())

    def _again(self) -> None:
        self._scene = None
        self.update()

    def _made(self) -> Scene | None:
        if self._scene is None and self._years is not None and self._span is not None:
            self._scene = firm_years(
                self._years,
                self._span,
                float(self.width()),
                float(self.height()),
                lambda text: float(advance(Type.SMALL, text)),
                self._alt,
            )
        return self._scene

    # -- hands

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(_NEARER if event.angleDelta().y() > 0 else _FARTHER, event.position().x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position().toPoint()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and self._span is not None:
            here = event.position().toPoint()
            self.move_by(round((self._grip.x() - here.x()) * self._span.days / max(self.width() - 96, 1)))
            self._grip = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, both = Qt.Key(event.key()), Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if key in _KEYS:
            self.zoom(_KEYS[key])
        elif key in _STEPS and not event.modifiers() & Qt.KeyboardModifier.AltModifier and self._span is not None:
            self.move_by(_STEPS[key] * max(self._span.days // 10, 1))
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.reset()
        elif key == Qt.Key.Key_C and event.modifiers() & both == both:
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._scene = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, scene = QPainter(self), self._made()
        if scene is not None:
            paint_scene(painter, scene, 0, 0)
        if has_ring(self):
            with glyphs.kept(painter):
                painter.setPen(QPen(tokens().accent, 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
