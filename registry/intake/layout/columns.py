"""The columns of a table, read from the rows of its header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.intake.layout.grid import Grid, Piece
from registry.intake.layout.header import HeaderParts, clean_header
from registry.intake.layout.region import Column


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a header by what they are, each from top to bottom.

    Attributes:
        words: rows of groups and titles.
        other_script: rows that repeat the titles in another language.
        units: rows that hold units.
        silent: rows that number the columns or tell how to fill them.
    """

    words: tuple[int, ...]
    other_script: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """All rows, from top to bottom."""
        return tuple(sorted((*self.words, *self.other_script, *self.units, *self.silent)))


def read_columns(grid: Grid, header: Header) -> tuple[Column, ...]:
    """The columns that bear a header, from left to right."""
    spans = [piece for row in (*header.words, *header.other_script) for piece in grid.pieces(row)]
    if not spans:
        return ()
    hidden = grid.sheet.hidden_columns or frozenset[int]()
    columns: list[Column] = []
    for index in range(min(p.left for p in spans), max(p.right for p in spans) + 1):
        chain = _chain(grid, header.words, index)
        extra = [p for row in header.other_script if (p := grid.piece_at(row, index)) and p not in chain]
        units = [p for row in header.units if (p := grid.piece_at(row, index)) and p.top == row]
        if chain or extra:
            columns.append(_column(index, chain, extra, units, index in hidden))
    return tuple(columns)


def unlabelled(index: int, grid: Grid) -> Column:
    """A column that holds values under no header."""
    return Column(index, (), "", hidden=index in (grid.sheet.hidden_columns or ()))


def _chain(grid: Grid, rows: tuple[int, ...], index: int) -> list[Piece]:
    """What stands over a column, from the top row down, each merged cell once."""
    chain: list[Piece] = []
    for place, row in enumerate(rows):
        piece = grid.piece_at(row, index)
        if piece is None and place < len(rows) - 1:
            piece = _group_to_the_left(grid, rows, place, index)
        if piece is not None and (not chain or (piece.top, piece.left) != (chain[-1].top, chain[-1].left)):
            chain.append(piece)
    return chain


def _group_to_the_left(grid: Grid, rows: tuple[int, ...], place: int, index: int) -> Piece | None:
    """The group a column belongs to where groups are written once and not merged."""
    row, below = rows[place], rows[place + 1 :]
    pieces = grid.pieces(row)
    if any(piece.right > piece.left for piece in pieces):
        return None  # this header merges its groups; a blank is a blank
    if not any(_own(grid, lower, index) for lower in below):
        return None
    left = [piece for piece in pieces if piece.left < index]
    if not left or left[-1].top != row or left[-1].bottom != row:
        return None
    group = left[-1]
    return group if any(_own(grid, lower, group.left) for lower in below) else None


def _own(grid: Grid, row: int, column: int) -> bool:
    piece = grid.piece_at(row, column)
    return piece is not None and piece.top == row


def _column(index: int, chain: list[Piece], extra: list[Piece], units: list[Piece], hidden: bool) -> Column:
    parts = [clean_header(piece.text) for piece in (chain or extra)]
    words: list[str] = []
    for part in parts:
        if part.words and (not words or words[-1] != part.words):
            words.append(part.words)
    own, groups = parts[-1:], parts[-2::-1]
    below = [clean_header(piece.text) for piece in units]
    ordered = [*own, *below, *groups]
    texts = dict.fromkeys(piece.text for piece in (*chain, *extra, *units))
    with_unit = _first(ordered, "unit")
    return Column(
        index=index,
        path=tuple(words),
        text=" › ".join(texts),
        unit=with_unit.unit if with_unit else None,
        year=_value(ordered, "year"),
        currency=_value(ordered, "currency"),
        percent=with_unit.percent if with_unit else False,
        note="; ".join(part.note for part in parts if part.note),
        hidden=hidden,
    )


def _first(parts: list[HeaderParts], name: str) -> HeaderParts | None:
    return next((part for part in parts if getattr(part, name) is not None), None)


def _value(parts: list[HeaderParts], name: str) -> Any:
    part = _first(parts, name)
    return None if part is None else getattr(part, name)
