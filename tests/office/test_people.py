"""Who may change what: the door into the data asks, and says why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.change import ChangeSet, Insert, Operation, apply, undo
from registry.change.people import (
    at_work,
    people,
    refuse_unfit_witness,
    system_account,
    who_acts,
    why_not,
    why_read_only,
)
from registry.change.restore import restore
from registry.errors import UserError
from registry.office.staff import confirm_change, person_change, remove_change
from registry.rounds.sealing import seal
from registry.store import Registry
from registry.store.backup import make_backup
from tests.change.acts import do, edit, faults, firm
from tests.store.support import fresh

_TABLES = {
    "a firm": ("firm",),
    "an import": ("firm", "metric", "claim"),
    "people": ("person",),
    "a round": ("selection_round", "round_step"),
    "the panel": ("panel_seat", "recusal"),
    "marks": ("mark",),
    "a decision": ("decision",),
    "an objection": ("objection",),
}
_ALLOWED = {
    "officer": {"a firm", "an import", "people", "a round", "the panel", "a decision", "an objection"},
    "secretary": {"a round", "the panel", "marks", "a decision", "an objection", "a seal"},
    "reviewer": {"a decision", "an objection"},
    "reader": set[str](),
    "officer reviewer": {"a firm", "an import", "people", "a round", "the panel", "a decision", "an objection"},
    "officer secretary": {*_TABLES, "a seal"},
}


def name(registry: Registry, who: str, *roles: str, account: str = "", by: str = "officer") -> None:
    """Put somebody on record."""
    with registry.read() as connection:
        known = {p.name: p.uid for p in people(connection)}
        change = person_change(connection, known.get(who, ""), name=who, account=account, roles=roles, actor=by)
    assert change is not None
    apply(registry, change)


@pytest.fixture
def staffed(registry: Registry) -> Registry:
    """A registry with one person a role; none has an account, so that the name alone counts."""
    name(registry, "officer", "officer")
    for role in ("reviewer", "secretary", "reader"):
        name(registry, role, role)
    return registry


@pytest.mark.parametrize("roles", _ALLOWED)
def test_what_each_role_may_do(registry: Registry, roles: str) -> None:
    name(registry, "someone", *{"officer", *roles.split()})
    if "officer" not in roles:
        name(registry, "officer", "officer", by="someone")
        name(registry, "someone", *roles.split())
    with registry.read() as connection:
        person = who_acts(people(connection), "someone", system_account())
    allowed = {act for act, tables in _TABLES.items() if why_not(person, "edit", tables) is None}
    if why_not(person, "seal", ("selection_round",)) is None:
        allowed.add("a seal")
    assert allowed == _ALLOWED[roles]


def test_a_registry_that_names_nobody_is_open(registry: Registry) -> None:
    do(registry, firm("f"))
    with registry.read() as connection:
        assert why_read_only(connection, "anybody") is None


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("reader", "reader may read this registry and change nothing"),
        ("stranger", "you are not among them"),
        ("secretary", "may not change this"),
        ("reviewer", "may not change this"),
    ],
)
def test_the_door_refuses_who_may_not_and_writes_nothing(staffed: Registry, who: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        apply(staffed, ChangeSet("edit", "x", who, (firm("f"),)))
    do(staffed, firm("f"))
    with pytest.raises(UserError):
        undo(staffed, who)
    assert faults(staffed) == []


def test_an_account_counts_for_its_person_alone_and_the_log_names_the_person(registry: Registry) -> None:
    name(registry, "张三", "officer", account=system_account(), by="whoever")
    name(registry, "李四", "officer", account="another-account", by="张三")
    applied = apply(registry, ChangeSet("edit", "x", system_account(), (firm("f"),)))
    assert applied is not None
    with registry.read() as connection:
        actor = connection.exec_driver_sql("SELECT actor FROM change_seal ORDER BY tx DESC LIMIT 1").scalar()
        known = people(connection)
    assert actor == "张三"
    with pytest.raises(UserError, match="not among them"):
        apply(registry, ChangeSet("edit", "x", "李四", (firm("g"),)))
    found = at_work(known, system_account())
    assert found is not None
    assert found.name == "张三"
    assert at_work(known, "nobody") is None


def test_of_several_people_with_one_account_the_named_one_works(registry: Registry) -> None:
    mine = system_account()
    name(registry, "甲", "officer", account=mine)
    name(registry, "乙", "officer", account=mine, by="甲")
    with registry.read() as connection:
        known = people(connection)
    for wanted, found in (("乙", "乙"), ("甲", "甲"), ("丙", known[0].name)):
        person = at_work(known, mine, wanted)
        assert person is not None
        assert person.name == found
    assert who_acts(known, "乙", mine) is not None


def test_there_is_always_an_officer(staffed: Registry) -> None:
    with staffed.read() as connection:
        officer = next(p for p in people(connection) if p.name == "officer")
        with pytest.raises(UserError, match="At least one officer"):
            person_change(connection, officer.uid, name="officer", account="", roles=["reader"], actor="officer")
        with pytest.raises(UserError, match="At least one officer"):
            person_change(
                connection, officer.uid, name="officer", account="", roles=["officer"], gone=True, actor="officer"
            )
    with pytest.raises(UserError, match="At least one officer"):
        do(staffed, edit(staffed, "person", officer.uid, roles="reader"))


def test_the_first_person_must_be_an_officer(registry: Registry) -> None:
    with registry.read() as connection, pytest.raises(UserError, match="At least one officer"):
        person_change(connection, "", name="x", account="", roles=["reader"], actor="x")
    with pytest.raises(UserError, match="At least one officer"):
        do(registry, Insert("person", "p", {"name": "x", "roles": "reader"}))


def test_a_name_is_confirmed_by_its_person_and_anew_when_it_changes(staffed: Registry) -> None:
    def secretary() -> date | None:
        with staffed.read() as connection:
            return next(p for p in people(connection) if "secretary" in p.roles).confirmed

    with staffed.read() as connection:
        uid = next(p.uid for p in people(connection) if p.name == "secretary")
        change = confirm_change(connection, uid, date(2026, 1, 5), actor="secretary")
    assert change is not None
    apply(staffed, change)
    assert secretary() == date(2026, 1, 5)
    with staffed.read() as connection:
        assert confirm_change(connection, uid, date(2026, 1, 6), actor="secretary") is None
        renamed = person_change(connection, uid, name="王五", account="", roles=["secretary"], actor="officer")
    assert renamed is not None
    apply(staffed, renamed)
    assert secretary() is None


def test_nobody_gives_themselves_another_role(staffed: Registry) -> None:
    with staffed.read() as connection:
        uid = next(p.uid for p in people(connection) if p.name == "secretary")
        change = person_change(connection, uid, name="secretary", account="", roles=["officer"], actor="secretary")
    assert change is not None
    with pytest.raises(UserError, match="may not change this"):
        apply(staffed, change)


@pytest.mark.parametrize(
    ("witness", "words"),
    [("stranger", "not among the people"), ("officer", "not a reviewer"), ("reviewer", None)],
)
def test_the_second_name_at_a_seal_is_a_reviewer_s(staffed: Registry, witness: str, words: str | None) -> None:
    with staffed.read() as connection:
        if words is None:
            refuse_unfit_witness(connection, witness, "secretary")
            return
        with pytest.raises(UserError, match=words):
            refuse_unfit_witness(connection, witness, "secretary")


def test_who_is_gone_may_do_nothing_and_who_stands_in_the_log_stays(staffed: Registry) -> None:
    name(staffed, "late", "officer")
    do(staffed, firm("f"))
    with staffed.read() as connection:
        uid = {p.name: p.uid for p in people(connection)}
        with pytest.raises(UserError, match="change log"):
            remove_change(connection, uid["officer"], actor="late")
        change = remove_change(connection, uid["reader"], actor="officer")
        left = person_change(
            connection, uid["late"], name="late", account="", roles=["officer"], gone=True, actor="officer"
        )
    apply(staffed, change)
    assert left is not None
    apply(staffed, left)
    with pytest.raises(UserError, match="not among them"):
        apply(staffed, ChangeSet("edit", "x", "late", (firm("g"),)))


def test_a_reader_cannot_go_back_to_a_backup(path: Path, tmp_path: Path) -> None:
    with fresh(tmp_path / "r.car", name="R", actor="officer") as registry:
        early = make_backup(registry.path, "manual")
        name(registry, "officer", "officer")
        name(registry, "reader", "reader")
        do(registry, firm("f"))
    with pytest.raises(UserError, match="change nothing"):
        restore(tmp_path / "r.car", early, "reader")
    restored = restore(tmp_path / "r.car", early, "officer")
    assert restored.before.is_file()


def test_undoing_the_first_person_opens_the_registry_again(registry: Registry) -> None:
    name(registry, "officer", "officer")
    undo(registry, "officer")
    operations: tuple[Operation, ...] = (firm("f"),)
    assert apply(registry, ChangeSet("edit", "x", "anybody", operations)) is not None


@pytest.mark.parametrize(
    ("who", "witness", "words"),
    [
        ("officer", "reviewer", "Only a panel secretary may seal"),
        ("secretary", "officer", "not a reviewer"),
        ("secretary", "stranger", "not among the people"),
        ("secretary", "secretary", "second person"),
    ],
)
def test_a_seal_is_refused_before_anything_is_computed(staffed: Registry, who: str, witness: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        seal(staffed, who, "no such round", witness)
