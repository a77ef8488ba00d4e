"""Forms: a label beside its control and the reason of an error below it; a value and the line that says its source."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from registry.i18n import _
from ui.kit import glyphs, icons
from ui.kit.controls import ElidedLabel, Field, Glyph, Label, Spoken, plain_tip
from ui.kit.focus import has_ring, scroll_to
from ui.kit.fonts import Type, advance
from ui.kit.layout import column, row
from ui.kit.marks import HoverButton
from ui.kit.theme import tokens

LABEL_WIDTH = 112
FORM_WIDTH = 560

SOURCE_ICONS = {"sheet": "sheet", "person": "pencil", "computed": "calc", "document": "doc", "web": "web"}
"""The glyph of each kind of provenance."""
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Home: -1_000, Qt.Key.Key_End: 1_000}


class FormRow(QWidget):
    """A label at the left, a control at the right, room for one reason below the control."""

    def __init__(self, label: Spoken, control: QWidget, note: Spoken = "") -> None:
        super().__init__()
        self._control = control
        self._reason = Label("", Type.SMALL, "bad", wrap=True)
        self._reason.hide()
        title = Label(label, Type.CELL, "text2")
        title.setBuddy(control)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH - 8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(control, 0, 1)
        grid.addWidget(self._reason, 1, 1)
        if note:
            grid.addWidget(Label(note, Type.SMALL, "text3", wrap=True), 2, 1)
        self.setMaximumWidth(FORM_WIDTH)

    def set_label_width(self, width: int) -> None:
        """Give the label more room than usual, so that the controls of a form begin at one edge."""
        self._grid.setColumnMinimumWidth(0, max(width, LABEL_WIDTH - 8))

    def set_reason(self, reason: Spoken | None) -> None:
        """Say why the value is not accepted, or None once it is."""
        self._reason.setVisible(reason is not None)
        if reason is not None:
            self._reason.say(reason)
        if isinstance(self._control, Field):
            self._control.set_invalid(reason is not None)


class SourceLine(QWidget):
    """The glyph of a kind of source and where it lies: ``Q3-Songjiang.xlsx › Sheet1!F12``."""

    def __init__(self, kind: str | None, text: str, before: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = row(gap=4)
        if before:
            line.addWidget(Label(before, Type.SMALL, "text3"))
        if kind is not None:
            line.addWidget(Glyph(SOURCE_ICONS.get(kind, "info"), "text3", 12))
        line.addWidget(ElidedLabel(text, Type.SMALL, "text3", keep=" › "), 1)
        self.setLayout(line)


class SourceLink(HoverButton):
    """The source of a value as a button: it leads to the sheet round the cell."""

    def __init__(self, kind: str, text: str, of: str) -> None:
        super().__init__()
        self._kind, self._text, self._beside = kind, text, [self]
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(Type.SMALL.line + 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        name = _("Source of {field}: {place}", field=of, place=text)
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name))

    def text(self) -> str:
        """Where the value lies, in words."""
        return self._text

    def stand_with(self, links: list[SourceLink]) -> None:
        """Be one stop of Tab together with `links`, from the first of them to the last: arrows go from one to the next.

        A list of a score has a source in each of its lines, and what comes after it must not be dozens of Tabs away.
        """
        self._beside = links
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self is links[0] else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in _STEPS:
            self._step(_STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Go on to a link of the same list, which Tab comes back to from now on."""
        at = min(max(self._beside.index(self) + by, 0), len(self._beside) - 1)
        to = self._beside[at]
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        to.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        to.setFocus(Qt.FocusReason.TabFocusReason)
        scroll_to(to, 32)

    def sizeHint(self) -> QSize:
        return QSize(advance(Type.SMALL, self._text) + 22, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink = QPainter(self), "accent" if self.underMouse() or has_ring(self) else "text3"
        if has_ring(self):
            with glyphs.kept(painter):
                painter.setPen(QPen(tokens().accent, 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)
        painter.drawPixmap(2, self.height() // 2 - 6, icons.pixmap(SOURCE_ICONS.get(self._kind, "info"), ink, 12))
        glyphs.paint_tailed(painter, self.rect().adjusted(18, 0, -2, 0), self._text, " › ", Type.SMALL, ink)


def value_block(value: Spoken, source: QWidget | None, unit: str = "") -> QWidget:
    """A value over its source line, as in the pane of a firm."""
    shown = Label(value, Type.BODY, "text3" if value == "—" else "text", wrap=True)
    top = row(shown, gap=4)
    if unit:
        top.addWidget(Label(unit, Type.CELL, "text3"))
    top.addStretch(1)
    box = QWidget()
    box.setLayout(column(top, source) if source is not None else column(top))
    return box
