"""Workbooks with a password: opened with Excel's own, else with the one given, else refused in clear words.

The xls files were written once: `returns.et` is BIFF8, the others are the same table enciphered with RC4 (password
``星河2024``) and with the XOR method (Excel's own password, and ``orbit7``).
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msoffcrypto
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from registry.i18n import Language
from registry.intake.importing import read_files
from registry.intake.reading import Kind, WorkbookError, process, read_workbook
from registry.intake.reading.encrypted import decrypted
from registry.intake.reading.limits import RefusalError
from tests.intake.reading.packages import sheet_xml, write_package, write_rows

FILES = Path(__file__).parent / "files"
_OWN = "VelvetSweatshop"
_TABLE = [("企业名称", "成立时间"), ("虚构星河航天科技有限公司", "2018年3月")]


def locked(path: Path, password: str, plain: Path | None = None) -> Path:
    """A workbook (`plain`, or one of the table) under a password."""
    body = io.BytesIO(plain.read_bytes() if plain else b"")
    if plain is not None:
        with zipfile.ZipFile(body, "a") as archive:  # the library enciphers nothing below 4 KB right
            archive.writestr("docProps/filler.bin", os.urandom(8192))
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in _TABLE:
            sheet.append(row)
        book.save(body)
    out = io.BytesIO()
    OOXMLFile(body).encrypt(password, out)
    path.write_bytes(out.getvalue())
    return path


def refusal(path: Path, password: str | None = None) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, password=password)
    error = caught.value
    for language in Language:
        words = error.render(language)
        assert "{" not in words
        assert password is None or password not in words
    assert error.what.render(Language.ZH) != error.what.render(Language.EN)
    assert error.mend is not None
    assert error.mend.render(Language.ZH) != error.mend.render(Language.EN)
    return error


def test_excels_own_password_is_tried_first(tmp_path: Path) -> None:
    path = locked(tmp_path / "return.xlsx", _OWN)
    for password in (None, "", "another"):
        workbook = read_workbook(path, password=password)
        assert workbook.kind is Kind.XLSX
        assert [row.values for row in workbook.sheets[0].rows] == _TABLE
    assert workbook.size == path.stat().st_size, "of the file as it lies there"


def test_a_password_is_asked_for_then_judged(tmp_path: Path) -> None:
    path = locked(tmp_path / "企业名单.xlsx", "星河 2024")
    asked = refusal(path)
    assert asked.code == "encrypted"
    assert "企业名单.xlsx is protected by a password" in str(asked.what)
    wrong = refusal(path, "星河2024")
    assert wrong.code == "wrong_password"
    assert "does not open 企业名单.xlsx" in str(wrong.what)
    workbook = read_workbook(path, password="星河 2024")
    assert [row.values for row in workbook.sheets[0].rows] == _TABLE


@pytest.mark.parametrize(("name", "password"), [("rc4.xls", "星河2024"), ("xor.xls", None), ("xor-own.xls", "orbit7")])
def test_old_workbooks(name: str, password: str | None) -> None:
    plain = read_workbook(FILES / "returns.et")
    workbook = read_workbook(FILES / name, password=password)
    assert workbook.kind is Kind.XLS
    assert workbook.sheets == plain.sheets
    if password is not None:
        assert refusal(FILES / name).code == "encrypted"
        for wrong in ("qqq", "ORBIT7", "企业" * 40):
            assert refusal(FILES / name, wrong).code == "wrong_password"


@pytest.mark.parametrize(("name", "password"), [("rc4.xls", "星河2024"), ("xor.xls", _OWN), ("xor-own.xls", "orbit7")])
def test_the_library_deciphers_the_same(name: str, password: str) -> None:
    data = (FILES / name).read_bytes()
    file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
    file.load_key(password=password)
    out = io.BytesIO()
    file.decrypt(out)
    assert decrypted(data, password) == out.getvalue()


def test_nothing_opened_is_put_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No temporary file is made: the opened workbook stays in memory."""

    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile._mkstemp_inner", opened)
    monkeypatch.setattr("tempfile.TemporaryFile", opened)
    assert decrypted((FILES / "rc4.xls").read_bytes(), "星河2024")


def test_the_password_is_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []

    def start(command: list[str], **options: Any) -> Any:
        lines.append(repr((command, options.get("env"))))
        return popen(command, **options)

    popen = process.subprocess.Popen
    monkeypatch.setattr(process.subprocess, "Popen", start)
    path = locked(tmp_path / "return.xlsx", "geheim-7731")
    assert read_workbook(path, password="geheim-7731").sheets
    assert lines
    assert "geheim" not in "".join(lines)


def test_what_was_opened_passes_the_same_guard(tmp_path: Path) -> None:
    """A password is no way around the limits."""
    far = write_rows(
        tmp_path / "far.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    )
    assert refusal(locked(tmp_path / "a.xlsx", _OWN, far)).code == "far_cell"
    styles = '<!DOCTYPE styleSheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><styleSheet/>'
    entities = write_package(tmp_path / "dtd.xlsx", {"S": sheet_xml("")}, styles=styles)
    assert refusal(locked(tmp_path / "b.xlsx", "orbit7", entities), "orbit7").code == "doctype"


def test_entities_in_the_description_of_the_encryption(tmp_path: Path) -> None:
    data = locked(tmp_path / "return.xlsx", "orbit7").read_bytes()
    start = data.index(b"<encryption")
    bent = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    path = tmp_path / "bent.xlsx"
    path.write_bytes(data[:start] + bent + data[start + len(bent) :])
    assert refusal(path, "orbit7").code in ("doctype", "unreadable")


def test_several_files_share_the_password(tmp_path: Path) -> None:
    paths = [locked(tmp_path / f"{n}.xlsx", "orbit7") for n in range(2)]
    assert [w.name for w, _ in read_files(paths, password="orbit7")] == ["0.xlsx", "1.xlsx"]


def test_an_ods_with_a_password_asks_for_none(tmp_path: Path) -> None:
    """No password helps here, so none is asked for."""
    path = tmp_path / "return.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
        archive.writestr("content.xml", b"\x01\x02\x03")
    assert refusal(path).code == "encryption_method"
    assert refusal(path, "orbit7").code == "encryption_method"


def _broken() -> Iterator[bytes]:
    for name in ("rc4.xls", "xor-own.xls"):
        yield (FILES / name).read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.sampled_from(list(_broken())),
    cut=st.integers(0, 5600),
    put=st.integers(0, 5600),
    noise=st.binary(min_size=1, max_size=24),
    password=st.sampled_from([None, "orbit7", "星河2024", "x"]),
)
def test_bent_files_end_in_bytes_or_a_refusal(
    data: bytes, cut: int, put: int, noise: bytes, password: str | None
) -> None:
    bent = data[:put] + noise + data[put + len(noise) :]
    if cut % 3 == 0:
        bent = bent[:cut]
    try:
        ended = "opened" if decrypted(bent, password) else "nothing"
    except RefusalError as refused:
        ended = refused.code
    assert ended in ("opened", "encrypted", "wrong_password", "encryption_method", "unreadable", "damaged")
