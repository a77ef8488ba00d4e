"""What a screen shows of the public facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from registry.change import ChangeSet, Update, apply, new_registry, undo
from registry.errors import UserError
from registry.intake.importing import commit, prepare, read_files
from registry.model.firm_entities import FIRM
from registry.resources import resource_path
from registry.store import Registry
from registry.view import FirmRow, firm_card, firm_rows, registry_summary

DAY = date(2026, 3, 31)
BOOK = "commercial-aerospace-firms.xlsx"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    path = tmp_path_factory.mktemp("facts") / "facts.car"
    with new_registry(path, name="Facts", actor="tester", data_date=DAY) as registry:
        commit(registry, prepare(registry, read_files([resource_path(f"samples/{BOOK}")])), "tester")
        yield registry


@pytest.fixture(scope="module")
def rows(facts: Registry) -> dict[str, FirmRow]:
    return {row.short_name or row.legal_name: row for row in firm_rows(facts, DAY)}


def test_every_firm_is_a_row_in_pinyin_order(facts: Registry) -> None:
    rows = firm_rows(facts, DAY)
    assert len(rows) == 25
    assert [r.pinyin for r in rows] == sorted(r.pinyin for r in rows)
    assert all(r.pinyin for r in rows)
    assert all(0 < r.filled < 100 for r in rows)


def test_a_firm_is_found_by_name_and_by_pinyin(rows: dict[str, FirmRow]) -> None:
    row = next(r for name, r in rows.items() if "蓝箭" in name)
    assert "蓝箭航天" in row.search_key
    assert "lanjian" in row.search_key
    assert row.initials.casefold() in row.search_key


def test_money_raised_counts_no_unknown_sum_as_zero(rows: dict[str, FirmRow]) -> None:
    assert all(r.raised_fen is None or r.raised_fen > 0 for r in rows.values())
    assert any(r.raised_fen is None and r.raised_missing for r in rows.values()) or any(
        r.raised_missing for r in rows.values()
    )


def test_a_firm_without_figures_has_none_not_zero(rows: dict[str, FirmRow]) -> None:
    assert {(r.revenue_fen, r.headcount) for r in rows.values()} == {(None, None)}


@pytest.mark.parametrize("key", ["legal_name", "main_product", "place"])
def test_a_field_of_the_card_leads_to_its_cell(facts: Registry, rows: dict[str, FirmRow], key: str) -> None:
    row = next(r for name, r in rows.items() if "蓝箭" in name)
    card = firm_card(facts, row.uid, DAY)
    field = next(f for f in card.profile if f.field.key == key)
    origin = field.provenance
    assert origin is not None
    assert (origin.kind, origin.file, origin.actor) == ("sheet", BOOK, "tester")
    assert origin.short() == f"{BOOK} › {origin.sheet}!{origin.cell}"
    book = read_files([resource_path(f"samples/{BOOK}")])[0][0]
    sheet = book.sheet(origin.sheet)
    texts = {cell.name: cell.text() for line in sheet.rows for cell in sheet.cells(line.number)}
    assert texts[origin.cell] == origin.text
    assert field.value in origin.text or origin.text in field.value


def test_a_round_and_a_milestone_lead_to_their_cells(facts: Registry, rows: dict[str, FirmRow]) -> None:
    row = next(r for name, r in rows.items() if "蓝箭" in name)
    card = firm_card(facts, row.uid, DAY)
    for record, key in ((card.funding[0], "amount"), (card.milestones[0], "event")):
        origin = next(f.provenance for f in record.fields if f.field.key == key)
        assert origin is not None
        assert origin.sheet
        assert origin.cell
        assert origin.text == (record.values[key].text if key == "amount" else record.values[key])


def test_the_history_tells_what_was_before(facts: Registry, rows: dict[str, FirmRow]) -> None:
    row = rows["垣信卫星"]
    field = FIRM.field("legal_rep")
    change = ChangeSet(
        "edit",
        "Edit",
        "officer",
        (Update("firm", row.uid, field.encode(None), field.encode("甲某")),),
        reason="phone call",
    )
    apply(facts, change)
    line = firm_card(facts, row.uid, DAY).history[0]
    assert (line.actor, line.reason, line.field.key, line.before, line.after) == (
        "officer",
        "phone call",
        "legal_rep",
        None,
        "甲某",
    )
    undo(facts, "officer")
    assert next(f.value for f in firm_card(facts, row.uid, DAY).profile if f.field.key == "legal_rep") is None


def test_the_summary_counts(facts: Registry) -> None:
    summary = registry_summary(facts)
    assert (summary.firms, summary.rounds, summary.milestones) == (25, 32, 31)
    assert (summary.name, summary.fictional, summary.data_date) == ("Facts", False, DAY)
    assert summary.as_of(date(2030, 1, 1)) == DAY, "standings are judged on the data's own day"
    assert summary.undo is not None


def test_no_such_firm(facts: Registry) -> None:
    with pytest.raises(UserError, match="no such firm"):
        firm_card(facts, "nobody", DAY)
