"""Bands that a person marked, where the program found others or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from registry.intake.layout import Reason, Region, RegionKind, find_regions, region_by_hand
from registry.intake.reading import Row, Sheet
from tests.intake.layout.fixtures import FIRMS, HEAD, SHAPES, data, put, read

_MANY: list[list[Any]] = [
    ["企业情况"],
    ["单位：万元"],
    HEAD,
    *data(4),
    ["合计", None, None, None, 4808],
    ["注：企业自报"],
]


def sheet_of(rows: list[list[Any]]) -> Sheet:
    return Sheet(
        "S",
        rows=tuple(Row(n, 1, tuple(values)) for n, values in enumerate(rows, 1) if any(v is not None for v in values)),
    )


def reasons(region: Region) -> dict[int, Reason]:
    return {skipped.row: skipped.reason for skipped in region.skipped}


@pytest.mark.parametrize("name", [name for name, (_, expected) in SHAPES.items() if len(expected) == 1])
def test_bands_as_found_give_the_table_that_was_found(name: str, tmp_path: Path) -> None:
    sheet = read(SHAPES[name][0], tmp_path)
    (found,) = find_regions(sheet)
    last = max((*found.data_rows, *(s.row for s in found.skipped), found.header_rows[-1] + 1))
    marked = region_by_hand(sheet, (found.header_rows[0], found.header_rows[-1]), found.first_row, last)
    assert marked.confidence == 100
    assert marked.kind is RegionKind.TABLE
    assert (marked.header_rows, marked.data_rows) == (found.header_rows, found.data_rows)
    assert marked.columns == found.columns
    assert marked.key == found.key
    assert (marked.title, marked.sheet_unit, marked.filled_down) == (found.title, found.sheet_unit, found.filled_down)


def test_totals_and_notes_in_the_band_are_left_out_with_their_reason() -> None:
    region = region_by_hand(sheet_of(_MANY), (3, 3), 4)
    assert region.data_rows == (4, 5, 6, 7)
    assert region.sheet_unit == "万元"
    assert region.title == "企业情况"
    assert reasons(region) == {1: Reason.TITLE, 2: Reason.UNIT, 8: Reason.TOTAL, 9: Reason.NOTE}


def test_a_band_of_rows_is_kept_to() -> None:
    region = region_by_hand(sheet_of(_MANY), (3, 3), 5, 6)
    assert region.data_rows == (5, 6)
    assert set(reasons(region)) == {1, 2}


def test_words_that_nobody_knows_may_be_a_header() -> None:
    rows: list[list[Any]] = [["甲方", "乙方", "丙方"], ["x", "y", "z"], ["u", "v", "w"]]
    region = region_by_hand(sheet_of(rows), (1, 1), 2)
    assert [c.path for c in region.columns] == [("甲方",), ("乙方",), ("丙方",)]
    assert region.data_rows == (2, 3)


def test_another_table_below_is_not_part_of_the_lines_above() -> None:
    second: list[list[Any]] = [["融资情况（单位：亿元）"], ["企业名称", "融资轮次", "融资金额"], [FIRMS[0], "A轮", 1]]
    region = region_by_hand(sheet_of([HEAD, *data(4), *second]), (7, 7), 8)
    assert (region.title, region.sheet_unit, region.data_rows) == ("融资情况（单位：亿元）", "亿元", (8,))
    assert set(reasons(region)) == {6}


def test_columns_may_be_marked_too() -> None:
    rows: list[list[Any]] = [["x", *HEAD, "y"], *[[1, *row, 2] for row in data(3)]]
    region = region_by_hand(sheet_of(rows), (1, 1), 2, left=3, right=5)
    assert [(c.index, c.path[0]) for c in region.columns] == [(3, "企业名称"), (4, "所属区"), (5, "成立时间")]


def test_merges_reach_into_the_band(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        put(sheet, [["企业名称", "融资轮次"], [FIRMS[0], "A轮"], [None, "B轮"], [FIRMS[1], "A轮"]])
        sheet.merge_cells("A2:A3")

    sheet = read(fill, tmp_path)
    region = region_by_hand(sheet, (1, 1), 2)
    assert [region.cell(sheet, row, 1).value for row in region.data_rows] == [FIRMS[0], FIRMS[0], FIRMS[1]]


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=8), st.integers(), st.sampled_from(HEAD)), max_size=5),
        max_size=8,
    ),
    st.tuples(st.integers(-3, 12), st.integers(-3, 12)),
    st.integers(-3, 12),
    st.one_of(st.none(), st.integers(-3, 12)),
    st.one_of(st.none(), st.integers(-3, 8)),
    st.one_of(st.none(), st.integers(-3, 8)),
)
def test_bands_that_make_no_sense_raise_nothing(
    rows: list[list[Any]],
    header: tuple[int, int],
    first: int,
    last: int | None,
    left: int | None,
    right: int | None,
) -> None:
    region = region_by_hand(sheet_of(rows), header, first, last, left, right)
    assert all(row >= first for row in region.data_rows)
    assert last is None or all(row <= last for row in region.data_rows)
    assert not set(region.data_rows) & set(region.header_rows)
