"""What is read: values with their types and addresses, and what a cell's looks say about its value."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from registry.intake.reading import Cell, Kind, Range, Row, Sheet, cell_name, column_name, read_workbook, text_of
from registry.intake.reading.address import column_number
from registry.intake.reading.sidecar import meaningful
from tests.intake.reading.packages import sheet_xml, write_package, write_rows

_CODES = ('0.00"万元"', '0!.0000,,"亿元"', "#,##0.00", '[$-804]yyyy"年"m"月"d"日";@', 'yyyy"年"m"月"')
_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts>'
    + "".join(f'<numFmt numFmtId="{n}" formatCode="{escape(code)}"/>' for n, code in enumerate(_CODES, 164))
    + "</numFmts><cellXfs>"
    + "".join(f'<xf numFmtId="{n}"/>' for n in (0, 164, 165, 166, 167, 168, 9, 27, 2, 57))
    + "</cellXfs></styleSheet>"
)


def saved(tmp_path: Path, fill: Any, **more: Any) -> Sheet:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "企业名单"
    fill(sheet)
    path = tmp_path / "book.xlsx"
    book.save(path)
    return read_workbook(path, **more).sheets[0]


def test_names_of_cells() -> None:
    assert cell_name(12, 6) == "F12"
    assert cell_name(1_048_576, 16_384) == "XFD1048576"
    assert [column_name(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
    assert all(column_number(column_name(n)) == n for n in range(1, 16_385))


def test_types(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B3"] = "上海示例航天科技有限公司"
        sheet["C3"] = 7
        sheet["D3"] = 2023.1
        sheet["E3"] = True
        sheet["F3"] = date(2023, 5, 1)
        sheet["G3"] = datetime(2023, 5, 1, 10, 30)
        sheet["H3"] = time(9, 15)
        sheet["J3"] = 911101080000000000
        sheet["K3"] = -0.25

    sheet = saved(tmp_path, fill)
    row = sheet.row(3)
    assert row.first_column == 2
    assert row.values[:7] == (
        "上海示例航天科技有限公司", 7, 2023.1, True, date(2023, 5, 1), datetime(2023, 5, 1, 10, 30), time(9, 15),
    )  # fmt: skip
    assert isinstance(row.value(3), int)
    assert isinstance(row.value(5), bool)
    assert row.value(9) is None
    assert isinstance(row.value(10), float), "18 digits are more than a number cell keeps: it stays a float"
    assert sheet.cell(3, 10).text() == "9.1110108E+17"
    assert (sheet.last_row, sheet.last_column) == (3, 11)
    assert sheet.cell(99, 99) == Cell(99, 99, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("a", "a"), (True, "TRUE"), (7, "7"), (2023.1, "2023.1"), (0.1 + 0.2, "0.3"), (1e-7, "0.0000001"),
        (13_800_138_000, "13800138000"), (1234567.89, "1234567.89"), (9.11101e17, "9.11101E+17"),
        (date(2023, 5, 1), "2023-05-01"), (datetime(2023, 5, 1, 10, 30), "2023-05-01 10:30:00"), (time(9, 15), "09:15:00"),
    ],
)  # fmt: skip
def test_text_of_a_value(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_number_formats_that_mean_something(tmp_path: Path) -> None:
    cells = {"A": (1, 1234.5), "B": (2, 1234567890), "C": (3, 5.5), "D": (4, 45047), "E": (5, 45047), "F": (6, 0.256),
             "G": (7, 45047), "H": (8, 2023.1), "I": (8, 12.5), "J": (9, 45047), "K": (0, 45047)}  # fmt: skip
    rows = '<row r="2">' + "".join(f'<c r="{c}2" s="{s}"><v>{v}</v></c>' for c, (s, v) in cells.items()) + "</row>"
    rows += '<row r="3"><c r="A3" s="1" t="inlineStr"><is><t>超15亿元</t></is></c><c r="F3" s="6"/></row>'
    sheet = read_workbook(write_package(tmp_path / "f.xlsx", {"S": sheet_xml(rows)}, styles=_STYLES)).sheets[0]
    formats = {name: sheet.cell(2, column_number(name)).number_format for name in cells}
    assert formats == {
        "A": '0.00"万元"', "B": '0!.0000,,"亿元"', "C": None, "D": None, "E": 'yyyy"年"m"月"', "F": "0%",
        "G": 'yyyy"年"m"月"', "H": "0.00", "I": None, "J": 'yyyy"年"m"月"', "K": None,
    }  # fmt: skip
    assert sheet.value(2, 5) == date(2023, 5, 1), "a month is stored as its first day; only the format tells"
    assert sheet.cell(3, 1).number_format is None, "a text has no format that matters"
    assert len(sheet.marks) == 7


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("General", False), ("@", False), ("#,##0.00", False), ("yyyy-mm-dd", False), ("[$-F800]dddd, mmmm dd, yyyy", False),
        ("[$-x-sysdate]dddd, mmmm dd, yyyy", False), ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', False), ("h:mm", False),
        ("0%", True), ("0.0,", True), ("0.0,,", True), ('#,##0,"K"', True), ("yyyy", True), ("mmm-yy", True),
        ('"¥"#,##0', True), ("[$¥-804]#,##0.00", True), ("[$USD] 0", False), ("#,##0亿", True),
        ("0.00", True), ("[$-804]yyyy年m月", True),
    ],
)  # fmt: skip
def test_which_formats_mean_something(code: str, expected: bool) -> None:
    assert meaningful(code) is expected


def test_errors_and_formulas_without_a_value(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="D2"><f>A2*2</f></c><c r="E2"><f>A2*2</f><v></v></c><c r="F2"><f t="shared" si="0"/></c>'
        '<c r="G2" t="str"><f>IF(A2=1,"","x")</f><v></v></c><c r="H2"><f>A2+6</f><v>7</v></c></row>'
        '<row r="9"><c r="D9"><f>SUM(D2:D8)</f></c></row>'
    )
    sheet = read_workbook(write_rows(tmp_path / "f.xlsx", rows)).sheets[0]
    assert [sheet.cell(2, c).error for c in range(1, 5)] == [None, "#N/A", "#DIV/0!", None]
    assert [sheet.cell(2, c).formula_without_value for c in range(1, 9)] == [
        False,
        False,
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert sheet.cell(2, 8).value == 7
    assert sheet.cell(2, 2).text() == "#N/A"
    assert not sheet.cell(2, 4).is_blank
    assert sheet.cell(2, 7).is_blank
    assert sheet.cell(9, 4).formula_without_value
    assert sheet.last_row == 9


def test_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for number in range(1, 8):
        sheet.append([number] * 6)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[500].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions.group("D", "E", hidden=True)
    book.create_sheet("底稿").sheet_state = "hidden"
    book.create_sheet("参数").sheet_state = "veryHidden"
    book.save(tmp_path / "h.xlsx")
    workbook = read_workbook(tmp_path / "h.xlsx")
    assert workbook.sheets[0].hidden_rows == {3}
    assert workbook.sheets[0].hidden_columns == {2, 4, 5}
    assert [s.hidden for s in workbook.sheets] == [False, True, True]


def test_merged_ranges(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = "商业航天企业情况表"
        sheet.merge_cells("B2:F2")

    sheet = saved(tmp_path, fill)
    assert sheet.merged == (Range(2, 2, 2, 6),)
    assert Range(2, 2, 2, 6).name == "B2:F2"


def test_control_characters_are_taken_out(tmp_path: Path) -> None:
    text = "上海_x0007_示例\u202e航天\u2066_x000D_\n有限公司"
    texts = {"A1": text, "B1": "_x0001_"}
    cells = "".join(f'<c r="{name}" t="inlineStr"><is><t>{t}</t></is></c>' for name, t in texts.items())
    rows = f'<row r="1">{cells}</row>'
    sheet = read_workbook(write_rows(tmp_path / "c.xlsx", rows)).sheets[0]
    assert sheet.value(1, 1) == "上海示例航天\n有限公司"
    assert sheet.value(1, 2) is None


def test_figures_that_are_none(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>nan</v></c><c r="C1"><v>5</v></c></row>'
        '<row r="2"><c r="B2"><v>-1e999</v></c></row>'
        '<row r="3"><c r="A3"><v>1e999</v></c><c r="B3" t="d"><v>2023-05-01</v></c><c r="C3"><v>nan</v></c></row>'
    )
    sheet = read_workbook(write_rows(tmp_path / "n.xlsx", rows)).sheets[0]
    assert sheet.rows == (Row(1, 3, (5,)), Row(3, 2, (date(2023, 5, 1),)))


def test_epoch_of_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"] = date(2023, 5, 1)
    book.save(tmp_path / "mac.xlsx")
    workbook = read_workbook(tmp_path / "mac.xlsx")
    assert workbook.epoch1904 is True
    assert workbook.sheets[0].value(1, 1) == date(2023, 5, 1)


def test_prefixes_and_addresses_left_out(tmp_path: Path) -> None:
    """Some writers prefix every element, others give no address at all."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<x:worksheet xmlns:x="{main}"><x:cols><x:col min="2" max="2" hidden="1"/></x:cols><x:sheetData>'
        '<x:row r="2" hidden="1"><x:c r="B2" s="6"><x:v>0.5</x:v></x:c><x:c r="C2" t="e"><x:v>#REF!</x:v></x:c></x:row>'
        "<x:row><x:c s='6'><x:v>0.1</x:v></x:c><x:c><x:f>A1</x:f></x:c></x:row></x:sheetData></x:worksheet>"
    )
    sheet = read_workbook(write_package(tmp_path / "p.xlsx", {"S": xml}, styles=_STYLES)).sheets[0]
    assert sheet.cell(2, 2).number_format == "0%"
    assert sheet.cell(2, 3).error == "#REF!"
    assert sheet.cell(3, 1).number_format == "0%"
    assert sheet.cell(3, 1).value == 0.1
    assert sheet.cell(3, 2).formula_without_value
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {2}


def test_wrong_dimension_and_true_addresses(tmp_path: Path) -> None:
    rows = '<row r="5"><c r="C5"><v>1</v></c><c r="F5"><v>2</v></c></row><row r="8"><c r="B8"><v>3</v></c></row>'
    path = write_rows(tmp_path / "wps.xlsx", rows, before='<dimension ref="A1:A1"/>')
    sheet = read_workbook(path).sheets[0]
    assert {(row.number, column): value for row in sheet.rows for column, value in row.items()} == {
        (5, 3): 1, (5, 6): 2, (8, 2): 3,
    }  # fmt: skip


def test_facts_about_the_file(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "企业名单.xls")  # a suffix that lies
    workbook = read_workbook(tmp_path / "企业名单.xls")
    data = (tmp_path / "企业名单.xls").read_bytes()
    assert workbook.name == "企业名单.xls"
    assert workbook.kind is Kind.XLSX
    assert workbook.sha256 == hashlib.sha256(data).hexdigest()
    assert workbook.size == len(data)
    assert workbook.epoch1904 is False
    assert workbook.sheet("Sheet").rows == ()
    with pytest.raises(KeyError):
        workbook.sheet("没有")


def test_progress_grows_to_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    saved(tmp_path, lambda sheet: sheet.append([1]), progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (1000, 1000)


def test_the_public_workbook() -> None:
    workbook = read_workbook(Path(__file__).parents[3] / "resources/samples/commercial-aerospace-firms.xlsx")
    assert [(sheet.name, len(sheet.rows)) for sheet in workbook.sheets] == [
        ("企业名录", 29),
        ("融资情况", 36),
        ("里程碑", 35),
    ]
    assert workbook.sheets[0].value(4, 6) == "2018年3月？"
    assert workbook.sheets[0].merged == (Range(1, 1, 1, 13),)
