"""The entities of a firm's cultivation file: plan, engagements, needs, tasks, support with its payments, and what they
rest on: policy instruments and the office's own versions of rule sets.

A support names its instrument by code or by the words it was written in, not by a foreign key: a sheet may name a policy
that is described later, and the instruments shipped with the program are no records.
"""

from __future__ import annotations

from registry.model.catalogue import Entity, Field, Kind, Sensitivity

_FIRM = Field(
    key="firm", en="Firm", zh="企业", kind=Kind.REFERENCE, required=True,
    aliases=("企业名称", "企业（简称）", "企业简称", "单位名称", "公司名称", "公司", "firm", "company", "enterprise"),
)  # fmt: skip
_SOURCE = Field(
    key="source", en="Source", zh="来源", group="evidence", aliases=("数据来源", "资料来源", "出处", "信息来源")
)
_REMARK = Field(
    key="remark", en="Remark", zh="备注", kind=Kind.LONG_TEXT, group="evidence",
    aliases=("说明", "注", "note", "remarks"),
)  # fmt: skip
_INSIDE = Sensitivity.INTERNAL

CULTIVATION_PLAN = Entity("cultivation_plan", "Cultivation plan", "培育计划", (
    _FIRM,
    Field(key="officer", en="Liaison officer", zh="服务专员", sensitivity=_INSIDE,
          aliases=("联络员", "企业服务专员", "服务联络员", "联系专员", "挂钩联系人", "liaison")),
    Field(key="target_tier", en="Target tier", zh="目标梯度", kind=Kind.CODE, vocabulary="tier",
          aliases=("培育目标", "目标等级", "拟申报梯度", "拟申报等级")),
    Field(key="target_year", en="Target year", zh="目标年度", kind=Kind.INTEGER,
          aliases=("目标年份", "拟申报年度", "拟申报年份")),
    _REMARK, _SOURCE,
))  # fmt: skip

ENGAGEMENT = Entity("engagement", "Contact with the firm", "走访联系", (
    _FIRM,
    Field(key="kind", en="Kind of contact", zh="联系方式", kind=Kind.CODE, vocabulary="engagement",
          aliases=("走访方式", "走访形式", "沟通方式", "服务方式", "kind of engagement")),
    Field(key="held", en="Date of contact", zh="走访日期", kind=Kind.DATE,
          aliases=("走访时间", "联系日期", "联系时间", "调研日期", "调研时间", "座谈日期", "座谈时间", "服务日期", "沟通日期",
                   "visit date", "date of visit", "visited on")),
    Field(key="officer", en="Officer", zh="走访人员", sensitivity=_INSIDE,
          aliases=("走访人", "调研人员", "联系人员", "服务人员", "visited by")),
    Field(key="participants", en="Met with", zh="参加人员", sensitivity=Sensitivity.PERSONAL,
          aliases=("联系人", "企业联系人", "企业参加人员", "参会人员", "接待人", "接待人员", "企业方人员",
                   "participants", "contact")),
    Field(key="notes", en="Notes of the contact", zh="走访记录", kind=Kind.LONG_TEXT, sensitivity=_INSIDE,
          aliases=("走访情况", "走访内容", "调研情况", "座谈内容", "沟通内容", "联系情况", "交流内容", "visit notes")),
    _REMARK, _SOURCE,
    Field(key="digest", en="Digest", zh="摘要", computed=True, required=True),
))  # fmt: skip

NEED = Entity("need", "Need and promise", "诉求与承诺", (
    _FIRM,
    Field(key="raised", en="Raised on", zh="提出日期", kind=Kind.DATE,
          aliases=("诉求日期", "提出时间", "诉求时间", "反映日期", "反映时间")),
    Field(key="text", en="Need", zh="诉求", kind=Kind.LONG_TEXT, required=True,
          aliases=("企业诉求", "诉求内容", "诉求事项", "反映问题", "企业需求", "需求事项", "困难问题", "存在困难", "needs")),
    Field(key="promised", en="What was promised", zh="承诺事项", kind=Kind.LONG_TEXT,
          aliases=("承诺内容", "答复承诺", "拟办措施", "承诺", "promise", "promised")),
    Field(key="promised_by", en="Promised by", zh="承办单位", sensitivity=_INSIDE,
          aliases=("承诺人", "承诺单位", "责任单位", "责任部门", "责任人", "承办人")),
    Field(key="due", en="Due by", zh="承诺时限", kind=Kind.DATE,
          aliases=("办结时限", "完成时限", "办理时限", "承诺完成日期", "承诺期限", "due date")),
    Field(key="state", en="State of the need", zh="办理状态", kind=Kind.CODE, vocabulary="need_state",
          aliases=("办理情况", "办理进度", "诉求状态", "承诺状态")),
    Field(key="closed", en="Settled on", zh="办结日期", kind=Kind.DATE, aliases=("办结时间",)),
    Field(key="outcome", en="Outcome", zh="办理结果", kind=Kind.LONG_TEXT, aliases=("解决情况", "落实情况")),
    _REMARK, _SOURCE,
))  # fmt: skip

TASK = Entity("task", "Task", "待办任务", (
    _FIRM,
    Field(key="text", en="Task", zh="任务", required=True, aliases=("任务内容", "任务事项", "待办事项", "工作任务", "to do")),
    Field(key="officer", en="In charge", zh="负责人", sensitivity=_INSIDE, aliases=("任务负责人", "经办人", "assigned to")),
    Field(key="due", en="Due date", zh="截止日期", kind=Kind.DATE, aliases=("任务期限", "计划完成日期", "完成期限", "due")),
    Field(key="done", en="Done on", zh="完成日期", kind=Kind.DATE, aliases=("实际完成日期", "完成时间", "done")),
    _REMARK,
))  # fmt: skip

INSTRUMENT = Entity("instrument", "Policy instrument", "扶持政策", (
    Field(key="code", en="Code", zh="代码", required=True),
    Field(key="en", en="Name in English", zh="英文名称"),
    Field(key="zh", en="Name in Chinese", zh="中文名称", required=True),
    Field(key="kind", en="Kind of support", zh="扶持方式", kind=Kind.CODE, vocabulary="instrument", required=True),
    Field(key="document", en="Issuing document", zh="政策文件"),
    Field(key="authority", en="Authority", zh="发布单位"),
    Field(key="in_force", en="In force from", zh="施行日期", kind=Kind.DATE),
    Field(key="ends", en="In force until", zh="失效日期", kind=Kind.DATE),
    Field(key="ceiling", en="Ceiling", zh="上限", kind=Kind.AMOUNT),
    _REMARK,
    Field(key="source", en="Source", zh="来源"),
))  # fmt: skip

SUPPORT = Entity("support", "Support", "扶持", (
    _FIRM,
    Field(key="instrument", en="Policy instrument", zh="扶持政策", required=True,
          aliases=("政策名称", "扶持项目", "支持政策", "政策工具", "扶持事项", "享受政策", "补贴名称", "扶持名称", "instrument",
                   "policy")),
    Field(key="state", en="State of the support", zh="扶持状态", kind=Kind.CODE, vocabulary="support_state",
          aliases=("兑现状态", "兑现情况", "扶持进度", "扶持情况")),
    Field(key="sought", en="Sought on", zh="申请日期", kind=Kind.DATE, aliases=("申请时间", "申报日期", "申报时间")),
    Field(key="decided", en="Decided on", zh="批复日期", kind=Kind.DATE,
          aliases=("批复时间", "批准日期", "核准日期", "立项日期", "审批日期")),
    Field(key="document", en="Document", zh="批文号", aliases=("文号", "批复文号", "批文", "文件号")),
    Field(key="amount", en="Amount", zh="扶持金额", kind=Kind.AMOUNT,
          aliases=("金额", "补贴金额", "资助金额", "批复金额", "支持金额", "核定金额", "amount of support")),
    Field(key="condition", en="Condition", zh="附带条件", kind=Kind.LONG_TEXT, aliases=("条件", "约定条件", "兑现条件")),
    Field(key="outcome", en="Outcome", zh="成效", kind=Kind.LONG_TEXT, aliases=("扶持成效", "实施效果", "结果")),
    _REMARK, _SOURCE,
))  # fmt: skip

PAYMENT = Entity("payment", "Payment", "拨付", (
    _FIRM,
    Field(key="support", en="Support", zh="扶持", kind=Kind.REFERENCE, required=True, computed=True),
    Field(key="kind", en="Kind of payment", zh="收付类别", kind=Kind.CODE, vocabulary="payment", required=True),
    Field(key="paid", en="Paid on", zh="拨付日期", kind=Kind.DATE,
          aliases=("拨付时间", "到账日期", "到账时间", "支付日期", "付款日期")),
    Field(key="amount", en="Amount paid", zh="拨付金额", kind=Kind.AMOUNT,
          aliases=("到账金额", "已拨付金额", "本次拨付金额", "支付金额", "实际拨付金额", "paid amount")),
    _REMARK, _SOURCE,
))  # fmt: skip

RULE_SET = Entity("rule_set", "Rule set", "规则集", (
    Field(key="code", en="Code", zh="代码", required=True),
    Field(key="version", en="Version", zh="版本", kind=Kind.INTEGER, required=True),
    Field(key="body", en="Rule file", zh="规则文件", kind=Kind.LONG_TEXT, required=True),
    Field(key="author", en="Author", zh="修订人"),
    Field(key="note", en="Note", zh="说明", kind=Kind.LONG_TEXT),
))  # fmt: skip
"""An office's own version of a set; where it has the code of a shipped one, the newest version stands in its place."""

CULTIVATION_ENTITIES = (CULTIVATION_PLAN, ENGAGEMENT, NEED, TASK, SUPPORT, PAYMENT, INSTRUMENT, RULE_SET)
"""In an order in which parents come before children."""
OF_A_FIRM = ("cultivation_plan", "engagement", "need", "task", "support", "payment")
"""The tables of a firm's cultivation file."""
