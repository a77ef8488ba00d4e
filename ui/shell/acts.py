"""The table of commands made live: one QAction each, enabled where it can be done, fed into menus and palette."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from registry.i18n import Text
from ui.kit.commands import Command, Entry, shown_keys
from ui.kit.menu import Menu
from ui.kit.words import say
from ui.kit.work import Work


class Acts(QObject):
    """All commands of a window."""

    def __init__(self, window: QWidget, commands: Iterable[Command]) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._runs: dict[str, Callable[[], None]] = {}
        self._page = ""
        self._why_not: Callable[[Work], Text | None] = lambda _work: None
        self.add(commands)

    def add(self, commands: Iterable[Command]) -> None:
        """Add commands; each waits for `bind`."""
        for command in commands:
            action = QAction(self._window)
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _on=False, name=command.name: self.run(name))
            action.setEnabled(False)
            self._window.addAction(action)
            self._commands[command.name] = command
            self._actions[command.name] = action
            say(action, QAction.setText, command.text)

    def bind(self, name: str, run: Callable[[], None]) -> None:
        """Say what a command does.

        Raises:
            KeyError: no such command in the table.
        """
        if name not in self._commands:
            raise KeyError(name)
        self._runs[name] = run
        self._refresh(name)

    def run(self, name: str) -> None:
        """Do it, where it can be done."""
        if self._actions[name].isEnabled():
            self._runs[name]()

    def set_text(self, name: str, text: Text) -> None:
        """Another text from now on (Undo names what it undoes)."""
        say(self._actions[name], QAction.setText, text)

    def set_able(self, name: str, able: bool) -> None:
        """Whether it can be done now."""
        self._actions[name].setProperty("unable", not able)
        self._refresh(name)

    def set_page(self, key: str) -> None:
        """Another page is in front: its commands live, those of others rest."""
        self._page = key
        for name in self._commands:
            self._refresh(name)

    def bar(self, why_not: Callable[[Work], Text | None]) -> None:
        """Let the commands that change the registry rest for the reason that `why_not` gives for their work; None: go on."""
        self._why_not = why_not
        for name in self._commands:
            self._refresh(name)

    def barred(self, name: str) -> Text | None:
        """Why a command rests, None where it does not."""
        command = self._commands[name]
        return self._why_not(command.work) if command.changes else None

    def _refresh(self, name: str) -> None:
        command, action = self._commands[name], self._actions[name]
        here = command.page is None or command.page == self._page
        reason = self.barred(name)
        action.setEnabled(here and name in self._runs and not action.property("unable") and reason is None)
        action.setToolTip(str(reason) if reason is not None else "")

    def action(self, name: str) -> QAction:
        """The QAction of a command."""
        return self._actions[name]

    def commands(self) -> list[Command]:
        """All commands, in the order of the table."""
        return list(self._commands.values())

    def menu(self, parent: QWidget, *names: str) -> Menu:
        """A menu of the commands that stand in the menus `names`, a line between them."""
        menu = Menu(parent)
        for number, name in enumerate(names):
            if number:
                menu.addSeparator()
            for command in self._commands.values():
                if command.menu == name:
                    self._put(menu, command)
        return menu

    def _put(self, menu: Menu, command: Command) -> None:
        action = self._actions[command.name]
        keys = shown_keys(command.keys[0]) if command.keys else ""
        menu.add(
            action.text(),
            lambda: self.run(command.name),
            icon=command.icon,
            keys=keys,
            enabled=action.isEnabled(),
            tip=action.toolTip() if self.barred(command.name) is not None else "",
        )

    def entries(self, text: str) -> list[Entry]:
        """Commands for the palette whose words hold `text`."""
        wanted = text.casefold()
        return [
            Entry(
                self._actions[c.name].text(),
                lambda name=c.name: self.run(name),
                icon=c.icon or "",
                keys=shown_keys(c.keys[0]) if c.keys else "",
            )
            for c in self._commands.values()
            if c.listed and self._actions[c.name].isEnabled() and wanted in self._actions[c.name].text().casefold()
        ] + self._resting(wanted)

    def _resting(self, wanted: str) -> list[Entry]:
        """Commands that would be there if anything might be changed, with the reason why they rest."""
        return [
            Entry(self._actions[c.name].text(), None, right=str(reason), icon=c.icon or "", rests=True)
            for c in self._commands.values()
            if c.listed
            and (reason := self.barred(c.name)) is not None
            and (c.page is None or c.page == self._page)
            and c.name in self._runs
            and wanted
            and wanted in self._actions[c.name].text().casefold()
        ]
