"""What the value reader drops from an xlsx sheet, brought back by one scan of its XML; and the guard of far cells.

Used by the reading process. Found are number formats that change a value's meaning, cells struck through, error cells,
formulas without a stored value, hidden rows and columns, comments. The scan works on pieces of a few megabytes with
compiled patterns, never on the whole sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from registry.intake.reading import limits
from registry.intake.reading.address import MAX_COLUMN, MAX_ROW, cell_name, column_number
from registry.intake.reading.comments import read_comments
from registry.intake.reading.limits import RefusalError
from registry.intake.reading.package import Attributes, Package, Stream
from registry.model.chinese import either_script

_PIECE = 4 << 20
_DIGITS = b"0123456789"
_CELL = rb'<c r="([A-Z]+)([0-9]+)"'
_FORMULA = rb"<f\b[^<>]*(?:/>|>[^<]*</f>)"
_FILLED = re.compile(
    rb'<c r="([A-Z]+)[0-9]+"[^<>]*>\s*(?:<f\b[^<>]*?(?:/>|>[^<]*</f>)\s*)?<(?:v(?:\s[^<>]*)?>[^<]|is\b|v>\s*<!\[)'
)
_FAR_ROW = re.compile(rb'<c r="([A-Z]+[0-9]{8,})"')
_ADDRESS = re.compile(_CELL)
_ERROR = re.compile(_CELL + rb'(?=[^<>]*\st="e")[^<>]*>(?:\s*' + _FORMULA + rb")?\s*<v[^<>]*>([^<]*)</v>")
_NO_VALUE = re.compile(_CELL + rb"([^<>]*)>\s*" + _FORMULA + rb"\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")
_ANY_STYLE = re.compile(_CELL + rb'[^<>]*?\ss="([0-9]+)"')
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^<>]*\shidden="(?:1|true)")[^<>]*?\sr="([0-9]{1,7})"')
_COLUMN = re.compile(rb"<col\b([^<>]*)>")
_MERGE = re.compile(rb'<mergeCell\b[^<>]*?\sref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_TAG = re.compile(rb"<(row|c)(?=[\s/>])([^<>]*?)(/?)>")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PREFIX = re.compile(rb"<([A-Za-z_][\w.-]*):worksheet\b")
_MANY_STYLES = 40

_BUILT_IN = {
    2: "0.00",
    9: "0%",
    10: "0.00%",
    17: "mmm-yy",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_MEANING = either_script(r"[%‰万亿元千百$¥￥€£]|美|港|欧|,\s*(?:$|[;_\"\\])|,,|!\.")
_DECIMALS = re.compile(r"^0\.00?$")


def meaningful(code: str) -> bool:
    """Whether a number format says something about the value: a share, a unit, a scale, a currency, a month, a year."""
    if _MEANING.search(_LOCALE.sub(r"\1", code)) or _DECIMALS.match(code):
        return True
    bare = _LITERAL.sub("", code.split(";")[0]).lower()
    return "y" in bare and "d" not in bare


def decimals_only(code: str) -> bool:
    """Whether a format only fixes the decimals: it matters to a figure that may be a month (2023.10), to no other."""
    return _DECIMALS.match(code) is not None


class Book:
    """What the workbook part says: the names of the sheets, the part each stands in, and the epoch of its dates."""

    def __init__(self, package: Package) -> None:
        relations = dict(package.relations("").values())
        name = relations.get("officeDocument", "xl/workbook.xml")
        self.parts: dict[str, str] = {}
        self.epoch1904 = False
        self._targets = package.relations(name)
        self._count = 0
        package.walk(name, self._element)
        by_kind = dict(self._targets.values())
        self.styles = by_kind.get("styles", "xl/styles.xml")
        self.strings = by_kind.get("sharedStrings", "xl/sharedStrings.xml")

    def _element(self, tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            self.epoch1904 = attributes.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            self._count += 1
            if self._count > limits.SHEETS:
                raise RefusalError("sheets", limit=limits.SHEETS)
            kind, part = self._targets.get(attributes.get("id", ""), ("", ""))
            if kind in ("worksheet", ""):
                self.parts[attributes.get("name", "")] = part


class Styles(NamedTuple):
    """The styles that say something, by their number as it stands in the XML.

    Attributes:
        formats: style to number format, of the formats that mean something.
        struck: the styles that strike a cell through.
    """

    formats: dict[bytes, str]
    struck: frozenset[bytes] = frozenset()


def read_styles(package: Package, part: str) -> Styles:
    """What the styles of a workbook say."""
    codes: dict[int, str] = dict(_BUILT_IN)
    styles: list[tuple[int, int]] = []
    fonts: list[bool] = []
    path: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        path.append(tag)
        if tag == "numFmt" and "numFmts" in path:
            identifier = attributes.get("numFmtId", "")
            if identifier.isdecimal():
                codes[int(identifier)] = attributes.get("formatCode", "")[:255]
        elif tag == "xf" and len(path) > 1 and path[-2] == "cellXfs":
            styles.append((_number(attributes.get("numFmtId", "")), _number(attributes.get("fontId", ""))))
        elif tag == "font" and path[-2:-1] == ["fonts"]:
            fonts.append(False)
        elif tag == "strike" and path[-3:-1] == ["fonts", "font"]:
            fonts[-1] = attributes.get("val", "1") in ("1", "true", "on")

    def end(_: str) -> None:
        path.pop()

    package.walk(part, start, end)
    wanted = {number: code for number, code in codes.items() if meaningful(code)}
    return Styles(
        {b"%d" % i: wanted[number] for i, (number, _) in enumerate(styles) if number in wanted},
        frozenset(b"%d" % i for i, (_, font) in enumerate(styles) if font < len(fonts) and fonts[font]),
    )


def _number(text: str) -> int:
    return int(text[:9]) if text.isdecimal() and text.isascii() else 0


class SheetScan:
    """One sheet, scanned. After `run` the attributes hold what was found; rows and columns count from 1.

    Attributes:
        filled: number of cells with a value.
        rows, columns: the last row and column with a value.
        formats: row to [(column, number format)].
        struck: row to the columns of the cells that are struck through, blank ones among them.
        comments: (row, column) to the comment's text.
        errors: (row, column) to the error's text.
        no_value: (row, column) of formulas without a stored value.
        hidden_rows, hidden_columns: those within the filled rectangle.
    """

    def __init__(self, name: str, part: str, styles: Styles) -> None:
        self.filled = self.rows = self.columns = 0
        self.formats: dict[int, list[tuple[int, str]]] = {}
        self.struck: dict[int, list[int]] = {}
        self.comments: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.no_value: set[tuple[int, int]] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._name = name
        self._part = part
        self._styles = styles
        self._style_pattern = _style_pattern(styles.formats)
        self._struck_pattern = _style_pattern(styles.struck)
        self._widest = self._lowest = (0, 0)
        self._merges = 0
        self._position = (0, 0)
        self._prefix = b""
        self._columns: dict[bytes, int] = {}

    def run(self, package: Package, progress: Callable[[int], None]) -> None:
        """Scan the sheet; `progress` gets the number of bytes of each piece.

        Raises:
            RefusalError: ``far_cell``, ``out_of_sheet``, ``cells``, ``merge``, ``merges``, and what `Package` and
                `Stream` refuse.
        """
        stream = Stream(self._part)
        pending = b""
        started = False
        for chunk in package.chunks(self._part):
            stream.see(chunk)
            progress(len(chunk))
            pending += chunk
            if not started:
                started = True
                found = _PREFIX.search(chunk[:4096])
                self._prefix = found[1] + b":" if found else b""
            if len(pending) >= _PIECE:
                cut = pending.rfind(b"</" + self._prefix + b"row>")
                cut = pending.rfind(b">") + 1 if cut < 0 else cut + len(self._prefix) + 6
                self._see(pending[:cut])
                pending = pending[cut:]
                if len(pending) > 4 * _PIECE:  # no tag ends for megabytes: no sheet looks like that
                    raise RefusalError("damaged")
        self._see(pending)
        self._check_box()
        self.comments = read_comments(package, self._part)
        self.hidden_rows = {row for row in self.hidden_rows if row <= self.rows}
        self.hidden_columns = {column for column in self.hidden_columns if column <= self.columns}

    def _see(self, piece: bytes) -> None:
        if self._prefix:
            piece = piece.replace(b"<" + self._prefix, b"<").replace(b"</" + self._prefix, b"</")
        if _is_irregular(piece):
            piece = _TAG.sub(self._address, piece)
        self._see_filled(piece)
        if self._style_pattern is not None:
            self._see_formats(piece)
        if self._struck_pattern is not None:
            self._see_struck(piece)
        if b't="e"' in piece:
            for letters, row, text in _ERROR.findall(piece):
                self.errors[int(row), self._column(letters)] = text.decode("utf-8", "replace")[:40]
        if b"<f" in piece:
            for letters, row, attributes, value in _NO_VALUE.findall(piece):
                if not (value and b't="str"' in attributes):  # a formula that gave "" has a value: ""
                    self._see_no_value(int(row), self._column(letters))
        if b"hidden" in piece:
            self.hidden_rows.update(map(int, _HIDDEN_ROW.findall(piece)))
            self._see_columns(piece)
        if b"<mergeCell " in piece:
            self._see_merges(piece)

    def _see_filled(self, piece: bytes) -> None:
        found = _FILLED.findall(piece)
        if not found:
            return
        self.filled += len(found)
        if self.filled > limits.CELLS:
            raise RefusalError("cells", sheet=self._name, limit=limits.CELLS)
        for name in set(found):
            column = self._column(name)
            if column > self.columns:
                self.columns = column
                self._widest = self._first_in(piece, name)
        lowest = self._last_in(piece)
        if lowest[0] > self.rows:
            self.rows = lowest[0]
            self._lowest = lowest
        beyond = _FAR_ROW.search(piece)
        if beyond:
            raise RefusalError("out_of_sheet", sheet=self._name, cell=beyond[1].decode("ascii")[:20])
        if self.rows > MAX_ROW or self.columns > MAX_COLUMN:
            far = self._lowest if self.rows > MAX_ROW else self._widest
            raise RefusalError("out_of_sheet", sheet=self._name, cell=cell_name(*far))

    def _first_in(self, piece: bytes, letters: bytes) -> tuple[int, int]:
        """Where the first filled cell of a column stands."""
        cells = re.finditer(rb'<c r="' + letters + rb'([0-9]+)"(?:[^<>]*[^/<>])?>', piece)
        first = next(cells, None)
        return (int(first[1][:12]) if first else 1), self._column(letters)

    def _last_in(self, piece: bytes) -> tuple[int, int]:
        """Where the last filled cell stands: the one whose value ends last."""
        end = max(piece.rfind(b"</v>"), piece.rfind(b"</is>"))
        address = _ADDRESS.match(piece, piece.rfind(b'<c r="', 0, max(end, 0)))
        return (int(address[2][:12]), self._column(address[1])) if address else (0, 0)

    def _see_no_value(self, row: int, column: int) -> None:
        if row <= MAX_ROW and column <= MAX_COLUMN:
            self.no_value.add((row, column))
            if len(self.no_value) > limits.CELLS:
                raise RefusalError("cells", sheet=self._name, limit=limits.CELLS)

    def _see_formats(self, piece: bytes) -> None:
        assert self._style_pattern is not None
        for letters, row, style in self._style_pattern.findall(piece):
            code = self._styles.formats.get(style)
            if code is not None:
                self.formats.setdefault(int(row), []).append((self._column(letters), code))

    def _see_struck(self, piece: bytes) -> None:
        assert self._struck_pattern is not None
        for letters, row, style in self._struck_pattern.findall(piece):
            if style in self._styles.struck:
                self.struck.setdefault(int(row), []).append(self._column(letters))

    def _see_columns(self, piece: bytes) -> None:
        for attributes in _COLUMN.findall(piece):
            values = _attributes(attributes)
            if values.get(b"hidden") in (b"1", b"true"):
                first, last = values.get(b"min", b""), values.get(b"max", b"")
                if first.isdigit() and last.isdigit():
                    self.hidden_columns.update(range(int(first[:6]), min(int(last[:6]), MAX_COLUMN) + 1))

    def _see_merges(self, piece: bytes) -> None:
        for left, top, right, bottom in _MERGE.findall(piece):
            self._merges += 1
            if self._merges > limits.MERGED_RANGES:
                raise RefusalError("merges", sheet=self._name, limit=limits.MERGED_RANGES)
            rows = abs(int(bottom[:8]) - int(top[:8])) + 1
            columns = abs(self._column(right) - self._column(left)) + 1
            if rows * columns > limits.MERGED_CELLS:
                name = b"%s%s:%s%s" % (left, top, right, bottom)
                raise RefusalError("merge", sheet=self._name, range=name.decode("ascii")[:30], count=rows * columns)

    def _check_box(self) -> None:
        if self.rows * self.columns <= limits.BOX:
            return
        far = self._widest if self.columns / MAX_COLUMN >= self.rows / MAX_ROW else self._lowest
        raise RefusalError("far_cell", sheet=self._name, cell=cell_name(*far), rows=self.rows, columns=self.columns)

    def _position_of(self, address: bytes) -> tuple[int, int]:
        letters = address.rstrip(_DIGITS)
        return int(address[len(letters) :][:12]), self._column(letters)

    def _column(self, letters: bytes) -> int:
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters[:6].decode("ascii"))
        return column

    def _address(self, tag: re.Match[bytes]) -> bytes:
        """A row or cell tag with its address first; a missing address follows from the one before, as readers do."""
        values = _attributes(tag[2])
        own = values.pop(b"r", b"")
        row, column = self._position
        if tag[1] == b"row":
            row, column = (int(own[:12]) if own.isdigit() else row + 1), 0
            own = b"%d" % row
        elif _is_address(own):
            row, column = self._position_of(own)
        else:
            column += 1
            own = cell_name(max(row, 1), column).encode("ascii")
        self._position = (row, column)
        rest = b"".join(b' %s="%s"' % item for item in values.items())
        return b'<%s r="%s"%s%s>' % (tag[1], own, rest, tag[3])


def _is_irregular(piece: bytes) -> bool:
    """Whether a cell of the piece does not start with its address in double quotes."""
    count = piece.count
    if count(b"<c") == count(b'<c r="') and b"<row>" not in piece:
        return False  # the usual piece, found out at the least cost
    cells = sum(count(start) for start in (b"<c ", b"<c>", b"<c/>", b"<c\n", b"<c\r", b"<c\t"))
    return cells != count(b'<c r="') or b"<row>" in piece


def _is_address(text: bytes) -> bool:
    letters = text.rstrip(_DIGITS)
    return letters.isalpha() and letters.isupper() and len(letters) < len(text)


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _style_pattern(styles: Collection[bytes]) -> re.Pattern[bytes] | None:
    if not styles:
        return None
    if len(styles) > _MANY_STYLES:
        return _ANY_STYLE
    return re.compile(_CELL + rb'[^<>]*?\ss="(' + b"|".join(styles) + rb')"')
