"""Funding by year as bars; each bar opens the firms whose rounds it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text, _
from registry.report.charts.bars import YearBar, year_bars
from ui.kit.charts import paint_scene
from ui.kit.fonts import scaled
from ui.overview import words
from ui.overview.parts import Opener, Rover, Section

if TYPE_CHECKING:
    from datetime import date

    from registry.view.overview import Funding

CHART_MOST = 960
"""A chart is no wider (DESIGN section 3)."""


class YearChart(QWidget):
    """The bars. `wanted` carries the firms of a year."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(scaled(180))
        self.setMaximumWidth(CHART_MOST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._bars: tuple[YearBar, ...] = ()
        self._unit = 1
        self.openers: list[Opener] = []
        self._rover = Rover(self)

    def show_years(self, funding: Funding, as_of: date) -> None:
        """Show the years of `funding`, that of `as_of` marked as not over."""
        self._unit, unit = words.money_unit(funding)
        made: list[YearBar] = []
        while len(self.openers) < len(funding.years):
            opener = Opener()
            opener.setParent(self)
            opener.wanted.connect(self.wanted)
            opener.show()
            self.openers.append(opener)
        for year, opener in zip(funding.years, self.openers, strict=False):
            label, current = words.money(year, self._unit), year.year == as_of.year
            foot = _("{year} to {month}", year=year.year, month=_month(as_of)) if current else str(year.year)
            short = _("to {month}", month=_month(as_of)) if current else ""
            made.append(YearBar(year.fen, label, foot, f"{year.rounds:,}", current, short))
            counts = _(
                "{year}: {sum} {unit}; {summed} of {rounds} rounds in the sum",
                year=year.year,
                sum=label or "—",
                unit=unit,
                summed=year.summed,
                rounds=year.rounds,
            )
            least = _("at least: a round states only a lower bound") if year.at_least else ""
            opener.offer(year.behind, counts, "\n".join(part for part in (counts, least) if part))
        self._bars = tuple(made)
        chart = year_bars(self._bars, self._unit, max(self.width(), 100), max(self.height(), 100))
        self.setAccessibleName(str(chart.scene.alt))
        self._rover.take([self.openers])
        self._place()
        self.update()

    def _place(self) -> None:
        chart = year_bars(self._bars, self._unit, self.width(), self.height())
        for (left, wide), opener in zip(chart.columns, self.openers, strict=False):
            opener.setGeometry(round(left), 0, round(wide), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._bars:
            chart = year_bars(self._bars, self._unit, self.width(), self.height())
            paint_scene(QPainter(self), chart.scene, 0, 0)


def _month(day: date) -> str:
    return f"{day.month} 月" if words.in_chinese() else f"{day:%b}"


class FundingSection(Section):
    """The chart under its heading; the link opens the firms whose rounds are in no bar."""

    def __init__(self) -> None:
        super().__init__(Text("Funding by year"), Text("Show those"))
        self.chart = YearChart()
        self.chart.wanted.connect(self.opened)
        self.body.addWidget(self.chart)

    def show_funding(self, funding: Funding, as_of: date) -> None:
        """Show the bars, and say what is in none."""
        self.say_note(words.funding_note(funding), funding.aside)
        self.note.setToolTip(words.left_out(funding))
        self.link.setToolTip(words.left_out(funding))
        self.link.setAccessibleName(_("Show firms with rounds in no bar: {causes}", causes=words.left_out(funding)))
        self.chart.show_years(funding, as_of)
