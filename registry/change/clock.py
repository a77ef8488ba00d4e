"""Whether the clock of this computer can be believed: it must not be behind the last change.

Order never depends on it: changes go by their numbers and backups are named in the order in which they are made. But what is
dated by it would be wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from registry.i18n import Text
from registry.store.schema import CHANGE_SEAL

_ALLOWED = timedelta(minutes=5)  # by which clocks of two computers differ


def clock_warning(connection: Connection) -> Text | None:
    """What to say where the clock is behind the last change; None where it is not."""
    c = CHANGE_SEAL.c
    last = connection.execute(select(c.at).order_by(c.tx.desc()).limit(1)).scalar()
    try:
        at = datetime.fromisoformat(last) if last else None
    except ValueError:  # torn on the disk: a check says so
        return None
    if at is None or at <= datetime.now(UTC) + _ALLOWED:
        return None
    return Text(
        "The clock of this computer is behind the last change, made at {moment}. The order of "
        "changes is kept, but their times would be wrong: set the clock.",
        moment=f"{at.astimezone():%Y-%m-%d %H:%M}",
    )
