"""The candidates' facts: as the registry has them now, and as they were sent to the panel."""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy import Connection

from registry.errors import EnvironmentFault
from registry.i18n import Text
from registry.rounds.book import RoundBook
from registry.scoring.facts import FirmFacts
from registry.scoring.facts_file import facts_of
from registry.scoring.inputs import firm_facts
from registry.scoring.revive import Unreadable


def live_facts(connection: Connection, book: RoundBook) -> list[FirmFacts]:
    """What the registry says now of the admitted candidates, judged on the round's day."""
    admitted = {c.firm for c in book.admitted}
    return [facts for facts in firm_facts(connection, book.head.as_of) if facts.uid in admitted]


def round_facts(connection: Connection, book: RoundBook) -> list[FirmFacts]:
    """The facts that the round is scored on: those sent to the panel, or before that what the registry says now.

    Raises:
        EnvironmentFault: the snapshot cannot be read.
    """
    if not book.facts:
        return live_facts(connection, book)
    try:
        return list(_read(book.facts))
    except (Unreadable, ValueError) as error:
        raise EnvironmentFault(
            Text("The snapshot of “{title}” cannot be read.", title=book.head.title),
            Text("Nothing was changed."),
            Text("Take the round back to the data check, which makes a new one, or open the newest backup."),
        ) from error


@lru_cache(maxsize=2)
def _read(text: str) -> tuple[FirmFacts, ...]:
    """What a snapshot says. It is asked for by every page that shows the round, after every act, and never changes."""
    return tuple(facts_of(json.loads(text)))


def moved_since(connection: Connection, book: RoundBook) -> tuple[str, ...]:
    """Keys of candidates of which the registry says something else now than what was sent to the panel."""
    if not book.facts:
        return ()
    sent = {facts.uid: facts for facts in round_facts(connection, book)}
    now = {facts.uid: facts for facts in live_facts(connection, book)}
    return tuple(uid for uid in sorted(sent) if now.get(uid) != sent[uid])
