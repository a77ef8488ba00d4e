"""The keys of encrypted registries: made of a passphrase, held in this process alone, never written.

An encrypted file is one of SQLCipher 4: its first 16 bytes are a salt, all else is AES-256 with a SHA-512 HMAC a page, so that
a byte gone wrong is found as well. The key is PBKDF2-HMAC-SHA512 of passphrase and salt with 256,000 rounds, as the library
itself would make it; made once here, since each connection would otherwise take a tenth of a second for it. The backups of a
registry bear its salt, so one key opens them all, wherever they lie.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from registry.errors import LockedRegistry, UserError
from registry.i18n import Text
from registry.store.driver import choose_driver
from registry.store.raw import beginning, connect_counted

SHORTEST = 8
"""Characters that a passphrase has at least."""
_ROUNDS = 256_000
_SALT = 16
_PAGE = 4096
_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its salt; it does not show itself."""

    raw: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @property
    def pragma(self) -> str:
        """The statement that gives it to a connection."""
        return f"PRAGMA key = \"x'{self.raw.hex()}{self.salt.hex()}'\""


_known: dict[bytes, Key] = {}


def make_key(passphrase: str, salt: bytes | None = None) -> Key:
    """The key of a passphrase, for the file of that salt or, without one, for a new file."""
    salt = os.urandom(_SALT) if salt is None else salt
    return Key(hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, _ROUNDS, 32), salt)


def can_encrypt() -> bool:
    """Whether the library of this process can."""
    return choose_driver().module.__name__ != "sqlite3"


def refuse_weak(passphrase: str) -> None:
    """Refuse a passphrase that is no protection.

    Raises:
        UserError: it is too short.
    """
    if len(passphrase) < SHORTEST:
        raise UserError(
            Text("The passphrase is too short."),
            Text("Nothing was changed."),
            Text("Take at least {n} characters; four words in a row are easy to keep in mind.", n=SHORTEST),
        )


def looks_encrypted(path: Path) -> bool:
    """Whether the file at `path` may be an encrypted registry: whole pages, and no plain beginning.

    Raises:
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    return size >= _PAGE and size % _PAGE == 0 and not _start(path).startswith((_MAGIC, b"PK", b"%PDF"))


def key_of(path: Path) -> Key | None:
    """The key that opens the file at `path`; None where it is plain, not there, or its key is not known."""
    with contextlib.suppress(OSError):
        start = _start(path)
        return None if start == _MAGIC else _known.get(start)
    return None


def remember(key: Key) -> None:
    """Hold `key` until the program ends or `forget` is called."""
    _known[key.salt] = key


def forget(key: Key | None) -> None:
    """Hold it no more."""
    if key is not None:
        _known.pop(key.salt, None)


def unlock(path: Path, passphrase: str) -> None:
    """Hold the key of the encrypted registry at `path`.

    Raises:
        LockedRegistry: the passphrase does not open it, or the library of this process cannot.
        OSError: it cannot be read.
    """
    if not can_encrypt():
        raise LockedRegistry(
            path,
            Text("{file} is encrypted, and the database library of this machine cannot open it.", file=path.name),
            Text("The file was not touched."),
            Text("Open it on a machine where the program was installed with all its packages."),
        )
    key = make_key(passphrase, _start(path))
    module: Any = choose_driver().module
    try:
        with contextlib.closing(connect(path, "ro", key=key)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except module.DatabaseError as error:
        raise LockedRegistry(
            path,
            Text("The passphrase does not open {file}.", file=path.name),
            Text("The file was not touched."),
            Text("Mind capitals and the input method, and try again."),
        ) from error
    remember(key)


def locked(path: Path) -> LockedRegistry:
    """What to say where a passphrase is wanted."""
    return LockedRegistry(
        path,
        Text("{file} is encrypted, or no registry.", file=path.name),
        Text("The file was not touched."),
        Text("Give its passphrase, or choose a file that ends in .car."),
    )


def connect(
    path: Path, mode: str, *, timeout: float = 5.0, key: Key | None = None, module: Any = None, **options: Any
) -> Any:
    """A connection of the driver to the file at `path`, with its key where it has one.

    Args:
        path: the file, which must exist.
        mode: ``ro`` or ``rw``.
        timeout: seconds that a statement waits for a lock.
        key: for a file that is made now or bears another key than is held (default: the key held for it).
        module: the driver (default: that of this process).
        options: of the driver's connect.
    """
    driver: Any = module or choose_driver().module
    connection = connect_counted(driver, path, file_uri(path, mode), uri=True, timeout=timeout, **options)
    held = key or key_of(path)
    if held is not None:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(held.pragma)
    return connection


def file_uri(path: Path, mode: str) -> str:
    """`path` as SQLite takes it with an open mode: ``rw`` never makes a file, ``ro`` never writes one."""
    text = path.resolve().as_posix()
    return f"file:{quote(text if text.startswith('/') else '/' + text)}?mode={mode}"


def _start(path: Path) -> bytes:
    return beginning(path, _SALT)
