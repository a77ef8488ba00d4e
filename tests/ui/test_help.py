"""The help: whole in both languages, true to the program, found by search, and reached from every page and every error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import chain
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from registry.errors import EnvironmentFault, RegistryError, UserError
from registry.i18n import Language, Text, translate
from registry.intake.reading import WorkbookError
from registry.intake.reading.refusals import CODES
from registry.model.entities import ENTITIES
from registry.model.vocab import vocabulary
from registry.resources import resource_path
from registry.scoring.grid import points_text
from tests.ui.conftest import idle
from tools.strings import read_code
from ui.help.book import Book, pictures_folder
from ui.help.example import scored
from ui.help.topics import FIRST, TOPICS
from ui.help.window import HelpWindow
from ui.kit.dialog import ErrorDialog
from ui.kit.helping import place_of_code, place_of_error
from ui.kit.theme import DARK, theme
from ui.kit.words import speech
from ui.shell.places import PLACES
from ui.shell.window import Window

ROOT = Path(__file__).resolve().parents[2]
HELP = resource_path("help")


@pytest.fixture(scope="module")
def books(qapp: QApplication) -> dict[Language, Book]:
    from tools.help_pictures import all_commands

    return {language: Book(language, all_commands()) for language in Language}


# -- whole, and the same in both languages


def test_both_languages_have_the_same_pages_and_no_other(books: dict[Language, Book]) -> None:
    wanted = {topic.key for topic in TOPICS}
    for language in Language:
        assert {path.stem for path in (HELP / language.value).glob("*.md")} == wanted
        assert set(books[language].chapters) == wanted


def test_both_languages_have_the_same_places_links_and_pictures(books: dict[Language, Book]) -> None:
    english, chinese = books[Language.EN], books[Language.ZH]
    for key, chapter in english.chapters.items():
        other = chinese.chapters[key]
        assert [s.anchor for s in chapter.sections] == [s.anchor for s in other.sections], key
        assert sorted(chapter.links) == sorted(other.links), key
        assert chapter.pictures == other.pictures, key


@pytest.mark.parametrize("language", Language)
def test_no_link_is_dead_and_none_leads_out(books: dict[Language, Book], language: Language) -> None:
    book = books[language]
    places, pages = book.places(), {f"page:{place.key}" for place in PLACES}
    for chapter in book.chapters.values():
        for link in chapter.links:
            target = f"{chapter.key}{link}" if link.startswith("#") else link
            assert target in places | pages, f"{chapter.key}: {link}"
        for picture in chapter.pictures:
            assert (pictures_folder(language) / picture).is_file(), picture


@pytest.mark.parametrize("language", Language)
def test_no_heading_is_without_a_place_and_none_has_the_place_of_another(
    books: dict[Language, Book], language: Language
) -> None:
    for chapter in books[language].chapters.values():
        anchors = [section.anchor for section in chapter.sections[1:]]
        assert "" not in anchors, chapter.key
        assert len(set(anchors)) == len(anchors), chapter.key


# -- true to the program


@pytest.fixture(scope="module")
def spoken() -> set[str]:
    """Every string of the code."""
    uses, _ = read_code()
    return {use.singular for use in uses}


@pytest.mark.parametrize("language", Language)
def test_what_is_set_in_bold_stands_so_in_the_program(spoken: set[str], language: Language) -> None:
    known = {translate(text, language) for text in spoken}
    for path in (HELP / language.value).glob("*.md"):
        for name in re.findall(r"\*\*(.+?)\*\*", path.read_text(encoding="utf-8")):
            assert name in known, f"{path.name}: {name}"


def test_the_dictionary_holds_every_field_and_every_term(books: dict[Language, Book]) -> None:
    for language, book in books.items():
        body = book.chapters["dictionary"].body
        for entity in ENTITIES.values():
            assert f'<a name="{entity.table}">' in body
            for field in entity.fields:
                assert escape(field.title(language), quote=False) in body
                for term in vocabulary(field.vocabulary) if field.vocabulary else ():
                    assert f"<code>{term.code}</code>" in body


def test_the_keys_are_those_of_the_window(window: Window, books: dict[Language, Book]) -> None:
    body = books[Language.EN].chapters["keys"].body
    for command in window.acts.commands():
        for keys in command.keys:
            assert f"<code>{keys.replace('+', ' ').replace('<', '&lt;')}</code>" in body, command.name


def test_every_reason_for_not_reading_a_file_is_told(books: dict[Language, Book]) -> None:
    for book in books.values():
        assert {f"troubleshooting#refused-{code}" for code in CODES} <= book.places()


def test_the_example_is_what_the_engine_computes(books: dict[Language, Book]) -> None:
    _scheme, candidate = scored()
    for book in books.values():
        body = book.chapters["scoring"].body
        assert points_text(candidate.published) in body
        assert points_text(candidate.published_lo) in body
        assert points_text(candidate.published_hi) in body


def test_the_words_about_the_example_agree_with_it() -> None:
    """The text explains 90 for R&D, 80 for suppliers, 50 for growth: if the scheme changes, it must be written anew."""
    _scheme, candidate = scored()
    values = {code: candidate.contribution(code).value for code in ("rd_intensity", "suppliers", "growth")}
    assert values == {"rd_intensity": 9000, "suppliers": 8000, "growth": 5000}
    assert candidate.contribution("suppliers").capped


# -- every page and every error has its place


@pytest.mark.parametrize("page", [place.key for place in PLACES])
def test_every_page_of_the_window_has_its_page_in_the_help(books: dict[Language, Book], page: str) -> None:
    assert page in books[Language.EN].chapters


def _raising() -> Iterator[str]:
    """Modules that raise one of our errors, or define one."""
    called = re.compile(r"\b(?:UserError|EnvironmentFault|RegistryError)\((?!Exception|RegistryError)")
    for path in chain((ROOT / "registry").rglob("*.py"), (ROOT / "ui").rglob("*.py")):
        if called.search(path.read_text(encoding="utf-8")):
            yield path.relative_to(ROOT).as_posix()


def test_every_room_that_raises_an_error_has_a_place_of_its_own(books: dict[Language, Book]) -> None:
    places = books[Language.EN].places()
    modules = list(_raising())
    assert len(modules) > 20
    for module in modules:
        place = place_of_code(module)
        assert place in places, module
        assert place != "troubleshooting" or module.startswith("ui/"), module


def test_every_place_that_the_program_names_is_there(books: dict[Language, Book]) -> None:
    named = re.compile(r'place="([\w#-]+)"')
    found = {place for path in (ROOT / "ui").rglob("*.py") for place in named.findall(path.read_text(encoding="utf-8"))}
    assert "troubleshooting#crash" in found
    assert found <= books[Language.EN].places()


def test_a_refused_workbook_leads_to_its_own_reason() -> None:
    assert place_of_error(WorkbookError("empty", {"name": "a.xlsx"})) == "troubleshooting#refused-empty"


def test_an_error_leads_to_the_room_it_arose_in(tmp_path: Path) -> None:
    from registry.store import open_registry

    (tmp_path / "no.car").write_text("no registry", encoding="utf-8")
    with pytest.raises((UserError, EnvironmentFault)) as caught:
        open_registry(tmp_path / "no.car")
    assert place_of_error(caught.value) == "troubleshooting#file"


# -- the search


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        (Language.EN, "backup", "settings#backups"),
        (Language.EN, "missing zero", "scoring#missing"),
        (Language.EN, "F6 pane", "keys"),
        (Language.ZH, "备份", "settings#backups"),
        (Language.ZH, "入选线", "keylist#cut"),
        (Language.ZH, "曾用名", "firms#find"),
    ],
)
def test_a_search_finds_the_section(books: dict[Language, Book], language: Language, words: str, first: str) -> None:
    found = [one.section.place for one in books[language].search(words)]
    assert first in found[:3]


def test_a_search_for_nothing_or_for_nonsense_finds_nothing(books: dict[Language, Book]) -> None:
    assert books[Language.EN].search("  ") == []
    assert books[Language.EN].search("zzzzqqq") == []


# -- the window


def _open(window: Window, qtbot: QtBot) -> HelpWindow:
    qtbot.waitUntil(lambda: window.help.shown is not None)
    shown = window.help.shown
    assert shown is not None
    idle(window, qtbot, lambda: shown.language is not None)
    return shown


def test_f1_opens_the_help_at_the_page_in_front_and_back_and_forward_work(opened: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(opened, Qt.Key.Key_F1)
    shown = _open(opened, qtbot)
    assert shown.place == "firms"
    assert "Ask by a query" in shown.view.toPlainText()
    shown.follow("keylist#cut")
    assert shown.place == "keylist#cut"
    qtbot.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.place == "firms"
    qtbot.keyClick(shown, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert shown.place == "keylist#cut"
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert opened.help.shown is None


def test_without_a_registry_the_help_begins_with_the_tour(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert _open(window, qtbot).place == FIRST


def test_by_keyboard_alone_a_word_is_searched_and_its_place_opened(opened: Window, qtbot: QtBot) -> None:
    opened.help.open()
    shown = _open(opened, qtbot)
    qtbot.keyClick(shown, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shown.field.hasFocus()
    qtbot.keyClicks(shown.field, "backups")
    qtbot.keyClick(shown.field, Qt.Key.Key_Return)
    assert shown.place.startswith("settings")
    assert shown.view.extraSelections()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.field.text() == ""
    assert opened.help.shown is shown


def test_the_help_follows_the_language_and_stays_where_it_is(opened: Window, qtbot: QtBot) -> None:
    opened.help.open("scoring#missing")
    shown = _open(opened, qtbot)
    theme().set_mode(DARK)
    speech().set_language(Language.ZH)
    idle(opened, qtbot, lambda: shown.language is Language.ZH)
    assert shown.place == "scoring#missing"
    assert "缺失不等于零" in shown.view.toPlainText()
    assert shown.windowTitle() == "帮助"


def test_a_link_leads_to_a_page_of_the_program(opened: Window, qtbot: QtBot) -> None:
    opened.help.open("settings")
    _open(opened, qtbot).follow("page:settings")
    assert opened.front == "settings"


def test_an_error_leads_into_the_help_and_stays_open(opened: Window, qtbot: QtBot) -> None:
    opened.show_failure(_raised())
    dialog = next(d for d in opened.findChildren(ErrorDialog) if d.isVisible())
    assert dialog.place == "troubleshooting#refused-empty"
    qtbot.keyClick(dialog, Qt.Key.Key_F1)
    shown = _open(opened, qtbot)
    assert shown.place == dialog.place
    assert shown.parent() is dialog  # so that it can be used while the dialog waits
    assert dialog.isVisible()
    dialog.close()


def _raised() -> RegistryError:
    return WorkbookError("empty", {"name": Text("a.xlsx").render(Language.EN)})
