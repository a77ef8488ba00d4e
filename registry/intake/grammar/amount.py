"""Sums of money: ``近5亿元``, ``1-2亿元``, ``数千万美元``, 1234.5 in a column of 万元. Rule: import reference 4.2.

Ends as integer hundredths of the currency unit (fen, cent; also for the yen, so that all currencies divide alike).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from registry.intake.grammar.numerals import EXACT, NUMBER, SPACE_IN_NUMBER, UNIT_WORDS, Figure, cell_number, figure
from registry.intake.grammar.qualifiers import unqualified
from registry.intake.grammar.quantity import quantity
from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import display, key, longest_first, raw_text, split_note, squeeze
from registry.intake.grammar.units import (
    CURRENCIES,
    CURRENCY,
    YUAN,
    Unit,
    number_format,
    unit_named,
    unit_of,
)
from registry.model.values import Amount, AmountKind

SUSPICIOUS = Decimal(10) ** 12
"""More than this many currency units is probably yuan typed into a column of 万元."""

LARGEST_FEN = 2**63 - 1
"""What an integer column of the registry can hold."""

_FAST = re.compile(
    r"(近|约|超过|超|逾)?((?:[1-9]\d{0,2}(?:,\d{3})+|\d{1,18})(?:\.\d{1,6})?)(百万|千万|十亿|百亿|千亿|万亿|万|亿)?(元|美元)?\Z"
)
_FAST_KINDS = {
    "近": AmountKind.BELOW,
    "约": AmountKind.APPROX,
    "超过": AmountKind.MIN,
    "超": AmountKind.MIN,
    "逾": AmountKind.MIN,
}
_ONE = Decimal(1)


def read_amount(value: object, context: Context = PLAIN) -> Reading[Amount]:
    """A sum of money.

    The unit is taken from the cell, else from its number format, the column, the sheet; without any it is
    ``unit_missing``, never assumed. Fractions of a fen are rounded half up.
    """
    if isinstance(value, str):
        match = _FAST.match(value)
        if match is not None:
            return _fast(value, match, context)
        return _text(value, context)
    return _plain(value, context) or _number(value, context)


def _fast(raw: str, match: re.Match[str], context: Context) -> Reading[Amount]:
    """The common shapes, without looking at the text twice."""
    before, number, word, money = match.groups()
    scale = UNIT_WORDS[word] if word else _ONE
    value = Decimal(number.replace(",", "") if "," in number else number)
    found = Figure(EXACT.multiply(value, scale) if word else value, scale, bool(word))
    kind = _FAST_KINDS[before] if before else AmountKind.EXACT
    return _finish(raw, _Sum(kind, found, None, "USD" if money == "美元" else None, bool(money)), context)


@dataclass(slots=True)
class _Sum:
    """A sum as its words say it, before the column's unit is applied."""

    kind: AmountKind
    low: Figure
    high: Figure | None
    currency: str | None
    unit_word: bool  # 元 and its like stand in the cell
    symbol: bool = False  # only a currency sign does
    negative: bool = False
    cumulative: bool = False
    codes: tuple[str, ...] = ()
    note: str | None = None


# --- numbers ---------------------------------------------------------------------------------------------------------

_SURE = 0.4
"""So near to a whole fen, and below `SUSPICIOUS`, the rounding of binary fractions (0.03 fen at most) cannot matter."""


def _plain(value: object, context: Context) -> Reading[Amount] | None:
    """What nearly every sum is: a positive number in a column that names its unit. None where more is to be said."""
    if context.number_format or not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    column = _column_unit(context)
    if column is None:
        return None
    unit, code = column
    if not 0 < value < 10**14 or unit.factor != (factor := int(unit.factor)):
        return None
    fen = value * (factor * 100)
    if not isinstance(fen, int):
        whole = round(fen)
        if abs(fen - whole) > _SURE:
            return None
        fen = whole
    if fen >= 10**14:  # suspicious
        return None
    raw = raw_text(value)
    return read_as(raw, Amount(AmountKind.EXACT, fen, fen, unit.currency or YUAN, raw), (code,))


def _number(value: object, context: Context) -> Reading[Amount]:
    raw, squeezed = opened(value)
    if isinstance(value, (bool, date, datetime, time)):
        return refused(raw, "not_an_amount")
    if not isinstance(value, (int, float, Decimal)):
        return without_value(raw, squeezed) or refused(raw, "unparsed")
    number = cell_number(value)
    if number is None:
        return refused(raw, "unparsed")
    shown = number_format(context.number_format) if context.number_format else None
    if shown is not None and shown.percent:
        return refused(raw, "not_an_amount")
    said = _Sum(AmountKind.EXACT, Figure(abs(number), _ONE), None, None, False, negative=number < 0)
    unit = shown.unit if shown is not None else None
    if shown is None or unit is None:
        return _finish(raw, said, context)
    said.currency = unit.currency
    if shown.scaled:
        said.unit_word, said.codes = True, ("display_scaled",)
    elif unit.factor != 1 or "元" in shown.unit_text:
        said.unit_word, said.codes = True, ("unit_from_format",)
        said.low = Figure(EXACT.multiply(said.low.value, unit.factor), _ONE)
    elif _column_unit(context) is None:
        said.unit_word = True  # only a currency sign, and no column that says more
    return _finish(raw, said, context, shown.unit_text)


# --- texts -----------------------------------------------------------------------------------------------------------

_LABELS = (
    "融资金额 融资额 融资 募集资金 募资 获投 金额 投前估值 投后估值 估值 "
    "注册资本 注册资金 实缴资本 营业收入 净利润 盈利"
)
_TOTALS = "累计融资 累计金额 累计总额 累计 合计 共计 总计 总额 共 total"
_PLANNED = "预计 预期 拟 计划 拟融资 计划融资 expected planned"
_LOSSES = "净亏损 亏损额 亏损 净亏 亏 负"
_PREFIX = re.compile(
    rf"(?:(?P<label>{longest_first(_LABELS.split())})|(?P<total>{longest_first(_TOTALS.split())})"
    rf"|(?P<planned>{longest_first(_PLANNED.split())})|(?P<loss>{longest_first(_LOSSES.split())})"
    rf"|(?P<currency>{CURRENCY}))[:为达]?"
)
_SUFFIX = re.compile(rf"(?<=.)(?:(?P<currency>{CURRENCY})|(?P<level>元级|量级|级)|(?P<whole>整|正))\Z")
_ACCOUNTING = re.compile(rf"\(((?:{NUMBER}))\)(.*)\Z")
_LEADING_BRACKET = re.compile(r"\((约|预计|累计|近|超|人民币|预估)\)")
_OTHERS = re.compile(r"%|股权|股份|\d万?股\Z")
_ONE_SUM = re.compile(rf"(?:{NUMBER}|[一二三四五六七八九十百千零壹贰叁肆伍陆柒捌玖拾佰仟]+)\s*[十百千]?[万亿元]")
_COIN = r"([零\d一二三四五六七八九壹贰叁肆伍陆柒捌玖]{1,2})"
_COINS = re.compile(rf"元(?:{_COIN}角)?(?:{_COIN}分)?(?:整|正)?\Z")


def _text(raw: str, context: Context) -> Reading[Amount]:
    shown = display(raw)
    squeezed = squeeze(key(shown))
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    body, note = split_note(shown)
    folded = key(body)
    if note is not None:
        named = unit_named(note)
        if named is not None:
            folded, note = folded + squeeze(key(note)), None
        elif _is_second_sum(shown, note):
            return refused(raw, "multiple_amounts")
    if _OTHERS.search(folded):
        return refused(raw, "not_an_amount")
    said = _said(squeeze(folded))
    if isinstance(said, str):
        if said == "unparsed" and len(_ONE_SUM.findall(folded)) > 1:
            said = "multiple_amounts"
        return refused(raw, said)
    said.note = note
    said.cumulative = said.cumulative or (note is not None and squeeze(key(note)) in _TOTALS.split())
    if SPACE_IN_NUMBER.search(folded):
        said.codes = ("space_in_number", *said.codes)
    if said.cumulative:
        said.codes = (*said.codes, "cumulative")
    return _finish(raw, said, context)


def _is_second_sum(shown: str, note: str) -> bool:
    """Whether a note behind ； or ， is a sum of its own; one in brackets explains the first (约1.75亿美元)."""
    return shown[-1] not in "）)]】" and _ONE_SUM.search(key(note)) is not None


@dataclass(slots=True)
class _Words:
    """Takes the words off both ends of a sum until only figures are left."""

    text: str
    kind: AmountKind = AmountKind.EXACT
    currencies: set[str] = field(default_factory=set[str])
    codes: list[str] = field(default_factory=list[str])
    negative: bool = False
    cumulative: bool = False
    unit_word: bool = False
    symbol: bool = False
    level: bool = False
    conflict: bool = False

    def peel(self) -> None:
        """Take all words off."""
        accounting = _ACCOUNTING.match(self.text)
        if accounting is not None:
            self.text, self.negative = accounting[1] + accounting[2], True
        self.text = _LEADING_BRACKET.sub(r"\1", self.text, count=1)
        before = ""
        while self.text != before:
            before = self.text
            self._qualifiers()
            self._prefix()
            self._coins()
            self._suffix()
        self.currencies.discard("")

    def _qualifiers(self) -> None:
        qualified = unqualified(self.text, self.kind)
        self.conflict = self.conflict or qualified.conflict
        self.kind, self.text = qualified.kind, qualified.rest
        if self.text[:1] in ("-", "−", "–") and not self.negative:
            self.negative, self.text = True, self.text[1:]

    def _prefix(self) -> None:
        match = _PREFIX.match(self.text)
        if match is None or match.end() == len(self.text):
            return
        if match["loss"]:
            self.negative = True
            self.codes.append("loss_word")
        if match["planned"]:
            self.codes.append("planned")
        if match["currency"]:
            self.currencies.add(CURRENCIES.get(match["currency"], ""))
            self.symbol = True
        self.cumulative = self.cumulative or match["total"] is not None
        self.text = self.text[match.end() :]

    def _coins(self) -> None:
        """``100元5角`` as 100.5: formal sums name their 角 and 分."""
        match = _COINS.search(self.text)
        if match is None or not (match[1] or match[2]):
            return
        whole, tenths, hundredths = figure(self.text[: match.start()]), figure(match[1] or "0"), figure(match[2] or "0")
        if whole is None or tenths is None or hundredths is None:
            return
        value = EXACT.add(whole.value, EXACT.add(tenths.value.scaleb(-1), hundredths.value.scaleb(-2)))
        self.text, self.unit_word = f"{value:f}", True

    def _suffix(self) -> None:
        match = _SUFFIX.search(self.text)
        if match is None:
            return
        if match["currency"]:
            self.currencies.add(CURRENCIES.get(match["currency"], ""))
            self.unit_word = True
        self.level = self.level or match["level"] is not None
        self.unit_word = self.unit_word or match["level"] == "元级"
        self.text = self.text[: match.start()]

    def without_currency(self, end: str) -> tuple[str, bool]:
        """One end of 1亿美元至2亿美元, and whether its unit stands behind it: 5000元至1亿元 begins at 5000.

        The currency behind the right end was taken off before.
        """
        named = False
        for match in _MONEY_END.finditer(end):
            currency = CURRENCIES.get(match[1] or match[2])
            if currency is not None:
                self.currencies.add(currency)
            named = named or match[2] is not None
        return _MONEY_END.sub("", end), named


def _said(text: str) -> _Sum | str:
    """What the words of a sum say, or the code of what is wrong with them."""
    words = _Words(text)
    words.peel()
    if words.conflict:
        return "conflicting_qualifiers"
    core = quantity(words.text, words.kind, words.level, words.without_currency)
    if isinstance(core, str):
        return core
    if len(words.currencies) > 1:
        return "unparsed"
    return _Sum(
        core.kind,
        core.low,
        core.high,
        words.currencies.pop() if words.currencies else None,
        words.unit_word,
        words.symbol and not words.unit_word,
        words.negative,
        words.cumulative,
        (*words.codes, *core.codes),
    )


_MONEY_END = re.compile(rf"\A({CURRENCY})(?=.)|(?<=.)({CURRENCY})\Z")


# --- the unit, and the end -------------------------------------------------------------------------------------------


def _column_unit(context: Context) -> tuple[Unit, str] | None:
    """The unit of the column or the sheet, and the code that says which."""
    return _declared(context.unit, context.header, context.sheet_unit)


@lru_cache(maxsize=1024)
def _declared(own: str | None, header: str | None, sheet: str | None) -> tuple[Unit, str] | None:
    if own:
        unit = unit_named(own)
        if unit is not None:
            return unit, "unit_from_column"
    if header:
        named = unit_of(header)
        unit = unit_named(named) if named else None
        if unit is not None:
            return unit, "unit_from_column"
    if sheet:
        unit = unit_named(sheet)
        if unit is not None:
            return unit, "unit_from_sheet"
    return None


def _finish(raw: str, said: _Sum, context: Context, format_unit: str = "") -> Reading[Amount]:
    """Apply the column's unit, turn the sum into fen."""
    codes = said.codes
    factor = _ONE
    column = None if context is PLAIN else _column_unit(context)
    currency = said.currency or (column[0].currency if column else None) or YUAN
    low, high = said.low, said.high
    if said.unit_word or low.unit or (high is not None and high.unit):
        if column is not None and not format_unit and _overrides(low, column[0]):
            codes = (*codes, "unit_cell_overrides_column")
        if column is not None and said.unit_word and not said.currency and column[0].currency not in (None, YUAN):
            codes = (*codes, "currency_from_column")
    elif column is not None:
        factor = column[0].factor
        codes = (column[1], *codes)
        if said.symbol and factor != 1:
            codes = (*codes, "currency_without_unit")
    elif not said.symbol and low.value:
        return refused(raw, "unit_missing")
    low_fen = _fen(low.value, factor)
    high_fen = _fen(high.value, factor) if high is not None else None
    if max(low_fen, high_fen or 0) > LARGEST_FEN:
        return refused(raw, "amount_too_large")
    params: tuple[tuple[str, object], ...] = (("unit", format_unit),) if format_unit else ()
    if (high_fen if high_fen is not None else low_fen) > SUSPICIOUS * 100:
        codes = (*codes, "suspicious_magnitude")
        params = (*params, ("case", "column")) if factor != 1 else params
    amount = _amount(raw, said, currency, low_fen, high_fen)
    return read_as(raw, amount, codes, said.note, params=params)


def _overrides(low: Figure, column: Unit) -> bool:
    """Whether the cell's own unit is another than the column's (5000 万 in a column of 亿元, 元 in one of 万元)."""
    return low.scale != column.factor


def _fen(value: Decimal, factor: Decimal) -> int:
    fen = EXACT.multiply(EXACT.multiply(value, factor), Decimal(100))
    return int(fen.quantize(_ONE, ROUND_HALF_UP, EXACT)) if fen < 10**40 else 10**40


def _amount(raw: str, said: _Sum, currency: str, low: int, high: int | None) -> Amount:
    kind = said.kind
    if kind in (AmountKind.RANGE, AmountKind.VAGUE):
        ends: tuple[int | None, int | None] = (low, high)
    elif kind is AmountKind.MIN:
        ends = (low, None)
    elif kind is AmountKind.MAX:
        ends = (None, low)
    else:
        ends = (low, low)
    if said.negative:
        lower, upper = ends
        ends = (None if upper is None else -upper, None if lower is None else -lower)
        kind = {AmountKind.MIN: AmountKind.MAX, AmountKind.MAX: AmountKind.MIN}.get(kind, kind)
    return Amount(kind, ends[0], ends[1], currency, raw, said.cumulative)
