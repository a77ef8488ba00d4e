"""What an office keeps besides its firms: who works with the registry, what others say of a value, the targets of the
plans, its own words for the vocabularies, days off, and the headings of its papers.

A record with the code of something shipped with the program stands in its place; taking the record out brings the shipped
one back.
"""

from __future__ import annotations

from registry.model.catalogue import Entity, Field, Kind, Sensitivity

_SOURCE = Field(key="source", en="Source", zh="来源", group="evidence")
_REMARK = Field(key="remark", en="Remark", zh="备注", kind=Kind.LONG_TEXT, group="evidence")

CLAIM = Entity("claim", "Other statement", "另一说法", (
    Field(key="firm", en="Firm", zh="企业", kind=Kind.REFERENCE, required=True),
    Field(key="about", en="Kind of record", zh="记录类别", kind=Kind.CODE, required=True, computed=True),
    Field(key="record", en="Record", zh="记录", required=True, computed=True),
    Field(key="field", en="Field", zh="字段", kind=Kind.CODE, required=True, computed=True),
    Field(key="value", en="Value", zh="值", kind=Kind.LONG_TEXT, required=True),
    Field(key="origin", en="Kind of source", zh="来源类别", kind=Kind.CODE, required=True, computed=True),
    Field(key="source", en="Source", zh="来源", group="evidence"),
    Field(key="grade", en="Evidence grade", zh="证据等级", kind=Kind.CODE, group="evidence"),
    Field(key="said_by", en="Stated by", zh="提供人", sensitivity=Sensitivity.INTERNAL),
    Field(key="said_at", en="Stated at", zh="提供时间", computed=True),
    Field(key="reason", en="Reason", zh="理由", kind=Kind.LONG_TEXT),
))  # fmt: skip
"""What one source says of one field of one record: the columns of the field as canonical JSON. The value that counts stands
in the record itself; a statement equal to it is the chosen one, and `reason` says why it was chosen or set aside."""

PLAN_SET = Entity("plan_set", "Set of targets", "规划目标", (
    Field(key="code", en="Code", zh="代码", required=True),
    Field(key="en", en="Name in English", zh="英文名称"),
    Field(key="zh", en="Name in Chinese", zh="中文名称", required=True),
    Field(key="issued", en="Issued on", zh="印发日期", kind=Kind.DATE),
    Field(key="until", en="To be met by", zh="目标期限", kind=Kind.DATE),
    Field(key="source_en", en="Source in English", zh="英文来源"),
    Field(key="source", en="Source", zh="来源"),
    Field(key="retired", en="Not shown", zh="不再显示", kind=Kind.BOOLEAN),
))  # fmt: skip

PLAN_TARGET = Entity("plan_target", "Target", "目标", (
    Field(key="plan", en="Set of targets", zh="规划目标", kind=Kind.REFERENCE, required=True),
    Field(key="code", en="Code", zh="代码", required=True),
    Field(key="place", en="Place in the list", zh="排序", kind=Kind.INTEGER),
    Field(key="en", en="Name in English", zh="英文名称"),
    Field(key="zh", en="Name in Chinese", zh="中文名称", required=True),
    Field(key="value", en="Target", zh="目标值", kind=Kind.INTEGER),
    Field(key="unit", en="Unit", zh="单位", kind=Kind.CODE, vocabulary="target_unit", required=True),
    Field(key="measure", en="Measured by", zh="衡量方式", kind=Kind.CODE, vocabulary="target_measure"),
    Field(key="source_en", en="Source in English", zh="英文来源"),
    Field(key="source", en="Source", zh="来源"),
))  # fmt: skip

PERSON = Entity("person", "Person at work", "工作人员", (
    Field(key="name", en="Name", zh="姓名", required=True, sensitivity=Sensitivity.INTERNAL),
    Field(key="account", en="Account on the computer", zh="系统账户", sensitivity=Sensitivity.INTERNAL),
    Field(key="roles", en="Roles", zh="角色", kind=Kind.CODE, vocabulary="role", many=True, required=True),
    Field(key="confirmed", en="Name confirmed on", zh="姓名确认日期", kind=Kind.DATE, computed=True),
    Field(key="gone", en="No longer at work here", zh="已离岗", kind=Kind.BOOLEAN),
    _REMARK,
))  # fmt: skip

TERM = Entity("office_term", "Word of a vocabulary", "词表条目", (
    Field(key="vocabulary", en="Vocabulary", zh="词表", kind=Kind.CODE, required=True),
    Field(key="code", en="Code", zh="代码", kind=Kind.CODE, required=True),
    Field(key="en", en="Name in English", zh="英文名称"),
    Field(key="zh", en="Name in Chinese", zh="中文名称", required=True),
    Field(key="short_en", en="Short name in English", zh="英文简称"),
    Field(key="short_zh", en="Short name in Chinese", zh="中文简称"),
    Field(key="aliases", en="Other spellings", zh="其他写法", kind=Kind.LONG_TEXT),
    Field(key="parent", en="Stands under", zh="上级", kind=Kind.CODE),
    Field(key="hidden", en="Not offered", zh="不再供选", kind=Kind.BOOLEAN),
    _SOURCE,
))  # fmt: skip

HOLIDAY = Entity("holiday", "Day off", "节假日", (
    Field(key="day", en="Day", zh="日期", kind=Kind.DATE, required=True),
    Field(key="works", en="Make-up working day", zh="调休上班", kind=Kind.BOOLEAN),
    Field(key="name", en="Name", zh="名称"),
    _SOURCE,
))  # fmt: skip

HEADING = Entity("heading", "Heading of papers", "文件抬头", (
    Field(key="part", en="Part of the paper", zh="位置", kind=Kind.CODE, required=True),
    Field(key="en", en="In English", zh="英文"),
    Field(key="zh", en="In Chinese", zh="中文"),
))  # fmt: skip

OFFICE_ENTITIES = (CLAIM, PLAN_SET, PLAN_TARGET, PERSON, TERM, HOLIDAY, HEADING)
"""In an order in which parents come before children."""
