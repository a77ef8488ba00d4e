"""Who is due, what is missing, write to the district, record the answer, check again: with a picture of each step.

The pictures go to the folder that CAR_WALK names, beside mock 06 where that is at hand.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from registry.i18n import Language, current_language
from registry.intake.importing import commit, prepare, read_files
from registry.srdi.figure import Verdict
from registry.view.cultivation import firm_file
from tests.ui.beside import MOCKS, beside, level_lines, upright_lines
from tests.ui.conftest import idle, window_with
from ui.cultivation.page import CultivationPage
from ui.kit.words import speech
from ui.shell.window import Window

_K, _M = Qt.Key, Qt.KeyboardModifier
MOCK = MOCKS / "06-cultivation.png"
LEVEL = (43, 100, 874)
"""Where DESIGN and the mock draw the bars at 1440 × 900: below the top bar, below the head, above the status bar."""
RAIL = 75
NEAR_ENOUGH = 4  # pixels


@pytest.fixture(params=list(Language))
def window(
    request: pytest.FixtureRequest, sample: Path, tmp_path: Path, settings: QSettings, qtbot: QtBot
) -> Iterator[Window]:
    path = tmp_path / "own.car"
    shutil.copyfile(sample, path)
    with window_with(qtbot, settings, "cultivation", "firms", file=path) as made:
        speech().set_language(request.param)
        page = made.pages["cultivation"]
        assert isinstance(page, CultivationPage)
        idle(made, qtbot, lambda: page.board is not None)
        yield made


class Pictures:
    """Pictures of the steps, each laid beside the mock, with the bars where both have them."""

    def __init__(self, window: Window, folder: Path) -> None:
        self._window, self._count = window, 0
        self._folder = Path(os.environ.get("CAR_WALK") or folder / "walk")
        self._folder.mkdir(parents=True, exist_ok=True)

    def take(self, step: str) -> None:
        self._count += 1
        shot = self._window.grab().toImage()
        out = self._folder / f"cultivation-{current_language().value}-{self._count}-{step}.png"
        if "CAR_WALK" in os.environ:  # somebody wants to look
            beside(shot, MOCK, out) if MOCK.is_file() else shot.save(str(out))
        for picture in (shot, QImage(str(MOCK))) if MOCK.is_file() else (shot,):
            level, upright = level_lines(picture), upright_lines(picture)
            assert all(any(abs(line - other) <= NEAR_ENOUGH for other in level) for line in LEVEL), (step, level)
            assert any(abs(RAIL - other) <= NEAR_ENOUGH for other in upright), (step, upright)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = _M.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_due_missing_written_to_the_district_answered_and_checked_again(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.pages["cultivation"]
    assert isinstance(page, CultivationPage)
    pictures = Pictures(window, tmp_path)
    registry = window.desk.registry
    assert registry is not None
    pictures.take("board")

    # Who is due.
    page.lists.tabs.setFocus()
    for _n in range(3):
        press(_K.Key_Right)
    assert page.filters.work == "due_90"
    page.cards.setFocus()
    uid = page.cards.current
    assert page.board is not None
    one = next(p for p in page.board.places if p.facts.uid == uid)
    assert one.stand.days_left is not None
    assert 0 <= one.stand.days_left <= 90
    pictures.take("due")

    # What is missing: the check of the title that is to be re-verified names the values that decide.
    press(_K.Key_Return)
    asks = {a.metric for a in page.pane.made.asks} if page.pane.made is not None else set[str]()
    assert "market_share" in asks
    unknown = len(page.pane.unknown_rows())
    assert unknown > 0
    pictures.take("missing")

    # Write to the district: the list as a workbook, a sheet each.
    out = tmp_path / "list.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(out), "")))
    QTest.keyClick(window, _K.Key_E, _M.ControlModifier)
    idle(window, qtbot, out.exists)
    written = [[c.value for c in row] for sheet in load_workbook(out) for row in sheet.iter_rows()]
    line = next(row for row in written if row[0] == one.facts.legal_name)
    assert line[6], "what is asked for stands in the line of the firm"

    # Record the answer: what was done goes into the file of the firm, the figures come in as the sheet the district sent.
    press(_K.Key_F, _M.AltModifier)
    idle(window, qtbot, lambda: page.file.file is not None)
    dialog = page.file.add_record("engagement")
    assert dialog is not None
    dialog.put("kind", "call")
    dialog.put("held", page.board.as_of.isoformat())
    dialog.put("notes", "区里已反馈缺失数据")
    dialog.take()
    idle(window, qtbot, lambda: any("区里已反馈" in row.text for row in page.file.model.rows()))
    pictures.take("file")
    book = Workbook()
    year = page.board.as_of.year - 1
    sheet = book.worksheets[0]
    sheet.append(("企业名称", "统一社会信用代码", f"{year}年主导产品市场占有率（%）"))
    code = next(r.uscc for r in _rows(window) if r.uid == uid)
    sheet.append((one.facts.legal_name, code, 12.5))
    answer = tmp_path / "answer.xlsx"
    book.save(answer)
    commit(registry, prepare(registry, read_files([answer])), "甲专员")
    before = page.board
    window.desk.changed()
    idle(window, qtbot, lambda: page.board is not None and page.board is not before)

    # Check again: what was asked for is known now.
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.file.table.setFocus()
    press(_K.Key_F, _M.AltModifier)
    assert page.cards.current == uid
    row = next(r for r in page.pane.list.rows() if r.metric == "market_share")
    assert row.verdict is Verdict.MET
    assert row.value.startswith("12.5")
    assert len(page.pane.unknown_rows()) < unknown
    assert page.board is not None
    assert not page.board.state(uid).silent
    assert firm_file(registry, uid) is not None
    pictures.take("again")


def _rows(window: Window):  # noqa: ANN202
    from registry.view import firm_rows

    assert window.desk.registry is not None
    return firm_rows(window.desk.registry, window.desk.as_of)
