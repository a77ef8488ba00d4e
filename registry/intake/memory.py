"""What the program learned from its people about the sheets they are sent: layouts, header words, "not the same firm".

None of it is a record of the registry: it is written outside the change log, and undoing an import does not forget it.
Everything can be seen and forgotten by hand. A layout can be handed on as a file (`registry.intake.layout_file`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from registry.errors import UserError
from registry.i18n import Text
from registry.intake.told_apart import pairs_in_force
from registry.model.vocab import normalised
from registry.store import Registry
from registry.store.schema import HEADER_WORD, LAYOUT_MEMORY, NOT_SAME


@dataclass(frozen=True, slots=True)
class Layout:
    """How the sheets of one shape are read, as a person confirmed it.

    Attributes:
        key: what the shape is known by (made from its headers by the mapping).
        name: what people call it.
        office: who sends such sheets, "" where nobody said.
        headers: the header texts of its columns, in their order.
        body: ``subject``, ``header_rows`` (None: found anew each time; 0: such tables have no header, their columns are
            known by letters and their records begin in row ``data_from``) and ``columns``: {header: {``fields`` without
            year, ``unit``, ``currency``, ``year``, ``percent``, ``blank``: ``keep`` or ``clear``}}.
        created, used: moments in ISO form (UTC), "" for a layout that was never remembered.
        times: how often an import used it.
    """

    key: str
    name: str
    headers: tuple[str, ...]
    body: Mapping[str, Any]
    office: str = ""
    created: str = ""
    used: str = ""
    times: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """All that was learned, at one moment.

    Attributes:
        layouts: by key.
        words: {normalised header word: field key without year, ``firm.uscc``, ``metric.revenue``}.
        not_same: (firm uid, comparison key of a name or credit code) that a person said are two firms; of a firm
            that was merged away under the uid of the one that was kept.
    """

    layouts: Mapping[str, Layout] = field(default_factory=dict[str, Layout])
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    not_same: frozenset[tuple[str, str]] = frozenset()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _layout(row: Row[Any]) -> Layout:
    return Layout(
        key=row.layout,
        name=row.name,
        headers=tuple(json.loads(row.headers)),
        body=json.loads(row.body),
        office=row.office,
        created=row.created,
        used=row.used,
        times=row.times,
    )


def load_memory(registry: Registry) -> Memory:
    """All that `registry` remembers, read in one consistent moment."""
    with registry.read() as connection:
        layouts = [_layout(row) for row in connection.execute(select(LAYOUT_MEMORY).order_by(LAYOUT_MEMORY.c.layout))]
        words = connection.execute(select(HEADER_WORD.c.word, HEADER_WORD.c.field).order_by(HEADER_WORD.c.word)).all()
        pairs = connection.execute(select(NOT_SAME.c.a, NOT_SAME.c.b)).all()
        in_force = pairs_in_force(connection, {(row.a, row.b) for row in pairs})
    return Memory(
        layouts={layout.key: layout for layout in layouts},
        words={row.word: row.field for row in words},
        not_same=in_force,
    )


def remember_layout(registry: Registry, layout: Layout) -> None:
    """Remember `layout` as used now. A layout known already is read the new way from now on and keeps its name."""
    now = _now()
    read = {"body": _packed(layout.body), "headers": _packed(list(layout.headers)), "used": now}
    given = {"layout": layout.key, "name": layout.name, "office": layout.office, "created": now, "times": 1}
    held = LAYOUT_MEMORY.c
    with registry.write() as connection:
        anew = update(LAYOUT_MEMORY).where(held.layout == layout.key).values(**read, times=held.times + 1)
        if not connection.execute(anew).rowcount:
            connection.execute(insert(LAYOUT_MEMORY).values(**given, **read))


def rename_layout(registry: Registry, key: str, name: str, office: str | None = None) -> None:
    """Call a layout otherwise; `office` None leaves who sends it.

    Raises:
        UserError: no such layout, or the name is blank.
    """
    if not name.strip():
        raise UserError(Text("A layout needs a name."), Text("Nothing was changed."), Text("Type a name."))
    values = {"name": name.strip()} | ({} if office is None else {"office": office.strip()})
    with registry.write() as connection:
        if not connection.execute(update(LAYOUT_MEMORY).where(LAYOUT_MEMORY.c.layout == key).values(values)).rowcount:
            raise unknown_layout(key)


def forget_layout(registry: Registry, key: str) -> None:
    """Forget a layout: the next sheet of its shape is asked about again.

    Raises:
        UserError: no such layout.
    """
    with registry.write() as connection:
        if not connection.execute(delete(LAYOUT_MEMORY).where(LAYOUT_MEMORY.c.layout == key)).rowcount:
            raise unknown_layout(key)


def unknown_layout(key: str) -> UserError:
    """The refusal of a layout that is not remembered."""
    return UserError(
        Text("No layout {key} is remembered.", key=key),
        Text("Nothing was changed."),
        Text("See the list with the command layouts."),
    )


def learn_words(registry: Registry, words: Mapping[str, str]) -> None:
    """Remember what headers mean: {header: field key}. A word known already means the new field from now on."""
    rows = {normalised(word): key for word, key in words.items()}
    now = _now()
    values = [{"word": word, "field": key, "learned": now} for word, key in rows.items() if word]
    if not values:
        return
    with registry.write() as connection:
        connection.execute(delete(HEADER_WORD).where(HEADER_WORD.c.word.in_([v["word"] for v in values])))
        connection.execute(insert(HEADER_WORD), values)


def forget_word(registry: Registry, word: str) -> None:
    """Forget what a header means; nothing happens when it was not known."""
    with registry.write() as connection:
        connection.execute(delete(HEADER_WORD).where(HEADER_WORD.c.word == normalised(word)))


def set_not_same(registry: Registry, pairs: Iterable[tuple[str, str]], actor: str) -> None:
    """Remember that each (firm uid, comparison key of a name or credit code) is two firms. The first decision stands."""
    now = _now()
    with registry.write() as connection:
        decided = {(row.a, row.b) for row in connection.execute(select(NOT_SAME.c.a, NOT_SAME.c.b))}
        fresh = sorted(set(pairs) - decided)
        if fresh:
            connection.execute(insert(NOT_SAME), [{"a": a, "b": b, "decided": now, "actor": actor} for a, b in fresh])


def forget_not_same(registry: Registry, pairs: Iterable[tuple[str, str]]) -> None:
    """Forget such decisions; those that were never made are passed over."""
    with registry.write() as connection:
        for a, b in pairs:
            connection.execute(delete(NOT_SAME).where(NOT_SAME.c.a == a, NOT_SAME.c.b == b))
