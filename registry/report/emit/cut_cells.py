"""The line drawn anew in a workbook: who stands above it by the figures alone, and how far apart both sides are.

Quotas, floors and decisions of the office are not figures; what they made of the list is printed beside it as it was decided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from registry.i18n import Text
from registry.report.emit.workbook import SOFT, TWO, WHOLE, WRAPPED, Sheet
from registry.report.wording import Words

CUT = 4
"""Rows that the figures of the line take, the free one below them included."""
ABOVE, TIED, BELOW = Text("above the line"), Text("tied at the line"), Text("below the line")


class CutCells:
    """Writes the line into a sheet.

    Args:
        seats: the cell with the number of seats, as this sheet names it.
        column: the letter of the published figures; `key`: of those that rank.
        size: seats now.
    """

    def __init__(
        self, sheet: Sheet, say: Callable[[Words | Text], str], seats: str, column: str, key: str, size: int
    ) -> None:
        self.sheet = sheet
        self.say = say
        self.seats = seats
        self.column = column
        self.key = key
        self.size = size

    def head(self, row: int, first: int, last: int, published: Sequence[int]) -> None:
        """Seats, the last figure above the line, the first below it, in rows from `row` on.

        Args:
            first, last: rows of the firms before the figures of the line push them down by `CUT`.
            published: their figures, in hundredths.
        """
        cells = f"{self.column}${first + CUT}:{self.column}${last + CUT}"
        ordered = sorted(published, reverse=True)
        lines = (
            (Text("Seats"), f"={self.seats}", float(self.size), WHOLE),
            (Text("Last figure above the line"), self._largest(cells, ""), self._at(ordered, 0), TWO),
            (Text("First figure below the line"), self._largest(cells, "+1"), self._at(ordered, 1), TWO),
        )
        for at, (label, formula, value, look) in enumerate(lines, row):
            self.sheet.text(at, 2, self.say(label), SOFT)
            self.sheet.formula(at, 4, formula, value, look)

    def _largest(self, cells: str, more: str) -> str:
        return f'=IF(COUNT({cells})<{self.seats}{more},"—",LARGE({cells},{self.seats}{more}))'

    def _at(self, ordered: Sequence[int], more: int) -> float | str:
        place = self.size + more - 1
        return ordered[place] / 100 if 0 <= place < len(ordered) else "—"

    def firm(self, row: int, column: int, first: int, last: int, rank: int, sharing: int) -> None:
        """Where the firm of `row` stands; its rank is in column A. `rank`, `sharing`: what they are now."""
        words = {text: self.say(text) for text in (ABOVE, TIED, BELOW)}
        shared = f"COUNTIF({self.key}${first}:{self.key}${last},{self.key}{row})"
        formula = (
            f'=IF(A{row}+{shared}-1<={self.seats},"{words[ABOVE]}",'
            f'IF(A{row}>{self.seats},"{words[BELOW]}","{words[TIED]}"))'
        )
        now = ABOVE if rank + sharing - 1 <= self.size else BELOW if rank > self.size else TIED
        self.sheet.formula(row, column, formula, words[now], WRAPPED)
