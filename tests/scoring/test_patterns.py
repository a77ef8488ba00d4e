"""A pattern of a scheme from elsewhere keeps nobody waiting: what could go back for ever is refused when it is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import UserError
from registry.scoring.expression import FormulaError, parse
from registry.scoring.patterns import LONGEST, PatternError, compiled
from registry.scoring.scheme_file import parse_scheme

SCHEME = Path(__file__).parents[2] / "resources" / "schemes" / "key-enterprises.toml"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(a*)*b",
        r"(a|a)*b",
        r"(a|ab)*c",
        r"(a?){30}b",
        r"([a-z]+\s*)+$",
        r"(.*,)*x",
        r"a*a*b",
        r"\d*\w*x",
        r"\s*\s*\s*x",
        r".*\d+x",
        r"\d+[^0-9]*x",
        r"(a)\1",
        r"(?=(a+)+b)",
        r"(?<=a)(?P<n>b+)(?(n)c|d)",
        r"(?>a+)b",
        r"a++b",
        "a?" * 20 + "a" * 20,
        "(a|a)" * 20,
        "((ab){90}){200}",
        "(^)*a",
        "a" * (LONGEST + 1),
    ],
)
def test_a_pattern_that_could_go_back_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError) as refused:
        compiled(pattern)
    assert "could keep the computer busy for ever" in str(refused.value.problem)


@pytest.mark.parametrize("pattern", ["[", "(", "*a", "a{5,2}", "(?P<a>x)(?P<a>y)", "\\"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError) as refused:
        compiled(pattern)
    assert "is not a pattern" in str(refused.value.problem)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^[BCD]", "C37"),
        ("^I?6[34]", "6399"),
        ("国家.*奖", "国家科学技术进步奖"),
        (r"第\d+届", "第12届"),
        (r"(一|二)等奖?", "二等"),
        (r"\d{1,3}(,\d{3})?\s*元", "1,200 元"),
        (r"(?i)KM\b", "12 km"),
        (r"a{3}[^x]$", "aaab"),
    ],
)
def test_patterns_that_people_write_are_taken(pattern: str, text: str) -> None:
    assert compiled(pattern).search(text)


def test_case_is_told_apart_unless_said() -> None:
    assert compiled("km").search("12 KM") is None
    assert compiled("km", any_case=True).search("12 KM")


ATOMS = st.sampled_from(["a", "b", "[ab]", ".", r"\w", "(ab)", "(a|b)", "(a|ab)", "(b?)", "x", "^", "$", r"\b"])
TIMES = st.sampled_from(["", "", "*", "+", "?", "{2}", "{2,}", "*?", "+?"])


@given(st.lists(st.tuples(ATOMS, TIMES), min_size=1, max_size=6))
def test_what_is_taken_answers_like_re_and_at_once(parts: list[tuple[str, str]]) -> None:
    """A text of 300 letters at which a pattern of exponential effort would never end: the test itself would not."""
    pattern = "".join(atom + times for atom, times in parts) + "c"
    try:
        made = compiled(pattern)
    except PatternError:
        return
    for text in ("ab" * 150, "a" * 300, "b" * 150 + "a" * 150):
        assert made.search(text) is None
        assert made.search(text + "x" * 20 + "c") is not None or re.search(pattern, text + "x" * 20 + "c") is None


def test_a_formula_and_an_event_rule_refuse_it_by_name() -> None:
    with pytest.raises(FormulaError, match="busy for ever"):
        parse("matches(field:industry_code, '(C+)+x')")
    text = SCHEME.read_text(encoding="utf-8")
    (line,) = [one for one in text.splitlines() if one.startswith("pattern = '长程")]
    with pytest.raises(UserError, match=r"line \d+: The pattern “\(a\+\)\+b” could keep"):
        parse_scheme(text.replace(line, "pattern = '(a+)+b'"), "strange.toml")
