"""Canonical bytes and their SHA-256.

Canonical JSON: UTF-8, keys sorted, no blanks, integers and strings only. A truth is 1 or 0, a fraction is ``"7/3"``,
a date its ISO form, a text its English message with its values; what is None or empty is left out. Bytes depend
neither on the hash seed, nor the time zone, nor the order in which firms or indicators came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Any

from registry.i18n import Text


def to_json(value: object) -> bytes:
    """`value` (dataclasses, texts, fractions, dates, and what JSON knows except floats) as canonical JSON.

    Raises:
        TypeError: a float, or something without a canonical form (a bug of the caller).
    """
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(value: object) -> str:
    """SHA-256 of the canonical bytes of `value`, in hexadecimal."""
    return sha256(to_json(value)).hexdigest()


def plain(value: object) -> Any:
    """`value` in integers, strings, lists and dictionaries with text keys.

    Raises:
        TypeError: it has no canonical form.
    """
    kind = type(value)
    form = _FORMS.get(kind)
    if form is None:
        form = _FORMS[kind] = _form(value)
    return form(value)


Form = Callable[[Any], Any]


def _form(value: object) -> Form:
    """How values of this type are written; found once a type, for a round has a million values of twenty types."""
    match value:
        case Enum():
            return lambda item: plain(item.value)
        case bool():
            return int
        case int() | str():
            return _itself
        case Fraction():
            return lambda item: f"{item.numerator}/{item.denominator}"
        case date():
            return lambda item: item.isoformat()
        case Text():
            return _text
        case Mapping():
            return _mapping
        case list() | tuple():
            return _listed
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _record_form(tuple(f.name for f in fields(value) if not f.metadata.get("unsealed")))
        case None:
            return _itself  # a segment that is not asked
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")


def _itself(value: Any) -> Any:
    return value


def _mapping(value: Mapping[object, object]) -> dict[str, Any]:
    return {_key(key): plain(item) for key, item in value.items() if not _empty(item)}


def _record_form(names: tuple[str, ...]) -> Form:
    def record(value: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name in names:
            item = getattr(value, name)
            if item is not None and item != () and item != "" and item != {}:
                made[name] = plain(item)
        return made

    return record


_FORMS: dict[type[Any], Form] = {}


def _listed(values: Sequence[object]) -> list[Any]:
    items = [plain(item) for item in values]
    # Named things have no order of their own; what is ordered by right (ranks, tie chains) carries no code.
    if items and all(isinstance(item, dict) and "code" in item for item in items):
        items.sort(key=lambda item: item["code"])
    return items


def _text(text: Text) -> dict[str, Any]:
    record: dict[str, Any] = {"message": text.message}
    if text.values:
        record["values"] = {name: plain(item) for name, item in text.values}
    return record


def _key(key: object) -> str:
    return key if isinstance(key, str) else str(plain(key))


def _empty(value: object) -> bool:
    return value is None or value == () or value == "" or value == {}
