"""What a column holds, judged by its values alone: a second opinion beside the header."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any

from registry.intake.grammar.amount import read_amount
from registry.intake.grammar.company import read_company
from registry.intake.grammar.counts import read_integer
from registry.intake.grammar.dates import read_date
from registry.intake.grammar.flags import read_bool
from registry.intake.grammar.numerals import NUMBER
from registry.intake.grammar.phone import read_phone
from registry.intake.grammar.ratio import read_percent
from registry.intake.grammar.reading import PLAIN, Context, Reading, Status
from registry.intake.grammar.terms import read_grade, read_rounds
from registry.intake.grammar.text import is_excel_error, key, missing_reason, raw_text, squeeze
from registry.intake.grammar.uscc import OldNumber, read_uscc


class Guess(StrEnum):
    """A kind of column."""

    USCC = "uscc"
    PHONE = "phone"
    PERCENT = "percent"
    AMOUNT = "amount"
    DATE = "date"
    BOOL = "bool"
    GRADE = "grade"
    ROUND = "round"
    INTEGER = "integer"
    NUMBER = "number"
    COMPANY = "company"
    TEXT = "text"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What was found in a column.

    Attributes:
        kind: the best guess.
        shares: for each kind, how many of a thousand values read as it; largest first.
        count: how many values were looked at, missing ones left out.
    """

    kind: Guess
    shares: tuple[tuple[Guess, int], ...]
    count: int

    def share(self, kind: Guess) -> int:
        """How many of a thousand values read as `kind`."""
        return dict(self.shares).get(kind, 0)


_SAMPLE = 200
_ENOUGH = 800
_NUMBER = re.compile(rf"[-−(]?(?:{NUMBER})\)?\Z")
_UNSURE = frozenset(("from_serial", "ambiguous_month", "two_digit_year"))


def _is_amount(value: object, context: Context) -> bool:
    """A sum that names its unit; a bare number is a number."""
    reading = read_amount(value, context)
    return reading.usable and (not isinstance(value, str) or _has_letters(reading))


def _has_letters(reading: Reading[Any]) -> bool:
    return any(c.isalpha() or c in "¥$€£￥＄" for c in reading.raw)


def _is_date(value: object, context: Context) -> bool:
    reading = read_date(value, context)
    return reading.usable and _UNSURE.isdisjoint(reading.codes)


def _is_percent(value: object, context: Context) -> bool:
    reading = read_percent(value, context)
    return reading.usable and {"percent_assumed", "percent_or_ratio", "ratio_assumed"}.isdisjoint(reading.codes)


def _is_signed(value: object, context: Context) -> bool:
    shown = context.number_format or ""
    return _is_percent(value, context) and ("%" in shown or any(c in key(raw_text(value)) for c in "%‰成分"))


def _is_integer(value: object, context: Context) -> bool:
    return read_integer(value, context).usable


def _is_number(value: object, context: Context) -> bool:
    del context
    if isinstance(value, str):
        return _NUMBER.match(squeeze(key(value))) is not None
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _is_code(value: object, context: Context) -> bool:
    reading = read_uscc(value, context)
    if reading.status is Status.ERROR:  # a code with a slip in it is still a code
        return "check_digit" in reading.codes[0] or reading.codes[0] in ("illegal_character", "division_digits")
    return reading.usable and not isinstance(reading.value, OldNumber)


def _is_company(value: object, context: Context) -> bool:
    return read_company(value, context).status is Status.OK


def _usable(reader: Callable[[object, Context], Reading[Any]]) -> Callable[[object, Context], bool]:
    return lambda value, context: reader(value, context).usable


_TESTS: tuple[tuple[Guess, Callable[[object, Context], bool]], ...] = (
    (Guess.USCC, _is_code),
    (Guess.PHONE, _usable(read_phone)),
    (Guess.PERCENT, _is_signed),
    (Guess.BOOL, _usable(read_bool)),
    (Guess.GRADE, _usable(read_grade)),
    (Guess.ROUND, _usable(read_rounds)),
    (Guess.DATE, _is_date),
    (Guess.INTEGER, _is_integer),
    (Guess.NUMBER, _is_number),
    (Guess.AMOUNT, _is_amount),
    (Guess.COMPANY, _is_company),
)
"""In the order of choice: a kind that few texts satisfy goes before one that many do."""


def sniff(values: Iterable[object], context: Context = PLAIN) -> Sniffed:
    """Judge a column by its first 200 values that are there."""
    present = list(islice((v for v in values if not _is_nothing(v)), _SAMPLE))
    if not present:
        return Sniffed(Guess.EMPTY, (), 0)
    shares = {kind: sum(test(v, context) for v in present) * 1000 // len(present) for kind, test in _TESTS}
    shares[Guess.TEXT] = sum(isinstance(v, str) for v in present) * 1000 // len(present)
    order = tuple(kind for kind, _ in _TESTS)
    best = next((kind for kind in order if shares[kind] >= _ENOUGH), Guess.TEXT)
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return Sniffed(best, tuple((kind, share) for kind, share in ranked if share), len(present))


def _is_nothing(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, str):
        return False
    squeezed = squeeze(key(value))
    return missing_reason(squeezed) is not None or is_excel_error(squeezed)
