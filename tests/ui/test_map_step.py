"""The step of the columns with real sheets: what stands where, and what each key and drag tells the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language, Text
from registry.intake.decisions import Bands, ColumnChoice, Decisions
from registry.intake.importing import prepare, read_files
from registry.intake.memory import Memory
from tests.intake.desk import CODES
from tests.ui.conftest import sweep
from ui.intake.map_files import FileLine
from ui.intake.map_step import MapStep
from ui.intake.sheet_grid import SheetGrid
from ui.kit.layout import clear
from ui.kit.words import speech

Key = Qt.Key
ONE, TWO = "上海晨曦航天科技有限公司", "上海暮光航天科技有限公司"
MAIN = (
    ("某区商业航天企业表",),
    ("企业名称", "统一社会信用代码", "经营情况", None, "园区", "备注说明"),
    (None, None, "2024年营业收入", "2024年从业人数"),
    (ONE, CODES[0], 500, "268人", "临港", "甲"),
    (TWO, CODES[1], "6.2亿", 40, None, None),
)
ROUNDS = (("企业名称", "轮次", "日期"), (ONE, "A轮", "2024-03-01"))
SHEETS = {"主表": MAIN, "融资": ROUNDS, "说明": (("请按期填报",),)}
Sheets = dict[str, Sequence[Sequence[object]]]


def write(path: Path, sheets: Sheets) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == "主表":
            sheet.merge_cells("C2:D2")
    book.save(path)
    return path


class Stage:
    """A step, the plan it shows, and what it told."""

    def __init__(self, step: MapStep, folder: Path) -> None:
        self.step, self.folder = step, folder
        self.files: Any = ()
        self.columns: list[tuple[Any, ColumnChoice]] = []
        self.bands: list[tuple[Any, tuple[Bands, ...]]] = []
        self.left: list[tuple[Any, bool]] = []
        step.column_chosen.connect(lambda key, choice: self.columns.append((key, choice)))
        step.bands_chosen.connect(lambda sheet, bands: self.bands.append((sheet, bands)))
        step.sheet_left.connect(lambda sheet, left: self.left.append((sheet, left)))

    def read(self, *books: Sheets) -> None:
        paths = [write(self.folder / f"{number}.xlsx", sheets) for number, sheets in enumerate(books)]
        self.files = read_files(paths)
        self.plan()

    def plan(self, decisions: Decisions | None = None, memory: Memory | None = None) -> None:
        made = prepare(None, self.files, decisions, memory=memory, needs_table=False)
        self.step.show_survey(made.survey, made.questions, [book for book, _source in self.files])
        QApplication.processEvents()

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.step.window().windowHandle(), key)

    def type(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    step = MapStep()
    qtbot.addWidget(step)
    step.resize(1360, 740)
    step.show()
    step.fit(1440, 900)
    step.activateWindow()
    qtbot.waitUntil(step.isActiveWindow)
    yield Stage(step, tmp_path)
    speech().set_language(Language.EN)


def in_row(stage: Stage, widget: QWidget) -> bool:
    """Whether an editor stands in the current row."""
    row = stage.step.table.visualRect(stage.step.table.currentIndex())
    return widget.isVisible() and row.top() <= widget.y() and widget.geometry().bottom() <= row.bottom()


# --- columns -----------------------------------------------------------------------------------------------------------


def test_the_editors_stand_in_the_current_row_and_go_with_it(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.table.setFocus()
    assert in_row(stage, step.field)
    assert not step.unit.isVisible(), "a name has no unit"
    stage.press(Key.Key_Down, Key.Key_Down)
    assert in_row(stage, step.field)
    assert in_row(stage, step.unit)
    assert in_row(stage, step.year)
    assert step.year.text() == "2024"
    assert step.grid.column == 3, "the sheet shows which column it is"
    stage.press(Key.Key_Down)
    assert not step.unit.isVisible(), "heads have no unit"


def test_a_field_is_found_by_typing_a_part_of_its_name(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.table.setFocus()
    stage.press(Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Return)
    assert step.field.hasFocus()
    assert step.field.currentText() == "Keep as note"
    stage.type("short n")
    stage.press(Key.Key_Return)
    assert [(key, choice.fields) for key, choice in stage.columns] == [((0, "主表", 0, 6), ("firm.short_name",))]


def test_words_that_are_no_field_choose_nothing_and_esc_brings_the_old_one_back(stage: Stage, qtbot: QtBot) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.table.setFocus()
    stage.press(Key.Key_Return)
    stage.type("zzz")
    stage.press(Key.Key_Return)
    assert stage.columns == []
    step.activateWindow()  # the offscreen platform leaves a closed list of completions active
    qtbot.waitUntil(step.isActiveWindow)
    assert step.escape()
    assert step.field.currentText() == "Legal name"
    assert step.table.hasFocus()


def test_the_heads_of_the_list_cannot_be_chosen(stage: Stage) -> None:
    stage.read(SHEETS)
    stage.step.table.setFocus()
    stage.press(Key.Key_Return)
    stage.type("Yearly figures")
    stage.press(Key.Key_Return)
    assert stage.columns == []


def test_what_is_said_while_the_plan_is_made_adds_up(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.table.set_current(3)
    step.year.setFocus()
    step.year.selectAll()
    stage.type("2023")
    stage.press(Key.Key_Return)
    step.unit.setFocus()
    stage.press(Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert stage.columns[-1][1] == ColumnChoice(unit="万元", year=2023)


@pytest.mark.parametrize("typed", ["", "24", "1066", "20x4"])
def test_a_year_that_is_none_is_marked_and_not_told(stage: Stage, typed: str) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.table.set_current(3)
    step.year.setFocus()
    step.year.selectAll()
    stage.press(Key.Key_Delete)
    stage.type(typed)
    stage.press(Key.Key_Return)
    assert stage.columns == []
    assert step.year.property("invalid")


def test_the_menu_of_a_column_sets_blanks_a_second_field_and_back(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.table.set_current(5)

    def choose(*path: str) -> ColumnChoice:
        menu: Any = step.editors.menu()
        for part in path[:-1]:
            menu = next(a.menu() for a in menu.actions() if a.menu() is not None and a.menu().title() == part)
        next(a for a in menu.actions() if a.text() == path[-1]).trigger()
        return stage.columns[-1][1]

    assert choose("Blank cells clear the value of the registry").blank == "clear"
    assert choose("Second field", "Firm", "Short name").fields == ("firm.park", "firm.short_name")
    stage.plan(Decisions(columns=dict(stage.columns)))
    assert step.field.currentText() == "Park + Short name"
    assert choose("Read as it was found") == ColumnChoice()


def test_an_editor_in_hand_stays_when_the_plan_is_made_anew(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.table.set_current(3)
    step.unit.setFocus()
    stage.press(Key.Key_Down, Key.Key_Down, Key.Key_Down)
    stage.plan(Decisions(columns=dict(stage.columns)))
    sweep()
    assert QApplication.focusWidget() is step.unit
    assert step.unit.value == "万元"
    assert step.table.current_row() == 2


# --- the sheet ---------------------------------------------------------------------------------------------------------


def typed(field: Any, text: str) -> Callable[[Stage], None]:
    def run(stage: Stage) -> None:
        target = getattr(stage.step, field)
        target.setFocus()
        target.selectAll()
        stage.press(Key.Key_Delete)
        stage.type(text)
        stage.press(Key.Key_Return)

    return run


@pytest.mark.parametrize(
    ("act", "bands"),
    [
        (typed("header_rows", "3"), (Bands((3, 3), 4),)),
        (typed("header_rows", "2-3"), (Bands((2, 3), 4),)),
        (typed("data_from", "5"), (Bands((2, 3), 5),)),
        (typed("data_from", "4-4"), (Bands((2, 3), 4, 4),)),
        (typed("header_rows", ""), ()),
        (typed("header_rows", "0"), (Bands(None, 2),)),
        (typed("header_rows", "none"), (Bands(None, 2),)),
    ],
)
def test_bands_are_typed(stage: Stage, act: Callable[[Stage], None], bands: tuple[Bands, ...]) -> None:
    stage.read(SHEETS)
    act(stage)
    assert stage.bands == [((0, "主表"), bands)]


@pytest.mark.parametrize(
    ("field", "text"),
    [("header_rows", "x"), ("header_rows", "3-2"), ("header_rows", "-1"), ("data_from", "3"), ("data_from", "5-4"),
     ("data_from", "five")],
)  # fmt: skip
def test_bands_that_make_no_sense_are_marked_and_esc_restores_them(stage: Stage, field: str, text: str) -> None:
    stage.read(SHEETS)
    step = stage.step
    shown = getattr(step, field).text()
    typed(field, text)(stage)
    assert stage.bands == []
    assert getattr(step, field).property("invalid")
    assert step.escape()
    assert getattr(step, field).text() == shown
    assert not getattr(step, field).property("invalid")


def test_how_sure_the_rows_of_a_table_are_is_said(stage: Stage) -> None:
    stage.read({"表": [["企业名称", "统一社会信用代码"], ["上海晨曦航天科技有限公司", CODES[0]]]})
    assert stage.step._said.text() == "Row 1 read as header; 95 % sure"
    stage.plan(Decisions(bands={(0, "表"): (Bands((1, 1), 2, 2),)}))
    assert stage.step._said.text() == "Row 1 read as header; set by hand"
    speech().set_language(Language.ZH)
    stage.plan()
    assert stage.step._said.text() == "第 1 行为表头；把握 95%"


def test_a_sheet_without_a_header_is_read_by_letters_and_said_to_be_so(stage: Stage) -> None:
    stage.read({"名单": ((ONE, CODES[0], 12), (TWO, CODES[1], 30))})
    step = stage.step
    assert step.table.model().rowCount() == 0
    typed("header_rows", "0")(stage)
    assert stage.bands == [((0, "名单"), (Bands(None, 1),))]
    stage.plan(Decisions(bands=dict(stage.bands)))
    assert step.header_rows.text() == "0"
    assert [column.header for column in step.model.rows()] == ["A", "B", "C"]
    assert "without a header" in step._said.text()
    step.grid.menu(2).actions()[2].trigger()
    assert stage.bands[-1] == ((0, "名单"), (Bands(None, 2),))


def test_every_block_that_is_left_out_is_listed_with_its_range_and_taken_in(stage: Stage) -> None:
    legend = (("代码", "说明"), ("01", "火箭"), ("02", "卫星"))
    rows = [("企业名称", "领域代码", None, *legend[0]), (ONE, "01", None, *legend[1]), (TWO, "02", None, *legend[2])]
    taken: list[Any] = []
    stage.step.block_taken.connect(lambda sheet, bands: taken.append((sheet, bands)))
    stage.read({"名单": [("某区企业表",), *rows, ("合计", 2)]})
    chip = stage.step.left_out
    assert chip.isVisible()
    assert chip.text() == "3 left out"
    entries = {action.text(): action for action in chip.menu_of_blocks().actions() if action.isEnabled()}
    assert list(entries) == ["A5:B5  Sum line: 合计", "A1  Title: 某区企业表", "D2:E4  Legend: 代码"]
    assert stage.step.grid.model_.look(3, 4) == "skipped"
    entries["D2:E4  Legend: 代码"].trigger()
    (told,) = taken
    assert told == ((0, "名单"), (Bands((2, 2), 3, 4, 1, 2), Bands((2, 2), 3, 4, 4, 5)))
    stage.plan(Decisions(bands=dict(taken)))
    assert [line.title for line in stage.step.files_model.rows() if hasattr(line, "sheet")] == ["名单", "名单 (2)"]
    assert chip.text() == "2 left out"
    speech().set_language(Language.ZH)
    stage.step.respeak()
    assert chip.text() == "未读取 2 块"


def middle(stage: Stage, row: int) -> QPoint:
    rows = stage.step.grid.rows
    return QPoint(10, rows.sectionViewportPosition(row - 1) + rows.sectionSize(row - 1) // 2)


def test_the_header_is_dragged_over_row_numbers_and_data_begins_at_a_double_click(stage: Stage) -> None:
    stage.read(SHEETS)
    numbers = stage.step.grid.rows.viewport()
    QTest.mousePress(numbers, Qt.MouseButton.LeftButton, pos=middle(stage, 1))
    QTest.mouseMove(numbers, middle(stage, 2))
    QTest.mouseMove(numbers, middle(stage, 3))
    QTest.mouseRelease(numbers, Qt.MouseButton.LeftButton, pos=middle(stage, 3))
    assert stage.bands == [((0, "主表"), (Bands((1, 3), 4),))]
    QTest.mouseDClick(numbers, Qt.MouseButton.LeftButton, pos=middle(stage, 5))
    assert stage.bands[-1] == ((0, "主表"), (Bands((2, 3), 5),))
    QTest.mouseClick(numbers, Qt.MouseButton.LeftButton, pos=middle(stage, 4))
    assert len(stage.bands) == 2, "a click alone marks nothing"


@pytest.mark.parametrize(
    ("row", "entry", "bands"),
    [
        (1, "Header begins in row 1", Bands((1, 3), 4)),
        (2, "Header ends in row 2", Bands((2, 2), 3)),
        (5, "Data begins in row 5", Bands((2, 3), 5)),
        (4, "Data ends in row 4", Bands((2, 3), 4, 4)),
    ],
)
def test_the_menu_of_the_grid_marks_the_row_in_hand(stage: Stage, row: int, entry: str, bands: Bands) -> None:
    stage.read(SHEETS)
    next(a for a in stage.step.grid.menu(row).actions() if a.text() == entry).trigger()
    assert stage.bands == [((0, "主表"), (bands,))]


def test_arrows_in_the_sheet_choose_the_column_and_enter_goes_to_it(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.grid.setFocus()
    step.grid.setCurrentIndex(step.grid.model_.index(3, 1))
    stage.press(Key.Key_Right)
    chosen = step.table.current()
    assert chosen is not None
    assert chosen.letters == "C"
    stage.press(Key.Key_Return)
    assert step.table.hasFocus()


def test_the_sheet_shows_heads_merged_numbers_right_and_what_was_not_read(stage: Stage) -> None:
    stage.read({"主表": MAIN, "融资": ROUNDS})
    model, right = stage.step.grid.model_, Qt.AlignmentFlag.AlignRight
    assert stage.step.grid.columnSpan(1, 2) == 2
    assert model.align(2, 3, model.look(2, 3)) == Qt.AlignmentFlag.AlignHCenter
    assert model.align(5, 4, model.look(5, 4)) == right
    assert model.look(1, 1) == "skipped"
    assert model.look(3, 3) == "header"
    assert model.look(4, 3) == "fault", "a sum without a unit"


# --- files -------------------------------------------------------------------------------------------------------------


def test_files_and_sheets_say_what_state_they_are_in(stage: Stage) -> None:
    stage.read(SHEETS, {"Sheet": (("企业名称", "统一社会信用代码"), (ONE, CODES[0]))})
    said = [(line.title, line.state[0]) for line in stage.step.files_model.rows()]
    assert said == [
        ("0.xlsx", "3 to check"),
        ("主表", "2 rows"),
        ("融资", "1 row"),
        ("说明", "skipped"),
        ("1.xlsx", "Ready"),
    ]


def test_delete_leaves_a_sheet_out_and_takes_it_in_again(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.files.set_current((0, "融资", 0))
    step.files.setFocus()
    stage.press(Key.Key_Delete)
    assert stage.left == [((0, "融资"), True)]
    stage.plan(Decisions(left_sheets=frozenset({(0, "融资")})))
    assert step.files.hasFocus()
    current = step.files.current()
    assert current is not None
    assert current.state[0] == "left out"
    stage.press(Key.Key_Delete)
    assert stage.left[-1] == ((0, "融资"), False)


def test_the_only_sheet_that_is_read_cannot_be_left_out(stage: Stage) -> None:
    stage.read({"主表": MAIN, "说明": (("请按期填报",),)})
    stage.step.files.setFocus()
    stage.press(Key.Key_Delete)
    assert stage.left == []
    assert not stage.step.sheet_menu().actions()[0].isEnabled()


def test_a_file_that_cannot_be_opened_is_listed_with_its_reason(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    made = prepare(None, stage.files, None, needs_table=False)
    books = [book for book, _source in stage.files]
    step.show_survey(made.survey, made.questions, books, [("Q3.et", Text("It has a password."))])
    last = step.files_model.rows()[-1]
    assert isinstance(last, FileLine)
    assert (last.title, last.state) == ("Q3.et", ("Cannot open", "bad"))
    step.files.set_current(last.key)
    assert step._said.text() == "It has a password."


def test_in_a_narrow_window_the_sheet_is_picked_from_a_box(stage: Stage) -> None:
    stage.read(SHEETS)
    step = stage.step
    step.fit(1024, 620)
    assert not step.side.isVisible()
    assert step.picker.isVisible()
    step.picker.setFocus()
    stage.press(Key.Key_Down)
    assert [c.header for c in step.model.rows()] == ["企业名称", "轮次", "日期"]


# --- what holds the import back ----------------------------------------------------------------------------------------


def test_a_missing_unit_then_a_missing_name_hold_the_import_back(stage: Stage) -> None:
    stage.read(SHEETS)
    assert str(stage.step.blocking()) == "Column C of 主表 has no unit. Choose one or leave it out."
    unit = {(0, "主表", 0, 3): ColumnChoice(unit="万元")}
    stage.plan(Decisions(columns=unit))
    assert stage.step.blocking() is None
    left = {(0, "主表", 0, column): ColumnChoice(fields=()) for column in (1, 2)}
    stage.plan(Decisions(columns={**unit, **left}, bands={(0, "主表"): (Bands((2, 3), 4),)}))
    assert "names the firm" in str(stage.step.blocking())


def test_the_step_speaks_the_other_language_at_once(stage: Stage) -> None:
    stage.read(SHEETS)
    stage.step.table.set_current(5)
    speech().set_language(Language.ZH)
    stage.step.respeak()
    assert stage.step.field.currentText() == "园区"
    assert [line.state[0] for line in stage.step.files_model.rows()][1:] == ["2 行", "1 行", "已跳过"]


def test_a_widget_cleared_before_it_was_shown_comes_up_as_no_window(qtbot: QtBot) -> None:
    stage, box = QWidget(), QVBoxLayout()
    qtbot.addWidget(stage)
    stage.setLayout(box)
    stage.show()
    line = QWidget()
    box.addWidget(line)
    clear(box)
    QApplication.processEvents()
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not stage]
    sweep()


def test_what_the_sheet_hides_is_hatched_and_named(qtbot: QtBot, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"表": (("企业名称", "园区"), ("上海甲航天科技有限公司", "G60"))})
    book = load_workbook(path)
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["B"].hidden = True
    book.save(path)
    grid = SheetGrid()
    qtbot.addWidget(grid)
    grid.show_sheet(read_files([path])[0][0].sheets[0], None)
    model, tip = grid.model_, Qt.ItemDataRole.ToolTipRole
    assert [model.is_hidden(*cell) for cell in ((1, 1), (1, 2), (2, 1))] == [False, True, True]
    assert model.index(1, 0).data(tip) == "上海甲航天科技有限公司\nHidden row"
    assert model.index(0, 1).data(tip) == "园区\nHidden column"
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Hidden column"
    assert model.headerData(1, Qt.Orientation.Vertical, tip) == "Hidden row"
