"""What a person, or before him a remembered layout, said of the columns of a table, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from registry.intake.column_choice import merged, of_layout
from registry.intake.decisions import NOTE, ColumnChoice, Decisions, TableKey
from registry.intake.grammar import read_phone
from registry.intake.layout import Column, Region
from registry.intake.mapping import MappedColumn, header_key
from registry.intake.memory import Layout
from registry.intake.reading import column_name
from registry.intake.targets import Target, target_for
from registry.model.vocab import normalised

_NUMBERS = frozenset(map(normalised, ("序号", "编号", "顺序号", "行号", "no.", "no", "number", "#", "s/n")))
_PERSON = re.compile(r"@|\A\d{17}[\dXx]\Z")
# Persons stand in the contacts, where they can be erased; a note is kept for ever.
_PERSONAL = re.compile(r"联系|电话|手机|邮箱|邮件|身份证|微信|phone|mobile|e-?mail|contact|wechat", re.IGNORECASE)
NO_CHOICE = ColumnChoice()


def said_of(key: TableKey, region: Region, layout: Layout | None, decisions: Decisions) -> dict[int, ColumnChoice]:
    """What a person, or before him a layout, said of each column."""
    remembered: Mapping[str, Mapping[str, object]] = layout.body.get("columns", {}) if layout is not None else {}
    choices: dict[int, ColumnChoice] = {}
    for column in region.columns:
        said = decisions.columns.get((*key, column.index))
        known = remembered.get(layout_header(column))
        if known is not None:
            choice = of_layout(known)
            choices[column.index] = choice if said is None else merged(said, choice)
        elif said is not None:
            choices[column.index] = said
    return choices


def layout_header(column: Column) -> str:
    """What a layout knows a column by: its words without year and unit; of a column without any, its letters."""
    return header_key(column.path) or column_name(column.index)


def as_said(column: MappedColumn, choice: ColumnChoice | None, year: int | None, layout: Layout | None) -> MappedColumn:
    """The column with what was chosen for it in place of what was found."""
    if choice is None:
        return column
    if choice.fields is None:
        if choice.year is None or not any(t.metric for t in column.targets or _without_year(column)):
            return column
        targets = tuple(replace(t, year=choice.year) for t in (column.targets or _without_year(column)))
        return replace(column, targets=targets, doubt=None, confidence=100, why="hand")
    own = next((t.year for t in column.targets if t.year), None) or choice.year or year
    targets = tuple(t for key in choice.fields if key != NOTE and (t := _target(key, choice.year or own)) is not None)
    lacks_year = any(t.metric and t.year is None for t in targets)
    why = "hand" if layout is None else "remembered"
    return replace(
        column,
        targets=() if lacks_year else targets,
        doubt="year" if lacks_year else None,
        confidence=100,
        why=why,
        proposal=None,
    )


def _without_year(column: MappedColumn) -> tuple[Target, ...]:
    return (column.proposal,) if column.doubt == "year" and column.proposal is not None else ()


def _target(key: str, year: int | None) -> Target | None:
    try:
        return target_for(key, year)
    except KeyError:  # a layout from elsewhere may name a field that is no more
        return None


def notes_of(
    region: Region,
    columns: Sequence[MappedColumn],
    choices: Mapping[int, ColumnChoice],
    samples: Mapping[int, Sequence[object]],
) -> dict[int, str]:
    """The columns that are kept as notes and the titles of the notes; what stands under no header is called by letters."""
    notes: dict[int, str] = {}
    for mapped in columns:
        fields = choices.get(mapped.column, NO_CHOICE).fields
        if fields is not None:
            is_note = NOTE in fields
        else:
            words = normalised(mapped.header)
            is_note = (
                not mapped.targets
                and mapped.doubt != "year"
                and mapped.why != "ignored"
                and (words not in _NUMBERS if mapped.header else _is_worth_a_note(samples.get(mapped.column, ())))
                and not _PERSONAL.search(mapped.header)
            )
        if is_note:
            notes[mapped.column] = region.column(mapped.column).text[:200] or column_name(mapped.column)
    return notes


def _is_worth_a_note(values: Sequence[object]) -> bool:
    """Whether values under no header are kept: neither a numbering nor what tells of a person."""
    if not values:
        return True
    figures = [value for value in values if isinstance(value, (int, float))]
    if len(figures) == len(values) > 1 and figures[0] in (0, 1) and all(b - a == 1 for a, b in pairwise(figures)):
        return False
    texts = [str(value).strip() for value in values]
    return not any(_PERSON.search(text) or read_phone(text).usable for text in texts)
