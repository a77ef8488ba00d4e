"""Anchors: what papers outside the registry say of its log, held against the log as it is.

A chain without a key can be rewritten as a whole, and a tail cut off with all its effects leaves a shorter sound one. Neither
can be done to the papers that were printed meanwhile: each bears the number and hash of the last change, and a list that was
sealed bears the digest of its round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from registry.change.seal import seal_hash
from registry.change.verify import broken_changes
from registry.i18n import Text
from registry.model.entities import TABLES
from registry.store.schema import CHANGE_LOG, CHANGE_SEAL

SHORT = 16
"""Digits of a hash that a page bears; whoever types an anchor need not give more."""


@dataclass(frozen=True, slots=True)
class LogHead:
    """The last change of a log: its number and the hash of its seal. Number 0 for a log without changes."""

    tx: int
    hash: str

    @property
    def short(self) -> str:
        """The first digits of the hash, in fours."""
        return " ".join(self.hash[i : i + 4] for i in range(0, SHORT, 4))


@dataclass(frozen=True, slots=True)
class Anchor:
    """What one paper says.

    Attributes:
        paper: its name, for people.
        head: the last change when it was made, as far as it says so; of the hash at least `SHORT` digits.
        round: the digest of a sealed round, "" where the paper is about none.
    """

    paper: str
    head: LogHead | None = None
    round: str = ""


@dataclass(frozen=True, slots=True)
class AnchorFault:
    """A paper and a log that do not agree.

    Attributes:
        paper: the first paper that does not agree.
        after: the last change up to which a paper still agrees, 0 where none does.
        until: the change that the paper names.
        row: the first log row that is not vouched for, 0 where the log ends before it.
        text: all of it in words.
    """

    paper: str
    after: int
    until: int
    row: int
    text: Text


def log_head(connection: Connection) -> LogHead:
    """The last change of the log."""
    c = CHANGE_SEAL.c
    row = connection.execute(select(c.tx, c.hash).order_by(c.tx.desc()).limit(1)).first()
    return LogHead(row.tx, row.hash) if row is not None else LogHead(0, "")


def anchor_faults(connection: Connection, anchors: Sequence[Anchor]) -> list[AnchorFault]:
    """Papers that the log, or its sealed rounds, do not agree with, those of the earliest change first.

    Of a log that was rewritten, the first row that differs from what was is not known by itself: it lies after the last change
    that a paper still vouches for, and not after the one that the paper names. If the chain itself is broken between them, the
    broken change is named.
    """
    heads = sorted(((a.head, a) for a in anchors if a.head is not None and a.head.tx > 0), key=lambda pair: pair[0].tx)
    agreed = 0
    found: list[AnchorFault] = []
    for head, anchor in heads:
        if not found and _agrees(connection, head):
            agreed = head.tx
        elif not _agrees(connection, head):
            found.append(_disagreement(connection, anchor.paper, agreed, head.tx))
    return [*found, *(fault for a in anchors if a.round for fault in _round_faults(connection, a))]


def _agrees(connection: Connection, head: LogHead) -> bool:
    """Whether the seal of that number bears that hash and is what it was made of."""
    seal = connection.execute(select(CHANGE_SEAL).where(CHANGE_SEAL.c.tx == head.tx)).mappings().first()
    if seal is None or not str(seal["hash"]).startswith(head.hash):
        return False
    return seal_hash({k: v for k, v in seal.items() if k != "hash"}) == seal["hash"]


def _disagreement(connection: Connection, paper: str, agreed: int, until: int) -> AnchorFault:
    seals = CHANGE_SEAL.c
    last = connection.execute(select(func.max(seals.tx))).scalar() or 0
    broken = _first_broken(connection, agreed, until)
    entries = CHANGE_LOG.c
    row = connection.execute(select(func.min(entries.id)).where(entries.tx >= (broken or agreed + 1))).scalar() or 0
    if last < until and not broken:
        text = Text(
            "{paper} names change {until}; the log ends with change {last}. The changes after {last} were cut off, or this "
            "is an older file.",
            paper=paper, until=until, last=last,
        )  # fmt: skip
        row = 0 if agreed == last else row
    elif broken:
        text = Text(
            "{paper} does not agree with the log: it was altered in change {tx}, from log row {row} on.",
            paper=paper, tx=broken, row=row,
        )  # fmt: skip
    else:
        text = Text(
            "{paper} does not agree with the log: it was rewritten after change {after} and not after change {until}, "
            "from log row {row} on at the earliest.",
            paper=paper, after=agreed, until=until, row=row,
        )  # fmt: skip
    return AnchorFault(paper, agreed, until, row, text)


def _first_broken(connection: Connection, after: int, until: int) -> int:
    """The first change in that span whose seal does not match its log rows or the seal before it; 0 where all do."""
    return next((tx for tx in broken_changes(connection, after) if tx <= until), 0)


def _round_faults(connection: Connection, anchor: Anchor) -> list[AnchorFault]:
    rounds = TABLES["selection_round"].c
    if connection.execute(select(rounds.uid).where(rounds.digest == anchor.round)).first() is not None:
        return []
    text = Text(
        "The round that {paper} was sealed with ({digest}) is not in this registry.",
        paper=anchor.paper,
        digest=anchor.round[:SHORT],
    )
    return [AnchorFault(anchor.paper, 0, 0, 0, text)]
