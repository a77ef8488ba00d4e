"""One file of the choose step: name, size, sheets, rows and state; below it what is said of it and what it asks."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _, current_language, n_
from registry.intake.reading import WorkbookError
from ui.intake.choice import (
    ENCODINGS,
    FileLine,
    notes_of,
    rows_text,
    sheets_text,
    size_text,
    state_text,
)
from ui.kit import glyphs, icons
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel, Field, Glyph, IconButton, Label
from ui.kit.focus import has_ring
from ui.kit.fonts import Type
from ui.kit.helping import ask_help, place_of_error
from ui.kit.layout import clear, column, panel, row
from ui.kit.theme import tokens
from ui.kit.words import plain_tip

TOP = 36
"""Height of the line with the name."""
_NAME = 34
_SHEETS_FROM = 760
_MARKS = {"read": ("check", "ok"), "password": ("lock", "warn"), "refused": ("err", "bad")}


def places(width: int) -> dict[str, tuple[int, int]]:
    """Left and width of each column in a list of `width` pixels; the sheets give way where it is narrow."""
    right = width - 40
    found: dict[str, tuple[int, int]] = {}
    wide = width >= _SHEETS_FROM
    for key, take in (("state", 148), ("rows", 72), *((("sheets", 168),) if wide else ()), ("size", 72)):
        right -= take
        found[key] = (right, take - 16)
    found["name"] = (_NAME, right - _NAME - 16)
    return found


class ErrorPanel(QFrame):
    """Why something was not read: what happened, what is safe, how to go on."""

    def __init__(self) -> None:
        super().__init__()
        self._ground = "badSoft"
        self._glyph = Glyph("err", "bad", 16)
        self._said: QVBoxLayout = column(gap=2)
        whole = row(column(2, self._glyph, None), self._said, gap=10, margins=(14, 8, 14, 8))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.hide()

    def show_error(self, error: RegistryError) -> None:
        """Show `error` until the next try. That a password is needed is no fault."""
        asks = isinstance(error, WorkbookError) and error.code == "encrypted"
        self._ground = "warnSoft" if asks else "badSoft"
        self._glyph.set_icon("lock" if asks else "err", "warn" if asks else "bad")
        clear(self._said)
        self._said.addWidget(Label(error.what, Type.CONTROL, wrap=True))
        for text in (error.safe, error.mend):
            if text is not None:
                self._said.addWidget(Label(text, Type.CELL, "text2", wrap=True))
        place = place_of_error(error)
        more = Button(Text("Read more in the help"), "link")
        more.clicked.connect(lambda _on=False: ask_help(place))
        self._said.addWidget(more)
        self.setAccessibleName(str(error))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens().role(self._ground))
            painter.drawRoundedRect(self.rect(), 6, 6)


class _PasswordLine(QWidget):
    """The field for the password of one file."""

    given = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.field = Field(Text("Password of {file}", file=name), Text("Password of the workbook"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setMaximumWidth(260)
        self.open = Button(Text("Open with this password"))
        self.open.clicked.connect(lambda _on=False: self._give())
        self.field.returnPressed.connect(self._give)
        line = row(self.field, self.open, None)
        line.setStretch(0, 1)
        line.setStretch(2, 1)
        self.setLayout(line)

    def _give(self) -> None:
        if self.field.text():
            self.given.emit(self.field.text())


class _EncodingLine(QWidget):
    """The encoding of a text file: the one that was found, and others to read it in."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.combo = Combo((), Text("Encoding of {file}", file=name))
        self.combo.setMinimumContentsLength(20)
        self._said = Label("", Type.SMALL, "text3")
        self.setLayout(row(Label(Text("Encoding"), Type.CELL, "text2"), self.combo, self._said, None))

    def show_encoding(self, used: str | None, chosen: str | None) -> None:
        """The encoding in use, and whether a person chose it."""
        options = list(ENCODINGS.items())
        value = used or chosen or ""
        if not value:
            options.insert(0, ("", Text("Choose the encoding")))
        self.combo.set_options(options, value)
        found = Text("Found. Choose another one if the characters look wrong.")
        self._said.say(Text("Chosen by hand") if chosen else found if used else "")


class FileRow(QFrame):
    """A file of the list. It takes the focus as a whole; arrows go to its neighbours, Delete takes it off.

    Signals:
        removed: carries its number; so do the others.
        moved: go to the row so many places on.
        entered: Enter on a row that asks nothing.
    """

    removed = Signal(int)
    moved = Signal(int, int)
    entered = Signal(int)
    focused = Signal(int)
    password_given = Signal(int, str)
    encoding_chosen = Signal(int, str)

    def __init__(self, line: FileLine) -> None:
        super().__init__()
        self.line = line
        self.error = ErrorPanel()
        self.password: _PasswordLine | None = None
        self.encoding: _EncodingLine | None = None
        self._notes: list[ElidedLabel] = []
        self._shown: object = None
        self._remove = IconButton("x", Text("Remove {file} from the list", file=line.name), size=24)
        self._remove.setParent(self)
        self._remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._remove.clicked.connect(lambda _on=False: self.removed.emit(line.number))
        self._below = column(gap=6)
        self._under = panel(self._below)
        self._under.hide()
        self.setLayout(column(TOP, row(self._under, margins=(_NAME, 0, 40, 8))))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._below.addWidget(self.error)
        self.show_line()

    # -- what it shows

    def show_line(self) -> None:
        """Follow the line. What it asks stays while the file is read again, so that the keyboard stays there."""
        line, file = self.line, self.line.file
        shown = (line.file, line.percent, line.earlier, line.encoding, current_language())
        if shown == self._shown:  # a folder of hundreds is shown again whenever one of them is read
            return
        self._shown = shown
        state, _tone = state_text(line)
        said = [line.name, state, sheets_text(line)]
        if file is not None and file.read is not None:
            said.append(n_("{n:,} row", "{n:,} rows", file.rows))
        self.setAccessibleName(_(", ").join(part for part in said if part))
        self.setToolTip(plain_tip(_("{file}\nDelete takes it off the list.", file=str(line.path))))
        if file is not None:
            self._show_notes()
            self._show_password(line.state == "password")
            self._show_encoding()
            if file.error is not None:
                self.error.show_error(file.error)
            else:
                self.error.hide()
            self.setAccessibleDescription(str(file.error) if file.error is not None else "; ".join(notes_of(line)))
        asks = [w for w in (self.error, self.password, self.encoding) if w is not None and not w.isHidden()]
        self._under.setVisible(bool(self._notes or asks))
        self.updateGeometry()
        self.update()

    def _show_notes(self) -> None:
        for label in self._notes:
            self._below.removeWidget(label)
            label.deleteLater()
        self._notes = [ElidedLabel(note, Type.SMALL, "text3") for note in notes_of(self.line)]
        for place, label in enumerate(self._notes):
            self._below.insertWidget(place, label)

    def _show_password(self, asks: bool) -> None:
        if asks and self.password is None:
            self.password = _PasswordLine(self.line.name)
            self.password.given.connect(lambda word: self.password_given.emit(self.line.number, word))
            self._below.addWidget(self.password)
        if self.password is not None:
            self.password.field.clear()
            self.password.setVisible(asks)

    def _show_encoding(self) -> None:
        file = self.line.file
        asks = file is not None and file.is_text
        if asks and self.encoding is None:
            self.encoding = _EncodingLine(self.line.name)
            self.encoding.combo.chosen.connect(self._choose_encoding)
            self._below.addWidget(self.encoding)
        if self.encoding is not None:
            self.encoding.setVisible(asks)
            self.encoding.show_encoding(None if file is None else file.encoding, self.line.encoding)

    def _choose_encoding(self, key: str) -> None:
        if key:
            self.encoding_chosen.emit(self.line.number, key)

    # -- the keyboard

    def asked(self) -> QWidget | None:
        """The field that waits for a person."""
        if self.password is not None and not self.password.isHidden():
            return self.password.field
        if self.encoding is not None and not self.encoding.isHidden():
            return self.encoding.combo
        return None

    def stops(self) -> list[QWidget]:
        """What Tab goes to: the row, then what it asks."""
        found: list[QWidget] = [self]
        if self.password is not None:
            found += [self.password.field, self.password.open]
        if self.encoding is not None:
            found.append(self.encoding.combo)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if not self.hasFocus():
            super().keyPressEvent(event)
        elif step is not None:
            self.moved.emit(self.line.number, step)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.line.number)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            field = self.asked()
            if field is not None and self.line.state != "read":
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            else:
                self.entered.emit(self.line.number)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.line.number)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    # -- looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._remove.move(self.width() - 34, (TOP - 24) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now, line = QPainter(self), tokens(), self.line
        if self.hasFocus():
            painter.fillRect(self.rect(), now.selected)
            painter.fillRect(QRect(0, 0, 2, self.height() - 1), now.accent)
        elif self.underMouse():
            painter.fillRect(self.rect(), now.hover)
        glyphs.hairline(painter, 0, self.height() - 1, self.width())
        at = places(self.width())
        icon, role = _MARKS.get(line.state, ("sheet", "text3"))
        painter.drawPixmap(10, (TOP - 16) // 2, icons.pixmap(icon, role, 16))
        state, tone = state_text(line)
        size = size_text(line.file.size) if line.file is not None and line.file.size else ""
        right = Qt.AlignmentFlag.AlignRight
        for key, text, type_, ink, side in (
            ("name", line.name, Type.NAME, "text", None),
            ("size", size, Type.CELL, "text2", right),
            ("sheets", sheets_text(line), Type.CELL, "text2", None),
            ("rows", rows_text(line), Type.CELL, "text2", right),
            ("state", state, Type.CONTROL, tone, None),
        ):
            if key in at:
                box = QRect(at[key][0], 0, at[key][1], TOP)
                glyphs.paint_text(painter, box, text, type_, ink, side or Qt.AlignmentFlag.AlignLeft)
        if line.state == "reading":
            done = self.width() * (line.percent or 0) // 100
            painter.fillRect(QRect(0, self.height() - 2, done, 2), now.accent)
        if has_ring(self):
            painter.setPen(QPen(now.accent, 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -2))
