"""Line breaking: no forbidden mark at a line's start or end, nothing lost, nothing wider than the line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.report.theme import style
from registry.report.typeset.atoms import forbidden_ends
from registry.report.typeset.characters import NO_LINE_END, NO_LINE_START, Voice
from registry.report.typeset.faces import TypeCase
from registry.report.typeset.paragraph import Align, Paragraph

SAMPLE = (
    "该企业（以下简称“蓝箭”）于2026年完成C轮融资，估值12.5亿元；其液体火箭发动机JD-2的海平面推力为830kN，真空比冲342.5s，"
    "已完成3次长程试车。根据《商业航天管理办法》的规定，发射许可证号为CASC-2026-0083，有效期至2027年12月31日。"
)
HAN = st.text(st.sampled_from("商业航天重点企业火箭卫星测控研制上海浦东的了在与为"), min_size=1, max_size=12)
LATIN = st.sampled_from(["SRDI", "2026", "12.5", "JD-2", "CASC-2026-0083", "R&D", "kN", "no.", "firm’s", "100%"])
PIECES = st.one_of(
    HAN,
    LATIN,
    st.sampled_from(
        ["，", "。", "；", "：", "、", "“航天”", "《办法》", "（一）", "”。", "》（", "——", "……", " ", "第3"]
    ),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map("".join).filter(lambda text: bool(text.strip()))


def paragraph(text: str, align: Align = Align.JUSTIFY, voice: Voice = Voice.ZH, indent: float = 0.0) -> Paragraph:
    look = replace(style("body"), align=align, indent_ems=indent)
    return Paragraph(TypeCase(strict=True), text, look, voice)


def without_spaces(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.floats(80, 480), st.sampled_from([Align.LEFT, Align.JUSTIFY]), st.sampled_from([0.0, 2.0]))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, width: float, align: Align, indent: float) -> None:
    made = paragraph(text, align, indent=indent)
    lines = made.lines(width)
    assert forbidden_ends(lines) == []
    for line in lines[1:]:
        assert line[0] not in NO_LINE_START
    for line in lines[:-1]:
        assert line[-1] not in NO_LINE_END
    assert without_spaces("".join(lines)) == without_spaces(text)


@given(TEXTS, st.floats(80, 480))
def test_lines_fill_the_measure_and_never_pass_it(text: str, width: float) -> None:
    made = paragraph(text)
    _, _, lines = made._set(width)
    assert all(line.width <= width + 1e-6 for line in lines)
    stretched = [line for line in lines[:-1] if line.ratio > 0]
    assert all(line.width == pytest.approx(width) for line in stretched)


@given(st.text(st.sampled_from("，。”》）（《“"), min_size=1, max_size=60), st.floats(20, 90))
def test_a_chain_of_marks_longer_than_the_line_still_stays_inside(text: str, width: float) -> None:
    made = paragraph(text)
    _, _, lines = made._set(width)
    assert all(line.width <= width + 1e-6 for line in lines)
    assert without_spaces("".join(made.lines(width))) == text


@pytest.mark.parametrize("width", range(60, 430, 10))
def test_numbers_words_and_pairs_are_not_cut(width: int) -> None:
    lines = paragraph(SAMPLE).lines(width)
    joined = "\n".join(lines)
    for whole in ("2026年", "JD-2", "830kN", "342.5s", "3次", "12.5亿元"):
        assert whole in joined, whole
    assert "CASC-2026-0083" in joined or width < 80
    assert forbidden_ends(lines) == []


def test_dashes_and_ellipses_stay_whole() -> None:
    text = "这是一个很长的句子——它有破折号——还有省略号……然后继续写下去直到换行……结束"
    for width in range(60, 300, 7):
        joined = "\n".join(paragraph(text).lines(width))
        assert joined.count("——") == 2
        assert joined.count("……") == 2


def test_a_span_of_years_stands_close() -> None:
    case = TypeCase(strict=True)
    size = style("body").size
    parts = sum(case.width(part, size, Voice.ZH, style("body").weight) for part in ("2023", "—", "2025"))
    assert Paragraph(case, "2023—2025", style("body"), Voice.ZH).natural_width() == pytest.approx(parts)


def test_the_last_line_is_not_one_ideograph() -> None:
    text = "商业航天企业培育库的建设需要各区共同努力推进完成好"
    for width in range(110, 260, 3):
        lines = paragraph(text).lines(width)
        assert len(lines) == 1 or len(lines[-1]) > 1, width


def test_neighbouring_marks_share_an_em() -> None:
    case = TypeCase(strict=True)
    size = style("body").size
    for pair in ("》（", "。”", "（“", "”，"):
        made = Paragraph(case, f"甲{pair}乙", style("body"), Voice.ZH)
        assert made.natural_width() == pytest.approx(3.5 * size), pair


def test_han_and_latin_stand_apart_and_a_typed_space_is_not_doubled() -> None:
    case = TypeCase(strict=True)
    size = style("body").size
    bare = Paragraph(case, "于2026年", style("body"), Voice.ZH).natural_width()
    typed = Paragraph(case, "于 2026 年", style("body"), Voice.ZH).natural_width()
    digits = case.width("2026", size, Voice.ZH)
    assert bare == pytest.approx(2 * size + digits + 0.4 * size)
    assert typed == pytest.approx(2 * size + digits + 2 * 0.224 * size)


def test_english_is_ragged_and_keeps_its_words() -> None:
    text = (
        "Fixed goalposts keep a firm’s score independent of the others; cost-cycle evidence counts 12.5 % of the total."
    )
    words = set(text.split())
    for width in range(90, 400, 11):
        lines = paragraph(text, Align.LEFT, Voice.EN).lines(width)
        for line in lines:
            for word in line.split():
                assert word in words or word in {"cost-", "cycle"}
        assert not any(line.endswith("12.5") for line in lines)


def test_a_word_wider_than_the_line_is_cut_and_told() -> None:
    case = TypeCase()
    made = Paragraph(case, "ab " + "8f3ac210" * 8, style("body"), Voice.EN)
    assert len(made.lines(60)) > 3
    assert list(case.cut_words) == ["8f3ac210" * 8]


def test_a_paragraph_goes_over_pages_with_two_lines_on_each_side() -> None:
    made = paragraph(SAMPLE * 3)
    leading = style("body").leading
    whole = made.lines(300)
    assert made.split(300, leading * 1.9) is None
    for room in (2.0, 3.5, len(whole) - 1.0, len(whole) + 0.0):
        parts = made.split(300, leading * room)
        assert parts is not None
        head, tail = parts
        assert head.height(300) <= leading * room
        assert len(head.lines(300)) >= 2
        assert len(tail.lines(300)) >= 2
        assert head.lines(300) + tail.lines(300) == whole
