"""A second program on the same file is told who has it, and reads; where a firm's value has other statements they are offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from registry.change import ChangeSet, Insert, Update, apply, record_history
from registry.change.claims import claims_of
from registry.store.presence import Holder, presence_file, take_presence
from tests.store.support import start_python
from tests.ui.conftest import idle, rest, window_with
from ui.firms.claims_popover import ClaimsShelf
from ui.firms.line_kinds import ValueLine
from ui.firms.page import FirmsPage
from ui.firms.value_history import HistoryDialog
from ui.kit.controls import Button
from ui.shell.window import Window

_HOLDS = """
import pathlib, sys
from registry.store.presence import take_presence
held = take_presence(pathlib.Path(sys.argv[1]), "王莉")
print(type(held).__name__, flush=True)
sys.stdin.readline()
held.release()
print("released", flush=True)
"""


def test_a_second_program_is_told_who_has_the_file_and_may_have_it_after(
    window: Window, file: Path, qtbot: QtBot
) -> None:
    with start_python(_HOLDS, file) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline().strip() == "Presence"
        window.desk.open(file)
        rest(window, qtbot, lambda: window.desk.registry is not None)
        assert "王莉 has had it open on" in str(window.desk.barred)
        assert not window.acts.action("import.start").isEnabled()
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline().strip() == "released"
        window.top.barred.click()
        again = next(b for b in window.findChildren(Button) if b.text() == "Open again")
        again.click()
        rest(window, qtbot, lambda: window.desk.barred is None)
        assert window.acts.action("import.start").isEnabled()
    window.desk.close_registry()
    rest(window, qtbot)
    assert not presence_file(file).exists(), "nothing is left beside the file"


def test_a_window_that_was_killed_keeps_nobody_out(file: Path) -> None:
    with start_python(_HOLDS, file) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "Presence"
        holder = take_presence(file, "李静")
        assert isinstance(holder, Holder)
        assert (holder.person, holder.process) == ("王莉", other.pid)
        other.kill()
        other.wait()
    mine = take_presence(file, "李静")
    assert mine is not None
    assert not isinstance(mine, Holder)
    mine.release()


def test_one_window_may_open_its_own_file_again(window: Window, file: Path, qtbot: QtBot) -> None:
    for _time in range(2):
        window.desk.open(file)
        rest(window, qtbot, lambda: window.desk.registry is not None)
        assert window.desk.barred is None


# -- competing values


@pytest.fixture
def history(opened: Window, qtbot: QtBot) -> HistoryDialog:
    """The source and history of the park of the current firm."""
    page = opened.pages["firms"]
    assert isinstance(page, FirmsPage)
    firm = page.table.current()
    registry = opened.desk.registry
    assert firm is not None
    assert registry is not None
    with registry.read() as connection:
        held = connection.exec_driver_sql("SELECT park FROM firm WHERE uid = ?", (firm.uid,)).scalar()
    claim = {
        "firm": firm.uid,
        "about": "firm",
        "record": firm.uid,
        "field": "park",
        "value": '{"park":"张江"}',
        "origin": "sheet",
        "source": "Q3.xlsx › 表!F12",
        "said_by": "王莉",
        "reason": "hand",
    }
    change = (Insert("claim", "c", claim), Update("firm", firm.uid, {"park": held}, {"park": "临港"}))
    apply(registry, ChangeSet("edit", "x", "王莉", change))
    opened.desk.changed()
    rest(opened, qtbot, lambda: page.pane.card is not None and bool(page.pane.card.claims))
    values = [one for one in page.pane.lines if isinstance(one, ValueLine)]
    line = next(one for one in values if one.target is not None and one.target.field.key == "park")
    assert line.origin is not None
    assert "1 other value" in line.origin.text
    page.pane.history_wanted.emit(line)
    rest(opened, qtbot)
    return opened.findChildren(HistoryDialog)[-1]


def test_another_value_is_chosen_in_one_step_with_a_reason(
    opened: Window, history: HistoryDialog, qtbot: QtBot
) -> None:
    shelf = history.findChild(ClaimsShelf)
    assert shelf is not None
    assert shelf.part is not None
    (choose,) = shelf.part.choices
    choose.click()
    assert "why this value" in shelf.part.unreasoned.text()
    shelf.part.reason.setText("seen on site")
    choose.click()
    registry = opened.desk.registry
    assert registry is not None
    rest(opened, qtbot, lambda: not isValid(history))
    page = opened.pages["firms"]
    assert isinstance(page, FirmsPage)
    firm = page.table.current()
    assert firm is not None
    with registry.read() as connection:
        told = {c.value: (c.chosen, c.reason) for c in claims_of(connection, firm.uid)[firm.uid, "park"]}
        last = record_history(connection, [firm.uid])[-1]
    assert told == {"张江": (True, "seen on site"), "临港": (False, "seen on site")}
    assert last.delta["park"] == ["临港", "张江"]


def test_a_further_source_is_noted_and_does_not_count(opened: Window, history: HistoryDialog, qtbot: QtBot) -> None:
    shelf = history.findChild(ClaimsShelf)
    assert shelf is not None
    assert shelf.part is not None
    part = shelf.part
    part.note()
    assert "what the source says" in part.wrong.text()
    part.value.setText("闵行")  # type: ignore[union-attr]
    part.note()
    assert "where the value comes from" in part.wrong.text()
    part.source.setText("https://example.org")
    part.note()
    rest(opened, qtbot, lambda: not isValid(history))
    page = opened.pages["firms"]
    assert isinstance(page, FirmsPage)
    firm, registry = page.table.current(), opened.desk.registry
    assert firm is not None
    assert registry is not None
    with registry.read() as connection:
        told = {c.value: (c.chosen, c.origin) for c in claims_of(connection, firm.uid)[firm.uid, "park"]}
    assert told["闵行"] == (False, "web")


def test_read_only_offers_no_choice(file: Path, qtbot: QtBot, settings: QSettings) -> None:
    with window_with(qtbot, settings, "firms", file=file) as window:
        window.desk.read_only = True
        window.desk.open(file)
        idle(window, qtbot, lambda: window.desk.barred is not None)
        assert not window.acts.action("firms.add").isEnabled()
