"""Shares: ``25.6%``, ``三成``, ``5‰``, 25.6 under a header with （%）. Rule: import reference 4.3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from registry.intake.grammar.numerals import EXACT, SPACE_IN_NUMBER, cell_number, figure
from registry.intake.grammar.qualifiers import unqualified
from registry.intake.grammar.quantity import Quantity, quantity
from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import display, key, longest_first, split_note, squeeze
from registry.intake.grammar.units import number_format
from registry.model.values import AmountKind


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share as it was stated; 1 is the whole.

    Attributes:
        kind: how it was stated.
        lo: lower end, None where there is none. For exact, approx and below both ends are the figure itself.
        hi: upper end, None where there is none.
        text: the text it was read from.
    """

    kind: AmountKind
    lo: Decimal | None
    hi: Decimal | None
    text: str = ""

    @property
    def lo_ppm(self) -> int | None:
        """Lower end in parts per million, as stored; half up."""
        return _ppm(self.lo)

    @property
    def hi_ppm(self) -> int | None:
        """Upper end in parts per million, as stored; half up."""
        return _ppm(self.hi)


_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_LARGEST = Decimal(10) ** 9
_GROWTH = re.compile(r"增长|增幅|增速|growth")
_SIGNS = {"%": _HUNDRED, "‰": Decimal(1000), "‱": Decimal(10000), "percent": _HUNDRED, "pct": _HUNDRED}
_SIGN = longest_first(_SIGNS)
_TRAILING_SIGN = re.compile(rf"(?<=.)({_SIGN})\Z")
_ENDING_SIGN = re.compile(rf"(?:{_SIGN})\Z")
_FRACTION = re.compile(r"(百|千|万)分之(.+)\Z")
_TENTHS = re.compile(r"([一二两三四五六七八九十\d.]+)成([一二三四五六七八九半])?\Z")
_DIRECTION = re.compile(
    r"(?:同比|环比|较上年)?(?:(?P<up>增长|增加|上升|提升|增幅|占比|占|达)|(?P<down>下降|减少|降低|下滑|降幅|负增长))[约为:]?(?=.)"
)


def read_percent(value: object, context: Context = PLAIN) -> Reading[Ratio]:
    """A share. A bare number is taken for what the column says it is, else it carries a warning."""
    if isinstance(value, str):
        return _text(value, context)
    raw, squeezed = opened(value)
    if isinstance(value, (bool, date, datetime, time)):
        return refused(raw, "unparsed")
    if not isinstance(value, (int, float, Decimal)):
        return without_value(raw, squeezed) or refused(raw, "unparsed")
    number = cell_number(value)
    if number is None or abs(number) > _LARGEST:
        return refused(raw, "unparsed")
    if context.number_format and number_format(context.number_format).percent:
        return _done(raw, AmountKind.EXACT, number, number, (), None, context)
    divisor, codes, params = _bare(number, context)
    scaled = EXACT.divide(number, divisor)
    return _done(raw, AmountKind.EXACT, scaled, scaled, codes, None, context, params)


def _text(raw: str, context: Context) -> Reading[Ratio]:
    shown = display(raw)
    nothing = without_value(raw, squeeze(key(shown)))
    if nothing is not None:
        return nothing
    body, note = split_note(shown)
    text = squeeze(key(body))
    negative, codes = False, ()
    direction = _DIRECTION.match(text)
    if direction is not None:
        text = text[direction.end() :]
        negative = direction["down"] is not None
        codes = ("decrease_word",) if negative else ()
    qualified = unqualified(text)
    if qualified.conflict:
        return refused(raw, "conflicting_qualifiers")
    text = qualified.rest
    if text[:1] in ("-", "−", "–"):
        negative, text = not negative, text[1:]
    read = _share(text, qualified.kind, context)
    if isinstance(read, str):
        return refused(raw, read)
    found, divisor, more, params = read
    ends = [EXACT.divide(f.value, divisor) for f in (found.low, found.high) if f is not None]
    if ends[-1] > _LARGEST:
        return refused(raw, "unparsed")
    kind, low, high = found.kind, ends[0], ends[-1]
    if negative:
        low, high = -high, -low
        kind = {AmountKind.MIN: AmountKind.MAX, AmountKind.MAX: AmountKind.MIN}.get(kind, kind)
    if SPACE_IN_NUMBER.search(body):
        codes = ("space_in_number", *codes)
    return _done(raw, kind, low, high, (*codes, *more), note, context, params)


type_params = tuple[tuple[str, object], ...]


def _share(
    text: str, kind: AmountKind, context: Context
) -> tuple[Quantity, Decimal, tuple[str, ...], type_params] | str:
    """The figure, what it is to be divided by, codes and their parameters; or the code of what is wrong."""
    fraction = _FRACTION.match(text)
    if fraction is not None:
        found = quantity(fraction[2], kind)
        divisor = {"百": _HUNDRED, "千": Decimal(1000), "万": Decimal(10000)}[fraction[1]]
        return found if isinstance(found, str) else (found, divisor, found.codes, ())
    tenths = _TENTHS.match(text)
    if tenths is not None:
        return _tenths(tenths, kind)
    sign = _TRAILING_SIGN.search(text)
    found = quantity(text[: sign.start()] if sign else text, kind, end=_without_sign)
    if isinstance(found, str):
        return found
    if sign is not None:
        return found, _SIGNS[sign[1]], found.codes, ()
    number = found.high.value if found.high is not None else found.low.value
    divisor, codes, params = _bare(number, context)
    return found, divisor, (*found.codes, *codes), params


def _without_sign(end: str) -> tuple[str, bool]:
    return _ENDING_SIGN.sub("", end), False


def _tenths(match: re.Match[str], kind: AmountKind) -> tuple[Quantity, Decimal, tuple[str, ...], type_params] | str:
    whole = figure(match[1])
    if whole is None:
        return "unparsed"
    part = Decimal(0)
    if match[2]:
        part = (
            Decimal("0.5")
            if match[2] == "半"
            else EXACT.divide(Decimal("一二三四五六七八九".index(match[2]) + 1), Decimal(10))
        )
    total = figure(f"{EXACT.add(whole.value, part):f}")
    return (Quantity(kind, total), Decimal(10), (), ()) if total is not None else "unparsed"


def _bare(number: Decimal, context: Context) -> tuple[Decimal, tuple[str, ...], type_params]:
    """What a number without a sign is divided by, and the doubts about it."""
    if context.percent_mode == "percent":
        return _HUNDRED, (), ()
    if context.percent_mode == "ratio":
        return _ONE, (), ()
    declared = key(f"{context.unit or ''} {context.header or ''}")
    if "‰" in declared:
        return Decimal(1000), (), ()
    small = 0 < abs(number) <= 1
    if "%" in declared:
        return _HUNDRED, ("percent_or_ratio",) if small else (), ()
    if abs(number) > 1:
        return _HUNDRED, ("percent_assumed",), ()
    if abs(number) == 1:
        return _ONE, ("percent_or_ratio",), (("case", "bare"),)
    return _ONE, ("ratio_assumed",) if small else (), ()


def _done(
    raw: str,
    kind: AmountKind,
    low: Decimal,
    high: Decimal,
    codes: tuple[str, ...],
    note: str | None,
    context: Context,
    params: type_params = (),
) -> Reading[Ratio]:
    limit = 10 if _GROWTH.search(key(context.header or "")) else 1
    if max(abs(low), abs(high)) > limit:
        codes = (*codes, "out_of_range")
    ratio = Ratio(kind, None if kind is AmountKind.MAX else low, None if kind is AmountKind.MIN else high, raw)
    return read_as(raw, ratio, codes, note, params=params)


def _ppm(share: Decimal | None) -> int | None:
    return None if share is None else int(share.scaleb(6).quantize(_ONE, ROUND_HALF_UP, EXACT))
