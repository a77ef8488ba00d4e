"""The five steps of an import in the real window: by keyboard, in both languages, and what is remembered after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.view.rows import records
from tests.intake.desk import CODES
from tests.intake.reading.test_encrypted import locked
from tests.store.support import fresh_file
from tests.ui.conftest import idle, window_with
from ui.intake.page import IntakePage
from ui.kit.words import speech
from ui.shell.window import Window

Key = Qt.Key
HEADER = ("企业名称", "统一社会信用代码", "注册资本", "星座规划")
ONE = ("上海晨曦航天科技有限公司", CODES[0], 500, "百星计划")
TWO = ("上海暮光航天科技有限公司", CODES[1], 800, None)
NEAR = ("上海晨曦航天科技股份公司", None, 600, None)


def write(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("某区商业航天企业表（2024年）",))
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Window]:
    fresh_file(tmp_path / "new.car", name="New", actor="Test", fictional=False)
    with window_with(qtbot, settings, "intake", file=tmp_path / "new.car") as made:
        yield made


@pytest.fixture
def page(window: Window) -> IntakePage:
    found = window.pages["intake"]
    assert isinstance(found, IntakePage)
    return found


def press(window: Window, *keys: Key) -> None:
    for key in keys:
        QTest.keyClick(window.windowHandle(), key)


def tabs_to(widget: QWidget) -> list[Key]:
    """The presses of Tab that go from the focus to `widget`."""
    at: Any = QApplication.focusWidget()
    keys: list[Key] = []
    while at is not None and at is not widget and len(keys) < 40:
        at = at.nextInFocusChain()
        if at.isVisible() and at.isEnabled() and at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.focusProxy() is None:
            keys.append(Key.Key_Tab)
    return keys


def stored(window: Window, table: str) -> list[dict[str, Any]]:
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        return list(records(connection, table))


@pytest.mark.parametrize("language", list(Language))
def test_an_unknown_sheet_is_mapped_reviewed_and_committed(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path, language: Language
) -> None:
    speech().set_language(language)
    page.read([write(tmp_path / "a.xlsx", HEADER, ONE, TWO)])
    idle(window, qtbot, lambda: page.phase == "map")
    assert page.map.table.hasFocus()
    assert not page.map_foot.next_button.isEnabled(), "the sums have no unit"
    press(window, Key.Key_Down, Key.Key_Down)
    assert page.map.unit.isVisible()
    press(window, Key.Key_Return)
    assert page.map.field.hasFocus()
    press(window, Key.Key_Tab)
    assert page.map.unit.hasFocus()
    for _unit in ("元", "千元", "万元"):  # the plan is made anew after each
        press(window, Key.Key_Down)
        idle(window, qtbot)
    idle(window, qtbot, lambda: page.map_foot.next_button.isEnabled())
    assert page.map.unit.hasFocus(), "the keyboard stays where the person works"
    assert page.map.unit.value == "万元"
    press(window, *tabs_to(page.map_foot.next_button), Key.Key_Return)
    assert page.phase == "review"
    assert page.state.figures()[0] == 2
    press(window, *tabs_to(page.review.foot.commit_button), Key.Key_Return)
    idle(window, qtbot, lambda: page.phase == "done")
    capital = {f["legal_name"]: f["reg_capital"].lo_fen for f in stored(window, "firm")}
    assert capital == {ONE[0]: 500_0000_00, TWO[0]: 800_0000_00}
    assert [n["text"] for n in stored(window, "note")] == ["百星计划"]


def test_a_confirmed_layout_goes_straight_to_the_review(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read([write(tmp_path / "a.xlsx", HEADER, ONE)])
    idle(window, qtbot, lambda: page.phase == "map")
    assert page.state.plan is not None
    page.map.answered.emit(page.state.plan.questions[0], "万元")
    idle(window, qtbot, lambda: page.map_foot.next_button.isEnabled())
    page.map_foot.next_button.click()
    page.review.foot.commit_button.click()
    idle(window, qtbot, lambda: page.phase == "done")
    page.read([write(tmp_path / "b.xlsx", HEADER, ONE, TWO)])
    idle(window, qtbot, lambda: page.phase == "review")
    assert page.state.figures()[:3] == [1, 0, 1]


def test_a_very_similar_name_is_put_to_a_person(window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path) -> None:
    header = HEADER[:2]
    page.read([write(tmp_path / "a.xlsx", header, ONE[:2])])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("review")
    page.review.foot.commit_button.click()
    idle(window, qtbot, lambda: page.phase == "done")
    page.read([write(tmp_path / "b.xlsx", header, ("上海晨熙航天科技有限公司", None))])
    idle(window, qtbot, lambda: page.phase == "match")
    assert page.match.open_decisions == 1
    press(window, Key.Key_1)
    idle(window, qtbot, lambda: page.match.open_decisions == 0)
    assert page.state.figures()[0] == 0, "it is the firm that is there"
    press(window, Key.Key_Backspace)
    idle(window, qtbot, lambda: page.match.open_decisions == 1)
    press(window, Key.Key_D)
    idle(window, qtbot, lambda: page.match.open_decisions == 0)
    assert page.state.figures()[0] == 1
    page.match_foot.next_button.click()
    page.review.foot.commit_button.click()
    idle(window, qtbot, lambda: page.phase == "done")
    assert len(stored(window, "firm")) == 2


def test_header_rows_typed_by_hand_are_read_so(window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path) -> None:
    page.read([write(tmp_path / "a.xlsx", ("甲", "乙"), HEADER[:2], ONE[:2], TWO[:2])])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("map")
    page.map.header_rows.setText("3")
    page.map.data_from.setText("5")
    page.map.header_rows.editingFinished.emit()
    idle(window, qtbot)
    plan = page.state.plan
    assert plan is not None
    assert plan.survey.tables[0].by_hand
    assert [firm.name for firm in plan.firms] == [TWO[0]]


def test_a_password_is_asked_for_in_place(window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path) -> None:
    plain = write(tmp_path / "plain.xlsx", HEADER[:2], ONE[:2])
    page.read([locked(tmp_path / "locked.xlsx", "orbit7", plain)])
    idle(window, qtbot, lambda: page.phase == "choose")
    assert page.choose.password.hasFocus()
    for word, phases in (("wrong", ("choose",)), ("orbit7", ("map", "review"))):
        page.choose.password.setText(word)
        press(window, Key.Key_Return)
        idle(window, qtbot, lambda phases=phases: page.phase in phases)
    assert page.state.plan is not None
    assert [firm.name for firm in page.state.plan.firms] == [ONE[0]]
    assert not page.choose.password.text(), "a password does not stay on the page"


def test_a_remembered_layout_is_renamed_in_the_step(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read([write(tmp_path / "a.xlsx", HEADER[:2], ONE[:2])])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("review")
    page.review.foot.commit_button.click()
    idle(window, qtbot, lambda: page.phase == "done")
    page.read([write(tmp_path / "b.xlsx", HEADER[:2], ONE[:2], TWO[:2])])
    idle(window, qtbot, lambda: page.phase == "review")
    page.show_step("map")
    field = page.map.side.layout_name
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Songjiang return")
    press(window, Key.Key_Return)
    idle(window, qtbot, lambda: page.state.plan is not None)
    assert page.state.plan is not None
    layout = page.state.plan.survey.tables[0].layout
    assert layout is not None
    assert layout.name == field.text() == "Songjiang return"
    assert [row["name"] for row in stored_layouts(window)] == ["Songjiang return"]


def stored_layouts(window: Window) -> list[dict[str, Any]]:
    from registry.intake.memory import load_memory

    assert window.desk.registry is not None
    return [{"name": layout.name} for layout in load_memory(window.desk.registry).layouts.values()]


def test_a_column_left_out_by_mistake_loses_nothing(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read([write(tmp_path / "a.xlsx", ("企业名称", "园区"), (ONE[0], "临港"))])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("map")
    page.map.table.set_current(1)
    page.map.field.setFocus()
    QTest.keyClicks(page.map.field, "Leave out")
    press(window, Key.Key_Return)
    idle(window, qtbot)
    assert page.phase == "map", "the step stays and says what is missing"
    assert not page.map_foot.next_button.isEnabled()
    assert "names the firm" in str(page.map.blocking())


def test_a_sheet_is_left_out_and_taken_in_again(window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", HEADER[:2], ONE[:2])
    book = load_workbook(path)
    for row in (HEADER[:2], TWO[:2]):
        (book["Two"] if "Two" in book.sheetnames else book.create_sheet("Two")).append(row)
    book.save(path)
    page.read([path])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("map")
    page.map.files.set_current((0, "Two", 0))
    page.map.files.setFocus()
    for firms in (1, 2):
        press(window, Key.Key_Delete)
        idle(window, qtbot)
        assert page.state.plan is not None
        assert len(page.state.plan.firms) == firms


def test_the_row_and_the_firm_stand_side_by_side_and_each_value_is_chosen_by_keyboard(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    header = ("企业名称", "统一社会信用代码", "注册资本（万元）", "园区")
    page.read([write(tmp_path / "a.xlsx", header, (ONE[0], ONE[1], 500, "G60"))])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("review")
    page.review.foot.commit_button.click()
    idle(window, qtbot, lambda: page.phase == "done")
    page.read([write(tmp_path / "b.xlsx", header, ("上海晨熙航天科技有限公司", None, 650, "临港"))])
    idle(window, qtbot, lambda: page.phase in ("map", "match"))
    page.show_step("match")
    idle(window, qtbot)
    values = page.match.candidates.values
    window.activateWindow()
    window.windowHandle().requestActivate()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Key.Key_F6, Key.Key_F6)
    assert values.hasFocus()
    assert values.set_current(next((one.key, one.label) for one in values.model_of_lines.rows() if one.label == "Park"))
    press(window, Key.Key_Right)
    line = values.current()
    assert line is not None
    assert (line.new, line.old, line.state) == ("临港", "G60", "left")
    said = [values.model().index(values.current_row(), n).data(Qt.ItemDataRole.AccessibleTextRole) for n in (1, 2)]
    assert said == ["In the sheet 临港, not chosen", "In the registry G60, chosen"]
    assert page.state.left == set(), "nothing is decided before the firm is"
    press(window, Key.Key_1)
    idle(window, qtbot, lambda: page.match.open_decisions == 0)
    assert {key for _uid, key in page.state.left} == {"park"}
    press(window, Key.Key_Backspace)
    idle(window, qtbot, lambda: page.match.open_decisions == 1)
    assert page.state.left == set(), "taken back with the firm"
