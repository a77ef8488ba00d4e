"""A score sheet that came back, as it was read: its marks beside what is on record, and what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from registry.i18n import Text
from registry.rounds.book import MarkRecord, Seat
from registry.rounds.marking import MarkEntry


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What is wrong in one cell. `cell`: ``评分表!F12``, or the sheet alone; `open`: a mark is only not there yet."""

    cell: str
    text: Text
    open: bool = False


@dataclass(frozen=True, slots=True)
class SheetMark:
    """One mark of the sheet. `before`: what is on record, None for nothing."""

    entry: MarkEntry
    row: int
    column: int
    before: MarkRecord | None

    @property
    def is_new(self) -> bool:
        """Whether nothing is on record."""
        return self.before is None

    @property
    def is_changed(self) -> bool:
        """Whether another mark or comment is on record."""
        held = self.before
        return held is not None and (held.value, held.comment) != (self.entry.value, self.entry.comment)


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A sheet that came back.

    Attributes:
        marks: every mark that can be entered, those that are on record already included.
        comment_column: where the comments stand.
        problems: by row and column.
    """

    file: str
    sha256: str
    sheet: str
    seat: Seat
    marks: tuple[SheetMark, ...]
    comment_column: int
    cells: Mapping[int, Mapping[str, str]]
    problems: tuple[SheetProblem, ...]

    @property
    def new(self) -> int:
        """Marks that are not on record yet."""
        return sum(mark.is_new for mark in self.marks)

    @property
    def changed(self) -> tuple[SheetMark, ...]:
        """Marks that take the place of others."""
        return tuple(mark for mark in self.marks if mark.is_changed)

    @property
    def faults(self) -> tuple[SheetProblem, ...]:
        """Problems that are not just marks still to come."""
        return tuple(problem for problem in self.problems if not problem.open)

    @property
    def text(self) -> Text:
        """In a sentence: E3: 80 marks, 2 changed, 1 problem."""
        return Text(
            "{seat}: {marks}, {changed} changed, {problems}",
            seat=self.seat.code,
            marks=Text("{n} mark", "{n} marks", n=len(self.marks)),
            changed=len(self.changed),
            problems=Text("{n} problem", "{n} problems", n=len(self.problems)),
        )
