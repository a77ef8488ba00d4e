"""A registry file: making one, opening one, and refusing what is not one.

Open checks, in order: it is a file, it is an SQLite database, it is ours (application id), its schema is not newer than the
program's. An older schema is upgraded after a verified backup. Any refusal leaves the file as it is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, insert

from registry.errors import EnvironmentFault, UserError
from registry.i18n import Text
from registry.store.backup import make_backup
from registry.store.engine import make_engine
from registry.store.faults import environment_faults
from registry.store.migrate import APPLICATION_ID, SCHEMA_VERSION, identity, upgrade
from registry.store.schema import CHANGE_CONTEXT

SUFFIX = ".car"
_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry file. Close it, or use it as a context manager."""

    path: Path
    engine: Engine

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection with one consistent snapshot, ended with the block."""
        with environment_faults(self.path), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in one IMMEDIATE transaction: committed with the block, or rolled back by any exception.

        Record tables can only be written where `registry.change` has opened a change context.
        """
        with environment_faults(self.path), self.engine.connect() as connection:
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close all connections; the last one folds the write-ahead log into the file."""
        self.engine.dispose()

    def __enter__(self) -> Registry:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def open_change_context(connection: Connection, tx: int) -> None:
    """Let this transaction write record tables as transaction `tx`. For `registry.change` only."""
    connection.execute(insert(CHANGE_CONTEXT).values(tx=tx))


def close_change_context(connection: Connection) -> None:
    """End what `open_change_context` began."""
    connection.exec_driver_sql("DELETE FROM change_context")


def create_registry(path: Path) -> Registry:
    """Make an empty registry at `path` and open it.

    Raises:
        UserError: something lies there already.
        EnvironmentFault: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError as error:
        raise UserError(
            Text("{file} exists already.", file=path.name), Text("It was not touched."), Text("Choose another name.")
        ) from error
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be made in this folder.", file=path.name), None, Text("Choose a folder that may be written.")
        ) from error
    os.close(descriptor)
    engine = make_engine(path)
    try:
        with environment_faults(path):
            upgrade(engine)
    except BaseException:
        engine.dispose()
        path.unlink(missing_ok=True)
        raise
    return Registry(path, engine)


def _refuse_foreign(path: Path) -> UserError:
    return UserError(
        Text("{file} is not a registry.", file=path.name), Text("The file was not touched."), Text("Choose a file that ends in .car.")
    )


def _check_is_registry(path: Path) -> int:
    """The schema version of the file at `path`; refuses everything that is not a registry of this program or an older one."""
    if path.is_dir():
        raise UserError(Text("{file} is a folder.", file=path.name), None, Text("Choose a file that ends in .car."))
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise UserError(Text("There is no file {file}.", file=path.name), None, Text("Check the name and the folder.")) from error
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=path.name), Text("The file was not touched."), Text("Ask for the right to read it.")
        ) from error
    if not head.startswith(_MAGIC):
        raise _refuse_foreign(path)
    engine = make_engine(path, read_only=True)
    try:
        with environment_faults(path), engine.connect() as connection:
            application, version = identity(connection)
    finally:
        engine.dispose()
    if application != APPLICATION_ID:
        raise _refuse_foreign(path)
    if version > SCHEMA_VERSION:
        raise UserError(
            Text("{file} was written by a newer version of this program.", file=path.name),
            Text("The file was not touched."),
            Text("Install the newer version, or open an older backup."),
        )
    return version


def open_registry(path: Path) -> Registry:
    """Open the registry at `path`, upgrading an older schema after a verified backup.

    Raises:
        UserError: no such file, not a registry, or written by a newer program.
        EnvironmentFault: it cannot be read, is locked, or is damaged.
    """
    version = _check_is_registry(path)
    engine = make_engine(path)
    try:
        with environment_faults(path):
            if version < SCHEMA_VERSION:
                make_backup(path, "migration")
                upgrade(engine)
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM change_seal")
    except BaseException:
        engine.dispose()
        raise
    return Registry(path, engine)
