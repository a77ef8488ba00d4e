"""The painter of charts puts what the geometry says where it says, in the colours of the theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from registry.report.charts.geometry import segment_mark, stacked_bar
from ui.kit.charts import SceneView, paint_scene
from ui.kit.theme import DARK, LIGHT, load_tokens, theme


@pytest.mark.parametrize("mode", [LIGHT, DARK])
def test_parts_of_a_bar_stand_in_the_colours_of_the_dimensions(qtbot: QtBot, mode: str) -> None:
    theme().set_mode(mode)
    image = QImage(220, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_scene(painter, stacked_bar((2500, 2500), 5000, 5000, 200, 20, thickness=12), 10, 10)
    painter.end()
    theme().set_mode(LIGHT)
    colours = load_tokens(mode).dimensions
    assert image.pixelColor(30, 20) == colours[0]
    assert image.pixelColor(80, 20) == colours[1]
    assert image.pixelColor(130, 20) == QColor("white")


@pytest.mark.parametrize("code", ["launch", "parts", "sat", "payload", "ground", "service"])
def test_every_segment_has_its_mark(qtbot: QtBot, code: str) -> None:
    view = SceneView()
    qtbot.addWidget(view)
    view.show_scene(segment_mark(code, 18))
    view.resize(view.sizeHint())
    image = view.grab().toImage()
    wanted = load_tokens("light").segments[code]
    assert any(image.pixelColor(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
