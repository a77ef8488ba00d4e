"""The page of one firm (mock 07): who it is, six key figures, its years on one axis, every value with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from registry.i18n import Text, _, current_language, n_
from registry.model.raised import day_of
from registry.model.vocab import vocabulary
from registry.model.wording import show_metric
from registry.report.charts.firm_axis import sparkline
from ui.firms.edit import UsualSource
from ui.firms.line_kinds import origin_of
from ui.firms.model import raised_text, round_word, tier_sentence
from ui.firms.pane import FirmPane, until_words
from ui.firms.sections import TABS
from ui.firms.state import names
from ui.firms.timeline import FirmTimeline
from ui.firms.timeline_data import as_table, points_of, round_name, series_of, undated, years_of
from ui.kit import format as write
from ui.kit import glyphs
from ui.kit.charts import SceneView
from ui.kit.controls import Button, ElidedLabel, Glyph, Label, LadderGlyph, SegmentShape
from ui.kit.fonts import Type
from ui.kit.form import SOURCE_ICONS
from ui.kit.glyphs import DASH
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import LineTabs, Scroll, Splitter
from ui.kit.words import say

if TYPE_CHECKING:
    from datetime import date

    from registry.view import CardRecord, FirmCard, FirmRow

TIMELINE = "timeline"
PAGE_TABS = ((TIMELINE, Text("Timeline")), *TABS)
_READING = 720
"""Pixels beyond which lines of values do not stretch."""
_SIDE_WIDTH = 344


class FirmLines(FirmPane):
    """The sections of the pane without its head and tabs, for the page."""

    def __init__(self, usual: UsualSource) -> None:
        super().__init__(usual)
        self._strip.hide()

    def _head(self) -> QVBoxLayout:
        head = super()._head()
        whole = panel(head)
        whole.hide()
        return column(whole)


class FirmPage(QWidget):
    """One firm, over the whole room of the page.

    Signals:
        back: to the table.
        step: to the next (1) or previous (-1) firm of the view.
        file_wanted: show the cultivation file of the firm.
    """

    back = Signal()
    file_wanted = Signal()
    step = Signal(int)

    def __init__(self, usual: UsualSource) -> None:
        super().__init__()
        say(self, QWidget.setAccessibleName, Text("Firm"))
        self._firm: FirmRow | None = None
        self._card: FirmCard | None = None
        self.tabs = LineTabs(PAGE_TABS, Text("Sections of the firm"), spread=False)
        self.tabs.picked.connect(self._show_tab)
        self.timeline = FirmTimeline()
        self.lines = FirmLines(usual)
        self.lines.setMaximumWidth(_READING)
        self._undated = Label("", Type.SMALL, "text3")
        chart = panel(column(self.timeline, self._undated, gap=4, margins=(24, 12, 16, 12)))
        self._stack = QStackedWidget()
        self._stack.addWidget(chart)
        reading = row(self.lines, None, gap=0, margins=(8, 0, 0, 0))
        reading.setStretch(0, 100)
        self._stack.addWidget(panel(reading))
        self._facts: QVBoxLayout = column()
        side = Scroll(panel(self._facts), Text("Figures and rounds"))
        side.setMinimumWidth(280)
        self.splitter = Splitter(self._stack, side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        strip = panel(column(self.tabs, margins=(24, 0, 24, 0)), None, "bottom")
        whole = column(self._head(), self._figures_strip(), strip, self.splitter)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _head(self) -> QVBoxLayout:
        self._way = Button("", "link")
        self._way.clicked.connect(lambda _on=False: self.back.emit())
        self._place = Label("", Type.CELL, "text2")
        self.previous = Button(Text("Previous"), "quiet", "chevL")
        self.next = Button(Text("Next"), "quiet", "chevR")
        self.previous.clicked.connect(lambda _on=False: self.step.emit(-1))
        self.next.clicked.connect(lambda _on=False: self.step.emit(1))
        self._name = Label("", Type.FIRM_TITLE)
        self._other = ElidedLabel("", Type.PAGE_TITLE, "text2")
        self._ladder = LadderGlyph(1.5)
        self._tier = Label("", Type.SECTION)
        self._until = ElidedLabel("", Type.CELL, "text2")
        self._shape = SegmentShape()
        self._about = ElidedLabel("", Type.CELL, "text2")
        title = row(self._name, self._other, 6, self._ladder, self._tier, self._until, gap=8)
        title.setStretch(5, 1)
        about = row(self._shape, self._about, gap=5)
        about.setStretch(1, 1)
        file = Button(Text("Cultivation file"), "quiet", "folder")
        file.clicked.connect(lambda _on=False: self.file_wanted.emit())
        way = row(self._way, self._place, None, file, self.previous, self.next, gap=8)
        return column(way, title, about, gap=2, margins=(24, 8, 16, 10))

    def _figures_strip(self) -> QWidget:
        self._figures: list[tuple[Label, Label, ElidedLabel]] = []
        line = row(gap=0, margins=(24, 0, 16, 0))
        titles = (
            Text("Raised, total"),
            Text("Last round"),
            Text("Valuation"),
            Text("Launches"),
            Text("Headcount"),
            Text("Filled"),
        )
        for number, title in enumerate(titles):
            if number:
                line.addWidget(rule(vertical=True))
            figure, note = Label("", Type.PAGE_TITLE), ElidedLabel("", Type.CELL, "text2")
            below = row(figure, note, gap=6)
            below.setStretch(1, 1)
            head = Label(title, Type.LABEL, "text2")
            box = panel(column(head, below, gap=2, margins=(16 if number else 0, 8, 8, 8)))
            self._figures.append((head, figure, note))
            line.addWidget(box, 1)
        strip = panel(line)
        return panel(column(rule(), strip, rule(), margins=(0, 0, 0, 0)))

    # -- showing

    @property
    def firm(self) -> FirmRow | None:
        """The firm shown."""
        return self._firm

    def show_row(self, firm: FirmRow, view: str, place: int, count: int) -> None:
        """Show what the table's row says at once; the card follows. `place` of `count` firms of the view."""
        same = self._firm is not None and self._firm.uid == firm.uid
        self._firm = firm
        if not same:
            self._card = None
        language = current_language()
        first, second = names(firm, language)
        self._way.say(Text("Firms"))
        self._place.say(f"›  {view}  ›  " + _("{place:,} of {count:,}", place=place, count=count))
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(place < count)
        self._name.say(first)
        self._other.set_text("" if second == DASH else second)
        self._ladder.show_ladder(glyphs.ladder_of(firm.tier, firm.tier_state), tier_sentence(firm))
        tier = vocabulary("tier").get(firm.tier).label(language, short=True) if firm.tier else _("Tier not known")
        self._tier.say(tier)
        words, tone = until_words(firm) if firm.tier else ("", "text2")
        self._until.set_text(words)
        self._until.set_tone(tone)
        segment = vocabulary("segment1").get(firm.segment).label(language) if firm.segment else ""
        self._shape.show_segment(firm.segment, segment)
        place_words = firm.district.label(language, short=True) if firm.district else firm.place or ""
        self._about.set_text("  ·  ".join(part for part in (segment, place_words, firm.legal_name) if part))
        self._show_figures()
        self.lines.show_row(firm)

    def show_card(self, card: FirmCard, as_of: date) -> None:
        """Show all that is known."""
        if self._firm is None or card.row.uid != self._firm.uid:
            return
        keep, self._card = self._card is not None, card
        self._show_figures()
        first = names(card.row, current_language())[0]
        alt = Text(
            "Money raised, milestones and tiers of {firm} by year: {rounds} rounds, {milestones} milestones",
            firm=first,
            rounds=len(card.funding),
            milestones=len(card.milestones),
        )
        self.timeline.show_years(years_of(card, as_of), alt, lambda: as_table(card, current_language()), keep=keep)
        missing = undated(card)
        self._undated.say(
            n_("{n} event without a date is not shown", "{n} events without a date are not shown", missing)
        )
        self._undated.setVisible(missing > 0)
        self.lines.show_card(card)
        self._fill_side(card)

    def _show_figures(self) -> None:
        firm, card = self._firm, self._card
        if firm is None:
            return
        year = str(firm.last_round_year) if firm.last_round_year else ""
        said = [
            (raised_text(firm), _("¥ m") if firm.raised_fen is not None else _("not recorded")),
            (round_word(firm), year or _("not recorded")),
            self._valuation(card),
            self._launches(card),
            (write.count(firm.headcount), _("people") if firm.headcount is not None else _("not recorded")),
            (str(firm.filled), _("% of what is asked")),
        ]
        for (head, figure, note), (value, words) in zip(self._figures, said, strict=True):
            figure.say(value)
            note.set_text(words)
            figure.setAccessibleName(f"{head.text()} {value} {words}")

    @staticmethod
    def _valuation(card: FirmCard | None) -> tuple[str, str]:
        for record in reversed(card.funding) if card is not None else ():
            value = record.values["valuation"]
            if value is not None and value.point_fen is not None and value.currency == "CNY":
                day = record.values["announced"]
                year = str(day.start.year) if day and day.start else ""
                return write.money(value.point_fen), f"{_('¥ m')} {year}".strip()
        return DASH, _("not recorded")

    @staticmethod
    def _launches(card: FirmCard | None) -> tuple[str, str]:
        kinds = ("orbital_launch", "first_orbital_success", "sea_launch")
        done = [m.values for m in card.milestones if m.values["kind"] in kinds] if card is not None else []
        done = [m for m in done if m["status"] != "planned"]
        if not done:
            return DASH, _("not recorded")
        return str(len(done)), _("{n} succeeded", n=sum(m["outcome"] == "success" for m in done))

    # -- the side

    def _fill_side(self, card: FirmCard) -> None:
        clear(self._facts)
        self._facts.addWidget(_side_head(_("Metrics")))
        series = series_of(card)
        for code, records in series:
            self._facts.addWidget(_metric_line(code, records))
            self._facts.addWidget(panel(column(rule(), margins=(16, 0, 16, 0))))
        if not series:
            self._facts.addWidget(_side_note(_("No yearly figure is on record.")))
        self._facts.addWidget(_side_head(_("Rounds")))
        for record in sorted(card.funding, key=lambda r: day_of(r.values["announced"]), reverse=True):
            self._facts.addWidget(_round_line(record))
        if not card.funding:
            self._facts.addWidget(_side_note(_("No round is on record.")))
        self._facts.addStretch(1)

    # -- tabs

    def show_tab(self, key: str) -> None:
        """Bring a section to the front."""
        self.tabs.pick(key)

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex(0 if key == TIMELINE else 1)
        if key != TIMELINE:
            self.lines.tabs.pick(key)

    def focus_first(self) -> None:
        """Put the keyboard where reading begins."""
        self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        here: QWidget = self.timeline if self.tabs.value == TIMELINE else self.lines.stop
        return [self.tabs, here]

    def respeak(self, as_of: date) -> None:
        """The language changed: the card is said again."""
        self.lines.respeak()
        if self._card is not None:
            self.show_card(self._card, as_of)

    def fit(self, window_width: int) -> None:
        """Less room, fewer tabs."""
        self.tabs.set_most(len(PAGE_TABS))
        self.splitter.setSizes([max(window_width - _SIDE_WIDTH, 400), _SIDE_WIDTH])


def _side_head(text: str) -> QWidget:
    return panel(row(Label(text, Type.SECTION), None, margins=(16, 12, 16, 4)))


def _side_note(text: str) -> QWidget:
    return panel(row(Label(text, Type.CELL, "text3"), None, margins=(16, 2, 16, 8)))


def _metric_line(code: str, records: list[CardRecord]) -> QWidget:
    language = current_language()
    term, last = vocabulary("metric").get(code), records[-1]
    origin = origin_of(next(f for f in last.fields if f.field.key == "lo").provenance)
    value = show_metric(last.values, language)
    points = points_of(records, lambda values: values["lo"])
    view = SceneView()
    label = term.label(language, short=True)
    view.show_scene(
        sparkline(
            points,
            96.0,
            28.0,
            Text("{metric} from {first} to {last}", metric=label, first=points[0][0], last=points[-1][0]),
        )
    )
    mark = Glyph(SOURCE_ICONS.get(origin.kind, "info") if origin else "info", "text3", 12)
    below = row(None, mark, Label(str(last.values["year"]), Type.SMALL, "text3"), gap=4)
    figure = panel(column(row(None, Label(value, Type.SECTION)), below))
    line = row(ElidedLabel(label, Type.NAME), view, figure, gap=12, margins=(16, 6, 16, 6))
    line.setStretch(0, 1)
    box = panel(line)
    source = origin.text if origin else ""
    box.setAccessibleName(f"{label} {last.values['year']} {value}")
    box.setToolTip(source)
    return box


def _round_line(record: CardRecord) -> QWidget:
    language = current_language()
    day = record.values["announced"]
    amount = next(f for f in record.fields if f.field.key == "amount")
    origin = origin_of(amount.provenance or next(f for f in record.fields if f.field.key == "round_text").provenance)
    said = amount.text(language)
    mark = Glyph(SOURCE_ICONS.get(origin.kind, "info") if origin else "info", "text3", 12)
    when = Label(day.iso()[:7] if day else DASH, Type.CELL, "text2")
    when.setFixedWidth(56)
    name = Label(round_name(record.values), Type.CELL_STRONG)
    name.setMinimumWidth(48)
    line = row(when, name, Label(said, Type.CELL, "text3" if said == DASH else "text"), gap=8, margins=(16, 5, 16, 5))
    line.addWidget(ElidedLabel(record.values["investors"] or "", Type.CELL, "text2"), 1)
    line.addWidget(mark)
    box: QFrame | QWidget = panel(line)
    box.setToolTip(origin.text if origin else "")
    box.setAccessibleName(f"{round_name(record.values)} {said}")
    return box
