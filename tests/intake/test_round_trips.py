"""What the program writes, it reads: the template filled, the export of a registry brought into a new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from registry.i18n import Language
from registry.intake.importing import commit, prepare, read_files
from registry.report.register_workbook import export_register
from registry.report.template import write_template
from registry.resources import resource_path
from registry.store import Registry
from registry.view import firm_rows, registry_summary
from tests.intake.desk import CODES, DAY, Desk, wan
from tests.store.support import fresh

NAME = "上海晨曦航天科技有限公司"


def fill(sheet: Worksheet, row: int, **values: str | int) -> None:
    """Write `values` under the headers that begin with their names."""
    heads = {str(cell.value).rstrip("*"): number for number, cell in enumerate(sheet[3], 1) if cell.value}
    for head, value in values.items():
        (column,) = [c for text, c in heads.items() if text == head or text.startswith(head + "（")]
        sheet.cell(row, column, value)


def test_the_template_filled_in_comes_back_without_problems(desk: Desk) -> None:
    path = desk.folder / "template.xlsx"
    write_template(path, 2024)
    book = load_workbook(path)
    fill(
        book["企业情况表"],
        4,
        企业名称=NAME,
        简称="晨曦航天",
        统一社会信用代码=CODES[0],
        所属区="松江区",
        成立日期="2022年5月",
        注册资本="5000万元",
        高新技术企业="是",
        **{"2024年营业收入": 1200, "2024年从业人数": 86, "2024年本地配套率": 35},
    )
    fill(book["资质与认定"], 4, 企业名称=NAME, 专精特新等级="专精特新中小企业", 认定时间="2024年3月")
    fill(book["融资情况"], 4, 企业名称=NAME, 融资轮次="A+轮", 融资时间="2024年3月", 融资金额="超1亿元", 投资方="某基金")
    fill(book["里程碑"], 4, 企业名称=NAME, 事件="首飞成功", 日期="2024年10月", 结果="成功")
    fill(book["信用核查"], 4, 企业名称=NAME, 否决事项=first_option(book["信用核查"]), 核查结论="通过")
    book.save(path)
    plan = desk.take(path)
    assert [(p.sheet, p.cell, str(p.message)) for p in (*plan.problems, *plan.warnings)] == []
    firm = desk.firm()
    assert (firm["legal_name"], firm["uscc"], firm["district"]) == (NAME, CODES[0], "310117")
    assert (firm["established"].iso(), firm["hnte"]) == ("2022-05", True)
    assert desk.figures() == {("revenue", 2024): wan(1200), ("headcount", 2024): 86, ("local_ratio", 2024): 350_000}
    card = desk.card(NAME)
    assert [len(x) for x in (card.recognitions, card.funding, card.milestones, card.vetoes)] == [1, 1, 1, 1]
    assert (card.row.tier, card.funding[0].values["rounds"], card.milestones[0].values["outcome"]) == (
        "srdi_sme",
        "a_plus",
        "success",
    )
    assert card.vetoes[0].values["answer"] == "pass"


def first_option(sheet: Worksheet) -> str:
    """The first choice of the drop-down of the rule column."""
    from registry.model.vocab import vocabulary

    assert sheet.data_validations.dataValidation
    return next(iter(vocabulary("veto"))).zh


def test_the_empty_template_changes_nothing(desk: Desk) -> None:
    path = desk.folder / "template.xlsx"
    write_template(path, 2024)
    plan = desk.plan(path)
    assert plan.problems == ()
    assert plan.operations == ()


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The public facts, imported once."""
    path = tmp_path_factory.mktemp("facts") / "facts.car"
    registry = fresh(path, name="Facts", actor="tester")
    files = read_files([resource_path("samples/commercial-aerospace-firms.xlsx")])
    commit(registry, prepare(registry, files), "tester")
    return registry


@pytest.mark.parametrize("language", list(Language))
def test_the_export_fills_a_new_registry(facts: Registry, language: Language, tmp_path: Path) -> None:
    out = tmp_path / "export.xlsx"
    assert export_register(facts, out, language) == 25
    again = fresh(tmp_path / "again.car", name="Again", actor="tester")
    plan = prepare(again, read_files([out]))
    assert [(p.sheet, p.cell, p.text, str(p.message)) for p in plan.problems] == []
    commit(again, plan, "tester")
    before, after = registry_summary(facts), registry_summary(again)
    assert (after.firms, after.rounds, after.milestones) == (before.firms, before.rounds, before.milestones)
    assert positions(again) == positions(facts), "no firm stands elsewhere in the chain than before"
    again.close()


def positions(registry: Registry) -> dict[str, tuple[str | None, frozenset[str]]]:
    """Level and positions of each firm."""
    return {row.legal_name: (row.segment, frozenset(row.segments)) for row in firm_rows(registry, DAY)}
