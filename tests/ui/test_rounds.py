"""Rounds on the key list, in the real window: opened, walked, sealed, verified, objected to and revised."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.rounds.sealing import seal
from registry.rounds.steps import Step
from registry.store import Registry, open_registry
from tests.rounds.conftest import OFFICER, SECOND, book_of, mark_all, panel_of
from tests.ui.rounds_hand import FIRMS, Hand, answer_all, at, made, sign
from ui.keylist.candidates_dialog import CandidatesDialog
from ui.keylist.compare_dialog import CompareDialog
from ui.keylist.decision_dialog import DecisionDialog
from ui.keylist.decision_list import DecisionList
from ui.keylist.missing_dialog import MissingDialog
from ui.keylist.objections_dialog import AnswerDialog, ObjectionDialog, ObjectionsDialog
from ui.keylist.request import SEAL
from ui.keylist.round_dialog import RoundDialog, read_day
from ui.keylist.round_new import NewRoundDialog
from ui.keylist.round_path import PathDialog, StepDialog
from ui.keylist.seal_dialog import SealDialog
from ui.keylist.state import dimension_key
from ui.keylist.verify_dialog import VerifyDialog
from ui.kit.controls import Label
from ui.kit.glyphs import segments_axis
from ui.kit.words import speech


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
        assert page.chooser.text() == "2025 round, seats: 10, nobody admitted yet"
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
        menu = hand.page.chooser.menu()
        words = [action.text() for action in menu.actions() if action.text()]
        assert words[0] == "2025 · Data check · open"
        assert words[1:3] == ["Try-out, not a round", "New round…"]
        menu.actions()[2].trigger()
        hand.rest()
        assert hand.uid == ""
        assert "not saved" not in hand.page._notice.accessibleName()
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
