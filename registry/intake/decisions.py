"""What a person decided about an import. All of it only changes the plan; nothing is written before the commit.

Places are named by the position of the workbook among the files, the sheet's name, and the number of the table within
the sheet (from 0) or the row as the sheet counts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SheetKey = tuple[int, str]
"""Position of the workbook, name of the sheet."""
TableKey = tuple[int, str, int]
"""The sheet and the number of the table within it, from 0."""
ColumnKey = tuple[int, str, int, int]
"""The table and the column's number, from 1."""
RowKey = tuple[int, str, int]
"""The sheet and the row, as the sheet counts it."""
CellKey = tuple[int, str, str]
"""The sheet and the cell's address."""
ValueKey = tuple[str, str]
"""A record's uid and the key of a field."""

NOTE = "note"
"""The field of a column that is kept as a note of the firm."""


class Resolution(StrEnum):
    """What a person decided about a value that differs and was changed by hand, or from a better source, since."""

    KEEP = "keep"
    TAKE = "take"


class Policy(StrEnum):
    """Which rows a commit takes where some have faults."""

    VALUES = "values"  # every row; a faulty value alone is left out
    CLEAN = "clean"  # firms without a faulty row
    ALL = "all"  # everything, or nothing while one fault is left


class MatchKind(StrEnum):
    """Which firm a row speaks of, by a person's word."""

    FIRM = "firm"
    NEW = "new"
    SKIP = "skip"


class DuplicateAct(StrEnum):
    """What becomes of a second row of a firm."""

    MERGE = "merge"  # one firm, values chosen field by field
    APART = "apart"  # another firm after all
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Bands:
    """A table as a person marked it.

    Attributes:
        header: first and last row of the header; None: the table has none.
        data_from, data_to: first and last row of data; `data_to` None: to the end.
        left, right: first and last column; None: as far as the table goes.
        records: rows that are records, whatever they look like (a total that is none).
        is_form: it is a form, and `header` the rows of its labels.
    """

    header: tuple[int, int] | None
    data_from: int
    data_to: int | None = None
    left: int | None = None
    right: int | None = None
    records: frozenset[int] = frozenset()
    is_form: bool = False

    @property
    def top(self) -> int:
        """The first row it stands in."""
        return self.header[0] if self.header is not None else self.data_from


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a person said of one column; None leaves what was found.

    Attributes:
        fields: keys without year (``firm.park``, ``metric.revenue``), two for a column that feeds two; ``("note",)``
            keeps it as a note of the firm, ``()`` leaves it out.
        unit: 元, 万元 …
        currency: ISO 4217 code.
        year: of its figures.
        percent: ``percent`` or ``ratio``.
        tier: what 专精特新 alone means in it.
        day_first: 05/06/2023 is the fifth of June.
        blank: ``keep`` leaves the registry's value where a cell is blank, as None does; ``clear`` makes it unknown: a field
            of the firm, a yearly figure, a field of the recognition, round or milestone that the row speaks of. What makes
            a record one (its tier, its event) is never cleared.
    """

    fields: tuple[str, ...] | None = None
    unit: str | None = None
    currency: str | None = None
    year: int | None = None
    percent: str | None = None
    tier: str | None = None
    day_first: bool | None = None
    blank: str | None = None


@dataclass(frozen=True, slots=True)
class RowMatch:
    """The firm of a row: `uid` for `MatchKind.FIRM`."""

    kind: MatchKind
    uid: str | None = None


@dataclass(frozen=True, slots=True)
class DuplicateChoice:
    """What a person decided about a second row of a firm.

    Attributes:
        take: keys of the fields (``firm.park``, ``metric.revenue.2024``) whose value comes from the second row; where
            only it has one, it needs no mention.
    """

    act: DuplicateAct
    take: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that was decided.

    Attributes:
        excluded: firms (uids) whose rows wait.
        texts: cells mended in place.
        conflicts: undecided conflicts keep the registry's value.
        report_year: the year of figures whose header names none.
        bands: sheets whose tables a person marked.
        left_sheets: sheets that are not read.
        columns: what columns mean.
        matches: which firm a row speaks of.
        not_same: (firm uid, name key or credit code) pairs said to be two firms in this review.
        duplicates: second rows of a firm.
        left: changes that are not made, of single values; the field "" stands for a whole record that is not the firm.
        left_fields: fields (``firm.park``, ``metric.revenue``) of which no change is made; ``milestone.`` stands for all
            records of a table.
        policy: which rows a commit takes.
    """

    excluded: frozenset[str] = frozenset()
    texts: Mapping[CellKey, str] = field(default_factory=dict[CellKey, str])
    conflicts: Mapping[ValueKey, Resolution] = field(default_factory=dict[ValueKey, Resolution])
    report_year: int | None = None
    bands: Mapping[SheetKey, tuple[Bands, ...]] = field(default_factory=dict[SheetKey, tuple[Bands, ...]])
    left_sheets: frozenset[SheetKey] = frozenset()
    columns: Mapping[ColumnKey, ColumnChoice] = field(default_factory=dict[ColumnKey, ColumnChoice])
    matches: Mapping[RowKey, RowMatch] = field(default_factory=dict[RowKey, RowMatch])
    not_same: frozenset[tuple[str, str]] = frozenset()
    duplicates: Mapping[RowKey, DuplicateChoice] = field(default_factory=dict[RowKey, DuplicateChoice])
    left: frozenset[ValueKey] = frozenset()
    left_fields: frozenset[str] = frozenset()
    policy: Policy = Policy.VALUES
