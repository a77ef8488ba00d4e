"""A question about one column: what it is about, the answers to choose from, and what an answer settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from registry.i18n import Text
from registry.intake.problems import Problem

Answer = str | int | bool


class QuestionKind(StrEnum):
    """What is asked."""

    UNIT = "unit"
    PERCENT = "percent"
    TIER = "tier_level"
    MAGNITUDE = "magnitude"
    YEAR = "year"
    MONTH = "ambiguous_month"
    DAY_ORDER = "day_month"
    BLANK = "blank"  # of several columns at once; nothing waits for the answer


class Sum(NamedTuple):
    """A sum of a column that was read: its cell, its text, and its figure in minor units."""

    cell: str
    text: str
    fen: int


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column of a table as far as questions need it.

    Attributes:
        file, file_name, sheet, region, column: where it stands; `region` counts within the sheet.
        header: as a person reads it.
        fields: the keys of the fields it feeds (``firm.reg_capital``, ``metric.revenue.2024``), none for an unmapped one.
        rows: first and last row of its table, inclusive.
        filled: how many cells hold anything.
        unit: what its header or sheet declares or a person chose.
        year: the year of its figures.
        needs_year: its header is that of a yearly figure, and nothing says of which year.
        sums: the sums read from it, whose unit is the column's.
        sample: some of its cells, for a column in which nothing was read.
    """

    file: int
    file_name: str
    sheet: str
    region: int
    column: int
    header: str
    fields: tuple[str, ...]
    rows: tuple[int, int]
    filled: int = 0
    unit: str | None = None
    year: int | None = None
    needs_year: bool = False
    sums: tuple[Sum, ...] = ()
    sample: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: the value that is kept, and what the screen calls it."""

    value: Answer
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one column.

    Attributes:
        key: stable as long as the table stays where it is.
        file, sheet, region, column: the column it is about.
        count: how many cells wait for the answer.
        cells: they and their texts; of a column in which nothing was read only some.
        suggested: the option that the evidence speaks for, None where nothing does.
        alike: keys of the questions of the same kind about other columns of the table, which may have one answer.
        taken: cells and codes of the problems it stands for.
        also: further columns of the table that the answer is for.
    """

    key: str
    kind: QuestionKind
    file: int
    file_name: str
    sheet: str
    region: int
    column: int
    header: str
    count: int
    cells: tuple[tuple[str, str], ...]
    title: Text
    options: tuple[Option, ...]
    suggested: Answer | None = None
    alike: tuple[str, ...] = ()
    taken: frozenset[tuple[str, str]] = frozenset()
    also: tuple[int, ...] = ()

    @property
    def sample(self) -> tuple[tuple[str, str], ...]:
        """The first of its cells with their texts."""
        return self.cells[:_SAMPLE]

    def takes(self, problem: Problem) -> bool:
        """Whether the answer settles `problem`, which need not be shown beside the question."""
        same_sheet = problem.file == self.file_name and problem.sheet == self.sheet
        return same_sheet and (problem.cell, problem.code) in self.taken

    def setting(self, answer: Answer) -> Mapping[str, Answer]:
        """The answer as settings of the column: ``unit``, ``percent``, ``tier``, ``year``, ``day_first`` or ``blank``.

        Empty for a question that only corrected texts answer.
        """
        name = _SETTINGS.get(self.kind)
        return {name: answer} if name is not None else {}

    def texts(self, answer: Answer) -> Mapping[str, str]:
        """The cells that the answer rewrites, with their new texts; for questions that no setting answers."""
        if self.kind is not QuestionKind.MONTH:
            return {}
        return {cell: f"{text.strip()[:4]}-{int(answer):02d}" for cell, text in self.cells}


_SETTINGS = {
    QuestionKind.UNIT: "unit",
    QuestionKind.PERCENT: "percent",
    QuestionKind.TIER: "tier",
    QuestionKind.MAGNITUDE: "unit",
    QuestionKind.YEAR: "year",
    QuestionKind.DAY_ORDER: "day_first",
    QuestionKind.BLANK: "blank",
}
_SAMPLE = 5
