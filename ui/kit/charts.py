"""The thin painter of charts on screen: positions, labels and words come ready from the geometry of the reports."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.report.charts.geometry import Box, Disc, Label, Polygon, Scene, Shape, Stroke
from ui.kit import glyphs
from ui.kit.fonts import Type, font, metrics, scaled, shown
from ui.kit.theme import tokens


def resolve(name: str) -> QColor:
    """The colour a geometry names: a token, ``dimension0``, what is legible on it, or ``segment.launch``."""
    now = tokens()
    if name.startswith("onDimension"):
        ground = now.dimension(int(name.removeprefix("onDimension")))
        return now.text if ground.lightnessF() > 0.6 else now.surface
    if name.startswith("dimension"):
        return now.dimension(int(name.removeprefix("dimension")))
    return now.role(name)


def paint_scene(painter: QPainter, scene: Scene, x: float, y: float) -> None:
    """Draw `scene` with its top left corner at `x`, `y`."""
    with glyphs.kept(painter):
        painter.translate(x, y)
        for shape in scene.shapes:
            _paint(painter, shape)


def _paint(painter: QPainter, shape: Shape) -> None:
    colour = resolve(shape.colour)
    match shape:
        case Box():
            painter.fillRect(QRectF(shape.x, shape.y, shape.width, shape.height), colour)
        case Stroke():
            pen = QPen(colour, shape.width)
            if shape.dashed:
                pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(QLineF(shape.x1, shape.y1, shape.x2, shape.y2))
        case Polygon():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([QPointF(px, py) for px, py in shape.points]))
        case Disc():
            ring = shape.line is not None
            painter.setPen(QPen(colour, shape.line) if shape.line is not None else QPen(Qt.PenStyle.NoPen))
            painter.setBrush(Qt.BrushStyle.NoBrush if ring else colour)
            painter.drawEllipse(QPointF(shape.x, shape.y), shape.radius, shape.radius)
        case Label():
            _label(painter, shape, colour)


def _label(painter: QPainter, label: Label, colour: QColor) -> None:
    role = Type.LABEL_STRONG if label.strong else Type.AXIS if label.size < 11 else Type.SMALL
    text = shown(label.text)
    width = metrics(role).horizontalAdvance(text)
    left = label.x - {"start": 0.0, "middle": width / 2, "end": float(width)}[label.anchor]
    painter.setFont(font(role))
    painter.setPen(colour)
    painter.drawText(QPointF(left, label.y), text)


class SceneView(QWidget):
    """A chart as a widget; its accessible name is the scene in words."""

    def __init__(self) -> None:
        super().__init__()
        self._scene: Scene | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_scene(self, scene: Scene) -> None:
        """Show `scene` at its own size."""
        self._scene = scene
        self.setAccessibleName(str(scene.alt))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scene = self._scene
        return QSize(0, 0) if scene is None else QSize(round(scene.width), max(round(scene.height), scaled(8)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._scene is not None:
            paint_scene(QPainter(self), self._scene, 0, 0)
