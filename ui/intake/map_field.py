"""A combo box that is searched by typing, its entries under heads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter

from ui.kit.combo import Combo, paint_combo
from ui.kit.focus import has_ring
from ui.kit.menu import soften
from ui.kit.words import Spoken

HEAD = ""
"""The key of an entry that is a head: it cannot be chosen."""
_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Up)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FieldPicker(Combo):
    """Type a part of a name, or open the list with Down; Enter takes the first that fits, Esc gives it up."""

    def __init__(self, name: Spoken) -> None:
        super().__init__((), name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(14)
        line = self.lineEdit()
        assert line is not None
        line.setProperty("bare", True)
        line.setTextMargins(4, 0, 0, 0)
        line.setFont(self.font())
        completer = self.completer()
        assert completer is not None
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = completer.popup()
        assert popup is not None
        popup.setProperty("popup", True)
        popup.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)  # the keyboard stays in the line
        soften(popup)

    def set_options(self, options: Sequence[tuple[str, Spoken]], value: str | None = None) -> None:
        super().set_options(options, value)
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for number, (key, _text) in enumerate(options):
            if key == HEAD:
                model.item(number).setEnabled(False)

    def _take(self) -> bool:
        """Choose what was typed: the entry of that name, else the first that holds it; False where none does."""
        typed = self.currentText().strip().casefold()
        names = [(n, self.itemText(n).casefold()) for n in range(self.count()) if self.itemData(n) != HEAD]
        exact = [n for n, name in names if name == typed]
        found = exact or [n for n, name in names if typed and typed in name]
        if not found:
            return False
        self.setCurrentIndex(found[0])
        self.activated.emit(found[0])
        return True

    def give_up(self) -> bool:
        """Show what is chosen again; False where nothing else was typed."""
        kept = self.itemText(self.currentIndex()) if self.currentIndex() >= 0 else ""
        changed = self.currentText() != kept
        if changed:
            self.setEditText(kept)
        self.set_tone("control")
        return changed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if not self._take():
                self.set_tone("bad")
        elif event.key() in _DOWN:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None and event.reason() is not Qt.FocusReason.PopupFocusReason:
            line.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.give_up()

    def paintEvent(self, event: QPaintEvent) -> None:
        hover = self.underMouse()
        paint_combo(QPainter(self), self.rect(), "", edge=self._tone, ring=has_ring(self), hover=hover)
