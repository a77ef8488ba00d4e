"""Tables without a header: what their columns are by their values, and the remembered layout that fits one.

No word tells such a table from another. A layout is taken for one only where it names the same columns and the values
there still look like what the layout says, names of firms or credit codes among them; else a person is asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from registry.intake.column_types import looks_like, proposed_alone
from registry.intake.decisions import Bands
from registry.intake.layout import Region
from registry.intake.layout.grid import is_firm_name
from registry.intake.mapping import MappedColumn
from registry.intake.memory import Layout
from registry.intake.ours import titles_without_header
from registry.intake.reading import Sheet, Value, column_name
from registry.intake.targets import target_for

NO_HEADER = 0
"""``header_rows`` of a layout whose tables have none."""
_BY_VALUES = 50
_SAMPLE = 30
_FIRM_NAMES = frozenset(("firm.legal_name", "firm.uscc"))
_NONE: Mapping[int, str] = {}


def by_values(columns: Sequence[MappedColumn], samples: Mapping[int, Sequence[object]]) -> tuple[MappedColumn, ...]:
    """`columns` of a table without a header, each with what its values speak for; of two alike the first has it.

    What is taken so is never sure: a person is asked to look at it.
    """
    taken: set[str] = set()
    found: list[MappedColumn] = []
    for column in columns:
        is_said = bool(column.targets) or column.why == "ignored"
        target = None if is_said else proposed_alone(samples.get(column.column, ()))
        if target is not None and target.key not in taken:
            taken.add(target.key)
            column = replace(column, targets=(target,), confidence=_BY_VALUES, why="type", proposal=None)
        found.append(column)
    return tuple(found)


def is_headerless(layout: Layout) -> bool:
    """Whether the tables of a layout have no header."""
    return layout.body.get("header_rows") == NO_HEADER and not isinstance(layout.body.get("header_rows"), bool)


def layout_key(region: Region, fields: Iterable[Sequence[str]]) -> str:
    """What a new layout of a table without a header is known by: its columns and what they mean."""
    texts = (region.key, *(",".join(keys) for keys in fields))
    return hashlib.sha256("\x1e".join(texts).encode()).hexdigest()[:16]


def fitting(sheet: Sheet, first: int | None, layouts: Iterable[Layout]) -> tuple[Layout, Bands] | None:
    """The layout, used last before the others, that fits what stands on `sheet`, and the table it makes of it.

    Args:
        first: the first row of records where a person said so; None: where the layout had it.
    """
    titles = titles_without_header(sheet)
    ours = titles.columns if titles is not None else _NONE
    for layout in sorted(filter(is_headerless, layouts), key=lambda one: one.used, reverse=True):
        begin = first or _data_from(layout)
        if titles is not None:  # a workbook that we marked: its records may stand one row lower than they came
            begin = max(begin, titles.row + 1) if first else titles.row + 1
        columns = {column_number(letters): keys for letters, keys in _fields(layout).items()}
        if columns and _fits(sheet, begin, columns, ours):
            return layout, Bands(None, begin, None, min(columns), max((*columns, *ours)))
    return None


def column_number(letters: str) -> int:
    """The number of a column by its letters, 0 for what are none."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number if number <= 16_384 and column_name(number) == letters else 0


def _data_from(layout: Layout) -> int:
    first = layout.body.get("data_from")
    return first if isinstance(first, int) and first > 0 else 1


def _fields(layout: Layout) -> Mapping[str, Sequence[str]]:
    columns: Mapping[str, Mapping[str, Sequence[str]]] = layout.body.get("columns", {})
    return {letters: tuple(column.get("fields") or ()) for letters, column in columns.items() if column_number(letters)}


def _fits(sheet: Sheet, first: int, columns: Mapping[int, Sequence[str]], ours: Mapping[int, str]) -> bool:
    held: dict[int, list[Value]] = {}
    for row in islice((row for row in sheet.rows if row.number >= first), _SAMPLE):
        for column, value in row.items():
            if column not in ours and not (isinstance(value, str) and not value.strip()):
                held.setdefault(column, []).append(value)
    if not held.keys() <= columns.keys():
        return False
    named = False
    for column, values in held.items():
        for key in columns[column]:
            if not _looks(key, values):
                return False
            named = named or key in _FIRM_NAMES
    return named


def _looks(key: str, values: Sequence[Value]) -> bool:
    """Whether at least half of the values of a column look like what the layout says of it."""
    if key == "firm.legal_name":
        return sum(map(is_firm_name, values)) * 2 >= len(values)
    try:
        return looks_like(target_for(key), values)
    except KeyError:  # note, ignore, or a field that is no more
        return True
