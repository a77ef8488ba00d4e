"""Lines of values of which one at a time is edited in its place: what the pane of one firm and that of many have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from registry.i18n import Text
from ui.firms.edit import UsualSource
from ui.firms.lines import ValueRow
from ui.firms.value_editor import ValueEditor
from ui.kit.layout import clear, column, panel
from ui.kit.pane import Scroll
from ui.kit.words import say
from ui.kit.work import Work

if TYPE_CHECKING:
    from ui.kit.desk import Desk


class ValuePane(QFrame):
    """The lines, and the life of the editor among them: opened in a value's place, left, refused, closed when it is saved.

    Args:
        name: accessible name; `inside` that of what scrolls in it.
        usual: offers the source of a new value.

    Signals:
        closed: the pane shall go.
        edited: a value was typed: (target, value, source).
    """

    closed = Signal()
    edited = Signal(object, object, str)

    def __init__(self, name: Text, inside: Text, usual: UsualSource) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        say(self, QWidget.setAccessibleName, name)
        self.usual = usual
        self.desk: Desk | None = None
        """Says whether the person at work may change a value."""
        self.editor: ValueEditor | None = None
        """The editor that is open."""
        self._lines: QVBoxLayout = column()
        self._values = panel(self._lines)
        self._scroll = Scroll(self._values, inside)

    def why_not(self) -> Text | None:
        """Why no value can be changed; None where some can."""
        return self.desk.why_not(Work.RECORDS) if self.desk is not None else None

    def hold_back(self, button: QWidget) -> None:
        """Let a control rest while no value can be changed."""
        if self.desk is not None:
            self.desk.hold_back(button)

    # -- what each pane says for itself

    @abstractmethod
    def _put_lines(self) -> None:
        """Put the lines into the layout, which is empty."""

    @abstractmethod
    def _editor_for(self, value: ValueRow) -> ValueEditor | None:
        """An editor of the value; None where it cannot be edited here."""

    def _key_of(self, value: ValueRow) -> str | None:
        """The field of a line, by which `edit_field` finds it."""
        target = value.line.target
        return target.field.key if target is not None else None

    def _otherwise(self) -> QWidget:
        """Where the keyboard enters when there is no value."""
        return self

    # -- lines

    def _fill(self) -> None:
        """Say the lines anew; an editor that was open is gone."""
        self.editor = None
        place = self._scroll.verticalScrollBar().value()
        clear(self._lines)
        self._lines.addSpacing(4)
        self._put_lines()
        self._lines.addStretch(1)
        self._scroll.verticalScrollBar().setValue(place)

    # -- the editor

    def edit(self, value: ValueRow) -> None:
        """Open the editor in a value's place; where nothing can be changed, say why."""
        if self.desk is not None and (reason := self.why_not()) is not None:
            self.desk.say(reason, tone="info")
            return
        line = value.line
        if self.leave_editor():  # the lines were made anew
            value = next((one for one in self.findChildren(ValueRow) if one.line == line), value)
        editor = self._editor_for(value)
        if editor is None:
            return
        editor.saved.connect(self._saved)
        editor.left.connect(self.leave_editor)
        self.editor = editor
        self._lines.replaceWidget(value, editor)
        value.hide()  # see `clear`
        value.setParent(None)
        value.deleteLater()
        editor.begin()

    def edit_field(self, key: str) -> bool:
        """Open the editor of the field `key` (or the metric of that code); False if it is not shown."""
        value = next((one for one in self.findChildren(ValueRow) if self._key_of(one) == key), None)
        if value is not None:
            self.edit(value)
        return value is not None

    def leave_editor(self) -> bool:
        """Close the editor without saving; False if none is open."""
        if self.editor is None:
            return False
        self._fill()
        self.focus_values()
        return True

    def _saved(self, target: object, value: object, source: str) -> None:
        self.usual.used(source)
        self.edited.emit(target, value, source)

    def refuse(self, reason: str) -> None:
        """A value could not be saved: say why in the editor."""
        if self.editor is not None:
            self.editor.show_reason(reason)

    # -- keyboard

    @property
    def stop(self) -> QWidget:
        """Where the keyboard enters: the first line that takes it."""
        return next(
            (one for one in self.findChildren(ValueRow) if one.focusPolicy() & Qt.FocusPolicy.TabFocus),
            self._otherwise(),
        )

    def focus_values(self) -> None:
        """Put the focus on the first value."""
        self.stop.setFocus(Qt.FocusReason.ShortcutFocusReason)
