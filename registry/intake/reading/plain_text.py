"""Comma- and tab-separated text: encoding and delimiter found, all cells text. Used by the reading process."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from registry.intake.reading import limits
from registry.intake.reading.address import MAX_COLUMN, MAX_ROW, cell_name
from registry.intake.reading.limits import RefusalError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS = ("\t", ",", ";", "|", "，")  # the last is what a Chinese keyboard types
_SAMPLE_LINES = 50


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by byte-order mark, else strict UTF-8, else strict GB18030.

    Raises:
        RefusalError: ``text_encoding``.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding), encoding.removesuffix("-sig")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, "gb18030"), "gb18030"


def find_delimiter(text: str) -> str:
    """The delimiter that splits the most lines alike; a comma where none does."""
    lines: list[str] = []
    for line in io.StringIO(text):
        if line.strip():
            lines.append(line)
        if len(lines) == _SAMPLE_LINES:
            break
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        wide = [count for count in counts if count > 1]
        if wide:
            usual = max(set(wide), key=lambda count: (wide.count(count), count))
            score = wide.count(usual) / len(counts) * (1 + min(usual, 20) / 100)
            if score > best_score:
                best, best_score = delimiter, score
    return best


def rows(text: str, delimiter: str, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The records that hold anything, with their number counted from 1. A record may span several lines.

    Raises:
        RefusalError: ``long_text``, ``cells``, ``far_cell`` or ``damaged``.
    """
    csv.field_size_limit(limits.TEXT)
    filled, number = 0, 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as fault:
            raise RefusalError("long_text", sheet=sheet, cell=cell_name(number, 1), limit=limits.TEXT) from fault
        if row is None:
            return
        if number > MAX_ROW or len(row) > MAX_COLUMN:
            far = cell_name(number, max(len(row), 1))
            raise RefusalError("far_cell", sheet=sheet, cell=far, rows=number, columns=len(row))
        if any(row):
            filled += len(row)
            if filled > limits.CELLS:
                raise RefusalError("cells", sheet=sheet, limit=limits.CELLS)
            yield number, row


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise RefusalError("text_encoding") from fault
