"""Reading what can still be read of a damaged file, row by row, into a fresh one.

A table is read by ranges of its row numbers; where a range cannot be read it is halved until the rows that are really
lost stand alone. A page that is gone takes a few dozen rows with it, not the table.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table

from registry.model.entities import metadata
from registry.store.driver import choose_driver
from registry.store.file import create_registry
from registry.store.keys import connect, key_of
from registry.store.lent_schema import Layout, layout_of, lend_schema
from registry.store.schema import CHANGE_CONTEXT, trigger_statements

_AT_ONCE = 512
_HIGHEST = 1 << 40  # no table of ours numbers its rows higher
_BEYOND = 100_000  # rows that one inner page can lead to, and so be lost behind the last that can be found
_NOT_COPIED = frozenset({CHANGE_CONTEXT.name})

Row = tuple[Any, ...]
_Errors = tuple[type[Exception], ...]


@dataclass(slots=True)
class Salvage:
    """What was read of one table.

    Attributes:
        table: its name.
        read: rows that were read and taken over.
        lost: ranges of row numbers, both ends included, in which rows may be lost.
        refused: rows that were read and hold what no row may hold.
    """

    table: str
    read: int = 0
    lost: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    refused: int = 0


def salvage(damaged: Path, out: Path, relatives: Sequence[Path] = ()) -> list[Salvage]:
    """Copy what can be read of the registry at `damaged` into a new registry at `out`, table by table.

    Args:
        damaged: it is only read.
        out: where the new registry is made.
        relatives: backups of it, best first: where its own schema cannot be read, they tell where its tables begin.

    Raises:
        UserError: something lies at `out` already.
        EnvironmentFault: `out` cannot be written.
    """
    create_registry(out, key=key_of(damaged)).close()
    module: Any = choose_driver().module
    told = _read_into(module, damaged, out)
    if key_of(damaged) is not None or not any(_is_unknown(one) for one in told):
        return told  # the pages of an encrypted file cannot be written but by its own library
    with TemporaryDirectory(prefix="salvage-", dir=out.parent) as folder:
        for number, layout in enumerate(_layouts(module, relatives, Path(folder) / "fresh.car")):
            other, lent = Path(folder) / f"{number}.car", Path(folder) / f"{number}.lent"
            try:
                lend_schema(module, damaged, lent, layout)
                create_registry(other).close()
                better = _read_into(module, lent, other)
            except module.DatabaseError:
                continue
            if _fits(better) and _read(better) > _read(told):
                told = better
                other.replace(out)
    return told


def _read_into(module: Any, damaged: Path, out: Path) -> list[Salvage]:
    # The words of an error may hold bytes of the damaged file, which need not be text.
    unreadable = (module.DatabaseError, UnicodeDecodeError)
    with (
        contextlib.closing(connect(damaged, "ro")) as source,
        contextlib.closing(connect(out, "rw")) as target,
    ):
        source.text_factory = _text
        source.execute("PRAGMA trusted_schema=OFF")
        target.isolation_level = None
        with writing_raw(target):
            return [_copy_table(unreadable, source, target, table) for table in copied_tables()]


def _layouts(module: Any, relatives: Sequence[Path], fresh: Path) -> Iterator[Layout]:
    """Where tables may begin: as in a relative, else as in a registry that is made now."""
    create_registry(fresh).close()
    for relative in (*relatives, fresh):
        with (
            contextlib.suppress(module.DatabaseError, UnicodeDecodeError),
            contextlib.closing(connect(relative, "ro")) as connection,
        ):
            yield layout_of(connection)


def _is_unknown(one: Salvage) -> bool:
    """Whether nothing could be read because the schema does not tell of the table."""
    return one.lost == [(1, _HIGHEST)]


def _read(told: Sequence[Salvage]) -> int:
    return sum(one.read for one in told)


def _fits(told: Sequence[Salvage]) -> bool:
    """Whether rows are those of the tables they were read as: of another table's rows most are refused."""
    return all(one.refused <= one.read for one in told)


def copied_tables() -> list[Table]:
    """The tables of a registry in an order in which those come first that others refer to."""
    return [table for table in metadata.sorted_tables if table.name not in _NOT_COPIED]


def _text(raw: bytes) -> str:
    """Damaged bytes need not be UTF-8: such a row must be refused, not end the reading."""
    return raw.decode("utf-8", "surrogateescape")


@contextlib.contextmanager
def writing_raw(target: Any) -> Generator[None]:
    """One transaction on the fresh database `target` in which rows, log and all, are written as they were."""
    target.execute("PRAGMA foreign_keys=OFF")
    target.execute("BEGIN IMMEDIATE")
    try:
        names = [row[0] for row in target.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()]
        for name in names:
            target.execute(f'DROP TRIGGER "{name}"')
        yield
        for statement in trigger_statements():
            target.execute(statement)
        target.execute("COMMIT")
    except BaseException:
        target.execute("ROLLBACK")
        raise


def insert_statement(table: Table, columns: Sequence[str]) -> str:
    """The statement that puts a row into `table`, unless one of its key is there."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' for _ in columns)})"


def _copy_table(unreadable: _Errors, source: Any, target: Any, table: Table) -> Salvage:
    told = Salvage(table.name)
    try:
        present = [str(row[1]) for row in source.execute(f"PRAGMA table_info({table.name})")]
        query = "SELECT type, sql FROM sqlite_master WHERE name = ?"
        if any(
            kind != "table" or "VIRTUAL" in str(sql)[:20].upper() for kind, sql in source.execute(query, (table.name,))
        ):
            present = []  # a stranger's view or virtual table in the place of ours: it holds no rows, it makes them
    except unreadable:
        present = []
    columns = [column.name for column in table.columns if column.name in present]
    if not columns:
        told.lost.append((1, _HIGHEST))
        return told
    statement = insert_statement(table, columns)
    for row in _rows(unreadable, source, table.name, columns, told):
        try:
            target.execute(statement, row)
        except (*unreadable, UnicodeEncodeError):
            told.refused += 1
        else:
            told.read += 1
    return told


def _rows(unreadable: _Errors, source: Any, name: str, columns: Sequence[str], told: Salvage) -> Iterator[Row]:
    """The rows of a table that can be read; ranges that cannot go to `told`."""
    listed = ", ".join(f'"{c}"' for c in columns)
    query = f"SELECT {listed} FROM {name} NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
    last = _last(unreadable, source, name)
    waiting = [(low, min(low + _AT_ONCE - 1, last)) for low in range(1, last + 1, _AT_ONCE)][::-1]
    while waiting:
        low, high = waiting.pop()
        try:
            found: list[Row] = source.execute(query, (low, high)).fetchall()
        except unreadable:
            if low == high:
                _lose(told, low)
            else:
                middle = (low + high) // 2
                waiting += [(middle + 1, high), (low, middle)]
        else:
            yield from found


def _last(unreadable: _Errors, source: Any, name: str) -> int:
    """A number that no row of the table lies above."""
    try:
        return int(source.execute(f"SELECT max(rowid) FROM {name}").fetchone()[0] or 0)
    except unreadable:
        return _last_to_be_found(unreadable, source, name) + _BEYOND


def _last_to_be_found(unreadable: _Errors, source: Any, name: str) -> int:
    """The highest row that a search still finds where the end of the table is damaged; 0 where none is."""
    query = f"SELECT rowid FROM {name} NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT 1"

    def found(number: int) -> bool:
        try:
            return source.execute(query, (number,)).fetchone() is not None
        except unreadable:
            return False

    powers = [power for power in range(40) if found(1 << power)]
    if not powers:
        return 0
    low, high = 1 << powers[-1], 1 << (powers[-1] + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if found(middle) else (low, middle)
    return low


def _lose(told: Salvage, row: int) -> None:
    """Note the row; neighbours make one range."""
    if told.lost and told.lost[-1][1] == row - 1:
        told.lost[-1] = (told.lost[-1][0], row)
    else:
        told.lost.append((row, row))
