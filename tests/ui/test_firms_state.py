"""Narrowing the firms: views, search, facets, the nearest match. No window."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from weakref import ref

import pytest

from registry.i18n import Language, set_language
from registry.model.saved_view import Setup
from registry.view import FirmRow, firm_rows, open_registry
from registry.view.first_rows import first_rows
from registry.view.query import parse
from tests.ui.fictional import AS_OF
from ui.firms.facets import facet
from ui.firms.model import firm_columns
from ui.firms.names import name_key, names
from ui.firms.sieve import SCOPES, Laid, count_of
from ui.firms.state import FirmsState
from ui.kit.table.columns import ordered


@pytest.fixture(scope="module")
def rows(registry_file: Path) -> list[FirmRow]:
    with open_registry(registry_file) as registry:
        return firm_rows(registry, AS_OF)


@pytest.fixture
def state(rows: list[FirmRow]) -> FirmsState:
    made = FirmsState()
    made.set_rows(rows)
    return made


def english(state: FirmsState) -> set[str | None]:
    return {row.english_name for row in state.visible()}


@pytest.mark.parametrize("text", ["青鹭", "Blue Egret", "blue", "qinglu", "qing lu", "qlyz", "QLYZ", "虚构青鹭运载"])
def test_a_firm_is_found_by_any_of_its_names(state: FirmsState, text: str) -> None:
    state.text = text
    assert "Blue Egret Launch" in english(state)
    assert len(state.visible()) < 10


def test_a_firm_is_found_by_its_credit_code(state: FirmsState, rows: list[FirmRow]) -> None:
    code = next(row.uscc for row in rows if row.english_name == "Blue Egret Launch")
    assert code
    state.text = code.lower()
    assert english(state) == {"Blue Egret Launch"}


def test_views_count_what_they_hold(state: FirmsState, rows: list[FirmRow]) -> None:
    counts = {one.key: count_of(Setup(scope=one.key), rows, AS_OF) for one in SCOPES}
    assert counts["all"] == len(rows) == 40
    assert counts["shanghai"] == sum(row.in_shanghai is True for row in rows)
    for key, count in counts.items():
        state.scope = key
        assert len(state.visible()) == count


def test_facets_narrow_together_and_count_what_the_others_leave(state: FirmsState) -> None:
    state.choose("segment", ["launch"])
    assert {row.segment for row in state.visible()} == {"launch"}
    state.toggle("segment", "parts")
    assert {row.segment for row in state.visible()} == {"launch", "parts"}
    tiers = state.facet_counts("tier")
    assert sum(count for _value, _words, count in tiers) == len(state.visible())
    segments = {value for value, _words, _count in state.facet_counts("segment")}
    assert "sat" in segments, "a facet still offers the values it hides"
    state.toggle("segment", "parts")
    state.toggle("segment", "launch")
    assert not state.narrowed


def test_facet_words_follow_the_language(state: FirmsState) -> None:
    state.choose("segment", ["launch", "parts"])
    assert state.facet_words("segment") == "Launch, Parts"
    set_language(Language.ZH)
    assert state.facet_words("segment") == "运载火箭、动力部件"


def test_the_nearest_match_is_the_longest_beginning_that_finds(state: FirmsState) -> None:
    state.text = "qlyzz"
    assert state.visible() == []
    assert state.nearest() == "qlyz"
    assert state.text == "qlyzz"


def test_the_palette_puts_beginnings_first(state: FirmsState) -> None:
    found = state.find("ql")
    assert found[0].initials.startswith("ql")
    assert state.find("") == []


def test_names_lead_with_the_language_in_use(rows: list[FirmRow]) -> None:
    row = next(r for r in rows if r.english_name == "Blue Egret Launch")
    assert names(row, Language.EN) == ("Blue Egret Launch", "青鹭运载")
    assert names(row, Language.ZH) == ("青鹭运载", "Blue Egret Launch")
    assert name_key(row, Language.ZH).startswith("qing")


def test_a_word_typed_on_asks_only_the_rows_it_left_and_finds_the_same(state: FirmsState) -> None:
    for text in (
        "l",
        "lu",
        "lug",
        "lug tier:*",
        "lug tier:* raised:*",
        "lu tier:*",
        "lux",
        "x",
        "xu",
        "航",
        "航天 lu",
        "",
    ):
        state.text = text
        first = state.sieve.first(state.order, state.sifted, 3, 10)
        quick = [row.uid for row in state.visible()]
        state.sifted = None
        whole = [row.uid for row in state.visible()]
        assert quick == whole, text
        assert [row.uid for row in first or ()] == (whole[:3] if len(whole) >= 3 else []), text
        anew = state.sieve.first(state.order, None, 3, 10)
        assert anew == first, text


def test_the_first_of_what_is_narrowed_are_found_in_passing_or_not_at_all(state: FirmsState) -> None:
    state.scope = "shanghai"
    state.choose("segment", [facet("segment").value(state.rows[0])])
    state.show_behind(None)
    state.text = "a"
    passing = state.visible()
    assert state.sieve.first(state.order, None, 2, 10) == list(passing[:2])
    assert all(state.sieve.lets(row) == (row in passing) for row in state.rows)
    assert state.sieve.first(state.order, None, len(passing) + 1, 10) is None, "there are no more"
    assert state.sieve.first(state.order, None, len(state.rows) * 2, 0) is None, "no time is left"


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Blue Egretz", "Blue Egret"),
        ("ξξξ", None),
        ("blue ξξ", "blue"),
        ("qlyzξξ", "qlyz"),
        ("ξ tier:little_giant", None),
    ],
)
def test_the_nearest_that_finds_something_is_the_longest(state: FirmsState, text: str, near: str | None) -> None:
    state.text = text
    assert state.nearest() == near


@pytest.mark.parametrize("language", list(Language))
def test_the_first_firms_by_name_are_those_the_table_begins_with(
    registry_file: Path, rows: list[FirmRow], language: Language
) -> None:
    set_language(language)
    by_name = ordered(rows, firm_columns(language), [("name", False)])
    with open_registry(registry_file) as registry:
        assert first_rows(registry, AS_OF, language, 12) == by_name[:12]


@pytest.mark.parametrize(
    "text",
    [
        *("", "q", "ql", "青鹭", "tier:little_giant q", "-tier:* 虚构", "none of them", "-q tier>=srdi_sme"),
        *(
            "raised>1亿 headcount:100..500",
            "q raised<=5亿",
            "until<=+90d",
            "district:松江,闵行 raised:?",
            "-raised<9亿 name:航",
        ),
    ],
)
@pytest.mark.parametrize("many", [0, 5_000])
def test_what_is_laid_out_side_by_side_finds_what_the_rows_hold(
    rows: list[FirmRow], text: str, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.firms.sieve._MANY", many)  # from how many on all texts are looked at at once
    state = FirmsState()
    state.set_rows(rows)
    plain, last, laid = None, None, Laid.out_of(rows)
    for end in range(len(text) + 1):
        state.text = text[:end]
        plain = state.sieve.sift(rows, plain)
        last = state.sieve.sift(rows, last, laid)
        assert last.rows == plain.rows
        assert last.uids() == [row.uid for row in plain.rows]


def test_a_row_exchanged_is_found_by_what_it_says_now(rows: list[FirmRow]) -> None:
    laid = Laid.out_of(rows).exchanged({3: replace(rows[3], search_key="ganzneu")})
    (new,) = parse("ganzneu", AS_OF).conditions
    passing = laid.passing(new, rows)
    assert [n for n, passes in enumerate(passing) if passes] == [3]
    assert laid.uids == [row.uid for row in rows]


def test_a_word_that_no_row_says_is_known_at_a_glance(rows: list[FirmRow], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.firms.sieve._MANY", len(rows))
    laid = Laid.out_of(rows)
    assert laid.has_none("ganzneu")
    assert not laid.exchanged({3: replace(rows[3], search_key="ganzneu")}).has_none("ganzneu")
    assert laid.exchanged({3: replace(rows[3], search_key="ganzneu")}).has_none("ganzneuer")
    assert not any(laid.has_none(row.search_key[-3:]) for row in rows)
    assert not laid.of([True, *[False] * (len(rows) - 1)]).has_none("ganzneu"), "few are asked one by one"


def test_the_letters_before_are_not_kept_once_the_next_one_was_asked_for(rows: list[FirmRow]) -> None:
    first = Laid.out_of(rows)
    second = first.of([True] * len(rows))
    third = second.of([True] * len(rows))
    assert third.texts == first.texts
    before = ref(second)
    del second
    gc.collect()
    assert before() is None
