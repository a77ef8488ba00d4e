"""An office's own versions of rule sets, as data in its registry."""

from __future__ import annotations

import re
import uuid

from sqlalchemy import func, select

from registry.change import ChangeSet, Insert, apply
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.entities import ENTITIES, TABLES
from registry.srdi.ruleset_file import parse_rules, shipped_rules
from registry.store import Registry

_VERSION = re.compile(r"^version\s*=\s*\d+\s*$", re.MULTILINE)


def save_rules(registry: Registry, body: str, *, actor: str, note: str = "") -> str:
    """Save the rule set written in `body` as the next version of its code; answers ``code, version``.

    The version in the text is raised to the next free one, so that no two sets ever bear the same name.

    Raises:
        UserError: something in it is wrong; names line and key. Nothing was written.
    """
    made = parse_rules(body, str(Text("Rule file")))
    t = TABLES["rule_set"]
    with registry.read() as connection:
        held = connection.execute(select(func.max(t.c.version)).where(t.c.code == made.code)).scalar() or 0
    taken = max(held, *(s.version for s in shipped_rules() if s.code == made.code), 0)
    version = max(made.version, taken + 1)
    numbered = _VERSION.sub(f"version = {version}", body, count=1)
    if parse_rules(numbered, made.code).version != version:
        raise UserError(
            Text("The version of the rule set could not be raised."),
            Text("Nothing was changed."),
            Text("Write “version = {n}” on a line of its own.", n=version),
        )
    values = {"code": made.code, "version": version, "body": numbered, "author": actor, "note": note or None}
    operation = Insert("rule_set", str(uuid.uuid4()), ENTITIES["rule_set"].encode(values))
    label_values = {"set": made.title, "version": str(version)}
    apply(
        registry, ChangeSet("edit", N_("Save rules {set}, version {version}"), actor, (operation,), label_values, note)
    )
    return f"{made.code}, {version}"
