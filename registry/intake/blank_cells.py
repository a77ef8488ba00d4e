"""What blank cells do to values of the registry, asked once for a table: they keep them, or clear them.

Nothing is cleared unasked, so the question holds nothing up; a remembered layout has the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.i18n import Text
from registry.intake.column_question import Option, Question, QuestionKind
from registry.intake.drafts import SourceRow
from registry.intake.mapping import Subject
from registry.intake.plan import ImportPlan
from registry.intake.reading import column_name
from registry.intake.said_columns import NO_CHOICE
from registry.intake.snapshot import Snapshot
from registry.intake.surveying import FoundTable, target_title
from registry.intake.targets import Target

_NEEDED = frozenset(("legal_name", "uscc", "uid"))
_NAMED = 4
"""Columns that the question names."""
_Place = tuple[str, str, int]
"""File, sheet and row."""


def known_rows(plan: ImportPlan, snapshot: Snapshot) -> Mapping[_Place, Mapping[str, Any]]:
    """The records of the firms that the registry holds, by the rows that speak of them."""
    held = snapshot.rows["firm"]
    return {(f.file, f.sheet, f.row): held[f.uid] for f in plan.firms if f.uid in held} if held else {}


def ask_of_blanks(
    table: FoundTable,
    rows: Sequence[SourceRow],
    filled: Mapping[str, int],
    known: Mapping[_Place, Mapping[str, Any]],
) -> Question | None:
    """The question about the columns of `table` in which a cell is blank where the registry holds a value; None where none
    is, or where somebody said it.

    Args:
        filled: how many cells of a column, by its letters, hold anything.
        known: `known_rows`.
    """
    source = table.source
    if not known or source.subject is not Subject.FIRM or table.layout is not None:
        return None
    columns = [(n, column_name(n), target) for n, target in _open(table) if filled.get(column_name(n), 0) < len(rows)]
    cells: dict[int, list[str]] = {}
    for row in rows if columns else ():
        held = known.get((source.file_name, row.sheet, row.row))
        if held is None:
            continue
        for number, letters, target in columns:
            if letters not in row.cells and any(held[c.name] is not None for c in target.field.columns):
                cells.setdefault(number, []).append(f"{letters}{row.row}")
    if not cells:
        return None
    titles = {number: target_title(target) for number, _letters, target in columns if number in cells}
    first, *also = cells
    said = [(cell, "") for held_cells in cells.values() for cell in held_cells]
    return Question(
        key=f"{QuestionKind.BLANK}:{source.file}:{source.sheet.name}:{table.key[2]}:{first}",
        kind=QuestionKind.BLANK,
        file=source.file,
        file_name=source.file_name,
        sheet=source.sheet.name,
        region=table.key[2],
        column=first,
        header=source.region.column(first).text,
        count=len(said),
        cells=tuple(said),
        title=Text(
            "{n:,} blank cell stands where the registry holds a value: {columns}",
            "{n:,} blank cells stand where the registry holds a value: {columns}",
            n=len(said),
            columns=_listed(list(titles.values())),
        ),
        options=(Option("keep", Text("Keep them")), Option("clear", Text("Clear them"))),
        suggested="keep",
        also=tuple(also),
    )


def _open(table: FoundTable) -> Iterator[tuple[int, Target]]:
    """The columns that feed a field of the firm which may be cleared, and of which nobody said anything."""
    for mapped in table.source.columns:
        if table.source.choices.get(mapped.column, NO_CHOICE).blank is not None or len(mapped.targets) != 1:
            continue
        target = mapped.targets[0]
        if target.table == "firm" and target.field.key not in _NEEDED and not target.field.computed:
            yield mapped.column, target


def _listed(titles: Sequence[Text]) -> Text:
    """The first of them, one after the other."""
    whole = titles[0]
    for title in titles[1:_NAMED]:
        whole = Text("{one}, {other}", one=whole, other=title)
    return whole if len(titles) <= _NAMED else Text("{one} …", one=whole)
