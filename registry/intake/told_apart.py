"""Which of the remembered "not the same" count now: they follow a firm through its merges.

A pair of a firm that was merged away counts for the one that stands for it. What the two firms were called themselves is no
longer told apart: that they are one was said later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, select

from registry.change.merged import MergedFirm, merged_firms
from registry.intake.matching import name_key
from registry.model.entities import TABLES

Pair = tuple[str, str]
_NAMES = ("legal_name", "short_name", "english_name")


def pairs_in_force(connection: Connection, pairs: AbstractSet[Pair]) -> frozenset[Pair]:
    """The (firm uid, name key or credit code) pairs that count, those of merged firms under the uid of the firm kept."""
    merges = merged_firms(connection) if pairs else ()
    if not merges:
        return frozenset(pairs)
    kept = {merge.gone: merge.kept for merge in merges}
    own = _called(connection, merges)
    found: set[Pair] = set()
    for uid, other in pairs:
        now = kept.get(uid, uid)
        if now not in own or other not in own[now]:
            found.add((now, other))
    return frozenset(found)


def _called(connection: Connection, merges: Iterable[MergedFirm]) -> Mapping[str, set[str]]:
    """What each firm that took others in is called, and what those were: name keys and credit codes."""
    called: dict[str, set[str]] = {}
    for merge in merges:
        called.setdefault(merge.kept, set()).update(_keys(merge.row))
    firm = TABLES["firm"].c
    held = select(firm.uid, firm.uscc, *(firm[name] for name in _NAMES)).where(firm.uid.in_(list(called)))
    for row in connection.execute(held).mappings():
        called[row["uid"]].update(_keys(row))
    return called


def _keys(row: Mapping[Any, Any]) -> Iterator[str]:
    yield from (key for name in _NAMES if (key := name_key(row.get(name) or "")))
    if row.get("uscc"):
        yield row["uscc"]
