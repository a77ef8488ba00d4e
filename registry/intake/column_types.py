"""The values of a column as a second opinion on what its header says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from registry.intake import grammar
from registry.intake.grammar import Guess, Reading, sniff
from registry.intake.targets import Target, target_for
from registry.model.catalogue import Kind
from registry.model.vocab import vocabulary

_SAMPLE = 30
_LEAST = 3  # fewer values say nothing
_MOST_FIT, _FEW_FIT = 0.8, 0.5
_MORE, _LESS = 5, 20
_OTHERWISE = 45
_SHORT = 40  # characters of what is no prose

_CODE = re.compile(r"\s*(?=.*\d)[0-9A-Z]{18}\s*\Z")  # also one with a slip in it
Test = Callable[[object], bool]


def confirmed(confidence: int, target: Target, values: Sequence[object]) -> int:
    """`confidence` in `target`, raised where its values look like it, lowered where most of them do not."""
    test = _test(target)
    seen = _present(values)
    if test is None or len(seen) < _LEAST:
        return confidence
    share = sum(map(test, seen)) / len(seen)
    if share >= _MOST_FIT:
        return min(100, confidence + _MORE)
    return min(confidence, _OTHERWISE) if share < _FEW_FIT else max(confidence - _LESS, 0)


def proposed(values: Sequence[object], subject: str) -> Target | None:
    """The field that the values of a column with an unknown header speak for: credit codes and firms' names only."""
    seen = _present(values)
    if len(seen) < _LEAST or not all(isinstance(value, str) for value in seen):
        return None
    kind = sniff(seen).kind
    if kind is Guess.USCC:
        return target_for("firm.uscc")
    if kind is Guess.COMPANY:
        return target_for("firm.legal_name" if subject == "firm" else f"{subject}.firm")
    return None


def proposed_alone(values: Sequence[object]) -> Target | None:
    """The field that the values of a column without a header speak for, were they few: codes, firms, telephones, mail,
    districts."""
    seen = _present(values)
    texts = [value for value in seen if isinstance(value, str)]
    if not seen or len(texts) < len(seen):
        return None
    match sniff(seen).kind:
        case Guess.USCC:
            return target_for("firm.uscc")
        case Guess.COMPANY:
            return target_for("firm.legal_name")
        case Guess.PHONE:
            return target_for("contact.phone")
        case _:
            pass
    for key in ("contact.email", "firm.district"):
        if all(map(_BY_KEY[key], texts)) and all(len(text) <= _SHORT for text in texts):
            return target_for(key)
    return None


def looks_like(target: Target, values: Sequence[object]) -> bool:
    """Whether at least half of these values look like those of a field; True where anything may."""
    test = _test(target)
    seen = _present(values)
    return test is None or not seen or sum(map(test, seen)) >= _FEW_FIT * len(seen)


def _present(values: Sequence[object]) -> list[object]:
    there = (v for v in values if v is not None and grammar.read_text(v).usable)
    return list(islice(there, _SAMPLE))


def _usable(reader: Callable[[object], Reading[Any]]) -> Test:
    return lambda value: reader(value).usable


def _is_figure(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_amount(value: object) -> bool:
    return _is_figure(value) or grammar.read_amount(value, grammar.Context(unit="万元")).usable


def _is_text(value: object) -> bool:
    """Words rather than a bare number or a date."""
    return isinstance(value, str) and not grammar.read_integer(value).usable and not grammar.read_date(value).usable


_BY_KEY: dict[str, Test] = {
    "firm.uscc": lambda value: _CODE.match(str(value)) is not None or grammar.read_uscc(value).usable,
    "firm.legal_name": _is_text,
    "firm.short_name": _is_text,
    "firm.english_name": _is_text,
    "firm.legal_rep": _is_text,
    "firm.main_product": _is_text,
    "firm.park": _is_text,
    "firm.reg_address": _is_text,
    "firm.ops_address": _is_text,
    "firm.place": lambda value: vocabulary("district").locate(str(value)) is not None,
    "firm.district": lambda value: vocabulary("district").locate(str(value)) is not None,
    "recognition.tier": _usable(grammar.read_srdi),
    "funding_event.round_text": _usable(grammar.read_rounds),
    "funding_event.investors": _is_text,
    "contact.person": _is_text,
    "contact.phone": _usable(grammar.read_phone),
    "contact.email": lambda value: "@" in str(value),
}


def _test(target: Target) -> Test | None:
    """Whether a value looks like one of `target`; None where anything may."""
    if target.metric is not None:
        match vocabulary("metric").get(target.metric).unit:
            case "money":
                return _is_amount
            case "ratio":
                return lambda value: _is_figure(value) or grammar.read_percent(value).usable
            case _:
                return _usable(grammar.read_integer)
    if target.key in _BY_KEY:
        return _BY_KEY[target.key]
    match target.field.kind:
        case Kind.DATE:
            return _usable(grammar.read_date)
        case Kind.AMOUNT:
            return _is_amount
        case Kind.INTEGER:
            return _usable(grammar.read_integer)
        case Kind.BOOLEAN:
            return _usable(grammar.read_bool)
        case Kind.CODE if target.field.vocabulary is not None and target.table != "firm_segment":
            terms = vocabulary(target.field.vocabulary)
            return lambda value: grammar.read_code(value, terms).usable
        case Kind.REFERENCE:
            return _is_text
        case _:
            return None
