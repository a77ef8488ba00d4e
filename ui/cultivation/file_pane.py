"""The right pane as a firm's cultivation file: a list that is walked by arrow keys, added to, changed and printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, Title
from registry.model.entities import ENTITIES
from ui.cultivation import words
from ui.cultivation.file_rows import FileRow, rows_of
from ui.cultivation.record_dialog import RecordDialog, Subject
from ui.kit import glyphs, layout
from ui.kit.controls import Button, ElidedLabel, IconButton
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.menu import Menu
from ui.kit.table.columns import Column, Look, icon_text_painter, lines_painter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.cultivation import CultivationFile
    from registry.srdi.board import Place
    from registry.view import Registry
    from registry.view.cultivation import LadderBoard
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket

KINDS = ("engagement", "need", "task", "support", "payment", "recognition", "cultivation_plan")
"""What can be added, in the order of the menu."""


class _FileTable(Table[FileRow]):
    """The lines. Delete takes the record of a line out, Insert asks for a new one; a right click offers both ways with it."""

    removed = Signal(object)
    added = Signal()
    menu_wanted = Signal(object, QPoint)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.rows.row(self.indexAt(event.pos()).row())
        if row is not None:
            self.set_current(row.key)
            self.menu_wanted.emit(row, event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.current() is not None:
            self.removed.emit(self.current())
        elif event.key() == Qt.Key.Key_Insert:
            self.added.emit()
        elif event.key() == Qt.Key.Key_F2 and self.current() is not None:
            self.row_opened.emit(self.current())
        else:
            super().keyPressEvent(event)


_two_lines = lines_painter(lambda r: r.text, lambda r: r.note, role=Type.CELL)


def _paint_what(painter: QPainter, box: QRect, row: FileRow, look: Look) -> None:
    """What happened, with its note below it where there is one."""
    if row.note:
        _two_lines(painter, box, row, look)
    else:
        glyphs.paint_text(painter, box, row.text, Type.CELL)


def _columns() -> list[Column[FileRow]]:
    return [
        Column(key="day", title=Text("Date"), text=lambda r: r.day, ink="text2", width=98, indent=14),
        Column(
            key="what",
            title=Text("What"),
            text=lambda r: r.text,
            tip=lambda r: f"{r.text}\n{r.note}" if r.note else r.text,
            paint=_paint_what,
            width=110,
            stretch=True,
        ),
        Column(
            key="state",
            title=Text("State"),
            text=lambda r: r.tag[0],
            paint=icon_text_painter(lambda r: (None, *r.tag)),
            width=118,
        ),
    ]


class FilePane(QWidget):
    """The pane.

    Signals:
        check_wanted: back to the check of the firm.
        firm_wanted: open the firm with this key.
        print_wanted: the file shall be printed.
    """

    check_wanted = Signal()
    firm_wanted = Signal(str)
    print_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._place: Place | None = None
        self._board: LadderBoard | None = None
        self.file: CultivationFile | None = None
        self._build()

    def _build(self) -> None:
        self._name, self._stand = ElidedLabel("", Type.PANE_TITLE), ElidedLabel("", Type.CELL, "text2")
        self._open = IconButton("open", Text("Open the firm"))
        self._open.clicked.connect(lambda _on=False: self._place and self.firm_wanted.emit(self._place.facts.uid))
        head = layout.row(layout.column(self._name, self._stand, gap=2), self._open, margins=(16, 10, 12, 6))
        head.setStretch(0, 1)
        self.model: RowsModel[FileRow] = RowsModel(_columns(), lambda row: row.key)
        self.table = _FileTable(self.model, Text("Cultivation file"), density="double", frozen=0, sortable=False)
        self.table.horizontalHeader().hide()
        self.table.set_empty(EmptyState(Text("No firm is chosen")))
        self.table.row_opened.connect(self.edit)
        self.table.removed.connect(self.remove)
        self.table.menu_wanted.connect(self._open_menu)
        self.table.added.connect(self.open_add)
        self.add = Button(Text("Add"), "primary", "plus")
        self._desk.hold_back(self.add)
        self.add.clicked.connect(lambda _on=False: self.open_add())
        self.print = Button(Text("Print file"), icon="doc")
        self.print.clicked.connect(lambda _on=False: self.print_wanted.emit())
        self.back = Button(Text("Check"), "quiet")
        self.back.clicked.connect(lambda _on=False: self.check_wanted.emit())
        foot = layout.row(self.add, self.print, None, self.back, margins=(16, 10, 16, 12))
        self._body = layout.panel(layout.column(head, layout.rule(), self.table, layout.rule(), foot))
        self.setLayout(layout.column(self._body))
        self._body.hide()

    # -- what is shown

    def show_place(self, board: LadderBoard | None, one: Place | None) -> None:
        """Show the file of a firm; it is read anew."""
        before = self._place.facts.uid if self._place is not None else ""
        self._board, self._place = board, one
        self._body.setVisible(one is not None)
        if one is None or board is None:
            return
        first, other = words.names(one.facts)
        self._name.set_text("  ".join(p for p in (first, other) if p))
        said, tone = words.standing_words(one)
        self._stand.set_text(said)
        self._stand.set_tone(tone)
        if before != one.facts.uid:
            self.file = None
            self.model.set_rows([])
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Read the file of the firm in sight."""
        registry, one = self._desk.registry, self._place
        if registry is None or one is None:
            return
        uid = one.facts.uid

        def work(_ticket: Ticket) -> CultivationFile | None:
            from registry.view.cultivation import firm_file

            return firm_file(registry, uid)

        self._desk.jobs.read(work, self._take, lane="cultivation.file", owner=self)

    def _take(self, file: CultivationFile | None) -> None:
        if file is None or self._place is None or self._board is None or file.uid != self._place.facts.uid:
            return
        self.file = file
        self.model.set_rows(rows_of(file, self._place, self._board.as_of))
        if self.table.current() is None and self.model.rows():
            self.table.set_current(self.model.rows()[0].key)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.read()

    # -- what a person does

    def open_add(self) -> None:
        """Offer what can be added."""
        menu = Menu(self.add)
        for table in KINDS:
            entity = ENTITIES[table]
            enabled = table != "payment" or self._support_in_sight() is not None
            menu.add(Title(entity.en, entity.zh), lambda t=table: self.add_record(t), enabled=enabled)
        menu.popup(self.add.mapToGlobal(self.add.rect().topLeft()))

    def _support_in_sight(self) -> str | None:
        """The support that a new payment belongs to: that of the line under the cursor, or the only one."""
        row, file = self.table.current(), self.file
        if file is None:
            return None
        if row is not None and row.table == "support":
            return row.uid
        if row is not None and row.table == "payment":
            return next((s.record["uid"] for s in file.supports for p in s.payments if p["uid"] == row.uid), None)
        return file.supports[0].record["uid"] if len(file.supports) == 1 else None

    def add_record(self, table: str) -> RecordDialog | None:
        """Ask for a new record of a kind."""
        file = self.file
        if file is None:
            return None
        fixed = None
        if table == "cultivation_plan" and file.plan is not None:
            return self._ask(Subject(table, file.uid, self._firm_name(), file.plan))
        if table == "payment":
            support = self._support_in_sight()
            if support is None:
                self._desk.say(Text("Choose the support that was paid out"), "", "info")
                return None
            fixed = {"support": support}
        return self._ask(Subject(table, file.uid, self._firm_name(), None, fixed))

    def edit(self, row: FileRow) -> RecordDialog | None:
        """Ask for other values of the record of a line."""
        file = self.file
        if file is None:
            return None
        if not row.uid:
            return self.add_record(row.table)
        held = next((r for r in _records(file, row.table) if r["uid"] == row.uid), None)
        return self._ask(Subject(row.table, file.uid, self._firm_name(), held)) if held is not None else None

    def _ask(self, subject: Subject) -> RecordDialog:
        assert self.file is not None
        dialog = RecordDialog(self, self._desk, subject, self.file.instruments, self._written)
        dialog.open()
        return dialog

    def _written(self) -> None:
        self.read()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove(self, row: FileRow) -> None:
        """Take the record of a line out; it can be undone."""
        if not row.uid or self.file is None:
            return
        actor, firm = self._desk.actor, self._firm_name()
        entity = ENTITIES[row.table]

        def work(registry: Registry, _ticket: Ticket) -> None:
            from registry.cultivation.acts import remove_record

            remove_record(registry, row.table, row.uid, actor=actor, firm=firm)

        said = Text("Removed: {what}", what=Title(entity.en, entity.zh))

        def done(_none: None) -> None:
            self._desk.say(said, row.text, action=(Text("Undo"), self._desk.undo))
            self.read()

        self._desk.write(work, done, initiator=self)

    def _open_menu(self, row: FileRow, place: QPoint) -> None:
        """What can be done with the record of a line."""
        menu, rests = Menu(self.table), self._desk.why_not(Work.RECORDS)
        menu.add(Text("Edit the record"), lambda: self.edit(row), keys="F2", why_not=rests)
        menu.add(Text("Delete the record"), lambda: self.remove(row), keys="Del", enabled=bool(row.uid), why_not=rests)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _firm_name(self) -> str:
        assert self.file is not None
        return self.file.firm["short_name"] or self.file.firm["legal_name"]


def _records(file: CultivationFile, table: str) -> list[dict[str, object]]:
    held = {
        "engagement": file.engagements,
        "need": file.needs,
        "task": file.tasks,
        "recognition": file.recognitions,
        "support": tuple(s.record for s in file.supports),
        "payment": tuple(p for s in file.supports for p in s.payments),
        "cultivation_plan": (file.plan,) if file.plan is not None else (),
    }
    return [dict(record) for record in held[table]]
