"""An import is over: what was done, what waits, how it is taken back, and the sender's workbook with what we made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Update, apply
from registry.i18n import Language
from registry.resources import resource_path
from registry.view.rows import records
from tests.ui.books.hand import (
    book,
    firms,
    imported,
    made_dialog,
    said,
    texts,
)
from tests.ui.conftest import idle, sweep
from tests.ui.test_wizard import press, tabs_to
from ui.intake.page import IntakePage
from ui.kit.words import speech
from ui.shell.window import Window

Key = Qt.Key


def test_the_end_says_what_was_done_and_undoes_it(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0), book(tmp_path / "b.xlsx", 1))
    words = [label.text() for label in page.done.findChildren(QLabel) if label.isVisible()]
    assert words[0] == "Imported a.xlsx and 1 more file"
    assert words[1] == "2 firms added"
    assert page.done.firms.hasFocus()
    assert page.done.undo.isEnabled()
    press(window, *tabs_to(page.done.undo), Key.Key_Return)
    idle(window, qtbot, lambda: page.phase == "choose")
    assert firms(window) == []
    assert page.choose.choose.hasFocus()


def test_the_end_says_what_waits_in_both_languages(window: Window, page: IntakePage, qtbot: QtBot) -> None:
    imported(window, page, qtbot, resource_path("samples/district-return.xlsx"))
    sweep()
    words = [label.text() for label in page.done.findChildren(QLabel) if label.isVisible()]
    assert "3 rows wait, 8 cells were left out. The marked workbook shows the sender where and why." in words
    speech().set_language(Language.ZH)
    sweep()
    words = [label.text() for label in page.done.findChildren(QLabel) if label.isVisible()]
    assert "3 行暂缓，8 个单元格未导入。标注件向报送单位指明位置和原因。" in words


def test_an_import_is_undone_over_a_later_change_which_stays(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0, 1))
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        firm, other = list(records(connection, "firm"))
    edit = Update("firm", firm["uid"], {"park": firm["park"]}, {"park": "张江"})
    apply(registry, ChangeSet(kind="edit", label="Edit", actor="Test", operations=(edit,)))
    window.desk.changed()
    idle(window, qtbot, lambda: any("changed since" in label.text() for label in page.done.findChildren(QLabel)))
    assert page.phase == "done"
    press(window, *tabs_to(page.done.undo), Key.Key_Return)
    dialog = made_dialog(page)
    idle(window, qtbot, dialog.undo.isEnabled)
    assert firm["legal_name"] in dialog.labels(), "what would stay is named before"
    assert set(firms(window)) == {firm["legal_name"], other["legal_name"]}, "nothing is undone yet"
    dialog.undo.click()
    idle(window, qtbot, lambda: not dialog.undo.isEnabled() and "taken back" in dialog.labels())
    assert firms(window) == [firm["legal_name"]]
    dialog.close_button.click()


def test_earlier_imports_are_listed_and_taken_back_by_keyboard(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path
) -> None:
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0))
    page.done.more.click()
    imported(window, page, qtbot, book(tmp_path / "b.xlsx", 1))
    page.done.more.click()
    idle(window, qtbot, lambda: page.phase == "choose")
    press(window, *tabs_to(page.choose.earlier), Key.Key_Return)
    dialog = made_dialog(page)
    idle(window, qtbot, dialog.undo.isEnabled)
    assert dialog.table.hasFocus()
    assert [one.files for one in dialog.model.rows()] == [("b.xlsx",), ("a.xlsx",)]
    QTest.keyClick(dialog.windowHandle(), Key.Key_Down)
    idle(window, qtbot, dialog.undo.isEnabled)
    QTest.keyClick(dialog.windowHandle(), Key.Key_Return)
    assert dialog.undo.hasFocus(), "Enter goes to the button and does nothing yet"
    QTest.keyClick(dialog.windowHandle(), Key.Key_Return)
    idle(window, qtbot, lambda: [one.stands for one in dialog.model.rows()] == [True, False])
    assert len(firms(window)) == 1
    speech().set_language(Language.ZH)
    sweep()
    assert "本次导入已撤销。" in dialog.labels()
    dialog.close_button.click()


def test_the_marked_workbook_carries_the_keys_of_the_firms_that_were_written(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0, 1))
    out = tmp_path / "back.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(out), ""))
    assert page.done.marked.text() == "Save the marked workbook"
    page.done.marked.click()
    idle(window, qtbot, out.exists)
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        keys = {f["uid"] for f in records(connection, "firm")}
    assert keys <= texts(out)
    assert "Saved back.xlsx" in said(window)


def test_a_firm_that_waits_has_no_key_and_before_the_commit_none_has(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.read([book(tmp_path / "a.xlsx", 0, 1)])
    idle(window, qtbot, lambda: page.phase in ("map", "review"))
    page.show_step("review")
    uids = [row.uid for row in page.state.rows]
    before, after = tmp_path / "before.xlsx", tmp_path / "after.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(before), ""))
    page.review.marked_wanted.emit()
    idle(window, qtbot, before.exists)
    page.state.toggle(uids[0])
    page.commit()
    idle(window, qtbot, lambda: page.phase == "done")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(after.with_suffix("")), ""))
    page.done.marked.click()
    idle(window, qtbot, after.exists)
    assert not set(uids) & texts(before)
    assert set(uids) & texts(after) == {uids[1]}


def test_the_senders_own_file_is_never_replaced(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.xlsx", 0)
    body = path.read_bytes()
    imported(window, page, qtbot, path)
    told: list[str] = []
    window.desk.failed.disconnect()
    window.desk.failed.connect(lambda error: told.append(str(error)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(path), ""))
    page.done.marked.click()
    idle(window, qtbot, lambda: bool(told))
    assert "a.xlsx is the sender's own file." in told[0]
    assert path.read_bytes() == body


def test_several_marked_workbooks_go_into_a_folder_and_replace_nothing(
    window: Window, page: IntakePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(window, page, qtbot, book(tmp_path / "a.xlsx", 0), book(tmp_path / "b.xlsx", 1))
    folder = tmp_path / "out"
    folder.mkdir()
    held = folder / "a (marked).xlsx"
    held.write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(folder))
    page.done.marked.click()
    idle(window, qtbot, lambda: len(list(folder.iterdir())) == 3)
    assert sorted(path.name for path in folder.iterdir()) == [
        "a (marked) 2.xlsx",
        "a (marked).xlsx",
        "b (marked).xlsx",
    ]
    assert held.read_bytes() == b"mine"
