"""The editor of one value: what is typed, where it comes from, why it is not accepted, what it was. The pane and the cell of
the table lay the same parts out in two ways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QSizePolicy, QWidget

from registry.errors import UserError
from registry.i18n import Text, _
from ui.firms.edit import UsualSource, options_of, read_value, start_text, unit_of
from ui.firms.line_kinds import Target, ValueLine
from ui.firms.lines import LABEL_WIDTH, SIDE
from ui.kit import glyphs
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, IconField, Label
from ui.kit.fonts import Type, prose
from ui.kit.form import SourceLine
from ui.kit.layout import column, row, rule
from ui.kit.theme import tokens


class ValueEditor(QFrame):
    """The editor in a value's place: the new value, where it comes from, save and cancel; below, what it was.

    Args:
        line: the value as it is shown, with where it came from.
        usual: offers the source of the new value.
        options: (code, words) to choose from instead of those of the field.

    Signals: saved (target, value, source), left (cancelled), typed (another value stands there).
    """

    saved = Signal(object, object, str)
    left = Signal()
    typed = Signal()

    def __init__(
        self,
        line: ValueLine,
        target: Target,
        usual: UsualSource,
        options: list[tuple[str, str]] | None = None,
    ) -> None:
        super().__init__()
        self._target = target
        self._label = line.label
        self._input = self._make_input(target, options or options_of(target))
        self._unit = Label(unit_of(target), Type.CELL, "text3")
        self._source = IconField("pencil", Text("Source of the new value"), Text("Where does it come from?"))
        self._source.setText(usual.offer())
        self._source.setCursorPosition(0)
        self._source.setProperty("small", True)
        self._reason = Label("", Type.SMALL, "bad", wrap=True)
        self._reason.hide()
        self._take = Button("", "primary", "check", name=Text("Save the value"))
        self._keep = Button("", "secondary", "x", name=Text("Keep the old value"))
        for button, run in ((self._take, self.save), (self._keep, self.left.emit)):
            button.setProperty("square", True)
            button.clicked.connect(lambda _on=False, run=run: run())
        self._was = SourceLine(
            line.origin.kind if line.origin else None,
            line.origin.text if line.origin else "",
            _("Was {value}", value=line.value),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        """The value with its label at the left, as a line of the pane."""
        top = row(self._input, self._unit, gap=8)
        top.setStretch(0, 1)
        bottom = row(self._source, self._take, self._keep, gap=6)
        bottom.setStretch(0, 1)
        frame = AccentFrame(column(top, bottom, gap=7, margins=(10, 9, 10, 10)))
        label = Label(self._label, Type.CELL, "text3", wrap=True)
        label.setFixedWidth(LABEL_WIDTH)
        grid = QGridLayout()
        grid.setContentsMargins(SIDE, 6, SIDE - 8, 6)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(4)
        grid.addLayout(column(12, label, None), 0, 0)
        grid.addWidget(frame, 0, 1)
        grid.addLayout(column(self._reason, self._was, margins=(8, 0, 8, 0)), 1, 1)
        grid.setColumnStretch(1, 1)
        self.setLayout(column(grid, row(rule(), gap=0, margins=(SIDE, 0, SIDE, 0))))

    def _make_input(self, target: Target, options: list[tuple[str, str]] | None) -> QWidget:
        name = Text("New value of {field}", field=self._label)
        if options is not None:
            combo = Combo(options, name, start_text(target))
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.currentIndexChanged.connect(lambda _n: self.typed.emit())
            return combo
        field = Field(name)
        field.setProperty("bare", True)
        field.setFont(prose(Type.BODY))
        field.setFixedHeight(20)
        field.setText(start_text(target))
        field.selectAll()
        field.textChanged.connect(lambda _text: self.typed.emit())
        return field

    @property
    def target(self) -> Target:
        """The value that is edited."""
        return self._target

    def begin(self) -> None:
        """Put the cursor into the value."""
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """What is typed or chosen."""
        return (self._input.value or "") if isinstance(self._input, Combo) else self._field().text()

    def set_text(self, text: str) -> None:
        """Type or choose `text`."""
        if isinstance(self._input, Combo):
            self._input.set_value(text)
        else:
            self._field().setText(text)

    def _field(self) -> Field:
        assert isinstance(self._input, Field)
        return self._input

    def value(self) -> object:
        """What was typed as a value of the field.

        Raises:
            UserError: it is none.
        """
        return read_value(self._target, self.text())

    def save(self) -> None:
        """Read what was typed; say why it is not accepted, or hand it over."""
        source = self._source.text().strip()
        try:
            value = self.value()
            if not source:
                raise UserError(Text("Say where the value comes from."))
        except UserError as error:
            self.show_reason(str(error))
            return
        self.saved.emit(self._target, value, source)

    def show_reason(self, reason: str) -> None:
        """Say why the value is not accepted."""
        self._reason.say(reason)
        self._reason.show()

    @property
    def reason(self) -> str:
        """Why the value is not accepted; "" while nothing speaks against it."""
        return self._reason.text() if self._reason.isVisibleTo(self) else ""

    def event(self, event: QEvent) -> bool:
        """Esc is for the editor before it is for anything else of the window."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.save()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class AccentFrame(QWidget):
    """The 2 px frame of a value being edited: accent, or `bad` once it was refused."""

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self._tone = "accent"
        self.setLayout(layout)

    def set_tone(self, tone: str) -> None:
        """The colour role of the frame."""
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with glyphs.kept(painter):
            painter.setPen(QPen(tokens().role(self._tone), 2))
            painter.setBrush(tokens().surface)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
