"""How a query is written: examples that can be tried, and the table of the fields itself, so that none goes unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.i18n import Language, Text
from registry.view.query.complete import written
from registry.view.query.fields import FIELDS, Asked, QueryField

_SHOWN = 5
"""Values of a list that are named."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query and what it finds."""

    query: str
    means: Text


@dataclass(frozen=True, slots=True)
class FieldHelp:
    """A field of the query.

    Attributes:
        name: as it is written in this language; `other` the name in the other one.
        title: what it is called on screen.
        start: what to put into the search to begin with it.
        takes: what may stand after it.
    """

    name: str
    other: str
    title: str
    start: str
    takes: Text


@dataclass(frozen=True, slots=True)
class Guide:
    """The help on the query in one language."""

    examples: tuple[Example, ...]
    fields: tuple[FieldHelp, ...]


_EXAMPLES: tuple[tuple[str, str, Text], ...] = (
    ("ljht", "ljht", Text("A word is looked for in names, former names, pinyin, initials and codes.")),
    ('"blue egret"', "“航天 动力”", Text("In quotes it is looked for as it stands.")),
    ("tier:little_giant", "梯度:小巨人", Text("A field, a colon and a value.")),
    ("district:songjiang,minhang", "区:松江,闵行", Text("Several values with commas: one of them.")),
    ("raised>5亿", "融资>5亿", Text("More and less: > >= < <=. A sum says its unit: 5亿, 500m, 1.2bn.")),
    ("tier>=srdi_sme", "梯度>=专精特新中小企业", Text("Tiers and rounds stand in an order.")),
    ("headcount:100..500", "人数:100..500", Text("From two dots to the other end, both included.")),
    ("until<=+90d", "有效期<=+90天", Text("A day, a month, a quarter or a year; +90d counts from the day of the data.")),
    ("revenue:?", "营收:?", Text("What is not known; with * what is known.")),
    ("differs:*", "不一致:*", Text("Firms with a value of which sources say different things that nobody has settled.")),
    ("-segment:launch", "-领域:运载火箭", Text("A minus turns a word round.")),
    (
        "tier:little_giant raised>5亿 -district:songjiang",
        "梯度:小巨人 融资>5亿 -区:松江",
        Text("Words apart by spaces must all hold."),
    ),
)  # fmt: skip
_TAKES = {
    Asked.TEXT: Text("a part of the text"),
    Asked.MONEY: Text("a sum with its unit: 5亿, 500m"),
    Asked.COUNT: Text("a number: 300, 1.2万"),
    Asked.PERCENT: Text("per cent: 12.5"),
    Asked.DATE: Text("a day: 2026, 2026-03, 2026Q1, today, +90d"),
}
_SIGNS = {Asked.MONEY: ">", Asked.COUNT: ">", Asked.PERCENT: ">", Asked.DATE: "<="}


def guide(language: Language) -> Guide:
    """The help in `language`."""
    chinese = language is Language.ZH
    examples = tuple(Example(zh if chinese else en, means) for en, zh, means in _EXAMPLES)
    return Guide(examples, tuple(_help(field, language) for field in FIELDS))


def _help(field: QueryField, language: Language) -> FieldHelp:
    other = Language.EN if language is Language.ZH else Language.ZH
    start = field.name(language) + _SIGNS.get(field.asked, ":")
    return FieldHelp(
        field.name(language), field.name(other), field.title.render(language), start, _takes(field, language)
    )


def _takes(field: QueryField, language: Language) -> Text:
    if field.asked is not Asked.CHOICE:
        return _TAKES[field.asked]
    values = list(dict.fromkeys(_values(field, language)))
    listed = ("、" if language is Language.ZH else ", ").join(values[:_SHOWN])
    return Text("{values} …", values=listed) if len(values) > _SHOWN else Text("{values}", values=listed)


def _values(field: QueryField, language: Language) -> Iterator[str]:
    return (written(choice, language) for choice in field.choices())
