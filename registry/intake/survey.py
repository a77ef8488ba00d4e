"""What the sheets of an import are: their tables, and what each column was taken to mean, before any row is matched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from registry.i18n import Text
from registry.intake.decisions import Bands, ColumnChoice, TableKey
from registry.intake.layout import Region
from registry.intake.left_out import LeftOut
from registry.intake.mapping import MappedColumn, Subject
from registry.intake.memory import Layout
from registry.intake.problems import Severity

CERTAIN = 90
"""Confidence from which nobody needs to look at a column."""


class SheetState(StrEnum):
    """What becomes of a sheet."""

    READ = "read"
    HIDDEN = "hidden"
    NO_TABLE = "no_table"  # no table of firms, rounds or milestones
    LEFT = "left"  # a person left it out
    GUIDE = "guide"  # our own words in a workbook that came back


@dataclass(frozen=True, slots=True)
class SurveyedColumn:
    """One column and how it reads.

    Attributes:
        mapped: what it means, how sure that is and why.
        choice: what a person or a remembered layout said of it, None for nothing.
        letters: ``F``; in a form the cell of its value.
        header: its header path, joined.
        first: its first value as text, "" where it has none.
        unit: unit or format in force (万元), "" for none.
        filled, parsed: cells that hold anything, and those of them that were read without a fault.
        severity: of the worst thing that is wrong or doubtful, None for nothing.
        problem: the words for it.
        is_open: nothing goes on before a person settles it.
        is_note: its cells are kept as notes of the firms.
    """

    mapped: MappedColumn
    choice: ColumnChoice | None
    letters: str
    header: str
    first: str
    unit: str
    filled: int
    parsed: int
    severity: Severity | None = None
    problem: Text | None = None
    is_open: bool = False
    is_note: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether its header is a word of the catalogue, or of our own."""
        return self.mapped.why in ("word", "identifier", "ignored") and self.mapped.confidence >= CERTAIN


@dataclass(frozen=True, slots=True)
class SurveyedTable:
    """One table or form.

    Attributes:
        region: where its header and rows stand.
        number: its number within the whole import, as `SourceRow.region` has it.
        layout: the remembered layout it was read with, None for none.
        by_hand: a person marked its bands.
        rows: records in it.
        faults: cells of it that could not be read, with their addresses.
        doubts: cells that were read and deserve a look.
        bands: as a person marked it, None where it was found.
    """

    key: TableKey
    file_name: str
    region: Region
    subject: Subject
    number: int
    columns: tuple[SurveyedColumn, ...]
    layout: Layout | None
    by_hand: bool
    rows: int
    faults: frozenset[str]
    doubts: frozenset[str]
    bands: Bands | None = None

    @property
    def is_known(self) -> bool:
        """Whether nothing needs to be asked: a person confirmed this shape before, or each column is beyond doubt."""
        return not self.open_columns and (self.layout is not None or all(c.is_certain for c in self.columns))

    @property
    def open_columns(self) -> tuple[SurveyedColumn, ...]:
        """The columns that a person has to settle."""
        return tuple(column for column in self.columns if column.is_open)


@dataclass(frozen=True, slots=True)
class SurveyedSheet:
    """One sheet of a file: what becomes of it, its tables, and the blocks that are none of them."""

    file: int
    file_name: str
    sheet: str
    state: SheetState
    rows: int
    tables: tuple[SurveyedTable, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """All sheets of an import, in the order of the files."""

    sheets: tuple[SurveyedSheet, ...] = ()

    @property
    def tables(self) -> tuple[SurveyedTable, ...]:
        """All tables."""
        return tuple(table for sheet in self.sheets for table in sheet.tables)

    @property
    def is_known(self) -> bool:
        """Whether the import may go straight to the review."""
        return all(table.is_known for table in self.tables)
