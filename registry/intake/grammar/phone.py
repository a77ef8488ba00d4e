"""Telephone numbers of mainland China: mobile, landline, 400 and 800, several in a cell. Rule: import reference 4.7."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

from registry.intake.grammar.reading import PLAIN, Context, Reading, opened, read_as, refused, without_value
from registry.intake.grammar.text import display, key, split_brackets, squeeze

_LABEL = re.compile(r"(?:联系)?(?:电话|手机|座机|固话)(?:号码?)?[:：]?|(?:tel|phone|mobile|mob|cell)\.?[:：]?|[:：]")
_COUNTRY = re.compile(r"\A(?:\+|00)?86[-\s]*(?=\d|\()")
_SPLIT = re.compile(r"[/、;；,，\n]|或")
_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_SERVICE = re.compile(r"[48]00\d{7}\Z")
_LANDLINE = re.compile(r"\(?(0(?:10|2\d|[3-9]\d{2}))\)?-?(\d{7,8})(?:(?:转|ext\.?|x|-)(\d{1,6}))?\Z")
_SHORT_AREA = re.compile(r"\(?(10|2\d|[3-9]\d{2})\)?-(\d{7,8})(?:(?:转|ext\.?|x|-)(\d{1,6}))?\Z")
_LOCAL = re.compile(r"([2-8]\d{6,7})(?:(?:转|ext\.?|x|-)(\d{1,6}))?\Z")
_EXPONENT = re.compile(r"\d(?:\.\d+)?e\+?\d+\Z")


def read_phone(value: object, context: Context = PLAIN) -> Reading[tuple[str, ...]]:
    """The numbers of a cell: ``13800138000``, ``010-88888888-801``. All must be readable, or none is."""
    del context  # a number means the same under every header
    raw, squeezed = opened(value)
    if isinstance(value, (bool, date, datetime, time)):
        return refused(raw, "unparsed")
    if isinstance(value, (int, float, Decimal)):
        squeezed = raw.lower()
    nothing = without_value(raw, squeezed)
    if nothing is not None:
        return nothing
    if _EXPONENT.match(squeezed):
        return refused(raw, "numeric_precision_lost")
    body, notes = split_brackets(display(raw))
    numbers: list[str] = []
    codes: list[str] = []
    for part in _SPLIT.split(_LABEL.sub("", key(body))):
        if not part.strip():
            continue
        one = _one(part)
        if one is None:
            return refused(raw, "unparsed")
        number, local = one
        if local and "area_code_missing" not in codes:
            codes.append("area_code_missing")
        numbers.append(number)
    if not numbers:
        return refused(raw, "unparsed")
    return read_as(raw, tuple(dict.fromkeys(numbers)), tuple(codes), "；".join(notes) or None)


def _one(part: str) -> tuple[str, bool] | None:
    """A number in its written form, and whether its area code is missing."""
    text = squeeze(_COUNTRY.sub("", part.strip()))
    plain = text.replace("-", "").replace(".", "").replace("(", "").replace(")", "")
    if _MOBILE.match(plain) or _SERVICE.match(plain):
        return plain, False
    match = _LANDLINE.match(text) or (_SHORT_AREA.match(text) if text != squeeze(part) else None)
    if match is not None:
        area = match[1] if match[1].startswith("0") else f"0{match[1]}"
        return f"{area}-{match[2]}" + (f"-{match[3]}" if match[3] else ""), False
    match = _LOCAL.match(text)
    if match is not None:
        return match[1] + (f"-{match[2]}" if match[2] else ""), True
    return None
