"""A sheet with its merges spread, and what a row looks like."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, time

from registry.intake.layout.header import one_line
from registry.intake.reading import Range, Row, Sheet, Value, text_of
from registry.model.chinese import either_script, simplified

_MERGE_BUDGET = 2_000_000  # rows touched by all merges; beyond it merges are looked at no more

_FIGURE = either_script(
    r"^[<>≥≤~约近超逾(（+\-−￥¥$]*\d[\d,，.\s]*"
    r"(?:%|％|‰|[十百千万亿]*(?:元|美元|港元|人民币|余元|元级)?|[a-zA-Z]{1,3}|[件个家人颗次枚台套发]?(?:/年)?)?[)）左右以上下余+?？]*$"
)
_DATE = re.compile(r"^(?:19|20)\d\d\s*(?:[-/.年]\s*\d{1,2}.*|年[底末初中]?|Q\d|H\d)?[?？]?$")
_YEAR = re.compile(r"^(?:19|20)\d\d\s*年?[度末底]?$")  # may head a column
_CODE = re.compile(r"^(?=.*\d)[0-9A-Z]{15,20}$")
_NAME = either_script(
    r"(?:有限|股份|集团|责任)公司$|研究院$|研究所$|事务所$|（有限合伙）$|中心$|Co\., ?Ltd\.?$|Inc\.?$"
)
_ANSWER = frozenset(
    ("是", "否", "有", "无", "√", "×", "✓", "Y", "N", "yes", "no", "/", "—", "-", "未披露", "成功", "失败", "完成")
)


def is_datum(value: Value) -> bool:
    """Whether a value looks like data rather than like the words of a header."""
    if isinstance(value, bool):
        return True
    if isinstance(value, (int, float)):
        return not (isinstance(value, int) and 1990 <= value <= 2100)  # a bare year may head a column
    if isinstance(value, (date, time)):
        return True
    if not isinstance(value, str):
        return False
    text = value.strip()
    if len(text) > 40 or simplified(text) in _ANSWER:
        return True
    if _YEAR.match(text):
        return False
    return any(pattern.search(text) for pattern in (_FIGURE, _DATE, _CODE, _NAME))


def is_firm_name(value: Value) -> bool:
    """Whether a value ends as the names of firms do."""
    return isinstance(value, str) and _NAME.search(value.strip()) is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """One cell of a row as it is seen: a merged range is one piece over its columns."""

    left: int
    right: int
    value: Value
    text: str
    top: int
    bottom: int


class Grid:
    """Looks at a sheet row by row, merged ranges included."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._numbers = [row.number for row in sheet.rows]
        self._merges = _merges_by_row(sheet)

    @property
    def last_row(self) -> int:
        """The last row that holds anything."""
        return self._numbers[-1] if self._numbers else 0

    def rows_from(self, number: int) -> list[Row]:
        """The rows that hold values, from `number` on."""
        return list(self.sheet.rows[bisect_left(self._numbers, number) :])

    def numbers(self, first: int, count: int) -> list[int]:
        """The numbers of the next `count` rows that hold values, from `first` on."""
        start = bisect_left(self._numbers, first)
        return self._numbers[start : start + count]

    def merges(self, row: int) -> list[Range]:
        """The merged ranges that touch a row, from left to right."""
        return self._merges.get(row, [])

    def pieces(self, number: int) -> list[Piece]:
        """What stands in a row, from left to right; a merge that began above belongs to this row too."""
        pieces: dict[int, Piece] = {}
        covered: set[int] = set()
        for merge in self.merges(number):
            covered.update(range(merge.left, merge.right + 1))
            piece = self._piece(merge.top, merge.left, merge)
            if piece is not None:
                pieces[merge.left] = piece
        for column, _ in self.sheet.row(number).items():
            if column not in covered:
                piece = self._piece(number, column, None)
                if piece is not None:
                    pieces[column] = piece
        return [pieces[column] for column in sorted(pieces)]

    def piece_at(self, number: int, column: int) -> Piece | None:
        """What covers one cell, None for a blank."""
        for merge in self.merges(number):
            if merge.left <= column <= merge.right:
                return self._piece(merge.top, merge.left, merge)
        return self._piece(number, column, None)

    def _piece(self, row: int, column: int, merge: Range | None) -> Piece | None:
        value = self.sheet.value(row, column)
        text = one_line(value) if isinstance(value, str) else text_of(value)
        if not text:
            return None
        if merge is None:
            return Piece(column, column, value, text, row, row)
        return Piece(merge.left, merge.right, value, text, merge.top, merge.bottom)


def _merges_by_row(sheet: Sheet) -> dict[int, list[Range]]:
    by_row: dict[int, list[Range]] = {}
    spent = 0
    for merge in sheet.merged or ():
        merge = Range(merge.top, merge.left, min(merge.bottom, sheet.last_row), min(merge.right, sheet.last_column))
        spent += max(merge.bottom - merge.top, 0) + 1
        if spent > _MERGE_BUDGET:
            break
        for row in range(merge.top, merge.bottom + 1):
            by_row.setdefault(row, []).append(merge)
    for merges in by_row.values():
        merges.sort(key=lambda merge: merge.left)
    return by_row
