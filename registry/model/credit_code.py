"""The check digits of unified social credit codes (GB 32100). Rule: import reference 4.6, domain 4.1 to 4.3.

A code has two: position 18 over the whole code, position 17 over the organisation code (GB 11714) inside.
"""

from __future__ import annotations

import re
from enum import StrEnum

from stdnum.cn import uscc as standard

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}\Z")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_DIGITS = "0X987654321"  # by the remainder of the weighted sum


class Verdict(StrEnum):
    """What the check digits say of a code of 18 characters."""

    VALID = "valid"  # both agree
    PILOT = "pilot_warning"  # issued in the pilot years: only position 17 agrees
    INVALID = "invalid"


def organisation_check_digit(body: str) -> str:
    """The check digit of an organisation code's first eight characters (GB 11714)."""
    total = sum(int(c, 36) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_DIGITS[total % 11]


def check_digit(front: str) -> str:
    """The last character of a code, from the 17 before it."""
    return str(standard.calc_check_digit(front))


def verdict(code: str) -> Verdict:
    """Judge a cleaned code of 18 characters, upper case."""
    if _SHAPE.match(code) is None or organisation_check_digit(code[8:16]) != code[16]:
        return Verdict.INVALID
    if check_digit(code[:17]) == code[17]:
        return Verdict.VALID
    return Verdict.PILOT if code[8] == "M" and code[9].isdigit() else Verdict.INVALID
