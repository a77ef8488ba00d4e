"""Editing in the cells of the firm table: what opens there, what the keys do meanwhile, and where the keyboard goes after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.firms.cell_editor import STAY, CellEditor, CellNote, Way
from ui.firms.cells import WorkedOut, cell_of
from ui.firms.edit import UsualSource
from ui.firms.line_kinds import Target, ValueLine
from ui.firms.names import short_chinese
from ui.firms.rows_flow import RowsFlow
from ui.firms.value_flow import ValueFlow
from ui.kit.desk import Desk
from ui.kit.table.columns import CHECK
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.view import FirmCard, FirmRow

_CLEARING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OTHER_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class CellFlow(QObject):
    """The hand in the cells (a `CellHand`). F2 edits, a letter begins anew, Delete empties; Alt+Enter asks for the source.

    Signals:
        section_wanted: (section, table) of the current firm: where a cell that is worked out can be changed, and the kind of
            record to add there, "" for none.
        told: Alt+Enter on a cell: (card, key of the column).
    """

    section_wanted = Signal(str, str)
    told = Signal(object, str)

    def __init__(
        self,
        page: QWidget,
        desk: Desk,
        table: Table[FirmRow],
        rows: RowsFlow,
        values: ValueFlow,
        usual: UsualSource,
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._table = page, desk, table
        self._rows, self._values, self._usual = rows, values, usual
        self.editor: CellEditor | None = None
        """The editor that is open."""
        self.note: CellNote | None = None
        """What says that a cell cannot be typed into."""
        self._firm: FirmRow | None = None
        self._place: tuple[str, str] | None = None
        self._waiting: list[QKeyEvent] | None = None
        table.let_edit(self)
        for bar in (table.verticalScrollBar(), table.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._follow())
        table.horizontalHeader().sectionResized.connect(lambda *_sizes: self._follow())
        table.selectionModel().currentChanged.connect(lambda _now, _before: self._moved_away())

    # -- what the table tells

    def press(self, event: QKeyEvent) -> bool:
        if self._waiting is not None:
            self._waiting.append(event.clone())
            return True
        if self.note is not None:
            note = self.close_note()
            if event.key() in _ENTER and not event.modifiers() and note is not None:
                self._lead(note.cell)
                return True
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.tell()
            return True
        if event.modifiers() & _OTHER_KEYS:
            return False
        if event.key() == Qt.Key.Key_F2:
            return self.begin()
        if event.key() in _CLEARING:
            return self.begin("")
        text = event.text()
        if text.strip() and text.isprintable():
            return self.begin(text)
        return False

    def compose(self, event: QInputMethodEvent) -> bool:
        text = event.commitString()
        if self.editor is not None:
            return QCoreApplication.sendEvent(self.editor.input, event)
        return bool(text.strip()) and self.begin(text)

    def release(self) -> bool:
        self.close_note()
        editor = self.editor
        if editor is None:
            self._place, self._waiting = None, None  # what is being read for a cell shall not open any more
            return True
        if not editor.can_finish():
            return False
        editor.finish(STAY)
        return self.editor is None

    # -- opening

    def begin(self, text: str | None = None) -> bool:
        """Edit the current cell, beginning with `text` where it is given; False where there is none."""
        index, firm = self._table.currentIndex(), self._table.current()
        if firm is None or self._desk.registry is None:
            return False
        key = self._table.rows.columns[index.column()].key
        if key == CHECK:
            return False
        if (barred := self._desk.why_not(Work.RECORDS)) is not None:
            self._desk.say(barred, tone="info")
            return True
        self.leave_editor()
        self._waiting, self._place = [], (firm.uid, key)
        place = self._place

        def came(card: FirmCard) -> None:
            if self._place == place:
                self._open(firm, key, card, text)
            self._replay()

        self._rows.card_of(firm.uid, came, self._forget_keys)
        return True

    def _moved_away(self) -> None:
        """Another cell is current, by some other way than the editor's own: it ends as by a click there."""
        self.close_note()
        editor = self.editor
        if editor is not None and not editor.ending:
            if editor.can_finish():
                editor.finish(STAY)
            else:
                self._close()

    def _forget_keys(self) -> None:
        self._waiting = None

    def _replay(self) -> None:
        """Give the keys that were pressed meanwhile to who has the keyboard now."""
        keys, self._waiting = self._waiting or [], None
        for event in keys:
            target = self._page.window().focusWidget()
            if target is not None:
                QCoreApplication.sendEvent(target, event)

    def _open(self, firm: FirmRow, key: str, card: FirmCard, text: str | None) -> None:
        cell = cell_of(card, key)
        if isinstance(cell, WorkedOut):
            self._say(cell)
        elif cell is not None and cell.target is not None:
            self._edit(firm, cell, cell.target, text)

    def _edit(self, firm: FirmRow, line: ValueLine, target: Target, text: str | None) -> CellEditor:
        self._firm = firm
        self._table.rows.hold()
        column = self._table.rows.columns[self._table.currentIndex().column()]
        self.editor = editor = CellEditor(line, target, self._usual, numeric=column.numeric)
        editor.setParent(self._table)
        editor.saved.connect(self._saved)
        editor.left.connect(self.leave_editor)
        editor.passed.connect(self._passed)
        self._table.scrollTo(self._table.currentIndex())
        self._follow()
        editor.show()
        editor.raise_()
        if text is None:
            editor.begin()
        else:
            editor.type(text)
        return editor

    def _say(self, cell: WorkedOut) -> None:
        self.note = note = CellNote(cell)
        note.setParent(self._table)
        note.taken.connect(self._taken)
        self._follow()
        note.show()
        note.raise_()

    def _follow(self) -> None:
        """Lie where the cell is now."""
        part = self.editor or self.note
        if part is not None:
            view = self._table.viewport()
            box = self._table.visualRect(self._table.currentIndex()).translated(view.pos())
            part.place(box, self._table.size())

    # -- closing

    def leave_editor(self) -> bool:
        """Put the editor or the note away, nothing saved; False if none is open."""
        self._place, self._waiting = None, None
        if self.close_note() is not None:
            return True
        return self._close() is not None

    def close_note(self) -> CellNote | None:
        """Put the note away."""
        note, self.note = self.note, None
        if note is not None:
            note.hide()
            note.deleteLater()
        return note

    def _close(self) -> CellEditor | None:
        editor, self.editor = self.editor, None
        if editor is not None:
            self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            editor.hide()
            editor.deleteLater()
            self._table.rows.let_go()
        return editor

    def _passed(self) -> None:
        editor = self._close()
        if editor is not None:
            self._go(editor.way)

    def _saved(self, target: Target, value: object, source: str) -> None:
        editor, firm = self.editor, self._firm
        if editor is None or firm is None:
            return
        self._usual.used(source)
        held = _Written(self, firm)
        editor.ending = True
        self._go(editor.way)  # before the rows move: the next one is the one below
        self._close()
        self._values.write(target, value, source, held)

    def _go(self, way: Way) -> None:
        """Make another cell current: the row below, the next column in sight."""
        table, index = self._table, self._table.currentIndex()
        row = min(max(index.row() + way[0], 0), table.rows.rowCount() - 1)
        shown = [n for n, c in enumerate(table.rows.columns) if c.key != CHECK and not table.isColumnHidden(n)]
        rest = (
            [n for n in shown if n > index.column()] if way[1] > 0 else [n for n in shown[::-1] if n < index.column()]
        )
        column = rest[0] if way[1] and rest else index.column()
        table.setCurrentIndex(table.rows.index(row, column))

    def refused(self, firm: FirmRow, reason: str) -> None:
        """A value that was typed could not be written."""
        self._desk.say(reason, short_chinese(firm), "bad")

    # -- where else

    def _taken(self) -> None:
        note = self.close_note()
        if note is not None:
            self._lead(note.cell)

    def _lead(self, cell: WorkedOut) -> None:
        self.section_wanted.emit(cell.tab, cell.record)

    def tell(self) -> None:
        """Ask for the source of the current cell."""
        index, firm = self._table.currentIndex(), self._table.current()
        if firm is None:
            return
        key = self._table.rows.columns[index.column()].key
        self._rows.card_of(firm.uid, lambda card: self.told.emit(card, key))


class _Written:
    """A value on its way into the registry, its editor gone already."""

    def __init__(self, flow: CellFlow, firm: FirmRow) -> None:
        self._flow, self._firm = flow, firm

    @property
    def firm(self) -> FirmRow:
        """Whose value it is."""
        return self._firm

    def leave_editor(self) -> bool:
        """Nothing is open."""
        return False

    def refuse(self, reason: str) -> None:
        """Say that it was not written."""
        self._flow.refused(self._firm, reason)
