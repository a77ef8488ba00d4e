"""Files kept as evidence, in the registry's own file and by their content: the same file is kept once, under any name."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from sqlalchemy import Connection, insert, select

from registry.change.attachments import unpacked
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text
from registry.store import Registry
from registry.store.schema import IMPORT_FILE

LARGEST = 50 * 2**20
"""Bytes of a file that is kept: a registry is copied and backed up whole."""


def keep_file(registry: Registry, path: Path) -> str:
    """Keep the file at `path`; gives the SHA-256 it is known by. No record is changed: evidence names it afterwards.

    Raises:
        UserError: it is empty or too large.
        EnvironmentFault: it cannot be read.
    """
    try:
        size = path.stat().st_size
        if not 0 < size <= LARGEST:
            most = LARGEST // 2**20
            raise UserError(
                Text("{file} is empty or larger than {most} MB.", file=path.name, most=most),
                Text("Nothing was changed."),
                Text("Keep it elsewhere and give its address."),
            )
        body = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=path.name),
            Text("Nothing was changed."),
            Text("Check that it is there and may be read, then attach it again."),
        ) from error
    digest = hashlib.sha256(body).hexdigest()
    with registry.write() as connection:
        if kept_name(connection, digest) is None:
            connection.execute(
                insert(IMPORT_FILE).values(sha256=digest, name=path.name, size=len(body), body=zlib.compress(body, 6))
            )
    return digest


def kept_name(connection: Connection, digest: str) -> str | None:
    """The name under which a file came in, None where it is not kept."""
    return connection.execute(select(IMPORT_FILE.c.name).where(IMPORT_FILE.c.sha256 == digest)).scalar()


def kept_file(connection: Connection, digest: str) -> tuple[str, bytes]:
    """Name and content of a kept file.

    Raises:
        UserError: it is not kept here, or is no longer what it was.
    """
    c = IMPORT_FILE.c
    row = connection.execute(select(c.name, c.body).where(c.sha256 == digest)).first()
    body = unpacked(row.body) if row is not None else b""
    if row is None or hashlib.sha256(body).hexdigest() != digest:
        raise UserError(Text("The file of this evidence is not in the registry."), None, Text("Attach it anew."))
    return row.name, body
