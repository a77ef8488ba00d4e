"""What a query can ask for: the fields by any of their names, in either language, and the values that fields of a list have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from registry.i18n import Language, Text
from registry.model.entities import ENTITIES
from registry.model.values import UncertainDate
from registry.model.vocab import UNORDERED, Term, normalised, spellings, vocabulary
from registry.srdi import TierState
from registry.view.query.passes import AtLeast
from registry.view.rows import FirmRow


class Asked(StrEnum):
    """How the value of a field is compared."""

    TEXT = "text"  # a part of it
    CHOICE = "choice"  # one of a list, or several
    MONEY = "money"  # fen
    COUNT = "count"
    PERCENT = "percent"  # parts per million
    DATE = "date"


NOT_KNOWN, IS_KNOWN = Text("not known"), Text("known")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list.

    Attributes:
        code: what a row holds.
        label: its short words.
        words: everything it is known by.
        rank: its place in an ordered list, `UNORDERED` in another.
        within: codes of the wider values it lies in (a district in its city).
    """

    code: str
    label: Callable[[Language], str]
    words: tuple[str, ...]
    rank: int = UNORDERED
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryField:
    """One field of the query.

    Attributes:
        key, zh: its name in a query, in English and in Chinese.
        title: what it is called on screen.
        asked: how it is compared.
        value: the value of a row; None where it is not known, `AtLeast` where it is a lower bound only. Of a choice the
            codes, () where none is known.
        names: other names.
        choices: the values of a list.
        ordered: whether the values of the list stand in an order, so that more and less mean something.
        nothing, anything: what ``?`` and ``*`` mean.
    """

    key: str
    zh: str
    title: Text
    asked: Asked
    value: Callable[[FirmRow], Any]
    names: tuple[str, ...] = ()
    choices: Callable[[], tuple[Choice, ...]] = tuple
    ordered: bool = False
    nothing: Text = NOT_KNOWN
    anything: Text = IS_KNOWN

    def name(self, language: Language) -> str:
        """The name to write in a query of this language."""
        return self.zh if language is Language.ZH else self.key

    def all_names(self) -> Iterator[str]:
        """Every name it is known by, the usual ones first."""
        yield self.key
        yield self.zh
        yield self.title.render(Language.ZH)
        yield self.title.render(Language.EN)
        yield from self.names


def _above(term: Term, name: str) -> tuple[str, ...]:
    """The codes a term lies in; those of the second level of segments have the first level's words above them."""
    terms, found = vocabulary(name), [term.parent] if term.parent else list[str]()
    while name == "district" and found and found[-1] in terms and (above := terms.get(found[-1]).parent):
        found.append(above)
    return tuple(found)


def _terms(*names: str) -> Callable[[], tuple[Choice, ...]]:
    @cache
    def made() -> tuple[Choice, ...]:
        return tuple(
            Choice(
                term.code,
                lambda language, term=term: term.label(language, short=True),
                (*spellings(term), term.short_en, term.short_zh),
                term.rank,
                _above(term, name),
            )
            for name in names
            for term in vocabulary(name)
        )

    return made


def _fixed(*choices: tuple[str, Text, tuple[str, ...]]) -> Callable[[], tuple[Choice, ...]]:
    @cache
    def made() -> tuple[Choice, ...]:
        return tuple(
            Choice(code, text.render, (code, text.render(Language.EN), text.render(Language.ZH), *words))
            for code, text, words in choices
        )

    return made


def _codes(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _rounds(row: FirmRow) -> tuple[str, ...]:
    """The rounds announced last; a row carries their short English labels."""
    by_label = _round_codes()
    return tuple(by_label[part] for part in (row.last_round or "").split(" · ") if part in by_label)


@cache
def _round_codes() -> dict[str, str]:
    return {term.short_en: term.code for term in vocabulary("round")}


def _segments(row: FirmRow) -> tuple[str, ...]:
    return (*_codes(row.segment), *row.segments)


def _raised(row: FirmRow) -> int | None:
    return AtLeast(row.raised_fen) if row.raised_is_bound and row.raised_fen is not None else row.raised_fen


def _rd_share(row: FirmRow) -> int | None:
    if row.rd_expense_fen is None or not row.revenue_fen or row.revenue_fen < 0:
        return None
    return row.rd_expense_fen * 1_000_000 // row.revenue_fen


def _state(row: FirmRow) -> tuple[str, ...]:
    return (row.tier_state.value,) if row.tier_state is not None else ()


def _in_shanghai(row: FirmRow) -> tuple[str, ...]:
    return () if row.in_shanghai is None else ("yes" if row.in_shanghai else "no",)


def _day(day: UncertainDate | None) -> UncertainDate | None:
    return day if day is not None and (day.start is not None or day.end is not None) else None


def _names(row: FirmRow) -> str:
    return " ".join(n for n in (row.legal_name, row.short_name, row.english_name, *row.former_names) if n)


_STATES = _fixed(
    (TierState.VALID.value, Text("Valid"), ("有效", "有效期内")),
    (TierState.DUE.value, Text("Due within 90 days"), ("即将到期", "待复核", "到期")),
    (TierState.LAPSED.value, Text("Lapsed"), ("过期", "失效")),
    (TierState.APPLIED.value, Text("Applied for"), ("申报", "申报中")),
)


@cache
def _competing() -> tuple[Choice, ...]:
    """The values of which sources may say different things: fields, and the figures of a year."""
    fields = [field for entity in ENTITIES.values() for field in entity.fields if field.competing and field.key != "lo"]
    made = [Choice(f.key, f.title, (f.key, f.en, f.zh, *f.aliases)) for f in fields]
    return (*made, *_terms("metric")())


_YES_NO = _fixed(("yes", Text("yes"), ("y", "true", "1")), ("no", Text("no"), ("n", "false", "0")))

FIELDS: tuple[QueryField, ...] = (
    QueryField(
        "tier",
        "梯度",
        Text("Tier"),
        Asked.CHOICE,
        lambda r: _codes(r.tier),
        ("等级", "专精特新"),
        _terms("tier"),
        ordered=True,
    ),
    QueryField("state", "状态", Text("State of the tier"), Asked.CHOICE, _state, ("status",), _STATES),
    QueryField("until", "有效期", Text("Valid until"), Asked.DATE, lambda r: _day(r.valid_until), ("到期", "expires")),
    QueryField(
        "district",
        "区",
        Text("District"),
        Asked.CHOICE,
        lambda r: (r.district.code,) if r.district is not None else (),
        ("区县", "属地", "所属区"),
        _terms("district"),
    ),
    QueryField("place", "所在地", Text("Location"), Asked.TEXT, lambda r: r.place, ("地点",)),
    QueryField("shanghai", "上海", Text("In Shanghai"), Asked.CHOICE, _in_shanghai, ("沪内",), _YES_NO),
    QueryField(
        "segment",
        "领域",
        Text("Segment"),
        Asked.CHOICE,
        _segments,
        ("产业链", "环节"),
        _terms("segment1", "segment2"),
    ),
    QueryField(
        "raised",
        "融资",
        Text("Money raised"),
        Asked.MONEY,
        _raised,
        ("融资额", "累计融资", "累计融资额"),
    ),
    QueryField(
        "round", "轮次", Text("Last round"), Asked.CHOICE, _rounds, ("融资轮次",), _terms("round"), ordered=True
    ),
    QueryField(
        "roundyear", "融资年份", Text("Year of the last round"), Asked.COUNT, lambda r: r.last_round_year, ("轮次年份",)
    ),
    QueryField("revenue", "营收", Text("Revenue"), Asked.MONEY, lambda r: r.revenue_fen, ("营业收入", "收入", "sales")),
    QueryField(
        "rd",
        "研发费用占比",
        Text("R&D share of revenue"),
        Asked.PERCENT,
        _rd_share,
        ("研发", "研发占比", "研发强度", "r&d"),
    ),
    QueryField(
        "headcount", "人数", Text("Headcount"), Asked.COUNT, lambda r: r.headcount, ("职工人数", "people", "staff")
    ),
    QueryField(
        "milestone", "里程碑", Text("Last milestone"), Asked.TEXT, lambda r: r.last_milestone, ("节点", "event")
    ),
    QueryField(
        "happened",
        "节点日期",
        Text("Date of the last milestone"),
        Asked.DATE,
        lambda r: _day(r.last_milestone_date),
        ("里程碑日期",),
    ),
    QueryField("filled", "完整度", Text("Filled"), Asked.PERCENT, lambda r: r.filled * 10_000, ("填报率", "complete")),
    QueryField("name", "名称", Text("Name"), Asked.TEXT, _names, ("企业", "企业名称", "firm")),
    QueryField(
        "former", "曾用名", Text("Former name"), Asked.TEXT, lambda r: " ".join(r.former_names) or None, ("原名",)
    ),
    QueryField(
        "differs",
        "不一致",
        Text("Sources differ"),
        Asked.CHOICE,
        lambda r: r.unsettled,
        ("conflict", "unsettled", "多源不一致", "待裁定"),
        _competing,
        nothing=Text("in no value"),
        anything=Text("in any value"),
    ),
    QueryField("code", "代码", Text("Credit code"), Asked.TEXT, lambda r: r.uscc, ("uscc", "信用代码")),
)


@cache
def _by_name() -> dict[str, QueryField]:
    found: dict[str, QueryField] = {}
    for one in FIELDS:
        for name in one.all_names():
            found.setdefault(normalised(name), one)
    return found


def field_named(name: str) -> QueryField | None:
    """The field of this name, in either language, or None."""
    return _by_name().get(normalised(name)) if normalised(name) else None


@cache
def _choices_by_word(key: str) -> dict[str, tuple[Choice, ...]]:
    one = next(f for f in FIELDS if f.key == key)
    found: dict[str, list[Choice]] = {}
    for choice in one.choices():
        for word in dict.fromkeys(normalised(w) for w in choice.words):
            found.setdefault(word, []).append(choice)
    return {word: tuple(choices) for word, choices in found.items()}


def choices_called(field: QueryField, word: str) -> tuple[Choice, ...]:
    """The values of `field` that are called `word`; a word may mean one of each level (运载火箭)."""
    return _choices_by_word(field.key).get(normalised(word), ())
