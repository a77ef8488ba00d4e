"""Canonical bytes and their SHA-256.

Canonical JSON: UTF-8, keys sorted, no blanks, integers and strings only. A truth is 1 or 0, a fraction is ``"7/3"``,
a date its ISO form, a text its English message with its values; what is None or empty is left out. Bytes depend
neither on the hash seed, nor the time zone, nor the order in which firms or indicators came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, cast

from registry.i18n import Text


def to_json(value: object) -> bytes:
    """`value` (dataclasses, texts, fractions, dates, and what JSON knows except floats) as canonical JSON.

    Raises:
        TypeError: a float, or something without a canonical form (a bug of the caller).
    """
    return canonical(value).encode()


def canonical(value: object) -> str:
    """`value` as canonical JSON, written at once: the text of its `plain` form, without making that.

    Raises:
        TypeError: as `to_json`.
    """
    kind = type(value)
    write = _WRITERS.get(kind)
    if write is None:
        write = _WRITERS[kind] = _writer(value)
    return write(value)


def canonical_object(texts: Mapping[str, str]) -> str:
    """An object whose members are canonical texts already."""
    return f"{{{','.join([f'{encode_basestring(key)}:{texts[key]}' for key in sorted(texts)])}}}"


def canonical_list(items: Iterable[str]) -> str:
    """A list whose items are canonical texts already, in their order."""
    return f"[{','.join(items)}]"


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
        case Sequence() if not isinstance(value, bytes | bytearray):
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
Writer = Callable[[Any], str]


def _writer(value: object) -> Writer:
    """How values of this type are written as text; what is rare goes by its plain form."""
    match value:
        case Enum():
            texts = {member: canonical(member.value) for member in type(value)}
            return texts.__getitem__
        case bool():
            return lambda item: "1" if item else "0"
        case str():
            return encode_basestring
        case int():
            return int.__repr__
        case Text():
            return _text_text
        case Mapping():
            return _mapping_text
        case Sequence() if not isinstance(value, bytes | bytearray):
            return _listed_text
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _record_writer(value)
        case None:
            return lambda _: "null"
        case _:
            form = _form(value)
            return lambda item: encode_basestring(form(item))


def _record_writer(value: Any) -> Writer:
    names = members_named(value.__class__)
    if not names:
        return lambda _: "{}"
    keys = [f"{encode_basestring(name)}:" for name in names]
    read: Callable[[Any], tuple[object, ...]] = attrgetter(
        *names,
        names[0],
        # One name more, so that there are several and a tuple comes back.
    )
    writer = _WRITERS.get

    def record(item: Any) -> str:
        made: list[str] = []
        for key, inside in zip(keys, read(item)):  # noqa: B905
            if inside or not _empty(inside):
                made.append(key + (writer(inside.__class__) or canonical)(inside))
        return f"{{{','.join(made)}}}"

    return record


def _mapping_text(value: Mapping[object, object]) -> str:
    # Two keys may be one as text; the later one holds, as in a dictionary.
    return canonical_object({_key(key): canonical(item) for key, item in value.items() if not _empty(item)})


def _text_text(text: Text) -> str:
    members = {"message": encode_basestring(text.message)}
    if text.values:
        members["values"] = canonical_object({name: canonical(item) for name, item in text.values})
    return canonical_object(members)


def _listed_text(values: Sequence[object]) -> str:
    codes = [_code(item) for item in values]
    texts = [canonical(item) for item in values]
    if codes and all(codes):
        texts = [text for _, text in sorted(zip(codes, texts, strict=True), key=lambda pair: pair[0])]
    return canonical_list(texts)


def _code(item: object) -> Any:
    """The code that a named thing goes by among its like; None or "" for what has none."""
    if isinstance(item, Mapping):
        return plain(cast("Mapping[str, object]", item).get("code"))
    return plain(_CODE(item)) if "code" in members_named(type(item)) else None


_CODE = attrgetter("code")


@cache
def members_named(kind: type[object]) -> tuple[str, ...]:
    """Names of the sealed fields of a dataclass, sorted; () for other types, and for texts, whose form is their own."""
    if not is_dataclass(kind) or issubclass(kind, Text):
        return ()
    return tuple(sorted(f.name for f in fields(kind) if not f.metadata.get("unsealed")))


def members(record: object, without: str = "") -> dict[str, str]:
    """The canonical texts of a dataclass's fields by name, without those that are empty and without one of them."""
    values = {name: getattr(record, name) for name in members_named(type(record)) if name != without}
    return {name: canonical(inside) for name, inside in values.items() if not _empty(inside)}


_WRITERS: dict[type[Any], Writer] = {}


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
