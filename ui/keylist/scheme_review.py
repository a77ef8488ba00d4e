"""What saving would change: every difference to the version before, and the note that goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text, current_language
from ui.kit import layout
from ui.kit.controls import Field, Label
from ui.kit.fonts import Type
from ui.kit.table.columns import Band, Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.scoring.scheme_diff import Difference


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
        self.note = Field(Text("Note"), Text("Why the scheme is changed"))
        self._note_line = layout.panel(
            layout.row(Label(Text("Note"), Type.CELL, "text2"), self.note, gap=12, margins=(20, 10, 20, 10)), edge="top"
        )
        head = layout.row(self._head, 12, self._count, None, margins=(20, 14, 20, 10))
        whole = layout.column(head, layout.rule(), self.table, self._note_line)
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
