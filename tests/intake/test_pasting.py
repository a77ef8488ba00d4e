"""A block from the clipboard: its cells as Excel writes them, and the workbook it becomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import UserError
from registry.i18n import Language
from registry.intake.importing import commit, prepare
from registry.intake.memory import Memory
from registry.intake.pasting import (
    MOST_ROWS,
    Grid,
    LaidCell,
    book_of,
    grid_of_html,
    grid_of_text,
    has_header,
    laid_block,
    refuse_large,
    text_of_grid,
    whole_block,
)
from tests.intake.desk import CODES, Desk

ONE, TWO = "上海晨曦航天科技有限公司", "上海暮光航天科技有限公司"


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("", ()),
        ("\n\n", ()),
        ("12", (("12",),)),
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ("a\t\n", (("a", ""),)),
        ("a\t", (("a", ""),)),
        ("a\n\nb", (("a",), ("",), ("b",))),
        ('"line one\nline two"\tb\n', (("line one\nline two", "b"),)),
        ('"he said ""yes"""\tb', (('he said "yes"', "b"),)),
        ('"a\tb"\tc', (("a\tb", "c"),)),
        ('"红隼"车间\t5', (('"红隼"车间', "5"),)),
        ('"never closed\tb', (('"never closed', "b"),)),
        ("a\rb", (("a",), ("b",))),
        ("a\n \n\t\n", (("a",),)),
    ],
)
def test_text_is_read_as_excel_writes_it(text: str, grid: Grid) -> None:
    assert grid_of_text(text) == grid


@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    grid_of_text(text)
    grid_of_html(text)


_CELLS = st.text(st.characters(exclude_characters="\r", exclude_categories=("Cs",)), max_size=8)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=4).map(tuple), max_size=5).map(tuple))
def test_what_is_written_is_read_back(grid: Grid) -> None:
    rows = list(grid)
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    assert grid_of_text(text_of_grid(grid)) == tuple(rows)


def test_an_html_table_is_read_with_its_merged_and_nested_cells() -> None:
    page = (
        "<p>before</p><table><tr><th colspan=2>企业\n 名称</th><th>A&amp;B</th></tr>"
        "<tr><td>a<br>b</td><td><table><tr><td>inner</td></tr></table></td><td> 3 </td></tr></table>"
        "<table><tr><td>second</td></tr></table>"
    )
    assert grid_of_html(page)[0] == ("企业 名称", "", "A&B")
    assert grid_of_html(page)[1][0] == "a\nb"
    assert grid_of_html(page)[1][-1] == "3"
    assert len(grid_of_html(page)) == 2
    assert grid_of_html("<p>no table</p>") == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("企业名称\t注册资本（万元）\n上海晨曦航天科技有限公司\t500\n", True),
        ("Firm\tDistrict\nDawn\tSongjiang\n", True),
        ("500\t600\n", False),
        ("松江\n青浦\n", False),
    ],
)
def test_a_header_that_names_firms_is_known(text: str, known: bool) -> None:
    assert has_header(book_of(grid_of_text(text), Language.EN)[0], Memory()) is known


def test_a_block_with_a_header_is_imported_like_a_sheet(desk: Desk) -> None:
    text = f"企业名称\t统一社会信用代码\t注册资本（万元）\n{ONE}\t{CODES[0]}\t500\n{TWO}\t{CODES[1]}\t800\n"
    block = whole_block(grid_of_text(text), Language.ZH)
    plan = prepare(desk.registry, block.files, block.decisions)
    assert (plan.counts.new, plan.problems) == (2, ())
    desk.commit(plan)
    again = prepare(desk.registry, block.files, block.decisions)
    assert (again.counts.unchanged, again.operations) == (2, ())
    capital = next(f for f in desk.card(ONE).profile if f.field.key == "reg_capital")
    assert capital.provenance is not None
    assert (capital.provenance.short(), capital.provenance.actor) == ("剪贴板 › 剪贴板!C2", "officer")


def two_firms(desk: Desk) -> dict[str, str]:
    """Two firms, one of them with a figure of 2023; their keys by name."""
    desk.take(
        desk.book(
            ("企业名称", "统一社会信用代码", "2023年营业收入（万元）", "所在区"),
            (ONE, CODES[0], 1000, "松江区"),
            (TWO, CODES[1], None, "青浦区"),
        )
    )
    return {firm["legal_name"]: firm["uid"] for firm in desk.records("firm")}


def test_values_laid_on_firms_change_exactly_these(desk: Desk) -> None:
    uids = two_firms(desk)
    cells = [
        LaidCell(uids[ONE], ONE, "metric.revenue", "12.5", "百万元"),
        LaidCell(uids[TWO], TWO, "firm.district", "闵行"),
        LaidCell(uids[TWO], TWO, "metric.revenue", "3", "百万元"),
        LaidCell(uids[ONE], ONE, "firm.district", "nowhere at all"),
    ]
    block = laid_block(desk.registry, cells, Language.EN)
    plan = prepare(desk.registry, block.files, block.decisions)
    assert plan.counts.new == 0
    assert [(c.key, c.after) for firm in plan.firms for c in firm.updates] == [
        ("metric.lo", 1250_0000_00),
        ("firm.district", "310112"),
    ]
    assert any(p.text == "nowhere at all" for p in (*plan.problems, *plan.warnings))
    desk.commit(plan)
    figures = {(m["firm"], m["year"]): m["lo"] for m in desk.records("metric")}
    assert figures == {(uids[ONE], 2023): 1250_0000_00, (uids[TWO], 2023): 300_0000_00}


def test_a_figure_of_no_known_year_and_too_many_rows_are_refused(desk: Desk) -> None:
    uids = two_firms(desk)
    with pytest.raises(UserError, match="No year"):
        laid_block(desk.registry, [LaidCell(uids[ONE], ONE, "metric.headcount", "5")], Language.EN)
    refuse_large((("x",),) * MOST_ROWS)
    with pytest.raises(UserError, match=r"5,001 rows"):
        refuse_large((("x",),) * (MOST_ROWS + 1))


def test_one_pasted_block_is_one_undo_step(desk: Desk) -> None:
    from registry.change import undo

    uids = two_firms(desk)
    before = desk.records("firm"), desk.records("metric")
    cells = [LaidCell(uids[name], name, "firm.district", "嘉定") for name in (ONE, TWO)]
    block = laid_block(desk.registry, cells, Language.EN)
    assert commit(desk.registry, prepare(desk.registry, block.files, block.decisions), "officer") is not None
    assert {f["district"] for f in desk.records("firm")} == {"310114"}
    undo(desk.registry, "officer")
    assert (desk.records("firm"), desk.records("metric")) == before
