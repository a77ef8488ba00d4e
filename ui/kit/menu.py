"""Menus and popups: a hairline edge, 8 px corners, no shadow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from registry.i18n import Text
from ui.kit import icons
from ui.kit.fonts import Type, prose


def soften(window: QWidget) -> None:
    """Take the system's shadow off a popup window and let its corners show what is below."""
    window.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint, True)
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint, True)
    window.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)


class Menu(QMenu):
    """A menu that is built when it is needed and thrown away after."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        soften(self)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a chip with a chevron is not
        self.setFont(prose(Type.CELL))
        self.setToolTipsVisible(True)

    def add(
        self,
        text: Text | str,
        run: object,
        *,
        icon: str | None = None,
        keys: str = "",
        checked: bool | None = None,
        enabled: bool = True,
        tip: str = "",
        why_not: Text | None = None,
    ) -> QAction:
        """One entry that calls `run` without arguments. `keys` are shown, not bound; `tip` says why it rests, and so does
        `why_not`, which lets it rest."""
        shown = str(text) + (f"\t{keys}" if keys else "")
        action = self.addAction(shown)
        if icon:
            action.setIcon(icons.icon(icon, "text2"))
        elif checked:
            action.setIcon(icons.icon("check", "accent"))
        if checked is not None:
            action.setCheckable(False)
            action.setData(checked)
        action.setEnabled(enabled and why_not is None)
        if tip or why_not is not None:
            action.setToolTip(str(why_not) if why_not is not None else tip)
        action.triggered.connect(lambda _on=False: run())  # type: ignore[operator]
        return action
