"""Files that are not read: one clear sentence each, with the reason and the way out, in both languages."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest

from registry.i18n import Language
from registry.intake.reading import WorkbookError, limits, read_workbook
from registry.intake.reading.package import Package
from registry.intake.reading.sidecar import SheetScan, Styles
from tests.intake.reading.collection import WORKBOOKS
from tests.intake.reading.packages import archive_of, sheet_xml, write_package, write_rows

_FILLED = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refusal(path: Path) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path)
    error = caught.value
    for language in (Language.EN, Language.ZH):
        words = error.render(language)
        assert "{" not in words
        assert error.safe is not None
        assert error.mend is not None
        assert "Traceback" not in words
    assert error.what.render(Language.ZH) != error.what.render(Language.EN), "a refusal has its Chinese"
    assert str(error.what).count(". ") == 0, "one sentence"
    return error


def test_missing_file(tmp_path: Path) -> None:
    error = refusal(tmp_path / "企业名单.xlsx")
    assert error.code == "missing"
    assert "企业名单.xlsx" in str(error.what)


def test_folder(tmp_path: Path) -> None:
    error = refusal(tmp_path)
    assert error.code == "folder"
    assert (
        str(error) == f"{tmp_path.name} is a folder, not a workbook. Nothing was changed. Choose a workbook inside it."
    )


def test_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.touch()
    assert refusal(path).code == "empty"


def test_device() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no devices here")
    assert refusal(Path("/dev/zero")).code == "not_a_file"


def test_pipe_without_a_writer_does_not_wait(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert refusal(tmp_path / "pipe.xlsx").code == "not_a_file"


def test_truncated_workbook(tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(300):
        sheet.append([number, "上海示例航天科技有限公司"])
    book.save(whole)
    data = whole.read_bytes()
    for share in (0.05, 0.5, 0.99):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(data[: int(len(data) * share)])
        assert refusal(path).code == "damaged"


@pytest.mark.parametrize(
    ("start", "code", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "other", "is a PDF document, not a workbook."),
        (b"<html><head><meta charset=gbk></head><table><tr><td>1</td></tr></table></html>", "other", "is a web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "old_format", "XML spreadsheet"),
        (b"<svg/>", "other", "is an XML document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "other", "is a picture"),
        (b"{\\rtf1\\ansi text}", "other", "is a text document"),
        (b"Rar!\x1a\x07\x00", "other", "is an archive"),
        (b"SQLite format 3\x00" + bytes(80), "other", "is a database"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "old_format", "Excel 4 or older"),
        (bytes(range(256)) * 4, "other", "is a file of an unknown kind"),
        (b"PK\x05\x06" + bytes(18), "damaged", "is damaged"),
    ],
)
def test_other_things_named_xlsx(tmp_path: Path, start: bytes, code: str, words: str) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(start)
    error = refusal(path)
    assert error.code == code
    assert words in str(error.what)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"}, "a text document"),
        ({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}, "a presentation"),
        ({"list.txt": b"1"}, "an archive"),
        ({"Index/Document.iwa": b"1"}, "a Numbers spreadsheet"),
    ],
)
def test_other_archives(tmp_path: Path, parts: dict[str, bytes], words: str) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(archive_of(parts))
    assert words in str(refusal(path).what)


def test_one_value_in_the_last_cell(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "企业名单"
    sheet["A1"] = "企业名称"
    sheet["XFD1048576"] = "x"
    book.save(path)
    error = refusal(path)
    assert error.code == "far_cell"
    assert str(error.what) == (
        "企业名单!XFD1048576 holds a value so far out that the sheet would have 1,048,576 rows and 16,384 columns."
    )


def test_far_cell_is_named_wherever_it_stands(tmp_path: Path) -> None:
    table = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="AD{r}"><v>2</v></c></row>' for r in range(1, 50))
    low = write_rows(tmp_path / "low.xlsx", table + '<row r="1048570"><c r="C1048570"><v>7</v></c></row>')
    assert "C1048570" in str(refusal(low).what)
    wide = '<row r="1"><c r="A1"><v>1</v></c></row><row r="20"><c r="XFB20"><v>7</v></c></row>'
    tall = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(21, 1400))
    assert "XFB20" in str(refusal(write_rows(tmp_path / "wide.xlsx", wide + tall)).what)


def test_styled_cells_without_content_are_no_far_cells(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" s="1"><c r="XFD1048576" s="0"/></row>'
        '<row r="1048576"><c r="XFC1048576" s="0"></c><c r="XFD1048576"><v></v></c></row>'
    )
    assert read_workbook(write_rows(tmp_path / "styled.xlsx", rows)).sheets[0].last_row == 1


@pytest.mark.parametrize("address", ["A1048577", "A2000000000", "XFE1", "AAAA1"])
def test_cells_outside_of_any_sheet(tmp_path: Path, address: str) -> None:
    number = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    path = write_rows(tmp_path / "out.xlsx", f'<row r="{number}"><c r="{address}"><v>1</v></c></row>')
    error = refusal(path)
    assert error.code in ("out_of_sheet", "far_cell")
    assert "XF" in str(error.what) or address in str(error.what)


def test_zip_bomb(tmp_path: Path) -> None:
    spaces = " " * (8 << 20)
    assert refusal(write_rows(tmp_path / "bomb.xlsx", spaces + _FILLED)).code == "ratio"


def test_unpacked_size_is_summed_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "sum.xlsx"
    path.write_bytes(archive_of({f"xl/media/{n}.bin": bytes(40 << 20) for n in range(14)}))
    assert refusal(path).code == "unpacked"


def test_too_many_parts_and_sheets(tmp_path: Path) -> None:
    parts = {f"xl/custom{n}.xml": "<a/>" for n in range(limits.PARTS)}
    assert refusal(write_package(tmp_path / "parts.xlsx", {"S": sheet_xml(_FILLED)}, extra=parts)).code == "parts"
    sheets = {f"S{n}": sheet_xml(_FILLED) for n in range(limits.SHEETS + 1)}
    assert refusal(write_package(tmp_path / "sheets.xlsx", sheets)).code == "sheets"


def test_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="B{r}"/></row>' for r in range(1, 7))
    package = Package(write_rows(tmp_path / "cells.xlsx", rows).read_bytes())
    monkeypatch.setattr(limits, "CELLS", 5)
    scan = SheetScan("企业名单", "xl/worksheets/sheet1.xml", Styles({}))
    with pytest.raises(limits.RefusalError) as caught:
        scan.run(package, lambda _: None)
    assert caught.value.code == "cells"


def test_large_file_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(limits.FILE_BYTES + 1)
    error = refusal(path)
    assert error.code == "too_large"
    assert "65 MB" in str(error.what)


_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


def test_entity_bomb_and_document_types(tmp_path: Path) -> None:
    bomb = write_rows(
        tmp_path / "bomb.xlsx", '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>', head=_ENTITIES
    )
    assert refusal(bomb).code == "doctype"
    remote = '<?xml version="1.0"?><!DOCTYPE worksheet SYSTEM "https://example.invalid/a.dtd">'
    assert refusal(write_rows(tmp_path / "dtd.xlsx", _FILLED, head=remote)).code == "doctype"
    styles = '<!DOCTYPE styleSheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><styleSheet/>'
    path = write_package(tmp_path / "styles.xlsx", {"S": sheet_xml(_FILLED)}, styles=styles)
    assert refusal(path).code == "doctype"


def test_nested_elements(tmp_path: Path) -> None:
    deep = "<a>" * 300_000 + "</a>" * 300_000
    small = write_rows(tmp_path / "deep.xlsx", _FILLED + deep)
    assert refusal(small).code in ("depth", "ratio")
    styles = "<styleSheet>" + "<a>" * 300 + "</a>" * 300 + "</styleSheet>"
    assert refusal(write_package(tmp_path / "s.xlsx", {"S": sheet_xml(_FILLED)}, styles=styles)).code == "depth"


def test_other_encodings(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="GB2312"?>'
    error = refusal(write_rows(tmp_path / "gb.xlsx", _FILLED, head=head))
    assert error.code == "encoding"
    assert "GB2312" in str(error.what)


def test_huge_merge(tmp_path: Path) -> None:
    after = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    error = refusal(write_rows(tmp_path / "merge.xlsx", _FILLED, after=after))
    assert error.code == "merge"
    assert "企业名单!A1:XFD1048576" in str(error.what)


def test_part_outside_of_the_package(tmp_path: Path) -> None:
    path = write_package(tmp_path / "path.xlsx", {"S": sheet_xml(_FILLED)}, extra={"../../evil.txt": "x"})
    assert refusal(path).code == "unsafe_part"


def test_text_longer_than_a_cell_can_hold(tmp_path: Path) -> None:
    text = "航" * (limits.TEXT + 1)
    rows = f'<row r="3"><c r="C3" t="inlineStr"><is><t>{text}</t></is></c></row>'
    error = refusal(write_rows(tmp_path / "long.xlsx", rows))
    assert error.code == "long_text"
    assert "企业名单!C3" in str(error.what)


def test_text_in_no_known_encoding(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("企业名称,区\n".encode() + b"\xff\xff\xfe\n")
    assert refusal(path).code == "text_encoding"


def test_unreadable_file(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "closed.xlsx", _FILLED)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert refusal(path).code == "no_access"


@pytest.mark.parametrize("name", ["calamine/pass_protected.xlsx", "excelize/encryptSHA512.xlsx", "poi/password.xls"])
def test_password_protected(name: str) -> None:
    path = WORKBOOKS / name
    if not path.exists():
        pytest.skip("the collection of odd workbooks is not here")
    assert refusal(path).code == "encrypted"


def test_half_an_encrypted_package(tmp_path: Path) -> None:
    path = tmp_path / "return.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    )
    assert refusal(path).code == "unreadable"
