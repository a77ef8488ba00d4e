"""Contacts: the log holds a salted digest of them, the vault their bodies, and erasing a person empties both.

So the chain still verifies after an erasure, and undo can bring back a contact that nobody erased.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping

from sqlalchemy import Connection, insert, select

from registry.change.seal import canonical
from registry.model.catalogue import Scalar
from registry.store.schema import CONTACT_VAULT, SETTING

_SALT_KEY = "contact-salt"


def _salt(connection: Connection) -> str:
    known = connection.execute(select(SETTING.c.value).where(SETTING.c.key == _SALT_KEY)).scalar()
    if known is not None:
        return str(known)
    salt = secrets.token_hex(16)
    connection.execute(insert(SETTING).values(key=_SALT_KEY, value=salt))
    return salt


def with_digest(connection: Connection, uid: str, values: Mapping[str, Scalar]) -> Mapping[str, Scalar]:
    """`values` of the contact `uid` with their digest, the body kept in the vault.

    Values that hold a digest and no body (they come from the log) are filled from the vault; an erased body stays empty.
    """
    body = {k: v for k, v in values.items() if k not in ("uid", "row_version", "digest") and v is not None}
    digest = values.get("digest")
    if isinstance(digest, str) and set(body) <= {"firm"}:
        kept = connection.execute(select(CONTACT_VAULT.c.body).where(CONTACT_VAULT.c.digest == digest)).scalar()
        return dict(values) | (json.loads(kept) if kept is not None else {})
    text = canonical(body)
    digest = hashlib.sha256((_salt(connection) + uid + text).encode()).hexdigest()
    if connection.execute(select(CONTACT_VAULT.c.digest).where(CONTACT_VAULT.c.digest == digest)).first() is None:
        connection.execute(insert(CONTACT_VAULT).values(digest=digest, uid=uid, body=text))
    return dict(values) | {"digest": digest}
