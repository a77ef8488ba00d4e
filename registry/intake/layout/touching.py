"""A legend whose codes stand right at the side of a table, left or right, with no empty column between them.

The same headers (代码 | 说明) may be columns of the table: then each record has its own. It is a legend where every code
stands once and the codes explain a column of the table, go on beyond its last record, begin lower than its header, or count
up and end before it. Codes without a header are one only where they explain a column; what is asked of each column
(指标 | 填报要求) is one where the table's own titles stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from registry.intake.layout.grid import is_datum, is_firm_name
from registry.intake.layout.lexicon import Words
from registry.intake.reading import Range, Row, Sheet, Value, text_of
from registry.model.chinese import simplified

_CODE = re.compile(r"^(?:代码|编码|代号|符号|codes?|symbols?)$", re.IGNORECASE)
_CODES = re.compile(r"(?:代码|编码|代号|符号|codes?)$", re.IGNORECASE)
_ASKED = re.compile(r"^(?:指标|字段|项目|栏目|fields?|items?|columns?)$", re.IGNORECASE)
"""Over titles of the table's own columns: what is to be filled into each."""
_MEANING = re.compile(
    r"^(?:说明|含义|释义|解释|定义|意义|填[写报表](?:要求|说明|方法)|meanings?|descriptions?|explanations?|definitions?"
    r"|instructions?)$",
    re.IGNORECASE,
)
_WIDTHS = (2, 3, 4)
_LONG_CODE = 12
_MOST = 100  # codes of a legend
_LEAST = 2
_NEAR = 400  # records that are looked at


def touching_legends(sheet: Sheet, words: Words, place: int) -> Iterator[Range]:
    """The legends whose header, or whose first code where there is none, stands in the first or the last cells of row number
    `place` of those that hold anything."""
    row = sheet.rows[place]
    for width in _WIDTHS:
        if len(row.values) <= width:
            return
        for left, beside in (
            (row.first_column, row.first_column + width),
            (row.last_column - width + 1, row.last_column - width),
        ):
            is_head = _is_meaning(row.value(left + width - 1))
            is_bare = width == _WIDTHS[0] and _is_beside_a_head(sheet, place, left, beside)
            if not is_head and not is_bare:
                continue  # asked first: it says no to nearly every row
            texts = [_text(row.value(column)) for column in range(left, left + width)]
            if not all(texts) or _is_blank(row.value(beside)):
                continue  # it stands apart
            found = _legend(sheet, words, place, left, texts) if is_head else None
            found = found or (_without_header(sheet, place, left) if is_bare else None)
            if found is not None:
                yield found


def _is_meaning(value: Value) -> bool:
    return isinstance(value, str) and _MEANING.match(_text(value)) is not None


def _is_beside_a_head(sheet: Sheet, place: int, left: int, beside: int) -> bool:
    """Whether a row stands right under one that has a title over column `beside` and none over the two from `left` on."""
    row = sheet.rows[place]
    above = sheet.rows[place - 1] if place else row
    return (
        above.number == row.number - 1
        and _is_blank(above.value(left))
        and _is_blank(above.value(left + 1))
        and not _is_blank(above.value(beside))
    )


def _legend(sheet: Sheet, words: Words, place: int, left: int, texts: Sequence[str]) -> Range | None:
    """The legend under these texts."""
    is_asked = _ASKED.match(texts[0]) is not None
    if not is_asked and not _CODE.match(texts[0]):
        return None
    row, right = sheet.rows[place].number, left + len(texts) - 1
    codes = _codes(sheet, place + 1, left, right)
    are_titles = sum(map(words.knows, codes)) * 3 >= 2 * len(codes)
    if not codes or not (are_titles if is_asked else _is_its_own(sheet, place, left, right, codes)):
        return None
    return Range(row, left, row + len(codes), right)


def _without_header(sheet: Sheet, place: int, left: int) -> Range | None:
    """Codes and meanings under no header, beside a table that has one."""
    row, right = sheet.rows[place], left + 1
    codes = _codes(sheet, place, left, right)
    records = sheet.rows[place : place + _NEAR]
    outside = [column for column, _value in row.items() if not left <= column <= right]
    if not codes or not any(_explains(codes, records, column) for column in outside):
        return None
    return Range(row.number, left, row.number + len(codes) - 1, right)


def _codes(sheet: Sheet, place: int, left: int, right: int) -> list[str]:
    """The short texts that stand one below the other with a meaning each, each of them once; none where they do not."""
    codes: list[str] = []
    for row in sheet.rows[place : place + _MOST + 1]:
        code, meaning = _text(row.value(left)), row.value(right)
        if row.number != sheet.rows[place].number + len(codes) or not 0 < len(code) <= _LONG_CODE:
            break
        if _is_blank(meaning) or is_firm_name(meaning):
            break
        codes.append(code)
    return codes if _LEAST <= len(codes) <= _MOST and len(set(codes)) == len(codes) else []


def _is_its_own(sheet: Sheet, place: int, left: int, right: int, codes: Sequence[str]) -> bool:
    """Whether these codes are not those of the records beside them."""
    head = sheet.rows[place]
    others = [(column, value) for column, value in head.items() if not left <= column <= right]
    if any(is_datum(value) or is_firm_name(value) for _column, value in others):
        return True  # beside a record: the header of the table stands higher
    below = sheet.rows[place + 1 : place + 1 + _NEAR]
    records = [row for row in below if any(not left <= column <= right for column, _value in row.items())]
    if not records:
        return False
    beside = sum(row.number <= head.number + len(codes) for row in records)
    if beside < len(codes) or (beside < len(records) and _counts_up(codes)):
        return True
    # Where each record stands beside a code of its own, 1, 2, 3 may as well be its rank.
    is_one_each = beside == len(codes) == len(records)
    return any(
        _explains(codes, records, column) for column, title in others if not is_one_each or _CODES.search(_text(title))
    )


def _explains(codes: Sequence[str], records: Sequence[Row], column: int) -> bool:
    """Whether a column of the table holds nothing but these codes."""
    held = [text for row in records if (text := _text(row.value(column)))]
    return len(held) >= _LEAST and set(held) <= set(codes)


def _counts_up(codes: Sequence[str]) -> bool:
    """01, 02, 03 or A, B, C."""
    if all(code.isdecimal() for code in codes):
        return all(int(after) - int(before) == 1 for before, after in pairwise(codes))
    return all(len(code) == 1 for code in codes) and all(ord(b) - ord(a) == 1 for a, b in pairwise(codes))


def _text(value: Value) -> str:
    return "" if value is None else simplified(text_of(value).strip())


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
