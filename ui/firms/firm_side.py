"""The right side of a firm's page: its yearly figures with their course, and its rounds; each leads to where it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from registry.i18n import Text, _, current_language
from registry.model.raised import day_of
from registry.model.vocab import vocabulary
from registry.model.wording import show_metric
from registry.report.charts.firm_axis import sparkline
from ui.firms.line_kinds import Origin, RecordLine, origin_of
from ui.firms.sections import metric_line
from ui.firms.timeline_data import points_of, round_name, series_of, shares_of
from ui.kit import format as write
from ui.kit import glyphs
from ui.kit.charts import SceneView
from ui.kit.controls import ElidedLabel, Glyph, Label
from ui.kit.focus import has_ring
from ui.kit.fonts import Type
from ui.kit.form import SOURCE_ICONS
from ui.kit.glyphs import DASH
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll
from ui.kit.theme import tokens
from ui.kit.words import plain_tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from registry.view import CardRecord, FirmCard

_SPARK = (96.0, 28.0)
_FIGURE = 84
"""Pixels of the figures, so that the courses beside them stand below each other."""


class SideLine(QFrame):
    """A line that leads to its source: a click, Enter or Alt+Enter. Up and Down move on.

    Signals:
        told: where it came from is asked for.
    """

    told = Signal()

    def __init__(self, inside: QVBoxLayout, name: str, origin: Origin | None) -> None:
        super().__init__()
        self.setLayout(inside)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(name)
        source = origin.text if origin is not None else ""
        self.setAccessibleDescription(source)
        self.setToolTip(plain_tip(source))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.told.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.told.emit()
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                parent = self.parentWidget()
                lines = parent.findChildren(SideLine) if parent is not None else []
                place = lines.index(self) + (1 if event.key() == Qt.Key.Key_Down else -1)
                if 0 <= place < len(lines):
                    lines[place].setFocus(Qt.FocusReason.TabFocusReason)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if has_ring(self):
            painter = QPainter(self)
            with glyphs.kept(painter):
                painter.setPen(QPen(tokens().accent, 2))
                painter.drawRoundedRect(self.rect().adjusted(9, 1, -9, -2), 6, 6)


class FirmSide(Scroll):
    """The figures and the rounds.

    Signals:
        value_told: where a figure came from is asked for (its line).
        record_told: where a round came from is asked for (its line).
    """

    value_told = Signal(object)
    record_told = Signal(object)

    def __init__(self) -> None:
        self._lines: QVBoxLayout = column()
        super().__init__(panel(self._lines), Text("Figures and rounds"))
        self.setMinimumWidth(280)

    def forget(self) -> None:
        """Show nothing until another card is shown."""
        clear(self._lines)

    def show_card(self, card: FirmCard) -> None:
        """Show what is known."""
        clear(self._lines)
        self._show_metrics(card)
        self._show_rounds(card)
        self._lines.addStretch(1)
        first = next(iter(self.findChildren(SideLine)), None)
        if first is not None:
            first.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def stop(self) -> QWidget:
        """Where the keyboard enters."""
        return next(iter(self.findChildren(SideLine)), self)

    def _show_metrics(self, card: FirmCard) -> None:
        series = series_of(card)
        years = [r.values["year"] for _code, records in series for r in records if r.values["lo"] is not None]
        span = _("{first} to {last}", first=min(years), last=max(years)) if len(set(years)) > 1 else ""
        self._lines.addWidget(_head(_("Metrics"), span or (str(years[0]) if years else "")))
        if not series:
            self._lines.addWidget(_note(_("No yearly figure is on record.")))
        for code, records in series:
            self._add(self._metric(code, records))
            if code == "rd_expense" and (shares := shares_of(card)):
                self._add(_share_line(shares))

    def _add(self, line: QWidget) -> None:
        self._lines.addWidget(line)
        self._lines.addWidget(panel(column(rule(), margins=(16, 0, 16, 0))))

    def _metric(self, code: str, records: list[CardRecord]) -> SideLine:
        language = current_language()
        term, last = vocabulary("metric").get(code), records[-1]
        label = term.label(language, short=True)
        line = metric_line(last, f"{label} {last.values['year']}")
        points = points_of(records, lambda values: values["lo"])
        value = show_metric(last.values, language)
        made = _figure_line(label, points, value, str(last.values["year"]), line.origin)
        made.told.connect(lambda: self.value_told.emit(line))
        return made

    def _show_rounds(self, card: FirmCard) -> None:
        self._lines.addWidget(_head(_("Rounds"), _("¥ m") if card.funding else ""))
        for record in sorted(card.funding, key=lambda r: day_of(r.values["announced"]), reverse=True):
            made = _round_line(record)
            said = RecordLine(made.accessibleName(), "", (), None, record.table, record.values)
            made.told.connect(lambda said=said: self.record_told.emit(said))
            self._lines.addWidget(made)
        if not card.funding:
            self._lines.addWidget(_note(_("No round is on record.")))


def _head(text: str, right: str) -> QWidget:
    return panel(row(Label(text, Type.SECTION), None, Label(right, Type.LABEL, "text3"), margins=(16, 12, 16, 4)))


def _note(text: str) -> QWidget:
    return panel(row(Label(text, Type.CELL, "text3"), None, margins=(16, 2, 16, 8)))


def _figure_line(
    label: str, points: Sequence[tuple[int, int | None]], value: str, year: str, origin: Origin | None
) -> SideLine:
    """A name, its course, the latest value with its year and the glyph of its source."""
    view = SceneView()
    alt = Text("{metric} from {first} to {last}", metric=label, first=points[0][0], last=points[-1][0])
    view.show_scene(sparkline(points, *_SPARK, alt))
    mark = Glyph(SOURCE_ICONS.get(origin.kind, "info") if origin else "info", "text3", 12)
    below = row(None, mark, Label(year, Type.SMALL, "text3"), gap=4)
    figure = panel(column(row(None, Label(value, Type.SECTION)), below))
    figure.setMinimumWidth(_FIGURE)
    line = row(ElidedLabel(label, Type.NAME), view, figure, gap=12, margins=(16, 6, 16, 6))
    line.setStretch(0, 1)
    return SideLine(column(line), f"{label} {year} {value}", origin)


def _share_line(shares: Sequence[tuple[int, int, int]]) -> SideLine:
    """R&D expense divided by revenue, year by year."""
    year, spend, revenue = shares[-1]
    said = {one: part * 100_000 // whole for one, part, whole in shares}
    points = [(one, said.get(one)) for one in range(shares[0][0], year + 1)]
    origin = Origin("computed", _("R&D expense ÷ revenue, {year}", year=year))
    made = _figure_line(_("R&D share"), points, _("{n} %", n=write.share(spend, revenue)), str(year), origin)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def _round_line(record: CardRecord) -> SideLine:
    day = record.values["announced"]
    amount = next(f for f in record.fields if f.field.key == "amount")
    origin = origin_of(amount.provenance or next(f for f in record.fields if f.field.key == "round_text").provenance)
    said = amount.text(current_language())
    mark = Glyph(SOURCE_ICONS.get(origin.kind, "info") if origin else "info", "text3", 12)
    when = Label(day.iso()[:7] if day else DASH, Type.CELL, "text2")
    when.setFixedWidth(56)
    name = Label(round_name(record.values), Type.CELL_STRONG)
    name.setMinimumWidth(48)
    line = row(when, name, Label(said, Type.CELL, "text3" if said == DASH else "text"), gap=8, margins=(16, 5, 16, 5))
    line.addWidget(ElidedLabel(record.values["investors"] or "", Type.CELL, "text2"), 1)
    line.addWidget(mark)
    return SideLine(column(line), f"{round_name(record.values)} {said}", origin)
