"""Headers as offices write them: with units, years, stars, brackets and numbers, in one row or several, in both languages.

None must get a wrong field; a header that is not understood is kept with its row and asked about.
"""

from __future__ import annotations

import pytest

from registry.intake.layout import clean_header
from registry.intake.mapping import HeaderWords, Subject, map_columns

ONE_ROW: dict[str, str | None] = {
    "*企业名称（全称）": "firm.legal_name",
    "1.企业名称": "firm.legal_name",
    "（一）企业名称": "firm.legal_name",
    "企业名称（盖章）": "firm.legal_name",
    "单位详细名称": "firm.legal_name",
    "申报企业名称": "firm.legal_name",
    "企业名称（必填）": "firm.legal_name",
    "统一社会信用代码（18位）": "firm.uscc",
    "统一社会信用代码/税号": "firm.uscc",
    "纳税人识别号": "firm.uscc",
    "组织机构代码": None,
    "社会统一信用代码": "firm.uscc",
    "企业所在区": "firm.district",
    "所属区（县）": "firm.district",
    "注册所在区": "firm.district",
    "所在园区名称": "firm.park",
    "企业注册地址": "firm.reg_address",
    "注册地址（详细到门牌号）": "firm.reg_address",
    "实际经营地址": "firm.ops_address",
    "生产经营地址": "firm.ops_address",
    "成立时间（年/月）": "firm.established",
    "成立日期（yyyy-mm-dd）": "firm.established",
    "企业成立时间": "firm.established",
    "成立年份": "firm.established",
    "法定代表人姓名": "firm.legal_rep",
    "法定代表人（负责人）": "firm.legal_rep",
    "注册资本（万元）": "firm.reg_capital",
    "注册资本（人民币万元）": "firm.reg_capital",
    "注册资金/万元": "firm.reg_capital",
    "认缴注册资本（万元）": "firm.reg_capital",
    "实缴资本（万元）": "firm.paid_capital",
    "实缴注册资本": "firm.paid_capital",
    "企业类型（国有/民营/外资）": None,
    "企业性质": "firm.ownership",
    "登记注册类型": None,
    "所属产业链环节": "firm_segment.code",
    "产业链细分领域": "firm_segment.code",
    "主导产品名称": "firm.main_product",
    "主要产品或服务": "firm.main_product",
    "主营业务": None,
    "主营业务收入占营业收入比重（%）": "metric.main_share",
    "是否高新技术企业": "firm.hnte",
    "是否为高新技术企业（是/否）": "firm.hnte",
    "高新技术企业证书编号": None,
    "专精特新认定级别": "recognition.tier",
    "专精特新企业等级": "recognition.tier",
    "是否专精特新": None,
    "认定批次（第几批）": "recognition.batch",
    "认定时间（年月）": "recognition.recognised",
    "有效期截止日期": "recognition.valid_to",
    "专精特新证书编号": "recognition.cert_no",
    "2024年营业收入（万元）": "metric.revenue",
    "2024年度营业收入(万元)": "metric.revenue",
    "上年度营业收入（万元）": "metric.revenue",
    "营业收入（2024年，万元）": "metric.revenue",
    "③营业总收入（亿元）": "metric.revenue",
    "2024年主营业务收入（万元）": "metric.main_revenue",
    "其中：主营业务收入": "metric.main_revenue",
    "营业收入同比增长率（%）": "metric.revenue_growth",
    "营业收入增长率": "metric.revenue_growth",
    "营业利润（万元）": None,
    "利润总额（万元）": None,
    "2024年净利润（万元）": "metric.net_profit",
    "净利润率（%）": None,
    "资产总额（万元）": "metric.total_assets",
    "2024年末资产总额": "metric.total_assets",
    "净资产（万元）": None,
    "资产负债率（%）": "metric.debt_ratio",
    "2024年研发费用（万元）": "metric.rd_expense",
    "研发费用总额占营业收入总额比重（%）": "metric.rd_ratio",
    "研发费用占营业收入比例": "metric.rd_ratio",
    "研发投入强度（%）": "metric.rd_ratio",
    "研发费用加计扣除（万元）": None,
    "年末从业人员数（人）": "metric.headcount",
    "2024年末从业人员（人）": "metric.headcount",
    "职工总人数": "metric.headcount",
    "全职员工数": None,
    "其中：研发人员（人）": "metric.rd_staff",
    "研发人员占比（%）": "metric.rd_staff_ratio",
    "研发人员占职工总数比重（%）": "metric.rd_staff_ratio",
    "社保缴纳人数（人）": "metric.insured_staff",
    "发明专利（件）": "metric.invention_patents",
    "有效发明专利数量（件）": "metric.invention_patents",
    "发明专利（申请）": None,
    "发明专利申请量（件）": None,
    "实用新型专利（件）": None,
    "软件著作权（项）": None,
    "Ⅰ类知识产权（项）": "metric.class1_ip",
    "I类知识产权数量": "metric.class1_ip",
    "PCT专利数": None,
    "主持或参与制定标准数（项）": "metric.standards",
    "纳税总额（万元）": "metric.tax_paid",
    "上缴税金（万元）": "metric.tax_paid",
    "增值税（万元）": None,
    "出口额（万美元）": "metric.export_sales",
    "细分市场占有率（全国，%）": "metric.market_share",
    "国内市场占有率": None,
    "全球市场占有率": None,
    "市场占有率排名": None,
    "最新一轮融资轮次": "funding_event.round_text",
    "融资轮次（最近一次）": "funding_event.round_text",
    "最近一次融资时间": "funding_event.announced",
    "本轮融资金额（万元）": "funding_event.amount",
    "累计融资金额（亿元）": None,
    "融资总额": None,
    "拟融资金额": None,
    "投前估值（亿元）": "funding_event.valuation",
    "投后估值（亿元）": "funding_event.valuation",
    "领投机构": "funding_event.investors",
    "上市计划": None,
    "拟上市板块": None,
    "股票代码": "firm.stock_code",
    "上市公司股票代码": "firm.stock_code",
    "联系人（填报人）": "contact.person",
    "联系人": "contact.person",
    "联系人手机": "contact.phone",
    "联系电话（手机）": "contact.phone",
    "电子邮箱（E-mail）": "contact.email",
    "填报人联系电话": None,
    "法定代表人电话": None,
    "备注（其他需要说明的情况）": "firm.remark",
    "数据来源": "firm.source",
    "控股股东": "firm.parent_group",
    "实际控制人": None,
    "第一大股东及持股比例": None,
    "累计发射次数（次）": "metric.launches",
    "在轨卫星数量（颗）": "metric.sats_in_orbit",
    "累计交付卫星（颗）": "metric.sats_produced",
    "设计产能（台/年）": "metric.capacity_units",
    "产能利用率（%）": None,
    "在手订单金额（万元）": "metric.key_orders",
    "本地配套率（%）": "metric.local_ratio",
    "本市配套企业数（家）": "metric.local_suppliers",
    "供应商名称": None,
    "主要客户": None,
    "序号": None,
    "填表日期": None,
    "行次": None,
    "Company Name": "firm.legal_name",
    "Company name (full)": "firm.legal_name",
    "Registered capital (RMB 10k)": "firm.reg_capital",
    "Unified Social Credit Code (USCC)": "firm.uscc",
    "Date of establishment": "firm.established",
    "Year founded": "firm.established",
    "Legal representative": "firm.legal_rep",
    "Revenue 2024 (RMB mn)": "metric.revenue",
    "FY2024 Revenue (RMB million)": "metric.revenue",
    "Net profit, RMB mn": "metric.net_profit",
    "Total assets (RMB mn)": "metric.total_assets",
    "Number of employees": "metric.headcount",
    "R&D Expense (RMB mn)": "metric.rd_expense",
    "R&D as % of revenue": "metric.rd_ratio",
    "Invention patents granted": "metric.invention_patents",
    "Utility models": None,
    "Patent applications": None,
    "Latest round": "funding_event.round_text",
    "Amount raised (RMB mn)": "funding_event.amount",
    "Total funding": None,
    "Pre-money valuation": "funding_event.valuation",
    "Post-money valuation (USD mn)": "funding_event.valuation",
    "Lead investor": "funding_event.investors",
    "Contact person": "contact.person",
    "Telephone": "contact.phone",
    "Gross margin (%)": None,
    "Remarks": "firm.remark",
    "District": "firm.district",
    "Industrial park": "firm.park",
}

# Rows from the top down, joined by >.
SEVERAL_ROWS: dict[str, str | None] = {
    "财务情况（万元）>2024年>营业收入": "metric.revenue",
    "经济效益指标>营业收入（万元）>2024年": "metric.revenue",
    "营业收入（万元）>同比增长（%）": "metric.revenue_growth",
    "营业收入>占比": None,
    "研发费用（万元）>金额": "metric.rd_expense",
    "研发费用>占营业收入比重": "metric.rd_ratio",
    "从业人员>总数": "metric.headcount",
    "从业人员>其中：研发人员": "metric.rd_staff",
    "知识产权（件）>发明专利": "metric.invention_patents",
    "知识产权（件）>实用新型": None,
    "知识产权>发明专利>申请": None,
    "知识产权>发明专利>授权": "metric.invention_patents",
    "企业基本信息>名称": "firm.legal_name",
    "基本信息>企业名称": "firm.legal_name",
    "联系人>姓名": "contact.person",
    "联系人>电话": "contact.phone",
    "联系人信息>手机": "contact.phone",
    "法定代表人>电话": None,
    "法定代表人>姓名": "firm.legal_rep",
    "供应商>企业名称": None,
    "子公司>统一社会信用代码": None,
    "控股股东>名称": None,
    "融资情况>轮次": "funding_event.round_text",
    "融资情况>金额（万元）": "funding_event.amount",
    "融资情况>时间": "funding_event.announced",
    "融资情况>投资方": "funding_event.investors",
    "政府补助>金额": None,
    "专精特新认定>等级": "recognition.tier",
    "专精特新>批次": "recognition.batch",
    "专精特新>有效期": "recognition.valid_to",
    "2025年计划>营业收入": None,
    "2025年预计>净利润": None,
    "注册资本>实缴": "firm.paid_capital",
    "注册资本>认缴": "firm.reg_capital",
    "注册资本（万元）>金额": "firm.reg_capital",
    "Financials (RMB mn)>Revenue": "metric.revenue",
    "Contact>Phone": "contact.phone",
}
EXPECTED = ONE_ROW | SEVERAL_ROWS
LEAST_RIGHT = 0.95


def understood(header: str) -> str | None:
    """The field of a column in a table of firms that has columns of a round and of a recognition too."""
    parts = [clean_header(text) for text in header.split(">")]
    path = tuple(part.words for part in parts if part.words)
    year = next((part.year for part in parts if part.year), 2024)
    beside = [("投资方",), ("证书号",)]
    words = [HeaderWords(1, path, year), *(HeaderWords(n, text, None) for n, text in enumerate(beside, 2))]
    fields = map_columns(words, Subject.FIRM)[0].targets
    return "+".join(field.field_key for field in fields) or None


@pytest.mark.parametrize("header", EXPECTED)
def test_no_header_gets_a_wrong_field(header: str) -> None:
    assert understood(header) in (EXPECTED[header], None)


def test_nearly_all_headers_are_understood() -> None:
    missed = [header for header, field in EXPECTED.items() if understood(header) != field]
    known = [field for field in EXPECTED.values() if field is not None]
    assert len(known) >= 100
    assert len(EXPECTED) - len(missed) >= LEAST_RIGHT * len(EXPECTED), missed
    assert len(missed) <= 5, missed


def test_a_return_may_name_the_figures_of_several_years() -> None:
    texts = ["2022年营业收入（万元）", "2023年营业收入（万元）", "2024年营业收入（万元）"]
    parts = [clean_header(text) for text in texts]
    words = [HeaderWords(n, (part.words,), part.year) for n, part in enumerate(parts, 1)]
    assert [column.target and column.target.year for column in map_columns(words, Subject.FIRM)] == [2022, 2023, 2024]


@pytest.mark.parametrize(
    "header",
    [
        "2024年1-9月营业收入",
        "2022-2024年营业收入",
        "近三年营业收入",
        "2024年上半年营业收入",
        "营业收入（预计）",
        "累计营业收入",
        "月均营业收入",
    ],
)
def test_a_figure_of_another_span_than_a_year_is_not_the_year_s(header: str) -> None:
    assert understood(header) is None
