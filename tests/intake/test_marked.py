"""The marked workbook: all that the sender wrote, what is wrong where it stands, and a key by which rows are known again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from registry.errors import EnvironmentFault, UserError
from registry.i18n import Language
from registry.intake.decisions import Decisions
from registry.intake.layout import find_regions
from registry.intake.marked import write_marked
from registry.intake.marked_cells import FILLS, Look
from registry.intake.ours import (
    ID_HEADER,
    REASON_HEADER,
    STATUS_HEADER,
    is_guide,
    is_identifier_header,
    is_ignored_header,
)
from registry.intake.reading import Workbook, read_workbook
from tests.intake.desk import CODES, Desk

HEADERS = [STATUS_HEADER, REASON_HEADER, ID_HEADER]
HEAD = ["企业名称", "统一社会信用代码", "成立日期", "职工人数"]
GOOD = ["上海甲航天科技有限公司", CODES[0], "2020年5月", 20]
BAD = ["上海乙航天科技有限公司", CODES[1], "不知道", 30]


def mark(desk: Desk, path: Path, *, language: Language = Language.ZH, decisions: Decisions | None = None) -> Path:
    """The marked copy of a workbook that was not imported yet."""
    out = path.with_name(path.stem + "-marked.xlsx")
    write_marked(read_workbook(path), desk.plan(path, decisions=decisions), out, language)
    return out


def sheet_of(path: Path, title: str = "表") -> Worksheet:
    sheet = load_workbook(path)[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def fill(cell: Any) -> str:
    assert isinstance(cell, Cell)
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type else ""


def colour(look: Look) -> str:
    return str(FILLS[look].fgColor.rgb)


def ours(sheet: Worksheet, row: int, first: int) -> list[Any]:
    return [sheet.cell(row, first + n).value for n in range(3)]


def sender_values(book: Workbook, other: Workbook) -> list[tuple[Any, ...]]:
    """Cells of `book` that `other` holds otherwise."""
    return [
        (sheet.name, row.number, column, value, again.value(row.number, column))
        for sheet, again in zip(book.sheets, other.sheets, strict=False)
        for row in sheet.rows
        for column, value in row.items()
        if again.value(row.number, column) != value
    ]


def test_what_is_wrong_is_marked_where_it_stands(desk: Desk) -> None:
    sheet = sheet_of(mark(desk, desk.book(["各区企业情况表"], HEAD, GOOD, BAD)))
    assert ours(sheet, 2, 5) == HEADERS
    status, reason, key = ours(sheet, 3, 5)
    assert (status, reason) == ("无误", None)
    assert key
    status, reason, key = ours(sheet, 4, 5)
    assert status == "需修改"
    assert str(reason).startswith("C4 ")
    assert key
    assert fill(sheet["C4"]) == colour(Look.BAD)
    comment = sheet["C4"].comment
    assert comment is not None
    assert comment.text in str(reason)
    assert fill(sheet["C3"]) == ""
    assert sheet["A2"].font.bold
    assert not sheet.protection.sheet


def test_reasons_speak_the_language_asked_for(desk: Desk) -> None:
    path = mark(desk, desk.book(HEAD, GOOD, BAD), language=Language.EN)
    assert [sheet_of(path).cell(r, 5).value for r in (2, 3)] == ["OK", "To mend"]
    assert load_workbook(path).sheetnames == ["表", "How to mend"]


def test_everything_the_sender_wrote_is_there(desk: Desk) -> None:
    path = desk.folder / "all.xlsx"
    book = Book()
    first, second, hidden = book.worksheets[0], book.create_sheet("说明"), book.create_sheet("词表")
    for row in (["企业情况表"], [], [*HEAD, "占比"], [*GOOD, 0.12], [*BAD, 0.5]):
        first.append(row)
    first.merge_cells("A1:E1")
    first["C4"] = date(2020, 5, 1)
    first["C4"].number_format = 'yyyy"年"m"月"'
    first["E4"].number_format = "0%"
    first["H1"] = datetime(2024, 3, 1, 12, 30)
    first["H2"] = "#N/A"
    first.row_dimensions[2].hidden = True
    second["B3"] = "请于 3 月底前报送"
    hidden["A1"] = "是"
    hidden.sheet_state = "hidden"
    book.save(path)
    original, out = read_workbook(path), mark(desk, path)
    assert sender_values(original, read_workbook(out)) == []
    again = load_workbook(out)
    assert again.sheetnames == ["Sheet", "说明", "词表", "填报说明"]
    assert again["词表"].sheet_state == "hidden"
    assert "A1:E1" in [str(m) for m in again["Sheet"].merged_cells.ranges]
    assert again["Sheet"]["C4"].number_format == 'yyyy"年"m"月"'
    assert again["Sheet"]["E4"].number_format == "0%"


def test_text_never_computes(desk: Desk) -> None:
    path = desk.folder / "evil.csv"
    evil = ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "＝1+1", '=cmd|" /C calc"!A0']
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["企业名称", "主导产品"], *([f"上海{i}号航天科技有限公司", e] for i, e in enumerate(evil))]
        )
    sheet = sheet_of(mark(desk, path), read_workbook(path).sheets[0].name)
    assert [sheet.cell(row, 2).value for row in range(2, 8)] == evil
    types = {sheet.cell(r, c).data_type for r in range(1, 8) for c in range(1, 6)}
    assert "f" not in types


def test_the_mended_workbook_comes_back_and_is_marked_in_the_same_columns(desk: Desk) -> None:
    path = desk.book(["各区企业情况表"], HEAD, GOOD, BAD)
    desk.take(path)
    out = mark(desk, path)
    book = load_workbook(out)
    assert isinstance(book.worksheets[0], Worksheet)
    book.worksheets[0]["C4"] = "2021年3月"
    mended = desk.folder / "mended.xlsx"
    book.save(mended)
    firms = {f["legal_name"]: f["uid"] for f in desk.records("firm")}
    sheet = sheet_of(mark(desk, mended))
    assert ours(sheet, 2, 5) == HEADERS
    assert sheet.max_column == 7, "no second set of columns"
    assert [sheet.cell(r, 7).value for r in (3, 4)] == [firms[GOOD[0]], firms[BAD[0]]]
    assert [sheet.cell(r, 5).value for r in (3, 4)] == ["无误", "无误"]
    assert sheet["C4"].comment is None
    assert len([s for s in read_workbook(mark(desk, mended)).sheets if is_guide(s)]) == 1


def test_firms_that_stay_out_have_no_key(desk: Desk) -> None:
    path = desk.book(HEAD, GOOD, BAD)
    waiting = frozenset(f.uid for f in desk.plan(path).firms if f.name == BAD[0])
    sheet = sheet_of(mark(desk, path, decisions=Decisions(excluded=waiting)))
    assert sheet["G2"].value
    assert sheet["G3"].value is None


def test_rows_of_one_firm_and_of_other_tables_have_its_key(desk: Desk) -> None:
    rounds = [["企业名称", "融资轮次", "融资时间", "融资金额"], [GOOD[0], "A轮", "2023年5月", "5000万元"]]
    path = desk.books({"企业": [HEAD, GOOD, BAD], "融资": rounds})
    out = mark(desk, path)
    firms, funding = sheet_of(out, "企业"), sheet_of(out, "融资")
    assert funding["G2"].value == firms["G2"].value != firms["G3"].value


def test_short_names_and_codes_find_the_key_too(desk: Desk) -> None:
    firms = [["企业名称", "简称", "统一社会信用代码"], [GOOD[0], "甲航", CODES[0]], [BAD[0], "乙航", CODES[1]]]
    rounds = [["企业（简称）", "融资轮次", "融资时间"], ["乙航", "A轮", "2023年5月"], ["丙航", "B轮", "2023年6月"]]
    path = desk.books({"企业": [*firms, ["上海丁航天科技有限公司", "丁航", CODES[0]]], "融资": rounds})
    out = mark(desk, path)
    keys = {f.name: f.uid for f in desk.plan(path).firms}
    funding = sheet_of(out, "融资")
    assert [funding.cell(r, 6).value for r in (2, 3)] == [keys[BAD[0]], None]
    assert sheet_of(out, "企业")["F4"].value == keys[GOOD[0]], "the second row of one credit code"


def test_a_header_of_two_rows_and_a_firm_over_several(desk: Desk) -> None:
    grid: Sequence[Sequence[Any]] = [
        ["企业名称", "融资情况", None, None],
        [None, "融资轮次", "融资时间", "融资金额"],
        [GOOD[0], "A轮", "2023年5月", "5000万元"],
        [None, "B轮", "2024年5月", "1亿元"],
    ]
    sheet = sheet_of(mark(desk, desk.book(*grid, merges=["A1:A2", "B1:D1", "A3:A4"])))
    merged = {str(m) for m in sheet.merged_cells.ranges}
    assert {"A1:A2", "B1:D1", "A3:A4", "E1:E2", "F1:F2", "G1:G2"} == merged
    assert ours(sheet, 1, 5) == HEADERS
    assert sheet["E3"].value
    assert sheet["E4"].value
    (region,) = find_regions(read_workbook(mark(desk, desk.book(*grid, merges=["A1:A2", "B1:D1", "A3:A4"]))).sheets[0])
    assert [c.text for c in region.columns][-3:] == HEADERS


def test_a_value_beside_the_table_is_not_written_over(desk: Desk) -> None:
    sheet = sheet_of(mark(desk, desk.book(HEAD, [*GOOD, None, "旁注"], BAD)))
    assert sheet["F2"].value == "旁注"
    assert ours(sheet, 1, 7) == HEADERS


def test_a_form_has_its_lines_as_labels(desk: Desk) -> None:
    grid = [
        ["企业名称", GOOD[0], "成立日期", "不知道"],
        ["统一社会信用代码", GOOD[1], "职工人数", 20],
        ["注册地址", "路 1 号", "主导产品", "火箭"],
        ["联系人", "张三", "联系电话", "021-55550000"],
    ]
    path = desk.book(*grid)
    plan = desk.plan(path)
    sheet = sheet_of(mark(desk, path))
    assert [sheet.cell(r, 5).value for r in (1, 2, 3)] == HEADERS
    assert sheet["F1"].value == ("需修改" if plan.problems else "无误")
    assert sheet["F3"].value == plan.firms[0].uid


def test_the_guide_counts_and_lists(desk: Desk) -> None:
    guide = sheet_of(mark(desk, desk.book(HEAD, GOOD, BAD)), "填报说明")
    said = {str(r[0]): r[1:] for r in guide.iter_rows(values_only=True) if r[0] is not None}
    assert said["无误行数"][0] == said["需修改行数"][0] == "1"
    assert said["表"][0] == "C3"
    assert "不知道" in said["表"]


def test_a_sheet_of_the_sender_keeps_its_name(desk: Desk) -> None:
    path = desk.books({"企业": [HEAD, GOOD], "填报说明": [["请如实填报"]]})
    book = load_workbook(mark(desk, path))
    assert book.sheetnames == ["企业", "填报说明", "填报说明（培育库）"]
    assert book["填报说明"]["A1"].value == "请如实填报"


def test_the_original_is_never_written_over(desk: Desk) -> None:
    path = desk.book(HEAD, GOOD)
    before = path.read_bytes()
    with pytest.raises(UserError, match="sender's own"):
        write_marked(read_workbook(path), desk.plan(path), path, Language.ZH)
    with pytest.raises(EnvironmentFault):
        write_marked(read_workbook(path), desk.plan(path), path / "x" / "y.xlsx", Language.ZH)
    assert path.read_bytes() == before
    assert [p.name for p in desk.folder.iterdir() if p.suffix == ".part"] == []


@pytest.mark.parametrize(
    ("text", "ignored", "identifier"),
    [
        (STATUS_HEADER, True, False),
        ("状态/Status", True, False),
        (REASON_HEADER, True, False),
        (ID_HEADER, False, True),
        ("系统编号", False, True),
        ("registry id", False, True),
        ("状态", False, False),  # of a recognition
        ("原因", False, False),
        ("编号", False, False),
    ],
)
def test_our_headers_are_known_again(text: str, ignored: bool, identifier: bool) -> None:
    assert (is_ignored_header(text), is_identifier_header(text)) == (ignored, identifier)
