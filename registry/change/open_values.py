"""Which values wait for a person: sources say different things of them, and nobody has settled which one counts.

A statement (table ``claim``) waits while

- it says something else than the record does, and something else than every statement that was settled before. Values are
  held against each other as they mean, not as they were written;
- its source has not said something later. A return of the next quarter is the same source as the one before;
- nobody gave a reason for it. `HAND` and `SOURCE` are no decision: an import found its value to differ and left it aside.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from registry.model.entities import ENTITIES, TABLES
from registry.pace import Pulse, paced

HAND, SOURCE = "hand", "source"
"""Reasons of an import that nobody was asked about: the value was changed by hand since, or has the better source."""
_FIGURE = ("lo", "hi", "kind", "currency", "text")
"""Columns that hold one yearly figure between them."""
_PERIOD = re.compile(
    r"(?:19|20)\d\d(?:[-_.年]?(?:0?[1-9]|1[0-2])(?!\d)月?)?年?度?|[Qq][1-4](?!\d)|第?[一二三四1-4]季度?|(?:1[0-2]|[1-9])月份?"
)
_CHUNK = 500  # keys a statement; older libraries allow 999 parameters


class OpenValue(NamedTuple):
    """A field of a record whose value waits to be settled. `code` names it: of a yearly figure the metric."""

    firm: str
    table: str
    record: str
    key: str
    code: str


def competing_columns(table: str, key: str) -> tuple[str, ...]:
    """The columns of a field that takes competing values; () for other fields."""
    field = next((f for f in ENTITIES[table].fields if f.key == key), None)
    if field is None or not field.competing:
        return ()
    return _FIGURE if table == "metric" else tuple(c.name for c in field.columns)


def meaning(columns: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """The columns of a value without the words that it was written in."""
    return tuple(sorted((k, v) for k, v in columns.items() if k != "text" and not k.endswith("_text")))


def waiting(rows: Sequence[Mapping[str, Any]], now: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the statements that wait.

    Args:
        rows: the statements about one field of one record, as the table holds them.
        now: the columns of the value that counts.
    """
    said = {row["uid"]: _compared(json.loads(row["value"])) for row in rows}
    settled = {said[row["uid"]] for row in rows if _is_settled(row["reason"])} | {_compared(now)}
    latest: dict[str, str] = {}
    for row in rows:
        source = _source(row)
        latest[source] = max(latest.get(source, ""), row["said_at"] or "")
    return frozenset(
        row["uid"] for row in rows if said[row["uid"]] not in settled and (row["said_at"] or "") == latest[_source(row)]
    )


def _is_settled(reason: str | None) -> bool:
    return bool(reason) and reason not in (HAND, SOURCE)


def _compared(columns: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What a value means, with texts as two people who mean the same would write them: width, case and spaces aside."""
    return tuple((key, _plain(value) if isinstance(value, str) else value) for key, value in meaning(columns))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _source(row: Mapping[str, Any]) -> str:
    """Who speaks: of a sheet its file without the quarter or the year in its name, else the words; a person without any."""
    words = str(row["source"] or "")
    if row["origin"] != "sheet":
        return words or f"\0{row['said_by'] or ''}"
    file = words.partition(" › ")[0]
    bare = _PERIOD.sub("", file.rpartition(".")[0] or file)
    return "".join(letter for letter in _plain(bare) if letter.isalnum()) or file


def open_values(
    connection: Connection, firms: Sequence[str] | None = None, pulse: Pulse | None = None
) -> dict[str, list[OpenValue]]:
    """The values that wait, by firm: the statements are read in one go, and what the records they are about say in another.

    Args:
        firms: only those of these, no more than a statement takes.
        pulse: called often.
    """
    about: dict[str, dict[tuple[str, str], list[Mapping[str, Any]]]] = {}
    for row in paced(_statements(connection, firms), pulse):
        about.setdefault(row["about"], {}).setdefault((row["record"], row["field"]), []).append(row)
    found: dict[str, list[OpenValue]] = {}
    for table, groups in about.items():
        asked = {key: rows for key, rows in groups.items() if not all(_is_settled(row["reason"]) for row in rows)}
        held = _held(connection, table, asked)
        for (record, key), rows in paced(asked.items(), pulse):
            now = held.get(record)
            columns = competing_columns(table, key)
            if now is not None and columns and waiting(rows, {name: now[name] for name in columns}):
                firm = str(rows[0]["firm"])
                code = str(now["metric"]) if table == "metric" else key
                found.setdefault(firm, []).append(OpenValue(firm, table, record, key, code))
    return found


def _statements(connection: Connection, firms: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
    c = TABLES["claim"].c
    query = select(
        c.uid, c.firm, c.about, c.record, c.field, c.value, c.origin, c.source, c.said_by, c.said_at, c.reason
    )
    if firms is not None:
        query = query.where(c.firm.in_(firms))
    for row in connection.execute(query.order_by(c.firm, c.record, c.field, c.said_at, c.uid)).mappings():
        yield dict(row)


def _held(connection: Connection, table: str, asked: Collection[tuple[str, str]]) -> dict[str, Mapping[str, Any]]:
    """What some records say in the fields that are asked for, as pairs of both."""
    found: dict[str, Mapping[str, Any]] = {}
    if table not in TABLES:
        return found
    keys, fields, known = sorted({record for record, _ in asked}), {field for _, field in asked}, TABLES[table]
    names = {name for field in fields for name in competing_columns(table, field)}
    columns = [known.c[name] for name in ("uid", *(["metric"] if table == "metric" else []), *sorted(names))]
    for start in range(0, len(keys), _CHUNK):
        query = select(*columns).where(known.c.uid.in_(keys[start : start + _CHUNK]))
        found.update((row["uid"], dict(row)) for row in connection.execute(query).mappings())
    return found
