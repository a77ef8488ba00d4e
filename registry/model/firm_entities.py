"""The entities of one firm: what it is called and where it sits, its recognitions, rounds, milestones, figures and papers."""

from __future__ import annotations

from registry.model.catalogue import Entity, Field, Kind, Sensitivity


def _firm_reference() -> Field:
    return Field(
        key="firm", en="Firm", zh="企业", kind=Kind.REFERENCE, required=True,
        aliases=("企业名称", "企业（简称）", "企业简称", "单位名称", "公司名称", "公司", "firm", "company", "enterprise"),
    )  # fmt: skip


_SOURCE = Field(
    key="source", en="Source", zh="来源", group="evidence", aliases=("数据来源", "资料来源", "出处", "信息来源")
)
_GRADE = Field(
    key="grade", en="Evidence grade", zh="证据等级", kind=Kind.CODE, group="evidence",
    aliases=("佐证等级", "等级（证据）", "证据级别", "evidence", "grade"),
)  # fmt: skip
_REMARK = Field(
    key="remark",
    en="Remark",
    zh="备注",
    kind=Kind.LONG_TEXT,
    group="evidence",
    aliases=("说明", "注", "note", "notes", "remarks"),
)

FIRM = Entity("firm", "Firm", "企业", (
    Field(key="legal_name", en="Legal name", zh="企业名称", required=True, group="identity",
          aliases=("单位名称", "公司名称", "企业", "企业全称", "单位全称", "法定名称", "名称", "company", "company name",
                   "enterprise name", "firm", "firm name", "单位详细名称", "申报企业名称", "申报单位", "申报企业",
                   "公司全称", "法人单位名称", "纳税人名称"), negatives=("法人名称", "供应商名称", "客户名称")),
    Field(key="short_name", en="Short name", zh="简称", group="identity",
          aliases=("企业简称", "字号", "品牌", "brand", "企业（简称）")),
    Field(key="english_name", en="English name", zh="英文名称", competing=True, group="identity",
          aliases=("英文名", "企业英文名称", "name in english", "english")),
    Field(key="uscc", en="Credit code", zh="统一社会信用代码", group="identity",
          aliases=("社会信用代码", "信用代码", "税号", "uscc", "unified social credit code", "统一信用代码", "统一代码",
                   "纳税人识别号", "社会统一信用代码", "统一社会信用代码证号")),
    Field(key="district", en="District", zh="所属区", competing=True, kind=Kind.CODE, vocabulary="district", group="identity",
          aliases=("区县", "注册区", "属地", "所在区", "区域", "所属区县", "行政区", "注册所在区", "所在区县", "注册区县",
                   "注册所在区县")),
    Field(key="place", en="Place", zh="所在地", competing=True, group="identity",
          aliases=("注册地/所在地", "注册地", "所在城市", "城市", "location", "city")),
    Field(key="park", en="Park", zh="园区", competing=True, group="identity",
          aliases=("产业园", "所在园区", "所属园区", "产业园区", "cluster", "industrial park")),
    Field(key="reg_address", en="Registered address", zh="注册地址", competing=True, group="identity", aliases=("住所", "注册住所")),
    Field(key="ops_address", en="Office address", zh="办公地址", competing=True, group="identity",
          aliases=("经营地址", "通讯地址", "办公地点", "address", "地址", "实际经营地址", "生产经营地址", "实际办公地址",
                   "通信地址", "企业地址", "公司地址", "单位地址")),
    Field(key="established", en="Founded", zh="成立日期", competing=True, kind=Kind.DATE, group="identity",
          aliases=("成立时间", "注册日期", "注册时间", "established", "founded on", "founding date", "date founded",
                   "成立年份", "成立年月", "设立日期", "设立时间", "date of establishment", "year founded",
                   "date of incorporation")),
    Field(key="legal_rep", en="Legal representative", zh="法定代表人", competing=True, group="identity", sensitivity=Sensitivity.INTERNAL,
          aliases=("法人代表", "法人", "法人姓名", "法定代表人姓名"),
          negatives=("法定代表人电话", "法人电话", "法定代表人联系方式")),
    Field(key="reg_capital", en="Registered capital", zh="注册资本", competing=True, kind=Kind.AMOUNT, group="identity",
          aliases=("注册资金", "认缴注册资本", "认缴资本", "注册资本金"), negatives=("实缴资本", "实收资本")),
    Field(key="paid_capital", en="Paid-in capital", zh="实缴资本", competing=True, kind=Kind.AMOUNT, group="identity",
          aliases=("实收资本", "实缴注册资本", "实缴资本金", "实到资本"), negatives=("注册资本",)),
    Field(key="ownership", en="Ownership", zh="企业性质", competing=True, kind=Kind.CODE, vocabulary="ownership", group="identity",
          aliases=("所有制", "控股类型", "经济类型", "所有制性质")),
    Field(key="parent_group", en="Parent group", zh="所属集团", competing=True, group="identity",
          aliases=("控股股东", "母公司", "集团"),
          negatives=("实际控制人", "第一大股东", "实控人")),
    Field(key="industry_code", en="Industry code", zh="行业代码", competing=True, group="identity",
          aliases=("国民经济行业", "国民经济行业代码", "所属行业", "行业")),
    Field(key="segment", en="Segment", zh="领域", kind=Kind.CODE, vocabulary="segment1", group="identity", computed=True),
    Field(key="main_product", en="Main product", zh="主导产品", competing=True, group="identity",
          aliases=("主营产品", "主要产品", "产品", "核心产品", "main products", "主要产品或服务", "主要产品和服务",
                   "主要产品及服务", "主导产品或服务"), negatives=("主营业务收入", "主营业务", "主要业务", "经营范围")),
    Field(key="hnte", en="High-tech enterprise", zh="高新技术企业", competing=True, kind=Kind.BOOLEAN, group="status",
          aliases=("高企", "是否高企", "是否高新技术企业", "是否为高新技术企业", "是否为高企", "国家高新技术企业",
                   "是否国家高新技术企业"), negatives=("高新技术企业证书编号", "高企证书编号", "高新技术企业认定时间")),
    Field(key="tech_sme_no", en="Technology SME number", zh="科技型中小企业入库编号", competing=True, group="status",
          aliases=("科技型中小企业编号", "科小编号")),
    Field(key="qms_cert", en="Quality certificates", zh="质量管理体系认证", competing=True, group="status",
          aliases=("体系认证", "质量体系", "质量体系认证")),
    Field(key="licences", en="Licences", zh="资质许可", competing=True, group="status", aliases=("许可证", "资质", "资质证书", "行业资质")),
    Field(key="ipo_stage", en="Listing stage", zh="上市进程", competing=True, kind=Kind.CODE, vocabulary="ipo_stage", group="status",
          aliases=("上市阶段", "上市状态", "ipo进程", "上市板块"), negatives=("上市计划", "拟上市板块", "拟上市地")),
    Field(key="stock_code", en="Stock code", zh="股票代码", competing=True, group="status", aliases=("证券代码", "上市公司股票代码")),
    Field(key="rocket_models", en="Rocket models", zh="火箭型号", competing=True, group="status", aliases=("型号", "运载型号", "vehicles")),
    Field(key="rd_institution", en="Level of R&D institution", zh="研发机构级别", competing=True, group="status",
          aliases=("研发机构", "研发平台级别", "r&d institution")),
    Field(key="pinyin", en="Pinyin", zh="拼音", group="search", computed=True),
    Field(key="initials", en="Pinyin initials", zh="拼音首字母", group="search", computed=True),
    _REMARK, _SOURCE, _GRADE,
))  # fmt: skip

FIRM_NAME = Entity("firm_name", "Name", "名称", (
    _firm_reference(),
    Field(key="kind", en="Kind of name", zh="名称类别", kind=Kind.CODE, vocabulary="name_kind", required=True),
    Field(key="name", en="Name", zh="名称", required=True,
          aliases=("曾用名", "原名", "former name", "former names", "曾用名称")),
    Field(key="norm", en="Comparison key", zh="比对键", computed=True),
))  # fmt: skip

FIRM_IDENTIFIER = Entity(
    "firm_identifier",
    "Identifier",
    "标识",
    (
        _firm_reference(),
        Field(key="scheme", en="Scheme", zh="标识类别", kind=Kind.CODE, required=True),
        Field(key="value", en="Identifier", zh="标识", required=True),
    ),
)

FIRM_SITE = Entity(
    "firm_site",
    "Site",
    "场所",
    (
        _firm_reference(),
        Field(key="kind", en="Kind of site", zh="场所类别", kind=Kind.CODE, required=True),
        Field(key="place", en="Place", zh="地点"),
        Field(key="district", en="District", zh="所属区", kind=Kind.CODE, vocabulary="district"),
    ),
)

FIRM_SEGMENT = Entity("firm_segment", "Segment", "产业链环节", (
    _firm_reference(),
    Field(key="code", en="Position in the chain", zh="产业链环节", kind=Kind.CODE, vocabulary="segment2", required=True,
          aliases=("所属领域", "细分领域", "产业链位置", "segment", "产业环节", "领域", "业务领域", "产业链",
                   "所属产业链环节", "产业链细分领域", "所属环节", "产业链领域", "所属产业链")),
    Field(key="is_primary", en="Primary", zh="主要", kind=Kind.BOOLEAN, computed=True),
))  # fmt: skip

RECOGNITION = Entity("recognition", "Recognition", "认定", (
    _firm_reference(),
    Field(key="tier", en="SRDI tier", zh="专精特新等级", kind=Kind.CODE, vocabulary="tier", required=True,
          aliases=("梯度", "认定类型", "认定等级", "专精特新", "称号", "资质名称", "专精特新梯度", "srdi tier", "tier",
                   "认定称号", "专精特新认定级别", "专精特新认定等级", "专精特新级别", "专精特新企业等级", "专精特新企业级别",
                   "认定级别"), negatives=("是否专精特新", "是否专精特新企业")),
    Field(key="batch", en="Batch", zh="批次", competing=True, aliases=("认定批次", "第几批", "专精特新批次", "专精特新认定批次")),
    Field(key="recognised", en="Recognised on", zh="认定时间", competing=True, kind=Kind.DATE,
          aliases=("公告时间", "认定日期", "公布时间", "recognised", "recognised on", "recognized on", "认定年月",
                   "专精特新认定时间", "专精特新认定日期")),
    Field(key="valid_from", en="Valid from", zh="有效期起", competing=True, kind=Kind.DATE, aliases=("有效期开始", "生效日期")),
    Field(key="valid_to", en="Valid until", zh="有效期至", competing=True, kind=Kind.DATE,
          aliases=("有效期", "到期时间", "有效期止", "到期日", "valid to", "有效期截止", "有效期截止日期", "有效期截止时间",
                   "证书有效期")),
    Field(key="status", en="Status", zh="状态", competing=True, kind=Kind.CODE, vocabulary="recognition_status", aliases=("认定状态",)),
    Field(key="cert_no", en="Certificate number", zh="证书编号", competing=True, aliases=("证书号", "专精特新证书编号", "认定证书编号")),
    Field(key="name_at_recognition", en="Name at recognition", zh="认定时名称", aliases=("认定时企业名称",)),
    Field(key="document", en="Document of recognition", zh="认定文件", competing=True,
          aliases=("认定文号", "公告文号", "认定文件号", "公告文件")),
    Field(key="applied_on", en="Applied on", zh="申报日期", kind=Kind.DATE, aliases=("申报时间", "申请日期")),
    Field(key="publicised_on", en="Public notice on", zh="公示日期", kind=Kind.DATE, aliases=("公示时间",)),
    Field(key="reverified_on", en="Re-verified on", zh="复核日期", kind=Kind.DATE, aliases=("复核时间", "复核通过日期")),
    Field(key="changed_on", en="Major change on", zh="重大变更日期", kind=Kind.DATE, aliases=("变更日期", "更名日期")),
    Field(key="reported_on", en="Change reported on", zh="变更报告日期", kind=Kind.DATE, aliases=("变更报备日期",)),
    Field(key="revoked_on", en="Revoked on", zh="撤销日期", kind=Kind.DATE, aliases=("撤销时间", "取消日期")),
    Field(key="revoked_for", en="Revoked for", zh="撤销事由", kind=Kind.CODE, vocabulary="revocation",
          aliases=("撤销原因", "取消原因")),
    _REMARK, _SOURCE, _GRADE,
))  # fmt: skip

FUNDING_EVENT = Entity("funding_event", "Round", "融资", (
    _firm_reference(),
    Field(key="round_text", en="Round", zh="融资轮次",
          aliases=("轮次", "最新融资轮次", "融资阶段", "融资轮", "round", "latest round", "本轮轮次", "最新一轮融资轮次",
                   "最近一次融资轮次", "最近融资轮次", "当前轮次", "funding round", "latest funding round")),
    Field(key="rounds", en="Round codes", zh="轮次代码", kind=Kind.CODE, vocabulary="round", many=True, computed=True),
    Field(key="announced", en="Announced", zh="融资时间", competing=True, kind=Kind.DATE,
          aliases=("融资日期", "公告时间", "披露时间", "交割时间", "最新融资时间", "announced on", "date of round",
                   "完成时间", "最近一次融资时间", "最近融资时间", "最新一轮融资时间")),
    Field(key="amount", en="Amount", zh="融资金额", competing=True, kind=Kind.AMOUNT,
          aliases=("金额", "本轮金额", "融资额", "最新融资金额", "融资规模", "amount raised", "本轮融资金额", "本轮融资额",
                   "最近一次融资金额", "最新一轮融资金额"), negatives=("累计融资", "投前估值", "投后估值", "估值",
                   "累计融资金额", "累计融资额", "融资总额", "拟融资金额", "计划融资金额", "融资需求", "total funding",
                   "total raised")),
    Field(key="investors", en="Investors", zh="投资方", competing=True, kind=Kind.LONG_TEXT,
          aliases=("领投方", "投资机构", "投资人", "主要投资方", "参投方", "领投机构", "本轮投资方", "主要投资机构",
                   "lead investor", "lead investors")),
    Field(key="valuation", en="Valuation", zh="估值", competing=True, kind=Kind.AMOUNT,
          aliases=("投后估值", "投前估值", "最新估值", "企业估值", "pre-money valuation", "post-money valuation")),
    Field(key="valuation_basis", en="Kind of valuation", zh="估值口径", kind=Kind.CODE, computed=True),
    _REMARK, _SOURCE, _GRADE,
))  # fmt: skip

MILESTONE = Entity("milestone", "Milestone", "里程碑", (
    _firm_reference(),
    Field(key="kind", en="Kind", zh="类别", kind=Kind.CODE, vocabulary="milestone",
          aliases=("节点类别", "事件类别", "里程碑类别")),
    Field(key="event", en="Event", zh="事件", required=True,
          aliases=("重大节点", "节点", "里程碑", "事项", "内容", "节点名称", "里程碑事件", "milestone")),
    Field(key="happened", en="Date", zh="日期", competing=True, kind=Kind.DATE,
          aliases=("时间", "发生时间", "完成时间", "事件日期", "节点时间", "发生日期")),
    Field(key="outcome", en="Outcome", zh="结果", competing=True, kind=Kind.CODE, vocabulary="outcome",
          aliases=("完成情况", "结果/状态", "成败", "result")),
    Field(key="status", en="Status", zh="状态", kind=Kind.CODE, computed=True),
    Field(key="quantity", en="Quantity", zh="数量", competing=True, kind=Kind.INTEGER, aliases=("颗数", "件数", "卫星数量")),
    _REMARK, _SOURCE, _GRADE,
))  # fmt: skip

METRIC = Entity(
    "metric",
    "Yearly figure",
    "年度指标",
    (
        _firm_reference(),
        Field(
            key="metric",
            en="Metric",
            zh="指标",
            kind=Kind.CODE,
            vocabulary="metric",
            required=True,
            aliases=("指标名称",),
        ),
        Field(key="year", en="Year", zh="年度", kind=Kind.INTEGER, required=True, aliases=("年份",)),
        Field(key="kind", en="How stated", zh="数值口径", kind=Kind.CODE, computed=True),
        Field(key="lo", en="Value", zh="数值", competing=True, kind=Kind.INTEGER, aliases=("指标值", "value")),
        Field(key="hi", en="Upper value", zh="数值上限", kind=Kind.INTEGER, computed=True),
        Field(key="currency", en="Currency", zh="币种", computed=True),
        Field(key="text", en="As written", zh="原文", computed=True),
        _SOURCE,
        _GRADE,
    ),
)

VETO_RECORD = Entity(
    "veto_record",
    "Veto check",
    "一票否决核查",
    (
        _firm_reference(),
        Field(
            key="kind",
            en="Rule",
            zh="否决事项",
            kind=Kind.CODE,
            vocabulary="veto",
            required=True,
            aliases=("否决项", "核查事项"),
        ),
        Field(
            key="answer",
            en="Answer",
            zh="核查结论",
            competing=True,
            kind=Kind.CODE,
            required=True,
            aliases=("结论", "核查结果"),
        ),
        Field(key="authority", en="Authority", zh="认定机关", aliases=("处罚机关", "核查单位")),
        Field(key="document_no", en="Document number", zh="文号", aliases=("文书号",)),
        Field(key="decided", en="Decided on", zh="决定日期", competing=True, kind=Kind.DATE, aliases=("核查日期",)),
        _REMARK,
        _SOURCE,
        _GRADE,
    ),
)

EVIDENCE = Entity(
    "evidence",
    "Evidence",
    "佐证材料",
    (
        _firm_reference(),
        Field(key="title", en="Title", zh="标题", required=True),
        Field(key="issuer", en="Issuer", zh="出具单位"),
        Field(key="issued", en="Issued on", zh="出具日期", kind=Kind.DATE),
        Field(key="url", en="Address", zh="网址"),
        Field(key="quote", en="Quote", zh="摘录", kind=Kind.LONG_TEXT),
        Field(key="sha256", en="File digest", zh="文件摘要", computed=True),
        Field(key="about", en="Supports", zh="佐证对象", computed=True),
        _GRADE,
    ),
)

CONTACT = Entity("contact", "Contact", "联系人", (
    _firm_reference(),
    Field(key="person", en="Contact person", zh="联系人", sensitivity=Sensitivity.PERSONAL,
          aliases=("联系人姓名", "contact"),
          negatives=("填报人", "填报人姓名")),
    Field(key="phone", en="Phone", zh="联系电话", sensitivity=Sensitivity.PERSONAL,
          aliases=("电话", "手机", "联系方式", "联系人电话", "联系人手机", "联系人手机号", "手机号", "手机号码",
                   "联系人联系方式", "telephone", "mobile", "tel"), negatives=("填报人电话", "填报人联系电话")),
    Field(key="email", en="E-mail", zh="电子邮箱", sensitivity=Sensitivity.PERSONAL, aliases=("邮箱", "email", "联系人邮箱")),
    Field(key="role", en="Position", zh="职务", sensitivity=Sensitivity.PERSONAL),
    Field(key="digest", en="Digest", zh="摘要", computed=True, required=True),
))  # fmt: skip

NOTE = Entity("note", "Note", "附注", (
    _firm_reference(),
    Field(key="title", en="Column", zh="栏目", required=True),
    Field(key="text", en="Content", zh="内容", kind=Kind.LONG_TEXT, required=True),
    _SOURCE, _GRADE,
))  # fmt: skip
"""What a sheet said of a firm in a column that is no field: kept word for word under the column's header."""

FIRM_ENTITIES: tuple[Entity, ...] = (
    FIRM, FIRM_NAME, FIRM_IDENTIFIER, FIRM_SITE, FIRM_SEGMENT, RECOGNITION, FUNDING_EVENT, MILESTONE, METRIC, VETO_RECORD,
    EVIDENCE, CONTACT, NOTE,
)  # fmt: skip
"""In an order in which parents come before children."""
