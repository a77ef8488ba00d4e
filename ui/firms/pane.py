"""The pane beside the table: who the firm is, where it stands, and seven tabs of values with their sources."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from registry.i18n import Language, Text, Title, _, current_language, n_
from registry.model.vocab import vocabulary
from ui.firms.edit import UsualSource
from ui.firms.line_kinds import AddLine, EventLine, Heading, Line, MissingLine, NoteLine, RecordLine, ValueLine
from ui.firms.lines import EventRow, RecordRow, ValueRow, gap_rule, heading_row, note_row
from ui.firms.model import tier_sentence
from ui.firms.names import names
from ui.firms.records import ADD
from ui.firms.sections import TABS, lines_of, missing_of
from ui.firms.value_editor import ValueEditor
from ui.firms.value_pane import ValuePane
from ui.kit import format as write
from ui.kit import glyphs
from ui.kit.controls import Button, ElidedLabel, IconButton, Label, LadderGlyph, SegmentShape
from ui.kit.fonts import Type
from ui.kit.later import later
from ui.kit.layout import column, panel, row
from ui.kit.menu import Menu
from ui.kit.page import NARROW_WINDOW
from ui.kit.pane import LineTabs

if TYPE_CHECKING:
    from registry.view import FirmCard, FirmRow

SIDE = 16


class StatusCard(QFrame):
    """The tier with its ladder, and until when it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "sunken")
        self.setFixedHeight(53)
        self._ladder = LadderGlyph(2.0)
        self._name = Label("", Type.SECTION)
        self._other = ElidedLabel("", Type.CELL, "text2")
        self._until = ElidedLabel("", Type.CELL, "text2")
        top = row(self._name, self._other, gap=3)
        top.setStretch(1, 1)
        text = column(None, top, self._until, None)
        inner = row(self._ladder, text, gap=12, margins=(12, 0, 8, 0))
        inner.setStretch(1, 1)
        self.setLayout(inner)

    def show_row(self, firm: FirmRow, short: bool = False) -> None:
        """Say where the firm stands; `short` in a narrow window."""
        self._ladder.show_ladder(glyphs.ladder_of(firm.tier, firm.tier_state), tier_sentence(firm))
        language = current_language()
        other = Language.EN if language is Language.ZH else Language.ZH
        if firm.tier is None:
            self._name.say(Text("Tier not known"))
            self._other.set_text("")
            self._until.set_text(_("No recognition is on record."))
            self._until.set_tone("text2")
            return
        term = vocabulary("tier").get(firm.tier)
        self._name.say(term.label(language))
        self._other.set_text("" if language is Language.ZH else term.label(other))
        words, tone = until_words(firm, short)
        self._until.set_text(words)
        self._until.set_tone(tone)


def until_words(firm: FirmRow, short: bool = False) -> tuple[str, str]:
    """Until when the tier holds, and the tone to say it in."""
    day = firm.valid_until.iso() if firm.valid_until else ""
    if firm.valid_until is not None and firm.valid_until.precision.value == "day":
        day = write.day(firm.valid_until.start)
    match firm.tier_state:
        case "applied":
            return _("Applied for, not recognised yet"), "accent"
        case "due" if firm.days_left is not None and short:
            said = n_("Until {day}, {n} day left", "Until {day}, {n} days left", firm.days_left, day=day)
            return said, "warn"
        case "due" if firm.days_left is not None:
            said = n_(
                "Valid until {day}, re-verify in {n} day",
                "Valid until {day}, re-verify in {n} days",
                firm.days_left,
                day=day,
            )
            return said, "warn"
        case "lapsed":
            return (_("Lapsed on {day}", day=day) if day else _("No longer held")), "bad"
        case _:
            return (_("Valid until {day}", day=day) if day else _("End of validity not known")), "text2"


_APART = "\u2002\u2006·\u2006\u2002"
STALE = 120
"""Milliseconds until the values of the firm before go, where those of this one are still being read."""


class FirmPane(ValuePane):
    """The pane of one firm.

    Signals:
        file_wanted: show the cultivation file of the firm.
        history_wanted: a value's source and history are asked for (its line).
        source_wanted: the sources of a record are asked for (its line).
        opened: the page of the firm shall open.
        request_wanted: what is missing shall be asked for.
        evidence_wanted: the file of an evidence shall be opened (its digest).
        record_wanted: a record shall be added (table, None) or edited (table, its values).
        record_deleted: (table, key, name) of a record that shall go.
    """

    file_wanted = Signal()
    history_wanted = Signal(object)
    evidence_wanted = Signal(str)
    source_wanted = Signal(object)
    opened = Signal()
    request_wanted = Signal()
    record_wanted = Signal(str, object)
    record_deleted = Signal(str, str, str)

    def __init__(self, usual: UsualSource) -> None:
        super().__init__(Text("Firm"), Text("Values of the firm"), usual)
        self._firm: FirmRow | None = None
        self._card: FirmCard | None = None
        self._narrow = False
        self._asked: tuple[str, ...] = ()
        # values of one firm do not stay below the name of another
        self._stale = later(self, STALE, self._values.hide)
        self.tabs = LineTabs(TABS, Text("Sections of the firm"))
        self.tabs.picked.connect(lambda _key: self._fill())
        self._strip = panel(column(self.tabs, margins=(SIDE, 4, SIDE, 0)), None, "bottom")
        whole = column(self._head(), self._strip, self._scroll)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _head(self) -> QVBoxLayout:
        self._name = ElidedLabel("", Type.PANE_TITLE)
        self._other = ElidedLabel("", Type.PANE_SUBTITLE, "text2")
        self._shape = SegmentShape()
        self._facts = ElidedLabel("", Type.CELL, "text2", apart=_APART)
        self._status = StatusCard()
        close = IconButton("x", Text("Close the pane (Esc)"))
        close.clicked.connect(lambda _on=False: self.closed.emit())
        whole = IconButton("open", Text("Open the page of the firm"))
        whole.clicked.connect(lambda _on=False: self.opened.emit())
        file = IconButton("folder", Text("Cultivation file"))
        file.clicked.connect(lambda _on=False: self.file_wanted.emit())
        title = row(self._name, self._other, gap=6)
        title.setStretch(1, 1)
        facts = row(self._shape, self._facts, gap=5)
        facts.setStretch(1, 1)
        top = row(column(title, 3, facts), file, whole, close, gap=4)
        top.setStretch(0, 1)
        for button in (file, whole, close):
            top.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        return column(top, self._status, gap=12, margins=(SIDE, 14, SIDE, 0))

    # -- showing

    def show_row(self, firm: FirmRow | None) -> None:
        """Show what the table's row says at once; the card follows when it is read."""
        same = firm is not None and self._firm is not None and firm.uid == self._firm.uid
        self._firm = firm
        if not same:
            self._card = None
            self.editor = None
            self._asked = ()
            self._stale.start()
        if firm is None:
            return
        language = current_language()
        first, second = names(firm, language)
        self._name.set_text(first)
        self._other.set_text("" if second == glyphs.DASH else second)
        self._status.show_row(firm, self._narrow)
        self._show_facts()

    def _show_facts(self) -> None:
        firm = self._firm
        if firm is None:
            return
        language = current_language()
        segment = vocabulary("segment1").get(firm.segment).label(language) if firm.segment else ""
        self._shape.show_segment(firm.segment, segment)
        place = firm.district.label(language, short=True) if firm.district else firm.place or ""
        founded = (
            next((f.value for f in self._card.profile if f.field.key == "established"), None) if self._card else None
        )
        year = _("founded {year}", year=founded.start.year) if founded and founded.start else ""
        self._facts.set_text(_APART.join(part for part in (segment, place, year) if part))

    def show_card(self, card: FirmCard) -> None:
        """Show all that is known, in the tab in front."""
        if self._firm is None or card.row.uid != self._firm.uid:
            return
        self._card = card
        self._stale.stop()
        self._show_facts()
        self._fill()
        self._values.show()

    @property
    def values_in_sight(self) -> bool:
        """Whether values are shown; not while those of another firm are still being read."""
        return self._values.isVisible()

    @property
    def firm(self) -> FirmRow | None:
        """The firm shown."""
        return self._firm

    @property
    def card(self) -> FirmCard | None:
        """All that is known of the firm, once it is read."""
        return self._card

    @property
    def lines(self) -> list[Line]:
        """The lines of the tab in front."""
        return lines_of(self._card, self.tabs.value, self._asked) if self._card is not None else []

    def _put_lines(self) -> None:
        after_events, first = False, True
        for line in self.lines:
            if after_events and isinstance(line, Heading):
                self._lines.addWidget(gap_rule())
            after_events = isinstance(line, EventLine)
            widget = self._widget(line)
            if first and isinstance(widget, ValueRow):
                widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                first = False
            self._lines.addWidget(widget)

    def _widget(self, line: Line) -> QWidget:
        match line:
            case ValueLine():
                made = ValueRow(line)
                made.why_not = self.why_not
                made.edit_wanted.connect(self.edit)
                made.delete_wanted.connect(self._delete_figure)
                made.history_wanted.connect(self.history_wanted)
                return made
            case AddLine():
                return self._add_row(line.table)
            case EventLine():
                return EventRow(line)
            case RecordLine():
                record = RecordRow(line)
                record.why_not = self.why_not
                record.file_wanted.connect(self.evidence_wanted)
                record.source_wanted.connect(self.source_wanted)
                record.edit_wanted.connect(lambda one: self.record_wanted.emit(one.table, one.values))
                record.delete_wanted.connect(
                    lambda one: self.record_deleted.emit(one.table, str(one.values["uid"]), one.head)
                )
                return record
            case Heading():
                return heading_row(line, self._add_button(line.add) if line.add else None)
            case MissingLine():
                return self._missing_row(line)
            case NoteLine():
                return note_row(line)

    def _add_row(self, table: str) -> QWidget:
        return panel(row(self._add_button(table), None, margins=(SIDE - 8, 4, SIDE, 4)))

    def _add_button(self, table: str) -> Button:
        add = Button(ADD[table], "link", "plus")
        self.hold_back(add)
        add.clicked.connect(lambda _on=False: self.record_wanted.emit(table, None))
        return add

    def _delete_figure(self, line: ValueLine) -> None:
        target = line.target
        if target is not None:
            self.record_deleted.emit("metric", target.uid, f"{line.label} {target.value['year']}")

    def respeak(self) -> None:
        """The language changed."""
        if self._firm is not None:
            self.show_row(self._firm)
            if self._card is not None:
                self._fill()

    def fit(self, window_width: int) -> None:
        """Four tabs and More in a narrow window."""
        self._narrow = window_width < NARROW_WINDOW
        self.tabs.set_most(4 if self._narrow else len(TABS))
        if self._firm is not None:
            self._status.show_row(self._firm, self._narrow)

    # -- editing

    def _editor_for(self, value: ValueRow) -> ValueEditor | None:
        target = value.line.target
        return ValueEditor(value.line, target, self.usual) if target is not None else None

    def _key_of(self, value: ValueRow) -> str | None:
        target = value.line.target
        if target is not None and target.table == "metric":
            return str(target.value["metric"])
        return super()._key_of(value)

    def begin(self) -> None:
        """Edit the first value of the tab in front that can be; else go where its first record is."""
        value = next((one for one in self.findChildren(ValueRow) if one.line.target is not None), None)
        if value is not None:
            self.edit(value)
        else:
            self.focus_values()

    def edit_anyhow(self, key: str) -> bool:
        """Edit a field of the profile, though nobody knows it and it is not among the lines; False if it is none."""
        self.tabs.pick("profile")
        if not self.edit_field(key):
            self._asked = (*self._asked, key)
            self._fill()
            return self.edit_field(key)
        return True

    def _missing_row(self, line: NoteLine) -> QWidget:
        """What is missing, with the ways to fill it in and to ask the district for it."""
        self._missing = Button(Text("Fill in"), "link", "pencil")
        self.hold_back(self._missing)
        self._missing.clicked.connect(lambda _on=False: self._fill_in())
        acts = row(self._missing, gap=4, margins=(SIDE - 8, 0, SIDE, 12))
        firm = self._firm
        if firm is not None and firm.district is not None:
            place = Title(firm.district.short_en, firm.district.short_zh)
            ask = Button(Text("Request from {district}", district=place), "link")
            ask.clicked.connect(lambda _on=False: self.request_wanted.emit())
            acts.addWidget(ask)
        acts.addStretch(1)
        return panel(column(note_row(line), acts))

    def _fill_in(self) -> None:
        """Offer what is missing: fields to type into, records to add."""
        card = self._card
        if card is None:
            return
        menu = Menu(self._missing)
        for words, table, key in missing_of(card):
            run = partial(self.edit_anyhow, key) if not table else partial(self._add_missing, table, key)
            menu.add(words, run)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._missing.mapToGlobal(self._missing.rect().bottomLeft()))

    def _add_missing(self, table: str, metric: str) -> None:
        self.record_wanted.emit(table, {"metric": metric} if metric else None)

    def _otherwise(self) -> QWidget:
        """The first record, else the tabs."""
        rows = self.findChildren(RecordRow)
        return next((one for one in rows if one.focusPolicy() & Qt.FocusPolicy.TabFocus), self.tabs)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and 0 <= number < len(TABS):
            self.tabs.setCurrentIndex(number)
        else:
            super().keyPressEvent(event)
