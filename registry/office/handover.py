"""What an office has set, in one file for the next office: written, compared with a registry, taken in as one undo step.

The file is JSON. It holds targets, words of vocabularies, days off, headings, policy instruments, rule sets and schemes;
no firm and no person. Records are told by what they are called, not by key, so that two offices' settings meet. Taking it
in adds and changes and never removes; versions of rule sets and schemes that are there already stay as they are.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Integer, select

import registry as program
from registry.change.changeset import ChangeSet, Insert, Operation, Update
from registry.errors import EnvironmentFault, UserError
from registry.files import read_json, write_whole
from registry.i18n import N_, Language, Text
from registry.model.catalogue import Field, Scalar, Title
from registry.model.entities import ENTITIES, TABLES
from registry.model.wording import show_value
from registry.office.headings import PARTS
from registry.office.terms import VOCABULARIES
from registry.scoring.scheme_file import parse_scheme
from registry.srdi.ruleset_file import parse_rules
from registry.store import Registry

FORMAT = "cultivation-registry office settings"
VERSION = 1
SUFFIX = ".office.json"
KEYS: Mapping[str, tuple[str, ...]] = {
    "plan_set": ("code",),
    "plan_target": ("plan", "code"),
    "office_term": ("vocabulary", "code"),
    "holiday": ("day_from",),
    "heading": ("part",),
    "instrument": ("code",),
    "rule_set": ("code", "version"),
    "scheme": ("code", "version"),
}
"""The tables that go along, with the columns that name a record, in an order in which parents come first."""
_VERSIONED = frozenset(("rule_set", "scheme"))
_BODIES = {"rule_set": parse_rules, "scheme": parse_scheme}
_MOST = 32 * 1024 * 1024
_NOTHING = Text("Nothing was changed.")
_CHOOSE = Text("Choose a file that another registry wrote (Settings, Handover).")


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One difference between a file and a registry.

    Attributes:
        table: the entity in words.
        name: what the record is called.
        field: None for a record that is new or kept.
        before, after: in words; "" where there is nothing.
        kind: ``new``, ``changed``, or ``kept`` for a version that is there with other content.
    """

    table: Title
    name: str
    field: Title | None
    before: Text | str
    after: Text | str
    kind: str


@dataclass(frozen=True, slots=True)
class Handover:
    """A file read and compared: what it would change, and the change set that does it (None for nothing)."""

    office: str
    made: str
    lines: tuple[HandoverLine, ...]
    change: ChangeSet | None


def write_handover(registry: Registry, path: Path) -> int:
    """Write what the office has set into the file at `path`; how many records.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    with registry.read() as connection:
        body, count = handover_body(connection)
    write_whole(path, body.encode())
    return count


def handover_body(connection: Connection) -> tuple[str, int]:
    """The file as text, and how many records it holds."""
    info = connection.execute(select(TABLES["registry_info"].c.office, TABLES["registry_info"].c.name)).first()
    tables = {name: list(_plain_rows(connection, name)) for name in KEYS}
    said = {
        "format": FORMAT,
        "version": VERSION,
        "office": (info.office or info.name) if info is not None else "",
        "made": datetime.now(UTC).date().isoformat(),
        "program": program.__version__,
        "tables": tables,
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n", sum(map(len, tables.values()))


def _plain_rows(connection: Connection, name: str) -> Iterator[dict[str, Scalar]]:
    """The records of a table without key and version, in the order of their names; a target names its set by code."""
    rows = [dict(row) for row in connection.execute(select(TABLES[name])).mappings()]
    sets = _sets(connection) if name == "plan_target" else {}
    for row in rows:
        if name == "plan_target":
            row["plan"] = sets[row["plan"]]
    rows.sort(key=lambda row: tuple(str(row[key]) for key in KEYS[name]))
    for row in rows:
        yield {key: value for key, value in row.items() if key not in ("uid", "row_version") and value is not None}


def _sets(connection: Connection) -> dict[str, str]:
    t = TABLES["plan_set"]
    return {row.uid: row.code for row in connection.execute(select(t.c.uid, t.c.code))}


def read_handover(registry: Registry, path: Path, actor: str) -> Handover:
    """Read the file at `path` and compare it with `registry`; nothing is written.

    Raises:
        UserError: it is no such file, was written by a newer program, or holds what no registry can.
        EnvironmentFault: it cannot be read.
    """
    try:
        if path.stat().st_size > _MOST:
            raise UserError(Text("{file} is too large for settings.", file=path.name), _NOTHING, _CHOOSE)
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(path.name) from error
    except OSError as error:
        raise EnvironmentFault(Text("{file} cannot be read.", file=path.name), _NOTHING, _CHOOSE) from error
    said = _parsed(text, path.name)
    with registry.read() as connection:
        return _compared(connection, said, actor)


def _unreadable(name: str) -> UserError:
    return UserError(Text("{file} holds no settings of an office.", file=name), _NOTHING, _CHOOSE)


def _parsed(text: str, name: str) -> dict[str, Any]:
    """The file's content, checked down to the last value."""
    try:
        read = read_json(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(name) from error
    said = cast("dict[str, Any]", read) if isinstance(read, dict) else {}
    if said.get("format") != FORMAT or not isinstance(said.get("tables"), dict):
        raise _unreadable(name)
    if said.get("version") != VERSION:
        raise UserError(Text("{file} was written by another version of this program.", file=name), _NOTHING, _CHOOSE)
    for table, some in cast("dict[str, object]", said["tables"]).items():
        if table not in KEYS or not isinstance(some, list):
            raise _faulty(name, table[:40])
        rows = [_checked_row(name, table, row) for row in cast("list[object]", some)]
        if len({_key(table, row) for row in rows}) != len(rows):
            raise _faulty(name, table)
    return said


def _faulty(file: str, what: str) -> UserError:
    return UserError(
        Text("{file} holds something under “{what}” that no registry can hold.", file=file, what=what),
        _NOTHING,
        Text("Ask for the file again, unchanged."),
    )


def _checked_row(file: str, table: str, given: object) -> dict[str, Any]:
    """A row as a registry may hold it.

    Raises:
        UserError: it is none.
    """
    columns = TABLES[table].c
    row = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    if not row or any(key not in columns or key in ("uid", "row_version") for key in row):
        raise _faulty(file, table)
    for column in columns:
        value = row.get(column.name)
        wanted = int if isinstance(column.type, Integer) else str
        if column.name in ("uid", "row_version") or (value is None and column.nullable):
            continue
        if not isinstance(value, wanted) or isinstance(value, bool) or _too_large(value):
            raise _faulty(file, f"{table}.{column.name}")
    try:
        ENTITIES[table].decode({column.name: row.get(column.name) for column in columns})
    except (ValueError, KeyError) as error:
        raise _faulty(file, table) from error
    reader = _BODIES.get(table)
    if reader is not None:
        reader(str(row["body"]), f"{file}: {row['code']}")
    if table == "scheme" and parse_scheme(str(row["body"]), file).digest != row["digest"]:
        raise _faulty(file, "scheme.digest")
    return row


def _too_large(value: object) -> bool:
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _key(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(key) for key in KEYS[table])


def _compared(connection: Connection, said: Mapping[str, Any], actor: str) -> Handover:
    lines: list[HandoverLine] = []
    operations: list[Operation] = []
    sets = {code: uid for uid, code in _sets(connection).items()}
    for table in KEYS:
        held = {_key(table, row): row for row in _held(connection, table)}
        for given in said["tables"].get(table, ()):
            values = {column.name: given.get(column.name) for column in TABLES[table].c}
            row = held.get(_key(table, values))
            if table == "plan_target":
                if values["plan"] not in sets:
                    raise _faulty(str(said.get("office") or ""), "plan_target.plan")
                values["plan"] = sets[values["plan"]]
            if row is None:
                uid = str(uuid.uuid4())
                if table == "plan_set":
                    sets[values["code"]] = uid
                fresh = {k: v for k, v in values.items() if k not in ("uid", "row_version") and v is not None}
                operations.append(Insert(table, uid, fresh))
                lines.append(_whole(table, given, "new"))
                continue
            found = list(_differences(table, given, row, values))
            if found and table in _VERSIONED:
                lines.append(_whole(table, given, "kept"))
            elif found:
                changed = {name for names, _ in found for name in names}
                before, after = {n: row[n] for n in changed}, {n: values[n] for n in changed}
                operations.append(Update(table, row["uid"], before, after))
                lines += [line for _, line in found]
    office = str(said.get("office") or "")
    change = None
    if operations:
        label = N_("Take over the settings of {office}")
        change = ChangeSet("edit", label, actor, tuple(operations), {"office": office or "?"})
    return Handover(office, str(said.get("made") or ""), tuple(lines), change)


def _held(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    """The records of the registry; a target's set by its code under ``plan``, and by key where it is compared."""
    sets = _sets(connection) if table == "plan_target" else {}
    for row in connection.execute(select(TABLES[table])).mappings():
        yield {**row, "plan": sets[row["plan"]]} if table == "plan_target" else dict(row)


def _differences(
    table: str, given: Mapping[str, Any], row: Mapping[str, Any], values: Mapping[str, Any]
) -> Iterator[tuple[list[str], HandoverLine]]:
    for field in ENTITIES[table].fields:
        names = [c.name for c in field.columns if c.name != "plan"]
        if any(values[name] != row[name] for name in names):
            before, after = _said(field, row), _said(field, values)
            title = Title(field.en, field.zh)
            yield names, HandoverLine(_entity(table), _name(table, given), title, before, after, "changed")


def _said(field: Field, row: Mapping[str, Any]) -> Text | str:
    value = field.decode(row)
    if value is None or value == "":
        return ""
    return Title(show_value(field, value, Language.EN), show_value(field, value, Language.ZH))


def _whole(table: str, given: Mapping[str, Any], kind: str) -> HandoverLine:
    return HandoverLine(_entity(table), _name(table, given), None, "", "", kind)


def _entity(table: str) -> Title:
    return Title(ENTITIES[table].en, ENTITIES[table].zh)


def _name(table: str, row: Mapping[str, Any]) -> str:
    """What a record is called where a person reads it."""
    match table:
        case "office_term":
            words = VOCABULARIES.get(row["vocabulary"])
            return f"{row['zh']} ({words})" if words is not None else str(row["zh"])
        case "heading":
            return str(PARTS.get(row["part"], row["part"]))
        case "holiday":
            return " ".join(part for part in (row["day_from"], row.get("name")) if part)
        case "rule_set" | "scheme":
            return f"{row['code']}, {row['version']}"
        case _:
            return str(row.get("zh") or row["code"])
