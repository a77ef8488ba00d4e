"""The key list page on the fictional return: the cut line, a moved weight, a lock, the reasons, both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from registry.change import new_registry
from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from registry.resources import resource_path
from ui.keylist.page import KeyListPage
from ui.keylist.state import Draft, dimension_key, first_draft
from ui.keylist.tree import read_weight, weight_text
from ui.kit.desk import Desk
from ui.kit.words import speech


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional return, imported."""
    path = tmp_path_factory.mktemp("keylist") / "sample.car"
    with new_registry(path, name="Sample", actor="tester", fictional=True, data_date=date(2025, 6, 30)) as registry:
        commit(registry, prepare(registry, read_files([resource_path("samples/district-return.xlsx")])), "tester")
    return path


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
    total = sum(read_weight(page.tree._lines[key].field.text()) or 0 for key in page.tree._lines if key.startswith("dimension:"))
    assert total == 10_000
    page._reset_weights()
    qtbot.waitUntil(lambda: ranks(page) == before and not page.desk.jobs.busy, timeout=20_000)


def test_a_locked_weight_stays() -> None:
    draft: Draft = first_draft().with_lock(dimension_key("capital")).with_weight(dimension_key("chain"), 4_000)
    assert draft.scheme.dimension_weight("capital") == 1_200
    assert draft.scheme.dimension_weight("chain") == 4_000
    assert sum(draft.scheme.weights.values()) == 10_000


@pytest.mark.parametrize(("text", "weight"), [("25", 2500), ("6.5", 650), ("0", 0), ("100", 10_000), ("101", None), ("-1", None), ("x", None)])
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
