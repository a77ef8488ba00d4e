"""Legends: codes and their meaning, or words on how to fill a sheet in, under a header of their own below or beside a table.

They look like a small table, and their rows would be read as records or as notes of firms. A legend is told by its header
(代码 | 说明) or by the title over it (填表说明), never by its place alone, and stands apart. What touches the side of
a table is one only where its own codes show it: `registry.intake.layout.touching`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from registry.intake.layout.grid import is_datum, is_firm_name
from registry.intake.layout.header import clean_header, one_line
from registry.intake.layout.lexicon import Words
from registry.intake.layout.region import Reason, Region, SkippedRow
from registry.intake.layout.touching import touching_legends
from registry.intake.reading import Range, Row, Sheet, Value, text_of
from registry.model.chinese import simplified
from registry.pace import Pulse, paced

_NEAR = 400
"""Rows from the top and from the bottom of a sheet in which legends are looked for."""
_MOST_COLUMNS = 4
_LONG_CODE = 12
_CODE = re.compile(
    r"^.{0,6}(?:代码|编码|代号|编号|序号|符号|标识|标记|缩写|颜色|字段|指标|项目|栏目|选项|取值|术语|名词|等级|级别|类别|类型|领域)$"
    r"|^(?:[a-z]+ )?(?:codes?|fields?|items?|terms?|symbols?|keys?|colou?rs?|values?|abbreviations?|status|levels?|types?"
    r"|columns?)$",
    re.IGNORECASE,
)
_CODE_ONLY = re.compile(r"(?:代码|编码|代号|codes?)$", re.IGNORECASE)
_MEANING = re.compile(
    r"^.{0,6}(?:说明|含义|释义|解释|定义|意义|口径|(?:填[写报表]|编制)(?:要求|说明|方法|规范|须知))$"
    r"|^(?:meanings?|descriptions?|explanations?|definitions?|how to fill (?:it )?in|instructions?)$",
    re.IGNORECASE,
)
_NAME = re.compile(r"^.{0,6}名称$|^names?$", re.IGNORECASE)
_TITLE = re.compile(
    r"^(?:附\s*[:：]?\s*)?.{0,6}(?:(?:代码|编码)(?:说明|含义|表|对照表?|一览表?)|图例|(?:指标|名词|术语|字段)(?:解释|说明)|数据字典"
    r"|填[写报表](?:说明|须知|要求|指南))$"
    r"|^(?:legend|code list|codes|glossary|definitions|instructions|how to fill (?:it )?in)$",
    re.IGNORECASE,
)
_HINTS = (
    "说明",
    "含义",
    "释义",
    "解释",
    "定义",
    "意义",
    "口径",
    "要求",
    "方法",
    "规范",
    "须知",
    "指南",
    "名称",
    "图例",
    "字典",
    "代码",
    "编码",
    "对照",
)
_EN_HINTS = ("mean", "descr", "expl", "defin", "instr", "how to", "name", "legend", "code", "gloss")
_HINT = re.compile("|".join((*_HINTS, *_EN_HINTS)))


def find_legends(sheet: Sheet, words: Words, pulse: Pulse | None = None) -> tuple[Range, ...]:
    """The cells of each legend of a sheet, its title included, from top to bottom."""
    found: list[Range] = []
    for place in paced(_near(len(sheet.rows)), pulse):
        for left, right in _runs(sheet.rows[place]):
            row = sheet.rows[place].number
            if any(_holds(legend, row, left) for legend in found):
                continue
            legend = _legend(sheet, words, place, left, right)
            if legend is not None:
                found.append(legend)
        for touching in touching_legends(sheet, words, place):
            if not any(_holds(legend, touching.top, touching.left) for legend in found):
                found.append(touching._replace(top=_title_above(sheet, touching.top, touching.left)))
    return tuple(found)


def head_of(sheet: Sheet, words: Words, legend: Range) -> int | None:
    """The row of a legend that says what its columns are, None where only a title stands over it."""
    for row in (legend.top, legend.top + 1):
        texts = [_text(sheet.value(row, column)) for column in range(legend.left, legend.right + 1)]
        if len(texts) > 1 and _is_head(words, texts):
            return row
    return None


def without(sheet: Sheet, legends: Sequence[Range]) -> Sheet:
    """`sheet` with nothing in these cells."""
    if not legends:
        return sheet
    rows: list[Row] = []
    for row in sheet.rows:
        own = [legend for legend in legends if legend.top <= row.number <= legend.bottom]
        if own:
            values = tuple(
                None if any(one.left <= row.first_column + n <= one.right for one in own) else value
                for n, value in enumerate(row.values)
            )
            if all(value is None for value in values):
                continue
            row = Row(row.number, row.first_column, values)
        rows.append(row)
    merged = tuple(m for m in sheet.merged or () if not any(_holds(legend, m.top, m.left) for legend in legends))
    return replace(sheet, rows=tuple(rows), merged=merged)


def told_legends(regions: Sequence[Region], sheet: Sheet, legends: Sequence[Range]) -> tuple[Region, ...]:
    """`regions` with the rows in which nothing but a legend stands among what they skip: those of the one above."""
    told = list(regions)
    for legend in legends:
        owner = max((n for n, one in enumerate(told) if one.top <= legend.top), default=0)
        if not told:
            break
        region = told[owner]
        used = {*region.header_rows, *region.data_rows, *(skipped.row for skipped in region.skipped)}
        rows = [row for row in range(legend.top, legend.bottom + 1) if row not in used]
        texts = {row: text_of(sheet.value(row, legend.left)).strip()[:200] for row in rows}
        skipped = sorted((*region.skipped, *(SkippedRow(r, Reason.LEGEND, t) for r, t in texts.items())), key=_by_row)
        told[owner] = replace(region, skipped=tuple(skipped))
    return tuple(told)


def _by_row(skipped: SkippedRow) -> int:
    return skipped.row


def _near(count: int) -> Iterator[int]:
    yield from range(min(count, _NEAR))
    yield from range(max(_NEAR, count - _NEAR), count)


def _runs(row: Row) -> Iterator[tuple[int, int]]:
    """The cells of a row that touch one another and might be the head of a legend: first and last column."""
    start = 0
    values = row.values
    blanks = [n for n, value in enumerate(values) if value is None or (isinstance(value, str) and not value.strip())]
    for end in (*blanks, len(values)):
        if 0 < end - start <= _MOST_COLUMNS and _hints(values[end - 1]):
            yield row.first_column + start, row.first_column + end - 1
        start = end + 1


def _hints(value: Value) -> bool:
    if not isinstance(value, str) or len(value) > 24:
        return False
    return _HINT.search(simplified(value.lower())) is not None


def _legend(sheet: Sheet, words: Words, place: int, left: int, right: int) -> Range | None:
    """The legend whose header or title is this run of cells."""
    row = sheet.rows[place].number
    texts = [_text(sheet.value(row, column)) for column in range(left, right + 1)]
    if left == right:
        return _under_title(sheet, words, place, left) if _TITLE.match(texts[0]) else None
    if not _is_head(words, texts):
        return None
    body = _body(sheet, place + 1, left, right)
    if not body or not _is_explained(sheet, words, body, left, right, texts):
        return None
    return Range(_title_above(sheet, row, left), left, body[-1], right)


def _is_head(words: Words, texts: Sequence[str]) -> bool:
    first, *middle, last = texts
    if not _CODE.match(first) or any(words.knows(text) and not _CODE.match(text) for text in middle):
        return False
    if any(is_datum(text) for text in texts):
        return False
    return _MEANING.match(last) is not None or (
        _NAME.match(last) is not None and _CODE_ONLY.search(first) is not None and last not in ("企业名称", "单位名称")
    )


def _is_explained(sheet: Sheet, words: Words, body: Sequence[int], left: int, right: int, head: Sequence[str]) -> bool:
    """Whether what stands under such a header is no list of firms and no form."""
    firsts = [_text(sheet.value(row, left)) for row in body]
    if sum(map(words.knows, firsts)) * 2 >= len(firsts):
        return _has_header_elsewhere(sheet, words, body, left, right)
    cells = [sheet.value(row, column) for row in body for column in range(left, right + 1)]
    if any(is_firm_name(value) for value in cells if not _NAME_OF_FORM.match(_text(value))):
        return False
    return _MEANING.match(head[-1]) is not None or all(len(text) <= _LONG_CODE for text in firsts)


_NAME_OF_FORM = re.compile(r"^(?:国有|外资|民营)?(?:股份|有限)?(?:责任|有限|独资)?(?:股份)?公司$")
"""有限责任公司: a kind of firm and none of them."""


def _has_header_elsewhere(sheet: Sheet, words: Words, body: Sequence[int], left: int, right: int) -> bool:
    for place in _near(len(sheet.rows)):
        row = sheet.rows[place]
        outside = [
            _text(value)
            for column, value in row.items()
            if not (body[0] - 1 <= row.number <= body[-1] and left <= column <= right)
        ]
        if sum(map(words.knows, filter(None, outside))) >= 2:
            return True
    return False


def _under_title(sheet: Sheet, words: Words, place: int, left: int) -> Range | None:
    """A legend without a header: what stands right under its title, two to four cells a row that touch nothing."""
    following = sheet.rows[place + 1] if place + 1 < len(sheet.rows) else None
    top = sheet.rows[place].number
    if following is None or following.number != top + 1:
        return None
    right = _end(following, left)
    texts = [_text(sheet.value(following.number, column)) for column in range(left, right + 1)]
    if not 2 <= len(texts) <= _MOST_COLUMNS or any(map(words.knows, texts)) or len(texts[0]) > _LONG_CODE:
        return None
    body = _body(sheet, place + 1, left, right)
    cells = [sheet.value(row, column) for row in body for column in range(left, right + 1)]
    if not body or any(is_firm_name(value) for value in cells if not _NAME_OF_FORM.match(_text(value))):
        return None
    return Range(top, left, body[-1], right)


def _body(sheet: Sheet, place: int, left: int, right: int) -> list[int]:
    """The rows right below that hold something within the columns and touch nothing beside them."""
    body: list[int] = []
    for row in sheet.rows[place:]:
        if row.number != sheet.rows[place - 1].number + 1 + len(body):
            break
        values = dict(row.items())
        held = [column for column in range(left, right + 1) if not _is_blank(values.get(column))]
        if not held or not _is_blank(values.get(left - 1)) or not _is_blank(values.get(right + 1)):
            break
        body.append(row.number)
    return body


def _end(row: Row, left: int) -> int:
    """The last of the cells that touch one another from column `left` on; one before it where that is blank."""
    values = dict(row.items())
    column = left
    while not _is_blank(values.get(column)):
        column += 1
    return column - 1


def _title_above(sheet: Sheet, row: int, left: int) -> int:
    """The first row of a legend: that of the line over its header, where that is one."""
    over = sheet.value(row - 1, left) if row > 1 else None
    is_alone = _is_blank(sheet.value(row - 1, left + 1)) if over is not None else False
    text = _text(over)
    return row - 1 if is_alone and (_TITLE.match(text) or _MEANING.match(text)) else row


def _text(value: Value) -> str:
    if not isinstance(value, str):
        return text_of(value) if value is not None else ""
    return clean_header(value).words or simplified(one_line(value)).rstrip(":：")


def _holds(where: Range, row: int, column: int) -> bool:
    return where.top <= row <= where.bottom and where.left <= column <= where.right


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
