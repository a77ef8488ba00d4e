"""Two firms of the registry become one: a change set like any other, shown before, undone in one step.

The kept firm takes the values that were chosen and those that only the other has. Everything that points at the other
moves to it; what it has already is not doubled. The other's names stay findable. Then the other goes.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Row, Update, ValueSource
from registry.change.firm_records import CHILD_TABLES, FirmRecords, MergeLine, compare_firms, content, firm_records
from registry.change.merged_claims import moved_claims, set_aside
from registry.errors import UserError
from registry.i18n import N_, Text
from registry.model.catalogue import Scalar
from registry.model.credit_code import Verdict, verdict
from registry.model.firm_entities import FIRM
from registry.model.pinyin import pinyin_of
from registry.store import Registry

CODE = "firm.uscc"
_NAME_KINDS = {"legal_name": "former", "short_name": "short", "english_name": "english"}
"""The fields that name a firm, with the kind of name each becomes when another takes its place."""
_SPOKEN = ("short_name", "legal_name")
_FINDING = ("pinyin", "initials")


def two_firms(registry: Registry, keep_uid: str, gone_uid: str) -> tuple[FirmRecords, FirmRecords]:
    """Both firms with all their records, read in one moment.

    Raises:
        UserError: they are the same, or one of them is not there.
    """
    nothing = Text("Nothing was changed.")
    if keep_uid == gone_uid:
        raise UserError(
            Text("A firm cannot be merged with itself."), nothing, Text("Choose another firm as the second one.")
        )
    with registry.read() as connection:
        kept, gone = firm_records(connection, keep_uid), firm_records(connection, gone_uid)
    if kept is None or gone is None:
        raise UserError(
            Text("One of the two firms is not in the registry any more."),
            nothing,
            Text("Look at the list of firms again and choose two that are there."),
        )
    return kept, gone


def merge_lines(registry: Registry, keep_uid: str, gone_uid: str) -> tuple[MergeLine, ...]:
    """What two firms of a registry say, side by side.

    Raises:
        UserError: they are the same, or one of them is not there.
    """
    return compare_firms(*two_firms(registry, keep_uid, gone_uid))


def merge_firms(
    registry: Registry,
    keep_uid: str,
    gone_uid: str,
    take: AbstractSet[str],
    actor: str,
    reason: str = "",
    *,
    code: str | None = None,
) -> ChangeSet:
    """The change set that makes one firm of two; reads only.

    Args:
        take: keys of `compare_firms` (``firm.park``, ``metric.revenue.2024``) whose value comes from the firm that goes.
            Where only one of the two has a value, it stays without being named.
        code: the credit code that was chosen, where the two have different ones; ``firm.uscc`` in `take` chooses that of
            the firm that goes.

    Raises:
        UserError: the firms are the same, one is not there, or both have a valid credit code and neither was chosen.
    """
    kept, gone = two_firms(registry, keep_uid, gone_uid)
    return merged(kept, gone, take, actor, reason, code=code)


def merged(
    kept: FirmRecords,
    gone: FirmRecords,
    take: AbstractSet[str],
    actor: str,
    reason: str = "",
    *,
    code: str | None = None,
) -> ChangeSet:
    """The same as `merge_firms` of firms that were read before.

    Raises:
        UserError: both have a valid credit code and neither was chosen, or both stand in one round.
    """
    take = _with_code(kept, gone, take, code)
    taken = tuple(_taken(kept, gone, take))
    after = {**kept.firm, **{key: gone.firm[key] for field in taken for key in _columns(field)}}
    after |= _following(kept, gone, after)
    operations: list[Operation] = []
    for table in CHILD_TABLES:
        if table != "claim":
            operations += _moves(table, kept, gone, take, after)
    operations += moved_claims(kept, gone, operations)
    operations += _candidatures(kept, gone)
    operations.append(Delete("firm", gone.uid, gone.firm))
    changed = {key: value for key, value in after.items() if value != kept.firm[key]}
    if changed:
        operations.append(Update("firm", kept.uid, {key: kept.firm[key] for key in changed}, changed))
    operations += _names(kept, gone, after)
    operations += _codes(kept, gone, after)
    operations += set_aside(kept, gone, after, operations, actor)
    return ChangeSet(
        kind="merge",
        label=N_("Merge {gone} into {kept}"),
        label_values={"gone": gone.name, "kept": kept.name},
        actor=actor,
        reason=reason,
        operations=tuple(operations),
        sources=tuple(_sources(kept, gone, taken)),
    )


def _with_code(kept: FirmRecords, gone: FirmRecords, take: AbstractSet[str], code: str | None) -> AbstractSet[str]:
    """`take` with the credit code that was chosen."""
    ours, theirs = kept.firm["uscc"], gone.firm["uscc"]
    if code is not None and code == theirs:
        take = take | {CODE}
    is_chosen = CODE in take or (code is not None and code == ours)
    if not is_chosen and ours != theirs and _is_valid(ours) and _is_valid(theirs):
        raise UserError(
            Text("The two firms have different credit codes: {one} and {other}.", one=str(ours), other=str(theirs)),
            Text("Nothing was changed."),
            Text("If they are one firm all the same, choose which of the two codes it keeps."),
        )
    return take


def _is_valid(code: Scalar) -> bool:
    return isinstance(code, str) and verdict(code) is not Verdict.INVALID


def _columns(key: str) -> list[str]:
    return [column.name for column in FIRM.field(key).columns]


def _taken(kept: FirmRecords, gone: FirmRecords, take: AbstractSet[str]) -> Iterator[str]:
    """The fields of the firm whose value comes from the one that goes."""
    for field in FIRM.fields:
        ours, theirs = field.decode(kept.firm), field.decode(gone.firm)
        is_wanted = ours is None or f"firm.{field.key}" in take
        if is_wanted and not field.computed and theirs is not None and theirs != ours:
            yield field.key


def _following(kept: FirmRecords, gone: FirmRecords, after: Row) -> dict[str, Scalar]:
    """What follows from the values of the kept firm as it will be: how it is found, and its level of the chain."""
    found: dict[str, Scalar] = {}
    for firm in (kept, gone):  # what a person mended in the pinyin of a name goes with the name
        if all(after[key] == firm.firm[key] for key in _SPOKEN):
            found = {key: firm.firm[key] for key in _FINDING}
            break
    else:
        found["pinyin"], found["initials"] = pinyin_of(str(after["short_name"] or after["legal_name"]))
    if kept.firm["segment"] is None:
        found["segment"] = gone.firm["segment"]
    return found


# --- records -----------------------------------------------------------------------------------------------------------


def _moves(table: str, kept: FirmRecords, gone: FirmRecords, take: AbstractSet[str], after: Row) -> Iterator[Operation]:
    """The records of one table go over to the kept firm, but for those it has already."""
    if table == "metric":
        yield from _figures(kept, gone, take)
        return
    twins = {content(table, row): row for row in reversed(kept.children[table])}
    has_primary = any(row.get("is_primary") for row in kept.children[table])
    bears = {after[key] for key in _NAME_KINDS}
    paid = {row["support"] for row in gone.children["payment"]} if table == "support" else set[Scalar]()
    for row in gone.children[table]:
        # What money was paid out under stays a record of its own.
        twin = None if row["uid"] in paid else twins.get(content(table, row))
        if twin is not None:
            yield from _told_by(table, twin, row)
            yield from _primary(table, twin, row, has_primary)
        if twin is not None or (table == "firm_name" and row["name"] in bears):
            yield _removal(table, row)
        else:
            yield _move(table, row, kept.uid, is_second=has_primary)


def _move(table: str, row: Row, to: str, *, is_second: bool = False) -> Update:
    before: dict[str, Scalar] = {"firm": row["firm"]}
    after: dict[str, Scalar] = {"firm": to}
    if table == "firm_segment" and row["is_primary"] and is_second:
        before["is_primary"], after["is_primary"] = row["is_primary"], 0
    return Update(table, str(row["uid"]), before, after)


def _removal(table: str, row: Row) -> Delete:
    return Delete(table, str(row["uid"]), row)


def _told_by(table: str, twin: Row, row: Row) -> Iterator[Update]:
    """A record that stays learns who else says so, where nobody was named."""
    keys = [key for key in ("source", "grade") if key in twin]
    if all(twin[key] is None for key in keys) and any(row[key] for key in keys):
        after = {key: row[key] for key in keys if row[key] is not None}
        yield Update(table, str(twin["uid"]), dict.fromkeys(after), after)


def _primary(table: str, twin: Row, row: Row, has_primary: bool) -> Iterator[Update]:
    if table == "firm_segment" and row["is_primary"] and not has_primary:
        yield Update(table, str(twin["uid"]), {"is_primary": twin["is_primary"]}, {"is_primary": 1})


def _figures(kept: FirmRecords, gone: FirmRecords, take: AbstractSet[str]) -> Iterator[Operation]:
    """One figure a year: the kept firm's, unless the other's is taken."""
    ours = kept.figures()
    equal = {line.key for line in compare_firms(kept, gone) if line.equal}
    for key, row in gone.figures().items():
        if key not in ours:
            yield _move("metric", row, kept.uid)
        elif key in take and key not in equal:
            yield _removal("metric", ours[key])
            yield _move("metric", row, kept.uid)
        else:
            if key in equal:
                yield from _told_by("metric", ours[key], row)
            yield _removal("metric", row)


def _candidatures(kept: FirmRecords, gone: FirmRecords) -> Iterator[Update]:
    """A round that is still drafted is stood in by the kept firm."""
    ours = {row["round"] for _, row in kept.standing}
    for title, row in gone.standing:
        if row["round"] in ours:
            raise UserError(
                Text("Both firms have applied in the round “{title}”.", title=title),
                Text("Nothing was changed."),
                Text("Withdraw one of the two applications first."),
            )
        yield Update("candidature", str(row["uid"]), {"firm_uid": gone.uid}, {"firm_uid": kept.uid})


# --- what the firm was called -------------------------------------------------------------------------------------------


def _names(kept: FirmRecords, gone: FirmRecords, after: Row) -> Iterator[Insert]:
    """Names that either firm bore and the kept one will not bear: former names, or short ones."""
    bears = {after[key] for key in _NAME_KINDS}
    known = {(row["kind"], row["name"]) for firm in (kept, gone) for row in firm.children["firm_name"]}
    for key, kind in _NAME_KINDS.items():
        for firm in (kept, gone):
            name = firm.firm[key]
            if name is None or name in bears or (kind, name) in known:
                continue
            known.add((kind, name))
            yield _new("firm_name", {"firm": kept.uid, "kind": kind, "name": name})


def _codes(kept: FirmRecords, gone: FirmRecords, after: Row) -> Iterator[Insert]:
    """A credit code that the kept firm will not have, so that it stays findable."""
    known = {row["value"] for firm in (kept, gone) for row in firm.children["firm_identifier"]}
    for firm in (kept, gone):
        code = firm.firm["uscc"]
        if code is not None and code != after["uscc"] and code not in known:
            known.add(code)
            yield _new("firm_identifier", {"firm": kept.uid, "scheme": "uscc", "value": code})


def _new(table: str, values: Row) -> Insert:
    return Insert(table, str(uuid.uuid4()), values)


def _sources(kept: FirmRecords, gone: FirmRecords, taken: Iterable[str]) -> Iterator[ValueSource]:
    """Where the values that were taken came from before: a cell of a sheet is a document to the kept firm."""
    for key in taken:
        found = gone.provenance.get(key)
        if found is not None and (note := found.short()):
            yield ValueSource(kept.uid, key, "document" if found.kind == "sheet" else found.kind, note)
