"""The people of a registry as Settings changes them: added, given other roles, gone; each as a change set."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Delete, Insert, Update
from registry.change.people import OFFICER, people
from registry.errors import LOOK_AGAIN, UserError
from registry.i18n import N_, Text
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Precision, UncertainDate
from registry.model.vocab import vocabulary

_NOTHING = Text("Nothing was changed.")


def person_change(
    connection: Connection,
    uid: str,
    *,
    name: str,
    account: str,
    roles: Collection[str],
    gone: bool = False,
    actor: str,
) -> ChangeSet | None:
    """The change set that makes the registry say this of a person; None where it says so already.

    Args:
        uid: "" for somebody new. The first one must be an officer.
        account: of the computer; "" lets any account do.

    Raises:
        UserError: there is no name or no role, the name is taken, or there would be nobody left who may change the people.
    """
    name, account = name.strip(), account.strip()
    if not name:
        raise UserError(Text("A person needs a name."), _NOTHING)
    known = [term.code for term in vocabulary("role") if term.code in roles]
    if not known:
        raise UserError(Text("Choose at least one role."), _NOTHING)
    everybody = people(connection)
    if any(p.name == name and p.uid != uid and not p.gone for p in everybody):
        raise UserError(
            Text("{name} is among the people already.", name=name),
            _NOTHING,
            Text("Change that entry, or add something that tells the two apart."),
        )
    others = [p for p in everybody if p.uid != uid and not p.gone]
    is_officer = OFFICER in known and not gone
    if not is_officer and not any(OFFICER in p.roles for p in others):
        raise UserError(
            Text("At least one officer must be left, or nobody could change who works here."),
            _NOTHING,
            Text("Give another person the role of an officer first."),
        )
    t, entity = TABLES["person"], ENTITIES["person"]
    held = connection.execute(select(t).where(t.c.uid == uid)).mappings().first()
    fields: dict[str, object] = {
        "name": name,
        "account": account or None,
        "roles": " ".join(known),
        "gone": gone or None,
    }
    if held is not None and held["name"] != name:
        fields["confirmed"] = None  # another name wants another word
    values = entity.encode(fields)
    label = {"name": name}
    if held is None:
        insert = Insert("person", str(uuid.uuid4()), values)
        return ChangeSet("edit", N_("Add {name} to the people"), actor, (insert,), label)
    changed = [key for key, value in values.items() if held[key] != value]
    if not changed:
        return None
    update = Update("person", uid, {k: held[k] for k in changed}, {k: values[k] for k in changed})
    return ChangeSet("edit", N_("Edit what {name} may do"), actor, (update,), label)


def confirm_change(connection: Connection, uid: str, day: date, *, actor: str) -> ChangeSet | None:
    """The change set in which a person says that the name on record is theirs; None where they have."""
    t = TABLES["person"]
    held = connection.execute(select(t).where(t.c.uid == uid)).mappings().first()
    if held is None or held["confirmed_from"] is not None:
        return None
    said = UncertainDate(Precision.DAY, day, day, day.isoformat())
    after = ENTITIES["person"].encode({"confirmed": said})
    update = Update("person", uid, {name: held[name] for name in after}, after)
    return ChangeSet("edit", N_("{name} confirms the name"), actor, (update,), {"name": held["name"]})


def remove_change(connection: Connection, uid: str, *, actor: str) -> ChangeSet:
    """The change set that takes a person out who never changed anything; others are only marked as gone.

    Raises:
        UserError: there is no such person, or they stand in the change log.
    """
    from registry.store.schema import CHANGE_SEAL

    t = TABLES["person"]
    held = connection.execute(select(t).where(t.c.uid == uid)).mappings().first()
    if held is None:
        raise UserError(Text("There is no such person."), _NOTHING, LOOK_AGAIN)
    if connection.execute(select(CHANGE_SEAL.c.tx).where(CHANGE_SEAL.c.actor == held["name"]).limit(1)).first():
        raise UserError(
            Text("{name} stands in the change log.", name=held["name"]),
            _NOTHING,
            Text("Mark the person as no longer at work here instead."),
        )
    label = {"name": held["name"]}
    return ChangeSet("edit", N_("Remove {name} from the people"), actor, (Delete("person", uid, dict(held)),), label)
