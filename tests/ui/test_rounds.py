"""Rounds on the key list, in the real window: opened, walked, decided, sealed, verified, objected to and revised."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.rounds.book import CandidatureStatus
from registry.rounds.deciding import NewDecision, decide
from registry.rounds.opening import CandidatureEdit, edit_candidatures
from registry.rounds.sealing import seal
from registry.rounds.steps import Step
from registry.scoring.inputs import firm_facts
from registry.scoring.rulings import DecisionKind
from registry.store import Registry, open_registry
from tests.rounds.conftest import DAY, OFFICER, SCHEME, SECOND, best, book_of, draft, mark_all, panel_of, walk
from tests.ui.conftest import sweep, window_with
from ui.firms.page import FirmsPage
from ui.keylist.candidates_dialog import CandidatesDialog
from ui.keylist.compare_dialog import CompareDialog
from ui.keylist.decision_dialog import DecisionDialog
from ui.keylist.decision_list import DecisionList
from ui.keylist.missing_dialog import MissingDialog
from ui.keylist.objections_dialog import AnswerDialog, ObjectionDialog, ObjectionsDialog
from ui.keylist.page import KeyListPage
from ui.keylist.request import SEAL
from ui.keylist.round_dialog import RoundDialog, read_day
from ui.keylist.round_matters import lot_preview, matters
from ui.keylist.round_new import NewRoundDialog
from ui.keylist.round_path import PathDialog, StepDialog
from ui.keylist.round_settings import SettingsDialog, WeightsDialog
from ui.keylist.round_state import read_view
from ui.keylist.seal_dialog import SealDialog
from ui.keylist.state import dimension_key
from ui.keylist.verify_dialog import VerifyDialog
from ui.kit.controls import Button, Label
from ui.kit.glyphs import segments_axis
from ui.kit.words import speech
from ui.shell.window import Window

D = TypeVar("D", bound=RoundDialog)
Opened = Callable[[Path], AbstractContextManager["Hand"]]
FIRMS = 14


class Hand:
    """A person at the key list: presses, and waits until nothing runs."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        page = window.pages["keylist"]
        assert isinstance(page, KeyListPage)
        self.page = page

    @property
    def registry(self) -> Registry:
        assert self.window.desk.registry is not None
        return self.window.desk.registry

    @property
    def uid(self) -> str:
        return self.page.rounds.uid

    def rest(self) -> None:
        """Wait until nothing runs; a seal draws a hundred thousand times."""
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.busy, timeout=90_000)
        sweep()

    def dialog(self, kind: type[D], open_: Callable[[], object] | None = None) -> D:
        """The dialog in front, after `open_` has asked for it."""
        if open_ is not None:
            open_()
        self.rest()
        found = self.page.acts.dialog
        assert isinstance(found, kind), found
        assert found.isVisible()
        return found

    def behind(self, change: Callable[[Registry], object]) -> None:
        """Something else changes the registry, and the page hears of it."""
        change(self.registry)
        self.window.desk.changed()
        self.rest()

    def step_on(self) -> None:
        """Press the main button and confirm."""
        self.dialog(StepDialog, self.page.act.click).take()
        self.rest()

    def flags(self) -> dict[str, list[str]]:
        return {row.uid: [word for word, _tone in row.flags] for row in self.page.table.model().rows()}  # type: ignore[attr-defined]

    def said(self) -> str:
        return " ".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())


@contextmanager
def at(file: Path, qtbot: QtBot, settings: QSettings) -> Iterator[Hand]:
    settings.setValue("person/name", OFFICER)
    with window_with(qtbot, settings, "keylist", file=file) as window:
        yield Hand(window, qtbot)


@pytest.fixture
def fresh(sample: Path, tmp_path: Path) -> Path:
    """The fictional return in a registry of the test's own."""
    return Path(shutil.copyfile(sample, tmp_path / "rounds.car"))


def made(file: Path, step: Step, *, scheme: str = SCHEME, firms: int = FIRMS) -> str:
    """A round of the best firms in `file`, walked to `step` with five experts."""
    with open_registry(file) as registry:
        uid = draft(registry, best(registry, firms), scheme)
        if step.number > Step.PANEL.number:
            walk(registry, uid, Step.PANEL)
            mark_all(registry, uid, panel_of(registry, uid, 5))
        walk(registry, uid, step)
        return uid


def answer_all(registry: Registry, uid: str) -> None:
    view = read_view(registry, uid)
    found = [
        NewDecision(
            DecisionKind.MISSING,
            "not_provided",
            "未报",
            "工作组",
            candidature=view.book.by_firm[firm].uid,
            subject=code,
        )
        for firm, code in view.missing
    ]
    if found:
        decide(registry, OFFICER, uid, found)


def sign(dialog: Any) -> None:
    dialog.signature.reason.setPlainText("区级核实")
    dialog.signature.by.setText("评审工作组")


def test_a_round_from_its_opening_to_a_revision(fresh: Path, qtbot: QtBot, settings: QSettings, tmp_path: Path) -> None:
    with at(fresh, qtbot, settings) as hand:
        page, acts = hand.page, hand.page.acts
        assert page.chooser.text().startswith("Try-out")
        # Opened over all firms of Shanghai; nobody is admitted yet, so nobody is scored.
        asked = hand.dialog(NewRoundDialog, page.act.click)
        asked.name.setText("")
        asked.take()
        assert "Give it a title" in asked.labels()
        asked.name.setText("2025")
        asked.who.set_value("shanghai")
        asked.take()
        hand.rest()
        assert page.chooser.text().startswith("2025 round, 10 of 0")
        assert page._nobody.isVisible()
        standing = hand.dialog(CandidatesDialog, acts.show_candidates)
        standing.model.check(range(FIRMS), True)
        standing.status.set_value("admitted")
        standing.take()
        hand.rest()
        standing.accept()
        assert page.chooser.text().startswith(f"2025 round, 10 of {FIRMS}")
        assert len(page.table.model().rows()) == FIRMS  # type: ignore[attr-defined]
        assert not page._nobody.isVisible()
        # Step by step to the panel: from there on weights can only be read.
        field = page.tree._lines[dimension_key("chain")].field
        assert not field.isReadOnly()
        for title in ("Start district review", "Start formal check", "Start data check", "Send to panel"):
            assert page.act.text() == title
            hand.step_on()
        assert page.tree._lines[dimension_key("chain")].field.isReadOnly()
        assert "Weights are locked" in hand.said()
        assert not page.act.isEnabled()
        assert "Nobody sits on the panel" in page.act.accessibleDescription()
        assert "Nobody sits on the panel" in page._second.accessibleName()

        def sit(registry: Registry) -> None:
            mark_all(registry, hand.uid, panel_of(registry, hand.uid, 5))

        hand.behind(sit)
        assert page.act.text() == "Close marks"
        hand.step_on()
        assert "panel" in {column.key for column in page.table.visible_columns()}
        hand.step_on()
        # The seal waits, and leads to what it waits for.
        page.shown(f"{SEAL}{hand.uid}")  # as the page Panel asks
        hand.rest()
        waiting = hand.dialog(SealDialog)
        assert not waiting.seal_button.isEnabled()
        waiting.links["missing"].click()
        gaps = hand.dialog(MissingDialog)
        assert "of" in gaps.labels()
        gaps.model.check_all(True)
        gaps.take("not_provided")
        assert "Say why" in gaps.labels()
        sign(gaps)
        gaps.take("not_provided")
        hand.rest()
        assert gaps.model.rows() == []
        gaps.reject()
        waiting.witness.setText(OFFICER)
        waiting.take()
        hand.rest()
        assert "second person" in waiting.labels()
        waiting.witness.setText(SECOND)
        waiting.take()
        hand.rest()
        digest = book_of(hand.registry, hand.uid).head.digest
        assert len(digest) == 64
        assert digest[:16] in page._notice.accessibleName()
        assert page.rounds.group() == "sealed"
        # The seal holds, in the registry and from its file; one changed digit is found.
        assert hand.dialog(VerifyDialog, acts.verify).holds
        acts.dialog.accept()  # type: ignore[union-attr]
        acts.copy_digest()
        assert QGuiApplication.clipboard().text() == digest
        file = tmp_path / "sealed.json"
        acts.export_to(file)
        hand.rest()
        whole = hand.dialog(VerifyDialog, lambda: acts.check_file(file))
        assert whole.holds
        assert "sealed round “2025” of this registry" in whole.labels()
        acts.dialog.accept()  # type: ignore[union-attr]
        body = json.loads(file.read_text("utf-8"))
        body["inputs"]["marks"][0]["value"] ^= 1
        file.write_text(json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "utf-8")
        broken = hand.dialog(VerifyDialog, lambda: acts.check_file(file))
        assert not broken.holds
        assert "does not hold" in broken.labels()
        assert "No round of this registry has this digest" in broken.labels()
        broken.accept()
        # Published, objected to, upheld, revised, compared.
        assert page.act.text() == "Publish notice"
        hand.step_on()
        objection = hand.dialog(ObjectionDialog, acts.record_objection)
        objection.take()
        assert "Say what is objected to" in objection.labels()
        objection.objector.setText("上海某单位")
        objection.text.setPlainText("营收与年报不符")
        objection.take()
        hand.rest()
        listed = hand.dialog(ObjectionsDialog, acts.show_objections)
        assert not listed.revise.isVisible()
        listed.answer.click()
        answer = hand.dialog(AnswerDialog)
        answer.outcome.set_value("upheld")
        answer.answer.setPlainText("核实属实")
        answer.take()
        hand.rest()
        assert listed.revise.isVisible()
        listed.revise.click()
        revising = hand.dialog(NewRoundDialog)
        assert revising.name.text() == "2025 (revision)"
        revising.take()
        hand.rest()
        assert book_of(hand.registry, hand.uid).head.revises
        compared = hand.dialog(CompareDialog, page.compare)
        hand.rest()
        assert compared.first.currentText() == "Round “2025”"
        assert "Only one of the lists has the panel's part" in compared.labels()
        compared.accept()


def test_the_chooser_offers_every_round_and_the_try_out(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    uid = made(fresh, Step.DATA_CHECK)
    with at(fresh, qtbot, settings) as hand:
        assert hand.uid == uid, "an open round is in front unasked"
        menu = hand.page.chooser.menu_of_rounds()
        words = [action.text() for action in menu.actions() if action.text()]
        assert words[0] == "2025 · Data check · open"
        assert words[1:3] == ["Try-out, not a round", "New round…"]
        menu.actions()[2].trigger()
        hand.rest()
        assert hand.uid == ""
        assert hand.page._reset.isVisible()
        assert not hand.page.strip.isVisible()
        menu.deleteLater()


def test_going_back_wants_a_reason_and_the_path_tells_of_it(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    made(fresh, Step.PANEL)
    with at(fresh, qtbot, settings) as hand:
        path = hand.dialog(PathDialog, hand.page.strip.step.click)
        assert "2025-07-06" in path.labels()
        assert "Locked: Candidates" in path.labels()
        path.back.click()
        back = hand.dialog(StepDialog)
        assert back.step is not None
        assert back.step.value == "data_check", "the nearest is proposed"
        back.take()
        assert "Going back needs a reason" in back.labels()
        back.remark.setPlainText("两家企业补报营收")
        back.document.setText("沪经信〔2025〕7号")
        back.take()
        hand.rest()
        assert hand.page.stepper.accessibleName().startswith("Step 1 of 3")
        record = book_of(hand.registry, hand.uid).steps[-1]
        assert (record.step, record.remark, record.document_no) == (
            Step.DATA_CHECK,
            "两家企业补报营收",
            "沪经信〔2025〕7号",
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


TIES = SCHEME.replace("decimals = 2", "decimals = 0").replace(
    'tie_chain = ["panel", "dimension:technology", "dimension:output", "indicator:srdi_tier", "applied_on"]',
    "tie_chain = []",
)


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


def test_moved_weights_are_tried_out_and_can_be_taken_into_the_round(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    made(fresh, Step.FORMAL_CHECK)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        before = [row.score for row in page.table.model().rows()]  # type: ignore[attr-defined]
        page._move_weight(dimension_key("chain"), 4_000)
        hand.rest()
        assert "only tried out" in page._notice.accessibleName()
        assert [row.score for row in page.table.model().rows()] != before  # type: ignore[attr-defined]
        kept = hand.dialog(WeightsDialog, page._notice._act)
        kept.take()
        assert "Say why" in kept.labels()
        kept.reason.setPlainText("突出链条作用")
        kept.take()
        hand.rest()
        scheme = book_of(hand.registry, hand.uid).scheme
        assert (scheme.version, scheme.dimension_weight("chain")) == (2, 4_000)
        assert "only tried out" not in page._notice.accessibleName()
        settings_ = hand.dialog(SettingsDialog, page.acts.show_settings)
        settings_.seats.setText("8")
        settings_.scheme.setCurrentIndex(1)
        settings_.take()
        hand.rest()
        book = book_of(hand.registry, hand.uid)
        assert (book.head.size, book.scheme.version) == (8, 1)
        assert page.bands()[0].text == "Cut line, 8 firms"


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


def page_says(hand: Hand, words: str) -> bool:
    return words in hand.page._second.accessibleName()


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


def reach(hand: Hand) -> dict[str, Callable[[], object]]:
    acts = hand.page.acts
    return {
        "new": acts.new_round,
        "path": acts.show_path,
        "back": acts.go_back,
        "candidates": acts.show_candidates,
        "missing": acts.show_missing,
        "decision": acts.record,
        "decisions": acts.show_decisions,
        "seal": acts.seal,
        "compare": hand.page.compare,
    }


@pytest.mark.parametrize("language", list(Language))
def test_no_dialog_is_nameless_clipped_or_higher_than_a_small_window(
    fresh: Path, qtbot: QtBot, settings: QSettings, language: Language
) -> None:
    made(fresh, Step.DELIBERATION)
    with at(fresh, qtbot, settings) as hand:
        speech().set_language(language)
        hand.window.resize(1024, 620)
        hand.rest()
        for name, open_ in reach(hand).items():
            dialog = hand.dialog(RoundDialog, open_)
            stops = [
                w for w in dialog.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()
            ]
            assert [w for w in stops if not (w.accessibleName() or getattr(w, "text", str)())] == [], name
            cut = [
                label.text()
                for label in dialog.findChildren(Label)
                if label.isVisible() and not label.wordWrap() and label.width() < label.sizeHint().width()
            ]
            assert cut == [], name
            assert dialog.height() <= 620, name
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            hand.rest()


def test_header_and_strip_follow_the_keyboard(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    made(fresh, Step.DATA_CHECK)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        for opener, kind in (
            (page.stepper, PathDialog),
            (page.strip.step, PathDialog),
            (page.act, StepDialog),
            (page.strip.button("Candidates"), CandidatesDialog),
            (page.strip.button("Missing values"), MissingDialog),
            (page.strip.button("Record decision"), DecisionDialog),
        ):
            opener.setFocus()
            QTest.keyClick(opener, Qt.Key.Key_Return)
            dialog = hand.dialog(kind)
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            hand.rest()
            assert not page.findChildren(kind)
        QTest.keyClick(page.chooser, Qt.Key.Key_Down)
        menu = page.chooser.findChildren(QWidget)
        assert menu


def test_a_sealed_round_shows_its_file_and_locks_everything(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    uid = made(fresh, Step.DELIBERATION)
    with open_registry(fresh) as registry:
        answer_all(registry, uid)
        seal(registry, OFFICER, uid, SECOND)
    with at(fresh, qtbot, settings) as hand:
        words = [button.text() for button in hand.page.strip._buttons if not button.isHidden()]
        assert words[:3] == ["Verify", "Export sealed file", "Copy digest"]
        decisions = hand.dialog(DecisionList, hand.page.acts.show_decisions)
        assert not decisions.revoke.isVisible()
        decisions.accept()
        standing = hand.dialog(CandidatesDialog, hand.page.acts.show_candidates)
        assert not standing.take_button.isVisible()
        standing.accept()
        back = hand.dialog(PathDialog, hand.page.acts.show_path)
        assert not back.back.isEnabled()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-07-01", date(2025, 7, 1)),
        ("2025/7/1", date(2025, 7, 1)),
        ("2025年7月1日", date(2025, 7, 1)),
        ("2025-02-30", None),
        ("2025-07", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


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


@pytest.mark.parametrize("width", range(40, 260, 20))
def test_the_names_above_the_first_bar_never_touch_and_never_leave_it(width: int) -> None:
    marks = [(0.08, "Tech"), (0.2, "Output"), (0.3, "Economy"), (0.4, "Capital"), (0.5, "Chain"), (0.8, "Panel")]
    box = QRect(0, 0, width, 30)
    placed = segments_axis(box, marks)
    assert [text for _share, text in marks if text in {p[2] for p in placed}] == [p[2] for p in placed], "in order"
    for (left, wide, _text), (following, *_rest) in zip(placed, [*placed[1:], (width + 16 + 6, 0, "")], strict=True):
        assert left >= 0
        assert left + wide + 6 <= following
    if width >= 240:
        assert len(placed) == len(marks)
