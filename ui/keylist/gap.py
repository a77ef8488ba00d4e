"""What parts a candidate from the other side of the cut, indicator by indicator; the parts sum to the distance exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Language, Text, current_language
from ui.kit import glyphs, layout
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.fonts import Type
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.scoring import RoundResult
    from registry.scoring.why import Distance

SHOWN_FIRST = 5


class GapBar(QWidget):
    """A part of the distance around a common zero: to the right what is ahead, to the left what is behind."""

    def __init__(self, points: int, most: int) -> None:
        super().__init__()
        self._share = points / most if most else 0.0
        self.setFixedSize(92, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        middle = self.width() / 2
        reach = middle * abs(self._share)
        with glyphs.kept(painter, smooth=False):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.data if self._share > 0 else colours.warn)
            painter.drawRect(QRectF(middle if self._share > 0 else middle - reach, 3, reach, 6))
            painter.setPen(colours.line2)
            painter.drawLine(int(middle), 0, int(middle), self.height())


class GapBlock(QWidget):
    """The distance of a candidate to the last seat, or of a seated one to the first place below.

    Args:
        show_firm: brings the firm it is measured against to the front.
    """

    def __init__(self, result: RoundResult, gap: Distance, show_firm: Callable[[str], None]) -> None:
        super().__init__()
        self._result, self._gap = result, gap
        self._box = layout.column(margins=(0, 0, 0, 8))
        self._everything = False
        self._show_firm = show_firm
        self.setLayout(layout.column(self._box, layout.rule()))
        self._fill()

    def _fill(self) -> None:
        layout.clear(self._box)
        result, gap = self._result, self._gap
        total = Label(_signed(result, _part(gap.total)), Type.CELL_STRONG)
        against = Button(_name(result, gap.against), "link")
        against.clicked.connect(lambda _on=False: self._show_firm(gap.against))
        self._box.addLayout(
            layout.row(Label(Text("Distance to the cut"), Type.SECTION), None, total, margins=(0, 12, 0, 0))
        )
        self._box.addLayout(layout.row(Label(Text("against"), Type.SMALL, "text3"), against, None, gap=4))
        share = self._share()
        parts: list[tuple[Text, int]] = [
            (result.scheme.indicator(i.code).title, _part(i.points * share)) for i in gap.items if i.points
        ]
        if gap.panel is not None:
            parts.append((Text("Panel"), _part(gap.panel)))
        parts.sort(key=lambda part: -abs(part[1]))
        most = max((abs(points) for _title, points in parts), default=0)
        for title, points in parts if self._everything else parts[:SHOWN_FIRST]:
            said = _signed(result, points)
            figure = Label(said, Type.CELL_STRONG)
            figure.setFixedWidth(48)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            bar = GapBar(points, most)
            bar.setAccessibleName(f"{title}: {said}")
            line = layout.row(ElidedLabel(str(title), Type.CELL, "text2"), bar, figure, margins=(0, 2, 0, 2))
            line.setStretch(0, 1)
            self._box.addLayout(line)
        rest = len(parts) - SHOWN_FIRST
        if rest > 0 and not self._everything:
            left = sum(points for _title, points in parts[SHOWN_FIRST:])
            words = Text("{count} more, {points}", count=rest, points=_signed(result, left))
            more = Button(words, "link")
            more.clicked.connect(self._unfold)
            self._box.addLayout(layout.row(more, None))

    def _share(self) -> int:
        return 100 if self._gap.panel is None else self._result.scheme.objective_share

    def _unfold(self) -> None:
        self._everything = True
        self._fill()


def _part(hundredths: int) -> int:
    """Hundredths of exact points as exact points, rounded half away from zero."""
    rounded = (abs(hundredths) + 50) // 100
    return rounded if hundredths >= 0 else -rounded


def _signed(result: RoundResult, exact: int) -> str:
    """Exact points with their sign: +0.85, −1.20, 0.00."""
    said = result.points(abs(exact))
    return said if not exact else ("+" if exact > 0 else "−") + said


def _name(result: RoundResult, uid: str) -> str:
    candidate = result.candidate(uid)
    names = (candidate.short_name, candidate.english_name)
    found = names if current_language() is Language.ZH else names[::-1]
    return next((name for name in found if name), candidate.legal_name)
