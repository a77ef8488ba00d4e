"""One person in the registry: where the personal data stand, and erasing all of them at once.

Personal data are the fields that the catalogue marks so: the contacts of firms and those who were met. They stand in tables
of their own, of which the log keeps a salted digest; so they can go and the chain still verifies. Names of the people who
work with the registry are no such data: who changed what is what the log is for.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete, select

from registry.change.contacts import empty_log, erase_contact_within, erase_participants_within
from registry.change.people import refuse_unable
from registry.change.vault import personal_values
from registry.errors import UserError
from registry.i18n import Text
from registry.model.entities import KEPT_FROM_LOG, TABLES
from registry.store import Registry, open_registry
from registry.store.backup import copy_registry
from registry.store.schema import CONTACT_VAULT

_PARTED = re.compile(r"[、,，;；/\n]|\s{2,}")
_CONTACT, _ENGAGEMENT = "contact", "engagement"


@dataclass(frozen=True, slots=True)
class PersonPlace:
    """One place where a person is named.

    Attributes:
        table, uid: the record.
        firm: the name of the firm it belongs to; "" where the firm is gone.
        said: what stands there about the person, in words.
        gone: only an earlier version of the record names them, or the record is deleted.
        left: of people met, the others, who stay.
    """

    table: str
    uid: str
    firm: str
    said: str
    gone: bool
    left: str | None = None


def person_places(connection: Connection, text: str) -> tuple[PersonPlace, ...]:
    """Where a person is named, by a name, number or address that contains `text`; earlier versions count.

    Raises:
        UserError: `text` is shorter than two characters, which would find too many.
    """
    wanted = text.strip().casefold()
    if len(wanted) < 2:
        raise UserError(Text("Type at least two characters of a name, number or address."))
    found = {place.uid: place for table in KEPT_FROM_LOG for place in _present(connection, table, wanted)}
    for place in _earlier(connection, wanted):
        found.setdefault(place.uid, place)
    return tuple(sorted(found.values(), key=lambda one: (one.gone, one.firm, one.table, one.said)))


def _present(connection: Connection, table: str, wanted: str) -> Iterator[PersonPlace]:
    t, firm = TABLES[table], TABLES["firm"]
    query = select(t, firm.c.legal_name).join(firm, firm.c.uid == t.c.firm)
    for row in connection.execute(query).mappings():
        held = {key: str(row[key]) for key in KEPT_FROM_LOG[table] if row[key] is not None}
        if any(wanted in value.casefold() for value in held.values()):
            said = _met(held["participants"], wanted) if table == _ENGAGEMENT else " · ".join(held.values())
            left = _others(held["participants"], wanted) if table == _ENGAGEMENT else None
            yield PersonPlace(table, row["uid"], row["legal_name"], said, gone=False, left=left)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _PARTED.split(text) if part.strip()]


def _met(text: str, wanted: str) -> str:
    return "、".join(part for part in _parts(text) if wanted in part.casefold()) or text


def _others(text: str, wanted: str) -> str | None:
    """Those who were met as well; None for nobody."""
    return "、".join(part for part in _parts(text) if wanted not in part.casefold()) or None


def _earlier(connection: Connection, wanted: str) -> Iterator[PersonPlace]:
    """Records whose earlier versions, kept so that undo can bring them back, name the person."""
    c = CONTACT_VAULT.c
    owners = {
        row.uid: (table, row.legal_name, row.participants if table == _ENGAGEMENT else None)
        for table in KEPT_FROM_LOG
        for row in connection.execute(
            select(TABLES[table], TABLES["firm"].c.legal_name).join(
                TABLES["firm"], TABLES["firm"].c.uid == TABLES[table].c.firm
            )
        )
    }
    for uid, body in connection.execute(select(c.uid, c.body)):
        values = personal_values(body)
        if any(wanted in str(value).casefold() for value in values.values()):
            guessed = _ENGAGEMENT if "participants" in values else _CONTACT
            table, firm, participants = owners.get(uid, (guessed, "", None))
            said = " · ".join(str(value) for value in values.values())
            yield PersonPlace(table, uid, firm, said, gone=True, left=participants)


def erase_person(registry: Registry, places: Iterable[PersonPlace], actor: str) -> int:
    """Erase the person at these places for good, in one transaction: records, earlier versions, imported cells.

    Of the imported files that named the person only the digests stay. Backups made earlier still hold the person. It
    cannot be undone; the chain goes on to verify.

    Returns:
        How many records named the person.

    Raises:
        UserError: `actor` may not, or a record is gone meanwhile; nothing was erased.
    """
    wanted = list(places)
    with registry.write() as connection:
        refuse_unable(connection, actor, "erase", ("contact",))
        for place in wanted:
            if place.table == _CONTACT or not _is_there(connection, place.uid):
                erase_contact_within(connection, place.uid, actor)
            else:
                erase_participants_within(connection, place.uid, actor, place.left)
    empty_log(registry)
    return len(wanted)


def _is_there(connection: Connection, uid: str) -> bool:
    t = TABLES[_ENGAGEMENT]
    return connection.execute(select(t.c.uid).where(t.c.uid == uid)).first() is not None


@contextmanager
def without_persons(registry: Registry, actor: str) -> Generator[Registry]:
    """A copy of `registry`, open for the block, from which all personal data are erased; its log tells of that and verifies.

    Raises:
        EnvironmentFault: there is no room for the copy.
    """
    with TemporaryDirectory(prefix="registry-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, registry.path.name)
        copy_registry(registry.path, path)
        with open_registry(path) as copy:
            with copy.write() as connection:
                _erase_everybody(connection, actor)
            empty_log(copy)
            yield copy


def _erase_everybody(connection: Connection, actor: str) -> None:
    t = TABLES[_ENGAGEMENT]
    met = connection.execute(select(t.c.uid).where(t.c.participants.is_not(None))).scalars().all()
    for uid in met:
        erase_participants_within(connection, uid, actor, kind="strip")
    contacts = set(connection.execute(select(TABLES[_CONTACT].c.uid)).scalars())
    here = set(connection.execute(select(t.c.uid)).scalars())
    kept = set(connection.execute(select(CONTACT_VAULT.c.uid)).scalars())
    for uid in sorted(contacts | (kept - here)):
        erase_contact_within(connection, uid, actor, "strip")
    connection.execute(delete(CONTACT_VAULT))
