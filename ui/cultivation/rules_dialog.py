"""The rule sets: which there are, and an office's own version of one, written as data and checked line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from registry.i18n import Text
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Field, Label, speak
from ui.kit.fonts import Type
from ui.kit.form_dialog import FormDialog

if TYPE_CHECKING:
    from registry.view.rules import KnownRules
    from ui.kit.desk import Desk
    from ui.kit.worker import Ticket


class RulesDialog(FormDialog):
    """A set is chosen, edited as text and saved as its next version; the newest version of a set is the one that checks."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk, Text("Rule sets"), min(980, parent.window().width() - 48))
        self._known: tuple[KnownRules, ...] = ()
        self.choice = Combo([], Text("Rule set"))
        self.choice.setMinimumWidth(380)
        self.choice.chosen.connect(lambda _key: self._show())
        self.body.addLayout(layout.row(self.choice, None))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(320)
        speak(self.text, QWidget.setAccessibleName, Text("Rule file"))
        self.text.textChanged.connect(self._changed)
        self.body.addWidget(self.text, 1)
        self.note = Field(Text("What was changed"), Text("What was changed, for those who read a check later"))
        self.body.addWidget(self.note)
        hint = Text("Saving writes the next version into the registry; each check names the set and version it used.")
        self.body.addWidget(Label(hint, Type.SMALL, "text3", wrap=True))
        self.finish()
        self.back = self.add_button(Text("Take back version"), run=self.take_back)
        desk.hold_back(self.back)
        self.add_button(Text("Close"))
        self.save = self.add_button(Text("Save as version"), "primary", self.take)
        self.save.setDefault(False)
        self.read()

    def read(self, show: str = "") -> None:
        """Read the sets anew."""
        registry = self.desk.registry
        if registry is None:
            return

        def work(_ticket: Ticket) -> tuple[KnownRules, ...]:
            from registry.view.rules import known_rules

            return known_rules(registry)

        def done(known: tuple[KnownRules, ...]) -> None:
            self._known = known
            options = [(one.key, one.words) for one in known]
            self.choice.set_options(options, show or self.choice.value or options[-1][0])
            self._show()

        self.desk.jobs.read(work, done, lane="cultivation.rules", owner=self)

    def current(self) -> KnownRules | None:
        """The set that is chosen."""
        return next((one for one in self._known if one.key == self.choice.value), None)

    def _show(self) -> None:
        one = self.current()
        if one is not None:
            self.text.setPlainText(one.body)
            self.back.setEnabled(bool(one.uid))
        self._changed()

    def _changed(self) -> None:
        one = self.current()
        self.save.setEnabled(one is not None and self.text.toPlainText() != one.body)

    def take(self) -> None:
        """Check the text and save it as the next version, or name the line that is wrong."""
        one = self.current()
        if one is None:
            return
        body, note, actor = self.text.toPlainText(), self.note.text().strip(), self.desk.actor

        def work(registry: object) -> str:
            from registry.cultivation.rules import save_rules

            return save_rules(registry, body, actor=actor, note=note)  # type: ignore[arg-type]

        def done(key: str) -> None:
            self.if_open(lambda: self.read(key))
            self.desk.say(Text("Rule set saved: {set}", set=key))

        self.write(work, done, stay=True)

    def take_back(self) -> None:
        """Take this version of the office's own out of the registry."""
        one = self.current()
        if one is None or not one.uid:
            return
        uid, actor, name = one.uid, self.desk.actor, one.key

        def work(registry: object) -> None:
            from registry.cultivation.acts import remove_record

            remove_record(registry, "rule_set", uid, actor=actor, firm=name)  # type: ignore[arg-type]

        self.write(work, lambda _none: self.if_open(self.read), stay=True)
