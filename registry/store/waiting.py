"""Waiting for somebody else who is writing: with words while it lasts, and not for ever.

A registry has one writer at a time. Whoever asks for it second waits, and whoever sits before the screen is told: who listens
is called about every fifth of a second with the seconds waited so far, and at the end with None. What it raises gives up, and
nothing was written.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from registry.errors import EnvironmentFault
from registry.i18n import Text
from registry.waiting import who_is_told

_SLICE_MS = 200
_UNSAID = 0.3  # seconds; a shorter wait is nobody's business


def begin_writing(connection: Connection, name: str, patience: float, usual_ms: int) -> None:
    """Begin a writing transaction, waiting while somebody else writes.

    Args:
        connection: that has none yet.
        name: of the registry, for the message.
        patience: seconds after which it gives up.
        usual_ms: milliseconds that the connection waits in other statements.

    Raises:
        EnvironmentFault: somebody is still writing after `patience`; nothing was changed.
        BaseException: what the listener raised.
    """
    start = time.monotonic()
    listener = who_is_told()
    told = False
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA busy_timeout={min(_SLICE_MS, int(patience * 1000))}")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error.orig):
                    raise
            waited = time.monotonic() - start
            if waited >= patience:
                raise _still_writing(name, waited)
            if listener is not None and waited >= _UNSAID:
                told = True
                listener(waited)
    finally:
        raw.execute(f"PRAGMA busy_timeout={usual_ms}")
        if told and listener is not None:
            listener(None)


def _still_writing(name: str, waited: float) -> EnvironmentFault:
    return EnvironmentFault(
        Text(
            "Another program is writing to {file} and was not done after {seconds} s.", file=name, seconds=round(waited)
        ),
        Text("Nothing was changed."),
        Text("Try again when it is done; if nobody is at work there, close it on the other computer."),
    )
