"""Type: the two bundled families, the nine roles of DESIGN.md section 2, tabular figures everywhere.

Inter leads and Noto Sans SC follows for Chinese. Noto is bundled in 400 and 700 only, so Qt's nearest-weight rule maps
500 to 400 and 600 to 700, which is what the design asks for.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from registry.resources import resource_path

FAMILIES = ["Inter", "Noto Sans SC", "Microsoft YaHei UI", "PingFang SC"]
_FILES = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Bold.ttf",
)


class Type(Enum):
    """A role of type: pixel size, line height, weight."""

    FIGURE = (28, 36, 600)
    FIRM_TITLE = (24, 32, 600)
    PAGE_TITLE = (20, 28, 600)
    PANE_TITLE = (16, 22, 600)
    PANE_SUBTITLE = (16, 22, 400)
    SECTION = (13, 20, 600)
    BODY = (13, 20, 400)
    NAME = (13, 20, 500)
    CELL = (12, 16, 400)
    CELL_STRONG = (12, 16, 600)
    CONTROL = (12, 16, 500)
    LABEL = (11, 16, 500)
    LABEL_STRONG = (11, 16, 600)
    SMALL = (11, 16, 400)
    AXIS = (10, 14, 400)

    @property
    def line(self) -> int:
        """Line height in logical pixels at the text size in use."""
        return scaled(self.value[1])


_scale = [100]


def scaled(pixels: int) -> int:
    """`pixels` at the text size in use (100, 112 or 125 %), rounded half up."""
    return (pixels * _scale[0] + 50) // 100


def set_text_scale(percent: int) -> None:
    """Set the text size. Fonts made before keep their size; the caller restyles."""
    _scale[0] = percent
    font.cache_clear()
    prose.cache_clear()
    metrics.cache_clear()
    vertical.cache_clear()
    advance.cache_clear()
    elided.cache_clear()
    block_height.cache_clear()


def missing_fonts() -> list[str]:
    """The bundled font files that are not there."""
    return [file for file in _FILES if not resource_path(f"fonts/{file}").is_file()]


def load_fonts() -> list[str]:
    """Load the bundled families into the program and answer their names. Missing files are skipped: the next family
    of the list stands in, and `missing_fonts` tells of them."""
    names: list[str] = []
    for file in _FILES:
        path = resource_path(f"fonts/{file}")
        if path.is_file():
            number = QFontDatabase.addApplicationFont(str(path))
            names.extend(QFontDatabase.applicationFontFamilies(number) if number >= 0 else [])
    return sorted(set(names))


@cache
def font(role: Type) -> QFont:
    """The font of `role`, with tabular figures. Treat it as read-only."""
    size, _line, weight = role.value
    made = QFont(FAMILIES)
    made.setPixelSize(scaled(size))
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    return made


@cache
def prose(role: Type) -> QFont:
    """The font of `role` for running text, where figures need not stand below each other."""
    made = QFont(font(role))
    made.unsetFeature(QFont.Tag("tnum"))
    return made


def shown(text: str) -> str:
    """`text` as it is painted: with tabular figures Inter widens the hyphen-minus to the width of a figure, which tears
    dates and words apart, so the hyphen proper is drawn in its place."""
    return text.replace("-", "\u2010")


@cache
def vertical(role: Type) -> tuple[int, int]:
    """Height and ascent of a line in `role`."""
    measure = metrics(role)
    return measure.height(), measure.ascent()


@lru_cache(maxsize=16384)
def advance(role: Type, text: str) -> int:
    """Pixels that `text` takes when it is painted in `role`."""
    return metrics(role).horizontalAdvance(shown(text))


@lru_cache(maxsize=16384)
def elided(role: Type, text: str, width: int) -> str:
    """`text` as it is painted into `width` pixels, with an ellipsis at the end where it is too long."""
    return metrics(role).elidedText(shown(text), Qt.TextElideMode.ElideRight, width)


def whole_parts(role: Type, text: str, width: int, between: str, mark: str = "") -> str:
    """`text`, or as many whole parts of it as `width` pixels hold with `mark` behind them; "" where not even one does.

    Args:
        between: what stands between two parts, as a regular expression.
    """
    if advance(role, text) <= width:
        return text
    shorter = (text[: found.start()] + mark for found in reversed(list(re.finditer(between, text))))
    return next((short for short in shorter if advance(role, short) <= width), "")


@lru_cache(maxsize=4096)
def block_height(role: Type, text: str, width: int) -> int:
    """Pixels that `text` takes when it is broken into lines of `width`."""
    if advance(role, text) <= width and "\n" not in text:
        return role.line
    box = QFontMetrics(prose(role)).boundingRect(QRect(0, 0, width, 100_000), int(Qt.TextFlag.TextWordWrap), text)
    return max(box.height(), role.line)


@cache
def metrics(role: Type) -> QFontMetrics:
    """Metrics of the font of `role`."""
    return QFontMetrics(font(role))
