"""The value function of the indicator in front, drawn while it is edited, with the candidates on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from registry.scoring.words import code_title
from ui.kit import layout
from ui.kit.charts import SceneView
from ui.kit.combo import Combo
from ui.kit.controls import Label
from ui.kit.fonts import Type

if TYPE_CHECKING:
    from registry.scoring import FirmFacts, Scheme
    from registry.scoring.scheme import Indicator
    from ui.keylist.scheme_state import Figures
    from ui.kit.worker import Jobs

WIDE, NARROW, HEIGHT = 340, 256, 180
"""Pixels of the picture: where there is room, and where there is little."""


class ValuePlot(QWidget):
    """A curve or bars, what they show in words, and the choice of a segment where goalposts differ."""

    def __init__(self, jobs: Jobs, facts: Sequence[FirmFacts], as_of: date, width: int = WIDE) -> None:
        super().__init__()
        self._width = width
        self.setFixedWidth(width + 40)
        self._jobs, self._facts, self._as_of = jobs, facts, as_of
        self._indicator: Indicator | None = None
        self._figures: Figures | None = None
        self._segment = Combo((), Text("Segment"))
        self._segment.chosen.connect(lambda _key: self._draw())
        self._view = SceneView()
        self._words = Label("", Type.SMALL, "text3", wrap=True)
        head = layout.row(Label(Text("Value function"), Type.SECTION), None, self._segment)
        self.setLayout(layout.column(head, 6, self._view, 4, self._words, margins=(20, 14, 20, 8)))

    def show_indicator(self, scheme: Scheme, indicator: Indicator | None) -> None:
        """Show the value function of `indicator`; None where it is wrong, and the last picture stays."""
        if indicator is None:
            return
        from ui.keylist.scheme_state import segments_of

        segments = segments_of(indicator)
        keep = self._segment.value
        self._segment.set_options([(s, code_title("segment1", s)) for s in segments], None)
        if segments:
            self._segment.set_value(keep if keep in segments else segments[0])
        self._segment.setVisible(bool(segments))
        self._indicator = indicator
        facts, as_of = self._facts, self._as_of

        def work(_ticket: object) -> Figures:
            from ui.keylist.scheme_state import figures

            return figures(scheme, indicator, facts, as_of)

        def done(held: Figures) -> None:
            self._figures = held
            self._draw()

        self._jobs.read(work, done, lane="keylist.value", owner=self)

    def respeak(self) -> None:
        """Draw again in another language."""
        self._draw()

    def _draw(self) -> None:
        if self._indicator is None or self._figures is None:
            return
        from ui.keylist.scheme_state import scene

        segment = self._segment.value if self._segment.isVisibleTo(self) else ""
        drawn, said = scene(self._indicator, self._figures, segment or "", self._width, HEIGHT)
        self._view.show_scene(drawn)
        self._words.say(said)
