"""Comma- and tab-separated text: encodings, delimiters, quotes, addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.intake.reading import Kind, read_workbook
from registry.intake.reading.plain_text import find_delimiter

_ROWS = [["企业名称", "成立时间", "注册资本（万元）"], ["上海示例航天科技有限公司", "2018年3月", "1,500"]]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encoding_and_delimiter_are_found(tmp_path: Path, encoding: str, named: str, delimiter: str) -> None:
    lines = [delimiter.join(f'"{v}"' if delimiter in v else v for v in row) for row in _ROWS]
    path = tmp_path / "企业名单.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    workbook = read_workbook(path)
    assert (workbook.kind, workbook.encoding) == (Kind.CSV, named)
    sheet = workbook.sheets[0]
    assert sheet.name == "企业名单"
    assert [list(row.values) for row in sheet.rows] == _ROWS


def test_blank_lines_quotes_and_breaks(tmp_path: Path) -> None:
    path = tmp_path / "list.tsv"
    path.write_text('a\tb\n\n"x\ny"\t"say ""hi"""\n\t\t\nlast\n', encoding="utf-8")
    sheet = read_workbook(path).sheets[0]
    assert [(row.number, row.values) for row in sheet.rows] == [
        (1, ("a", "b")),
        (3, ("x\ny", 'say "hi"')),
        (5, ("last",)),
    ]
    assert sheet.details_known
    assert sheet.merged == ()


def test_leading_blanks_keep_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(",,企业名称,区\n,,甲,乙\n", encoding="utf-8")
    sheet = read_workbook(path).sheets[0]
    assert sheet.row(1).first_column == 3
    assert sheet.value(2, 4) == "乙"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\n1,5;2\n2,5;3\n", ";"),
        ("a\tb\nx, y and z\tw\n", "\t"),
        ("企业名称，区\n甲，乙\n", "，"),
        ("one column\nonly\n", ","),
        ("", ","),
    ],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter
