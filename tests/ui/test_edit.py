"""Editing one value: what is read, what is refused, what is written. No window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from registry.change import apply
from registry.errors import UserError
from registry.i18n import Language, set_language
from registry.model.firm_entities import FIRM
from registry.view import CardField, FirmCard, firm_card, firm_rows, open_registry
from tests.ui.fictional import AS_OF
from ui.firms.add import NewFirm, change_for, faults
from ui.firms.edit import change_of, options_of, read_value, start_text, unit_of
from ui.firms.line_kinds import Target, ValueLine
from ui.firms.sections import lines_of


def target(key: str, value: Any = None) -> Target:
    return Target("firm", "firm-00000", FIRM.field(key), value)


def metric(code: str, unit: str, lo: int | None) -> Target:
    from registry.model.entities import ENTITIES

    value = {"metric": code, "year": 2024, "lo": lo, "hi": lo, "kind": "exact", "currency": "CNY"}
    return Target("metric", "m", ENTITIES["metric"].field("lo"), value, unit)


def test_figures_are_read_in_the_unit_the_editor_shows() -> None:
    revenue = metric("revenue", "money", 31_800_000_000)
    assert (start_text(revenue), unit_of(revenue)) == ("318", "¥ m")
    assert read_value(revenue, "318.5") == 31_850_000_000
    set_language(Language.ZH)
    assert (start_text(revenue), unit_of(revenue)) == ("3.18", "亿元")
    assert read_value(revenue, "3.185") == 31_850_000_000


def test_counts_shares_and_their_faults() -> None:
    heads = metric("headcount", "count", 386)
    assert unit_of(heads) == "people"
    assert read_value(heads, "1,240") == 1240
    with pytest.raises(UserError):
        read_value(heads, "many")
    share = metric("rd_ratio", "ratio", 114_000)
    assert start_text(share) == "11.4"
    assert read_value(share, "11.4 %") == 114_000
    assert read_value(share, "") is None


def test_dates_and_codes_go_through_the_grammar_of_the_import() -> None:
    day = read_value(target("established"), "2022.1.5")
    assert day.iso() == "2022-01-05"
    with pytest.raises(UserError):
        read_value(target("established"), "2025-13-15")
    with pytest.raises(UserError):
        read_value(target("uscc"), "91310117MA00000000")
    with pytest.raises(UserError):
        read_value(target("legal_name"), "  ")


def test_a_choice_offers_its_vocabulary() -> None:
    options = options_of(target("district"))
    assert options is not None
    assert ("310117", "Songjiang District") in options or any(code == "310117" for code, _words in options)
    assert options_of(target("legal_name")) is None


def card(file: Path) -> FirmCard:
    with open_registry(file) as registry:
        return firm_card(registry, "firm-00000", AS_OF)


def value_line(made: FirmCard, key: str) -> ValueLine:
    for line in lines_of(made, "profile"):
        if isinstance(line, ValueLine) and line.target is not None:
            own = line.target.value["metric"] if line.target.table == "metric" else line.target.field.key
            if own == key:
                return line
    raise KeyError(key)


def test_an_edit_is_one_change_set_with_its_source(file: Path) -> None:
    line = value_line(card(file), "headcount")
    assert line.target is not None
    change = change_of(line.target, 412, firm="Amberlark", actor="tests", source="Phone call, 17 Oct")
    assert change is not None
    with open_registry(file) as registry:
        assert apply(registry, change) is not None
    after = value_line(card(file), "headcount")
    assert after.value == "412"
    assert after.origin is not None
    assert (after.origin.kind, after.origin.text.startswith("Phone call, 17 Oct, tests")) == ("person", True)
    history = lines_of(card(file), "history")[0]
    assert "Headcount 2024: 40 → 412" in history.notes  # type: ignore[union-attr]


def test_the_same_value_makes_no_change_set(file: Path) -> None:
    field = next(f for f in card(file).profile if f.field.key == "english_name")
    assert isinstance(field, CardField)
    same = Target("firm", "firm-00000", field.field, field.value)
    assert change_of(same, field.value, firm="x", actor="t", source="s") is None


def test_a_new_firm_is_checked_and_then_there(file: Path) -> None:
    with open_registry(file) as registry:
        rows = firm_rows(registry, AS_OF)
        empty = NewFirm("", "", "", "123", "", "")
        assert set(faults(empty, rows)) == {"legal_name", "source", "uscc"}
        twin = NewFirm(rows[0].legal_name, "", "", "", "", "call")
        assert set(faults(twin, rows)) == {"legal_name"}
        new = NewFirm("上海虚构试验有限公司", "虚构试验", "", "", "310117", "call")
        assert faults(new, rows) == {}
        apply(registry, change_for(new, "tests"))
        added = next(r for r in firm_rows(registry, AS_OF) if r.legal_name == new.legal_name)
        assert added.initials == "xgsy"
        assert added.in_shanghai is True
