"""The second step (mock 03a): which rows are headers, what each column means, in which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from registry.i18n import Text, _
from ui.intake.map_model import (
    UNITS,
    SheetLine,
    chosen_key,
    column_columns,
    field_options,
    grouped,
    is_money,
    needs_look,
    needs_year,
    sheet_lines,
    unit_words,
    with_field,
)
from ui.intake.question_strip import QuestionStrip
from ui.intake.sheet_grid import SheetGrid
from ui.kit import glyphs
from ui.kit.controls import Chip, Combo, ElidedLabel, Field, Label
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row, rule
from ui.kit.page import NARROW_WINDOW
from ui.kit.pane import Splitter
from ui.kit.table.columns import Band, Column, Look
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.intake.decisions import ColumnChoice
    from registry.intake.questions import Question
    from registry.intake.reading import Workbook
    from registry.intake.survey import Survey, SurveyedColumn, SurveyedTable

_ROWS = re.compile(r"\s*(\d+)\s*(?:[-–—~至]\s*(\d+)\s*)?\Z")
SIDE = 232


class MapStep(QWidget):
    """Shows the sheets as they were read and takes a person's word about them.

    Signals:
        column_chosen: key and choice of a column.
        bands_chosen: sheet and the bands of its tables, () to find them anew.
        sheet_left: sheet, and whether it is left out.
        answered: a question and its answer.
    """

    column_chosen = Signal(object, object)
    bands_chosen = Signal(object, object)
    sheet_left = Signal(object, bool)
    answered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._survey: Survey | None = None
        self._questions: Sequence[Question] = ()
        self._books: Sequence[Workbook] = ()
        self._line: SheetLine | None = None
        self._only_checks = self._is_sized = False
        self._build()

    # -- building

    def _build(self) -> None:
        self.files_model = RowsModel(_file_columns(), lambda line: line.key)
        self.files: Table[SheetLine] = Table(self.files_model, Text("Files and sheets"), frozen=0, sortable=False)
        self.files.horizontalHeader().hide()
        self._layout_name = Label("", Type.CELL, "text2", wrap=True)
        side = column(
            self.files,
            panel(
                column(Label(Text("Layout"), Type.LABEL, "text3"), 4, self._layout_name, margins=(16, 10, 16, 12)),
                edge="top",
            ),
        )
        side.setStretch(0, 1)
        self._side = panel(side)
        self._side.setFixedWidth(SIDE)
        self.picker = Combo((), Text("Sheet"))
        self.picker.hide()
        self._said = ElidedLabel("", Type.CELL, "text2")
        self.header_rows = Field(Text("Header rows"))
        self.data_from = Field(Text("Data from row"))
        for field in (self.header_rows, self.data_from):
            field.setFixedWidth(64)
        head = row(
            Label(Text("Source"), Type.SECTION), self.picker, self._said,
            Label(Text("Header rows"), Type.CELL, "text2"), self.header_rows,
            Label(Text("Data from row"), Type.CELL, "text2"), self.data_from,
            margins=(16, 6, 16, 6),
        )  # fmt: skip
        head.setStretch(2, 1)
        self.grid = SheetGrid()
        source = column(head, rule(), self.grid)
        source.setStretch(2, 1)
        self.splitter = Splitter(panel(source), self._columns_part())
        self.splitter.setOrientation(Qt.Orientation.Vertical)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        whole = row(self._side, rule(strong=True, vertical=True), self.splitter, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.files.row_changed.connect(self._sheet_changed)
        self.picker.chosen.connect(self._picked)
        self.grid.column_picked.connect(self._grid_picked)
        self.table.row_changed.connect(self._column_changed)
        self.table.cell_clicked.connect(self._cell_clicked)
        self.table.row_opened.connect(lambda _row: self.field.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.header_rows.returnPressed.connect(self._bands)
        self.data_from.returnPressed.connect(self._bands)

    def _columns_part(self) -> QWidget:
        self._counts = ElidedLabel("", Type.CELL, "text2")
        self.all_chip, self.check_chip = Chip(""), Chip("")
        self.all_chip.clicked.connect(lambda _on=False: self._filter(False))
        self.check_chip.clicked.connect(lambda _on=False: self._filter(True))
        self.model: RowsModel[SurveyedColumn] = RowsModel(column_columns(), lambda c: c.mapped.column)
        self.table: Table[SurveyedColumn] = Table(self.model, Text("Columns"), frozen=0, sortable=False)
        self.questions = QuestionStrip()
        self.questions.answered.connect(self.answered)
        head = row(
            Label(Text("Columns of this sheet"), Type.SECTION),
            self._counts,
            self.all_chip,
            self.check_chip,
            margins=(16, 8, 16, 8),
        )
        head.setStretch(1, 1)
        whole = column(head, self.questions, rule(), self.table, self._editor())
        whole.setStretch(3, 1)
        return panel(whole)

    def _editor(self) -> QWidget:
        self.field = Combo((), Text("Field"))
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.field.completer()
        if completer is not None:
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setMinimumWidth(200)
        self.unit = Combo((), Text("Unit"))
        self.percent = Combo(
            (("", Text("as written")), ("percent", Text("percent")), ("ratio", Text("ratio"))), Text("Share")
        )
        self.year = Field(Text("Year"))
        self.year.setFixedWidth(64)
        self.blank = Combo((("keep", Text("Blank keeps")), ("clear", Text("Blank clears"))), Text("Blank cells"))
        self._name = ElidedLabel("", Type.NAME)
        self.field.chosen.connect(self._field_chosen)
        self.unit.chosen.connect(lambda unit: self._choose(unit=unit or None))
        self.percent.chosen.connect(lambda mode: self._choose(percent=mode or None))
        self.blank.chosen.connect(lambda blank: self._choose(blank=blank))
        self.year.returnPressed.connect(self._year_typed)
        line = row(self._name, self.field, self.unit, self.percent, self.year, self.blank, margins=(16, 8, 16, 8))
        line.setStretch(0, 1)
        self._editing = panel(line, ground="sunken", edge="top")
        return self._editing

    # -- showing

    def show_survey(self, survey: Survey, questions: Sequence[Question], books: Sequence[Workbook]) -> None:
        """Show what the sheets are; the sheet and the column in hand stay."""
        self._survey, self._questions, self._books = survey, questions, books
        editors = (self.field, self.unit, self.percent, self.year, self.blank)
        focused = next((editor for editor in editors if editor.hasFocus()), None)
        lines = sheet_lines(survey)
        rows: list[SheetLine | Band] = []
        for name, own in grouped(lines):
            rows += [Band("group", name, "", 30), *own]
        key = self._line.key if self._line is not None else None
        self.files_model.set_rows(rows)
        self.picker.set_options([(_key_text(line), f"{line.sheet.file_name} › {line.title}") for line in lines])
        if key is None or not self.files.set_current(key):
            first = next((line for line in lines if line.table is not None), lines[0] if lines else None)
            if first is not None:
                self.files.set_current(first.key)
        self._sheet_changed(self.files.current())
        if focused is not None and focused.isVisible():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sheet_changed(self, line: object) -> None:
        if not isinstance(line, SheetLine):
            return
        self._line = line
        self.picker.set_value(_key_text(line))
        sheet = next((s for s in self._books[line.sheet.file].sheets if s.name == line.sheet.sheet), None)
        self.grid.show_sheet(sheet, line.table)
        self._show_table(line.table)

    def _show_table(self, table: SurveyedTable | None) -> None:
        if table is None:
            self._said.say(
                Text("No table of firms, rounds or milestones was found here. Type its header rows to read it.")
            )
            self.header_rows.setText("")
            self.data_from.setText("")
        else:
            first, last = table.region.header_rows[0], table.region.header_rows[-1]
            self.header_rows.setText(str(first) if first == last else f"{first}–{last}")
            self.data_from.setText(str(table.region.first_row))
            self._said.say(
                _(
                    "Read as header: {rows}. Rows skipped: {n}.",
                    rows=self.header_rows.text(),
                    n=len(table.region.skipped),
                )
            )
        named = table.layout if table is not None else None
        self._layout_name.say(
            named.name if named is not None else Text("A new layout. It is remembered when you commit.")
        )
        own = [q for q in self._questions if table is not None and (q.file, q.sheet, q.region) == table.key]
        self.questions.show_questions(own)
        self._fill(table)

    def _fill(self, table: SurveyedTable | None) -> None:
        columns = () if table is None else table.columns
        checks = [c for c in columns if needs_look(c)]
        self._only_checks = self._only_checks and bool(checks)
        self.all_chip.say(Text("All {n}", n=len(columns)))
        self.check_chip.say(Text("To check {n}", n=len(checks)))
        self.all_chip.set_active(not self._only_checks)
        self.check_chip.set_active(self._only_checks)
        self.check_chip.setEnabled(bool(checks))
        mapped = sum(bool(c.mapped.targets) for c in columns)
        is_open = sum(c.is_open for c in columns)
        left = sum(not c.mapped.targets and not c.is_note and not c.is_open for c in columns)
        notes = sum(c.is_note for c in columns)
        counts = {"mapped": mapped, "open": is_open, "notes": notes, "left": left}
        self._counts.say(_("{mapped} mapped, {open} open, {notes} kept as notes, {left} left out", **counts))
        self.model.set_rows(checks if self._only_checks else columns)
        if self.table.current() is None and self.model.rowCount():
            self.table.set_current(self.model.key_of(0))
        self._editing.setEnabled(self.table.current() is not None)
        self._column_changed(self.table.current())

    def _filter(self, only: bool) -> None:
        self._only_checks = only
        self._fill(self._line.table if self._line is not None else None)

    def _column_changed(self, chosen: object) -> None:
        if chosen is None or self._line is None or self._line.table is None:
            self.grid.show_column(0)
            return
        from registry.intake.survey import SurveyedColumn

        assert isinstance(chosen, SurveyedColumn)
        self.grid.show_column(chosen.mapped.column)
        self._name.say(f"{chosen.letters}  {chosen.header}")
        self.field.set_options(field_options(self._line.table), chosen_key(chosen))
        own = chosen.choice.unit if chosen.choice is not None else None
        units = list(dict.fromkeys([*(u for u in (chosen.unit,) if u), *UNITS]))
        self.unit.set_options([("", Text("no unit")), *((u, unit_words(u)) for u in units)], own or chosen.unit or "")
        self.unit.setVisible(is_money(chosen))
        self.unit.set_tone("warn" if chosen.is_open and is_money(chosen) else "control")
        self.percent.setVisible(_is_share(chosen))
        self.percent.set_value((chosen.choice.percent if chosen.choice else None) or "")
        self.year.setVisible(needs_year(chosen))
        target = chosen.mapped.target
        self.year.setText(str(target.year) if target is not None and target.year else "")
        self.year.set_invalid(chosen.mapped.doubt == "year")
        self.blank.setVisible(chosen_key(chosen).startswith("firm."))
        self.blank.set_value(chosen.choice.blank if chosen.choice is not None else "keep")

    def _cell_clicked(self, _row: object, key: str, _box: QRect) -> None:
        combo = self.field if key == "field" else self.unit if key == "unit" and self.unit.isVisible() else None
        if combo is not None:
            combo.setFocus(Qt.FocusReason.MouseFocusReason)
            combo.showPopup()

    # -- deciding

    def _field_chosen(self, key: str) -> None:
        chosen = self.table.current()
        if chosen is not None and key and key != chosen_key(chosen):
            self._emit(with_field(_choice(chosen), key))

    def _choose(self, **said: str | None) -> None:
        chosen = self.table.current()
        if chosen is not None:
            self._emit(replace(_choice(chosen), **said))  # pyright: ignore[reportArgumentType]

    def _year_typed(self) -> None:
        chosen, text = self.table.current(), self.year.text().strip()
        valid = text.isdecimal() and 1990 <= int(text) <= 2100
        self.year.set_invalid(not valid)
        if chosen is not None and valid:
            self._emit(replace(_choice(chosen), year=int(text)))

    def _emit(self, choice: ColumnChoice) -> None:
        chosen = self.table.current()
        if chosen is not None and self._line is not None:
            self.column_chosen.emit((*self._line.key, chosen.mapped.column), choice)

    def _bands(self) -> None:
        from registry.intake.decisions import Bands

        if self._line is None:
            return
        rows, start = _ROWS.match(self.header_rows.text()), self.data_from.text().strip()
        self.header_rows.set_invalid(rows is None and bool(self.header_rows.text().strip()))
        if not self.header_rows.text().strip():
            self.bands_chosen.emit(self._line.key[:2], ())
            return
        if rows is None:
            return
        first, last = int(rows[1]), int(rows[2] or rows[1])
        data = int(start) if start.isdecimal() else last + 1
        self.data_from.set_invalid(data <= last)
        if first <= last < data:
            self.bands_chosen.emit(self._line.key[:2], (Bands((first, last), data),))

    def _picked(self, key: str) -> None:
        for line in self.files_model.rows():
            if _key_text(line) == key:
                self.files.set_current(line.key)

    def _grid_picked(self, number: int) -> None:
        if self.model.number_of(number) is None:
            self._filter(False)
        self.table.set_current(number)

    def blocking(self) -> Text | None:
        """Why nothing goes on: a table that names no firm, a column without unit or year."""
        for table in self._survey.tables if self._survey is not None else ():
            for one in table.open_columns:
                if is_money(one) and one.mapped.doubt != "year":
                    return Text(
                        "Column {column} of {sheet} has no unit. Choose one or leave it out.",
                        column=one.letters,
                        sheet=table.region.sheet,
                    )
                return Text(
                    "Column {column} of {sheet} has no year. Type one or leave it out.",
                    column=one.letters,
                    sheet=table.region.sheet,
                )
        return None

    # -- what the page asks

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(column_columns())
        self.files_model.set_columns(_file_columns())
        if self._survey is not None:
            self.show_survey(self._survey, self._questions, self._books)

    def fit(self, width: int, height: int) -> None:
        """Make the step fit the window: under 1200 the list of files is a combo box."""
        narrow = width < NARROW_WINDOW
        self._side.setVisible(not narrow)
        self.picker.setVisible(narrow)
        self.table.set_window_width(width)
        if not self._is_sized:
            self._is_sized = True
            self.splitter.setSizes([height * 38 // 100, height * 62 // 100])
        self.table.set_density("compact" if height < 700 else "normal")

    def panes(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self.files if self._side.isVisible() else self.picker, self.grid, self.table, self.field]

    def escape(self) -> bool:
        """Leave the editor; False if the cursor is elsewhere."""
        inside = any(w.hasFocus() for w in (self.field, self.unit, self.percent, self.year, self.blank, self.grid))
        if inside:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return inside


def _choice(chosen: SurveyedColumn) -> ColumnChoice:
    from registry.intake.decisions import ColumnChoice

    return chosen.choice or ColumnChoice()


def _is_share(chosen: SurveyedColumn) -> bool:
    from registry.model.vocab import vocabulary

    target = chosen.mapped.target
    return target is not None and target.metric is not None and vocabulary("metric").get(target.metric).unit == "ratio"


def _key_text(line: SheetLine) -> str:
    return "|".join(map(str, line.key))


def _file_columns() -> list[Column[SheetLine]]:
    return [
        Column(
            key="title",
            title=Text("Sheet"),
            text=lambda line: line.title,
            width=120,
            stretch=True,
            indent=28,
            priority=-1,
        ),
        Column(
            key="state",
            title=Text("State"),
            text=lambda line: line.state[0],
            paint=_paint_state,
            numeric=True,
            width=92,
            priority=-1,
        ),
    ]


def _paint_state(painter: QPainter, box: QRect, row: SheetLine, look: Look) -> None:
    word, ink = row.state
    glyphs.paint_text(painter, box, word, Type.CELL, ink, Qt.AlignmentFlag.AlignRight)
