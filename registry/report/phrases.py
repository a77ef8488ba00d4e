"""Figures and dates as they are written, in both languages, and the phrases that every paper shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from registry.i18n import Language, Text
from registry.report.typeset.characters import is_ideographic
from registry.report.wording import Words

MINUS = "−"
ABSENT = "—"

FICTIONAL_ON_PAPER = "Fictional data · 虚构示例数据"
"""Stands on every page and sheet made from a registry that is marked fictional, in both languages at once."""


_BRACKETS = str.maketrans("()", "（）")


def bracketed(text: str) -> str:
    """A text from the data with the brackets that its script has: ``2022 年（第一批）``."""
    return text.translate(_BRACKETS) if any(is_ideographic(ch) for ch in text) else text


def points(hundredths: int) -> str:
    """7845 is ``78.45``."""
    whole, part = divmod(abs(hundredths), 100)
    return f"{MINUS if hundredths < 0 else ''}{whole}.{part:02d}"


def signed(hundredths: int) -> str:
    """130 is ``+1.30``, 0 is ``0.00``."""
    return f"+{points(hundredths)}" if hundredths > 0 else points(hundredths)


def points_exact(millionths: int) -> str:
    """77893300 is ``77.8933``: all decimals that there are, two at least."""
    whole, part = divmod(abs(millionths), 10**6)
    decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
    return f"{MINUS if millionths < 0 else ''}{whole}.{decimals}"


def weight(hundredths: int) -> str:
    """1000 is ``10``, 250 is ``2.5``."""
    return str(hundredths // 100) if hundredths % 100 == 0 else points(hundredths).rstrip("0")


def weights(column: Iterable[int]) -> dict[int, str]:
    """The weights of one column by their hundredths, all with as many decimals as the finest of them needs."""
    found = set(column)
    finest = max((len(weight(one).partition(".")[2]) for one in found), default=0)
    return {one: points(one)[: -2 + finest or None] if finest else weight(one) for one in found}


def interval(low: int, high: int) -> str:
    """6370 and 6910 are ``63.70–69.10``."""
    return f"{points(low)}–{points(high)}"


def share(of_ten_thousand: int) -> str:
    """A share in whole percent, rounded half up; something that is not all is never shown as 100."""
    percent = (of_ten_thousand + 50) // 100
    if percent == 100 and of_ten_thousand < 10_000:
        percent = 99
    if percent == 0 and of_ten_thousand > 0:
        percent = 1
    return str(percent)


def percent(whole: int | str) -> Text:
    """``54 %``, in Chinese without the space."""
    return Text("{n} %", n=str(whole))


def day(when: date) -> Words:
    """A day as prose writes it."""
    return Words(f"{when.day} {_MONTHS[when.month - 1]} {when.year}", f"{when.year} 年 {when.month} 月 {when.day} 日")


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def words(text: Text | Words) -> Words:
    """Both languages of a text."""
    return text if isinstance(text, Words) else Words.of(text)


def sentences(*parts: Words) -> Words:
    """Sentences one after the other: with a space in English, without one in Chinese."""
    return Words(" ".join(p.en for p in parts if p.en), "".join(p.zh for p in parts if p.zh))


def listed(items: list[Words], *, any_one: bool = False) -> Words:
    """A list in a sentence: a, b and c; 甲、乙和丙. Where `any_one` of them is meant: a, b or c; 甲、乙或丙."""
    if len(items) < 2:
        return items[0] if items else Words("", "")
    head = enumerated(items[:-1])
    gap = " " if items[-1].zh[:1].isascii() else ""

    def said(language: Language, first: str, last: str) -> str:
        if any_one:
            return Text("{first} or {last}", first=first, last=last).render(language)
        return Text("{first} and {last}", first=first, last=last).render(language)

    return Words(said(Language.EN, head.en, items[-1].en), said(Language.ZH, head.zh, gap + items[-1].zh))


def enumerated(items: Sequence[Words]) -> Words:
    """Figures or names one after the other, without a last word between them: a, b, c; 甲、乙、丙."""
    return Words(", ".join(i.en for i in items), "、".join(i.zh for i in items))


def clauses(items: Sequence[Words]) -> Words:
    """Clauses one after the other: a; b; c; 甲；乙；丙."""
    return Words("; ".join(i.en for i in items), "；".join(i.zh for i in items))


def rank_words(label: str) -> Words:
    """A rank in a sentence: ``9=`` of a shared place is a mark of English tables, Chinese says 第 9 名."""
    return Words(label, label.rstrip("="))
