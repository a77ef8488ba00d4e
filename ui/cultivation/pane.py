"""The right pane: one firm's check against a tier, what a line rests on, and values that are tried without saving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, n_
from registry.srdi.board import LADDER
from registry.srdi.check import Check, Purpose, check
from registry.srdi.figure import Figure, Verdict
from registry.srdi.figures import Figures
from ui.cultivation import words
from ui.cultivation.checklist import CheckList
from ui.cultivation.rows import Row, parse, rows_of
from ui.kit import glyphs, layout
from ui.kit.controls import Button, ElidedLabel, Field, IconButton, Label
from ui.kit.fonts import Type
from ui.kit.form import SourceLink
from ui.kit.pane import LineTabs, Scroll

if TYPE_CHECKING:
    from registry.change import Provenance
    from registry.srdi.board import Place
    from registry.view.cultivation import LadderBoard

_UNITS = {
    "wan_yuan": Text("in ten thousand yuan"),
    "percent": Text("in per cent"),
    "years": Text("in years"),
    "count": Text("a count"),
    "level": Text("a level"),
    "points": Text("in points"),
    "yes": Text("yes or no"),
}


class Summary(QWidget):
    """The strip of conditions and how many are met, unmet and unknown."""

    def __init__(self) -> None:
        super().__init__()
        self._strip = ""
        self.setFixedHeight(28)

    def show_strip(self, strip: str) -> None:
        """One letter a condition, as in `registry.srdi.check.Check.strip`."""
        self._strip = strip
        self.setAccessibleName(", ".join(text for text, _ink in self._words()))
        self.update()

    def _words(self) -> list[tuple[str, str]]:
        count = self._strip.count
        return [
            (_("{n} met", n=count("m")), "ok"),
            (_("{n} unmet", n=count("u")), "bad" if count("u") else "text2"),
            (_("{n} unknown", n=count("?")), "text2"),
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._strip:
            return
        painter = QPainter(self)
        cell = max(min((self.width() - 32) // 2 // len(self._strip) - 1, 15), 5)
        glyphs.paint_strip(painter, 16, 10, self._strip, cell)
        left = 16 + (cell + 1) * len(self._strip) + 12
        for text, ink in self._words():
            box = QRect(left, 0, self.width() - left, self.height())
            left += glyphs.paint_text(painter, box, text, Type.CELL_STRONG, ink) + 10


class CheckPane(QWidget):
    """The pane.

    Signals:
        firm_wanted: open the firm with this key.
        ask_wanted: the questions to the firm shall go to the clipboard.
        file_wanted: show the cultivation file of the firm instead.
        sources_wanted: where the cells behind the current line came from is asked.
        source_wanted: the sheet round such a cell is to be shown; what the line asks for, and the sources.
    """

    firm_wanted = Signal(str)
    ask_wanted = Signal()
    file_wanted = Signal()
    sources_wanted = Signal(object)
    source_wanted = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._place: Place | None = None
        self._board: LadderBoard | None = None
        self._tried: dict[str, Figure] = {}
        self._check: Check | None = None
        self.unmet_first = False
        self._build()

    def _build(self) -> None:
        self._name, self._stand = ElidedLabel("", Type.PANE_TITLE), ElidedLabel("", Type.CELL, "text2")
        self._open = IconButton("open", Text("Open the firm"))
        self._open.clicked.connect(lambda _on=False: self._open_firm())
        head = layout.row(layout.column(self._name, self._stand, gap=2), self._open, margins=(16, 10, 12, 4))
        head.setStretch(0, 1)
        self.tabs = LineTabs([(tier, words.TIERS[tier]) for tier in LADDER], Text("Tiers"), spread=False)
        self.tabs.picked.connect(lambda _key: self._judge())
        self.summary = Summary()
        self.list = CheckList()
        self._scroll = Scroll(self.list)
        self.list.current_changed.connect(lambda _key: self._show_line())
        self.list.moved.connect(lambda box: self._scroll.ensureVisible(box.center().x(), box.center().y(), 0, 40))
        self.list.tried.connect(self.try_value)
        self._line = Label("", Type.CONTROL, wrap=True)
        self._source = layout.column()
        self._document = ElidedLabel("", Type.SMALL, "text2")
        self.what_if = Field(Text("What if"), Text("What if"))
        self.what_if.setMaximumWidth(132)
        self.what_if.textEdited.connect(lambda _text: self._try())
        self.what_if.returnPressed.connect(lambda: self.list.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self._unit = ElidedLabel("", Type.SMALL, "text2")
        self.forget = Button(Text("On record"), "link")
        self.forget.clicked.connect(lambda _on=False: self.forget_tried())
        self._trying = layout.panel(layout.row(self.what_if, self._unit, self.forget, gap=6))
        detail = layout.column(self._line, self._source, self._document, self._trying, gap=4, margins=(16, 8, 16, 8))
        self._rules = Label("", Type.SMALL, "text2", wrap=True)
        self.ask = Button("", "primary")
        self.ask.clicked.connect(lambda _on=False: self.ask_wanted.emit())
        self.forward = Button(Text("Check by the rules of 2026"), "quiet")
        self.forward.setCheckable(True)
        self.forward.toggled.connect(lambda _on: self._judge())
        self.to_file = Button(Text("Cultivation file"), "quiet", "folder")
        self.to_file.clicked.connect(lambda _on=False: self.file_wanted.emit())
        dossier = Button(Text("Open the firm"))
        dossier.clicked.connect(lambda _on=False: self._open_firm())
        foot = layout.column(
            self._rules,
            layout.row(self.ask, dossier, None),
            layout.row(self.forward, None, self.to_file),
            gap=6,
            margins=(16, 8, 16, 12),
        )
        tabs = layout.row(self.tabs, margins=(16, 0, 16, 0))
        self._body = layout.panel(
            layout.column(
                head,
                tabs,
                layout.rule(),
                self.summary,
                layout.rule(),
                self._scroll,
                layout.rule(),
                detail,
                layout.rule(),
                foot,
            )
        )
        self.setLayout(layout.column(self._body))
        self._body.hide()

    # -- what is shown

    def show_place(self, board: LadderBoard | None, one: Place | None) -> None:
        """Show the check of a firm against its next tier; values tried on another firm are forgotten."""
        before = self._place.facts.uid if self._place is not None else ""
        self._board, self._place = board, one
        self._body.setVisible(one is not None)
        if one is None or board is None:
            return
        if one.facts.uid != before:
            self._tried = {}
            self.tabs.blockSignals(True)
            self._pick(one)
            self.tabs.blockSignals(False)
        first, other = words.names(one.facts)
        self._name.set_text("  ".join(p for p in (first, other) if p))
        said, tone = words.standing_words(one)
        self._stand.set_text(said)
        self._stand.set_tone(tone)
        self._judge()

    def look_forward(self, on: bool) -> None:
        """Check the title that is held as its re-verification under the newest rules will, or the next tier by those in
        force."""
        self.forward.blockSignals(True)
        self.forward.setChecked(on)
        self.forward.blockSignals(False)
        if self._place is not None:
            self.tabs.blockSignals(True)
            self._pick(self._place)
            self.tabs.blockSignals(False)
        self._judge()

    def _pick(self, one: Place) -> None:
        """Show the tier that is held when looking forward, else the next one."""
        held = LADDER[one.step - 1] if one.step else ""
        self.tabs.pick((held if self.forward.isChecked() else "") or one.next_tier or LADDER[-1])

    @property
    def made(self) -> Check | None:
        """The check in sight."""
        return self._check

    def turn_order(self) -> None:
        """Unmet conditions first, or by group again."""
        self.unmet_first = not self.unmet_first
        self._judge()
        if self.unmet_first and self.list.rows():
            self.list.set_current(self.list.rows()[0].key)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def forget_tried(self) -> None:
        """Back to what is on record."""
        self._tried = {}
        self._judge()

    def try_value(self, text: str) -> None:
        """Type a value for the line under the cursor, without saving it."""
        if not self.what_if.isEnabled():
            return
        self.what_if.setText(text)
        self.what_if.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self._try()

    def _judge(self) -> None:
        one, board = self._place, self._board
        if one is None or board is None:
            return
        figures = Figures(one.facts, board.as_of, self._tried)
        if self.forward.isChecked():
            made = check(board.newest, self.tabs.value, figures, Purpose.REVERIFY)
        else:
            made = check(board.rules, self.tabs.value, figures)
        self._check = made
        self.summary.show_strip(made.strip)
        self.list.show_rows(rows_of(made, unmet_first=self.unmet_first), set(self._tried))
        note = made.rules.tier(made.tier).note
        self._rules.say("\n".join(p for p in (words.rules_words(made.rules), str(note) if note else "") if p))
        asks = len([a for a in made.asks if a.metric != "unpublished"])
        self.ask.say(n_("Ask for {n} value", "Ask for {n} values", asks))
        self.ask.setEnabled(asks > 0)
        self.forget.setVisible(bool(self._tried))

    def _show_line(self) -> None:
        row, made = self.list.current, self._check
        layout.clear(self._source)
        if row is None or made is None:
            return
        self._line.say("\n".join(p for p in (self._heading(row), row.remark) if p))
        document = made.rules.document(row.document) if row.document else None
        self._document.set_text(str(document.title) if document is not None else "")
        can_try = bool(row.metric) and row.unit is not None and row.metric != "unpublished"
        self._trying.setVisible(can_try)
        self.what_if.setEnabled(can_try)
        if not self.what_if.hasFocus():
            self.what_if.setText("")
        self._unit.set_text(str(_UNITS[row.unit.value]) if row.unit is not None else "")
        figure = row.figure
        if figure is None or row.metric in self._tried:
            return
        year = _("Year {year}.", year=figure.year) if figure.year is not None and figure.sources else ""
        if not figure.sources:
            self._source.addWidget(Label(_("Nothing on record."), Type.SMALL, "text3"))
        elif year:
            self._source.addWidget(Label(year, Type.SMALL, "text2"))
        if figure.sources:
            self.sources_wanted.emit(figure.sources)

    @staticmethod
    def _heading(row: Row) -> str:
        return _("{condition}: {threshold}", condition=row.text, threshold=row.threshold) if row.threshold else row.text

    def show_sources(self, found: Mapping[tuple[str, str], Provenance]) -> None:
        """Show where the cells behind the current line came from."""
        row = self.list.current
        if row is None or row.figure is None:
            return
        shown: list[str] = []
        for source in row.figure.sources:
            origin = found.get((source.uid, source.field))
            if origin is not None and origin.short() not in shown and len(shown) < 2:
                shown.append(origin.short())
                link = SourceLink(origin.kind, origin.short() or origin.actor, row.text)
                link.clicked.connect(
                    lambda _on=False, of=row.text, origin=origin: self.source_wanted.emit(of, [origin])
                )
                self._source.addWidget(link)

    def _try(self) -> None:
        row = self.list.current
        if row is None or row.unit is None or not row.metric:
            return
        typed = parse(self.what_if.text(), row.unit) if self.what_if.text().strip() else None
        self.what_if.set_invalid(typed is None and bool(self.what_if.text().strip()))
        tried = {metric: figure for metric, figure in self._tried.items() if metric != row.metric}
        self._tried = tried | ({row.metric: typed} if typed is not None else {})
        self._judge()

    def questions(self) -> str:
        """The text that asks the firm for what is not known, the most decisive first."""
        one, made = self._place, self._check
        if one is None or made is None:
            return ""
        titles = {row.metric: row.text for row in reversed(rows_of(made)) if row.metric}
        lines = [titles.get(a.metric, a.metric) for a in made.asks if a.metric != "unpublished"]
        head = _(
            "{firm}: for the check against {tier} please tell us",
            firm=one.facts.legal_name,
            tier=words.TIERS[made.tier],
        )
        return "\n".join([head, *(f"{n}. {line}" for n, line in enumerate(lines, 1))])

    def _open_firm(self) -> None:
        if self._place is not None:
            self.firm_wanted.emit(self._place.facts.uid)

    def unknown_rows(self) -> list[Row]:
        """The rows that are not known."""
        return [row for row in self.list.rows() if row.verdict is Verdict.UNKNOWN]
