"""Comma- and tab-separated text: encodings, delimiters, quotes, addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language
from registry.intake.reading import ENCODINGS, Kind, WorkbookError, read_workbook
from registry.intake.reading.limits import RefusalError
from registry.intake.reading.plain_text import decode, find_delimiter
from tests.intake.reading.packages import write_rows

_ROWS = [["企业名称", "成立时间", "注册资本（万元）"], ["上海示例航天科技有限公司", "2018年3月", "1,500"]]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030"), ("utf-16", "utf-16-le")],
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


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("suffix", ["csv", "tsv", "txt"])
def test_encoding_by_choice(tmp_path: Path, encoding: str, suffix: str) -> None:
    """A text without a byte-order mark, in each encoding that can be chosen."""
    text = "企業名稱\t成立時間\t備註\r\n虛構星河航太\t2018年3月\t碁\r\n"
    path = tmp_path / f"list.{suffix}"
    path.write_bytes(text.encode("cp950" if encoding == "big5" else encoding))
    workbook = read_workbook(path, encoding=encoding)
    assert (workbook.kind, workbook.encoding) == (Kind.CSV, encoding)
    assert [list(row.values) for row in workbook.sheets[0].rows] == [line.split("\t") for line in text.splitlines()]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_mark_tells_the_order_of_bytes(tmp_path: Path, mark: bytes) -> None:
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    path = tmp_path / "list.csv"
    path.write_bytes(mark + "企业名称,区\n甲,乙\n".encode(encoding))
    for chosen in (None, encoding):
        workbook = read_workbook(path, encoding=chosen)
        assert workbook.encoding == encoding
        assert workbook.sheets[0].value(1, 1) == "企业名称", "the mark is no part of the header"


def test_a_choice_beats_what_would_be_found(tmp_path: Path) -> None:
    """Text in Big5 is valid GB18030 too; only a person knows."""
    path = tmp_path / "list.csv"
    path.write_bytes("企業名稱,區\n".encode("big5"))
    assert read_workbook(path).encoding == "gb18030"
    assert read_workbook(path, encoding="big5").sheets[0].value(1, 1) == "企業名稱"


def fits(data: bytes, codec: str) -> bool:
    try:
        return bool(data.decode(codec))
    except UnicodeDecodeError:
        return False


def test_whatever_is_big5_is_gb18030_too() -> None:
    """Why Big5 is not looked for: a search that tries GB18030 first would never come to it."""
    pairs = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    big5 = [pair for pair in pairs if fits(pair, "cp950")]
    assert len(big5) > 13_000
    assert all(fits(pair, "gb18030") for pair in big5)


def test_a_choice_that_does_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("企业名称,区\n".encode("gb18030"))
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, encoding="utf-8")
    assert caught.value.code == "wrong_encoding"
    assert "list.csv is not written in utf-8" in str(caught.value.what)
    assert "不是 utf-8 编码" in caught.value.render(Language.ZH)
    with pytest.raises(ValueError, match="latin-1"):
        read_workbook(path, encoding="latin-1")


def test_a_workbook_has_no_encoding_to_choose(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "book.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    workbook = read_workbook(path, encoding="big5")
    assert (workbook.kind, workbook.encoding) == (Kind.XLSX, None)


@given(st.text(max_size=200), st.sampled_from(ENCODINGS))
def test_what_was_written_in_an_encoding_is_read_in_it(text: str, encoding: str) -> None:
    codec = "cp950" if encoding == "big5" else encoding
    data = text.encode(codec, "ignore")
    assert decode(data.decode(codec).removeprefix("\ufeff").encode(codec), encoding) == (
        data.decode(codec).removeprefix("\ufeff"),
        encoding,
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        ended = decode(data)[1]
    except RefusalError as refused:
        ended = refused.code
    assert ended in (*ENCODINGS, "text_encoding", "wrong_encoding")
