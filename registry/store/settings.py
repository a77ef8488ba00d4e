"""What an office prefers, kept in the registry file as text by key. Not records: no change is logged, nothing is undone."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from registry.store.schema import SETTING


def read_setting(connection: Connection, key: str) -> str | None:
    """The value of `key`, or None where none was set."""
    return connection.execute(select(SETTING.c.value).where(SETTING.c.key == key)).scalar()


def write_setting(connection: Connection, key: str, value: str | None) -> None:
    """Set `key` to `value`; None forgets it."""
    connection.execute(delete(SETTING).where(SETTING.c.key == key))
    if value is not None:
        connection.execute(SETTING.insert().values(key=key, value=value))
