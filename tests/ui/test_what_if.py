"""Moving weights by hand: the slider, the list at every move, what was gained and lost, and the two ways on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.rounds.steps import Step
from tests.ui.rounds_hand import Hand, at, made
from ui.keylist.scheme_editor import SchemeEditor
from ui.keylist.state import dimension_key, first_draft
from ui.keylist.what_if import Gesture, Places, room_of_dimension, room_of_indicator, shift
from ui.kit.slider import ShareSlider

CHAIN = dimension_key("chain")


@pytest.fixture
def slider(qtbot: QtBot) -> ShareSlider:
    """25 of 100, of which 60 at most."""
    made = ShareSlider("Weight")
    qtbot.addWidget(made)
    made.resize(212, made.sizeHint().height())
    made.show_share(2500, whole=10_000, limit=6000, saved=2500, step=100, fixed=False, said="25 points")
    made.moved.connect(lambda value: made.setProperty("asked", [*(made.property("asked") or []), value]))
    made.show()
    made.setFocus()
    return made


@pytest.mark.parametrize(
    ("key", "held", "value"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, 2600),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 2600),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, 2400),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, 2000),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 3000),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 3000),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 6000),
    ],
)
def test_keys_step_and_stop_at_the_ends(
    slider: ShareSlider, key: Qt.Key, held: Qt.KeyboardModifier, value: int
) -> None:
    QTest.keyClick(slider, key, held)
    assert slider.property("asked") == [value]
    QTest.keyClick(slider, Qt.Key.Key_Backspace)
    assert slider.value() == 2500, "back to what is saved"


def test_a_drag_asks_at_every_step_and_escape_gives_it_up(slider: ShareSlider, qtbot: QtBot) -> None:
    start = QPoint(round(slider.place(2500)), 7)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for x in (70, 90, 200):
        QTest.mouseMove(slider, QPoint(x, 7))
    assert slider.property("asked")[-1] == 6000, "the locked ones keep the rest"
    assert len(slider.property("asked")) == 3
    with qtbot.waitSignal(slider.let_go):
        QTest.keyClick(slider, Qt.Key.Key_Escape)
    assert slider.value() == 2500
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(200, 7))
    assert slider.value() == 2500


def test_a_fixed_slider_cannot_be_moved(slider: ShareSlider) -> None:
    slider.show_share(2500, whole=10_000, limit=2500, saved=2500, step=100, fixed=True, said="25 points, locked")
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(150, 7))
    assert slider.property("asked") is None


def test_a_screen_reader_hears_name_value_and_bounds(slider: ShareSlider) -> None:
    found = QAccessible.queryAccessibleInterface(slider)
    assert found.role() == QAccessible.Role.Slider
    assert found.text(QAccessible.Text.Name) == "Weight"
    assert found.text(QAccessible.Text.Description) == "25 points"
    held = found.valueInterface()
    assert (held.currentValue(), held.minimumValue(), held.maximumValue()) == (2500, 0, 10_000)


def test_going_there_and_back_changes_nothing() -> None:
    draft = first_draft()
    held = None
    for weight in (0, 10_000, 3_333, draft.weight(CHAIN)):
        held = Gesture.step(held, draft if held is None else held.end, CHAIN, weight)
        assert sum(held.end.scheme.weights.values()) == 10_000
    assert held is not None
    assert held.end.scheme == draft.scheme


def test_room_is_what_the_locked_ones_leave() -> None:
    draft = first_draft()
    capital = draft.weight(dimension_key("capital"))
    room = room_of_dimension(draft.with_lock(dimension_key("capital")), draft, "chain")
    assert (room.limit, room.whole, room.fixed) == (10_000 - capital, 10_000, False)
    assert room_of_dimension(draft.with_lock(CHAIN), draft, "chain").fixed
    inside = draft.scheme.of_dimension("chain")
    locked = draft
    for other in inside[1:]:
        locked = locked.with_lock(other.code)
    found = room_of_indicator(locked, draft, inside[0].code)
    assert found.fixed, "nobody could take or give"
    assert found.limit == inside[0].weight


def test_who_gained_and_who_lost() -> None:
    before = Places(frozenset("ab"), {"a": 1, "b": 2, "c": 3}, {"a": "1", "b": "2", "c": "3"})
    now = Places(frozenset("ac"), {"a": 1, "c": 2, "b": 3}, {"a": "1", "c": "2", "b": "3"})
    found = shift(before, now)
    assert found is not None
    assert (found.gained, found.lost) == ({"c"}, {"b"})
    assert str(found.words) == "Seats gained: 1, lost: 1."
    assert shift(None, now) is None


def order(hand: Hand) -> list[str]:
    return [row.uid for row in hand.page.table.model().rows()]  # type: ignore[attr-defined]


def drag(hand: Hand, code: str, *shares: float) -> ShareSlider:
    """Drag the weight of `code` over these shares of its track, and keep the button down."""
    slider = hand.page.tree._lines[code].slider
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.place(slider.value())), middle))
    for share in shares:
        QTest.mouseMove(slider, QPoint(round(slider.place(round(share * slider.maximum()))), middle))
    return slider


def test_a_dragged_weight_sorts_the_list_at_once_and_tells_what_it_did(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        before = order(hand)
        slider = drag(hand, CHAIN, 0.3, 0.5, 0.9)
        qtbot.waitUntil(lambda: order(hand) != before and not page.desk.jobs.busy)
        assert page._robust is None, "draws wait for the hand to rest"
        assert page._draft is not None
        assert page._draft.weight(CHAIN) == 9_000
        assert page.tree._sum.text() == "✓ 100"
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 20, 7))
        hand.rest()
        assert page._robust is not None
        rows = page.table.model().rows()  # type: ignore[attr-defined]
        gained = [row for row in rows if row.seat == "gained"]
        assert gained
        assert "shift" in {column.key for column in page.table.visible_columns()}
        assert all(row.climbed > 0 for row in gained)
        assert "not saved" in page._notice.accessibleName()
        assert f"Seats gained: {len(gained)}" in page._notice.accessibleName()
        page._notice._also.click()
        hand.rest()
        assert order(hand) == before
        assert "not saved" not in page._notice.accessibleName()
        assert "shift" not in {column.key for column in page.table.visible_columns()}


def test_what_was_moved_is_saved_as_the_next_version(
    fresh: Path, qtbot: QtBot, settings: QSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def save(editor: SchemeEditor) -> int:
        editor.show()
        assert editor._stack.currentIndex() == 1, "the differences stand in front"
        assert editor.review._rows.rows()
        editor.review.note.setText("突出链条作用")
        editor._save.click()
        return 1

    monkeypatch.setattr(SchemeEditor, "exec", save)
    monkeypatch.setattr(SchemeEditor, "deleteLater", lambda _editor: None)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        field = page.tree._lines[CHAIN].slider
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        hand.rest()
        wanted = page._draft.weight(CHAIN) if page._draft is not None else 0
        page._notice._action.click()
        hand.rest()
        held = page.schemes.in_use
        assert held is not None
        assert (held.version, held.scheme.dimension_weight("chain"), held.note) == (2, wanted, "突出链条作用")
        assert "not saved" not in page._notice.accessibleName()


def test_in_a_round_that_is_locked_no_weight_moves(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    made(fresh, Step.PANEL)
    with at(fresh, qtbot, settings) as hand:
        before = order(hand)
        drag(hand, CHAIN, 0.9)
        hand.rest()
        assert order(hand) == before
        assert hand.page.tree._lines[CHAIN].slider.fixed


def test_in_a_draft_round_the_shift_is_against_the_round(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    made(fresh, Step.FORMAL_CHECK)
    with at(fresh, qtbot, settings) as hand:
        page = hand.page
        page._move_weight(CHAIN, 9_000)
        qtbot.waitUntil(lambda: not page.desk.jobs.busy)
        assert page._scored is not None
        assert page._scored.glimpsed, "reasons wait for the hand to rest"
        seen = page.rounds.listed
        assert seen is not None
        page._settle_weight()
        hand.rest()
        assert not page._scored.glimpsed
        assert page.rounds.listed is not None
        whole = page.rounds.listed
        assert (seen.rows, seen.chosen, seen.reserve) == (whole.rows, whole.chosen, whole.reserve), "the list was exact"
        hand.rest()
        assert "the round keeps its own" in page._notice.accessibleName()
        assert page._shift is not None
        assert page._notice._also.isVisible()
        page._notice._also.click()
        hand.rest()
        assert page._shift is None


def test_l_turns_the_lock_from_the_slider_and_from_the_field(fresh: Path, qtbot: QtBot, settings: QSettings) -> None:
    with at(fresh, qtbot, settings) as hand:
        line = hand.page.tree._lines[CHAIN]
        for stop, locked in ((line.slider, True), (line.field, False)):
            stop.setFocus()
            QTest.keyClick(stop, Qt.Key.Key_L)
            hand.rest()
            assert line.slider.fixed is locked


def test_a_slider_of_the_tree_is_24_px_high_and_leaves_the_name_its_line(
    fresh: Path, qtbot: QtBot, settings: QSettings
) -> None:
    with at(fresh, qtbot, settings) as hand:
        line = hand.page.tree._lines[CHAIN]
        slider = line.slider
        assert slider.height() >= 24
        assert line.rect().contains(slider.geometry())
        assert line.childAt(slider.geometry().center()) is slider
        assert not slider.geometry().intersects(line.field.geometry())
        before = hand.page._draft.weight(CHAIN) if hand.page._draft is not None else 0
        top = QPoint(round(slider.place(slider.maximum() // 2)), 2)
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=top)
        hand.rest()
        assert hand.page._draft is not None
        assert hand.page._draft.weight(CHAIN) != before
