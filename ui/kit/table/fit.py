"""Which columns a table of a given width shows, and how wide each is. Plain arithmetic, no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.kit.table.columns import Column


def fit(columns: Sequence[Column[Any]], width: int, *, extras: bool = False) -> dict[str, int]:
    """Widths of the columns that fit into `width` pixels.

    Columns with the highest priority number go first when there is no room; extra ones need `extras`. Where the roomier
    widths fit too they are taken; what is left goes to the stretching column. At least one column stays, whatever the
    width, and the table then scrolls sideways.
    """
    kept = [column for column in columns if extras or not column.extra]
    while sum(column.width for column in kept) > width:
        loose = [column for column in kept if column.priority > 0]
        if not loose:
            break
        kept.remove(max(loose, key=lambda column: column.priority))
    roomy = sum(column.wide or column.width for column in kept) <= width
    widths = {column.key: (column.wide or column.width) if roomy else column.width for column in kept}
    left = width - sum(widths.values())
    target = next((column for column in kept if column.stretch), kept[-1] if kept else None)
    if target is not None and left > 0:
        widths[target.key] += left
    return widths
