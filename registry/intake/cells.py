"""What a cell says in its column, wherever it stands: read by the grammar of the column's field.

A `Found` names no address, so that all equal cells of a column share one; `registry.intake.rows` places it.
"""

from __future__ import annotations

from dataclasses import replace

from registry.intake.field_readers import reader_of
from registry.intake.found import Cell, Column, Found
from registry.intake.grammar import Context
from registry.intake.mapping import Subject
from registry.intake.reading import Value
from registry.intake.targets import Target

_MOST = 4096  # texts of a column that are remembered; beyond it they hardly repeat


class ColumnReader:
    """Reads the cells of one column of a region.

    Args:
        target: the field the column means.
        context: what the column says about its cells, the number format aside.
        subject: what the rows of the region are.
        alone: no column of the region holds legal names, so that a short name is what names the firm.
    """

    def __init__(self, target: Target, context: Context, subject: Subject, *, alone: bool) -> None:
        self.target = target
        self._column = Column(target, subject, alone)
        self._context = context
        self._by_format: dict[str, ColumnReader] = {}
        self._texts: dict[str, Found] = {}
        self._others: dict[tuple[type, Value], Found] = {}
        self._read = reader_of(target)
        self.blank = self._new(None)

    def formatted(self, number_format: str | None) -> ColumnReader:
        """The reader of those cells of the column that bear a number format of their own."""
        if number_format is None:
            return self
        known = self._by_format.get(number_format)
        if known is None:
            context = replace(self._context, number_format=number_format)
            known = ColumnReader(self.target, context, self._column.subject, alone=self._column.alone)
            self._by_format[number_format] = known
        return known

    def read(self, value: Value) -> Found:
        """What a cell with this value says."""
        if isinstance(value, str):
            found = self._texts.get(value)
            if found is None:
                found = self._new(value)
                if len(self._texts) >= _MOST:
                    self._texts.clear()
                self._texts[value] = found
            return found
        if value is None:
            return self.blank
        if isinstance(value, float):  # they hardly repeat, and 0.0 equals -0.0 without being the same text
            return self._new(value)
        key = (value.__class__, value)  # 1 equals True
        found = self._others.get(key)
        if found is None:
            found = self._new(value)
            if len(self._others) >= _MOST:
                self._others.clear()
            self._others[key] = found
        return found

    def _new(self, value: Value) -> Found:
        cell = Cell(self._column, value, self._context)
        self._read(cell)
        return cell.found()
