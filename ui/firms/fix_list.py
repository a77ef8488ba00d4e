"""What is to be fixed of a firm, below its timeline: each line leads to where it is mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text
from ui.kit.controls import Button, ElidedLabel, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.view.to_fix import FirmFix

_LINE, _MOST = 29, 4
"""Pixels of a line, and how many are in sight before it scrolls."""
_TITLE = 168


class FixList(QWidget):
    """The checks of a firm that are open; hidden while there is none.

    Signals:
        resolved: the way to where a fix is made shall be gone.
    """

    resolved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.fixes: Sequence[FirmFix] = ()
        self.buttons: list[Button] = []
        self._head = Label("", Type.SECTION)
        self._lines: QVBoxLayout = column()
        self._scroll = Scroll(panel(self._lines), Text("To fix"))
        self.setLayout(column(rule(), 10, self._head, 4, self._scroll))
        self.hide()

    def show_fixes(self, fixes: Sequence[FirmFix]) -> None:
        """Show what is to be fixed; the keyboard stays in its place, on the next one where the one it was on is fixed."""
        held = next((n for n, button in enumerate(self.buttons) if button is self.window().focusWidget()), None)
        self.fixes, self.buttons = fixes, []
        clear(self._lines)
        self._head.say(Text("To fix, {n}", n=len(fixes)))
        for fix in fixes:
            self._lines.addWidget(rule())
            self._lines.addWidget(self._line(fix))
        self._lines.addStretch(1)
        self._scroll.setFixedHeight(_LINE * min(len(fixes), _MOST) + 1)
        self.setVisible(bool(fixes))
        if held is not None and fixes:
            self.buttons[min(held, len(fixes) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, fix: FirmFix) -> QWidget:
        mark = Glyph("ban" if fix.grave else "warn", "bad" if fix.grave else "warn", 14)
        title, detail = Label(fix.title, Type.CELL_STRONG), ElidedLabel("", Type.CELL, "text2")
        title.setMinimumWidth(_TITLE)
        detail.say(fix.detail)
        name = Text("Resolve: {title}, {detail}", title=fix.title, detail=fix.detail)
        go = Button(Text("Resolve"), "link", name=name)
        go.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        go.clicked.connect(lambda _on=False: self.resolved.emit(fix))
        self.buttons.append(go)
        line = row(mark, title, detail, go, gap=8)
        line.setStretch(2, 1)
        made = panel(line)
        made.setFixedHeight(_LINE - 1)
        return made
