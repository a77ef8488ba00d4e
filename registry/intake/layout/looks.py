"""What a row looks like to one who searches for headers: its pieces, how many are known words, how many are data."""

from __future__ import annotations

from dataclasses import dataclass

from registry.intake.layout import rows as row_words
from registry.intake.layout.grid import Piece
from registry.intake.layout.header import clean_header
from registry.model.chinese import simplified


@dataclass(frozen=True, slots=True)
class Look:
    """What one row looks like as a header."""

    pieces: tuple[Piece, ...]
    hits: int
    neutral: int  # years and units: neither words nor data
    data: int

    @property
    def share(self) -> float:
        """Share of the words that are known."""
        words = len(self.pieces) - self.neutral
        return self.hits / words if words else 0.0

    @property
    def is_header(self) -> bool:
        """Whether the words alone make it a header."""
        return self.hits >= 2 and self.share >= 0.5 and self.data * 3 <= len(self.pieces)


def is_line(text: str) -> bool:
    """A line of its own rather than a cell of a header: it speaks with a colon, or at length."""
    return (
        "：" in text.rstrip("：")
        or ": " in text
        or len(text) > 40
        or row_words.is_note(text)
        or row_words.is_footer(text)
    )


def names_group(text: str) -> bool:
    """Whether the words name a group of columns rather than one."""
    return simplified(text).endswith(("情况", "信息", "指标", "数据", "部分", "资料")) or not clean_header(text).words


def is_under_groups(own: tuple[Piece, ...], above: tuple[Piece, ...]) -> bool:
    """Whether all of a row stands under cells that are merged over several columns."""
    groups = {c for piece in above if piece.right > piece.left for c in range(piece.left, piece.right + 1)}
    width = max((piece.right for piece in above), default=0) - min((piece.left for piece in above), default=0)
    whole = any(piece.right - piece.left >= width for piece in above)
    return bool(groups) and not whole and all(piece.left in groups for piece in own)
