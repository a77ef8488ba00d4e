"""Credit codes as cells have them, and the numbers they replaced. Rule: import reference 4.6, domain 4.1 to 4.3."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import pairwise

from registry.intake.grammar.numerals import cell_number
from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import display, key, split_note, squeeze
from registry.model.credit_code import ALPHABET, Verdict, check_digit, organisation_check_digit, verdict


@dataclass(frozen=True, slots=True)
class OldNumber:
    """A number that is no credit code but identifies the firm in its own way.

    Attributes:
        scheme: ``org_code`` (9 characters, no hyphen) or ``reg_no`` (15 digits).
        value: the number.
    """

    scheme: str
    value: str


_LABEL = re.compile(
    r"(?:统一)?(?:社会)?信用(?:代)?码(?:/?(?:纳税人识别号|税号))?[:：]?|纳税人识别号[:：]?|税号[:：]?|组织机构代码(?:证)?[:：]?"
    r"|(?:工商)?注册号[:：]?|(?:uscc|usci|creditcode)[:：]?"
)
_MARKS = re.compile(r"[\s\-‐‑–—_'’‘`\"“”·.,、]")
_EXPONENT = re.compile(r"\d(?:\.\d+)?e\+?\d{1,2}\Z")


def read_uscc(value: object, context: Context = PLAIN) -> Reading[str | OldNumber]:
    """A credit code as its 18 characters; an old number as `OldNumber`.

    Letters that no code has are replaced by the digits they look like only if both check digits then agree; any other
    repair is a suggestion.
    """
    del context  # a code means the same under every header
    if isinstance(value, str) and value.isascii() and verdict(value) is Verdict.VALID:
        return read_as(value, value)
    raw, squeezed = opened(value)
    if isinstance(value, (bool, date, datetime, time)):
        return refused(raw, "unparsed")
    if isinstance(value, (int, float, Decimal)):
        return _number(raw, value)
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    if _EXPONENT.match(squeezed):
        return refused(raw, "numeric_precision_lost", case="uscc")
    body, note = split_note(display(raw))
    text = _MARKS.sub("", _LABEL.sub("", squeeze(key(body)))).upper()
    if not text or not text.isascii() or not text.isalnum():
        return refused(raw, "unparsed")
    return _code(raw, text, note)


def _number(raw: str, value: float | Decimal) -> Reading[str | OldNumber]:
    """A numeric cell holds 15 digits at most: the old numbers fit, a credit code does not."""
    number = cell_number(value)
    if number is None or number < 0:
        return refused(raw, "unparsed")
    if number >= 10**15:
        return refused(raw, "numeric_precision_lost", case="uscc")
    if number != int(number):
        return refused(raw, "unparsed")
    return _code(raw, str(int(number)), None)


def _code(raw: str, text: str, note: str | None) -> Reading[str | OldNumber]:
    match len(text):
        case 18:
            return _eighteen(raw, text, note)
        case 15 if text.isdigit():
            return read_as(raw, OldNumber("reg_no", text), ("old_registration_no",), note)
        case 9 if text[8].isdigit() or text[8] == "X":
            if organisation_check_digit(text[:8]) != text[8]:
                return refused(raw, "organisation_check_digit")
            return read_as(raw, OldNumber("org_code", text), ("org_code",), note)
        case 19:
            shorter = (text[:i] + text[i + 1 :] for i in range(19))
            return refused(raw, "length", _valid(shorter), length=19)
        case length:
            return refused(raw, "length", length=length)


# Letters that no code has, and what they were meant to be; V only as a suggestion, for it resembles two characters.
_LOOKALIKE = str.maketrans("IOZS", "1025")
_CONFUSABLE = ("0DQ", "1L7T", "2", "5", "8B3", "6G", "UV", "UY", "CG", "EF", "MN", "XY", "PR", "4A", "HN", "JL", "KX")


def _eighteen(raw: str, text: str, note: str | None) -> Reading[str | OldNumber]:
    illegal = sorted({c for c in text if c not in ALPHABET})
    if illegal:
        fixed = text.translate(_LOOKALIKE)
        if verdict(fixed) is Verdict.VALID:
            return read_as(raw, fixed, ("confusable_fixed",), note)
        return refused(raw, "illegal_character", _repairs(fixed.replace("V", "U")), characters=" ".join(illegal))
    match verdict(text):
        case Verdict.VALID:
            return read_as(raw, text, (), note)
        case Verdict.PILOT:
            return read_as(raw, text, ("pilot_code",), note)
        case Verdict.INVALID:
            return refused(raw, *_fault(text), case="uscc")


def _fault(text: str) -> tuple[str, tuple[str, ...]]:
    """The code of what is wrong with 18 legal characters, and repairs."""
    if not text[2:8].isdigit():
        return "division_digits", _repairs(text)
    if check_digit(text[:17]) == text[17]:
        return "organisation_check_digit", _repairs(text)
    if text.isdigit() and text.endswith("000"):
        return "numeric_precision_lost", ()
    return "check_digit", _repairs(text)


def _repairs(text: str) -> tuple[str, ...]:
    """Codes one slip away (neighbours swapped, a character taken for its lookalike) that satisfy both digits."""
    swapped = (text[:i] + b + a + text[i + 2 :] for i, (a, b) in enumerate(pairwise(text)) if a != b)
    mistaken = (
        text[:i] + other + text[i + 1 :]
        for i, c in enumerate(text)
        for group in _CONFUSABLE
        if c in group
        for other in group
        if other != c and other in ALPHABET
    )
    return _valid((text, *swapped, *mistaken))


def _valid(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for c in codes if verdict(c) is Verdict.VALID))
