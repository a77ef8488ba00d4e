"""Why a firm is not on the list: distances that sum, changes that really do it, and nothing smaller that does."""

from __future__ import annotations

from itertools import combinations

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.i18n import Language
from registry.model.values import Grade
from registry.scoring import Answer, Place, RoundResult, score
from registry.scoring.contest import Contest
from registry.scoring.joint import JointMove, cheapest_changes, fewest_changes, missing_points
from registry.scoring.total import PanelPart
from registry.scoring.why import distance, why_not
from tests.scoring.builders import COUNTS, DAY, count, firm, not_asked, scheme

FOUR = scheme(4000, 3000, 2000, 1000, dimensions="aabb")
POINTS = st.integers(0, 100)
ROWS = st.lists(st.tuples(POINTS, POINTS, POINTS, POINTS), min_size=4, max_size=7)


def made(rows: list[tuple[int, ...]], size: int = 2) -> RoundResult:
    return score(FOUR, [firm(f"u{i}", *row) for i, row in enumerate(rows)], DAY, size=size)


def outside(result: RoundResult, panel: PanelPart | None = None) -> list[str]:
    contest = Contest.of(result, panel)
    return [uid for uid, here in zip(contest.uids, contest.inside, strict=True) if not here]


def after(rows: list[tuple[int, ...]], uid: str, joint: JointMove) -> list[tuple[int, ...]]:
    """The figures once a firm has made its changes."""
    place = int(uid[1:])
    row = list(rows[place])
    for move in joint.moves:
        assert move.raw is not None
        row[COUNTS.index(move.code)] = int(move.raw)
    return [*rows[:place], tuple(row), *rows[place + 1 :]]


@settings(max_examples=60)
@given(ROWS, st.booleans(), st.lists(st.integers(0, 10_000), min_size=7, max_size=7))
def test_who_makes_the_changes_is_in(rows: list[tuple[int, ...]], with_panel: bool, points: list[int]) -> None:
    result = made(rows)
    panel = PanelPart(60, {f"u{i}": points[i] for i in range(len(rows))}) if with_panel else None
    for uid in outside(result, panel):
        for joint in (fewest_changes(result, uid, panel=panel), cheapest_changes(result, uid, panel=panel)):
            if joint is None:
                continue
            assert joint.gained >= joint.needed > 0
            assert joint.gained == sum(move.points for move in joint.moves)
            again = Contest.of(made(after(rows, uid, joint)), panel)
            assert again.inside[again.at(uid)]


@settings(max_examples=60)
@given(ROWS)
def test_no_fewer_indicators_are_enough(rows: list[tuple[int, ...]]) -> None:
    result = made(rows)
    contest = Contest.of(result)
    for uid in outside(result):
        found = fewest_changes(result, uid)
        wanted = missing_points(result, contest, uid)
        rooms = [c.weight * (10_000 - c.value) for c in result.candidate(uid).contributions]
        assert wanted is not None
        enough = [n for n in range(1, 5) if any(sum(some) >= wanted for some in combinations(rooms, n))]
        if result.candidate(uid).place is Place.TIED and not wanted:
            continue
        assert (len(found.moves) if found else None) == (enough[0] if enough else None)


@settings(max_examples=40)
@given(ROWS, st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_nothing_is_cheaper_says_a_linear_program(rows: list[tuple[int, ...]], prices: list[int]) -> None:
    result = made(rows)
    contest = Contest.of(result)
    costs = {i.code: price for i, price in zip(FOUR.indicators, prices, strict=True)}
    for uid in outside(result):
        wanted = missing_points(result, contest, uid)
        found = cheapest_changes(result, uid, costs)
        if not found or not wanted:
            continue
        model = highspy.Highs()
        model.setOptionValue("output_flag", False)
        parts = result.candidate(uid).contributions
        raised = [model.addVariable(0, 10_000 - c.value, costs[c.code]) for c in parts]
        reached: object = sum(c.weight / 1000 * x for c, x in zip(parts, raised, strict=True)) >= wanted / 1000
        model.addConstr(reached)  # type: ignore[arg-type]
        model.run()
        assert model.getObjectiveValue() - 1e-6 <= found.cost <= model.getObjectiveValue() + max(prices)


@given(ROWS, st.lists(st.integers(0, 10_000), min_size=7, max_size=7))
def test_distances_sum_exactly(rows: list[tuple[int, ...]], points: list[int]) -> None:
    result = made(rows)
    panel = PanelPart(60, {f"u{i}": points[i] for i in range(len(rows))})
    contest = Contest.of(result, panel)
    away = distance(result, "u0", "u1", panel)
    assert away.panel is not None
    assert away.total == 60 * sum(item.points for item in away.items) + away.panel
    assert sum(item.points for item in away.items) == sum(item.points for item in away.dimensions)
    assert away.total == contest.totals[contest.at("u0")] - contest.totals[contest.at("u1")]
    alone = distance(result, "u0", "u1")
    assert (alone.panel, alone.total) == (None, 100 * sum(item.points for item in alone.items))


def test_the_sentences_in_both_languages() -> None:
    result = made([(80, 80, 80, 80), (70, 70, 70, 70), (60, 75, 50, 70), (10, 10, 10, 10)])
    found = why_not(result, "u2")
    assert [s.render(Language.EN) for s in found.sentences] == [
        "Place 3, 6.50 points behind the last seat",
        "Behind on b by 4.00; a by 2.50",
        "1 firm on the list stands before it under every weighting",
        "One change is enough: class1_ip: From 60 to 77",
    ]
    assert [s.render(Language.ZH) for s in found.sentences] == [
        "第 3 名，距入选末位 6.50 分",
        "落后项：b 4.00 分；a 2.50 分",
        "无论权重如何分配，名单内均有 1 家企业排在其前",
        "改善一项即可入选：class1_ip：60 → 77",
    ]
    assert found.dominated_by == ("u0",)
    assert found.distance is not None
    assert found.distance.against == "u1"


def test_missing_values_that_decide_come_first() -> None:
    firms = [
        firm("u0", 80, 80, 80, 80),
        firm("u1", 60, 60, 60, 60),
        firm("u2", 62, 60, None, (40, 60)),
        firm("u3", 1, 1, 1, 1),
    ]
    result = score(FOUR, firms, DAY, size=2, missing="zero")
    found = why_not(result, "u2")
    assert [(m.code, m.decides, m.missing) for m in found.missing] == [
        (COUNTS[2], True, True),
        (COUNTS[3], False, False),
    ]
    assert found.missing[0].most == 2000 * 10_000
    assert "alone bring a seat" in " ".join(s.render(Language.EN) for s in found.sentences)


def test_evidence_holds_changes_down() -> None:
    weak = firm("u1", *[count(50, grade=Grade.D)] * 4)
    result = score(FOUR, [firm("u0", 90, 90, 90, 90), weak, firm("u2", 0, 0, 0, 0)], DAY, size=1)
    assert fewest_changes(result, "u1") is None  # self-declared values stop at 80
    assert why_not(result, "u1").sentences[-1].render(Language.EN) == "No changes of its own figures are enough"


def test_firms_that_do_not_compete_and_those_that_are_in() -> None:
    vetoing = scheme(4000, 3000, 2000, 1000, dimensions="aabb", vetoes=["tax_evasion"])
    bad = firm("bad", 100, 100, 100, 100, vetoes={"tax_evasion": Answer.FAIL})
    result = score(vetoing, [bad, firm("u0", 50, 50, 50, 50), firm("u1", 1, 1, 1, 1)], DAY, size=1)
    assert why_not(result, "bad").sentences[0].render(Language.ZH) == "一票否决：原因"
    assert why_not(result, "u0").sentences[0].render(Language.EN) == "The firm is on the list"
    part = PanelPart(60, {"u1": 5000})
    assert "panel" in why_not(result, "u0", part).sentences[0].render(Language.EN)
    with pytest.raises(KeyError):
        why_not(result, "nobody")


def test_the_panel_can_be_what_parts_them() -> None:
    result = made([(50, 50, 50, 50), (50, 50, 50, 50), (60, 60, 60, 60), (0, 0, 0, 0)], 2)
    panel = PanelPart(60, {"u0": 9000, "u1": 8900, "u2": 5000, "u3": 0})
    found = why_not(result, "u2", panel)
    assert found.distance is not None
    assert (found.distance.against, found.distance.panel) == ("u1", -40 * 3900 * 10_000)
    words = [s.render(Language.EN) for s in found.sentences]
    assert words[0] == "Place 3, 9.60 points behind the last seat"
    assert "The panel’s part puts it 15.60 points behind" in words
    assert found.dominated_by == ("u0", "u1")


def test_what_is_not_asked_is_not_raised() -> None:
    firms = [firm("u0", 90, 90, 90, 90), firm("u1", not_asked(), 80, 80, 80), firm("u2", 1, 1, 1, 1)]
    result = score(FOUR, firms, DAY, size=1)
    found = fewest_changes(result, "u1")
    assert found is not None
    assert all(move.code != COUNTS[0] for move in found.moves)
    assert why_not(result, "u1").dominated_by == ()
