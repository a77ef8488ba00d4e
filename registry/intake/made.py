"""The imports that were made: what each brought, whether it still stands, and what taking it back would leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from registry.change import Foreseen, Kept, foresee_undo, undoable
from registry.i18n import Language, Text
from registry.model.catalogue import Title
from registry.model.entities import ENTITIES, TABLES
from registry.store import Registry
from registry.store.schema import CHANGE_SEAL, IMPORT_BATCH

_CHUNK = 500  # keys a statement; older libraries allow 999 parameters
MOST_NAMED = 50
"""Kept values that are named; nobody reads more."""


@dataclass(frozen=True, slots=True)
class MadeImport:
    """One import.

    Attributes:
        tx: its number in the change log.
        actor: who did it, as the change log names them.
        files: names of its files, in their order.
        records: how many records it touched.
        stands: whether it can be taken back; False where it was already.
    """

    tx: int
    at: datetime
    actor: str
    files: tuple[str, ...]
    records: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What taking an import back would do now.

    Attributes:
        records: how many records would be as before.
        kept: how many values and records would stay, because they were changed since.
        named: the first of them, with their firms.
    """

    records: int
    kept: int
    named: tuple[Text, ...]


def made_imports(registry: Registry) -> tuple[MadeImport, ...]:
    """All imports, the latest first."""
    seal, batch = CHANGE_SEAL.c, IMPORT_BATCH.c
    files: dict[int, list[str]] = defaultdict(list)
    with registry.read() as connection:
        for row in connection.execute(select(batch.tx, batch.name)):
            files[row.tx].append(row.name)
        standing = undoable(connection)
        query = select(seal.tx, seal.at, seal.actor, seal.n).where(seal.kind == "import").order_by(seal.tx.desc())
        return tuple(
            MadeImport(
                row.tx,
                datetime.fromisoformat(row.at),
                row.actor,
                tuple(dict.fromkeys(files[row.tx])),
                row.n,
                row.tx in standing,
            )
            for row in connection.execute(query)
        )


def undo_outlook(registry: Registry, tx: int) -> Outlook:
    """What taking back the import `tx` would do now.

    Raises:
        UserError: it was taken back already.
    """
    foreseen = foresee_undo(registry, tx)
    return Outlook(foreseen.records, len(foreseen.kept), tuple(kept_words(registry, foreseen)))


def kept_words(registry: Registry, foreseen: Foreseen) -> list[Text]:
    """What would be kept, in words: the firm and the field, or the firm and the kind of record."""
    shown = foreseen.kept[:MOST_NAMED]
    with registry.read() as connection:
        names = _firm_names(connection, shown)
    return list(dict.fromkeys(_words(kept, names) for kept in shown))


def _words(kept: Kept, names: Mapping[tuple[str, str], str]) -> Text:
    entity = ENTITIES[kept.table]
    titles = {language: entity.title(language) for language in Language}
    if kept.column is not None:
        field = next((f for f in entity.fields if kept.column in (c.name for c in f.columns)), None)
        if field is not None:
            titles = {language: field.title(language) for language in Language}
    name = names.get((kept.table, kept.uid), "")
    what = Title(titles[Language.EN], titles[Language.ZH])
    return Text("{firm}: {what}", firm=name, what=what) if name else what


def _firm_names(connection: Connection, kept: Iterable[Kept]) -> dict[tuple[str, str], str]:
    """The legal names of the firms that these records are, or belong to."""
    owners: dict[tuple[str, str], str] = {}
    by_table: dict[str, list[str]] = defaultdict(list)
    for one in kept:
        if one.table == "firm":
            owners[one.table, one.uid] = one.uid
        elif "firm" in TABLES[one.table].c:
            by_table[one.table].append(one.uid)
    for table, uids in by_table.items():
        c = TABLES[table].c
        for row in connection.execute(select(c.uid, c.firm).where(c.uid.in_(uids))):
            owners[table, row.uid] = row.firm
    firm = TABLES["firm"].c
    wanted = list(dict.fromkeys(owners.values()))
    query = select(firm.uid, firm.legal_name).where(firm.uid.in_(wanted[:_CHUNK]))
    names: dict[str, str] = {row.uid: row.legal_name for row in connection.execute(query)}
    return {record: names[uid] for record, uid in owners.items() if uid in names}
