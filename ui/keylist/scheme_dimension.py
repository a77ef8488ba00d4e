"""Giving up a dimension of a scheme: its indicators go to another one, or with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from registry.i18n import Text, _, current_language
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Label, Radio
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type

if TYPE_CHECKING:
    from registry.scoring.scheme_draft import SchemeDraft


class HeirDialog(Dialog):
    """Asks what becomes of the indicators of a dimension that is given up.

    Args:
        code: of the dimension; there is at least one other.
        taken: told the dimension that the indicators go to, or None where they are deleted as well.
    """

    def __init__(self, parent: QWidget, draft: SchemeDraft, code: str, taken: Callable[[str | None], None]) -> None:
        from registry.report.phrases import weight as weight_text
        from registry.scoring.scheme_dimensions import indicators_of, named_elsewhere

        super().__init__(parent, 460)
        self.setWindowTitle(_("Delete dimension"))
        self._taken = taken
        language = current_language().value
        titles = {d["code"]: d["title"].get(language, d["code"]) for d in draft.get(("dimension",)) or ()}
        n = len(indicators_of(draft, code))
        self.hand_on = Radio(
            Text("Move its {n} indicator, with its weight, to", "Move its {n} indicators, with their weights, to", n=n),
            gives_way=True,
        )
        self.hand_on.setChecked(True)
        others = [(other, title) for other, title in titles.items() if other != code]
        self.heir = Combo(others, Text("Dimension that takes the indicators"), others[0][0])
        weight = weight_text(draft.dimension_weight(code))
        self.delete = Radio(
            Text(
                "Delete its {n} indicator; the others share its {weight} points",
                "Delete its {n} indicators; the others share their {weight} points",
                n=n,
                weight=weight,
            ),
            gives_way=True,
        )
        self.delete.toggled.connect(lambda on: self.heir.setEnabled(not on))
        for item in (
            Label(Text("Delete “{name}”", name=titles[code]), Type.PANE_TITLE, wrap=True),
            layout.column(self.hand_on, layout.row(24, self.heir, gap=0), self.delete, gap=6, margins=(0, 8, 0, 4)),
        ):
            if isinstance(item, QWidget):
                self.body.addWidget(item)
            else:
                self.body.addLayout(item)
        named = named_elsewhere(draft, code)
        if named:
            words = Text(
                "{n} tie key or floor that names it goes with it.",
                "{n} tie keys or floors that name it go with it.",
                n=named,
            )
            self.body.addWidget(Label(words, Type.SMALL, "warn", wrap=True))
        self.body.addWidget(
            Label(Text("It can be taken back until the scheme is saved."), Type.SMALL, "text3", wrap=True)
        )
        self.add_button(Text("Cancel"), run=self.reject)
        self.add_button(Text("Delete dimension"), "primary", self.take)
        self.hand_on.setFocus()

    def take(self) -> None:
        """Hand the answer over."""
        heir = None if self.delete.isChecked() else self.heir.value
        self.accept()
        self._taken(heir)
