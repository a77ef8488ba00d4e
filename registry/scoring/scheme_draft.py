"""A scheme while somebody edits it: tables that may be wrong for a while, and every fault with its place.

Frozen: each change gives another draft, so that a step can be taken back. Weights alone are never wrong: what one
gains, unlocked siblings give, so that the sum stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, TypeGuard

from registry.errors import UserError
from registry.i18n import Text
from registry.model.toml_table import Path, Table
from registry.scoring.grid import GRID, apportion, rescale
from registry.scoring.scheme import Scheme
from registry.scoring.scheme_file import read_scheme
from registry.scoring.scheme_tables import Tables, scheme_tables

_MOST = 12
"""Faults that are looked for; nobody mends more at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: keys of tables and numbers in lists, from the scheme on."""

    path: Path
    problem: Text


class _WrongError(UserError):
    def __init__(self, path: Path, problem: Text) -> None:
        super().__init__(problem, Text("Nothing was saved."), Text("Mend it in the editor."))
        self.fault = Fault(path, problem)


class _Places:
    """The source of tables that stand nowhere but in the editor."""

    def fault(self, path: Path, problem: Text) -> UserError:
        return _WrongError(path, problem)


@dataclass(frozen=True)
class SchemeDraft:
    """A scheme being edited. See `draft_of`.

    Attributes:
        tables: as a scheme file has them; do not change them in place.
        base: the scheme that the draft began from.
    """

    tables: Tables = field(repr=False)
    base: Scheme = field(repr=False)

    # -- reading

    def get(self, path: Path) -> Any:
        """The value at `path`, None where there is none."""
        home: Any = self.tables
        for part in path:
            home = _inner(home, part)
        return home

    def scheme(self) -> Scheme:
        """The scheme that the draft stands for.

        Raises:
            UserError: something in it is wrong.
        """
        return _read(self.tables)

    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong, in the order in which a scheme is read."""
        return self.examined()[0]

    def examined(self) -> tuple[tuple[Fault, ...], Scheme | None]:
        """Everything that is wrong, and the scheme with what the base has in its place; None where that is not enough.

        Reading stops at the first fault; it is then mended in a copy, and reading goes on.
        """
        tables = self.tables
        found: list[Fault] = []
        while len(found) < _MOST:
            try:
                return tuple(found), _read(tables)
            except _WrongError as wrong:
                if wrong.fault.path in [fault.path for fault in found]:
                    break  # a new item, for which the base has nothing
                found.append(wrong.fault)
                tables = _mended(tables, wrong.fault.path, scheme_tables(self.base))
        return tuple(found), None

    def is_changed(self) -> bool:
        """Whether it says anything else than the base."""
        return self.tables != scheme_tables(self.base)

    # -- changing

    def with_value(self, path: Path, value: Any) -> SchemeDraft:
        """With `value` at `path`; None takes it out. Tables on the way are made where there are none."""
        tables = deepcopy(self.tables)
        home: Any = tables
        for part in path[:-1]:
            if _inner(home, part) is None:
                home[part] = {}
            home = _inner(home, part)
        if value is not None:
            home[path[-1]] = value
        elif _is_table(home):
            home.pop(path[-1], None)
        return replace(self, tables=tables)

    def with_item(self, path: Path, item: Any) -> SchemeDraft:
        """With `item` at the end of the list at `path`."""
        held: list[Any] = [*(self.get(path) or []), item]
        return self.with_value(path, held)

    def without(self, path: Path) -> SchemeDraft:
        """Without the item of a list at `path`; its weight goes to its siblings."""
        home, number = path[:-1], path[-1]
        held: list[Any] = list(self.get(home) or [])
        gone = held.pop(int(number))
        draft = self.with_value(home, held)
        if home == ("indicator",):
            return draft.share_weight(home, gone.get("weight", 0), dimension=gone.get("dimension"))
        if home == ("panel", "item"):
            return draft.share_weight(home, gone.get("weight", 0))
        return draft if held or home[0] == "tie_chain" else draft.with_value(home, None)

    def moved(self, path: Path, step: int) -> SchemeDraft:
        """With the item of a list at `path` `step` places further down."""
        home, number = path[:-1], int(path[-1])
        held: list[Any] = list(self.get(home))
        target = min(max(number + step, 0), len(held) - 1)
        held.insert(target, held.pop(number))
        return self.with_value(home, held)

    # -- weights

    def weights(self, home: Path) -> dict[str, int]:
        """Weight by code of the items of a list."""
        return {item["code"]: item.get("weight", 0) for item in self.get(home) or ()}

    def dimension_weight(self, code: str) -> int:
        """Weight of a dimension: the sum of its indicators."""
        return sum(i.get("weight", 0) for i in self.get(("indicator",)) or () if i.get("dimension") == code)

    def with_weight(self, home: Path, code: str, weight: int, locked: Iterable[str] = ()) -> SchemeDraft:
        """With the item `code` of the list at `home` at `weight`; unlocked siblings share the difference.

        Siblings of an indicator are those of its dimension, whose sum stays; those of a panel item are all.
        """
        items = self.get(home) or ()
        family = {i["code"]: i.get("weight", 0) for i in items if self._is_sibling(home, i, code)}
        held = [key for key in locked if key in family and key != code]
        return self._weighted(home, rescale(family, {code: weight}, held, total=sum(family.values())))

    def with_dimension_weight(self, code: str, weight: int, locked: Iterable[str] = ()) -> SchemeDraft:
        """With a dimension at `weight`; unlocked dimensions share the difference, each in its own proportions.

        A dimension without indicators can hold no weight and stays at none.
        """
        held_by = {i.get("dimension") for i in self.get(("indicator",)) or ()}
        codes = [d["code"] for d in self.get(("dimension",)) or () if d["code"] in held_by]
        if code not in codes:
            return self
        old = {one: self.dimension_weight(one) for one in codes}
        new = rescale(old, {code: weight}, [key for key in locked if key in old and key != code])
        draft = self
        for dimension in old:
            inside = {
                i["code"]: i.get("weight", 0) for i in self.get(("indicator",)) or () if i.get("dimension") == dimension
            }
            if inside:
                draft = draft._weighted(("indicator",), apportion(new[dimension], inside))
        return draft

    def share_weight(self, home: Path, weight: int, *, dimension: str | None = None) -> SchemeDraft:
        """With `weight` given to the items of a list in proportion: those of `dimension`, or all where it has none."""
        items: Sequence[Mapping[str, Any]] = self.get(home) or ()
        family = {i["code"]: i.get("weight", 0) for i in items if dimension is None or i.get("dimension") == dimension}
        if not family and dimension is not None:
            return self.share_weight(home, weight)
        parts = apportion(weight, family)
        return self._weighted(home, {code: old + parts[code] for code, old in family.items()})

    def _is_sibling(self, home: Path, item: Mapping[str, Any], code: str) -> bool:
        if home != ("indicator",):
            return True
        own: list[Any] = [i.get("dimension") for i in self.get(home) if i["code"] == code]
        return item.get("dimension") in own

    def _weighted(self, home: Path, weights: Mapping[str, int]) -> SchemeDraft:
        tables = deepcopy(self.tables)
        draft = replace(self, tables=tables)
        for item in draft.get(home):
            if item["code"] in weights:
                item["weight"] = weights[item["code"]]
        for dimension in tables.get("dimension", ()):
            dimension["weight"] = draft.dimension_weight(dimension["code"])
        return draft


def draft_of(scheme: Scheme) -> SchemeDraft:
    """A draft that says what `scheme` says."""
    return SchemeDraft(scheme_tables(scheme), scheme)


def spread_evenly(draft: SchemeDraft, home: Path) -> SchemeDraft:
    """The draft with the same weight for every item of a list: 10 000 in all."""
    codes = list(draft.weights(home))
    shares = apportion(GRID, dict.fromkeys(codes, 1))
    for code in codes:
        number = codes.index(code)
        draft = draft.with_value((*home, number, "weight"), shares[code])
    return draft


def _read(tables: Tables) -> Scheme:
    return read_scheme(Table(_Places(), tables, ()))


def _is_table(value: Any) -> TypeGuard[dict[str | int, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _inner(home: Any, part: str | int) -> Any:
    if _is_table(home):
        return home.get(part)
    if _is_list(home) and isinstance(part, int) and -1 < part < len(home):
        return home[part]
    return None


def _mended(tables: Tables, path: Path, base: Tables) -> Tables:
    """A copy in which what is wrong at `path` is what the base has there, or is gone."""
    copy = deepcopy(tables)
    home: Any = copy
    like: Any = base
    for part in path[:-1]:
        home, like = _inner(home, part), _like(home, like, part)
    last = path[-1]
    good = _like(home, like, last)
    if _is_table(home) and good is not None:
        home[last] = deepcopy(good)
    elif _is_table(home):
        home.pop(last, None)
    return copy


def _like(home: Any, like: Any, part: str | int) -> Any:
    """What the base has beside `home[part]`: in a list the item of the same code."""
    if not isinstance(part, int):
        return _inner(like, part)
    code = _inner(_inner(home, part), "code")
    if code is None or not _is_list(like):
        return _inner(like, part)
    return next((other for other in like if _inner(other, "code") == code), None)
