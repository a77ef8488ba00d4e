"""Two rows of one firm side by side: choose each field, merge, or keep both (mock 03b, right)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout

from registry.i18n import Text, current_language
from ui.kit.controls import Button, ElidedLabel, Glyph, Label, Radio
from ui.kit.fonts import Type
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll
from ui.kit.words import plain_tip

if TYPE_CHECKING:
    from registry.intake.planned import DuplicateField, DuplicatePair


class DuplicateSide(QFrame):
    """A pair of rows. `decided` carries the key of the second row and what becomes of it."""

    decided = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.pair: DuplicatePair | None = None
        self._groups: dict[str, QButtonGroup] = {}
        self._reason = Label("", Type.CELL, "warn", wrap=True)
        self._fields = QGridLayout()
        self._fields.setContentsMargins(16, 8, 16, 8)
        self._fields.setHorizontalSpacing(10)
        self._fields.setVerticalSpacing(6)
        self.merge = Button(Text("Merge into one firm"), "primary")
        self.apart = Button(Text("Keep both"))
        self.wait = Button(Text("Let it wait"), "quiet")
        kept = Text("What you do not pick stays in the imported file, which is kept with the import.")
        note = Label(kept, Type.SMALL, "text3", wrap=True)
        banner = panel(row(Glyph("merge", "warn", 16), self._reason, margins=(12, 8, 12, 8)), ground="sunken")
        whole = column(
            column(Label(Text("Possible duplicate"), Type.PANE_TITLE), 8, banner, margins=(16, 12, 16, 8)),
            rule(),
            Scroll(panel(self._fields), Text("Fields side by side")),
            panel(column(row(self.merge, self.apart, self.wait, None), 6, note, margins=(16, 10, 16, 12)), edge="top"),
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.merge.clicked.connect(lambda _on=False: self._decide("merge"))
        self.apart.clicked.connect(lambda _on=False: self._decide("apart"))
        self.wait.clicked.connect(lambda _on=False: self._decide("wait"))

    def show_pair(self, pair: DuplicatePair) -> None:
        """Show two rows."""
        self.pair = pair
        self._reason.say(pair.message)
        clear(self._fields)
        self._groups = {}
        for place, text in ((1, pair.left), (2, pair.right)):
            head = ElidedLabel(text, Type.LABEL_STRONG, "text2", keep=" › ")
            head.setMinimumWidth(72)
            self._fields.addWidget(head, 0, place)
        for number, field in enumerate(pair.fields, 1):
            self._add(number, field)
        self._fields.setColumnStretch(1, 1)
        self._fields.setColumnStretch(2, 1)
        self._fields.setRowStretch(len(pair.fields) + 1, 1)
        self.apart.setEnabled(pair.code != "duplicate_uscc")

    def _add(self, number: int, field: DuplicateField) -> None:
        self._fields.addWidget(Label(field.label, Type.CELL, "text2"), number, 0)
        left, right = _shown(field, field.left), _shown(field, field.right)
        if left == right or field.key == "firm.uscc":
            for place, text in ((1, left), (2, right)):
                self._fields.addWidget(ElidedLabel(text, Type.CELL), number, place)
            return
        group = QButtonGroup(self)
        for place, text in enumerate((left, right)):
            side = Text("first row") if place == 0 else Text("second row")
            said = Text("{field}, {side}: {value}", field=field.label, side=side, value=text)
            choice = Radio(text, name=said, gives_way=True)
            choice.setToolTip(plain_tip(text))
            choice.setEnabled((field.left, field.right)[place] is not None)
            group.addButton(choice, place)
            self._fields.addWidget(choice, number, place + 1)
        group.button(1 if field.second else 0).setChecked(True)
        self._groups[field.key] = group

    def _decide(self, act: str) -> None:
        from registry.intake.decisions import DuplicateAct, DuplicateChoice

        if self.pair is None:
            return
        take = frozenset(key for key, group in self._groups.items() if group.checkedId() == 1)
        self.decided.emit(self.pair.key, DuplicateChoice(DuplicateAct(act), take if act == "merge" else frozenset()))


def _shown(field: DuplicateField, value: Any) -> str:
    from registry.model.wording import show_metric, show_value

    if field.key.startswith("metric.") and value is not None:
        return show_metric(value, current_language())
    return show_value(field.field, value, current_language())
