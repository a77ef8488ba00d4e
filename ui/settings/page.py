"""The settings there are so far: language, theme, the name in the change log. What is still to come is said."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from registry.i18n import Language, Text, current_language
from ui.kit.controls import Field, Label, Segmented
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.form import FORM_WIDTH, FormRow
from ui.kit.layout import column, rule
from ui.kit.page import Page
from ui.kit.theme import DARK, LIGHT, theme
from ui.kit.words import speech


class SettingsPage(Page):
    """Language, theme, person."""

    key: ClassVar[str] = "settings"
    title: ClassVar[Text] = Text("Settings")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._language = Segmented((("en", "English"), ("zh", "中文")), current_language().value, Text("Language"))
        self._theme = Segmented(((LIGHT, Text("Light")), (DARK, Text("Dark"))), theme().mode, Text("Theme"))
        self._person = Field(Text("Your name"))
        self._person.setText(desk.actor)
        self._language.chosen.connect(lambda key: speech().set_language(Language(key)))
        self._theme.chosen.connect(theme().set_mode)
        self._person.editingFinished.connect(self._name_given)
        speech().changed.connect(self._follow)
        theme().changed.connect(self._follow)
        rest = Label(
            Text("Backups, districts, targets, rule sets and schemes will be set here. They are not built yet."),
            Type.CELL,
            "text2",
            wrap=True,
        )
        rest.setMaximumWidth(FORM_WIDTH)
        rows = column(
            Label(Text("Settings"), Type.PAGE_TITLE),
            20,
            FormRow(Text("Language"), self._language),
            FormRow(Text("Theme"), self._theme),
            FormRow(Text("Your name"), self._person, Text("Stands beside every change you make.")),
            12,
            rule(),
            8,
            rest,
            None,
            gap=8,
            margins=(24, 20, 24, 24),
        )
        self.setLayout(rows)

    def _follow(self) -> None:
        self._language.set_value(current_language().value)
        self._theme.set_value(theme().mode)

    def _name_given(self) -> None:
        self.desk.settings.setValue("person/name", self._person.text().strip())

    def panes(self) -> list[QWidget]:
        return [self._language]
