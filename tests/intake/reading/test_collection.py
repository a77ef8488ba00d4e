"""The collection of odd and hostile workbooks: each ends in a reading or one clear refusal.

It stays outside of the repository; without it these tests are skipped.
"""

from __future__ import annotations

import json
import logging
import sys
from time import monotonic

import pytest

from registry.i18n import Language
from registry.intake.layout import RegionKind, find_regions
from registry.intake.reading import Workbook, WorkbookError, read_workbook
from tests.intake.reading.collection import WORKBOOKS, entries

pytestmark = pytest.mark.skipif(not entries(), reason="the collection of odd workbooks is not here")

_SECONDS = 20
_MB = 1024  # what the program and the reading process may each take
# Broken packages of which the reader alone would make nothing but empty sheets.
_BROKEN = {"poi/clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx"}
_OWN_PASSWORD = {
    "calamine/issue_385.xls": [["Sheet1", 0]],
    "phpspreadsheet/XLS/pwtest.xls": [["Sheet1", 1], ["Sheet2", 0], ["Sheet3", 0]],
    "poi/58616.xlsx": [
        *(["Template", 223], ["DE", 212], ["Scoring", 54]),
        *(["Score Card", 21], ["Categories", 82], ["Upversion", 13]),
    ],
}
_PASSWORDS = {
    "calamine/pass_protected.xlsx": ("123", [["Sheet1", 0]]),
    "excelize/encryptSHA512.xlsx": ("password", [["Sheet1", 1]]),
    "poi/35897-type4.xls": ("freedom", [["Sheet1", 1]]),
    "poi/password.xls": ("password", [["Лист1", 1], ["Лист2", 0], ["Лист3", 0]]),
    "sheetjs/password_2002_128_enhdss.xls": ("password", [["Sheet1", 4], ["Sheet2", 0], ["Sheet3", 0]]),
    "sheetjs/password_2002_40_972000.xls": ("password", [["Sheet1", 4], ["Sheet2", 0], ["Sheet3", 0]]),
}


def rows_of(workbook: Workbook) -> list[list[str | int]]:
    return [[sheet.name, len(sheet.rows)] for sheet in workbook.sheets]


def peaks() -> tuple[int, int]:
    """The most memory that the program, and any process it waited for, ever held: MB."""
    resource = pytest.importorskip("resource")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    program, child = (usage.ru_maxrss // unit for usage in usages)
    return program, child


def test_the_whole_collection_is_here() -> None:
    assert len(entries()) == 140
    assert all((WORKBOOKS / entry["file"]).exists() for entry in entries())


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["file"])
def test_a_reading_or_one_clear_refusal(entry: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    before = peaks()[0]
    start = monotonic()
    workbook, refusal = None, None
    try:
        workbook = read_workbook(WORKBOOKS / entry["file"])
    except WorkbookError as refused:
        refusal = refused
    assert monotonic() - start < _SECONDS
    program, child = peaks()
    assert program - before < _MB
    assert child < _MB
    assert not caplog.records, "nothing went wrong in the reading process itself"
    if workbook is None:
        assert refusal is not None
        assert entry["calamine"] != "reads" or entry["file"] in _BROKEN, refusal.code
        assert refusal.code not in ("crashed", "timeout", "memory", "cancelled")
        assert (refusal.code == "encrypted") == (entry["file"] in _PASSWORDS)
        for language in Language:
            assert "{" not in refusal.render(language)
        assert refusal.mend is not None
        return
    expected = _OWN_PASSWORD.get(entry["file"]) or json.loads(entry["sheets: name, non-empty rows"])
    assert rows_of(workbook) == expected
    for sheet in workbook.sheets:
        regions = find_regions(sheet)
        claimed = [row for region in regions for row in (*region.header_rows, *region.data_rows)]
        assert all(region.columns for region in regions)
        assert len(claimed) - len(set(claimed)) == sum(region.kind is RegionKind.FORM for region in regions)


@pytest.mark.parametrize("file", _PASSWORDS)
def test_a_known_password_opens_it(file: str) -> None:
    password, expected = _PASSWORDS[file]
    assert rows_of(read_workbook(WORKBOOKS / file, password=password)) == expected
    with pytest.raises(WorkbookError) as caught:
        read_workbook(WORKBOOKS / file, password=password.upper() + "?")
    assert caught.value.code == "wrong_password"
