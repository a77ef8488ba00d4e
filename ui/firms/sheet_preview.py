"""Where a value came from, to be seen: the sheet round its cell, with the way to the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text, _
from ui.firms.line_kinds import Origin
from ui.kit import glyphs
from ui.kit.controls import Button, Label
from ui.kit.fonts import Type, advance, scaled
from ui.kit.form import SourceLine
from ui.kit.layout import clear, column, row
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from registry.intake.source_sheet import SourceSheet

_ROW, _NUMBERS = 24, 40
_NARROWEST, _WIDEST = 48, 150


class SheetPicture(QWidget):
    """A part of a sheet with letters and numbers at its edges and one cell, or one row, marked."""

    def __init__(self, sheet: SourceSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        place = f"{sheet.file} › {sheet.sheet}!{sheet.cell}"
        said = _("{place} reads “{text}”.", place=place, text=sheet.text()) if sheet.column else place
        self.setAccessibleName(said)
        lines = ["\t".join(row.texts) for row in sheet.rows]
        self.setAccessibleDescription("\n".join(lines))
        self.setFixedHeight(scaled(_ROW) * (len(sheet.rows) + 1) + 1)

    @property
    def shown(self) -> SourceSheet:
        """What it shows."""
        return self._sheet

    def sizeHint(self) -> QSize:
        return QSize(_NUMBERS + sum(self._widths(10_000)), self.height())

    def _widths(self, room: int) -> list[int]:
        """Pixels of each column: what it asks for, less where there is no room, the rest for those that are cut."""
        letters = self._sheet.letters()
        asked = [
            max(advance(Type.CELL, row.texts[n][:60]) + 14 for row in self._sheet.rows) for n in range(len(letters))
        ]
        widths = [min(max(one, _NARROWEST), _WIDEST) for one in asked]
        while (over := sum(widths) - room) > 0 and max(widths, default=0) > _NARROWEST:
            widest = widths.index(max(widths))
            widths[widest] = max(widths[widest] - max(over // 3, 1), _NARROWEST)
        return widths

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now, sheet, high = QPainter(self), tokens(), self._sheet, scaled(_ROW)
        widths = self._widths(self.width() - _NUMBERS)
        right = _NUMBERS + sum(widths)
        painter.fillRect(QRect(0, 0, right, high), now.sunken)
        painter.fillRect(QRect(0, 0, _NUMBERS, self.height()), now.sunken)
        centre = Qt.AlignmentFlag.AlignHCenter
        left = _NUMBERS
        for n, (letters, width) in enumerate(zip(sheet.letters(), widths, strict=True)):
            ink = "accent" if sheet.first_column + n == sheet.column else "text3"
            glyphs.paint_text(painter, QRect(left, 0, width, high), letters, Type.LABEL, ink, centre)
            left += width
        before = None
        for place, line in enumerate(sheet.rows, 1):
            top, here = place * high, line.number == sheet.row
            box = QRect(0, top, _NUMBERS, high)
            glyphs.paint_text(painter, box, str(line.number), Type.LABEL, "accent" if here else "text3", centre)
            self._paint_row(painter, line.texts, here, top, widths)
            gap = before is not None and line.number > before + 1
            glyphs.hairline(painter, 0, top, right, "control" if gap else "line")
            before = line.number
        glyphs.hairline(painter, 0, self.height() - 1, right)
        for edge in (0, _NUMBERS, right - 1):
            painter.fillRect(QRect(edge, 0, 1, self.height()), now.line)
        self._mark(painter, widths, high)

    def _paint_row(self, painter: QPainter, texts: tuple[str, ...], here: bool, top: int, widths: list[int]) -> None:
        left, high = _NUMBERS, scaled(_ROW)
        for text, width in zip(texts, widths, strict=True):
            if here:
                painter.fillRect(QRect(left, top, width, high), tokens().selected)
            box = QRect(left + 6, top, width - 12, high)
            glyphs.paint_text(painter, box, text.replace("\n", " "), Type.CELL, "text" if here else "text2")
            left += width
            painter.fillRect(QRect(left - 1, top, 1, high), tokens().line)

    def _mark(self, painter: QPainter, widths: list[int], high: int) -> None:
        """The accent frame round the cell."""
        sheet = self._sheet
        place = next((n for n, row in enumerate(sheet.rows, 1) if row.number == sheet.row), None)
        at = sheet.column - sheet.first_column
        if place is None or not sheet.column or not 0 <= at < len(widths):
            return
        box = QRectF(_NUMBERS + sum(widths[:at]), place * high, widths[at], high)
        with glyphs.kept(painter, smooth=False):
            painter.setPen(QPen(tokens().accent, 2))
            painter.drawRect(box.adjusted(0, 1, -1, -1))


class SourceView(QWidget):
    """The source of one value: in words, and the sheet round its cell as soon as it is read.

    Signals:
        wanted: the workbook (or the address) behind this origin shall be opened.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._origin: Origin | None = None
        self._box = column(gap=8)
        self.setLayout(self._box)
        self.open = Button("", "link", "open")
        self.open.clicked.connect(lambda _on=False: self.wanted.emit(self._origin))
        self.picture: SheetPicture | None = None
        self.note = Label("", Type.SMALL, "text2", wrap=True)
        self._foot = row(self.open, None)

    def show_origin(self, origin: Origin | None) -> None:
        """Say the source; the sheet is still to come where there is one."""
        self._origin, self.picture = origin, None
        for part in (self.open, self.note):
            part.hide()  # see `clear`
            part.setParent(None)
        clear(self._box)
        if origin is None:
            self._box.addWidget(Label(Text("Nobody has said where it comes from."), Type.CELL, "text2"))
            return
        self._box.addWidget(SourceLine(origin.kind, origin.text))
        if origin.place is not None and origin.place.digest:
            self.note.say(Text("Reading {file}…", file=origin.place.file))
            self._box.addWidget(self.note)
            self.note.show()
        elif origin.address:
            self.open.say(Text("Open the page"))
            self._box.addLayout(row(self.open, None))
            self.open.show()

    def show_sheet(self, origin: Origin, sheet: SourceSheet) -> None:
        """Show the sheet, unless another source is in front by now."""
        if origin is not self._origin:
            return
        self.note.hide()
        self.note.setParent(None)
        self.picture = SheetPicture(sheet)
        self._box.addWidget(self.picture)
        if sheet.missing is not None:
            said = Text("{why} This is the row as it was read.", why=sheet.missing)
            self.note.say(said)
            self._box.addWidget(self.note)
            self.note.show()
            return
        self.open.say(Text("Open the workbook at {cell}", cell=sheet.cell))
        self._box.addLayout(row(self.open, None))
        self.open.show()

    def show_missing(self, origin: Origin, why: Text | str) -> None:
        """Say why there is nothing to see."""
        if origin is self._origin:
            self.note.say(why)
            self.note.show()
