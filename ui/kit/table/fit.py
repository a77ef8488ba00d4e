"""Which columns a table of a given width shows, and how wide each is. Plain arithmetic, no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ui.kit.table.columns import Column


def fit(
    columns: Sequence[Column[Any]],
    width: int,
    *,
    extras: bool = False,
    drawn: Mapping[str, int] | None = None,
    keep: bool = False,
    titles: Mapping[str, int] | None = None,
    scale: float = 1.0,
) -> dict[str, int]:
    """Widths of the columns that fit into `width` pixels.

    Columns with the highest priority number go first when there is no room; extra ones need `extras`. Where the roomier
    widths fit too they are taken; what is left goes to the stretching column. At least one column stays, whatever the
    width, and the table then scrolls sideways.

    Args:
        drawn: widths that somebody has drawn; they hold.
        keep: somebody has chosen the columns: all of them show.
        titles: pixels below which the title of a column is cut short; only a width that somebody has drawn is less.
        scale: of the letters, by which columns are wider than at their usual size.
    """
    drawn, titles = drawn or {}, titles or {}
    kept = (
        list(columns) if keep else [column for column in columns if not column.asked and (extras or not column.extra)]
    )

    def size(column: Column[Any], usual: int) -> int:
        return drawn.get(column.key, max(round(usual * scale), titles.get(column.key, 0)))

    def least(column: Column[Any]) -> int:
        return size(column, column.width)

    while not keep and sum(map(least, kept)) > width:
        loose = [column for column in kept if column.priority > 0]
        if not loose:
            break
        kept.remove(max(loose, key=lambda column: column.priority))
    roomy = {column.key: size(column, column.wide or column.width) for column in kept}
    widths = roomy if sum(roomy.values()) <= width else {column.key: least(column) for column in kept}
    left = width - sum(widths.values())
    free = [column for column in kept if column.key not in drawn]
    target = next((column for column in free if column.stretch), free[-1] if free and not drawn else None)
    if target is not None and left > 0:
        widths[target.key] += left
    return widths
