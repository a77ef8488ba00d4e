"""Bringing a file to the schema of this program: the whole upgrade in one transaction, or nothing.

Foreign keys are switched off before BEGIN (SQLite ignores the switch inside a transaction), checked before COMMIT and
on again afterwards; the triggers are made anew, because a rebuilt table has lost them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine

from registry.store.driver import choose_driver
from registry.store.schema import create_triggers, drop_triggers

APPLICATION_ID = 0x43414552  # "CAER"
SCHEMA_VERSION = 5
_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Upgrade the database behind `engine` to `SCHEMA_VERSION`.

    Raises:
        RuntimeError: the upgraded database has dangling references (a bug of a migration; nothing was changed).
    """
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                drop_triggers(connection)  # whoever made them: a file from elsewhere must not run its own
                if _is_empty(connection):
                    for statement in _schema():
                        connection.exec_driver_sql(statement)
                else:
                    _run_scripts(connection, "head")
                create_triggers(connection)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise RuntimeError("the migration leaves dangling references")
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def _is_empty(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None


@cache
def _schema() -> tuple[str, ...]:
    """What makes an empty file what all scripts, one after the other, would make of it: they are run once in memory."""
    engine = create_engine("sqlite://", module=choose_driver().module)
    try:
        with engine.connect() as connection, connection.begin():
            _run_scripts(connection, "head")
            made = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
            )
            statements = [str(statement) for statement in made.scalars()]
            reached = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    finally:
        engine.dispose()
    return (*statements, f"INSERT INTO alembic_version VALUES ('{reached}')")


def build_older(connection: Connection, version: int) -> None:
    """Make in an empty database the tables of the older schema `version`, without triggers: what fills them upgrades them."""
    _run_scripts(connection, f"{version:04d}")
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={version}")


def _run_scripts(connection: Connection, revision: str) -> None:
    # Imported here: Alembic costs a tenth of a second that opening an up-to-date registry need not pay.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def identity(connection: Connection) -> tuple[int, int]:
    """The application id and schema version written in the file."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return int(application), int(version)
