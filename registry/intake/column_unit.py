"""The unit that the sums of a column are in."""

from __future__ import annotations

import re

from registry.intake.decisions import ColumnChoice
from registry.intake.grammar import unit_named
from registry.intake.layout import Column

_CURRENCY_NAME = re.compile("(?:人民币|美|港|欧|日)?元|英镑")
_CURRENCY_UNITS = {"USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元"}


def unit_of(choice: ColumnChoice, column: Column) -> str | None:
    """The unit in force: the chosen one, in the chosen currency, before that of the header."""
    unit = choice.unit or column.unit
    currency = choice.currency
    if currency is None and unit is not None and unit == column.unit and column.currency not in (None, "CNY"):
        named = unit_named(unit)
        currency = column.currency if named is not None and named.currency is None else None  # 注册资本（美元，万）
    if currency is None:
        return unit
    name = _CURRENCY_UNITS.get(currency, "元")
    said, times = _CURRENCY_NAME.subn(name, unit or "元")
    return said if times else said + name
