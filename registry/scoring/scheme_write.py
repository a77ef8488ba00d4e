"""A scheme as a TOML file. Reading it back gives a scheme of the same digest; comments are not kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from registry.scoring.scheme import Scheme
from registry.scoring.scheme_tables import scheme_tables

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LINE = 120
_HEAD = "# A scoring scheme. Figures are whole numbers, or decimals in quotation marks so that they are exact.\n\n"


def write_scheme(scheme: Scheme) -> str:
    """`scheme` as TOML.

    Raises:
        ValueError: a figure has no end in decimals (it came from no file).
    """
    return _HEAD + "\n".join(_table(scheme_tables(scheme), "")).strip("\n") + "\n"


def _table(table: Mapping[str, Any], path: str) -> Iterator[str]:
    """The lines of a table: what fits a line first, then tables and lists of tables under their own heads."""
    later: list[tuple[str, Any]] = []
    for key, value in table.items():
        line = f"{_key(key)} = {_inline(value)}"
        if isinstance(value, dict | list) and _holds_tables(cast("Any", value), line):
            later.append((key, cast("Any", value)))
        else:
            yield line
    for key, value in later:
        name = f"{path}.{_key(key)}" if path else _key(key)
        if isinstance(value, dict):
            yield from ("", f"[{name}]", *_table(cast("dict[str, Any]", value), name))
        else:
            for item in cast("list[dict[str, Any]]", value):
                yield from ("", f"[[{name}]]", *_table(item, name))


def _holds_tables(value: dict[str, Any] | list[Any], line: str) -> bool:
    """Whether it stands under a head of its own: lists of tables, and tables that are long or hold tables."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict)
    nested = any(isinstance(inner, dict | list) for inner in value.values())
    # A text with its two languages stays a line however long it is.
    return nested or (len(line) > _LINE and set(value) != {"en", "zh"})


def _inline(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value)
        case list():
            return "[" + ", ".join(_inline(item) for item in cast("list[Any]", value)) + "]"
        case dict():
            pairs = cast("dict[str, Any]", value).items()
            return "{ " + ", ".join(f"{_key(key)} = {_inline(item)}" for key, item in pairs) + " }"
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a scheme")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"  # a pattern reads better without doubled strokes
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
