"""Adding and editing a round, a milestone, a recognition, a yearly figure, a piece of evidence. No widget."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.errors import UserError
from registry.i18n import N_, Text, Title
from registry.model.catalogue import Field
from registry.model.entities import ENTITIES
from registry.model.values import AmountKind, Grade
from registry.model.vocab import vocabulary
from ui.firms.edit import options_of, read_value, start_text
from ui.firms.line_kinds import Target

if TYPE_CHECKING:
    from registry.change import ChangeSet

ASKED: Mapping[str, tuple[str, ...]] = {
    "funding_event": ("announced", "round_text", "amount", "investors", "valuation", "remark", "grade"),
    "milestone": ("event", "kind", "happened", "outcome", "quantity", "remark", "grade"),
    "recognition": ("tier", "status", "recognised", "valid_from", "valid_to", "batch", "cert_no", "remark", "grade"),
    "metric": ("metric", "year", "lo", "grade"),
    "evidence": ("title", "issuer", "issued", "url", "quote", "grade"),
}
"""What is asked of a record of each kind, in order."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "funding_event": ("round_text",),
    "milestone": ("event",),
    "recognition": ("tier",),
    "metric": ("metric", "year", "lo"),
    "evidence": ("title",),
}
"""What a record makes no sense without."""
ADD: Mapping[str, Text] = {
    "funding_event": Text("Add round"),
    "milestone": Text("Add milestone"),
    "recognition": Text("Add recognition"),
    "metric": Text("Add figure"),
    "evidence": Text("Add evidence"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A record being made or edited: what it held before ({} for a new one)."""

    table: str
    firm: str
    before: Mapping[str, Any]

    @property
    def uid(self) -> str | None:
        """Of a record that is there already."""
        return self.before.get("uid")

    def fields(self) -> list[Field]:
        """The fields to ask for. Which figure of which year a record is cannot be changed."""
        keys = ASKED[self.table]
        if self.table == "metric" and self.uid is not None:
            keys = tuple(key for key in keys if key not in ("metric", "year"))
        return [ENTITIES[self.table].field(key) for key in keys]

    def target(self, field: Field, metric: str | None = None) -> Target:
        """The field as the editor of values takes it; a figure is read in the unit of its metric."""
        if self.table == "metric" and field.key == "lo":
            code = metric or self.before.get("metric") or ""
            terms = vocabulary("metric")
            held = {"metric": code, "lo": self.before.get("lo"), "hi": self.before.get("hi"), "kind": "exact"}
            return Target("metric", self.uid or "", field, held, (terms.get(code).unit or "") if code in terms else "")
        table = "" if self.table == "metric" else self.table
        return Target(table, self.uid or "", field, self.before.get(field.key))


def choices(field: Field) -> list[tuple[str, str]] | None:
    """(code, words) of a field of a list; None for one that is typed."""
    if field.key == "grade":
        return [("", "—"), *((grade.value, grade.value) for grade in Grade)]
    return options_of(Target("", "", field, None))


def read(draft: Draft, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Text | str]]:
    """What was typed as values by field, and what is wrong by field."""
    values: dict[str, Any] = {}
    wrong: dict[str, Text | str] = {}
    for field in draft.fields():
        text = texts.get(field.key, "").strip()
        if not text and field.key in NEEDED[draft.table]:
            wrong[field.key] = Text("{field} cannot be empty.", field=field.title())
            continue
        if draft.uid is not None and text == start_text(draft.target(field)).strip():
            values[field.key] = draft.before.get(field.key)  # as it was written, not as it would be read again
            continue
        try:
            values[field.key] = read_value(draft.target(field, texts.get("metric")), text)
        except UserError as error:
            wrong[field.key] = str(error)
    return values, wrong


def _derived(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """`values` with what follows from them, as an import would have it."""
    if table == "funding_event" and "round_text" in values:
        from registry.intake.grammar.terms import read_rounds

        reading = read_rounds(values["round_text"] or "")
        values["rounds"] = " ".join(reading.value or ()) or None
    if table == "milestone":
        happened = values.get("happened")
        values["status"] = "planned" if happened is not None and happened.planned else "done"
    if table == "metric":
        values |= {"hi": values.get("lo"), "kind": AmountKind.EXACT.value}
    return values


def change_for(draft: Draft, values: Mapping[str, Any], *, name: str, actor: str, source: str) -> ChangeSet | None:
    """The change set that adds or edits the record, with the source of every value; None where nothing changes.

    Args:
        name: the firm's, for the label of the step.
    """
    from registry.change import ChangeSet, Insert, Operation, Update, ValueSource

    entity = ENTITIES[draft.table]
    full = _derived(draft.table, dict(values))  # with the digest of a file attached, where there is one
    if draft.before.get("source") is None and any(field.key == "source" for field in entity.fields):
        full["source"] = source  # what was said of the values is what the record rests on
    operation: Operation
    if draft.uid is None:
        uid, label = str(uuid.uuid4()), N_("Add {kind} of {firm}")
        given = {key: value for key, value in full.items() if value is not None} | {"firm": draft.firm}
        operation = Insert(draft.table, uid, entity.encode(given))
        touched = [key for key in given if key != "firm"]
    else:
        uid, label = draft.uid, N_("Edit {kind} of {firm}")
        touched = [key for key, value in full.items() if value != draft.before.get(key)]
        before = entity.encode({key: draft.before.get(key) for key in touched})
        after = entity.encode({key: full[key] for key in touched})
        if before == after:
            return None
        operation = Update(draft.table, uid, before, after)
    return ChangeSet(
        kind="edit",
        label=label,
        label_values={"kind": Title(entity.en, entity.zh), "firm": name},
        actor=actor,
        reason=source,
        operations=(operation,),
        sources=tuple(ValueSource(uid, key, "person", source) for key in touched),
    )
