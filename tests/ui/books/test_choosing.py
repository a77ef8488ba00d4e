"""Workbooks are chosen: each file in a row of its own, its trouble named where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from tests.intake.desk import CODES, write
from tests.intake.reading.test_encrypted import locked
from tests.ui.books.hand import (
    HEAD,
    book,
    broken,
    chosen,
    notes,
    row_of,
    said,
    shown,
    states,
)
from tests.ui.conftest import idle, sweep
from tests.ui.test_wizard import press, tabs_to
from ui.intake.choice import FileLine, size_text, state_text
from ui.intake.file_row import places
from ui.intake.page import IntakePage
from ui.kit.words import speech
from ui.shell.window import Window

Key = Qt.Key


def test_a_broken_file_among_good_ones_is_named_and_the_others_go_on(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = chosen(
        window, page, qtbot, book(tmp_path / "a.xlsx", 0), broken(tmp_path / "b.xlsx"), book(tmp_path / "c.xlsx", 1)
    )
    assert states(page) == ["read", "refused", "read"]
    words = shown(rows[1])
    assert "b.xlsx is damaged or cut off" in words
    assert "Nothing was changed." in words
    assert "Ask the sender for the file again" in words
    on = page.choose.foot.next_button
    assert on.text() == "Go on with 2 files"
    assert on.hasFocus()
    press(window, Key.Key_Return)
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    assert page.state.plan is not None
    assert len(page.state.plan.firms) == 2
    page.show_step("map")
    assert [name for name, _why in page.choosing.choice.refusals()] == ["b.xlsx"]


def test_files_without_trouble_go_on_by_themselves_and_the_list_is_there_when_one_comes_back(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    for number, name in enumerate(("a.xlsx", "b.xlsx")):
        book(folder / name, number)
    page.read([folder])
    assert page.phase == "reading"
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("map")
    page.map_foot.back_button.click()
    assert page.phase == "choose"
    assert [row.line.name for row in page.choose.list.rows.values()] == ["a.xlsx", "b.xlsx"]
    assert page.choose.back.isVisible()
    assert page.choose.back.text() == "Back to the import"
    assert page.choose.back.hasFocus()
    press(window, Key.Key_Return)
    assert page.phase == "map"


def test_a_folder_without_workbooks_says_so(window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (row,) = chosen(window, page, qtbot, tmp_path / "bare")
    assert "holds no workbook" in shown(row)
    assert not page.choose.foot.next_button.isEnabled()


def test_each_file_is_asked_for_its_own_password_in_its_own_row(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    one = locked(tmp_path / "one.xlsx", "orbit7", book(tmp_path / "p1.xlsx", 0))
    two = locked(tmp_path / "two.xlsx", "星河2024", book(tmp_path / "p2.xlsx", 1))
    first, second = chosen(window, page, qtbot, one, two)
    assert states(page) == ["password", "password"]
    assert first.password is not None
    assert second.password is not None
    assert first.password.field.hasFocus()
    assert first.password.field.accessibleName() == "Password of one.xlsx"
    QTest.keyClicks(first.password.field, "orbit7")
    press(window, Key.Key_Return)
    idle(window, qtbot, lambda: page.phase == "choose" and states(page) == ["read", "password"])
    assert second.password.field.hasFocus(), "the next one that asks"
    QTest.keyClicks(second.password.field, "orbit7")
    press(window, Key.Key_Return)
    idle(window, qtbot, lambda: page.phase == "choose")
    assert "The password does not open two.xlsx." in shown(second)
    assert second.password.field.hasFocus()
    assert second.password.field.text() == ""
    second.password.field.setText("星河2024")
    second.password.open.click()
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    assert page.state.plan is not None
    assert len(page.state.plan.firms) == 2


def test_two_files_of_one_name_are_told_apart_by_their_folders(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    for place in ("松江", "闵行"):
        (tmp_path / place).mkdir()
        book = Workbook()
        book.worksheets[0].append(("企业名称", "园区"))
        book.worksheets[0].append((f"上海{place}航天科技有限公司", "G60"))
        book.save(tmp_path / place / "return.xlsx")
    page.read([tmp_path / "松江" / "return.xlsx", tmp_path / "闵行" / "return.xlsx"])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    plan = page.state.plan
    assert plan is not None
    assert [file.name for file in plan.files] == ["return.xlsx (松江)", "return.xlsx (闵行)"]
    page.show_step("choose")
    assert page.choosing.returns


def test_the_field_that_asks_is_scrolled_to(window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path) -> None:
    window.resize(1024, 620)
    paths = [broken(tmp_path / f"{number}.xlsx") for number in range(6)]
    rows = chosen(window, page, qtbot, *paths, locked(tmp_path / "last.xlsx", "orbit7"))
    assert rows[-1].password is not None
    field = rows[-1].password.field
    assert field.hasFocus()
    qtbot.waitUntil(lambda: field.visibleRegion().boundingRect() == field.rect())


def test_a_text_in_big5_is_read_again_in_the_encoding_a_person_chooses(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    mainland, taiwan = tmp_path / "gb.csv", tmp_path / "big5.csv"
    mainland.write_bytes("\n".join(",".join(r) for r in (HEAD, row_of(0))).encode("gb18030"))
    taiwan.write_bytes(f"Company name,USCC\n臺灣晨星太空科技有限公司,{CODES[1]}\n".encode("cp950"))
    first, second, _third = chosen(window, page, qtbot, mainland, taiwan, broken(tmp_path / "x.xlsx"))
    assert first.encoding is not None
    assert second.encoding is not None
    assert first.encoding.combo.value == second.encoding.combo.value == "gb18030"
    combo = second.encoding.combo
    combo.setFocus()
    QTest.keyClick(combo, Key.Key_Down)
    idle(window, qtbot, lambda: page.phase == "choose")
    assert combo.value == "big5"
    assert combo.hasFocus(), "the keyboard stays where the person works"
    book_read = second.line.file
    assert book_read is not None
    assert book_read.read is not None
    assert book_read.read[0].sheets[0].value(2, 1) == "臺灣晨星太空科技有限公司"
    page.choose.foot.next_button.click()
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    assert page.state.plan is not None
    assert "臺灣晨星太空科技有限公司" in [firm.name for firm in page.state.plan.firms]


def test_an_encoding_that_does_not_fit_is_refused_and_another_helps(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b"a,b\n\x81\xff,c\n" * 3)
    (row,) = chosen(window, page, qtbot, odd)
    assert row.encoding is not None
    assert "text in an unknown encoding" in shown(row)
    assert row.encoding.combo.value == ""
    row.encoding.combo.setFocus()
    row.encoding.combo.chosen.emit("utf-8")
    idle(window, qtbot, lambda: page.phase == "choose")
    assert "is not written in utf-8" in shown(row)
    assert row.encoding.combo.value == "utf-8"


def test_delete_takes_a_file_off_and_the_focus_goes_to_its_neighbour(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    chosen(window, page, qtbot, *(broken(tmp_path / f"{name}.xlsx") for name in "abc"))
    rows = list(page.choose.list.rows.values())
    page.choose.choose.setFocus()
    press(window, *tabs_to(rows[0]))
    assert rows[0].hasFocus()
    press(window, Key.Key_Down, Key.Key_Delete)
    assert [row.line.name for row in page.choose.list.rows.values()] == ["a.xlsx", "c.xlsx"]
    assert rows[2].hasFocus()
    press(window, Key.Key_Delete)
    assert rows[0].hasFocus()
    press(window, Key.Key_Delete)
    assert page.choose.list.rows == {}
    assert page.choose.choose.hasFocus()
    assert page.choose.choose.text() == "Choose files"


def test_tab_goes_from_the_buttons_over_the_rows_to_the_foot(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    lock = locked(tmp_path / "l.xlsx", "orbit7")
    first, second = chosen(window, page, qtbot, book(tmp_path / "a.xlsx", 0), lock)
    assert second.password is not None
    step = page.choose
    stops = [step.choose, step.folder, step.template, step.memory, step.earlier]
    stops += [first, second.password.field, second.password.open, step.foot.cancel_button, step.foot.next_button]
    step.choose.setFocus()
    for stop in stops[1:]:
        press(window, Key.Key_Tab)
        assert QApplication.focusWidget() is stop
    first.setFocus()
    press(window, Key.Key_Down, Key.Key_Return)
    assert second.password.field.hasFocus(), "Enter goes to what the row asks"


def test_files_are_added_to_an_import_and_what_was_decided_stays(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.read([book(tmp_path / "b.xlsx", 1)])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.state.texts[0, "企业情况表", "C2"] = "张江"
    page._replan()
    idle(window, qtbot)
    page.state.toggle(page.state.rows[0].uid)
    excluded = set(page.state.excluded)
    page.show_step("choose")
    page.read([book(tmp_path / "c.xlsx", 2)])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    assert page._names == ["b.xlsx", "c.xlsx"]
    assert page.state.excluded == excluded
    assert page.state.texts == {(0, "企业情况表", "C2"): "张江"}
    assert page.state.plan is not None
    parks = [r.values.get("park") for f in page.state.plan.firms for r in f.new_records if r.table == "firm"]
    assert parks == ["张江", "临港"]
    page.show_step("choose")
    page.choosing.remove(page.choosing.choice.lines[0].number)
    assert not page.choose.back.isVisible(), "the import there is of other files"
    page.choose.foot.next_button.click()
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    assert page._names == ["c.xlsx"]
    assert page.state.texts == {}


def test_an_earlier_import_comments_and_struck_cells_are_noted(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    path = book(tmp_path / "a.xlsx", 0, 1)
    made = load_workbook(path)
    sheet = made.worksheets[0]
    for cell in ("A1", "B2"):
        sheet[cell].comment = Comment("核对", "x")
    for cell in ("A2", "B2", "C2"):
        sheet[cell].font = Font(strike=True)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[9].hidden = True  # nothing stands there
    sheet.column_dimensions["C"].hidden = True
    made.save(path)
    registry = window.desk.registry
    assert registry is not None
    commit(registry, prepare(registry, read_files([path])), "Chen Wei")
    window.desk.changed()
    rows = chosen(window, page, qtbot, path, broken(tmp_path / "b.xlsx"))
    found = notes(rows[0])
    assert found[0].startswith("Imported on 20")
    assert found[0].endswith(" by Chen Wei")
    assert found[1] == "2 comments (A1, B2), 3 struck-through cells (A2, B2, C2), 1 hidden row (3), 1 hidden column (C)"
    assert notes(rows[1]) == []
    speech().set_language(Language.ZH)
    sweep()
    assert (
        notes(rows[0])[1] == "2 条批注（A1，B2），3 个带删除线的单元格（A2，B2，C2），1 个隐藏行（3），1 个隐藏列（C）"
    )
    assert page.choose.foot.next_button.text() == "继续处理 1 个文件"


def test_what_an_old_format_does_not_show_is_told(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    old = tmp_path / "old.xls"
    old.write_bytes((Path(__file__).parents[2] / "intake" / "reading" / "files" / "returns.et").read_bytes())
    rows = chosen(window, page, qtbot, book(tmp_path / "a.xlsx", 0), old, broken(tmp_path / "b.xlsx"))
    assert [[note[:24] for note in notes(row)] for row in rows] == [[], ["Unknown in this format: "], []]
    speech().set_language(Language.ZH)
    sweep()
    assert notes(rows[1]) == ["此文件格式无法得知：批注、删除线、隐藏的行列、错误单元格、数字格式"]


def test_escape_stops_the_reading_and_keeps_what_was_there(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    chosen(window, page, qtbot, book(tmp_path / "a.xlsx", 0), broken(tmp_path / "b.xlsx"))
    page.read([book(tmp_path / "c.xlsx", 1)])
    press(window, Key.Key_Escape)
    assert page.phase == "choose"
    idle(window, qtbot)
    assert [row.line.name for row in page.choose.list.rows.values()] == ["a.xlsx", "b.xlsx"]
    page.choose.foot.cancel_button.click()
    assert page.choose.list.rows == {}
    assert page.choose.choose.hasFocus()


def test_files_that_make_no_import_say_why_above_the_list(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.xlsx", {"S": (("甲", "乙"), (1, 2))})
    chosen(window, page, qtbot, path)
    assert states(page) == ["read"]
    assert page.choose.error.isVisible()
    assert "holds no table" in page.choose.error.accessibleName()


def test_the_template_is_saved_and_the_memory_is_shown(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "empty.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out), ""))
    page.choose.template.click()
    idle(window, qtbot, out.exists)
    assert load_workbook(out).sheetnames
    assert "Saved empty.xlsx" in said(window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: "")
    page.choose.folder.click()
    assert page.phase == "choose"
    page.choose.memory.click()
    assert window.front == "settings"


@pytest.mark.parametrize(("size", "text"), [(0, "0 KB"), (1, "1 KB"), (350_000, "342 KB"), (3_565_158, "3.4 MB")])
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text


def test_a_file_that_waits_says_so_and_the_sheets_give_way_in_a_narrow_list() -> None:
    line = FileLine(Path("a.xlsx"), 1)
    assert state_text(line) == ("Waiting", "text3")
    line.percent = 45
    assert state_text(line)[0] == "Reading, 45 %"
    assert "sheets" in places(800)
    assert "sheets" not in places(700)
    lefts: list[Any] = [at for at, _width in places(800).values()]
    assert len(set(lefts)) == 5
