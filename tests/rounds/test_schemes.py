"""Versions of schemes: numbered, signed, undone, and kept for ever where a round used them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.change import changes, undo
from registry.errors import UserError
from registry.i18n import Language
from registry.rounds.schemes import SHIPPED, SchemeVersion, find_version, newest_scheme, save_scheme, scheme_versions
from registry.scoring import load_scheme, parse_scheme
from registry.scoring.scheme_diff import scheme_diff
from registry.store import Registry
from tests.rounds.conftest import OFFICER, best, draft

FIRST = load_scheme()
SECOND = FIRST.move_indicator("revenue", 700)


def versions(registry: Registry) -> tuple[SchemeVersion, ...]:
    with registry.read() as connection:
        return scheme_versions(connection)


def test_the_shipped_scheme_is_known_before_anything_is_saved(registry: Registry) -> None:
    (only,) = versions(registry)
    assert (only.uid, only.version, only.digest, only.author) == (SHIPPED, FIRST.version, FIRST.digest, "")
    assert only.scheme == FIRST


def test_a_saved_scheme_is_the_next_version_with_author_note_and_day(registry: Registry) -> None:
    saved = save_scheme(registry, SECOND, actor=OFFICER, note="营业收入权重上调", on=date(2025, 7, 3))
    assert (saved.version, saved.author, saved.note, saved.saved) == (2, OFFICER, "营业收入权重上调", date(2025, 7, 3))
    assert saved.scheme == replace(SECOND, version=2)
    assert parse_scheme(saved.body, "s.toml").digest == saved.digest
    third = save_scheme(registry, saved.scheme.move_indicator("revenue", 800), actor=OFFICER)
    assert [(v.version, v.uid == SHIPPED) for v in versions(registry)] == [(3, False), (2, False), (1, True)]
    assert {d.subject.render(Language.EN) for d in scheme_diff(saved.scheme, third.scheme)} >= {"Revenue"}
    with registry.read() as connection:
        assert newest_scheme(connection).uid == third.uid
        last = changes(connection)[-1]
    assert (last.actor, last.label(Language.EN)) == (OFFICER, "Save scheme “Ten key enterprises”, version 3")
    assert changes_reason(registry, -2) == "营业收入权重上调"


def changes_reason(registry: Registry, number: int) -> str:
    with registry.read() as connection:
        return changes(connection)[number].reason


def test_what_says_the_same_is_no_new_version(registry: Registry) -> None:
    saved = save_scheme(registry, SECOND, actor=OFFICER)
    for same in (SECOND, saved.scheme):
        with pytest.raises(UserError, match="Nothing differs from version 2"):
            save_scheme(registry, same, actor=OFFICER)
    assert len(versions(registry)) == 2
    assert save_scheme(registry, FIRST, actor=OFFICER).version == 3  # back to the first is a decision of its own


def test_another_scheme_counts_its_own_versions(registry: Registry) -> None:
    other = replace(SECOND, code="pilot")
    assert save_scheme(registry, other, actor=OFFICER).version == 1
    assert [(v.code, v.version) for v in versions(registry)] == [(FIRST.code, 1), ("pilot", 1)]


def test_undo_takes_a_version_back_and_keeps_one_that_a_round_uses(registry: Registry) -> None:
    save_scheme(registry, SECOND, actor=OFFICER)
    undo(registry, OFFICER)
    assert [v.version for v in versions(registry)] == [1]
    saved = save_scheme(registry, SECOND, actor=OFFICER)
    with registry.read() as connection:
        tx = changes(connection)[-1].tx
    draft(registry, best(registry, 3), scheme=saved.body)
    undone = undo(registry, OFFICER, tx)
    assert [(kept.table, kept.uid) for kept in undone.kept] == [("scheme", saved.uid)]
    held = next(v for v in versions(registry) if v.uid == saved.uid)
    assert (held.rounds, held.sealed, held.digest) == (("2025",), False, saved.digest)


def test_a_round_with_the_shipped_scheme_stores_it_under_its_own_version(registry: Registry) -> None:
    draft(registry, best(registry, 3))
    (only,) = versions(registry)
    assert (only.version, only.digest, only.rounds) == (1, FIRST.digest, ("2025",))
    assert only.uid != SHIPPED
    assert save_scheme(registry, SECOND, actor=OFFICER).version == 2


@pytest.mark.parametrize(
    "name", ["key-enterprises@2", "key-enterprises@v2", "v2", "2", "key-enterprises", "{digest}", "{uid}"]
)
def test_a_version_is_found_by_what_people_call_it(registry: Registry, name: str) -> None:
    saved = save_scheme(registry, SECOND, actor=OFFICER)
    with registry.read() as connection:
        found = find_version(connection, name.format(digest=saved.digest[:8], uid=saved.uid))
        assert found == saved
        for wrong in ("key-enterprises@9", "other", "v9", saved.digest[:7]):
            with pytest.raises(UserError):
                find_version(connection, wrong)
