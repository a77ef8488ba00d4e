"""What the database holds besides the record tables, and the triggers that write the change log.

Tables of this floor:

- ``change_log``: what really changed, one row a record and statement, written by triggers, so that ORM, Core, bulk and
  raw SQL are all caught. Append-only.
- ``change_seal``: one row a transaction: who, when, why, and a SHA-256 that chains it to the one before.
- ``change_context``: one row while a transaction of `registry.change` runs; without it every write to a record table is
  refused.
- ``value_source``: where a value that did not come from a sheet came from (person, document, formula).
- ``import_file``, ``import_batch``, ``import_row``, ``import_record``: the sheets, and which row gave which record.
- ``contact_vault``: personal data of contacts and engagements by digest, so that undo can bring them back; erased with
  the person.
- ``layout_memory``, ``header_word``, ``not_same``, ``setting``: what the program learned from its people and what they
  prefer; not records, so no change is logged and undoing an import does not forget them.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, LargeBinary, Table, Text

from registry.model.entities import KEPT_FROM_LOG, TABLES, metadata
from registry.model.round_entities import FROZEN_BY_SEAL, FROZEN_COLUMNS

CHANGE_LOG = Table(
    "change_log", metadata,
    Column("id", Integer, primary_key=True),
    Column("tx", Integer, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("delta", Text, nullable=False),
    sqlite_strict=True, sqlite_autoincrement=True,
)  # fmt: skip
Index(None, CHANGE_LOG.c.tx)
Index(None, CHANGE_LOG.c.table_name, CHANGE_LOG.c.uid)

CHANGE_SEAL = Table(
    "change_seal", metadata,
    Column("tx", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("target", Integer),
    Column("batch", Text),
    Column("n", Integer, nullable=False),
    Column("first_id", Integer, nullable=False),
    Column("last_id", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

CHANGE_CONTEXT = Table("change_context", metadata, Column("tx", Integer, primary_key=True), sqlite_strict=True)

VALUE_SOURCE = Table(
    "value_source", metadata,
    Column("tx", Integer, nullable=False, primary_key=True),
    Column("uid", Text, nullable=False, primary_key=True),
    Column("field", Text, nullable=False, primary_key=True),
    Column("table_name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip
Index(None, VALUE_SOURCE.c.uid)

IMPORT_FILE = Table(
    "import_file", metadata,
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

IMPORT_BATCH = Table(
    "import_batch", metadata,
    Column("uid", Text, primary_key=True),
    Column("tx", Integer, nullable=False),
    Column("file", Text, ForeignKey("import_file.sha256"), nullable=False),
    Column("name", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("counts", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip
Index(None, IMPORT_BATCH.c.tx)

IMPORT_ROW = Table(
    "import_row", metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", Text, ForeignKey("import_batch.uid"), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("row_no", Integer, nullable=False),
    Column("cells", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip
Index(None, IMPORT_ROW.c.batch)

IMPORT_RECORD = Table(
    "import_record", metadata,
    Column("row", Integer, ForeignKey("import_row.id"), primary_key=True),
    Column("table_name", Text, primary_key=True),
    Column("uid", Text, primary_key=True),
    Column("tx", Integer, nullable=False),
    Column("columns", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip
Index(None, IMPORT_RECORD.c.uid)

CONTACT_VAULT = Table(
    "contact_vault", metadata,
    Column("digest", Text, primary_key=True),
    Column("uid", Text, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

LAYOUT_MEMORY = Table(
    "layout_memory", metadata,
    Column("layout", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("headers", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("used", Text, nullable=False),
    Column("times", Integer, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

HEADER_WORD = Table(
    "header_word", metadata,
    Column("word", Text, primary_key=True),
    Column("field", Text, nullable=False),
    Column("learned", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

# `a` is a firm of the registry, `b` the comparison key of a name or the credit code that a sheet states. No foreign key:
# the decision outlives the firm, so that an import that was undone and comes again is not asked twice.
NOT_SAME = Table(
    "not_same", metadata,
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True),
    Column("decided", Text, nullable=False),
    Column("actor", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

SETTING = Table(
    "setting", metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

SEALED = "the round is sealed"
RECUSED = "the expert is recused from this candidate"
"""What the guards of rounds say when they refuse a statement."""

APPEND_ONLY = (CHANGE_LOG, CHANGE_SEAL)
PROVENANCE_TABLES = (VALUE_SOURCE, IMPORT_FILE, IMPORT_BATCH, IMPORT_ROW, IMPORT_RECORD)


def _logged_columns(table: Table) -> list[str]:
    hidden = KEPT_FROM_LOG.get(table.name, ())
    return [c.name for c in table.columns if c.name not in hidden]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _full_row(table: Table, side: str) -> str:
    # json_patch('{}', …) drops the nulls (RFC 7396), which halves the log.
    pairs = ", ".join(f"'{c}', {side}.{_quoted(c)}" for c in _logged_columns(table))
    return f"json_patch('{{}}', json_object({pairs}))"


def _changed_columns(table: Table) -> str:
    sides = [(c, f"OLD.{_quoted(c)}", f"NEW.{_quoted(c)}") for c in _logged_columns(table)]
    # IS NOT, because <> does not see a change from or to NULL.
    parts = [f"SELECT '{c}' AS k, json_array({old}, {new}) AS v WHERE {old} IS NOT {new}" for c, old, new in sides]
    return f"(SELECT json_group_object(k, json(v)) FROM ({' UNION ALL '.join(parts)}))"


def trigger_statements() -> list[str]:
    """The CREATE TRIGGER statements of the whole schema, in a fixed order."""
    statements: list[str] = []
    tx = "(SELECT tx FROM change_context)"
    for name, table in TABLES.items():
        log = f"INSERT INTO change_log (tx, table_name, uid, op, delta) VALUES ({tx}, '{name}'"
        for verb in ("INSERT", "UPDATE", "DELETE"):
            statements.append(
                f"CREATE TRIGGER guard_{name}_{verb.lower()} BEFORE {verb} ON {name} "
                "WHEN NOT EXISTS (SELECT 1 FROM change_context) "
                "BEGIN SELECT RAISE(ABORT, 'no change context'); END"
            )
        statements.append(
            f"CREATE TRIGGER version_{name} BEFORE UPDATE ON {name} "
            "WHEN NEW.row_version <> OLD.row_version + 1 OR NEW.uid <> OLD.uid "
            "BEGIN SELECT RAISE(ABORT, 'row_version must advance by one'); END"
        )
        statements.append(
            f"CREATE TRIGGER log_{name}_insert AFTER INSERT ON {name} "
            f"BEGIN {log}, NEW.uid, 'insert', {_full_row(table, 'NEW')}); END"
        )
        statements.append(
            f"CREATE TRIGGER log_{name}_update AFTER UPDATE ON {name} "
            f"BEGIN {log}, NEW.uid, 'update', {_changed_columns(table)}); END"
        )
        statements.append(
            f"CREATE TRIGGER log_{name}_delete AFTER DELETE ON {name} "
            f"BEGIN {log}, OLD.uid, 'delete', {_full_row(table, 'OLD')}); END"
        )
    statements += _seal_guards()
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            statements.append(
                f"CREATE TRIGGER keep_{table.name}_{verb.lower()} BEFORE {verb} ON {table.name} "
                "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
            )
    return statements


def _seal_guards() -> list[str]:
    """What keeps a sealed round as it was sealed, and a recused expert's mark out, whatever program writes."""
    statements: list[str] = []
    for name in FROZEN_BY_SEAL:
        for verb, sides in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            rounds = ", ".join(f"{side}.round" for side in sides)
            statements.append(
                f"CREATE TRIGGER sealed_{name}_{verb.lower()} BEFORE {verb} ON {name} "
                f"WHEN EXISTS (SELECT 1 FROM selection_round WHERE uid IN ({rounds}) AND digest IS NOT NULL) "
                f"BEGIN SELECT RAISE(ABORT, '{SEALED}'); END"
            )
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FROZEN_COLUMNS)
    statements.append(
        "CREATE TRIGGER sealed_selection_round_update BEFORE UPDATE ON selection_round "
        f"WHEN OLD.digest IS NOT NULL AND ({changed}) BEGIN SELECT RAISE(ABORT, '{SEALED}'); END"
    )
    statements.append(
        "CREATE TRIGGER sealed_selection_round_delete BEFORE DELETE ON selection_round "
        f"WHEN OLD.digest IS NOT NULL BEGIN SELECT RAISE(ABORT, '{SEALED}'); END"
    )
    for verb in ("UPDATE", "DELETE"):
        statements.append(
            f"CREATE TRIGGER sealed_scheme_{verb.lower()} BEFORE {verb} ON scheme "
            "WHEN EXISTS (SELECT 1 FROM selection_round WHERE scheme = OLD.uid AND digest IS NOT NULL) "
            f"BEGIN SELECT RAISE(ABORT, '{SEALED}'); END"
        )
    for verb in ("INSERT", "UPDATE"):
        statements.append(
            f"CREATE TRIGGER recused_mark_{verb.lower()} BEFORE {verb} ON mark WHEN EXISTS (SELECT 1 FROM recusal "
            "WHERE candidature = NEW.candidature AND expert = NEW.expert AND answer = 'recused') "
            f"BEGIN SELECT RAISE(ABORT, '{RECUSED}'); END"
        )
        statements.append(
            f"CREATE TRIGGER recused_recusal_{verb.lower()} BEFORE {verb} ON recusal WHEN NEW.answer = 'recused' "
            "AND EXISTS (SELECT 1 FROM mark WHERE candidature = NEW.candidature AND expert = NEW.expert) "
            f"BEGIN SELECT RAISE(ABORT, '{RECUSED}'); END"
        )
    return statements


def create_triggers(connection: Connection) -> None:
    """Drop all triggers of the schema and create them anew: after a migration they must match the rebuilt tables."""
    drop_triggers(connection)
    for statement in trigger_statements():
        connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Drop all triggers, and the views of strangers with them: this program makes none."""
    views = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'view'").scalars().all()
    for name in views:
        connection.exec_driver_sql(f"DROP VIEW {_quoted(str(name))}")
    existing = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in existing:
        connection.exec_driver_sql(f"DROP TRIGGER {_quoted(str(name))}")
