"""A slider of a share: a thin track with a knob, how far it may go, and a tick where it was saved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from ui.kit import glyphs
from ui.kit.focus import has_ring
from ui.kit.later import later
from ui.kit.theme import tokens
from ui.kit.words import Spoken, plain_tip, speak

_EDGE = 6  # px at both ends, so that the knob has room
_TRACK = 3
_KNOB = 9
REACH = 24
"""Px high where a hand may take hold of it, as of every control."""
_PAUSE = 350  # ms without a key after which a person is done

_DOWN = (Qt.Key.Key_Left, Qt.Key.Key_Down)
_UP = (Qt.Key.Key_Right, Qt.Key.Key_Up)


class ShareSlider(QAbstractSlider):
    """A share of a whole, dragged or stepped. Arrows step, Shift or Page steps further, Home and End go to the ends,
    Backspace or a double click goes back to what is saved, Esc gives up a drag.

    Signals:
        moved: the value that a hand or a key asks for; at every step of a drag.
        let_go: the person is done: the mouse was released, or no key came for a while.
    """

    moved = Signal(int)
    let_go = Signal()

    def __init__(self, name: Spoken, *, sink: int = 0) -> None:
        """`sink`: how far below its middle the track is drawn, px, where the slider reaches over what stands above it."""
        super().__init__()
        self._sink = sink
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        speak(self, QWidget.setAccessibleName, name)
        self._limit = self._saved = self._begun = 0
        self._fixed = False
        self._pause = later(self, _PAUSE, self.let_go.emit)

    # -- what is shown

    def show_share(
        self, value: int, *, whole: int, limit: int, saved: int, step: int, fixed: bool, said: Spoken
    ) -> None:
        """Show `value` of `whole`.

        Args:
            limit: the furthest it may go.
            saved: where the tick stands.
            step: one step of the keyboard and of the mouse; five of them with Shift.
            fixed: it cannot be moved.
            said: value in words, for the tooltip and the screen reader.
        """
        self._limit, self._saved, self._fixed = limit, saved, fixed
        self.setRange(0, whole)
        self.setSingleStep(step)
        self.setPageStep(5 * step)
        self.setValue(value)
        self.setToolTip(plain_tip(str(said)))
        self.setAccessibleDescription(str(said))
        self.setCursor(Qt.CursorShape.ArrowCursor if fixed else Qt.CursorShape.PointingHandCursor)
        self.update()

    @property
    def limit(self) -> int:
        """The furthest it may go."""
        return self._limit

    @property
    def fixed(self) -> bool:
        """Whether it cannot be moved."""
        return self._fixed or not self.isEnabled()

    def sizeHint(self) -> QSize:
        return QSize(120, REACH)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, REACH)

    def place(self, value: int) -> float:
        """Where `value` stands, px from the left."""
        room = max(self.width() - 2 * _EDGE, 1)
        return _EDGE + room * value / max(self.maximum(), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now, middle = QPainter(self), tokens(), self.height() / 2 + self._sink
        live = (self.underMouse() or self.isSliderDown() or has_ring(self)) and not self.fixed
        left, at, end = self.place(0), self.place(self.value()), self.place(self.maximum())
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            self._bar(painter, left, self.place(self._limit), _TRACK, now.dataSoft)
            self._bar(painter, self.place(self._limit), end, 1, now.line2)  # locked siblings hold the rest
            self._bar(painter, left, at, _TRACK, now.accent if live else now.data)
            if self._saved != self.value():
                painter.fillRect(QRectF(round(self.place(self._saved)) - 1, middle - 4.5, 1.5, 9), now.text3)
            if not self.fixed:
                ring = has_ring(self)
                painter.setPen(QPen(now.accent if live else now.data, 2 if ring or self.isSliderDown() else 1.4))
                painter.setBrush(now.accent if self.isSliderDown() else now.surface)
                radius = _KNOB / 2 + (1 if ring else 0)
                painter.drawEllipse(QPointF(at, middle), radius, radius)

    def _bar(self, painter: QPainter, left: float, right: float, height: int, colour: object) -> None:
        if right > left:
            painter.setBrush(colour)  # type: ignore[arg-type]
            box = QRectF(left, (self.height() - height) / 2 + self._sink, right - left, height)
            painter.drawRoundedRect(box, height / 2, height / 2)

    # -- hands

    def _ask(self, value: int) -> None:
        value = max(0, min(value, self._limit))
        if value != self.value():
            self.setValue(value)
            self.moved.emit(value)

    def _at(self, x: float) -> int:
        """The value below the mouse, on a step, or the saved one where that is within a pixel or two."""
        room = max(self.width() - 2 * _EDGE, 1)
        if abs(x - self.place(self._saved)) <= 2:
            return self._saved
        step = max(self.singleStep(), 1)
        return round((x - _EDGE) / room * self.maximum() / step) * step

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._fixed or event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._begun = self.value()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setSliderDown(True)
        if abs(event.position().x() - self.place(self.value())) > _KNOB:
            self._ask(self._at(event.position().x()))
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._ask(self._at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.update()
            self.let_go.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._fixed:
            self._ask(self._saved)
            self.let_go.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the wheel scrolls what the slider stands in

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            self.setSliderDown(False)
            self._ask(self._begun)
            self.let_go.emit()
            return
        wanted = None if self._fixed else self._wanted(event)
        if wanted is None:
            super(QAbstractSlider, self).keyPressEvent(event)
            return
        self._ask(wanted)
        self._pause.start()

    def _wanted(self, event: QKeyEvent) -> int | None:
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = self.pageStep() if far else self.singleStep()
        match event.key():
            case key if key in _DOWN:
                return self.value() - step
            case key if key in _UP:
                return self.value() + step
            case Qt.Key.Key_PageDown:
                return self.value() - self.pageStep()
            case Qt.Key.Key_PageUp:
                return self.value() + self.pageStep()
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return self._limit
            case Qt.Key.Key_Backspace:
                return self._saved
            case _:
                return None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.let_go.emit()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
