"""What heads and ends the papers of an office, in both languages: its name, the masthead of official papers, who signs them,
who prints them. A part that nobody wrote follows from the name of the office."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Update
from registry.i18n import N_, Text
from registry.model.catalogue import Title
from registry.model.entities import ENTITIES, TABLES

OFFICE, MASTHEAD, SIGNED, PRINTED = "office", "masthead", "signed", "printed"
PARTS: Mapping[str, Text] = {
    OFFICE: Text("Name of the office"),
    MASTHEAD: Text("Masthead of official papers"),
    SIGNED: Text("Signed by"),
    PRINTED: Text("Printed by"),
}
"""The parts of papers that an office words, in the order in which Settings shows them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One part: its words in both languages, either of which may be empty."""

    en: str = ""
    zh: str = ""

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.en or self.zh)

    @property
    def title(self) -> Title:
        """The words; a language without any takes those of the other."""
        return Title(self.en or self.zh, self.zh or self.en)


def headings(connection: Connection) -> dict[str, Heading]:
    """All parts; the name of the office is that of the registry where it is not worded otherwise."""
    found = {part: Heading() for part in PARTS}
    for row in connection.execute(select(TABLES["heading"])).mappings():
        if row["part"] in found:
            found[row["part"]] = Heading(row["en"] or "", row["zh"] or "")
    if not found[OFFICE]:
        name = connection.execute(select(TABLES["registry_info"].c.office)).scalar() or ""
        found[OFFICE] = Heading(name, name)
    return found


def heading_change(connection: Connection, wanted: Mapping[str, Heading], *, actor: str) -> ChangeSet | None:
    """The change set that makes these parts say `wanted`; an empty one is taken out. None where nothing differs."""
    t = TABLES["heading"]
    held = {row["part"]: dict(row) for row in connection.execute(select(t)).mappings()}
    operations: list[Operation] = []
    for part, heading in wanted.items():
        row = held.get(part)
        fields: dict[str, object] = {"part": part, "en": heading.en.strip() or None, "zh": heading.zh.strip() or None}
        values = ENTITIES["heading"].encode(fields)
        if not heading and row is not None:
            operations.append(Delete("heading", row["uid"], row))
        elif heading and row is None:
            operations.append(Insert("heading", str(uuid.uuid4()), values))
        elif heading and row is not None:
            changed = [name for name, value in values.items() if row[name] != value]
            if changed:
                before, after = {n: row[n] for n in changed}, {n: values[n] for n in changed}
                operations.append(Update("heading", row["uid"], before, after))
    if not operations:
        return None
    return ChangeSet("edit", N_("Edit the headings of papers"), actor, tuple(operations))
