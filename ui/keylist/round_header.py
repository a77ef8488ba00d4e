"""Which round is shown and where it stands: the chooser and the stepper of the header, and the strip above the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _
from ui.kit import layout
from ui.kit.chooser import ChooserButton
from ui.kit.controls import Button, Spoken
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, elided, whole_parts
from ui.kit.menu import Menu
from ui.kit.pane import Stepper
from ui.kit.theme import tokens
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.rounds.book import RoundHead
    from ui.kit.desk import Desk


_BETWEEN = r"[,:，：]\s*"
"""Between the parts of what the chooser says."""


@dataclass(frozen=True, slots=True)
class StripAct:
    """What the strip offers.

    Attributes:
        work: what it records; whoever may not do that finds its button at rest. None where it only shows.
    """

    text: Text
    run: Callable[[], None]
    work: Work | None = None


class RoundChooser(ChooserButton):
    """The round in front; its list has every round.

    Signals:
        round_wanted: another round; "" for the try-out over all firms.
        new_wanted: a new round.
    """

    round_wanted = Signal(str)
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(Type.NAME, 28, 110)
        self._heads: Sequence[RoundHead] = ()
        self._uid = ""
        self._extras: list[tuple[Text, Callable[[], None], str, Work | None]] = []
        self.why_not: Callable[[Work], Text | None] = lambda _work: None
        """Why a work may not be done now."""

    def _fitting(self, width: int) -> str:
        """The words, shortened by whole parts from their end: half a number would be another number."""
        words = self.text()
        return whole_parts(self._role, words, width, _BETWEEN, "…") or elided(self._role, words, width)

    def add_act(self, text: Text, run: Callable[[], None], icon: str = "", work: Work | None = None) -> None:
        """A further entry below the rounds; it rests for whoever may not do its `work`."""
        self._extras.append((text, run, icon, work))

    def show_rounds(self, heads: Sequence[RoundHead], uid: str, words: Spoken) -> None:
        """Show `words`; the list offers `heads`, `uid` is in front."""
        self._heads, self._uid = heads, uid
        self.show_words(words, Text("Round: {words}", words=words))

    def menu(self) -> Menu:
        """The list: every round with where it stands, revisions below what they revise, then the acts."""
        from registry.rounds.steps import TITLES

        menu = Menu(self)
        for head in self._heads:
            state = _("sealed") if head.is_sealed else _("open")
            revises = next((h.title for h in self._heads if h.uid == head.revises), "")
            words = f"{head.title} · {TITLES[head.step]} · {state}"
            if revises:
                words += " · " + _("revises “{title}”", title=revises)
            run = self._choose(head.uid)
            menu.add(words, run, icon="lock" if head.is_sealed else None, checked=head.uid == self._uid or None)
        if self._heads:
            menu.addSeparator()
        menu.add(Text("Try-out, not a round"), self._choose(""), checked=not self._uid or None)
        menu.addSeparator()
        menu.add(Text("New round…"), self.new_wanted.emit, icon="plus", why_not=self.why_not(Work.ROUND))
        for text, run, icon, work in self._extras:
            menu.add(text, run, icon=icon or None, why_not=self.why_not(work) if work is not None else None)
        return menu

    def _choose(self, uid: str) -> Callable[[], None]:
        return lambda: self.round_wanted.emit(uid)


class RoundStepper(Stepper):
    """The stepper that can be pressed: it opens the way of the round.

    Signals:
        pressed: a click, Enter or Space.
    """

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__(
            [("draft", Text("Draft")), ("panel", Text("Panel review")), ("sealed", Text("Sealed"))],
            Text("State of the round"),
        )
        self._opens = False

    def set_opens(self, on: bool) -> None:
        """Whether there is a way to show."""
        self._opens = on
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if on else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.ArrowCursor)
        self.setToolTip(_("All steps of the round") if on else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._opens:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if has_ring(self):
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens().accent, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class RoundStrip(QWidget):
    """The line above a round's list: its step, which opens the way of the round, and the ways to what can be recorded.

    Signals:
        pressed: the step was pressed.
    """

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.step = Button("", "link")
        self.step.clicked.connect(lambda _on=False: self.pressed.emit())
        self._line = layout.row(gap=2)
        self._buttons: list[Button] = []
        self._runs: list[Callable[[], None]] = []
        self.setLayout(layout.row(self.step, 6, self._line, None, margins=(16, 5, 8, 5), gap=0))
        self.setFixedHeight(36)

    def show_acts(self, step: Spoken, acts: Sequence[StripAct], desk: Desk) -> None:
        """Show the step and the acts in their order. Buttons stay where they are, so that the keyboard does too."""
        self.step.say(step)
        self._runs = [act.run for act in acts]
        while len(self._buttons) < len(acts):
            button = Button("", "quiet")
            number = len(self._buttons)
            button.clicked.connect(lambda _on=False, number=number: self._runs[number]())
            self._buttons.append(button)
            self._line.addWidget(button)
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(acts))
            if number < len(acts):
                button.say(acts[number].text)
                desk.hold_back(button, work=acts[number].work)

    def button(self, words: str) -> Button:
        """The button that begins with `words`.

        Raises:
            LookupError: there is none.
        """
        for button in self._buttons:
            if button.text().startswith(words) and not button.isHidden():
                return button
        raise LookupError(words)
