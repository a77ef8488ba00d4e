"""Milestone points, money raised and the tier held: what counts, what stays open, what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry.model.values import Grade
from registry.scoring import FirmFacts, load_scheme
from registry.scoring.calendar_months import end_of_validity, months_before
from registry.scoring.facts import FundingFact, MilestoneFact, RecognitionFact, Ref, Span, State
from registry.scoring.milestone_points import read_milestone_points
from registry.scoring.reading import Reading
from registry.scoring.sources import raised, tier_held
from tests.scoring.builders import DAY, turned

SCHEME = load_scheme()
YUAN = 100
YI = 10**8 * YUAN


def on(text: str) -> Span:
    """A day, or a month."""
    if text.count("-") == 2:
        return Span(date.fromisoformat(text), date.fromisoformat(text))
    first = date.fromisoformat(f"{text}-01")
    return Span(first, months_before(first, -1) - timedelta(days=1))


def event(
    kind: str, day: str, text: str = "", outcome: str = "success", grade: Grade | None = Grade.A, **more: object
) -> MilestoneFact:
    fact = MilestoneFact(
        kind, text, on(day), "done", outcome, None, grade, Ref("milestone", f"{kind} {day} {text}", "event")
    )
    return replace(fact, **more)  # type: ignore[arg-type]


def points(*events: MilestoneFact, segment: str = "launch") -> Reading:
    firm = FirmFacts("f", "企业", segment=segment, milestones=events)
    return read_milestone_points(SCHEME.milestones, SCHEME.milestone_cap, SCHEME.milestone_grade, firm, DAY, 36)


def bounds(*events: MilestoneFact, segment: str = "launch") -> tuple[int, int]:
    reading = points(*events, segment=segment)
    assert reading.lo is not None
    assert reading.hi is not None
    return int(reading.lo), int(reading.hi)


def test_a_firm_without_any_record_is_missing_not_zero() -> None:
    assert points().state is State.MISSING


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([event("orbital_launch", "2024-05-01")], 5),
        ([event("orbital_launch", "2024-05-01"), event("orbital_launch", "2024-09-01")], 6),
        ([event("orbital_launch", f"2024-0{m}-01") for m in range(1, 8)], 8),
        ([event("orbital_launch", "2020-05-01"), event("orbital_launch", "2024-09-01")], 1),
        ([event("orbital_launch", "2020-05-01"), *(event("orbital_launch", f"2024-0{m}-01") for m in range(1, 8))], 3),
        ([event("orbital_launch", "2024-05-01", outcome="failure")], 0),
        ([event("orbital_launch", "2024-05-01", outcome="partial")], 0),
        ([event("orbital_launch", "2023-05-01", outcome="failure"), event("orbital_launch", "2024-05-01")], 5),
        ([event("sea_launch", "2024-05-01")], 5),
        ([event("first_orbital_success", "2024-05"), event("orbital_launch", "2024-05-01")], 5),
        ([event("booster_recovery", "2025-01-01")], 5),
        ([event("booster_recovery", "2025-01-01"), event("orbital_launch", "2025-01-01")], 10),
        ([event("vtvl_hop", "2024-09", "10公里级垂直起降")], 2),
        ([event("vtvl_hop", "2024-09", quantity=12_000)], 2),
        ([event("vtvl_hop", "2024-09", "1公里级垂直起降（VTVL）")], 1),
        ([event("vtvl_hop", "2024-09", "百米级垂直回收飞行试验")], 0),
        ([event("vtvl_hop", "2023-09", "1公里级"), event("vtvl_hop", "2024-09", "10公里级")], 2),
        ([event("engine_hot_fire", "2024-09", "发动机长程试车")], 1),
        ([event("satellite_launched", "2024-09", "一箭18星")], 2),
        ([event("satellite_launched", "2024-09", "首批18颗卫星入轨")], 2),
        ([event("satellite_launched", "2024-09", quantity=6)], 0),
        ([event("satellite_launched", "2024-09", "一箭六星入轨")], 0),
        ([event("licence_launch", "2024-09"), event("licence_radio", "2024-09"), event("licence_radio", "2025-01")], 2),
        ([event("award", "2024-09", "国家科技进步奖二等奖")], 3),
        ([event("award", "2024-09", "上海市科技进步奖")], 0),
        ([event("contract_won", "2024-09", "中标合同，8.04亿元")], 2),
        ([event("contract_won", "2024-09", "中标合同，12000万元")], 2),
        ([event("contract_won", "2024-09", "中标合同，0.8亿元")], 0),
        ([event("contract_won", "2024-09", "中标合同，3000万元")], 0),
        ([event("service_commissioned", "2024-09")], 2),
        ([event("incident", "2024-09", outcome="failure")], 0),
        ([event("orbital_launch", "2022-06-30")], 0),  # the window opens the day after
        ([event("orbital_launch", "2022-07-01")], 5),
        ([event("orbital_launch", "2025-07-01")], 0),  # not yet happened on the day
        ([event("orbital_launch", "2024-05-01", status="planned")], 0),
        ([event("orbital_launch", "2024-05-01", status="cancelled")], 0),
    ],
)
def test_points_of_the_reference(events: list[MilestoneFact], expected: int) -> None:
    assert bounds(*events) == (expected, expected)
    assert bounds(*events[::-1]) == (expected, expected)


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (event("booster_recovery", "2025-01-01", grade=Grade.B), (5, 5)),
        (event("booster_recovery", "2025-01-01", grade=Grade.C), (0, 5)),
        (event("booster_recovery", "2025-01-01", grade=None), (0, 5)),
        (event("booster_recovery", "2025-01-01", outcome=""), (0, 5)),
        (event("booster_recovery", "2025-01-01", outcome="unknown"), (0, 5)),
        (event("booster_recovery", "2025-01-01", status=""), (0, 5)),
        (event("booster_recovery", "2022-06"), (0, 0)),
        (event("booster_recovery", "2025-01", happened=Span(date(2022, 1, 1), date(2022, 12, 31))), (0, 5)),
        (event("booster_recovery", "2025-01", happened=Span(date(2025, 1, 1), date(2025, 1, 31), doubt=True)), (0, 5)),
        (event("booster_recovery", "2025-01", happened=Span()), (0, 5)),
        (event("contract_won", "2024-09", "中标卫星合同"), (0, 2)),
        (event("vtvl_hop", "2024-09", "垂直起降试验"), (0, 2)),
        (event("satellite_launched", "2024-09", "卫星入轨"), (0, 2)),
    ],
)
def test_what_is_not_settled_stays_open(fact: MilestoneFact, expected: tuple[int, int]) -> None:
    assert bounds(fact) == expected


def test_a_first_success_that_may_not_be_the_first() -> None:
    earlier = event("orbital_launch", "2020-05-01", grade=Grade.C)
    assert bounds(earlier, event("orbital_launch", "2024-05-01")) == (1, 5)


def test_a_line_counts_for_satellite_makers_only() -> None:
    fact = event("line_capacity", "2024-09", "卫星产线建成")
    assert bounds(fact, segment="sat") == (2, 2)
    assert bounds(fact, segment="launch") == (0, 0)


def test_counted_parts_sum_to_the_points_and_name_the_events() -> None:
    events = [event("orbital_launch", f"2024-0{m}-01", f"第{m}次") for m in range(1, 5)]
    events += [
        event("licence_launch", "2024-09", "许可"),
        event("booster_recovery", "2025-01-01", "回收", grade=Grade.C),
    ]
    reading = points(*events)
    assert sum(part.points for part in reading.parts if part.counted) == reading.lo == 9
    assert [part.text for part in reading.parts if not part.counted] == ["回收"]
    assert points(*turned(events, 2)) == reading


def money_raised(*facts: FundingFact) -> tuple[int | None, int | None]:
    reading = raised(facts, DAY)
    return (None if reading.lo is None else int(reading.lo), None if reading.hi is None else int(reading.hi))


def round_(lo: int | None, hi: int | None, **more: object) -> FundingFact:
    return replace(FundingFact(on("2024-05"), lo, hi, grade=Grade.C), **more)  # type: ignore[arg-type]


def test_known_sums_add_up_and_bounds_stay_bounds() -> None:
    exact = round_(67 * YI, 67 * YI)
    assert money_raised(exact, round_(5 * YI, 5 * YI)) == (72 * YI, 72 * YI)
    assert money_raised(exact, round_(15 * YI, None)) == (82 * YI, None)  # 超15亿元
    assert money_raised(exact, round_(2 * YI, 10 * YI)) == (69 * YI, 77 * YI)  # 数亿元
    assert money_raised(exact, round_(None, 5 * YI)) == (67 * YI, 72 * YI)
    assert money_raised(exact, round_(None, None)) == (67 * YI, None)  # 未披露
    assert raised([], DAY).state is State.MISSING


def test_a_running_total_is_no_rounds_sum() -> None:
    total = round_(15 * YI, 15 * YI, cumulative=True)
    assert money_raised(round_(4 * YI, 4 * YI), total) == (15 * YI, None)
    assert money_raised(round_(20 * YI, 20 * YI), total) == (20 * YI, 20 * YI)
    assert money_raised(total) == (15 * YI, None)


def test_what_is_not_new_equity_in_yuan() -> None:
    assert raised([round_(5 * YI, 5 * YI, equity=False)], DAY).state is State.MISSING
    assert money_raised(round_(5 * YI, 5 * YI, equity=None)) == (0, 5 * YI)
    assert money_raised(round_(YI, YI, currency="USD")) == (0, None)
    assert raised([round_(YI, YI, announced=on("2025-07"))], DAY).state is State.MISSING


def test_undisclosed_rounds_are_counted_in_words() -> None:
    reading = raised([round_(YI, YI), round_(None, None), round_(None, None)], DAY)
    assert [str(note) for note in reading.notes] == ["2 announcements without a disclosed sum"]


def held(*facts: RecognitionFact) -> tuple[State, tuple[str, ...], tuple[str, ...]]:
    reading = tier_held(facts, DAY, 3)
    return reading.state, reading.codes, reading.maybe


def test_the_tier_on_the_day() -> None:
    valid = RecognitionFact("srdi_sme", on("2023-03"), valid_to=on("2026-02-28"))
    ended = RecognitionFact("little_giant", on("2021-03"), valid_to=on("2024-02-29"))
    assert held(valid) == (State.KNOWN, ("srdi_sme",), ())
    assert held(valid, ended) == held(ended, valid) == (State.KNOWN, ("srdi_sme",), ())
    assert held(ended) == (State.KNOWN, ("none",), ())
    assert held(RecognitionFact("none")) == (State.KNOWN, ("none",), ())
    assert held()[0] is State.MISSING
    assert held(replace(valid, status="revoked")) == (State.KNOWN, ("none",), ())
    assert held(replace(valid, status="publicized"))[0] is State.MISSING
    assert held(replace(valid, recognised=on("2025-08")))[1] == ("none",)


def test_a_computed_end_leaves_the_renewal_open() -> None:
    assert held(RecognitionFact("little_giant", on("2021-07-15"))) == (State.INTERVAL, ("none",), ("little_giant",))
    assert held(RecognitionFact("little_giant", on("2024-07-15"))) == (State.KNOWN, ("little_giant",), ())
    assert held(RecognitionFact("little_giant")) == (State.INTERVAL, ("none",), ("little_giant",))
    assert held(RecognitionFact("little_giant", status="valid")) == (State.KNOWN, ("little_giant",), ())


def test_validity_of_whole_years() -> None:
    # Shanghai counts to the end of the month before, others to the day (domain reference 1.8): both ends are kept.
    assert end_of_validity(on("2023-03-15"), 3) == Span(date(2026, 2, 28), date(2026, 3, 14))
    assert end_of_validity(on("2024-02-29"), 3).first == date(2027, 1, 31)


def test_months_end_where_the_month_ends() -> None:
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2025, 6, 30), 36) == date(2022, 6, 30)
    assert months_before(date(2023, 11, 30), -3) == date(2024, 2, 29)
