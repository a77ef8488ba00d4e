"""The firms of the board as a list: a row each, those whose title ends first on top, sorted by any column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter

from registry.i18n import Text, _
from registry.srdi.board import LADDER
from ui.cultivation import words
from ui.cultivation.state import COLUMNS, GROUPS, group_of
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import Column, Look
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.srdi.board import Place
    from ui.cultivation.state import Group

_TONES = {"bad": "bad", "warn": "warn"}
_BOARD_ORDER = tuple(GROUPS)


def _ends(one: Place) -> str:
    """The last day of the title; "" where it holds none or none is known."""
    until = one.stand.valid_until if one.step else None
    return until.iso() if until is not None else ""


def _tier(one: Place) -> str:
    """The step it stands on, short: a tier is never clipped."""
    return str(words.TIERS[LADDER[one.step - 1]] if one.step else COLUMNS[0])


def _met(one: Place) -> str:
    strip = one.next_check.strip
    return _("{met} of {all}", met=strip.count("m"), all=len(strip))


def _paint_strip(painter: QPainter, box: QRect, row: Place, look: Look) -> None:
    strip = row.next_check.strip
    cell = min(max(box.width() // max(len(strip), 1) - 1, 3), 11)
    glyphs.paint_strip(painter, box.left(), box.center().y() - 3, strip, cell)


def _columns(notes: Mapping[str, tuple[str, str]]) -> list[Column[Place]]:
    def said(one: Place) -> tuple[str, str]:
        return notes.get(one.facts.uid) or words.date_words(one)

    def paint_note(painter: QPainter, box: QRect, row: Place, look: Look) -> None:
        text, tone = said(row)
        glyphs.paint_text(painter, box, text or DASH, Type.CELL, _TONES.get(tone, "text2") if text else "text3")

    return [
        Column(
            key="firm",
            title=Text("Firm"),
            text=lambda p: words.names(p.facts)[0],
            sort=lambda p: words.names(p.facts)[0],
            role=Type.NAME,
            width=170,
            stretch=True,
            indent=24,
        ),
        Column(
            key="where",
            title=Text("Other name, district"),
            text=lambda p: words.second_line(p.facts) or DASH,
            ink="text2",
            width=190,
            priority=3,
        ),
        Column(
            key="tier", title=Text("Tier"), text=_tier, sort=lambda p: -p.step, width=104
        ),
        Column(
            key="group",
            title=Text("Readiness"),
            text=lambda p: str(GROUPS[group_of(p)]),
            sort=lambda p: _BOARD_ORDER.index(group_of(p)),
            width=140,
            priority=1,
        ),
        Column(
            key="strip",
            title=Text("Conditions"),
            text=_met,
            sort=lambda p: -p.next_check.strip.count("m") / max(len(p.next_check.strip), 1),
            paint=_paint_strip,
            width=170,
            priority=2,
        ),
        Column(
            key="until", title=Text("Valid until"), text=lambda p: _ends(p) or DASH, sort=lambda p: _ends(p) or None,
            width=92,
        ),
        Column(key="note", title=Text("Time"), text=lambda p: said(p)[0] or DASH, paint=paint_note, width=120),
    ]  # fmt: skip


class FirmList(Table["Place"]):
    """The list. It takes what the board takes, and tells the same.

    Signals:
        current_changed: key of the firm under the cursor.
        opened: key of the firm on which Enter was pressed.
    """

    current_changed = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        self._model: RowsModel[Place] = RowsModel(_columns({}), lambda p: p.facts.uid)
        super().__init__(self._model, Text("Firms as a list"), density="normal", frozen=1)
        self.sort_by("until")
        self.row_changed.connect(lambda row: self.current_changed.emit(row.facts.uid if row is not None else ""))
        self.row_opened.connect(lambda row: self.opened.emit(row.facts.uid))

    def show_columns(self, columns: list[list[Group]], notes: Mapping[str, tuple[str, str]]) -> None:
        """Show the firms of the board's columns, the folded ones too.

        Args:
            notes: words and tone that a row says instead of its usual date, by firm.
        """
        self._model.set_columns(_columns(notes))
        places = [one for groups in columns for group in groups for one in group.places]
        self._model.set_rows(places)
        if self.current() is None and places:
            self.set_current(self.keys()[0])

    @property
    def current_key(self) -> str:
        """Key of the firm under the cursor, "" where there is none."""
        row = self.current()
        return row.facts.uid if row is not None else ""

    def keys(self) -> list[str]:
        """The firms in their order."""
        return [one.facts.uid for one in self._model.rows()]
