"""The cultivation file: writing into it, undoing, what follows from it, and support as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from registry.change import StaleChange, check_registry, erase_participants, undo, verify_log
from registry.cultivation import (
    FirmState,
    cultivation_file,
    firm_states,
    instruments,
    open_dues,
    shipped_instruments,
)
from registry.cultivation.acts import add_record, amend_record, remove_record
from registry.cultivation.file import Money, promise_overdue, task_overdue
from registry.cultivation.instruments import parse_instruments
from registry.cultivation.overview import By, support_overview
from registry.cultivation.state import NOTHING
from registry.errors import UserError
from registry.i18n import Language
from registry.intake.grammar.amount import read_amount
from registry.intake.grammar.dates import read_date
from registry.model.vocab import vocabulary
from registry.report.title_calendar import title_calendar
from registry.srdi.board import place
from registry.srdi.inputs import firm_facts
from registry.srdi.ruleset_file import shipped_rules
from registry.store import Registry
from registry.store.schema import CHANGE_LOG

DAY = date(2025, 6, 30)


def when(text: str) -> Any:
    return read_date(text).value


def sum_of(text: str) -> Any:
    return read_amount(text).value


def add(registry: Registry, table: str, firm: str = "f1", **values: Any) -> str:
    return add_record(registry, table, {"firm": firm, **values}, actor="甲专员", firm="虚构一号")


def file_of(registry: Registry, firm: str = "f1") -> Any:
    with registry.read() as connection:
        found = cultivation_file(connection, firm)
    assert found is not None
    return found


def states(registry: Registry, as_of: date = DAY) -> Mapping[str, FirmState]:
    with registry.read() as connection:
        return firm_states(connection, as_of)


def test_what_is_written_is_read_and_undone(registry: Registry) -> None:
    assert file_of(registry).is_empty
    uid = add(registry, "engagement", kind="visit", held=when("2025-03"), participants="乙某", notes="看了试车台")
    (one,) = file_of(registry).engagements
    assert (one["uid"], one["participants"], one["held"].iso()) == (uid, "乙某", "2025-03")
    assert amend_record(registry, "engagement", one, {"participants": "丙某"}, actor="甲专员")
    assert not amend_record(registry, "engagement", file_of(registry).engagements[0], {"kind": "visit"}, actor="甲专员")
    undo(registry, "甲专员")
    assert file_of(registry).engagements[0]["participants"] == "乙某"
    remove_record(registry, "engagement", uid, actor="甲专员")
    assert file_of(registry).is_empty
    undo(registry, "甲专员")
    assert file_of(registry).engagements[0]["participants"] == "乙某", "the vault kept who was met"
    assert check_registry(registry) == []


def test_what_somebody_else_changed_meanwhile_is_refused(registry: Registry) -> None:
    add(registry, "task", text="回访")
    seen = file_of(registry).tasks[0]
    amend_record(registry, "task", seen, {"text": "回访企业"}, actor="甲")
    with pytest.raises(StaleChange):
        amend_record(registry, "task", seen, {"text": "再访"}, actor="乙")


def test_who_was_met_can_be_erased_and_the_chain_holds(registry: Registry) -> None:
    uid = add(registry, "engagement", kind="call", participants="乙某", notes="询问进展")
    amend_record(registry, "engagement", file_of(registry).engagements[0], {"participants": "乙某、丁某"}, actor="甲")
    erase_participants(registry, uid, "甲专员")
    (one,) = file_of(registry).engagements
    assert (one["participants"], one["notes"]) == (None, "询问进展")
    with registry.read() as connection:
        assert list(verify_log(connection)) == []
        deltas = "".join(connection.execute(select(CHANGE_LOG.c.delta)).scalars())
        bodies = connection.exec_driver_sql("SELECT group_concat(body) FROM contact_vault").scalar()
    assert "乙某" not in deltas
    assert "乙某" not in (bodies or "")
    raw = registry.path.read_bytes()
    assert "乙某".encode() not in raw
    undo(registry, "甲专员")
    assert file_of(registry).engagements[0]["participants"] is None, "an erased person does not come back"


@pytest.mark.parametrize(
    ("due", "state", "closed", "overdue"),
    [
        ("2025-06-29", None, None, True),
        ("2025-06-30", None, None, False),  # the day itself is still good
        ("2025-06", None, None, False),  # the month is not over
        ("2025-05", "promised", None, True),
        ("2025-05", "under_way", None, True),
        ("2025-05", "kept", None, False),
        ("2025-05", "declined", None, False),
        ("2025-05", None, "2025-06-01", False),
        (None, "promised", None, False),
    ],
)
def test_a_promise_is_overdue_when_its_last_day_is_past(
    registry: Registry, due: str | None, state: str | None, closed: str | None, overdue: bool
) -> None:
    values = {"due": when(due) if due else None, "state": state, "closed": when(closed) if closed else None}
    add(registry, "need", text="试车场地", **values)
    assert promise_overdue(file_of(registry).needs[0], DAY) is overdue
    assert states(registry).get("f1", NOTHING).promises == int(overdue)


@pytest.mark.parametrize(
    ("due", "done", "overdue"), [("2025-06-29", None, True), ("2025-06-29", "2025-06-30", False), (None, None, False)]
)
def test_a_task_is_overdue_until_it_is_done(
    registry: Registry, due: str | None, done: str | None, overdue: bool
) -> None:
    add(registry, "task", text="回访", due=when(due) if due else None, done=when(done) if done else None)
    assert task_overdue(file_of(registry).tasks[0], DAY) is overdue
    assert states(registry).get("f1", NOTHING).tasks == int(overdue)


@pytest.mark.parametrize(
    ("held", "silent", "last"),
    [
        ("2024-12-29", True, date(2024, 12, 29)),
        ("2024-12-30", False, date(2024, 12, 30)),  # six months to the day
        ("2024-12", False, date(2024, 12, 31)),
        ("2025-07-01", True, None),  # not yet
        ("2025-06", False, DAY),
    ],
)
def test_no_contact_for_six_months(registry: Registry, held: str, silent: bool, last: date | None) -> None:
    add(registry, "engagement", kind="visit", held=when(held))
    found = states(registry).get("f1", NOTHING)
    assert (found.silent, found.last_contact) == (silent, last)


def test_a_firm_without_any_contact_on_record_is_silent() -> None:
    assert NOTHING.silent
    assert NOTHING.last_contact is None


def test_two_payments_and_one_paid_back_make_a_sum(registry: Registry) -> None:
    support = add(registry, "support", instrument="plan-2025-fund", state="paid", amount=sum_of("800万元"))
    for kind, day, amount in (
        ("out", "2024-06-01", "500万元"),
        ("out", "2024-12-01", "300万元"),
        ("back", "2025-02-01", "100万元"),
    ):
        add(registry, "payment", support=support, kind=kind, paid=when(day), amount=sum_of(amount))
    add(registry, "payment", support=support, kind="out", paid=when("2025-03-01"))
    (one,) = file_of(registry).supports
    assert one.paid == Money(700 * 1_000_000, 1), "a payment without a figure is said, not taken for zero"
    remove_record(registry, "support", support, actor="甲")
    assert file_of(registry).is_empty
    undo(registry, "甲")
    assert len(file_of(registry).supports[0].payments) == 4
    assert check_registry(registry) == []


def test_the_shipped_instruments_all_name_their_source() -> None:
    shipped = shipped_instruments()
    assert {one.kind for one in shipped} == {term.code for term in vocabulary("instrument")}, (
        "one of each kind at least"
    )
    words = [word for one in shipped for word in (one.code, one.name.en, one.name.zh, *one.aliases)]
    assert len(words) == len(set(words)), "no two are found by the same words"
    assert all(one.source and one.document.zh and one.authority.zh and one.first is not None for one in shipped)
    by_code = {one.code: one for one in shipped}
    assert by_code["measures-2025-landmark"].ceiling == sum_of("30000万元")
    assert by_code["measures-2025-launch"].ceiling is None, "a garbled figure is no figure"
    policy = by_code["minhang-policy"].first
    assert policy is not None
    assert policy.iso() == "2025-07", "its source tells the month alone"


def test_a_wrong_line_of_instruments_is_named() -> None:
    with pytest.raises(UserError, match="line 4"):
        parse_instruments('format = 1\n[[instrument]]\ncode = "x"\nkind = "gift"\n', "x.toml")


@pytest.mark.parametrize("kind", [term.code for term in vocabulary("instrument")])
def test_an_office_adds_an_instrument_of_any_kind_and_gives_support_by_it(registry: Registry, kind: str) -> None:
    given = {"code": "own", "zh": "虚构区专项", "kind": kind, "document": "虚构〔2025〕1号", "source": "区政府网站"}
    add_record(registry, "instrument", given, actor="甲")
    with registry.read() as connection:
        found = instruments(connection).find("虚构区专项")
    assert found is not None
    assert (found.kind, found.document.zh, found.source) == (kind, "虚构〔2025〕1号", "区政府网站")
    add(registry, "support", instrument="own", state="granted", document="虚构〔2025〕2号", outcome="已落实")
    (one,) = file_of(registry).supports
    assert file_of(registry).instruments.kind(one.record["instrument"]) == kind
    undo(registry, "甲")
    undo(registry, "甲")
    with registry.read() as connection:
        assert instruments(connection).find("虚构区专项") is None


def test_an_office_words_an_instrument_anew_and_takes_it_back(registry: Registry) -> None:
    shipped = next(one for one in shipped_instruments() if one.code == "measures-2025-interest")
    uid = add_record(
        registry, "instrument", {**shipped.record(), "zh": "贷款贴息（区级）", "ceiling": sum_of("60万元")}, actor="甲"
    )
    with registry.read() as connection:
        now = instruments(connection)
    found = now.find("商业航天贷款贴息")
    assert found is not None
    assert (found.name.zh, found.ceiling, found.uid) == ("贷款贴息（区级）", sum_of("60万元"), uid)
    assert now.find("贷款贴息(区级)") is found
    assert len(now.all) == len(shipped_instruments())
    remove_record(registry, "instrument", uid, actor="甲")
    with registry.read() as connection:
        assert instruments(connection).find("measures-2025-interest") == shipped


def test_support_by_instrument_district_and_tier(registry: Registry) -> None:
    for firm, instrument, state, amount in (
        ("f1", "标志性产品", "granted", "1000万元"),
        ("f2", "标志性产品研发支持", "refused", "500万元"),
        ("f2", "贷款贴息", "sought", None),
        ("f3", "measures-2025-landmark", "revoked", "200万元"),
    ):
        add(registry, "support", firm, instrument=instrument, state=state, amount=sum_of(amount) if amount else None)
    with registry.read() as connection:
        by = {kind: support_overview(connection, kind, {"f1": "srdi_sme"}) for kind in By}
    first, second = by[By.INSTRUMENT]
    assert (first.key, first.firms, first.granted, first.refused, first.revoked) == (
        "measures-2025-landmark", ("f1", "f2", "f3"), ("f1",), ("f2",), ("f3",)
    )  # fmt: skip
    assert first.amount == Money(1000 * 1_000_000, 0)
    assert (second.key, second.sought) == ("贷款贴息", ("f2",)), "words that name no instrument stand for themselves"
    assert {row.key: row.firms for row in by[By.DISTRICT]} == {"310117": ("f1",), "310112": ("f2",), "320600": ("f3",)}
    assert {row.title.render(Language.ZH): row.firms for row in by[By.TIER]} == {
        "专精特新中小企业": ("f1",),
        by[By.TIER][0].title.render(Language.ZH): ("f2", "f3"),
    }


def test_required_fields_are_asked_for(registry: Registry) -> None:
    with pytest.raises(UserError):
        add(registry, "need", promised="协调")
    with pytest.raises(UserError):
        add(registry, "support", state="sought")


def test_a_recognition_goes_through_its_steps(registry: Registry) -> None:
    add(registry, "recognition", tier="srdi_sme", applied_on=when("2024-05-06"))
    for key, day, status in (
        ("publicised_on", "2024-08-01", "publicized"),
        ("recognised", "2024-09-02", "valid"),
        ("reverified_on", "2027-08-20", "renewed"),
        ("revoked_on", "2028-01-15", "revoked"),
    ):
        (one,) = file_of(registry).recognitions
        amend_record(registry, "recognition", one, {key: when(day)}, actor="甲")
        assert file_of(registry).recognitions[0]["status"] == status


@pytest.mark.parametrize(
    ("cause", "applied", "refused"),
    [
        ("falsification", "2027-05-31", True),
        ("falsification", "2027-06-01", True),  # at least three years: the last day counts
        ("falsification", "2027-06-02", False),
        ("standard", "2024-07-01", False),
        (None, "2025-01-01", True),  # a cause that is not known may be one that bars
    ],
)
def test_the_bar_after_a_revocation(registry: Registry, cause: str | None, applied: str, refused: bool) -> None:
    add(
        registry,
        "recognition",
        tier="srdi_sme",
        recognised=when("2023-03-15"),
        revoked_on=when("2024-06-01"),
        revoked_for=cause,
    )
    new = {"tier": "srdi_sme", "applied_on": when(applied)}
    if refused:
        with pytest.raises(UserError, match="2027-06-01"):
            add(registry, "recognition", **new)
        add(registry, "recognition", **new, remark="区里已核实，文件另存")
    else:
        add(registry, "recognition", **new)


def test_what_is_open_stands_in_the_calendar_with_its_day(registry: Registry) -> None:
    add(registry, "need", text="试车场地", promised="协调临港场地", due=when("2025-07"), state="promised")
    add(registry, "need", text="人才公寓", due=when("2025-07-01"), state="kept")
    add(registry, "task", "f2", text="回访", due=when("2025-06-30"))
    add(registry, "task", text="旧事", due=when("2025-06-29"))
    add(registry, "task", text="已办", due=when("2025-08-01"), done=when("2025-06-01"))
    with registry.read() as connection:
        dues = open_dues(connection, DAY)
        facts = {f.uid: f for f in firm_facts(connection)}
    assert [(d.kind, d.firm, d.day, d.text) for d in dues] == [
        ("task", "f2", DAY, "回访"),
        ("need", "f1", date(2025, 7, 31), "协调临港场地"),
    ]
    places = [place(facts["f1"], shipped_rules(), DAY)]
    made = title_calendar(places, DAY, datetime(2025, 6, 30, tzinfo=UTC), Language.ZH, True, dues).decode()
    plain = made.replace("\r\n ", "")
    assert "SUMMARY:上海虚构一号航天科技有限公司：承诺 协调临港场地 (虚构数据)" in plain
    assert "DTSTART;VALUE=DATE:20250731" in plain
    assert "TRIGGER:-P7D" in plain
    assert "回访" not in plain, "a firm that is not in sight is not in its calendar"
