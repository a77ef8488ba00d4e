"""Who works with a registry and what they may do. The door into the data asks here before it writes.

A registry that names nobody is open to whoever has the file, as it was before. Once people are named, only they write, and
each only what their roles allow:

- an officer: everything but marks and seals;
- a panel secretary: marks, seals, and what belongs to a round;
- a reviewer: decisions and objections of a round; and the second name that a seal needs is a reviewer's;
- a reader: nothing.

A person may have several roles. A person with an account is taken for that person only under that account of the computer.
This keeps honest people apart and shows in the log; it does not stop somebody who writes into the file with other tools,
which `verify` finds.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Update
from registry.errors import UserError
from registry.i18n import Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.vocab import vocabulary

OFFICER, REVIEWER, SECRETARY, READER = "officer", "reviewer", "secretary", "reader"

_ROUND = frozenset(
    ("scheme", "selection_round", "round_step", "candidature", "expert", "expert_tie", "panel_seat", "recusal")
)
_RULED = frozenset(("decision", "objection"))
_MARKS = frozenset(("mark",))
_NOTHING = Text("Nothing was changed.")
UNASKED = frozenset(("create", "restore", "strip"))
"""Kinds of change that are asked about before, not when they are sealed: the registry that is written is not yet, or not any
more, the one whose people were named; or it is a copy that leaves persons out."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with the registry.

    Attributes:
        account: of the computer; "" where any account will do.
        roles: codes of the vocabulary ``role``.
        confirmed: the day on which the person said that the name is theirs.
    """

    uid: str
    name: str
    account: str
    roles: frozenset[str]
    confirmed: date | None
    gone: bool
    row_version: int = 1

    def titles(self) -> str:
        """The roles in the language in use."""
        from registry.i18n import current_language

        language = current_language()
        joint = "、" if language.value == "zh" else ", "
        return joint.join(t.label(language) for t in vocabulary("role") if t.code in self.roles)


def system_account() -> str:
    """The account of the computer under which the program runs; by the system's word, not that of its environment."""
    try:
        if sys.platform == "win32":
            return os.getlogin()
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (OSError, KeyError, ImportError):
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return "?"


def people(connection: Connection) -> tuple[Person, ...]:
    """All people on record, those still at work first, by name."""
    entity, t = ENTITIES["person"], TABLES["person"]
    found = [_person(entity.decode(row) | dict(row)) for row in connection.execute(select(t)).mappings()]
    return tuple(sorted(found, key=lambda p: (p.gone, p.name, p.uid)))


def _person(row: Mapping[str, object]) -> Person:
    confirmed = row["confirmed"]
    return Person(
        uid=str(row["uid"]),
        name=str(row["name"]),
        account=str(row["account"] or ""),
        roles=frozenset(str(row["roles"]).split()),
        confirmed=getattr(confirmed, "start", None),
        gone=bool(row["gone"]),
        row_version=int(str(row["row_version"])),
    )


def at_work(everybody: Collection[Person], account: str, wanted: str = "") -> Person | None:
    """Who sits at the computer: the one with this account; of several the one called `wanted`; None for a stranger.

    Where nobody has the account, a person without one may be named by `wanted`.
    """
    there = [p for p in everybody if not p.gone]
    own = [p for p in there if p.account == account]
    named = [p for p in (own or [p for p in there if not p.account]) if wanted in (p.name, p.account) and wanted]
    if named:
        return named[0]
    return own[0] if own else None


def who_acts(everybody: Collection[Person], actor: str, account: str) -> Person | None:
    """The person that a change names as its actor, by name or account; None where the registry does not know them."""
    there = [p for p in everybody if not p.gone]
    own = [p for p in there if p.account == account]
    free = [p for p in there if not p.account]
    for some in (own, free):
        for person in some:
            if actor == person.name or (person.account and actor == person.account):
                return person
    return None


def why_not(person: Person | None, kind: str, tables: Collection[str]) -> Text | None:
    """Why `person` may not make a change of this kind in these tables; None where they may."""
    if person is None:
        return Text("This registry names the people who may change it, and you are not among them.")
    roles = person.roles
    if kind == "seal":
        allowed = SECRETARY in roles
        return None if allowed else Text("Only a panel secretary may seal a round.")
    if _MARKS & set(tables) and SECRETARY not in roles:
        return Text("Only a panel secretary may enter marks.")
    rest = set(tables) - _MARKS
    if OFFICER in roles:
        return None
    if SECRETARY in roles:
        rest -= _ROUND | _RULED
    if REVIEWER in roles:
        rest -= _RULED
    if not rest and tables:
        return None
    if roles <= {READER}:
        return Text("{name} may read this registry and change nothing.", name=person.name)
    return Text("As {roles}, {name} may not change this.", roles=person.titles(), name=person.name)


def admitted(
    connection: Connection, change: ChangeSet, tables: Collection[str], before: tuple[Person, ...] | None = None
) -> ChangeSet:
    """`change` as the person on record makes it, under their name.

    Args:
        tables: what it wrote.
        before: the people on record before it was written; None reads them now.

    Raises:
        UserError: they may not, or nobody who may change the people would be left.
    """
    known = people(connection) if before is None else before
    if "person" in tables:
        _refuse_locked_out(people(connection))
    if not known or change.kind in UNASKED:
        return change
    person = who_acts(known, change.actor, system_account())
    reason = why_not(person, change.kind, tables)
    if person is not None and reason is not None and _confirms_only(change, person, tables):
        reason = None
    if reason is not None:
        raise UserError(reason, _NOTHING, Text("Ask an officer of this registry; Settings, People names them."))
    assert person is not None
    return change if change.actor == person.name else replace(change, actor=person.name)


def _confirms_only(change: ChangeSet, person: Person, tables: Collection[str]) -> bool:
    """A person other than a reader may always confirm their own name."""
    if set(tables) != {"person"} or (READER in person.roles and len(person.roles) == 1):
        return False
    return all(o.uid == person.uid and _only_confirms(o) for o in change.operations)


def _only_confirms(operation: object) -> bool:
    return isinstance(operation, Update) and all(name.startswith("confirmed_") for name in operation.after)


def refuse_unable(connection: Connection, actor: str, kind: str, tables: Collection[str] = ()) -> None:
    """Refuse now what the door would refuse at the end of long work.

    Raises:
        UserError: `actor` may not make a change of this kind in these tables.
    """
    known = people(connection)
    reason = why_not(who_acts(known, actor, system_account()), kind, tables) if known else None
    if reason is not None:
        raise UserError(reason, _NOTHING, Text("Ask an officer of this registry; Settings, People names them."))


def why_read_only(connection: Connection, actor: str) -> Text | None:
    """Why `actor` may change nothing at all here; None for those who may change something."""
    known = people(connection)
    person = who_acts(known, actor, system_account())
    if not known or (person is not None and person.roles - {READER}):
        return None
    return why_not(person, "edit", ("firm",))


def _refuse_locked_out(left: Collection[Person]) -> None:
    if left and not any(OFFICER in p.roles and not p.gone for p in left):
        raise UserError(
            Text("At least one officer must be left, or nobody could change who works here."),
            _NOTHING,
            Text("Give another person the role of an officer first."),
        )


def refuse_unfit_witness(connection: Connection, witness: str, actor: str) -> None:
    """Refuse a second name at a seal that is not that of a reviewer on record. A registry that names nobody takes any.

    Raises:
        UserError: nobody of that name reviews here, or it is the person who seals.
    """
    known = people(connection)
    if not known:
        return
    mend = Text("Settings, People names who reviews.")
    person = next((p for p in known if not p.gone and p.name == witness), None)
    if person is None:
        raise UserError(
            Text("{name} is not among the people of this registry.", name=witness),
            _NOTHING,
            mend,
        )
    if REVIEWER not in person.roles:
        raise UserError(
            Text("{name} is not a reviewer, and the second name at a seal must be a reviewer’s.", name=witness),
            _NOTHING,
            mend,
        )
    sealer = who_acts(known, actor, system_account())
    if sealer is not None and sealer.uid == person.uid:
        raise UserError(
            Text("A seal needs the name of a second person."),
            _NOTHING,
            Text("Name somebody else than {actor}, who looked at the list as well.", actor=actor),
        )
