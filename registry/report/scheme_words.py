"""A scheme in words: units, value functions and goalposts as a reader of the paper needs them."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Language, Text
from registry.report.wording import Words
from registry.scoring.function_words import UNITS, function_title, goalposts
from registry.scoring.scheme import Indicator
from registry.scoring.titles import Unit


def spoken(message: Text, **values: Words) -> Words:
    """A message whose values differ by language; `message` carries the names of the values as they stand."""
    en = {name: value.en for name, value in values.items()}
    zh = {name: value.zh for name, value in values.items()}
    own = dict(message.values)
    return Words(
        Text(message.message, message.plural, **(own | en)).render(Language.EN),
        Text(message.message, message.plural, **(own | zh)).render(Language.ZH),
    )


def joined(parts: Sequence[Words]) -> Words:
    """Parts of a list, with the comma of each language."""
    return Words(", ".join(p.en for p in parts if p.en), "，".join(p.zh for p in parts if p.zh))


def unit_words(unit: Unit) -> Words:
    """The unit of an indicator's goalposts."""
    return Words.of(UNITS[unit])


def function_words(indicator: Indicator) -> tuple[Words, Words]:
    """The value function of an indicator, and its goalposts."""
    goals = goalposts(indicator)
    return Words.of(function_title(indicator.value)), Words(goals.en, goals.zh)
