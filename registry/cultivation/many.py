"""Acts on many firms at once. Each is one change set, so that one undo takes all of it back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.change import ChangeSet, Insert, Operation, Update, ValueSource
from registry.cultivation.acts import refuse_barred
from registry.errors import UserError
from registry.i18n import N_
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Precision, UncertainDate

STEPS: Mapping[str, str] = {
    "applied": "applied_on",
    "publicized": "publicised_on",
    "valid": "recognised",
    "renewed": "reverified_on",
    "revoked": "revoked_on",
}
"""The status of a recognition and the field of its day, in the order in which they follow each other."""
_ORDER = {status: number for number, status in enumerate(STEPS)}
_BEGINS = ("applied", "publicized", "valid")
_CHUNK = 500  # keys a statement; older libraries allow 999 parameters


@dataclass(frozen=True, slots=True)
class NewStatus:
    """What many firms shall stand at: a title, how far it is, and since when.

    Attributes:
        tier: code of the vocabulary ``tier``.
        status: a key of `STEPS`.
    """

    tier: str
    status: str
    day: date
    batch: str = ""
    document: str = ""

    def values(self) -> dict[str, Any]:
        """What a recognition then says."""
        day = UncertainDate(Precision.DAY, self.day, self.day, self.day.isoformat())
        given = {STEPS[self.status]: day, "status": self.status, "batch": self.batch, "document": self.document}
        return {key: value for key, value in given.items() if value != ""}


def set_status(
    connection: Connection, uids: Sequence[str], new: NewStatus, *, actor: str, source: str
) -> tuple[ChangeSet, int]:
    """The change set that records the status, and how many firms it leaves alone.

    The recognition of that tier which is not so far yet goes on; who has none gets one. A firm is left alone that stands
    there already, that may not apply after a revocation, or that has no title to be re-verified or revoked.
    """
    entity, values = ENTITIES["recognition"], new.values()
    held = _recognitions(connection, uids, new.tier)
    operations: list[Operation] = []
    told: list[tuple[str, str]] = []
    left = 0
    for firm in uids:
        goes_on = _to_go_on(held[firm], new.status)
        if goes_on is not None:
            after = entity.encode(values)
            before = entity.encode({key: goes_on[key] for key in values})
            operations.append(Update("recognition", goes_on["uid"], before, after))
        elif _may_begin(connection, firm, held[firm], new, values):
            given = {"firm": firm, "tier": new.tier, **values}
            operations.append(Insert("recognition", str(uuid.uuid4()), entity.encode(given)))
        else:
            left += 1
            continue
        told += [(operations[-1].uid, key) for key in values]
    change = ChangeSet(
        kind="edit",
        label=N_("Set the status of {n} firms"),
        label_values={"n": f"{len(operations):,}"},
        actor=actor,
        reason=source,
        operations=tuple(operations),
        sources=tuple(ValueSource(uid, key, "person", source) for uid, key in told) if source else (),
    )
    return change, left


def _recognitions(connection: Connection, uids: Sequence[str], tier: str) -> Mapping[str, list[dict[str, Any]]]:
    table, entity = TABLES["recognition"], ENTITIES["recognition"]
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(uids), _CHUNK):
        some = table.c.firm.in_(uids[start : start + _CHUNK])
        for row in connection.execute(select(table).where(some, table.c.tier == tier)).mappings():
            found[row["firm"]].append({**entity.decode(row), "uid": row["uid"]})
    return found


def _to_go_on(held: Sequence[Mapping[str, Any]], status: str) -> Mapping[str, Any] | None:
    """The latest recognition that is not as far as `status`; a title may be re-verified again."""
    place = _ORDER[status]

    def waits(one: Mapping[str, Any]) -> bool:
        at = _ORDER.get(one["status"])
        if at is None:  # unknown, or under re-verification
            at = _ORDER["valid"] if one["recognised"] is not None or one["status"] == "under_review" else 0
        if place >= _ORDER["renewed"] and at < _ORDER["valid"]:
            return False  # there is no title yet
        return at < place or (status == "renewed" and one["status"] == "renewed")

    return max((one for one in held if waits(one)), key=_since, default=None)


def _since(one: Mapping[str, Any]) -> date:
    days: Iterator[UncertainDate | None] = (one[key] for key in ("recognised", "publicised_on", "applied_on"))
    return next((day.start for day in days if day is not None and day.start is not None), date.min)


def _may_begin(
    connection: Connection, firm: str, held: Sequence[Mapping[str, Any]], new: NewStatus, values: Mapping[str, Any]
) -> bool:
    if new.status not in _BEGINS or any(_ORDER.get(one["status"], -1) in range(_ORDER["revoked"]) for one in held):
        return False
    try:
        refuse_barred(connection, {"firm": firm, **values})
    except UserError:
        return False
    return True


def request_data(uids: Sequence[str], text: str, due: date, *, actor: str) -> ChangeSet:
    """The change set that notes for each firm that its data were asked for, as a task that is due on `due`.

    Args:
        text: what the task says.
    """
    entity = ENTITIES["task"]
    day = UncertainDate(Precision.DAY, due, due, due.isoformat())
    values = {"text": text, "officer": actor, "due": day}
    return ChangeSet(
        kind="edit",
        label=N_("Request data of {n} firms"),
        label_values={"n": f"{len(uids):,}"},
        actor=actor,
        operations=tuple(Insert("task", str(uuid.uuid4()), entity.encode({"firm": firm, **values})) for firm in uids),
    )
