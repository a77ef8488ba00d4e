"""The dimensions of a scheme that is being edited: added, put in order, given up. Weights always sum to what they did."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import SchemeDraft

    _Item = dict[str, Any]

_DIMENSION: Path = ("dimension",)
_INDICATOR: Path = ("indicator",)


def indicators_of(draft: SchemeDraft, code: str) -> list[str]:
    """Codes of the indicators of a dimension, in order."""
    return [item["code"] for item in draft.get(_INDICATOR) or () if item.get("dimension") == code]


def with_dimension(draft: SchemeDraft, at: int, dimension: _Item, indicator: _Item) -> SchemeDraft:
    """With a new dimension in place `at`, and its first indicator: a dimension without one could hold no weight."""
    held: list[_Item] = list(draft.get(_DIMENSION) or ())
    held.insert(at, {**dimension, "weight": 0})
    first = {**indicator, "dimension": dimension["code"], "weight": 0}
    return draft.with_value(_DIMENSION, held).with_item(_INDICATOR, first)


def without_dimension(draft: SchemeDraft, code: str, heir: str | None) -> SchemeDraft:
    """Without the dimension `code`.

    Args:
        heir: the dimension that its indicators go to, with their weights; None to delete them too, their weight being
            shared among all that stay in proportion.

    Keys of ties and floors that name what is gone go with it.

    Raises:
        ValueError: it is the only dimension, or no other is called `heir`.
    """
    dimensions = [d for d in draft.get(_DIMENSION) or () if d["code"] != code]
    if not dimensions or (heir is not None and heir not in {d["code"] for d in dimensions}):
        raise ValueError(code)
    gone = indicators_of(draft, code) if heir is None else []
    freed = sum(draft.weights(_INDICATOR)[one] for one in gone)
    kept = [
        {**item, "dimension": heir} if item.get("dimension") == code else item
        for item in draft.get(_INDICATOR) or ()
        if item["code"] not in gone
    ]
    made = draft.with_value(_DIMENSION, dimensions).with_value(_INDICATOR, kept).share_weight(_INDICATOR, freed)
    return _unnamed(made, {f"dimension:{code}", *(f"indicator:{one}" for one in gone)})


def named_elsewhere(draft: SchemeDraft, code: str) -> int:
    """How many keys of ties and floors name the dimension `code`."""
    key = f"dimension:{code}"
    return sum(one == key for one in draft.get(("tie_chain",)) or ()) + sum(
        floor.get("on") == key for floor in draft.get(("floor",)) or ()
    )


def with_home(draft: SchemeDraft, path: Path, code: str) -> SchemeDraft:
    """With the indicator at `path` in the dimension `code`, its weight with it."""
    return draft.with_value((*path, "dimension"), code).share_weight(_INDICATOR, 0)


def moved_among_siblings(draft: SchemeDraft, path: Path, step: int) -> tuple[SchemeDraft, Path]:
    """With the dimension or indicator at `path` `step` places further down, and where it stands then.

    An indicator stays within its dimension; at an end nothing changes.
    """
    home, at = path[:-1], int(path[-1])
    items = draft.get(home)
    family = [n for n, item in enumerate(items) if home != _INDICATOR or item.get("dimension") == _home(items, at)]
    place = family.index(at) + step
    if not 0 <= place < len(family):
        return draft, path
    target = family[place]
    return draft.moved(path, target - at), (*home, target)


def _home(items: list[_Item], at: int) -> object:
    return items[at].get("dimension")


def _unnamed(draft: SchemeDraft, gone: Collection[str]) -> SchemeDraft:
    chain = [key for key in draft.get(("tie_chain",)) or () if key not in gone]
    floors = [floor for floor in draft.get(("floor",)) or () if floor.get("on") not in gone]
    made = draft.with_value(("tie_chain",), chain)
    return made.with_value(("floor",), floors or None)
