"""Which version of which scheme is in use, in the head of the scheme tree; a click opens what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from registry.i18n import Text, _, current_language
from ui.kit import glyphs, icons
from ui.kit.controls import speak
from ui.kit.focus import has_ring
from ui.kit.fonts import Type, advance
from ui.kit.menu import Menu
from ui.kit.theme import tokens

if TYPE_CHECKING:
    from registry.rounds.schemes import SchemeVersion


class SchemeChooser(QAbstractButton):
    """The version in use, with a chevron. It gives way with an ellipsis.

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
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._versions: Sequence[SchemeVersion] = ()
        self._uid = ""
        self.clicked.connect(self.open_list)

    def show_version(self, words: Text, versions: Sequence[SchemeVersion], uid: str) -> None:
        """Show `words`; the list offers `versions`, of which `uid` is in use."""
        self._versions, self._uid = versions, uid
        speak(self, QAbstractButton.setText, words)
        speak(self, QWidget.setAccessibleName, Text("Scheme: {words}", words=words))
        self.setToolTip(str(words))
        self.updateGeometry()
        self.update()

    def menu_of_versions(self) -> Menu:
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
        menu.add(Text("Edit scheme…"), self.edit_wanted.emit, icon="pencil")
        menu.add(Text("Help with weights…"), self.help_wanted.emit, icon="sliders")
        menu.add(Text("What this version changed…"), self.changes_wanted.emit, icon="swap", enabled=number > 1)
        menu.addSeparator()
        menu.add(Text("Import scheme…"), self.import_wanted.emit, icon="import")
        menu.add(Text("Export as workbook…"), lambda: self.export_wanted.emit(".xlsx"), icon="sheet")
        menu.add(Text("Export as TOML…"), lambda: self.export_wanted.emit(".toml"), icon="export")
        return menu

    def _choose(self, uid: str) -> Callable[[], None]:
        return lambda: self.version_wanted.emit(uid)

    def open_list(self) -> None:
        """Open the list below."""
        self.menu_of_versions().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_list()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(advance(Type.CELL, self.text()) + 30, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        if self.underMouse() or has_ring(self):
            with glyphs.kept(painter):
                painter.setPen(QPen(now.accent, 2) if has_ring(self) else Qt.PenStyle.NoPen)
                painter.setBrush(now.hover)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        box = self.rect().adjusted(6, 0, -22, 0)
        glyphs.paint_text(painter, box, self.text(), Type.CELL, "text2", Qt.AlignmentFlag.AlignRight)
        painter.drawPixmap(self.width() - 18, self.height() // 2 - 6, icons.pixmap("chev", "text2", 12))
