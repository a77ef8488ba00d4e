"""The words of headers: which field a path of words means in a table of firms, rounds, milestones ...

A word is compared without its year, brackets and marks, and must be equal: edit distance is not used, two-character
Chinese headers are all within two edits of each other. Words that look alike and mean something else are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from registry.intake.layout.lexicon import GROUPED, LOOSE, PLAIN, word_set
from registry.intake.targets import Target, target_for
from registry.model.catalogue import Kind
from registry.model.entities import ENTITIES
from registry.model.firm_entities import METRIC
from registry.model.vocab import normalised, vocabulary


class Subject(StrEnum):
    """What a region's rows are: the table of their main record."""

    FIRM = "firm"
    FUNDING = "funding_event"
    MILESTONE = "milestone"
    RECOGNITION = "recognition"
    VETO = "veto_record"
    ENGAGEMENT = "engagement"
    SUPPORT = "support"
    NEED = "need"
    TASK = "task"
    PLAN = "cultivation_plan"


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """What the layout found in a column's header: the words from the top row down, and the year it names."""

    column: int
    path: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class Word:
    """What a header means.

    Attributes:
        target: the field, a yearly figure without its year; None for a word that is known to mean something else.
        is_joined: the words of several header rows together mean it.
        is_loose: the word alone says little (金额, 状态): it counts only beside another column of the same table.
    """

    target: Target | None
    is_joined: bool = False
    is_loose: bool = False


_FIRM_TABLES = ("firm", "firm_segment", "recognition", "funding_event", "firm_name", "contact", "metric")
TABLES: Mapping[Subject, tuple[str, ...]] = {
    Subject.FIRM: _FIRM_TABLES,
    Subject.FUNDING: ("funding_event",),
    Subject.MILESTONE: ("milestone",),
    Subject.RECOGNITION: ("recognition",),
    Subject.VETO: ("veto_record",),
    Subject.ENGAGEMENT: ("engagement", "need"),
    Subject.SUPPORT: ("support", "payment"),
    Subject.NEED: ("need",),
    Subject.TASK: ("task",),
    Subject.PLAN: ("cultivation_plan",),
}
"""The tables that a row of a subject may feed, the main one first."""
SHARED = ("source", "grade", "remark")
"""Fields that every kind of row has: with the main record of the region they describe."""

_BARE_KEYS = ("code", "kind")  # say nothing of what they are the code or kind of
# Where every row is one round or one recognition, a date is that of the round, of the recognition.
_OWN_DATES = {
    Subject.FUNDING: "announced",
    Subject.RECOGNITION: "recognised",
    Subject.VETO: "decided",
    Subject.ENGAGEMENT: "held",
    Subject.NEED: "raised",
}
_DATES = ("时间", "日期", "date")

_YEAR = re.compile(r"(?:19|20)\d\d\s*年?度?|^年度?$")
_NUMBER = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_THIS_YEAR = re.compile(
    r"上年度末?|上一年度?末?|上年末?|去年末?|本年度?末?|当年末?|(?:last|previous|prior) year'?s?", re.I
)
# The year before that one: which it is, only the header can say.
_LAST_YEAR = re.compile(r"上一?年|去年|(?:last|previous|prior) year", re.I)
_EARLIER = re.compile(r"(?<![目以当之])前一?年度?")
_AMONG = re.compile(r"^其中[:：,，]?\s*")
_WHOSE = re.compile(r"^(?:本?企业|本?公司|单位|(?:最新|最近一?轮?)(?=融资|投))(?=..)")
_TAIL = re.compile(r"(?<=..)(?:名称|情况)$")
_WORDED = (Kind.TEXT, Kind.LONG_TEXT, Kind.CODE)  # 主导产品情况 is a text, 净利润情况 is no figure
_GROUP_TAIL = re.compile(r"(?<=..)(?:情况|信息|指标|数据)$")
_BRACKET = re.compile(r"[（(]([^（()）]*)[)）]$")
# What brackets explain without changing the meaning.
_EXPLAINS = re.compile(
    r"\d+位|年月|年[/／]月(?:[/／]日)?|第几批|(?:是|有)[/／](?:否|无)|最近一次|最新|详细.*|其他.*|其它.*|负责人|精确.*|保留.*|具体.*"
    r"|full|latest|y/n|yes/no",
    re.I,
)


_HINTS = {
    "firm": re.compile(r"企业|公司|单位|基本|工商|注册|登记|概况|主体|firm|company|basic|general", re.I),
    "contact": re.compile(r"联系|contact|基本|企业", re.I),
    "funding_event": re.compile(r"融资|轮|funding|round", re.I),
    "recognition": re.compile(r"认定|专精特新|称号|梯度|srdi|recognition", re.I),
    "firm_segment": re.compile(r"产业|领域|基本|企业|行业"),
    "metric": re.compile(r"财务|经营|人员|指标|生产|产能|产业|知识产权|专利|figures|financ", re.I),
}
_ANY_HINT = re.compile(r"其他|其它|备注|补充|other", re.I)
# Groups that speak of another party than the firm of the row, and of figures that are none of a year's results.
_OTHER_PARTY = re.compile(
    r"供应商|客户|用户|子公司|分公司|分支|关联|上级|母公司|控股|股东|投资方|投资人|合作|配套企业|上游|下游|填报|出资|竞争|法定代表|负责人"
    r"|supplier|customer|subsidiar|parent|shareholder|investor|partner",
    re.I,
)
_NO_RESULT = re.compile(
    r"目标|计划|预计|预测|规划|预期|同比|同期|增长|增速|环比|占比|比重|排名|plan|target|forecast|growth", re.I
)
_SUMS = word_set("合计 总计 总数 总额 total")
_WHOLE = word_set("全称 具体名称")


@cache
def words_of(tables: tuple[str, ...]) -> Mapping[str, Target]:
    """{normalised header: target} of these tables; the first table that claims a word has it."""
    words: dict[str, Target] = {}
    for table in tables:
        if table == "metric":
            continue
        for field in ENTITIES[table].fields:
            if field.computed or field.key == "firm" or (table != tables[0] and field.key in SHARED):
                continue
            if table == "firm_name" and field.key != "name":
                continue
            own_key = () if field.key in _BARE_KEYS else (field.key,)
            for text in (field.zh, field.en, *own_key, *field.aliases):
                words.setdefault(normalised(text), Target(table, field))
    if "firm_name" in tables:
        # 名称 alone is the firm's own name; a former name says so.
        words[normalised("名称")] = target_for("firm.legal_name")
        words.pop(normalised("name"), None)
    return words


@cache
def figure_words() -> Mapping[str, Target]:
    """{normalised header: target without year} of the yearly figures."""
    words: dict[str, Target] = {}
    for term in vocabulary("metric"):
        for text in (term.code, term.en, term.zh, *term.aliases):
            words.setdefault(normalised(text), Target("metric", METRIC.field("lo"), term.code))
    return words


@cache
def _subject_words(subject: Subject) -> Mapping[str, Target]:
    """All words of a table of this subject."""
    own = words_of(TABLES[subject])
    if subject is Subject.FIRM:
        return {**figure_words(), **own}
    entity = ENTITIES[subject.value]
    firm = Target(subject.value, entity.field("firm"))
    words = {normalised(t): target_for("firm.uscc") for t in _titles("uscc")}
    words |= {normalised(t): firm for key in ("legal_name", "short_name") for t in (*_titles(key), "企业")}
    words |= {normalised(t): firm for t in entity.field("firm").aliases}
    if subject in _OWN_DATES:
        words |= {normalised(t): Target(subject.value, entity.field(_OWN_DATES[subject])) for t in _DATES}
    return {**words, **own}


def _titles(key: str) -> tuple[str, ...]:
    field = ENTITIES["firm"].field(key)
    return (field.zh, field.en, *field.aliases)


@cache
def _negatives() -> frozenset[str]:
    known = [n for e in ENTITIES.values() for f in e.fields for n in f.negatives]
    known += [n for term in vocabulary("metric") for n in term.negatives]
    return frozenset(normalised(n) for n in known)


def bare(path: Sequence[str]) -> tuple[str, ...]:
    """The words of a header without their year, and without those that said nothing else."""
    parts = (_EARLIER.sub("", _THIS_YEAR.sub("", _without_year(_AMONG.sub("", part)))).strip() for part in path)
    return tuple(part for part in parts if normalised(part))


def _without_year(text: str) -> str:
    """A span of years, or several of them, stay: 2022-2024年营业收入 is the figure of no year."""
    return text if len(set(_NUMBER.findall(text))) > 1 else _YEAR.sub("", text)


def speaks_of_last_year(path: Sequence[str]) -> bool:
    """上年, 去年, last year: alone the year a return is about, beside 本年 the year before it."""
    return any(_LAST_YEAR.search(part) for part in path)


def speaks_of_earlier_year(path: Sequence[str]) -> bool:
    """前年, 前一年度: the year before the one a return is about."""
    return any(_EARLIER.search(part) for part in path)


def header_key(path: Sequence[str]) -> str:
    """What a header is known by when it comes again: its words, whatever the year.

    It is written like the words of the catalogue, so that normalising it again changes nothing.
    """
    return "".join(map(normalised, bare(path))) or "".join(map(normalised, path))


def word_of(path: tuple[str, ...], subject: Subject) -> Word | None:
    """What a bare path of words means in a table of `subject`; None for nothing that is known."""
    if not path:
        return None
    groups, leaf = path[:-1], path[-1]
    if groups:
        joined = _joined(path, subject)
        if joined is not None:
            return joined
    target = _lookup(leaf, subject)
    if target is not None:
        if not groups:
            return Word(target, is_loose=subject is Subject.FIRM and normalised(leaf) in LOOSE)
        if _fits_groups(target, leaf, groups, subject):
            return Word(target)
    if normalised(leaf) in _negatives():
        return Word(None)
    above = word_of(groups, subject)
    if above is None or above.target is None or not _only_says_figure(leaf, above.target):
        return None
    return Word(above.target, is_joined=True, is_loose=above.is_loose)


def _joined(path: tuple[str, ...], subject: Subject) -> Word | None:
    """What the words of the header rows mean when they are read as one word."""
    group, leaf = path[-2:]
    texts = (
        (group + leaf, path[:-2]),
        (_GROUP_TAIL.sub("", group) + leaf, path[:-2]),
        (leaf + group, path[:-2]),  # 注册资本 › 实缴
        ("".join(path), ()),
    )
    for text, above in texts:
        target = _subject_words(subject).get(normalised(text))
        if target is not None:
            return None if _disturbs(target, above) else Word(target, is_joined=True)
        if normalised(text) in _negatives():
            return Word(None)
    return None


def _lookup(text: str, subject: Subject) -> Target | None:
    """The field of one word, also where it says whose it is: 企业注册资本, 园区名称."""
    words = _subject_words(subject)
    found = words.get(normalised(text))
    if found is not None or normalised(text) in _negatives():
        return found
    bracket = _BRACKET.search(text)
    if bracket is not None and (found := words.get(normalised(text[: bracket.start()]))) is not None:
        # 联系电话（手机）, 统一社会信用代码（18位）; but 发明专利（申请） is something else.
        return found if _EXPLAINS.fullmatch(bracket[1]) or words.get(normalised(bracket[1])) == found else None
    whose, tail = _WHOSE.sub("", text), _TAIL.sub("", text)
    for shorter, kinds in ((whose, None), (tail, _WORDED)):
        if shorter == text or normalised(shorter) in GROUPED:
            continue
        found = words.get(normalised(shorter))
        if found is not None and (kinds is None or (found.metric is None and found.field.kind in kinds)):
            return found
    return None


def _fits_groups(target: Target, leaf: str, groups: tuple[str, ...], subject: Subject) -> bool:
    if _disturbs(target, groups):
        return False
    if subject is not Subject.FIRM or normalised(leaf) not in GROUPED:
        return True
    return any(_HINTS.get(target.table, _ANY_HINT).search(group) or _ANY_HINT.search(group) for group in groups)


def _disturbs(target: Target, groups: tuple[str, ...]) -> bool:
    """Whether a group takes the word's usual meaning away: the name of a supplier, the revenue of a plan."""
    mark = _NO_RESULT if target.metric is not None else _OTHER_PARTY
    if target.table in ("recognition", "funding_event", "firm_segment"):
        return False
    return any(mark.search(group) for group in groups)


def _only_says_figure(leaf: str, above: Target) -> bool:
    normal = normalised(leaf)
    if above.metric is not None:
        return normal in PLAIN or normal in _SUMS
    if above.table == "firm" and above.field.key == "legal_name":
        return normal in _WHOLE
    return normal in PLAIN and above.field.kind in (Kind.AMOUNT, Kind.INTEGER)
