"""A round by mouse alone, from the first look at the weights to the check of the seal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings

from registry.rounds.book import RoundBook
from registry.rounds.marking import MarkEntry, enter_marks
from registry.rounds.seating import add_experts
from registry.rounds.steps import Step
from registry.scoring.rulings import DecisionKind
from registry.store import Registry, open_registry
from tests.rounds.conftest import OFFICER, SECOND, book_of, mark_all
from tests.rounds.panel_round import EXPERTS
from tests.ui.mouse.conftest import Opening
from tests.ui.mouse.hand import Hand
from ui.keylist.candidates_dialog import CandidatesDialog
from ui.keylist.missing_dialog import MissingDialog
from ui.keylist.page import KeyListPage
from ui.keylist.round_new import NewRoundDialog
from ui.keylist.round_path import StepDialog
from ui.keylist.seal_dialog import SealDialog
from ui.keylist.verify_dialog import VerifyDialog
from ui.panel.ask import AskDialog
from ui.panel.model import expert_of
from ui.panel.page import PanelPage

CANDIDATES, BY_HAND, ODD = 12, 2, 1
"""How many stand, how many of them are marked in the form, and the one whom the first expert marks far below the others."""


def list_of(hand: Hand) -> KeyListPage:
    page = hand.window.pages["keylist"]
    assert isinstance(page, KeyListPage)
    return page


def panel_of(hand: Hand) -> PanelPage:
    page = hand.window.pages["panel"]
    assert isinstance(page, PanelPage)
    return page


def round_of(hand: Hand) -> RoundBook:
    registry = hand.window.desk.registry
    assert registry is not None
    return book_of(registry, list_of(hand).rounds.uid)


def test_a_round_is_held_by_mouse_alone(day: Opening, fresh: Path, settings: QSettings) -> None:
    with open_registry(fresh) as registry:
        add_experts(registry, OFFICER, EXPERTS[:2])
    settings.setValue("person/name", OFFICER)
    with day("round", "keylist", "panel", file=fresh) as hand:
        open_a_round(hand)
        try_the_weights(hand)
        why_and_how_sure(hand)
        for step in (Step.DISTRICT_REVIEW, Step.FORMAL_CHECK, Step.DATA_CHECK, Step.PANEL):
            step_on(hand, step)
        hand.go("panel")
        seat_three(hand)
        mark_as_the_first(hand)
        others_mark(hand)
        hand.go("keylist")
        step_on(hand, Step.RANKING)
        hand.go("panel")
        keep_the_odd_mark(hand)
        hand.go("keylist")
        step_on(hand, Step.DELIBERATION)
        answer_what_is_missing(hand)
        seal_and_verify(hand)


def try_the_weights(hand: Hand) -> None:
    """A weight drawn, one typed, one locked; the list follows, and what was saved comes back."""
    page = list_of(hand)
    hand.picture("try-out")
    code, line = next(iter(page.tree._lines.items()))
    assert page._draft is not None
    before = page._draft.weight(code)
    slider, middle = line.slider, line.slider.height() // 2
    start = QPoint(round(slider.place(slider.value())), middle)
    hand.drag(slider, start, start + QPoint(20, 0), start + QPoint(60, 0))
    assert page._draft.weight(code) > before
    assert page.is_tried
    hand.picture("weight-drawn")
    other, second = list(page.tree._lines.items())[1]
    hand.write(second.field, "7.5")
    hand.click(line.lock)
    assert page._draft.weight(other) == 750, "taken by a click elsewhere"
    assert code in page._draft.locked
    hand.picture("weight-typed")
    hand.press("Reset", page)
    assert not page.is_tried
    assert page._draft.weight(code) == before


def why_and_how_sure(hand: Hand) -> None:
    """A firm of the list, why it has its points, where one of its values came from, and how sure the list is."""
    page = list_of(hand)
    hand.cell(page.table, page._model.index(3, 1))
    current = page.table.current()
    assert current is not None
    hand.picture("why")
    hand.into_tab(page.side.tabs, 1)
    hand.picture("how-sure")
    hand.into_tab(page.side.tabs, 0)


def open_a_round(hand: Hand) -> None:
    page = list_of(hand)
    hand.click(page.act)
    asked = hand.dialog(NewRoundDialog)
    hand.write(asked.name, "2025")
    hand.choose(asked.who, "shanghai")
    hand.picture("new-round")
    hand.press("Open round")
    hand.press("Show candidates")
    standing = hand.dialog(CandidatesDialog)
    for number in range(CANDIDATES):
        hand.cell(standing.table, standing.model.index(number, 0))
    assert len(standing.model.checked()) == CANDIDATES
    hand.choose(standing.status, "admitted")
    hand.picture("candidates")
    hand.click(standing.take_button)
    hand.press("Close")
    assert len(round_of(hand).admitted) == CANDIDATES
    hand.picture("draft")


def step_on(hand: Hand, step: Step) -> None:
    hand.click(list_of(hand).act)
    dialog = hand.dialog(StepDialog)
    if step is Step.DISTRICT_REVIEW:
        hand.picture("step")
    hand.click(dialog.take_button)
    assert hand.front is hand.window
    assert round_of(hand).head.step is step


def seat_three(hand: Hand) -> None:
    """Two experts on record are checked and seated, a third one is written down, a declaration is noted."""
    setup = panel_of(hand).setup
    hand.picture("experts")
    for number in range(2):
        hand.cell(setup.table, setup._rows.index(number, 0))
    hand.click(setup._seat)
    assert len(round_of(hand).seats) == 2
    hand.click(setup._add)
    asked = hand.dialog(AskDialog)
    hand.write(asked.controls["name"], "沈青")
    hand.picture("expert")
    hand.click(asked.act_button)
    assert [seat.expert.name for seat in round_of(hand).seats] == ["包锐", "陈岚", "沈青"]
    hand.press("Note the day", setup)
    asked = hand.dialog(AskDialog)
    hand.write(next(iter(asked.controls.values())), "2025-08-01")
    hand.click(asked.act_button)
    assert [seat.declared for seat in round_of(hand).seats if seat.declared] == [date(2025, 8, 1)]
    hand.click(setup._find)
    hand.picture("seated")


def mark_as_the_first(hand: Hand) -> None:
    """A click on a cell, a mark typed into each field, and on; most come from a sheet; then all are sent."""
    page = panel_of(hand)
    book = round_of(hand)
    first = book.seats[0].expert.uid
    hand.click(page.head.experts)
    keys = [expert_of(c.key) for c in page.table.rows.columns]
    hand.cell(page.table, page.table.rows.index(0, keys.index(first)))
    for number in range(BY_HAND):
        for place, line in enumerate(page.entry._lines):
            hand.write(line.mark, str(55 if number == ODD else 70 + place))
        hand.picture(f"marks-{number}")
        hand.press("Save and go on", page.entry)
    items = book.scheme.panel.items
    assert len(round_of(hand).marks) == BY_HAND * len(items)
    marked = {mark.candidature for mark in round_of(hand).marks}
    rest = [MarkEntry(c.uid, item.code, 76) for c in book.admitted if c.uid not in marked for item in items]
    behind(hand, lambda registry: enter_marks(registry, OFFICER, book.head.uid, first, rest))
    hand.picture("marked")
    hand.cell(page.table, page.table.rows.index(0, keys.index(first)))
    hand.press("Send marks", page.entry)
    hand.click(hand.dialog(AskDialog).act_button)
    assert round_of(hand).seats[0].status.value == "sent"
    hand.press("Back", page.entry)


def others_mark(hand: Hand) -> None:
    """The other two mark elsewhere, and the page hears of it."""
    uid, others = list_of(hand).rounds.uid, [seat.expert.uid for seat in round_of(hand).seats[1:]]
    behind(hand, lambda registry: mark_all(registry, uid, others, 78))
    hand.picture("panel")


def behind(hand: Hand, change: Callable[[Registry], object]) -> None:
    """Something else changes the registry, and the pages hear of it."""
    registry = hand.window.desk.registry
    assert registry is not None
    change(registry)
    hand.window.desk.changed()
    hand.rest()


def keep_the_odd_mark(hand: Hand) -> None:
    """One total is far below the others: a click on it, and it is kept with a reason."""
    page = panel_of(hand)
    board = page.loaded.board if page.loaded is not None else None
    assert board is not None
    number, odd = next((n, r) for n, r in enumerate(board.rows) if any(c.off and not c.settled for c in r.cells))
    hand.cell(page.table, page.table.rows.index(number, 1))
    hand.picture("outlier")
    hand.press("Keep as is", page.pane)
    asked = hand.dialog(AskDialog)
    hand.write(next(iter(asked.controls.values())), "专家已当面说明")
    hand.click(asked.act_button)
    found = [d for d in round_of(hand).decisions if d.kind is DecisionKind.OUTLIER]
    assert [(d.answer, d.candidature) for d in found] == [("kept", odd.uid)]


def answer_what_is_missing(hand: Hand) -> None:
    """The seal waits for missing values; its link leads to them, and the head of the boxes checks them all."""
    hand.click(list_of(hand).act)
    waiting = hand.dialog(SealDialog)
    assert not waiting.seal_button.isEnabled()
    hand.picture("waits")
    hand.click(waiting.links["missing"])
    gaps = hand.dialog(MissingDialog)
    hand.header(gaps.table, 0)
    assert len(gaps.model.checked()) == len(gaps.model.rows())
    hand.write(gaps.signature.reason, "区级核实未报")
    hand.write(gaps.signature.by, "评审工作组")
    hand.picture("missing")
    hand.click(gaps.none)
    assert gaps.model.rows() == []
    hand.press("Close", gaps)


def seal_and_verify(hand: Hand) -> None:
    asked = hand.dialog(SealDialog)
    hand.write(asked.witness, SECOND)
    hand.picture("seal")
    hand.click(asked.seal_button)
    assert round_of(hand).head.is_sealed
    hand.picture("sealed")
    hand.press("Verify")
    assert hand.dialog(VerifyDialog).holds
    hand.picture("verified")
    hand.press("Close")
