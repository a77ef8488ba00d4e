"""Words that say how a figure is meant: 约, 近, 超, 不超过, 左右, 余 … shared by sums, shares and counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from registry.intake.grammar.text import longest_first
from registry.model.values import AmountKind

_BEFORE: dict[str, AmountKind] = {
    word: kind
    for kind, words in {
        AmountKind.BELOW: "近 接近 将近 逼近 nearly almost closeto",
        AmountKind.APPROX: "约 大约 大概 约为 大致 估计约 ~ ≈ about approx. approx approximately around circa ca. c.",
        AmountKind.MIN: "超 超过 超出 逾 过 突破 高于 大于 大于等于 多于 不低于 不少于 不小于 不止 至少 最少 "
        "> ≥ >= => over morethan atleast above",
        AmountKind.MAX: "不超过 不超 不高于 不多于 不大于 不到 不足 至多 最多 最高 低于 小于 小于等于 少于 "
        "< ≤ <= =< upto atmost lessthan under below",
    }.items()
    for word in words.split()
}
_AFTER: dict[str, AmountKind] = {
    word: kind
    for kind, words in {
        AmountKind.APPROX: "左右 上下 前后 许",
        AmountKind.MIN: "以上 及以上 之上 余 多 有余 起 + orabove ormore",
        AmountKind.MAX: "以内 之内 以下 及以下 封顶 orless",
    }.items()
    for word in words.split()
}
_LEADING = re.compile(f"({longest_first(_BEFORE)})")
_TRAILING = re.compile(rf"(?<=.)({longest_first(_AFTER)})\Z")
_INFIX = re.compile(r"(?<=[\d十百千万亿])个?[余多+](?=[十百千万亿])")


@dataclass(frozen=True, slots=True)
class Qualified:
    """A text without its qualifiers.

    Attributes:
        rest: what is left.
        kind: how the figure is meant; EXACT without a qualifier.
        conflict: two qualifiers contradict each other.
    """

    rest: str
    kind: AmountKind
    conflict: bool = False


_LITTLE_MORE = frozenset(("余", "多", "有余"))


def unqualified(text: str, known: AmountKind = AmountKind.EXACT) -> Qualified:
    """Take the qualifiers off both ends of `text` and out of its middle (5000多万).

    Args:
        text: key without blanks.
        known: what an earlier qualifier said. 约500余人 is approximate: 余 is no bound beside 约.
    """
    kinds: list[AmountKind] = [known] if known is not AmountKind.EXACT else []
    while (match := _LEADING.match(text)) is not None and match.end() < len(text):
        kinds.append(_BEFORE[match[1]])
        text = text[match.end() :]
    while (match := _TRAILING.search(text)) is not None:
        if match[1] not in _LITTLE_MORE or AmountKind.APPROX not in kinds:
            kinds.append(_AFTER[match[1]])
        text = text[: match.start()]
    without = _INFIX.sub("", text)
    if without != text:
        if AmountKind.APPROX not in kinds:
            kinds.append(AmountKind.MIN)
        text = without
    if not kinds:
        return Qualified(text, AmountKind.EXACT)
    return Qualified(text, kinds[0], any(kind is not kinds[0] for kind in kinds))
