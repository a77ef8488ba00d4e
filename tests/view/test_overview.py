"""What the Overview counts, on both samples, on an empty registry, and where a rule has an edge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from registry.change import new_registry, undo
from registry.errors import UserError
from registry.intake.importing import commit, prepare, read_files
from registry.office.plans import read_target_sets, target_sets
from registry.srdi import TierState
from registry.store import Registry
from registry.view import firm_rows
from registry.view.cultivation import ladder_board
from registry.view.overview import Measure, OverviewView, Quarter, ReturnState, overview, set_in_force
from registry.view.overview.model import FixKind, whole_percent
from registry.view.overview.returns import last_quarter, quarter_of
from registry.view.samples import DISTRICT_RETURN, PUBLIC_FACTS, Sample


def _imported(path: Path, sample: Sample) -> Registry:
    registry = new_registry(path, name="Sample", actor="tester", fictional=sample.fictional, data_date=sample.day)
    commit(registry, prepare(registry, read_files([sample.path])), "tester")
    return registry


@pytest.fixture(scope="module")
def fictional(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    with _imported(tmp_path_factory.mktemp("overview") / "fictional.car", DISTRICT_RETURN) as registry:
        yield registry


@pytest.fixture(scope="module")
def view(fictional: Registry) -> OverviewView:
    return overview(fictional, DISTRICT_RETURN.day)


def test_the_plan_in_force_is_the_one_to_be_met_next() -> None:
    sets = target_sets()
    for day, code in (
        (date(2024, 1, 1), "plan-2025"),
        (date(2025, 12, 31), "plan-2025"),
        (date(2026, 1, 1), "measures-2027"),
        (date(2030, 1, 1), "measures-2027"),
    ):
        assert set_in_force(sets, day).code == code
    plan = sets[0]
    assert (plan.pace(plan.issued), plan.pace(plan.until), plan.pace(date(2000, 1, 1))) == (0, 10_000, 0)
    assert plan.pace(date(2025, 10, 17)) == 9028  # 697 of 772 days
    assert plan.days_left(date(2025, 10, 17)) == 75


def test_no_number_is_made_up_where_a_plan_has_none() -> None:
    plan, measures = target_sets()
    assert {t.code: t.value for t in plan.targets}["T05"] is None
    assert [t.value for t in measures.targets] == [None, 300, 100, 1000, 100_000_000_000]


@pytest.mark.parametrize(
    "body",
    ["format = 2", "format = 1\ncode = 'x'", "no toml", "format = 1\ncode='x'\nissued=2025-01-01\nuntil=2024-01-01"],
)
def test_a_file_that_holds_no_targets_is_refused_by_name(tmp_path: Path, body: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(UserError, match=r"mine\.toml"):
        read_target_sets([path])


def test_capacity_is_held_against_the_target_and_output_stands_beside(view: OverviewView) -> None:
    plan = view.plans[view.current]
    by_measure = {one.target.measure: one for one in plan.progress if one.target.measure}
    rockets = by_measure[Measure.ROCKET_CAPACITY]
    assert (rockets.value, rockets.output, rockets.reported, rockets.makers, rockets.year) == (27, 15, 5, 5, 2024)
    assert rockets.share == 5400
    assert plan.gap(rockets) == -22
    assert rockets.behind is not None
    assert len(rockets.behind) == 5
    assert by_measure[Measure.SRDI_FIRMS].value == 22
    assert plan.gap(by_measure[Measure.SRDI_FIRMS]) is None, "the plan sets no number"


@pytest.mark.parametrize(
    ("day", "holding", "due", "lapsed"),
    [(date(2024, 12, 30), 50, 0, 0), (date(2024, 12, 31), 50, 5, 0), (date(2025, 4, 1), 45, 0, 5)],
)
def test_every_screen_counts_a_title_until_its_last_day_whatever_was_marked_later(
    fictional: Registry, day: date, holding: int, due: int, lapsed: int
) -> None:
    seen = overview(fictional, day)
    rungs = seen.ladder.rungs
    expected = (holding, due, lapsed)
    assert tuple(sum(len(getattr(r, key)) for r in rungs) for key in ("held", "due", "lapsed")) == expected
    assert (seen.ladder.listed, len(seen.due.due), len(seen.due.lapsed)) == expected
    states = [row.tier_state for row in firm_rows(fictional, day)]
    board = [place.stand.state for place in ladder_board(fictional, day).places if place.step]
    for found in (states, board):
        counts = tuple(
            sum(state is one for state in found) for one in (TierState.VALID, TierState.DUE, TierState.LAPSED)
        )
        assert counts == (holding - due, due, lapsed)


@pytest.mark.parametrize(
    ("hundredths", "percent"),
    [(0, 0), (10, 1), (49, 1), (150, 2), (5272, 53), (7783, 78), (9949, 99), (9999, 99), (10_000, 100), (46_700, 467)],
)
def test_a_share_is_rounded_and_never_all_or_nothing_that_it_is_not(hundredths: int, percent: int) -> None:
    assert whole_percent(hundredths) == percent


def test_what_the_registry_cannot_know_is_unknown_not_zero(view: OverviewView) -> None:
    plan = view.plans[view.current]
    for one in plan.progress:
        if one.target.measure is None or one.target.measure is Measure.KEY_ENTERPRISES:
            assert (one.value, one.behind, one.share) == (None, None, None)


def test_the_ladder_agrees_with_the_rows_of_the_firm_table(fictional: Registry, view: OverviewView) -> None:
    rows = firm_rows(fictional, DISTRICT_RETURN.day)
    for state, behind in (("due", view.due.due), ("lapsed", view.due.lapsed)):
        assert set(behind.firms) == {r.uid for r in rows if r.tier_state == state}
    on_ladder = [uid for rung in view.ladder.rungs for uid in (*rung.held.firms, *rung.lapsed.firms)]
    assert sorted([*on_ladder, *view.ladder.none.firms, *view.ladder.unknown.firms]) == sorted(r.uid for r in rows)
    giants = view.ladder.rungs[0]
    assert (giants.tier.code, len(giants.held), len(giants.due)) == ("little_giant", 10, 3)


def test_the_due_list_has_lapsed_ones_first_then_days_left(view: OverviewView) -> None:
    days = [one.days_left for one in view.due.first]
    assert days == sorted(days, key=lambda d: d or 0)
    assert days[0] is not None
    assert days[0] < 0 < len(view.due.lapsed)


def test_funding_counts_what_no_bar_holds(fictional: Registry, view: OverviewView) -> None:
    years = {one.year: one for one in view.funding.years}
    assert list(years) == list(range(2018, 2026))
    assert years[2024].rounds == 59
    assert years[2024].summed == 55
    assert years[2024].at_least
    assert years[2025].fen is None
    assert view.funding.left_out == sum(one.rounds - one.summed for one in view.funding.years) == 8
    assert len(view.funding.aside) == 8


def test_returns_say_only_what_is_known(view: OverviewView) -> None:
    assert view.returns.quarters[-1] == Quarter(2025, 2)
    assert len(view.returns.districts) == 16
    for row in view.returns.districts:
        assert [mark.state for mark in row.marks[:3]] == [ReturnState.UNKNOWN] * 3, "nothing was read before"
        assert (row.marks[3].state, row.marks[3].file) == (ReturnState.ON_TIME, "district-return.xlsx")
        assert 0 < row.filled <= 100
        assert row.behind.firms


def test_a_later_day_finds_the_next_return_missing(fictional: Registry) -> None:
    later = overview(fictional, date.today() + timedelta(days=400))
    assert {row.marks[-1].state for row in later.returns.districts} <= {ReturnState.MISSING, ReturnState.AWAITED}
    assert {row.marks[-2].state for row in later.returns.districts} == {ReturnState.MISSING}


@pytest.mark.parametrize(
    ("name", "quarter"),
    [
        ("2025-Q1-return.xlsx", (2025, 1)),
        ("Q3-Songjiang.xlsx", (2024, 3)),
        ("松江区第二季度.xlsx", (2025, 2)),
        ("2024年第四季度.xlsx", (2024, 4)),
        ("return.xlsx", (2025, 2)),
    ],
)
def test_a_file_speaks_of_the_quarter_its_name_states(name: str, quarter: tuple[int, int]) -> None:
    assert quarter_of(name, date(2025, 8, 1)) == Quarter(*quarter)
    assert last_quarter(date(2025, 6, 30)) == last_quarter(date(2025, 9, 29)) == Quarter(2025, 2)


def test_things_to_mend_add_up_by_district(view: OverviewView) -> None:
    assert {fix.kind: fix.whole.items for fix in view.fixes} == {
        FixKind.VALIDITY: 5,
        FixKind.AMOUNT: 8,
        FixKind.NO_CODE: 1,
        FixKind.NO_TIER: 10,
    }
    for fix in view.fixes:
        assert sum(part.items for part in fix.by_district.values()) == fix.whole.items
        assert sum(len(part.behind) for part in fix.by_district.values()) == len(fix.whole.behind)


def test_an_import_that_was_undone_is_no_return(tmp_path: Path) -> None:
    with _imported(tmp_path / "undone.car", DISTRICT_RETURN) as registry:
        undo(registry, "tester")
        view = overview(registry, DISTRICT_RETURN.day)
    assert view.firms == 0
    assert not view.returns.districts


def test_an_empty_registry_has_a_view(tmp_path: Path) -> None:
    with new_registry(tmp_path / "empty.car", name="Empty", actor="tester") as registry:
        view = overview(registry, date(2026, 5, 1))
    assert (view.firms, view.ladder.listed, view.fixes, view.due.first, view.recent.first) == (0, 0, (), (), ())
    assert all(one.value is None for plan in view.plans for one in plan.progress)
    assert {one.fen for one in view.funding.years} == {None}


def test_the_public_facts_keep_firms_elsewhere_out_of_the_targets(tmp_path: Path) -> None:
    with _imported(tmp_path / "public.car", PUBLIC_FACTS) as registry:
        view = overview(registry, PUBLIC_FACTS.day)
        rows = {row.uid: row for row in firm_rows(registry, PUBLIC_FACTS.day)}
    plan = view.plans[view.current]
    assert plan.targets.code == "measures-2027"
    srdi = next(one for one in plan.progress if one.target.measure is Measure.SRDI_FIRMS)
    assert srdi.behind is not None
    assert all(rows[uid].in_shanghai for uid in srdi.behind.firms)
    assert (srdi.value, srdi.reported, srdi.makers) == (1, 1, 6)
    satellites = next(one for one in plan.progress if one.target.measure is Measure.SATELLITE_CAPACITY)
    assert (satellites.value, satellites.reported, satellites.makers) == (None, 0, 2)
    assert (view.funding.foreign, view.funding.cumulative) == (2, 1)
    days = [m.happened.end or date.min for m in view.recent.first]
    assert days == sorted(days, reverse=True)
