"""The scheme on the left: weights that can be moved and locked, vetoes, and how missing values count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from registry.i18n import Text, current_language
from registry.report.phrases import weight as weight_text
from ui.keylist.scheme_chooser import SchemeChooser
from ui.keylist.state import dimension_key
from ui.keylist.what_if import Room, room_of_dimension, room_of_indicator
from ui.kit import layout
from ui.kit.controls import Button, CheckBox, ElidedLabel, Field, IconButton, Label, Radio
from ui.kit.fonts import Type
from ui.kit.icons import set_icon
from ui.kit.pane import Scroll
from ui.kit.slider import REACH, ShareSlider
from ui.kit.theme import tokens
from ui.kit.words import plain_tip, speak

if TYPE_CHECKING:
    from ui.keylist.state import Draft

WIDTH = 264
_SLIDER_EDGE = 6  # px of a slider before its track
_TRACK = 14  # px high where the track stands below the name
_GRID = 100  # a weight of 25 is 2500 on the scheme's grid


def read_weight(text: str) -> int | None:
    """The weight on the grid that `text` says, None where it says none between 0 and 100."""
    whole, _, rest = text.strip().partition(".")
    if not whole.isdigit() or (rest and not rest.isdigit()) or len(rest) > 2:
        return None
    weight = int(whole) * _GRID + int(rest.ljust(2, "0") or 0)
    return weight if weight <= 100 * _GRID else None


class Swatch(QWidget):
    """The square of a dimension's colour."""

    def __init__(self, number: int, name: Text) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(9, 9)
        speak(self, QWidget.setAccessibleName, name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens().dimension(self._number))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)


class WeightField(Field):
    """A weight that can be typed: Enter takes it, and so does a click elsewhere; Esc restores."""

    moved = Signal(int)

    def __init__(self, name: Text) -> None:
        super().__init__(name)
        self.setFixedSize(50, 22)  # room for 22.73
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setProperty("tiny", True)
        self.setProperty("flat", True)
        self._held = 0
        self.editingFinished.connect(self._take)

    def set_weight(self, weight: int) -> None:
        """Show `weight`."""
        self._held = weight
        self.setText(weight_text(weight))
        self.set_invalid(False)

    def _take(self) -> None:
        weight = read_weight(self.text())
        if weight is not None:
            if weight != self._held:
                self.moved.emit(weight)
        elif self.hasFocus():
            self.set_invalid(True)
        else:
            self.set_weight(self._held)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != weight_text(self._held):
            self.set_weight(self._held)
            return
        if event.key() == Qt.Key.Key_L and not event.modifiers():
            event.ignore()  # the lock of its line
            return
        super().keyPressEvent(event)


class _Line(QWidget):
    """One dimension or indicator: its weight to type and to drag, and its lock."""

    def __init__(self, title: Text, *, swatch: int | None) -> None:
        super().__init__()
        self.field = WeightField(Text("Weight of {name}", name=title))
        self.slider = ShareSlider(Text("Move the weight of {name}", name=title), sink=(REACH - _TRACK) // 2)
        self.lock = IconButton("unlock", Text("Lock the weight of {name} (L)", name=title))
        self.lock.setFixedSize(24, 24)
        # Two stops of Tab a line are enough: L turns the lock from either.
        self.lock.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        strong = swatch is not None
        name = ElidedLabel(title, Type.CELL_STRONG if strong else Type.CELL, "text" if strong else "text2")
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        first = Swatch(swatch, title) if swatch is not None else 9
        words = layout.row(first, 8, name, gap=0)
        words.setStretch(2, 1)
        self._room = QWidget()  # the slider lies over it and reaches up over the name, so that a hand finds it
        self._room.setFixedHeight(_TRACK)
        left = layout.column(words, layout.row(17 - _SLIDER_EDGE, self._room, gap=0))
        self.setLayout(layout.row(left, 4, self.field, self.lock, gap=0, margins=(16, 0, 12, 0)))
        self.layout().setStretch(0, 1)  # type: ignore[union-attr]
        self.setFixedHeight(30)
        self.slider.setParent(self)
        self.setTabOrder(self.field, self.slider)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.layout().activate()  # type: ignore[union-attr]
        track = self._room.geometry()
        self.slider.setGeometry(track.x(), track.bottom() + 1 - REACH, track.width(), REACH)
        self.slider.raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What field and slider leave: L turns the lock."""
        if event.key() == Qt.Key.Key_L and not event.modifiers() and self.lock.isEnabled():
            self.lock.click()
        else:
            super().keyPressEvent(event)

    def show_state(self, room: Room, *, locked: bool) -> None:
        """Show the weight, how far it may go, and the lock."""
        self.field.set_weight(room.value)
        self.field.setReadOnly(locked)
        self.slider.show_share(
            room.value,
            whole=room.whole,
            limit=room.limit,
            saved=room.saved,
            step=room.step,
            fixed=room.fixed,
            said=room.words,
        )
        set_icon(self.lock, "lock" if locked else "unlock", "accent" if locked else "text3", size=14)


class _Veto(CheckBox):
    """A rule that can be left out; a title longer than the tree ends in an ellipsis and stands in the tooltip."""

    _MARK = 24  # the box and its gap, px

    def __init__(self, title: Text) -> None:
        super().__init__("")
        self._title = str(title)
        self.setAccessibleName(self._title)
        self.setToolTip(plain_tip(self._title))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._MARK
        self.setText(self.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room))


class SchemeTree(QWidget):
    """The scheme of a draft. It shows and asks; the page decides.

    Signals:
        weight_moved: a dimension or indicator and the weight asked for; at every step of a drag.
        weight_settled: the person is done moving.
        lock_turned, vetoes_chosen, missing_chosen: the rest that can be set.
    """

    weight_moved = Signal(str, int)
    weight_settled = Signal()
    lock_turned = Signal(str)
    vetoes_chosen = Signal(object)
    missing_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(WIDTH)
        self._lines: dict[str, _Line] = {}
        self._vetoes: dict[str, CheckBox] = {}
        self._missing: dict[str, Radio] = {}
        self._title = Label(Text("Scheme"), Type.SECTION)
        self.chooser = SchemeChooser()
        self._sum = Label("", Type.CELL_STRONG, "ok")
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 16)
        self._body.setSpacing(0)
        content = QWidget()
        content.setLayout(self._body)
        head = layout.panel(layout.row(self._title, None, self.chooser, margins=(16, 8, 6, 8)), edge="bottom")
        self._scroll = Scroll(content, Text("Scheme"))
        line = layout.row(Label(Text("Sum"), Type.CELL_STRONG), None, self._sum, margins=(16, 0, 44, 0))
        self._foot = layout.panel(line, edge="top")  # in sight whatever is scrolled
        self._foot.setFixedHeight(34)
        self.setLayout(layout.column(head, self._scroll, self._foot))
        self._shown: object = None

    def show_draft(self, draft: Draft, saved: Draft) -> None:
        """Show `draft` against what is `saved`; rebuilt only when another scheme or language is shown."""
        scheme = draft.scheme
        shape = (tuple(d.code for d in scheme.dimensions), tuple(scheme.weights))
        stamp = (scheme.code, scheme.version, shape, tuple(v.code for v in saved.scheme.vetoes), current_language())
        if self._shown != stamp:
            self._build(draft, saved)
            self._shown = stamp
        for dimension in scheme.dimensions:
            key = dimension_key(dimension.code)
            self._lines[key].show_state(room_of_dimension(draft, saved, dimension.code), locked=key in draft.locked)
        for indicator in scheme.indicators:
            room = room_of_indicator(draft, saved, indicator.code)
            self._lines[indicator.code].show_state(room, locked=indicator.code in draft.locked)
        self._sum.say("✓ " + weight_text(sum(i.weight for i in scheme.indicators)))
        for code, box in self._vetoes.items():
            box.blockSignals(True)
            box.setChecked(code in {v.code for v in scheme.vetoes})
            box.blockSignals(False)
        chosen = (draft.missing or scheme.missing).value
        for value, radio in self._missing.items():
            radio.blockSignals(True)
            radio.setChecked(value == chosen)
            radio.blockSignals(False)

    def last_stop(self) -> QWidget:
        """The last widget of the Tab order."""
        return list(self._missing.values())[-1] if self._missing else self

    def _build(self, draft: Draft, saved: Draft) -> None:
        layout.clear(self._body)
        self._lines.clear()
        self._vetoes.clear()
        self._missing.clear()
        scheme = draft.scheme
        for number, dimension in enumerate(scheme.dimensions):
            self._body.addSpacing(6)
            self._add_line(dimension_key(dimension.code), dimension.title, number)
            for indicator in scheme.of_dimension(dimension.code):
                self._add_line(indicator.code, indicator.title, None)
            self._body.addSpacing(6)
            self._body.addWidget(layout.rule())
        note = Label(
            Text("Unlocked weights share any change in proportion. Locked weights stay."),
            Type.SMALL,
            "text3",
            wrap=True,
        )
        self._body.addLayout(layout.column(note, margins=(16, 12, 16, 12)))
        self._body.addWidget(layout.rule())
        self._add_vetoes(saved)
        self._add_missing()
        self._body.addStretch(1)

    def _add_line(self, code: str, title: Text, swatch: int | None) -> None:
        line = _Line(title, swatch=swatch)
        line.field.moved.connect(lambda weight, code=code: self._typed(code, weight))
        line.slider.moved.connect(lambda weight, code=code: self.weight_moved.emit(code, weight))
        line.slider.let_go.connect(self.weight_settled.emit)
        line.lock.clicked.connect(lambda _on=False, code=code: self.lock_turned.emit(code))
        self._lines[code] = line
        self._body.addWidget(line)

    def _typed(self, code: str, weight: int) -> None:
        self.weight_moved.emit(code, weight)
        self.weight_settled.emit()

    def _add_vetoes(self, saved: Draft) -> None:
        vetoes = saved.scheme.vetoes
        title = Label(Text("Vetoes, {n} rule", "Vetoes, {n} rules", n=len(vetoes)), Type.SECTION)
        self._body.addLayout(layout.column(title, margins=(16, 12, 16, 4)))
        for veto in vetoes:
            box = _Veto(veto.title)
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._tell_vetoes())
            self._vetoes[veto.code] = box
            self._body.addLayout(layout.column(box, margins=(16, 1, 16, 1)))

    def _tell_vetoes(self) -> None:
        self.vetoes_chosen.emit(tuple(code for code, box in self._vetoes.items() if box.isChecked()))

    def _add_missing(self) -> None:
        self._body.addLayout(layout.column(Label(Text("Missing values"), Type.SECTION), margins=(16, 14, 16, 4)))
        for value, text in (
            ("middle", Text("Score the middle, show the interval")),
            ("zero", Text("Score zero")),
            ("neutral", Text("Score a neutral 60, with a flag")),
            ("redistribute", Text("Share the weight among its siblings")),
        ):
            radio = Radio(text, gives_way=True)
            radio.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._missing[value] = radio
            radio.toggled.connect(lambda on, value=value: self.missing_chosen.emit(value) if on else None)
            self._body.addLayout(layout.column(radio, margins=(16, 1, 16, 1)))


class FoldedTree(QWidget):
    """The scheme in a strip of 40 px: five weights, and a button that shows the scheme beside it or hides it."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(40)
        self._button = Button("", "quiet", icon="chevR")
        self._button.clicked.connect(lambda: self.turned.emit())
        self.show_open(False)
        self._weights = QVBoxLayout()
        self._weights.setSpacing(10)
        self.setLayout(
            layout.column(layout.row(None, self._button, None), self._weights, None, gap=8, margins=(0, 8, 0, 8))
        )

    def show_open(self, on: bool) -> None:
        """Say whether the scheme stands beside the strip."""
        said = Text("Hide the scheme") if on else Text("Show the scheme")
        speak(self._button, QWidget.setAccessibleName, said)
        speak(self._button, QWidget.setToolTip, said)
        set_icon(self._button, "chevL" if on else "chevR", "text2")

    def show_draft(self, draft: Draft) -> None:
        """Show the weights of the dimensions."""
        layout.clear(self._weights)
        for number, dimension in enumerate(draft.scheme.dimensions):
            said = weight_text(draft.scheme.dimension_weight(dimension.code))
            label = Label(said, Type.LABEL_STRONG)  # 22.73 leaves room on both sides
            label.setToolTip(plain_tip(f"{dimension.title} {said}"))
            label.setAccessibleName(f"{dimension.title} {said}")
            weight = layout.column(
                layout.row(None, Swatch(number, dimension.title), None), layout.row(None, label, None), gap=2
            )
            self._weights.addLayout(weight)
