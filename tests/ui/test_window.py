"""The real window, driven by keyboard: what an officer does, in both languages and themes, and what is left after."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.ui.conftest import rest, sweep
from ui.firms.page import FirmsPage
from ui.kit.controls import ElidedLabel
from ui.kit.dialog import ErrorDialog
from ui.kit.fonts import Type, advance
from ui.kit.text_size import text_size
from ui.kit.theme import DARK, load_tokens, theme
from ui.kit.words import speech
from ui.shell.window import Window

Key = Qt.Key
Mod = Qt.KeyboardModifier


def firms(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def press(window: Window, key: Key, mod: Mod = Mod.NoModifier) -> None:
    """A key as it comes from the keyboard: to the window, which hands it to what has the focus."""
    QTest.keyClick(window.windowHandle(), key, mod)


def type_into(window: Window, text: str) -> None:
    for letter in text:
        QTest.keyClick(window.windowHandle(), letter)  # type: ignore[call-overload,arg-type]


@pytest.fixture
def active(opened: Window, qtbot: QtBot) -> Window:
    opened.activateWindow()
    opened.windowHandle().requestActivate()
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


def test_a_firm_is_found_edited_with_a_source_and_the_edit_undone(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    press(active, Key.Key_F, Mod.ControlModifier)
    assert page.search.hasFocus()
    type_into(active, "hqdy")  # 鹭码头电源 is lmtdy: nothing yet
    assert page.model.rowCount() == 0
    page.search.clear()
    type_into(active, "lmtdy")
    assert [row.english_name for row in page.model.rows()] == ["Heron Quay Power"]
    press(active, Key.Key_Return)
    assert page.table.hasFocus()
    rest(active, qtbot)
    press(active, Key.Key_F6)
    rest(active, qtbot)
    assert page.pane.edit_field("headcount")
    editor = page.pane.editor
    assert editor is not None
    before = editor.text()
    editor.set_text("412")
    press(active, Key.Key_Return)
    rest(active, qtbot, lambda: "412" in _values(page))
    assert page.pane.editor is None
    press(active, Key.Key_Z, Mod.ControlModifier)
    rest(active, qtbot, lambda: before in _values(page))


def _values(page: FirmsPage) -> list[str]:
    return [str(getattr(line, "value", "")) for line in page.pane.lines]


def test_what_is_not_accepted_is_said_in_place(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    assert page.pane.edit_field("uscc") or page.pane.edit_field("legal_name")
    editor = page.pane.editor
    assert editor is not None
    editor.set_text("")
    if editor._target.field.key == "uscc":
        editor.set_text("123")
    press(active, Key.Key_Return)
    assert page.pane.editor is editor
    assert editor._reason.isVisible()
    press(active, Key.Key_Escape)
    assert page.pane.editor is None
    assert page.pane.isVisible(), "Escape closes the topmost thing only"
    press(active, Key.Key_Escape)
    assert not page.pane.isVisible()


def test_the_pane_follows_the_row(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.table.setFocus()
    for _step in range(3):
        press(active, Key.Key_Down)
    rest(active, qtbot)
    current = page.table.current()
    assert current is not None
    assert page.pane.firm == current
    assert current.legal_name in _values(page)
    press(active, Key.Key_3, Mod.AltModifier)
    assert page.pane.tabs.value == "funding"


def test_space_checks_and_the_bulk_bar_counts(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.table.setFocus()
    press(active, Key.Key_Space)
    press(active, Key.Key_Down, Mod.ShiftModifier)
    assert page.bulk.isVisible()
    assert page.bulk._count.text() == "2 selected"
    press(active, Key.Key_C, Mod.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 3
    assert lines[0].startswith("Firm\t")


def test_pages_by_number_and_palette(active: Window, qtbot: QtBot) -> None:
    press(active, Key.Key_1, Mod.ControlModifier)
    assert active.front == "overview"
    press(active, Key.Key_Comma, Mod.ControlModifier)
    assert active.front == "settings"
    active.open_palette()
    palette = active._palette
    assert palette is not None
    QTest.keyClicks(palette.field, "yyhj")  # 岩鸢火箭
    QTest.keyClick(palette.field, Key.Key_Return)
    rest(active, qtbot)
    assert active.front == "firms"


def test_palette_goes_to_the_firm(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.search.setText("nothing at all")
    entries = [e for e in active.palette_entries("granite") if e.run is not None]
    assert entries[0].text == "Granite Kite Rockets"
    assert entries[0].run is not None
    entries[0].run()
    rest(active, qtbot)
    current = page.table.current()
    assert current is not None
    assert current.english_name == "Granite Kite Rockets"
    assert page.search.text() == ""


def test_an_empty_result_offers_the_nearest(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.search.setText("graniteq")
    assert page.model.rowCount() == 0
    buttons = [b for b in page.table.findChildren(QAbstractButton) if b.text() == "Search granite"]
    assert buttons
    buttons[0].click()
    assert [row.english_name for row in page.model.rows()] == ["Granite Kite Rockets"]


def test_the_pane_does_not_come_and_go_with_the_letters_of_a_search(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    shown = page.pane.firm
    assert shown is not None
    page.search.setText("headcount:100..5")  # on the way to 100..500
    assert page.model.rowCount() == 0
    assert page.side.isVisible()
    assert page.pane.firm is shown
    page.search.setText("")
    assert not page._leaves.isActive(), "nothing closes it later"
    assert page.side.isVisible()
    page.search.setText("nothing at all")
    qtbot.waitUntil(lambda: not page.side.isVisible())
    assert page.pane.firm is None
    page.search.setText("")
    assert page.side.isVisible()


def test_slash_goes_to_the_search_but_types_inside_it(active: Window) -> None:
    page = firms(active)
    page.table.setFocus()
    press(active, Key.Key_Slash)
    assert page.search.hasFocus()
    press(active, Key.Key_Slash)
    assert page.search.text() == "/"


def test_f6_walks_the_panes(active: Window) -> None:
    page = firms(active)
    page.search.setFocus()
    seen = []
    for _step in range(3):
        press(active, Key.Key_F6)
        seen.append(active.focusWidget())
    assert seen == [page.table, page.pane.tabs, page.search]


def _texts(window: QWidget) -> dict[int, str]:
    """Every visible text of the window, by widget; data and proper names aside."""
    found: dict[int, str] = {}
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        text = ""
        if isinstance(widget, QLabel | QAbstractButton | ElidedLabel):
            text = widget.text()
        elif isinstance(widget, QLineEdit):
            text = widget.placeholderText()
        elif isinstance(widget, QComboBox):
            text = widget.currentText()
        if text:
            found[id(widget)] = text
    return found


def _is_chinese(text: str) -> bool:
    return any("一" <= c <= "鿿" for c in text)


@pytest.mark.parametrize("page", ["firms", "settings", "overview", "panel"])
def test_the_language_switches_every_text_and_back(active: Window, qtbot: QtBot, page: str) -> None:
    active.go(page)
    rest(active, qtbot)
    english = set(_texts(active).values())
    speech().set_language(Language.ZH)
    rest(active, qtbot)
    allowed = ("中文", "EN", "English", "Ctrl", "Sheet1", "Amberlark", "Telemetry", "root", "Esc", "·")
    for text in _texts(active).values():
        words = any("a" <= c.lower() <= "z" for c in text)
        assert not words or _is_chinese(text) or any(a in text for a in allowed), f"still English: {text}"
    speech().set_language(Language.EN)
    rest(active, qtbot)
    assert set(_texts(active).values()) == english


def test_the_columns_speak_the_language_and_sort_by_pinyin(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    speech().set_language(Language.ZH)
    rest(active, qtbot)
    header = page.model.headerData(1, Qt.Orientation.Horizontal)
    assert header == "企业"
    pinyin = [row.pinyin for row in page.model.rows()]
    assert pinyin == sorted(pinyin)


def test_the_theme_switches_live(active: Window, qtbot: QtBot) -> None:
    def ground() -> QColor:
        return active.grab().toImage().pixelColor(40, 500)

    assert ground() == load_tokens("light").bg
    theme().set_mode(DARK)
    rest(active, qtbot)
    assert ground() == load_tokens("dark").bg


@pytest.mark.parametrize(("width", "height"), [(1024, 620), (1100, 700), (1440, 900), (1920, 1080)])
def test_the_window_fits_its_sizes(active: Window, qtbot: QtBot, width: int, height: int) -> None:
    active.resize(width, height)
    rest(active, qtbot)
    assert (active.width(), active.height()) == (width, height)
    page = firms(active)
    keys = [column.key for column in page.table.visible_columns()]
    assert keys[:4] == ["name", "other_name", *(["tier", "until"] if width < 1200 else ["district", "segment"])]
    assert ("revenue" in keys) == (width >= 1680)
    assert page.table.horizontalScrollBar().maximum() == 0


def test_every_focusable_widget_has_a_name(active: Window) -> None:
    for key in ("firms", "settings", "overview"):
        active.go(key)
        for widget in active.findChildren(QWidget):
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():
                continue
            said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            inner = widget.objectName().startswith("qt_") or type(widget).__name__ in ("QWidget", "Header")
            assert said or inner, f"no name: {type(widget).__name__} on {key}"


def test_tab_leaves_every_widget(active: Window) -> None:
    page = firms(active)
    page.search.setFocus()
    seen: list[QWidget] = []
    for _step in range(60):
        focus = active.focusWidget()
        assert focus is not None
        if focus in seen:
            break
        seen.append(focus)
        press(active, Key.Key_Tab)
    assert seen[0] is active.focusWidget(), "Tab comes round"
    assert page.table in seen
    assert page.pane.tabs in seen
    order = [seen.index(w) for w in (page.search, page.filters._chips["segment"], page.table, page.pane.tabs)]
    assert order == sorted(order)


def test_the_focus_ring_comes_with_the_keyboard_only(active: Window) -> None:
    page = firms(active)
    QTest.mouseClick(active.windowHandle(), Qt.MouseButton.LeftButton, pos=page.search.mapTo(active, QPoint(50, 10)))
    assert not page.search.property("ring")
    press(active, Key.Key_Tab)
    focus = active.focusWidget()
    assert focus is not None
    assert focus.property("ring")


def test_a_wrong_file_gets_one_clear_message_and_changes_nothing(active: Window, qtbot: QtBot, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.car"
    wrong.write_bytes(b"%PDF-1.7 not a registry")
    held = active.desk.registry
    active.desk.open(wrong)
    qtbot.waitUntil(lambda: bool(active.findChildren(ErrorDialog)))
    dialog = active.findChildren(ErrorDialog)[0]
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "wrong.car is not a registry." in texts
    assert "The file was not touched." in texts
    assert active.desk.registry is held
    dialog.accept()
    sweep()


def test_closing_the_registry_shows_the_first_page(active: Window, qtbot: QtBot) -> None:
    path = active.desk.recent()[0]
    active.acts.run("registry.close")
    rest(active, qtbot)
    assert active.whole.currentWidget() is active.first
    assert active.desk.recent() == [path]
    active.first.opened.emit(path)
    qtbot.waitUntil(lambda: active.desk.registry is not None)
    rest(active, qtbot)
    assert active.whole.currentIndex() == 1
    assert firms(active).model.rowCount() == 40


def test_undo_and_redo_say_what_they_touch(active: Window, qtbot: QtBot) -> None:
    assert active.acts.action("edit.undo").text() == "Undo: Import Q3-fictional.xlsx"
    assert not active.acts.action("edit.redo").isEnabled()
    active.acts.run("edit.undo")
    rest(active, qtbot, lambda: firms(active).model.rowCount() == 0)
    assert active.acts.action("edit.redo").isEnabled()
    active.acts.run("edit.redo")
    rest(active, qtbot, lambda: firms(active).model.rowCount() == 40)


def test_a_firm_is_added_by_hand(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.adding.start()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.take()  # type: ignore[attr-defined]
    assert dialog.isVisible(), "a legal name is wanted"
    dialog.legal_name.setText("上海虚构新来有限公司")  # type: ignore[attr-defined]
    dialog.take()  # type: ignore[attr-defined]
    rest(active, qtbot, lambda: page.model.rowCount() == 41)
    current = page.table.current()
    assert current is not None
    assert current.legal_name == "上海虚构新来有限公司"


def test_every_command_has_a_name_a_text_and_keys_of_its_own(window: Window) -> None:
    commands = window.acts.commands()
    assert len({c.name for c in commands}) == len(commands)
    everywhere = [keys for c in commands if c.page is None for keys in c.keys]
    assert len(set(everywhere)) == len(everywhere)
    for page in {c.page for c in commands if c.page}:
        own = [keys for c in commands if c.page == page for keys in c.keys]
        assert len(set(own)) == len(own)
        assert not set(own) & set(everywhere)
    for command in commands:
        assert command.text.render(Language.ZH) != command.text.render(Language.EN), command.name


def test_the_window_comes_back_to_its_size(settings: QSettings, window: Window) -> None:
    window.resize(1200, 720)
    window.close()
    assert settings.value("window/geometry") is not None


def test_values_of_one_firm_do_not_stay_below_the_name_of_another(opened: Window, qtbot: QtBot) -> None:
    opened.go("firms")
    rest(opened, qtbot)
    page = firms(opened)
    pane, other = page.pane, page.model.row(5)
    assert other is not None
    assert pane.values_in_sight
    pane.show_row(other)  # as it is while a card takes long to be read
    qtbot.waitUntil(lambda: not pane.values_in_sight, timeout=5_000)
    page.table.set_current(other.uid)
    rest(opened, qtbot, lambda: pane.values_in_sight)
    assert pane.card is not None
    assert pane.card.row.uid == other.uid


def test_the_rail_says_every_name_whole_in_large_letters(opened: Window) -> None:
    opened.resize(1440, 900)
    for percent in (100, 125):
        text_size().set_percent(percent)
        for key in opened.pages:
            button = opened.rail.button(key)
            assert advance(Type.LABEL_STRONG, button.text()) <= button.width() <= opened.rail.width()
    text_size().set_percent(100)
