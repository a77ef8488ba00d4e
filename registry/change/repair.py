"""Mending a damaged registry: a new file of everything that can be had, and a list of what could not.

Three sources, best first: the rows that can still be read; the newest backup, for what is only ever added (the log, its
seals, the imported sheets, the program's memory); and the log itself, which tells every record as it was last written.
So the new file is never worse than the newest backup, and is the registry as it was where the log came through whole.
The damaged file is only read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from registry.change.check import check_registry
from registry.change.vault import personal_values
from registry.change.verify import replay, verify_chain
from registry.errors import EnvironmentFault
from registry.i18n import Text
from registry.model.entities import KEPT_FROM_LOG, TABLES
from registry.model.table_words import table_title
from registry.store import open_registry
from registry.store.backup import make_backup
from registry.store.check import Finding
from registry.store.driver import choose_driver
from registry.store.faults import NOTHING_CHANGED
from registry.store.keys import connect
from registry.store.migrate import SCHEMA_VERSION
from registry.store.salvage import Salvage, copied_tables, insert_statement, salvage, writing_raw
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL
from registry.store.shelf import list_backups

_MAY_NAME_PERSONS = frozenset(
    {"contact", "contact_vault", "import_file", "import_row", "import_record", "value_source"}
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair brought together.

    Attributes:
        read: for each table what was read of the damaged file.
        backup: the backup that helped, or None.
        from_backup: rows of each table that came from it.
        from_log: records that were written anew as the log tells them.
        findings: what is still not as it should be in the new file.
    """

    read: tuple[Salvage, ...]
    backup: Path | None
    from_backup: Mapping[str, int]
    from_log: int
    findings: tuple[Finding, ...]


def repair(path: Path, out: Path, backups: Sequence[Path] | None = None) -> Repaired:
    """Bring what can be had of the registry at `path` into a new registry at `out`.

    Args:
        path: the damaged registry; it is only read.
        out: where the new one is made.
        backups: backups to fill gaps from, best first (default: those beside the registry, newest first).

    Raises:
        UserError: something lies at `out` already.
        EnvironmentFault: nothing can be read of the file and no backup is there, or `out` cannot be written.
    """
    module: Any = choose_driver().module
    relatives = list_backups(path) if backups is None else backups
    usable = _first_usable(module, relatives)
    read = tuple(salvage(path, out, relatives))
    if usable is None and not any(one.read for one in read):
        out.unlink(missing_ok=True)
        raise EnvironmentFault(
            Text("Nothing can be read of {file}, and there is no backup of it.", file=path.name),
            NOTHING_CHANGED,
            Text("Look for a copy on another computer or in the second place for backups."),
        )
    try:
        added = _fill_from_backup(module, out, usable) if usable is not None else {}
        rebuilt = _rebuild_from_log(module, out)
        with open_registry(out) as registry:
            findings = tuple(check_registry(registry))
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return Repaired(read, usable, added, rebuilt, findings)


def told(done: Repaired, out: Path) -> list[Text]:
    """What a repair brought together in `out`, and what it could not, a sentence each."""
    lines: list[Text] = []
    if done.backup is not None and done.from_backup:
        lines.append(Text("Gaps were filled from {file}.", file=done.backup.name))
    if done.from_log:
        lines.append(
            Text(
                "{n} record was written anew as the log tells it.",
                "{n} records were written anew as the log tells them.",
                n=done.from_log,
            )
        )
    lines += [_gap(one, done) for one in done.read if one.lost or one.refused]
    lines += [finding.text for finding in done.findings]
    if not done.findings:
        lines.append(Text("{file} is whole: its log and its records agree.", file=out.name))
    return lines


def _gap(one: Salvage, done: Repaired) -> Text:
    """What is missing of a table, by the name that people know it by."""
    title, read = table_title(one.table), f"{one.read:,}"
    if done.backup is None:
        return Text("{table}: not all rows could be read; read: {read}", table=title, read=read)
    taken = f"{done.from_backup.get(one.table, 0):,}"
    return Text(
        "{table}: not all rows could be read; read: {read}, taken from the backup: {taken}",
        table=title,
        read=read,
        taken=taken,
    )


def _first_usable(module: Any, backups: Sequence[Path]) -> Path | None:
    """The first backup whose pages are sound and whose schema is this program's."""
    for backup in backups:
        try:
            with contextlib.closing(connect(backup, "ro")) as connection:
                sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                if sound and connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
                    return backup
        except module.DatabaseError:
            continue
    return None


@contextlib.contextmanager
def _raw(module: Any, out: Path) -> Generator[Any]:
    with contextlib.closing(connect(out, "rw")) as target:
        target.isolation_level = None
        with writing_raw(target):
            yield target


def _fill_from_backup(module: Any, out: Path, backup: Path) -> dict[str, int]:
    """Take over rows of `backup` whose keys the new file lacks; how many of each table.

    Rows of record tables are filled too: a record that was deleted since is taken out again by the log. A backup made
    before a person was erased gives nothing that may name one.
    """
    added: dict[str, int] = {}
    with (
        contextlib.closing(connect(backup, "ro")) as source,
        _raw(module, out) as target,
    ):
        for table in (CHANGE_LOG, CHANGE_SEAL):
            _take_over(source, target, table, added)
        last = source.execute("SELECT max(tx) FROM change_seal").fetchone()[0] or 0
        erased = target.execute("SELECT 1 FROM change_seal WHERE kind = 'erase' AND tx > ?", (last,)).fetchone()
        for table in copied_tables():
            if table not in (CHANGE_LOG, CHANGE_SEAL) and not (erased and table.name in _MAY_NAME_PERSONS):
                _take_over(source, target, table, added)
    return added


def _take_over(source: Any, target: Any, table: Table, added: dict[str, int]) -> None:
    columns = [column.name for column in table.columns]
    statement = insert_statement(table, columns).replace("INSERT", "INSERT OR IGNORE", 1)
    before = _count(target, table)
    target.executemany(statement, source.execute(f"SELECT {_listed(columns)} FROM {table.name}"))
    if gained := _count(target, table) - before:
        added[table.name] = gained


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _count(connection: Any, table: Table) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0])


def _rebuild_from_log(module: Any, out: Path) -> int:
    """Write records as the log tells them, where its chain is whole; how many differed."""
    with open_registry(out) as registry, registry.read() as connection:
        if verify_chain(connection):
            return 0
        state = replay(connection)
    changed = 0
    with _raw(module, out) as target:
        for name, table in TABLES.items():
            told = {uid: row for (kind, uid), row in state.items() if kind == name}
            if name in KEPT_FROM_LOG:
                told, unknown = _with_bodies(target, told)
            else:
                unknown = frozenset[str]()
            changed += _rebuild_table(target, table, told, unknown)
    return changed


def _with_bodies(target: Any, told: Mapping[str, dict[str, Any]]) -> tuple[dict[str, dict[str, Any]], frozenset[str]]:
    """Records with the personal data that the log knows only a digest of, and those whose data are not kept any more."""
    bodies = dict(target.execute("SELECT digest, body FROM contact_vault").fetchall())
    whole: dict[str, dict[str, Any]] = {}
    unknown: set[str] = set()
    for uid, row in told.items():
        body = bodies.get(row.get("digest"))
        if body is None and row.get("digest"):
            unknown.add(uid)
        whole[uid] = row | (personal_values(body) if body is not None else {})
    return whole, frozenset(unknown)


def _rebuild_table(target: Any, table: Table, told: Mapping[str, dict[str, Any]], unknown: frozenset[str]) -> int:
    """Bring `table` to what the log tells; a record in `unknown` stays as it could be read."""
    columns = [column.name for column in table.columns]
    cursor = target.execute(f"SELECT {_listed(columns)} FROM {table.name}")
    held = {str(row[columns.index("uid")]): dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
    gone = [uid for uid in held if uid not in told]
    wrong = [uid for uid, row in told.items() if uid not in held or (uid not in unknown and _plain(held[uid]) != row)]
    target.executemany(f"DELETE FROM {table.name} WHERE uid = ?", [(uid,) for uid in [*gone, *wrong]])
    target.executemany(insert_statement(table, columns), [[told[uid].get(c) for c in columns] for uid in wrong])
    return len(gone) + len(wrong)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def compact(path: Path) -> tuple[int, int]:
    """Write the registry at `path` anew without the room that deleted rows left; its size in bytes before and after.

    Raises:
        EnvironmentFault: no backup could be made, it is in use, or the disk has no room; the registry is as it was.
    """
    module: Any = choose_driver().module
    with open_registry(path):
        make_backup(path, "compact")
    before = path.stat().st_size
    try:
        with contextlib.closing(connect(path, "rw")) as connection:
            connection.isolation_level = None
            connection.execute("VACUUM")
    except module.DatabaseError as error:
        raise EnvironmentFault(
            Text("{file} could not be compacted.", file=path.name),
            Text("It is as it was."),
            Text("Close it in other programs, free some space, and try again."),
        ) from error
    return before, path.stat().st_size
