"""Which columns the table shows, in which order and how wide; how many stay; how high the rows are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from registry.model.saved_view import Setup
from ui.kit.controls import CheckBox, Field, IconButton, Label, Segmented
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.layout import column, row
from ui.kit.pane import Scroll
from ui.kit.table.columns import CHECK, Column

LEAST_WIDTH, MOST_WIDTH = 40, 800
_LOCKED = "name"
"""The column that always shows: without it nobody knows whose row it is."""


def arranged(columns: Sequence[Column[Any]], order: Sequence[str]) -> list[Column[Any]]:
    """The checkboxes, then the columns of `order`; all in their usual order where none was chosen."""
    by_key = {one.key: one for one in columns}
    chosen = [by_key[key] for key in order if key in by_key and key != CHECK]
    if not chosen:
        return list(columns)
    if _LOCKED in by_key and by_key[_LOCKED] not in chosen:
        chosen.insert(0, by_key[_LOCKED])
    return [one for one in columns if one.key == CHECK] + chosen


def moved_before(order: Sequence[str], key: str, before: str) -> tuple[str, ...]:
    """`order` with `key` standing before another key, or at the end."""
    rest = [one for one in order if one != key]
    place = rest.index(before) if before in rest else len(rest)
    return (*rest[:place], key, *rest[place:])


class _Line(QWidget):
    """One column: shown or not, its width, up and down. Alt+Up and Alt+Down move it."""

    step = Signal(object, int)

    def __init__(self, key: str, title: str, shown: bool, width: int | None) -> None:
        super().__init__()
        self.key = key
        self.box = CheckBox(title)
        self.box.setChecked(shown or key == _LOCKED)
        self.box.setEnabled(key != _LOCKED)
        self.width_field = Field(Text("Width of {column} in pixels", column=title), Text("auto"))
        self.width_field.setFixedWidth(64)
        self.width_field.setText("" if width is None else str(width))
        self.up = IconButton("up", Text("Move {column} up", column=title), size=24)
        self.down = IconButton("down", Text("Move {column} down", column=title), size=24)
        self.up.clicked.connect(lambda _on=False: self.step.emit(self, -1))
        self.down.clicked.connect(lambda _on=False: self.step.emit(self, 1))
        line = row(self.box, self.width_field, self.up, self.down, gap=6, margins=(0, 1, 8, 1))
        line.setStretch(0, 1)
        self.setLayout(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        by = steps.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step.emit(self, by)
        else:
            super().keyPressEvent(event)

    def width_drawn(self) -> int | None:
        """The width typed, None for the usual one.

        Raises:
            ValueError: it is none.
        """
        text = self.width_field.text().strip()
        if not text:
            return None
        number = int(text)
        if not LEAST_WIDTH <= number <= MOST_WIDTH:
            raise ValueError(text)
        return number


class ColumnsDialog(Dialog):
    """Asks how the table shall look; `taken` gets the setup changed so.

    Args:
        columns: all columns there are.
        shown: keys of those in sight, in their order.
    """

    def __init__(
        self,
        parent: QWidget,
        setup: Setup,
        columns: Sequence[Column[Any]],
        shown: Sequence[str],
        titles: Mapping[str, str],
        taken: Callable[[Setup], None],
    ) -> None:
        super().__init__(parent, 480)
        self.setWindowTitle(str(Text("Columns of the table")))
        self._setup, self._taken = setup, taken
        self._usual = [one.key for one in columns if one.key != CHECK]
        self._at_first = tuple(shown)
        self._by_hand = bool(setup.columns)
        order = [*shown, *(key for key in self._usual if key not in shown)]
        self._lines = [_Line(key, titles[key], key in shown, setup.widths.get(key)) for key in order]
        self._list = column(gap=0)
        for line in self._lines:
            line.step.connect(self._step)
            self._list.addWidget(line)
        self._list.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._list)
        scroll = Scroll(inside, Text("Columns of the table"))
        scroll.setFixedHeight(320)
        numbers = [(str(n), Text("none") if n == 0 else str(n)) for n in range(4)]
        self.frozen = Segmented(numbers, str(min(setup.frozen, 3)), Text("First columns that stay"))
        heights = [("compact", Text("Dense")), ("normal", Text("Normal")), ("roomy", Text("Roomy"))]
        self.density = Segmented(heights, setup.density, Text("Row height"))
        self._reason = Label("", Type.SMALL, "bad", wrap=True)
        self._reason.hide()
        self.body.addWidget(Label(Text("Columns of the table"), Type.PANE_TITLE))
        self.body.addSpacing(6)
        self.body.addWidget(scroll)
        self.body.addWidget(self._reason)
        self.body.addSpacing(6)
        self.body.addWidget(FormRow(Text("Keep in sight"), self.frozen))
        self.body.addSpacing(4)
        self.body.addWidget(FormRow(Text("Row height"), self.density))
        self.add_button(Text("Restore defaults"), "quiet", self._as_usual)
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Show columns"), "primary", self.take)
        self._lines[0].width_field.setFocus()

    @property
    def order(self) -> list[str]:
        """All columns in the order of the list."""
        return [line.key for line in self._lines]

    def line(self, key: str) -> _Line:
        """The line of a column."""
        return next(line for line in self._lines if line.key == key)

    def _step(self, line: object, by: int) -> None:
        assert isinstance(line, _Line)
        place = self._lines.index(line) + by
        if 0 <= place < len(self._lines):
            focus = self.focusWidget()
            self._lines.remove(line)
            self._lines.insert(place, line)
            self._list.removeWidget(line)
            self._list.insertWidget(place, line)
            if focus is not None:
                focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _as_usual(self) -> None:
        self.accept()
        self._taken(replace(self._setup, columns=(), widths={}, frozen=1, density="normal"))

    def take(self) -> None:
        """Show the columns so, or say which width is none."""
        widths: dict[str, int] = {}
        for line in self._lines:
            try:
                drawn = line.width_drawn()
            except ValueError:
                line.width_field.set_invalid(True)
                said = Text("A width is a number from {least} to {most}.", least=LEAST_WIDTH, most=MOST_WIDTH)
                self._reason.say(said)
                self._reason.show()
                self.adjustSize()
                return
            line.width_field.set_invalid(False)
            if drawn is not None:
                widths[line.key] = drawn
        chosen = tuple(line.key for line in self._lines if line.box.isChecked())
        same = not self._by_hand and chosen == self._at_first
        self.accept()
        self._taken(
            replace(
                self._setup,
                columns=() if same else chosen,
                widths=widths,
                frozen=int(self.frozen.value),
                density=self.density.value,
            )
        )
