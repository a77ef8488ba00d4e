"""The same return in the formats that offices send: et in both its kinds, csv and tsv. The content counts, not the name.

`returns.et` is a workbook of WPS in its older format, BIFF8.
"""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from registry.intake.folders import workbooks_in
from registry.intake.reading import Kind, Value, Workbook, read_workbook

_OLD_ET = Path(__file__).parent / "files" / "returns.et"
_HEADER = ("企业名称", "成立时间", "注册资本（万元）")
_ROWS: list[tuple[Value, ...]] = [
    _HEADER,
    ("虚构星河航天科技有限公司", date(2018, 3, 5), 1500),
    ("虚构云轨卫星有限公司", date(2020, 11, 1), 2600.5),
]


def _new_et(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "企业名单"
    for row in _ROWS:
        sheet.append(row)
    notes = book.create_sheet("备注")
    notes["A1"] = "虚构数据"
    with path.open("wb") as file:
        book.save(file)
    return path


def _days(workbook: Workbook) -> list[tuple[Value, ...]]:
    def day(value: Value) -> Value:
        return value.date() if isinstance(value, datetime) else value

    return [tuple(day(value) for value in row.values) for row in workbook.sheets[0].rows]


@pytest.mark.parametrize("kind", [Kind.XLS, Kind.XLSX])
def test_et(tmp_path: Path, kind: Kind) -> None:
    path = tmp_path / "returns.et"
    if kind is Kind.XLS:
        shutil.copy(_OLD_ET, path)
    else:
        _new_et(path)
    assert workbooks_in([tmp_path]) == [path], "a folder of returns holds it"
    workbook = read_workbook(path)
    assert workbook.kind is kind
    assert [sheet.name for sheet in workbook.sheets] == ["企业名单", "备注"]
    assert _days(workbook) == _ROWS
    assert workbook.sheets[0].details_known is (kind is Kind.XLSX)


@pytest.mark.parametrize(("suffix", "delimiter"), [("csv", ","), ("tsv", "\t")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text(tmp_path: Path, suffix: str, delimiter: str, encoding: str) -> None:
    path = tmp_path / f"returns.{suffix}"
    lines = [delimiter.join(str(value) for value in row) for row in _ROWS]
    path.write_bytes("".join(line + "\r\n" for line in lines).encode(encoding))
    assert workbooks_in([tmp_path]) == [path]
    workbook = read_workbook(path)
    assert workbook.kind is Kind.CSV
    assert [row.values for row in workbook.sheets[0].rows] == [tuple(str(v) for v in row) for row in _ROWS]


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "ods", "txt"])
def test_the_content_counts_not_the_name(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"returns.{suffix}"
    shutil.copy(_OLD_ET, path)
    assert _days(read_workbook(path)) == _ROWS
