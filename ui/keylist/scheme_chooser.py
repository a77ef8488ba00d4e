"""Which version of which scheme is in use, in the head of the scheme tree; a click opens what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from registry.i18n import Text, _, current_language
from ui.kit.chooser import ChooserButton
from ui.kit.fonts import Type
from ui.kit.menu import Menu
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.rounds.schemes import SchemeVersion


class SchemeChooser(ChooserButton):
    """The version in use.

    Signals:
        version_wanted: key of another version.
        edit_wanted: open the editor.
        help_wanted: ask for weights.
        changes_wanted: show what the version changed.
        import_wanted: read a scheme from a file.
        export_wanted: the ending of the file to write.
    """

    version_wanted = Signal(str)
    edit_wanted = Signal()
    help_wanted = Signal()
    changes_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(Type.CELL, 24, 90, right=True)
        self._versions: Sequence[SchemeVersion] = ()
        self._uid = ""
        self.why_not: Callable[[Work], Text | None] = lambda _work: None
        """Why a work may not be done now."""

    def show_version(self, words: Text, versions: Sequence[SchemeVersion], uid: str) -> None:
        """Show `words`; the list offers `versions`, of which `uid` is in use."""
        self._versions, self._uid = versions, uid
        self.show_words(words, Text("Scheme: {words}", words=words))

    def menu(self) -> Menu:
        """The versions, the newest first, then what can be done."""
        menu = Menu(self)
        for version in self._versions:
            words = _("{name} v{version}", name=version.title.render(current_language()), version=version.version)
            told = [version.saved.isoformat() if version.saved else _("as shipped"), version.author, version.note]
            said = " · ".join(part for part in (words, *told) if part)
            run = self._choose(version.uid)
            menu.add(said, run, icon="lock" if version.sealed else None, checked=version.uid == self._uid or None)
        menu.addSeparator()
        number = next((v.version for v in self._versions if v.uid == self._uid), 1)
        menu.add(Text("Edit scheme…"), self.edit_wanted.emit, icon="pencil", why_not=self.why_not(Work.ROUND))
        menu.add(Text("Help with weights…"), self.help_wanted.emit, icon="sliders")
        menu.add(Text("What this version changed…"), self.changes_wanted.emit, icon="swap", enabled=number > 1)
        menu.addSeparator()
        menu.add(Text("Import scheme…"), self.import_wanted.emit, icon="import", why_not=self.why_not(Work.ROUND))
        menu.add(Text("Export as workbook…"), lambda: self.export_wanted.emit(".xlsx"), icon="sheet")
        menu.add(Text("Export as TOML…"), lambda: self.export_wanted.emit(".toml"), icon="export")
        return menu

    def _choose(self, uid: str) -> Callable[[], None]:
        return lambda: self.version_wanted.emit(uid)
