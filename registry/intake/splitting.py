"""One cell that feeds two fields: ``5000万元/2023年5月``, ``张某 021-50000000``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from registry.intake.grammar import Context, read_amount, read_code, read_date, read_integer, read_phone, read_rounds
from registry.intake.grammar import read_uscc as read_code_of_firm
from registry.intake.targets import Target
from registry.model.catalogue import Kind
from registry.model.chinese import either_script
from registry.model.vocab import vocabulary

_MARKS = (re.compile(r"\s*[;；\n|｜]\s*"), re.compile(r"\s*[/／、]\s*"), re.compile(r"\s*[,，]\s*"), re.compile(r"\s+"))
_DATE = re.compile(r"(?:19|20)\d\d\s*(?:年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|[-./]\d{1,2}(?:[-./]\d{1,2})?)")
_PHONE = re.compile(r"(?:\+?86[- ]?)?(?:1\d{10}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,5})?|\d{7,8})(?!\d)")
_AMOUNT = either_script(
    r"(?:[约近超逾]|不低于)?[¥$]?(?:\d[\d,.]*|数)\s*[十百千]?[万亿]?\s*(?:余)?(?:万|亿)?(?:元人民币|美元|港元|欧元|元|人民币)?(?:以上|左右)?"
)
_LABEL = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,6}[:：]\s*")
_TWO_NUMBERS = re.compile(r"\d\s+\d")
_MONEY = Context(unit="万元")
_STRONG, _WEAK, _NOT = 3, 1, 0
_LONGEST = 400
_MOST_CUTS = 40


def split_value(text: str, targets: Sequence[Target]) -> tuple[str, ...]:
    """The part of `text` for each of `targets`, in their order; "" where there is none. Never raises.

    The parts stand apart by a slash, 、, a semicolon, a comma, a break or a blank, else one of them is found by its kind
    (date, sum, phone). They need not stand in the order of the header. A text that cannot be told apart goes to the
    first field, or to the second where it alone fits.
    """
    text = text.strip()
    if len(targets) != 2:
        return (text, *("" for _ in targets[1:]))
    if not text or len(text) > _LONGEST:
        return text, ""
    best, best_score = ("", ""), -1
    for one, other in _cuts(text, targets):
        for pair in ((one, other), (other, one)):
            fits = [_fit(part, target) for part, target in zip(pair, targets, strict=True)]
            if min(fits) > _NOT and sum(fits) > best_score:
                best, best_score = pair, sum(fits)
    whole = [_fit(text, target) for target in targets]
    if best_score >= 0 and best_score > max(whole):
        return best
    return ("", text) if whole[1] > whole[0] else (text, "")


def _cuts(text: str, targets: Sequence[Target]) -> Iterator[tuple[str, str]]:
    """The ways to cut a text in two: at its marks, the plainest first, and around a part of a kind."""
    count = 0
    for mark in _MARKS:
        for hit in mark.finditer(text):
            one, other = _bare(text[: hit.start()]), _bare(text[hit.end() :])
            count += 1
            if one and other and count <= _MOST_CUTS:
                yield one, other
    for target in targets:
        pattern = _pattern(target)
        for hit in pattern.finditer(text) if pattern is not None else ():
            rest = _bare((text[: hit.start()] + " " + text[hit.end() :]).strip(" /／、,，;；()（）:："))
            if rest and hit[0].strip():
                yield _bare(hit[0]), rest


def _bare(part: str) -> str:
    return _LABEL.sub("", part.strip())


def _pattern(target: Target) -> re.Pattern[str] | None:
    if target.key == "contact.phone":
        return _PHONE
    if target.field.kind is Kind.DATE:
        return _DATE
    is_money = target.metric is not None and vocabulary("metric").get(target.metric).unit == "money"
    return _AMOUNT if target.field.kind is Kind.AMOUNT or is_money else None


def _fit(part: str, target: Target) -> int:
    """How well a part fits a field: strongly as the kind it reads as, weakly as words, or not."""
    if target.key == "contact.phone":
        return _STRONG if _PHONE.fullmatch(part) or read_phone(part).usable else _NOT
    if target.key == "firm.uscc":
        return _STRONG if read_code_of_firm(part).usable else _NOT
    if target.key == "funding_event.round_text":
        return _STRONG if read_rounds(part).usable else _NOT if _is_bare(part) else _WEAK
    if target.metric is not None:
        usable = read_amount(part, _MONEY).usable or read_integer(part).usable or part.endswith(("%", "％"))
        return _STRONG if usable else _NOT
    match target.field.kind:
        case Kind.DATE:
            return _STRONG if read_date(part).usable else _NOT
        case Kind.AMOUNT:
            is_one = not _DATE.fullmatch(part) and _TWO_NUMBERS.search(part) is None
            return _STRONG if is_one and read_amount(part, _MONEY).usable else _NOT
        case Kind.INTEGER:
            return _STRONG if read_integer(part).usable else _NOT
        case Kind.CODE if target.field.vocabulary is not None:
            return _STRONG if read_code(part, vocabulary(target.field.vocabulary)).usable else _WEAK
        case _:
            return _NOT if _is_bare(part) else _WEAK


def _is_bare(part: str) -> bool:
    """A bare number, date or phone number rather than words."""
    return bool(_DATE.fullmatch(part) or _PHONE.fullmatch(part)) or read_integer(part).usable
