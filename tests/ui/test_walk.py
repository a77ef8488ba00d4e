"""A whole import by keyboard alone, from the first step to the last, in both languages, with a picture of each step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from registry.store import open_registry
from registry.view.rows import records
from tests.intake.desk import CODES
from tests.store.support import fresh
from tests.ui.beside import MOCKS, beside, level_lines, upright_lines
from tests.ui.conftest import idle, window_with
from tests.ui.test_wizard import tabs_to
from ui.intake.page import IntakePage
from ui.kit.words import speech
from ui.shell.window import Window

Key = Qt.Key
DAWN, DUSK, NEAR = "上海晨曦航天科技有限公司", "上海暮光航天科技有限公司", "上海晨曦航天技术有限公司"
MOCK_OF = {"map": "03a-import-mapping.png", "review": "03b-import-review.png"}
LEVEL = {"map": (43, 100, 822, 874), "review": (43, 100, 147, 822, 874)}
"""Where DESIGN and the mocks draw the bars at 1440 × 900: below the top bar, the head, the counters; above foot and status."""
UPRIGHT = {"map": (75, 323), "review": (75, 1020)}
"""And the panes: the rail, the files at the left, the pane at the right."""
NEAR_ENOUGH = 4  # pixels


class Walk:
    """A window, and hands that only press keys."""

    def __init__(self, window: Window, qtbot: QtBot, folder: Path, language: Language) -> None:
        self.window, self.qtbot, self.language = window, qtbot, language
        self.shots = Path(os.environ.get("CAR_WALK") or folder / "walk")
        self.shots.mkdir(parents=True, exist_ok=True)
        self.count = 0

    @property
    def page(self) -> IntakePage:
        page = self.window.pages["intake"]
        assert isinstance(page, IntakePage)
        return page

    def press(self, *keys: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(self.window.windowHandle(), key, held)
        self.rest()

    def type(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit), focused
        QTest.keyClicks(focused, text)

    def go_to(self, widget: QWidget) -> None:
        """Press Tab until `widget` has the keyboard."""
        self.press(*tabs_to(widget))
        assert widget.hasFocus(), widget

    def rest(self, until: Any = lambda: True) -> None:
        idle(self.window, self.qtbot, until)

    def choose(self, path: Path) -> None:
        """Name the file in the dialog that Enter opens. The dialog is the system's: the name is put in whole."""

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(10, answer)
                return
            line = dialog.findChild(QLineEdit)
            assert line is not None
            line.setText(str(path))
            QTest.keyClick(line, Key.Key_Return)

        QTimer.singleShot(0, answer)
        self.press(Key.Key_Return)
        self.window.activateWindow()  # what a window manager does when a dialog closes
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def picture(self, step: str) -> None:
        """Measure a picture of the step, beside its mock where there is one."""
        self.count += 1
        shot = self.window.grab().toImage()
        name = f"{self.language.value}-{self.count}-{step}.png"
        mock = MOCKS / MOCK_OF.get(step, "none")
        if "CAR_WALK" in os.environ:  # somebody wants to look
            beside(shot, mock, self.shots / name) if mock.is_file() else shot.save(str(self.shots / name))
        for picture in (shot, QImage(str(mock))) if mock.is_file() else (shot,):
            for lines, drawn in ((level_lines(picture), LEVEL), (upright_lines(picture), UPRIGHT)):
                for line in drawn.get(step, ()):
                    assert any(abs(line - other) <= NEAR_ENOUGH for other in lines), (step, line, lines)


@pytest.fixture(params=list(Language))
def walk(request: pytest.FixtureRequest, qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Walk]:
    held = Workbook()
    for row in (("企业名称", "统一社会信用代码"), (DAWN, CODES[0])):
        held.worksheets[0].append(row)
    held.save(tmp_path / "held.xlsx")
    with fresh(tmp_path / "a.car", name="Shanghai 2025", actor="Test") as registry:
        commit(registry, prepare(registry, read_files([tmp_path / "held.xlsx"])), "Test")
    speech().set_language(request.param)
    with window_with(qtbot, settings, "overview", "intake", file=tmp_path / "a.car") as made:
        yield Walk(made, qtbot, tmp_path, request.param)


def district_return(path: Path) -> Path:
    """A return nobody saw before: sums without a unit, a date that is none, a name very like one of the registry."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("松江区商业航天企业表（2024年）",))
    sheet.append(("企业名称", "统一社会信用代码", "注册资本", "成立时间", "从业人员", "星座规划"))
    sheet.append((DUSK, CODES[1], 800, "2019-05", 112, "百星计划"))
    sheet.append((NEAR, None, 600, "2020-13", 45, None))
    book.save(path)
    return path


def test_a_return_is_imported_by_keyboard_alone(walk: Walk, tmp_path: Path) -> None:
    walk.press(Key.Key_3, held=Qt.KeyboardModifier.ControlModifier)
    page = walk.page
    assert page.choose.choose.hasFocus()
    walk.picture("choose")
    walk.choose(district_return(tmp_path / "Q3-Songjiang.xlsx"))
    walk.rest(lambda: page.phase == "map")

    assert page.map.table.hasFocus()
    walk.picture("map")
    assert not page.map_foot.next_button.isEnabled(), "the sums have no unit"
    walk.press(Key.Key_Down, Key.Key_Down, Key.Key_Return, Key.Key_Tab)
    assert page.map.unit.hasFocus()
    walk.press(Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert page.map.unit.value == "万元"
    walk.go_to(page.map_foot.next_button)
    walk.press(Key.Key_Return)

    assert page.phase == "match"
    assert page.match.table.hasFocus()
    walk.picture("match")
    walk.press(Key.Key_1)
    assert page.match.table.hasFocus()
    walk.go_to(page.match_foot.next_button)
    walk.press(Key.Key_Return)

    assert page.phase == "review"
    assert page.review.table.hasFocus()
    assert page.state.figures()[:2] == [1, 1]
    walk.picture("review")
    walk.press(Key.Key_N)
    assert page.state.tab == "problems"
    walk.press(Key.Key_Return)
    walk.type("2020-12")
    walk.press(Key.Key_Return)
    assert page.state.problems == ()
    walk.go_to(page.review.foot.commit_button)
    walk.press(Key.Key_Return)

    walk.rest(lambda: page.phase == "done")
    assert page.done.isAncestorOf(QApplication.focusWidget() or walk.window), "the keyboard is in the last step"
    walk.picture("commit")
    with open_registry(tmp_path / "a.car") as registry, registry.read() as connection:
        firms = {firm["legal_name"]: firm for firm in records(connection, "firm")}
    assert set(firms) == {DAWN, DUSK}
    assert firms[DUSK]["reg_capital"].lo_fen == 800_0000_00
    assert firms[DAWN]["established"].iso() == "2020-12"
    walk.press(Key.Key_Z, held=Qt.KeyboardModifier.ControlModifier)
    walk.rest(lambda: page.phase == "choose")
    with open_registry(tmp_path / "a.car") as registry, registry.read() as connection:
        assert [firm["legal_name"] for firm in records(connection, "firm")] == [DAWN]
