"""The head of a firm's page: the way back, who it is, where it stands, what can be done; below it six key figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from registry.i18n import Text, _, current_language
from registry.model.vocab import vocabulary
from ui.firms.model import raised_text, round_word, tier_sentence
from ui.firms.names import names
from ui.firms.pane import until_words
from ui.kit import format as write
from ui.kit import glyphs
from ui.kit.controls import Button, ElidedLabel, Label, LadderGlyph, SegmentShape
from ui.kit.fonts import Type
from ui.kit.glyphs import DASH
from ui.kit.layout import column, panel, row, rule
from ui.kit.page import NARROW_WINDOW

if TYPE_CHECKING:
    from registry.view import FirmCard, FirmRow

_LAUNCHES = ("orbital_launch", "first_orbital_success", "sea_launch")


class FirmHead(QWidget):
    """Who the firm is.

    Signals:
        back: to the table.
        step: to the next (1) or previous (-1) firm of the view.
        file_wanted: show the cultivation file.
        listed: let the firm stand in the round of the key list.
        export_wanted: write the dossier of the firm.
        edit_wanted: edit a value of the section in front.
    """

    back = Signal()
    step = Signal(int)
    file_wanted = Signal()
    listed = Signal()
    export_wanted = Signal()
    edit_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._way = Button(Text("Firms"), "link")
        self._place = Label("", Type.CELL, "text2")
        self.previous = Button(Text("Previous"), "quiet", "chevL")
        self.next = Button(Text("Next"), "quiet", "chevR")
        self._name = Label("", Type.FIRM_TITLE)
        self._other = ElidedLabel("", Type.PAGE_TITLE, "text2")
        self._ladder = LadderGlyph(1.5)
        self._tier = Label("", Type.SECTION)
        self._until = ElidedLabel("", Type.CELL, "text2")
        self._shape = SegmentShape()
        self._about = ElidedLabel("", Type.CELL, "text2")
        self.list = Button(Text("Add to key list"))
        self.export = Button(Text("Export profile"), "secondary", "doc")
        self.edit = Button(Text("Edit"), "primary", "pencil")
        file = Button(Text("Cultivation file"), "quiet", "folder")
        for button, signal in (
            (self._way, self.back),
            (file, self.file_wanted),
            (self.list, self.listed),
            (self.export, self.export_wanted),
            (self.edit, self.edit_wanted),
        ):
            button.clicked.connect(lambda _on=False, signal=signal: signal.emit())
        self.previous.clicked.connect(lambda _on=False: self.step.emit(-1))
        self.next.clicked.connect(lambda _on=False: self.step.emit(1))
        way = row(self._way, self._place, None, file, self.previous, self.next, gap=8)
        title = row(self._name, self._other, 6, self._ladder, self._tier, self._until, gap=8)
        title.setStretch(5, 1)
        about = row(self._shape, self._about, gap=5)
        about.setStretch(1, 1)
        who = row(column(title, about, gap=2), self.list, self.export, self.edit, gap=8)
        who.setStretch(0, 1)
        head = column(way, who, gap=2, margins=(24, 8, 16, 10))
        self.setLayout(column(head, rule(), self._figures_strip(), rule()))

    def _figures_strip(self) -> QWidget:
        self._figures: list[tuple[Label, Label, ElidedLabel]] = []
        self._below: list[QBoxLayout] = []
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
            self._below.append(below)
            line.addWidget(box, 1)
        return panel(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack_notes()

    def _stack_notes(self) -> None:
        """Where one of the units has no room beside its figure, all of them stand below theirs."""
        room = (self.width() - 40) // len(self._figures) - 24
        wants = max(figure.sizeHint().width() + 6 + note.sizeHint().width() for _head, figure, note in self._figures)
        way = QBoxLayout.Direction.LeftToRight if wants <= room else QBoxLayout.Direction.TopToBottom
        for below in self._below:
            if below.direction() is not way:
                below.setDirection(way)
                below.setSpacing(6 if way is QBoxLayout.Direction.LeftToRight else 0)

    # -- showing

    @property
    def place(self) -> str:
        """Where the firm stands in the view, as it is said."""
        return self._place.text()

    def figure(self, number: int) -> tuple[str, str, str]:
        """Title, value and note of a key figure."""
        head, figure, note = self._figures[number]
        return head.text(), figure.text(), note.text()

    def show_row(self, firm: FirmRow, view: str, place: int, count: int) -> None:
        """Show what the table's row says. `place` of `count` firms of the view."""
        language = current_language()
        first, second = names(firm, language)
        self._place.say(f"›  {view}  ›  " + _("{place:,} of {count:,}", place=place, count=count))
        self.previous.setEnabled(place > 1)
        self.next.setEnabled(place < count)
        self._name.say(first)
        self._other.set_text("" if second == DASH else second)
        self._ladder.show_ladder(glyphs.ladder_of(firm.tier, firm.tier_state), tier_sentence(firm))
        self._tier.say(
            vocabulary("tier").get(firm.tier).label(language, short=True) if firm.tier else _("Tier not known")
        )
        words, tone = until_words(firm) if firm.tier else ("", "text2")
        self._until.set_text(words)
        self._until.set_tone(tone)
        segment = vocabulary("segment1").get(firm.segment).label(language) if firm.segment else ""
        self._shape.show_segment(firm.segment, segment)
        self.show_figures(firm, None)

    def show_figures(self, firm: FirmRow, card: FirmCard | None) -> None:
        """Say the key figures, those of the card when it is there."""
        self._say_about(firm, card)
        year = str(firm.last_round_year) if firm.last_round_year else ""
        said = [
            (raised_text(firm), _("¥ m") if firm.raised_fen is not None else _("not recorded")),
            (round_word(firm), year or _("not recorded")),
            _valuation(card),
            _launches(card),
            (write.count(firm.headcount), _headcount_note(firm, card)),
            (str(firm.filled), _("% of {n} fields", n=_asked())),
        ]
        for (head, figure, note), (value, words) in zip(self._figures, said, strict=True):
            figure.say(value)
            note.set_text(words)
            figure.setAccessibleName(f"{head.text()} {value} {words}")
        self._stack_notes()

    def _say_about(self, firm: FirmRow, card: FirmCard | None) -> None:
        language = current_language()
        segment = vocabulary("segment1").get(firm.segment).label(language) if firm.segment else ""
        place = firm.district.label(language, short=True) if firm.district else firm.place or ""
        parts = [segment, place, _founded(card), firm.legal_name]
        self._about.set_text("  ·  ".join(part for part in parts if part))

    def fit(self, width: int) -> None:
        """In a narrow window the lesser act goes into the palette."""
        self.export.setVisible(width >= NARROW_WINDOW - 200)


def _asked() -> int:
    from registry.view.rows import ASKED, ASKED_METRICS

    return len(ASKED) + len(ASKED_METRICS) + 3


def _founded(card: FirmCard | None) -> str:
    day = next((f.value for f in card.profile if f.field.key == "established"), None) if card is not None else None
    return _("founded {year}", year=day.start.year) if day is not None and day.start is not None else ""


def _headcount_note(firm: FirmRow, card: FirmCard | None) -> str:
    if firm.headcount is None:
        return _("not recorded")
    years = [m.values["year"] for m in card.metrics if m.values["metric"] == "headcount"] if card is not None else []
    return _("people, {year}", year=max(years)) if years else _("people")


def _valuation(card: FirmCard | None) -> tuple[str, str]:
    for record in reversed(card.funding) if card is not None else ():
        value = record.values["valuation"]
        if value is not None and value.point_fen is not None and value.currency == "CNY":
            day = record.values["announced"]
            year = str(day.start.year) if day and day.start else ""
            return write.money(value.point_fen), f"{_('¥ m')} {year}".strip()
    return DASH, _("not recorded")


def _launches(card: FirmCard | None) -> tuple[str, str]:
    done = [m.values for m in card.milestones if m.values["kind"] in _LAUNCHES] if card is not None else []
    done = [m for m in done if m["status"] != "planned"]
    if not done:
        return DASH, _("not recorded")
    return str(len(done)), _("{n} succeeded", n=sum(m["outcome"] == "success" for m in done))
