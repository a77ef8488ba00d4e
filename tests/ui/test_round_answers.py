"""What a round waits for, answered by the keyboard alone: missing values, too little known, marks that stand out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.rounds.marking import MarkEntry, enter_marks, panel_items, send_marks
from registry.rounds.steps import Step
from registry.scoring import load_scheme, score
from registry.scoring.facts import State
from registry.scoring.inputs import firm_facts
from registry.store import open_registry
from tests.rounds.conftest import DAY, OFFICER, SCHEME, best, book_of, draft, panel_of, walk
from tests.ui.conftest import window_with
from tests.ui.rounds_hand import Hand, at, made
from ui.firms.page import FirmsPage
from ui.keylist.candidates_dialog import CandidatesDialog
from ui.keylist.decision_dialog import DecisionDialog, Signature
from ui.keylist.missing_dialog import MissingDialog
from ui.kit.words import speech

STRICT = SCHEME.replace("completeness_floor = 70 ", "completeness_floor = 100 ")


def go_to(home: QWidget, target: QWidget) -> None:
    """Press Tab until `target` has the keyboard."""
    for _step in range(120):
        if target.hasFocus():
            return
        QTest.keyClick(QApplication.focusWidget() or home, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {target.accessibleName() or target}")


def press(home: QWidget, target: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
    go_to(home, target)
    QTest.keyClick(target, key)


def sign(dialog: QWidget, signature: Signature) -> None:
    """Give the reason and who decided."""
    go_to(dialog, signature.reason)
    QTest.keyClicks(signature.reason, "Confirmed by the district")
    go_to(dialog, signature.by)
    QTest.keyClicks(signature.by, "Working group")


def open_missing(hand: Hand) -> MissingDialog:
    button = hand.page.strip.button("Missing values")
    return hand.dialog(MissingDialog, lambda: press(hand.page, button))


@pytest.mark.parametrize("answer", ["not_applicable", "not_provided"])
def test_a_missing_value_is_answered_by_the_keyboard(
    fresh: Path, qtbot: QtBot, settings: QSettings, answer: str
) -> None:
    made(fresh, Step.DATA_CHECK)
    with at(fresh, qtbot, settings) as hand:
        dialog = open_missing(hand)
        before = len(dialog.model.rows())
        go_to(dialog, dialog.table)
        QTest.keyClick(dialog.table, Qt.Key.Key_Home)
        QTest.keyClick(dialog.table, Qt.Key.Key_Space)
        (gap,) = dialog.model.checked()
        button = dialog.away if answer == "not_applicable" else dialog.none
        press(dialog, button)
        assert "Say why." in dialog.labels(), "no answer without a reason"
        sign(dialog, dialog.signature)
        press(dialog, button)
        hand.rest()
        assert len(dialog.model.rows()) == before - 1
        assert (gap.firm, gap.indicator) not in {(g.firm, g.indicator) for g in dialog.model.rows()}
        (decision,) = book_of(hand.registry, hand.uid).decisions
        assert (decision.kind.value, decision.answer, decision.reason, decision.decided_by) == (
            "missing",
            answer,
            "Confirmed by the district",
            "Working group",
        )
        assert hand.page.rounds.view is not None
        found = hand.page.rounds.view.counted.result.candidate(gap.firm)
        cell = next(c for c in found.contributions if c.code == gap.indicator)
        assert cell.state is State(answer)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert hand.page.strip.button("Missing values").text() == f"Missing values {before - 1}"


def test_a_value_that_is_known_after_all_leads_to_the_firm(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    made(fresh, Step.DATA_CHECK)
    settings.setValue("person/name", OFFICER)
    with window_with(qtbot, settings, "keylist", "firms", file=fresh) as window:
        hand = Hand(window, qtbot)
        dialog = open_missing(hand)
        go_to(dialog, dialog.table)
        QTest.keyClick(dialog.table, Qt.Key.Key_Home)
        gap = dialog.table.current()
        assert gap is not None
        press(dialog, dialog.known)
        hand.rest()
        firms = window.pages["firms"]
        assert isinstance(firms, FirmsPage)
        assert firms.isVisible()
        row = firms.table.current()
        assert row is not None
        assert row.uid == gap.firm


def test_a_candidate_of_whom_too_little_is_known_is_admitted_by_decision(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    made(fresh, Step.DATA_CHECK, scheme=STRICT)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        barred = [uid for uid, flags in hand.flags().items() if "Check open" in flags]
        assert barred
        dialog = hand.dialog(DecisionDialog, lambda: press(page, page.strip.button("Record decision")))
        go_to(dialog, dialog.kind)
        while dialog.kind.value != "completeness":
            before = dialog.kind.currentIndex()
            QTest.keyClick(dialog.kind, Qt.Key.Key_Down)
            assert dialog.kind.currentIndex() != before
        assert "% of the weight is known" in dialog.matter.currentText()
        firm = str(dialog.matter.value).split("|")[0]
        press(dialog, dialog.take_button)
        assert "Say why." in dialog.labels()
        sign(dialog, dialog.signature)
        press(dialog, dialog.take_button)
        hand.rest()
        page.unfold()
        assert "Check open" not in hand.flags()[firm]
        assert "Decision" in hand.flags()[firm]
        (decision,) = book_of(hand.registry, hand.uid).decisions
        assert (decision.kind.value, decision.answer) == ("completeness", "admitted")


def marked_apart(file: Path) -> str:
    """A round whose first expert gave one candidate far less than the others did; the candidate's firm."""
    with open_registry(file) as registry:
        uid = draft(registry, best(registry, 12))
        walk(registry, uid, Step.PANEL)
        experts = panel_of(registry, uid, 5)
        book = book_of(registry, uid)
        odd = book.admitted[0]
        for at_, expert in enumerate(experts):
            low = {odd.uid} if at_ == 0 else set()
            entries = [
                MarkEntry(c.uid, item.code, 55 if c.uid in low else 80 + (at_ + n) % 3)
                for n, c in enumerate(book.admitted)
                for item in panel_items(book)
            ]
            enter_marks(registry, OFFICER, uid, expert, entries)
            send_marks(registry, OFFICER, uid, expert, odd.applied or book.head.as_of)
        walk(registry, uid, Step.DELIBERATION)
        return odd.firm


def test_a_mark_that_stands_out_is_kept_with_a_reason(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    firm = marked_apart(fresh)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        dialog = hand.dialog(DecisionDialog, lambda: press(page, page.strip.button("Record decision")))
        go_to(dialog, dialog.kind)
        for _step in range(10):
            if dialog.kind.value == "outlier":
                break
            QTest.keyClick(dialog.kind, Qt.Key.Key_Down)
        assert dialog.kind.value == "outlier"
        assert str(dialog.matter.value).split("|")[0] == firm
        assert page.rounds.view is not None
        assert dialog.matter.currentText().startswith(page.rounds.view.name(firm)), "whose mark it is"
        assert "The mark stays and counts" in dialog.labels()
        sign(dialog, dialog.signature)
        press(dialog, dialog.take_button)
        hand.rest()
        found = [d for d in book_of(hand.registry, hand.uid).decisions if d.kind.value == "outlier"]
        assert [(d.answer, d.reason) for d in found] == [("kept", "Confirmed by the district")]
        again = hand.dialog(DecisionDialog, lambda: page.acts.record("outlier"))
        assert "No deviating mark waits for a decision." in again.labels()


def test_candidates_have_their_names_in_the_language_in_use_before_they_are_admitted(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    with open_registry(fresh) as registry:
        draft(registry, best(registry, 3))
    with at(fresh, qtbot, settings) as hand:
        dialog = hand.dialog(CandidatesDialog, hand.page.acts.show_candidates)
        assert all(row.name.isascii() for row in dialog.model.rows())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        speech().set_language(Language.ZH)
        dialog = hand.dialog(CandidatesDialog, hand.page.acts.show_candidates)
        assert not any(row.name.isascii() for row in dialog.model.rows())


def test_a_shortcut_takes_the_round_on_and_says_what_it_waits_for(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    made(fresh, Step.DATA_CHECK)
    with at(fresh, qtbot, settings) as hand:
        take_on = hand.page.bindings()["keylist.go_on"]
        take_on()
        hand.rest()
        dialog = hand.page.acts.dialog
        assert dialog is not None
        dialog.take()  # type: ignore[attr-defined]
        hand.rest()
        assert book_of(hand.registry, hand.uid).head.step is Step.PANEL
        take_on()
        hand.rest()
        assert book_of(hand.registry, hand.uid).head.step is Step.PANEL, "nobody sits on the panel yet"
        assert hand.window.desk.toasts is not None
        assert hand.window.desk.toasts.count() == 1


def test_a_round_in_which_all_are_excluded_says_so(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    with open_registry(fresh) as registry:
        with registry.read() as connection:
            found = score(load_scheme(), firm_facts(connection, DAY), DAY)
        walk(registry, draft(registry, [one.uid for one in found.vetoed]), Step.FORMAL_CHECK)
    with at(fresh, qtbot, settings) as hand:
        assert "No candidate can take a seat." in hand.said()
        assert hand.page.bands()[0].text == "Cut line, 0 of 10 seats taken"
