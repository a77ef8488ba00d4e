"""What other sources say of a value, in the dialog of its source and history: another one can be chosen or the one that counts
kept, with the reason, and what a further source says can be noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from registry.errors import RegistryError, UserError
from registry.i18n import Language, Text, current_language
from registry.model.wording import show_metric, show_value
from ui.firms.edit import options_of, read_value
from ui.kit import format as write
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel, Field, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.form import SourceLine
from ui.kit.layout import clear, column, panel, row, rule

if TYPE_CHECKING:
    from registry.change import ChangeSet
    from registry.change.claims import Claim
    from registry.view import FirmCard
    from ui.firms.line_kinds import Target, ValueLine
    from ui.firms.value_history import HistoryDialog
    from ui.kit.desk import Desk
    from ui.kit.dialog import Dialog


def offer_claims(dialog: HistoryDialog, desk: Desk, card: FirmCard, lines: Sequence[ValueLine]) -> ClaimsShelf:
    """Put what other sources say of the values of `lines` into their dialog; it follows the value in front. Where one waits
    to be settled that stands before what it was."""
    shelf = ClaimsShelf(dialog, desk, card, lines)
    dialog.put(shelf, first=any(_waits(card, line.stated) for line in lines))
    return shelf


def _waits(card: FirmCard, target: Target | None) -> bool:
    return target is not None and any(one.waits for one in card.claims.get((target.uid, target.field.key), ()))


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
        line = self._lines[number]
        target = line.stated
        if target is not None and competing_columns(target.table, target.field.key):
            self.part = ClaimsPart(self._dialog, self._desk, self._card, target, line)
            self._room.addWidget(self.part)

    def begin(self) -> None:
        """Put the keyboard where a decision begins, if one waits."""
        if self.part is not None and self.part.waits:
            self.part.reason.setFocus()


def shown_claim(target: Target, claim: Claim, language: Language | None = None) -> str:
    """The value of a statement as a person reads it."""
    spoken = language or current_language()
    if target.table == "metric":
        return show_metric({**target.value, **claim.value}, spoken)
    return show_value(target.field, claim.value, spoken)


class ClaimsPart(QWidget):
    """The statements of one value. `claims` are those shown; `choose`, `keep` and `note` are what the buttons do."""

    def __init__(self, dialog: Dialog, desk: Desk, card: FirmCard, target: Target, now: ValueLine) -> None:
        super().__init__()
        self._dialog, self._desk, self._card, self._target, self._now = dialog, desk, card, target, now
        self.claims: Sequence[Claim] = card.claims.get((target.uid, target.field.key), ())
        self.waits = any(claim.waits for claim in self.claims)
        """Nobody has settled yet which of them counts."""
        self.kept: Button | None = None
        self.reason = Field(Text("Reason for the choice"), Text("Why this value? Needed to choose one"))
        self.value = self._value_input()
        self.source = Field(Text("Source"), Text("Where does it say so?"))
        self.unreasoned, self.wrong = Label("", Type.SMALL, "bad", wrap=True), Label("", Type.SMALL, "bad", wrap=True)
        for said in (self.unreasoned, self.wrong):
            said.hide()
        self.reason.textChanged.connect(lambda _text: self._accept(self.unreasoned, self.reason))
        self.choices: list[Button] = []
        self._add = Button(Text("Note the value"))
        self._add.clicked.connect(lambda _on=False: self.note())
        self._desk.hold_back(self._add)
        for field in (self.value, self.source):
            if isinstance(field, Field):
                field.textChanged.connect(lambda _text, field=field: self._accept(self.wrong, field))
        self.setLayout(self._lines())

    def _lines(self) -> QVBoxLayout:
        lines = column(rule(), 8, Label(Text("What other sources say"), Type.SECTION), gap=2)
        if self.waits:
            said = Text("Nobody has settled which of them counts: choose one, or keep the one that does.")
            told = row(Glyph("warn", "warn", 14), Label(said, Type.CELL, "text2", wrap=True), gap=6)
            told.setStretch(1, 1)
            lines.addLayout(told)
        if any(not claim.chosen for claim in self.claims):
            lines.addSpacing(4)
            lines.addWidget(self.reason)
            lines.addWidget(self.unreasoned)
        if self.claims and not any(claim.chosen for claim in self.claims):
            lines.addWidget(self._line_of_now())
        for claim in sorted(self.claims, key=lambda one: not one.chosen):
            lines.addWidget(self._line(claim))
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

    def _line_of_now(self) -> QWidget:
        """The value that counts, where no statement says the same."""
        origin = self._now.origin
        words = column(ElidedLabel(self._now.value, Type.NAME))
        if origin is not None:
            said = origin.place.short() if origin.place is not None else ""
            when = write.day(origin.place.at.astimezone().date()) if origin.place is not None else ""
            by = origin.place.actor if origin.place is not None else ""
            words.addWidget(SourceLine(origin.kind, _joined(said, by, when)))
        return self._counting(words, self._now.value)

    def _line(self, claim: Claim) -> QWidget:
        shown = shown_claim(self._target, claim)
        when = write.day(claim.at.astimezone().date()) if claim.at is not None else ""
        words = column(ElidedLabel(shown, Type.NAME), SourceLine(claim.origin, _joined(claim.source, claim.by, when)))
        if claim.reason:
            words.addWidget(ElidedLabel(_why(claim), Type.SMALL, "text3"))
        if claim.chosen:
            return self._counting(words, shown)
        choose = Button(Text("Choose the value"), name=Text("Choose {value}", value=shown))
        choose.clicked.connect(lambda _on=False: self.choose(claim))
        self._desk.hold_back(choose)
        self.choices.append(choose)
        return _beside(words, choose)

    def _counting(self, words: QVBoxLayout, shown: str) -> QWidget:
        """The value that counts, with the way to keep it while it is in question."""
        counts = Label(Text("counts"), Type.LABEL, "accent")
        if not self.waits:
            return _beside(words, counts)
        keep = Button(Text("Keep the value"), name=Text("Keep {value}", value=shown))
        keep.clicked.connect(lambda _on=False: self.keep())
        self._desk.hold_back(keep)
        self.kept = keep
        return _beside(words, counts, keep)

    def choose(self, claim: Claim) -> None:
        """Let a statement count from now on, for the reason typed."""
        from registry.change.claims import choose_claim

        self._settle(lambda c, said: choose_claim(c, claim.uid, **said), Text("Value chosen"))

    def keep(self) -> None:
        """Let what counts go on counting, for the reason typed."""
        from registry.change.claims import keep_value

        table, uid, key = self._target.table, self._target.uid, self._target.field.key
        self._settle(lambda c, said: keep_value(c, table, uid, key, **said), Text("Value kept"))

    def _settle(self, make: Callable[[Any, dict[str, str]], ChangeSet], done: Text) -> None:
        reason = self.reason.text().strip()
        if not reason:
            self._refuse(Text("Say why this value is chosen."), self.unreasoned, self.reason)
            return
        said = {"actor": self._desk.actor, "reason": reason, "firm": self._name()}

        def work(registry: Any, _ticket: object) -> None:
            from registry.change import apply

            with registry.read() as connection:
                change = make(connection, said)
            apply(registry, change)

        self._write(work, done)

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
        except UserError as error:
            self._refuse(error.what, self.wrong, self.value)
            return
        if not source:
            self._refuse(Text("Say where the value comes from."), self.wrong, self.source)
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
            self._refuse(error.what, self.wrong)
        else:
            self._desk.failed.emit(error)

    def _refuse(self, text: Text, line: Label, at: QWidget | None = None) -> None:
        """Say under its field what is wrong with what was typed there, and put the keyboard into it."""
        line.say(text)
        line.show()
        if isinstance(at, Field):
            at.set_invalid(True)
        if at is not None:
            at.setFocus()
        self._dialog.adjustSize()

    def _accept(self, line: Label, field: Field) -> None:
        """What is typed anew is no longer wrong."""
        field.set_invalid(False)
        line.hide()


def _why(claim: Claim) -> Text | str:
    from registry.change.claims import REASONS

    return REASONS.get(claim.reason, claim.reason)


def _joined(*parts: str) -> str:
    joint = "，" if current_language() is Language.ZH else ", "
    return joint.join(part for part in parts if part)


def _beside(words: QVBoxLayout, *right: QWidget) -> QWidget:
    """A line of a statement: its words, and what stands at the right end."""
    line = row(words, *right, gap=8, margins=(0, 4, 12, 4))
    line.setStretch(0, 1)
    return panel(line)
