"""A legend whose codes stand right at the side of a table, with no empty column between them.

The same two headers (代码 | 说明) may be columns of the table: then each record has its own. It is a legend where every code
stands once and the codes explain a column of the table, go on below its last record, begin lower than its header, or count
up and end before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from registry.intake.layout.grid import is_datum, is_firm_name
from registry.intake.reading import Range, Row, Sheet, Value, text_of
from registry.model.chinese import simplified

_CODE = re.compile(r"^(?:代码|编码|代号|符号|codes?|symbols?)$", re.IGNORECASE)
_MEANING = re.compile(
    r"^(?:说明|含义|释义|解释|定义|意义|meanings?|descriptions?|explanations?|definitions?)$", re.IGNORECASE
)
_LONG_CODE = 12
_MOST = 100  # codes of a legend
_LEAST = 2
_NEAR = 400  # records that are looked at


def touching_legend(sheet: Sheet, place: int) -> Range | None:
    """The legend whose header is the last two cells of row number `place` of those that hold anything; None for none."""
    row = sheet.rows[place]
    texts = [_text(value) for value in row.values[-2:]]
    if len(row.values) <= 2 or len(texts) < 2 or not (_CODE.match(texts[0]) and _MEANING.match(texts[1])):
        return None
    left = row.last_column - 1
    if _is_blank(sheet.value(row.number, left - 1)):
        return None  # it stands apart
    codes = list(islice(_codes(sheet, place, left), _MOST + 1))
    if not _LEAST <= len(codes) <= _MOST or len(set(codes)) < len(codes):
        return None
    if not _is_its_own(sheet, place, left, codes):
        return None
    return Range(row.number, left, row.number + len(codes), left + 1)


def _codes(sheet: Sheet, place: int, left: int) -> Iterator[str]:
    """The short texts that stand one below the other with a meaning each."""
    head = sheet.rows[place].number
    for count, row in enumerate(sheet.rows[place + 1 :], 1):
        code, meaning = _text(_value(row, left)), _value(row, left + 1)
        if row.number != head + count or not 0 < len(code) <= _LONG_CODE or _is_blank(meaning) or is_firm_name(meaning):
            return
        yield code


def _is_its_own(sheet: Sheet, place: int, left: int, codes: Sequence[str]) -> bool:
    head = sheet.rows[place]
    if any(is_datum(value) or is_firm_name(value) for column, value in head.items() if column < left):
        return True  # beside a record: the header of the table stands higher
    records = [row for row in sheet.rows[place + 1 : place + 1 + _NEAR] if row.first_column < left]
    if not records:
        return False
    beside = sum(row.number <= head.number + len(codes) for row in records)
    if beside < len(codes) or (beside < len(records) and _counts_up(codes)):
        return True
    return any(_explains(codes, records, column) for column, _title in head.items() if column < left)


def _explains(codes: Sequence[str], records: Sequence[Row], column: int) -> bool:
    """Whether a column of the table holds nothing but these codes."""
    held = [text for row in records if (text := _text(_value(row, column)))]
    return len(held) >= _LEAST and set(held) <= set(codes)


def _counts_up(codes: Sequence[str]) -> bool:
    """01, 02, 03 or A, B, C."""
    if all(code.isdecimal() for code in codes):
        return all(int(after) - int(before) == 1 for before, after in pairwise(codes))
    return all(len(code) == 1 for code in codes) and all(ord(b) - ord(a) == 1 for a, b in pairwise(codes))


def _value(row: Row, column: int) -> Value:
    place = column - row.first_column
    return row.values[place] if 0 <= place < len(row.values) else None


def _text(value: Value) -> str:
    return "" if value is None else simplified(text_of(value).strip())


def _is_blank(value: Value) -> bool:
    return not _text(value)
