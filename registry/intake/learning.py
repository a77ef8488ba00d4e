"""What a committed import teaches: the layouts that were confirmed, header words said by hand, firms that are not the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from registry.intake.decisions import NOTE, Decisions
from registry.intake.headerless import NO_HEADER, layout_key
from registry.intake.mapping import header_key
from registry.intake.memory import Layout, learn_words, remember_layout, set_not_same
from registry.intake.plan import ImportPlan
from registry.intake.said_columns import NO_CHOICE, layout_header
from registry.intake.survey import SurveyedColumn, SurveyedTable
from registry.model.vocab import vocabulary
from registry.store import Registry

IGNORE = "ignore"
"""The field of a column that is left out, as a layout has it."""


def remember(registry: Registry, plan: ImportPlan, decisions: Decisions, actor: str) -> None:
    """Remember how the tables of a committed `plan` were read, so that the next sheets of their shape need no question.

    Raises:
        EnvironmentFault: the disk did not take it; the import itself stands.
    """
    for table in plan.survey.tables:
        remember_layout(registry, layout_of(table))
    words = dict(learned_words(plan, decisions))
    if words:
        learn_words(registry, words)
    if decisions.not_same:
        set_not_same(registry, sorted(decisions.not_same), actor)


def layout_of(table: SurveyedTable) -> Layout:
    """The layout of a table as it was read. Years are left out: next year's sheet names its own."""
    told = table.columns
    if not table.region.header_rows:  # what has a title there is ours
        told = tuple(c for c in told if not table.region.column(c.mapped.column).path)
    columns = {layout_header(table.region.column(c.mapped.column)): _column(c) for c in told}
    known = table.layout
    body: dict[str, Any] = {"subject": table.subject.value, "header_rows": None, "columns": columns}
    key = table.region.key
    if not table.region.header_rows:
        # Where our titles stand in the first row they were put there: the sender's own begin where they stand.
        first = table.region.first_row
        first = 1 if first == 2 and len(told) < len(table.columns) else first
        body |= {"header_rows": NO_HEADER, "data_from": first}
        key = known.key if known is not None else layout_key(table.region, [c["fields"] for c in columns.values()])
    return Layout(
        key=key,
        name=known.name if known is not None else _name(table),
        office=known.office if known is not None else _office(table),
        headers=tuple(c.header for c in told),
        body=body,
    )


def learned_words(plan: ImportPlan, decisions: Decisions) -> Iterator[tuple[str, str]]:
    """{header: field} of the columns that a person mapped by hand to one thing."""
    for table in plan.survey.tables:
        for column in table.columns:
            said = decisions.columns.get((*table.key, column.mapped.column))
            path = table.region.column(column.mapped.column).path
            if said is None or said.fields is None or len(said.fields) > 1 or not path:
                continue
            yield header_key(path), said.fields[0] if said.fields else IGNORE


def _column(column: SurveyedColumn) -> dict[str, Any]:
    choice = column.choice or NO_CHOICE
    if choice.fields is not None:
        fields = list(choice.fields) or [IGNORE]
    else:
        fields = [_bare(t.key) for t in column.mapped.targets] or [IGNORE if not column.is_note else NOTE]
    return {
        "fields": fields,
        "unit": choice.unit,
        "currency": choice.currency,
        "year": None,
        "percent": choice.percent,
        "blank": choice.blank or "keep",
    }


def _bare(key: str) -> str:
    return ".".join(key.split(".")[:2])


def _name(table: SurveyedTable) -> str:
    return table.region.title or f"{PurePath(table.file_name).stem} {table.region.sheet}"


def _office(table: SurveyedTable) -> str:
    """The district that the title or the file name names."""
    where = vocabulary("district").locate(f"{table.region.title} {table.file_name}")
    return where.zh if where is not None else ""
