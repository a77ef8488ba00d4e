"""The search of the firms page: what cannot be read is underlined at its word, and the word at the cursor is completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from registry.i18n import Text, _, current_language
from ui.kit.controls import Glyph, Label, SearchField
from ui.kit.fonts import Type, prose
from ui.kit.layout import row
from ui.kit.theme import tokens
from ui.kit.words import say

if TYPE_CHECKING:
    from registry.view.query import Completion, Fault

_OFFER = Qt.ItemDataRole.UserRole
_ROW = 26


class QueryField(SearchField):
    """A search field that knows the query: show its faults with `show_faults`.

    Signals:
        entered: Enter, where it takes none of the offers.
        help_wanted: F1.
    """

    entered = Signal()
    help_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(Text("Search firms"), Text("Name, pinyin (ljht) or credit code"))
        self._faults: tuple[Fault, ...] = ()
        self._made: Completion | None = None
        self._offers = QStandardItemModel(self)
        self._completer = QCompleter(self._offers, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._put)  # pyright: ignore[reportIndexIssue]
        self._popup = QListView()
        self._popup.setFont(prose(Type.CELL))
        self._popup.setUniformItemSizes(True)
        self._popup.setProperty("popup", "true")
        say(self._popup, QWidget.setAccessibleName, Text("What can stand here"))
        self._completer.setPopup(self._popup)
        self._popup.window().setWindowFlag(Qt.WindowType.NoDropShadowWindowHint, True)
        self.returnPressed.connect(self._enter)
        self.textEdited.connect(lambda _text: self.offer())

    # -- help

    def event(self, event: QEvent) -> bool:
        """F1 tells of the search here, not of the keys of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_help(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_help(event):
            self.help_wanted.emit()
        else:
            super().keyPressEvent(event)

    def begin(self, start: str) -> None:
        """Put the beginning of a word at the end of the search, and offer what may follow."""
        text = self.text().rstrip()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.setText(f"{text} {start}" if text else start)
        self.setCursorPosition(len(self.text()))
        self.offer()

    # -- completion

    def offer(self) -> None:
        """Offer what can stand at the cursor."""
        self._made = made = self._complete()
        self._offers.clear()
        for offer in made.offers:
            item = QStandardItem(offer.text if offer.note in ("", offer.text) else f"{offer.text}   {offer.note}")
            item.setData(offer.text, _OFFER)
            self._offers.appendRow(item)
        if not made.offers:
            self._popup.hide()
            return
        left = self._x_of(made.start)
        self._completer.complete(QRect(left, 0, 260, self.height() + 2))
        self._popup.setCurrentIndex(QModelIndex())  # Enter takes an offer only after Down

    def _complete(self) -> Completion:
        from registry.view.query import complete  # not before a registry is open: the window starts without it

        return complete(self.text(), self.cursorPosition(), current_language())

    def _enter(self) -> None:
        if not (self._popup.isVisible() and self._popup.currentIndex().isValid()):
            self._popup.hide()
            self.entered.emit()

    @property
    def offers(self) -> list[str]:
        """What is offered now, in order; nothing while the list is not in sight."""
        made = self._made
        return [offer.text for offer in made.offers] if made is not None and self._popup.isVisible() else []

    def _put(self, index: QModelIndex) -> None:
        text, offer = self.text(), str(index.data(_OFFER))
        made = self._made
        if made is None:
            return
        tail = "" if offer[-1:] in ":<>" else " "
        rest = text[made.end :]
        self.setText(text[: made.start] + offer + tail + rest.lstrip() if tail else text[: made.start] + offer + rest)
        self.setCursorPosition(made.start + len(offer) + len(tail))
        if not tail:
            self.offer()

    # -- faults

    def show_faults(self, faults: tuple[Fault, ...]) -> None:
        """Underline what cannot be read; the first fault is said to those who do not see it."""
        self._faults = faults
        self.setAccessibleDescription(str(faults[0].what) if faults else "")
        self.update()

    def is_at(self, fault: Fault) -> bool:
        """Whether the cursor is in the word of `fault` and there is more to offer for it: nothing is wrong yet."""
        here = self.hasFocus() and fault.start <= self.cursorPosition() <= fault.end
        return here and bool(self._complete().offers)

    def wanted_width(self) -> int:
        """Pixels that show the whole text."""
        return self.fontMetrics().horizontalAdvance(self.text()) + 48 + self.textMargins().right()

    def _x_of(self, place: int) -> int:
        """Pixels from the left edge to the letter in `place`."""
        metrics, text = self.fontMetrics(), self.text()
        start = self.cursorRect().center().x() - metrics.horizontalAdvance(text[: self.cursorPosition()])
        return start + metrics.horizontalAdvance(text[:place])

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        left, right = 8 + 19, self.width() - 8 - self.textMargins().right()
        for fault in self._faults:
            first, last = max(self._x_of(fault.start), left), min(self._x_of(fault.end), right)
            if last > first:
                painter.fillRect(first, self.height() - 7, last - first, 2, tokens().bad)


def _is_help(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_F1 and not event.modifiers()


class FaultLine(QWidget):
    """What is wrong with the search, in words, below it."""

    def __init__(self) -> None:
        super().__init__()
        self._text = Label("", Type.CELL, "bad")
        self.setLayout(row(Glyph("err", "bad", 14), self._text, None, gap=6, margins=(24, 0, 16, 4)))
        self.hide()

    def show_fault(self, fault: Fault | None) -> None:
        """Say `fault`; None hides the line."""
        self.setVisible(fault is not None)
        if fault is not None:
            mend = str(fault.mend) if fault.mend is not None else _("This word is left out.")
            said = Text("{what} {mend}", what=fault.what, mend=mend)
            self._text.say(said)
            self.setAccessibleName(str(said))
