"""What questions about columns need to know of a table and of the registry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from registry.intake.column_question import AskedColumn, Sum
from registry.intake.column_unit import unit_of
from registry.intake.drafts import SourceRow
from registry.intake.mapping import MappedColumn
from registry.intake.questions import usual, without_year
from registry.intake.reading import column_name
from registry.intake.said_columns import NO_CHOICE
from registry.intake.snapshot import Snapshot
from registry.intake.surveying import FoundTable
from registry.intake.targets import Target
from registry.model.catalogue import Kind
from registry.model.entities import ENTITIES
from registry.model.values import Amount
from registry.model.vocab import vocabulary

_BARE = re.compile(r"\s*[+-]?[\d,，]*\d(?:\.\d+)?\s*\Z")
_SAMPLES = 3


def asked_columns(
    table: FoundTable, rows: Sequence[SourceRow], filled: Mapping[str, int], usually: Mapping[str, int]
) -> Iterator[AskedColumn]:
    """The columns of a table, as far as questions need them.

    Args:
        filled: how many cells of a column, by its letters, hold anything.
        usually: `usual_sums`. The sums of a column of which nothing usual is known are not gathered: there is nothing to
            hold them against.
    """
    source = table.source
    region = source.region
    lines = [row.row for row in rows]
    last = max((*lines, region.naming_row))
    for mapped in source.columns:
        if not mapped.targets and mapped.doubt != "year":
            continue
        column = region.column(mapped.column)
        choice = source.choices.get(mapped.column, NO_CHOICE)
        letters = column_name(mapped.column)
        shown = islice((row for row in rows if letters in row.cells), _SAMPLES)
        yield AskedColumn(
            file=source.file,
            file_name=source.file_name,
            sheet=source.sheet.name,
            region=table.key[2],
            column=mapped.column,
            header=column.text or letters,
            fields=tuple(target.key for target in mapped.targets),
            rows=(min(lines, default=last), last),
            filled=filled.get(letters, 0),
            unit=unit_of(choice, column) or region.sheet_unit,
            year=next((target.year for target in mapped.targets if target.year), None),
            needs_year=mapped.doubt == "year",
            sums=tuple(_sums(mapped, rows, letters)) if _can_be_judged(mapped.targets, usually) else (),
            sample=tuple((f"{letters}{row.row}", row.cells[letters]) for row in shown),
        )


def _can_be_judged(targets: Sequence[Target], usually: Mapping[str, int]) -> bool:
    """Whether it can be told that the sums of these fields are far from the usual."""
    return any(map(_is_money, targets)) and any(without_year(target.key) in usually for target in targets)


def _is_money(target: Target) -> bool:
    if target.metric is not None:
        return vocabulary("metric").get(target.metric).unit == "money"
    return target.field.kind is Kind.AMOUNT


def _sums(mapped: MappedColumn, rows: Sequence[SourceRow], letters: str) -> Iterator[Sum]:
    """The sums of a column whose cells name no unit of their own."""
    target = mapped.targets[0]
    for row in rows:
        text = row.cells.get(letters)
        if text is None or not _BARE.match(text):
            continue
        fen = _fen(row, target)
        if fen is not None:
            yield Sum(f"{letters}{row.row}", text, fen)


def _fen(row: SourceRow, target: Target) -> int | None:
    for draft in row.drafts:
        if draft.table != target.table:
            continue
        if target.metric is None:
            amount = draft.values.get(target.field.key)
            return amount.lo_fen if isinstance(amount, Amount) else None
        if (draft.values["metric"], draft.values["year"]) == (target.metric, target.year):
            return draft.values["lo"]
    return None


def usual_sums(snapshot: Snapshot) -> Mapping[str, int]:
    """What the registry usually holds in each field of money, in minor units."""
    return usual(_held(snapshot))


def _held(snapshot: Snapshot) -> Iterator[tuple[str, int]]:
    for metric in snapshot.rows["metric"].values():
        if metric["currency"] == "CNY" and metric["lo"] is not None:
            yield f"metric.{metric['metric']}", metric["lo"]
    for table in ("firm", "funding_event"):
        keys = [field.key for field in ENTITIES[table].fields if field.kind is Kind.AMOUNT]
        for record in snapshot.rows[table].values():
            for key in keys:
                if record[f"{key}_currency"] == "CNY" and record[f"{key}_lo"] is not None:
                    yield f"{table}.{key}", record[f"{key}_lo"]
