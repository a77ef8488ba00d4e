"""What a row states of a record beside what is held of it: which values belong together, and which say more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from registry.change.firm_records import bare
from registry.intake.planned import FIGURE
from registry.model.entities import ENTITIES


@cache
def required_fields(table: str) -> tuple[str, ...]:
    """The fields without which there is no record."""
    needed = tuple(f.key for f in ENTITIES[table].fields if f.required and f.key != "firm")
    return (*needed, *FIGURE) if table == "metric" else needed


def single_values(table: str, values: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The keys of `values`, those that make one value together."""
    together = tuple(key for key in FIGURE if key in values) if table == "metric" else ()
    if together:
        yield together
    for key in values:
        if key not in together and key != "firm":
            yield (key,)


def says_more(keys: tuple[str, ...], held: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether `values` state something, and something else than `held`. The words alone make no difference."""
    if all(values[key] is None for key in keys):
        return False
    meaning = [key for key in keys if key != "text" or keys == ("text",)]
    return any(bare(values[key]) != bare(held.get(key)) for key in meaning)


def shown_keys(
    keys: tuple[str, ...],
    held: Mapping[str, Any],
    values: Mapping[str, Any],
    silent: AbstractSet[str],
    letters: Mapping[str, str],
) -> tuple[str, ...]:
    """The keys that are shown as changes. What merely follows from another value is not."""
    if len(keys) == 1:
        return () if keys[0] in silent and keys[0] not in letters else keys
    if all(values[key] is None for key in keys):  # the figure is cleared: its number stands for all of it
        return ("lo",) if held.get("lo") is not None else ("hi",)
    differing = tuple(key for key in keys if key != "text" and values[key] != held.get(key))
    one_number = "lo" in differing and values["lo"] == values["hi"]
    return tuple(key for key in differing if key != "hi" or not one_number)
