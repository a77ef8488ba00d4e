"""The firm table in files: numbers are numbers, text is text whatever it begins with, and persons stay out unless asked for."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from registry.change import ChangeSet, Insert, apply
from registry.errors import UserError
from registry.i18n import Language, Text
from registry.model.typed_table import Cell, CellKind, TypedColumn, TypedTable
from registry.model.values import Precision, UncertainDate
from registry.report.emit.tables import table_csv, table_json, table_xlsx, write_table
from registry.report.phrases import FICTIONAL_ON_PAPER
from registry.view import firm_rows
from registry.view.firm_table import columns_of_screen, firm_table, sorted_rows
from tests.store.support import fresh

EN = Language.EN
DAY = date(2025, 6, 30)
COLUMNS = (
    TypedColumn("name", Text("Legal name")),
    TypedColumn("raised", Text("Raised, CNY"), CellKind.MONEY),
    TypedColumn("until", Text("Valid until"), CellKind.DATE),
    TypedColumn("filled", Text("Filled"), CellKind.PERCENT),
    TypedColumn("staff", Text("Headcount"), CellKind.WHOLE),
)
MONTH = UncertainDate(Precision.MONTH, date(2026, 2, 1), date(2026, 2, 28))
EXACT = UncertainDate(Precision.DAY, date(2024, 9, 2), date(2024, 9, 2))
QUARTER = UncertainDate(Precision.QUARTER, date(2025, 4, 1), date(2025, 6, 30))


def made(*rows: tuple[Cell, ...], fictional: bool = False) -> TypedTable:
    return TypedTable(Text("Firms"), DAY, fictional, COLUMNS, rows)


def test_a_workbook_holds_numbers_and_days_with_formats() -> None:
    table = made(("=1+1", 45_507_000_012, EXACT, 57, 538), ("甲", None, MONTH, 0, None), ("乙", -5, QUARTER, None, 0))
    sheet = load_workbook(BytesIO(table_xlsx(table, EN))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2))
    name, raised, until, filled, staff = rows[0]
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert raised.value == 455_070_000.12
    assert raised.number_format == "#,##0.00"
    assert until.value == datetime(2024, 9, 2)
    assert until.number_format == "yyyy-mm-dd"
    assert filled.value == 0.57
    assert filled.number_format == "0%"
    assert staff.value == 538
    assert rows[1][2].value == datetime(2026, 2, 1)
    assert rows[1][2].number_format == "yyyy-mm"
    assert [rows[1][n].value for n in (1, 4)] == [None, None], "what is not known stays empty"
    assert rows[2][2].value == "2025-Q2"
    assert rows[2][1].value == -0.05
    assert rows[2][4].value == 0
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:E4"


def test_fictional_data_say_so_in_every_kind_of_file() -> None:
    table = made(("甲", 1, EXACT, 1, 1), fictional=True)
    sheet = load_workbook(BytesIO(table_xlsx(table, EN))).active
    assert sheet is not None
    assert sheet["A1"].value == FICTIONAL_ON_PAPER
    assert sheet["A2"].value == "Legal name"
    assert FICTIONAL_ON_PAPER in table_csv(table, EN).decode("utf-8-sig").splitlines()[0]
    assert json.loads(table_json(table, EN))["fictional"] is True


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30),
    st.sampled_from("=+-@＝＋－＠\t"),
)
def test_no_text_becomes_a_formula(text: str, first: str) -> None:
    table = made((first + text, None, None, None, None))
    lines = list(csv.reader(StringIO(table_csv(table, EN).decode("utf-8-sig"))))
    assert lines[1][0][0] not in "=+-@＝＋－＠\t\r"
    sheet = load_workbook(BytesIO(table_xlsx(table, EN))).active
    assert sheet is not None
    assert sheet["A2"].data_type != "f"


def test_csv_opens_in_excel_and_reads_back() -> None:
    table = made(('含,逗号与"引号"', 12_345, MONTH, 10, None), ("-5 度", None, None, None, 3))
    data = table_csv(table, Language.ZH)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert lines[1] == ['含,逗号与"引号"', "123.45", "2026-02", "10", ""]
    assert lines[2] == ["'-5 度", "", "", "", "3"]
    assert b"\r\n" in data


def test_json_keeps_keys_and_exact_money() -> None:
    whole = json.loads(table_json(made(("甲", 12_345, QUARTER, 10, None)), EN))
    assert whole["rows"] == [{"name": "甲", "raised": "123.45", "until": "2025-Q2", "filled": 10, "staff": None}]
    assert [c["kind"] for c in whole["columns"]] == ["text", "money", "date", "percent", "whole"]


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        write_table(made(), tmp_path / "a.doc", EN)
    assert not list(tmp_path.iterdir())


def test_persons_and_sources_come_only_when_asked_for(tmp_path: Path) -> None:
    person = {"firm": "f1", "person": "王小明", "phone": "021-55550000", "email": "a@example.com"}
    acts = (
        Insert("firm", "f1", {"legal_name": "乙公司", "uscc": None}),
        Insert("firm", "f2", {"legal_name": "甲公司"}),
        Insert("contact", "c1", person),
    )
    with fresh(tmp_path / "a.car", name="A", actor="tester") as registry:
        apply(registry, ChangeSet("edit", "Add firm", "tester", acts))
        rows = sorted_rows(firm_rows(registry, DAY), ["-legal_name"], EN)
        plain = table_json(firm_table(registry, rows, DAY, EN), EN).decode()
        asked = firm_table(registry, rows, DAY, EN, columns=["legal_name"], sources=True, contacts=True)
        with pytest.raises(UserError):
            firm_table(registry, rows, DAY, EN, columns=["phone number"])
    assert [row.legal_name for row in rows] == ["甲公司", "乙公司"]
    assert "王小明" not in plain
    assert "5555" not in plain
    assert "source" not in plain
    assert [c.key for c in asked.columns] == ["legal_name", "legal_name_source"] + [
        f"contact_{x}" for x in ("person", "phone", "email")
    ]
    assert asked.rows[1] == ["乙公司", "tester", "王小明", "021-55550000", "a@example.com"]
    assert asked.rows[0][2:] == [None, None, None]


def test_what_stands_in_one_cell_of_the_screen_is_two_columns_of_a_file() -> None:
    assert columns_of_screen(["name", "until", "round"]) == ["legal_name", "uscc", "until", "round", "round_year"]
