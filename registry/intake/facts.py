"""What a row or a record states, as figures that can be compared: each with its bounds and the cell it stands in.

A bound is only what was stated: 超15亿元 has no upper end, so it can never be too little; 约 leaves room on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.change.changeset import cell_address
from registry.i18n import Text
from registry.intake.drafts import Draft, SourceRow
from registry.intake.grammar import amount_text
from registry.model.catalogue import Field, Title
from registry.model.entities import ENTITIES
from registry.model.firm_entities import METRIC
from registry.model.values import Amount, AmountKind, UncertainDate
from registry.model.vocab import vocabulary

Interval = tuple[int | None, int | None]
"""The least and the greatest that a value can be; None where there is no end."""

_ABOUT = 10  # 约 and 近 leave a tenth
_ABOUT_DAYS = 31
_SHOWN_LENGTH = 40
_NO_CELLS: Mapping[str, str] = MappingProxyType({})
_KINDS = {kind.value: kind for kind in AmountKind}


class Figure(NamedTuple):
    """A yearly figure: fen, parts per million or a count.

    Attributes:
        text: as it was written.
    """

    kind: AmountKind
    lo: int | None
    hi: int | None
    currency: str | None = None
    text: str = ""


class Fact(NamedTuple):
    """One stated value.

    Attributes:
        key: ``firm.reg_capital``, ``metric.revenue.2024``.
        place, row: column letters (or the whole cell) and row where it stands in the sheet, "" for what the registry holds.
        cells: the texts of the cells of its row.
    """

    key: str
    value: Any
    place: str = ""
    row: int = 0
    cells: Mapping[str, str] = _NO_CELLS

    @property
    def text(self) -> str:
        """As it was written there."""
        return self.cells.get(self.place, "")

    @property
    def cell(self) -> str:
        """Address of the cell where it stands, "" for what the registry holds."""
        return cell_address(self.place, self.row) if self.place else ""

    @property
    def field(self) -> Field:
        """The field it belongs to."""
        return _field_of(self.key)

    @property
    def title(self) -> Title:
        """What the figure is called."""
        table, name = self.key.split(".")[:2]
        if table != "metric":
            return _title_of(self.key)
        term = vocabulary("metric").get(name)  # an office may word it anew while the program runs
        return Title(term.en, term.zh)

    @property
    def phrase(self) -> Text:
        """The figure as a part of a sentence, with its cell or, of the registry's, its value."""
        if self.cell:
            return Text("{title} in {cell} ({text})", title=self.title, cell=self.cell, text=_short(self.text))
        text = self._label or _short(shown(self.value))
        return Text("{title} in the registry ({text})", title=self.title, text=text)

    @property
    def _label(self) -> Title | None:
        """What a code is called."""
        terms = vocabulary(self.field.vocabulary) if self.field.vocabulary and self.key[:7] != "metric." else ()
        term = terms.get(self.value) if terms and self.value in terms else None
        return Title(term.en, term.zh) if term is not None else None


@cache
def _field_of(key: str) -> Field:
    table, name = key.split(".")[:2]
    return METRIC.field("lo") if table == "metric" else ENTITIES[table].field(name)


@cache
def _title_of(key: str) -> Title:
    field = _field_of(key)
    return Title(field.en, field.zh)


Facts = Mapping[str, Fact]
"""Facts by their keys; a table that may have several records (rounds) is given one record at a time."""


def interval(value: Any) -> Interval | None:
    """The bounds of a value: minor units, days since year 1, counts; None where it has none."""
    match value:
        case Amount():
            return _ends(value.kind, value.lo_fen, value.hi_fen)
        case Figure():
            return _ends(value.kind, value.lo, value.hi)
        case UncertainDate():
            if value.doubt or (value.start is None and value.end is None):
                return None
            slack = timedelta(days=_ABOUT_DAYS if value.approx else 0)
            start, end = value.start, value.end
            return (
                None if start is None else start.toordinal() - slack.days,
                None if end is None else end.toordinal() + slack.days,
            )
        case int() if not isinstance(value, bool):
            return value, value
        case _:
            return None


def _ends(kind: AmountKind, low: int | None, high: int | None) -> Interval | None:
    if kind is AmountKind.UNDISCLOSED or (low is None and high is None):
        return None
    if kind is AmountKind.APPROX or kind is AmountKind.BELOW:
        assert low is not None
        slack = abs(low) // _ABOUT
        return low - slack, low + (slack if kind is AmountKind.APPROX else 0)
    return low, high


def currency_of(value: Any) -> str | None:
    """The currency of a sum, None for what is no sum."""
    return value.currency if isinstance(value, Amount | Figure) else None


def shown(value: Any) -> str:
    """A value in words, for a person to compare."""
    match value:
        case Amount():
            return value.text or amount_text(value)
        case UncertainDate():
            return value.text or value.iso()
        case Figure():
            return value.text or str(value.lo if value.lo is not None else value.hi)
        case _:
            return str(value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def stated(row: SourceRow, drafts: Iterable[Draft], wanted: frozenset[str]) -> dict[str, Fact]:
    """What these records of a row state of the `wanted` fields, by key; a yearly figure always. The first of a key counts."""
    found: dict[str, Fact] = {}
    number, cells = row.row, row.cells
    for draft in drafts:
        table, values, letters = draft
        if table == "metric":
            name = f"metric.{values['metric']}.{values['year']}"
            if name not in found:
                found[name] = Fact(name, figure(values), letters.get("lo", ""), number, cells)
            continue
        for key, name in _wanted_of(table, wanted):
            if key in values and name not in found:
                found[name] = Fact(name, values[key], letters.get(key, ""), number, cells)
    return found


@cache
def _wanted_of(table: str, wanted: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Of the `wanted` fields those of `table`: key within the table, whole key."""
    names = (name for name in sorted(wanted) if name.startswith(f"{table}."))
    return tuple((name.partition(".")[2], name) for name in names)


def figure(values: Mapping[str, Any]) -> Figure:
    """A yearly figure of decoded `values` of the table ``metric``."""
    return Figure(
        _KINDS[values.get("kind") or AmountKind.EXACT],
        values.get("lo"),
        values.get("hi"),
        values.get("currency"),
        values.get("text") or "",
    )


def of_record(table: str, values: Mapping[str, Any], wanted: AbstractSet[str]) -> Iterator[Fact]:
    """What one record of the registry states of the `wanted` fields; `values` are its decoded fields by key."""
    if table == "metric":
        yield Fact(f"metric.{values['metric']}.{values['year']}", figure(values))
        return
    for key, value in values.items():
        if value is not None and f"{table}.{key}" in wanted:
            yield Fact(f"{table}.{key}", value)


def by_key(facts: Iterable[Fact]) -> dict[str, Fact]:
    """`facts` by their keys; the first of a key counts."""
    found: dict[str, Fact] = {}
    for fact in facts:
        found.setdefault(fact.key, fact)
    return found
