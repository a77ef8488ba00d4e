"""Many firms: the first by name stand in the table before all are read, and nothing is done to all of them until then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Insert, apply, new_registry
from registry.view import FirmRow
from tests.ui.conftest import idle, rest, window_with
from tests.ui.test_bulk import firms
from ui.firms.rows_flow import SCREEN
from ui.kit.table.model import MANY
from ui.shell.window import Window

COUNT = MANY + 100


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of more firms than are read in a moment."""
    path = tmp_path_factory.mktemp("long") / "long.car"
    rows = [
        Insert("firm", f"firm-{n:05}", {"legal_name": f"虚构{n:05}有限公司", "pinyin": f"xu gou {COUNT - n:05}"})
        for n in range(COUNT)
    ]
    with new_registry(path, name="Long", actor="tester", fictional=True) as registry:
        apply(registry, ChangeSet("import", "Import", "tester", tuple(rows)))
    return path


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings) -> Iterator[Window]:
    """A window with the page of firms and no registry yet."""
    with window_with(qtbot, settings, "firms") as made:
        yield made


def _row(window: Window, number: int) -> FirmRow:
    row = firms(window).model.row(number)
    assert row is not None
    return row


def test_all_are_checked_only_once_all_are_read(window: Window, long: Path, qtbot: QtBot) -> None:
    model = firms(window).model
    parts: list[tuple[int, list[str]]] = []

    def first() -> None:
        if not model.whole and not parts:
            QTest.keyClick(firms(window).table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            assert model.checked_count == 0, "there are more than stand here"
            model.check([0], True)
            parts.append((model.rowCount(), [_row(window, n).legal_name for n in range(3)]))

    model.modelReset.connect(first)
    window.go("firms")
    window.desk.open(long)
    idle(window, qtbot, lambda: model.rowCount() == COUNT)
    assert parts, "the first firms stood there before the others"
    assert parts[0][0] < MANY
    assert parts[0][1] == [_row(window, n).legal_name for n in range(3)], "they stay where they were"
    assert [row.uid for row in model.checked()] == [_row(window, 0).uid]
    QTest.keyClick(firms(window).table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert model.checked_count == COUNT


def test_the_first_rows_of_a_search_stand_before_all_of_it_is_found(window: Window, long: Path, qtbot: QtBot) -> None:
    page = firms(window)
    model = page.model
    window.go("firms")
    window.desk.open(long)
    idle(window, qtbot, lambda: model.rowCount() == COUNT and page.rows.whole)
    seen: list[tuple[int, bool]] = []
    page.rows.shown.connect(lambda: seen.append((model.rowCount(), page.rows.whole)))
    page.search.setText("虚构0")
    assert seen == [(SCREEN, False)], "they are there before the next event is heard"
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert model.checked_count == 0, "there are more than stand here"
    rest(window, qtbot, lambda: page.rows.whole)
    assert seen[-1] == (COUNT, True)
    assert page.table.current() is model.row(0)
    names = [row.legal_name for row in model.rows()]
    assert names == sorted(names, reverse=True), "the order of the table"
    # A firm that somebody took stays in hand and in sight, wherever it stands.
    page.table.set_current(model.key_of(COUNT - 5))
    taken = page.table.current()
    page.search.setText("虚构00")
    rest(window, qtbot, lambda: page.rows.whole)
    assert page.table.current() is taken
    # One that only a search brought gives way to the first of the next.
    page.search.setText("虚构0001")
    rest(window, qtbot, lambda: model.rowCount() == 10)
    page.search.setText("虚构000")
    rest(window, qtbot, lambda: model.rowCount() > 10)
    assert page.table.current() is model.row(0)
