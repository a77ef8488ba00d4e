"""The guide at the end of a marked workbook: counts, colours, how to mend it, and all that is wrong in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook as Book

from registry.i18n import Language, Text
from registry.intake.marked_cells import BOLD, FILLS, WRAPPED, Look, text_cell
from registry.intake.ours import GUIDE_MARK, ID_HEADER
from registry.intake.problems import Problem, Severity

_LISTED = 2000

_LEGEND = (
    (Look.BAD, Text("Red: this value or row was left out. Please mend it; the comment says what is wrong.")),
    (Look.DOUBT, Text("Amber: this was read. Please check that it is what you mean.")),
    (Look.GOOD, Text("Green: the row was read as it stands.")),
    (Look.LEFT, Text("Grey: the row is no record that we understand.")),
)
_STEPS = (
    Text("Mend the red cells where they stand and save the workbook."),
    Text("Leave the column {column} as it is: it finds the row again.", column=ID_HEADER),
    Text("Send the whole workbook back. Status and reason need not be deleted."),
)
_COUNTS = (
    (Look.GOOD, Text("Rows in order")),
    (Look.BAD, Text("Rows to mend")),
    (Look.DOUBT, Text("Rows to check")),
    (Look.LEFT, Text("Rows not read")),
)
_TITLES = (Text("Sheet"), Text("Cell"), Text("Column"), Text("As written"), Text("Reason"), Text("What to do"))


def add_guide(
    book: Book,
    name: str,
    rows: Counter[Look],
    problems: Sequence[Problem],
    language: Language,
    used: set[str],
) -> None:
    """Add the guide as the last sheet.

    Args:
        name: file name of the sender's workbook.
        rows: rows with records by what became of them.
        problems: what is wrong, in the order of the sheets.
        used: names of the sheets there are, folded.
    """
    title = Text("How to mend").render(language)
    title = title if title.casefold() not in used else Text("How to mend (registry)").render(language)
    sheet: Any = book.create_sheet(title)
    for letter, width in zip("ABCDEF", (30, 14, 22, 30, 48, 48), strict=True):
        sheet.column_dimensions[letter].width = width

    def line(*texts: str, look: Look | None = None, bold: bool = False) -> None:
        cells = [text_cell(sheet, text) for text in texts]
        for cell in cells:
            cell.alignment = WRAPPED
            if bold:
                cell.font = BOLD
        if look is not None:
            cells[0].fill = FILLS[look]
        sheet.append(cells)

    head = text_cell(sheet, GUIDE_MARK)
    head.font = BOLD
    sheet.append([head])
    sheet.append([text_cell(sheet, Text("File: {file}", file=name).render(language))])
    for look, text in _COUNTS:
        if rows[look] or look in (Look.GOOD, Look.BAD):
            line(text.render(language), str(rows[look]), look=look)
    sheet.append([])
    for text in (*(t for _, t in _LEGEND), *_STEPS):
        look = next((shade for shade, said in _LEGEND if said is text), None)
        cell = text_cell(sheet, text.render(language))
        if look is not None:
            cell.fill = FILLS[look]
        sheet.append([cell])
    sheet.append([])
    if not problems:
        return
    line(*(t.render(language) for t in _TITLES), bold=True)
    for problem in problems[:_LISTED]:
        line(
            problem.sheet,
            problem.cell,
            problem.field.title(language) if problem.field else "",
            problem.text[:200],
            problem.message.render(language),
            problem.suggestion.render(language) if problem.suggestion else "",
            look=Look.BAD if problem.severity is Severity.ERROR else Look.DOUBT,
        )
    if len(problems) > _LISTED:
        more = len(problems) - _LISTED
        line(Text("and {n} more, marked on the sheets", "and {n} more, marked on the sheets", n=more).render(language))
