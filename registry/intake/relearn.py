"""Writing a piece of what was learned as it stands: to mend it, or to take a forgetting back. Nothing here counts as a
use, and none of it is a record of the registry."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import delete, insert

from registry.errors import UserError
from registry.i18n import Text
from registry.intake.layout_file import is_target
from registry.intake.memory import Layout, load_memory, unknown_layout
from registry.intake.remembered import Pair, Word
from registry.store import Registry
from registry.store.schema import HEADER_WORD, LAYOUT_MEMORY, NOT_SAME


def put_layout(registry: Registry, layout: Layout) -> None:
    """Write `layout` as it stands; one that was never remembered counts as remembered now and not used yet."""
    created = layout.created or datetime.now(UTC).isoformat(timespec="seconds")
    values = {
        "layout": layout.key,
        "name": layout.name,
        "office": layout.office,
        "headers": json.dumps(list(layout.headers), ensure_ascii=False, separators=(",", ":")),
        "body": json.dumps(layout.body, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "created": created,
        "used": layout.used,
        "times": layout.times,
    }
    with registry.write() as connection:
        connection.execute(delete(LAYOUT_MEMORY).where(LAYOUT_MEMORY.c.layout == layout.key))
        connection.execute(insert(LAYOUT_MEMORY).values(values))


def set_column(
    registry: Registry, key: str, header: str, *, fields: tuple[str, ...] | None = None, unit: str | None = None
) -> Layout:
    """Read a column of a layout otherwise from now on; answers the layout as it was before.

    Args:
        fields: what it means; None leaves that.
        unit: "" for no unit; None leaves it.

    Raises:
        UserError: no such layout or column, or no such field.
    """
    before = load_memory(registry).layouts.get(key)
    if before is None or header not in before.body.get("columns", {}):
        raise unknown_layout(key)
    for name in fields or ():
        if not is_target(name):
            raise UserError(
                Text("{field} is no field of this program.", field=name),
                Text("Nothing was changed."),
                Text("Choose a field of the list."),
            )
    column = dict(before.body["columns"][header])
    if fields is not None:
        column["fields"] = list(fields)
    if unit is not None:
        column["unit"] = unit or None
    columns = {**before.body["columns"], header: column}
    put_layout(registry, replace(before, body={**before.body, "columns": columns}))
    return before


def put_word(registry: Registry, word: Word) -> None:
    """Write a word as it stands, in place of what it meant."""
    with registry.write() as connection:
        connection.execute(delete(HEADER_WORD).where(HEADER_WORD.c.word == word.word))
        connection.execute(insert(HEADER_WORD).values(word=word.word, field=word.field, learned=word.learned))


def put_pair(registry: Registry, pair: Pair) -> None:
    """Write a decision as it stands."""
    with registry.write() as connection:
        connection.execute(delete(NOT_SAME).where(NOT_SAME.c.a == pair.uid, NOT_SAME.c.b == pair.other))
        connection.execute(insert(NOT_SAME).values(a=pair.uid, b=pair.other, decided=pair.decided, actor=pair.actor))
