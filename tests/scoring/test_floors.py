"""Floors: tried after scoring, on what is published, and named with both figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.i18n import Language
from registry.scoring import FlagKind, Verdict, failed_floors, load_scheme, parse_scheme, score
from registry.scoring.grid import GRID
from registry.scoring.result import DimensionScore
from registry.scoring.rules import Floor
from registry.scoring.scheme import RankOn
from registry.scoring.titles import Title
from tests.scoring.builders import COUNTS, DAY, Item, firm, scheme_text

SHIPPED = load_scheme()
POINT = GRID * GRID // 100


def codes(objective: int | None, panel: int | None, total: int | None = None) -> list[str]:
    return [f.code for f in failed_floors(SHIPPED, objective, panel, total)]


def test_the_shipped_floors() -> None:
    assert codes(50 * POINT, 60 * POINT) == []
    assert codes(49 * POINT, 60 * POINT) == ["objective"]
    assert codes(49 * POINT, 59 * POINT) == ["objective", "panel"]


def test_a_figure_that_is_not_there_yet_is_not_tried() -> None:
    assert codes(50 * POINT, None) == []
    assert codes(None, None) == []


@pytest.mark.parametrize(("rank_on", "fails"), [(RankOn.ROUNDED, False), (RankOn.EXACT, True)])
def test_what_decides_the_rank_decides_the_floor(rank_on: RankOn, fails: bool) -> None:
    scheme = replace(SHIPPED, rank_on=rank_on)
    assert bool(failed_floors(scheme, 50 * POINT - 1, None, None)) is fails
    assert failed_floors(scheme, 50 * POINT - POINT // 100, None, None)


def test_a_dimension_is_measured_against_its_own_full_value() -> None:
    floor = Floor("technology", Title("Technology", "技术"), "dimension:technology", 4000)
    scheme = replace(SHIPPED, floors=(floor,))
    half = DimensionScore("technology", 2500, 2500 * 3999, 0, 0)
    (failed,) = failed_floors(scheme, None, None, None, [half])
    assert (failed.reached, failed.least) == (3999, 4000)
    assert failed.text.render(Language.EN) == "Technology: 39.99, below the least score of 40.00"
    assert not failed_floors(scheme, None, None, None, [replace(half, points=2500 * 4000)])
    assert not failed_floors(scheme, None, None, None, [replace(half, weight=0, points=0)])


def test_a_firm_below_a_floor_is_ranked_and_cannot_be_chosen() -> None:
    text = scheme_text([Item(COUNTS[0], "a", GRID)]) + (
        '[[floor]]\ncode = "low"\ntitle = { en = "Least", zh = "下限" }\non = "objective"\nleast = 50\n'
    )
    result = score(parse_scheme(text, "t.toml"), [firm("a", 80), firm("b", 49), firm("c", 20)], DAY)
    second = result.candidate("b")
    assert (second.rank, second.selectable, [f.code for f in second.failed_floors]) == (2, False, ["low"])
    assert FlagKind.FLOOR in {f.kind for f in second.flags}
    assert result.candidate("a").selectable
    assert result.verdict is Verdict.OPEN
    assert "floor" in result.finding.render(Language.EN)
