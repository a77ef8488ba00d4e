"""Kept views stand in the registry's file and come back as they were, also from a file of another program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.change import changes, new_registry
from registry.model.saved_view import DENSITIES, STARTERS, SavedView, Setup, read_setup, read_views, write_views
from registry.store.settings import write_setting
from registry.view.saved_views import load_views, save_views

GIANTS = Setup(
    scope="shanghai",
    text="tier:little_giant raised>5亿",
    facets={"segment": ("launch", "parts")},
    sort=(("raised", True), ("name", False)),
    columns=("name", "raised", "uscc"),
    widths={"raised": 120},
    frozen=2,
    density="compact",
)


def test_a_new_registry_has_the_views_of_the_beginning(tmp_path: Path) -> None:
    with new_registry(tmp_path / "a.car", name="A", actor="tester") as registry:
        assert load_views(registry) == STARTERS


def test_views_come_back_whole_and_in_order_and_are_no_change_of_records(tmp_path: Path) -> None:
    views = (STARTERS[0], SavedView("x", "小巨人，5 亿以上", GIANTS), STARTERS[2])
    with new_registry(tmp_path / "a.car", name="A", actor="tester") as registry:
        with registry.read() as connection:
            before = len(changes(connection))
        save_views(registry, views)
        save_views(registry, views)
        assert load_views(registry) == views
        with registry.read() as connection:
            assert len(changes(connection)) == before


def test_a_view_that_is_new_in_the_program_joins_those_that_an_office_kept_and_may_be_taken_out(tmp_path: Path) -> None:
    own = (STARTERS[0], SavedView("x", "小巨人", GIANTS), STARTERS[2])
    with new_registry(tmp_path / "a.car", name="A", actor="tester") as registry:
        with registry.write() as connection:  # as the program before kept them
            write_setting(connection, "views.firms", write_views(own))
        joined = load_views(registry)
        assert [view.key for view in joined] == ["all", "x", "due", "differs"]
        save_views(registry, own)
        assert load_views(registry) == own, "it was seen and taken out"


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '[{"key": 3}, 7, null]'])
def test_what_is_no_list_of_views_still_shows_all_firms(text: str) -> None:
    assert read_views(text)[0] == STARTERS[0]


@given(
    st.builds(
        Setup,
        scope=st.sampled_from(["all", "due"]),
        text=st.text(max_size=20),
        facets=st.dictionaries(st.text(min_size=1, max_size=5), st.lists(st.text(), min_size=1).map(tuple), max_size=2),
        sort=st.lists(st.tuples(st.text(), st.booleans()), min_size=1, max_size=3).map(tuple),
        columns=st.lists(st.text(), max_size=3).map(tuple),
        widths=st.dictionaries(st.text(), st.integers(20, 2000), max_size=3),
        frozen=st.integers(0, 5),
        density=st.sampled_from(DENSITIES),
    )
)
def test_every_setup_comes_back_from_json(setup: Setup) -> None:
    view = SavedView("all", "", setup)
    assert read_views(write_views([view])) == (view,)
    assert read_setup(json.loads(json.dumps(setup.plain()))) == setup


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda e: st.lists(e) | st.dictionaries(
    st.sampled_from(["scope", "text", "facets", "sort", "columns", "widths", "frozen", "density"]), e), max_leaves=8))  # fmt: skip
def test_no_json_is_too_odd(given_json: object) -> None:
    assert isinstance(read_setup(given_json), Setup)
