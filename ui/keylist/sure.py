"""How sure the list is: draws under two spreads, the swap at the cut, the room of each weight, and other methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language, n_
from registry.report.phrases import weight
from ui.kit import glyphs, layout
from ui.kit.charts import SceneView
from ui.kit.controls import Button, ElidedLabel, Label
from ui.kit.fonts import Type
from ui.kit.pane import Scroll
from ui.kit.theme import tokens
from ui.kit.words import plain_tip

if TYPE_CHECKING:
    from registry.scoring import RoundResult
    from registry.scoring.confidence import Confidence
    from registry.scoring.keeping import LeftOut, WeightInterval
    from registry.scoring.robustness import Robustness
    from registry.scoring.second import SecondOpinion
    from registry.scoring.stability import WeightChange

_SHIFTS = 6
_BAND = 240


class RoomBar(QWidget):
    """The weights at which the list stays: a track from 0 to the most, the room on it, and a tick at the adopted weight."""

    _HEIGHT = 14

    def __init__(self, low: int, high: int, now: int, most: int, words: str) -> None:
        super().__init__()
        self._low, self._high, self._now, self._most = low, high, now, max(most, 1)
        self.setMinimumWidth(80)
        self.setFixedHeight(self._HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setToolTip(plain_tip(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        width = self.width() - 2

        def x(weight: int) -> float:
            return 1 + width * weight / self._most

        glyphs.paint_bar(painter, QRectF(1, 5, width, 4), 0)
        with glyphs.kept(painter):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.data)
            painter.drawRoundedRect(QRectF(x(self._low), 5, max(x(self._high) - x(self._low), 2), 4), 2, 2)
        with glyphs.kept(painter, smooth=False):
            painter.setPen(QPen(colours.text, 2))
            painter.drawLine(int(x(self._now)), 1, int(x(self._now)), self._HEIGHT - 1)


class ShareBar(QWidget):
    """The share of draws in which a firm is in, with the error of the estimate as a whisker."""

    def __init__(self, share: int, error: int, words: str) -> None:
        super().__init__()
        self._share, self._error = share / 10_000, error / 10_000
        self.setFixedSize(92, 12)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        contested = 0.2 <= self._share <= 0.8
        glyphs.paint_bar(painter, QRectF(0, 4, self.width(), 4), self._share, "warn" if contested else "data")
        with glyphs.kept(painter, smooth=False):
            painter.setPen(QPen(colours.text, 1))
            left = int(self.width() * max(self._share - self._error, 0))
            right = int(self.width() * min(self._share + self._error, 1))
            painter.drawLine(left, 6, right, 6)
            for end in (left, right):
                painter.drawLine(end, 4, end, 8)


class SurePane(QWidget):
    """The pane beside the list that says how firmly it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(300)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(16, 0, 16, 16)
        self._body.setSpacing(0)
        content = QWidget()
        content.setLayout(self._body)
        self.setLayout(layout.column(Scroll(content, Text("How sure"))))
        self._shown: tuple[RoundResult, Confidence, str] | None = None
        self._everything = False

    def show_waiting(self) -> None:
        """The draws run; nothing is known yet."""
        self._shown = None
        layout.clear(self._body)
        self._body.addWidget(Label(Text("The draws are running."), Type.CELL, "text2", wrap=True))
        self._body.addStretch(1)

    def show_confidence(self, result: RoundResult, found: Confidence, uid: str) -> None:
        """Show how firmly the list stands, and how firmly `uid` ("" for nobody) stands on its side of the cut."""
        self._shown = result, found, uid
        layout.clear(self._body)
        if uid:
            self._draws(found, uid)
        self._pairs(result, found, uid)
        self._swap(result, found)
        self._rooms(result, found)
        self._left_out(result, found)
        self._opinions(result, found)
        self._body.addStretch(1)

    def respeak(self) -> None:
        """Say everything anew in the language of now."""
        if self._shown is not None:
            self.show_confidence(*self._shown)

    # -- sections

    def _title(self, text: Text, beside: Text | None = None) -> None:
        line = [Label(text, Type.SECTION), None]
        if beside is not None:
            line.append(Label(beside, Type.SMALL, "text3"))
        self._body.addLayout(layout.row(*line, margins=(0, 12, 0, 4)))

    def _draws(self, found: Confidence, uid: str) -> None:
        from registry.scoring.robustness import Spread

        self._title(Text("In the list, by draws"), Text("% ± error"))
        for spread, words in (
            (Spread.ADOPTED, Text("Near these weights")),
            (Spread.UNIFORM, Text("Any weights")),
        ):
            self._body.addLayout(self._share(found.spread(spread), uid, words))
        note = Text(
            "{n} draws each. The two can disagree: the first asks whether the list holds here, the second whether it"
            " holds for whoever sees it otherwise.",
            n=f"{found.spreads[0].draws:,}",
        )
        if found.empty:
            note = found.empty_text
        self._body.addWidget(Label(note, Type.SMALL, "text3", wrap=True))
        self._end()

    def _share(self, draws: Robustness, uid: str, words: Text) -> layout.QHBoxLayout:
        said = draws.told(uid)
        label = _("{percent} of 100 draws", percent=said)
        return layout.row(
            Label(words, Type.CELL, "text2"),
            None,
            ShareBar(draws.share(uid), draws.error(uid), label),
            Label(said, Type.CELL_STRONG),
            margins=(0, 3, 0, 3),
        )

    def _pairs(self, result: RoundResult, found: Confidence, uid: str) -> None:
        """The firm against those across the cut; of a firm far from it, the two at the cut."""
        from registry.report.charts.band import lead_band, reach

        near = [pair for pair in found.pairs if uid in (pair.inside, pair.outside)] or list(found.pairs[:1])
        if not near:
            return
        self._title(Text("Side by side at the cut"), Text("same draws for both"))
        most = reach([(pair.low, pair.high) for pair in near])
        for pair in near:
            (one,), (other,) = _names_of(result, [pair.inside], ""), _names_of(result, [pair.outside], "")
            name = Label(Text("{one} before {other}", one=one, other=other), Type.CELL, wrap=True)
            said = Label(pair.text, Type.SMALL, "text3" if pair.apart else "warn", wrap=True)
            band = SceneView()
            band.show_scene(lead_band(pair.low, pair.high, most, _BAND, 12, apart=pair.apart))
            self._body.addLayout(layout.column(name, band, said, margins=(0, 3, 0, 3)))
        self._end()

    def _swap(self, result: RoundResult, found: Confidence) -> None:
        self._title(Text("What swaps the places at the cut"))
        stable = found.stability
        self._body.addWidget(Label(stable.cut.text if stable.cut else stable.text, Type.CELL, wrap=True))
        change = stable.cut.whole if stable.cut else None
        if change is not None:
            self._shifts(result, change)
        if stable.cut is not None and not stable.exact:
            self._body.addWidget(
                Label(
                    Text("Where an indicator does not apply to a firm, a smaller change may exist."),
                    Type.SMALL, "text3", wrap=True,
                )
            )  # fmt: skip
        self._end()

    def _shifts(self, result: RoundResult, change: WeightChange) -> None:
        moved = change.shifts
        for shift in moved[:_SHIFTS]:
            title = result.scheme.indicator(shift.code).title
            said = f"{weight(shift.before)} → {weight(shift.after)}"
            self._body.addLayout(
                layout.row(
                    Label(title, Type.CELL, "text2"),
                    None,
                    Label(said, Type.CELL_STRONG),
                    margins=(0, 2, 0, 2),
                )
            )
        rest = len(moved) - _SHIFTS
        if rest > 0:
            more = n_("and {n} smaller change", "and {n} smaller changes", rest)
            self._body.addWidget(Label(more, Type.SMALL, "text3"))

    def _rooms(self, result: RoundResult, found: Confidence) -> None:
        from registry.scoring.keeping import Level

        self._title(Text("Room of each weight"), Text("list unchanged within"))
        if not found.intervals:
            self._body.addWidget(
                Label(
                    Text("The list does not follow the totals alone, so no weight can be said to keep it."),
                    Type.SMALL, "text3", wrap=True,
                )
            )  # fmt: skip
            self._end()
            return
        by_code = {(room.level, room.code): room for room in found.intervals}
        for dimension in result.scheme.dimensions:
            room = by_code.get((Level.DIMENSION, dimension.code))
            if room is not None:
                self._room(room, dimension.title, strong=True)
            if not self._everything:
                continue
            for indicator in result.scheme.of_dimension(dimension.code):
                room = by_code.get((Level.INDICATOR, indicator.code))
                if room is not None:
                    self._room(room, indicator.title, strong=False)
        more = Button(Text("Dimensions only") if self._everything else Text("Show each indicator"), "link")
        more.clicked.connect(self._unfold)
        self._body.addLayout(layout.row(more, None, margins=(0, 4, 0, 4)))
        self._end()

    def _unfold(self) -> None:
        self._everything = not self._everything
        self.respeak()

    def _room(self, room: WeightInterval, title: Text, *, strong: bool) -> None:
        said = _("any") if room.free else f"{weight(room.lo)}–{weight(room.hi)}"
        words = _(
            "{title}: the list stays from {low} to {high}, now {now}",
            title=title.render(current_language()),
            low=weight(room.lo),
            high=weight(room.hi),
            now=weight(room.now),
        )
        name = ElidedLabel(title.render(current_language()), Type.CELL_STRONG if strong else Type.SMALL)
        name.setFixedWidth(104)
        figures = Label(said, Type.CELL)
        figures.setFixedWidth(76)
        figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._body.addLayout(
            layout.row(name, RoomBar(room.lo, room.hi, room.now, room.most, words), figures, margins=(0, 2, 0, 2))
        )

    def _left_out(self, result: RoundResult, found: Confidence) -> None:
        self._title(Text("The list without one thing"))
        if found.left_out and not found.intervals:
            note = Text("Quotas and decisions are left aside: the totals alone are looked at.")
            self._body.addWidget(Label(note, Type.SMALL, "text3", wrap=True))
        if not found.left_out and not found.experts:
            self._body.addWidget(
                Label(Text("No indicator, dimension or expert alone carries a seat."), Type.SMALL, "text3", wrap=True)
            )
        for one in found.left_out:
            self._change(_left_title(result, one), one.entered, one.left, result)
        for expert in found.experts:
            self._change(Text("one expert"), expert.entered, expert.left, result)
        self._end()

    def _change(self, title: Text, entered: Sequence[str], left: Sequence[str], result: RoundResult) -> None:
        said = _names_of(result, entered, "+") + _names_of(result, left, "−")
        self._body.addLayout(
            layout.column(
                Label(Text("Without {what}", what=title), Type.CELL, "text2"),
                Label(_listed(said), Type.CELL, wrap=True),
                margins=(0, 3, 0, 3),
            )
        )

    def _opinions(self, result: RoundResult, found: Confidence) -> None:
        if not found.listed:  # nobody can be chosen, so there is nothing to agree with
            return
        self._title(Text("Other methods"), Text("they never decide"))
        for opinion in found.opinions:
            self._body.addLayout(self._opinion(result, found, opinion))

    def _opinion(self, result: RoundResult, found: Confidence, opinion: SecondOpinion) -> layout.QVBoxLayout:
        line = layout.row(
            Label(opinion.title, Type.CELL, "text2"),
            None,
            Label(_("{n} of {all}", n=opinion.overlap, all=len(found.listed)), Type.CELL_STRONG),
        )
        box = layout.column(line, margins=(0, 3, 0, 3))
        said = _names_of(result, opinion.comes_in, "+") + _names_of(result, opinion.goes_out, "−")
        if said:
            box.addWidget(Label(_listed(said), Type.SMALL, "text3", wrap=True))
        return box

    def _end(self) -> None:
        self._body.addSpacing(8)
        self._body.addWidget(layout.rule())


def _left_title(result: RoundResult, one: LeftOut) -> Text:
    from registry.scoring.keeping import Level

    scheme = result.scheme
    return scheme.dimension(one.code).title if one.level is Level.DIMENSION else scheme.indicator(one.code).title


def _names_of(result: RoundResult, uids: Sequence[str], sign: str) -> list[str]:
    zh = current_language() is Language.ZH
    found: list[str] = []
    for uid in uids:
        candidate = result.candidate(uid)
        names = (candidate.short_name, candidate.english_name)
        name = next((n for n in (names if zh else names[::-1]) if n), candidate.legal_name)
        found.append(f"{sign}{name}")
    return found


def _listed(said: Sequence[str]) -> str:
    return ("，" if current_language() is Language.ZH else ", ").join(said)
