"""Writes ``resources/samples/district-return.xlsx``: a fictional district return, as untidy as real ones are.

    python tools/make_sample.py [FOLDER]

All firms, persons, houses and figures are invented (``sample_facts.py``). The same bytes come out on every run: the
dice have a fixed seed and no clock is asked. Five errors and three duplicates are planted; ``district-return.json``
beside the workbook lists them, and nothing else in it is wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from sample_facts import AS_OF, SEED, YEARS, Dice, Honour, Round, SampleFirm, invent
from sample_sheet import FULL_WIDTH, Column, SheetWriter, Shown, Value, packed, shown_date, shown_sum, title

HERE = Path(__file__).resolve().parent
FICTION = "虚构示例数据 Fictional sample data"
FIRMS, RESEARCH, ROUNDS, EVENTS, HONOURS, VETOES = (
    "企业情况表",
    "研发产能与配套",
    "融资情况",
    "里程碑",
    "资质与认定",
    "信用核查",
)


@dataclass(slots=True)
class Planted:
    """The errors and duplicates put in, as the expected report."""

    errors: list[dict[str, str]]
    duplicates: list[dict[str, str]]


# -- what the columns show --------------------------------------------------------------------------------


def _figure(code: str, year: int = 2024, form: str | None = None) -> Callable[[SampleFirm], Shown]:
    return lambda firm: Shown(firm.figures.get((code, year)), form)


def _text(key: str) -> Callable[[SampleFirm], Value]:
    return lambda firm: firm.texts.get(key) or None


def _row(key: str) -> Callable[[SampleFirm], Value]:
    return lambda firm: firm.row[key] or None


def _founded(firm: SampleFirm) -> Shown:
    return shown_date(firm.founded, Dice(firm.serial).whole(0, 7))


def _capital(firm: SampleFirm) -> Value:
    wan = int(firm.texts["reg_capital"])
    match wan % 7:
        case 0:
            return f"{wan}万元人民币"
        case 1 if wan >= 10000:
            return f"{wan / 10000:g}亿元"
        case 2:
            return str(wan).translate(FULL_WIDTH)
        case _:
            return wan


def _count(code: str) -> Callable[[SampleFirm], Value | Shown]:
    """A count that some offices type in full-width digits."""

    def show(firm: SampleFirm) -> Value | Shown:
        value = firm.figures.get((code, 2024))
        if value is not None and (int(value) * 7 + firm.serial) % 19 == 3:
            return str(int(value)).translate(FULL_WIDTH)
        return Shown(value, "#,##0")

    return show


def _share(code: str) -> Callable[[SampleFirm], Shown]:
    return lambda firm: Shown(firm.figures.get((code, 2024)), "0%")


# -- the sheets ------------------------------------------------------------------------------------------


def _firm_columns() -> list[Column]:
    basic, money, people, status, filed = "基本情况", "财务情况（万元）", "人员情况（2024年末）", "资质情况", "填报信息"
    columns = [
        Column(basic, "企业名称*", _row("legal_name"), 34),
        Column(basic, "简称", _row("short_name"), 13),
        Column(basic, "英文名称", _row("english_name"), 26),
        Column(basic, "曾用名", _row("former_name"), 28),
        Column(basic, "统一社会信用代码", lambda f: f.uscc, 22),
        Column(basic, "所属区", _row("district"), 10),
        Column(basic, "园区", _row("park"), 16),
        Column(basic, "成立时间", _founded, 15),
        Column(basic, "企业性质", _row("ownership"), 11),
        Column(basic, "所属集团", _row("group"), 15),
        Column(basic, "产业链\n环节", _row("segment"), 14),
        Column(basic, "主导产品", _row("product"), 20),
        Column(basic, "注册资本（万元）", _capital, 14),
    ]
    for code, word in (
        ("revenue", "营业收入"),
        ("net_profit", "净利润"),
        ("rd_expense", "研发费用"),
        ("tax_paid", "纳税总额"),
    ):
        form = "#,##0.00" if code == "tax_paid" else "#,##0"
        columns += [Column(money, f"{year}年{word}", _figure(code, year, form), 11) for year in YEARS]
    return [
        *columns,
        Column(money, "2024年主营业务收入", _figure("main_revenue", form="#,##0"), 13),
        Column(money, "2024年资产总额", _figure("total_assets", form="#,##0"), 12),
        Column(money, "2024年负债总额", _figure("total_liabilities", form="#,##0"), 12),
        Column(people, "从业人员", _count("headcount"), 9),
        Column(people, "研发人员", _count("rd_staff"), 9),
        Column(people, "在沪参保人数", _count("insured_staff"), 10),
        Column(status, "高新技术企业", _text("hnte"), 9),
        Column(status, "质量管理体系认证", _text("qms_cert"), 20),
        Column(status, "资质许可", _text("licences"), 26),
        Column(status, "上市进程", _text("ipo_stage"), 11),
        Column(filed, "来源", _text("source"), 18),
        Column(filed, "证据等级", _text("grade"), 9),
    ]


def _research_columns() -> list[Column]:
    know, make, lead, fund, filed = (
        "研发与知识产权（2024年末）",
        "产出与产能（2024年）",
        "带动与应用（2024年）",
        "资本（截至2024年末）",
        "填报信息",
    )
    return [
        Column("", "企业名称", _row("short_name"), 14),
        Column(know, "Ⅰ类知识产权数（件）", _count("class1_ip")),
        Column(know, "Ⅱ类知识产权数（件）", _count("class2_ip")),
        Column(know, "有效发明专利（件）", _count("invention_patents")),
        Column(know, "主导制定标准数（项）", _count("standards")),
        Column(know, "牵头创新平台数（个）", _count("platforms_led")),
        Column(make, "实际产量", _count("output_units")),
        Column(make, "设计年产能", _count("capacity_units")),
        Column(make, "任务成功率（%）", _figure("success_rate", form="0.0#")),
        Column(make, "降本增效等级（0-3）", _figure("cost_cycle_level", form="0")),
        Column(make, "累计发射次数", _count("launches")),
        Column(make, "成功次数", _count("launch_successes")),
        Column(make, "累计交付卫星（颗）", _count("sats_produced")),
        Column(make, "在轨卫星数（颗）", _count("sats_in_orbit")),
        Column(lead, "本地配套企业数（家）", _count("local_suppliers")),
        Column(lead, "本地配套率（%）", _figure("local_ratio", form="0.0#")),
        Column(lead, "示范应用场景数（个）", _count("demo_scenarios")),
        Column(lead, "长三角协作项目数（项）", _count("delta_collaborations")),
        Column(lead, "重大订单（亿元）", _figure("key_orders", form="0.00")),
        Column(lead, "许可齐备率", _share("licence_share")),
        Column(fund, "累计股权融资实缴额（亿元）", _figure("paid_in_equity", form="0.00")),
        Column(fund, "近24个月机构投资者数（家）", _count("institutional_investors")),
        Column(filed, "来源", _text("source"), 18),
        Column(filed, "证据等级", _text("grade"), 9),
    ]


def _round_columns() -> list[Column]:
    def amount(item: tuple[SampleFirm, Round, int]) -> Value:
        firm, funding, number = item
        return shown_sum(funding.wan, Dice(firm.serial * 10 + number).whole(0, 13))

    def day(item: tuple[SampleFirm, Round, int]) -> Shown:
        return shown_date(item[1].day, Dice(item[0].serial * 10 + item[2] + 5000).whole(0, 8))

    def valuation(item: tuple[SampleFirm, Round, int]) -> Shown:
        wan = item[1].valuation_wan
        return Shown(None if wan is None else wan / 10000, "0.0#")

    return [
        Column("", "企业（简称）", lambda i: i[0].short, 14),
        Column("", "融资轮次", lambda i: i[1].label, 14),
        Column("", "融资时间", day, 16),
        Column("", "融资金额", amount, 16),
        Column("", "投资方", lambda i: "、".join(i[1].investors), 46),
        Column("", "投后估值（亿元）", valuation, 12),
        Column("", "备注", lambda i: i[1].remark or None, 20),
        Column("", "来源", lambda i: {"B": "工商登记与投资协议", "C": "行业媒体", "D": "企业自报"}[i[1].grade], 20),
        Column("", "证据等级", lambda i: i[1].grade, 9),
    ]


def _event_columns() -> list[Column]:
    def name(item: tuple[SampleFirm, Any, int]) -> str:
        return item[0].row["legal_name"] if item[2] == 3 else item[0].short

    def day(item: tuple[SampleFirm, Any, int]) -> Shown:
        forms = (4, 1, 2, 5, 0, 7, 3)
        return shown_date(item[1].day, forms[Dice(item[0].serial * 10 + item[2] + 9000).whole(0, 6)])

    return [
        Column("", "企业", name, 30),
        Column("", "重大节点", lambda i: i[1].text, 44),
        Column("", "日期", day, 16),
        Column("", "结果", lambda i: i[1].outcome, 9),
        Column("", "数量", lambda i: i[1].quantity, 8),
        Column("", "来源", lambda i: {"B": "合同、公告或批文", "C": "行业媒体", "D": "企业自报"}[i[1].grade], 18),
        Column("", "证据等级", lambda i: i[1].grade, 9),
    ]


def _honour_columns() -> list[Column]:
    def validity(part: str) -> Callable[[tuple[SampleFirm, Honour, int]], Shown]:
        def show(item: tuple[SampleFirm, Honour, int]) -> Shown:
            day = getattr(item[1], part)
            return shown_date(day, 0) if item[1].monthly else shown_date(day, 4)

        return show

    return [
        Column("", "企业全称", lambda i: i[0].row["legal_name"], 34),
        Column("", "认定类型", lambda i: i[1].tier, 24),
        Column("", "批次", lambda i: i[1].batch, 16),
        Column("", "公告时间", lambda i: shown_date(i[1].day, (1, 2, 4, 7)[i[2] % 4]), 16),
        Column("", "有效期起", validity("valid_from"), 14),
        Column("", "有效期至", validity("valid_to"), 14),
        Column("", "证书编号", lambda i: f"示例{i[1].day.year}{i[0].serial:03d}{i[2]:02d}", 18),
        Column("", "状态", lambda i: i[1].status, 9),
        Column("", "来源", lambda _: "认定公告", 12),
        Column("", "证据等级", lambda _: "A", 9),
    ]


def _veto_columns() -> list[Column]:
    def document(item: tuple[SampleFirm, str, str]) -> Value:
        return "示例环罚〔2024〕第7号" if item[2] == "不通过" and item[1].startswith("质量") else None

    return [
        Column("", "企业名称", lambda i: i[0].row["legal_name"].replace("（", "(").replace("）", ")"), 34),
        Column("", "否决事项", lambda i: i[1], 18),
        Column("", "核查结论", lambda i: i[2], 12),
        Column("", "核查单位", lambda _: "示例市信用中心", 16),
        Column("", "核查日期", lambda _: Shown(date(2025, 6, 16), "yyyy-mm-dd"), 12),
        Column("", "文号", document, 24),
        Column("", "证据等级", lambda _: "A", 9),
    ]


def build() -> tuple[Workbook, dict[str, Any]]:
    """The workbook and the report expected of its import."""
    firms = invent(HERE / "sample_firms.tsv")
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = FIRMS
    planted = Planted([], [])
    rounds = [(f, r, n) for f in firms for n, r in enumerate(f.rounds)]
    events = [(f, e, n) for f in firms for n, e in enumerate(f.events)]
    honours = [(f, h, n) for f in firms for n, h in enumerate(f.honours)]

    _write_firms(sheet, firms, planted)
    _write_research(book.create_sheet(RESEARCH), firms)
    _write_rounds(book.create_sheet(ROUNDS), rounds, planted)
    _write_events(book.create_sheet(EVENTS), events, planted)
    _write_honours(book.create_sheet(HONOURS), honours)
    _write_vetoes(book.create_sheet(VETOES), firms)

    report = {
        "note": FICTION,
        "as_of": AS_OF.isoformat(),
        "seed": SEED,
        "counts": {
            "firms": len(firms),
            "rounds": len(rounds),
            "milestones": len(events),
            "recognitions": len(honours),
            "veto_records": sum(1 for f in firms for answer in f.vetoes.values() if answer),
        },
        "errors": planted.errors,
        "duplicates": planted.duplicates,
    }
    return book, report


def _plant(planted: Planted, cell: Cell, text: str, code: str, what: str, field: str) -> None:
    cell.value = text
    entry = {
        "sheet": cell.parent.title,
        "cell": cell.coordinate,
        "code": code,
        "field": field,
        "text": text,
        "what": what,
    }
    planted.errors.append(entry)


def _write_firms(sheet: Worksheet, firms: list[SampleFirm], planted: Planted) -> None:
    title(sheet, "A1", f"2024年度商业航天企业情况表（{FICTION}）", "A1:AL1")
    sheet["A2"] = (
        "填报说明：企业、人员、机构和数字均为虚构；空白表示未填报；证据等级 A 官方文件、B 审计或披露、C 媒体、D 自报"
    )
    sheet["A3"] = "填报单位：示例区经济委员会（虚构）"
    sheet["AG3"] = "单位：万元"
    table = SheetWriter(sheet, (4, 1), _firm_columns())
    by_name = {f.short: f for f in firms}
    for count, firm in enumerate(firms, start=1):
        table.add([firm])
        if count == 34:
            _duplicate(table, by_name["潆星制造"], planted, "uscc", "上海潆星空间仪器有限公司")
        if count == 51:
            _duplicate(table, by_name["绮波微波"], planted, "uscc", "上海绮波电子管有限公司")
        if count == 57:
            _duplicate(table, by_name["炘岳电源"], planted, "former_name", "上海炘岳蓄电池厂有限公司")
    # One firm states its old name within the name cell, not in the column for it.
    line = table.find("简称", "绮波微波")
    table.cell(line, "企业名称*").value = "上海绮波微波电子有限公司（原名：上海绮波电子管有限公司）"
    table.cell(line, "曾用名").value = None

    line = table.find("简称", "岑锚地面站")
    cell = table.cell(line, "统一社会信用代码")
    _plant(planted, cell, _swapped(str(cell.value)), "check_digit", "两位数字颠倒，校验位不符", "uscc")
    line = table.find("简称", "藜珩星敏")
    _plant(planted, table.cell(line, "在沪参保人数"), "见附件", "not_an_integer", "数字列中是文字", "insured_staff")
    line = table.find("简称", "濮讯测控")
    _plant(planted, table.cell(line, "2024年资产总额"), "#REF!", "excel_error", "公式引用失效", "total_assets")

    _total(table, len(firms))
    sheet.cell(table.row + 1, 1, "填表人：示例甲　　审核人：示例乙　　填表日期：2025年6月20日")


def _swapped(code: str) -> str:
    """`code` with two neighbouring digits of the organisation code exchanged, as a tired hand does."""
    at = next(i for i in range(13, 15) if code[i] != code[i + 1])
    return code[:at] + code[at + 1] + code[at] + code[at + 2 :]


def _duplicate(table: SheetWriter, firm: SampleFirm, planted: Planted, how: str, old_name: str) -> None:
    """A sparse line about a firm that stands in the table already, under its old name."""
    line = table.row
    full = {c.title: c.show(firm) for c in table.columns}
    kept = ("所属区", "产业链\n环节", "2022年营业收入", *(("统一社会信用代码",) if how == "uscc" else ()))
    cells: list[Value | Shown] = [full[c.title] if c.title in kept else None for c in table.columns]
    cells[0] = line - table.first + 1
    cells[table.column("企业名称*") - table.left] = old_name
    table.add_cells(cells)
    planted.duplicates.append({
        "sheet": FIRMS,
        "cell": table.cell(line, "企业名称*").coordinate,
        "code": "duplicate_uscc" if how == "uscc" else "duplicate_former_name",
        "text": old_name,
        "firm": firm.row["legal_name"],
        "firm_cell": table.cell(table.find("简称", firm.short), "企业名称*").coordinate,
        "what": "统一社会信用代码相同，名称为旧名" if how == "uscc" else "无信用代码，名称是另一行的曾用名",
    })  # fmt: skip


def _total(table: SheetWriter, count: int) -> None:
    cells: list[Value | Shown] = [None] * len(table.columns)
    cells[0], cells[1] = "合计", f"{count}家"
    for year in YEARS:
        at = table.column(f"{year}年营业收入")
        values = [table.sheet.cell(r, at).value for r in range(table.first, table.row)]
        named = [table.sheet.cell(r, table.column("简称")).value for r in range(table.first, table.row)]
        total = sum(v for v, n in zip(values, named, strict=True) if isinstance(v, int | float) and n)
        cells[at - table.left] = Shown(total, "#,##0")
    table.add_cells(cells)


def _write_research(sheet: Worksheet, firms: list[SampleFirm]) -> None:
    title(sheet, "C2", f"研发、产能与配套情况（2024年度）　{FICTION}")
    sheet["C3"] = "注：金额单位以表头为准；未填报的留空"
    table = SheetWriter(sheet, (5, 3), _research_columns(), numbered=False)
    table.add(firms)


def _write_rounds(sheet: Worksheet, rounds: list[tuple[SampleFirm, Round, int]], planted: Planted) -> None:
    title(sheet, "A1", f"融资情况（{FICTION}）", "A1:J1")
    sheet["A2"] = "金额按公告原文填写，未公开的写“未披露”"
    table = SheetWriter(sheet, (3, 1), _round_columns())
    table.add(rounds)
    line = table.find("企业（简称）", "璇泊计算")
    _plant(planted, table.cell(line, "融资金额"), "1,23,4万元", "unparsed", "千分位错位，金额不明", "amount")
    table.add_cells(["合计", f"{len(rounds)}条", *([None] * (len(table.columns) - 2))])


def _write_events(sheet: Worksheet, events: list[tuple[SampleFirm, Any, int]], planted: Planted) -> None:
    title(sheet, "B1", f"重大节点　{FICTION}")
    table = SheetWriter(sheet, (3, 2), _event_columns(), numbered=False)
    table.add(events)
    line = table.find("企业", "槐序阀门")
    _plant(planted, table.cell(line, "日期"), "2023-02-30", "invalid_date", "二月没有 30 日", "happened")


def _write_honours(sheet: Worksheet, honours: list[tuple[SampleFirm, Honour, int]]) -> None:
    title(sheet, "A1", f"资质与认定（{FICTION}）", "A1:K1")
    sheet["A2"] = "截至2025年6月30日"
    table = SheetWriter(sheet, (3, 1), _honour_columns())
    table.add(honours)
    sheet.cell(table.row + 1, 1, "注：有效期按认定公告计算")


def _write_vetoes(sheet: Worksheet, firms: list[SampleFirm]) -> None:
    title(sheet, "A1", f"一票否决事项核查（{FICTION}）", "A1:H1")
    table = SheetWriter(sheet, (2, 1), _veto_columns())
    table.add((f, kind, answer) for f in firms for kind, answer in f.vetoes.items() if answer)


def main(folder: Path) -> None:
    """Write both files into `folder`."""
    book, report = build()
    (folder / "district-return.xlsx").write_bytes(packed(book, FICTION))
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    (folder / "district-return.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "resources" / "samples")
