"""The cultivation file of one firm, read in one go; what follows from it is worked out here, nothing is stored twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.cultivation.instruments import Instruments, instruments
from registry.i18n import Language, Text
from registry.model.cultivation_entities import OF_A_FIRM
from registry.model.entities import ENTITIES, TABLES
from registry.model.firm_entities import FIRM
from registry.model.values import Amount, AmountKind, UncertainDate
from registry.model.wording import show_money

Record = Mapping[str, Any]
SETTLED = frozenset(("kept", "declined"))
"""States of a need of which nothing is owed any more."""


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of payments: what is known of it in fen, and how many have no figure or another currency."""

    fen: int = 0
    unknown: int = 0


def sum_text(held: Money, language: Language) -> str:
    """A sum as it is read; what has no figure is said beside it."""
    parts: list[str] = []
    if held.fen or not held.unknown:
        parts.append(show_money(Amount(AmountKind.EXACT, held.fen, held.fen), language))
    if held.unknown:
        more = Text("{n} without a figure", "{n} without a figure", n=held.unknown)
        parts.append(more.render(language))
    return ("，" if language is Language.ZH else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class Supported:
    """A support with its payments, the earliest first."""

    record: Record
    payments: tuple[Record, ...]

    @property
    def paid(self) -> Money:
        """What was paid out less what was paid back."""
        return total(self.payments)


@dataclass(frozen=True, slots=True)
class CultivationFile:
    """Everything an office did for a firm. Records are decoded fields with ``uid``; lists begin with the latest.

    Attributes:
        plan: who looks after the firm and where it is to go; None where nothing is planned.
    """

    uid: str
    firm: Record
    plan: Record | None
    engagements: tuple[Record, ...]
    needs: tuple[Record, ...]
    tasks: tuple[Record, ...]
    supports: tuple[Supported, ...]
    recognitions: tuple[Record, ...]
    instruments: Instruments

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever written into it."""
        return self.plan is None and not (self.engagements or self.needs or self.tasks or self.supports)


def total(payments: Iterable[Record]) -> Money:
    """What was paid out less what was paid back; a payment that is planned for later is not paid yet."""
    fen = unknown = 0
    for one in payments:
        amount = one["amount"]
        point = amount.point_fen if amount is not None and amount.currency == "CNY" else None
        if one["paid"] is not None and one["paid"].planned:
            continue
        if point is None:
            unknown += 1
        else:
            fen += -point if one["kind"] == "back" else point
    return Money(fen, unknown)


def last_day(when: UncertainDate | None) -> date | None:
    """The last day that a date may mean; None where none is known."""
    return None if when is None else when.end or when.start


def promise_overdue(need: Record, as_of: date) -> bool:
    """Whether something was promised for a day that is certainly past, and is not settled."""
    due = last_day(need["due"])
    return due is not None and due < as_of and need["closed"] is None and need["state"] not in SETTLED


def task_overdue(task: Record, as_of: date) -> bool:
    """Whether a task was due on a day that is certainly past, and is not done."""
    due = last_day(task["due"])
    return due is not None and due < as_of and task["done"] is None


def cultivation_file(connection: Connection, uid: str) -> CultivationFile | None:
    """The file of the firm `uid`; None where there is no such firm."""
    t = TABLES["firm"]
    firm = connection.execute(select(t).where(t.c.uid == uid)).mappings().first()
    if firm is None:
        return None
    held = {table: _records(connection, table, uid) for table in (*OF_A_FIRM, "recognition")}
    payments: dict[str, list[Record]] = {}
    for one in _ordered(held["payment"], "paid"):
        payments.setdefault(one["support"], []).append(one)
    plans = held["cultivation_plan"]
    return CultivationFile(
        uid,
        FIRM.decode(firm) | {"uid": uid},
        max(plans, key=lambda p: (p["target_year"] or 0, p["uid"])) if plans else None,
        _latest(held["engagement"], "held"),
        _latest(held["need"], "raised"),
        _latest(held["task"], "due"),
        tuple(
            Supported(one, tuple(payments.get(one["uid"], ()))) for one in _latest(held["support"], "decided", "sought")
        ),
        _latest(held["recognition"], "recognised", "publicised_on", "applied_on"),
        instruments(connection),
    )


def _records(connection: Connection, table: str, firm: str) -> list[Record]:
    t, entity = TABLES[table], ENTITIES[table]
    rows = connection.execute(select(t).where(t.c.firm == firm).order_by(t.c.uid)).mappings()
    return [entity.decode(row) | {"uid": row["uid"]} for row in rows]


def _day(record: Record, keys: tuple[str, ...]) -> date:
    found = (last_day(record[key]) for key in keys)
    return next((day for day in found if day is not None), date.min)


def _ordered(records: Iterable[Record], *keys: str) -> list[Record]:
    return sorted(records, key=lambda r: (_day(r, keys), r["uid"]))


def _latest(records: Iterable[Record], *keys: str) -> tuple[Record, ...]:
    return tuple(reversed(_ordered(records, *keys)))
