"""The changes of one firm as a table. Of a firm of the registry the two sides stand beside each other, to choose from."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from registry.i18n import Text, _
from ui.intake.lines import Line
from ui.intake.model import paint_right_check
from ui.intake.state import IntakeState
from ui.kit import glyphs
from ui.kit.fonts import Type
from ui.kit.format import DASH
from ui.kit.table.columns import CellPainter, Column, Diff, Look, diff_painter, lines_painter
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.theme import tokens

TAKE, SHEET, REGISTRY = "take", "sheet", "registry"
_DOT = 14
_SIDES = {"new": SHEET, "changed": SHEET, "kept": REGISTRY, "left": REGISTRY, "conflict": REGISTRY}
"""The side that a line takes, by its state; while a conflict is undecided the registry's value stays."""


def side_of(line: Line) -> str:
    """The side whose value counts: `SHEET`, `REGISTRY`, "" where there is nothing to choose."""
    return _SIDES.get(line.state, "")


def has_choice(line: Line) -> bool:
    """Whether there are two sides to choose from."""
    return line.state in _SIDES


def line_columns(state: IntakeState, *, beside: bool) -> list[Column[Line]]:
    """The columns of one firm's changes.

    Args:
        beside: the registry has the firm: its values stand beside those of the sheet.
    """
    label = Column[Line](
        key="label",
        title=Text("Field"),
        text=lambda line: line.label,
        paint=lines_painter(lambda line: line.label, _cell, role=Type.CELL),
        tip=lambda line: f"{line.label}\n{line.source}",
        width=120 if beside else 128,
        wide=132 if beside else 150,
        indent=16,
        priority=-1,
    )
    return [label, *(_side_columns(state) if beside else _take_columns(state))]


def _side_columns(state: IntakeState) -> list[Column[Line]]:
    def column(side: str, title: Text) -> Column[Line]:
        return Column(
            key=side,
            title=title,
            text=lambda line: _side_value(line, side),
            tip=lambda line: _side_text(state, line, side),
            paint=_side_painter(state, side),
            width=112,
            indent=8,
            stretch=side == SHEET,
            gap=8,
            priority=-1,
        )

    return [column(SHEET, Text("In the sheet")), column(REGISTRY, Text("In the registry"))]


def _side_value(line: Line, side: str) -> str:
    return line.new if side == SHEET else line.old or DASH


def _side_text(state: IntakeState, line: Line, side: str) -> str:
    """The value, and whether it counts."""
    value = _side_value(line, side)
    if not has_choice(line):
        return value
    if line.group in state.left_fields:
        return _("{value}, left out for all firms", value=value) if side == SHEET else value
    if line.state == "conflict":
        stays = side == REGISTRY
        return _("{value}, stays until decided", value=value) if stays else _("{value}, to decide", value=value)
    return _("{value}, chosen", value=value) if side_of(line) == side else _("{value}, not chosen", value=value)


def _side_painter(state: IntakeState, side: str) -> CellPainter[Line]:
    def paint(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
        chosen, choice = side_of(row) == side, has_choice(row)
        held = row.group in state.left_fields
        if row.state == "conflict":
            painter.fillRect(box.adjusted(-8, 0, 8, -1), tokens().role("warnSoft"))
        elif choice and chosen:
            painter.fillRect(box.adjusted(-8, 0, 8, -1), tokens().role("selected"))
        room = QRect(box)
        if choice:
            spot = QRectF(box.left(), box.center().y() - _DOT / 2 + 1, _DOT, _DOT)
            glyphs.paint_radio(painter, spot, chosen, enabled=not held)
            room.setLeft(box.left() + _DOT + 6)
        role = Type.CELL_STRONG if choice and chosen else Type.CELL
        ink = "accent" if choice and chosen else "text2"
        value = _side_value(row, side)
        glyphs.paint_text(painter, room, value, role, "text3" if value == DASH else ink)

    return paint


def _take_columns(state: IntakeState) -> list[Column[Line]]:
    def paint_take(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
        if row.state in ("new", "changed", "left"):
            held = row.group in state.left_fields
            paint_right_check(painter, box, "off" if row.state == "left" else "on", enabled=not held)

    return [
        Column(
            key="value",
            title=Text("In the sheet"),
            text=_value_text,
            paint=diff_painter(_value_diff),
            width=130,
            stretch=True,
            gap=8,
            priority=-1,
        ),
        Column[Line](
            key=TAKE,
            title=Text("Take"),
            text=lambda line: _take_text(state, line),
            paint=paint_take,
            numeric=True,
            width=48,
            gap=16,
            priority=-1,
        ),
    ]


def _take_text(state: IntakeState, line: Line) -> str:
    if line.state == "left":
        return _("left out for all firms") if line.group in state.left_fields else _("left out")
    return _("taken")


def _cell(line: Line) -> str:
    return line.source.partition(" › ")[2]


def _value_diff(line: Line) -> Diff:
    return Diff(line.old or DASH, line.new, "left") if line.state == "left" else Diff(line.new)


def _value_text(line: Line) -> str:
    diff = _value_diff(line)
    return diff.new if diff.state == "same" else _("{new}, was {old}", new=diff.new, old=diff.old or DASH)


class LineTable(Table[Line]):
    """The changes of one firm. Left and Right choose the sheet's or the registry's value, a click on a side as well; Space
    goes from one to the other.

    Signals:
        toggled: the line takes the other side.
        decided: a conflict (its line) and whether the sheet's value is taken.
    """

    toggled = Signal(object)
    decided = Signal(object, bool)

    def __init__(self, state: IntakeState, name: Text) -> None:
        self._state, self._beside = state, False
        self.model_of_lines: RowsModel[Line] = RowsModel(
            line_columns(state, beside=False), lambda line: (line.key, line.label)
        )
        super().__init__(self.model_of_lines, name, density="double", frozen=0, sortable=False)
        self.cell_clicked.connect(self._clicked)

    def lay_beside(self, beside: bool) -> None:
        """Show both sides, or only what is new."""
        if beside != self._beside:
            self._beside = beside
            self.respeak()

    def respeak(self) -> None:
        """The language changed."""
        self.model_of_lines.set_columns(line_columns(self._state, beside=self._beside))

    def _fit(self) -> None:
        """Both sides are as wide as each other."""
        super()._fit()
        places = {column.key: number for number, column in enumerate(self.model_of_lines.columns)}
        if SHEET in places:
            room = self.columnWidth(places[SHEET]) + self.columnWidth(places[REGISTRY])
            self.setColumnWidth(places[SHEET], room - room // 2)
            self.setColumnWidth(places[REGISTRY], room // 2)

    def _clicked(self, line: object, key: str, _box: QRect) -> None:
        if isinstance(line, Line):
            if key == TAKE:
                self.toggled.emit(line)
            elif key in (SHEET, REGISTRY):
                self._choose(line, key)

    def _choose(self, line: Line, side: str) -> None:
        if line.state in ("conflict", "kept") or (line.state == "changed" and line.disputed):
            if side_of(line) != side or line.state == "conflict":
                self.decided.emit(line, side == SHEET)
        elif has_choice(line) and side_of(line) != side:
            self.toggled.emit(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, key = self.current(), event.key()
        sides = {Qt.Key.Key_Left: SHEET, Qt.Key.Key_Right: REGISTRY}
        if line is not None and self._beside and key in sides:
            self._choose(line, sides[Qt.Key(key)])
        elif line is not None and key == Qt.Key.Key_Space:
            other = REGISTRY if side_of(line) == SHEET else SHEET
            if self._beside:
                self._choose(line, other)
            else:
                self.toggled.emit(line)
        else:
            super().keyPressEvent(event)
