"""The left side of the map step: files and sheets with their state, and the layout a table is read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, n_
from ui.intake.map_model import needs_look, to_check
from ui.kit import glyphs, icons
from ui.kit.controls import Field, Label
from ui.kit.fonts import Type
from ui.kit.layout import column, panel
from ui.kit.table.columns import Column, Look
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.intake.survey import Survey, SurveyedSheet, SurveyedTable

SIDE = 248
_STATES = {
    "hidden": Text("hidden"),
    "no_table": Text("skipped"),
    "left": Text("left out"),
    "guide": Text("skipped"),
}
Refused = tuple[str, Text]
"""A file that could not be opened, and why."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A table of a sheet, or a sheet without one.

    Attributes:
        alone: it is the only one of its file and stands for it.
    """

    sheet: SurveyedSheet
    table: SurveyedTable | None
    alone: bool = False

    @property
    def key(self) -> tuple[int, str, int]:
        """File, sheet, number of the table."""
        return self.table.key if self.table is not None else (self.sheet.file, self.sheet.sheet, 0)

    @property
    def title(self) -> str:
        """The sheet's name; of its second table and further ones their place. The file's name where it stands for it."""
        if self.alone:
            return self.sheet.file_name
        number = self.key[2]
        return self.sheet.sheet if number == 0 else f"{self.sheet.sheet} ({number + 1})"

    @property
    def checks(self) -> int:
        """Columns that deserve a look."""
        return 0 if self.table is None else to_check(self.table)

    @property
    def state(self) -> tuple[str, str]:
        """A word and its colour."""
        if self.table is None:
            return str(_STATES.get(self.sheet.state.value, Text("skipped"))), "text3"
        if self.alone:
            return file_state([self])
        return n_("{n:,} row", "{n:,} rows", self.table.rows), "warn" if self.checks else "text2"


@dataclass(frozen=True, slots=True)
class FileLine:
    """The head of a file with several sheets, or a file that could not be opened."""

    name: str
    lines: tuple[SheetLine, ...]
    number: int
    reason: Text | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Its place among the files."""
        return ("refused" if self.reason is not None else "file", self.number)

    @property
    def title(self) -> str:
        """The file's name."""
        return self.name

    @property
    def state(self) -> tuple[str, str]:
        """A word and its colour."""
        return (_("Cannot open"), "bad") if self.reason is not None else file_state(self.lines)

    @property
    def first(self) -> SheetLine | None:
        """The table it stands for when it is chosen."""
        return next((line for line in self.lines if line.table is not None), self.lines[0] if self.lines else None)


Line = SheetLine | FileLine


def file_state(lines: Sequence[SheetLine]) -> tuple[str, str]:
    """The state of a file in a word: how many columns to check, ready, or nothing in it that is read."""
    checks = sum(line.checks for line in lines)
    if checks:
        return _("{n} to check", n=checks), "warn"
    if all(line.table is None for line in lines):
        return str(_STATES["left" if any(line.sheet.state.value == "left" for line in lines) else "no_table"]), "text3"
    return _("Ready"), "ok"


def file_lines(survey: Survey, refused: Sequence[Refused] = ()) -> list[Line]:
    """All files with their sheets and tables; a file of one sheet is one line. Refused ones come last."""
    found: list[Line] = []
    for number, sheets in groupby(survey.sheets, key=lambda sheet: sheet.file):
        own = [(sheet, table) for sheet in sheets for table in (sheet.tables or (None,))]
        lines = tuple(SheetLine(sheet, table, alone=len(own) == 1) for sheet, table in own)
        if len(own) > 1:
            found.append(FileLine(own[0][0].file_name, lines, number))
        found += lines
    return found + [FileLine(name, (), number, reason) for number, (name, reason) in enumerate(refused)]


class FilesTable(Table[Line]):
    """The list; Delete leaves the sheet out or takes it in again, the menu key opens what can be done with it."""

    menu_wanted = Signal()
    leave_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Space):
            self.leave_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Mouse and index.isValid():
            self.setCurrentIndex(index)
        self.menu_wanted.emit()


class FilesSide(QWidget):
    """Files and sheets; below them the layout.

    Signals:
        renamed: key of a layout and its new name.
    """

    renamed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._name = ""
        self.count = Label("", Type.CELL, "text2")
        self.model: RowsModel[Line] = RowsModel(_columns(), lambda line: line.key)
        self.table = FilesTable(self.model, Text("Files and sheets"), frozen=0, sortable=False)
        self.table.horizontalHeader().hide()
        self.layout_name = Field(Text("Name of the layout"))
        self.layout_words = Label("", Type.CELL, "text2", wrap=True)
        box = column(
            Label(Text("Layout"), Type.LABEL, "text3"), self.layout_name, self.layout_words, gap=6,
            margins=(16, 10, 16, 12),
        )  # fmt: skip
        whole = column(panel(column(self.count, margins=(20, 8, 16, 4))), self.table, panel(box, edge="top"))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFixedWidth(SIDE)
        self.layout_name.editingFinished.connect(self._renamed)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other files; the current line stays."""
        files = {line.sheet.file for line in lines if isinstance(line, SheetLine)}
        refused = sum(isinstance(line, FileLine) and line.reason is not None for line in lines)
        self.count.say(Text("{n} file", "{n} files", n=len(files) + refused))
        self.model.set_rows(lines)

    def show_layout(self, table: SurveyedTable | None) -> None:
        """The layout of a table: its name, and how much of it is settled."""
        known = table.layout if table is not None else None
        self._key, self._name = (known.key, known.name) if known is not None else ("", "")
        self.layout_name.setVisible(known is not None)
        if not self.layout_name.hasFocus():
            self.layout_name.setText(self._name)
        if table is None:
            self.layout_words.say(Text("No table is read here."))
        elif known is None:
            self.layout_words.say(Text("A new layout. It is remembered when you commit."))
        else:
            settled = sum(bool(c.mapped.targets) and not needs_look(c) for c in table.columns)
            self.layout_words.say(
                Text(
                    "{n} of {all} columns matched. Changes are saved to this layout when you commit.",
                    n=settled,
                    all=len(table.columns),
                )
            )

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(_columns())

    def _renamed(self) -> None:
        name = self.layout_name.text().strip()
        if not name:
            self.layout_name.setText(self._name)
        elif self._key and name != self._name:
            self._name = name
            self.renamed.emit(self._key, name)


def _columns() -> list[Column[Line]]:
    return [
        Column(
            key="title", title=Text("Sheet"), text=lambda line: line.title, paint=_paint_title, tip=_tip,
            width=110, stretch=True, indent=20, gap=6, priority=-1,
        ),
        Column(
            key="state", title=Text("State"), text=lambda line: line.state[0], paint=_paint_state, tip=_tip,
            numeric=True, width=92, gap=14, priority=-1,
        ),
    ]  # fmt: skip


def _tip(line: Line) -> str:
    if isinstance(line, FileLine) and line.reason is not None:
        return str(line.reason)
    return f"{line.title}, {line.state[0]}"


def _paint_title(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    is_file = isinstance(row, FileLine) or row.alone
    if is_file:
        painter.drawPixmap(box.left(), box.center().y() - 6, icons.pixmap("sheet", "text2", 14))
    left_out = isinstance(row, SheetLine) and row.table is None
    ink = "accent" if look.current else "text3" if left_out else "text"
    glyphs.paint_text(painter, box.adjusted(22, 0, 0, 0), row.title, Type.NAME if is_file else Type.CELL, ink)


def _paint_state(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    word, ink = row.state
    glyphs.paint_text(painter, box, word, Type.CELL, ink, Qt.AlignmentFlag.AlignRight)
