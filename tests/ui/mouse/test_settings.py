"""Settings, help and commands by mouse alone."""

from __future__ import annotations

from pathlib import Path

from registry.i18n import Language, Text, current_language
from tests.ui.mouse.conftest import Opening
from tests.ui.mouse.firms import table_of
from tests.ui.mouse.hand import Hand
from ui.firms.columns_dialog import ColumnsDialog
from ui.kit.text_size import text_size
from ui.kit.theme import DARK, theme
from ui.settings.page import SettingsPage
from ui.shell.bars import LanguageButton
from ui.shell.palette import Palette


def test_settings_help_and_commands_by_mouse_alone(day: Opening, fresh: Path) -> None:
    with day("settings", "overview", "firms", "settings", file=fresh) as hand:
        hand.go("settings")
        looks(hand)
        the_other_language_and_back(hand)
        every_section(hand)
        help_and_back(hand)
        by_the_palette(hand)


def every_section(hand: Hand) -> None:
    page = hand.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    for number in range(page.tabs.count()):
        hand.cell(page.tabs, page.tabs.model().index(number, 0))
        assert page.tabs.currentRow() == number
        hand.picture(f"section-{page.tabs.value}")
    hand.cell(page.tabs, page.tabs.model().index(0, 0))


def looks(hand: Hand) -> None:
    """Letters larger and as before, dark and light, and the name of who sits here."""
    page = hand.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    general = page.general
    hand.press("125 %", general)
    assert text_size().percent == 125
    hand.picture("larger")
    hand.press("100 %", general)
    hand.press("Dark", general)
    assert theme().mode == DARK
    hand.picture("dark")
    hand.write(general.person, "陈卫")
    hand.press("Light", general)
    assert hand.window.desk.actor == "陈卫", "taken by a click elsewhere"


def the_other_language_and_back(hand: Hand) -> None:
    before = current_language()
    hand.click(next(b for b in hand.window.top.findChildren(LanguageButton)))
    assert current_language() is not before
    hand.picture("other-language")
    hand.click(hand.window.top.registry)
    hand.pick("Switch to English" if before is Language.EN else "Switch to Chinese")
    assert current_language() is before


def help_and_back(hand: Hand) -> None:
    """The help at this page, a search in it, a page of it, the way back, and closed."""
    hand.click(hand.window.top.help)
    window = hand.window.help.shown
    assert window is not None
    hand.rest(lambda: window._book is not None)
    hand.picture("help")
    first = window.place
    hand.write(window.field, "CSV")
    assert window.list.count() > 0
    hand.picture("help-found")
    hand.cell(window.list, window.list.model().index(1, 0))
    assert window.place != first
    hand.click(window.back)
    assert window.place == first
    window.close()
    hand.rest()


def by_the_palette(hand: Hand) -> None:
    """The field at the top leads to a firm, and to a command of the page."""
    hand.click(hand.window.top.field)
    palette = hand.front
    assert isinstance(palette, Palette)
    hand.type("yxht")
    hand.picture("palette")
    entries = palette._model.entries
    number = next(n for n, e in enumerate(entries) if e.run is not None)
    hand.cell(palette.list, palette._model.index(number))
    assert hand.window.front == "firms"
    table = table_of(hand)
    now = table.table.current()
    assert now is not None
    assert now.short_name == "砚霄航天"
    hand.click(hand.window.top.field)
    palette = hand.front
    assert isinstance(palette, Palette)
    hand.type(str(Text("Choose columns")))
    hand.cell(palette.list, palette.list.currentIndex())
    hand.dialog(ColumnsDialog)
    hand.press("Cancel")
    hand.click(hand.window.top.field)
    hand.picture("commands")
    hand.away()
    assert hand.front is hand.window
