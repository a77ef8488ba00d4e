"""How figures and days are written in cells and in sentences, in the language in use."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

from registry.i18n import Language, current_language

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DASH = "—"


def day(value: date | None) -> str:
    """A day in a sentence: 17 Oct 2025, 2025-10-17."""
    if value is None:
        return DASH
    if current_language() is Language.ZH:
        return value.isoformat()
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """A day of this year in a sentence: 17 Oct, 10-17."""
    if current_language() is Language.ZH:
        return f"{value:%m-%d}"
    return f"{value.day} {_MONTHS[value.month - 1]}"


def clock(value: datetime) -> str:
    """Hours and minutes of a moment, in local time."""
    return f"{value.astimezone():%H:%M}"


def moment(value: datetime) -> str:
    """A day and a time: 17 Oct 2025, 14:02."""
    joint = " " if current_language() is Language.ZH else ", "
    return f"{day(value.astimezone().date())}{joint}{clock(value)}"


def count(value: int | None) -> str:
    """A number of things with separators."""
    return DASH if value is None else f"{value:,}"


def money(fen: int | None, decimals: int | None = None) -> str:
    """A sum in a column, without its unit: whole ¥ m in English, 亿元 with two decimals in Chinese, half up.

    A sum that would vanish in rounding keeps the decimals it needs to be seen.

    Args:
        decimals: how many to write, as `decimals_apart` says; None for the usual.
    """
    if fen is None:
        return DASH
    unit, usual = _money_unit()
    sign, amount = ("−" if fen < 0 else ""), abs(fen)
    if decimals is not None:
        return f"{sign}{_fixed(amount, unit, decimals)}"
    vanishes = amount and amount * 2 * 10**usual < unit
    return f"{sign}{_fixed(amount, unit, usual + 2 if vanishes else usual)}"


def decimals_apart(*fen: int | None) -> int | None:
    """The decimals with which sums that differ look as far apart as they are; None where the usual ones do."""
    known = sorted({one for one in fen if one is not None})
    if len(known) < 2:
        return None
    unit, usual = _money_unit()
    gap = min(b - a for a, b in pairwise(known))
    decimals = usual
    while 2 * unit > gap * 10**decimals and any(one * 10**decimals % unit for one in known):
        decimals += 1
    return None if decimals == usual else decimals


def _money_unit() -> tuple[int, int]:
    """The fen in what a column of sums counts in, and its usual decimals."""
    return (10_000_000_000, 2) if current_language() is Language.ZH else (100_000_000, 0)


def money_with_unit(fen: int | None) -> str:
    """A sum in a sentence: 1,234 m, 12.34 亿元."""
    if fen is None:
        return DASH
    return f"{money(fen)} 亿元" if current_language() is Language.ZH else f"{money(fen)} m"


def _fixed(amount: int, unit: int, places: int) -> str:
    scale = 10**places
    scaled = (amount * scale * 2 + unit) // (2 * unit)
    if not places:
        return f"{scaled:,}"
    return f"{scaled // scale:,}.{scaled % scale:0{places}d}"


def share(part: int | None, whole: int | None) -> str:
    """`part` of `whole` in per cent with one decimal, without the sign; a dash where either is not known."""
    if part is None or not whole:
        return DASH
    tenths = (abs(part) * 2000 + abs(whole)) // (2 * abs(whole))
    sign = "−" if (part < 0) != (whole < 0) and tenths else ""
    return f"{sign}{tenths // 10:,}.{tenths % 10}"


def credit_code(code: str | None) -> str:
    """A credit code in groups that can be read aloud: 91310117 MA00 0000 8X."""
    if not code:
        return DASH
    return " ".join(part for part in (code[:8], code[8:12], code[12:16], code[16:]) if part)
