"""A block of cells from the clipboard, as an import in small.

Excel, WPS and browsers put cells there as tab-separated text, or as an HTML table. A block with a header row that is known
is read like any sheet. A block without one was laid on cells of a table by a person: it becomes a sheet that names the
firm of each row and the field of each column, so that the same grammar reads its values and the same plan shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from sqlalchemy import func, select

from registry.errors import UserError
from registry.files import write_whole
from registry.i18n import Language, Text
from registry.intake.decisions import Bands, ColumnChoice, Decisions
from registry.intake.memory import Memory
from registry.intake.ours import FIRM_UID, ID_HEADER
from registry.intake.plan import SourceFile
from registry.intake.reading import Kind, Row, Sheet, Workbook
from registry.intake.surveying import find_tables
from registry.intake.targets import target_for
from registry.model.entities import TABLES
from registry.store import Registry

Grid = tuple[tuple[str, ...], ...]
"""The cells of a block, row by row; rows may be of different length."""

MOST_ROWS = 5_000
"""Rows that are reviewed in small; more belong on the import page."""


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A text that a person laid on one value of a firm.

    Attributes:
        uid, legal_name: of the firm.
        field: key without year, ``firm.district``, ``metric.revenue``.
        text: as it was copied.
        unit: what a bare number means there, ``百万元``.
    """

    uid: str
    legal_name: str
    field: str
    text: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Pasted:
    """A block made ready for `importing.prepare`.

    Attributes:
        files: the block as the one workbook of the import.
        decisions: what the place where it was laid says about it.
    """

    files: tuple[tuple[Workbook, SourceFile], ...]
    decisions: Decisions = field(default_factory=Decisions)


# --- reading the clipboard ---------------------------------------------------------------------------------------------


def grid_of_text(text: str) -> Grid:
    """The cells of tab-separated text as Excel writes it; blank rows at the end are left out.

    A cell with a tab, a line break or a quotation mark stands in quotation marks, those inside it doubled. A mark that
    does not close at the end of a cell is part of the text: other programs quote nothing. Never raises.
    """
    rows: list[tuple[str, ...]] = []
    cells: list[str] = []
    place, end = 0, len(text)
    while place < end:
        cell, place = _cell(text, place)
        cells.append(cell)
        if place < end and text[place] == "\t":
            place += 1
            if place == end:
                cells.append("")
            continue
        place += 2 if text.startswith("\r\n", place) else 1
        rows.append(tuple(cells))
        cells = []
    if cells:
        rows.append(tuple(cells))
    return _trimmed(rows)


def _cell(text: str, start: int) -> tuple[str, int]:
    """The cell that begins at `start` and where it ends."""
    if text.startswith('"', start):
        place = start + 1
        while (place := text.find('"', place)) >= 0:
            if text.startswith('""', place):
                place += 2
            elif place + 1 == len(text) or text[place + 1] in "\t\r\n":
                return text[start + 1 : place].replace('""', '"').replace("\r\n", "\n"), place + 1
            else:
                break
    ends = [found for mark in "\t\r\n" if (found := text.find(mark, start)) >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end


class _Tables(HTMLParser):
    """The cells of the first table of a page; merged ones hold their value at the upper left."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._depth = 0
        self._is_over = False
        self._in_cell = False
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag == "table"
        if self._is_over or self._depth != 1:
            return
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), 1000) if span.isascii() and span.isdecimal() else 1
            self.rows[-1].append("")
            self._in_cell = True
        elif tag == "br" and self._in_cell:
            self.rows[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._depth -= 1
            self._is_over = self._is_over or self._depth == 0
        elif tag in ("td", "th") and self._in_cell and self._depth == 1:
            self.rows[-1] += [""] * (self._span - 1)
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell and not self._is_over:
            self.rows[-1][-1] += " ".join(data.splitlines()) if data.strip() else " "


def grid_of_html(page: str) -> Grid:
    """The cells of the first table of an HTML page; empty where there is none. Never raises."""
    tables = _Tables()
    tables.feed(page)
    tables.close()
    rows = [tuple("\n".join(" ".join(line.split()) for line in c.split("\n")).strip() for c in r) for r in tables.rows]
    return _trimmed(rows)


def _trimmed(rows: list[tuple[str, ...]]) -> Grid:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return tuple(rows)


def text_of_grid(grid: Iterable[Sequence[str]]) -> str:
    """`grid` as tab-separated text that `grid_of_text` reads back."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in grid)


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in '"\t\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


# --- a block as a workbook ---------------------------------------------------------------------------------------------


class LargeBlockError(UserError):
    """A block with more rows than are reviewed in small. `grid` is the block: the import page can take it."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        super().__init__(
            Text("The clipboard holds {n:,} rows.", n=len(grid)),
            Text("Nothing was changed."),
            Text("Save them as a workbook and import it. Up to {most:,} rows can be pasted.", most=MOST_ROWS),
        )


def refuse_large(grid: Grid) -> None:
    """Refuse a block that is too large to be reviewed in small.

    Raises:
        LargeBlockError: it has more rows.
    """
    if len(grid) > MOST_ROWS:
        raise LargeBlockError(grid)


def write_block(grid: Grid, folder: Path) -> Path:
    """Write a block as a text file that reads like a workbook; answers its path.

    Raises:
        EnvironmentFault: the disk did not take it.
    """
    path = folder / f"{Text('Clipboard')}.tsv"
    write_whole(path, b"\xef\xbb\xbf" + text_of_grid(grid).encode())
    return path


def book_of(grid: Grid, language: Language) -> tuple[Workbook, SourceFile]:
    """`grid` as the workbook of an import, called clipboard in `language`; its bytes are kept as tab-separated text."""
    name = Text("Clipboard").render(language)
    body = text_of_grid(grid).encode()
    rows = tuple(
        Row(number, 1, tuple(cell if cell.strip() else None for cell in cells))
        for number, cells in enumerate(grid, 1)
        if any(cell.strip() for cell in cells)
    )
    digest = sha256(body).hexdigest()
    sheet = Sheet(name, rows=rows)
    return Workbook(name, digest, len(body), Kind.CSV, None, (sheet,), "utf-8"), SourceFile(name, digest, body)


def has_header(book: Workbook, memory: Memory) -> bool:
    """Whether `book` holds a table whose header names the firms: it can be read like any sheet."""
    found = find_tables(0, book, Decisions(), memory, 0)
    return any(table.names_its_firms for sheet in found for table in sheet.tables)


def whole_block(grid: Grid, language: Language) -> Pasted:
    """A block with a header of its own."""
    return Pasted((book_of(grid, language),))


def laid_block(registry: Registry, cells: Sequence[LaidCell], language: Language) -> Pasted:
    """Texts laid on values of firms, as a sheet with one row a firm and one column a field.

    A yearly figure is that of the last year for which the firm has one; else of the last year for which any firm has.

    Raises:
        UserError: no year is known for a figure.
    """
    years = _Years(registry, {cell.field for cell in cells if cell.field.startswith("metric.")})
    columns: dict[tuple[str, int | None, str | None], int] = {}
    rows: dict[str, dict[int, str]] = {}
    names: dict[str, str] = {}
    for cell in cells:
        key = cell.field, years.of(cell.uid, cell.field), cell.unit
        column = columns.setdefault(key, len(columns) + 3)
        rows.setdefault(cell.uid, {})[column] = cell.text
        names[cell.uid] = cell.legal_name
    titles = [_title(field, year, unit, language) for field, year, unit in columns]
    header = (ID_HEADER, target_for("firm.legal_name").title(language), *titles)
    grid = (
        header,
        *((uid, names[uid], *(texts.get(c, "") for c in columns.values())) for uid, texts in rows.items()),
    )
    book, source = book_of(grid, language)
    sheet = book.sheets[0].name
    meanings = {1: ColumnChoice((FIRM_UID,)), 2: ColumnChoice(("firm.legal_name",))}
    meanings |= {c: ColumnChoice((field,), unit=unit, year=year) for (field, year, unit), c in columns.items()}
    return Pasted(
        ((book, source),),
        Decisions(
            bands={(0, sheet): (Bands((1, 1), 2),)},
            columns={(0, sheet, 0, number): choice for number, choice in meanings.items()},
        ),
    )


def _title(key: str, year: int | None, unit: str | None, language: Language) -> str:
    title = target_for(key).title(language)
    said = title if year is None else Text("{metric} in {year}", metric=title, year=str(year)).render(language)
    return f"{said} ({unit})" if unit else said


class _Years:
    """The year that a figure laid on a firm belongs to."""

    def __init__(self, registry: Registry, fields: Iterable[str]) -> None:
        self._of: dict[tuple[str, str], int] = {}
        self._last: Mapping[str, int] = {}
        codes = [key.removeprefix("metric.") for key in fields]
        if not codes:
            return
        metric = TABLES["metric"].c
        query = select(metric.firm, metric.metric, func.max(metric.year).label("year"))
        query = query.where(metric.metric.in_(codes), metric.lo.is_not(None)).group_by(metric.firm, metric.metric)
        with registry.read() as connection:
            for row in connection.execute(query):
                self._of[row.firm, row.metric] = row.year
        last: dict[str, int] = {}
        for (_firm, code), year in self._of.items():
            last[code] = max(year, last.get(code, year))
        self._last = last

    def of(self, uid: str, key: str) -> int | None:
        table, _, code = key.partition(".")
        if table != "metric":
            return None
        year = self._of.get((uid, code), self._last.get(code))
        if year is None:
            raise UserError(
                Text("No year is known for these figures."),
                Text("Nothing was changed."),
                Text("Copy them with a header that names the year, for example 2024年营业收入."),
            )
        return year
