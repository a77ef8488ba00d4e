"""Sheets that hold one firm as labels with values beside them (一企一表)."""

from __future__ import annotations

from dataclasses import dataclass

from registry.intake.layout.grid import Grid, Piece
from registry.intake.layout.header import clean_header
from registry.intake.layout.lexicon import Words
from registry.intake.layout.region import Column

_LEAST_ROWS = 3
_STRAY_ROWS = 2  # rows in between that are no labels: bands, notes


@dataclass(frozen=True, slots=True)
class FormRun:
    """Rows of labels that follow each other, and the labels in reading order."""

    rows: tuple[int, ...]
    columns: tuple[Column, ...]


def find_form(grid: Grid, words: Words, rows: list[int], latest: int | None) -> FormRun | None:
    """The first form within `rows` that begins at row `latest` or above; None where there is none of three rows."""
    run: list[int] = []
    columns: list[Column] = []
    stray = 0
    for row in rows:
        if not run and latest is not None and row > latest:
            return None
        found = _labels(grid, words, row, len(columns))
        if found:
            run.append(row)
            columns += found
            stray = 0
        elif run:
            stray += 1
            if stray > _STRAY_ROWS or _is_wide(grid, row):
                if len(run) >= _LEAST_ROWS:
                    break
                run, columns, stray = [], [], 0
    return FormRun(tuple(run), tuple(columns)) if len(run) >= _LEAST_ROWS else None


def _labels(grid: Grid, words: Words, row: int, count: int) -> list[Column]:
    """The labels of a row, each with the place of its value; none where labels and values do not take turns."""
    pieces = [piece for piece in grid.pieces(row) if piece.top == row]
    found: list[Column] = []
    place = 0
    while place < len(pieces):
        label = pieces[place]
        if not words.knows(label.text):
            return []
        value = pieces[place + 1] if place + 1 < len(pieces) else None
        if value is not None and words.knows(value.text):
            if value.left == label.right + 1:
                return []  # two labels side by side: the header of a table
            value = None
        found.append(_label(label, value, count + len(found) + 1))
        place += 1 if value is None else 2
    return found


def _label(label: Piece, value: Piece | None, index: int) -> Column:
    parts = clean_header(label.text)
    return Column(
        index=index,
        path=(parts.words,) if parts.words else (),
        text=label.text,
        unit=parts.unit,
        year=parts.year,
        currency=parts.currency,
        percent=parts.percent,
        note=parts.note,
        place=(value.top, value.left) if value is not None else (label.top, label.right + 1),
    )


def _is_wide(grid: Grid, row: int) -> bool:
    return len(grid.pieces(row)) > 2
