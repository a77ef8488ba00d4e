"""Comma- and tab-separated text: encoding and delimiter found, all cells text. Used by the reading process."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from registry.intake.reading import limits
from registry.intake.reading.address import MAX_COLUMN, MAX_ROW, cell_name
from registry.intake.reading.limits import RefusalError

ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")  # those that can be chosen
_CODECS = {"big5": "cp950"}  # what Windows writes as Big5: that of the standard and seven characters more
_FOUND = ("utf-8", "gb18030")  # tried in this order
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DELIMITERS = ("\t", ",", ";", "|", "，")  # the last is what a Chinese keyboard types
_SAMPLE_LINES = 50


def decode(data: bytes, chosen: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding: the chosen one; else by byte-order mark; else the first that fits.

    Big5 is never found: whatever is valid in it is valid GB18030 too, so that only a person can tell.

    Args:
        chosen: one of `ENCODINGS`.

    Raises:
        RefusalError: ``text_encoding``, ``wrong_encoding``.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark) and chosen in (None, encoding):
            data = data[len(mark) :]
            chosen = encoding
    for encoding in _FOUND if chosen is None else (chosen,):
        try:
            return data.decode(_CODECS.get(encoding, encoding)), encoding
        except UnicodeDecodeError:
            continue
    if chosen is not None:
        raise RefusalError("wrong_encoding", encoding=chosen)
    raise RefusalError("text_encoding")


def find_delimiter(text: str) -> str:
    """The delimiter that splits the most lines alike; a comma where none does."""
    csv.field_size_limit(limits.TEXT)
    lines: list[str] = []
    for line in io.StringIO(text, newline=""):  # lines end as in `rows`, at a lone carriage return too
        if line.strip():
            lines.append(line)
        if len(lines) == _SAMPLE_LINES:
            break
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:  # `rows` says what is wrong
            continue
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
