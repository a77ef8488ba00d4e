"""The planned changes of one firm as lines of the pane: before, after, and the cell each comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from registry.i18n import Language, Text
from ui.intake.sides import Side
from ui.kit.format import DASH
from ui.kit.table.columns import Band

if TYPE_CHECKING:
    from registry.change import Provenance
    from registry.intake.facing import FacingField, FacingFirm
    from registry.intake.plan import PlannedChange, PlannedFirm
    from registry.model.catalogue import Entity

Record = Mapping[str, Any]
_SILENT = {"source", "grade", "remark", "firm", "rounds", "pinyin", "initials"}
_FIGURES = {"lo", "hi", "kind", "currency"}
_TITLES = {"funding_event": "round_text", "milestone": "event", "recognition": "tier", "firm_name": "name",
           "firm_segment": "code", "veto_record": "kind", "firm_site": "kind", "engagement": "held", "need": "text",
           "task": "text", "support": "instrument", "payment": "paid", "cultivation_plan": "officer"}  # fmt: skip
"""The field that names a record of a table."""
_ORDER = ("firm", "recognition", "metric", "funding_event", "milestone")


@dataclass(frozen=True, slots=True)
class Line:
    """One change.

    Attributes:
        key: (record uid, field key).
        old: what the registry holds, None where the record is new.
        state: "new", "changed", "conflict" (nobody decided), "kept" (decided for the registry's value), "left" (a person
            left it out), "settled" (there is nothing to choose).
        source: file › sheet!cell.
        group: what leaves it out for all firms: a field of `Decisions.left_fields`.
        origin: where the registry's side of a conflict comes from, None where that is not known.
        disputed: the registry's side was changed by hand since, or has a better source.
    """

    key: tuple[str, str]
    label: str
    new: str
    old: str | None
    state: str
    sheet: str
    source: str
    group: str = ""
    origin: Provenance | None = None
    disputed: bool = False


class Stated(Protocol):
    """A firm with what rows change in it, each record as the registry and as the sheet has it, and its open conflicts."""

    @property
    def planned(self) -> PlannedFirm: ...
    @property
    def records(self) -> Mapping[str, tuple[Record | None, Record]]: ...
    @property
    def undecided(self) -> frozenset[tuple[str, str]]: ...
    @property
    def origins(self) -> Mapping[tuple[str, str], Provenance]: ...


def group_of(change: PlannedChange, metric: str | None) -> str:
    """What leaves a change out for all firms: ``firm.park``, ``metric.revenue``.

    Args:
        metric: which yearly figure it is, None for a change of another table.
    """
    return f"metric.{metric}" if metric is not None else f"{change.table}.{change.field.key}"


def lines_of(row: Stated, language: Language) -> list[Line | Band]:
    """All changes of `row`, grouped by the kind of record."""
    from registry.model.entities import ENTITIES

    order = {table: number for number, table in enumerate(_ORDER)}
    changes = sorted(row.planned.changes, key=lambda c: order.get(c.table, len(order)))
    result: list[Line | Band] = []
    for table, group in groupby(changes, key=lambda c: c.table):
        entity = ENTITIES[table]
        lines = list(_table_lines(row, entity, list(group), language))
        if lines:
            result.append(Band("group", entity.title(language), f"{len(lines):,}", 28))
            result.extend(lines)
    return result


def conflict_lines(row: Stated, language: Language) -> list[Line]:
    """The changes of `row` that differ from what a person wrote by hand."""
    keys = {(c.uid, c.field.key) for c in row.planned.changes if c.conflict}
    return [line for line in lines_of(row, language) if isinstance(line, Line) and line.key in keys]


def _table_lines(row: Stated, entity: Entity, changes: list[PlannedChange], language: Language) -> Iterable[Line]:
    by_record: dict[str, list[PlannedChange]] = {}
    for change in changes:
        by_record.setdefault(change.uid, []).append(change)
    for uid, own in by_record.items():
        before, sheet = row.records[uid]
        if entity.table == "metric":
            yield from _metric_lines(row, entity, own, before, sheet, language)
        elif entity.table != "firm" and before is None:
            yield _record_line(entity, own, sheet, language)
        else:
            yield from (_field_line(row, entity, change, before, sheet, language) for change in own)


def _metric_lines(
    row: Stated,
    entity: Entity,
    changes: Sequence[PlannedChange],
    before: Record | None,
    sheet: Record,
    language: Language,
) -> Iterable[Line]:
    from registry.model.wording import show_metric

    figure = next((c for c in changes if c.field.key == "lo"), None)
    figure = figure or next((c for c in changes if c.field.key in _FIGURES), None)
    if figure is not None:
        new, old = show_metric(dict(sheet), language), None if before is None else show_metric(dict(before), language)
        yield _line(row, figure, _title(entity, sheet, language), new, old)
    if before is not None:
        for change in changes:
            if change.field.key not in _FIGURES:
                yield _field_line(row, entity, change, before, sheet, language)


def _record_line(entity: Entity, changes: Sequence[PlannedChange], sheet: Record, language: Language) -> Line:
    """A new record in one line: its title, and what else is known of it."""
    from registry.model.wording import show_value

    named = _TITLES.get(entity.table)
    parts = [
        show_value(f, sheet.get(f.key), language)
        for f in entity.fields
        if f.key != named
        and f.key not in _SILENT
        and sheet.get(f.key) not in (None, "")
        and f.kind.value != "reference"
        and not f.computed
    ]
    first = next((c for c in changes if c.field.key == named), changes[0])
    text = " · ".join(parts) or DASH
    title = _title(entity, sheet, language)
    state = "new" if any(c.taken for c in changes) else "left"
    told = first if first.cell else next((c for c in changes if c.cell), first)
    return Line((first.uid, ""), title, text, None, state, first.sheet, _source(told), f"{entity.table}.")


def _field_line(
    row: Stated, entity: Entity, change: PlannedChange, before: Record | None, sheet: Record, language: Language
) -> Line:
    from registry.model.wording import show_value

    label = change.field.title(language)
    if entity.table != "firm":
        title = _title(entity, sheet, language)
        label = Text("{record}: {field}", record=title, field=label).render(language)
    old = None if before is None else show_value(change.field, change.before, language)
    return _line(row, change, label, show_value(change.field, change.after, language), old)


def _line(row: Stated, change: PlannedChange, label: str, new: str, old: str | None) -> Line:
    key = (change.uid, change.field.key)
    state = "new" if old is None else "changed"
    if change.conflict and not change.taken:
        state = "conflict" if key in row.undecided else "kept"
    elif not change.taken:
        state = "left"
    record = row.records[change.uid][1] if change.table == "metric" else None
    group = group_of(change, None if record is None else record["metric"])
    return Line(
        key, label, new, old, state, change.sheet, _source(change), group, row.origins.get(key), change.conflict
    )


def _source(change: PlannedChange) -> str:
    return f"{change.file} › {change.sheet}!{change.cell}" if change.cell else f"{change.file} › {change.sheet}"


def _title(entity: Entity, record: Record, language: Language) -> str:
    """What a record is called: "Revenue in 2024", "Pre-A轮", "Little Giant"."""
    from registry.model.vocab import vocabulary
    from registry.model.wording import show_value

    if entity.table == "metric":
        term = vocabulary("metric").get(record["metric"])
        return Text("{metric} in {year}", metric=term.label(language), year=record["year"]).render(language)
    key = _TITLES.get(entity.table)
    value: Any = record.get(key) if key else None
    return show_value(entity.field(key), value, language) if key and value else entity.title(language)


def facing_lines(
    firm: FacingFirm, sides: Mapping[tuple[str, str], Side], place: str, language: Language
) -> list[Line | Band]:
    """A row beside a firm of the registry: the names, what differs, what both say, what the registry alone says.

    Args:
        sides: what was chosen here and is in no plan yet.
        place: the file and the sheet of the row.
    """
    result: list[Line | Band] = [_settled_line(firm.uid, firm.names, place, language)]
    for line in lines_of(firm, language):
        side = sides.get(line.key) if isinstance(line, Line) else None
        result.append(replace(line, state=_chosen(line, side)) if isinstance(line, Line) and side else line)
    both = [f for f in firm.settled if f.stated is not None]
    for title, fields in (
        (Text("The same on both sides"), both),
        (Text("Only in the registry"), [f for f in firm.settled if f.stated is None]),
    ):
        if fields:
            result.append(Band("group", title.render(language), f"{len(fields):,}", 28))
            result.extend(_settled_line(firm.uid, field, place, language) for field in fields)
    return result


def _chosen(line: Line, side: Side) -> str:
    if side.take:
        return "new" if line.old is None else "changed"
    return "kept" if line.disputed else "left"


def _settled_line(uid: str, settled: FacingField, place: str, language: Language) -> Line:
    from registry.view.card import show_value

    new, old = (show_value(settled.field, value, language) for value in (settled.stated, settled.held))
    source = f"{place}!{settled.cell}" if settled.cell else ""
    return Line((uid, settled.field.key), settled.label.render(language), new, old, "settled", "", source)
