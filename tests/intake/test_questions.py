"""What is asked once for a column, what speaks for an answer, and which problems the question takes away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.i18n import Language, Text
from registry.intake import grammar
from registry.intake.grammar import Context, Status
from registry.intake.problems import Problem, Severity
from registry.intake.questions import AskedColumn, Question, QuestionKind, Sum, ask, unanswered, usual
from registry.model.entities import ENTITIES

TODAY = date(2025, 6, 30)
READERS: dict[str, Any] = {
    "firm.reg_capital": grammar.read_amount,
    "metric.revenue.2024": grammar.read_amount,
    "metric.rd_ratio.2024": grammar.read_percent,
    "recognition.tier": grammar.read_srdi,
    "firm.established": grammar.read_date,
}


def column_of(key: str, header: str, number: int = 2, **more: Any) -> AskedColumn:
    """A column B of rows 3 to 40 of the sheet 表."""
    return AskedColumn(0, "报送.xlsx", "表", 1, number, header, (key,) if key else (), (3, 40), **more)


def problems_of(
    key: str, values: Sequence[object], header: str = "", letter: str = "B", first: int = 3
) -> list[Problem]:
    """What the grammar finds wrong or doubtful in a column of `values`."""
    found: list[Problem] = []
    table, name = key.split(".")[:2]
    field = ENTITIES["metric"].field("lo") if table == "metric" else ENTITIES[table].field(name)
    for number, value in enumerate(values):
        reading = READERS[key](value, Context(header=header))
        if reading.status in (Status.OK, Status.MISSING):
            continue
        severity = Severity.ERROR if reading.status is Status.ERROR else Severity.WARNING
        row = first + number
        text = str(value)
        found.append(
            Problem(severity, "报送.xlsx", "表", f"{letter}{row}", row, field, key, text, reading.codes[0], Text(text))
        )
    return found


def one(questions: tuple[Question, ...]) -> Question:
    """The only question."""
    (question,) = questions
    return question


def test_a_column_without_a_unit_is_asked_about_once() -> None:
    problems = problems_of("metric.revenue.2024", [5200, 380, 12000, "3亿元"])
    column = column_of("metric.revenue.2024", "营业收入")
    question = one(ask(problems, [column], {"metric.revenue": 6_000_000_000}, TODAY))
    assert (question.kind, question.count) == (QuestionKind.UNIT, 3)
    assert question.sample == (("B3", "5200"), ("B4", "380"), ("B5", "12000"))
    assert [o.value for o in question.options] == ["元", "千元", "万元", "百万元", "亿元"]
    assert question.suggested == "万元", "the registry usually holds 6,000 万元"
    assert question.setting("千元") == {"unit": "千元"}
    assert question.texts("千元") == {}
    assert unanswered(problems, [question]) == ()
    assert question.title.render(Language.ZH) == "“营业收入”的金额单位是什么？"


def test_without_evidence_no_unit_is_suggested() -> None:
    problems = problems_of("metric.revenue.2024", [5200, 380])
    assert one(ask(problems, [column_of("metric.revenue.2024", "营业收入")], {}, TODAY)).suggested is None


def test_the_unit_of_the_other_columns_of_the_table_is_suggested() -> None:
    columns = [
        column_of("firm.reg_capital", "注册资本", 2),
        column_of("metric.revenue.2024", "营业收入（千元）", 3, unit="千元"),
    ]
    question = one(ask(problems_of("firm.reg_capital", [2000, 3000]), columns, {}, TODAY))
    assert question.suggested == "千元"


def test_like_questions_of_one_table_know_of_each_other() -> None:
    columns = [column_of("firm.reg_capital", "注册资本", 2), column_of("metric.revenue.2024", "营业收入", 3)]
    problems = [
        *problems_of("firm.reg_capital", [2000]),
        *problems_of("metric.revenue.2024", [5200], letter="C"),
    ]
    first, second = ask(problems, columns, {}, TODAY)
    assert (first.alike, second.alike) == ((second.key,), (first.key,))


def test_percent_or_ratios() -> None:
    key, header = "metric.rd_ratio.2024", "研发费用占比（%）"
    small = problems_of(key, [0.12, 0.08, 0.2], header)
    assert one(ask(small, [column_of(key, header, filled=3)], {}, TODAY)).suggested is None
    mixed = problems_of(key, [12.5, 0.8, 20], header)
    question = one(ask(mixed, [column_of(key, header, filled=3)], {}, TODAY))
    assert (question.kind, question.count, question.suggested) == (QuestionKind.PERCENT, 1, "percent")
    assert question.setting("ratio") == {"percent": "ratio"}
    bare = problems_of(key, [0.12, 0.08], "研发费用占比")
    assert one(ask(bare, [column_of(key, "研发费用占比", filled=2)], {}, TODAY)).suggested == "ratio"
    whole = problems_of(key, [12, 8], "研发费用占比")
    assert one(ask(whole, [column_of(key, "研发费用占比", filled=2)], {}, TODAY)).suggested == "percent"


def test_a_tier_left_open_is_asked_for_and_the_header_may_tell() -> None:
    problems = problems_of("recognition.tier", ["是", "是", "小巨人", "专精特新"])
    question = one(ask(problems, [column_of("recognition.tier", "是否专精特新")], {}, TODAY))
    assert (question.kind, question.count, question.suggested) == (QuestionKind.TIER, 3, None)
    assert "none" not in {o.value for o in question.options}
    told = one(ask(problems, [column_of("recognition.tier", "国家级专精特新小巨人")], {}, TODAY))
    assert told.suggested == "little_giant"
    assert told.setting("little_giant") == {"tier": "little_giant"}


def sums_of(*yuan: int) -> tuple[Sum, ...]:
    """Sums in a column B."""
    return tuple(Sum(f"B{row}", str(value), value * 100) for row, value in enumerate(yuan, 3))


def test_yuan_typed_into_a_column_of_wan_is_noticed_by_the_median() -> None:
    key = "metric.revenue.2024"
    typed = [52_000_000 * 10_000, 38_000_000 * 10_000, 90_000_000 * 10_000]
    column = column_of(key, "营业收入（万元）", unit="万元", sums=sums_of(*typed))
    question = one(ask([], [column], {"metric.revenue": 60_000_000 * 100}, TODAY))
    assert (question.kind, question.count, question.suggested) == (QuestionKind.MAGNITUDE, 3, "元")
    assert question.setting("元") == {"unit": "元"}
    assert "5200亿元" in question.title.render(Language.ZH)
    assert "6000万元" in question.title.render(Language.EN)


def test_wan_typed_into_a_column_of_yuan_is_noticed_too() -> None:
    column = column_of("firm.reg_capital", "注册资本（元）", unit="元", sums=sums_of(2000, 3000, 5000))
    question = one(ask([], [column], {"firm.reg_capital": 30_000_000 * 100}, TODAY))
    assert (question.kind, question.suggested) == (QuestionKind.MAGNITUDE, "万元")


def test_sums_within_the_usual_are_not_asked_about() -> None:
    column = column_of("firm.reg_capital", "注册资本（元）", unit="元", sums=sums_of(30_000, 40_000, 50_000))
    assert ask([], [column], {"firm.reg_capital": 30_000_000 * 100}, TODAY) == ()
    few = column_of("firm.reg_capital", "注册资本（元）", unit="元", sums=sums_of(3, 4))
    assert ask([], [few], {"firm.reg_capital": 30_000_000 * 100}, TODAY) == (), "two sums are no column"


def test_figures_without_a_year() -> None:
    lone = column_of("", "营业收入", needs_year=True, filled=2, sample=(("B3", "5200"), ("B4", "380")))
    question = one(ask([], [lone], {}, TODAY))
    assert (question.kind, question.count, question.suggested) == (QuestionKind.YEAR, 2, None)
    assert [o.value for o in question.options] == [2025, 2024, 2023, 2022]
    beside = column_of("metric.headcount.2024", "2024年从业人数", 3, year=2024)
    assert one(ask([], [lone, beside], {}, TODAY)).suggested == 2024
    assert question.setting(2023) == {"year": 2023}


def test_the_year_asked_for_takes_the_problem_of_the_header() -> None:
    said = Problem(Severity.ERROR, "报送.xlsx", "表", "B2", 2, None, "metric", "营业收入", "year_missing", Text("x"))
    elsewhere = Problem(Severity.ERROR, "报送.xlsx", "表", "C2", 2, None, "metric", "净利润", "year_missing", Text("x"))
    lone = column_of("", "营业收入", needs_year=True, filled=2, sample=(("B3", "5200"), ("B4", "380")))
    question = one(ask([said, elsewhere], [lone], {}, TODAY))
    assert (question.count, question.sample) == (2, (("B3", "5200"), ("B4", "380")))
    assert unanswered([said, elsewhere], [question]) == (elsewhere,)


def test_dates_without_a_year() -> None:
    problems = problems_of("firm.established", ["5月", "6月"])
    question = one(ask(problems, [column_of("firm.established", "成立时间")], {}, TODAY))
    assert (question.kind, question.count) == (QuestionKind.YEAR, 2)
    assert unanswered(problems, [question]) == ()


def test_point_one_is_january_or_october_for_the_whole_column() -> None:
    problems = problems_of("firm.established", [2023.1, 2022.1, 2021.5])
    question = one(ask(problems, [column_of("firm.established", "成立时间")], {}, TODAY))
    assert (question.kind, question.count, question.suggested) == (QuestionKind.MONTH, 2, None)
    assert question.setting(10) == {}
    assert question.texts(10) == {"B3": "2023-10", "B4": "2022-10"}
    assert grammar.read_date(question.texts(1)["B3"]).status is Status.OK


def test_the_clear_dates_of_a_column_speak_for_the_unclear_ones() -> None:
    column = column_of("firm.established", "成立时间")
    by_day = problems_of("firm.established", ["05/06/2023", "13/06/2023"])
    question = one(ask(by_day, [column], {}, TODAY))
    assert (question.kind, question.suggested) == (QuestionKind.DAY_ORDER, True)
    assert question.setting(False) == {"day_first": False}
    assert unanswered(by_day, [question]) == ()
    by_month = problems_of("firm.established", ["05/06/2023", "06/13/2023"])
    assert one(ask(by_month, [column], {}, TODAY)).suggested is False
    both = problems_of("firm.established", ["05/06/2023", "06/13/2023", "13/06/2023"])
    assert one(ask(both, [column], {}, TODAY)).suggested is None


def test_what_is_no_matter_of_the_column_stays_a_problem() -> None:
    problems = problems_of("metric.revenue.2024", [5200, "1亿元+2亿元", "abc"])
    questions = ask(problems, [column_of("metric.revenue.2024", "营业收入")], {}, TODAY)
    assert [p.cell for p in unanswered(problems, questions)] == ["B4", "B5"]
    assert [questions[0].takes(p) for p in problems] == [True, False, False]


def test_two_tables_of_a_sheet_are_asked_apart() -> None:
    upper = column_of("firm.reg_capital", "注册资本")
    lower = AskedColumn(0, "报送.xlsx", "表", 2, 2, "注册资本", ("firm.reg_capital",), (50, 60))
    problems = [*problems_of("firm.reg_capital", [2000]), *problems_of("firm.reg_capital", [3000, 4000], first=50)]
    assert [(q.region, q.count) for q in ask(problems, [upper, lower], {}, TODAY)] == [(1, 1), (2, 2)]


def test_the_usual_sum_is_the_median_over_years() -> None:
    held = [("metric.revenue.2023", 100), ("metric.revenue.2024", 300), ("metric.revenue.2024", 200), ("firm.x", 0)]
    assert usual(held) == {"metric.revenue": 200}


CELLS = st.one_of(
    st.floats(0, 10**6, allow_nan=False),
    st.sampled_from(("5200", "1亿元", "", "无", "abc", "0.5", "万元", "-3", "1,234", "数亿元")),
)


@given(st.lists(CELLS, max_size=8), st.dictionaries(st.just("metric.revenue"), st.integers(0, 10**14)))
@settings(max_examples=200, deadline=None)
def test_a_question_takes_only_its_own_problems_and_suggests_only_what_it_offers(
    values: list[object], medians: dict[str, int]
) -> None:
    problems = problems_of("metric.revenue.2024", values)
    questions = ask(problems, [column_of("metric.revenue.2024", "营业收入")], medians, TODAY)
    for question in questions:
        assert question.suggested is None or question.suggested in {o.value for o in question.options}
        assert question.count == len(question.cells) > 0
    left = unanswered(problems, questions)
    assert len(left) + sum(q.takes(p) for q in questions for p in problems) == len(problems)
    assert all(p.code != "unit_missing" for p in left)
