"""The first rows of a sheet as it stands, with what was made of them (mock 03a): header, skipped rows, faults, doubts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from registry.i18n import Text, _
from ui.intake.sheet_header import SheetHeader
from ui.kit import glyphs
from ui.kit.fonts import Type, advance, scaled
from ui.kit.menu import Menu
from ui.kit.theme import tokens
from ui.kit.words import plain_tip, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.intake.left_out import LeftOut
    from registry.intake.reading import Range, Sheet
    from registry.intake.survey import SurveyedTable

SHOWN_ROWS, SHOWN_COLUMNS = 200, 200
ROW = 24
NARROWEST, WIDEST = 64, 160
_SAMPLE = 30
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class GridModel(QAbstractTableModel):
    """The cells of one sheet, from A1."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: Sheet | None = None
        self.table: SurveyedTable | None = None
        self._rows = self._columns = 0
        self._numeric: set[int] = set()
        self._wide: set[tuple[int, int]] = set()
        self._skipped: frozenset[int] = frozenset()
        self._left_out: Sequence[LeftOut] = ()
        self._hidden: tuple[frozenset[int], frozenset[int]] = frozenset(), frozenset()

    def show_sheet(self, sheet: Sheet | None, table: SurveyedTable | None, left_out: Sequence[LeftOut] = ()) -> None:
        """Another sheet, or another reading of it."""
        self.beginResetModel()
        self._left_out = [block for block in left_out if not block.records]
        self.sheet, self.table = sheet, table
        self._rows = 0 if sheet is None else min(sheet.last_row, SHOWN_ROWS)
        self._columns = 0 if sheet is None else min(sheet.last_column, SHOWN_COLUMNS)
        self._skipped = frozenset(s.row for s in table.region.skipped) if table is not None else frozenset()
        none: frozenset[int] = frozenset()
        self._hidden = (none, none) if sheet is None else (sheet.hidden_rows or none, sheet.hidden_columns or none)
        self._numeric = {column for column in range(1, self._columns + 1) if self._is_numeric(column)}
        self._wide = (
            {
                (merge.top, merge.left)
                for merge in (sheet.merged or ())
                if sheet is not None and merge.right > merge.left
            }
            if sheet is not None
            else set()
        )
        self.endResetModel()

    def _is_numeric(self, column: int) -> bool:
        """Whether most of what stands below the header is numbers, so that all of it stands at the right."""
        if self.sheet is None or self.table is None:
            return False
        first = self.table.region.first_row
        rows = range(first, min(first + _SAMPLE, self._rows + 1))
        held = [value for row in rows if (value := self.sheet.value(row, column)) is not None]
        return sum(map(_is_number, held)) * 2 > len(held)

    def align(self, row: int, column: int, look: str) -> Qt.AlignmentFlag:
        """Numbers at the right, a head over several columns in their middle."""
        if look == "header" and (row, column) in self._wide:
            return Qt.AlignmentFlag.AlignHCenter
        value = self.sheet.value(row, column) if self.sheet is not None else None
        right = look in ("plain", "fault", "doubt") and (column in self._numeric or _is_number(value))
        return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft

    def widths(self) -> list[int]:
        """The width each column asks for by what stands in its first rows."""
        if self.sheet is None:
            return []
        rows = range(1, min(self._rows, _SAMPLE) + 1)
        spans = [(m.top, m.bottom, m.left, m.right) for m in self.sheet.merged or () if m.right > m.left]
        over = {
            (r, c)
            for top, low, left, right in spans
            for r in range(top, min(low, _SAMPLE) + 1)
            for c in range(left, min(right, self._columns) + 1)
        }
        titles = {s.row for s in self.table.region.skipped} if self.table is not None else set[int]()
        return [
            max(
                (
                    advance(Type.CELL, self.text(row, column)[:40])
                    for row in rows
                    if (row, column) not in over and row not in titles
                ),
                default=0,
            )
            for column in range(1, self._columns + 1)
        ]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._columns

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        down = orientation is Qt.Orientation.Vertical
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.hidden_text(section + 1, 0) if down else self.hidden_text(0, section + 1)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return str(section + 1) if orientation is Qt.Orientation.Vertical else _letters(section + 1)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        roles = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole
        if role not in roles or self.sheet is None:
            return None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.hidden_text(index.row() + 1, index.column() + 1)
        row, column = index.row() + 1, index.column() + 1
        return plain_tip(self.told(row, column)) if role == Qt.ItemDataRole.ToolTipRole else self.text(row, column)

    def told(self, row: int, column: int) -> str:
        """What a cell shows, and that the sheet hides it."""
        text = self.text(row, column)
        if not self.is_hidden(row, column):
            return text
        return f"{text}\n{self.hidden_text(row, column)}" if text else self.hidden_text(row, column)

    def is_hidden(self, row: int, column: int) -> bool:
        """Whether the sheet hides the row or the column of a cell."""
        return row in self._hidden[0] or column in self._hidden[1]

    def hidden_text(self, row: int, column: int) -> str:
        """Which of the two is hidden."""
        return _("Hidden row") if row in self._hidden[0] else _("Hidden column") if column in self._hidden[1] else ""

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        return "" if self.sheet is None else self.sheet.cell(row, column).text()

    def look(self, row: int, column: int) -> str:
        """What was made of a cell: header, skipped, fault, doubt, plain."""
        table = self.table
        if table is None:
            return "skipped"
        if any(
            b.where.top <= row <= b.where.bottom and b.where.left <= column <= b.where.right for b in self._left_out
        ):
            return "skipped"
        if row in table.region.header_rows:
            return "header"
        name = f"{_letters(column)}{row}"
        if name in table.faults:
            return "fault"
        if name in table.doubts:
            return "doubt"
        inside = table.region.first_row <= row <= table.region.last_row
        return "plain" if inside and row not in self._skipped else "skipped"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _letters(column: int) -> str:
    from registry.intake.reading import column_name

    return column_name(column)


class _Cells(QStyledItemDelegate):
    """Paints the cells of the grid."""

    def __init__(self, grid: SheetGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        now, box = tokens(), QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        row, column = index.row() + 1, index.column() + 1
        look = self._grid.model_.look(row, column)
        chosen = column == self._grid.column
        ground = {"header": now.selected, "fault": now.badSoft, "doubt": now.warnSoft}.get(look)
        if ground is None:
            ground = now.selected if chosen and look == "plain" else now.surface
        with glyphs.kept(painter, smooth=False):
            painter.fillRect(box, ground)
            if look == "skipped" or self._grid.model_.is_hidden(row, column):
                glyphs.paint_hatch(painter, box)
            painter.fillRect(QRect(box.right(), box.top(), 1, box.height()), now.line)
            painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), now.line)
            if self._grid.currentIndex() == index and self._grid.hasFocus():
                painter.setPen(now.accent)
                painter.drawRect(box.adjusted(0, 0, -2, -2))
        text = self._grid.model_.text(row, column)
        ink = "bad" if look == "fault" else "text2" if look == "skipped" else "text"
        align = self._grid.model_.align(row, column, look)
        glyphs.paint_text(painter, box.adjusted(6, 0, -6, 0), text.replace("\n", " "), Type.CELL, ink, align)


class SheetGrid(QTableView):
    """The sheet; choosing a cell chooses its column, and its rows can be marked.

    Signals:
        column_picked: the number of a column.
        opened: Enter, for the column in hand.
        marked: which end of which band ("header", "header_end", "data", "data_end"), and the row it stands in now.
        header_marked: first and last row of the header.
    """

    column_picked = Signal(int)
    opened = Signal()
    marked = Signal(str, int)
    header_marked = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.column = 0
        self._asked: list[int] = []
        self.model_ = GridModel()
        self.rows = SheetHeader(Qt.Orientation.Vertical, self, self)
        self.letters = SheetHeader(Qt.Orientation.Horizontal, self, self)
        self.setVerticalHeader(self.rows)
        self.setHorizontalHeader(self.letters)
        self.setModel(self.model_)
        self.setItemDelegate(_Cells(self))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rows.setDefaultSectionSize(scaled(ROW))
        say(self, QWidget.setAccessibleName, Text("First rows of the sheet"))
        self.selectionModel().currentChanged.connect(lambda now, _before: self._picked(now))
        self.rows.header_marked.connect(self.header_marked)
        self.rows.data_marked.connect(lambda row: self.marked.emit("data", row))
        self.letters.picked.connect(self.column_picked)

    # -- what the headers ask

    def is_marked(self, section: int, orientation: Qt.Orientation) -> bool:
        """Whether a row is one of the header, a column the one in hand."""
        if orientation is Qt.Orientation.Horizontal:
            return section + 1 == self.column
        table = self.model_.table
        return table is not None and section + 1 in table.region.header_rows

    def section_text(self, section: int, orientation: Qt.Orientation) -> str:
        """A row's number, a column's letters."""
        return str(self.model_.headerData(section, orientation))

    # -- hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, not a jump to a cell."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_hand = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_hand else self.currentIndex()
        menu = self.menu(index.row() + 1) if index.isValid() else None
        if menu is not None:
            at = event.globalPos() if by_hand else self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            menu.popup(at)

    def menu(self, row: int) -> Menu:
        """What row `row` can be made."""
        menu = Menu(self)
        for end, text in (
            ("header", Text("Header begins in row {row}", row=row)),
            ("header_end", Text("Header ends in row {row}", row=row)),
            ("no_header", Text("No header: data begins in row {row}", row=row)),
            ("data", Text("Data begins in row {row}", row=row)),
            ("data_end", Text("Data ends in row {row}", row=row)),
        ):
            menu.add(text, lambda end=end: self.marked.emit(end, row))
        return menu

    # -- widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if event.oldSize().height() != event.size().height() and not self.hasFocus():
            self._to_header()

    def _fit(self) -> None:
        """Give each column what it asks for, and share what is left."""
        if not self._asked:
            return
        widths = [min(max(asked + 14, NARROWEST), WIDEST) for asked in self._asked]
        left = self.viewport().width() - sum(widths)
        extra, odd = divmod(left, len(widths)) if left > 0 else (0, 0)
        for number, width in enumerate(widths):
            self.setColumnWidth(number, width + extra + (number < odd))

    def show_sheet(self, sheet: Sheet | None, table: SurveyedTable | None, left_out: Sequence[LeftOut] = ()) -> None:
        """Another sheet, or another reading of it; merged cells of the header are shown merged."""
        same = sheet is not None and self.model_.sheet is sheet
        place = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self.clearSpans()
        self.model_.show_sheet(sheet, table, left_out)
        self._asked = self.model_.widths()
        self._fit()
        for merge in (sheet.merged or ()) if sheet is not None else ():
            rows, columns = merge.bottom - merge.top + 1, merge.right - merge.left + 1
            if (
                merge.bottom <= self.model_.rowCount()
                and merge.right <= self.model_.columnCount()
                and rows * columns > 1
            ):
                self.setSpan(merge.top - 1, merge.left - 1, rows, columns)
        if same:
            self.verticalScrollBar().setValue(place[0])
            self.horizontalScrollBar().setValue(place[1])
        else:
            self._to_header()

    def _to_header(self) -> None:
        """Bring the header into sight, with the lines above it where the first rows of data have room too."""
        table = self.model_.table
        if table is None:
            return
        first, last = table.region.top, table.region.naming_row
        room = self.viewport().height() // self.rows.defaultSectionSize()
        above = max(min(first - 1, room - (last - first + 1) - 3), 0)
        top = self.model_.index(first - 1 - above, 0)
        self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def show_column(self, column: int) -> None:
        """Mark a column (0: none) and bring it into sight."""
        if column == self.column:
            return
        self.column = column
        if column:
            header = self.model_.table.region.naming_row if self.model_.table is not None else 1
            place, sideways = self.verticalScrollBar().value(), self.model_.index(header - 1, column - 1)
            self.scrollTo(sideways)
            self.verticalScrollBar().setValue(place)  # the rows stay: only the column comes into sight
        self.viewport().update()
        self.letters.viewport().update()

    def show_cells(self, where: Range) -> None:
        """Bring cells into sight, as far as the first rows and columns of the sheet are shown."""
        for row, column in ((where.bottom, where.right), (where.top, where.left)):
            self.scrollTo(self.model_.index(row - 1, column - 1))

    def _picked(self, index: QModelIndex) -> None:
        if index.isValid() and self.hasFocus():
            self.column_picked.emit(index.column() + 1)
