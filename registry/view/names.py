"""What firms are called, for lists that know no more of them than their keys."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from registry.model.entities import TABLES


def firm_names(connection: Connection, firms: Collection[str]) -> dict[str, tuple[str, str]]:
    """What `firms` are called, short, by key: in English where they have an English name, and in Chinese."""
    t, asked = TABLES["firm"], frozenset(firms)
    query = select(t.c.uid, t.c.english_name, t.c.short_name, t.c.legal_name)
    return {
        uid: (english or short or legal, short or legal)
        for uid, english, short, legal in connection.execute(query)
        if uid in asked
    }
