"""The template made from the catalogue: what it offers the person who fills it, and that it imports with no question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from registry.model.entities import ENTITIES
from registry.model.vocab import vocabulary
from registry.report.template import HEADER_ROW, TemplateColumn, template_columns, write_template
from tests.intake.desk import CODES, Desk

YEAR = 2024
NAMES = ("上海晨曦航天科技有限公司", "上海暮云卫星技术有限公司", "苏州远岫火箭动力股份有限公司")
SHEETS = dict(template_columns(YEAR))

# What an officer types, one value a firm. Where a column has a drop-down, its first choices are taken.
TYPED: dict[str, tuple[Any, Any, Any]] = {
    "firm.legal_name": NAMES,
    "firm.short_name": ("晨曦航天", "暮云卫星", "远岫火箭"),
    "firm.english_name": ("Chenxi Space", "Muyun Satellite", "Yuanxiu Propulsion"),
    "firm_name.name": ("上海晨曦空间科技有限公司", "上海暮云测控有限公司", "苏州远岫动力有限公司"),
    "firm.uscc": (CODES[0], CODES[1], CODES[2]),
    "firm.park": ("G60 科创走廊", "临港新片区", "漕河泾"),
    "firm.reg_address": ("松江区新桥镇 1 号", "闵行区江川路 2 号", "浦东新区张江路 3 号"),
    "firm.ops_address": ("松江区新桥镇 1 号", "闵行区江川路 2 号", "浦东新区张江路 3 号"),
    "firm.established": ("2022年5月", "2018-03-12", "2016年"),
    "firm.legal_rep": ("张三", "李四", "王五"),
    "firm.reg_capital": (5000, "1.2亿元", "3000"),
    "firm.parent_group": ("某航天集团", "某集团", "某控股"),
    "firm.main_product": ("液体火箭发动机", "星载相控阵天线", "固体火箭"),
    "firm.tech_sme_no": ("202431011700001", "202431011200002", "202431011500003"),
    "firm.qms_cert": ("ISO 9001", "GJB 9001C", "AS9100D"),
    "firm.licences": ("发射许可", "无线电频率使用许可", "装备承制单位资格"),
    "firm.district": ("松江区", "闵行区", "浦东新区"),
    "contact.person": ("赵六", "钱七", "孙八"),
    "contact.phone": ("021-55550001", "13900000002", "021-55550003"),
    "contact.email": ("a@example.com", "b@example.com", "c@example.com"),
    "metric.revenue": (12000, 3400.5, "1.1亿元"),
    "metric.main_revenue": (11000, 3000, 9000),
    "metric.net_profit": (-800, 120, 900),
    "metric.total_assets": (56000, 12000, 30000),
    "metric.total_liabilities": (20000, 3000, 10000),
    "metric.tax_paid": (300, 50, 200),
    "metric.rd_expense": (4000, 900, 2000),
    "metric.headcount": (186, 45, 120),
    "metric.rd_staff": (90, 20, 60),
    "metric.insured_staff": (180, 44, 118),
    "metric.invention_patents": (35, 4, 12),
    "metric.class1_ip": (36, 5, 13),
    "metric.output_units": (12, 200, 3),
    "metric.capacity_units": (20, 400, 6),
    "metric.local_suppliers": (18, 6, 9),
    "metric.local_ratio": (35, 52.5, 60),
    "recognition.batch": ("第六批", "第五批", "第四批"),
    "recognition.recognised": ("2024年9月", "2023-07-14", "2022年8月"),
    "recognition.valid_from": ("2024年9月", "2023-07-14", "2022年8月"),
    "recognition.valid_to": ("2027年9月", "2026-07-13", "2025年8月"),
    "recognition.cert_no": ("沪 001", "沪 002", "沪 003"),
    "funding_event.round_text": ("A+轮", "Pre-A轮", "战略融资"),
    "funding_event.announced": ("2024年3月", "2023-11-02", "2022年"),
    "funding_event.amount": ("超1亿元", 5000, "未披露"),
    "funding_event.investors": ("某创投、某产业基金", "某资本", "某集团"),
    "funding_event.valuation": (150000, "8亿元", "20亿元"),
    "milestone.event": ("首型火箭首飞成功", "首批 3 颗卫星入轨", "二级发动机试车"),
    "milestone.happened": ("2024年10月", "2023-12-05", "2022年上半年"),
    "milestone.quantity": (1, 3, 1),
    "veto_record.authority": ("松江区应急管理局", "闵行区税务局", "浦东新区市场监管局"),
    "veto_record.decided": ("2024年12月", "2024-12-20", "2024年12月"),
    "engagement.held": ("2024年3月", "2024-05-08", "2024年10月"),
    "engagement.officer": ("甲专员", "乙专员", "甲专员"),
    "engagement.participants": ("赵六", "钱七", "孙八"),
    "engagement.notes": ("了解试车台排期", "询问融资进展", "讨论申报材料"),
    "need.raised": ("2024年3月", "2024-05-08", "2024年10月"),
    "need.text": ("试车场地不足", "研发贷款成本高", "缺少高级技工"),
    "need.promised": ("协调临港场地", "辅导申请贴息", "组织专场招聘"),
    "need.promised_by": ("区经委", "区金融办", "区人社局"),
    "need.due": ("2024-12-31", "2025年3月", "2025-06-30"),
    "need.closed": ("2024-12-20", "2025-03-02", "2025年5月"),
    "need.outcome": ("场地已交付", "贴息已到账", "招聘 12 人"),
    "support.sought": ("2024年3月", "2024-05-08", "2024年10月"),
    "support.decided": ("2024年9月", "2024-11-20", "2025-01-15"),
    "support.document": ("沪经信〔2024〕1 号", "沪经信〔2024〕2 号", "松经委〔2025〕3 号"),
    "support.amount": (1500, "80万元", "1.2亿元"),
    "payment.paid": ("2024年12月", "2024-12-15", "2025-02-20"),
    "payment.amount": (1000, "80万元", "6000万元"),
    "support.condition": ("两年内不迁出", "设备留用三年", "按季报送"),
    "support.outcome": ("新增试车台", "产能翻番", "建成产线"),
    "veto_record.document_no": ("松应急〔2024〕1 号", "闵税〔2024〕2 号", "浦市监〔2024〕3 号"),
}
SHARED: dict[str, tuple[Any, Any, Any]] = {
    "firm": NAMES,
    "source": ("企业填报", "年报", "区经委走访"),
    "remark": ("联系紧密", "正在扩产", "拟迁址"),
}


def answers(column: TemplateColumn) -> tuple[Any, Any, Any]:
    """What is typed into a column for the three firms."""
    if column.key == "firm.district":  # where the credit codes were given
        assert set(TYPED[column.key]) <= set(column.options)
    elif column.options:
        choices = column.options
        return choices[0], choices[min(1, len(choices) - 1)], choices[0]
    return TYPED.get(column.key) or SHARED[column.key.rpartition(".")[2]]


def filled(path: Path) -> Path:
    """The template with every column filled for three firms."""
    write_template(path, YEAR)
    book = load_workbook(path)
    for title, columns in SHEETS.items():
        for number, column in enumerate(columns, 1):
            for row, value in enumerate(answers(column), HEADER_ROW + 1):
                book[title].cell(row, number, value)
    book.save(path)
    return path


def _as_saved(path: Path) -> Path:
    return path


def _retyped(path: Path) -> Path:
    """As a spreadsheet that ignores the text format keeps it: days become dates, digits numbers; notes and lists are lost."""
    old, new = load_workbook(path), Workbook()
    new.remove(new.worksheets[0])
    for title in old.sheetnames:
        sheet: Worksheet = new.create_sheet(title)
        sheet.sheet_state = old[title].sheet_state
        for row in old[title].iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                value: Any = cell.value
                if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
                    value = datetime.fromisoformat(value)
                elif isinstance(value, str) and value.isdigit() and len(value) < 15:
                    value = int(value)
                sheet.cell(cell.row or 1, cell.column or 1, value)
    new.save(path)
    return path


@pytest.mark.parametrize("saved", [_as_saved, _retyped])
def test_a_filled_template_imports_with_no_question(desk: Desk, saved: Callable[[Path], Path]) -> None:
    plan = desk.take(saved(filled(desk.folder / "filled.xlsx")))
    assert [(p.sheet, p.cell, p.text, str(p.message)) for p in (*plan.problems, *plan.warnings)] == []
    assert (plan.counts.new, plan.counts.conflicts, plan.counts.skipped) == (3, 0, 0)
    assert desk.records("note") == [], "no column is unknown"
    missing: list[str] = []
    for columns in SHEETS.values():
        for column in columns:
            table, _, key = column.key.partition(".")
            if table == "metric":
                held = [r for r in desk.records("metric") if (r["metric"], r["year"]) == (key, YEAR)]
            else:
                held = [r for r in desk.records(table) if r[key] not in (None, "")]
            if len({r.get("firm", r["uid"]) for r in held}) != 3:
                missing.append(column.key)
    assert missing == [], "every column has arrived, for all three"


def test_a_support_paid_in_parts_is_one_support(desk: Desk) -> None:
    path = filled(desk.folder / "filled.xlsx")
    book = load_workbook(path)
    sheet = book["扶持情况"]
    columns = {column.key: number for number, column in enumerate(SHEETS["扶持情况"], 1)}
    for column in columns.values():
        sheet.cell(HEADER_ROW + 4, column, sheet.cell(HEADER_ROW + 1, column).value)
    sheet.cell(HEADER_ROW + 4, columns["payment.paid"], "2025年7月")
    sheet.cell(HEADER_ROW + 4, columns["payment.amount"], 500)
    sheet.cell(HEADER_ROW + 5, columns["support.firm"], NAMES[2])
    sheet.cell(HEADER_ROW + 5, columns["support.instrument"], "区级场地补贴")
    book.save(path)
    plan = desk.take(path)
    assert [str(p.message) for p in (*plan.problems, *plan.warnings)] == []
    supports, payments = desk.records("support"), desk.records("payment")
    assert len(supports) == 4
    assert len(payments) == 4
    (own,) = [s for s in supports if s["instrument"] == "区级场地补贴"]
    assert own["firm"] == next(f["uid"] for f in desk.records("firm") if f["legal_name"] == NAMES[2])
    parts = [p["amount"].lo_fen for p in payments if p["support"] == _of(supports, "沪经信〔2024〕1 号")]
    assert sorted(parts) == [500_0000_00, 1000_0000_00]
    with desk.registry.read() as connection:
        log = "".join(connection.exec_driver_sql("SELECT delta FROM change_log").scalars())
    assert "赵六" not in log, "whom they met stays out of the log"


def _of(supports: list[dict[str, Any]], document: str) -> str:
    return next(s["uid"] for s in supports if s["document"] == document)


def test_a_template_imported_twice_changes_nothing(desk: Desk) -> None:
    path = filled(desk.folder / "filled.xlsx")
    desk.take(path)
    assert desk.plan(path).operations == ()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path, YEAR)
    return path


def test_every_code_has_a_list_that_cannot_be_lost(empty: Path) -> None:
    book = load_workbook(empty)
    lists = book["词表"]
    assert lists.sheet_state == "hidden"
    for title, columns in SHEETS.items():
        rules = {str(v.sqref).split(":")[0]: v for v in book[title].data_validations.dataValidation if v.type == "list"}
        for number, column in enumerate(columns, 1):
            rule = rules.pop(book[title].cell(HEADER_ROW + 1, number).coordinate, None)
            assert (rule is not None) == bool(column.options), column.key
            if rule is not None:
                name = str(rule.formula1).removeprefix("=")
                area = book.defined_names[name].attr_text or ""
                cells = lists[area.rpartition("!")[2]]
                assert [row[0].value for row in cells] == list(column.options)
        assert rules == {}
    with ZipFile(empty) as package:
        text = "".join(package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet"))
    assert '<formula1>"' not in text, "no inline list"


def test_vocabularies_are_offered_whole() -> None:
    for columns in SHEETS.values():
        for column in columns:
            table, _, key = column.key.partition(".")
            if table == "metric" or not (name := ENTITIES[table].field(key).vocabulary) or name == "round":
                continue
            assert set(column.options) == {
                t.zh for t in vocabulary(name) if (key, t.code) != ("tier", "none") and t.code != "unknown"
            }, column.key


def test_the_header_is_locked_and_the_rest_is_open(empty: Path) -> None:
    book = load_workbook(empty)
    for title, columns in SHEETS.items():
        sheet = book[title]
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.insertRows
        for number, column in enumerate(columns, 1):
            letter = get_column_letter(number)
            assert all(sheet.cell(row, number).protection.locked for row in range(1, HEADER_ROW + 1))
            assert not sheet.column_dimensions[letter].protection.locked, column.key
            assert sheet.column_dimensions[letter].number_format == ("@" if column.is_text else "General")


def test_each_header_explains_itself(empty: Path) -> None:
    book = load_workbook(empty)
    for title, columns in SHEETS.items():
        assert len({c.title for c in columns}) == len(columns)
        for number, column in enumerate(columns, 1):
            cell = book[title].cell(HEADER_ROW, number)
            assert cell.value == column.title
            assert cell.comment is not None
            assert cell.comment.text == column.help
            assert "\n" in column.help, column.key
    text = {c.key: c for columns in SHEETS.values() for c in columns}
    assert text["firm.uscc"].is_text
    assert text["contact.phone"].is_text
    assert "1.2亿元" in text["metric.revenue"].help
    assert text["metric.revenue"].title == "2024年营业收入（万元）"
