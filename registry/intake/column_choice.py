"""What a remembered layout says of a column, and what a person said over it."""

from __future__ import annotations

from collections.abc import Mapping

from registry.intake.decisions import ColumnChoice


def of_layout(body: Mapping[str, object]) -> ColumnChoice:
    fields = body.get("fields")
    keys = tuple(str(f) for f in fields) if isinstance(fields, list | tuple) else None  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    unit, currency, year, percent = (body.get(k) for k in ("unit", "currency", "year", "percent"))
    return ColumnChoice(
        fields=() if keys == ("ignore",) else keys,
        unit=unit if isinstance(unit, str) else None,
        currency=currency if isinstance(currency, str) else None,
        year=year if isinstance(year, int) else None,
        percent=percent if isinstance(percent, str) else None,
        blank="clear" if body.get("blank") == "clear" else "keep",
    )


def merged(said: ColumnChoice, before: ColumnChoice) -> ColumnChoice:
    """`said`, and of `before` what it leaves open."""
    return ColumnChoice(
        fields=before.fields if said.fields is None else said.fields,
        unit=said.unit or before.unit,
        currency=said.currency or before.currency,
        year=said.year or before.year,
        percent=said.percent or before.percent,
        tier=said.tier or before.tier,
        day_first=before.day_first if said.day_first is None else said.day_first,
        blank=said.blank or before.blank,
    )
