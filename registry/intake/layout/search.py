"""Finding the tables and forms of a sheet.

A header row is told by its words: the share of cells that are known header words, that few of them look like data, and
where no word is known the contrast to the rows below. The header grows upwards over groups and downwards over
sub-headers, units, numbering and a second language. A table ends where the next header begins; what stands between its
rows and is no record is kept with the reason, so that nothing is left out in silence. Rules: import reference 3.7.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from registry.intake.layout import rows as row_words
from registry.intake.layout.aside import lists_headers, tells_how_to_fill, without_aside
from registry.intake.layout.beside import cuts, is_own_table, part_of
from registry.intake.layout.columns import Header, read_columns, unlabelled
from registry.intake.layout.forms import FormRun, find_form
from registry.intake.layout.grid import Grid, is_datum
from registry.intake.layout.header import clean_header, sheet_unit_in
from registry.intake.layout.legends import find_legends, told_legends, without
from registry.intake.layout.lexicon import Lexicon, Words
from registry.intake.layout.looks import Look, is_line, is_under_groups, names_group
from registry.intake.layout.records import Records, find_records
from registry.intake.layout.region import Column, Reason, Region, RegionKind, SkippedRow
from registry.intake.reading import Row, Sheet
from registry.pace import Pulse

_WINDOW = 40
_FIRST_WINDOW = 200
_HEADER_ROWS = 6
_LINES = 10
_UNKNOWN = 20  # confidence in a table of which no word is known
_GROUP_ROWS = 3
_MOST_UNLABELLED = 50
_MOST_LETTERS = 200  # columns of a table without a header


def find_regions(sheet: Sheet, lexicon: Lexicon | None = None, pulse: Pulse | None = None) -> tuple[Region, ...]:
    """The tables and forms of a sheet, from top to bottom. Never raises; an empty sheet has none.

    Args:
        sheet: the sheet.
        lexicon: knows the words of headers; without one the words of the field catalogue are taken.
        pulse: called often; what it raises ends the search.
    """
    words = Words(lexicon)
    legends = find_legends(sheet, words, pulse)
    return told_legends(Search(without(sheet, legends), words, pulse=pulse).run(), sheet, legends)


class Search:
    """Finds the regions of one sheet; with `is_whole` none is taken apart into tables side by side."""

    def __init__(self, sheet: Sheet, words: Words, *, is_whole: bool = False, pulse: Pulse | None = None) -> None:
        self._pulse = pulse
        self._is_whole = is_whole
        self._sheet = sheet
        self._grid = Grid(sheet)
        self._words = words
        self._looks: dict[int, Look] = {}
        self._regions: list[Region] = []

    def run(self) -> tuple[Region, ...]:
        position = 1
        while position <= self._grid.last_row:
            following = self._next(position)
            if following is None:
                break
            position = max(following, position + 1)
        return tuple(self._regions)

    def _next(self, position: int) -> int | None:
        """Find the region at or below `position`; answers where to look on, None where nothing more is found."""
        window = self._grid.numbers(position, _WINDOW if self._regions else _FIRST_WINDOW)
        anchor = self._anchor(window)
        form = find_form(self._grid, self._words, window, anchor)
        if form is not None:
            self._regions.append(self._form(form, position))
            return form.rows[-1] + 1
        known = anchor is not None
        if anchor is None and not self._regions:
            anchor = self._best(window[:_WINDOW])
        if anchor is None:
            return None
        region, following = self._table(anchor, position, known)
        if region.data_rows or known:
            self._regions += self._apart(region, position, following - 1) if known and not self._is_whole else [region]
        return following

    def _apart(self, region: Region, top: int, bottom: int) -> list[Region]:
        """The tables that `region` is if they stand side by side, from left to right; else itself alone."""
        begin, end = self._span(top, bottom)
        for cut in cuts(region, begin, end):
            right = self._tried(cut.right_begin, end, top, bottom)
            left = self._tried(begin, cut.left_end, top, bottom) if right is not None else None
            if right is not None and left is not None and is_own_table(right, left, cut):
                if tells_how_to_fill(right, left) or lists_headers(
                    self._grid, self._words, right.columns, right.data_rows
                ):
                    continue  # it tells how to fill in the left one
                whole = [
                    *self._within(begin, cut.left_end, top, bottom),
                    *self._within(cut.right_begin, end, top, bottom),
                ]
                return [
                    replace(r, sheet_unit=r.sheet_unit or region.sheet_unit, title=r.title or region.title)
                    for r in whole
                ]
        return [region]

    def _span(self, top: int, bottom: int) -> tuple[int, int]:
        """The first and the last column that hold anything in these rows."""
        rows = [row for row in self._grid.rows_from(top) if row.number <= bottom]
        return min(row.first_column for row in rows), max(row.last_column for row in rows)

    def _tried(self, left: int, right: int, top: int, bottom: int) -> Region | None:
        """The first known table of a part of the sheet as its first rows show it, not taken apart itself."""
        rows = self._grid.rows_from(top)
        first = next((r.number for r in rows if r.number > bottom or _holds(r, left, right)), bottom + 1)
        found = self._within(left, right, first, min(bottom, first + _WINDOW), is_trial=True) if first <= bottom else []
        return found[0] if found else None

    def _within(self, left: int, right: int, top: int, bottom: int, *, is_trial: bool = False) -> list[Region]:
        """The known tables of a part of the sheet; for a trial without looking whether they are several themselves."""
        part = Search(part_of(self._sheet, left, right, top, bottom), self._words, is_whole=is_trial, pulse=self._pulse)
        return [region for region in part.run() if region.confidence > _UNKNOWN]

    # --- the header ----------------------------------------------------------------------------------------------

    def _anchor(self, window: list[int]) -> int | None:
        """The first row whose words make it a header; of a sheet with one column, the first that is a word."""
        if self._sheet.last_column == 1 and window:
            first = self.look(window[0])
            return window[0] if first.hits == 1 else None
        for row in window:
            if self.look(row).is_header:
                return row
        return None

    def _best(self, window: list[int]) -> int | None:
        """Where no word is known: the widest row that looks unlike the rows below it."""
        widest = max((len(self.look(row).pieces) for row in window), default=0)
        best, best_score = None, 0.0
        for place, row in enumerate(window[:-1]):
            look = self.look(row)
            count = len(look.pieces)
            if count < 2 or count * 2 < widest or look.data * 3 > count:
                continue
            below = [self.look(r) for r in window[place + 1 : place + 7]]
            contrast = sum(b.data / max(len(b.pieces), 1) for b in below) / max(len(below), 1) - look.data / count
            distinct = len({piece.text for piece in look.pieces}) / count
            score = 3 * look.share + count / widest + 0.8 * contrast + 0.5 * distinct - 0.02 * place
            if score > best_score:
                best, best_score = row, score
        return best

    def look(self, row: int) -> Look:
        """What a row looks like as a header."""
        look = self._looks.get(row)
        if look is None:
            pieces = tuple(self._grid.pieces(row))
            words = [clean_header(p.text).words for p in pieces if isinstance(p.value, (str, int, float))]
            look = Look(
                pieces,
                hits=sum(isinstance(p.value, str) and self._words.knows(p.text) for p in pieces),
                neutral=sum(not word for word in words),
                data=sum(is_datum(p.value) for p in pieces),
            )
            if len(self._looks) < 1000:
                self._looks[row] = look
        return look

    def _header(self, anchor: int, position: int) -> Header:
        words = [anchor]
        while len(words) < _GROUP_ROWS and words[0] - 1 >= position and self._is_group_row(words[0] - 1, words[0]):
            words.insert(0, words[0] - 1)
        other: list[int] = []
        units: list[int] = []
        silent: list[int] = []
        row = anchor + 1
        while len(words) + len(other) + len(units) + len(silent) < _HEADER_ROWS:
            kind = self.below(words, row)
            if kind is None:
                break
            {"words": words, "other": other, "units": units, "silent": silent}[kind].append(row)
            row += 1
        return self.chinese_first(words, other, units, silent)

    def chinese_first(self, words: list[int], other: list[int], units: list[int], silent: list[int]) -> Header:
        """The header of these rows; where titles stand in two languages, the Chinese ones are its words."""
        if other and row_words.script(self.look(words[-1]).pieces) == "en":
            words, other = [*words[:-1], *other[:1]], [words[-1], *other[1:]]
        return Header(tuple(words), tuple(other), tuple(units), tuple(silent))

    def _is_group_row(self, row: int, below: int) -> bool:
        """Whether `row` groups the columns of the header row `below`."""
        look = self.look(row)
        pieces = look.pieces
        if not pieces or look.data * 3 > len(pieces) or any(is_line(piece.text) for piece in pieces):
            return False
        lower = self.look(below).pieces
        left, right = min(p.left for p in lower), max(p.right for p in lower)
        tall = any(piece.bottom >= below for piece in pieces)
        wide = [piece for piece in pieces if piece.right > piece.left]
        if len(pieces) == 1:
            only = pieces[0]
            return only.left > left and 1 < only.right - only.left + 1 < 0.8 * (right - left + 1)
        if tall or (wide and all(piece.right - piece.left < right - left for piece in wide)):
            return True
        named = sum(self._words.knows(p.text) or names_group(p.text) for p in pieces)
        return named * 2 >= len(pieces) and all(len(piece.text) <= 20 for piece in pieces)

    def below(self, words: list[int], row: int) -> str | None:
        """What the row below a header adds to it: words, another language, units, numbers and hints, or nothing."""
        look = self.look(row)
        own = tuple(piece for piece in look.pieces if piece.top == row)
        if not own:
            reaches = any(piece.top in words for piece in look.pieces)
            return "silent" if reaches else None
        if row_words.is_unit_row(own):
            return "units"
        if row_words.is_numbering_row(own) or row_words.is_hint_row(own):
            return "silent"
        if sum(is_datum(piece.value) for piece in own) * 5 > len(own):
            return None
        above = self.look(words[-1]).pieces
        if any(piece.top in words and piece.top < row for piece in look.pieces):
            return "words"  # a merged header cell reaches down to here
        if is_under_groups(own, above):
            return "words"
        scripts = row_words.script(above), row_words.script(own)
        known = sum(self._words.knows(p.text) for p in own)
        years = sum(not clean_header(p.text).words for p in own)
        if set(scripts) == {"zh", "en"} and known * 10 >= 3 * len(own) and len(own) * 2 >= len(above):
            return "other"
        over = {column for piece in above for column in range(piece.left, piece.right + 1)}
        fills = sum(piece.left not in over for piece in own)
        if len(own) >= 2 and fills and (known + years) * 10 >= 6 * len(own):
            return "words"
        return None

    # --- regions ---------------------------------------------------------------------------------------------------

    def _table(self, anchor: int, position: int, known: bool) -> tuple[Region, int]:
        header = self._header(anchor, position)
        columns = read_columns(self._grid, header)
        above, title, unit = self._above(position, header.rows[0])
        records = find_records(
            self._grid, self._words, header, columns, header.rows[-1] + 1, self._starts_table, self._pulse
        )
        columns, data = self._without_aside(self._with_unlabelled(columns, records), records.data, header)
        for skipped in records.skipped:
            unit = unit or sheet_unit_in(skipped.text)
        if unit is None and self._regions:
            unit = self._regions[-1].sheet_unit
        region = Region(
            sheet=self._sheet.name,
            kind=RegionKind.TABLE,
            header_rows=header.rows,
            data_rows=tuple(data),
            columns=columns,
            skipped=(*above, *records.skipped),
            title=title,
            sheet_unit=unit,
            confidence=self._confidence(columns, bool(data)) if known else _UNKNOWN,
            filled_down=self._filled_down(columns, data),
        )
        return region, records.following

    def marked(self, header: Header, first: int, wanted: Collection[int] = (), *, is_bounded: bool = False) -> Region:
        """The table under a header that a person marked, or the rows from `first` on that have none: no other table begins
        below, and every row that might be a record is one.

        Args:
            wanted: rows that are records, whatever they look like.
            is_bounded: the person said how far it goes to the sides.
        """
        columns = read_columns(self._grid, header) if header.rows else self._letters(first)
        top = header.rows[0] if header.rows else first
        above, title, unit = self._above(self._line_above(top), top)
        below = header.rows[-1] + 1 if header.rows else first
        records = find_records(self._grid, self._words, header, columns, below, lambda _row: False, self._pulse)
        data = sorted((*records.data, *(s.row for s in records.skipped if s.reason is Reason.OTHER or s.row in wanted)))
        columns = self._with_unlabelled(columns, records)
        if header.rows and not is_bounded:
            columns, data = self._without_aside(columns, data, header)
        skipped = tuple(s for s in records.skipped if s.row not in data)
        unit = unit or next((found for s in skipped if (found := sheet_unit_in(s.text))), None)
        return Region(
            sheet=self._sheet.name,
            kind=RegionKind.TABLE,
            header_rows=header.rows,
            data_rows=tuple(data),
            columns=columns,
            skipped=(*above, *skipped),
            title=title,
            sheet_unit=unit,
            confidence=100,
            filled_down=self._filled_down(columns, data),
        )

    def _without_aside(
        self, columns: tuple[Column, ...], rows: list[int], header: Header
    ) -> tuple[tuple[Column, ...], list[int]]:
        """The columns without what stands at their side, and the rows in which these hold anything."""
        kept = without_aside(self._grid, self._words, columns, rows, header.rows)
        if len(kept) == len(columns):
            return columns, rows
        return kept, [row for row in rows if any(self._grid.piece_at(row, column.index) for column in kept)]

    def _letters(self, first: int) -> tuple[Column, ...]:
        """The columns in which anything stands from row `first` on."""
        held = {column for row in self._grid.rows_from(first) for column, _value in row.items()}
        return tuple(unlabelled(index, self._grid) for index in sorted(held)[:_MOST_LETTERS])

    def _line_above(self, top: int) -> int:
        """The first of the lines that stand right above a header: titles, notes, units, but no record."""
        rows = [row for row in self._grid.numbers(max(1, top - _LINES), _LINES) if row < top]
        first = top
        for row in reversed(rows):
            pieces = self.look(row).pieces
            if len(pieces) > 1 and not any(is_line(p.text) or sheet_unit_in(p.text) for p in pieces):
                break
            first = row
        return first

    def _form(self, form: FormRun, position: int) -> Region:
        above, title, unit = self._above(position, form.rows[0])
        between = [row for row in self._grid.numbers(form.rows[0], _FIRST_WINDOW) if row <= form.rows[-1]]
        skipped = [
            SkippedRow(row, Reason.SECTION, self.look(row).pieces[0].text)
            for row in between
            if row not in form.rows and self.look(row).pieces
        ]
        return Region(
            sheet=self._sheet.name,
            kind=RegionKind.FORM,
            header_rows=form.rows,
            data_rows=form.rows[:1],
            columns=form.columns,
            skipped=(*above, *skipped),
            title=title,
            sheet_unit=unit,
            confidence=min(95, 50 + 5 * len(form.columns)),
        )

    def _starts_table(self, row: int) -> bool:
        look = self.look(row)
        return look.is_header and look.data * 5 <= len(look.pieces)

    def _above(self, position: int, top: int) -> tuple[list[SkippedRow], str, str | None]:
        """The rows between the region before and a header: why each is none of its rows, the title, the unit."""
        skipped: list[SkippedRow] = []
        title, unit = "", None
        for row in (r for r in self._grid.numbers(position, _FIRST_WINDOW) if r < top):
            pieces = self.look(row).pieces
            if not pieces:
                continue
            units = [found for piece in pieces if (found := sheet_unit_in(piece.text))]
            unit = units[-1] if units else unit
            text = pieces[0].text
            if row_words.is_note(text) or row_words.is_attachment(text) or len(text) > 80:
                reason = Reason.NOTE
            elif len(pieces) == 1 and not title and (not units or not row_words.begins_with_unit(text)):
                reason, title = Reason.TITLE, text
            elif units:
                reason = Reason.UNIT
            elif row_words.is_footer(text):
                reason = Reason.FOOTER
            elif len(pieces) == 1 or any(is_line(piece.text) for piece in pieces):
                reason = Reason.NOTE
            else:
                reason = Reason.OTHER
            skipped.append(SkippedRow(row, reason, text))
        return skipped, title, unit

    def _with_unlabelled(self, columns: tuple[Column, ...], records: Records) -> tuple[Column, ...]:
        known = {column.index for column in columns}
        extra = sorted(records.columns - known)[:_MOST_UNLABELLED]
        return tuple(sorted((*columns, *(unlabelled(i, self._grid) for i in extra)), key=lambda column: column.index))

    def _filled_down(self, columns: tuple[Column, ...], data: list[int]) -> dict[tuple[int, int], int]:
        filled: dict[tuple[int, int], int] = {}
        wanted = {column.index for column in columns}
        for row in data:
            for merge in self._grid.merges(row):
                if merge.top < row and merge.left in wanted and merge.top >= data[0]:
                    filled[row, merge.left] = merge.top
        return filled

    def _confidence(self, columns: tuple[Column, ...], has_data: bool) -> int:
        named = [column for column in columns if column.path]
        known = sum(any(self._words.knows(word) for word in column.path) for column in named)
        share = known / len(named) if named else 0.0
        return round((30 if has_data else 15) + 65 * share)


def _holds(row: Row, left: int, right: int) -> bool:
    """Whether a row holds anything within these columns."""
    return any(
        value is not None
        for value in row.values[max(left - row.first_column, 0) : max(right - row.first_column + 1, 0)]
    )
