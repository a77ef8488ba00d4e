"""Colours by role, for light and dark, and the signal that says they changed.

The values are data (``resources/tokens.json``); DESIGN.md section 2 says what each role is for. Painters ask
`tokens()` while painting, so a live switch needs no more than a repaint.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from registry.resources import resource_path

LIGHT = "light"
DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme. Field names are the role names of DESIGN.md."""

    bg: QColor
    surface: QColor
    sunken: QColor
    hover: QColor
    selected: QColor
    line: QColor
    line2: QColor
    control: QColor
    text: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    accentHover: QColor
    accentLine: QColor
    onAccent: QColor
    ok: QColor
    okSoft: QColor
    warn: QColor
    warnSoft: QColor
    bad: QColor
    badSoft: QColor
    data: QColor
    dataSoft: QColor
    segments: dict[str, QColor]
    dimensions: tuple[QColor, ...]

    def role(self, name: str) -> QColor:
        """The colour of the role `name` ("accent", "text2" ...); a segment as "segment.launch"."""
        if name.startswith("segment."):
            return self.segments[name.removeprefix("segment.")]
        colour: QColor = getattr(self, name)
        return colour

    def dimension(self, index: int) -> QColor:
        """The colour of the dimension at `index`, counted from 0; beyond the five it begins again."""
        return self.dimensions[index % len(self.dimensions)]


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(resource_path("tokens.json").read_text(encoding="utf-8"))
    return document


@cache
def load_tokens(mode: str, contrast: bool = False) -> Tokens:
    """The tokens of `mode` ("light" or "dark"); with `contrast` those of it that leave no doubt."""
    usual = _usual(mode)
    return _contrasting(usual) if contrast else usual


def _contrasting(usual: Tokens) -> Tokens:
    """All text and every edge in the colour of text, grounds alike: shapes and borders tell things apart."""
    strong = QColor("#000000") if usual.text.lightness() < 128 else QColor("#FFFFFF")
    ground = QColor("#FFFFFF") if usual.text.lightness() < 128 else QColor("#000000")
    edges = dict.fromkeys(("line", "line2", "control", "accentLine", "data"), strong)
    return replace(
        usual,
        **dict.fromkeys(("bg", "surface", "sunken", "hover"), ground),
        **dict.fromkeys(("text", "text2", "text3"), strong),
        **edges,
    )


@cache
def _usual(mode: str) -> Tokens:
    document = _document()
    roles = {f.name: QColor(document[mode][f.name]) for f in fields(Tokens) if f.name in document[mode]}
    segments = {key: QColor(entry[mode]) for key, entry in document["segments"].items()}
    dimensions = tuple(QColor(c) for c in document["dimensions"][mode])
    return Tokens(**roles, segments=segments, dimensions=dimensions)


class Theme(QObject):
    """The theme in use. `changed` fires after palette and style sheet are in place."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._mode = LIGHT
        self._contrast = False

    @property
    def mode(self) -> str:
        """ "light" or "dark"."""
        return self._mode

    @property
    def contrast(self) -> bool:
        """Whether contrast is high."""
        return self._contrast

    def set_contrast(self, high: bool) -> None:
        """Switch the running program to high contrast, or back."""
        if high != self._contrast:
            self._contrast = high
            self.set_mode(self._mode)

    def set_mode(self, mode: str) -> None:
        """Switch the running program to `mode`; widgets restyle at once."""
        from ui.kit.style import style_sheet

        self._mode = mode
        now = _now[0] = load_tokens(mode, self._contrast)
        app = QGuiApplication.instance()
        if app is not None:
            app.setPalette(palette(now))  # type: ignore[attr-defined]
            app.setStyleSheet(style_sheet(now))  # type: ignore[attr-defined]
        self.changed.emit()

    def toggle(self) -> None:
        """Light becomes dark and the reverse."""
        self.set_mode(DARK if self._mode == LIGHT else LIGHT)


@cache
def theme() -> Theme:
    """The one theme of the program."""
    return Theme()


_now: list[Tokens | None] = [None]


def tokens() -> Tokens:
    """The colours in use now."""
    now = _now[0]
    if now is None:
        now = _now[0] = load_tokens(theme().mode, theme().contrast)
    return now


def palette(now: Tokens) -> QPalette:
    """A Qt palette from the tokens, for what Fusion paints itself."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, now.surface),
        (roles.WindowText, now.text),
        (roles.Base, now.surface),
        (roles.AlternateBase, now.sunken),
        (roles.Text, now.text),
        (roles.PlaceholderText, now.text3),
        (roles.Button, now.surface),
        (roles.ButtonText, now.text),
        (roles.BrightText, now.onAccent),
        (roles.Highlight, now.accent),
        (roles.HighlightedText, now.onAccent),
        (roles.Link, now.accent),
        (roles.LinkVisited, now.accent),
        (roles.ToolTipBase, now.surface),
        (roles.ToolTipText, now.text),
        (roles.Light, now.surface),
        (roles.Midlight, now.line),
        (roles.Mid, now.line2),
        (roles.Dark, now.control),
        (roles.Shadow, now.line2),
        (roles.Accent, now.accent),
    ):
        made.setColor(role, colour)
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, now.text3)
    return made


def system_contrast() -> bool:
    """Whether the desktop asks for high contrast; no where it says nothing."""
    styles = QGuiApplication.styleHints()  # kept while its part is asked: the part goes with it
    return styles.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


def system_mode() -> str:
    """The theme the desktop asks for; light where it says nothing."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT
