"""The table: keyboard, checks, hover, responsive columns, copy, empty state."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.kit.controls import Spoken, speak
from ui.kit.focus import has_ring
from ui.kit.fonts import scaled
from ui.kit.overlay import OverlayBar
from ui.kit.table.cells import paint_cells
from ui.kit.table.columns import CHECK, Column
from ui.kit.table.copying import copy_rows
from ui.kit.table.delegate import CellDelegate
from ui.kit.table.fit import fit
from ui.kit.table.frozen import FrozenColumns
from ui.kit.table.grounds import paint_grounds, paint_ring
from ui.kit.table.hand import CellHand
from ui.kit.table.header import Header
from ui.kit.table.model import RowsModel
from ui.kit.table.scrolling import move_rows, without_strip
from ui.kit.text_size import text_size

R = TypeVar("R")

ROW_HEIGHTS = {"compact": 28, "normal": 32, "roomy": 40, "double": 44}


class Table(QTableView, Generic[R]):
    """A table of plain rows.

    Args:
        model: the rows.
        name: accessible name.
        density: compact 28, normal 32, roomy 40, double 44.
        frozen: how many first visible columns stay when the table is scrolled sideways.

    Signals:
        row_changed: another row became current; carries the record, or None.
        row_opened: Enter or a double click on a record.
        cell_clicked: record, column key and the cell's rectangle in the viewport.
        band_opened: Enter or a click on a band of kind "more".
        column_drawn: a column was drawn to another width: (key, pixels).
        column_moved: a column was moved: (key, key of the one it shall stand before, "" for the end).
    """

    row_changed = Signal(object)
    row_opened = Signal(object)
    cell_clicked = Signal(object, str, QRect)
    band_opened = Signal(object)
    column_drawn = Signal(str, int)
    column_moved = Signal(str, str)

    header_kind: ClassVar[type[Header]] = Header
    """What paints the header; a table with higher heads has its own."""

    def __init__(
        self, model: RowsModel[R], name: Spoken, *, density: str = "normal", frozen: int = 2, sortable: bool = True
    ) -> None:
        super().__init__()
        self._rows = model
        self._hovered = -1
        self._ringed: tuple[int, int] | None = None
        self._anchor = -1
        self._window_width = 1440
        self._drawn: dict[str, int] = {}
        self._keep = False
        self._sortable = sortable
        self._empty: QWidget | None = None
        self._last: tuple[Hashable | None, int, int] = (None, -1, 0)
        self._banded: set[int] = set()
        self._hand: CellHand | None = None
        speak(self, QWidget.setAccessibleName, name)
        self.setHorizontalHeader(self.header_kind(model, self))
        self.setModel(model)
        self.setItemDelegate(CellDelegate(model, self))
        self._configure(density)
        self._bar = OverlayBar(self, self.horizontalHeader().sizeHint().height())
        self._frozen_view = None if frozen == 0 else FrozenColumns(self, model, frozen)
        text_size().changed.connect(self._scale_rows)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        model.checks_changed.connect(self.viewport().update)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.horizontalHeader().sectionClicked.connect(self._header_clicked)

    def _configure(self, density: str) -> None:
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(20)
        self.set_density(density)

    # -- face

    @property
    def rows(self) -> RowsModel[R]:
        """The rows it shows."""
        return self._rows

    def let_edit(self, hand: CellHand) -> None:
        """Let `hand` edit in the cells."""
        self._hand = hand
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def set_density(self, density: str) -> None:
        """Row height by name, in step with the text size."""
        self._density = density
        self._scale_rows()

    def _scale_rows(self) -> None:
        height = scaled(ROW_HEIGHTS[self._density])
        self.verticalScrollBar().setSingleStep(height)
        if height != self.verticalHeader().defaultSectionSize():
            self.verticalHeader().setDefaultSectionSize(height)
            self._scale_bands()  # Qt gave them the height of a row

    def _scale_bands(self) -> None:
        self._banded = {number for number, _band in self._rows.bands()}
        for number, band in self._rows.bands():
            self.setRowHeight(number, scaled(band.height))

    def let_arrange(self) -> None:
        """Let columns be drawn wider and moved with the mouse."""
        header = self.horizontalHeader()
        assert isinstance(header, Header)
        header.let_arrange()
        header.drawn.connect(self._column_drawn)
        header.moved.connect(self._column_moved, Qt.ConnectionType.QueuedConnection)  # the header is still at it

    def arrange(self, widths: Mapping[str, int], *, keep: bool, frozen: int) -> None:
        """Take widths that somebody has drawn; `keep` shows every column of the model, whatever the room; `frozen` says
        how many columns beside the checkboxes stay when the table is scrolled sideways."""
        self._drawn, self._keep = dict(widths), keep
        if self._frozen_view is not None:
            self._frozen_view.set_count(frozen + self._rows.checkable if frozen else 0)
        self._fit()

    def _column_drawn(self, section: int, width: int) -> None:
        key = self._rows.columns[section].key
        if key != CHECK:
            self._drawn[key] = width
            self.column_drawn.emit(key, width)

    def _column_moved(self, section: int, _place: int) -> None:
        header = self.horizontalHeader()
        order = [self._rows.columns[header.logicalIndex(n)].key for n in range(header.count())]
        here = order.index(self._rows.columns[section].key)
        shown = [key for key in order[here + 1 :] if not self.isColumnHidden(self._number(key))]
        for number in range(header.count()):  # the order is the model's, never the header's own
            header.moveSection(header.visualIndex(number), number)
        self.column_moved.emit(order[here], shown[0] if shown else "")

    def _number(self, key: str) -> int:
        return next(n for n, column in enumerate(self._rows.columns) if column.key == key)

    def set_window_width(self, width: int) -> None:
        """Tell the table how wide the window is: extra columns show from 1680."""
        if width != self._window_width:
            self._window_width = width
            self._fit()

    def set_empty(self, widget: QWidget | None) -> None:
        """What stands in the table while it has no rows."""
        if self._empty is not None:
            self._empty.setParent(None)
            self._empty.deleteLater()
        self._empty = widget
        if widget is not None:
            widget.setParent(self.viewport())
        self._place_empty()

    def current(self) -> R | None:
        """The current record."""
        return self._rows.row(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def set_current(self, key: Hashable, column: int = -1) -> bool:
        """Make the record with `key` current, in this column or the one that is current, and bring it into sight; False if it
        is not shown."""
        number = self._rows.number_of(key)
        if number is None:
            return False
        place = column if 0 <= column < len(self._rows.columns) else self.currentIndex().column()
        place = place if place >= 0 else self.text_column()
        self.selectionModel().setCurrentIndex(
            self._rows.index(number, place),
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        return True

    def visible_columns(self) -> list[Column[R]]:
        """The columns in sight, without the checkboxes."""
        return [
            column
            for number, column in enumerate(self._rows.columns)
            if column.key != CHECK and not self.isColumnHidden(number)
        ]

    def copy(self) -> str:
        """The checked rows, or the current one, onto the clipboard with headers; what was copied, as text."""
        current = self.current()
        rows = self._rows.checked() or ([current] if current is not None else [])
        return copy_rows(rows, self.visible_columns())

    def text_column(self) -> int:
        """The first column that is not the checkboxes."""
        return next((n for n, column in enumerate(self._rows.columns) if column.key != CHECK), 0)

    # -- what the painters ask

    def hovered_row(self) -> int:
        """Row under the mouse, or -1."""
        return self._hovered

    def current_row(self) -> int:
        """Current row, or -1."""
        return self.currentIndex().row()

    def focused_cell(self) -> tuple[int, int] | None:
        """The cell with the focus ring, while the ring is due; known anew at each painting."""
        return self._ringed

    # -- grounds

    def paintEvent(self, event: QPaintEvent) -> None:
        for part in event.region():  # type: ignore[attr-defined]
            self.paint_grounds_on(self.viewport(), part)
        index = self.currentIndex()
        self._ringed = (index.row(), index.column()) if index.isValid() and has_ring(self) else None
        shown = self.visible_columns()
        self.paint_cells_on(self, without_strip(self, event, shown[-1].gap if shown else 0))
        self.paint_ring_on(self)

    def paint_cells_on(self, view: QTableView, region: QRegion) -> None:
        """What stands in the cells of `view`: the table, or its frozen columns."""
        paint_cells(self, self._rows, view, region)

    def paint_ring_on(self, view: QTableView) -> None:
        """The focus ring over the cells of `view`: the table, or its frozen columns."""
        if self._ringed is not None:
            paint_ring(self._rows, view, *self._ringed)

    def paint_grounds_on(self, surface: QWidget, dirty: QRect | None = None) -> None:
        """Ground, hairline and band of every row in sight on `surface`: the viewport, or that of the frozen columns."""
        paint_grounds(self, self._rows, surface, dirty or surface.rect())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if dx or not move_rows(self, dy):
            super().scrollContentsBy(dx, dy)

    # -- rows and columns

    def _remember(self) -> None:
        index = self.currentIndex()
        self._last = (self._rows.key_of(index.row()), index.column(), self.verticalScrollBar().value())

    def _restore(self) -> None:
        key, column, scroll = self._last
        for number in self._banded:  # a record may stand now where a band stood
            if number < self._rows.rowCount():
                self.setRowHeight(number, self.verticalHeader().defaultSectionSize())
        self._scale_bands()
        self._fit()
        found = key is not None and self.set_current(key, column)
        self.verticalScrollBar().setValue(scroll)
        if found:
            self.scrollTo(self.currentIndex())
        elif key is not None:
            self.row_changed.emit(None)
        self._place_empty()

    def _fit(self) -> None:
        columns = self._rows.columns
        room, extras = self.viewport().width(), self._window_width >= 1680
        header, scale = self.horizontalHeader(), scaled(100) / 100
        assert isinstance(header, Header)
        drawn = self._drawn
        widths = fit(columns, room, extras=extras, drawn=drawn, keep=self._keep, titles=header.needs(), scale=scale)
        header.is_fitted = True
        for number, column in enumerate(columns):
            width = widths.get(column.key)
            self.setColumnHidden(number, width is None)
            if width is not None:
                self.setColumnWidth(number, width)
        header.is_fitted = False
        self.updateGeometries()  # else the scroll bar keeps the range of the old widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._place_empty()
        if self._frozen_view is not None:
            self._frozen_view.place()

    def _place_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(self._rows.rowCount() == 0)

    # -- hands

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if self._hand is not None:  # Qt turns it off where a cell has no editor of its own making
            self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._hand is None or not self._hand.compose(event):
            super().inputMethodEvent(event)

    def _current_changed(self, now: QModelIndex, before: QModelIndex) -> None:
        for index in (before, now):  # the rest of the page looks as it did
            if index.isValid():
                self._update_row(index.row())
        if now.row() != before.row() or not before.isValid():
            self.row_changed.emit(self._rows.row(now.row()) if now.isValid() else None)

    def _header_clicked(self, section: int) -> None:
        column = self._rows.columns[section]
        if column.key == CHECK:
            self._rows.check_all(self._rows.check_state() == "off")
        elif column.sort is not None and self._sortable:
            added = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.sort_by(column.key, added=added)

    def sort_by(self, key: str, *, added: bool = False) -> None:
        """Sort by `key`, turning the direction when it is sorted by already; `added` keeps the keys before it."""
        keys = self._rows.sort_keys
        old = next((down for k, down in keys if k == key), None)
        fresh = (key, False if old is None else not old)
        if not added:
            self._rows.set_sort([fresh])
        elif old is None:
            self._rows.set_sort([*keys, fresh])
        else:
            self._rows.set_sort([fresh if k == key else (k, down) for k, down in keys])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._hand is not None and not self._hand.release():
            return
        index = self.indexAt(event.position().toPoint())
        band = self._rows.band(index.row()) if index.isValid() else None
        if band is not None:
            if band.kind == "more":
                self.band_opened.emit(band)
            return
        if not index.isValid() or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        on_box = self._rows.columns[index.column()].key == CHECK
        keys = event.modifiers()
        if self._rows.checkable and keys & Qt.KeyboardModifier.ShiftModifier and self._anchor >= 0:
            first, last = sorted((self._anchor, index.row()))
            self._rows.check(range(first, last + 1), True)
        elif self._rows.checkable and (on_box or keys & Qt.KeyboardModifier.ControlModifier):
            self._rows.check([index.row()], not self._rows.is_checked(index.row()))
            self._anchor = index.row()
        else:
            self._anchor = index.row()
        if not on_box:
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
            self.cell_clicked.emit(
                self._rows.row(index.row()), self._rows.columns[index.column()].key, self.visualRect(index)
            )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        if self._rows.columns[index.column()].key == CHECK:
            self.mousePressEvent(event)
        elif (row := self._rows.row(index.row())) is not None:
            self.row_opened.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            for number in (row, self._hovered):
                if number >= 0:
                    self._update_row(number)
            self._hovered = row

    def _update_row(self, number: int) -> None:
        top = self.rowViewportPosition(number)
        self.viewport().update(0, top, self.viewport().width(), self.rowHeight(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._hand is not None and self._hand.press(event):
            return
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        number = self.current_row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._enter(number)
        elif key == Qt.Key.Key_Space and self._rows.checkable:
            if number >= 0:
                self._rows.check([number], not self._rows.is_checked(number))
                self._anchor = number
        elif key == Qt.Key.Key_A and control and self._rows.checkable:
            self._rows.check_all(True)
        elif key == Qt.Key.Key_C and control:
            self.copy()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._extend(event):
            return
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here, not a jump to a row."""

    def _enter(self, number: int) -> None:
        if number < 0:
            return
        band = self._rows.band(number)
        if band is not None:
            self.band_opened.emit(band)
        elif (row := self._rows.row(number)) is not None:
            self.row_opened.emit(row)

    def _extend(self, event: QKeyEvent) -> bool:
        """Shift with Up or Down checks the row and moves on, as in a sheet."""
        if not (self._rows.checkable and event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            return False
        number = self.current_row()
        step = 1 if event.key() == Qt.Key.Key_Down else -1
        target = number + step
        if 0 <= target < self._rows.rowCount():
            self._rows.check([number, target], True)
            index = self._rows.index(target, self.currentIndex().column())
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
        return True

    def focusInEvent(self, event: Any) -> None:
        if not self.currentIndex().isValid() and self._rows.rowCount():  # Qt would take the checkbox
            self.selectionModel().setCurrentIndex(
                self._rows.index(0, self.text_column()),
                QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
            )
        super().focusInEvent(event)
