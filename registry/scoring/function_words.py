"""A scheme's rules in words, in both languages at once: units, value functions, goalposts, ties, panel, quotas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from registry.i18n import Language, Text
from registry.model.vocab import vocabulary
from registry.scoring.certificates import Certificates, Undated
from registry.scoring.grid import points_text
from registry.scoring.rules import ANY_GROUP, Aggregate, Attribute, TrimLevel
from registry.scoring.scheme import OTHER, BySegment, Indicator, RankOn, Scheme
from registry.scoring.titles import Title, Unit, quantity
from registry.scoring.values import Bands, Codes, Efficacy, Linear, Phrases, Piecewise, ValueFunction
from registry.scoring.words import code_title

UNITS: dict[Unit, Text] = {
    Unit.WAN_CNY: Text("¥"),
    Unit.PERCENT: Text("per cent"),
    Unit.COUNT: Text("number"),
    Unit.LEVEL: Text("level"),
    Unit.POINTS: Text("milestone points"),
    Unit.CODE: Text("category"),
}
"""The unit of an indicator's goalposts, in words."""

RANKS: dict[RankOn, Text] = {
    RankOn.ROUNDED: Text("The published score"),
    RankOn.EXACT: Text("The exact score"),
}
AGGREGATES: dict[Aggregate, Text] = {
    Aggregate.MEAN: Text("Mean"),
    Aggregate.MEDIAN: Text("Median"),
    Aggregate.TRIMMED: Text("Trimmed mean"),
}
TRIM_LEVELS: dict[TrimLevel, Text] = {
    TrimLevel.ITEM: Text("Of each item’s marks"),
    TrimLevel.TOTAL: Text("Of the experts’ totals"),
}
ATTRIBUTES: dict[Attribute, Text] = {
    Attribute.SEGMENT: Text("Segment"),
    Attribute.PARENT_GROUP: Text("Parent group"),
    Attribute.ORIGIN: Text("Attracted or cultivated"),
    Attribute.DISTRICT: Text("District"),
}
ORIGINS: dict[str, Text] = {"attracted": Text("Attracted"), "cultivated": Text("Cultivated")}
UNDATED: dict[Undated, Text] = {
    Undated.COUNTS: Text("counts as in force"),
    Undated.OPEN: Text("may be in force"),
    Undated.NOTHING: Text("counts nothing"),
}


def both(text: Text) -> Title:
    """A text in both languages."""
    return Title(text.render(Language.EN), text.render(Language.ZH))


def points(grid: int) -> str:
    """A grid value or weight as points: 1000 is ``10``, 250 is ``2.5``."""
    return points_text(grid, 2).rstrip("0").rstrip(".")


def joined(parts: Iterable[Title]) -> Title:
    """Parts of a list, with the comma of each language."""
    kept = list(parts)
    return Title(", ".join(p.en for p in kept if p.en), "，".join(p.zh for p in kept if p.zh))


def function_title(value: ValueFunction) -> Text:
    """The name of a value function."""
    match value:
        case Efficacy():
            return Text("Efficacy, logarithmic") if value.log else Text("Efficacy")
        case Linear():
            return Text("Linear, logarithmic") if value.log else Text("Linear")
        case Bands():
            return Text("Bands")
        case Piecewise():
            return Text("Straight between points")
        case Codes():
            return Text("By category")
        case Phrases():
            return Text("By words in the text")
        case Certificates():
            return Text("By certificates in force on the day")


def goalposts(indicator: Indicator) -> Title:
    """The goalposts of an indicator: which figure or code gives what."""
    value, unit = indicator.value, indicator.unit
    match value:
        case Efficacy():
            return _goals(indicator, "60", value.basic, value.full)
        case Linear():
            return _goals(indicator, "0", value.start, value.full)
        case Bands():
            pairs = zip(value.cuts, value.points, strict=True)
            return joined(both(Text("{points} from {cut}", points=points(p), cut=quantity(c, unit))) for c, p in pairs)
        case Piecewise():
            pairs = zip(value.cuts, value.points, strict=True)
            return joined(both(Text("{points} at {cut}", points=points(p), cut=quantity(c, unit))) for c, p in pairs)
        case Codes():
            return joined(_by_points(indicator.vocabulary, value))
        case Phrases():
            return _steps(value.steps)
        case Certificates():
            undated = both(Text("without an end date: {counts}", counts=UNDATED[value.undated]))
            return joined([_steps(value.steps), undated])


def asked_segments(applies: BySegment[bool]) -> Title:
    """The segments that an indicator is asked of."""
    parts: list[Title] = []
    for segment, rows in applies.entries:
        term = vocabulary("segment1").get(segment)
        truths = {truth for _, truth in rows}
        if truths == {True}:
            parts.append(Title(term.en, term.zh))
        elif True in truths:
            parts.append(both(Text("{segment}, in part", segment=Title(term.en, term.zh))))
    return joined(parts)


def tie_title(scheme: Scheme, key: str) -> Text:
    """A key of the tie chain."""
    kind, _, code = key.partition(":")
    match kind:
        case "dimension":
            return scheme.dimension(code).title
        case "indicator":
            return scheme.indicator(code).title
        case "panel":
            return Text("Panel marks")
        case _:
            return Text("Earlier application")


def floor_title(scheme: Scheme, on: str) -> Text:
    """What a floor is tried on."""
    kind, _, code = on.partition(":")
    match kind:
        case "dimension":
            return scheme.dimension(code).title
        case "panel":
            return Text("Panel marks")
        case "objective":
            return Text("Objective part")
        case _:
            return Text("Total")


def group_title(attribute: Attribute, group: str) -> Text:
    """A group of firms that a quota is for."""
    if group == ANY_GROUP:
        return Text("Each on its own")
    match attribute:
        case Attribute.SEGMENT:
            return code_title("segment1", group)
        case Attribute.DISTRICT:
            return code_title("district", group)
        case Attribute.ORIGIN:
            return ORIGINS.get(group, Title(group, group))
        case Attribute.PARENT_GROUP:
            return Title(group, group)


def _steps(steps: Sequence[tuple[tuple[str, ...], int]]) -> Title:
    """What texts give; a language names those that are written in it, and all where none is."""
    parts: list[Title] = []
    for names, value in steps:
        latin = [name for name in names if name.isascii()]
        chinese = [name for name in names if not (name.isascii() and name.islower())]  # names of standards are in both
        en, zh, amount = " / ".join(latin or names), " / ".join(chinese or names), points(value)
        parts.append(Title(f"{en}: {amount}", f"{zh}：{amount}"))
    return joined(parts)


def _goals(indicator: Indicator, least: str, first: Fraction, full: Fraction | None) -> Title:
    message = (
        Text("60 at {first}, 100 at {full}", first=quantity(first, indicator.unit), full=_full(indicator, full))
        if least == "60"
        else Text("0 at {first}, 100 at {full}", first=quantity(first, indicator.unit), full=_full(indicator, full))
    )
    goal = both(message)
    goal = Title(goal.en, re.sub("(?<=[\u4e00-\u9fff]) (?=得)", "", goal.zh))  # no space between two Chinese words
    if full is not None or indicator.anchors is None:
        return goal
    anchors = _anchors(indicator.anchors, indicator.unit)
    return Title(f"{goal.en}: {anchors.en}", f"{goal.zh}：{anchors.zh}")


def _full(indicator: Indicator, full: Fraction | None) -> Text:
    return Text("the segment’s goalpost") if full is None else quantity(full, indicator.unit)


def _anchors(anchors: BySegment[Fraction | None], unit: Unit) -> Title:
    """The goalpost of each segment; where its parts have goalposts of their own, each with the names of its parts."""
    parts: list[Title] = []
    for segment, rows in anchors.entries:
        term = vocabulary("segment1").get(segment)
        amounts: dict[str, tuple[Title, list[Title]]] = {}
        for code, anchor in rows:
            amount = both(Text("n/a")) if anchor is None else quantity(anchor, unit)
            names = amounts.setdefault(amount.en, (amount, []))[1]
            names.append(both(Text("others")) if code == OTHER else code_title("segment2", code))
        if len(amounts) == 1:
            ((amount, _),) = amounts.values()
            parts.append(Title(f"{term.en} {amount.en}", f"{term.zh} {amount.zh}"))
            continue
        told = [_named(names, amount) for amount, names in amounts.values()]
        en, zh = ", ".join(g.en for g in told), "，".join(g.zh for g in told)
        parts.append(Title(f"{term.en} ({en})", f"{term.zh}（{zh}）"))
    return Title("; ".join(p.en for p in parts), "；".join(p.zh for p in parts))


def _named(names: Sequence[Title], amount: Title) -> Title:
    """What an amount holds for, then the amount."""
    return Title(
        f"{', '.join(name.en for name in names)}: {amount.en}", f"{'、'.join(name.zh for name in names)}：{amount.zh}"
    )


def _by_points(name: str, codes: Codes) -> list[Title]:
    """Categories grouped by what they give, the lowest first."""
    groups: dict[int, list[Title]] = {}
    for code, value in codes.points:
        groups.setdefault(value, []).append(code_title(name, code))
    return [
        Title(
            f"{' / '.join(t.en for t in titles)} {points(value)}",
            f"{'、'.join(t.zh for t in titles)} {points(value)}",
        )
        for value, titles in sorted(groups.items())
    ]
