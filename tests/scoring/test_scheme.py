"""The shipped scheme, moved weights, and files that are wrong."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import UserError
from registry.i18n import Language
from registry.resources import resource_path
from registry.scoring import Scheme, load_scheme, parse_scheme
from registry.scoring.grid import GRID
from registry.scoring.scheme import BySegment
from tests.scoring.builders import Item, scheme_text

SHIPPED = resource_path("schemes/key-enterprises.toml").read_text("utf-8")
SCHEME = load_scheme()


def test_five_dimensions_weigh_what_the_issue_says() -> None:
    weights = {d.code: SCHEME.dimension_weight(d.code) for d in SCHEME.dimensions}
    assert weights == {"technology": 2500, "output": 2000, "economy": 2000, "capital": 1200, "chain": 2300}
    assert len(SCHEME.indicators) == 24
    assert sum(SCHEME.weights.values()) == GRID


def test_everything_is_said_in_both_languages() -> None:
    titles = [
        t
        for thing in (*SCHEME.dimensions, *SCHEME.indicators, *SCHEME.vetoes, *SCHEME.milestones)
        for t in (thing.title,)
    ]
    titles += [i.grounded for i in SCHEME.indicators] + [v.failed for v in SCHEME.vetoes]
    assert all(any("一" <= c <= "鿿" for c in t.render(Language.ZH)) for t in titles)
    assert all(t.render(Language.EN).isascii() or "¥" in t.render(Language.EN) for t in titles)


def test_a_launch_failure_is_no_veto() -> None:
    assert len(SCHEME.vetoes) == 10
    assert not any("launch" in veto.code for veto in SCHEME.vetoes)


def test_the_digest_does_not_look_at_the_order_of_indicators() -> None:
    head, *blocks = SHIPPED.split("\n[[")
    assert len(blocks) > 40
    indicators = [b for b in blocks if b.startswith("indicator]]")]
    # A rule of an indicator follows it; the first three without rules change places in a ring.
    ring = [
        b
        for b, after in zip(blocks, [*blocks[1:], ""], strict=True)
        if b in indicators and not after.startswith("indicator.rule")
    ][:3]
    places = [blocks.index(b) for b in ring]
    for place, block in zip(places, [ring[2], ring[0], ring[1]], strict=True):
        blocks[place] = block
    assert parse_scheme("\n[[".join([head, *blocks]), "turned.toml").digest == SCHEME.digest


def test_another_weight_is_another_scheme() -> None:
    assert SCHEME.move_indicator("revenue", 700).digest != SCHEME.digest


@given(
    dimension=st.sampled_from([d.code for d in SCHEME.dimensions]),
    weight=st.integers(0, GRID),
    locked=st.sets(st.sampled_from([d.code for d in SCHEME.dimensions])),
)
def test_a_moved_dimension_keeps_the_sum_and_the_locked(dimension: str, weight: int, locked: set[str]) -> None:
    moved = SCHEME.move_dimension(dimension, weight, locked - {dimension})
    assert sum(moved.weights.values()) == GRID
    for code in locked - {dimension}:
        assert moved.dimension_weight(code) == SCHEME.dimension_weight(code)
    room = GRID - sum(SCHEME.dimension_weight(code) for code in locked - {dimension})
    if len(locked - {dimension}) < len(SCHEME.dimensions) - 1:
        assert moved.dimension_weight(dimension) == min(weight, room)


def test_a_moved_indicator_stays_inside_its_dimension() -> None:
    moved = SCHEME.move_indicator("milestones", 1500, ["rd_staff"])
    assert {i.code: i.weight for i in moved.of_dimension("technology")} == {
        "milestones": 1500, "rd_intensity": 327, "class1_ip": 273, "rd_staff": 400,
    }  # fmt: skip
    assert moved.dimension_weight("technology") == 2500


def test_weights_that_do_not_sum_are_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="10001"):
        SCHEME.with_weights({"revenue": 601})
    with pytest.raises(ValueError, match="unknown"):
        SCHEME.with_weights({"revenues": 600})


def test_goalposts_by_segment() -> None:
    table: BySegment[Fraction | None] = SCHEME.indicator("capacity").anchors or BySegment(())
    assert table.of("launch", ()) == (10,)
    assert table.of("ground", ("chip_module",)) == (100_000,)
    assert table.of("ground", ("ttc",)) == (None,)
    assert set(table.of("ground", ())) == {100_000, None}
    assert set(table.of("", ())) == {10, 100, 120, 300, 100_000, None}
    assert table.of("service", ("data_platform", "operation")) == (300,)


def test_the_rules_of_the_proposal() -> None:
    """Domain reference 10.2 and 10.7."""
    assert [(i.code, i.weight) for i in SCHEME.panel.items] == [
        ("strategic_fit", 2500), ("leadership", 2500), ("feasibility", 2000), ("team", 1500), ("safety", 1500),
    ]  # fmt: skip
    assert [(f.on, f.least) for f in SCHEME.floors] == [("objective", 5000), ("panel", 6000)]
    assert [(q.attribute.value, q.group, q.least, q.most) for q in SCHEME.quotas] == [
        ("segment", "*", None, 4), ("segment", "launch", 1, None), ("segment", "sat", 1, None), ("parent_group", "*", None, 2),
    ]  # fmt: skip
    assert (SCHEME.reserve, SCHEME.size, SCHEME.min_available) == (3, 10, 8000)


def test_the_direction_of_an_indicator() -> None:
    assert SCHEME.indicator("revenue").rising
    assert SCHEME.indicator("output").rising
    assert SCHEME.indicator("listing").rising is None


RULES = """
[panel]
aggregate = "mean"
trim_level = "item"
drop = 1
drop_from = 5
least = 3
outlier = 20
comment_above = 95
comment_below = 50
[[panel.item]]
code = "fit"
title = { en = "Fit", zh = "契合" }
weight = 10000
[[floor]]
code = "objective"
title = { en = "Objective", zh = "客观" }
on = "objective"
least = 50
[[quota]]
code = "launch"
title = { en = "Launch", zh = "火箭" }
attribute = "segment"
group = "launch"
least = 1
most = 4
"""
BASE = scheme_text([Item("class1_ip", "a", 6000), Item("class2_ip", "b", 4000)], vetoes=["tax_evasion"]) + RULES


def _error(text: str) -> str:
    with pytest.raises(UserError) as caught:
        parse_scheme(text, "s.toml")
    return caught.value.what.render(Language.EN)


def _line(text: str, start: str, nth: int = 0) -> int:
    return [n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start)][nth]


NO_FIT = "the formula does not give what the unit asks for."
POINTS = "points need rising figures, two or more, and as many values that only rise or only fall."
NO_NUMBER = "“start” must be a whole number, or a decimal in quotation marks."


@pytest.mark.parametrize(
    ("old", "new", "at", "problem"),
    [
        ("weight = 6000\ntitle", "weight = 6001\ntitle", "[[indicator]]", "the weights sum to 10001, not to 10000."),
        ("weight = 4000\n[[indicator]]", "weight = 4100\n[[indicator]]", "weight = 4100", "the indicators of “b” sum to 4000."),
        ("metric:class1_ip", "metric:class9_ip", 'source = "metric:class9_ip"', "There is no metric “class9_ip”."),
        ("metric:class1_ip", "metric:revenue", 'source = "metric:revenue"', NO_FIT),
        ('unit = "count"', 'unit = "tons"', 'unit = "tons"', "“tons” is not a value of “unit”."),
        ("start = 0, full = 100", "start = 0, full = 0", "value =", "the two goalposts are equal."),
        ("start = 0, full = 100", "start = 0.5, full = 1", "value =", NO_NUMBER),
        ("start = 0, full = 100", 'start = 0, full = "anchor"', "value =", "“anchors” is missing."),
        ('kind = "linear", start = 0', 'kind = "efficacy", basic = 0', "value =", "“basic” must be above zero."),
        ('kind = "linear"', 'kind = "curve"', "value =", "“curve” does not fit the unit “count”."),
        ("start = 0, full", "sart = 0, full", "value =", "“start” is missing."),
        ('unit = "count"', 'unti = "count"', "[[indicator]]", "“unit” is missing."),
        ('code = "tax_evasion"', 'code = "bad_luck"', 'code = "bad_luck"', "there is no code “bad_luck”."),
        ("tie_chain = []", 'tie_chain = ["name"]', "tie_chain", "“name” is not a value of “tie_chain”."),
        ("decimals = 2", "decimals = true", "decimals", "“decimals” must be a whole number from 0 to 6."),
        ("D = 80", "E = 80", "E = 80", "“E” is not known here."),
        ("D = 80", "D = 180", "D = 180", "“D” must be points from 0 to 100 with at most two decimals."),
        ('missing = "middle"', 'missing = "mean"', "missing", "“mean” is not a value of “missing”."),
        ("version = 1", "version = 1\nsigner = 2", "signer", "“signer” is not known here."),
        ("version = 1", "version = = 1", "version", "this line is not TOML."),
        ("kind = \"linear\", start = 0, full = 100", "kind = \"piecewise\", at = [0, 1, 1], points = [0, 5, 9]", "value =", POINTS),
        ("kind = \"linear\", start = 0, full = 100", "kind = \"piecewise\", at = [0, 1, 2], points = [0, 9, 5]", "value =", POINTS),
        ("weight = 10000\n[[floor", "weight = 9000\n[[floor", "[[panel.item]]", "the weights of the panel’s items sum to 9000, not to 10000."),
        ("drop_from = 5", "drop_from = 2", "drop_from", "from that few marks on nothing would be left to average."),
        ('on = "objective"', 'on = "dimension:x"', "on =", "“dimension:x” is not a value of “on”."),
        ('group = "launch"', 'group = "rockets"', "group =", "“rockets” is not a value of “group”."),
        ("least = 1\nmost = 4\n", "", "[[quota]]", "a quota needs a least or a most."),
        ("least = 1\nmost = 4", "least = 9\nmost = 4", "least = 9", "the least is more than the most."),
        ("format = 1", "format = 2", "format", "“format” must be a whole number from 1 to 1."),
    ],
)  # fmt: skip
def test_a_wrong_file_names_line_and_key(old: str, new: str, at: str, problem: str) -> None:
    assert old in BASE
    text = BASE.replace(old, new, 1)
    assert _error(text) == f"s.toml, line {_line(text, at)}: {problem}"


def test_a_code_that_stands_twice_is_named_at_its_second_place() -> None:
    text = BASE.replace('code = "class2_ip"', 'code = "class1_ip"')
    second = _line(text, 'code = "class1_ip"', 1)
    assert _error(text) == f"s.toml, line {second}: “class1_ip” stands twice."


def test_every_code_of_a_vocabulary_needs_points() -> None:
    text = SHIPPED.replace("withdrawn = 0\n", "")
    assert _error(text).endswith("the code “withdrawn” has no points.")
    assert f"line {_line(text, '[indicator.value]')}:" in _error(text)


def test_a_missing_file_is_a_user_error(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_scheme(tmp_path / "none.toml")
    assert str(caught.value) == "There is no scheme file none.toml. Check the name and the folder."
    binary = tmp_path / "b.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError):
        load_scheme(binary)


def test_a_scheme_file_is_read_as_the_shipped_one(tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_text(SHIPPED, "utf-8")
    loaded: Scheme = load_scheme(copy)
    assert loaded == SCHEME
    assert loaded.digest == SCHEME.digest
