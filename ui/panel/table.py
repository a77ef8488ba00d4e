"""The table of the panel: high heads with the experts' progress, the accent rule below the last place, the open cell."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QItemSelectionModel, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit import glyphs
from ui.kit.fonts import Type, advance, elided, scaled
from ui.kit.table.columns import Column
from ui.kit.table.header import Header
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.theme import tokens
from ui.panel.model import columns, expert_of
from ui.panel.words import Names, face, specialty

if TYPE_CHECKING:
    from registry.view.panel_board import BoardRow, BoardSeat, PanelBoard

HEAD_HEIGHT, HEAD_LOW = 74, 52
_CENTRE = Qt.AlignmentFlag.AlignHCenter


class PanelHeader(Header):
    """Names, specialties and progress over the experts' columns; titles of two words in two lines elsewhere."""

    def __init__(self, model: RowsModel[Any], parent: QWidget) -> None:
        super().__init__(model, parent)
        self._seats: dict[str, BoardSeat] = {}
        self._names = Names.FULL
        self._low = False
        self.setSectionsClickable(False)

    def show_seats(self, seats: tuple[BoardSeat, ...], names: Names) -> None:
        """Show these experts, named in this way."""
        self._seats = {column.seat.expert.uid: column for column in seats}
        self._names = names
        self.viewport().update()

    def set_low(self, low: bool) -> None:
        """Leave the specialty out where the window is short."""
        self._low = low
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(100, scaled(HEAD_LOW if self._low else HEAD_HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        column = self._rows.columns[logicalIndex]
        painter.fillRect(rect, tokens().sunken)
        glyphs.hairline(painter, rect.left(), rect.top(), rect.right() + 1)
        glyphs.hairline(painter, rect.left(), rect.bottom(), rect.right() + 1, "line2")
        seat = self._seats.get(expert_of(column.key))
        if seat is None:
            self._paint_lines(painter, rect.adjusted(column.indent, 0, -column.gap, -5), column)
        else:
            self._paint_expert(painter, rect, seat)

    def _paint_lines(self, painter: QPainter, box: QRect, column: Column[Any]) -> None:
        line = Type.LABEL.line
        lines = _two_lines(str(column.title), box.width())
        for number, text in enumerate(reversed(lines)):
            at = QRect(box.left(), box.bottom() - (number + 1) * line, box.width(), line)
            glyphs.paint_text(painter, at, text, Type.LABEL, "text3", column.alignment, elide=not column.numeric)

    def _paint_expert(self, painter: QPainter, rect: QRect, column: BoardSeat) -> None:
        line, inner = Type.LABEL.line, rect.adjusted(2, 0, -2, -5)
        full = column.needed > 0 and column.done >= column.needed
        count = QRect(inner.left(), inner.bottom() - line, inner.width(), line)
        done = f"{column.done}/{column.needed}"
        ink = "ok" if full and column.sent else "text2"
        glyphs.paint_text(painter, count, done, Type.LABEL, ink, _CENTRE, elide=False)
        wide = min(40, rect.width() - 8)
        bar = QRectF(rect.center().x() - wide / 2, count.top() - 6, wide, 4)
        share = column.done / column.needed if column.needed else 0.0
        glyphs.paint_bar(painter, bar, share, "ok" if full and column.sent else "data")
        top = int(bar.top()) - 4
        below = specialty(column.seat, self._names)
        if below and not self._low:
            at = QRect(inner.left(), top - line, inner.width(), line)
            glyphs.paint_text(painter, at, below, Type.SMALL, "text3", _CENTRE)
            top -= line
        name = QRect(inner.left(), top - line, inner.width(), line)
        glyphs.paint_text(painter, name, face(column.seat, self._names), Type.LABEL_STRONG, "text", _CENTRE)


def _two_lines(text: str, width: int) -> list[str]:
    """A title in two lines where it does not fit into one and can be parted."""
    if advance(Type.LABEL, text) <= width:
        return [text]
    words = text.split()
    if len(words) > 1:
        cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    else:
        cuts = [(text[:n], text[n:]) for n in range(1, len(text))] if not text.isascii() else []
    if not cuts:
        return [elided(Type.LABEL, text, width)]
    return list(min(cuts, key=lambda cut: max(advance(Type.LABEL, part) for part in cut)))


class PanelTable(Table["BoardRow"]):
    """Candidates and experts.

    Signals:
        cell_changed: another cell became current: key of the candidature, key of the expert or "".
        cell_opened: Enter, F2 or a click on an expert's cell.
        cell_typed: a figure was typed there: the two keys, and the figure.
    """

    cell_changed = Signal(str, str)
    cell_opened = Signal(str, str)
    cell_typed = Signal(str, str, str)
    header_kind: ClassVar[type[Header]] = PanelHeader

    def __init__(self, model: RowsModel[BoardRow]) -> None:
        super().__init__(model, Text("Marks of the panel"), frozen=2, sortable=False)
        self._model_rows = model
        self._cut = 0
        self._open: tuple[str, str] | None = None
        self._showing = False
        self.selectionModel().currentChanged.connect(self._moved)
        self.cell_clicked.connect(self._clicked)
        self.row_opened.connect(lambda _row: self._open_current())

    def _head(self) -> PanelHeader:
        head = self.horizontalHeader()
        assert isinstance(head, PanelHeader)
        return head

    def show_board(self, board: PanelBoard, names: Names) -> None:
        """Show `board`. The current cell stays current; at first it is one that wants a reason, where there is any."""
        row, expert = self.current_cell()
        aside = self.horizontalScrollBar().value()
        self._showing = True
        self._cut = board.cut if board.cut < len(board.rows) else 0
        self._head().show_seats(board.seats, names)
        self._model_rows.set_columns(columns(board, lambda seat: face(seat, names)))
        self._model_rows.set_rows(board.rows)
        if self._model_rows.number_of(row) is None:
            row = next((r.uid for r in board.rows if any(c.off and not c.settled for c in r.cells)), "")
        self.set_cell(row, expert)
        self.horizontalScrollBar().setValue(aside)
        self._showing = False

    def set_low(self, low: bool) -> None:
        """Lower heads for a short window."""
        self._head().set_low(low)
        self._bar.set_top(self._head().sizeHint().height())

    def show_open(self, cell: tuple[str, str] | None) -> None:
        """Frame the cell that is open beside the table."""
        self._open = cell
        self.viewport().update()

    def current_cell(self) -> tuple[str, str]:
        """Keys of the current candidature and expert, "" where there is none."""
        index = self.currentIndex()
        row = self._model_rows.row(index.row()) if index.isValid() else None
        if row is None:
            return "", ""
        return row.uid, expert_of(self._model_rows.columns[index.column()].key)

    def set_cell(self, row: Hashable, expert: str) -> None:
        """Make a cell current; without a row the first one, without an expert the candidate's name."""
        number = self._model_rows.number_of(row) if row else 0
        if number is None or not self._model_rows.rowCount():
            return
        keys = [column.key for column in self._model_rows.columns]
        wanted = next((n for n, key in enumerate(keys) if expert and expert_of(key) == expert), keys.index("first"))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        index = self._model_rows.index(number, wanted)
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def _moved(self) -> None:
        if not self._showing:
            self.cell_changed.emit(*self.current_cell())

    def _clicked(self, row: BoardRow, key: str, _box: QRect) -> None:
        if expert := expert_of(key):
            self.cell_opened.emit(row.uid, expert)

    def _open_current(self) -> None:
        row, expert = self.current_cell()
        if row and expert:
            self.cell_opened.emit(row, expert)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, expert = self.current_cell()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if expert and plain and event.key() == Qt.Key.Key_F2:
            self.cell_opened.emit(row, expert)
        elif expert and plain and event.text().isdigit():
            self.cell_typed.emit(row, expert, event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, now = QPainter(self.viewport()), tokens()
        if self._cut:
            bottom = self.rowViewportPosition(self._cut - 1) + self.rowHeight(self._cut - 1)
            painter.fillRect(QRect(0, bottom - 2, self.viewport().width(), 2), now.accent)
        if self._open is not None:
            row, expert = self._open
            number = self._model_rows.number_of(row)
            place = next((n for n, c in enumerate(self._model_rows.columns) if expert_of(c.key) == expert), -1)
            if number is not None and place >= 0:
                box = self.visualRect(self._model_rows.index(number, place)).adjusted(1, 1, -2, -3)
                with glyphs.kept(painter):
                    painter.setPen(QPen(now.accent, 2))
                    painter.drawRoundedRect(QRectF(box), 5, 5)
