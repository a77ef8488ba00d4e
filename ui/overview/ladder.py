"""The SRDI ladder as counts on a common zero: holding, new this year, due, lapsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text, _
from registry.model.vocab import vocabulary
from registry.report.charts.bars import count_bar
from ui.kit import format as write
from ui.kit import glyphs
from ui.kit.charts import paint_scene
from ui.kit.fonts import Type, advance, scaled
from ui.kit.text_size import keep_height
from ui.overview.parts import LEFT, RIGHT, Figure, Rover, Section
from ui.overview.words import in_chinese

if TYPE_CHECKING:
    from registry.view.overview import Behind, Ladder, Rung

_MARK, _COLUMN, _COUNT = 38, 58, 52
_BETWEEN = 8
"""Pixels between two headings at least."""


class LadderRow(QWidget):
    """One step: its mark, its names, a bar with the count, and three figures."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.figures = tuple(Figure(Type.SECTION, LEFT) if n == 0 else Figure() for n in range(4))
        self._title, self._other, self._tier, self._colour = "", "", "none", "data"
        self._count, self._most, self._column = 0, 0, _COLUMN
        for figure in self.figures:
            figure.setParent(self)
            figure.wanted.connect(self.wanted)
        keep_height(self, 49)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rung(self, rung: Rung, most: int) -> None:
        """Show a step; `most` is the highest count of all steps."""
        tier = rung.tier
        zh = in_chinese()
        self._title, self._other = (tier.zh, "") if zh else (tier.short_en, tier.zh)
        self._tier, self._colour = tier.code, "accent" if tier.code == "little_giant" else "data"
        self._count, self._most = len(rung.held), most
        self._show(rung.held, 0, "text")
        for column, (behind, ink) in enumerate(((rung.new, "text2"), (rung.due, "warn"), (rung.lapsed, "bad")), 1):
            self._show(behind, column, ink if len(behind) else "text3")
        self.update()

    def show_rest(self, title: Text, behind: Behind, most: int) -> None:
        """Show the firms that stand on no step."""
        self._title, self._other, self._tier, self._colour = str(title), "", "none", "dataSoft"
        self._count, self._most = len(behind), most
        self._show(behind, 0, "text")
        for figure in self.figures[1:]:
            figure.show_figure(_("n/a"), "text3", None, _("n/a"))
        self.update()

    def _show(self, behind: Behind, column: int, ink: str) -> None:
        count = len(behind)
        self.figures[column].show_figure(
            write.count(count), ink, behind, _("{title}: {n}", title=str(behind.title), n=write.count(count))
        )
        self._place()

    def set_column(self, width: int) -> None:
        """How wide a column of figures is, px; as wide as its heading."""
        self._column = width
        self._place()
        self.update()

    def _bar_width(self) -> int:
        return max(self.width() - _MARK - 3 * self._column - _COUNT, 20)

    def _place(self) -> None:
        bar = self._bar_width()
        share = bar * self._count // self._most if self._most else 0
        high, top = scaled(22), (self.height() - scaled(22)) // 2
        wide = max(advance(Type.SECTION, self.figures[0].said) + 8, 28)
        self.figures[0].setGeometry(_MARK + share + 4, self.height() - scaled(25), wide, high)
        for column, figure in enumerate(self.figures[1:]):
            left = self.width() - (3 - column) * self._column
            figure.setGeometry(left, top, self._column, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        glyphs.hairline(painter, 0, 0, self.width())
        glyphs.paint_ladder(painter, 0, self.height() - 12, glyphs.ladder_of(self._tier, "valid"), 1.5)
        room = self.width() - 3 * self._column - _MARK
        box = QRect(_MARK, 4, room, scaled(18))
        wide = glyphs.paint_text(painter, box, self._title, Type.CELL_STRONG)
        if self._other:
            fits = advance(Type.CELL, self._other) <= room - wide - 8
            other = self._other if fits else vocabulary("tier").get(self._tier).short_zh
            glyphs.paint_text(painter, box.adjusted(wide + 8, 0, 0, 0), other, Type.CELL, "text2")
        high = scaled(12)
        scene = count_bar(self._count, self._most, float(self._bar_width()), float(high), self._colour)
        paint_scene(painter, scene, _MARK, self.height() - scaled(14) - high // 2)


class _Heads(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[str, ...] = ()
        self.column = _COLUMN
        keep_height(self, 20)

    def show_heads(self, heads: tuple[str, ...]) -> None:
        self._heads = heads
        self.column = max(_COLUMN, *(advance(Type.LABEL, head) + _BETWEEN for head in heads))
        self.setAccessibleName(", ".join(head for head in heads if head))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        right = self.width() - 4
        for head in reversed(self._heads):
            box = QRect(right - self.column - 20, 0, self.column + 20, self.height())
            glyphs.paint_text(painter, box, head, Type.LABEL, "text3", RIGHT, elide=False)
            right -= self.column


class LadderSection(Section):
    """The whole ladder."""

    def __init__(self) -> None:
        super().__init__(Text("SRDI ladder"))
        self.rows = tuple(LadderRow() for _number in range(5))
        self._heads, self._rover = _Heads(), Rover(self)
        self.body.addWidget(self._heads)
        for line in self.rows:
            line.wanted.connect(self.opened)
            self.body.addWidget(line)
        self.body.addStretch(1)

    def show_ladder(self, ladder: Ladder, firms: int, year: int) -> None:
        """Show the counts of all `firms`."""
        self.say_note(_("{listed} of {firms} hold a tier", listed=write.count(ladder.listed), firms=write.count(firms)))
        self._heads.show_heads((_("New {year}", year=year), _("Due, 90 d"), _("Lapsed")))
        for line in self.rows:
            line.set_column(self._heads.column)
        rest = ((Text("No tier"), ladder.none), (Text("Not recorded"), ladder.unknown))
        most = max(*(len(rung.held) for rung in ladder.rungs), *(len(behind) for _title, behind in rest))
        for line, rung in zip(self.rows, ladder.rungs, strict=False):
            line.show_rung(rung, most)
        for line, (title, behind) in zip(self.rows[3:], rest, strict=True):
            line.setVisible(bool(len(behind)) or title.message == "Not recorded")
            line.show_rest(title, behind, most)
        self._rover.take([line.figures for line in self.rows if not line.isHidden()])
