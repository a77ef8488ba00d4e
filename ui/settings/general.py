"""What this person sees and is called: language, theme, contrast, text size, name. Kept with the account, not the registry."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from registry.i18n import Language, Text, current_language
from ui.kit.controls import Field, Label, Segmented
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.form import FORM_WIDTH, FormRow
from ui.kit.layout import column
from ui.kit.pane import Scroll
from ui.kit.text_size import SIZES, text_size
from ui.kit.theme import DARK, LIGHT, system_contrast, theme
from ui.kit.words import speech

SYSTEM, USUAL, HIGH = "system", "usual", "high"


class GeneralSection(QWidget):
    """The looks, and who sits here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.language = Segmented((("en", "English"), ("zh", "中文")), current_language().value, Text("Language"))
        self.theme = Segmented(((LIGHT, Text("Light")), (DARK, Text("Dark"))), theme().mode, Text("Theme"))
        contrasts = ((SYSTEM, Text("As the system")), (USUAL, Text("Usual")), (HIGH, Text("High")))
        self.contrast = Segmented(contrasts, self._contrast(), Text("Contrast"))
        sizes = [(str(size), f"{size} %") for size in SIZES]
        self.text_size = Segmented(sizes, str(text_size().percent), Text("Text size"))
        self.person = Field(Text("Your name"))
        self._who = Label("", Type.CELL, "text2", wrap=True)
        self._who.setMaximumWidth(FORM_WIDTH)
        rows = column(
            FormRow(Text("Language"), self.language),
            FormRow(Text("Theme"), self.theme),
            FormRow(Text("Contrast"), self.contrast),
            FormRow(Text("Text size"), self.text_size),
            FormRow(Text("Your name"), self.person, Text("Stands beside every change you make.")),
            self._who,
            None,
            gap=8,
            margins=(24, 16, 24, 24),
        )
        inside = QWidget()
        inside.setLayout(rows)
        self.setLayout(column(Scroll(inside, Text("General"))))
        self.language.chosen.connect(lambda key: speech().set_language(Language(key)))
        self.theme.chosen.connect(theme().set_mode)
        self.contrast.chosen.connect(self._choose_contrast)
        self.text_size.chosen.connect(lambda key: text_size().set_percent(int(key)))
        self.person.editingFinished.connect(self._name_given)
        speech().changed.connect(self._follow)
        theme().changed.connect(self._follow)
        text_size().changed.connect(self._follow)
        self.read()

    def _contrast(self) -> str:
        held = str(self.desk.settings.value("contrast", "") or "")
        return held if held in (USUAL, HIGH) else SYSTEM

    def _choose_contrast(self, key: str) -> None:
        self.desk.settings.setValue("contrast", key)
        theme().set_contrast(key == HIGH or (key == SYSTEM and system_contrast()))

    def _follow(self) -> None:
        self.language.set_value(current_language().value)
        self.theme.set_value(theme().mode)
        self.contrast.set_value(self._contrast())
        self.text_size.set_value(str(text_size().percent))

    def _name_given(self) -> None:
        if not self.person.isReadOnly():
            self.desk.settings.setValue("person/name", self.person.text().strip())

    def read(self) -> None:
        """Say who sits here, as far as the registry knows."""
        seen = self.desk.attendance
        alone = sum(p.account == (seen.person.account if seen.person else "") for p in seen.people) < 2
        self.person.setReadOnly(seen.person is not None and alone)
        self.person.setText(self.desk.actor)
        if seen.person is not None:
            self._who.say(
                Text("This registry knows you as {name}: {roles}.", name=seen.person.name, roles=seen.person.titles())
            )
        elif seen.people:
            self._who.say(Text("This registry does not know you: it names the people who may change it."))
        else:
            self._who.say(Text("This registry names nobody: whoever has the file may change everything (see People)."))

    def respeak(self) -> None:
        """The language changed."""
        self.read()

    def fit(self, width: int, height: int) -> None:
        """It scrolls."""

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        return [self.language]
