"""The parts of the scheme being edited, with their weights; a part that is wrong has a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from registry.i18n import Text
from ui.keylist.tree import weight_text
from ui.kit import glyphs, icons
from ui.kit.fonts import Type
from ui.kit.table.columns import Column, Look
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.model.toml_table import Path
    from registry.scoring.scheme_draft import Fault
    from ui.keylist.scheme_specs import Node

_INDENT = 18


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is shown."""

    node: Node
    locked: bool
    wrong: bool


class SchemeOutline(Table[Line]):
    """The list of parts. Up and Down move, Enter goes to the form, L turns the lock, Insert adds, Delete removes.

    Signals:
        lock_wanted, removal_wanted: path of a part.
        item_wanted: path of the part beside which something new is wanted.
    """

    lock_wanted = Signal(object)
    removal_wanted = Signal(object)
    item_wanted = Signal(object)

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
        if line is not None and not event.modifiers():
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
