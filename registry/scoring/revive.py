"""Frozen values from their canonical JSON: the way back of `registry.scoring.seal`, strict about every key and type."""

from __future__ import annotations

import types
from collections.abc import Mapping as AbstractMapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Unreadable(ValueError):  # noqa: N818 (it names what happened)
    """A value is not what its place asks for. `place`: where, as ``candidates[3].uid``."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def revive(kind: type[T], value: object, place: str = "") -> T:
    """`value` (integers, strings, lists, dictionaries) as an instance of the dataclass `kind`.

    What the canonical form left out because it was empty comes back as the field's default, or as the empty value of
    its type. A key that the class does not know is refused: nothing in a sealed file may go unread.

    Raises:
        Unreadable: something is of the wrong type, missing, or not known.
    """
    return cast("T", _record(kind, value, place))


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _record(kind: type[Any], value: object, place: str) -> object:
    if not isinstance(value, dict):
        raise Unreadable(place)
    given = cast("dict[str, object]", value)
    hints = _hints(kind)
    known = {f.name: f for f in fields(kind) if f.init and not f.metadata.get("unsealed")}
    for name in given:
        if name not in known:
            raise Unreadable(f"{place}.{name}")
    made: dict[str, object] = {}
    for name, field in known.items():
        if name in given:
            made[name] = _value(hints[name], given[name], f"{place}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            made[name] = _nothing(hints[name], f"{place}.{name}")
    return kind(**made)


def _nothing(hint: Any, place: str) -> object:
    """The empty value that the canonical form leaves out."""
    origin = get_origin(hint)
    if hint is str:
        return ""
    if origin is tuple:
        return ()
    if origin in (Union, types.UnionType) and type(None) in get_args(hint):
        return None
    if origin in (dict, AbstractMapping):
        return {}
    raise Unreadable(place)


def _value(hint: Any, value: object, place: str) -> object:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        inner = [arg for arg in get_args(hint) if arg is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"{place}: {hint} is no type of a sealed value")
        return None if value is None else _value(inner[0], value, place)
    if origin is tuple:
        if not isinstance(value, list):
            raise Unreadable(place)
        return _items(get_args(hint), cast("list[object]", value), place)
    if origin in (dict, AbstractMapping):
        if not isinstance(value, dict):
            raise Unreadable(place)
        _, inside = get_args(hint)
        return {key: _value(inside, item, f"{place}[{key}]") for key, item in cast("dict[str, object]", value).items()}
    if isinstance(hint, type):
        return _scalar(hint, value, place)
    raise TypeError(f"{place}: {hint} is no type of a sealed value")


def _items(hints: tuple[Any, ...], value: list[object], place: str) -> tuple[object, ...]:
    if len(hints) == 2 and hints[1] is Ellipsis:
        return tuple(_value(hints[0], item, f"{place}[{i}]") for i, item in enumerate(value))
    if len(hints) != len(value):
        raise Unreadable(place)
    return tuple(_value(hint, item, f"{place}[{i}]") for i, (hint, item) in enumerate(zip(hints, value, strict=True)))


def _scalar(hint: type[Any], value: object, place: str) -> object:
    if is_dataclass(hint):
        return _record(hint, value, place)
    plain_number = isinstance(value, int) and not isinstance(value, bool)
    try:
        if issubclass(hint, Enum) and isinstance(value, str):
            return hint(value)
        if hint is bool and value in (0, 1) and plain_number:
            return bool(value)
        if hint is date and isinstance(value, str):
            return date.fromisoformat(value)
        if hint is Fraction and isinstance(value, str):
            return Fraction(value)
    except ValueError:
        raise Unreadable(place) from None
    if (hint is int and plain_number) or (hint is str and isinstance(value, str)):
        return value
    raise Unreadable(place)
