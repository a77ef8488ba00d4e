"""The import page in the real window: choose, review, mend, commit, undo; wrong files; words in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QTabBar
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Update, apply
from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from registry.intake.snapshot import last_tx
from registry.model.entities import ENTITIES
from registry.resources import resource_path
from registry.store import open_registry
from registry.view.rows import records
from tests.store.support import fresh, fresh_file
from tests.ui.conftest import idle, window_with
from ui.intake.page import IntakePage
from ui.intake.state import IntakeState
from ui.kit.controls import Radio
from ui.kit.theme import DARK, theme
from ui.kit.words import speech
from ui.shell.window import Window

Key = Qt.Key
SAMPLE = "samples/district-return.xlsx"


@pytest.fixture
def book() -> Path:
    return resource_path(SAMPLE)


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings) -> Iterator[Window]:
    """A window with the import page; the other pages wait."""
    with window_with(qtbot, settings, "intake") as made:
        yield made


def open_file(window: Window, qtbot: QtBot, path: Path) -> IntakePage:
    window.desk.open(path)
    idle(window, qtbot, lambda: window.desk.registry is not None)
    window.go("intake")
    page = window.pages["intake"]
    assert isinstance(page, IntakePage)
    window.activateWindow()
    window.windowHandle().requestActivate()
    qtbot.waitUntil(window.isActiveWindow)
    return page


@pytest.fixture
def page(window: Window, qtbot: QtBot, tmp_path: Path) -> IntakePage:
    """The import page on an empty registry."""
    path = tmp_path / "new.car"
    fresh_file(path, name="New", actor="Test", fictional=False)
    return open_file(window, qtbot, path)


def firms(window: Window) -> int:
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        return len(records(connection, "firm"))


def reviewed(window: Window, page: IntakePage, qtbot: QtBot, book: Path) -> None:
    page.read([book])
    assert page.phase == "reading"
    on_to_review(window, page, qtbot)


def on_to_review(window: Window, page: IntakePage, qtbot: QtBot) -> None:
    """Accept the columns and the firms as they were found."""
    idle(window, qtbot, lambda: page.phase in ("map", "match", "review"))
    if page.phase == "map":
        page.map_foot.next_button.click()
    if page.phase == "match":
        page.match_foot.next_button.click()
    assert page.phase == "review"


def press(window: Window, key: Key) -> None:
    QTest.keyClick(window.windowHandle(), key)


def test_the_sample_is_reviewed_mended_committed_and_undone(
    window: Window, page: IntakePage, qtbot: QtBot, book: Path
) -> None:
    reviewed(window, page, qtbot, book)
    assert page.state.figures() == [60, 0, 0, 0, 8]
    assert firms(window) == 0
    first = page.review.model.row(0)
    assert first is not None
    assert first.after.revenue_fen == 6_657_000_000
    assert page.review.model.data(page.review.model.index(0, 3)) == "67"
    page.review.table.sort_by("revenue")
    page.review.table.sort_by("revenue")
    figures = [row.after.revenue_fen for row in page.review.model.rows()]
    known = [figure for figure in figures if figure is not None]
    assert figures[: len(known)] == sorted(known, reverse=True)
    for _pair in range(len(page.review.pairs()) + 1):
        press(window, Key.Key_N)
    problem = page.review.problems.current()
    assert problem is not None
    assert (problem.sheet, problem.cell, problem.text) == ("企业情况表", "AF24", "见附件")
    press(window, Key.Key_Return)
    side = page.review.pane.problem
    assert side.field.hasFocus()
    assert not side.apply.isEnabled()
    side.field.setText("57")
    press(window, Key.Key_Return)
    idle(window, qtbot, lambda: page.state.figures()[4] == 7)
    assert "AF24" not in [problem.cell for problem in page.state.problems]
    page.review.foot.commit_button.click()
    idle(window, qtbot, lambda: page.phase == "done")
    assert firms(window) == 60
    assert window.desk.summary is not None
    assert window.desk.summary.fictional
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        mended = [m["text"] for m in records(connection, "metric") if m["metric"] == "insured_staff"]
    assert "57" in mended
    window.desk.undo()
    idle(window, qtbot, lambda: page.phase == "choose")
    assert firms(window) == 0


def test_a_proposed_text_mends_the_cell_and_can_be_taken_back(
    window: Window, page: IntakePage, qtbot: QtBot, book: Path
) -> None:
    reviewed(window, page, qtbot, book)
    page.review.tabs.pick("problems")
    wanted = next(problem for problem in page.state.problems if problem.replacement)
    page.review.problems.set_current((wanted.file, wanted.sheet, wanted.cell, wanted.code))
    page.review.pane.problem.use.click()
    idle(window, qtbot, lambda: page.state.figures()[4] == 7)
    page.review.pane.problem.restore_wanted.emit()
    idle(window, qtbot, lambda: page.state.figures()[4] == 8)
    assert page.state.mended == 0


def test_a_firm_that_waits_is_not_written(window: Window, page: IntakePage, qtbot: QtBot, book: Path) -> None:
    reviewed(window, page, qtbot, book)
    page.review.table.setFocus()
    press(window, Key.Key_Down)
    left_out = page.review.table.current()
    assert left_out is not None
    press(window, Key.Key_Space)
    assert page.state.sums().firms == 59
    assert page.review.foot.commit_button.text() == "Commit 59 firms"
    page.commit()
    idle(window, qtbot, lambda: page.phase == "done")
    assert firms(window) == 59


def _pdf(folder: Path, book: Path) -> Path:
    path = folder / "return.xlsx"
    path.write_bytes(b"%PDF-1.4\n" + b"x" * 600)
    return path


def _empty(folder: Path, book: Path) -> Path:
    path = folder / "empty.xlsx"
    path.touch()
    return path


def _cut(folder: Path, book: Path) -> Path:
    path = folder / "cut.xlsx"
    path.write_bytes(book.read_bytes()[:9000])
    return path


def _folder(folder: Path, book: Path) -> Path:
    path = folder / "returns.xlsx"
    path.mkdir()
    return path


def _locked(folder: Path, book: Path) -> Path:
    path = folder / "locked.xlsx"
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    path.write_bytes(ole + "EncryptedPackage".encode("utf-16-le") + bytes(480))
    return path


def _far(folder: Path, book: Path) -> Path:
    path = folder / "far.xlsx"
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.cell(1, 1, "企业名称")
    sheet.cell(1_048_576, 16_384, "here")
    workbook.save(path)
    return path


def _gone(folder: Path, book: Path) -> Path:
    return folder / "gone.xlsx"


@pytest.mark.parametrize("make", [_pdf, _empty, _cut, _folder, _locked, _far, _gone])
def test_a_wrong_file_says_so_and_changes_nothing(
    window: Window, page: IntakePage, qtbot: QtBot, book: Path, tmp_path: Path, make: Callable[[Path, Path], Path]
) -> None:
    page.read([make(tmp_path, book)])
    idle(window, qtbot, lambda: page.phase == "choose")
    assert page.choose.error.isVisible()
    assert page.choose.error.accessibleName()
    assert page.state.plan is None
    assert firms(window) == 0


def test_back_keeps_the_review_and_enter_commits_from_the_button(
    window: Window, page: IntakePage, qtbot: QtBot, book: Path
) -> None:
    page.choose.dropped.emit([book])
    on_to_review(window, page, qtbot)
    press(window, Key.Key_Return)
    assert page.review.pane.firm.table.hasFocus()
    press(window, Key.Key_Escape)
    assert page.review.table.hasFocus()
    for phase, back in (
        ("match", page.review.foot.back_button),
        ("map", page.match_foot.back_button),
        ("choose", page.map_foot.back_button),
    ):
        back.click()
        assert page.phase == phase
    page.choose.back.click()
    assert page.phase == "map"
    on_to_review(window, page, qtbot)
    assert page.state.figures() == [60, 0, 0, 0, 8]
    assert firms(window) == 0
    page.review.foot.commit_button.setFocus()
    press(window, Key.Key_Return)
    idle(window, qtbot, lambda: page.phase == "done")
    assert firms(window) == 60


def test_when_all_is_mended_the_cells_can_still_be_read_as_they_were(
    window: Window, page: IntakePage, qtbot: QtBot, book: Path
) -> None:
    reviewed(window, page, qtbot, book)
    page.review.tabs.pick("problems")
    side = page.review.pane.problem
    side.show_mended(1)
    page.review.pane.show_problem(None, "", 0, 0)
    assert page.review.pane.currentWidget() is side
    assert not side.field.isVisible()


def test_cancel_answers_at_once(window: Window, page: IntakePage, qtbot: QtBot, book: Path) -> None:
    page.read([book])
    press(window, Key.Key_Escape)
    assert page.phase == "choose"
    idle(window, qtbot)
    assert page.phase == "choose"
    assert page.state.plan is None
    assert firms(window) == 0


def test_a_commit_can_be_stopped_and_the_import_waits_in_the_review(
    window: Window, page: IntakePage, qtbot: QtBot, book: Path
) -> None:
    reviewed(window, page, qtbot, book)
    registry = window.desk.registry
    assert registry is not None
    before = last_tx(registry)
    page.commit()
    assert page.phase == "committing"
    assert page.review.foot.cancel_button.isEnabled()
    assert page.review.foot.cancel_button.text() == "Stop the commit"
    page.review.foot.cancel_button.click()
    idle(window, qtbot)
    assert page.phase == "review"
    assert firms(window) == 0
    assert last_tx(registry) == before
    assert page.review.foot.cancel_button.text() == "Cancel import"
    page.commit()
    idle(window, qtbot, lambda: page.phase == "done")
    assert firms(window) == 60


def test_a_value_changed_by_hand_is_a_conflict_until_decided(
    window: Window, qtbot: QtBot, book: Path, tmp_path: Path
) -> None:
    path = tmp_path / "held.car"
    with fresh(path, name="Held", actor="Test", fictional=True) as registry:
        commit(registry, prepare(registry, read_files([book])), "Test")
        with registry.read() as connection:
            figure = next(
                m for m in records(connection, "metric") if m["metric"] == "revenue" and m["year"] == 2024 and m["lo"]
            )
        values = ENTITIES["metric"].encode({key: figure[key] for key in ("lo", "hi")})
        edit = Update("metric", figure["uid"], values, {"lo": 100, "hi": 100})
        apply(registry, ChangeSet(kind="edit", label="Edit", actor="Test", operations=(edit,)))
    page = open_file(window, qtbot, path)
    reviewed(window, page, qtbot, book)
    assert page.state.figures() == [0, 0, 59, 1, 8]
    assert page.state.tab == "conflict"
    assert not page.review.foot.commit_button.isEnabled()
    firm = page.review.table.current()
    assert firm is not None
    assert firm.incoming.revenue_fen == figure["lo"]
    assert firm.after.revenue_fen == 100
    take, keep = page.review.pane.firm.findChildren(Radio)
    assert not take.isChecked()
    assert keep.isChecked(), "undecided, the registry's value stays"
    assert "the registry's value stays" in page.review.foot._sentence.text()
    keep.click()
    idle(window, qtbot, lambda: page.state.open_conflicts == 0)
    page.review.pane.firm.findChildren(Radio)[0].click()
    idle(window, qtbot, lambda: page.review.foot.commit_button.isEnabled())
    assert page.state.open_conflicts == 0
    page.commit()
    idle(window, qtbot, lambda: page.phase == "done")
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        now = next(m for m in records(connection, "metric") if m["uid"] == figure["uid"])
    assert (now["lo"], now["hi"]) == (figure["lo"], figure["lo"])


def test_the_same_files_again_change_nothing(window: Window, qtbot: QtBot, book: Path, tmp_path: Path) -> None:
    path = tmp_path / "held.car"
    with fresh(path, name="Held", actor="Test", fictional=True) as registry:
        commit(registry, prepare(registry, read_files([book])), "Test")
    page = open_file(window, qtbot, path)
    reviewed(window, page, qtbot, book)
    assert page.state.figures() == [0, 0, 60, 0, 8]
    assert not page.review.foot.commit_button.isEnabled()
    with open_registry(path) as registry, registry.read() as connection:
        assert len(records(connection, "firm")) == 60


def test_everything_has_a_name_and_follows_language_and_theme(
    window: Window, page: IntakePage, qtbot: QtBot, book: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "return.xlsx"
    shutil.copyfile(book, copy)
    reviewed(window, page, qtbot, copy)
    page.review.tabs.pick("problems")
    speech().set_language(Language.ZH)
    theme().set_mode(DARK)
    for size in ((1024, 620), (1440, 900), (1920, 1080)):
        window.resize(*size)
        idle(window, qtbot)
    assert page.review.foot.cancel_button.text() == "取消导入"
    assert page.review.foot.commit_button.text() == "提交 60 家企业"
    assert page.state.tab == "problems"
    assert page.review.problems.current() is not None
    kinds = (QAbstractButton, QLineEdit, QAbstractItemView, QTabBar)
    nameless = [
        widget
        for kind in kinds
        for widget in page.findChildren(kind)
        if widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]  # fmt: skip
    assert nameless == []


def test_an_import_not_begun_has_no_figures() -> None:
    state = IntakeState()
    assert state.figures() == [0, 0, 0, 0, 0]
    assert state.sums().firms == 0
    assert state.open_conflicts == 0
