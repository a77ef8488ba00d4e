"""Rows as CSV by RFC 4180, in UTF-8, exactly: no value is changed, and an absent value differs from an empty text.

What stands for an absent value is chosen a table, as a text that no value of the table is; the descriptor names it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper
from typing import Any, BinaryIO

from sqlalchemy import Integer, Table

from registry.errors import UserError
from registry.i18n import Text
from registry.package.faults import ASK_ANEW, NO_REGISTRY, not_as_written

_LONGEST = 2**31 - 1  # characters of a field: a sealed round stands in one
_DIGITS = 19  # of an integer of 64 bits


def absent_mark(holds: Callable[[str], bool]) -> str:
    """A text that stands for an absent value: the empty one, unless `holds` says that a value is that."""
    number = 0
    mark = ""
    while holds(mark):
        mark = "NULL" if number == 0 else f"NULL-{number}"
        number += 1
    return mark


def write_rows(out: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[Any]], absent: str) -> int:
    """Write a header and `rows`; answers how many rows there were."""
    count = 0
    text = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([absent if value is None else value for value in row])
        count += 1
    text.flush()
    text.detach()
    return count


def read_rows(
    source: BinaryIO, name: str, table: Table, header: Sequence[str], absent: str
) -> Iterator[tuple[str | int | None, ...]]:
    """The rows that `write_rows` wrote, typed as the columns of `table` of the same names are; others stay text.

    Raises:
        UserError: a column is missing or strange, a row is too short or long, or a value is none of its column.
    """
    # Sealed rounds are longer than what the module takes by default; the limit is of the whole process.
    csv.field_size_limit(_LONGEST)
    numbers = [name in table.c and isinstance(table.c[name].type, Integer) for name in header]
    text = TextIOWrapper(source, encoding="utf-8", newline="")
    try:
        reader = csv.reader(text, strict=True)
        _check_header(next(reader, list[str]()), header, name)
        for row in reader:
            if len(row) != len(header):
                raise not_as_written(name, Text("row {row} has another number of values", row=reader.line_num))
            yield tuple(
                None if value == absent else _number(value, name, reader.line_num) if is_number else _text(value, name)
                for value, is_number in zip(row, numbers, strict=True)
            )
    except UnicodeDecodeError as error:
        raise not_as_written(name, Text("it is not UTF-8")) from error
    except csv.Error as error:
        raise not_as_written(name, Text("it is not CSV")) from error
    finally:
        text.detach()


def _check_header(found: Sequence[str], wanted: Sequence[str], name: str) -> None:
    if list(found) == list(wanted):
        return
    if missing := [c for c in wanted if c not in found]:
        text = Text("{file} of the package lacks the columns {columns}.", file=name, columns=_listed(missing))
        raise UserError(text, NO_REGISTRY, ASK_ANEW)
    if strange := [c for c in found if c not in wanted]:
        text = Text("{file} of the package has unknown columns: {columns}.", file=name, columns=_listed(strange))
        raise UserError(text, NO_REGISTRY, ASK_ANEW)
    raise not_as_written(name, Text("its columns are in another order"))


def _listed(columns: Sequence[str]) -> str:
    return ", ".join(columns[:5])[:200]


def _number(text: str, name: str, line: int) -> int:
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS and -(2**63) <= int(text) < 2**63:
        return int(text)
    raise not_as_written(name, Text("“{text}” in row {row} is not a number", text=text[:40], row=line))


def _text(text: str, name: str) -> str:
    if "\x00" in text:
        raise not_as_written(name, Text("it holds a character that cannot be kept"))
    return text
