"""Whatever stands where, it is read at its true address."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from registry.intake.reading import cell_name, read_workbook
from registry.intake.reading.package import Package
from registry.intake.reading.sidecar import SheetScan, Styles
from tests.intake.reading.packages import write_rows

_places = st.tuples(st.integers(1, 400), st.integers(1, 60))
_texts = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8).filter(
    lambda t: not t.startswith("=") and "_x" not in t
)
_values = st.one_of(
    st.integers(-(10**12), 10**12),
    st.booleans(),
    _texts,
    st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 1, 1)),
)


@settings(max_examples=25)
@given(st.dictionaries(_places, _values, min_size=1, max_size=40))
def test_addresses_survive(cells: dict[tuple[int, int], object]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for (row, column), value in cells.items():
        sheet.cell(row, column).value = value  # pyright: ignore[reportAttributeAccessIssue]
    with tempfile.TemporaryDirectory() as folder:
        book.save(Path(folder, "book.xlsx"))
        read = read_workbook(Path(folder, "book.xlsx")).sheets[0]
    assert {(row.number, column): value for row in read.rows for column, value in row.items()} == cells
    assert read.last_row == max(row for row, _ in cells)
    assert all(read.value(*place) == value for place, value in cells.items())


@settings(max_examples=60)
@given(
    st.dictionaries(_places, st.sampled_from(("value", "styled", "formula", "error", "text")), min_size=1, max_size=60)
)
def test_the_scan_sees_what_the_reader_sees(cells: dict[tuple[int, int], str]) -> None:
    bodies = {
        "value": "><v>1</v></c>",
        "styled": ' s="1"/>',
        "formula": "><f>A1</f></c>",
        "error": ' t="e"><v>#N/A</v></c>',
        "text": ' t="inlineStr"><is><t>x</t></is></c>',
    }
    rows = ""
    for row in sorted({row for row, _ in cells}):
        columns = sorted(column for r, column in cells if r == row)
        rows += (
            f'<row r="{row}">'
            + "".join(f'<c r="{cell_name(row, c)}"{bodies[cells[row, c]]}' for c in columns)
            + "</row>"
        )
    with tempfile.TemporaryDirectory() as folder:
        package = Package(write_rows(Path(folder, "b.xlsx"), rows).read_bytes())
        scan = SheetScan("S", "xl/worksheets/sheet1.xml", Styles({}))
        scan.run(package, lambda _: None)
    filled = [place for place, kind in cells.items() if kind in ("value", "error", "text")]
    assert scan.filled == len(filled)
    assert scan.columns == max((column for _, column in filled), default=0)
    assert scan.rows >= max((row for row, _ in filled), default=0)
    assert scan.no_value == {place for place, kind in cells.items() if kind == "formula"}
    assert set(scan.errors) == {place for place, kind in cells.items() if kind == "error"}
