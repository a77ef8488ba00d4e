"""Asking for weights: every way ends in weights that sum, contradictions name the pair to ask again, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from registry.scoring import Scheme, load_scheme
from registry.scoring.grid import GRID
from ui.keylist.weigh import WeighDialog
from ui.keylist.weigh_state import WHOLE, Answers, Way, adopted, pairs_of, subjects, total, weigh, with_scope

SCHEME = load_scheme()
DIMENSIONS = tuple(subject.code for subject in subjects(SCHEME, WHOLE))


@pytest.mark.parametrize(
    ("way", "answers"),
    [
        (Way.POINTS, Answers(points=dict.fromkeys(DIMENSIONS, 7))),
        (Way.SWING, Answers(swings=dict(zip(DIMENSIONS, (100, 80, 60, 40, 20), strict=True)))),
        (Way.ORDER, Answers(places=dict(zip(DIMENSIONS, (1, 2, 2, 4, 5), strict=True)))),
        (Way.PAIRS, Answers(pairs=dict.fromkeys(pairs_of(DIMENSIONS), 2))),
    ],
)
def test_every_way_ends_in_weights_that_sum(way: Way, answers: Answers) -> None:
    found = weigh(way, DIMENSIONS, answers, GRID)
    assert found.waiting is None
    assert sum(found.weights.values()) == GRID
    assert sum(with_scope(SCHEME, WHOLE, found.weights).weights.values()) == GRID


@pytest.mark.parametrize("way", [Way.SWING, Way.ORDER, Way.PAIRS])
def test_nothing_is_made_of_no_answers(way: Way) -> None:
    found = weigh(way, DIMENSIONS, Answers(), GRID)
    assert not found.weights
    assert found.waiting is not None


def test_within_a_dimension_its_weight_stays() -> None:
    scope = DIMENSIONS[0]
    codes = tuple(subject.code for subject in subjects(SCHEME, scope))
    found = weigh(Way.ORDER, codes, Answers(places={code: n for n, code in enumerate(codes, 1)}), total(SCHEME, scope))
    changed = with_scope(SCHEME, scope, found.weights)
    assert changed.dimension_weight(scope) == SCHEME.dimension_weight(scope)
    assert adopted(changed, scope) != adopted(SCHEME, scope)


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[tuple[WeighDialog, list[Scheme]]]:
    root = QWidget()
    qtbot.addWidget(root)
    root.resize(1200, 800)
    taken: list[Scheme] = []
    found = WeighDialog(root, SCHEME, taken.append)
    found.show()
    yield found, taken
    found.close()


def test_points_become_the_weights_of_the_draft(dialog: tuple[WeighDialog, list[Scheme]]) -> None:
    window, taken = dialog
    assert not window._apply.isEnabled(), "nothing differs yet"
    window._fields["technology"].setText("40")
    window._apply.click()
    (scheme,) = taken
    assert scheme.dimension_weight("technology") > SCHEME.dimension_weight("technology")


def test_a_contradiction_leads_back_to_its_pair(dialog: tuple[WeighDialog, list[Scheme]], qtbot: QtBot) -> None:
    window, _taken = dialog
    window._choose_way(Way.PAIRS.value)
    first, second, third = DIMENSIONS[:3]
    for pair in pairs_of(DIMENSIONS):
        window._compare(pair, "1")
    for pair, answer in {(first, second): "9", (second, third): "9", (first, third): "-9"}.items():
        window._compare(pair, answer)
    assert window._again.isVisible()
    window._again.click()
    found = window.weighed.pairwise
    assert found is not None
    assert found.contradiction is not None
    assert {*found.contradiction.triad} == {first, second, third}
    qtbot.waitUntil(lambda: window.focusWidget() in window._combos.values())


def test_another_way_keeps_what_was_answered(dialog: tuple[WeighDialog, list[Scheme]]) -> None:
    window, _taken = dialog
    window._choose_way(Way.SWING.value)
    window._fields["technology"].setText("100")
    window._choose_way(Way.ORDER.value)
    window._choose_way(Way.SWING.value)
    assert window._fields["technology"].text() == "100"
