"""The firms of the registry, made findable by all that they are and were called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set as AbstractSet

from registry.intake.grammar import read_company
from registry.intake.matching import FirmIndex
from registry.intake.snapshot import Snapshot


def index_of(snapshot: Snapshot, not_same: AbstractSet[tuple[str, str]]) -> FirmIndex:
    """The firms of `snapshot` by code and by name.

    Args:
        not_same: (firm uid, name key or credit code) pairs that a person told apart.
    """
    index = FirmIndex(not_same)
    former: dict[str, list[str]] = defaultdict(list)
    for held in snapshot.rows["firm_name"].values():
        former[held["firm"]].append(held["name"])
    for uid, held in snapshot.rows["firm"].items():
        others = [name for name in (held["short_name"], held["english_name"]) if name]
        index.add(uid, read_company(held["legal_name"]).value, held["uscc"], others, former[uid])
    for held in snapshot.rows["firm_identifier"].values():
        if held["scheme"] == "uscc":
            index.add_code(held["firm"], held["value"])
    return index
