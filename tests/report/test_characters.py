"""What may go to paper: cleaned text, faces by character, and a word for what no face holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.report.emit.pdf import render_shortlist
from registry.report.typeset.characters import MAX_CHARACTERS, Voice, clean
from registry.report.typeset.faces import CHAINS, STAND_IN, MissingGlyphError, TypeCase, Weight, face
from registry.report.wording import PaperLanguage, Words
from tests.report.papers import paper, with_first_name

BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\tb\nc\r\nd", "a b c d"),
        ("  甲  乙  ", "甲 乙"),
        (f"x{BIDI}y", "xy"),
        ("zero\u200bwidth\ufeff\u00ad", "zerowidth"),
        ("bell\x07null\x00esc\x1b", "bell null esc"),
        ("葛\U000e0100", "葛"),
        ("\ud800甲", "甲"),
        ("<b>not bold</b> &amp;", "<b>not bold</b> &amp;"),
        ("cafe\u0301", "café"),
        ("\u2028para\u2029", "para"),
    ],
)
def test_clean(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


@given(st.text())
def test_clean_text_is_short_and_steers_nothing(text: str) -> None:
    held = clean(text)
    assert len(held) <= MAX_CHARACTERS
    assert not set(held) & set(BIDI)
    assert all(ch >= " " and ch != "\x7f" for ch in held)
    assert clean(held) == held


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    held = clean("长" * 9000)
    assert len(held) == MAX_CHARACTERS
    assert held.endswith("…")


def test_every_voice_and_weight_sets_rare_names_and_marks() -> None:
    case = TypeCase(strict=True)
    for voice, weight in CHAINS:
        runs = list(case.runs("焜翀𬭩，“航天” R&D — 12.5 % ① 〓 ¥ ± ≥ − –", voice, weight))
        assert "".join(run.text for run in runs).startswith("焜翀𬭩")
        assert all(run.face.covers(ch) for run in runs for ch in run.text)


def test_bold_is_a_face_of_its_own() -> None:
    for voice in Voice:
        assert CHAINS[voice, Weight.BODY][0] != CHAINS[voice, Weight.STRONG][0]


def test_figures_are_tabular_in_the_faces_of_columns() -> None:
    for name in ("NotoSansSC-Regular", "NotoSansSC-Bold", "SourceSans3-Regular", "SourceSans3-SemiBold"):
        assert len({face(name).width(digit, 10) for digit in "0123456789−"[:10]}) == 1, name


def test_a_missing_glyph_is_an_error_where_one_asks_for_it() -> None:
    with pytest.raises(MissingGlyphError, match=r"U\+1F680"):
        list(TypeCase(strict=True).runs("a🚀", Voice.EN, Weight.BODY))


def test_a_missing_glyph_is_named_in_use() -> None:
    view = with_first_name(paper(4, 2), Words("Rocket 🚀 Co.", "火箭🚀公司"))
    for _again in range(3):  # the lines of papers before it are kept, what they lacked is not
        rendered = render_shortlist(view, PaperLanguage.ZH)
        assert [str(warning) for warning in rendered.warnings] == [
            "1 character is in no bundled font and is printed as 〓: 🚀 (U+1F680)"
        ]
    case = TypeCase()
    assert [run.text for run in case.runs("🚀", Voice.ZH, Weight.BODY)] == [STAND_IN]
