"""One field of many firms: what they say in it now, and the one change set that says the same in all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Update, ValueSource
from registry.i18n import N_, Title
from registry.model.catalogue import Field, Kind, Scalar
from registry.model.entities import TABLES
from registry.model.firm_entities import FIRM

_CHUNK = 500  # keys a statement; older libraries allow 999 parameters
_OWN = frozenset(
    ("legal_name", "short_name", "english_name", "uscc", "reg_address", "ops_address", "legal_rep", "stock_code")
)
"""What names one firm alone: never the same in two."""
BULK_FIELDS: tuple[Field, ...] = tuple(
    f
    for f in FIRM.fields
    if not f.computed and f.key not in _OWN and f.group != "search" and f.kind is not Kind.REFERENCE
)
"""The fields that can be set for many firms at once."""

_Key = tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """What many firms say in one field.

    Attributes:
        firms: how many firms were asked.
        counts: how many say what, by the columns without the words they were written in.
        value: what they all say, decoded; None where it is mixed or nobody knows.
    """

    field: Field
    firms: int
    counts: Mapping[_Key, int]
    value: Any

    @property
    def mixed(self) -> bool:
        """Whether they do not all say the same."""
        return len(self.counts) > 1

    def known(self) -> int:
        """How many of them say anything."""
        return sum(n for key, n in self.counts.items() if any(part is not None for part in key))

    def would_change(self, value: Any) -> int:
        """How many of them say something else than `value`."""
        return self.firms - self.counts.get(_key(self.field, self.field.encode(value)), 0)


def _key(field: Field, row: Mapping[Any, Any]) -> _Key:
    """The columns of a field; the words a figure or a day was written in do not count."""
    textual = f"{field.key}_text"
    return tuple(row[c.name] for c in field.columns if c.name != textual)


def shared_values(
    connection: Connection, uids: Sequence[str], step: Callable[[], None] | None = None
) -> tuple[Shared, ...]:
    """What the firms `uids` say in each of `BULK_FIELDS`. `step` is called now and then and may raise to stop."""
    counts: list[Counter[_Key]] = [Counter() for _field in BULK_FIELDS]
    sample: dict[str, Any] | None = None
    firms = 0
    for number, row in enumerate(_rows(connection, uids, [c.name for f in BULK_FIELDS for c in f.columns])):
        if step is not None and number % 2000 == 0:
            step()
        sample = sample or dict(row)
        firms += 1
        for count, field in zip(counts, BULK_FIELDS, strict=True):
            count[_key(field, row)] += 1
    made: list[Shared] = []
    for count, field in zip(counts, BULK_FIELDS, strict=True):
        value = field.decode(sample) if sample is not None and len(count) == 1 else None
        made.append(Shared(field, firms, count, value))
    return tuple(made)


def _rows(connection: Connection, uids: Sequence[str], names: Iterable[str]) -> Iterator[Mapping[Any, Any]]:
    table = TABLES["firm"]
    columns = [table.c[name] for name in ("uid", *names)]
    for start in range(0, len(uids), _CHUNK):
        query = select(*columns).where(table.c.uid.in_(uids[start : start + _CHUNK]))
        yield from connection.execute(query).mappings()


def set_for_all(
    connection: Connection, uids: Sequence[str], field: Field, value: Any, *, actor: str, source: str
) -> ChangeSet:
    """The change set that makes `field` say `value` in all firms `uids`; those that say so already are left alone.

    Args:
        source: where the value comes from, in the words of the person; it stands with every value.
    """
    after = field.encode(value)
    wanted = _key(field, after)
    operations = [
        Update("firm", str(row["uid"]), {c.name: row[c.name] for c in field.columns}, after)
        for row in _rows(connection, uids, [c.name for c in field.columns])
        if _key(field, row) != wanted
    ]
    return ChangeSet(
        kind="edit",
        label=N_("Edit {field} of {n} firms"),
        label_values={"field": Title(field.en, field.zh), "n": f"{len(operations):,}"},
        actor=actor,
        reason=source,
        operations=tuple(operations),
        sources=tuple(ValueSource(o.uid, field.key, "person", source) for o in operations),
    )
