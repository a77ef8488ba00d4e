"""The sheet round the cell that a value came from: read from the file that the registry keeps, else from what was kept of the
row when it was imported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from registry.change import Provenance
from registry.change.evidence_file import kept_file
from registry.errors import UserError
from registry.files import write_whole
from registry.i18n import Text
from registry.intake.at_cell import opened_at
from registry.intake.reading import Sheet, cell_name, column_name, read_workbook
from registry.intake.reading.address import column_number
from registry.store import Registry
from registry.store.schema import IMPORT_BATCH, IMPORT_ROW

ABOVE, BELOW, BESIDE = 4, 4, 3
"""Rows above and below the cell, and columns at each side of it."""
_HEADS = 2
"""Rows above the first row of data that are shown as its head."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the sheet: its number and what its cells show, from `SourceSheet.first_column` on."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """A part of a sheet.

    Attributes:
        row, column: the cell, counted from 1; column 0 where the whole row is meant.
        first_column: of the texts.
        rows: the head first, then those round the cell.
        missing: why it is not the file that speaks but the row as it was read; None where it is the file.
    """

    file: str
    sheet: str
    row: int
    column: int
    first_column: int
    rows: tuple[SourceRow, ...]
    missing: Text | None = None

    @property
    def cell(self) -> str:
        """``F12``, or ``12`` for a whole row."""
        return f"{column_name(self.column)}{self.row}" if self.column else str(self.row)

    def letters(self) -> list[str]:
        """The letters of the columns shown."""
        count = max((len(row.texts) for row in self.rows), default=0)
        return [column_name(self.first_column + n) for n in range(count)]

    def text(self) -> str:
        """What the cell shows; "" for a whole row."""
        row = next((row for row in self.rows if row.number == self.row), None)
        place = self.column - self.first_column
        return row.texts[place] if row is not None and self.column and 0 <= place < len(row.texts) else ""


def sheet_round(registry: Registry, place: Provenance, folder: Path) -> SourceSheet:
    """The sheet round `place`.

    Args:
        place: of kind sheet, or computed from a row of one.
        folder: where the file is put to be read.

    Raises:
        UserError: neither the file nor the row is kept.
    """
    row, column = split_cell(place.cell)
    try:
        path = put_file(registry, place, folder)
        book = read_workbook(path)
        sheet = next((one for one in book.sheets if one.name == place.sheet), None)
        if sheet is None:
            raise UserError(Text("The file has no sheet {sheet}.", sheet=place.sheet))
    except UserError as error:
        return _kept_row(registry, place, row, column, error.what)
    first, last = _columns(column, sheet.last_column)
    numbers = sorted({*_head(registry, place), *range(max(row - ABOVE, 1), min(row + BELOW, sheet.last_row) + 1)})
    return SourceSheet(place.file, place.sheet, row, column, first, tuple(_rows(sheet, numbers, first, last)))


def put_file(registry: Registry, place: Provenance, folder: Path) -> Path:
    """Put the file a value came from into `folder`, in a place of its own by content; nothing is written twice.

    Raises:
        UserError: it is not kept here, or is no longer what it was.
    """
    target = folder / place.digest[:12] / (Path(place.file).name or "sheet")
    if not target.exists():
        with registry.read() as connection:
            try:
                _name, body = kept_file(connection, place.digest)
            except UserError as error:
                said = Text("{file} is not kept in this registry.", file=place.file)
                raise UserError(said, error.safe, Text("Ask the sender for it.")) from error
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, body)
    return target


def copy_at(registry: Registry, place: Provenance, folder: Path) -> Path:
    """A copy of the file that opens at the cell, in `folder`. It is no longer the sheet as it was sent, so nobody is to write
    into it: it can only be read.

    Raises:
        UserError: the file is not kept here.
    """
    whole = put_file(registry, place, folder)
    row, column = split_cell(place.cell)
    cell = cell_name(row, column or 1)
    target = whole.parent / cell / whole.name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, opened_at(whole.read_bytes(), place.sheet, cell))
        target.chmod(0o444)
    return target


def split_cell(cell: str) -> tuple[int, int]:
    """Row and column of ``F12``; the column is 0 for ``12``."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :] or 0), column_number(letters) if letters else 0


def _columns(column: int, last: int) -> tuple[int, int]:
    first = max(min(column - BESIDE, last - 2 * BESIDE), 1) if column else 1
    return first, min(first + 2 * BESIDE, max(last, column))


def _rows(sheet: Sheet, numbers: Iterable[int], first: int, last: int) -> Iterable[SourceRow]:
    for number in numbers:
        yield SourceRow(number, tuple(sheet.cell(number, column).text() for column in range(first, last + 1)))


def _head(registry: Registry, place: Provenance) -> list[int]:
    """The rows above the first row that was read of the sheet."""
    query = (
        select(func.min(IMPORT_ROW.c.row_no))
        .join(IMPORT_BATCH, IMPORT_BATCH.c.uid == IMPORT_ROW.c.batch)
        .where(IMPORT_BATCH.c.file == place.digest, IMPORT_ROW.c.sheet == place.sheet)
    )
    with registry.read() as connection:
        first = connection.execute(query).scalar() or 1
    return list(range(max(first - _HEADS, 1), first))


def _kept_row(registry: Registry, place: Provenance, row: int, column: int, why: Text) -> SourceSheet:
    """The row as it was read."""
    query = (
        select(IMPORT_ROW.c.cells)
        .join(IMPORT_BATCH, IMPORT_BATCH.c.uid == IMPORT_ROW.c.batch)
        .where(IMPORT_BATCH.c.file == place.digest, IMPORT_ROW.c.sheet == place.sheet, IMPORT_ROW.c.row_no == row)
        .order_by(IMPORT_ROW.c.id.desc())
    )
    with registry.read() as connection:
        held = connection.execute(query).scalar()
    if held is None:
        raise UserError(why, None, Text("What the cell held is not kept either."))
    cells: Mapping[str, str] = json.loads(held)
    last = max((column_number(letters) for letters in cells), default=1)
    first, end = _columns(column, last)
    texts = tuple(str(cells.get(column_name(n), "")) for n in range(first, end + 1))
    return SourceSheet(place.file, place.sheet, row, column, first, (SourceRow(row, texts),), why)
