"""The pane while several firms are checked: what they share, «mixed» where they differ, and one value set for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.errors import UserError
from registry.i18n import Text, _, current_language, n_
from registry.model.wording import show_value
from ui.firms.edit import UsualSource, options_of
from ui.firms.line_kinds import Target, ValueLine
from ui.firms.lines import LABEL_WIDTH, SIDE, ValueRow
from ui.firms.sums import Sum, sum_words
from ui.firms.value_editor import ValueEditor
from ui.firms.value_pane import ValuePane
from ui.kit.controls import ElidedLabel, IconButton, Label
from ui.kit.fonts import Type
from ui.kit.glyphs import DASH
from ui.kit.layout import column, panel, row

if TYPE_CHECKING:
    from registry.change import Shared

LEAST = 2
"""Checked firms from which the pane speaks of all of them."""


def shared_line(shared: Shared) -> ValueLine:
    """A field as the pane shows it for many firms."""
    language = current_language()
    unknown = shared.firms - shared.known()
    if shared.mixed:
        different = len(shared.counts) - bool(unknown)
        text = _("«mixed»") + "  " + n_("{n} value", "{n} values", different)
        if unknown:
            text += "，" if language.value == "zh" else ", "
            text += n_("{n} not known", "{n} not known", unknown)
    else:
        text = show_value(shared.field, shared.value, language)
    target = Target("firm", "", shared.field, None if shared.mixed else shared.value)
    return ValueLine(shared.field.title(language), text, None, target)


class BulkEditor(ValueEditor):
    """The editor of one field of many firms. Below it stands how many of them would change."""

    def __init__(self, shared: Shared, usual: UsualSource) -> None:
        line = shared_line(shared)
        assert line.target is not None
        self._shared = shared
        super().__init__(line, line.target, usual, _choices(shared, line.target))
        self._note = Label("", Type.SMALL, "text2", wrap=True)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertLayout(1, row(self._note, margins=(SIDE + LABEL_WIDTH + 8, 0, SIDE, 6)))
        self.typed.connect(self._preview)
        self._preview()

    def value(self) -> object:
        """What was typed as a value; "—" is unknown.

        Raises:
            UserError: it is no value of the field.
        """
        return None if self.text().strip() in (DASH, "-", "－") else super().value()

    @property
    def untouched(self) -> bool:
        """Whether firms that differ would all be made unknown only because nothing was typed."""
        return self._shared.mixed and not self.text().strip()

    def would_change(self) -> int:
        """How many firms would change; 0 while nothing that can be read is typed."""
        if self.untouched:
            return 0
        try:
            return self._shared.would_change(self.value())
        except UserError:
            return 0

    def _preview(self) -> None:
        if self.untouched:
            said = Text("Type the value for all, or {dash} for not known.", dash=DASH)
        else:
            n = self.would_change()
            rest = self._shared.firms - n
            said = Text("{firms} will change, {rest} stay.", firms=_firms(n), rest=f"{rest:,}")
        self._note.say(said)

    def save(self) -> None:
        if self.untouched:
            self.left.emit()
        else:
            super().save()


def _firms(n: int) -> Text:
    return Text("{n:,} firm", "{n:,} firms", n=n)


def _choices(shared: Shared, target: Target) -> list[tuple[str, str]] | None:
    """The values of a list; where the firms differ, the first one changes nothing and unknown has an entry of its own."""
    options = options_of(target)
    if options is None or not shared.mixed:
        return options
    return [("", _("«mixed»")), (DASH, DASH), *options[1:]]


class BulkPane(ValuePane):
    """What the checked firms share; `edited` is for all of them."""

    def __init__(self, usual: UsualSource) -> None:
        super().__init__(Text("Selected firms"), Text("Values the firms share"), usual)
        self._shared: tuple[Shared, ...] = ()
        self._count = 0
        self._sums: tuple[Sum, Sum, Sum] | None = None
        self._title = Label("", Type.PANE_TITLE)
        self._sum = ElidedLabel("", Type.CELL, "text2")
        self._close = close = IconButton("x", Text("Close the pane (Esc)"))
        close.clicked.connect(lambda _on=False: self.closed.emit())
        top = row(column(self._title, 3, self._sum), close, gap=8, margins=(SIDE, 14, SIDE, 12))
        top.setStretch(0, 1)
        top.setAlignment(close, Qt.AlignmentFlag.AlignTop)
        whole = column(panel(top, None, "bottom"), self._scroll)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def lines(self) -> list[ValueLine]:
        """The fields as they are shown."""
        return [shared_line(shared) for shared in self._shared]

    def show_count(self, count: int) -> None:
        """Say at once how many firms are checked; what they share and add up to follows."""
        self._count, self._sums = count, None
        self._title.say(Text("{n:,} firm selected", "{n:,} firms selected", n=count))
        self._sum.set_text("")

    def show_shared(self, shared: tuple[Shared, ...], sums: tuple[Sum, Sum, Sum]) -> None:
        """Show what the firms share and add up to; an editor that is open stays."""
        self._shared, self._sums = shared, sums
        self._sum.set_text(sum_words(sums)[0])
        if self.editor is None:
            self._fill()

    def respeak(self) -> None:
        """The language changed."""
        sums = self._sums
        self.show_count(self._count)
        if sums is not None:
            self.editor = None
            self.show_shared(self._shared, sums)

    def _put_lines(self) -> None:
        for number, line in enumerate(self.lines):
            made = ValueRow(line)
            made.edit_wanted.connect(self.edit)
            if number == 0:
                made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._lines.addWidget(made)

    def _editor_for(self, value: ValueRow) -> BulkEditor | None:
        target = value.line.target
        shared = next((s for s in self._shared if target is not None and s.field is target.field), None)
        return BulkEditor(shared, self.usual) if shared is not None else None

    def _otherwise(self) -> QWidget:
        return self._close


__all__ = ["LEAST", "BulkEditor", "BulkPane", "shared_line"]
