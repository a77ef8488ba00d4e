"""Cells and rows that a sheet strikes through: probably withdrawn, so left out until a person takes them.

A person takes such a cell by the text that is read in its place: the cell's own text takes it as it stands, with its number
format; another text corrects it; no text leaves it out for good. A row that is struck through waits as one: its decision is
that of the cell that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from registry.i18n import Text
from registry.intake.layout import Region, RegionKind
from registry.intake.mapping import MappedColumn
from registry.intake.problems import Problem, Severity
from registry.intake.reading import Cell, Sheet
from registry.model.catalogue import Field

CELL_CODE, ROW_CODE = "struck", "row_struck"
CODES = frozenset({CELL_CODE, ROW_CODE})
"""Problems whose own text is no proposal to mend them all by: each is a decision."""
_NAMING = frozenset({"legal_name", "uscc", "firm"})


def is_struck_name(problem: Problem) -> bool:
    """Whether a problem says that a cell which names a row's firm is struck through."""
    return problem.code == CELL_CODE and problem.field_key.partition(".")[2] in _NAMING


class Struck:
    """What is struck through in one region.

    Args:
        file: position and name of the workbook.
        texts: what a person wrote in place of cells of this import.
        notes: columns that are kept as notes.
    """

    def __init__(
        self,
        file: tuple[int, str],
        sheet: Sheet,
        region: Region,
        columns: Iterable[MappedColumn],
        texts: Mapping[tuple[int, str, str], str],
        notes: AbstractSet[int],
    ) -> None:
        self._file, self._sheet, self._region, self._texts = file, sheet, region, texts
        columns = tuple(columns)
        self._named = {c.column: (c.targets[0].field, c.targets[0].key) for c in columns if c.targets}
        self._read = [c.column for c in columns if c.targets or c.column in notes]
        self._naming = [c.column for c in columns if any(t.key.partition(".")[2] in _NAMING for t in c.targets)]
        self._told: set[str] = set()
        self.rows = self._struck_rows()

    def _struck_rows(self) -> AbstractSet[int]:
        """The rows of which a cell is struck through."""
        places = {place for place in self._sheet.remarked if self._sheet.marks[place].struck}
        if not places:
            return frozenset()
        if self._region.kind is RegionKind.FORM:
            return frozenset(self._region.data_rows)
        filled = {row for (row, column), top in self._region.filled_down.items() if (top, column) in places}
        return {row for row, _column in places} | filled

    def withdrawn(self, row: int) -> tuple[int, Cell] | None:
        """Column and cell that stand for `row` where it is struck through: its naming cells, or all that it has of its own."""
        named = self._filled(row, self._naming)
        if named and all(cell.struck for _column, cell in named):
            return named[0]
        if self._region.kind is RegionKind.FORM:
            return None
        own = [(column, cell) for column, cell in self._filled(row, self._read) if cell.row == row]
        return own[0] if len(own) > 1 and all(cell.struck for _column, cell in own) else None

    def _filled(self, row: int, columns: Iterable[int]) -> list[tuple[int, Cell]]:
        cells = ((column, self._region.cell(self._sheet, row, column)) for column in columns)
        return [(column, cell) for column, cell in cells if not cell.is_blank]

    def said(self, cell: Cell) -> str | None:
        """What a person said of a cell; None where it waits."""
        return self._texts.get((self._file[0], self._sheet.name, cell.name))

    def row_problem(self, column: int, cell: Cell) -> Problem | None:
        """That the row of `cell` is struck through; None where that was said before."""
        message = Text("The row is struck through in the sheet, so it is left out.")
        return self._problem(ROW_CODE, column, cell, message, Text("Take it if it still holds."))

    def problem(self, column: int, cell: Cell) -> Problem | None:
        """That `cell` is struck through; None where that was said before."""
        message = Text("The value is struck through in the sheet, so it is left out.")
        return self._problem(CELL_CODE, column, cell, message, Text("Take it if it still holds."))

    def _problem(self, code: str, column: int, cell: Cell, message: Text, suggestion: Text) -> Problem | None:
        if cell.name in self._told:  # a merge repeats it in the rows below
            return None
        self._told.add(cell.name)
        unnamed: tuple[Field | None, str] = None, ""
        field, key = self._named.get(column, unnamed)
        return Problem(
            severity=Severity.ERROR,
            file=self._file[1],
            sheet=self._sheet.name,
            cell=cell.name,
            row=cell.row,
            field=field,
            field_key=key,
            text=cell.text(),
            code=code,
            message=message,
            suggestion=suggestion,
            replacement=cell.text(),
        )
