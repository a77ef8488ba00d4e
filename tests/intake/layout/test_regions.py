"""Where tables stand: every shape of the fixtures, and what is kept beside the records."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from registry.intake.layout import Reason, Region, RegionKind, find_regions
from registry.intake.reading import Mark, Row, Sheet, read_workbook
from tests.effort import calls
from tests.intake.layout import shapes_beside, shapes_more
from tests.intake.layout.exact import EXACT, Exact
from tests.intake.layout.fixtures import FIRMS, HEAD, SHAPES, Expected, data, put, read

assert shapes_more.ROUNDS, "they register with the others"
assert shapes_beside.LEFT, "and so do these"
_SAMPLES = Path(__file__).parents[3] / "resources/samples"


def regions_of(name: str, folder: Path) -> tuple[Sheet, tuple[Region, ...]]:
    sheet = read(SHAPES[name][0], folder)
    return sheet, find_regions(sheet)


def reasons(region: Region) -> dict[int, Reason]:
    return {skipped.row: skipped.reason for skipped in region.skipped}


def _ignore(_: object) -> None:
    """For calls whose answer nobody wants."""


def sheet_of(rows: list[list[Any]]) -> Sheet:
    """A sheet without a workbook."""
    return Sheet(
        "S",
        rows=tuple(Row(n, 1, tuple(values)) for n, values in enumerate(rows, 1) if any(v is not None for v in values)),
    )


@pytest.mark.parametrize("name", SHAPES)
def test_shape(name: str, tmp_path: Path) -> None:
    sheet, regions = regions_of(name, tmp_path)
    expected: tuple[Expected, ...] = SHAPES[name][1]
    found = [(r.header_rows, r.first_row, r.last_row, len(r.data_rows)) for r in regions]
    assert found == [(e.header, e.first, e.last, e.count) for e in expected]
    for region, wanted in zip(regions, expected, strict=True):
        assert region.kind is RegionKind.TABLE
        assert region.sheet == sheet.name
        assert wanted.columns is None or len(region.columns) == wanted.columns
        assert wanted.unit is None or region.sheet_unit == wanted.unit
        assert 30 <= region.confidence <= 100 or not region.data_rows
    # Nothing is left out in silence: each filled row is a header, a record, or skipped with a reason.
    seen = {row for r in regions for row in (*r.header_rows, *r.data_rows, *(s.row for s in r.skipped))}
    assert {row.number for row in sheet.rows} <= seen


def spans(rows: tuple[int, ...]) -> str:
    """``3-7 10`` for these rows."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return " ".join(f"{a}-{b}" if a != b else str(a) for a, b in spans)


def exactly(region: Region) -> Exact:
    """A region as `EXACT` writes it down."""
    columns = [
        ">".join(c.path) + (f"@{c.year}" if c.year else "") + (f"[{c.unit}]" if c.unit else "") for c in region.columns
    ]
    rows = [(reason, tuple(row for row, _ in group)) for reason, group in _runs(region)]
    return Exact(
        spans(region.header_rows),
        spans(region.data_rows),
        " | ".join(columns),
        region.sheet_unit,
        " ".join(f"{span}:{reason}" for reason, numbers in rows for span in spans(numbers).split()),
    )


def _runs(region: Region) -> list[tuple[str, list[tuple[int, Reason]]]]:
    return [(reason.value, list(group)) for reason, group in groupby(reasons(region).items(), key=lambda pair: pair[1])]


@pytest.mark.parametrize("name", EXACT)
def test_header_rows_columns_unit_and_reasons_are_exact(name: str, tmp_path: Path) -> None:
    assert tuple(map(exactly, regions_of(name, tmp_path)[1])) == EXACT[name]


def test_there_are_forty_shapes_and_each_is_written_down() -> None:
    assert len(SHAPES) >= 40
    assert EXACT.keys() == SHAPES.keys()


def test_headers_of_two_rows_are_joined_by_path(tmp_path: Path) -> None:
    _, (region,) = regions_of("two_row_header", tmp_path)
    assert [(c.index, c.path, c.year) for c in region.columns] == [
        (1, ("序号",), None),
        (2, ("企业名称",), None),
        (3, ("财务情况", "营业收入"), 2023),
        (4, ("财务情况", "营业收入"), 2024),
        (5, ("人员", "从业人员"), None),
        (6, ("人员", "研发人员"), None),
    ]
    assert region.columns[2].text == "财务情况 › 2023年营业收入"
    assert region.title == "企业财务情况"


def test_headers_of_three_rows_hand_unit_and_year_down(tmp_path: Path) -> None:
    _, (region,) = regions_of("three_row_header", tmp_path)
    assert [(c.path, c.unit, c.year) for c in region.columns[2:6]] == [
        (("财务情况", "营业收入"), "万元", 2023),
        (("财务情况", "净利润"), "万元", 2023),
        (("财务情况", "营业收入"), "万元", 2024),
        (("财务情况", "净利润"), "万元", 2024),
    ]
    assert region.columns[2].text == "财务情况（万元） › 2023年 › 营业收入"


def test_groups_written_once(tmp_path: Path) -> None:
    _, (region,) = regions_of("groups_without_merges", tmp_path)
    assert [c.path[0] for c in region.columns] == ["基本信息"] * 3 + ["财务情况"] * 3


def test_units_below_the_header(tmp_path: Path) -> None:
    _, (region,) = regions_of("unit_row_below", tmp_path)
    assert [(c.path[-1], c.unit, c.percent) for c in region.columns] == [
        ("企业名称", None, False),
        ("营业收入", "万元", False),
        ("从业人员", "人", False),
        ("研发费用占比", "%", True),
    ]


@pytest.mark.parametrize("name", ["chinese_then_english", "english_then_chinese"])
def test_the_chinese_words_lead(name: str, tmp_path: Path) -> None:
    _, (region,) = regions_of(name, tmp_path)
    assert [c.path for c in region.columns] == [("企业名称",), ("所属区",), ("成立时间",), ("备注",)]
    assert region.columns[0].text == "企业名称 › Company name"


def test_years_under_a_figure(tmp_path: Path) -> None:
    _, (region,) = regions_of("years_under_a_figure", tmp_path)
    assert [(c.path, c.year, c.unit) for c in region.columns[1:4]] == [
        (("营业收入",), year, "万元") for year in (2022, 2023, 2024)
    ]


def test_footers_say_why(tmp_path: Path) -> None:
    _, (region,) = regions_of("footers", tmp_path)
    assert reasons(region) == {1: Reason.TITLE, 8: Reason.TOTAL, 9: Reason.NOTE, 11: Reason.FOOTER, 12: Reason.FOOTER}


def test_pages_bands_examples_and_prepared_numbers_say_why(tmp_path: Path) -> None:
    assert reasons(regions_of("header_repeated_on_each_page", tmp_path)[1][0]) == {
        1: Reason.TITLE,
        8: Reason.REPEATED,
        9: Reason.REPEATED,
    }
    assert reasons(regions_of("subtotals_and_bands", tmp_path)[1][0]) == {5: Reason.TOTAL, 6: Reason.SECTION}
    assert reasons(regions_of("hints_and_an_example", tmp_path)[1][0]) == {3: Reason.EXAMPLE}
    assert set(reasons(regions_of("prepared_numbers", tmp_path)[1][0]).values()) == {Reason.NUMBERED}


def test_a_merged_firm_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    sheet, (region,) = regions_of("one_firm_over_several_rounds", tmp_path)
    assert [region.cell(sheet, row, 2).value for row in region.data_rows] == [FIRMS[0]] * 3 + [FIRMS[1]] * 3
    assert region.cell(sheet, 4, 2).name == "B2", "the address where the value really stands"
    assert region.filled_down[4, 2] == 2
    assert (2, 2) not in region.filled_down
    assert region.cell(sheet, 4, 3).value == "B轮"


def test_an_unlabelled_column_is_kept(tmp_path: Path) -> None:
    sheet, (region,) = regions_of("all_text_with_an_unlabelled_column", tmp_path)
    assert region.columns[4].path == ()
    assert region.cell(sheet, 5, 5).value == "新入库"


def test_a_form(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, [["商业航天企业情况登记表"], ["一、基本情况"]])
        put(sheet, [["企业名称", FIRMS[0], "统一社会信用代码", "91310000MA1FL00000"]], 3)
        put(sheet, [["成立时间", "2018年3月", "注册资本（万元）", 5000], ["法定代表人", "张某", "所属区", None]], 4)
        put(
            sheet, [["二、经营情况"], ["2024年营业收入（万元）", 1200, "从业人员", 85], ["主导产品", "固体运载火箭"]], 6
        )
        put(sheet, [["填表人：张某", None, "填报日期：2025年6月20日"]], 9)
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A2:D2")
        sheet.merge_cells("B8:D8")

    sheet = read(fill, tmp_path)
    (region,) = find_regions(sheet)
    assert region.kind is RegionKind.FORM
    assert region.title == "商业航天企业情况登记表"
    assert len(region.data_rows) == 1
    row = region.data_rows[0]
    cells = {c.path[0]: region.cell(sheet, row, c.index) for c in region.columns}
    assert {name: (cell.name, cell.value) for name, cell in cells.items()} == {
        "企业名称": ("B3", FIRMS[0]),
        "统一社会信用代码": ("D3", "91310000MA1FL00000"),
        "成立时间": ("B4", "2018年3月"),
        "注册资本": ("D4", 5000),
        "法定代表人": ("B5", "张某"),
        "所属区": ("D5", None),
        "营业收入": ("B7", 1200),
        "从业人员": ("D7", 85),
        "主导产品": ("B8", "固体运载火箭"),
    }
    revenue = next(c for c in region.columns if c.path == ("营业收入",))
    assert (revenue.year, revenue.unit) == (2024, "万元")


def test_a_form_of_two_columns(tmp_path: Path) -> None:
    labels = [
        ["企业名称", FIRMS[0]],
        ["所属区", "松江区"],
        ["成立时间", "2018年"],
        ["主导产品", "卫星"],
        ["备注", None],
    ]
    sheet = read(lambda sheet: _ignore(put(sheet, labels)), tmp_path)
    (region,) = find_regions(sheet)
    assert region.kind is RegionKind.FORM
    assert [region.cell(sheet, 1, c.index).name for c in region.columns] == ["B1", "B2", "B3", "B4", "B5"]


def test_a_form_above_a_table(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, [["企业名称", FIRMS[0]], ["所属区", "松江区"], ["成立时间", "2018年"]])
        put(sheet, [["融资轮次", "融资时间", "融资金额", "投资方"], ["A轮", "2021年", "1亿元", "示例资本"]], 5)

    form, table = find_regions(read(fill, tmp_path))
    assert (form.kind, table.kind) == (RegionKind.FORM, RegionKind.TABLE)
    assert table.data_rows == (6,)


def test_unknown_words_give_a_table_of_little_confidence() -> None:
    rows: list[list[Any]] = [
        ["alpha", "beta", "gamma"],
        ["x", 1.5, "2020-01-01"],
        ["y", 2.5, "2021-01-01"],
        ["z", 3.5, "2022-01-01"],
    ]
    (region,) = find_regions(sheet_of(rows))
    assert region.header_rows == (1,)
    assert len(region.data_rows) == 3
    assert region.confidence <= 30


def test_another_lexicon() -> None:
    class Greek:
        def is_header_word(self, text: str) -> bool:
            return text in ("alpha", "beta")

    rows: list[list[Any]] = [["a note"], ["alpha", "beta"], ["x", "y"]]
    (region,) = find_regions(sheet_of(rows), Greek())
    assert region.header_rows == (2,)
    assert region.confidence > 80


def test_the_unit_of_a_line_below_and_of_the_table_before() -> None:
    head: list[Any] = ["企业名称", "营业收入", "备注"]
    first: list[list[Any]] = [head, [FIRMS[0], 5, None], ["注：金额单位为万元"]]
    regions = find_regions(
        sheet_of([*first, [None], ["融资情况"], ["企业名称", "融资轮次", "融资金额"], [FIRMS[0], "A轮", 5]])
    )
    assert [region.sheet_unit for region in regions] == ["万元", "万元"]


def test_the_key_of_a_layout_ignores_years_units_and_rows(tmp_path: Path) -> None:
    one = find_regions(sheet_of([["企业名称", "2023年营业收入（万元）"], [FIRMS[0], 5]]))[0]
    two = find_regions(sheet_of([["标题"], ["*企业名称", "2024年营业收入\n（亿元）"], [FIRMS[1], 5], [FIRMS[2], 6]]))[0]
    other = find_regions(sheet_of([["企业名称", "2023年净利润（万元）"], [FIRMS[0], 5]]))[0]
    assert one.key == two.key != other.key


def test_formulas_and_errors_are_cells_like_others() -> None:
    sheet = Sheet(
        "S",
        rows=(Row(1, 1, ("企业名称", "营业收入（万元）")), Row(2, 1, (FIRMS[0],))),
        marks={(2, 2): Mark(error="#N/A"), (5, 2): Mark(formula_without_value=True)},
    )
    (region,) = find_regions(sheet)
    assert region.cell(sheet, 2, 2).error == "#N/A"


@pytest.mark.parametrize(
    "rows", [[], [[None]], [["only"]], [["a", "b"]], [[1, 2], [3, 4]], [["合计"]], [["注：无"], ["企业名称"]]]
)
def test_sheets_without_a_table(rows: list[list[Any]]) -> None:
    assert all(not region.data_rows or region.confidence <= 30 for region in find_regions(sheet_of(rows)))


def test_the_public_workbook() -> None:
    workbook = read_workbook(_SAMPLES / "commercial-aerospace-firms.xlsx")
    found = [find_regions(sheet) for sheet in workbook.sheets]
    assert [[(r.header_rows, len(r.data_rows), reasons(r)) for r in regions] for regions in found] == [
        [((3,), count, {1: Reason.TITLE, 2: Reason.NOTE, count + 4: Reason.TOTAL})] for count in (25, 32, 31)
    ]
    assert [c.path[0] for c in found[0][0].columns] == [
        "序号",
        "企业名称",
        "英文名称",
        "简称",
        "注册地/所在地",
        "成立时间",
        "产业链环节",
        "专精特新等级",
        "认定时间",
        "主导产品",
        "备注",
        "来源",
        "证据等级",
    ]


def test_the_fictional_return() -> None:
    workbook = read_workbook(_SAMPLES / "district-return.xlsx")
    found = {sheet.name: find_regions(sheet) for sheet in workbook.sheets}
    assert all(len(regions) == 1 for regions in found.values())
    firms = found["企业情况表"][0]
    assert firms.header_rows == (4, 5)
    assert firms.sheet_unit == "万元"
    assert firms.columns[14].path == ("财务情况", "营业收入")
    assert (firms.columns[14].year, firms.columns[14].unit) == (2022, "万元")
    assert found["研发产能与配套"][0].columns[0].index == 3


def test_long_sheets_take_time_in_proportion() -> None:
    def effort(count: int) -> int:
        sheet = sheet_of([list(HEAD), *data(count)])
        (region,) = find_regions(sheet)
        assert len(region.data_rows) == count
        return calls(lambda: find_regions(sheet))

    assert effort(20_000) < 12 * effort(2_000)


_CELLS = st.one_of(
    st.none(),
    st.sampled_from([*HEAD, *FIRMS, "融资轮次", "合计", "注：无", "单位：万元", "2023年", "A轮", "续表"]),
    st.integers(0, 3000),
    st.text(max_size=6),
)


@given(st.lists(st.lists(_CELLS, max_size=9), max_size=12))
def test_whatever_stands_on_a_sheet_each_row_is_accounted_for_once(rows: list[list[Any]]) -> None:
    sheet = sheet_of(rows)
    for region in find_regions(sheet):
        assert not set(region.data_rows) & {*region.header_rows, *reasons(region)}
        assert all(sheet.row(row).values for row in region.data_rows)
        assert 0 <= region.confidence <= 100
        assert len({column.index for column in region.columns}) == len(region.columns)
