"""A firm that gets another name is found by that name: what follows from the name changes in the same step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Operation, Update
from registry.model.entities import TABLES
from registry.model.pinyin import pinyin_of

_SPOKEN = ("short_name", "legal_name")
"""The first of these that is known is the name people say."""


def with_pinyin(connection: Connection, change: ChangeSet) -> ChangeSet:
    """`change` with the pinyin and initials of firms whose spoken name it changes. Pinyin that a person mended stays."""
    if not any(_renames(operation) for operation in change.operations):
        return change
    return replace(change, operations=tuple(_followed(connection, change)))


def _renames(operation: Operation) -> bool:
    return (
        isinstance(operation, Update) and operation.table == "firm" and not operation.after.keys().isdisjoint(_SPOKEN)
    )


def _followed(connection: Connection, change: ChangeSet) -> Iterator[Operation]:
    t = TABLES["firm"]
    for operation in change.operations:
        if isinstance(operation, Update) and _renames(operation):
            held = connection.execute(select(t).where(t.c.uid == operation.uid)).mappings().first()
            if held is not None:
                before = {"pinyin": held["pinyin"], "initials": held["initials"]}
                old = _pinyin({key: held[key] for key in _SPOKEN})
                new = _pinyin({key: held[key] for key in _SPOKEN} | dict(operation.after))
                if new != old and before in (old, {"pinyin": None, "initials": None}):
                    operation = replace(
                        operation, before=dict(operation.before) | before, after=dict(operation.after) | new
                    )
        yield operation


def _pinyin(names: Mapping[str, object]) -> dict[str, str]:
    full, initials = pinyin_of(str(names["short_name"] or names["legal_name"] or ""))
    return {"pinyin": full, "initials": initials}
