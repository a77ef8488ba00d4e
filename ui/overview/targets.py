"""One target: its figure, the goal, the distance from even pace, a bullet, and what the figure rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from registry.i18n import _
from registry.report.charts.bars import bullet
from ui.kit import glyphs
from ui.kit.charts import paint_scene
from ui.kit.fonts import Type, advance, scaled
from ui.kit.layout import column
from ui.kit.text_size import keep_height
from ui.overview import words
from ui.overview.parts import LEFT, RIGHT, SIDE, Figure, Opener, paint_edges

if TYPE_CHECKING:
    from registry.view.overview import PlanProgress, Progress


class TargetCell(QFrame):
    """One of the five. `wanted` carries the firms behind its figure, or the makers that have not reported."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._left = self._last = False
        self.figure = Opener(self._draw)
        keep_height(self.figure, 84)
        self.note = Figure(Type.SMALL, LEFT, words=True)
        keep_height(self.note, 20)
        self._plan: PlanProgress | None = None
        self._one: Progress | None = None
        for opener in (self.figure, self.note):
            opener.wanted.connect(self.wanted)
        self.setLayout(column(self.figure, 2, self.note, None, margins=(SIDE - 4, 10, SIDE - 4, 4)))

    def set_edge(self, left: bool, last: bool) -> None:
        """Whether a hairline stands at its left, and whether it is the last of its row."""
        self._left, self._last = left, last
        self.update()

    def show_target(self, plan: PlanProgress, one: Progress) -> None:
        """Show a target of `plan`."""
        self._plan, self._one = plan, one
        title, figure, goal = str(one.target.title), words.amount(one.value, one.target.unit), words.goal(one)
        gap, _tone = words.gap(plan, one)
        source = str(one.target.source)
        parts = [_("{title}: {n}", title=title, n=f"{figure} {goal}"), gap, words.coverage(one)]
        name = ("；" if words.in_chinese() else "; ").join(part for part in parts if part)
        self.figure.offer(one.behind, name, source)
        silent = one.silent if one.silent is not None and len(one.silent) else None
        note = words.coverage(one)
        tip = _("Show the firms that have not reported") if silent else ""
        self.note.show_figure(note, "text2", silent, note, tip)

    def _draw(self, painter: QPainter, box: QRect) -> None:
        plan, one = self._plan, self._one
        if plan is None or one is None:
            return
        box = box.adjusted(4, 0, -4, 0)
        line = scaled(18)
        glyphs.paint_text(
            painter, QRect(box.left(), box.top() + 2, box.width(), line), str(one.target.title), ink="text2"
        )
        figure, goal = words.amount(one.value, one.target.unit), words.goal(one)
        row = QRect(box.left(), box.top() + line + 2, box.width(), scaled(36))
        ink = "text3" if one.value is None else "text"
        wide = glyphs.paint_text(painter, row, figure, Type.FIGURE, ink, elide=False)
        beside = row.adjusted(wide + 6, 8, 0, 0)
        gap, tone = words.gap(plan, one)
        room = beside.width() - (advance(Type.CONTROL, gap) + 8 if gap else 0)
        glyphs.paint_text(painter, QRect(beside.left(), beside.top(), room, beside.height()), goal, ink="text2")
        glyphs.paint_text(painter, beside, gap, Type.CONTROL, tone, RIGHT, elide=False)
        pace = plan.pace if one.target.value is not None else None
        scene = bullet(one.share, pace, float(box.width()))
        if one.target.value is not None:
            paint_scene(painter, scene, box.left(), row.bottom() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_edges(QPainter(self), self.rect(), left=self._left, last=self._last)
