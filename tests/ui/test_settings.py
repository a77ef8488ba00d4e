"""The settings page: what an office sets is seen, changed, undone and handed over; looks change while the program runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from registry.change.people import people, system_account
from registry.i18n import Language
from registry.model.vocab import vocabulary
from registry.office.calendar import calendar
from registry.office.headings import OFFICE, headings
from registry.office.targets import known_sets
from registry.store import open_registry
from tests.store.support import fresh_file
from tests.ui.conftest import rest
from ui.kit.controls import Button, Label
from ui.kit.fonts import Type, font
from ui.kit.text_size import text_size
from ui.kit.theme import load_tokens, theme, tokens
from ui.kit.words import speech
from ui.settings.page import SECTIONS, SettingsPage
from ui.settings.targets import SetDialog
from ui.shell.window import Window

Key = Qt.Key


@pytest.fixture
def page(opened: Window, qtbot: QtBot) -> SettingsPage:
    opened.go("settings")
    rest(opened, qtbot)
    found = opened.pages["settings"]
    assert isinstance(found, SettingsPage)
    return found


def show(window: Window, qtbot: QtBot, page: SettingsPage, key: str) -> Any:
    page.tabs.pick(key)
    rest(window, qtbot)
    return page.sections[key]


def ask(window: Window, make: Any) -> Any:
    registry = window.desk.registry
    assert registry is not None
    with registry.read() as connection:
        return make(connection)


def test_all_sections_are_there_by_keyboard_alone(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    page.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    seen = [page.tabs.value]
    for _section in SECTIONS[1:]:
        QTest.keyClick(page.tabs, Key.Key_Down)
        rest(opened, qtbot)
        seen.append(page.tabs.value)
        QTest.keyClick(opened, Key.Key_F6)
        focus = opened.focusWidget()
        assert focus is not page.tabs, seen[-1]
        assert focus is not None
        assert page.sections[seen[-1]].isAncestorOf(focus)
        page.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    assert seen == [key for key, _text in SECTIONS]


def test_a_person_is_named_confirmed_and_the_name_is_fixed(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    section = show(opened, qtbot, page, "people")
    section.person.setText("王莉")
    section.save.click()
    rest(opened, qtbot, lambda: opened.desk.attendance.person is not None)
    (person,) = ask(opened, people)
    assert (person.name, person.account, person.roles) == ("王莉", system_account(), frozenset({"officer"}))
    assert opened.desk.actor == "王莉"
    assert page.general.person.isReadOnly()
    assert opened.desk.toasts is not None
    confirm = next(b for b in opened.findChildren(Button) if b.text() == "That is my name")
    confirm.click()
    rest(opened, qtbot, lambda: ask(opened, people)[0].confirmed is not None)
    section.add.click()
    section.person.setText("李静")
    section.account.clear()
    section.roles["reviewer"].setChecked(True)
    section.save.click()
    rest(opened, qtbot, lambda: len(ask(opened, people)) == 2)
    section.table.set_current(next(p.uid for p in ask(opened, people) if p.name == "王莉"))
    section.roles["officer"].setChecked(False)
    section.roles["reader"].setChecked(True)
    section.save.click()
    rest(opened, qtbot)
    assert "At least one officer" in section.wrong.text()
    opened.acts.run("edit.undo")
    rest(opened, qtbot, lambda: len(ask(opened, people)) == 1)


def test_a_target_is_changed_and_the_overview_follows(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    section = show(opened, qtbot, page, "targets")
    section.table.set_current("T03")
    section.value.setText("1,2")
    section.value.setText("many")
    section.save.click()
    assert "not a whole number" in section.wrong.text()
    section.value.setText("12")
    section.save.click()
    rest(opened, qtbot, lambda: ask(opened, known_sets)[0].uid != "")
    assert {t.code: t.value for t in ask(opened, known_sets)[0].targets}["T03"] == 12
    assert section.drop.text() == "Back to the shipped set"
    section.drop.click()
    rest(opened, qtbot, lambda: ask(opened, known_sets)[0].uid == "")
    section.new_set.click()
    dialog = opened.findChildren(SetDialog)[-1]
    dialog.code.setText("plan-2030")
    dialog.zh.setText("2030 年规划")
    dialog.issued.setText("2027-01-01")
    dialog.until.setText("2026-01-01")
    dialog.source_zh.setText("某文件")
    dialog.take()
    assert "last day" in dialog.labels()
    dialog.until.setText("2030-12-31")
    dialog.take()
    rest(opened, qtbot, lambda: len(ask(opened, known_sets)) == 3)
    assert section.choice.value == "plan-2030"


def test_a_district_is_worded_anew_and_the_table_follows(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    section = show(opened, qtbot, page, "districts")
    code = vocabulary("district").find("松江区").code  # type: ignore[union-attr]
    section.table.set_current(code)
    section.short_zh.setText("松江G60")
    section.zh.setText("黄浦")
    section.save.click()
    rest(opened, qtbot)
    assert "already means" in section.wrong.text()
    section.zh.setText("松江区")
    section.save.click()
    rest(opened, qtbot, lambda: vocabulary("district").get(code).short_zh == "松江G60")
    section.remove.click()
    rest(opened, qtbot, lambda: vocabulary("district").get(code).short_zh != "松江G60")
    words = show(opened, qtbot, page, "words")
    words.choice.set_value("tier")
    words.read()
    rest(opened, qtbot)
    assert words.add.isHidden(), "nothing can be added to what rules rest on"


def test_days_off_and_headings_are_saved(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    days = show(opened, qtbot, page, "days")
    year = date.today().year
    days.days.setPlainText("国庆节")
    days.save.click()
    assert "says no day" in days.wrong.text()
    days.days.setPlainText(f"{year}-10-01 至 {year}-10-03 国庆节")
    days.save.click()
    rest(opened, qtbot, lambda: len(ask(opened, calendar).days) == 3)
    heads = show(opened, qtbot, page, "headings")
    zh, en = heads.fields[OFFICE]
    zh.setText("示例市办公室")
    en.setText("Sample Office")
    heads.save.click()
    rest(opened, qtbot, lambda: ask(opened, headings)[OFFICE].zh == "示例市办公室")
    opened.acts.run("edit.undo")
    rest(opened, qtbot, lambda: ask(opened, headings)[OFFICE].zh != "示例市办公室")


def test_settings_go_to_the_next_office(opened: Window, page: SettingsPage, qtbot: QtBot, tmp_path: Path) -> None:
    heads = show(opened, qtbot, page, "headings")
    heads.fields[OFFICE][0].setText("甲办")
    heads.save.click()
    rest(opened, qtbot, lambda: ask(opened, headings)[OFFICE].zh == "甲办")
    hand = show(opened, qtbot, page, "handover")
    file = tmp_path / "a.office.json"
    hand.write_to(file)
    rest(opened, qtbot, file.exists)
    opened.acts.run("edit.undo")
    rest(opened, qtbot, lambda: ask(opened, headings)[OFFICE].zh != "甲办")
    hand.compare(file)
    rest(opened, qtbot, lambda: hand.found is not None)
    assert [str(one.kind) for one in hand.model.rows()] == ["new"]
    hand.take.click()
    rest(opened, qtbot, lambda: ask(opened, headings)[OFFICE].zh == "甲办")
    (tmp_path / "none.json").write_text("{}", encoding="utf-8")
    hand.compare(tmp_path / "none.json")
    rest(opened, qtbot, lambda: not hand.wrong.isHidden())
    assert "holds no settings" in hand.wrong.text()


def test_a_person_is_found_and_erased(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    from registry.change import ChangeSet, Insert, apply

    registry = opened.desk.registry
    assert registry is not None
    with registry.read() as connection:
        firm = connection.exec_driver_sql("SELECT uid FROM firm LIMIT 1").scalar()
    contact = Insert("contact", "c", {"firm": firm, "person": "赵小满", "phone": "1", "digest": ""})
    apply(registry, ChangeSet("edit", "x", "a", (contact,)))
    section = show(opened, qtbot, page, "personal")
    section.search.setText("小满")
    QTest.keyClick(section.search, Key.Key_Return)
    rest(opened, qtbot, lambda: section.model.rowCount() == 1)
    assert not section.erase.isEnabled()
    section.table.set_current("c")
    section.table.setFocus()
    QTest.keyClick(section.table, Key.Key_Space)
    assert section.erase.isEnabled()
    section.erase_places(section.chosen())
    rest(opened, qtbot, lambda: section.model.rowCount() == 0)


def test_text_size_and_contrast_change_while_the_program_runs(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    title = next(label for label in page.findChildren(Label) if label.text() == "Settings")
    before = title.font().pixelSize(), page.general.person.font().pixelSize()
    try:
        page.general.text_size.chosen.emit("125")
        rest(opened, qtbot)
        assert (title.font().pixelSize(), page.general.person.font().pixelSize()) == (25, 15)
        assert font(Type.CELL).pixelSize() == 15
        assert page.general.text_size.value == "125"
        page.general.contrast.chosen.emit("high")
        assert tokens() == load_tokens("light", contrast=True)
        assert tokens().text3.name() == "#000000"
        theme().toggle()
        assert tokens().text2.name() == "#ffffff"
    finally:
        text_size().set_percent(100)
        theme().set_contrast(False)
        theme().set_mode("light")
    assert (title.font().pixelSize(), page.general.person.font().pixelSize()) == before


def test_every_section_speaks_chinese_at_once(opened: Window, page: SettingsPage, qtbot: QtBot) -> None:
    speech().set_language(Language.ZH)
    rest(opened, qtbot)
    assert [page.tabs.item(n).text() for n in range(3)] == ["常规", "备份", "人员"]
    for key, _text in SECTIONS:
        section = show(opened, qtbot, page, key)
        shown = [w for w in section.findChildren(QWidget) if isinstance(w, Button) and w.isVisible()]
        assert all(not button.text().isascii() or not button.text() for button in shown), key


# -- read only


def test_read_only_rests_every_change_and_says_why(window: Window, file: Path, qtbot: QtBot) -> None:
    window.desk.read_only = True
    window.desk.open(file)
    rest(window, qtbot, lambda: window.desk.registry is not None)
    assert window.top.barred.isVisible()
    assert "read only" in window.top.barred.toolTip()
    changing = [c for c in window.acts.commands() if c.changes]
    assert len(changing) >= 15
    for key in window.pages:
        window.go(key)
        rest(window, qtbot)
        assert not [c.name for c in changing if window.acts.action(c.name).isEnabled()]
    window.go("firms")
    found = [entry for entry in window.palette_entries("add a firm") if entry.rests]
    assert [entry.text for entry in found] == ["Add a firm"]
    assert "read only" in found[0].right
    before = file.read_bytes()
    wrong: list[Exception] = []
    window.desk.write(lambda registry, _ticket: 1 / 0, failed=wrong.append)
    assert "Nothing can be changed here" in str(wrong[0])
    window.go("settings", "people")
    rest(window, qtbot)
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    assert not page.people.save.isEnabled()
    assert "read only" in page.people.save.toolTip()
    assert file.read_bytes() == before
    registry = window.desk.registry
    assert registry is not None
    with pytest.raises(Exception, match="read only"), registry.write():
        pass
    window.desk.read_only = False
    window.desk.open(file)
    rest(window, qtbot, lambda: window.desk.barred is None)
    assert window.acts.action("edit.undo").isEnabled() or not window.top.barred.isVisible()
    assert page.people.save.isEnabled()


def test_a_reader_s_window_is_read_only(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    from registry.change import ChangeSet, Insert, apply

    path = fresh_file(tmp_path / "r.car")
    with open_registry(path) as registry:
        boss = Insert("person", "p", {"name": "王莉", "roles": "officer", "account": "another"})
        me = Insert("person", "q", {"name": "李静", "roles": "reader", "account": system_account()})
        apply(registry, ChangeSet("edit", "x", "王莉", (boss, me)))
    window.desk.open(path)
    rest(window, qtbot, lambda: window.desk.registry is not None)
    assert window.desk.actor == "李静"
    assert "李静 may read" in str(window.desk.barred)
    assert not window.acts.action("import.start").isEnabled()
