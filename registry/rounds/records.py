"""Records of rounds as operations of a change set."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Update
from registry.errors import UserError
from registry.i18n import Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Precision, UncertainDate
from registry.rounds.book import RoundBook
from registry.rounds.steps import ACT_TITLES, TITLES, Act, allows

NOTHING_CHANGED = Text("Nothing was changed.")


def day(value: date | None) -> UncertainDate | None:
    """A day as a field of a record holds it."""
    return None if value is None else UncertainDate(Precision.DAY, value, value)


def inserted(table: str, **values: object) -> Insert:
    """A new record with a key of its own."""
    return Insert(table, str(uuid.uuid4()), ENTITIES[table].encode(values))


def amended(connection: Connection, table: str, uid: str, **values: object) -> Update | None:
    """The change of some fields of a record, as it stands now; None where nothing differs.

    Raises:
        UserError: the record is gone.
    """
    after = ENTITIES[table].encode(values)
    before = {name: _row(connection, table, uid)[name] for name in after}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return None
    return Update(table, uid, {n: before[n] for n in changed}, {n: after[n] for n in changed})


def removed(connection: Connection, table: str, uid: str) -> Delete:
    """The removal of a record as it stands now.

    Raises:
        UserError: the record is gone.
    """
    return Delete(table, uid, _row(connection, table, uid))


def _row(connection: Connection, table: str, uid: str) -> dict[str, str | int | None]:
    t = TABLES[table]
    found = connection.execute(select(t).where(t.c.uid == uid)).mappings().first()
    if found is None:
        raise UserError(
            Text("What this changes is not in the registry any more."), NOTHING_CHANGED, Text("Look at the page again.")
        )
    return dict(found)


def require(book: RoundBook, act: Act) -> None:
    """Refuse an act that the round's step does not allow.

    Raises:
        UserError: it is locked at this step, or the round is sealed.
    """
    if book.head.is_sealed and act is not Act.OBJECTIONS:
        raise UserError(
            Text("The round is sealed: what decided it cannot be changed any more."),
            NOTHING_CHANGED,
            Text("Open a new round that revises it; the difference will be shown."),
        )
    if not allows(book.head.step, act):
        raise UserError(
            Text("“{act}” is locked at the step “{step}”.", act=ACT_TITLES[act], step=TITLES[book.head.step]),
            NOTHING_CHANGED,
            Text("Take the round back to an earlier step, with the reason, or record a decision."),
        )


def round_change(
    label: str, actor: str, *operations: Operation | None, reason: str = "", **values: str | Text
) -> ChangeSet:
    """A change of a round; operations that are None are left out."""
    done = tuple(o for o in operations if o is not None)
    return ChangeSet("round", label, actor, done, label_values=values, reason=reason)
