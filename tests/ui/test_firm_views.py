"""Kept views, the query and the columns in the real window, by keyboard; and all of it there again after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.view import open_registry
from registry.view.saved_views import load_views
from tests.ui.conftest import rest, sweep, window_with
from ui.firms.columns_dialog import ColumnsDialog
from ui.firms.page import FirmsPage
from ui.firms.query_help import QueryHelp
from ui.firms.view_strip import NameDialog
from ui.help.window import HelpWindow
from ui.kit.words import speech
from ui.shell.window import Window

PAGES = ("firms",)
Key = Qt.Key
Mod = Qt.KeyboardModifier
SHIFT_CTRL = Mod.ControlModifier | Mod.ShiftModifier


def firms(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def press(window: Window, key: Key, mod: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(window.windowHandle(), key, mod)


def type_into(window: Window, text: str) -> None:
    for letter in text:
        QTest.keyClick(window.windowHandle(), letter)  # type: ignore[call-overload,arg-type]


def search(window: Window, text: str) -> None:
    """Type into the search as a keyboard and an input method do."""
    press(window, Key.Key_F, Mod.ControlModifier)
    press(window, Key.Key_Delete)
    page = firms(window)
    for letter in text:
        if letter.isascii():
            QTest.keyClick(page.search, letter)  # type: ignore[call-overload,arg-type]
        else:
            page.search.insert(letter)


@pytest.fixture
def active(opened: Window, qtbot: QtBot) -> Window:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


def tabs(page: FirmsPage) -> list[str]:
    bar = page.views.strip.tabs
    return [bar.tabText(n) for n in range(bar.count())]


def named(page: FirmsPage) -> NameDialog:
    return page.findChildren(NameDialog)[-1]


def keep_as(window: Window, name: str, qtbot: QtBot) -> None:
    page = firms(window)
    press(window, Key.Key_S, SHIFT_CTRL)
    dialog = named(page)
    dialog.name.setText(name)
    QTest.keyClick(dialog.name, Key.Key_Return)
    rest(window, qtbot)


def test_a_query_in_either_language_narrows_as_it_is_typed(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    search(active, "tier:little_giant")
    giants = page.model.rows()
    assert giants
    assert {row.tier for row in giants} == {"little_giant"}
    search(active, "等级:小巨人 融资>2亿 -区:松江")
    assert {row.tier for row in page.model.rows()} <= {"little_giant"}
    assert all((row.raised_fen or 0) > 20_000_000_000 for row in page.model.rows())
    assert not page.fault_line.isVisible()
    search(active, "raised:?")
    assert page.model.rows()
    assert all(row.raised_fen is None for row in page.model.rows())


def test_what_cannot_be_read_is_said_below_the_search_and_only_once_it_is_typed(active: Window) -> None:
    page = firms(active)
    search(active, "raised>5")
    assert page.fault_line.isVisible()
    assert "has no unit" in page.fault_line.accessibleName()
    search(active, "tier:gia")
    assert not page.fault_line.isVisible(), "Little Giant may still come"
    search(active, "tier:gaint ")
    assert page.fault_line.isVisible()
    assert page.fault_line.accessibleName() == "Tier has no value “gaint”. This word is left out."
    speech().set_language(Language.ZH)
    assert page.fault_line.accessibleName() == "梯度没有“gaint”这个取值。此条件已忽略。"
    search(active, "")
    assert not page.fault_line.isVisible()


def test_a_value_is_completed_by_keyboard(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    search(active, "tie")
    assert page.search.offers[0] == "tier:"
    press(active, Key.Key_Down)
    press(active, Key.Key_Return)
    qtbot.waitUntil(lambda: page.search.text() == "tier:")
    type_into(active, "lit")
    assert page.search.offers[0] == "little_giant"
    press(active, Key.Key_Down)
    press(active, Key.Key_Return)
    qtbot.waitUntil(lambda: page.search.text() == "tier:little_giant ")
    assert page.search.hasFocus()
    assert {row.tier for row in page.model.rows()} == {"little_giant"}


def test_a_view_is_kept_changed_renamed_moved_deleted_and_brought_back(
    active: Window, qtbot: QtBot, file: Path
) -> None:
    page = firms(active)
    search(active, "tier:little_giant")
    press(active, Key.Key_Return)
    count = page.model.rowCount()
    keep_as(active, "Giants", qtbot)
    assert tabs(page)[-1] == "Giants"
    assert page.views.key == page.views.views[-1].key
    assert page.views.strip.tabs.accessibleTabName(len(tabs(page)) - 1) == f"Giants {count:,}", "the count is live"
    # a change is marked, and can be kept or dropped
    page.table.sort_by("raised")
    assert tabs(page)[-1] == "Giants *"
    page.views.reset()
    assert tabs(page)[-1] == "Giants"
    assert page.model.sort_keys == [("name", False)]
    page.table.sort_by("raised")
    page.views.keep()
    rest(active, qtbot)
    assert tabs(page)[-1] == "Giants"
    # another view, and back: it is as it was
    page.views.strip.pick("shanghai")
    assert page.search.text() == ""
    page.views.step(-2)
    page.views.strip.pick(page.views.views[-1].key)
    assert page.search.text() == "tier:little_giant"
    assert page.model.sort_keys == [("raised", False)]
    # by keyboard on the tab
    page.views.strip.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    press(active, Key.Key_F2)
    named(page).name.setText("shanghai")
    named(page).take()
    assert named(page).isVisible(), "there is one of this name"
    named(page).name.setText("巨人")
    named(page).take()
    rest(active, qtbot)
    assert tabs(page)[-1] == "巨人"
    page.views.strip.tabs.setFocus(Qt.FocusReason.TabFocusReason)
    press(active, Key.Key_Left, SHIFT_CTRL)
    assert tabs(page)[-2] == "巨人"
    rest(active, qtbot)
    with open_registry(file) as registry:
        assert [view.name for view in load_views(registry)] == ["", "", "", "", "巨人", ""]
    press(active, Key.Key_Delete)
    rest(active, qtbot)
    assert "巨人" not in tabs(page)
    assert active.desk.toasts is not None
    toast = active.desk.toasts._shown[-1]
    toast.findChildren(type(page._add))[0].click()
    rest(active, qtbot)
    assert tabs(page)[4] == "巨人"


def test_home_can_neither_be_renamed_nor_deleted_nor_moved(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    before = tabs(page)
    for what in ("rename", "delete", "left", "right"):
        page.views.act(what, "all")
    rest(active, qtbot)
    assert tabs(page) == before
    assert not page.findChildren(NameDialog)


def columns(page: FirmsPage) -> list[str]:
    return [column.key for column in page.table.visible_columns()]


def test_columns_are_chosen_ordered_and_drawn_by_keyboard(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    press(active, Key.Key_L, SHIFT_CTRL)
    (dialog,) = page.findChildren(ColumnsDialog)
    dialog.line("uscc").box.setChecked(True)
    dialog.line("segment").box.setChecked(False)
    for _step in range(len(dialog.order)):
        QTest.keyClick(dialog.line("uscc").width_field, Key.Key_Up, Mod.AltModifier)
    QTest.keyClick(dialog.line("name").width_field, Key.Key_Up, Mod.AltModifier)
    dialog.line("raised").width_field.setText("9")
    dialog.take()
    assert dialog.isVisible(), "so narrow no column can be"
    dialog.line("raised").width_field.setText("150")
    dialog.frozen.set_value("2")
    dialog.density.set_value("roomy")
    QTest.keyClick(dialog.line("raised").width_field, Key.Key_Return)
    sweep()
    assert columns(page)[:2] == ["name", "uscc"]
    assert "segment" not in columns(page)
    place = [column.key for column in page.model.columns].index("raised")
    assert page.table.columnWidth(place) == 150
    assert page.table.rowHeight(0) == 40
    assert page.model.data(page.model.index(0, 2)) == (page.model.row(0).uscc or "—")  # type: ignore[union-attr]
    active.activateWindow()
    qtbot.waitUntil(active.isActiveWindow)
    press(active, Key.Key_L, SHIFT_CTRL)
    page.findChildren(ColumnsDialog)[-1]._as_usual()
    sweep()
    assert columns(page)[0] == "name"
    assert "segment" in columns(page)
    assert page.table.rowHeight(0) == 32


def test_a_column_is_drawn_and_moved_with_the_mouse(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    header = page.table.horizontalHeader()
    keys = [column.key for column in page.model.columns]
    district = keys.index("district")
    edge = header.sectionViewportPosition(district) + header.sectionSize(district) - 1
    view = header.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(edge, 15))
    QTest.mouseMove(view, QPoint(edge + 30, 15))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(edge + 30, 15))
    assert page.views.present().widths.get("district", 0) > 84
    assert page.views.present().sort == (("name", False),), "drawing does not sort"
    middle = header.sectionViewportPosition(district) + 20
    target = header.sectionViewportPosition(keys.index("raised")) + 50
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(middle, 15))
    for x in range(middle, target, 10):
        QTest.mouseMove(view, QPoint(x, 15))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(target, 15))
    qtbot.waitUntil(lambda: bool(page.views.present().columns))
    order = columns(page)
    assert order.index("district") > order.index("tier")
    assert [header.visualIndex(n) for n in range(header.count())] == list(range(header.count()))


def test_several_sort_keys_by_menu_and_the_table_keeps_them(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    page.table.sort_by("tier")
    page.table.sort_by("raised", added=True)
    assert page.model.sort_keys == [("tier", False), ("raised", False)]
    press(active, Key.Key_O, SHIFT_CTRL)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert words[:2] == ["1  Tier, rising", "2  Raised, ¥ m, rising"]
    menu.close()
    search(active, "district:*")
    assert page.model.sort_keys == [("tier", False), ("raised", False)]


def test_everything_is_there_again_at_the_next_start(qtbot: QtBot, settings: QSettings, file: Path) -> None:
    with window_with(qtbot, settings, "firms", file=file) as window:
        rest(window, qtbot)
        page = firms(window)
        search(window, "tier:srdi_sme")
        press(window, Key.Key_Return)
        keep_as(window, "中小企业", qtbot)
        page.table.sort_by("raised")
        page.look.draw_column("name", 190)
        page.look.chosen(page.views.present())
        press(window, Key.Key_Down)
        rest(window, qtbot)
        current = page.table.current()
        assert current is not None
        left = page.views.present()
    with window_with(qtbot, settings, "firms", file=file) as window:
        rest(window, qtbot, lambda: firms(window).model.rowCount() > 0)
        page = firms(window)
        assert tabs(page)[-1] == "中小企业 *"
        assert page.views.present() == left
        assert page.search.text() == "tier:srdi_sme"
        assert page.table.current() == current
        page.views.reset()
        assert page.model.sort_keys == [("name", False)]


def test_another_registry_has_its_own_views(active: Window, qtbot: QtBot, tmp_path: Path, registry_file: Path) -> None:
    import shutil

    page = firms(active)
    search(active, "tier:srdi_sme")
    keep_as(active, "Only here", qtbot)
    other = tmp_path / "other.car"
    shutil.copyfile(registry_file, other)
    active.desk.open(other)
    rest(active, qtbot, lambda: active.desk.registry is not None and active.desk.registry.path == other)
    rest(active, qtbot)
    assert "Only here" not in tabs(page)
    assert page.search.text() == ""


def test_the_help_on_the_search_is_read_and_tried_by_keyboard(active: Window, qtbot: QtBot) -> None:
    page = firms(active)
    press(active, Key.Key_F, Mod.ControlModifier)
    press(active, Key.Key_F1)
    told = page.search.findChildren(QueryHelp)[-1]
    assert told.isVisible()
    open_help = [one for one in QApplication.topLevelWidgets() if isinstance(one, HelpWindow) and one.isVisible()]
    assert not open_help, "F1 tells of the search here"
    for number in range(2):
        QTest.keyClick(told.examples[number], Key.Key_Down)
    assert told.examples[2].hasFocus()
    QTest.keyClick(told.examples[2], Key.Key_Return)
    sweep()
    assert page.search.text() == "tier:little_giant"
    assert page.search.hasFocus()
    assert {row.tier for row in page.model.rows()} == {"little_giant"}
    page.filters.open_help()
    told = page.search.findChildren(QueryHelp)[-1]
    next(button for button in told.fields if button.text() == "district").click()
    sweep()
    assert page.search.text() == "tier:little_giant district:"
    assert page.search.offers, "the values are offered at once"
    page.filters.open_help()
    told = page.search.findChildren(QueryHelp)[-1]
    QTest.keyClick(told, Key.Key_Escape)
    sweep()
    assert not page.search.findChildren(QueryHelp)
