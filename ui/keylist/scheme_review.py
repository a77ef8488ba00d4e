"""What saving would change: every difference to the version before, and the note that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, current_language
from ui.kit import layout
from ui.kit.controls import Field, Label
from ui.kit.fonts import Type
from ui.kit.table.columns import Band, Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.scoring.scheme_diff import Difference

_LONG = 24
"""Letters from which on a text may be cut off in its cell."""


class SchemeReview(QWidget):
    """The differences between two versions, part by part; with a note where they are about to be saved."""

    def __init__(self) -> None:
        super().__init__()
        self._head = Label("", Type.PANE_TITLE)
        self._count = Label("", Type.CELL, "text2")
        self._rows: RowsModel[tuple[int, Difference]] = RowsModel(_columns(), lambda row: row[0])
        self.table: Table[tuple[int, Difference]] = Table(
            self._rows, Text("Differences"), density="normal", frozen=0, sortable=False
        )
        self._before = Label("", Type.CELL, "text3", wrap=True)
        self._after = Label("", Type.CELL, "text", wrap=True)
        self._whole = layout.panel(
            layout.column(self._before, self._after, gap=4, margins=(20, 8, 20, 8)), edge="top", ground="sunken"
        )
        self._whole.hide()
        self.table.row_changed.connect(self._show_whole)
        self.note = Field(Text("Note"), Text("Why the scheme is changed"))
        self._note_line = layout.panel(
            layout.row(Label(Text("Note"), Type.CELL, "text2"), self.note, gap=12, margins=(20, 10, 20, 10)), edge="top"
        )
        head = layout.row(self._head, 12, self._count, None, margins=(20, 14, 20, 10))
        whole = layout.column(head, layout.rule(), self.table, self._whole, self._note_line)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def show_differences(self, title: Text, found: Sequence[Difference], *, noted: bool) -> None:
        """Show `found` under `title`; with `noted` a note is asked for."""
        from registry.scoring.scheme_diff import PART_TITLES

        self._head.say(title)
        self._count.say(Text("{n} difference", "{n} differences", n=len(found)))
        rows: list[tuple[int, Difference] | Band] = []
        before = None
        for number, difference in enumerate(found):
            if difference.part is not before:
                rows.append(Band("group", str(PART_TITLES[difference.part])))
                before = difference.part
            rows.append((number, difference))
        self._rows.set_columns(_columns())
        self._rows.set_rows(rows)
        self._note_line.setVisible(noted)
        self._show_whole(self.table.current())

    def _show_whole(self, row: tuple[int, Difference] | None) -> None:
        """The words of the current difference in full, where a cell has no room for them."""
        texts = ("", "") if row is None else (_said(row[1].old), _said(row[1].new))
        self._whole.setVisible(max(len(text) for text in texts) > _LONG)
        self._before.say(_("Before: {text}", text=texts[0]))
        self._after.say(_("After: {text}", text=texts[1]))


def _said(text: Text | None) -> str:
    return "—" if text is None else text.render(current_language())


def _columns() -> list[Column[tuple[int, Difference]]]:
    return [
        Column(key="subject", title=Text("Part"), text=lambda r: _said(r[1].subject), width=150, wide=210, indent=20),
        Column(key="what", title=Text("Property"), text=lambda r: _said(r[1].what), ink="text2", width=130, wide=190),
        Column(
            key="old",
            title=Text("Before"),
            text=lambda r: _said(r[1].old),
            tip=lambda r: _said(r[1].old),
            ink="text3",
            width=140,
            wide=280,
        ),
        Column(
            key="new",
            title=Text("After"),
            text=lambda r: _said(r[1].new),
            tip=lambda r: _said(r[1].new),
            width=140,
            stretch=True,
        ),
    ]
