"""Problems sorted for mending: counted by kind, mended one by one, all alike, or a column at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language, Text
from registry.intake.check_rules import FIRM, RECORDS, SHARES, TOTAL, YEARLY
from registry.intake.facets import Scope, accept, alike, correct, facets, kinds, place, suggested
from registry.intake.grammar import CODES
from registry.intake.grammar import Severity as Gravity
from registry.intake.problem_titles import TITLES
from registry.intake.problems import Problem, Severity
from registry.model.firm_entities import FIRM as ENTITY

BOOK = "松江区.xlsx"


def problem(
    cell: str,
    text: str = "",
    code: str = "not_a_date",
    field_key: str = "firm.established",
    *,
    severity: Severity = Severity.ERROR,
    file: str = BOOK,
    sheet: str = "企业",
    replacement: str = "",
    related: tuple[str, ...] = (),
) -> Problem:
    """A problem in a cell."""
    field = ENTITY.field(field_key.split(".")[1])
    row = int("".join(c for c in cell if c.isdigit()))
    message = Text("“{text}” is not a date.", text=text)
    return Problem(severity, file, sheet, cell, row, field, field_key, text, code, message, None, replacement, related)


SEVERAL = (
    problem("F3", "二三年", replacement="2023"),
    problem("F4", "二三年", replacement="2023"),
    problem("F5", "去年"),
    problem("F3", "二三年", sheet="补报", replacement="2023"),
    problem("F9", "二三年", file="闵行区.xlsx", replacement="2023"),
    problem("H3", "5000", "unit_missing", "firm.reg_capital"),
    problem("H4", "w", "slang_unit", "firm.reg_capital", severity=Severity.WARNING),
)


def test_kinds_are_counted_the_gravest_and_most_frequent_first() -> None:
    found = facets(SEVERAL)
    assert [(f.code, f.field_key, f.count, f.mendable) for f in found] == [
        ("not_a_date", "firm.established", 5, 4),
        ("unit_missing", "firm.reg_capital", 1, 0),
        ("slang_unit", "firm.reg_capital", 1, 0),
    ]
    assert found[0].title.render(Language.ZH) == "不是日期"
    assert found[0].replacement_common == ""
    assert [p.cell for p in SEVERAL if found[1].holds(p)] == ["H3"]


def test_one_kind_over_several_fields() -> None:
    mixed = (*SEVERAL, problem("G3", "x", field_key="firm.place"))
    dates = next(f for f in kinds(mixed) if f.code == "not_a_date")
    assert (dates.count, dates.field) == (6, None)
    assert len([f for f in facets(mixed) if f.code == "not_a_date"]) == 2


def test_a_common_replacement_is_offered() -> None:
    (one,) = facets(SEVERAL[:2])
    assert one.replacement_common == "2023"


def test_a_correction_reaches_its_cell_all_alike_or_the_column() -> None:
    first = SEVERAL[0]
    here = (BOOK, "企业", "F3")
    assert alike(first, SEVERAL, Scope.CELL) == (here,)
    assert alike(first, SEVERAL) == (here, (BOOK, "企业", "F4"), (BOOK, "补报", "F3"), ("闵行区.xlsx", "企业", "F9"))
    assert alike(first, SEVERAL, Scope.COLUMN) == (here, (BOOK, "企业", "F4"), (BOOK, "企业", "F5"))
    assert len(alike(first, SEVERAL, Scope.FIELD)) == 5
    assert correct(first, "2023年", SEVERAL[:3]) == {here: "2023年", (BOOK, "企业", "F4"): "2023年"}


def test_width_and_blanks_do_not_make_another_text() -> None:
    same = (problem("F3", "2023．13"), problem("F4", " 2023.13"))
    assert len(alike(same[0], same)) == 2


def test_what_a_row_contradicts_itself_in_is_like_no_other_row() -> None:
    shares = tuple(
        problem(f"K{row}", "15", "rd_ratio_differs", "firm.place", replacement=text, related=(f"L{row}",))
        for row, text in ((3, "12.5%"), (4, "9.0%"))
    )
    assert correct(shares[0], "12.5%", shares) == {(BOOK, "企业", "K3"): "12.5%"}
    assert suggested(shares) == {(BOOK, "企业", "K3"): "12.5%", (BOOK, "企业", "K4"): "9.0%"}


def test_rows_without_a_name_are_not_given_one_name() -> None:
    nameless = (
        problem("A3", "", "name_missing", "firm.legal_name"),
        problem("A4", "", "name_missing", "firm.legal_name"),
    )
    assert correct(nameless[0], "上海晨曦航天科技有限公司", nameless) == {
        (BOOK, "企业", "A3"): "上海晨曦航天科技有限公司"
    }


def test_suggestions_are_taken_at_one_click() -> None:
    assert accept(SEVERAL[0], SEVERAL, Scope.COLUMN) == {(BOOK, "企业", "F3"): "2023", (BOOK, "企业", "F4"): "2023"}
    assert len(suggested(SEVERAL, facets(SEVERAL)[0])) == 4
    assert suggested(SEVERAL, facets(SEVERAL)[1]) == {}


def test_two_proposals_for_one_cell_are_left_to_a_person() -> None:
    two = (problem("F3", "x", replacement="2023"), problem("F3", "x", "year_missing", replacement="2024"))
    assert suggested(two) == {}


def test_every_kind_of_problem_has_a_name_in_both_languages() -> None:
    codes = {name for name, code in CODES.items() if code.severity is not Gravity.INFO}
    codes |= {rule.code for rule in (*YEARLY, *SHARES, *FIRM, *RECORDS, TOTAL)}
    assert codes <= set(TITLES)
    for title in TITLES.values():
        assert Text(title).render(Language.ZH) != title
    unknown = facets((problem("F3", "x", "something_new"),))[0]
    assert str(unknown.title) == "“x” is not a date."


@given(
    st.lists(
        st.builds(
            problem,
            st.builds("{}{}".format, st.sampled_from("FG"), st.integers(2, 6)),
            st.sampled_from(("", "a", "b")),
            st.sampled_from(("not_a_date", "unit_missing")),
            replacement=st.sampled_from(("", "2023")),
            sheet=st.sampled_from(("企业", "补报")),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(Scope),
)
def test_counts_add_up_and_corrections_stay_among_the_problems(problems: list[Problem], scope: Scope) -> None:
    assert sum(f.count for f in facets(problems)) == len(problems) == sum(f.count for f in kinds(problems))
    cells = {place(p) for p in problems}
    reached = alike(problems[0], problems, scope)
    assert reached[0] == place(problems[0])
    assert set(reached) <= cells
    assert len(set(reached)) == len(reached)
    assert set(accept(problems[0], problems, scope)) <= set(reached)
    assert set(suggested(problems)) <= cells
