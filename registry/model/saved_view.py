"""A kept view of the firm table as plain values: its name, what it shows and how; and the same from JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, cast

_NONE: Mapping[str, Any] = MappingProxyType({})
DENSITIES = ("compact", "normal", "roomy")


@dataclass(frozen=True, slots=True)
class Setup:
    """What a view of the table shows, and how.

    Attributes:
        scope: key of the fixed set of firms it begins from ("all", "shanghai" …).
        text: what stands in the search, with its query.
        facets: codes chosen, by facet.
        sort: (column, descending), most significant first.
        columns: keys of the columns shown, in order; () for those that the width of the window allows.
        widths: pixels of the columns somebody has drawn wider or narrower.
        frozen: how many columns stay when the table is scrolled sideways.
        density: compact, normal or roomy.
    """

    scope: str = "all"
    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    sort: tuple[tuple[str, bool], ...] = (("name", False),)
    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=lambda: _NONE)
    frozen: int = 1
    density: str = "normal"

    def plain(self) -> dict[str, Any]:
        """As JSON knows it."""
        held = {f.name: getattr(self, f.name) for f in fields(self)}
        return held | {"facets": dict(self.facets), "widths": dict(self.widths)}


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view with its name; "" for one that came with the program and is called in the language in use."""

    key: str
    name: str
    setup: Setup


STARTERS = tuple(SavedView(key, "", Setup(scope=key)) for key in ("all", "shanghai", "due", "differs", "incomplete"))
"""The views of a registry in which nobody has kept any yet."""


def read_setup(given: object) -> Setup:
    """A setup from JSON. What is missing or of another kind is as usual: a file of a newer program still opens."""
    held = _mapping(given)
    usual = Setup()
    frozen, density, sort = held.get("frozen"), held.get("density"), held.get("sort")
    return Setup(
        scope=_text(held.get("scope"), usual.scope),
        text=_text(held.get("text"), ""),
        facets={k: tuple(_texts(v)) for k, v in _mapping(held.get("facets")).items() if _texts(v)},
        sort=tuple(_sort_keys(sort)) if _list(sort) else usual.sort,
        columns=tuple(_texts(held.get("columns"))),
        widths={k: v for k, v in _mapping(held.get("widths")).items() if isinstance(v, int) and 20 <= v <= 2000},
        frozen=frozen if isinstance(frozen, int) and 0 <= frozen <= 5 else usual.frozen,
        density=density if density in DENSITIES else usual.density,
    )


def _text(value: object, usual: str) -> str:
    return value if isinstance(value, str) else usual


def _texts(value: object) -> list[str]:
    return [v for v in _list(value) if isinstance(v, str)]


def _list(value: object) -> list[Any]:
    return list(cast("list[Any]", value)) if isinstance(value, list | tuple) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _sort_keys(value: object) -> list[tuple[str, bool]]:
    pairs = [pair for entry in _list(value) if len(pair := _list(entry)) == 2]
    return [(key, down) for key, down in pairs if isinstance(key, str) and isinstance(down, bool)]


def read_views(text: str) -> tuple[SavedView, ...]:
    """The views from their JSON; the first one always shows all firms."""
    try:
        entries = _list(json.loads(text))
    except ValueError:
        return STARTERS
    found: dict[str, SavedView] = {}
    for entry in map(_mapping, entries):
        key = entry.get("key")
        if isinstance(key, str):
            found.setdefault(key, SavedView(key, _text(entry.get("name"), ""), read_setup(entry.get("setup"))))
    return tuple(found.values()) if "all" in found else (STARTERS[0], *found.values())


def write_views(views: Sequence[SavedView]) -> str:
    """The views as JSON."""
    return json.dumps([{"key": v.key, "name": v.name, "setup": v.setup.plain()} for v in views], ensure_ascii=False)
