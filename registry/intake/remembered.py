"""All that was learned as a person looks at it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from registry.change.merged import merged_firms
from registry.intake.memory import Layout, load_memory
from registry.model.entities import TABLES
from registry.store import Registry
from registry.store.schema import HEADER_WORD, NOT_SAME


@dataclass(frozen=True, slots=True)
class Word:
    """What a header means: a field key without year, ``note`` or ``ignore``; when it was learned (ISO, UTC)."""

    word: str
    field: str
    learned: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A firm and a name that a person said to be two.

    Attributes:
        uid, firm: of the registry; a firm that was merged away is called by the one that was kept, one that is gone "".
        other: comparison key of the other name, or its credit code.
    """

    uid: str
    firm: str
    other: str
    decided: str
    actor: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything, the layouts used last first."""

    layouts: tuple[Layout, ...] = ()
    words: tuple[Word, ...] = ()
    pairs: tuple[Pair, ...] = ()


def remembered(registry: Registry) -> Remembered:
    """What `registry` remembers."""
    layouts = sorted(load_memory(registry).layouts.values(), key=lambda one: (one.used, one.name), reverse=True)
    firm = TABLES["firm"].c
    pairs = select(NOT_SAME, firm.legal_name).outerjoin(TABLES["firm"], firm.uid == NOT_SAME.c.a)
    with registry.read() as connection:
        words = connection.execute(select(HEADER_WORD).order_by(HEADER_WORD.c.word)).all()
        kept = {merge.gone: merge.kept for merge in merged_firms(connection)}
        names = (
            {row.uid: row.legal_name for row in connection.execute(select(firm.uid, firm.legal_name))} if kept else {}
        )
        told = connection.execute(pairs.order_by(NOT_SAME.c.decided.desc(), NOT_SAME.c.a, NOT_SAME.c.b)).all()
    return Remembered(
        tuple(layouts),
        tuple(Word(row.word, row.field, row.learned) for row in words),
        tuple(
            Pair(row.a, row.legal_name or names.get(kept.get(row.a, ""), ""), row.b, row.decided, row.actor)
            for row in told
        ),
    )
