"""What a sheet strikes through is not taken before a person says so: values, whole rows, and what goes back to the sender."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from registry.i18n import Language
from registry.intake.decisions import ColumnChoice, Decisions, Policy
from registry.intake.importing import read_files
from registry.intake.marked import write_marked
from registry.intake.plan import ImportPlan
from tests.intake.desk import CODES, Desk, codes

HEADER = ("企业名称", "统一社会信用代码", "园区", "注册资本", "2024年从业人员", "备注说明")
GENESAT, SPACESAIL = "上海格思航天科技有限公司", "上海垣信卫星科技有限公司"
ROWS: tuple[Sequence[Any], ...] = (
    (GENESAT, CODES[0], "G60", 1234.5, 386, "已迁出"),
    (SPACESAIL, CODES[1], "G60", 800, 530, None),
)


def struck_book(desk: Desk, *cells: str, rows: Sequence[Sequence[Any]] = ROWS, merges: Sequence[str] = ()) -> Path:
    """The two firms, with these cells struck through; the capital is in 万元 by its number format."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (HEADER, *rows):
        sheet.append(list(row))
    for number in range(2, len(rows) + 2):
        sheet[f"D{number}"].number_format = '0.00"万元"'
    for name in cells:
        sheet[name].font = Font(strike=True)
    for merged in merges:
        sheet.merge_cells(merged)
    path = desk.folder / f"struck{len(list(desk.folder.glob('struck*')))}.xlsx"
    book.save(path)
    return path


def with_texts(path: Path, **texts: str) -> Decisions:
    sheet = load_workbook(path).worksheets[0].title
    return Decisions(texts={(0, sheet, cell): text for cell, text in texts.items()})


def told(plan: ImportPlan) -> list[tuple[str, str, str]]:
    return [(p.code, p.cell, p.text) for p in plan.problems]


def row_cells(number: int, columns: int = 5) -> list[str]:
    return [f"{get_column_letter(n)}{number}" for n in range(1, columns + 1)]


def test_a_struck_value_is_left_out_until_it_is_taken(desk: Desk) -> None:
    path = struck_book(desk, "D2", "E3")
    plan = desk.plan(path)
    assert told(plan) == [("struck", "D2", "1234.5"), ("struck", "E3", "530")]
    assert all(p.replacement == p.text for p in plan.problems), "one click takes it"
    desk.commit(plan)
    assert [f["reg_capital"] for f in desk.records("firm") if f["legal_name"] == GENESAT] == [None]
    assert [(m["metric"], m["lo"]) for m in desk.records("metric")] == [("headcount", 386)]

    taken = desk.take(path, decisions=with_texts(path, D2="1234.5", E3=""))
    assert codes(taken) == [], "taken, and left for good: both are settled"
    (capital,) = [f["reg_capital"] for f in desk.records("firm") if f["legal_name"] == GENESAT]
    assert capital.lo_fen == 1_234_500_000, "taken with the unit of its number format"
    assert len(desk.records("metric")) == 1


def test_a_struck_value_can_be_corrected(desk: Desk) -> None:
    path = struck_book(desk, "D2")
    assert codes(desk.take(path, decisions=with_texts(path, D2="900万元"))) == []
    (capital,) = [f["reg_capital"] for f in desk.records("firm") if f["legal_name"] == GENESAT]
    assert capital.lo_fen == 900_000_000


@pytest.mark.parametrize(
    "cells",
    [row_cells(2, 6), row_cells(2, 2), row_cells(2, 5)],
    ids=["all of it", "what names the firm", "all but the remark that says why"],
)
def test_a_struck_row_waits_as_one(desk: Desk, cells: list[str]) -> None:
    path = struck_book(desk, *cells)
    plan = desk.take(path)
    assert told(plan) == [("row_struck", "A2", GENESAT)]
    assert [f["legal_name"] for f in desk.records("firm")] == [SPACESAIL]

    taken = desk.take(path, decisions=with_texts(path, A2=GENESAT))
    assert codes(taken) == []
    assert taken.counts.new == 1
    assert {m["lo"] for m in desk.records("metric")} == {386, 530}, "its struck cells are taken with it"


def test_a_struck_row_that_is_left_is_settled(desk: Desk) -> None:
    path = struck_book(desk, *row_cells(2))
    plan = desk.take(path, decisions=with_texts(path, A2=""))
    assert (codes(plan), plan.counts.new) == ([], 1)


def test_all_or_nothing_waits_for_what_is_struck(desk: Desk) -> None:
    plan = desk.plan(struck_book(desk, "D2"), decisions=Decisions(policy=Policy.ALL))
    assert plan.blocked


def test_only_clean_rows_holds_the_firm_back(desk: Desk) -> None:
    desk.take(struck_book(desk, "D2"), decisions=Decisions(policy=Policy.CLEAN))
    assert [f["legal_name"] for f in desk.records("firm")] == [SPACESAIL]


def test_a_struck_value_neither_keeps_nor_clears_by_itself(desk: Desk) -> None:
    desk.take(struck_book(desk))
    path = struck_book(desk, "D2")
    columns = {(0, "Sheet", 0, 4): ColumnChoice(blank="clear")}
    plan = desk.take(path, decisions=Decisions(columns=columns))
    assert codes(plan) == ["struck"]
    (capital,) = [f["reg_capital"] for f in desk.records("firm") if f["legal_name"] == GENESAT]
    assert capital.lo_fen == 1_234_500_000


def test_a_struck_name_over_several_rows_is_said_once(desk: Desk) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("企业名称", "融资轮次", "融资时间", "融资金额（万元）"),
        (GENESAT, "A轮", "2021-05", 3000),
        (None, "B轮", "2022-05", 9000),
        (SPACESAIL, "A轮", "2022-07", 5000),
        (None, "B轮", "2023-07", 7000),
    ):
        sheet.append(list(row))
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("A4:A5")
    sheet["A2"].font = Font(strike=True)
    path = desk.folder / "rounds.xlsx"
    book.save(path)
    desk.take(struck_book(desk))
    plan = desk.take(path)
    assert told(plan) == [("row_struck", "A2", GENESAT)]
    assert len(desk.records("funding_event")) == 2
    taken = desk.take(path, decisions=with_texts(path, A2=GENESAT))
    assert codes(taken) == []
    assert len(desk.records("funding_event")) == 4


def test_an_unused_struck_cell_is_nobodys_business(desk: Desk) -> None:
    """A header, a title, a blank cell."""
    assert codes(desk.plan(struck_book(desk, "A1", "F3"))) == []


def test_the_marked_copy_strikes_through_what_was_struck(desk: Desk, tmp_path: Path) -> None:
    path = struck_book(desk, "D2", *row_cells(3))
    book = load_workbook(path)
    book.worksheets[0]["C2"].comment = Comment("园区待核", "张三")
    book.save(path)
    (read,) = read_files([path])
    out = tmp_path / "back.xlsx"
    write_marked(read[0], desk.plan(path), out, Language.ZH)
    sheet = load_workbook(out).worksheets[0]
    assert [bool(sheet[cell].font.strike) for cell in ("C2", "D2", "A3", "E3")] == [False, True, True, True]
    assert sheet["D2"].comment is not None
    assert "划去" in sheet["D2"].comment.text
    assert sheet["D2"].number_format == '0.00"万元"'

    again = desk.plan(out)
    assert told(again) == [("struck", "D2", "1234.5"), ("row_struck", "A3", SPACESAIL)], "withdrawn still"
    (returned,) = read_files([out])
    comments = {place: mark.comment for place, mark in returned[0].sheets[0].marks.items() if mark.comment}
    assert comments == {(2, 3): "园区待核"}, "the sender's remark stays; our reasons are no remarks of the sender"


def test_a_struck_name_with_a_live_code_is_one_problem_at_its_cell(desk: Desk) -> None:
    path = desk.book(*((row[1], row[0], row[2]) for row in (HEADER, *ROWS)))
    book = load_workbook(path)
    book.worksheets[0]["B2"].font = Font(strike=True)
    book.save(path)
    plan = desk.plan(path)
    assert told(plan) == [("struck", "B2", GENESAT)], "nothing points at a cell where no name stands"
    assert (plan.counts.new, plan.counts.skipped) == (1, 1)
    taken = desk.plan(path, decisions=with_texts(path, B2=GENESAT))
    assert (told(taken), taken.counts.new) == ([], 2)
