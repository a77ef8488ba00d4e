"""Which cells of the firm table are marked: those made of a value of which sources say different things that nobody has
settled. Plain; no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from registry.i18n import Language, Text
from ui.kit.table.columns import Column

if TYPE_CHECKING:
    from registry.view import FirmRow

SAID = Text("Sources differ; Alt+Enter shows them")
_MADE_OF: dict[str, tuple[str, ...]] = {
    "district": ("district", "place"),
    "tier": ("status",),
    "until": ("valid_to",),
    "days_left": ("valid_to",),
    "raised": ("amount",),
    "round": ("announced",),
    "milestone": ("happened",),
    "revenue": ("revenue",),
    "rd": ("rd_expense", "revenue"),
    "headcount": ("headcount",),
}


def codes_of(key: str, language: Language) -> tuple[str, ...]:
    """The values that the cells of a column are made of, as `registry.change.open_values.OpenValue.code` names them."""
    if key == ("name" if language is Language.EN else "other_name"):
        return ("english_name",)
    return _MADE_OF.get(key, ())


def marked(columns: Sequence[Column[FirmRow]], language: Language) -> list[Column[FirmRow]]:
    """The columns, with a mark where their cells can have one."""
    return [replace(one, mark=_mark(codes)) if (codes := codes_of(one.key, language)) else one for one in columns]


def _mark(codes: Sequence[str]) -> Callable[[FirmRow], Text | None]:
    known = frozenset(codes)
    return lambda row: SAID if row.marked and not known.isdisjoint(row.marked) else None
