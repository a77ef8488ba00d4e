"""Comments and cells struck through, as Excel, WPS and openpyxl write them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from registry.intake.reading import Sheet, WorkbookError, limits, read_workbook
from registry.intake.reading.comments import read_comments
from registry.intake.reading.package import Package
from tests.intake.reading.packages import sheet_xml, write_package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_THREAD_RELATION = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_ROWS = '<row r="1"><c r="A1"><v>1</v></c></row>'


def note(reference: str, text: str) -> str:
    return f'<comment ref="{reference}" authorId="0"><text>{text}</text></comment>'


def package(path: Path, notes: str = "", threads: str = "", rows: str = _ROWS, head: str = "") -> Path:
    """A workbook of one sheet with these parts of comments."""
    relations = f'<Relationship Id="rId1" Type="{_RELATION}" Target="../comments1.xml"/>'
    extra = {"xl/comments1.xml": f'{head}<comments xmlns="{_MAIN}"><commentList>{notes}</commentList></comments>'}
    if threads:
        relations += f'<Relationship Id="rId2" Type="{_THREAD_RELATION}" Target="/xl/threadedComments/t1.xml"/>'
        extra["xl/threadedComments/t1.xml"] = f'<ThreadedComments xmlns="{_THREADS}">{threads}</ThreadedComments>'
    extra["xl/worksheets/_rels/sheet1.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    return write_package(path, {"企业名单": sheet_xml(rows)}, extra=extra)


def sheet_of(path: Path) -> Sheet:
    return read_workbook(path).sheets[0]


def test_as_a_person_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["企业名称", "注册资本（万元）", "区"])
    sheet.append(["虚构星河航天科技有限公司", 1500, "浦东新区"])
    sheet["A1"].comment = Comment("填全称\n不填简称", "审核人")
    sheet["B2"].comment = Comment("已增资", "审核人")
    sheet["B2"].number_format = '0.00"万元"'
    for name in ("A2", "B2", "D2"):
        sheet[name].font = Font(strike=True)
    sheet["C2"].font = Font(strike=False)
    sheet["C9"].comment = Comment("空白处", "审核人")
    other = book.create_sheet("备注")
    other["A1"] = "无"
    book.save(path)
    first, second = read_workbook(path).sheets
    assert first.cell(1, 1).comment == "填全称\n不填简称"
    money = first.cell(2, 2)
    assert (money.comment, money.struck, money.number_format) == ("已增资", True, '0.00"万元"')
    assert [first.cell(2, column).struck for column in range(1, 5)] == [True, True, False, False]
    assert first.cell(9, 3).comment == "空白处"
    assert first.cell(9, 3).is_blank
    assert (first.last_row, first.last_column) == (2, 3), "a remark beside the table does not make it longer"
    assert [row.number for row in first.rows] == [1, 2]
    assert not second.marks


def test_pieces_of_text_make_one_comment(tmp_path: Path) -> None:
    text = "<r><rPr><b/></rPr><t>审核人:</t></r><r><t xml:space='preserve'>\n请核对 &amp; 回复</t></r><rPh><t>shen</t></rPh>"
    assert sheet_of(package(tmp_path / "a.xlsx", note("A1", text))).cell(1, 1).comment == "审核人:\n请核对 & 回复"


def test_a_conversation_replaces_its_stand_in(tmp_path: Path) -> None:
    notes = note("A1", "<t>[Threaded comment] Your version of Excel allows you to read this</t>") + note(
        "B1", "<t>旧批注</t>"
    )
    threads = (
        '<threadedComment ref="A1" dT="2024-03-01T08:00:00" id="{1}"><text>金额含税吗？</text></threadedComment>'
        '<threadedComment ref="A1" id="{2}" parentId="{1}"><text>不含。</text><mentions/></threadedComment>'
    )
    sheet = sheet_of(package(tmp_path / "a.xlsx", notes, threads))
    assert sheet.cell(1, 1).comment == "金额含税吗？\n不含。"
    assert sheet.cell(1, 2).comment == "旧批注"


@pytest.mark.parametrize("reference", ["", "A0", "XFE1", "A1048577", "A1:B2", "1", "AAAA1", "A9999999"])
def test_a_comment_nowhere_is_left_out(tmp_path: Path, reference: str) -> None:
    sheet = sheet_of(package(tmp_path / "a.xlsx", note(reference, "<t>x</t>") + note("A1", "<t> </t>")))
    assert not sheet.marks
    assert sheet.value(1, 1) == 1


def test_control_characters_are_taken_out(tmp_path: Path) -> None:
    sheet = sheet_of(package(tmp_path / "a.xlsx", note("A1", "<t>a\u202eb\r\nc</t>")))
    assert sheet.cell(1, 1).comment == "ab\nc"


def test_a_broken_part_of_comments_leaves_the_table(tmp_path: Path) -> None:
    sheet = sheet_of(package(tmp_path / "a.xlsx", "<comment ref='A1'><text>"))
    assert sheet.value(1, 1) == 1


def test_comments_pass_the_guard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = '<!DOCTYPE comments [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(WorkbookError) as caught:
        read_workbook(package(tmp_path / "a.xlsx", note("A1", "<t>x</t>"), head=head))
    assert caught.value.code == "doctype"
    many = Package(package(tmp_path / "b.xlsx", "".join(note(f"A{n}", "<t>x</t>") for n in range(1, 9))).read_bytes())
    monkeypatch.setattr(limits, "COMMENTS", 5)
    with pytest.raises(limits.RefusalError) as refused:
        read_comments(many, "xl/worksheets/sheet1.xml")
    assert refused.value.code == "comments"


def test_a_long_comment_is_cut(tmp_path: Path) -> None:
    words = sheet_of(package(tmp_path / "a.xlsx", note("A1", f"<t>{'航' * 40_000}</t>"))).cell(1, 1).comment
    assert words is not None
    assert len(words) == limits.TEXT


@pytest.mark.parametrize(
    ("strike", "struck"), [("<strike/>", True), ('<strike val="1"/>', True), ('<strike val="0"/>', False), ("", False)]
)
def test_a_style_that_strikes_through(tmp_path: Path, strike: str, struck: bool) -> None:
    styles = (
        f'<styleSheet xmlns="{_MAIN}"><fonts><font/><font>{strike}</font></fonts>'
        '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs>'
        "<dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
    )
    rows = '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="0"><v>2</v></c><c r="C1" s="1"/></row>'
    sheet = sheet_of(write_package(tmp_path / "a.xlsx", {"S": sheet_xml(rows)}, styles=styles))
    assert [sheet.cell(1, column).struck for column in (1, 2, 3)] == [struck, False, False]


def test_unknown_where_the_format_does_not_tell() -> None:
    sheet = sheet_of(Path(__file__).parent / "files" / "returns.et")
    assert not sheet.details_known
    assert (sheet.cell(1, 1).comment, sheet.cell(1, 1).struck) == (None, False)
