"""The targets of the plans as an office keeps them: the shipped sets, each of which an office may word anew, and its own.

A set of the registry with the code of a shipped one stands in its place; taking it out brings the shipped one back.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.change.changeset import ChangeSet, Delete, Insert, Operation, Update
from registry.errors import LOOK_AGAIN, UserError
from registry.i18n import N_, Text
from registry.model.catalogue import Scalar, Title
from registry.model.entities import ENTITIES, TABLES
from registry.model.values import Precision, UncertainDate
from registry.office.plans import Measure, PlanTarget, TargetSet, Unit, target_sets

_NOTHING = Text("Nothing was changed.")


def known_sets(connection: Connection) -> tuple[TargetSet, ...]:
    """All sets that are shown, own and shipped, the one that ends first in front."""
    own = {one.code: one for one in _own_sets(connection)}
    retired = _retired(connection)
    sets = [*own.values(), *(one for one in target_sets() if one.code not in own)]
    return tuple(sorted((one for one in sets if one.code not in retired), key=lambda one: (one.until, one.code)))


def _rows(connection: Connection, table: str) -> Iterator[dict[str, Any]]:
    entity, t = ENTITIES[table], TABLES[table]
    for row in connection.execute(select(t).order_by(t.c.uid)).mappings():
        yield entity.decode(row) | {"uid": row["uid"]}


def _retired(connection: Connection) -> frozenset[str]:
    return frozenset(str(row["code"]) for row in _rows(connection, "plan_set") if row["retired"])


def _own_sets(connection: Connection) -> Iterator[TargetSet]:
    targets: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(connection, "plan_target"):
        targets.setdefault(str(row["plan"]), []).append(row)
    for row in _rows(connection, "plan_set"):
        issued, until = row["issued"], row["until"]
        if issued is None or until is None or issued.start is None or until.end is None:
            continue  # a set that is only put away
        source = _both(row["source_en"], row["source"])
        mine = sorted(targets.get(str(row["uid"]), ()), key=lambda one: (one["place"] or 0, one["code"]))
        yield TargetSet(
            row["code"],
            _both(row["en"], row["zh"]),
            issued.start,
            until.end,
            source,
            tuple(_target(one, source) for one in mine),
            uid=str(row["uid"]),
        )


def _target(row: Mapping[str, Any], source: Title) -> PlanTarget:
    own = _both(row["source_en"], row["source"]) if row["source"] or row["source_en"] else source
    measure = row["measure"]
    return PlanTarget(
        row["code"],
        _both(row["en"], row["zh"]),
        row["value"],
        Unit(row["unit"]),
        Measure(measure) if measure else None,
        own,
    )


def _both(en: str | None, zh: str | None) -> Title:
    return Title(en or zh or "", zh or en or "")


def refuse_unsound(wanted: TargetSet) -> None:
    """Refuse a set that says nothing or contradicts itself.

    Raises:
        UserError: names the first thing that is wrong.
    """
    for wrong, text in _faults(wanted):
        if wrong:
            raise UserError(text, _NOTHING)


def _faults(wanted: TargetSet) -> Iterator[tuple[bool, Text]]:
    yield not wanted.code.strip(), Text("A set of targets needs a code.")
    yield not wanted.title.zh.strip(), Text("A set of targets needs a name.")
    yield wanted.issued >= wanted.until, Text("The last day must come after the day of issue.")
    yield not str(wanted.source.zh).strip(), Text("Say where these targets are written: every target has a source.")
    codes = [one.code for one in wanted.targets]
    yield len(set(codes)) != len(codes), Text("Two targets have the same code.")
    for one in wanted.targets:
        name = one.title.zh or one.code
        yield not one.code.strip() or not one.title.zh.strip(), Text("A target needs a code and a name.")
        wrong = one.value is not None and one.value <= 0
        yield wrong, Text("The target “{name}” must be a whole number above zero, or none.", name=name)


def set_change(connection: Connection, wanted: TargetSet, *, actor: str, reason: str = "") -> ChangeSet | None:
    """The change set that makes the registry say `wanted`; None where it says so already.

    Raises:
        UserError: the set is not sound.
    """
    refuse_unsound(wanted)
    operations = tuple(set_operations(connection, wanted))
    if not operations:
        return None
    return ChangeSet("edit", N_("Edit targets “{set}”"), actor, operations, {"set": wanted.title}, reason.strip())


def set_operations(connection: Connection, wanted: TargetSet) -> Iterator[Operation]:
    """What makes the registry say `wanted`."""
    t = TABLES["plan_set"]
    held = connection.execute(select(t).where(t.c.code == wanted.code)).mappings().first()
    shipped = next((one for one in target_sets() if one.code == wanted.code), None)
    if held is None and shipped is not None and replace(wanted, uid="") == shipped:
        return
    uid = str(held["uid"]) if held is not None else str(uuid.uuid4())
    values = ENTITIES["plan_set"].encode(_set_values(wanted))
    yield from _written("plan_set", uid, None if held is None else dict(held), values)
    c = TABLES["plan_target"].c
    there = {
        str(row["code"]): dict(row)
        for row in connection.execute(select(TABLES["plan_target"]).where(c.plan == uid)).mappings()
    }
    for place, one in enumerate(wanted.targets):
        columns = ENTITIES["plan_target"].encode(_target_values(one, wanted.source, uid, place))
        row = there.pop(one.code, None)
        yield from _written("plan_target", str(row["uid"]) if row else str(uuid.uuid4()), row, columns)
    for row in there.values():
        yield Delete("plan_target", str(row["uid"]), row)


def _set_values(wanted: TargetSet) -> dict[str, object]:
    return {
        "code": wanted.code.strip(),
        "en": wanted.title.message or None,
        "zh": wanted.title.zh,
        "issued": _day(wanted.issued),
        "until": _day(wanted.until),
        "source_en": wanted.source.message or None,
        "source": wanted.source.zh or None,
        "retired": None,
    }


def _target_values(one: PlanTarget, source: Title, plan: str, place: int) -> dict[str, object]:
    is_own = (one.source.message, one.source.zh) != (source.message, source.zh)
    return {
        "plan": plan,
        "code": one.code.strip(),
        "place": place,
        "en": one.title.message or None,
        "zh": one.title.zh,
        "value": one.value,
        "unit": one.unit.value,
        "measure": one.measure.value if one.measure is not None else None,
        "source_en": one.source.message or None if is_own else None,
        "source": one.source.zh or None if is_own else None,
    }


def _day(day: date) -> UncertainDate:
    return UncertainDate(Precision.DAY, day, day, day.isoformat())


def _written(
    table: str, uid: str, held: Mapping[str, Scalar] | None, values: Mapping[str, Scalar]
) -> Iterator[Operation]:
    """A record made or changed so that it says `values`; nothing where it says so."""
    if held is None:
        yield Insert(table, uid, values)
        return
    changed = [name for name, value in values.items() if held[name] != value]
    if changed:
        yield Update(table, uid, {n: held[n] for n in changed}, {n: values[n] for n in changed})


def is_shipped(code: str) -> bool:
    """Whether the program ships a set of this code."""
    return any(one.code == code for one in target_sets())


def drop_set(connection: Connection, code: str, *, actor: str, reason: str = "") -> ChangeSet:
    """The change set that takes an own set out, which brings the shipped one of its code back; a shipped one is put away.

    Raises:
        UserError: it is the only set left, or there is no such set.
    """
    sets = {one.code: one for one in known_sets(connection)}
    if code not in sets:
        raise UserError(Text("There is no such set of targets."), _NOTHING, LOOK_AGAIN)
    wanted = sets[code]
    if not wanted.uid:
        if len(sets) == 1:
            raise UserError(
                Text("One set of targets must stay, or the Overview would have nothing to show."),
                _NOTHING,
                Text("Add another set first."),
            )
        values = ENTITIES["plan_set"].encode({"code": code, "zh": wanted.title.zh, "retired": True})
        operations: tuple[Operation, ...] = (Insert("plan_set", str(uuid.uuid4()), values),)
        return ChangeSet("edit", N_("Put targets “{set}” away"), actor, operations, {"set": wanted.title}, reason)
    if len(sets) == 1 and not is_shipped(code):
        raise UserError(
            Text("One set of targets must stay, or the Overview would have nothing to show."),
            _NOTHING,
            Text("Add another set first."),
        )
    operations = tuple(_removal(connection, wanted.uid))
    return ChangeSet("edit", N_("Remove targets “{set}”"), actor, operations, {"set": wanted.title}, reason)


def _removal(connection: Connection, uid: str) -> Iterator[Delete]:
    c = TABLES["plan_target"].c
    for row in connection.execute(select(TABLES["plan_target"]).where(c.plan == uid)).mappings():
        yield Delete("plan_target", row["uid"], dict(row))
    t = TABLES["plan_set"]
    row = connection.execute(select(t).where(t.c.uid == uid)).mappings().one()
    yield Delete("plan_set", uid, dict(row))


def put_away(connection: Connection) -> tuple[TargetSet, ...]:
    """The shipped sets that the office does not show."""
    retired = _retired(connection)
    return tuple(one for one in target_sets() if one.code in retired)


def bring_back_set(connection: Connection, code: str, *, actor: str) -> ChangeSet | None:
    """The change set that shows a shipped set again; None where it is shown."""
    t = TABLES["plan_set"]
    row = connection.execute(select(t).where(t.c.code == code, t.c.retired == 1)).mappings().first()
    if row is None:
        return None
    title = next((one.title for one in target_sets() if one.code == code), Title(code, code))
    operations = (Delete("plan_set", str(row["uid"]), dict(row)),)
    return ChangeSet("edit", N_("Show targets “{set}” again"), actor, operations, {"set": title})
