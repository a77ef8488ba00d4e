"""A page of a PDF as pixels: the same bytes that are saved, drawn for the preview and for the printer."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any

from registry.pdfium import opened_pdf

_POINTS = 72
"""A PDF measures in points of 1/72 inch."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels: 4 bytes each (blue, green, red, unused), rows without padding."""

    width: int
    height: int
    pixels: bytes


def picture(data: bytes, page: int, width: int) -> Picture:
    """Page `page` (from 0) of a PDF, `width` pixels wide. Calls from several threads wait for each other."""
    return _drawn(data, page, width=width)


def picture_at(data: bytes, page: int, dots: int) -> Picture:
    """Page `page` (from 0) of a PDF at `dots` pixels an inch."""
    return _drawn(data, page, dots=dots)


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page, in points."""
    with opened_pdf(data) as document:
        return [document.get_page_size(number) for number in range(len(document))]


def _drawn(data: bytes, page: int, *, width: int = 0, dots: int = 0) -> Picture:
    with opened_pdf(data) as document, closing(document[page]) as sheet:
        scale = width / sheet.get_width() if width else dots / _POINTS
        draw: Any = sheet.render  # its stub takes whole scales only
        with closing(draw(scale=scale, rev_byteorder=False, prefer_bgrx=True)) as bitmap:
            rows = bytes(bitmap.buffer)
            full = bitmap.width * 4
            if bitmap.stride != full:
                rows = b"".join(rows[y * bitmap.stride : y * bitmap.stride + full] for y in range(bitmap.height))
            return Picture(bitmap.width, bitmap.height, rows)
