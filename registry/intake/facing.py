"""A row of a sheet laid beside a firm of the registry, field by field, as the import would treat it were it that firm's.

The row is planned by itself, so that what is shown is what a commit writes. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from registry.change import Provenance
from registry.change.firm_records import bare
from registry.i18n import Text
from registry.intake.assemble import Assembly
from registry.intake.decisions import Decisions, MatchKind, RowMatch, ValueKey
from registry.intake.drafts import SourceRow
from registry.intake.plan import SourceFile
from registry.intake.planned import FIGURE, PlannedChange, PlannedFirm
from registry.intake.snapshot import Snapshot, take_snapshot
from registry.model.catalogue import Field, Title
from registry.model.entities import TABLES
from registry.model.firm_entities import FIRM
from registry.store import Registry

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FacingField:
    """A field on which there is nothing to choose: both sides say the same, or the row is silent.

    Attributes:
        stated, held: decoded values; None where a side is silent.
        cell: column letters and row of the stated value, "" for none.
    """

    field: Field
    label: Text
    stated: Any
    held: Any
    cell: str = ""


@dataclass(frozen=True, slots=True)
class FacingFirm:
    """A row beside a firm.

    Attributes:
        uid: the firm.
        planned: what the row changes in it.
        records: {record uid: (fields in the registry, None for a new record; fields in the sheet)} of what changes.
        undecided: conflicts that nobody has decided.
        names: the legal name in the registry and the one in the row.
        settled: fields of the firm without a choice, those on which both agree first.
        origins: where the registry's side of conflicts comes from; told in the review.
    """

    uid: str
    planned: PlannedFirm
    records: Mapping[str, tuple[Record | None, Record]]
    undecided: frozenset[ValueKey]
    names: FacingField
    settled: tuple[FacingField, ...]
    origins: Mapping[ValueKey, Provenance] = field(default_factory=dict[ValueKey, Provenance])


def face_firm(
    registry: Registry, files: tuple[SourceFile, ...], row: SourceRow, uid: str, decisions: Decisions
) -> FacingFirm | None:
    """Lay `row` beside the firm `uid` of `registry`; None where there is no such firm, or nothing of the row is its.

    Args:
        decisions: what was decided of the firm's values counts, too.
    """
    snapshot = take_snapshot(registry, _with_owner(registry, uid, row.uscc))
    if uid not in snapshot.rows["firm"]:
        return None
    said = {(row.file, row.sheet, row.row): RowMatch(MatchKind.FIRM, uid)}
    alone = replace(decisions, matches=said, duplicates={}, excluded=frozenset())
    plan = Assembly(files, snapshot, alone, ()).build((row,), fictional=snapshot.fictional)
    planned = next((firm for firm in plan.firms if firm.uid == uid), None)
    if planned is None:
        return None
    open_ones = {(c.uid, c.field.key) for c in planned.updates if c.conflict} - decisions.conflicts.keys()
    held = snapshot.decoded("firm", uid)
    return FacingFirm(
        uid=uid,
        planned=planned,
        records=_records(planned, row, snapshot),
        undecided=frozenset(open_ones),
        names=FacingField(
            FIRM.field("legal_name"),
            _title(FIRM.field("legal_name")),
            None if row.company is None else row.company.name,
            held["legal_name"],
            row.name_cell,
        ),
        settled=tuple(_settled(planned, row, held)),
    )


def _with_owner(registry: Registry, uid: str, code: str | None) -> set[str]:
    """The firm, and the one that has the row's credit code: a code never goes from one to the other."""
    if code is None:
        return {uid}
    firm = TABLES["firm"].c
    with registry.read() as connection:
        return {uid, *connection.execute(select(firm.uid).where(firm.uscc == code)).scalars()}


def _records(planned: PlannedFirm, row: SourceRow, snapshot: Snapshot) -> dict[str, tuple[Record | None, Record]]:
    found: dict[str, tuple[Record | None, Record]] = {made.uid: (None, made.values) for made in planned.new_records}
    for change in planned.updates:
        if change.uid in found and found[change.uid][0] is None:
            continue
        before, after = found.get(change.uid) or (held := snapshot.decoded(change.table, change.uid), held)
        stated = _figure(row, change, after) if change.table == "metric" else {change.field.key: change.after}
        found[change.uid] = before, {**after, **stated}
    return found


def _figure(row: SourceRow, change: PlannedChange, record: Record) -> Record:
    """A yearly figure changes whole; blank where the row makes it unknown."""
    if change.field.key not in FIGURE:
        return {change.field.key: change.after}
    which = record["metric"], record["year"]
    drafts = (d.values for d in row.drafts if d.table == "metric")
    stated = next((v for v in drafts if (v["metric"], v["year"]) == which), None)
    return {key: None if stated is None else stated.get(key) for key in FIGURE}


def _settled(planned: PlannedFirm, row: SourceRow, held: Record) -> Iterator[FacingField]:
    firm = next((d for d in row.drafts if d.table == "firm"), None)
    stated: Record = {} if firm is None else firm.values
    letters: Mapping[str, str] = {} if firm is None else firm.letters
    changed = {c.field.key for c in planned.updates if c.table == "firm"}
    silent: list[FacingField] = []
    for one in FIRM.fields:
        ours, theirs = stated.get(one.key), held.get(one.key)
        if one.computed or one.key in changed or one.key == "legal_name" or theirs in (None, ""):
            continue
        cell = f"{letters[one.key]}{row.row}" if one.key in letters else ""
        if ours is None:
            silent.append(FacingField(one, _title(one), None, theirs))
        elif bare(ours) == bare(theirs):
            yield FacingField(one, _title(one), ours, theirs, cell)
    yield from silent


def _title(field: Field) -> Text:
    return Title(field.en, field.zh)
