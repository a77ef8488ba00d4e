"""Two firms checked in the table become one: side by side, each value chosen, undone in one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from registry.view.rows import records
from tests.intake.desk import CODES
from tests.store.support import fresh
from tests.ui.conftest import idle, window_with
from ui.firms.page import FirmsPage
from ui.kit.words import speech
from ui.shell.window import Window

ONE, TWO = "上海晨曦航天科技有限公司", "上海晨曦空间科技有限公司"
HEADER = ("企业名称", "统一社会信用代码", "园区", "2024年营业收入（万元）", "2023年营业收入（万元）")


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Window]:
    book = Workbook()
    for row in (HEADER, (ONE, CODES[0], "G60", 236, None), (TWO, CODES[1], "临港", 240, 100)):
        book.worksheets[0].append(list(row))
    book.save(tmp_path / "a.xlsx")
    with fresh(tmp_path / "a.car", name="New", actor="Test") as registry:
        commit(registry, prepare(registry, read_files([tmp_path / "a.xlsx"])), "Test")
    with window_with(qtbot, settings, "firms", file=tmp_path / "a.car") as made:
        yield made


def stored(window: Window, table: str) -> list[dict[str, Any]]:
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        return sorted(records(connection, table), key=str)


def page_of(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


@pytest.mark.parametrize("language", list(Language))
def test_two_firms_become_one_and_two_again(window: Window, qtbot: QtBot, language: Language) -> None:
    speech().set_language(language)
    page = page_of(window)
    before = stored(window, "firm"), stored(window, "metric")
    page.table.set_current(next(f["uid"] for f in stored(window, "firm") if f["legal_name"] == ONE))
    page.model.check_all(True)
    assert page.bulk.isVisible()
    page.merging.start()
    idle(window, qtbot, lambda: page.merging.dialog is not None)
    dialog = page.merging.dialog
    assert dialog is not None
    if dialog._kept.name != ONE:
        dialog._swap.click()
    assert not dialog.merge_button.isEnabled(), "two credit codes ask for a choice"
    dialog._groups["firm.uscc"].button(0).click()
    dialog._groups["metric.revenue.2024"].button(1).click()
    assert dialog.merge_button.isEnabled()
    dialog.merge_button.click()
    idle(window, qtbot, lambda: len(stored(window, "firm")) == 1)
    (firm,) = stored(window, "firm")
    assert (firm["legal_name"], firm["uscc"], firm["park"]) == (ONE, CODES[0], "G60")
    assert {m["year"]: m["lo"] for m in stored(window, "metric")} == {2024: 240_000_000, 2023: 100_000_000}
    assert TWO in [n["name"] for n in stored(window, "firm_name")]
    assert [row.legal_name for row in page.model.rows()] == [ONE]
    window.desk.undo()
    idle(window, qtbot, lambda: len(stored(window, "firm")) == 2)
    assert (stored(window, "firm"), stored(window, "metric")) == before


def test_merging_needs_two_firms(window: Window, qtbot: QtBot) -> None:
    page = page_of(window)
    page.merging.start()
    idle(window, qtbot)
    assert page.merging.dialog is None
    page.model.check([0], True)
    assert not page.bulk._merge.isVisible()
    page.model.check([1], True)
    assert page.bulk._merge.isVisible()
