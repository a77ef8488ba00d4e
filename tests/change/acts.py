"""Short ways to change a registry in tests."""

from __future__ import annotations

from collections.abc import Mapping

from registry.change import Applied, ChangeSet, Delete, Insert, Operation, Update, apply, verify_log
from registry.model.catalogue import Scalar
from registry.store import Registry
from tests.store.support import everything

Row = Mapping[str, Scalar]


def act(*operations: Operation, kind: str = "edit", **more: object) -> ChangeSet:
    """A change set of these operations."""
    return ChangeSet(kind, "Edit", "officer", operations, **more)  # type: ignore[arg-type]


def do(registry: Registry, *operations: Operation, kind: str = "edit") -> Applied:
    """Apply these operations as one change."""
    applied = apply(registry, act(*operations, kind=kind))
    assert applied is not None
    return applied


def firm(uid: str, name: str = "甲公司", **values: Scalar) -> Insert:
    """A new firm."""
    return Insert("firm", uid, {"legal_name": name, **values})


def milestone(uid: str, of: str, event: str = "首飞", **values: Scalar) -> Insert:
    """A new milestone of the firm `of`."""
    return Insert("milestone", uid, {"firm": of, "event": event, **values})


def edit(registry: Registry, table: str, uid: str, **after: Scalar) -> Update:
    """The update of a record from what it holds now."""
    now = everything(registry, but=())[table, uid]
    return Update(table, uid, {name: now[name] for name in after}, after)


def removal(registry: Registry, table: str, uid: str) -> Delete:
    """The deletion of a record as it is now."""
    return Delete(table, uid, everything(registry, but=())[table, uid])


def faults(registry: Registry) -> list[str]:
    """The codes of all faults of the log."""
    with registry.read() as connection:
        return [f.code for f in verify_log(connection)]
