"""A scheme as a workbook: out and in again without a loss, and a wrong cell is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from registry.errors import UserError
from registry.i18n import Language
from registry.intake.scheme_book import read_scheme_book
from registry.report.scheme_book import render_scheme_book, write_scheme_book
from registry.report.typeset.characters import clean
from registry.scoring import Scheme, load_scheme
from registry.scoring.titles import Title
from tests.scoring.any_scheme import schemes

SHIPPED = load_scheme()
TEXTS = st.text(st.sampled_from("abz09=+-@|[]\"'\\{}<>&#/. 战略企业（），、；%¥’”é"), min_size=1, max_size=10).filter(
    lambda text: bool(text.strip()) and clean(text) == text
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(scheme=schemes(TEXTS))
def test_a_scheme_out_and_in_is_the_same(scheme: Scheme, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_scheme_book(scheme, path)
    again = read_scheme_book(path)
    assert again == scheme
    assert again.digest == scheme.digest


def test_the_same_scheme_gives_the_same_bytes() -> None:
    assert render_scheme_book(SHIPPED) == render_scheme_book(load_scheme())


def test_sums_are_live_and_shown_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_scheme_book(SHIPPED, path)
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    indicators: Any = formulas["指标 Indicators"]
    assert indicators["E1"].value == "=SUM(E4:E500)"
    assert values["指标 Indicators"]["E1"].value == 100
    shown = [values["维度 Dimensions"].cell(row, 4).value for row in range(4, 9)]
    assert shown == [25, 20, 20, 12, 23]
    assert (
        formulas["维度 Dimensions"]["D4"].value
        == "=SUMIF('指标 Indicators'!$A$4:$A$500,A4,'指标 Indicators'!$E$4:$E$500)"
    )


def changed(tmp_path: Path, sheet: str, cell: str, value: object) -> Path:
    path = tmp_path / "方案.xlsx"
    write_scheme_book(SHIPPED, path)
    book = load_workbook(path)
    page: Any = book[sheet]
    page[cell].value = value
    book.save(path)
    return path


def test_a_changed_weight_comes_in(tmp_path: Path) -> None:
    path = changed(tmp_path, "指标 Indicators", "E4", 9.5)
    book = load_workbook(path)
    page: Any = book["指标 Indicators"]
    page["E5"].value = 6.5
    book.save(path)
    scheme = read_scheme_book(path)
    assert (scheme.indicator("milestones").weight, scheme.indicator("rd_intensity").weight) == (950, 650)
    assert replace(scheme, indicators=SHIPPED.indicators) == SHIPPED


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "at", "problem"),
    [
        ("指标 Indicators", "E4", 9, "A4", "the weights sum to 9900, not to 10000."),
        ("指标 Indicators", "E4", 9.999, "E4", "“weight” must be points from 0 to 100 with at most two decimals."),
        ("指标 Indicators", "E4", "ten", "E4", "“weight” must be points from 0 to 100 with at most two decimals."),
        ("指标 Indicators", "H5", "metric:rd_expenses", "H5", "There is no metric “rd_expenses”."),
        ("指标 Indicators", "A5", "tech", "A5", "“tech” is not a value of “dimension”."),
        ("指标 Indicators", "B5", "milestones", "B5", "“milestones” stands twice."),
        ("指标 Indicators", "B5", "rd", "A6", "there is no indicator “rd_intensity”."),
        ("指标 Indicators", "E2", "weights", "E2", "“weights” is not known here."),
        ("指标 Indicators", "E2", None, "A2", "the key “weight” is missing in this row."),
        ("方案 Scheme", "B13", "sometimes", "B13", "“sometimes” is not a value of “missing”."),
        ("方案 Scheme", "A13", "misssing", "A13", "“misssing” is not known here."),
        ("方案 Scheme", "B6", "=1+", "B6", "this cell has no value."),
        ("计分 Value functions", "F4", "two", "F4", "“basic” must be a whole number, or a decimal in quotation marks."),
        ("计分 Value functions", "E4", "low", "E4", "“low” is not a value of “role”."),
        ("计分 Value functions", "C5", "linear", "C5", "another row of this indicator says otherwise."),
        ("环节 Segments", "D5", "moon", "A4", "“parts” is missing."),
        ("否决 Vetoes", "A4", "bad_luck", "A4", "there is no code “bad_luck”."),
        ("名额 Quotas", "F4", 5, "F4", "the least is more than the most."),
        ("最低分 Floors", "D4", "sum", "D4", "“sum” is not a value of “on”."),
        ("评审 Panel items", "D4", 24, "A4", "the weights of the panel’s items sum to 9900, not to 10000."),
    ],
)
def test_a_wrong_cell_is_named(sheet: str, cell: str, value: object, at: str, problem: str, tmp_path: Path) -> None:
    path = changed(tmp_path, sheet, cell, value)
    with pytest.raises(UserError) as caught:
        read_scheme_book(path)
    said = caught.value.what.render(Language.EN)
    where = sheet if problem != "there is no indicator “rd_intensity”." else "计分 Value functions"
    assert said == f"方案.xlsx, sheet “{where}”, cell {at}: {problem}"


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_scheme_book(SHIPPED, path)
    book = load_workbook(path)
    del book["名额 Quotas"]
    book.save(path)
    with pytest.raises(UserError) as caught:
        read_scheme_book(path)
    assert caught.value.what.render(Language.EN) == "s.xlsx has no sheet “名额 Quotas”."


def test_a_text_that_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with pytest.raises(UserError):
        write_scheme_book(replace(SHIPPED, title=Title("two  blanks", "两个")), path)
    assert not path.exists()
