"""Names of cells. Rows and columns are counted from 1, as a sheet shows them."""

from __future__ import annotations

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384


def column_name(column: int) -> str:
    """The letters of a column counted from 1: 6 is ``F``, 28 is ``AB``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The column, counted from 1, of its upper-case letters: ``F`` is 6."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """The address of a cell as a sheet shows it, row and column counted from 1: (12, 6) is ``F12``."""
    return f"{column_name(column)}{row}"
