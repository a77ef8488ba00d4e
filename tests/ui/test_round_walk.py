"""A whole round by keyboard alone, from its opening to the check of its seal, in English, with ``CAR_WALK`` in Chinese too, with pictures."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.rounds.book import RoundBook
from registry.rounds.seating import add_experts
from registry.rounds.steps import Step
from registry.scoring.rulings import DecisionKind
from registry.store import open_registry
from tests.rounds.conftest import OFFICER, SECOND, book_of, mark_all
from tests.rounds.panel_round import EXPERTS
from tests.ui.conftest import copied, languages, sweep, window_with
from ui.keylist.candidates_dialog import CandidatesDialog
from ui.keylist.missing_dialog import MissingDialog
from ui.keylist.page import KeyListPage
from ui.keylist.round_new import NewRoundDialog
from ui.keylist.round_path import StepDialog
from ui.keylist.seal_dialog import SealDialog
from ui.keylist.verify_dialog import VerifyDialog
from ui.kit.controls import Button
from ui.kit.feedback import EmptyState
from ui.kit.words import speech
from ui.panel.ask import AskDialog
from ui.panel.page import PanelPage
from ui.shell.window import Window

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
D = TypeVar("D", bound=QDialog)
CANDIDATES = 12
ODD = 5
"""The candidate, counted from the top, whom the first expert marks far below the others."""
KEEP = ("Keep as is", "予以保留")
NOTE = ("Note the day", "登记日期")
FAR = 30
"""More presses of Tab than anybody makes."""


class Walk:
    """A window, and hands that only press keys."""

    def __init__(self, window: Window, qtbot: QtBot, folder: Path, language: Language) -> None:
        self.window, self.qtbot, self.language = window, qtbot, language
        self.shots = Path(os.environ.get("CAR_WALK") or folder / "walk")
        self.shots.mkdir(parents=True, exist_ok=True)
        self.count = 0

    @property
    def list(self) -> KeyListPage:
        page = self.window.pages["keylist"]
        assert isinstance(page, KeyListPage)
        return page

    @property
    def panel(self) -> PanelPage:
        page = self.window.pages["panel"]
        assert isinstance(page, PanelPage)
        return page

    @property
    def book(self) -> RoundBook:
        assert self.window.desk.registry is not None
        return book_of(self.window.desk.registry, self.list.rounds.uid)

    def press(self, *keys: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, and wait for what they do. The keyboard is somewhere before and after."""
        for key in keys:
            target = QGuiApplication.focusWindow()
            assert target is not None
            QTest.keyClick(target, key, held)
        self.rest()

    def write(self, text: str) -> None:
        """What a keyboard or an input method puts into the field that has the keyboard."""
        field = self.focus
        assert isinstance(field, QLineEdit | QPlainTextEdit), field
        typed = QInputMethodEvent()
        typed.setCommitString(text)
        QApplication.sendEvent(field, typed)

    @property
    def focus(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "the keyboard is nowhere"
        assert found.isVisible(), found
        return found

    def go_to(self, widget: QWidget) -> None:
        """Press Tab until `widget` has the keyboard, or Shift and Tab where that is nearer."""
        assert widget.isVisible(), widget
        assert widget.isEnabled(), widget
        self.press(*way_to(widget))
        assert widget.hasFocus(), (widget, self.focus)

    def hit(self, widget: QWidget) -> None:
        """Go to a button and press it."""
        self.go_to(widget)
        self.press(Key.Key_Return)

    def rest(self) -> None:
        """Wait until nothing runs; a seal draws a hundred thousand times."""
        sweep()
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.busy, timeout=90_000)
        sweep()
        if QApplication.activeModalWidget() is None and not self.window.isActiveWindow():
            self.window.activateWindow()  # what a window manager does when a dialog closes
            self.qtbot.waitUntil(self.window.isActiveWindow)

    def dialog(self, kind: type[D]) -> D:
        """The dialog in front, with the keyboard in it."""
        self.rest()
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind), found
        self.qtbot.waitUntil(found.isActiveWindow)
        assert found.isAncestorOf(self.focus), self.focus
        return found

    def step_on(self, step: Step) -> None:
        """From anywhere on the page to the main button, and through its dialog with Enter."""
        self.hit(self.list.act)
        self.dialog(StepDialog)
        self.press(Key.Key_Return)
        assert QApplication.activeModalWidget() is None
        assert self.book.head.step is step

    def picture(self, step: str) -> None:
        """Keep a picture of the window, with the dialog over it where there is one."""
        self.count += 1
        shot = self.window.grab()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            painter = QPainter(shot)
            painter.drawPixmap(
                (self.window.width() - dialog.width()) // 2,
                (self.window.height() - dialog.height()) // 2,
                dialog.grab(),
            )
            painter.end()
        assert shot.size().width() == 1440, "at the size of the mocks"
        if "CAR_WALK" in os.environ:  # somebody wants to look
            assert shot.save(str(self.shots / f"round-{self.language.value}-{self.count:02d}-{step}.png"))


def way_to(widget: QWidget) -> list[Key]:
    """The presses of Tab, or of Shift and Tab where they are fewer, that go from the keyboard to `widget`."""
    here = QApplication.focusWidget()
    assert here is not None
    stops, at = [here], here.nextInFocusChain()
    while at is not None and at is not here:
        if takes_tab(at):
            stops.append(at)
        at = at.nextInFocusChain()
    assert widget in stops, f"no Tab leads to {widget}"
    on = stops.index(widget)
    back = len(stops) - on
    assert min(on, back) <= FAR, f"{min(on, back)} presses of Tab to {widget}"
    return [Key.Key_Tab] * on if on <= back else [Key.Key_Backtab] * back


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab stops at a widget."""
    wants = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return wants and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


@pytest.fixture(params=languages(Language.EN))
def walk(
    request: pytest.FixtureRequest, sample: Path, qtbot: QtBot, settings: QSettings, tmp_path: Path
) -> Iterator[Walk]:
    file = copied(sample, tmp_path / "round.car")
    with open_registry(file) as registry:
        add_experts(registry, OFFICER, EXPERTS[:2])
    settings.setValue("person/name", OFFICER)
    speech().set_language(request.param)
    with window_with(qtbot, settings, "overview", "keylist", "panel", file=file) as made:
        yield Walk(made, qtbot, tmp_path, request.param)


def action_of(page: QWidget) -> Button:
    """The button of the empty state in sight."""
    return next(
        button for state in page.findChildren(EmptyState) for button in state.findChildren(Button) if button.isVisible()
    )


def open_the_round(walk: Walk) -> None:
    """A new round, twelve of its firms admitted."""
    walk.press(Key.Key_4, held=CONTROL)
    page = walk.list
    walk.picture("try-out")
    walk.hit(page.act)
    asked = walk.dialog(NewRoundDialog)
    assert asked.name.hasFocus()
    walk.write("2025")
    walk.picture("new")
    walk.go_to(asked.who)
    walk.press(Key.Key_Down)
    assert asked.who.value == "shanghai"
    walk.press(Key.Key_Return)
    assert page._nobody.isVisible()
    walk.picture("nobody")
    walk.hit(action_of(page))
    standing = walk.dialog(CandidatesDialog)
    walk.go_to(standing.table)
    for _number in range(CANDIDATES):
        walk.press(Key.Key_Space, Key.Key_Down)
    assert len(standing.model.checked()) == CANDIDATES
    walk.go_to(standing.status)
    walk.press(Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert standing.status.value == "admitted"
    walk.picture("candidates")
    walk.hit(standing.take_button)
    walk.press(Key.Key_Escape)
    assert len(walk.book.admitted) == CANDIDATES
    assert page.table.hasFocus(), "not in a weight, where the next key would change it"
    walk.picture("draft")


def move_a_weight(walk: Walk) -> None:
    """A weight two steps up: the list is sorted again, the page says that it tries, and Backspace takes it back."""
    page = walk.list
    code, line = next(iter(page.tree._lines.items()))
    assert page._draft is not None
    before = page._draft.weight(code)
    walk.go_to(line.slider)
    walk.press(Key.Key_Right, Key.Key_Right)
    assert page._draft.weight(code) > before
    assert page.rounds.tried
    walk.picture("weight")
    walk.press(Key.Key_Backspace)
    walk.qtbot.waitUntil(lambda: not page._moving)  # no key for a while: the hand rests
    walk.rest()
    assert page._draft.weight(code) == before
    assert not page.rounds.tried
    walk.go_to(page.table)


def keep_the_mark(walk: Walk) -> None:
    """One total is far below the others: on the panel's page it is kept, with a reason."""
    page = walk.panel
    walk.press(Key.Key_5, held=CONTROL)
    board = page.loaded.board if page.loaded is not None else None
    assert board is not None
    (odd,) = [row for row in board.rows if any(cell.off and not cell.settled for cell in row.cells)]
    walk.go_to(page.table)
    walk.press(Key.Key_Home)
    for _row in board.rows:
        if page.table.current_cell()[0] == odd.uid:
            break
        walk.press(Key.Key_Down)
    assert page.table.current_cell()[0] == odd.uid
    walk.picture("outlier")
    walk.hit(next(b for b in page.pane.findChildren(Button) if b.isVisible() and b.text() in KEEP))
    walk.dialog(AskDialog)
    walk.write("专家已当面说明")
    walk.picture("kept")
    walk.press(Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    found = [d for d in walk.book.decisions if d.kind is DecisionKind.OUTLIER]
    assert [(d.answer, d.reason, d.candidature) for d in found] == [("kept", "专家已当面说明", odd.uid)]
    assert walk.focus.isVisible(), "the button is gone; the keyboard is somewhere"


def seat_three(walk: Walk) -> None:
    """Two experts on record are checked and seated, a third one is written down."""
    page = walk.panel
    setup = page.setup
    assert setup.isVisible()
    walk.picture("experts")
    walk.go_to(setup.table)
    walk.press(Key.Key_Space, Key.Key_Down, Key.Key_Space)
    walk.hit(setup._seat)
    assert len(walk.book.seats) == 2
    walk.hit(setup._add)
    walk.dialog(AskDialog)
    walk.write("沈青")
    walk.press(Key.Key_Tab)
    walk.write("Shen Q.")
    walk.picture("expert")
    walk.press(Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    assert [seat.expert.name for seat in walk.book.seats] == ["包锐", "陈岚", "沈青"]
    declare(walk)
    walk.hit(setup._find)
    walk.picture("seated")


def declare(walk: Walk) -> None:
    """The day on which the expert in front signed the declaration; Enter proposes today."""
    setup = walk.panel.setup
    seat = next(seat for seat in walk.book.seats if seat.expert.uid == setup.table.current().uid)  # type: ignore[union-attr]
    assert seat.declared is None
    note = next(b for b in setup.findChildren(Button) if b.text() in NOTE and b.isVisible())
    walk.hit(note)
    walk.dialog(AskDialog)
    walk.press(Key.Key_A, held=CONTROL)
    walk.write("2025-08-01")
    walk.picture("declaration")
    walk.press(Key.Key_Return)
    assert walk.book.seat_of(seat.expert.uid).declared == date(2025, 8, 1)
    assert setup.table.hasFocus(), "the button is made anew; the keyboard stays on the page"
    walk.picture("declared")


def mark_one(walk: Walk) -> None:
    """The first expert's marks, cell by cell, and sent."""
    page = walk.panel
    walk.press(Key.Key_Escape)  # what was said of the recusals
    walk.press(Key.Key_P, held=CONTROL)
    assert page.table.isVisible()
    walk.go_to(page.table)
    walk.press(Key.Key_Home, *[Key.Key_Right] * 8)
    while page.table.current_cell()[1] != walk.book.seats[0].expert.uid:
        walk.press(Key.Key_Left)
    items = len(walk.book.scheme.panel.items)
    for number in range(CANDIDATES):
        if number == 0:
            walk.press(Key.Key_8)  # typing opens the cell
            walk.write("1")
        for item in range(items):
            if number or item:
                walk.write(str(55 if number == ODD else 70 + number + item))
            if number == 3 and item == 1:
                walk.picture("marks")
            walk.press(Key.Key_Return)
    assert page.table.hasFocus(), "after the last candidate the keyboard is back in the table"
    assert len(walk.book.marks) == CANDIDATES * items
    walk.picture("marked")
    walk.press(Key.Key_Return)
    walk.hit(page.entry._send)
    walk.dialog(AskDialog)
    walk.press(Key.Key_Return)
    assert walk.book.seats[0].status.value == "sent"
    walk.press(Key.Key_Escape)
    assert page.table.hasFocus()


def others_mark(walk: Walk) -> None:
    """The other two mark elsewhere, and the page hears of it."""
    registry = walk.window.desk.registry
    assert registry is not None
    mark_all(registry, walk.list.rounds.uid, [seat.expert.uid for seat in walk.book.seats[1:]], 78)
    walk.window.desk.changed()
    walk.rest()
    walk.picture("panel")


def answer_missing(walk: Walk) -> None:
    """The seal waits for the missing values; its link leads to them."""
    page = walk.list
    walk.hit(page.act)
    waiting = walk.dialog(SealDialog)
    assert not waiting.seal_button.isEnabled()
    walk.picture("waits")
    walk.hit(waiting.links["missing"])
    gaps = walk.dialog(MissingDialog)
    walk.go_to(gaps.table)
    walk.press(Key.Key_A, held=CONTROL)
    assert len(gaps.model.checked()) == len(gaps.model.rows())
    walk.go_to(gaps.signature.reason)
    walk.write("区级核实未报")
    walk.press(Key.Key_Tab)
    walk.write("评审工作组")
    walk.picture("missing")
    walk.hit(gaps.none)
    assert gaps.model.rows() == []
    walk.press(Key.Key_Escape)


def test_a_round_is_held_by_keyboard_alone(walk: Walk) -> None:
    open_the_round(walk)
    move_a_weight(walk)
    for step in (Step.DISTRICT_REVIEW, Step.FORMAL_CHECK, Step.DATA_CHECK, Step.PANEL):
        walk.step_on(step)
    walk.picture("at-panel")
    walk.press(Key.Key_5, held=CONTROL)
    seat_three(walk)
    mark_one(walk)
    others_mark(walk)
    walk.press(Key.Key_4, held=CONTROL)
    walk.step_on(Step.RANKING)
    keep_the_mark(walk)
    walk.press(Key.Key_4, held=CONTROL)
    walk.picture("ranking")
    walk.step_on(Step.DELIBERATION)
    answer_missing(walk)
    asked = walk.dialog(SealDialog)
    walk.go_to(asked.witness)
    walk.write(SECOND)
    walk.picture("seal")
    walk.press(Key.Key_Return)
    assert len(walk.book.head.digest) == 64
    assert walk.book.head.is_sealed
    walk.picture("sealed")
    walk.hit(walk.list.strip.button("核验" if walk.language is Language.ZH else "Verify"))
    checked = walk.dialog(VerifyDialog)
    assert checked.holds
    walk.picture("verified")
    walk.press(Key.Key_Return)
    assert QApplication.activeModalWidget() is None
