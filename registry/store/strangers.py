"""What a registry file from elsewhere may carry beside rows: triggers, views and tables that this program did not make.

Such objects run when rows are read or written, so they are looked for before anything is (sqlite.org, "Defense Against The
Dark Arts"). The rows themselves can be taken over into a fresh file by a repair, which reads tables only.
"""

from __future__ import annotations

import re
from functools import cache

from sqlalchemy import Connection

from registry.model.entities import metadata
from registry.store.schema import trigger_statements

_TRIGGER = re.compile(r"CREATE TRIGGER (\S+)")
_OURS = frozenset({"alembic_version"})
_COMPUTED = (
    "SELECT DISTINCT t.name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c "
    "WHERE t.type = 'table' AND c.hidden <> 0 ORDER BY t.name"
)
"""Tables with a computed column: ours are all stored. One question, for a file is asked each time that it is opened."""


def strange_objects(connection: Connection) -> list[str]:
    """Kind and name of what is in the schema and not of this program, or not as this program makes it.

    What is missing is no stranger: a check tells of it. The form of tables is a check's business too, except where a column
    is computed.
    """
    triggers, indexes = _our_triggers(), _our_indexes()
    found: list[str] = []
    for kind, name, sql in connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY type, name"):
        words = " ".join(str(sql or "").split())
        if str(name).startswith("sqlite_"):
            ours = kind in ("table", "index")
        elif kind == "table":
            ours = (name in metadata.tables or name in _OURS) and words.upper().startswith("CREATE TABLE")
        elif kind == "index":
            ours = name in indexes
        elif kind == "trigger":
            ours = triggers.get(str(name)) == words
        else:
            ours = False
        if not ours:
            found.append(f"{kind} {name}")
    # Asked of a schema whose tables are all plain and known by name: one that stands for the function would be a stranger.
    return found or [f"table {name}" for name in connection.exec_driver_sql(_COMPUTED).scalars()]


@cache
def _our_triggers() -> dict[str, str]:
    made = (" ".join(statement.split()) for statement in trigger_statements())
    return {match[1]: statement for statement in made if (match := _TRIGGER.match(statement))}


@cache
def _our_indexes() -> frozenset[str]:
    return frozenset(str(index.name) for table in metadata.tables.values() for index in table.indexes)
