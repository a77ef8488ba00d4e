"""The collection of odd and hostile workbooks: each ends in a reading or one clear refusal.

It stays outside of the repository; without it these tests are skipped.
"""

from __future__ import annotations

import csv
import json
import logging
from pathlib import Path

import pytest

from registry.i18n import Language
from registry.intake.layout import RegionKind, find_regions
from registry.intake.reading import Kind, Workbook, WorkbookError, read_workbook

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "workbooks"  # beside the checkout
_INDEX = FOLDER / "INDEX.csv"
# Broken packages of which the reader alone would make nothing but empty sheets.
_BROKEN = {"poi/clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx"}


def _collection() -> list[dict[str, str]]:
    if not _INDEX.exists():
        return []
    with _INDEX.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not _INDEX.exists(), reason="the collection of odd workbooks is not here")
@pytest.mark.parametrize("entry", _collection(), ids=lambda entry: entry["file"])
def test_a_reading_or_one_clear_refusal(entry: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    rows = entry["sheets: name, non-empty rows"]
    workbook = Workbook("", "", 0, Kind.XLSX, None, ())
    try:
        workbook = read_workbook(FOLDER / entry["file"], timeout=20)
    except WorkbookError as refused:
        refusal = refused
    else:
        refusal = None
    if refusal is not None:
        assert entry["calamine"] != "reads" or entry["file"] in _BROKEN, refusal.code
        assert refusal.code not in ("crashed", "timeout")
        assert not caplog.records
        assert "{" not in refusal.render(Language.ZH)
        return
    assert [[sheet.name, len(sheet.rows)] for sheet in workbook.sheets] == json.loads(rows)
    for sheet in workbook.sheets:
        regions = find_regions(sheet)
        claimed = [row for region in regions for row in (*region.header_rows, *region.data_rows)]
        assert all(region.columns for region in regions)
        assert len(claimed) - len(set(claimed)) == sum(region.kind is RegionKind.FORM for region in regions)
