"""The parts of the scheme being edited, with their weights; a part that is wrong has a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame

from registry.i18n import Text, _
from registry.report.phrases import weight as weight_text
from ui.kit import glyphs, icons, layout
from ui.kit.controls import Button, IconButton, Label, set_tone
from ui.kit.fonts import Type, advance
from ui.kit.menu import Menu
from ui.kit.table.columns import Column, Look
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import Fault
    from ui.keylist.scheme_specs import Node

_INDENT = 18
_STEPS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown."""

    node: Node
    locked: bool
    wrong: bool


class SchemeOutline(Table[Line]):
    """The list of parts. Up and Down move, Enter goes to the form, L turns the lock, Insert adds (with Shift a
    dimension), Delete removes, Alt Up and Alt Down put a dimension or an indicator elsewhere.

    Signals:
        lock_wanted, removal_wanted: path of a part.
        item_wanted, dimension_wanted: path of the part beside which something new, or a new dimension, is wanted.
        move_wanted: path of a part and how many places further down.
    """

    lock_wanted = Signal(object)
    removal_wanted = Signal(object)
    item_wanted = Signal(object)
    dimension_wanted = Signal(object)
    move_wanted = Signal(object, int)

    def __init__(self) -> None:
        self._model: RowsModel[Line] = RowsModel(_columns(), lambda line: line.node.path)
        super().__init__(self._model, Text("Parts of the scheme"), density="compact", frozen=0, sortable=False)

    def show_nodes(self, nodes: Sequence[Node], locked: frozenset[str], faults: Sequence[Fault]) -> None:
        """Show the parts; the current one stays."""
        paths = {node.path for node in nodes}
        wrong = {_home(fault.path, paths) for fault in faults}
        self._model.set_rows(Line(node, node.lock in locked, node.path in wrong) for node in nodes)

    def respeak(self) -> None:
        """Say the headings again."""
        self._model.set_columns(_columns())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if line is not None and held == Qt.KeyboardModifier.ShiftModifier and event.key() == Qt.Key.Key_Insert:
            self.dimension_wanted.emit(line.node.path)
            return
        if line is not None and held == Qt.KeyboardModifier.AltModifier and event.key() in _STEPS:
            self.move_wanted.emit(line.node.path, _STEPS[event.key()])
            return
        if line is not None and not held:
            if event.key() == Qt.Key.Key_L and line.node.lock:
                self.lock_wanted.emit(line.node.path)
                return
            if event.key() == Qt.Key.Key_Delete:
                self.removal_wanted.emit(line.node.path)
                return
            if event.key() == Qt.Key.Key_Insert:
                self.item_wanted.emit(line.node.path)
                return
        super().keyPressEvent(event)


class OutlineActs(QFrame):
    """What can be done with the part in front, and the sum of all weights.

    Signals:
        add_wanted, dimension_wanted, removal_wanted: a button or an entry of a menu.
        move_wanted: so many places further down.
    """

    add_wanted = Signal()
    dimension_wanted = Signal()
    removal_wanted = Signal()
    move_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("edge", "top")
        self._path: Path = ()
        self.add = Button(Text("Add"), "quiet", icon="plus")
        self.add.clicked.connect(self._open)
        self.remove = Button(Text("Remove"), "quiet", icon="x")
        self.remove.clicked.connect(lambda _on=False: self.removal_wanted.emit())
        self.up = IconButton("up", Text("Move up"), size=28)
        self.up.clicked.connect(lambda _on=False: self.move_wanted.emit(-1))
        self.down = IconButton("down", Text("Move down"), size=28)
        self.down.clicked.connect(lambda _on=False: self.move_wanted.emit(1))
        self.total = Label("", Type.CELL_STRONG, "ok")
        acts = layout.row(self.add, self.remove, self.up, self.down, None, self.total, gap=2, margins=(8, 6, 12, 6))
        self.setLayout(acts)

    def needed(self) -> int:
        """Pixels that the buttons take with a sum beside them."""
        return self.sizeHint().width() - self.total.sizeHint().width() + advance(Type.CELL_STRONG, "✓ 100.25")

    def show_part(self, path: Path) -> None:
        """Offer what can be done with the part at `path`."""
        self._path = path
        self.remove.setEnabled(isinstance(path[-1] if path else None, int))
        placed = path[:1] in (("dimension",), ("indicator",))
        self.up.setEnabled(placed)
        self.down.setEnabled(placed)

    def show_sum(self, total: int) -> None:
        """Show the sum of all weights, of 10 000."""
        self.total.say(("✓ " if total == 10_000 else "") + f"{total / 100:g}")
        self.total.setToolTip(_("Sum of all weights"))
        set_tone(self.total, "ok" if total == 10_000 else "bad")

    def menu(self) -> Menu | None:
        """What can be added here where there is a choice."""
        if self._path[:1] not in (("dimension",), ("indicator",)):
            return None
        menu = Menu(self)
        menu.add(Text("Add indicator"), self.add_wanted.emit, keys="Insert")
        menu.add(Text("Add dimension"), self.dimension_wanted.emit, keys="Shift Insert")
        return menu

    def _open(self) -> None:
        menu = self.menu()
        if menu is None:
            self.add_wanted.emit()
        else:
            menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))


def _home(fault: Path, paths: set[Path]) -> Path:
    """The part that a fault belongs to."""
    while fault not in paths:
        fault = fault[:-1]
    return fault


def _columns() -> list[Column[Line]]:
    return [
        Column(
            key="part",
            title=Text("Scheme"),
            text=lambda line: line.node.title,
            paint=_paint_part,
            stretch=True,
            width=140,
            indent=16,
            gap=4,
        ),
        Column(
            key="weight",
            title=Text("Weight"),
            text=lambda line: "" if line.node.weight is None else weight_text(line.node.weight),
            paint=_paint_weight,
            numeric=True,
            width=56,
            gap=4,
        ),
        Column(key="lock", title=Text(""), text=lambda _line: "", paint=_paint_lock, tip=_tip, width=32, gap=8),
    ]


def _tip(line: Line) -> str:
    return str(Text("Locked")) if line.locked else ""


def _paint_part(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    strong = row.node.level == 0
    inner = box.adjusted(row.node.level * _INDENT, 0, 0, 0)
    if row.wrong:
        painter.drawPixmap(inner.left(), inner.center().y() - 6, icons.pixmap("err", "bad", 13))
        inner = inner.adjusted(18, 0, 0, 0)
    ink = "bad" if row.wrong else "text" if strong else "text2"
    glyphs.paint_text(painter, inner, row.node.title, Type.CELL_STRONG if strong else Type.CELL, ink)


def _paint_weight(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    if row.node.weight is not None:
        role = Type.CELL_STRONG if row.node.level == 0 else Type.CELL
        said = weight_text(row.node.weight)
        glyphs.paint_text(painter, box, said, role, "text", Qt.AlignmentFlag.AlignRight, elide=False)


def _paint_lock(painter: QPainter, box: QRect, row: Line, look: Look) -> None:
    if row.locked:
        painter.drawPixmap(box.left() + 4, box.center().y() - 6, icons.pixmap("lock", "accent", 13))
