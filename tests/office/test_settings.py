"""What an office sets: targets, words, days off, headings; and the file in which it goes to the next office."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.change import ChangeSet, apply, new_registry, undo
from registry.cultivation.rules import save_rules
from registry.errors import UserError
from registry.model.catalogue import Title
from registry.model.vocab import Term, use_own_terms, vocabulary
from registry.office.calendar import Calendar, SpecialDay, calendar, days_change, read_days
from registry.office.handover import read_handover, write_handover
from registry.office.headings import MASTHEAD, OFFICE, Heading, heading_change, headings
from registry.office.plans import PlanTarget, TargetSet, Unit, target_sets
from registry.office.targets import bring_back_set, drop_set, known_sets, put_away, set_change
from registry.office.terms import TermLine, drop_term, term_change, term_lines, use_terms_of
from registry.report.letterhead import letterhead
from registry.resources import resource_path
from registry.store import Registry, open_registry
from registry.view import firm_rows
from registry.view.overview import overview
from tests.change.acts import do, faults, firm
from tests.store.support import everything, fresh_file


def take(registry: Registry, make: Any, *given: Any, **named: Any) -> None:
    """Apply the change set that `make` answers."""
    with registry.read() as connection:
        change = make(connection, *given, actor="officer", **named)
    assert isinstance(change, ChangeSet)
    apply(registry, change)


@pytest.fixture(autouse=True)
def shipped_words() -> Iterator[None]:
    """Each test ends with the words that the program ships."""
    yield
    use_own_terms({})


# -- targets


def sets(registry: Registry) -> dict[str, TargetSet]:
    """The sets by code."""
    with registry.read() as connection:
        return {one.code: one for one in known_sets(connection)}


def test_a_shipped_target_is_edited_taken_back_and_shown_on_the_overview(registry: Registry) -> None:
    shipped = {one.code: one for one in target_sets()}
    assert sets(registry) == shipped
    plan = shipped["plan-2025"]
    edited = replace(plan, targets=tuple(replace(t, value=12) if t.code == "T03" else t for t in plan.targets))
    take(registry, set_change, edited, reason="as agreed")
    with registry.read() as connection:
        assert set_change(connection, sets(registry)["plan-2025"], actor="officer") is None
    view = overview(registry, date(2025, 6, 30))
    assert {p.target.code: p.target.value for p in view.plans[view.current].progress}["T03"] == 12
    assert [t.code for t in sets(registry)["plan-2025"].targets] == [t.code for t in plan.targets], "the order stays"
    take(registry, drop_set, "plan-2025")
    assert sets(registry) == shipped
    undo(registry, "officer")
    undo(registry, "officer")
    assert sets(registry) == shipped
    assert faults(registry) == []


def test_a_set_of_the_office_s_own_and_one_put_away(registry: Registry) -> None:
    source = Title("Notice 5", "第 5 号通知")
    own = TargetSet(
        "plan-2030",
        Title("Plan 2030", "2030 年规划"),
        date(2027, 1, 1),
        date(2030, 12, 31),
        source,
        (PlanTarget("A", Title("Firms", "企业数"), 30, Unit.FIRM, None, source),),
    )
    take(registry, set_change, own)
    assert replace(sets(registry)["plan-2030"], uid="") == own
    take(registry, drop_set, "plan-2025")
    assert list(sets(registry)) == ["measures-2027", "plan-2030"]
    with registry.read() as connection:
        assert [one.code for one in put_away(connection)] == ["plan-2025"]
    take(registry, bring_back_set, "plan-2025")
    assert "plan-2025" in sets(registry)
    for code in ("plan-2025", "measures-2027"):
        take(registry, drop_set, code)
    with registry.read() as connection, pytest.raises(UserError, match="must stay"):
        drop_set(connection, "plan-2030", actor="officer")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": " "}, "code"),
        ({"title": Title("", "")}, "name"),
        ({"until": date(2020, 1, 1)}, "last day"),
        ({"source": Title("", "")}, "source"),
    ],
)
def test_a_set_that_says_nothing_is_refused(registry: Registry, change: dict[str, Any], words: str) -> None:
    with registry.read() as connection, pytest.raises(UserError, match=words):
        set_change(connection, replace(target_sets()[0], **change), actor="officer")


def test_a_target_is_a_number_above_zero_or_none(registry: Registry) -> None:
    plan = target_sets()[0]
    for value, fits in ((0, False), (-1, False), (None, True), (7, True)):
        wanted = replace(plan, targets=(replace(plan.targets[0], value=value),))
        with registry.read() as connection:
            if fits:
                assert set_change(connection, wanted, actor="officer") is not None
            else:
                with pytest.raises(UserError, match="above zero"):
                    set_change(connection, wanted, actor="officer")


# -- words


def line(registry: Registry, name: str, code: str) -> TermLine:
    """One term as the office has it."""
    with registry.read() as connection:
        return next(one for one in term_lines(connection, name) if one.term.code == code)


def test_a_district_is_worded_anew_read_by_its_spelling_and_taken_back(registry: Registry) -> None:
    code = vocabulary("district").find("松江区").code  # type: ignore[union-attr]
    held = line(registry, "district", code)
    wanted = replace(held, term=replace(held.term, zh="松江区（G60）", short_zh="松江G60", aliases=("云间",)))
    take(registry, term_change, "district", wanted)
    assert use_terms_of(registry)
    assert vocabulary("district").get(code).short_zh == "松江G60"
    found = vocabulary("district").find("云间")
    assert found is not None
    assert found.code == code
    take(registry, drop_term, "district", code)
    use_terms_of(registry)
    assert vocabulary("district").get(code) == held.term


def test_an_added_term_serves_and_stays_while_records_hold_it(registry: Registry) -> None:
    added = TermLine(Term("", "Free port area", "自贸区", "Free port", "自贸区"), "", shipped=False)
    take(registry, term_change, "district", added)
    use_terms_of(registry)
    term = vocabulary("district").find("自贸区")
    assert term is not None
    assert term.code.startswith("own_")
    do(registry, firm("f", district=term.code))
    assert firm_rows(registry, date(2026, 1, 1))[0].district == term
    with registry.read() as connection, pytest.raises(UserError, match="1 record holds"):
        drop_term(connection, "district", term.code, actor="officer")
    use_terms_of(None)
    (row,) = firm_rows(registry, date(2026, 1, 1))
    assert row.district is not None, "without the office's words the code is shown, and nothing breaks"


def test_a_hidden_term_is_read_and_not_offered(registry: Registry) -> None:
    held = line(registry, "ownership", next(iter(vocabulary("ownership"))).code)
    take(registry, term_change, "ownership", replace(held, hidden=True))
    use_terms_of(registry)
    assert held.term.code not in [term.code for term in vocabulary("ownership")]
    assert vocabulary("ownership").get(held.term.code) == held.term
    assert vocabulary("ownership").find(held.term.zh) == held.term


@pytest.mark.parametrize(
    ("name", "term", "words"),
    [
        ("district", Term("", "", " ", "", ""), "Chinese name"),
        ("district", Term("", "x", "松江", "x", "松江"), "already means"),
        ("tier", Term("", "x", "甲级", "x", "甲级"), "Nothing can be added"),
        ("segment2", Term("", "x", "某环节", "x", "某环节", parent="nowhere"), "cannot stand under"),
    ],
)
def test_a_term_that_would_mislead_is_refused(registry: Registry, name: str, term: Term, words: str) -> None:
    with registry.read() as connection, pytest.raises(UserError, match=words):
        term_change(connection, name, TermLine(term, "", shipped=False), actor="officer")


# -- days off


def test_days_are_read_from_lines_and_periods_counted(registry: Registry) -> None:
    days = read_days("2026-10-01 至 2026-10-07 国庆节\n2026年10月10日 上班\n\n2026-01-01 New Year's Day\n")
    assert (len(days), days[0].name, days[1].name) == (9, "New Year's Day", "国庆节")
    take(registry, days_change, days, year=2026, source="国务院办公厅通知")
    with registry.read() as connection:
        known = calendar(connection)
        assert days_change(connection, days, actor="officer", year=2026) is None
    assert known.end_of(date(2026, 9, 30), 2) == date(2026, 10, 8)
    assert known.end_of(date(2026, 10, 8), 3) == date(2026, 10, 10), "a Saturday that is worked counts"
    assert known.working_days(date(2026, 9, 28), date(2026, 10, 11)) == 6
    assert known.knows(2026)
    assert not known.knows(2027)
    take(registry, days_change, days[:1], year=2026)
    with registry.read() as connection:
        assert list(calendar(connection).days) == [date(2026, 1, 1)]


@pytest.mark.parametrize("text", ["国庆节", "2026-13-01", "2026-10-07 至 2026-10-01", "2026-01-01 to 2027-01-01"])
def test_a_line_without_a_day_is_named(text: str) -> None:
    with pytest.raises(UserError, match="Line 2"):
        read_days(f"2026-01-01\n{text}")


@given(st.text(max_size=60))
def test_any_text_is_days_or_a_named_line(text: str) -> None:
    with contextlib.suppress(UserError):
        assert all(isinstance(one, SpecialDay) for one in read_days(text))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60), st.sets(st.integers(0, 60)), st.booleans())
def test_a_period_ends_on_a_working_day_and_holds_as_many(first: date, n: int, off: set[int], works: bool) -> None:
    days = {(d := date.fromordinal(first.toordinal() + step)): SpecialDay(d, works) for step in off}
    known = Calendar(days)
    last = known.end_of(first, n)
    assert known.is_working(last)
    assert known.working_days(first, last) == n


# -- headings


def test_headings_stand_on_papers_and_follow_from_the_office(tmp_path: Path) -> None:
    with new_registry(tmp_path / "r.car", name="R", actor="officer", office="示例办") as registry:
        with registry.read() as connection:
            head = letterhead(connection)
        assert (head.office.zh, head.masthead, head.printed) == ("示例办", "示例办文件", "示例办")
        wanted = {OFFICE: Heading("Sample Office", "示例市办公室"), MASTHEAD: Heading("", "示例市办公室红头")}
        take(registry, heading_change, wanted)
        with registry.read() as connection:
            head = letterhead(connection)
            assert heading_change(connection, wanted, actor="officer") is None
        assert (head.office.en, head.masthead) == ("Sample Office", "示例市办公室红头")
        assert (head.signed.zh, head.printed) == ("示例市办公室", "示例市办公室")
        take(registry, heading_change, {MASTHEAD: Heading(), OFFICE: Heading()})
        with registry.read() as connection:
            assert headings(connection)[OFFICE].zh == "示例办"


# -- handover


@pytest.fixture
def furnished(tmp_path: Path) -> Iterator[Registry]:
    """A registry in which an office has set something of everything, and holds a firm."""
    with open_registry(fresh_file(tmp_path / "from.car")) as registry:
        do(registry, firm("f", "某企业"))
        plan = target_sets()[0]
        take(registry, set_change, replace(plan, targets=plan.targets[:2]))
        take(registry, term_change, "district", TermLine(Term("", "Zone", "自贸区", "Zone", "自贸区"), shipped=False))
        take(registry, days_change, read_days("2026-10-01 国庆节"), source="通知")
        take(registry, heading_change, {OFFICE: Heading("Office A", "甲办")})
        save_rules(registry, resource_path("rules/miit-2022.toml").read_text(encoding="utf-8"), actor="officer")
        yield registry


def test_what_an_office_set_goes_to_the_next_and_is_shown_before(furnished: Registry, tmp_path: Path) -> None:
    file = tmp_path / "a.office.json"
    assert write_handover(furnished, file) == 7
    assert "某企业" not in file.read_text(encoding="utf-8")
    with open_registry(fresh_file(tmp_path / "to.car")) as other:
        found = read_handover(other, file, "officer")
        assert {one.kind for one in found.lines} == {"new"}
        assert found.change is not None
        apply(other, found.change)
        assert read_handover(other, file, "officer").lines == ()
        again = tmp_path / "b.office.json"
        write_handover(other, again)
        one, two = (json.loads(path.read_text(encoding="utf-8"))["tables"] for path in (file, again))
        assert one == two
        take(other, heading_change, {OFFICE: Heading("Office B", "乙办")})
        (line,) = read_handover(other, file, "officer").lines[:1]
        assert (line.kind, str(line.before), str(line.after)) == ("changed", "Office B", "Office A")
        undo(other, "officer")
        undo(other, "officer")
        assert everything(other) == {}
        assert faults(other) == []


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "[]",
        "{}",
        '{"format": "other"}',
        "\x00",
        "[" * 100_000,
        '{"format": "cultivation-registry office settings", "version": 9, "tables": {}}',
        '{"format": "cultivation-registry office settings", "version": 1, "tables": {"firm": []}}',
        '{"format": "cultivation-registry office settings", "version": 1, "tables": {"heading": [{"part": 1}]}}',
        '{"format": "cultivation-registry office settings", "version": 1, "tables": {"heading": [{"uid": "x"}]}}',
        '{"format": "cultivation-registry office settings", "version": 1, "tables": {"holiday": [{"day_from": "x"}]}}',
        '{"format": "cultivation-registry office settings", "version": 1, "tables": {"plan_target": [{"plan": "x", '
        '"code": "y", "zh": "z", "unit": "firm"}]}}',
        '{"format": "cultivation-registry office settings", "version": 1, "tables": {"rule_set": [{"code": "x", '
        '"version": 1, "body": "no toml"}]}}',
    ],
)
def test_a_file_that_is_none_is_refused_and_nothing_is_written(registry: Registry, tmp_path: Path, broken: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(UserError):
        read_handover(registry, file, "officer")
    assert everything(registry) == {}
