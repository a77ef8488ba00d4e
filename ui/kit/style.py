"""The style sheet, generated from the tokens. Fonts are never set here: a font rule would drop tabular figures.

Variants are chosen by properties: ``kind`` (primary, quiet, danger) and ``big`` on buttons, ``chip`` and ``pill``,
``ground`` (bg, surface, sunken, selected) on plain widgets, ``tone`` (text2, text3, accent, ok, warn, bad) on labels,
``invalid`` on fields, ``ring`` while the focus ring is due.
"""

from __future__ import annotations

from ui.kit.theme import Tokens

RADIUS_TAG = 4
RADIUS_CONTROL = 6
RADIUS_CARD = 8
RADIUS_CHIP = 12
CONTROL_HEIGHT = 28
CONTROL_HEIGHT_BIG = 32
CHIP_HEIGHT = 24

_GROUNDS = ("bg", "surface", "sunken", "selected", "hover", "warnSoft", "badSoft", "okSoft")
_TONES = ("text", "text2", "text3", "accent", "ok", "warn", "bad", "onAccent")


def style_sheet(now: Tokens) -> str:
    """The whole style sheet for one theme."""
    c = {name: now.role(name).name() for name in Tokens.__dataclass_fields__ if name not in ("segments", "dimensions")}
    parts = [_base(c), _buttons(c), _chips(c), _fields(c), _menus(c), _bars(c)]
    return "\n".join(parts)


def _base(c: dict[str, str]) -> str:
    grounds = "\n".join(f'QWidget[ground="{g}"] {{ background: {c[g]}; }}' for g in _GROUNDS)
    tones = "\n".join(f'QLabel[tone="{t}"] {{ color: {c[t]}; }}' for t in _TONES)
    edges = "\n".join(
        f'QWidget[edge="{side}"] {{ border: 0px solid {c["line2"]}; border-{side}-width: 1px; }}'
        for side in ("top", "bottom", "left", "right")
    )
    return f"""
QLabel {{ color: {c["text"]}; background: transparent; }}
{grounds}
{edges}
{tones}
QFrame[card="true"] {{ background: {c["surface"]}; border: 1px solid {c["line2"]}; border-radius: {RADIUS_CARD}px; }}
QFrame[card="sunken"] {{ background: {c["sunken"]}; border: 1px solid {c["line"]}; border-radius: {RADIUS_CARD}px; }}
QFrame[bulk="true"] {{ background: {c["selected"]}; border: 0px solid {c["accentLine"]}; border-top-width: 1px; }}
QFrame[line="true"] {{ background: {c["line"]}; border: none; }}
QFrame[line="strong"] {{ background: {c["line2"]}; border: none; }}
QLabel[keycap="true"] {{
    color: {c["text3"]}; background: {c["surface"]}; border: 1px solid {c["line2"]};
    border-radius: {RADIUS_TAG}px; padding: 0px 4px;
}}
QToolTip {{
    color: {c["text"]}; background: {c["surface"]}; border: 1px solid {c["line2"]}; padding: 4px 8px;
}}
QAbstractScrollArea {{ background: transparent; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
"""


def _buttons(c: dict[str, str]) -> str:
    height, big = CONTROL_HEIGHT - 2, CONTROL_HEIGHT_BIG - 2
    return f"""
QPushButton {{
    color: {c["text"]}; background: {c["surface"]}; border: 1px solid {c["line2"]}; outline: none;
    border-radius: {RADIUS_CONTROL}px; padding: 0px 11px; min-height: {height}px; max-height: {height}px;
}}
QPushButton[big="true"] {{ padding: 0px 15px; min-height: {big}px; max-height: {big}px; }}
QPushButton:hover {{ background: {c["hover"]}; }}
QPushButton:pressed, QPushButton:checked {{
    background: {c["selected"]}; color: {c["accent"]}; border-color: {c["accentLine"]};
}}
QPushButton:disabled {{ color: {c["text3"]}; background: {c["sunken"]}; border-color: {c["line"]}; }}
QPushButton[kind="primary"] {{ color: {c["onAccent"]}; background: {c["accent"]}; border-color: {c["accent"]}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{
    background: {c["accentHover"]}; border-color: {c["accentHover"]}; color: {c["onAccent"]};
}}
QPushButton[kind="primary"]:disabled {{
    color: {c["text3"]}; background: {c["sunken"]}; border-color: {c["line"]};
}}
QPushButton[kind="quiet"] {{ color: {c["text2"]}; background: transparent; border-color: transparent; }}
QPushButton[kind="quiet"]:hover {{ background: {c["hover"]}; color: {c["text"]}; }}
QPushButton[kind="quiet"]:pressed, QPushButton[kind="quiet"]:checked {{
    background: {c["selected"]}; color: {c["accent"]};
}}
QPushButton[kind="quiet"]:disabled {{ color: {c["text3"]}; background: transparent; }}
QPushButton[kind="danger"] {{ color: {c["bad"]}; }}
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:pressed {{
    background: {c["badSoft"]}; border-color: {c["bad"]}; color: {c["bad"]};
}}
QPushButton[kind="danger"]:disabled {{
    color: {c["text3"]}; background: {c["sunken"]}; border-color: {c["line"]};
}}
QPushButton[kind="link"] {{
    color: {c["accent"]}; background: transparent; border-color: transparent; padding: 0px 2px; min-height: 22px;
}}
QPushButton[kind="link"]:hover {{ color: {c["accentHover"]}; background: {c["hover"]}; }}
QPushButton[kind="link"]:disabled {{ color: {c["text3"]}; background: transparent; }}
QPushButton[square="true"] {{ padding: 0px; min-height: 22px; max-height: 22px; min-width: 22px; max-width: 22px; }}
QPushButton[ring="true"]:focus {{ border: 2px solid {c["accent"]}; padding: 0px 10px; min-height: {height - 2}px; }}
QPushButton[big="true"][ring="true"]:focus {{ padding: 0px 14px; min-height: {big - 2}px; }}
QPushButton[kind="link"][ring="true"]:focus {{ padding: 0px 1px; min-height: 20px; }}
QToolButton {{
    color: {c["text2"]}; background: transparent; border: 1px solid transparent; outline: none;
    border-radius: {RADIUS_CONTROL}px; padding: 0px;
}}
QToolButton:hover {{ background: {c["hover"]}; color: {c["text"]}; }}
QToolButton:pressed, QToolButton:checked {{ background: {c["selected"]}; color: {c["accent"]}; }}
QToolButton:disabled {{ color: {c["text3"]}; background: transparent; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton[ring="true"]:focus {{ border: 2px solid {c["accent"]}; }}
"""


def _chips(c: dict[str, str]) -> str:
    height = CHIP_HEIGHT - 2
    return f"""
QPushButton[chip="true"] {{
    color: {c["text2"]}; background: {c["surface"]}; border: 1px solid {c["line2"]};
    border-radius: {RADIUS_CHIP}px; padding: 0px 7px; min-height: {height}px; max-height: {height}px;
}}
QPushButton[chip="true"]:hover {{ background: {c["hover"]}; color: {c["text"]}; }}
QPushButton[chip="true"]:checked, QPushButton[chip="true"]:pressed {{
    color: {c["accent"]}; background: {c["selected"]}; border-color: {c["accentLine"]};
}}
QPushButton[chip="true"][ring="true"]:focus {{
    border: 2px solid {c["accent"]}; padding: 0px 6px; min-height: {height - 2}px;
}}
QPushButton[segment] {{
    color: {c["text"]}; background: {c["surface"]}; border: 1px solid {c["control"]}; border-radius: 0px;
    border-right-width: 0px; padding: 0px 10px;
}}
QPushButton[segment="only"] {{ border-radius: {RADIUS_CONTROL}px; border-right-width: 1px; }}
QPushButton[segment="first"] {{
    border-top-left-radius: {RADIUS_CONTROL}px; border-bottom-left-radius: {RADIUS_CONTROL}px;
}}
QPushButton[segment="last"] {{
    border-top-right-radius: {RADIUS_CONTROL}px; border-bottom-right-radius: {RADIUS_CONTROL}px;
    border-right-width: 1px;
}}
QPushButton[segment]:hover {{ background: {c["hover"]}; }}
QPushButton[segment]:checked {{ color: {c["accent"]}; background: {c["selected"]}; border-color: {c["control"]}; }}
QPushButton[segment][ring="true"]:focus {{ border: 2px solid {c["accent"]}; padding: 0px 9px; }}
"""


def _fields(c: dict[str, str]) -> str:
    height = CONTROL_HEIGHT - 2
    return f"""
QLineEdit, QSpinBox, QDateEdit {{
    color: {c["text"]}; background: {c["surface"]}; border: 1px solid {c["control"]};
    border-radius: {RADIUS_CONTROL}px; padding: 0px 7px; min-height: {height}px; max-height: {height}px;
    selection-background-color: {c["accent"]}; selection-color: {c["onAccent"]};
    placeholder-text-color: {c["text3"]};
}}
QLineEdit:focus, QSpinBox:focus, QDateEdit:focus {{
    border: 2px solid {c["accent"]}; padding: 0px 6px; min-height: {height - 2}px; max-height: {height - 2}px;
}}
QLineEdit[invalid="true"] {{
    border: 2px solid {c["bad"]}; padding: 0px 6px; min-height: {height - 2}px; max-height: {height - 2}px;
}}
QLineEdit[readOnly="true"], QLineEdit:disabled {{
    background: {c["sunken"]}; border-color: {c["line"]}; color: {c["text3"]};
}}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {{
    background: transparent; border: none; padding: 0px; min-height: 0px; max-height: 200px;
}}
QLineEdit[small="true"] {{ min-height: 22px; max-height: 22px; border-color: {c["line2"]}; }}
QLineEdit[tiny="true"] {{ min-height: 18px; max-height: 18px; border-color: {c["line2"]}; padding: 0px 5px; }}
QLineEdit[tiny="true"]:focus {{ min-height: 16px; max-height: 16px; border-color: {c["accent"]}; padding: 0px 4px; }}
QLineEdit[small="true"]:focus {{ min-height: 20px; max-height: 20px; border-color: {c["accent"]}; }}
QLineEdit[flat="true"] {{ border-color: transparent; background: transparent; }}
QLineEdit[flat="true"]:hover {{ border-color: {c["line2"]}; background: {c["surface"]}; }}
QLineEdit[flat="true"]:focus {{ border-color: {c["accent"]}; background: {c["surface"]}; }}
QPlainTextEdit, QTextEdit {{
    color: {c["text"]}; background: {c["surface"]}; border: 1px solid {c["control"]};
    border-radius: {RADIUS_CONTROL}px; padding: 2px 4px;
    selection-background-color: {c["accent"]}; selection-color: {c["onAccent"]};
}}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {c["accent"]}; padding: 1px 3px; }}
QPlainTextEdit[readOnly="true"] {{ background: {c["sunken"]}; border-color: {c["line"]}; color: {c["text2"]}; }}
QComboBox QAbstractItemView, QListView[popup="true"] {{
    color: {c["text"]}; background: {c["surface"]}; border: 1px solid {c["line2"]};
    border-radius: {RADIUS_CARD}px; padding: 4px; outline: none;
    selection-background-color: {c["selected"]}; selection-color: {c["text"]};
}}
QComboBox QAbstractItemView::item, QListView[popup="true"]::item {{
    min-height: 26px; padding: 0px 8px; border-radius: {RADIUS_TAG}px;
}}
"""


def _menus(c: dict[str, str]) -> str:
    return f"""
QMenu {{
    color: {c["text"]}; background: {c["surface"]}; border: 1px solid {c["line2"]};
    border-radius: {RADIUS_CARD}px; padding: 4px 0px;
}}
QMenu::item {{ padding: 6px 12px 6px 10px; background: transparent; }}
QMenu::item:selected {{ background: {c["selected"]}; }}
QMenu::item:disabled {{ color: {c["text3"]}; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::separator {{ height: 1px; background: {c["line"]}; margin: 4px 0px; }}
QMenu::indicator {{ width: 16px; height: 16px; left: 8px; }}
QMenu::right-arrow {{ width: 0px; }}
"""


def _bars(c: dict[str, str]) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0px; border: none; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0px; border: none; }}
QScrollBar::handle {{ background: {c["line2"]}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 24px; }}
QScrollBar::handle:horizontal {{ min-width: 24px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {c["control"]}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0px; height: 0px; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QProgressBar {{
    background: {c["dataSoft"]}; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
}}
QProgressBar::chunk {{ background: {c["accent"]}; border-radius: 3px; }}
QProgressBar[calm="true"]::chunk {{ background: {c["data"]}; }}
QTableView {{
    background: {c["surface"]}; border: none; outline: none; gridline-color: {c["line"]};
    selection-background-color: transparent; selection-color: {c["text"]};
}}
QHeaderView {{ background: {c["sunken"]}; border: none; }}
QHeaderView::section {{
    background: {c["sunken"]}; color: {c["text3"]}; border: none;
    border-right: 1px solid {c["line"]}; border-bottom: 1px solid {c["line"]};
}}
QTableCornerButton::section {{ background: {c["sunken"]}; border: none; }}
QTreeView, QListView {{
    background: {c["surface"]}; border: none; outline: none; color: {c["text"]};
    selection-background-color: {c["selected"]}; selection-color: {c["text"]};
}}
QDialog {{ background: {c["surface"]}; }}
QMainWindow {{ background: {c["bg"]}; }}
"""
