"""Decisions in a round: seats given, quotas, equals at the cut, waivers, weights and figures that moved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from registry.rounds.steps import Step
from registry.scoring.inputs import firm_facts
from registry.store import Registry, open_registry
from tests.rounds.conftest import DAY, OFFICER, SCHEME, book_of, draft, walk
from tests.ui.rounds_hand import at, made, page_says, sign
from ui.keylist.decision_dialog import DecisionDialog
from ui.keylist.decision_list import DecisionList
from ui.keylist.round_matters import lot_preview, matters
from ui.keylist.round_settings import SettingsDialog, WeightsDialog
from ui.keylist.round_state import read_view
from ui.keylist.state import dimension_key
from ui.kit.controls import Button

TIES = SCHEME.replace("decimals = 2", "decimals = 0").replace(
    'tie_chain = ["panel", "dimension:technology", "dimension:output", "indicator:srdi_tier", "applied_on"]',
    "tie_chain = []",
)


def test_a_decision_shows_everywhere_and_can_be_taken_back(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    made(fresh, Step.DELIBERATION)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        last = page.rounds.listed.rows[-1].uid  # type: ignore[union-attr]
        asked = hand.dialog(DecisionDialog, lambda: page.acts.record("override"))
        asked.matter.set_value(f"{last}|")
        asked.answer.set_value("in")
        sign(asked)
        asked.take()
        hand.rest()
        assert "Decision" in hand.flags()[last]
        assert last in page.rounds.listed.chosen  # type: ignore[union-attr]
        assert page.bands()[0].note.startswith("By decision")
        page._show_firm(last)
        hand.rest()
        assert "Seated by decision" in hand.said()
        assert "评审工作组" in hand.said()
        decisions = hand.dialog(DecisionList, page.acts.show_decisions)
        decisions.table.set_current(decisions.model.rows()[0].uid)
        assert not decisions.revoke.isEnabled()
        decisions.reason.setPlainText("会议重新研究")
        decisions.revoke.click()
        hand.rest()
        assert decisions.model.rows() == []
        assert "Decision" not in hand.flags()[last]


def test_a_quota_says_whom_it_displaced_for_whom_and_at_what_price(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    made(fresh, Step.DATA_CHECK, scheme=SCHEME.replace("least = 1", "least = 3", 1), firms=30)
    with at(fresh, qtbot, settings) as hand:
        flags = hand.flags()
        displaced = next(uid for uid, words in flags.items() if "Displaced" in words)
        lifted = next(uid for uid, words in flags.items() if "Quota" in words)
        assert flags[displaced] == ["Displaced", "Reserve 1"], "who is kept out by a quota waits first"
        assert "by quota" in hand.page.bands()[0].note
        for uid, word in ((displaced, "Instead: "), (lifted, "For: ")):
            hand.page._show_firm(uid)
            hand.rest()
            assert "Quota certificate" in hand.said()
            assert "it costs the list" in hand.said()
            links = [b for b in hand.page.why.findChildren(Button) if b.text().startswith(word)]
            assert links
        links[0].click()
        hand.rest()
        assert hand.page.table.current() is not None


@pytest.mark.parametrize("kind", ["tie", "lot"])
def test_equals_at_the_cut_wait_for_a_decision_or_a_lot(
    fresh: Path, qtbot: QtBot, settings: QSettings, kind: str
) -> None:
    uid = made(fresh, Step.DATA_CHECK, scheme=TIES, firms=30)
    with open_registry(fresh) as registry:
        tie = read_view(registry, uid).listed.tie
    assert tie is not None, "whole points without a chain make equals"
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        assert "seats taken" in page.bands()[0].text
        assert all("Tie" in hand.flags()[member] for member in tie.members)
        asked = hand.dialog(DecisionDialog, lambda: page.acts.record(kind))
        assert not asked.take_button.isEnabled()
        if kind == "tie":
            for member in tie.members[: tie.seats]:
                asked._boxes[member].setChecked(True)
            expected = set(tie.members[: tie.seats])
        else:
            asked.number.setText("0721134")
            assert "Order: " in asked._order.text()
            assert page.rounds.view is not None
            expected = set(lot_preview(page.rounds.view, "0721134").order[: tie.seats])
        sign(asked)
        asked.take()
        hand.rest()
        listed = page.rounds.listed
        assert listed is not None
        assert listed.tie is None
        assert {m for m in tie.members if m in listed.chosen} == expected
        word = "Decision" if kind == "tie" else "Lot"
        assert all(word in hand.flags()[member] for member in expected)


@pytest.mark.parametrize(("kind", "before"), [("veto", "Veto"), ("floor", "Floor")])
def test_a_waiver_keeps_the_fact_and_shows_as_a_decision(
    fresh: Path, qtbot: QtBot, settings: QSettings, kind: str, before: str
) -> None:
    with open_registry(fresh) as registry:
        with registry.read() as connection:
            everybody = [facts.uid for facts in firm_facts(connection, DAY)]
        uid = draft(registry, everybody)
        walk(registry, uid, Step.DATA_CHECK)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        page.unfold()
        assert page.rounds.view is not None
        matter = matters(page.rounds.view, kind)[0]
        assert before in hand.flags()[matter.firm]
        asked = hand.dialog(DecisionDialog, lambda: page.acts.record(kind))
        assert str(matter.text) == asked.matter.currentText()
        sign(asked)
        asked.take()
        hand.rest()
        page.unfold()
        assert before not in hand.flags()[matter.firm]
        assert "Decision" in hand.flags()[matter.firm]
        assert hand.page.rounds.listed is not None
        (ruling,) = hand.page.rounds.listed.row(matter.firm).rulings
        assert (ruling.kind.value, ruling.reason) == (kind, "区级核实")


def test_later_changes_of_figures_are_told(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    uid = made(fresh, Step.PANEL)
    with at(fresh, qtbot, settings) as hand:
        firm = book_of(hand.registry, uid).admitted[0].firm

        def rename(registry: Registry) -> None:
            from registry.change import ChangeSet, Update, apply
            from registry.view.rows import records

            with registry.read() as connection:
                old = next(r for r in records(connection, "firm") if r["uid"] == firm)["short_name"]
            change = Update("firm", firm, {"short_name": old}, {"short_name": "改名航天"})
            apply(registry, ChangeSet("edit", "Rename", OFFICER, (change,)))

        hand.behind(rename)
        assert page_says(hand, "1 candidate's figures changed since the round went to the panel")
        hand.page._second._act()
        hand.rest()
        dialog = hand.page.acts.dialog
        assert dialog is not None
        assert len([b for b in dialog.findChildren(Button) if b.property("kind") == "link"]) == 1


def test_moved_weights_are_tried_out_and_can_be_taken_into_the_round(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    made(fresh, Step.FORMAL_CHECK)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        before = [row.score for row in page.table.model().rows()]  # type: ignore[attr-defined]
        page._move_weight(dimension_key("chain"), 4_000)
        hand.rest()
        assert "What if" in page._notice.accessibleName()
        assert [row.score for row in page.table.model().rows()] != before  # type: ignore[attr-defined]
        kept = hand.dialog(WeightsDialog, page._notice._act)
        kept.take()
        assert "Say why" in kept.labels()
        kept.reason.setPlainText("突出链条作用")
        kept.take()
        hand.rest()
        scheme = book_of(hand.registry, hand.uid).scheme
        assert (scheme.version, scheme.dimension_weight("chain")) == (2, 4_000)
        assert "What if" not in page._notice.accessibleName()
        settings_ = hand.dialog(SettingsDialog, page.acts.show_settings)
        settings_.seats.setText("8")
        settings_.scheme.setCurrentIndex(1)
        settings_.take()
        hand.rest()
        book = book_of(hand.registry, hand.uid)
        assert (book.head.size, book.scheme.version) == (8, 1)
        assert page.bands()[0].text == "Cut line, 8 firms"
