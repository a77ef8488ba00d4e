"""Personal data of contacts and engagements: the log holds a digest of them, the vault their bodies, each with its salt.

Undo brings a contact back from the vault. When a person is erased the body goes and its salt with it, so that nobody
can try names against the digest that stays in the log, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, insert, select

from registry.change.changeset import Insert, Row, Update
from registry.change.seal import canonical
from registry.model.catalogue import Scalar
from registry.model.entities import KEPT_FROM_LOG, TABLES
from registry.store.schema import CONTACT_VAULT

_SALT = "salt"


def _digest(uid: str, body: str) -> str:
    return hashlib.sha256(f"{uid}\n{body}".encode()).hexdigest()


class Vault:
    """Turns operations on records with personal data into what may be written; `write` keeps the new bodies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._new: list[dict[str, str]] = []

    def seal(self, operation: Insert | Update, row: Row | None) -> Insert | Update:
        """`operation` on such a record with its digest, or, where the log gives the digest alone, with its body.

        Args:
            row: the record as it is before an update.
        """
        personal = KEPT_FROM_LOG[operation.table]
        if isinstance(operation, Insert):
            values = self._sealed(operation.uid, personal, operation.values, {}, is_new=True)
            return Insert(operation.table, operation.uid, values)
        after = self._sealed(operation.uid, personal, operation.after, row or {}, is_new=False)
        return Update(operation.table, operation.uid, operation.before, after)

    def _sealed(self, uid: str, personal: Sequence[str], given: Row, held: Row, *, is_new: bool) -> Row:
        digest = given.get("digest")
        if isinstance(digest, str) and not any(key in given for key in personal):
            body = self.body(digest) or {}
            return {**given, **{key: body.get(key) for key in personal}}
        if is_new or any(key in given for key in personal):
            return {**given, "digest": self._keep(uid, {key: given.get(key, held.get(key)) for key in personal})}
        return given

    def body(self, digest: str) -> dict[str, Scalar] | None:
        """What the contact with this digest held, None if it was erased."""
        query = select(CONTACT_VAULT.c.body).where(CONTACT_VAULT.c.digest == digest)
        kept = self._connection.execute(query).scalar()
        return None if kept is None else personal_values(kept)

    def write(self) -> None:
        """Keep the bodies sealed so far."""
        if self._new:
            self._connection.execute(insert(CONTACT_VAULT), self._new)
            self._new = []

    def _keep(self, uid: str, values: dict[str, Scalar]) -> str:
        body = canonical({_SALT: secrets.token_hex(16)} | {k: v for k, v in values.items() if v is not None})
        digest = _digest(uid, body)
        self._new.append({"digest": digest, "uid": uid, "body": body})
        return digest


def personal_values(body: str) -> dict[str, Scalar]:
    """The values of a kept body."""
    return {key: value for key, value in json.loads(body).items() if key != _SALT}


def altered_contacts(connection: Connection) -> Iterator[tuple[str, str]]:
    """Table and uid of the records whose personal data are not what their digests say; the log alone cannot tell."""
    for name, personal in KEPT_FROM_LOG.items():
        table = TABLES[name]
        query = select(table, CONTACT_VAULT.c.body).outerjoin(CONTACT_VAULT, CONTACT_VAULT.c.digest == table.c.digest)
        for row in connection.execute(query).mappings():
            held = {key: row[key] for key in personal if row[key] is not None}
            body: str | None = row["body"]
            sound = (
                not held
                if body is None
                else _digest(row["uid"], body) == row["digest"] and held == personal_values(body)
            )
            if not sound:
                yield name, row["uid"]


def altered_bodies(connection: Connection) -> Iterator[str]:
    """Digests of kept personal data of earlier versions that are not what they were kept under."""
    present = {d for name in KEPT_FROM_LOG for d in connection.execute(select(TABLES[name].c.digest)).scalars()}
    c = CONTACT_VAULT.c
    for digest, uid, body in connection.execute(select(c.digest, c.uid, c.body)):
        if digest not in present and _digest(uid, body) != digest:
            yield digest
