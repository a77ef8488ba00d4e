"""The roll of firms, kept current: after a change only the firms it touched are read, not all 140,000."""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, select

from registry.change.open_values import open_values
from registry.model.entities import TABLES
from registry.pace import Pulse, let_go_later, ordered_in_pieces, paced
from registry.store import Registry
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL
from registry.view.lean import lean_children, lean_records
from registry.view.rows import KIN, FirmRow, firm_row

MOST = 2_000
"""Changed records from which all firms are read anew: an import."""
_CHUNK = 500  # keys a statement; older libraries allow 999 parameters


@dataclass(frozen=True, slots=True)
class Roll:
    """All firms as they stood after one transaction.

    Attributes:
        tx: that transaction.
        as_of: the day they are judged on.
        rows: in pinyin order.
        fresh: the rows of firms that were touched since the roll before; None where all were read.
        gone: the rows that the roll before held of these firms; None where all were read.
        named: the rows by the key of their firm. A roll hands it on to the next, which is a roll of the same rows but few.
    """

    tx: int
    as_of: date
    rows: Sequence[FirmRow]
    fresh: tuple[FirmRow, ...] | None = None
    gone: tuple[FirmRow, ...] | None = None
    named: dict[str, FirmRow] = field(default_factory=dict[str, FirmRow], repr=False, compare=False)


def stored_order(row: FirmRow) -> tuple[str, str, str]:
    """What the rows of a roll are sorted by."""
    return row.pinyin, row.legal_name, row.uid


def read_roll(registry: Registry, as_of: date, before: Roll | None = None, pulse: Pulse | None = None) -> Roll:
    """The firms as they stand now, judged on `as_of`.

    Args:
        before: an earlier roll of the same registry; what did not change since is taken from it.
        pulse: called often.
    """
    with registry.read() as connection:
        tx = connection.execute(select(func.max(CHANGE_SEAL.c.tx))).scalar() or 0
        touched = _touched(connection, before.tx) if before is not None and before.as_of == as_of else None
        if before is not None and touched is not None:
            return _renewed(before, tx, touched, tuple(rows_of(connection, sorted(touched), as_of)))
        firms = list(lean_records(connection, "firm", pulse))
        kin = {table: lean_children(connection, table, pulse) for table in KIN}
        waiting = open_values(connection, pulse=pulse)
    rows = [firm_row(firm, kin, as_of, waiting.get(firm["uid"], ())) for firm in paced(firms, pulse)]
    done_with: list[object] = [firms, kin, waiting]
    del firms, kin, waiting
    let_go_later(done_with)
    named = {row.uid: row for row in rows}  # now that they were just made: later each would be looked for in memory
    return Roll(tx, as_of, ordered_in_pieces(rows, stored_order), named=named)


def _renewed(before: Roll, tx: int, touched: frozenset[str], fresh: tuple[FirmRow, ...]) -> Roll:
    """The roll before with the firms that were touched as they stand now: new rows, though some may look as before, for
    there is more to a firm than its row."""
    if not touched:
        return Roll(tx, before.as_of, before.rows, (), (), before.named)
    rows, named = list(before.rows), before.named
    gone = [row for uid in touched if (row := named.get(uid)) is not None]
    if not _taken_out(rows, gone):  # the names are those of another roll that nobody took
        rows = [row for row in before.rows if row.uid not in touched]
        gone = [row for row in before.rows if row.uid in touched]
        named = {row.uid: row for row in before.rows}
    for row in fresh:
        insort(rows, row, key=stored_order)
    for row in gone:
        del named[row.uid]
    named.update((row.uid, row) for row in fresh)
    return Roll(tx, before.as_of, rows, fresh, tuple(gone), named)


def _taken_out(rows: list[FirmRow], gone: Iterable[FirmRow]) -> bool:
    """Take some rows out of a list in stored order, found by where they must stand; False where one does not stand there."""
    for row in gone:
        place = bisect_left(rows, stored_order(row), key=stored_order)
        if place == len(rows) or rows[place] is not row:
            return False
        del rows[place]
    return True


def _touched(connection: Connection, since: int) -> frozenset[str] | None:
    """The firms that a record was changed of after transaction `since`; None for too many, or where the log was cut back."""
    c = CHANGE_LOG.c
    if (connection.execute(select(func.max(CHANGE_SEAL.c.tx))).scalar() or 0) < since:
        return None  # the file went back to an older state
    # Narrowed by the transaction alone: with the tables in it too, SQLite walks the whole log by their index.
    query = select(c.table_name, c.uid, c.delta).where(c.tx > since).limit(MOST + 1)
    entries = connection.execute(query).all()
    if len(entries) > MOST:
        return None
    firms: set[str] = set()
    owned: dict[str, list[str]] = defaultdict(list)
    for table, uid, delta in entries:
        if table == "firm":
            firms.add(uid)
        elif table in KIN or table == "claim":
            owned[table].append(uid)
            firms.update(_named(json.loads(delta).get("firm")))
    for table, uids in owned.items():
        t = TABLES[table]
        for some in _chunks(uids):
            firms.update(connection.execute(select(t.c.firm).where(t.c.uid.in_(some))).scalars())
    return frozenset(firms)


def _named(firm: str | list[str] | None) -> Iterator[str]:
    """The firm of a record that came or went, both firms of one that was moved (by a merge)."""
    if firm is not None:
        yield from [firm] if isinstance(firm, str) else firm


def rows_of(connection: Connection, uids: Sequence[str], as_of: date) -> Iterator[FirmRow]:
    """The rows of some firms; those that are no more are left out."""
    for some in _chunks(uids):
        firms = list(lean_records(connection, "firm", None, some))
        kin = {table: lean_children(connection, table, None, some) for table in KIN}
        waiting = open_values(connection, some)
        for firm in firms:
            yield firm_row(firm, kin, as_of, waiting.get(firm["uid"], ()))


def _chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    listed = list(dict.fromkeys(keys))
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]


def firm_rows(registry: Registry, as_of: date, pulse: Pulse | None = None) -> list[FirmRow]:
    """All firms as rows, in pinyin order; what stands where it stands on the day `as_of`. `pulse` is called often."""
    return list(read_roll(registry, as_of, None, pulse).rows)
