"""The value grammar, run over every typed cell of the fictional return, finds the planted errors and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from registry.intake import grammar
from registry.intake.grammar import Context, Reading, Status
from registry.model.vocab import vocabulary
from registry.resources import resource_path

SAMPLES = resource_path("samples")
HEADERS = {"企业情况表": 5, "研发产能与配套": 6, "融资情况": 3, "里程碑": 3, "资质与认定": 3, "信用核查": 2}
CODED = {
    "企业性质": "ownership",
    "产业链环节": "segment2",
    "上市进程": "ipo_stage",
    "否决事项": "veto",
    "状态": "recognition_status",
}
# What the import may say of a cell without anybody having to look at it: a short name has no legal form.
QUIET = {"no_legal_form"}

Reader = Callable[[Any, Context], Reading[Any]]


def reader(title: str) -> Reader | None:
    """Who reads the cells under this title."""
    if title in CODED:
        terms = vocabulary(CODED[title])
        return lambda value, context: grammar.read_code(value, terms, context)
    by_title: dict[str, Reader] = {
        "统一社会信用代码": grammar.read_uscc,
        "高新技术企业": grammar.read_bool,
        "认定类型": grammar.read_srdi,
        "融资轮次": grammar.read_rounds,
        "结果": grammar.read_outcome,
        "证据等级": grammar.read_grade,
        "融资金额": grammar.read_amount,
        "注册资本（万元）": grammar.read_amount,
    }
    by_part: dict[str, Reader] = {
        "元）": grammar.read_amount,
        "收入": grammar.read_amount,
        "利润": grammar.read_amount,
        "费用": grammar.read_amount,
        "总额": grammar.read_amount,
        "率": grammar.read_percent,
        "时间": grammar.read_date,
        "日期": grammar.read_date,
        "有效期": grammar.read_date,
        "企业": grammar.read_company,
        "曾用名": grammar.read_company,
        "人": grammar.read_integer,
        "数": grammar.read_integer,
        "产量": grammar.read_integer,
        "产能": grammar.read_integer,
        "等级（": grammar.read_integer,
        "发明专利": grammar.read_integer,
        "卫星": grammar.read_integer,
    }
    counted = "数" in title and "（亿元）" not in title
    parts = ["数"] if counted else [p for p in by_part if p in title]
    return by_title.get(title) or (by_part[parts[0]] if parts else None)


def faults() -> Iterator[tuple[str, str, str]]:
    """Sheet, cell and code of all that is wrong or doubtful."""
    book = load_workbook(SAMPLES / "district-return.xlsx")
    for name, header in HEADERS.items():
        sheet = book[name]
        assert isinstance(sheet, Worksheet)
        firm_column = 3 if name == "研发产能与配套" else 2
        for at in range(1, sheet.max_column + 1):
            title = str(sheet.cell(header, at).value or "").replace("\n", "")
            read = reader(title)
            for line in range(header + 1, sheet.max_row + 1) if read else ():
                cell = sheet.cell(line, at)
                if (
                    str(sheet.cell(line, 1).value)[:2] in ("合计", "填表", "注：")
                    or not sheet.cell(line, firm_column).value
                ):
                    break
                form = None if cell.number_format == "General" else cell.number_format
                unit = "万元" if name == "企业情况表" else None
                assert read is not None
                reading = read(cell.value, Context(number_format=form, header=title, sheet_unit=unit))
                if reading.status in (Status.WARN, Status.ERROR) and not set(reading.codes) <= QUIET:
                    yield name, cell.coordinate, reading.codes[0]


def test_the_grammar_finds_the_planted_errors_and_nothing_else() -> None:
    expected = json.loads((SAMPLES / "district-return.json").read_text(encoding="utf-8"))["errors"]
    assert sorted(faults()) == sorted((e["sheet"], e["cell"], e["code"]) for e in expected)


def test_the_mistyped_credit_code_has_one_suggestion() -> None:
    book = load_workbook(SAMPLES / "district-return.xlsx")
    planted = json.loads((SAMPLES / "district-return.json").read_text(encoding="utf-8"))["errors"][0]
    (cell,), *_ = book[planted["sheet"]][f"{planted['cell']}:{planted['cell']}"]
    (suggestion,) = grammar.read_uscc(cell.value).suggestions
    assert sorted(suggestion) == sorted(cell.value)
