"""Which field a header means: the words of the officers' sheets, and the words that look alike and mean something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.i18n import Language
from registry.intake.grammar import unit_named
from registry.intake.layout import clean_header
from registry.intake.layout_file import is_target
from registry.intake.mapping import (
    HeaderWords,
    MappedColumn,
    Subject,
    choices,
    header_key,
    map_columns,
    subject_of,
    target_for,
)
from registry.intake.ours import ID_HEADER, REASON_HEADER, STATUS_HEADER
from registry.model.vocab import normalised
from tests.intake.headers import mapped

FIRM = {
    "统一社会信用代码": "firm.uscc",
    "社会信用代码": "firm.uscc",
    "税号": "firm.uscc",
    "Unified Social Credit Code": "firm.uscc",
    "企业名称": "firm.legal_name",
    "单位名称": "firm.legal_name",
    "企业全称": "firm.legal_name",
    "Company": "firm.legal_name",
    "legal name": "firm.legal_name",
    "简称": "firm.short_name",
    "字号": "firm.short_name",
    "short name": "firm.short_name",
    "英文名称": "firm.english_name",
    "English name": "firm.english_name",
    "曾用名": "firm_name.name",
    "former name": "firm_name.name",
    "所属区": "firm.district",
    "区县": "firm.district",
    "属地": "firm.district",
    "园区": "firm.park",
    "产业园": "firm.park",
    "注册地址": "firm.reg_address",
    "住所": "firm.reg_address",
    "办公地址": "firm.ops_address",
    "通讯地址": "firm.ops_address",
    "成立日期": "firm.established",
    "成立时间": "firm.established",
    "注册日期": "firm.established",
    "founded": "firm.established",
    "法定代表人": "firm.legal_rep",
    "法人": "firm.legal_rep",
    "注册资本": "firm.reg_capital",
    "注册资金": "firm.reg_capital",
    "registered capital": "firm.reg_capital",
    "实缴资本": "firm.paid_capital",
    "实收资本": "firm.paid_capital",
    "企业性质": "firm.ownership",
    "控股类型": "firm.ownership",
    "控股股东": "firm.parent_group",
    "行业代码": "firm.industry_code",
    "产业链环节": "firm_segment.code",
    "细分领域": "firm_segment.code",
    "主导产品": "firm.main_product",
    "主营产品": "firm.main_product",
    "专精特新等级": "recognition.tier",
    "梯度": "recognition.tier",
    "认定批次": "recognition.batch",
    "认定时间": "recognition.recognised",
    "有效期至": "recognition.valid_to",
    "证书编号": "recognition.cert_no",
    "高新技术企业": "firm.hnte",
    "高企": "firm.hnte",
    "科技型中小企业入库编号": "firm.tech_sme_no",
    "质量管理体系认证": "firm.qms_cert",
    "资质许可": "firm.licences",
    "最新融资轮次": "funding_event.round_text",
    "融资时间": "funding_event.announced",
    "融资金额": "funding_event.amount",
    "投资方": "funding_event.investors",
    "纳税人名称": "firm.legal_name",
    "法人单位名称": "firm.legal_name",
    "所属园区": "firm.park",
    "投后估值": "funding_event.valuation",
    "上市进程": "firm.ipo_stage",
    "火箭型号": "firm.rocket_models",
    "研发机构级别": "firm.rd_institution",
    "联系人": "contact.person",
    "联系电话": "contact.phone",
    "邮箱": "contact.email",
    "备注": "firm.remark",
}
METRICS = {
    "营业收入": "revenue",
    "营收": "revenue",
    "上年度营业收入": "revenue",
    "研发人员数量": "rd_staff",
    "火箭发射次数": "launches",
    "在职员工": "headcount",
    "revenue": "revenue",
    "主营业务收入": "main_revenue",
    "main-business revenue": "main_revenue",
    "营业收入增长率": "revenue_growth",
    "净利润": "net_profit",
    "资产总额": "total_assets",
    "负债总额": "total_liabilities",
    "资产负债率": "debt_ratio",
    "纳税总额": "tax_paid",
    "实缴税金": "tax_paid",
    "研发费用": "rd_expense",
    "研发投入": "rd_expense",
    "R&D expense": "rd_expense",
    "研发费用占比": "rd_ratio",
    "从业人员": "headcount",
    "职工总数": "headcount",
    "employees": "headcount",
    "研发人员数": "rd_staff",
    "研发人员占比": "rd_staff_ratio",
    "参保人数": "insured_staff",
    "社保人数": "insured_staff",
    "有效发明专利": "invention_patents",
    "Ⅰ类知识产权数": "class1_ip",
    "Ⅱ类知识产权数": "class2_ip",
    "参与制定标准数": "standards",
    "细分市场占有率": "market_share",
    "累计发射次数": "launches",
    "成功次数": "launch_successes",
    "累计交付卫星": "sats_produced",
    "在轨卫星数": "sats_in_orbit",
    "设计年产能": "capacity_units",
    "上年实际产量": "output_units",
    "本地配套企业数": "local_suppliers",
    "本地配套率": "local_ratio",
    "重大订单/合同": "key_orders",
}


def key(column: MappedColumn) -> str | None:
    return column.target.key if column.target else None


def test_there_are_enough_words_here() -> None:
    assert len(FIRM) + len(METRICS) >= 100


@pytest.mark.parametrize(("header", "expected"), FIRM.items())
def test_headers_of_the_officers_sheet(header: str, expected: str) -> None:
    assert key(mapped(header)) == expected


@pytest.mark.parametrize(
    ("unit", "factor", "currency"),
    [
        ("（万元）", 10**4, None),
        ("（人民币万元）", 10**4, "CNY"),
        ("（单位：百万元）", 10**6, None),
        ("（人民币/万元）", 10**4, "CNY"),
        ("（美元，万）", 10**4, "USD"),
        (" (RMB 10k)", 10**4, "CNY"),
        (" RMB 10k", 10**4, "CNY"),
        (", RMB 10,000", 10**4, "CNY"),
        (" (CNY mn)", 10**6, "CNY"),
        (" (¥m)", 10**6, "CNY"),
        (" (in 10k yuan)", 10**4, "CNY"),
        (" (US$'000)", 10**3, "USD"),
    ],
)
def test_a_unit_leads_no_header_astray(unit: str, factor: int, currency: str | None) -> None:
    for header, expected in {**FIRM, **{h: f"metric.{m}.2024" for h, m in METRICS.items()}}.items():
        parts = clean_header(header + unit)
        assert key(mapped(parts.words, year=2024 if expected.startswith("metric") else None)) == expected, header
        named = unit_named(parts.unit or "")
        assert named is not None, header
        assert (int(named.factor), named.currency or parts.currency) == (factor, currency), header


@pytest.mark.parametrize(("header", "metric"), METRICS.items())
def test_headers_of_yearly_figures(header: str, metric: str) -> None:
    assert key(mapped(header, year=2024)) == f"metric.{metric}.2024"


@pytest.mark.parametrize(
    "header",
    [
        "累计融资",
        "营业外收入",
        "利润总额",
        "净资产",
        "净利润率",
        "净利润增长率",
        "产能利用率",
        "实用新型专利",
        "发明专利申请数",
        "序号",
        "填报人",
        "填报日期",
        "联系",
        "注册",
        "收入",
        "资本",
    ],
)
def test_what_means_something_else_or_nothing_is_kept_with_the_row_only(header: str) -> None:
    assert key(mapped(header, year=2024)) is None


@pytest.mark.parametrize(
    ("header", "never"),
    [
        ("实缴资本", "firm.reg_capital"),
        ("注册资本", "firm.paid_capital"),
        ("主营业务收入", "metric.revenue.2024"),
        ("主营业务收入占比", "metric.main_revenue.2024"),
        ("营业收入增长率", "metric.revenue.2024"),
        ("资产负债率", "metric.total_liabilities.2024"),
        ("研发人员占比", "metric.rd_staff.2024"),
        ("研发费用占比", "metric.rd_expense.2024"),
        ("税后利润", "metric.tax_paid.2024"),
        ("税号", "metric.tax_paid.2024"),
        ("成功次数", "metric.launches.2024"),
        ("本地配套率", "metric.local_suppliers.2024"),
        ("投前估值", "funding_event.amount"),
        ("投后估值", "funding_event.amount"),
        ("估值", "funding_event.amount"),
        ("累计融资", "funding_event.amount"),
        ("认定时企业名称", "firm.legal_name"),
    ],
)
def test_words_that_look_alike_are_told_apart(header: str, never: str) -> None:
    assert key(mapped(header, year=2024)) != never


def test_a_figure_without_a_year_asks_for_one() -> None:
    assert (mapped("营业收入").target, mapped("营业收入").doubt) == (None, "year")


def test_last_year_is_the_year_of_the_return() -> None:
    (column,) = map_columns([HeaderWords(1, ("上年度营业收入",), None)], Subject.FIRM, 2024)
    assert key(column) == "metric.revenue.2024"


@pytest.mark.parametrize(
    ("headers", "years"),
    [
        (("本年营业收入", "上年营业收入"), (2024, 2023)),
        (("上年营业收入", "本年营业收入"), (2023, 2024)),
        (("去年营业收入", "营业收入"), (2023, 2024)),
        (("上年营业收入", "上年净利润"), (2024, 2024)),
    ],
)
def test_last_year_beside_this_year_is_the_year_before(headers: tuple[str, ...], years: tuple[int, ...]) -> None:
    found = map_columns([HeaderWords(n, (text,), None) for n, text in enumerate(headers, 1)], Subject.FIRM, 2024)
    assert tuple(column.target.year for column in found if column.target is not None) == years


@pytest.mark.parametrize("header", ["前年研发费用", "前一年度营业收入", "前一年营业收入"])
def test_the_year_before_last_is_not_the_year_of_the_return(header: str) -> None:
    (column,) = map_columns([HeaderWords(1, (header,), None)], Subject.FIRM, 2024)
    assert (column.target, column.doubt) == (None, "year"), "it would stand under the wrong year"


def test_what_is_so_far_is_not_the_year_before_last() -> None:
    assert key(mapped("年产能", year=2024)) == "metric.capacity_units.2024"
    assert key(mapped("目前年产能", year=2024)) is None


def test_two_years_of_one_figure_are_two_columns() -> None:
    words = [HeaderWords(1, ("营业收入", "2023年"), 2023), HeaderWords(2, ("营业收入", "2024年"), 2024)]
    assert [key(c) for c in map_columns(words, Subject.FIRM)] == ["metric.revenue.2023", "metric.revenue.2024"]


def test_the_first_of_two_equal_columns_has_the_field() -> None:
    words = [HeaderWords(1, ("企业名称",), None), HeaderWords(2, ("单位名称",), None)]
    first, second = map_columns(words, Subject.FIRM)
    assert key(first) == "firm.legal_name"
    assert (key(second), second.doubt) == (None, "twice")


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        (("企业名称", "统一社会信用代码", "注册资本"), Subject.FIRM),
        (("企业名称", "融资轮次", "融资时间", "融资金额"), Subject.FUNDING),
        (("企业简称", "轮次", "金额", "投资方"), Subject.FUNDING),
        (("企业名称", "事件", "日期", "结果"), Subject.MILESTONE),
        (("企业名称", "专精特新等级", "认定时间", "有效期至"), Subject.RECOGNITION),
        (("企业名称", "否决事项", "核查结论"), Subject.VETO),
        (
            ("企业名称", "统一社会信用代码", "法定代表人", "注册资本", "融资轮次", "融资金额", "专精特新等级"),
            Subject.FIRM,
        ),
        (("Company", "Round", "Amount", "Investors"), Subject.FUNDING),
    ],
)
def test_what_the_rows_are(headers: tuple[str, ...], subject: Subject) -> None:
    assert subject_of([HeaderWords(n, (h,), None) for n, h in enumerate(headers, 1)]) is subject


def test_a_year_is_missing_and_the_figure_is_proposed() -> None:
    column = mapped("营业收入")
    assert (column.why, column.targets) == ("year_missing", ())
    assert column.proposal == target_for("metric.revenue")


def test_words_that_people_taught_go_first() -> None:
    words = [HeaderWords(1, ("孵化载体",), None), HeaderWords(2, ("企业名称",), None), HeaderWords(3, ("创收",), 2024)]
    learned = {"孵化载体": "firm.park", "企业名称": "note", "创收": "metric.revenue"}
    columns = map_columns(words, Subject.FIRM, learned=learned)
    assert [key(c) for c in columns] == ["firm.park", None, "metric.revenue.2024"]
    assert {c.why for c in columns} == {"learned"}


@pytest.mark.parametrize("taught", ["ignore", "firm.gone", "milestone.event", "metric.gone", "", "."])
def test_what_was_taught_must_make_sense_here(taught: str) -> None:
    (column,) = map_columns([HeaderWords(1, ("备用栏",), None)], Subject.FIRM, learned={"备用栏": taught})
    assert column.targets == ()
    assert column.why == ("ignored" if taught == "ignore" else "unknown")


def test_a_taught_name_of_the_firm_means_the_firm_in_a_table_of_rounds() -> None:
    words = [HeaderWords(1, ("融资主体",), None)]
    (column,) = map_columns(words, Subject.FUNDING, learned={"融资主体": "firm.legal_name"})
    assert key(column) == "funding_event.firm"


def test_the_key_of_a_header_forgets_the_year() -> None:
    assert (
        header_key(("财务情况", "2023年", "营业收入"))
        == header_key(("财务情况", "上年度营业收入"))
        == "财务情况营业收入"
    )
    assert header_key(("年度",)) == "年度"
    assert normalised(header_key(("R&D", "Expense（RMB）"))) == header_key(("R&D", "Expense（RMB）"))


def test_our_own_columns_in_a_workbook_that_came_back() -> None:
    words = [HeaderWords(n, (text,), None) for n, text in enumerate((STATUS_HEADER, REASON_HEADER, ID_HEADER), 1)]
    status, reason, identifier = map_columns(words, Subject.FUNDING)
    assert [(c.why, c.targets) for c in (status, reason)] == [("ignored", ())] * 2
    assert (identifier.why, key(identifier), identifier.confidence) == ("identifier", "firm.uid", 100)


def test_values_make_a_column_more_or_less_sure() -> None:
    (fits,) = map_columns([HeaderWords(1, ("成立时间",), None)], Subject.FIRM, samples={1: ["2018年3月"] * 5})
    (bare,) = map_columns([HeaderWords(1, ("成立时间",), None)], Subject.FIRM)
    (differs,) = map_columns([HeaderWords(1, ("成立时间",), None)], Subject.FIRM, samples={1: ["固体火箭"] * 5})
    assert differs.confidence < 60 < bare.confidence < fits.confidence
    assert key(fits) == key(differs) == "firm.established", "the word decides, the values only doubt"


def test_an_unknown_column_of_firms_or_codes_is_proposed_and_never_used() -> None:
    firms = ["上海示例航天科技有限公司", "上海虚构卫星技术有限公司", "苏州例证测控设备有限公司"]
    codes = ["91310000MA1FL00000", "91310000MA1FL00019", "91310000MA1FL00027"]
    words = [HeaderWords(1, ("主体",), None), HeaderWords(2, ("代号",), None), HeaderWords(3, ("附加",), None)]
    columns = map_columns(words, Subject.FIRM, samples={1: firms, 2: codes, 3: ["甲", "乙", "丙"]})
    assert [c.targets for c in columns] == [(), (), ()]
    assert [c.proposal and c.proposal.key for c in columns] == ["firm.legal_name", "firm.uscc", None]
    assert [c.why for c in columns] == ["type", "type", "unknown"]
    assert all(c.confidence < 60 for c in columns)


def test_a_field_that_has_its_column_is_not_proposed_again() -> None:
    firms = ["上海示例航天科技有限公司", "上海虚构卫星技术有限公司", "苏州例证测控设备有限公司"]
    words = [HeaderWords(1, ("主体",), None), HeaderWords(2, ("企业名称",), None)]
    assert map_columns(words, Subject.FIRM, samples={1: firms, 2: firms})[0].proposal is None


@pytest.mark.parametrize("subject", Subject)
def test_every_choice_can_be_named_and_taught(subject: Subject) -> None:
    for choice in choices(subject):
        assert is_target(choice.field_key)
        assert target_for(choice.field_key) == choice
        assert choice.title(Language.ZH)
    keys = [choice.field_key for choice in choices(subject)]
    assert len(keys) == len(set(keys))
    assert "firm.uid" in keys
    assert ("metric.revenue" in keys) is (subject is Subject.FIRM)


@pytest.mark.parametrize(
    "name", ["", "firm", "firm.gone", "metric", "metric.gone", "metric.revenue.x", "gone.name", "."]
)
def test_an_unknown_key_names_nothing(name: str) -> None:
    with pytest.raises(KeyError):
        target_for(name)


def test_a_figure_may_be_named_with_its_year() -> None:
    assert target_for("metric.revenue.2024") == target_for("metric.revenue", 2024)
    assert target_for("metric.revenue.2024").key == "metric.revenue.2024"


@given(
    st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=6),
    st.sampled_from(Subject),
    st.dictionaries(st.text(max_size=4), st.text(max_size=12), max_size=3),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=20), st.floats(), st.booleans()), max_size=5),
)
def test_mapping_never_raises(
    paths: list[list[str]], subject: Subject, learned: dict[str, str], values: list[object]
) -> None:
    words = [HeaderWords(n, tuple(path), None) for n, path in enumerate(paths, 1)]
    columns = map_columns(words, subject, 2024, learned=learned, samples=dict.fromkeys(range(1, 7), values))
    assert [c.column for c in columns] == [w.column for w in words]
    assert all(0 <= c.confidence <= 100 for c in columns)
    subject_of(words)


def test_of_two_valuations_the_one_after_the_money_counts() -> None:
    words = [HeaderWords(n, (text,), None) for n, text in enumerate(("企业名称", "轮次", "投前估值", "投后估值"), 1)]
    columns = map_columns(words, Subject.FUNDING)
    assert [key(c) for c in columns][2:] == [None, "funding_event.valuation"]
    assert columns[2].why == "twice"
    assert [key(c) for c in map_columns(words[:3], Subject.FUNDING)][2:] == ["funding_event.valuation"]


@pytest.mark.parametrize("known", [*FIRM, *METRICS])
@pytest.mark.parametrize(
    "more", ["排名", "目标值", "申请情况表", "变动率", "填写人", "的供应商", "（供应商）", "（预计）"]
)
def test_a_known_word_with_more_behind_it_is_another_word(known: str, more: str) -> None:
    assert key(mapped(known + more, year=2024)) is None
