"""What other sources say of a value, in the dialog of its source and history: another one can be chosen, with the reason, and
what a further source says can be noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from registry.errors import RegistryError, UserError
from registry.i18n import Language, Text, current_language
from registry.model.wording import show_metric, show_value
from ui.firms.edit import options_of, read_value
from ui.kit import format as write
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel, Field, Label
from ui.kit.fonts import Type
from ui.kit.form import SourceLine
from ui.kit.layout import clear, column, panel, row, rule

if TYPE_CHECKING:
    from registry.change.claims import Claim
    from registry.view import FirmCard
    from ui.firms.line_kinds import Target, ValueLine
    from ui.firms.value_history import HistoryDialog
    from ui.kit.desk import Desk
    from ui.kit.dialog import Dialog


def offer_claims(dialog: HistoryDialog, desk: Desk, card: FirmCard, lines: Sequence[ValueLine]) -> ClaimsShelf:
    """Put what other sources say of the values of `lines` into their dialog; it follows the value in front."""
    shelf = ClaimsShelf(dialog, desk, card, lines)
    dialog.body.addWidget(shelf)
    return shelf


class ClaimsShelf(QWidget):
    """The statements of the value in front; nothing for a field that takes one value only."""

    def __init__(self, dialog: HistoryDialog, desk: Desk, card: FirmCard, lines: Sequence[ValueLine]) -> None:
        super().__init__()
        self._dialog, self._desk, self._card, self._lines = dialog, desk, card, lines
        self.part: ClaimsPart | None = None
        self._room = column()
        self.setLayout(self._room)
        dialog.which.chosen.connect(lambda key: self.show_line(int(key)))
        self.show_line(0)

    def show_line(self, number: int) -> None:
        """Show the statements of another value."""
        from registry.change.open_values import competing_columns

        clear(self._room)
        self.part = None
        target = self._lines[number].target
        if target is not None and competing_columns(target.table, target.field.key):
            self.part = ClaimsPart(self._dialog, self._desk, self._card, target)
            self._room.addWidget(self.part)


def shown_claim(target: Target, claim: Claim, language: Language | None = None) -> str:
    """The value of a statement as a person reads it."""
    spoken = language or current_language()
    if target.table == "metric":
        return show_metric({**target.value, **claim.value}, spoken)
    return show_value(target.field, claim.value, spoken)


class ClaimsPart(QWidget):
    """The statements of one value. `claims` are those shown, `choose` and `note` what the buttons do."""

    def __init__(self, dialog: Dialog, desk: Desk, card: FirmCard, target: Target) -> None:
        super().__init__()
        self._dialog, self._desk, self._card, self._target = dialog, desk, card, target
        self.claims: Sequence[Claim] = card.claims.get((target.uid, target.field.key), ())
        self.reason = Field(Text("Reason for the choice"), Text("Why this value? Needed to choose one"))
        self.value = self._value_input()
        self.source = Field(Text("Source"), Text("Where does it say so?"))
        self.wrong = Label("", Type.SMALL, "bad", wrap=True)
        self.wrong.hide()
        self.choices: list[Button] = []
        self._add = Button(Text("Note the value"))
        self._add.clicked.connect(lambda _on=False: self.note())
        self._desk.hold_back(self._add)
        self.setLayout(self._lines())

    def _lines(self) -> QVBoxLayout:
        lines = column(rule(), 8, Label(Text("What other sources say"), Type.SECTION), gap=2)
        for claim in self.claims:
            lines.addWidget(self._line(claim))
        if any(not claim.chosen for claim in self.claims):
            lines.addWidget(self.reason)
        if not self.claims:
            lines.addWidget(Label(Text("Only one source is on record."), Type.CELL, "text2"))
        lines.addSpacing(6)
        added = row(self.value, self.source, self._add, gap=8)
        added.setStretch(0, 1)
        added.setStretch(1, 1)
        lines.addLayout(added)
        lines.addWidget(self.wrong)
        return lines

    def _value_input(self) -> Field | Combo:
        options = options_of(self._target)
        name = Text("Value of another source")
        if options is not None:
            return Combo(options, name, "")
        return Field(name, Text("What it says"))

    def _line(self, claim: Claim) -> QWidget:
        shown = shown_claim(self._target, claim)
        when = write.day(claim.at.astimezone().date()) if claim.at is not None else ""
        joint = "，" if current_language() is Language.ZH else ", "
        said = joint.join(part for part in (claim.source, claim.by, when) if part)
        words = column(ElidedLabel(shown, Type.NAME), SourceLine(claim.origin, said))
        if claim.reason:
            words.addWidget(ElidedLabel(_why(claim), Type.SMALL, "text3"))
        line = row(words, gap=8, margins=(0, 4, 12, 4))
        line.setStretch(0, 1)
        if claim.chosen:
            line.addWidget(Label(Text("counts"), Type.LABEL, "accent"))
        else:
            choose = Button(Text("Choose the value"), name=Text("Choose {value}", value=shown))
            choose.clicked.connect(lambda _on=False: self.choose(claim))
            self._desk.hold_back(choose)
            self.choices.append(choose)
            line.addWidget(choose)
        return panel(line)

    def choose(self, claim: Claim) -> None:
        """Let a statement count from now on, for the reason typed."""
        reason, actor, firm = self.reason.text().strip(), self._desk.actor, self._name()
        if not reason:
            self._refuse(Text("Say why this value is chosen."))
            self.reason.set_invalid(True)
            self.reason.setFocus()
            return

        def work(registry: Any, _ticket: object) -> None:
            from registry.change import apply
            from registry.change.claims import choose_claim

            with registry.read() as connection:
                change = choose_claim(connection, claim.uid, actor=actor, reason=reason, firm=firm)
            apply(registry, change)

        self._write(work, Text("Value chosen"))

    def note(self) -> None:
        """Keep what a further source says; it does not count until it is chosen."""
        from registry.change.claims import Statement
        from registry.change.open_values import competing_columns

        target, source = self._target, self.source.text().strip()
        typed = (self.value.value or "") if isinstance(self.value, Combo) else self.value.text()
        try:
            value = read_value(target, typed)
            if value is None:
                raise UserError(Text("Type what the source says."))
            if not source:
                raise UserError(Text("Say where the value comes from."))
        except UserError as error:
            self._refuse(error.what)
            return
        if target.table == "metric":
            figure = {"lo": value, "hi": value, "kind": "exact", "currency": target.value["currency"], "text": typed}
            columns = {name: figure[name] for name in competing_columns("metric", "lo")}
        else:
            columns = target.field.encode(value)
        said = Statement(
            self._card.row.uid,
            target.table,
            target.uid,
            target.field.key,
            columns,
            origin="web" if source.startswith(("http://", "https://")) else "document",
            source=source,
        )
        actor, firm = self._desk.actor, self._name()

        def work(registry: Any, _ticket: object) -> None:
            from registry.change import apply
            from registry.change.claims import add_claim

            with registry.read() as connection:
                change = add_claim(connection, said, actor=actor, firm=firm)
            apply(registry, change)

        self._write(work, Text("Value noted"))

    def _name(self) -> str:
        return str(self._card.row.short_name or self._card.row.legal_name)

    def _write(self, work: Any, done: Text) -> None:
        def finished(_none: None) -> None:
            self._desk.say(done, action=(Text("Undo"), self._desk.undo))
            if isValid(self):
                self._dialog.accept()

        self._desk.write(work, finished, failed=self._failed, initiator=self)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegistryError) and isValid(self):
            self._refuse(error.what)
        else:
            self._desk.failed.emit(error)

    def _refuse(self, text: Text) -> None:
        self.wrong.say(text)
        self.wrong.show()
        self._dialog.adjustSize()


def _why(claim: Claim) -> Text | str:
    from registry.change.claims import REASONS

    return REASONS.get(claim.reason, claim.reason)
