"""One firm with everything that points at it, and two of them side by side. Reads only; comparing is pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from registry.change.changeset import Row
from registry.change.outlook import references
from registry.change.provenance import Provenance, provenance_of
from registry.model.catalogue import Field, Scalar, Title
from registry.model.entities import ENTITIES, TABLES
from registry.model.firm_entities import FIRM, METRIC
from registry.model.values import Amount, UncertainDate
from registry.model.vocab import vocabulary

CHILD_TABLES = tuple(name for name in ENTITIES if ("firm", "firm") in references(name))
"""The tables whose records belong to a firm."""

_SAID_BY = frozenset(("source", "grade"))
_FOLLOWS = frozenset(("norm", "is_primary", "digest"))
_FIGURE = ("lo", "hi", "kind", "currency")


@dataclass(frozen=True, slots=True)
class FirmRecords:
    """A firm as the registry holds it.

    Attributes:
        firm: its columns.
        children: by table, the columns of the records that belong to it, in the order of their keys.
        provenance: where its values came from, by field key.
        standing: its candidatures in rounds that have not gone to the panel yet, with the title of the round; later
            ones are scored on a snapshot that knows the firm as it was.
    """

    uid: str
    firm: Row
    children: Mapping[str, tuple[Row, ...]]
    provenance: Mapping[str, Provenance]
    standing: tuple[tuple[str, Row], ...] = ()

    @property
    def name(self) -> str:
        """Its legal name."""
        return str(self.firm["legal_name"])

    def figures(self) -> dict[str, Row]:
        """Its yearly figures by key: ``metric.revenue.2024``."""
        return {f"metric.{row['metric']}.{row['year']}": row for row in self.children["metric"]}


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One value of two firms side by side; None where a firm has none.

    Attributes:
        key: ``firm.park``, ``metric.revenue.2024``.
        field: of a figure its value.
        title: what the line is called; of a figure its metric, the year stands in `year`.
        kept, gone: decoded values; of a figure all its fields.
        equal: both say the same, in whatever words.
    """

    key: str
    field: Field
    title: Title
    year: int | None
    kept: Any
    gone: Any
    equal: bool


def firm_records(connection: Connection, uid: str) -> FirmRecords | None:
    """The firm `uid` with all its records, None where there is no such firm."""
    table = TABLES["firm"]
    firm = connection.execute(select(table).where(table.c.uid == uid)).mappings().first()
    if firm is None:
        return None
    children: dict[str, tuple[Row, ...]] = {}
    for name in CHILD_TABLES:
        child = TABLES[name]
        query = select(child).where(child.c.firm == uid).order_by(child.c.uid)
        children[name] = tuple(dict[str, Scalar](row) for row in connection.execute(query).mappings())
    sources = provenance_of(connection, [("firm", uid)])
    named = {field: found for (_, field), found in sources.items()}
    return FirmRecords(uid, dict(firm), children, named, _standing(connection, uid))


def _standing(connection: Connection, uid: str) -> tuple[tuple[str, Row], ...]:
    c, r = TABLES["candidature"].c, TABLES["selection_round"].c
    query = (
        select(TABLES["candidature"], r.title.label("round_title"))
        .join(TABLES["selection_round"], c.round == r.uid)
        .where(c.firm_uid == uid, r.facts.is_(None), r.digest.is_(None))
        .order_by(c.uid)
    )
    rows = [dict[str, Scalar](row) for row in connection.execute(query).mappings()]
    return tuple((str(row.pop("round_title")), row) for row in rows)


def compare_firms(kept: FirmRecords, gone: FirmRecords) -> tuple[MergeLine, ...]:
    """What the two firms say, field by field, then figure by figure from the latest year; what neither has is left out."""
    return (*_fields(kept, gone), *_figures(kept, gone))


def _fields(kept: FirmRecords, gone: FirmRecords) -> Iterator[MergeLine]:
    for field in FIRM.fields:
        one, other = field.decode(kept.firm), field.decode(gone.firm)
        if not field.computed and (one is not None or other is not None):
            title = Title(field.en, field.zh)
            yield MergeLine(f"firm.{field.key}", field, title, None, one, other, bare(one) == bare(other))


def _figures(kept: FirmRecords, gone: FirmRecords) -> Iterator[MergeLine]:
    ours, theirs = kept.figures(), gone.figures()
    rows = {**ours, **theirs}
    terms = vocabulary("metric")
    order = {term.code: place for place, term in enumerate(terms)}
    for key in sorted(rows, key=lambda k: (-_year(rows[k]), order.get(str(rows[k]["metric"]), len(order)), k)):
        code = str(rows[key]["metric"])
        title = Title(terms.get(code).en, terms.get(code).zh) if code in terms else Title(code, code)
        one, other = (METRIC.decode(side[key]) if key in side else None for side in (ours, theirs))
        equal = one is not None and other is not None and all(one[k] == other[k] for k in _FIGURE)
        yield MergeLine(key, METRIC.field("lo"), title, _year(rows[key]), one, other, equal)


def _year(figure: Row) -> int:
    year = figure["year"]
    assert isinstance(year, int)
    return year


def bare(value: Any) -> Any:
    """`value` without the words it was written in: 5000万元 and 0.5亿元 are one sum."""
    return replace(value, text="") if isinstance(value, Amount | UncertainDate) else value


def content(table: str, row: Row) -> Hashable:
    """What a record says, whoever says it and in whatever words: equal contents of one firm are one record."""
    values = ENTITIES[table].decode(row)
    if table == "firm_segment":
        return values["code"]
    left_out = _SAID_BY | _FOLLOWS | {"firm"}
    return tuple((key, bare(value)) for key, value in values.items() if key not in left_out)
