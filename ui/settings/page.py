"""The settings there are so far: language, theme, the name in the change log, backups, and what imports taught. What is
still to come is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Language, Text, _, current_language
from ui.kit.commands import Command
from ui.kit.controls import Field, Label, Segmented
from ui.kit.desk import Desk
from ui.kit.fonts import Type
from ui.kit.form import FORM_WIDTH, FormRow
from ui.kit.layout import column, panel, row, rule
from ui.kit.page import Page, rail_width
from ui.kit.pane import PillTabs
from ui.kit.theme import DARK, LIGHT, theme
from ui.kit.words import speech
from ui.settings.keeping import KeepingSection
from ui.settings.memory import MemorySection

GENERAL, KEEPING, MEMORY = "general", "backups", "memory"


class SettingsPage(Page):
    """Language, theme, person; backups; the import memory. The requests ``backups`` and ``memory`` show those."""

    key: ClassVar[str] = "settings"
    title: ClassVar[Text] = Text("Settings")
    commands: ClassVar[tuple[Command, ...]] = (
        Command("settings.backups", Text("Show the backups"), (), "db", menu="page"),
        Command("intake.memory", Text("Show the import memory"), (), "import", menu="page"),
    )

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
            Text("Districts, targets and rule sets will be set here. They are not built yet."),
            Type.CELL,
            "text2",
            wrap=True,
        )
        rest.setMaximumWidth(FORM_WIDTH)
        rows = column(
            FormRow(Text("Language"), self._language),
            FormRow(Text("Theme"), self._theme),
            FormRow(Text("Your name"), self._person, Text("Stands beside every change you make.")),
            12,
            rule(),
            8,
            rest,
            None,
            gap=8,
            margins=(24, 16, 24, 24),
        )
        self.tabs = PillTabs(Text("Settings"))
        self.keeping = KeepingSection(desk)
        self.memory = MemorySection(desk)
        self._stack = QStackedWidget()
        for part in (panel(rows), self.keeping, self.memory):
            self._stack.addWidget(part)
        head = row(Label(self.title, Type.PAGE_TITLE), 7, self.tabs, None, margins=(24, 0, 16, 0))
        self._head = panel(head)
        self._head.setFixedHeight(56)
        whole = column(self._head, rule(strong=True), self._stack)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._show_tabs()
        self.tabs.picked.connect(self._pick)

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "settings.backups": lambda: self.desk.go("settings", KEEPING),
            "intake.memory": lambda: self.desk.go("settings", MEMORY),
        }

    def _show_tabs(self) -> None:
        self.tabs.set_tabs(
            [(GENERAL, _("General"), None), (KEEPING, _("Backups"), None), (MEMORY, _("Import memory"), None)]
        )

    def _pick(self, key: str) -> None:
        self._stack.setCurrentIndex((GENERAL, KEEPING, MEMORY).index(key))
        self._read()

    def _read(self) -> None:
        """Read what the tab in front shows."""
        if self.tabs.value == KEEPING:
            self.keeping.read()
        elif self.tabs.value == MEMORY:
            self.memory.read()

    def opened(self) -> None:
        self.memory.read()
        if self.tabs.value == KEEPING:
            self.keeping.read()

    def changed(self, initiator: object) -> None:
        self._read()

    def shown(self, request: object) -> None:
        if request in (KEEPING, MEMORY):
            self.tabs.pick(str(request))
        self._read()
        if request == MEMORY:
            self.memory.table_in_front().setFocus(Qt.FocusReason.OtherFocusReason)
        elif request == KEEPING:
            self.keeping.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def respeak(self) -> None:
        self._show_tabs()
        self.keeping.respeak()
        self.memory.respeak()

    def fit(self, width: int, height: int) -> None:
        self._head.setFixedHeight(44 if height < 700 else 56)
        self.keeping.fit(width - rail_width(width), height)
        self.memory.fit(width - rail_width(width), height)

    def _follow(self) -> None:
        self._language.set_value(current_language().value)
        self._theme.set_value(theme().mode)

    def _name_given(self) -> None:
        self.desk.settings.setValue("person/name", self._person.text().strip())

    def panes(self) -> list[QWidget]:
        if self.tabs.value == KEEPING:
            return [self.tabs, self.keeping.make, self.keeping.table, self.keeping.pane.table]
        if self.tabs.value == MEMORY:
            return [self.tabs, self.memory.tabs, self.memory.table_in_front(), self.memory.pane.name]
        return [self.tabs, self._language]
