"""A registry file: making one, opening one, and refusing what is not one.

Open checks, in order: it is a file, it is an SQLite database, it is ours (application id), its schema is not newer than
the program's, it is not damaged, its tables are there. An older schema is upgraded after a verified backup. Any
refusal leaves the file as it is.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert

from registry.errors import EnvironmentFault, StrangeRegistry, UserError
from registry.i18n import Text
from registry.model.entities import metadata
from registry.store.backup import make_backup
from registry.store.beside import beside_is_as_written, note_beside
from registry.store.engine import make_engine
from registry.store.faults import CHOOSE_ANOTHER, NOT_TOUCHED, NOTHING_CHANGED, damaged, environment_faults
from registry.store.header import Header, read_header
from registry.store.keys import Key, key_of, locked, looks_encrypted
from registry.store.migrate import APPLICATION_ID, SCHEMA_VERSION, build_older, identity, upgrade
from registry.store.schema import CHANGE_CONTEXT
from registry.store.strangers import strange_objects

SUFFIX = ".car"
_NAMED = 5  # strange objects that are named
READ_ON = Text("It can be read, searched, printed and exported.")
FILE_READ_ONLY = Text("The file or its folder may not be written.")


@dataclass(frozen=True, slots=True)
class Registry:
    """An open registry file. Close it, or use it as a context manager."""

    path: Path
    engine: Engine
    _bar: list[Text] = field(default_factory=list[Text], repr=False, compare=False)

    @property
    def barred(self) -> Text | None:
        """Why nothing can be written, None where it can."""
        return self._bar[0] if self._bar else None

    def bar(self, reason: Text | None) -> None:
        """Let nothing be written from now on, whoever tries; None lifts it."""
        self._bar[:] = [] if reason is None else [reason]

    @contextlib.contextmanager
    def read(self) -> Generator[Connection]:
        """A connection with one consistent snapshot, ended with the block; what is written through it is dropped."""
        with environment_faults(self.path), self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    @contextlib.contextmanager
    def write(self) -> Generator[Connection]:
        """A connection in one IMMEDIATE transaction: committed with the block, or rolled back by any exception.

        Record tables can only be written where `registry.change` has opened a change context.

        Raises:
            UserError: the registry is open to be read only.
        """
        if self.barred is not None:
            raise UserError(self.barred, NOTHING_CHANGED, READ_ON)
        with environment_faults(self.path), self.engine.connect() as connection:
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
            with connection.begin():
                was_right = beside_is_as_written(connection)
                yield connection
                if was_right:
                    note_beside(connection)

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
    connection.execute(delete(CHANGE_CONTEXT))


def create_registry(path: Path, version: int = SCHEMA_VERSION, *, key: Key | None = None) -> Registry:
    """Make an empty registry at `path` and open it; under an older schema `version` only to be filled and upgraded.

    Args:
        path: of the file.
        version: of its schema.
        key: encrypts it.

    Raises:
        UserError: something lies there already.
        EnvironmentFault: the folder cannot be written.
    """
    _make_empty_file(path)
    engine = make_engine(path, key=key)
    try:
        with environment_faults(path):
            if version == SCHEMA_VERSION:
                upgrade(engine)
            else:
                with engine.connect() as connection, connection.begin():
                    build_older(connection, version)
    except BaseException:
        engine.dispose()
        path.unlink(missing_ok=True)
        raise
    return Registry(path, engine)


def _make_empty_file(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives the files it puts beside it the same rights."""
    no_folder = EnvironmentFault(
        Text("{file} cannot be made in this folder.", file=path.name),
        NOTHING_CHANGED,
        Text("Choose a folder that may be written."),
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise no_folder from error
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise UserError(
            Text("{file} exists already.", file=path.name), Text("It was not touched."), Text("Choose another name.")
        ) from error
    except OSError as error:
        raise no_folder from error


def _not_a_registry(path: Path) -> UserError:
    return UserError(Text("{file} is not a registry.", file=path.name), NOT_TOUCHED, CHOOSE_ANOTHER)


def _too_new(path: Path) -> UserError:
    return UserError(
        Text("{file} was written by a newer version of this program.", file=path.name),
        NOT_TOUCHED,
        Text("Install the newer version, or open an older backup."),
    )


def _too_old(path: Path, reason: Text) -> UserError:
    return UserError(
        Text("{file} was written by an older version of this program and has to be upgraded first.", file=path.name),
        Text("It was not touched, because it can only be read: {reason}", reason=reason),
        Text("Open it once where it may be written, or open a copy of it."),
    )


def _header(path: Path) -> Header:
    if path.is_dir():
        raise UserError(Text("{file} is a folder.", file=path.name), NOTHING_CHANGED, CHOOSE_ANOTHER)
    try:
        header = read_header(path)
    except FileNotFoundError as error:
        raise UserError(
            Text("There is no file {file}.", file=path.name), NOTHING_CHANGED, Text("Check the name and the folder.")
        ) from error
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=path.name), NOT_TOUCHED, Text("Ask for the right to read it.")
        ) from error
    if header is None:
        raise locked(path) if looks_encrypted(path) else _not_a_registry(path)
    return header


def _refuse_unless_registry(path: Path) -> None:
    """Refuse what can be refused by its bytes alone, so that a foreign file is not even opened."""
    if key_of(path) is not None:
        return  # it was opened with its key before; what it is stands inside
    header = _header(path)
    application, version = header.application, header.version
    if application != APPLICATION_ID and header.pending:
        # Made by a program that was killed before it folded the log into the file: only the database knows.
        engine = make_engine(path, read_only=True)
        try:
            with environment_faults(path), engine.connect() as connection:
                application, version = identity(connection)
        finally:
            engine.dispose()
    if application != APPLICATION_ID:
        raise _not_a_registry(path)
    if version > SCHEMA_VERSION:
        raise _too_new(path)


def _check_tables(connection: Connection, path: Path) -> None:
    found = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not metadata.tables.keys() <= found:
        raise damaged(path)
    connection.exec_driver_sql("SELECT count(*) FROM change_seal")


def _refuse_strangers(connection: Connection, path: Path) -> None:
    strange = strange_objects(connection)
    if strange:
        raise StrangeRegistry(
            path,
            Text(
                "{file} holds rules or tables that this program did not make: {objects}.",
                file=path.name,
                objects=", ".join(strange[:_NAMED])[:200],
            ),
            NOT_TOUCHED,
            Text(
                "If you trust its rows, take them over into a new file: python -m registry --registry FILE repair NEW.car"
            ),
        )


def may_write(path: Path) -> bool:
    """Whether the file at `path` and its folder may be written, as far as the system tells."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def open_registry(path: Path, *, even_strange: bool = False, read_only: Text | None = None) -> Registry:
    """Open the registry at `path`, upgrading an older schema after a verified backup.

    Args:
        path: of the file.
        even_strange: open it too where its schema holds what this program did not make, to look at it; nothing is to be
            written then.
        read_only: open it to be read only, for this reason; the file is not touched then.

    Raises:
        LockedRegistry: it is encrypted and its key is not held; `registry.store.keys.unlock` takes the passphrase.
        UserError: no such file, not a registry, written by a newer program, or with a schema that is not this program's; or, to
            be read only, written by an older program.
        EnvironmentFault: it cannot be read, is locked, or is damaged.
    """
    _refuse_unless_registry(path)
    engine = make_engine(path, read_only=read_only is not None)
    try:
        with environment_faults(path):
            with engine.connect() as connection:
                application, version = identity(connection)
            if application != APPLICATION_ID:
                raise _not_a_registry(path)
            if version > SCHEMA_VERSION:
                raise _too_new(path)
            if version < SCHEMA_VERSION and read_only is not None:
                raise _too_old(path, read_only)
            if version < SCHEMA_VERSION:
                make_backup(path, "migration")
                upgrade(engine)
            with engine.connect() as connection:
                if not even_strange:
                    _refuse_strangers(connection, path)
                _check_tables(connection, path)
    except BaseException:
        engine.dispose()
        raise
    opened = Registry(path, engine)
    opened.bar(read_only)
    return opened
