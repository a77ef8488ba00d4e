"""Panes side by side: a splitter with a painted hairline, tab strips, a sunken card, collapsible sections."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSplitter,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

from registry.i18n import Text, _
from ui.kit import glyphs, icons
from ui.kit.controls import Spoken, speak
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance
from ui.kit.menu import Menu
from ui.kit.overlay import OverlayBar
from ui.kit.theme import tokens

HANDLE = 7


class _Handle(QSplitterHandle):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(self.width() // 2, 0, 1, self.height()), tokens().line2)


_LEAST = 240
"""Pixels that the widest pane keeps, whatever was drawn in a wider window."""


class Splitter(QSplitter):
    """Panes divided by a hairline: 1 px painted, 7 px to grab. What a hand has set stays, whatever the page proposes."""

    def __init__(self, *panes: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._hand: list[int] = []
        self.splitterMoved.connect(lambda _at, _number: self._note_hand())
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for pane in panes:
            self.addWidget(pane)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(Qt.Orientation.Horizontal, self)

    def _note_hand(self) -> None:
        self._hand = self.sizes()

    @property
    def by_hand(self) -> list[int]:
        """The sizes that a person has drawn; [] where nobody has."""
        return list(self._hand)

    def take_hand(self, sizes: Sequence[int]) -> None:
        """Take sizes that a person drew at another time; others than fit are passed over."""
        if len(sizes) == self.count() and all(size >= 0 for size in sizes) and any(sizes):
            self._hand = list(sizes)
            self.setSizes(self.sizes())

    def setSizes(self, sizes: Sequence[int]) -> None:
        """Share the room as the page proposes, or as a hand has drawn: the widest pane then takes what is left."""
        total = sum(sizes)
        if self._hand and len(self._hand) == len(sizes) and total > 0:
            widest = max(range(len(sizes)), key=lambda n: sizes[n])
            drawn = [size if n != widest else 0 for n, size in enumerate(self._hand)]
            if sum(drawn) < total - _LEAST:
                drawn[widest] = total - sum(drawn)
                super().setSizes(drawn)
                return
        super().setSizes(list(sizes))


class Scroll(QScrollArea):
    """A column that scrolls by itself, without a frame."""

    def __init__(self, content: QWidget, name: Spoken = "") -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = OverlayBar(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        if name:
            speak(self, QWidget.setAccessibleName, name)


class _Tabs(QTabBar):
    """A tab bar painted by us; texts are spoken again when the language changes."""

    picked = Signal(str)

    def __init__(self, name: Spoken) -> None:
        super().__init__()
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self._keys: list[str] = []
        speak(self, QWidget.setAccessibleName, name)
        self.currentChanged.connect(self._changed)

    def _changed(self, number: int) -> None:
        if 0 <= number < len(self._keys):
            self.picked.emit(self._keys[number])

    @property
    def value(self) -> str:
        """Key of the tab in front."""
        return self._keys[self.currentIndex()]

    def key_at(self, number: int) -> str:
        """Key of the tab in place `number`."""
        return self._keys[number]

    def pick(self, key: str) -> None:
        """Bring the tab `key` to the front."""
        self.setCurrentIndex(self._keys.index(key))

    def _hovered(self, number: int) -> bool:
        return self.underMouse() and self.tabRect(number).contains(self.mapFromGlobal(self.cursor().pos()))


class PillTabs(_Tabs):
    """Saved views: a text and a live count each; the one in front stands on `selected`.

    Views that have no room go into a menu behind a chevron.
    """

    PAD = 9

    def __init__(self, name: Spoken) -> None:
        super().__init__(name)
        self._counts: dict[str, int | None] = {}
        self.setFixedHeight(26)

    def set_tabs(self, tabs: Sequence[tuple[str, str, int | None]]) -> None:
        """(key, text, count) of each view, in order; the one in front stays in front."""
        keep = self._keys[self.currentIndex()] if self._keys else None
        self._counts = {key: count for key, _text, count in tabs}
        self.blockSignals(True)
        for _number in range(self.count()):
            self.removeTab(0)
        self._keys = [key for key, _text, _count in tabs]
        for key, text, count in tabs:
            number = self.addTab(text)
            self.setAccessibleTabName(number, text if count is None else f"{text} {count:,}")
            self.setTabData(number, key)
        if keep in self._keys:
            self.setCurrentIndex(self._keys.index(keep))
        self.blockSignals(False)
        self.updateGeometry()
        self.update()

    def _count_text(self, number: int) -> str:
        count = self._counts.get(self._keys[number])
        return "" if count is None else f"{count:,}"

    def tabSizeHint(self, index: int) -> QSize:
        text = advance(Type.CONTROL, self.tabText(index))
        count = self._count_text(index)
        more = advance(Type.CELL, count) + 7 if count else 0
        return QSize(text + more + 2 * self.PAD + 2, 26)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def width_of(self, count: int) -> int:
        """Pixels the first `count` tabs need."""
        return sum(self.tabSizeHint(number).width() for number in range(count))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        for number in range(self.count()):
            if not self.isTabVisible(number):
                continue
            box = self.tabRect(number).adjusted(0, 0, -2, 0)
            front = number == self.currentIndex()
            with glyphs.kept(painter):
                if front or self._hovered(number):
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(now.selected if front else now.hover)
                    painter.drawRoundedRect(QRectF(box), 6, 6)
                if front and has_ring(self):
                    painter.setPen(QPen(now.accent, 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5)
            role = Type.CELL_STRONG if front else Type.CELL
            inner = box.adjusted(self.PAD, 0, 0, 0)
            used = glyphs.paint_text(painter, inner, self.tabText(number), role, "accent" if front else "text2")
            count = inner.adjusted(used + 7, 0, 0, 0)
            glyphs.paint_text(
                painter, count, self._count_text(number), Type.CELL, "accent" if front else "text2", elide=False
            )


class LineTabs(_Tabs):
    """Tabs of a pane, spread over its width, the one in front underlined. Beyond `most`, or its width, they go into More."""

    HEIGHT = 36

    def __init__(self, tabs: Sequence[tuple[str, Text]], name: Spoken, *, spread: bool = True) -> None:
        super().__init__(name)
        self._spread = spread
        self._most = 99
        self.setFixedHeight(self.HEIGHT)
        for key, text in tabs:
            self._keys.append(key)
            self.addTab(str(text))
        self._texts = [text for _key, text in tabs]
        self._counts: dict[str, int] = {}
        speak(self, LineTabs._respeak, Text("More"))

    def _respeak(self, _more: str) -> None:
        for number, text in enumerate(self._texts):
            count = self._counts.get(self._keys[number], 0)
            said = f"{text} {count:,}" if count else str(text)
            self.setTabText(number, said)
            self.setAccessibleTabName(number, said)
        self.updateGeometry()
        self.update()

    def set_count(self, key: str, count: int) -> None:
        """Say how many things stand in the tab `key`; 0 says nothing."""
        if self._counts.get(key, 0) != count:
            self._counts[key] = count
            self._respeak("")

    def set_most(self, most: int) -> None:
        """Show at most `most` tabs; the others open from More."""
        if most != self._most:
            self._most = most
            self.updateGeometry()
            self.update()

    def _front_places(self) -> list[int]:
        """Numbers of the tabs in sight: the first ones that have room, and always the one in front."""
        most = min(self._most, len(self._keys))
        while most > 1 and self._taken(self._widths(self._places(most))) > self.width():
            most -= 1  # a hand has drawn the pane narrower
        return self._places(most)

    def _places(self, most: int) -> list[int]:
        places = list(range(most))
        if self.currentIndex() >= most:
            places[-1] = self.currentIndex()
        return places

    def _widths(self, places: list[int]) -> dict[int, int]:
        widths = {n: advance(Type.CONTROL, self.tabText(n)) for n in places}
        if len(places) < len(self._keys):
            widths[-1] = advance(Type.CONTROL, _("More")) + 20
        return widths

    @property
    def _least_gap(self) -> int:
        return 8 if self._spread else 20

    def _taken(self, widths: dict[int, int]) -> int:
        return sum(widths.values()) + self._least_gap * (len(widths) - 1)

    def _boxes(self) -> dict[int, QRect]:
        """Where each tab stands; -1 is More."""
        widths = self._widths(self._front_places())
        gaps, least = max(len(widths) - 1, 1), self._least_gap
        gap = max((self.width() - sum(widths.values())) / gaps, least) if self._spread else least
        left, boxes = 0.0, {}
        for number, width in widths.items():
            boxes[number] = QRect(round(left), 0, width, self.height())
            left += width + gap
        return boxes

    def tabSizeHint(self, index: int) -> QSize:
        box = self._boxes().get(index)
        return QSize(box.width() if box else 0, self.HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(0, self.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(self._natural_width(), self.HEIGHT)

    def _natural_width(self) -> int:
        return sum(advance(Type.CONTROL, self.tabText(n)) + 20 for n in range(self.count()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def _at(self, x: int) -> int | None:
        return next((n for n, box in self._boxes().items() if box.adjusted(-4, 0, 4, 0).contains(x, 5)), None)

    def mousePressEvent(self, event: object) -> None:
        place = self._at(round(event.position().x()))  # type: ignore[attr-defined]
        if place == -1:
            self.open_more()
        elif place is not None:
            self.setCurrentIndex(place)

    def mouseMoveEvent(self, event: object) -> None:
        self.update()

    def open_more(self) -> None:
        """Open the menu of the tabs that have no room."""
        menu = Menu(self)
        for number in range(len(self._keys)):
            if number not in self._front_places():
                menu.add(self.tabText(number), lambda n=number: self.setCurrentIndex(n))
        box = self._boxes()[-1]
        menu.popup(self.mapToGlobal(box.bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        mouse = self.mapFromGlobal(self.cursor().pos()).x() if self.underMouse() else -100
        for number, box in self._boxes().items():
            front = number == self.currentIndex()
            hovered = box.adjusted(-4, 0, 4, 0).contains(mouse, 5)
            ink = "accent" if front else "text" if hovered else "text2"
            text = _("More") if number == -1 else self.tabText(number)
            role = Type.CELL_STRONG if front else Type.CELL
            glyphs.paint_text(painter, box.adjusted(0, 0, 4, 0), text, role, ink, elide=False)
            if number == -1:
                painter.drawPixmap(box.right() - 11, box.center().y() - 5, icons.pixmap("chev", "text2", 12))
            if front:
                painter.fillRect(QRect(box.left(), self.height() - 2, box.width(), 2), now.accent)
                if has_ring(self):
                    with glyphs.kept(painter):
                        painter.setPen(QPen(now.accent, 2))
                        painter.drawRoundedRect(QRectF(box.adjusted(-4, 6, 4, -6)).adjusted(0, 0, 0, 0), 5, 5)


class CounterTabs(_Tabs):
    """Counters that are tabs (mock 03b): a figure and a word each, the same width, the one in front on `selected`."""

    HEIGHT = 47

    def __init__(self, tabs: Sequence[tuple[str, Text, str]], name: Spoken) -> None:
        """(key, text, tone of the figure: ok, accent, text, warn, bad) of each tab."""
        super().__init__(name)
        self._tones: list[str] = []
        self._figures: list[int] = []
        self._texts: list[Text] = []
        self.setFixedHeight(self.HEIGHT)
        for key, text, tone in tabs:
            self._keys.append(key)
            self._tones.append(tone)
            self._figures.append(0)
            self._texts.append(text)
            self.addTab(str(text))
        speak(self, CounterTabs._respeak, Text(""))

    def _respeak(self, _nothing: str) -> None:
        for number, text in enumerate(self._texts):
            self.setTabText(number, str(text))
            self.setAccessibleTabName(number, f"{self._figures[number]:,} {text}")
        self.update()

    def set_figures(self, figures: Sequence[int]) -> None:
        """The figures, in the order of the tabs."""
        self._figures = list(figures)
        self._respeak("")

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(max(self.width() // max(self.count(), 1), 90), self.HEIGHT)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(60, self.HEIGHT)

    def _box(self, number: int) -> QRect:
        left = number * self.width() // self.count()
        return QRect(left, 0, (number + 1) * self.width() // self.count() - left, self.height())

    def mousePressEvent(self, event: object) -> None:
        x = event.position().x()  # type: ignore[attr-defined]
        self.setCurrentIndex(min(int(x * self.count() / max(self.width(), 1)), self.count() - 1))

    def sizeHint(self) -> QSize:
        return QSize(400, self.HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        painter.fillRect(self.rect(), now.surface)
        for number in range(self.count()):
            box, front = self._box(number), number == self.currentIndex()
            if front:
                painter.fillRect(box, now.selected)
            if number:
                painter.fillRect(QRect(box.left(), 0, 1, box.height()), now.line)
            inner = box.adjusted(24, 0, -8, 0)
            tone = "accent" if front else self._tones[number]
            used = glyphs.paint_text(painter, inner, f"{self._figures[number]:,}", Type.PAGE_TITLE, tone, elide=False)
            word = inner.adjusted(used + 8, 2, 0, 2)
            glyphs.paint_text(painter, word, self.tabText(number), Type.CONTROL, "accent" if front else "text2")
            if front:
                painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), now.accent)
                if has_ring(self):
                    painter.setPen(QPen(now.accent, 2))
                    painter.drawRect(box.adjusted(2, 2, -3, -4))
        glyphs.hairline(painter, 0, self.height() - 1, self.width(), "line2")


class Stepper(QWidget):
    """Where a course of steps stands (mock 03a): done ones ticked, the present one filled."""

    def __init__(self, steps: Sequence[tuple[str, Text]], name: Spoken) -> None:
        super().__init__()
        self._steps = list(steps)
        self._at = 0
        self.setFixedHeight(24)
        self._name = name
        speak(self, Stepper._respeak, name if isinstance(name, Text) else Text(""))

    def _respeak(self, _name: str) -> None:
        done, here = self._at + 1, str(self._steps[self._at][1])
        self.setAccessibleName(_("Step {number} of {count}: {step}", number=done, count=len(self._steps), step=here))
        self.updateGeometry()
        self.update()

    def set_step(self, key: str) -> None:
        """The course stands at `key` now."""
        self._at = next(number for number, (step, _text) in enumerate(self._steps) if step == key)
        self._respeak("")

    def _widths(self) -> list[int]:
        return [26 + advance(Type.CONTROL, str(text)) for _key, text in self._steps]

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 36 * (len(self._steps) - 1) + 4, 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        left = 0
        for number, ((_key, text), width) in enumerate(zip(self._steps, self._widths(), strict=True)):
            circle = QRectF(left + 0.5, 3.5, 17, 17)
            with glyphs.kept(painter):
                painter.setBrush(now.accent if number == self._at else Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(now.accent if number <= self._at else now.line2, 1))
                painter.drawEllipse(circle)
            box = QRect(left, 3, 18, 18)
            if number < self._at:
                painter.drawPixmap(left + 3, 6, icons.pixmap("check", "accent", 12))
            else:
                ink = "onAccent" if number == self._at else "text3"
                glyphs.paint_text(painter, box, str(number + 1), Type.LABEL_STRONG, ink, Qt.AlignmentFlag.AlignHCenter)
            role = Type.CELL_STRONG if number == self._at else Type.CONTROL
            ink = "accent" if number == self._at else "text2"
            glyphs.paint_text(painter, QRect(left + 24, 0, width, 24), str(text), role, ink, elide=False)
            left += width
            if number < len(self._steps) - 1:
                painter.fillRect(QRect(left + 8, 12, 20, 1), now.line2)
                left += 36
