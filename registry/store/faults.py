"""What the environment did to the database, in words.

The result code of SQLite decides; a code not listed here is a bug and passes through untouched.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from registry.errors import DamagedRegistry, EnvironmentFault, UserError
from registry.i18n import Text
from registry.store.schema import RECUSED, SEALED

_PRIMARY = {
    3: "readonly", 5: "busy", 6: "busy", 8: "readonly", 10: "io", 11: "corrupt", 13: "full", 14: "cantopen",
    15: "busy", 26: "notadb",
}  # fmt: skip
_BY_WORDS = (
    ("locked", "busy"), ("readonly", "readonly"), ("disk i/o", "io"), ("malformed", "corrupt"), ("is full", "full"),
    ("unable to open", "cantopen"), ("not a database", "notadb"),
)  # fmt: skip

NOTHING_CHANGED = Text("Nothing was changed.")
NOT_TOUCHED = Text("The file was not touched.")
CHOOSE_ANOTHER = Text("Choose a file that ends in .car.")


_TORN_TEXT = "Could not decode to UTF-8"


def is_torn_text(error: DatabaseError | UnicodeDecodeError) -> bool:
    """Whether the driver met a text that is no UTF-8: its bytes went wrong on the disk. Its own words hold those bytes."""
    if isinstance(error, UnicodeDecodeError):  # the driver could not even say it: its message holds those bytes
        return error.object.startswith((_TORN_TEXT.encode(), b"malformed database schema"))
    return _TORN_TEXT in str(error.orig)


def _cause(error: DatabaseError) -> str | None:
    if is_torn_text(error):
        return "corrupt"
    code = getattr(error.orig, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _PRIMARY.get(code & 0xFF)
    words = str(error.orig).lower()
    return next((cause for part, cause in _BY_WORDS if part in words), None)


def _fault(cause: str, path: Path) -> EnvironmentFault:
    name = path.name
    match cause:
        case "busy":
            return EnvironmentFault(
                Text("{file} is in use by another program.", file=name),
                NOTHING_CHANGED,
                Text("Close it there and try again."),
            )
        case "readonly":
            return EnvironmentFault(
                Text("{file} may not be written.", file=name),
                NOTHING_CHANGED,
                Text("Ask for the right to write, or save a copy elsewhere."),
            )
        case "full":
            return EnvironmentFault(
                Text("The disk that holds {file} is full.", file=name),
                NOTHING_CHANGED,
                Text("Free some space and try again."),
            )
        case "io":
            return EnvironmentFault(
                Text("The disk that holds {file} did not take the data.", file=name),
                NOTHING_CHANGED,
                Text("Check the disk and the connection to it, then try again."),
            )
        case "cantopen":
            return EnvironmentFault(
                Text("{file} cannot be opened.", file=name),
                NOTHING_CHANGED,
                Text("Check that the folder exists and may be written."),
            )
        case "notadb":
            return EnvironmentFault(Text("{file} is not a registry.", file=name), NOT_TOUCHED, CHOOSE_ANOTHER)
        case _:
            return damaged(path)


def damaged(path: Path) -> DamagedRegistry:
    """The fault of the registry file at `path` whose bytes are broken."""
    return DamagedRegistry(
        path,
        Text("{file} is damaged.", file=path.name),
        Text("It was left as it is."),
        Text("Open the newest backup from the folder beside it."),
    )


def gone(name: str) -> EnvironmentFault:
    """The fault of a registry file called `name` that is not where it was opened any more."""
    return EnvironmentFault(
        Text("{file} is no longer where it was opened: it was moved, deleted, or its drive was taken away.", file=name),
        Text("Nothing was changed; what was saved before is in the file, wherever it is now."),
        Text("Connect the drive, or open the file where it lies now."),
    )


def log_gone(name: str) -> EnvironmentFault:
    """The fault of a registry file called `name` whose write-ahead log was deleted or replaced while it is open."""
    return EnvironmentFault(
        Text("Another program took away the log that lies beside {file}.", file=name),
        Text("Nothing was changed; what was saved before is kept when the registry is closed."),
        Text(
            "Close the registry and open it again, and keep other programs from deleting or synchronising {log}.",
            log=f"{name}-wal",
        ),
    )


def _refusal(error: DatabaseError) -> UserError | None:
    """What the database itself refuses because of a rule of rounds."""
    words = str(error.orig)
    if SEALED in words:
        return UserError(
            Text("The round is sealed: what decided it cannot be changed any more."),
            NOTHING_CHANGED,
            Text("Open a new round that revises it; the difference will be shown."),
        )
    if RECUSED in words:
        return UserError(
            Text("The expert is recused from this candidate: no mark can be entered."),
            NOTHING_CHANGED,
            Text("Marks that stand already must be withdrawn before a recusal is recorded."),
        )
    return None


@contextmanager
def environment_faults(path: Path) -> Generator[None]:
    """Turn what the environment did to the database at `path` into an `EnvironmentFault`, and what the guards of rounds
    refuse into a `UserError`; let bugs through."""
    try:
        yield
    except DatabaseError as error:
        refused = _refusal(error)
        if refused is not None:
            raise refused from error
        cause = _cause(error)
        if cause is None:
            raise
        raise _fault(cause, path) from (None if is_torn_text(error) else error)  # whose words hold the bytes
    except UnicodeDecodeError as error:
        if not is_torn_text(error):
            raise
        raise damaged(path) from None
