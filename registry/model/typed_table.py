"""A table of typed values on its way into a file: what each column holds is said once, whatever the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.i18n import Text
from registry.model.values import UncertainDate

Cell = str | int | UncertainDate | None
"""None is unknown. Money is in fen, a share in whole percent."""


class CellKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    WHOLE = "whole"
    MONEY = "money"  # CNY
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column: its stable key, its title, and what it holds."""

    key: str
    title: Text
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table. `rows`: one cell a column; `as_of`: the day it was made for."""

    title: Text
    as_of: date
    fictional: bool
    columns: Sequence[TypedColumn]
    rows: Sequence[Sequence[Cell]]
