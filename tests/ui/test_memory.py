"""The import memory on the settings page: seen, mended, forgotten, taken back, handed on as a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.errors import UserError
from registry.i18n import Language
from registry.intake.memory import Layout, Memory, learn_words, load_memory, remember_layout, set_not_same
from registry.intake.relearn import set_column
from registry.intake.remembered import remembered
from registry.store import Registry
from tests.ui.conftest import rest
from ui.kit.controls import Button
from ui.kit.feedback import Toast
from ui.kit.words import speech
from ui.settings.memory import PAIRS, WORDS, MemorySection
from ui.settings.page import SettingsPage
from ui.shell.window import Window

Key = Qt.Key
BODY: dict[str, Any] = {
    "subject": "firm",
    "header_rows": None,
    "columns": {
        "企业名称": {"fields": ["firm.legal_name"], "unit": None},
        "注册资本": {"fields": ["firm.reg_capital"], "unit": "万元"},
        "走访情况": {"fields": ["note"], "unit": None},
        "安置就业": {"fields": [], "unit": None},
    },
}
MONTHLY = Layout("k1", "浦东月报", tuple(BODY["columns"]), BODY, office="浦东新区")


@pytest.fixture
def registry(opened: Window) -> Registry:
    found = opened.desk.registry
    assert found is not None
    remember_layout(found, MONTHLY)
    learn_words(found, {"园区情况": "firm.park", "备查": "ignore"})
    set_not_same(found, [("firm-00001", "上海别的公司"), ("gone", "91310117MA1J00014T")], "officer")
    return found


@pytest.fixture
def section(opened: Window, registry: Registry, qtbot: QtBot) -> MemorySection:
    opened.activateWindow()
    opened.acts.run("intake.memory")
    rest(opened, qtbot)
    page = opened.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page.memory


def undo(window: Window, qtbot: QtBot) -> None:
    """Press the act of the newest message."""
    toasts = [t for t in window.findChildren(Toast) if t.isVisible()]
    newest = max(toasts, key=lambda toast: toast.y())
    next(b for b in newest.findChildren(Button) if b.property("kind") == "link").click()
    rest(window, qtbot)


@pytest.mark.parametrize("language", list(Language))
def test_everything_that_is_remembered_is_in_sight(
    opened: Window, section: MemorySection, qtbot: QtBot, language: Language
) -> None:
    speech().set_language(language)
    assert opened.front == "settings"
    assert section.layout_table.isVisible()
    assert [one.name for one in section.layouts.rows()] == ["浦东月报"]
    assert section.pane.name.text() == "浦东月报"
    assert [one.header for one in section.pane.model.rows()] == list(BODY["columns"])
    section.tabs.pick(WORDS)
    assert {one.word: one.field for one in section.words.rows()} == {"园区情况": "firm.park", "备查": "ignore"}
    section.tabs.pick(PAIRS)
    pairs = section.pairs.rows()
    assert {(bool(p.firm), p.other, p.actor) for p in pairs} == {
        (True, "上海别的公司", "officer"),
        (False, "91310117MA1J00014T", "officer"),
    }
    texts = {column.text(pairs[0]) for column in section.pairs.columns}
    assert "" not in texts


def test_a_layout_is_renamed_in_place_by_keyboard(
    opened: Window, section: MemorySection, registry: Registry, qtbot: QtBot
) -> None:
    assert section.layout_table.hasFocus()
    QTest.keyClick(section.layout_table, Key.Key_Return)
    assert section.pane.name.hasFocus()
    QTest.keyClicks(section.pane.name, "Monthly")
    QTest.keyClick(section.pane.name, Key.Key_Return)
    rest(opened, qtbot)
    assert (section.layouts.rows()[0].name, load_memory(registry).layouts["k1"].name) == ("Monthly", "Monthly")
    undo(opened, qtbot)
    assert load_memory(registry).layouts["k1"].name == "浦东月报"
    section.pane.name.clear()
    QTest.keyClick(section.pane.name, Key.Key_Return)
    rest(opened, qtbot)
    assert load_memory(registry).layouts["k1"].name == "浦东月报", "a layout needs a name"


def test_a_column_is_read_otherwise_without_counting_as_a_use(
    opened: Window, section: MemorySection, registry: Registry, qtbot: QtBot
) -> None:
    before = load_memory(registry).layouts["k1"]
    section.pane.table.set_current("注册资本")
    assert section.pane.unit.isEnabled()
    section.pane.unit.chosen.emit("亿元")
    rest(opened, qtbot)
    section.pane.table.set_current("走访情况")
    assert not section.pane.unit.isEnabled()
    assert section.pane.field.findData("firm.park") >= 0
    section.pane.field.chosen.emit("firm.park")
    rest(opened, qtbot)
    after = load_memory(registry).layouts["k1"]
    assert after.body["columns"]["注册资本"]["unit"] == "亿元"
    assert after.body["columns"]["走访情况"]["fields"] == ["firm.park"]
    assert replace(after, body=before.body) == before
    undo(opened, qtbot)
    assert load_memory(registry).layouts["k1"].body["columns"]["走访情况"]["fields"] == ["note"]


def forget_layout(section: MemorySection) -> None:
    QTest.keyClick(section.layout_table, Key.Key_Delete)


def forget_word(section: MemorySection) -> None:
    section.tabs.pick(WORDS)
    section.word_table.set_current("备查")
    section.forget.click()


def forget_pair(section: MemorySection) -> None:
    section.tabs.pick(PAIRS)
    QTest.keyClick(section.pair_table, Key.Key_Delete)


@pytest.mark.parametrize("forget", [forget_layout, forget_word, forget_pair])
def test_what_is_forgotten_can_be_taken_back(
    opened: Window,
    section: MemorySection,
    registry: Registry,
    qtbot: QtBot,
    forget: Callable[[MemorySection], None],
) -> None:
    before = remembered(registry)
    forget(section)
    rest(opened, qtbot)
    after = remembered(registry)
    counts = [len(x) for x in (before.layouts, before.words, before.pairs)]
    assert sum(counts) - 1 == sum(len(x) for x in (after.layouts, after.words, after.pairs))
    undo(opened, qtbot)
    assert remembered(registry) == before
    assert len(section.layouts.rows()) == 1


def test_a_layout_goes_into_a_file_and_comes_back(
    opened: Window, section: MemorySection, registry: Registry, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "layout.json"
    section.export_to(path)
    rest(opened, qtbot)
    before = load_memory(registry).layouts["k1"]
    forget_layout(section)
    rest(opened, qtbot)
    assert load_memory(registry).layouts == {}
    section.import_from(path)
    rest(opened, qtbot)
    after = load_memory(registry).layouts["k1"]
    assert replace(after, created=before.created, used=before.used, times=before.times) == before
    assert (after.times, after.used) == (0, "")
    undo(opened, qtbot)
    assert load_memory(registry).layouts == {}
    said: list[object] = []
    opened.desk.failed.disconnect(opened.show_failure)
    opened.desk.failed.connect(said.append)
    path.write_text("{}", encoding="utf-8")
    section.import_from(path)
    rest(opened, qtbot)
    assert ["no layout file" in str(e) or "not a layout file" in str(e) for e in said] == [True]


def test_an_empty_memory_says_so_and_a_false_field_is_refused(
    opened: Window, section: MemorySection, registry: Registry, qtbot: QtBot
) -> None:
    with pytest.raises(UserError):
        set_column(registry, "k1", "注册资本", fields=("firm.nothing",))
    with pytest.raises(UserError):
        set_column(registry, "k1", "no such header", unit="元")
    forget_layout(section)
    rest(opened, qtbot)
    assert load_memory(registry).layouts == Memory().layouts
    assert not section.pane.isEnabled()
    assert section.layouts.rowCount() == 0
