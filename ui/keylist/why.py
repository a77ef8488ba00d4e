"""Why a candidate has its score: each indicator down to its cell, what would take it in, and what a weight would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.keylist.gap import GapBlock
from ui.kit import glyphs, layout
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.fonts import Type
from ui.kit.form import SourceLink
from ui.kit.pane import Scroll
from ui.kit.theme import tokens
from ui.kit.words import plain_tip

if TYPE_CHECKING:
    from registry.change import Provenance
    from registry.scoring import Candidate, Contribution, RoundResult, Scheme
    from registry.scoring.explain import WeightMove
    from ui.keylist.round_side import RoundSide
    from ui.keylist.state import Reasons, Scored

SHOWN_FIRST = 5


class PointBar(QWidget):
    """The points of one indicator on its weight: a bar, or an interval with a tick at the value used."""

    def __init__(self, value: int, low: int, high: int, words: str) -> None:
        super().__init__()
        self._value, self._low, self._high = value / 10_000, low / 10_000, high / 10_000
        self.setFixedSize(92, 12)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        box = QRectF(0, 4, self.width(), 4)
        if self._low == self._high:
            glyphs.paint_bar(painter, box, self._value, "data")
            return
        glyphs.paint_bar(painter, box, 0)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.dimensions[3])
            width = box.width()
            painter.drawRoundedRect(QRectF(width * self._low, 4, max(width * (self._high - self._low), 2), 4), 2, 2)
            painter.setPen(QPen(now.text, 1.5))
            x = min(max(width * self._value, 1), width - 1)
            painter.drawLine(int(x), 1, int(x), 11)


class PlaceChart(QWidget):
    """The place of a candidate when the weight of one dimension moves by ten points either way."""

    _ROW = 20

    def __init__(self) -> None:
        super().__init__()
        self._moves: Sequence[WeightMove] = ()
        self._names: Mapping[str, str] = {}
        self._place = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_moves(self, moves: Sequence[WeightMove], names: Mapping[str, str], place: int) -> None:
        """Show `moves` around the present `place`."""
        self._moves, self._names, self._place = moves, names, place
        self.setFixedHeight(40 + self._ROW * len(moves))
        said = [
            _(
                "{name}: place {up} with more weight, {down} with less",
                name=names[m.code],
                up=m.rank_up,
                down=m.rank_down,
            )
            for m in moves
        ]
        self.setAccessibleName(_("Place if one weight moves by 10 points"))
        self.setAccessibleDescription(("；" if current_language() is Language.ZH else "; ").join(said))
        self.update()

    def _span(self) -> tuple[int, int]:
        places = [self._place, *(m.rank_up for m in self._moves), *(m.rank_down for m in self._moves)]
        return max(min(places) - 1, 1), max(places) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._moves:
            return
        painter, now = QPainter(self), tokens()
        best, worst = self._span()
        left, right = 100, self.width() - 8

        def x(place: int) -> float:
            # Better places stand at the right, as the mock has it.
            return left + (right - left) * (worst - place) / max(worst - best, 1)

        step = max(1, (worst - best) // 5)
        for place in range(best, worst + 1, step):
            painter.setPen(now.line)
            painter.drawLine(int(x(place)), 18, int(x(place)), 18 + self._ROW * len(self._moves))
            glyphs.paint_text(
                painter,
                QRect(int(x(place)) - 14, 0, 28, 16),
                str(place),
                Type.AXIS,
                "text3",
                Qt.AlignmentFlag.AlignHCenter,
                elide=False,
            )
        for number, move in enumerate(self._moves):
            middle = 18 + self._ROW * number + self._ROW // 2
            glyphs.paint_text(painter, QRect(0, middle - 8, left - 8, 16), self._names[move.code], Type.SMALL, "text2")
            self._bar(painter, x(self._place), x(move.rank_down), middle, hollow=True)
            self._bar(painter, x(self._place), x(move.rank_up), middle, hollow=False)
            if move.rank_up == move.rank_down == self._place:
                with glyphs.kept(painter):
                    painter.setBrush(now.data)
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.drawEllipse(QRectF(x(self._place) - 3, middle - 3, 6, 6))
        foot = QRect(left, self.height() - 18, right - left, 16)
        glyphs.paint_text(painter, foot, _("hollow: weight down"), Type.SMALL, "text3")
        glyphs.paint_text(painter, foot, _("filled: weight up"), Type.SMALL, "text3", Qt.AlignmentFlag.AlignRight)

    def _bar(self, painter: QPainter, start: float, end: float, middle: int, *, hollow: bool) -> None:
        if round(start) == round(end):
            return
        now = tokens()
        box = QRectF(min(start, end), middle - 5, abs(end - start), 10)
        with glyphs.kept(painter, smooth=False):
            painter.setPen(QPen(now.data, 1))
            painter.setBrush(now.dataSoft if hollow else now.data)
            painter.drawRect(box)


class WhyPane(QWidget):
    """The right-hand pane of the key list."""

    firm_wanted = Signal(str)
    source_wanted = Signal(str, object)
    """The title of an indicator, and where each of the values behind its points came from."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(300)
        self._name = ElidedLabel("", Type.PANE_TITLE)
        self._where = Label("", Type.CELL, "text2", wrap=True)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 0, 16, 16)
        self._body.setSpacing(0)
        content = QWidget()
        content.setLayout(self._body)
        head = layout.column(self._name, self._where, gap=2, margins=(16, 14, 16, 12))
        self._scroll = Scroll(content, Text("Why this score"))
        self.setLayout(layout.column(layout.panel(head, edge="bottom"), self._scroll))
        self._everything = False
        self._shown: tuple[Scored, Reasons, RoundSide | None] | None = None

    def show_nothing(self) -> None:
        """No candidate is chosen."""
        self._shown = None
        self._name.say("")
        self._where.say("")
        layout.clear(self._body)

    def show_reasons(self, scored: Scored, reasons: Reasons, side: RoundSide | None = None) -> None:
        """Show why `reasons.uid` has its score; `side` is what a round says of it."""
        if self._shown is None or self._shown[1].uid != reasons.uid:
            self._everything = False
        self._shown = scored, reasons, side
        result = scored.result
        candidate = result.candidate(reasons.uid)
        zh = current_language() is Language.ZH
        names = (candidate.short_name or candidate.legal_name, candidate.english_name)
        self._name.say("  ".join(n for n in (names if zh else names[::-1]) if n))
        self._where.say(_standing(result, candidate) if side is None else side.standing())
        layout.clear(self._body)
        for block in side.blocks() if side is not None else ():
            self._body.addWidget(block)
        self._indicators(result, scored.draft.scheme, candidate, reasons.sources)
        if reasons.gap is not None and reasons.gap.against != reasons.uid:
            self._body.addWidget(GapBlock(result, reasons.gap, self.firm_wanted.emit))
        # What would take a firm in is known of the objective part; once the panel's is in, it would mislead.
        if result.verdict.value != "undecidable" and (side is None or not side.with_panel):
            self._moves(result, candidate, reasons)
            self._places(scored.draft.scheme, candidate, reasons)
        self._body.addStretch(1)

    def _indicators(
        self, result: RoundResult, scheme: Scheme, candidate: Candidate, sources: Mapping[tuple[str, str], Provenance]
    ) -> None:
        self._body.addLayout(
            layout.row(
                Label(Text("Why this score"), Type.SECTION),
                None,
                Label(Text("points of weight"), Type.SMALL, "text3"),
                margins=(0, 12, 0, 4),
            )
        )
        ordered = sorted((c for c in candidate.contributions if c.weight), key=lambda c: (-c.points, c.code))
        shown = ordered if self._everything else ordered[:SHOWN_FIRST]
        # What is missing and weighs most is worth seeing before the small certain ones.
        if not self._everything:
            open_ones = [c for c in ordered if c.lo != c.hi and c not in shown]
            if open_ones and all(c.lo == c.hi for c in shown):
                shown = [*shown[:-1], max(open_ones, key=lambda c: c.weight)]
        links: list[SourceLink] = []
        for contribution in shown:
            self._body.addWidget(self._indicator(result, scheme, contribution, sources, links))
        for link in links:
            link.stand_with(links)
        rest = len(ordered) - len(shown)
        if rest > 0:
            more = Button(Text("Show {n} more indicator", "Show {n} more indicators", n=rest), "link")
            more.clicked.connect(self._unfold)
            self._body.addLayout(layout.row(more, None, margins=(0, 4, 0, 6)))
        self._body.addWidget(layout.rule())

    def _unfold(self) -> None:
        self._everything = True
        if self._shown is not None:
            self.show_reasons(*self._shown)

    def _indicator(
        self,
        result: RoundResult,
        scheme: Scheme,
        c: Contribution,
        sources: Mapping[tuple[str, str], Provenance],
        links: list[SourceLink],
    ) -> QWidget:
        """The line of an indicator; its source joins `links`."""
        language = current_language()
        title = Label(scheme.indicator(c.code).title, Type.CELL_STRONG, wrap=True)
        open_ = c.lo != c.hi
        said = _raw(result, c, language)
        # A fact may be shortened, its tooltip holds it; what a missing value could still be worth is always read whole.
        raw = Label(said, Type.SMALL, "warn", wrap=True) if open_ else ElidedLabel(said, Type.SMALL, "text2")
        words = _(
            "{points} of {weight} points", points=result.points(c.points), weight=result.points(c.weight * 10_000)
        )
        bar = PointBar(c.value, c.lo, c.hi, words)
        points = Label(result.points(c.points), Type.CELL_STRONG)
        points.setToolTip(plain_tip(words))
        points.setFixedWidth(36)
        points.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        text = layout.column(title, raw)
        found = _sources_of(c, sources)
        if found:
            of = scheme.indicator(c.code).title.render(language)
            link = SourceLink(found[0].kind, found[0].short() or found[0].actor, of)
            link.clicked.connect(lambda _on=False: self.source_wanted.emit(of, found))
            links.append(link)
            text.addWidget(link)
        elif c.state.value == "missing":
            text.addWidget(Label(Text("Nobody reported it"), Type.SMALL, "text3"))
        line = layout.row(text, bar, points, gap=8, margins=(0, 5, 0, 5))
        line.setStretch(0, 1)
        return layout.panel(layout.column(line, layout.rule()))

    def _moves(self, result: RoundResult, candidate: Candidate, reasons: Reasons) -> None:
        if candidate.rank is None or not reasons.moves:
            return
        self._body.addLayout(
            layout.column(
                Label(
                    Text("What would bring {label} place onto the list", label=_ordinal(candidate.rank_label)),
                    Type.SECTION,
                ),
                margins=(0, 12, 0, 4),
            )
        )
        for move in reasons.moves[:4]:
            # Two lines: what is asked of a firm is the sentence of this pane, and must never be cut off.
            said = layout.column(
                Label(move.title, Type.CELL, "text2", wrap=True), Label(move.text, Type.CELL, wrap=True)
            )
            gain = Label("+" + result.points(move.points), Type.CELL_STRONG)
            line = layout.row(Label("↑", Type.CELL_STRONG, "accent"), said, gain, gap=8, margins=(0, 4, 0, 4))
            line.setStretch(1, 1)
            line.setAlignment(gain, Qt.AlignmentFlag.AlignBottom)
            self._body.addLayout(line)
        self._body.addWidget(
            Label(Text("Each alone lifts the score past the cut line."), Type.SMALL, "text3", wrap=True)
        )
        self._body.addSpacing(10)
        self._body.addWidget(layout.rule())

    def _places(self, scheme: Scheme, candidate: Candidate, reasons: Reasons) -> None:
        if candidate.rank is None or not reasons.places:
            return
        title = Label(Text("Place if one weight moves by 10 points"), Type.SECTION)
        self._body.addLayout(layout.column(title, margins=(0, 12, 0, 4)))
        chart = PlaceChart()
        names = {d.code: d.title.render(current_language()) for d in scheme.dimensions}
        chart.show_moves(reasons.places, names, candidate.rank)
        self._body.addWidget(chart)


def _ordinal(label: str) -> str:
    """A place in words: 11th, 第 11."""
    number = label.rstrip("=")
    if current_language() is Language.ZH:
        return number
    tens = number[-2:] in ("11", "12", "13")
    return number + ("th" if tens else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th"))


def _standing(result: RoundResult, candidate: Candidate) -> str:
    low, high = result.points(candidate.score_lo), result.points(candidate.score_hi)
    score = result.printed(candidate.published)
    if result.verdict.value == "undecidable":
        return _("Between {low} and {high} points; too little is known for a place", low=low, high=high)
    if candidate.rank is None:
        return _("Excluded by a veto; {score} points without it", score=score)
    if low == high:
        return _("{place} place, {score} points", place=_ordinal(candidate.rank_label), score=score)
    return _(
        "{place} place, {score} points, interval {low} to {high}",
        place=_ordinal(candidate.rank_label),
        score=score,
        low=low,
        high=high,
    )


def _raw(result: RoundResult, c: Contribution, language: Language) -> str:
    from registry.scoring.words import raw_text

    text = raw_text(c, language)
    if c.lo == c.hi:
        return text
    low, high = result.points(c.points_lo), result.points(c.points_hi)
    return _(
        "{value}, scored at {points}, {low} to {high}", value=text, points=result.points(c.points), low=low, high=high
    )


def _sources_of(c: Contribution, sources: Mapping[tuple[str, str], Provenance]) -> list[Provenance]:
    """Where the values behind a contribution came from, each place once, in the order of the values."""
    found: dict[str, Provenance] = {}
    for ref in c.refs:
        source = sources.get((ref.uid, ref.field))
        if source is not None:
            found.setdefault(source.short() or source.actor, source)
    return list(found.values())
