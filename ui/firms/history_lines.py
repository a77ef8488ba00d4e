"""The history of a firm as lines: one act each, with who, when, why and what it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from registry.i18n import Text, _, current_language, n_
from registry.model.vocab import vocabulary
from ui.firms.line_kinds import Line, NoteLine, Origin, RecordLine
from ui.kit import format as write
from ui.kit.glyphs import DASH

if TYPE_CHECKING:
    from registry.view import FirmCard, HistoryLine

ACTS: Mapping[str, Text] = {
    "import": Text("Import"),
    "edit": Text("Edit"),
    "delete": Text("Delete"),
    "merge": Text("Merge"),
    "undo": Text("Undo"),
    "redo": Text("Redo"),
    "create": Text("Create"),
    "round": Text("Key list round"),
}
_NOTES = 6
"""Changed values shown of one act; the others are counted."""


def history_lines(card: FirmCard) -> list[Line]:
    """The acts that changed the firm, the latest first."""
    metrics = {m.uid: m.values for m in card.metrics}
    acts = groupby(card.history, key=lambda line: (line.at, line.actor, line.act, line.reason))
    lines: list[Line] = [_act_line(list(group), metrics) for _key, group in acts]
    return lines[:100] or [NoteLine(_("Nothing has been changed."))]


def _act_line(group: Sequence[HistoryLine], metrics: Mapping[str, Mapping[str, Any]]) -> RecordLine:
    """One act: what it was, when and by whom, and the values it changed."""
    first = group[0]
    said = [note for line in group if (note := _changed(line, metrics))]
    notes = said[:_NOTES]
    if len(said) > _NOTES:
        notes.append(n_("and {n} more", "and {n} more", len(said) - _NOTES))
    head = str(ACTS.get(first.act, first.act))
    joint = "，" if current_language().value == "zh" else ", "
    by = joint.join(part for part in (first.actor, first.reason) if part)
    return RecordLine(head, write.moment(first.at), tuple(notes), Origin("person", by))


def _changed(line: HistoryLine, metrics: Mapping[str, Mapping[str, Any]]) -> str:
    """ "Headcount 2024: 386 → 412"; nothing for what the program works out by itself."""
    from registry.model.wording import show_metric, show_value

    language = current_language()
    if line.field.computed:
        return ""
    held = metrics.get(line.uid) if line.table == "metric" else None
    if line.table == "metric":
        if held is None or line.field.key != "lo":
            return ""
        label = f"{vocabulary('metric').get(held['metric']).label(language, short=True)} {held['year']}"
        one = {**held, "kind": "exact"}
        before, after = (show_metric({**one, "lo": v, "hi": v}, language) for v in (line.before, line.after))
    else:
        label = line.field.title(language)
        before, after = (show_value(line.field, value, language) for value in (line.before, line.after))
    change = after if before == DASH else f"{before} → {after}"
    return _("{label}: {change}", label=label, change=change)
