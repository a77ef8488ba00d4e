"""The first firms of the table by name, asked of the file alone: on the screen long before all 140,000 are read."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, func, select

from registry.i18n import Language
from registry.model.entities import TABLES
from registry.store import Registry
from registry.view.roll import rows_of
from registry.view.rows import FirmRow

SCREENFUL = 120
"""More rows than the highest screen shows."""


def first_rows(registry: Registry, as_of: date, language: Language, count: int = SCREENFUL) -> list[FirmRow]:
    """The firms whose names come first in `language`, in the order of their names: by pinyin in Chinese, in English by the
    English name, else by pinyin."""
    c = TABLES["firm"].c
    spelt = func.nullif(c.pinyin, "")
    query = select(c.uid)
    name: ColumnElement[str] = c.pinyin
    if language is Language.ZH:
        query = query.where(
            c.pinyin > ""
        )  # so that the index of the pinyin tells the order; firms without any come last
    else:
        name = func.lower(func.coalesce(func.nullif(c.english_name, ""), spelt, c.legal_name))
    with registry.read() as connection:
        uids = list(connection.execute(query.order_by(name, c.pinyin, c.legal_name, c.uid).limit(count)).scalars())
        place = {uid: number for number, uid in enumerate(uids)}
        return sorted(rows_of(connection, uids, as_of), key=lambda row: place[row.uid])
