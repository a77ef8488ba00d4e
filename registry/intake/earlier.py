"""Which files were imported before: by their bytes, not by their names. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from registry.change import undo_target
from registry.store import Registry
from registry.store.schema import CHANGE_SEAL, IMPORT_BATCH

_CHUNK = 500  # digests a statement; older libraries allow 999 parameters


@dataclass(frozen=True, slots=True)
class EarlierImport:
    """The last time that a file of these bytes was imported.

    Attributes:
        tx: the transaction that did it.
        name: what the file was called then.
        day: the day, by the clock of this computer.
        actor: who did it, as the change log names them.
        undone: whether it was taken back since.
    """

    tx: int
    name: str
    day: date
    actor: str
    undone: bool


def earlier_imports(registry: Registry, digests: Iterable[str]) -> Mapping[str, EarlierImport]:
    """The latest import of each file by its SHA-256; files that were never imported are not in it.

    A file that changed nothing when it was imported left no trace and is not known.
    """
    wanted = list(dict.fromkeys(digests))
    batch, seal = IMPORT_BATCH.c, CHANGE_SEAL.c
    found: dict[str, EarlierImport] = {}
    with registry.read() as connection:
        for start in range(0, len(wanted), _CHUNK):
            rows = connection.execute(
                select(batch.file, batch.name, seal.tx, seal.at, seal.actor)
                .join(CHANGE_SEAL, seal.tx == batch.tx)
                .where(batch.file.in_(wanted[start : start + _CHUNK]))
                .order_by(seal.tx)
            ).all()
            latest = {row.file: row for row in rows}
            for digest, row in latest.items():
                found[digest] = EarlierImport(
                    tx=row.tx,
                    name=row.name,
                    day=datetime.fromisoformat(row.at).astimezone().date(),
                    actor=row.actor,
                    undone=undo_target(connection, row.tx) is None,
                )
    return found
