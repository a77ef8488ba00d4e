"""Sealing a transaction: its log rows are digested and chained to the seal before it.

Plain SHA-256 without a key, so that anyone can verify the chain. It is tamper-evident, not tamper-proof: who rewrites
the whole file can rewrite the chain, and who cuts off its tail with all its effects leaves a shorter sound one. That is
why papers print the hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from json.encoder import encode_basestring as _quoted
from typing import Any

from sqlalchemy import Connection, insert, select

from registry.errors import EnvironmentFault
from registry.i18n import Text, Title
from registry.pace import Pulse, paced
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class SealText:
    """The words of a seal."""

    actor: str
    kind: str
    label: str
    label_values: Mapping[str, str | Text]
    reason: str
    target: int | None = None
    batch: str | None = None
    sources: Mapping[int, str] = field(default_factory=dict[int, str])


def canonical(value: object) -> str:
    """`value` as JSON with sorted keys and no spaces: the same bytes everywhere."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def label_json(message: str, values: Mapping[str, str | Text], sources: Mapping[int, str]) -> str:
    """A label as it is stored: its message and values, not its words, so that it can be read in either language.

    Beside them stands what `registry.change.sources.sources_digest` says of the changes whose sources were written, by
    their numbers: so they are under the seal, as the log is.
    """

    def plain(value: object) -> object:
        if isinstance(value, Text):
            return {"message": value.message, "values": {k: plain(v) for k, v in value.values}}
        return str(value)

    told = {str(tx): digest for tx, digest in sources.items()}
    return canonical({"message": message, "values": {k: plain(v) for k, v in values.items()}, "sources": told})


def label_text(stored: str) -> Text:
    """The label that `label_json` stored."""

    def text(label: Any) -> Text:
        if label["message"] == "{en}" and label["values"].keys() == {"en", "zh"}:
            return Title(label["values"]["en"], label["values"]["zh"])
        return Text(label["message"], **{k: text(v) if isinstance(v, dict) else v for k, v in label["values"].items()})

    try:
        return text(json.loads(stored))
    except (ValueError, TypeError, KeyError, AttributeError):  # torn on the disk: a check names the change
        return Text("What this change did cannot be read any more.")


def told_sources(stored: str) -> Mapping[int, str]:
    """What the label that `label_json` stored says of sources; empty where an older program sealed."""
    told: Any = json.loads(stored).get("sources", {})
    return {int(tx): str(digest) for tx, digest in told.items()}


def log_digest(rows: Iterable[tuple[int, str, str, str, str]]) -> tuple[str, int, int, int]:
    """SHA-256 over (id, table, uid, op, delta) of `rows` in id order, their number, first and last id."""
    digest = hashlib.sha256()
    n = first = last = 0
    for row in rows:
        digest.update(_line(*row).encode())
        n += 1
        first = first or row[0]
        last = row[0]
    return digest.hexdigest(), n, first, last


def _line(number: int, table: str, uid: str, op: str, delta: str) -> str:
    """A log row as `canonical` writes the list of it, and a line end; spelled out, because there may be a million."""
    return f"[{number},{_quoted(table)},{_quoted(uid)},{_quoted(op)},{_quoted(delta)}]\n"


def seal_hash(fields: dict[str, object]) -> str:
    """The hash of a seal from all its other columns."""
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def log_rows(connection: Connection, tx: int) -> Iterable[tuple[int, str, str, str, str]]:
    """The log rows of transaction `tx` in id order."""
    c = CHANGE_LOG.c
    query = select(c.id, c.table_name, c.uid, c.op, c.delta).where(c.tx == tx).order_by(c.id)
    for row in connection.execute(query):
        number, table, uid, op, delta = row
        yield number, table, uid, op, delta


def next_tx(connection: Connection) -> tuple[int, str]:
    """Number of the next transaction and the hash it chains to."""
    c = CHANGE_SEAL.c
    last = connection.execute(select(c.tx, c.hash).order_by(c.tx.desc()).limit(1)).first()
    return (1, GENESIS) if last is None else (last.tx + 1, last.hash)


def write_seal(
    connection: Connection, tx: int, prev: str, text: SealText, *, entries: int, pulse: Pulse | None = None
) -> str:
    """Seal transaction `tx`, which made `entries` log rows, and return its hash. `pulse` is called while they are digested.

    Raises:
        EnvironmentFault: the triggers wrote another number of rows, so somebody has taken or added some.
    """
    digest, n, first, last = log_digest(paced(log_rows(connection, tx), pulse))
    if n != entries:
        raise EnvironmentFault(
            Text("The rules that keep the change log of this registry are missing or altered."),
            Text("Nothing was changed."),
            Text("Open the newest backup from the folder beside it."),
        )
    fields: dict[str, object] = {
        "tx": tx,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "actor": text.actor,
        "kind": text.kind,
        "label": label_json(text.label, text.label_values, text.sources),
        "reason": text.reason,
        "target": text.target,
        "batch": text.batch,
        "n": n,
        "first_id": first,
        "last_id": last,
        "digest": digest,
        "prev": prev,
    }
    fields["hash"] = seal_hash(fields)
    connection.execute(insert(CHANGE_SEAL).values(**fields))
    return str(fields["hash"])
