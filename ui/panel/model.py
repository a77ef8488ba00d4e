"""The columns of the panel's table: candidates, one column an expert, the result, the strip, the model's place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from registry.i18n import Language, Text, _, current_language
from registry.report.charts.dots import Dot, dot_strip, strip_words
from ui.kit import glyphs, icons
from ui.kit.charts import paint_scene
from ui.kit.fonts import Type, advance, scaled
from ui.kit.table.columns import CellPainter, Column, Look
from ui.kit.theme import tokens
from ui.panel.words import Face, distance, points, result_title

if TYPE_CHECKING:
    from registry.view.panel_board import BoardCell, BoardRow, BoardSeat, PanelBoard

EXPERT = "expert:"
"""What the key of an expert's column begins with."""
EXPERT_WIDTH, EXPERT_NARROW, MANY = 54, 44, 11
"""Pixels of an expert's column, and where more than so many sit, so that the result stays beside them."""
_CENTRE = Qt.AlignmentFlag.AlignHCenter
_RIGHT = Qt.AlignmentFlag.AlignRight


def expert_of(key: str) -> str:
    """The expert whose column has this key, "" for another column."""
    return key.removeprefix(EXPERT) if key.startswith(EXPERT) else ""


def cell_text(cell: BoardCell | None, board: PanelBoard) -> str:
    """What a cell shows, without its frame."""
    match cell.state.value if cell is not None else "absent":
        case "given" if cell is not None:
            return points(cell.total, 0 if board.whole else 1)
        case "recused":
            return _("R")
        case "hidden":
            return "•"
        case "open":
            return "?"
        case "partial" if cell is not None:
            return f"{cell.marked}/{len(board.rule.items)}"
        case _:
            return glyphs.DASH


def cell_words(cell: BoardCell | None, board: PanelBoard) -> str:
    """A cell in words, for its tooltip and for who hears the table."""
    if cell is None:
        return ""
    match cell.state.value:
        case "given":
            said = _("{points} points", points=points(cell.total, 2))
            if cell.off:
                said = _outlier_words(cell)
            elif cell.trimmed:
                said = _("{points} points, left out as one of the extremes", points=points(cell.total, 2))
            return "\n".join(part for part in (said, cell.comment) if part)
        case "recused":
            return _("Recused, not counted")
        case "hidden":
            return _("Marked, hidden until the marks are sent")
        case "open":
            return _("A possible recusal is not answered")
        case "partial":
            return _("{n} of {all} items marked", n=cell.marked, all=len(board.rule.items))
        case _unmarked:
            return _("Not scored yet")


def _outlier_words(cell: BoardCell) -> str:
    values = {"points": points(cell.total, 2), "distance": distance(cell.off)}
    if cell.off > 0:
        return _("{points} points, {distance} above the median", **values)
    return _("{points} points, {distance} below the median", **values)


def result_text(row: BoardRow, board: PanelBoard) -> str:
    """The result, or how many totals are in while it is not told."""
    if row.result is not None:
        return points(row.result, board.decimals)
    if not row.needed or board.sight.expert:
        return glyphs.DASH
    return _("{n} of {needed}", n=row.given, needed=row.needed)


def dots_of(row: BoardRow, name: Callable[[str], str] = lambda _expert: "") -> list[Dot]:
    """The totals in sight as dots; `name` says whose they are."""
    return [
        Dot(cell.total, cell.trimmed and not cell.off, bool(cell.off), name(cell.expert))
        for cell in row.cells
        if cell.total is not None
    ]


# -- painters


def paint_recused(painter: QPainter, box: QRectF) -> None:
    """The hatched frame with its R."""
    now = tokens()
    with glyphs.kept(painter):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.sunken)
        painter.drawRoundedRect(box, 3, 3)
    glyphs.paint_hatch(painter, box.toRect().adjusted(1, 1, -1, -1))
    with glyphs.kept(painter):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.line2, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.surface)
        width = advance(Type.LABEL_STRONG, _("R")) + 6
        painter.drawRoundedRect(QRectF(box.center().x() - width / 2, box.top() + 3, width, box.height() - 6), 2, 2)
    glyphs.paint_text(painter, box.toRect(), _("R"), Type.LABEL_STRONG, "text2", _CENTRE, elide=False)


def paint_outlier(painter: QPainter, box: QRectF, text: str, above: bool) -> None:
    """The frame of a total that lies far off, its arrow telling the side."""
    now = tokens()
    with glyphs.kept(painter):
        painter.setBrush(now.warnSoft)
        painter.setPen(QPen(now.warn, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    width = advance(Type.CELL_STRONG, text) + 13
    left = int(box.center().x() - width / 2)
    painter.drawPixmap(left, int(box.center().y()) - 5, icons.pixmap("up" if above else "down", "warn", 10))
    inner = QRect(left + 13, int(box.top()), width, int(box.height()))
    glyphs.paint_text(painter, inner, text, Type.CELL_STRONG, "warn", elide=False)


def paint_struck(painter: QPainter, box: QRect, text: str) -> None:
    """A total that is left out of the mean."""
    width = glyphs.paint_text(painter, box, text, Type.CELL, "text3", _CENTRE, elide=False)
    left, middle = box.center().x() - width / 2 - 1, box.top() + box.height() / 2 + 1
    painter.setPen(QPen(tokens().text3, 1))
    painter.drawLine(QPointF(left, middle), QPointF(left + width + 2, middle))


def frame(box: QRect, width: int) -> QRectF:
    """A frame of `width` in the middle of a cell, as high as a tag."""
    height = scaled(20)
    return QRectF(box.center().x() - width // 2, box.top() + (box.height() - height) // 2, width, height)


def paint_cell(painter: QPainter, box: QRect, cell: BoardCell | None, board: PanelBoard) -> None:
    """One expert's total of one candidate."""
    text = cell_text(cell, board)
    if cell is not None and cell.state.value == "recused":
        paint_recused(painter, frame(box, 28))
    elif cell is not None and cell.off:
        paint_outlier(painter, frame(box, min(advance(Type.CELL_STRONG, text) + 24, box.width())), text, cell.off > 0)
    elif cell is not None and cell.trimmed:
        paint_struck(painter, box, text)
    else:
        state = cell.state.value if cell is not None else "absent"
        ink = {"given": "text", "partial": "text2", "open": "warn"}.get(state, "text3")
        glyphs.paint_text(painter, box, text, Type.CELL, ink, _CENTRE, elide=False)


def _first(zh: bool) -> CellPainter[BoardRow]:
    def paint(painter: QPainter, box: QRect, row: BoardRow, look: Look) -> None:
        glyphs.paint_text(painter, box, row.chinese if zh else row.english, Type.NAME)

    return paint


def _second(zh: bool) -> CellPainter[BoardRow]:
    def paint(painter: QPainter, box: QRect, row: BoardRow, look: Look) -> None:
        glyphs.paint_text(painter, box, row.english if zh else row.chinese, Type.CELL, "text2")

    return paint


def _expert_column(board: PanelBoard, column: BoardSeat, name: str) -> Column[BoardRow]:
    expert = column.seat.expert.uid

    def paint(painter: QPainter, box: QRect, row: BoardRow, look: Look) -> None:
        paint_cell(painter, box, row.cell(expert), board)

    return Column(
        key=EXPERT + expert,
        title=Text("{name}", name=name),
        text=lambda row: cell_text(row.cell(expert), board),
        tip=lambda row: cell_words(row.cell(expert), board),
        paint=paint,
        width=EXPERT_WIDTH if len(board.seats) <= MANY else EXPERT_NARROW,
        wide=72 if len(board.seats) < 7 else 0,
        gap=0,
        priority=-1,
    )


def _paint_result(board: PanelBoard) -> CellPainter[BoardRow]:
    def paint(painter: QPainter, box: QRect, row: BoardRow, look: Look) -> None:
        role, ink = (Type.CELL, "text3") if row.result is None else (Type.SECTION, "text")
        glyphs.paint_text(painter, box, result_text(row, board), role, ink, _RIGHT, elide=False)

    return paint


def _paint_strip(board: PanelBoard) -> CellPainter[BoardRow]:
    def paint(painter: QPainter, box: QRect, row: BoardRow, look: Look) -> None:
        scene = dot_strip(dots_of(row), row.result, board.low, box.width(), box.height())
        paint_scene(painter, scene, box.left(), box.top())

    return paint


def columns(board: PanelBoard, name: Face) -> list[Column[BoardRow]]:
    """The columns for the marks in sight, in the language in use. `name` names an expert."""
    zh = current_language() is Language.ZH
    few = len(board.seats) < 5
    alone = bool(board.sight.expert) and len(board.seats) == 1
    rank: Column[BoardRow] = Column(
        key="rank",
        title=Text("Rank"),
        text=lambda row: row.rank_label or glyphs.DASH,
        numeric=True,
        role=Type.CELL_STRONG,
        width=52,
        priority=-2,
    )
    made: list[Column[BoardRow]] = [
        *([] if alone else [rank]),
        Column(
            key="first",
            title=Text("Candidate"),
            text=lambda row: row.chinese if zh else row.english,
            tip=lambda row: row.candidature.name,
            paint=_first(zh),
            width=100 if zh else 140,
            wide=112 if zh else 152,
            stretch=few,
            indent=24 if alone else 0,
            priority=-2,
        ),
        Column(
            key="second",
            title=Text("English name") if zh else Text("中文"),
            text=lambda row: row.english if zh else row.chinese,
            paint=_second(zh),
            width=112 if zh else 66,
            wide=132 if zh else 70,
            gap=4,
            priority=3,
        ),
        *(_expert_column(board, column, name(column.seat)) for column in board.seats),
    ]
    if not board.seats or alone:
        return made
    low = board.low // 100
    return [
        *made,
        Column(
            key="result",
            title=result_title(board.rule),
            text=lambda row: result_text(row, board),
            tip=lambda row: points(row.result, 2) if row.result is not None else result_text(row, board),
            paint=_paint_result(board),
            numeric=True,
            width=74,
            gap=16,
            priority=-1,
        ),
        Column(
            key="strip",
            title=Text("Scores, {low} to 100", low=low),
            text=lambda row: str(strip_words(dots_of(row), row.result)),
            paint=_paint_strip(board),
            width=88,
            wide=118,
            stretch=not few,
            gap=16,
            priority=1,
        ),
        Column(
            key="model",
            title=Text("Objective place"),
            text=lambda row: row.model_label or glyphs.DASH,
            numeric=True,
            ink="text2",
            width=56,
            gap=16,
            priority=2,
        ),
    ]
