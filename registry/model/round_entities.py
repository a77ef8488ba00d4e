"""The entities of choosing the key list: schemes, rounds, candidatures, experts, marks, recusals, decisions, objections.

A round names its firms by key and by the name and code they had when they applied, not by a foreign key: a sealed round
stands whatever becomes of a firm's record later.
"""

from __future__ import annotations

from registry.model.catalogue import Entity, Field, Kind, Sensitivity

_REMARK = Field(key="remark", en="Remark", zh="备注", kind=Kind.LONG_TEXT)
_DOCUMENT = Field(key="document_no", en="Document number", zh="文号")


def _round() -> Field:
    return Field(key="round", en="Round", zh="遴选轮次", kind=Kind.REFERENCE, required=True)


def _candidature(*, required: bool = True) -> Field:
    return Field(key="candidature", en="Candidate", zh="候选企业", kind=Kind.REFERENCE, required=required)


def _expert() -> Field:
    return Field(key="expert", en="Expert", zh="专家", kind=Kind.REFERENCE, required=True)


SCHEME = Entity(
    "scheme",
    "Scheme",
    "评分方案",
    (
        Field(key="code", en="Code", zh="代码", required=True),
        Field(key="version", en="Version", zh="版本", required=True),
        Field(key="body", en="Scheme file", zh="方案文件", kind=Kind.LONG_TEXT, required=True),
        Field(key="digest", en="Digest", zh="摘要", required=True),
        Field(key="author", en="Author", zh="拟定人"),
        Field(key="note", en="Note", zh="说明", kind=Kind.LONG_TEXT),
        Field(key="saved", en="Saved at", zh="保存时间"),
    ),
)

SELECTION_ROUND = Entity(
    "selection_round",
    "Selection round",
    "遴选轮次",
    (
        Field(key="title", en="Title", zh="名称", required=True),
        Field(key="state", en="Step", zh="环节", kind=Kind.CODE, required=True),
        Field(key="scheme", en="Scheme", zh="评分方案", kind=Kind.REFERENCE),
        Field(key="as_of", en="As of", zh="数据日期", kind=Kind.DATE),
        Field(key="missing_policy", en="Missing values", zh="缺失处理", kind=Kind.CODE),
        Field(key="size", en="Seats", zh="名额", kind=Kind.INTEGER),
        Field(key="reserve", en="Reserve places", zh="候补名额", kind=Kind.INTEGER),
        Field(key="closes", en="Marks close on", zh="评分截止日期", kind=Kind.DATE),
        # An earlier sealed round that this one revises, by key: a later edit is a new round.
        Field(key="revises", en="Revises", zh="修订自"),
        # What was known of the candidates when the round went to the panel, in canonical JSON.
        Field(key="facts", en="Facts as sent to the panel", zh="送审数据快照", kind=Kind.LONG_TEXT),
        Field(key="result", en="Sealed file", zh="封存文件", kind=Kind.LONG_TEXT),
        Field(key="digest", en="Digest", zh="摘要"),
        Field(key="previous", en="Previous digest", zh="上一轮摘要"),
        Field(key="sealed_at", en="Sealed at", zh="封存时间"),
        Field(key="sealed_by", en="Sealed by", zh="封存人"),
        Field(key="witness", en="Second person", zh="复核人"),
    ),
)

ROUND_STEP = Entity(
    "round_step",
    "Step of a round",
    "遴选环节",
    (
        _round(),
        Field(key="step", en="Step", zh="环节", kind=Kind.CODE, required=True),
        Field(key="number", en="Number", zh="序号", kind=Kind.INTEGER, required=True),
        Field(key="entered", en="Date", zh="日期", kind=Kind.DATE, required=True),
        Field(key="actor", en="Person", zh="经办人", required=True),
        _DOCUMENT,
        _REMARK,
    ),
)

CANDIDATURE = Entity(
    "candidature",
    "Candidature",
    "申报",
    (
        _round(),
        Field(key="firm_uid", en="Firm", zh="企业", required=True),
        Field(key="name", en="Name", zh="企业名称", required=True),
        Field(key="uscc", en="Credit code", zh="统一社会信用代码"),
        Field(key="status", en="Status", zh="状态", kind=Kind.CODE, required=True),
        Field(key="applied", en="Applied on", zh="申报日期", kind=Kind.DATE),
        Field(key="origin", en="Attracted or cultivated", zh="引进或培育", kind=Kind.CODE),
        Field(key="recommended_by", en="Recommended by", zh="推荐单位"),
        _DOCUMENT,
        _REMARK,
    ),
)

EXPERT = Entity(
    "expert",
    "Expert",
    "专家",
    (
        Field(key="name", en="Name", zh="姓名", required=True, sensitivity=Sensitivity.INTERNAL),
        Field(key="english_name", en="English name", zh="英文姓名", sensitivity=Sensitivity.INTERNAL),
        Field(key="specialty", en="Specialty", zh="专业领域"),
        Field(key="employer", en="Employer", zh="工作单位", sensitivity=Sensitivity.INTERNAL),
        Field(key="employer_uscc", en="Employer's credit code", zh="工作单位代码", sensitivity=Sensitivity.INTERNAL),
        Field(key="position", en="Position", zh="职称职务", sensitivity=Sensitivity.INTERNAL),
        _REMARK,
    ),
)

EXPERT_TIE = Entity(
    "expert_tie",
    "Expert's tie",
    "专家关联关系",
    (
        _expert(),
        Field(key="organisation", en="Organisation", zh="单位", required=True, sensitivity=Sensitivity.INTERNAL),
        Field(key="uscc", en="Credit code", zh="统一社会信用代码", sensitivity=Sensitivity.INTERNAL),
        Field(key="kind", en="Kind", zh="关系类别", kind=Kind.CODE, required=True, sensitivity=Sensitivity.INTERNAL),
        Field(key="since", en="Since", zh="起始日期", kind=Kind.DATE, sensitivity=Sensitivity.INTERNAL),
        Field(key="until", en="Until", zh="终止日期", kind=Kind.DATE, sensitivity=Sensitivity.INTERNAL),
        Field(key="source", en="Source", zh="来源"),
    ),
)

PANEL_SEAT = Entity(
    "panel_seat",
    "Panel seat",
    "评审席位",
    (
        _round(),
        _expert(),
        Field(key="number", en="Number", zh="序号", kind=Kind.INTEGER, required=True),
        Field(key="status", en="Status", zh="状态", kind=Kind.CODE, required=True),
        Field(key="sheet_out", en="Sheet sent out", zh="评分表发出日期", kind=Kind.DATE),
        Field(key="reminded", en="Reminded on", zh="催办日期", kind=Kind.DATE),
        Field(key="sheet_in", en="Marks sent", zh="提交日期", kind=Kind.DATE),
        Field(key="declared", en="Declaration signed", zh="承诺书签署日期", kind=Kind.DATE),
    ),
)

RECUSAL = Entity(
    "recusal",
    "Recusal",
    "回避",
    (
        _round(),
        _expert(),
        _candidature(),
        Field(key="basis", en="Basis", zh="依据", kind=Kind.CODE, required=True),
        Field(key="cause", en="Cause", zh="回避事由", kind=Kind.CODE, required=True),
        Field(key="answer", en="Answer", zh="处理", kind=Kind.CODE, required=True),
        Field(key="reason", en="Reason", zh="说明", kind=Kind.LONG_TEXT),
        _DOCUMENT,
    ),
)

MARK = Entity(
    "mark",
    "Mark",
    "评分",
    (
        _round(),
        _expert(),
        _candidature(),
        Field(key="item", en="Item", zh="评分项", kind=Kind.CODE, required=True),
        Field(key="value", en="Mark", zh="分值", kind=Kind.INTEGER, required=True),
        Field(key="comment", en="Comment", zh="评语", kind=Kind.LONG_TEXT),
    ),
)

DECISION = Entity(
    "decision",
    "Decision",
    "决定",
    (
        _round(),
        _candidature(required=False),
        Field(key="kind", en="Kind", zh="类别", kind=Kind.CODE, required=True),
        Field(key="subject", en="Subject", zh="事项", kind=Kind.CODE),
        Field(key="answer", en="Answer", zh="结论", required=True),
        Field(key="reason", en="Reason", zh="理由", kind=Kind.LONG_TEXT, required=True),
        Field(key="decided_by", en="Decided by", zh="决定人", required=True),
        Field(key="decided", en="Decided on", zh="决定日期", kind=Kind.DATE),
        _DOCUMENT,
    ),
)

OBJECTION = Entity(
    "objection",
    "Objection",
    "异议",
    (
        _round(),
        _candidature(required=False),
        Field(key="objector", en="Objector", zh="异议人", required=True, sensitivity=Sensitivity.INTERNAL),
        Field(key="received", en="Received on", zh="收到日期", kind=Kind.DATE, required=True),
        Field(key="text", en="Objection", zh="异议内容", kind=Kind.LONG_TEXT, required=True),
        Field(key="evidence", en="Evidence", zh="证据材料", kind=Kind.LONG_TEXT),
        Field(key="outcome", en="Outcome", zh="处理结果", kind=Kind.CODE, required=True),
        Field(key="answer", en="Answer", zh="答复", kind=Kind.LONG_TEXT),
        Field(key="decided", en="Decided on", zh="处理日期", kind=Kind.DATE),
        Field(key="decided_by", en="Decided by", zh="处理人"),
        _DOCUMENT,
    ),
)

ROUND_ENTITIES = (
    SCHEME, SELECTION_ROUND, ROUND_STEP, CANDIDATURE, EXPERT, EXPERT_TIE, PANEL_SEAT, RECUSAL, MARK, DECISION, OBJECTION,
)  # fmt: skip
"""In an order in which parents come before children."""

FROZEN_BY_SEAL = ("candidature", "panel_seat", "recusal", "mark", "decision")
"""Tables whose rows decide a round: once it is sealed none of them changes any more."""

FROZEN_COLUMNS = (
    "title", "scheme", "as_of_from", "as_of_to", "missing_policy", "size", "reserve", "revises", "facts",
    "result", "digest",
    "previous", "sealed_at", "sealed_by", "witness",
)  # fmt: skip
"""Columns of a sealed round that never change again; its step goes on."""
