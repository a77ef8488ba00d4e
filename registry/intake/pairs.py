"""Two rows that speak of one firm, laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from registry.i18n import Text
from registry.intake.decisions import DuplicateChoice
from registry.intake.drafts import SourceRow
from registry.intake.planned import DuplicateField, DuplicatePair, SourceFile
from registry.model.catalogue import Field, Title
from registry.model.entities import ENTITIES
from registry.model.firm_entities import FIRM, METRIC
from registry.model.vocab import vocabulary

_ONE_OF_A_ROW = ("recognition", "funding_event")
_SILENT = frozenset(("pinyin", "initials", "segment", "firm", "rounds", "status"))


def side_by_side(
    files: tuple[SourceFile, ...],
    uid: str,
    first: SourceRow,
    second: SourceRow,
    code: str,
    message: Text,
    said: DuplicateChoice | None,
) -> DuplicatePair:
    """The pair of the `first` row of the firm `uid` and a `second` one."""
    left, right = dict(_values(first)), dict(_values(second))
    take = said.take if said is not None else frozenset[str]()
    fields = tuple(
        DuplicateField(
            key=key,
            field=_named(key)[0],
            label=_named(key)[1],
            left=left.get(key),
            right=right.get(key),
            second=key in take or left.get(key) is None,
        )
        for key in {**left, **right}
    )
    return DuplicatePair(
        key=(second.file, second.sheet, second.row),
        uid=uid,
        code=code,
        message=message,
        left=_place(files, first),
        right=_place(files, second),
        fields=fields,
        decided=said,
    )


def _values(row: SourceRow) -> Iterator[tuple[str, Any]]:
    """What a row says of its firm: the firm's fields, its tier and round, its figures."""
    if row.company is not None:
        yield "firm.legal_name", row.company.name
    if row.uscc is not None:
        yield "firm.uscc", row.uscc
    for draft in row.drafts:
        if draft.table == "firm" or draft.table in _ONE_OF_A_ROW:
            for key, value in draft.values.items():
                if key not in _SILENT and value is not None and key not in ("legal_name", "uscc"):
                    yield f"{draft.table}.{key}", value
        elif draft.table == "metric":
            yield f"metric.{draft.values['metric']}.{draft.values['year']}", _Figure(draft.values)


class _Figure(dict[str, Any]):
    """A yearly figure as its columns: shown by whoever shows figures."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)


def _named(key: str) -> tuple[Field, Text]:
    table, name, *year = key.split(".")
    if table == "metric":
        term = vocabulary("metric").get(name)
        return METRIC.field("lo"), Text("{metric} in {year}", metric=Title(term.en, term.zh), year=year[0])
    field = (FIRM if table == "firm" else ENTITIES[table]).field(name)
    return field, Title(field.en, field.zh)


def _place(files: tuple[SourceFile, ...], row: SourceRow) -> str:
    return f"{files[row.file].name} › {row.sheet}!{row.name_cell}"
