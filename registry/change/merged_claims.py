"""What becomes of the statements about two firms that are merged: they follow, and the values set aside join them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from registry.change.changeset import Delete, Insert, Operation, Row, Update
from registry.change.claims import MERGED, Statement, claim_of
from registry.change.firm_records import FirmRecords, bare
from registry.change.open_values import competing_columns
from registry.model.firm_entities import FIRM

_FIGURE = ("lo", "hi", "kind", "currency")


def moved_claims(kept: FirmRecords, gone: FirmRecords, made: Sequence[Operation]) -> Iterator[Operation]:
    """The statements about the firm that goes are about the kept one; those about records that go are taken out.

    Args:
        made: what is done with the other records.
    """
    removed = {one.uid for one in made if isinstance(one, Delete)}
    for firm in (kept, gone):
        for row in firm.children["claim"]:
            uid = str(row["uid"])
            if row["record"] in removed:
                yield Delete("claim", uid, row)
            elif firm is gone:
                record = kept.uid if row["record"] == gone.uid else row["record"]
                before = {"firm": row["firm"], "record": row["record"]}
                after = {"firm": kept.uid, "record": record}
                changed = {key for key in before if before[key] != after[key]}
                yield Update("claim", uid, {k: before[k] for k in changed}, {k: after[k] for k in changed})


def set_aside(
    kept: FirmRecords, gone: FirmRecords, after: Row, made: Sequence[Operation], actor: str
) -> Iterator[Insert]:
    """Of two different values the one that does not count is kept as a statement, with the source it had."""
    for field in FIRM.fields:
        columns = competing_columns("firm", field.key)
        ours, theirs = field.decode(kept.firm), field.decode(gone.firm)
        if not columns or ours is None or theirs is None or bare(ours) == bare(theirs):
            continue
        is_ours = bare(field.decode(after)) == bare(ours)
        loser = gone if is_ours else kept
        values = {name: loser.firm[name] for name in columns}
        grade = loser.firm["grade"]
        said = Statement(
            kept.uid, "firm", kept.uid, field.key, values, MERGED, grade=None if grade is None else str(grade)
        )
        yield claim_of(said, loser.provenance.get(field.key), actor)
    yield from _figures(kept, gone, made, actor)


def _figures(kept: FirmRecords, gone: FirmRecords, made: Sequence[Operation], actor: str) -> Iterator[Insert]:
    removed = {one.uid for one in made if isinstance(one, Delete)}
    ours, theirs = kept.figures(), gone.figures()
    for key in ours.keys() & theirs.keys():
        one, other = ours[key], theirs[key]
        if all(one[name] == other[name] for name in _FIGURE):
            continue
        stays, goes = (other, one) if one["uid"] in removed else (one, other)
        values = {name: goes[name] for name in competing_columns("metric", "lo")}
        said = Statement(kept.uid, "metric", str(stays["uid"]), "lo", values, MERGED, source=str(goes["source"] or ""))
        yield claim_of(said, None, actor)
