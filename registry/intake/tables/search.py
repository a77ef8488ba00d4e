"""Finding the tables of a sheet.

A header row is told by words: the share of its cells that are known header words counts most, then its width, the contrast
to the data-like rows below, and that its texts differ from each other. The header then grows upwards over merged groups and
downwards over sub-headers, units and numbering. A table ends at a signature or note line, at two blank rows, or where the
next table begins. Import reference 3.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

from registry.intake.grammar import display, unit_named
from registry.intake.reading import Cell, Range, Sheet
from registry.intake.tables.header import HeaderParts, clean_header
from registry.intake.tables.region import Column, Lexicon, Region, Skipped, SkipReason

_LOOK_AHEAD = 40
_MOST_HEADER_ROWS = 3
_NEEDED_SHARE = 0.3
_FOOTER = re.compile(
    r"^\s*(?:填表人|填报人|制表|审核人|负责人|单位负责人|联系人[:：]|联系电话[:：]|填表日期|填报日期|填报时间|盖章|签字)"
)
_NOTE = re.compile(r"^\s*(?:注\s*[:：\d]|备注\s*[:：]|说明\s*[:：]|填报说明|填表说明|note[s]?\s*:)", re.IGNORECASE)
_TOTAL = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|total\b|sum\b)", re.IGNORECASE)
_UNIT_LINE = re.compile(r"(?:金额|货币)?单位\s*[:：]\s*([^\s；;，,。)）]+)")
_DIGITS = re.compile(r"^[\d\s,.，．%％+\-~～至年月日/Q季度半上下约近超余多万亿元]+$")
_CODE = re.compile(r"^[0-9A-Z]{15,18}$")
_COUNT_UNITS = {
    "人",
    "件",
    "项",
    "个",
    "家",
    "颗",
    "枚",
    "台",
    "套",
    "次",
    "年",
    "%",
    "％",
    "万元",
    "元",
    "亿元",
    "日期",
    "文本",
}
_STEMS = re.compile(r"^(?:[甲乙丙丁戊己庚辛壬癸]|\d{1,3}|[(（]\d{1,3}[)）]|[A-Z])$")


@dataclass(slots=True)
class _Grid:
    """A sheet with its merges spread, asked by row."""

    sheet: Sheet
    lexicon: Lexicon
    _merged: dict[int, list[Range]] = field(default_factory=dict[int, list[Range]])

    def __post_init__(self) -> None:
        for merged in self.sheet.merged or ():
            for row in range(merged.top, min(merged.bottom, merged.top + 2000) + 1):
                self._merged.setdefault(row, []).append(merged)

    def merge_at(self, row: int, column: int) -> Range | None:
        return next((m for m in self._merged.get(row, ()) if m.left <= column <= m.right), None)

    def merges(self, row: int) -> list[Range]:
        return self._merged.get(row, [])

    def cells(self, row: int) -> dict[int, Cell]:
        """The filled cells of a row by column, each merged range spread over its columns."""
        found = {cell.column: cell for cell in self.sheet.cells(row) if not cell.is_blank}
        for merged in self.merges(row):
            first = self.sheet.cell(merged.top, merged.left)
            if not first.is_blank:
                for column in range(merged.left, merged.right + 1):
                    found[column] = first
        return found

    def texts(self, row: int) -> dict[int, str]:
        return {column: cell.text().strip() for column, cell in self.cells(row).items()}

    def is_blank(self, row: int) -> bool:
        return not self.cells(row)

    def is_lonely(self, row: int) -> bool:
        """Whether only one thing stands in the row: a title, a note, a section."""
        return len({(c.row, c.column) for c in self.cells(row).values()}) == 1

    def hits(self, row: int) -> set[int]:
        """Columns whose text is a header word."""
        return {column for column, text in self.texts(row).items() if self.is_word(text)}

    def is_word(self, text: str) -> bool:
        return len(text) <= 40 and self.lexicon.is_header_word(clean_header(text).text or text)


def _is_data(cell: Cell) -> bool:
    """Whether the cell looks like a value rather than a title."""
    if cell.error or isinstance(cell.value, bool | int | float | date | time):
        return True
    text = cell.text().strip()
    return bool(_DIGITS.match(text) and any(c.isdigit() for c in text)) or bool(_CODE.match(text))


def _data_share(cells: dict[int, Cell]) -> float:
    return sum(map(_is_data, cells.values())) / len(cells) if cells else 0.0


def find_regions(sheet: Sheet, lexicon: Lexicon) -> tuple[Region, ...]:
    """The tables of `sheet`, from top to bottom. None where no row holds words that a header would."""
    grid = _Grid(sheet, lexicon)
    found: list[Region] = []
    start = 1
    while start <= sheet.last_row:
        anchor = _anchor(grid, start)
        if anchor is None:
            break
        region, following = _region(grid, anchor, start)
        if region.data_rows:
            found.append(region)
        start = max(following, anchor + 1)
    return tuple(found)


def _anchor(grid: _Grid, start: int) -> int | None:
    """The row at or below `start` that is most like a header; rows are looked at in windows of 40."""
    for first in range(start, grid.sheet.last_row + 1, _LOOK_AHEAD):
        last = min(first + _LOOK_AHEAD - 1, grid.sheet.last_row)
        widest = max((len(grid.cells(row)) for row in range(first, last + 1)), default=0)
        scored = [
            (score, -row) for row in range(first, last + 1) if (score := _score(grid, row, widest, first)) is not None
        ]
        if scored:
            best = max(scored)
            # The first table of the window counts, even if a later one has the better header.
            close = [row for score, row in scored if score >= best[0] - 1.0]
            return -max(close)
    return None


def _score(grid: _Grid, row: int, widest: int, first: int) -> float | None:
    cells = grid.cells(row)
    distinct = {(c.row, c.column) for c in cells.values()}
    hits = grid.hits(row)
    hit_share = len(hits) / len(cells) if cells else 0.0
    own = _data_share(cells)
    if len(distinct) < 2 or len(hits) < 2 or hit_share < _NEEDED_SHARE or own > 0.4:
        return None
    below = [
        _data_share(grid.cells(r))
        for r in range(row + 1, min(row + 7, grid.sheet.last_row + 1))
        if not grid.is_blank(r)
    ]
    contrast = (sum(below) / len(below) if below else 0.0) - own
    words = len({c.text() for c in cells.values()}) / len(cells)
    return 3 * hit_share + len(cells) / max(widest, 1) + 0.8 * contrast + 0.5 * words - 2 * own - 0.02 * (row - first)


def _region(grid: _Grid, anchor: int, start: int) -> tuple[Region, int]:
    rows = _header_rows(grid, anchor, start)
    columns, after = _columns(grid, rows)
    skipped = [Skipped(row, reason) for row, reason in _above(grid, start, rows[0])]
    unit = _unit_above(grid, start, rows[0])
    unit_row = after > rows[-1] + 1
    if unit_row:
        skipped += [Skipped(row, SkipReason.UNIT) for row in range(rows[-1] + 1, after)]
    data, more, following = _data(grid, rows, columns, after)
    known = sum(grid.is_word(part) for c in columns for part in c.path[-1:])
    filled = tuple(m for m in grid.sheet.merged or () if m.bottom > m.top and data and data[0] <= m.top <= data[-1])
    region = Region(
        grid.sheet.name,
        tuple(rows),
        tuple(data),
        columns,
        tuple(sorted([*skipped, *more], key=lambda s: s.row)),
        unit,
        100 * known // max(len(columns), 1),
        filled,
    )
    return region, following


def _header_rows(grid: _Grid, anchor: int, start: int) -> list[int]:
    rows = [anchor]
    while rows[0] > start and len(rows) < _MOST_HEADER_ROWS and _is_group_row(grid, rows[0] - 1, rows[0]):
        rows.insert(0, rows[0] - 1)
    while len(rows) < _MOST_HEADER_ROWS and _is_sub_header(grid, rows, rows[-1] + 1):
        rows.append(rows[-1] + 1)
    return rows


def _is_group_row(grid: _Grid, row: int, below: int) -> bool:
    """Whether `row` names groups over the columns of the header below it."""
    cells = grid.cells(row)
    starts = {(c.row, c.column) for c in cells.values()}
    if len(starts) < 2 or _data_share(cells) > 0.3:
        return False
    if any(_NOTE.match(t) or _UNIT_LINE.search(t) for t in grid.texts(row).values()):
        return False
    wide = [m for m in grid.merges(row) if m.right > m.left]
    tall = [m for m in grid.merges(row) if m.top <= row < m.bottom and m.bottom >= below]
    if not wide and not tall:
        return False
    width = len(grid.cells(below))
    return all(m.right - m.left + 1 < max(width, 2) for m in wide)


def _is_sub_header(grid: _Grid, rows: list[int], row: int) -> bool:
    """Whether `row` splits the groups of the header above it: 2023年 and 2024年 under 营业收入, or names in English."""
    cells = grid.cells(row)
    if not cells or row > grid.sheet.last_row:
        return False
    own = {column: cell for column, cell in cells.items() if cell.row == row}
    if not own:
        return True  # everything here belongs to cells merged from above
    if _data_share(own) > 0.2 and not all(re.fullmatch(r"(?:19|20)\d\d\s*年?", c.text().strip()) for c in own.values()):
        return False
    grouped = {
        column
        for m in grid.merges(rows[-1])
        if m.right > m.left and m.top in rows
        for column in range(m.left, m.right + 1)
    }
    if own.keys() <= grouped:
        return True
    words = sum(grid.is_word(c.text().strip()) for c in own.values())
    return len(own) >= 2 and words / len(own) >= 0.6


def _columns(grid: _Grid, rows: list[int]) -> tuple[tuple[Column, ...], int]:
    """The columns, and the first row below the header that is neither units nor numbering."""
    after = rows[-1] + 1
    units: dict[int, str] = {}
    while after <= grid.sheet.last_row and (kind := _helper_row(grid, after)):
        if kind is SkipReason.UNIT:
            units = grid.texts(after)
        after += 1
    texts = [grid.texts(row) for row in rows]
    filled = sorted({column for row in texts for column in row})
    columns: list[Column] = []
    for index in filled:
        parts: list[str] = []
        for row in texts:
            text = row.get(index, "")
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        columns.append(_column(index, parts, units.get(index)))
    return tuple(columns), after


def _column(index: int, parts: list[str], unit_cell: str | None) -> Column:
    clean = [clean_header(part) for part in parts]
    lowest_first: list[HeaderParts] = list(reversed(clean))
    unit = next((c.unit for c in lowest_first if c.unit), None)
    percent = any(c.percent for c in clean[-1:])
    if unit_cell:
        bare = unit_cell.strip("()（）[]【】 ")
        percent = percent or bare in ("%", "％")
        unit = bare if unit_named(bare) is not None else unit
    path = tuple(c.text or display(part) for c, part in zip(clean, parts, strict=True))
    text = " ".join(parts) + (f"（{unit_cell}）" if unit_cell else "")
    return Column(
        index, path, text, None if percent else unit, next((c.year for c in lowest_first if c.year), None), percent
    )


def _helper_row(grid: _Grid, row: int) -> SkipReason | None:
    """Whether a row just below the header holds only units or a numbering of the columns."""
    texts = [t for t in grid.texts(row).values() if t]
    if not texts:
        return None
    bare = [t.strip("()（）[]【】 ") for t in texts]
    if all(b in _COUNT_UNITS or unit_named(b) is not None for b in bare):
        return SkipReason.UNIT
    if len(texts) >= 3 and all(_STEMS.match(t) for t in texts):
        numbers = [int(b) for b in bare if b.isdigit()]
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True:
            return SkipReason.NUMBERING
    return None


def _above(grid: _Grid, start: int, header: int) -> Iterator[tuple[int, SkipReason]]:
    for row in range(start, header):
        texts = list(grid.texts(row).values())
        if not texts:
            continue
        if any(_UNIT_LINE.search(t) for t in texts):
            yield row, SkipReason.UNIT
        elif grid.is_lonely(row) and not _NOTE.match(texts[0]):
            yield row, SkipReason.TITLE
        else:
            yield row, SkipReason.NOTE


def _unit_above(grid: _Grid, start: int, header: int) -> str | None:
    """The unit of a line 单位：万元 above the table; the lowest counts."""
    for row in range(header - 1, start - 1, -1):
        for text in grid.texts(row).values():
            found = _UNIT_LINE.search(text)
            if found and unit_named(found.group(1)) is not None:
                return found.group(1)
    return None


def _data(
    grid: _Grid, header: list[int], columns: tuple[Column, ...], first: int
) -> tuple[list[int], list[Skipped], int]:
    """Data rows, skipped rows, and where the search for the next table goes on."""
    head = {c: t for c, t in grid.texts(header[-1]).items() if t}
    numbers = {c.index for c in columns}
    data: list[int] = []
    skipped: list[Skipped] = []
    blanks = 0
    row = first
    while row <= grid.sheet.last_row:
        texts = {c: t for c, t in grid.texts(row).items() if t}
        inside = {c: t for c, t in texts.items() if c in numbers}
        reason = _not_data(grid, row, texts, inside, head)
        if not texts:
            blanks += 1
            if blanks == 2:
                return data, skipped, row + 1
        elif blanks and (grid.is_lonely(row) or _starts_table(grid, row)):
            return data, skipped, row
        elif reason is SkipReason.FOOTER or reason is SkipReason.NOTE:
            skipped.append(Skipped(row, reason))
            return data, skipped, row + 1
        elif reason is not None:
            blanks = 0
            skipped.append(Skipped(row, reason))
        elif not data and not blanks and row > first and _starts_table(grid, row):
            return data, skipped, row
        else:
            blanks = 0
            data.append(row)
        row += 1
    return data, skipped, row


def _starts_table(grid: _Grid, row: int) -> bool:
    hits, cells = grid.hits(row), grid.cells(row)
    return len(hits) >= 2 and len(hits) / len(cells) >= 0.6 and _data_share(cells) < 0.2


def _not_data(
    grid: _Grid, row: int, texts: dict[int, str], inside: dict[int, str], head: dict[int, str]
) -> SkipReason | None:
    if not texts:
        return SkipReason.BLANK
    first_three = [texts[c] for c in sorted(texts)[:3]]
    if any(_TOTAL.match(t) for t in first_three[:2]) and len(first_three[0]) <= 12:
        return SkipReason.TOTAL
    if _NOTE.match(first_three[0]):
        return SkipReason.NOTE
    if any(_FOOTER.match(t) for t in first_three):
        return SkipReason.FOOTER
    if texts == head or (len(texts) >= 2 and set(texts.items()) <= set(head.items())):
        return SkipReason.REPEATED_HEADER
    if not inside or (grid.is_lonely(row) and len(head) > 2 and any(m.right > m.left for m in grid.merges(row))):
        return SkipReason.SECTION
    return None
