"""Records with only those fields that a row of the firm table is made of: the whole roll is read so, a third of each record.

What a value is decoded to is said in the catalogue alone (`Field.decode`); here each value that stands in many records is
decoded once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Column, Connection, select

from registry.model.catalogue import Field, Kind
from registry.model.entities import ENTITIES, TABLES
from registry.pace import Pulse, paced
from registry.view.rows import ASKED, Record

MADE_OF: Mapping[str, tuple[str, ...]] = {
    "firm": (*ASKED, "place", "pinyin", "initials"),
    "firm_name": ("firm", "kind", "name"),
    "firm_segment": ("firm", "code"),
    "firm_site": ("firm", "district"),
    "recognition": (
        *("firm", "tier", "recognised", "valid_to", "status", "applied_on", "publicised_on", "reverified_on"),
        *("changed_on", "reported_on", "revoked_on", "revoked_for"),
    ),
    "funding_event": ("firm", "amount", "announced", "rounds", "round_text"),
    "milestone": ("firm", "status", "happened", "event"),
    "metric": ("firm", "metric", "lo", "year"),
}
"""The fields that `registry.view.rows.firm_row` asks for, by table."""
_SEVERAL = (Kind.DATE, Kind.AMOUNT, Kind.BOOLEAN)
_KEPT = 50_000  # decoded values of one field


def lean_records(
    connection: Connection, table: str, pulse: Pulse | None = None, uids: Sequence[str] | None = None, by: str = "uid"
) -> Iterator[Record]:
    """The records of `table` with ``uid`` and the fields in `MADE_OF`, in key order; `pulse` is called often.

    Args:
        uids: only the records whose column `by` is one of these; no more than a statement takes.
    """
    fields = [ENTITIES[table].field(key) for key in MADE_OF[table]]
    plain = [field for field in fields if field.kind not in _SEVERAL]
    t = TABLES[table]
    names = ["uid", *(field.key for field in plain)]
    columns: list[Column[Any]] = [t.c[name] for name in names]
    composite: list[tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = []
    for field in fields:
        if field.kind in _SEVERAL:
            parts = [column.name for column in field.columns]
            start = len(columns)
            columns += [t.c[name] for name in parts]
            composite.append((field.key, itemgetter(slice(start, start + len(parts))), _decoder(field, parts)))
    query = select(*columns).order_by(t.c.uid)
    if uids is not None:
        query = query.where(t.c[by].in_(uids))
    rows = cast("Iterable[Sequence[Any]]", connection.execute(query))
    for row in paced(rows, pulse):
        record: Record = dict(zip(names, row, strict=False))
        for key, part, decode in composite:
            record[key] = decode(part(row))
        yield record


def lean_children(
    connection: Connection, table: str, pulse: Pulse | None = None, firms: Sequence[str] | None = None
) -> dict[str, list[Record]]:
    """The records of a child table by the firm they belong to; only those of `firms`, where some are named."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in lean_records(connection, table, pulse, firms, "firm"):
        found[record["firm"]].append(record)
    return found


def _decoder(field: Field, parts: list[str]) -> Callable[[tuple[Any, ...]], Any]:
    """Decodes the columns of a field; what it decoded before it knows."""
    known: dict[tuple[Any, ...], Any] = {(None,) * len(parts): field.decode(dict.fromkeys(parts))}

    def decode(row: tuple[Any, ...]) -> Any:
        if row in known:
            return known[row]
        value = field.decode(dict(zip(parts, row, strict=True)))
        if len(known) < _KEPT:
            known[row] = value
        return value

    return decode
