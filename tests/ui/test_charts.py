"""The painter of charts puts what the geometry says where it says, in the colours of the theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from registry.report.charts.band import lead_band
from registry.report.charts.geometry import Scene, segment_mark, stacked_bar
from registry.report.charts.radar import radar
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


@pytest.mark.parametrize("mode", [LIGHT, DARK])
def test_a_radar_is_painted_with_its_ground_and_its_outline(qtbot: QtBot, mode: str) -> None:
    theme().set_mode(mode)
    scene = radar([10_000, 10_000, 10_000], [5000, 5000, 5000], ["A", "B", "C"], [8.0] * 3, 120, 11)
    image = painted(scene)
    theme().set_mode(LIGHT)
    tokens = load_tokens(mode)
    seen = {image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())}
    assert tokens.role("dataSoft").rgb() in seen
    assert tokens.data.rgb() in seen


def test_a_band_is_painted_at_its_side_of_zero(qtbot: QtBot) -> None:
    theme().set_mode(LIGHT)
    image = painted(lead_band(100, 300, 400, 82, 10, apart=True))
    tokens = load_tokens(LIGHT)
    assert image.pixelColor(60, 5) == tokens.data
    assert image.pixelColor(20, 3) == QColor("white")


def painted(scene: Scene) -> QImage:
    """A scene at the corner of a white picture."""
    image = QImage(round(scene.width), round(scene.height), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_scene(painter, scene, 0, 0)
    painter.end()
    return image
