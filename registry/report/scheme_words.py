"""A scheme in words: units, value functions and goalposts as a reader of the paper needs them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from registry.i18n import Language, Text
from registry.model.vocab import vocabulary
from registry.report.phrases import weight
from registry.report.views import NOTHING, Words
from registry.scoring.certificates import Certificates
from registry.scoring.scheme import OTHER, BySegment, Indicator
from registry.scoring.titles import Unit, quantity
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Phrases, Piecewise
from registry.scoring.words import code_title


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
    names = {
        Unit.WAN_CNY: Text("¥"),
        Unit.PERCENT: Text("per cent"),
        Unit.COUNT: Text("number"),
        Unit.LEVEL: Text("level"),
        Unit.POINTS: Text("milestone points"),
        Unit.CODE: Text("category"),
    }
    return Words.of(names[unit])


def function_words(indicator: Indicator) -> tuple[Words, Words]:
    """The value function of an indicator, and its goalposts."""
    value, unit = indicator.value, indicator.unit
    match value:
        case Efficacy():
            kind = Text("Efficacy, logarithmic") if value.log else Text("Efficacy")
            return Words.of(kind), _goals(
                Text("60 at {first}, 100 at {full}", first="", full=""), value.basic, value.full, indicator
            )
        case Linear():
            kind = Text("Linear, logarithmic") if value.log else Text("Linear")
            return Words.of(kind), _goals(
                Text("0 at {first}, 100 at {full}", first="", full=""), value.start, value.full, indicator
            )
        case Bands():
            steps = [
                spoken(Text("{points} from {cut}", points=weight(points), cut=""), cut=Words.of(quantity(cut, unit)))
                for cut, points in zip(value.cuts, value.points, strict=True)
            ]
            return Words.of(Text("Bands")), joined(steps)
        case Piecewise():
            steps = [
                spoken(Text("{points} at {cut}", points=weight(points), cut=""), cut=Words.of(quantity(cut, unit)))
                for cut, points in zip(value.cuts, value.points, strict=True)
            ]
            return Words.of(Text("Straight between points")), joined(steps)
        case Codes():
            return Words.of(Text("By category")), joined(_by_points(indicator.vocabulary, value))
        case Phrases() | Certificates():
            steps = [
                Words(f"{' / '.join(names)} {weight(points)}", f"{' / '.join(names)} {weight(points)}")
                for names, points in value.steps
            ]
            dated = isinstance(value, Certificates)
            kind = Text("By certificates in force on the day") if dated else Text("By words in the text")
            return Words.of(kind), joined(steps)


def _goals(message: Text, first: Fraction, full: Fraction | None, indicator: Indicator) -> Words:
    low = Words.of(quantity(first, indicator.unit))
    if full is not None:
        return spoken(message, first=low, full=Words.of(quantity(full, indicator.unit)))
    goal = spoken(message, first=low, full=Words.of(Text("the segment’s goalpost")))
    anchors = _anchors(indicator.anchors, indicator.unit) if indicator.anchors is not None else NOTHING
    return Words(f"{goal.en}: {anchors.en}", f"{goal.zh}：{anchors.zh}") if anchors else goal


def _anchors(anchors: BySegment[Fraction | None], unit: Unit) -> Words:
    parts: list[Words] = []
    for segment, rows in anchors.entries:
        term = vocabulary("segment1").get(segment)
        groups: dict[str, Words] = {}
        for code, anchor in rows:
            amount = Words.of(Text("n/a")) if anchor is None else Words.of(quantity(anchor, unit))
            if len(rows) == 1:
                groups[""] = amount
            elif code == OTHER:
                groups["*"] = spoken(Text("others {amount}", amount=""), amount=amount)
            else:
                groups.setdefault(amount.en, amount)
        listed = list(groups.values())
        parts.append(
            Words(f"{term.en} {' / '.join(g.en for g in listed)}", f"{term.zh} {' / '.join(g.zh for g in listed)}")
        )
    return joined(parts)


def _by_points(name: str, codes: Codes) -> list[Words]:
    """Categories grouped by what they give, the lowest first."""
    groups: dict[int, list[Words]] = {}
    for code, points in codes.points:
        title = code_title(name, code)
        groups.setdefault(points, []).append(Words(title.en, title.zh))
    return [
        Words(
            f"{' / '.join(t.en for t in titles)} {weight(points)}",
            f"{'、'.join(t.zh for t in titles)} {weight(points)}",
        )
        for points, titles in sorted(groups.items())
    ]
