"""What was decided for files that stay in an import, when others are added to it or leave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from ui.intake.review import Files

K = TypeVar("K", bound=tuple[Any, ...])
V = TypeVar("V")


def new_places(before: Files, after: Files) -> dict[int, int]:
    """{place before: place after} of the files that stay: of equal bytes, read in the same encoding."""
    places: dict[tuple[str, str | None], int] = {}
    for place, (book, _source) in enumerate(after):
        places.setdefault((book.sha256, book.encoding), place)
    named = {place: (book.sha256, book.encoding) for place, (book, _source) in enumerate(before)}
    return {old: places[name] for old, name in named.items() if name in places}


def placed(held: Mapping[K, V], places: Mapping[int, int]) -> dict[K, V]:
    """`held`, whose keys begin with the place of a file, for the places of now; what is of a file that left is left."""
    return {placed_key(key, places): value for key, value in held.items() if key[0] in places}


def placed_key(key: K, places: Mapping[int, int]) -> K:
    """One key for the places of now."""
    return (places[key[0]], *key[1:])  # type: ignore[return-value]
