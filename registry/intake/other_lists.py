"""Lists of other things than firms near a table of firms: 名称 | 备注 over kinds of rockets.

名称 alone is the name of a firm in a table of firms. Where the sheet has its table of firms already, and nothing else of
the list speaks of a firm, its values must.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from registry.intake.header_words import SHARED
from registry.intake.layout import RegionKind
from registry.intake.layout.grid import is_firm_name
from registry.intake.rows import RegionSource
from registry.model.vocab import normalised

_BARE = frozenset(map(normalised, ("名称", "Name", "名单")))
_NAME = "firm.legal_name"
_SAID = frozenset((_NAME, *(f"firm.{key}" for key in SHARED)))
_LOOKED_AT = 50
_COMPARED = 5_000


def lists_other_things(source: RegionSource, before: Sequence[RegionSource]) -> bool:
    """Whether a table is a list of something else than firms.

    Args:
        before: the tables above and beside it that are read.
    """
    keys = {target.key for column in source.columns for target in column.targets}
    if _NAME not in keys or not keys <= _SAID or source.region.kind is not RegionKind.TABLE:
        return False
    names = _names(source, _LOOKED_AT)
    if names is None or not names or any(map(is_firm_name, names)):
        return False
    held = [known for other in before if (known := _names(other, _COMPARED, _ANY)) is not None]
    # A short name of a firm that is in the table speaks of it.
    return bool(held) and not any(name in known for name in names for firms in held for known in firms)


_ANY = frozenset[str]()


def _names(source: RegionSource, most: int, headers: frozenset[str] = _BARE) -> list[str] | None:
    """What stands in the column that names firms; None where it has none, or its header is none of `headers`."""
    for column in source.columns:
        if any(target.key == _NAME for target in column.targets):
            region = source.region
            path = region.column(column.column).path
            if headers and (len(path) != 1 or normalised(path[0]) not in headers):
                return None
            cells = (region.cell(source.sheet, row, column.column).text() for row in islice(region.data_rows, most))
            return [text.strip() for text in cells if text.strip()]
    return None
