"""Rows and columns that a sheet hides are read, and a person is told so."""

from __future__ import annotations

import openpyxl

from registry.i18n import Language
from tests.intake.desk import Desk

NAMES = (
    "上海晨曦航天科技有限公司",
    "上海暮光卫星技术有限公司",
    "江苏长庚火箭发动机有限公司",
    "浙江启明测控技术有限公司",
)


def test_what_is_hidden_is_read_and_said_once_a_table(desk: Desk) -> None:
    path = desk.book(("企业名称", "园区", "2024年从业人员", "内部编号"), *((n, "G60", 5, "x") for n in NAMES))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in (2, 3, 5):
        sheet.row_dimensions[row].hidden = True
    for column in ("B", "D"):
        sheet.column_dimensions[column].hidden = True
    book.save(path)
    plan = desk.take(path)
    assert len(desk.firms()) == 4
    assert [(p.code, p.cell, p.text) for p in plan.warnings] == [
        ("columns_hidden", "B1", "B"),
        ("rows_hidden", "A2", "2–3, 5"),
    ], "a hidden column that is only kept as a note hides no value"
    assert plan.warnings[1].message.render(Language.ZH) == "读取了 3 个隐藏行：2–3, 5。"
    assert plan.problems == ()


def test_a_hidden_blank_row_or_header_is_nobodys_business(desk: Desk) -> None:
    path = desk.book((None, None), ("企业名称", "园区"), (NAMES[0], "G60"))
    book = openpyxl.load_workbook(path)
    for row in (1, 4):
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(path)
    assert desk.take(path).warnings == ()
