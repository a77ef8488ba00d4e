"""A table on paper: the columns in sight, the header on every page, what was asked for at the head, a mark at the foot.

Drawn in tenths of a point, so that the same painting makes the preview, the PDF and the printed page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen

from registry.i18n import Text
from registry.resources import resource_path
from ui.kit.fonts import FAMILIES
from ui.kit.table.columns import Column

R = TypeVar("R")
Tell = Callable[[int, int], None]
"""Called before each page with how many are done and how many there are; what it raises ends the work."""
UNIT = 10
"""Tenths of a point."""
A4 = (595, 842)
_MARGIN, _ROW, _HEAD, _FOOT, _LINE = 36, 15, 20, 22, 12
_GAP = 8
_SAMPLE = 400
"""Rows whose texts are measured."""
_MOST, _LEAST, _AIR = 170, 44, 14
"""Points of a text column at most, the least it is narrowed to, and what a column gets of free room."""
_INK, _SOFT, _HAIR, _GROUND = QColor("#1B1A18"), QColor("#55524B"), QColor("#D3CFC6"), QColor("#F3F1ED")


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What stands round the table.

    Attributes:
        title: at the head of each page.
        asked: what was asked for, a line each: view, search, filters, order.
        right: at the head's right: the day of the data.
        mark: in the middle of the foot, on every page: that the data are fictional; "" for none.
    """

    title: str
    asked: tuple[str, ...]
    right: str
    mark: str = ""


class TablePaper(Generic[R]):
    """Rows on pages of A4.

    Args:
        across: the page lies across.
    """

    def __init__(
        self, rows: Sequence[R], columns: Sequence[Column[R]], words: PaperWords, *, across: bool = True
    ) -> None:
        self._rows, self._columns, self._words, self.across = rows, columns, words, across
        self.width, self.height = (A4[1], A4[0]) if across else A4

    # -- arithmetic

    @property
    def _top(self) -> int:
        return _MARGIN + 18 + _LINE * len(self._words.asked) + 6

    @property
    def rows_a_page(self) -> int:
        """Rows that have room on a page."""
        return (self.height - self._top - _HEAD - _MARGIN - _FOOT) // _ROW

    @property
    def pages(self) -> int:
        """Pages; one where there is no row."""
        return max(-(-len(self._rows) // self.rows_a_page), 1)

    @cached_property
    def widths(self) -> list[int]:
        """Points of each column: what its texts ask for, text columns narrowed where there is no room, the rest shared out."""
        room = self.width - 2 * _MARGIN
        step = max(len(self._rows) // _SAMPLE, 1)
        sample = self._rows[::step]
        metrics, strong = QFontMetrics(_font(8)), QFontMetrics(_font(7.5, 600))
        widths = [
            max(
                [
                    strong.horizontalAdvance(str(column.title)),
                    *(metrics.horizontalAdvance(column.text(row)) for row in sample),
                ],
                default=0,
            )
            // UNIT
            + _GAP
            for column in self._columns
        ]
        loose = [n for n, column in enumerate(self._columns) if not column.numeric]
        for n in loose:
            widths[n] = min(widths[n], _MOST)
        while (over := sum(widths) - room) > 0:
            widest = max((n for n in loose if widths[n] > _LEAST), key=lambda n: widths[n], default=None)
            if widest is None:
                break
            widths[widest] -= min(max(over // max(len(loose), 1), 1), widths[widest] - _LEAST)
        left = room - sum(widths)
        if left > 0 and widths:
            share = min(left // len(widths), _AIR)
            widths = [width + share for width in widths]
            stretch = next((n for n, c in enumerate(self._columns) if c.stretch), loose[-1] if loose else 0)
            widths[stretch] += room - sum(widths)
        return widths

    # -- painting

    def paint(self, painter: QPainter, page: int) -> None:
        """Page `page`, from 0, in tenths of a point from the corner of the paper."""
        words, right = self._words, self.width - _MARGIN
        _text(painter, _MARGIN, _MARGIN, right - _MARGIN, 16, words.title, _font(11, 600))
        _text(painter, _MARGIN, _MARGIN, right - _MARGIN, 16, words.right, _font(8), _SOFT, right=True)
        top = _MARGIN + 18
        for line in words.asked:
            _text(painter, _MARGIN, top, right - _MARGIN, _LINE, line, _font(8), _SOFT)
            top += _LINE
        top = self._top
        self._paint_head(painter, top)
        top += _HEAD
        first = page * self.rows_a_page
        for row in self._rows[first : first + self.rows_a_page]:
            self._paint_row(painter, top, row)
            top += _ROW
        foot = self.height - _MARGIN - 10
        _text(painter, _MARGIN, foot, right - _MARGIN, 10, words.mark, _font(8, 600), _INK, centre=True)
        number = str(Text("Page {n} of {all}", n=page + 1, all=self.pages))
        _text(painter, _MARGIN, foot, right - _MARGIN, 10, number, _font(8), _SOFT, right=True)

    def _paint_head(self, painter: QPainter, top: int) -> None:
        box = _box(_MARGIN, top, sum(self.widths), _HEAD)
        painter.fillRect(box, _GROUND)
        left = _MARGIN
        for column, width in zip(self._columns, self.widths, strict=True):
            title = str(column.title)
            _text(painter, left + 2, top, width - 4, _HEAD, title, _font(7.5, 600), _SOFT, right=column.numeric)
            left += width
        _hair(painter, top + _HEAD, left)

    def _paint_row(self, painter: QPainter, top: int, row: R) -> None:
        left = _MARGIN
        for column, width in zip(self._columns, self.widths, strict=True):
            text = " ".join(column.text(row).split())
            _text(painter, left + 2, top, width - 4, _ROW, text, _font(8), right=column.numeric)
            left += width
        _hair(painter, top + _ROW, left)

    # -- as a file

    def pdf(self, tell: Tell | None = None) -> bytes:
        """All pages as PDF. Made for another thread than the window's."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(72 * UNIT)
        orientation = QPageLayout.Orientation.Landscape if self.across else QPageLayout.Orientation.Portrait
        size = QPageSize(QPageSize.PageSizeId.A4)
        writer.setPageLayout(QPageLayout(size, orientation, QMarginsF(), QPageLayout.Unit.Point))
        writer.setTitle(self._words.title)
        painter = QPainter(writer)
        try:
            for page in range(self.pages):
                if tell is not None:
                    tell(page, self.pages)
                if page:
                    writer.newPage()
                self.paint(painter, page)
        finally:
            painter.end()
            buffer.close()
        return bytes(data.data())


@cache
def _font(points: float, weight: int = 400) -> QFont:
    """The face of the papers, whose figures are of one width as they are. Inter has other glyphs for that, which a PDF would
    name by their private codes, so that no search would find a figure in it."""
    made = QFont(_faces())
    made.setPixelSize(round(points * UNIT))
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 0)  # else that of the application's font counts
    made.setFeature(QFont.Tag("liga"), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@cache
def _faces() -> list[str]:
    """Source Sans 3, loaded when the first table goes to paper; what it lacks is of the faces of the screen."""
    for file in ("SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf"):
        QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{file}")))
    return ["Source Sans 3", *FAMILIES[1:]]


def _box(left: int, top: int, width: int, height: int) -> QRect:
    return QRect(left * UNIT, top * UNIT, width * UNIT, height * UNIT)


def _hair(painter: QPainter, top: int, right: int) -> None:
    painter.setPen(QPen(_HAIR, 4))
    painter.drawLine(_MARGIN * UNIT, top * UNIT, right * UNIT, top * UNIT)


def _text(
    painter: QPainter,
    left: int,
    top: int,
    width: int,
    height: int,
    text: str,
    font: QFont,
    ink: QColor = _INK,
    *,
    right: bool = False,
    centre: bool = False,
) -> None:
    """One line, with an ellipsis where it is too long; figures at the right are never cut."""
    if not text:
        return
    said, box = text, _box(left, top, width, height)
    if not right:
        said = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    align = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    align = Qt.AlignmentFlag.AlignHCenter if centre else align
    painter.setFont(font)
    painter.setPen(ink)
    flags: Any = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
    painter.drawText(box, flags, said)
