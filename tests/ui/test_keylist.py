"""The key list page on the fictional return: the cut line, a moved weight, a lock, the reasons, both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.report.phrases import weight as weight_text
from ui.keylist.gap import GapBlock
from ui.keylist.page import KeyListPage
from ui.keylist.state import Draft, dimension_key, first_draft
from ui.keylist.tree import read_weight
from ui.kit.controls import Button, Label
from ui.kit.desk import Desk
from ui.kit.words import speech


@pytest.fixture
def page(sample: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[KeyListPage]:
    """The page in front, its first scoring done."""
    desk = Desk(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    page = KeyListPage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 800)
    desk.registry_opened.connect(page.opened)
    desk.open(sample)
    page.shown(None)
    page.show()
    qtbot.waitUntil(lambda: desk.registry is not None, timeout=10_000)
    page.shown(None)
    qtbot.waitUntil(lambda: bool(page.table.model().rowCount()) and not desk.jobs.busy, timeout=20_000)
    yield page
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=20_000)
    desk.close()


def texts(page: KeyListPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel))


def ranks(page: KeyListPage) -> list[tuple[str, str]]:
    model = page.table.model()
    return [(row.rank, row.english) for row in model.rows()]  # type: ignore[attr-defined]


def test_ten_stand_above_the_line_and_the_vetoed_below_without_rank(page: KeyListPage) -> None:
    shown = ranks(page)
    assert [rank for rank, _name in shown[:10]] == [str(n) for n in range(1, 11)]
    assert shown[0][1] == "Yanxiao Launch"
    kinds = [band.kind for band in page.bands()]
    assert kinds == ["cut", "more"]
    assert [rank for rank, name in shown if name == "Jundi Propulsion"] == [""]


def test_the_first_firm_below_the_line_is_explained(page: KeyListPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Why this score" in texts(page), timeout=10_000)
    assert "11th place" in texts(page)


def test_a_moved_weight_sorts_the_list_again_and_reset_restores_it(page: KeyListPage, qtbot: QtBot) -> None:
    before = ranks(page)
    field = page.tree._lines[dimension_key("chain")].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "60")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: ranks(page) != before and not page.desk.jobs.busy, timeout=20_000)
    total = sum(
        read_weight(page.tree._lines[key].field.text()) or 0 for key in page.tree._lines if key.startswith("dimension:")
    )
    assert total == 10_000
    page.reset()
    qtbot.waitUntil(lambda: ranks(page) == before and not page.desk.jobs.busy, timeout=20_000)


def test_a_locked_weight_stays() -> None:
    draft: Draft = first_draft().with_lock(dimension_key("capital")).with_weight(dimension_key("chain"), 4_000)
    assert draft.scheme.dimension_weight("capital") == 1_200
    assert draft.scheme.dimension_weight("chain") == 4_000
    assert sum(draft.scheme.weights.values()) == 10_000


@pytest.mark.parametrize(
    ("text", "weight"),
    [("25", 2500), ("6.5", 650), ("0", 0), ("100", 10_000), ("101", None), ("-1", None), ("x", None)],
)
def test_weights_as_people_write_them(text: str, weight: int | None) -> None:
    assert read_weight(text) == weight
    if weight is not None:
        assert read_weight(weight_text(weight)) == weight


def test_the_page_speaks_chinese_at_once(page: KeyListPage, qtbot: QtBot) -> None:
    try:
        speech().set_language(Language.ZH)
        page.respeak()
        assert "重点名单" in texts(page)
        assert page.bands()[0].text.startswith("入选线")
    finally:
        speech().set_language(Language.EN)
        page.respeak()


def test_every_stop_of_the_tab_key_has_a_name(page: KeyListPage) -> None:
    stops = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert len(stops) > 30
    nameless = [w for w in stops if not (w.accessibleName() or getattr(w, "text", str)())]
    assert nameless == []


def test_locks_and_checks_follow_the_space_bar(page: KeyListPage) -> None:
    line = page.tree._lines[first_draft().scheme.indicators[0].code]
    line.lock.setFocus()
    QTest.keyClick(line.lock, Qt.Key.Key_Space)
    assert line.field.isReadOnly()
    veto = next(iter(page.tree._vetoes.values()))
    QTest.keyClick(veto, Qt.Key.Key_Space)
    assert not veto.isChecked()


def test_a_narrow_window_unfolds_the_scheme_or_the_reasons_and_escape_folds_them(page: KeyListPage) -> None:
    page.fit(1024, 620)
    assert not page.tree.isVisible()
    assert not page.why.isVisible()
    QTest.keyClick(page._folded._button, Qt.Key.Key_Space)
    assert page.tree.isVisible()
    QTest.keyClick(page._ask, Qt.Key.Key_Space)
    assert page.why.isVisible()
    assert not page.tree.isVisible(), "there is room for one of the two"
    assert page.escape()
    assert not page.why.isVisible()
    assert not page.escape()
    page.fit(1440, 900)
    assert page.tree.isVisible()
    assert page.why.isVisible()


def cut_words(page: KeyListPage) -> list[str]:
    """Words of one line that stand in less room than they take."""
    shown = [label for label in page.findChildren(Label) if label.isVisible() and not label.wordWrap()]
    return [label.text() for label in shown if label.width() < label.sizeHint().width()]


@pytest.mark.parametrize("language", list(Language))
def test_a_narrow_window_cuts_no_word_whatever_stands_beside_the_list(
    page: KeyListPage, qtbot: QtBot, language: Language
) -> None:
    speech().set_language(language)
    page._move_weight(dimension_key("technology"), 2273)  # the others have two decimals too
    page._settle_weight()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)
    page.fit(984, 550)
    page.resize(984, 550)
    QApplication.processEvents()
    assert {weight_text(2273), "20.61"} <= {label.text() for label in page._folded.findChildren(Label)}
    assert cut_words(page) == []
    for turn in (page._turn_tree, page._ask.click):
        turn()
        QApplication.processEvents()
        assert cut_words(page) == []
    speech().set_language(Language.EN)


def test_the_chooser_shows_its_words_in_full_where_there_is_room(page: KeyListPage) -> None:
    assert page.chooser.width() == page.chooser.sizeHint().width()
    inside = page.chooser.sizeHint().width() - 30  # without its edge and its chevron
    assert "…" not in page.chooser._fitting(inside)


def test_reset_brings_back_the_way_missing_values_count(page: KeyListPage, qtbot: QtBot) -> None:
    zero = page.tree._missing["zero"]
    QTest.keyClick(zero, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)
    assert zero.isChecked()
    page._notice._also.click()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)
    assert not zero.isChecked()
    assert page.tree._missing["middle"].isChecked()


def test_what_would_take_a_candidate_in_is_never_cut_off(page: KeyListPage) -> None:
    moves = page._reasons.moves if page._reasons is not None else ()
    assert moves
    shown = {label.text(): label for label in page.why.findChildren(Label) if label.isVisible()}
    for move in moves[:4]:
        label = shown[str(move.text)]
        assert label.height() >= label.heightForWidth(label.width())


def test_tab_goes_from_the_scheme_to_the_table(page: KeyListPage) -> None:
    assert page.tree.last_stop().nextInFocusChain() is page.table


def test_how_sure_the_list_is_stands_in_the_second_tab(page: KeyListPage, qtbot: QtBot) -> None:
    page.side.tabs.pick("sure")
    qtbot.waitUntil(lambda: "Room of each weight" in texts(page), timeout=20_000)
    shown = texts(page.side.sure)  # type: ignore[arg-type]
    for words in ("Near these weights", "Any weights", "They tie when", "TOPSIS", "10 of 10"):
        assert words in shown
    speech().set_language(Language.ZH)
    assert "各权重的余地" in texts(page)
    speech().set_language(Language.EN)


def test_a_moved_weight_asks_anew_how_sure_the_list_is(page: KeyListPage, qtbot: QtBot) -> None:
    page.side.tabs.pick("sure")
    qtbot.waitUntil(lambda: "Room of each weight" in texts(page) and not page.desk.jobs.busy, timeout=20_000)
    before = page._sure
    field = page.tree._lines[dimension_key("chain")].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "30")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: page._sure is not None and page._sure is not before and not page.desk.jobs.busy, timeout=20_000
    )


def test_the_distance_to_the_cut_is_taken_apart_and_leads_to_the_other_firm(page: KeyListPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "Distance to the cut" in texts(page), timeout=10_000)
    assert page._reasons is not None
    gap = page._reasons.gap
    assert gap is not None
    assert 100 * sum(item.points for item in gap.items) == gap.total
    (block,) = page.findChildren(GapBlock)
    assert "−0.85" in " ".join(label.text() for label in block.findChildren(QLabel))
    link = next(button for button in block.findChildren(Button) if button.text() == "Qitai Baseband")
    link.click()
    current = page.table.current()
    assert current is not None
    assert current.english == "Qitai Baseband"
