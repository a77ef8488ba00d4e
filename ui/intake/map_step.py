"""The second step (mock 03a): which rows are headers, what each column means, in which unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, n_
from ui.intake.bands import NO_HEADER, found_words, moved_bands, row_range, typed_bands
from ui.intake.left_out import LeftOutChip
from ui.intake.map_editor import RowEditors
from ui.intake.map_files import FileLine, FilesSide, Refused, SheetLine, file_lines
from ui.intake.map_model import blocking, column_columns, needs_look
from ui.intake.question_strip import QuestionStrip
from ui.intake.sheet_grid import SheetGrid
from ui.kit.combo import Combo
from ui.kit.controls import Chip, ElidedLabel, Field, IconButton, Label
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row, rule
from ui.kit.menu import Menu
from ui.kit.page import NARROW_WINDOW
from ui.kit.pane import Splitter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.words import say

if TYPE_CHECKING:
    from registry.intake.decisions import ColumnChoice
    from registry.intake.left_out import LeftOut
    from registry.intake.questions import Question
    from registry.intake.reading import Workbook
    from registry.intake.survey import Survey, SurveyedColumn, SurveyedTable


class MapStep(QWidget):
    """Shows the sheets as they were read and takes a person's word about them.

    Signals:
        column_chosen: key and choice of a column.
        bands_chosen: sheet and the bands of its tables, () to find them anew.
        block_taken: sheet and the bands of its tables with a block that was left out; what was said of the others stays.
        sheet_left: sheet, and whether it is left out.
        answered: a question and its answer.
        layout_renamed: key of a layout and its new name.
    """

    column_chosen = Signal(object, object)
    bands_chosen = Signal(object, object)
    block_taken = Signal(object, object)
    sheet_left = Signal(object, bool)
    answered = Signal(object, object)
    layout_renamed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._survey: Survey | None = None
        self._questions: Sequence[Question] = ()
        self._books: Sequence[Workbook] = ()
        self._refused: Sequence[Refused] = ()
        self._line: SheetLine | None = None
        self._only_checks = self._is_sized = False
        self._bands_said = ("", "")
        self._build()
        self._connect()

    # -- building

    def _build(self) -> None:
        self.side = FilesSide()
        self.files, self.files_model = self.side.table, self.side.model
        self.picker = Combo((), Text("Sheet"))
        self.picker.setMinimumWidth(232)
        self.picker.hide()
        self._said = ElidedLabel("", Type.CELL, "text2")
        self.header_rows = Field(Text("Header rows"))
        self.data_from = Field(Text("Data rows"))
        for field, tip in (
            (self.header_rows, Text("One row or a range: 3 or 3–4, 0 for no header. Empty finds the tables again.")),
            (self.data_from, Text("The first row of data, or a range: 5 or 5–18.")),
        ):
            field.setFixedWidth(64)
            say(field, QWidget.setToolTip, tip)
        self.data_from.setFixedWidth(76)
        self.more = IconButton("more", Text("More about this sheet"))
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.left_out = LeftOutChip()
        head = row(
            Label(Text("Source"), Type.SECTION), self.picker, self._said, self.left_out,
            Label(Text("Header rows"), Type.CELL, "text2"), self.header_rows, 4,
            Label(Text("Data rows"), Type.CELL, "text2"), self.data_from, self.more,
            margins=(16, 4, 12, 4),
        )  # fmt: skip
        head.setStretch(2, 1)
        self.grid = SheetGrid()
        source = column(head, rule(), self.grid)
        source.setStretch(2, 1)
        self.splitter = Splitter(panel(source), self._columns_part())
        self.splitter.setOrientation(Qt.Orientation.Vertical)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        whole = row(self.side, rule(strong=True, vertical=True), self.splitter, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _columns_part(self) -> QWidget:
        self._counts = ElidedLabel("", Type.CELL, "text2")
        self.all_chip, self.check_chip = Chip(""), Chip("")
        self.model: RowsModel[SurveyedColumn] = RowsModel(column_columns(), lambda c: c.mapped.column)
        self.table: Table[SurveyedColumn] = Table(self.model, Text("Columns"), frozen=0, sortable=False)
        self.editors = RowEditors(self.table)
        self.field, self.unit, self.percent = self.editors.field, self.editors.unit, self.editors.percent
        self.year = self.editors.year
        self.questions = QuestionStrip()
        head = row(
            Label(Text("Columns of this sheet"), Type.SECTION), self._counts, self.all_chip, self.check_chip,
            margins=(16, 6, 16, 6),
        )  # fmt: skip
        head.setStretch(1, 1)
        whole = column(head, self.questions, rule(), self.table)
        whole.setStretch(3, 1)
        return panel(whole)

    def _connect(self) -> None:
        self.side.renamed.connect(self.layout_renamed)
        self.files.row_changed.connect(self._line_changed)
        self.files.row_opened.connect(lambda _row: self.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.files.leave_wanted.connect(self._leave)
        self.files.menu_wanted.connect(lambda: self.sheet_menu().popup(self.cursor().pos()))
        self.picker.chosen.connect(self._picked)
        self.more.clicked.connect(
            lambda _on=False: self.sheet_menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height())))
        )
        self.left_out.taken.connect(self._take_in)
        self.left_out.pointed.connect(lambda block: self.grid.show_cells(block.where))
        self.grid.column_picked.connect(self._grid_picked)
        self.grid.opened.connect(lambda: self.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.grid.header_marked.connect(lambda first, last: self._mark((first, last), None, None))
        self.grid.marked.connect(self._marked)
        self.table.row_changed.connect(self._column_changed)
        self.table.cell_clicked.connect(self._cell_clicked)
        self.table.row_opened.connect(lambda _row: self.field.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.editors.chosen.connect(self._choose)
        self.questions.answered.connect(self.answered)
        self.all_chip.clicked.connect(lambda _on=False: self._filter(False))
        self.check_chip.clicked.connect(lambda _on=False: self._filter(True))
        self.header_rows.editingFinished.connect(self._bands)  # by Enter, and by a click elsewhere
        self.data_from.editingFinished.connect(self._bands)

    # -- showing

    def show_survey(
        self,
        survey: Survey,
        questions: Sequence[Question],
        books: Sequence[Workbook],
        refused: Sequence[Refused] = (),
    ) -> None:
        """Show what the sheets are; the sheet, the column and the editor in hand stay.

        Args:
            refused: files that could not be opened, and why.
        """
        if survey is self._survey and questions is self._questions and tuple(refused) == tuple(self._refused):
            return  # the plan is only being made anew: an editor in hand keeps what was just chosen in it
        self._survey, self._questions, self._books, self._refused = survey, questions, books, refused
        self.editors.forget()
        self._show()

    def _show(self) -> None:
        survey, refused = self._survey, self._refused
        if survey is None:
            return
        focused = self.editors.focused()
        lines = file_lines(survey, refused)
        sheets = [line for line in lines if isinstance(line, SheetLine)]
        held, stays = self._line, self.files.current()
        self.side.show_lines(lines)
        self.picker.set_options([(_key_text(line), _picker_text(line)) for line in sheets])
        line = next((one for one in sheets if held is not None and one.key == held.key), None)
        if line is None:
            line = next((one for one in sheets if one.table is not None), sheets[0] if sheets else None)
        if line is not None:
            if stays is None or self.files.current() is None:
                self.files.set_current(line.key)
            self._show_line(line)
        if focused is not None and focused.isVisible():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line_changed(self, line: object) -> None:
        if isinstance(line, FileLine) and line.reason is not None:
            self._said.say(line.reason)
        shown = line.first if isinstance(line, FileLine) else line
        if isinstance(shown, SheetLine):
            self._show_line(shown)

    def _show_line(self, line: SheetLine) -> None:
        self._line = line
        self.picker.set_value(_key_text(line))
        sheet = next((s for s in self._books[line.sheet.file].sheets if s.name == line.sheet.sheet), None)
        self.grid.show_sheet(sheet, line.table, line.sheet.left_out)
        self.left_out.show_blocks(line.sheet.left_out)
        self._show_table(line.table)

    def _show_table(self, table: SurveyedTable | None) -> None:
        for field in (self.header_rows, self.data_from):
            field.set_invalid(False)
        if table is None:
            state = self._line.sheet.state.value if self._line is not None else ""
            self._said.say(_NO_TABLE.get(state, _NO_TABLE[""]))
            self.header_rows.setText("")
            self.data_from.setText("")
        else:
            region = table.region
            heads = region.header_rows
            self.header_rows.setText(row_range(heads[0], heads[-1]) if heads else NO_HEADER)
            self.data_from.setText(row_range(region.first_row, region.last_row))
            self._said.say(found_words(table))
        self._bands_said = (self.header_rows.text(), self.data_from.text())
        self.side.show_layout(table)
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
        kept = n_("{n} kept as a note", "{n} kept as notes", notes)
        counts = {"mapped": mapped, "open": is_open, "kept": kept, "left": left}
        self._counts.say(_("{mapped} mapped, {open} open, {kept}, {left} left out", **counts))
        self.model.set_rows(checks if self._only_checks else columns)
        if self.table.current() is None and self.model.rowCount():
            self.table.set_current(self.model.key_of(0))
        self._column_changed(self.table.current())

    def _filter(self, only: bool) -> None:
        self._only_checks = only
        self._fill(self._line.table if self._line is not None else None)

    def _column_changed(self, chosen: object) -> None:
        from registry.intake.survey import SurveyedColumn

        table = self._line.table if self._line is not None else None
        column = chosen if isinstance(chosen, SurveyedColumn) and table is not None else None
        self.grid.show_column(0 if column is None else column.mapped.column)
        self.editors.show_column(table, column)

    def _cell_clicked(self, _row: object, key: str, _box: QRect) -> None:
        self.editors.focus_cell(key)

    # -- deciding

    def _choose(self, choice: ColumnChoice) -> None:
        chosen = self.table.current()
        if chosen is not None and self._line is not None:
            self.column_chosen.emit((*self._line.key, chosen.mapped.column), choice)

    def _bands(self) -> None:
        """Take the rows that were typed."""
        if self._line is None or (self.header_rows.text(), self.data_from.text()) == self._bands_said:
            return
        if not self.header_rows.text().strip():
            self.bands_chosen.emit(self._line.key[:2], ())
            return
        table = self._line.table
        region = table.region if table is not None else None
        typed = typed_bands(self.header_rows.text(), self.data_from.text(), region)
        self.header_rows.set_invalid(not typed.is_known)
        self.data_from.set_invalid(typed.data_is_wrong)
        if typed.is_known and not typed.data_is_wrong:
            self._mark(typed.header, typed.data_from, typed.data_to)

    def _marked(self, end: str, where: int) -> None:
        """One end of a band was moved on the grid."""
        table = self._line.table if self._line is not None else None
        moved = moved_bands(end, where, table.region if table is not None else None)
        if moved is not None and moved.is_known:
            self._mark(moved.header, moved.data_from, moved.data_to)

    def _take_in(self, block: LeftOut) -> None:
        """A block that was left out is read after all."""
        from registry.intake.survey_words import taken_in

        if self._line is not None and self.grid.model_.sheet is not None:
            bands = taken_in(self._line.sheet, self.grid.model_.sheet, block)
            self.block_taken.emit(self._line.key[:2], bands)

    def _mark(self, header: tuple[int, int] | None, data_from: int | None, data_to: int | None) -> None:
        """Tell where the table in hand stands; data without a place follows its header."""
        from registry.intake.survey_words import marked

        if self._line is not None:
            start = data_from if data_from is not None else 1 if header is None else header[1] + 1
            bands = marked(self._line.sheet.tables, self._line.key[2], header, start, data_to)
            self.bands_chosen.emit(self._line.key[:2], bands)

    def sheet_menu(self) -> Menu:
        """What can be done with the sheet in hand."""
        menu, line = Menu(self), self._line
        is_left = line is not None and line.sheet.state.value == "left"
        text = Text("Read this sheet") if is_left else Text("Leave this sheet out")
        menu.add(text, self._leave, keys=_("Delete"), enabled=is_left or self._may_leave())
        by_hand = line is not None and line.table is not None and line.table.by_hand
        menu.add(Text("Find the tables again"), self._find_again, icon="undo", enabled=by_hand)
        return menu

    def _may_leave(self) -> bool:
        """Whether something is left to read without this sheet."""
        line, survey = self._line, self._survey
        if line is None or survey is None or line.table is None:
            return False
        return any(table.key[:2] != line.key[:2] for table in survey.tables)

    def _leave(self) -> None:
        if self._line is not None and (self._line.sheet.state.value == "left" or self._may_leave()):
            self.sheet_left.emit(self._line.key[:2], self._line.sheet.state.value != "left")

    def _find_again(self) -> None:
        if self._line is not None:
            self.bands_chosen.emit(self._line.key[:2], ())

    def _picked(self, key: str) -> None:
        for line in self.files_model.rows():
            if isinstance(line, SheetLine) and _key_text(line) == key:
                self.files.set_current(line.key)

    def _grid_picked(self, number: int) -> None:
        if self.model.number_of(number) is None:
            self._filter(False)
        self.table.set_current(number)

    def blocking(self) -> Text | None:
        """Why nothing goes on: a table that names no firm, a column without unit or year."""
        return None if self._survey is None else blocking(self._survey)

    # -- what the page asks

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(column_columns())
        self.side.respeak()
        self._show()

    def fit(self, width: int, height: int) -> None:
        """Make the step fit the window: under 1200 the list of files is a combo box."""
        narrow = width < NARROW_WINDOW
        self.side.setVisible(not narrow)
        self.picker.setVisible(narrow)
        self.table.set_window_width(width)
        if not self._is_sized:
            self._is_sized = True
            self.splitter.setSizes([height * 38 // 100, height * 62 // 100])
        self.table.set_density("compact" if height < 700 else "normal")

    def panes(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self.files if self.side.isVisible() else self.picker, self.header_rows, self.grid, self.table]

    def escape(self) -> bool:
        """Leave the editor, the grid or a field of the head; False if the cursor is elsewhere."""
        self.field.give_up()
        inside = self.editors.focused() or next(
            (w for w in (self.grid, self.header_rows, self.data_from) if w.hasFocus()), None
        )
        if inside is None:
            return False
        if inside in (self.header_rows, self.data_from) and self._line is not None:
            self._show_table(self._line.table)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True


_NO_TABLE = {
    "": Text(
        "No table of firms, rounds or milestones was found here. Type its header rows to read it, 0 if it has none."
    ),
    "left": Text("This sheet is left out."),
    "hidden": Text("This sheet is hidden. Type its header rows to read it."),
    "guide": Text("This sheet is the guide of our template."),
}


def _picker_text(line: SheetLine) -> str:
    return line.title if line.alone else f"{line.sheet.file_name} › {line.title}"


def _key_text(line: SheetLine) -> str:
    return "|".join(map(str, line.key))
