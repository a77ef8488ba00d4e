"""The candidates of a round: changed many at once, admitted, added from another page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from registry.rounds.book import CandidatureStatus
from registry.rounds.opening import CandidatureEdit, edit_candidatures
from registry.rounds.steps import Step
from registry.store import Registry, open_registry
from tests.rounds.conftest import OFFICER, best, book_of
from tests.ui.conftest import window_with
from tests.ui.rounds_hand import FIRMS, Hand, at, made
from ui.firms.page import FirmsPage
from ui.keylist.candidates_dialog import CandidatesDialog
from ui.keylist.round_new import NewRoundDialog


def test_candidates_are_changed_many_at_once_and_rejected_only_with_a_reason(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    made(fresh, Step.FORMAL_CHECK)
    with at(fresh, qtbot, settings) as hand:
        standing = hand.dialog(CandidatesDialog, hand.page.acts.show_candidates)
        assert not standing.take_button.isEnabled(), "nothing is asked for"
        standing.model.check([0, 1], True)
        standing.status.set_value("rejected")
        standing._show_ready()
        assert standing.take_button.text() == "Change 2 candidates"
        standing.take()
        hand.rest()
        assert "no reason beside it" in standing.labels()
        standing.remark.setPlainText("材料不全")
        standing.origin.set_value("cultivated")
        standing.applied.setText("2025/6/1")
        standing.take()
        hand.rest()
        gone = [c for c in book_of(hand.registry, hand.uid).candidatures if c.status is CandidatureStatus.REJECTED]
        assert [(c.remark, c.origin, c.applied) for c in gone] == [("材料不全", "cultivated", date(2025, 6, 1))] * 2
        standing.reject()
        with open_registry(hand.registry.path) as registry:
            wanted = tuple(best(registry, FIRMS + 2)[FIRMS:])
        hand.page.shown(wanted)
        hand.rest()
        assert {c.firm for c in book_of(hand.registry, hand.uid).candidatures} >= set(wanted)
        hand.dialog(CandidatesDialog, hand.page.acts.show_candidates).admit_all()
        hand.rest()
        assert {c.firm for c in book_of(hand.registry, hand.uid).admitted} >= set(wanted)


def test_admitting_behind_the_page_is_heard(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    uid = made(fresh, Step.FORMAL_CHECK)
    with at(fresh, qtbot, settings) as hand:
        gone = book_of(hand.registry, uid).admitted[0]

        def withdraw(registry: Registry) -> None:
            edit_candidatures(registry, OFFICER, uid, [CandidatureEdit(gone.uid, CandidatureStatus.WITHDRAWN)])

        hand.behind(withdraw)
        assert gone.firm not in hand.flags()
        assert hand.page.chooser.text() == f"2025 round, 10 of {FIRMS - 1} candidates"


def test_a_round_is_filled_from_what_firms_is_narrowed_to(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    with window_with(qtbot, settings, "firms", "keylist", file=fresh) as window:
        firms = window.pages["firms"]
        assert isinstance(firms, FirmsPage)
        window.go("keylist")
        hand = Hand(window, qtbot)
        whole = hand.dialog(NewRoundDialog, hand.page.act.click)
        assert whole.who.findText("Firms shown", Qt.MatchFlag.MatchStartsWith) < 0, "the saved views say it all"
        whole.reject()
        firms.search.setText("航天")
        hand.rest()
        shown = {row.uid for row in firms.state.visible()}
        assert 0 < len(shown) < len(firms.state.rows)
        asked = hand.dialog(NewRoundDialog, hand.page.act.click)
        asked.name.setText("2025")
        asked.who.set_value("shown")
        assert asked.who.currentText() == f"Firms shown in Firms: {len(shown)} firms"
        asked.take()
        hand.rest()
        assert set(book_of(hand.registry, hand.uid).by_firm) == shown
