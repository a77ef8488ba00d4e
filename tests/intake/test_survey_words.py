"""What a screen asks of a survey: the bands of a sheet after one table was marked, whether firms are named, row ranges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from registry.intake.decisions import Bands, ColumnChoice, Decisions
from registry.intake.importing import prepare, read_files
from registry.intake.plan import ImportPlan
from registry.intake.survey_words import format_words, marked, nameless, row_ranges

FIRM = "上海晨曦航天科技有限公司"
ROUNDS = (("企业名称", "轮次", "日期"), (FIRM, "A轮", "2024-03-01"), (FIRM, "B轮", "2025-03-01"))


def plan_of(folder: Path, rows: Sequence[Sequence[Any]], decisions: Decisions | None = None) -> ImportPlan:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(folder / "a.xlsx")
    return prepare(None, read_files([folder / "a.xlsx"]), decisions, needs_table=False)


@pytest.mark.parametrize(
    ("rows", "said"),
    [((), ""), ((3,), "3"), ((1, 2), "1–2"), ((18, 1, 2, 2), "1–2, 18"), ((1, 3, 4, 5, 9), "1, 3–5, 9")],
)
def test_rows_are_named_by_ranges(rows: tuple[int, ...], said: str) -> None:
    assert row_ranges(rows) == said


@pytest.mark.parametrize(
    ("number", "header", "start", "end", "found"),
    [
        # The first table anew: the second stays, and the first ends before it.
        (0, (1, 2), 3, None, (Bands((1, 2), 3, 5), Bands((6, 6), 7, 8))),
        (0, (1, 1), 2, 2, (Bands((1, 1), 2, 2), Bands((6, 6), 7, 8))),
        # The second anew: the first stays where it is.
        (1, (7, 7), 8, None, (Bands((1, 1), 2, 3), Bands((7, 7), 8, None))),
        # Marked over the other one: it is part of the rows that were marked.
        (0, (1, 1), 2, 8, (Bands((1, 1), 2, 8),)),
        (1, (1, 1), 2, None, (Bands((1, 1), 2, None),)),
    ],
)
def test_a_table_marked_anew_leaves_the_other_tables_of_its_sheet(
    tmp_path: Path, number: int, header: tuple[int, int], start: int, end: int | None, found: tuple[Bands, ...]
) -> None:
    firms = (("企业名称", "园区"), (FIRM, "临港"), ("上海暮光航天科技有限公司", "松江"))
    tables = plan_of(tmp_path, (*firms, (), (), *ROUNDS)).survey.sheets[0].tables
    assert [table.region.header_rows for table in tables] == [(1,), (6,)]
    assert marked(tables, number, header, start, end) == found


def test_a_table_whose_firm_column_is_left_out_names_no_firm(tmp_path: Path) -> None:
    assert nameless(plan_of(tmp_path, ROUNDS).survey) == ()
    left = Decisions(columns={(0, "Sheet", 0, 1): ColumnChoice(fields=())}, bands={(0, "Sheet"): (Bands((1, 1), 2),)})
    survey = plan_of(tmp_path, ROUNDS, left).survey
    assert nameless(survey) == survey.tables != ()


def test_a_column_says_how_it_is_written(tmp_path: Path) -> None:
    header = ("企业名称", "成立日期", "2024年从业人数", "2024年研发费用占比", "注册资本（万元）")
    columns = plan_of(tmp_path, (header, (FIRM, "2019-05-06", 80, "12%", 500))).survey.tables[0].columns
    words = [format_words(column) for column in columns]
    assert [None if word is None else str(word) for word in words] == [None, "Date", "Number", "as written", None]
