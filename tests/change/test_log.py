"""The chained log: what an attacker with a plain SQL tool can and cannot do unseen.

The matrix is that of the reference (reliability.md 2.7). Two attacks cannot be seen without a hash kept elsewhere, and the
tests say so: a tail cut off with all its effects, and a chain rewritten as a whole.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import pytest

from registry.change import changes, verify_log
from registry.change.seal import GENESIS, canonical, log_digest, log_rows, seal_hash
from registry.change.verify import replay
from registry.model.entities import TABLES
from registry.store import open_registry
from registry.store.driver import choose_driver
from tests.change.acts import do, edit, faults, firm, milestone, removal
from tests.store.support import everything


@pytest.fixture
def busy(path: Path) -> Path:
    """A registry with six changes after its creation, closed."""
    with open_registry(path) as registry:
        do(registry, *(firm(f"f{i}", f"企业 {i}") for i in range(5)))
        do(registry, milestone("m1", "f1"), milestone("m2", "f2"))
        do(registry, edit(registry, "firm", "f1", park="张江"))
        do(registry, removal(registry, "milestone", "m2"))
        do(registry, edit(registry, "firm", "f3", legal_name="改名"))
        do(registry, firm("late"))
        assert faults(registry) == []
    return path


def _tool(path: Path, *statements: str) -> None:
    """A plain SQL tool: no recursive triggers, no foreign keys, no scruples; it puts the triggers back afterwards."""
    with contextlib.closing(choose_driver().module.connect(str(path))) as connection:
        connection.isolation_level = None
        connection.execute("BEGIN")
        triggers: list[tuple[str, str]] = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")


def _found(path: Path) -> set[str]:
    with open_registry(path) as registry:
        found = faults(registry)
        assert found == faults(registry), "a second look finds the same"
    return set(found)


ATTACKS: dict[str, tuple[list[str], set[str]]] = {
    "a log row edited": (["UPDATE change_log SET delta = replace(delta, '企业 1', '企业 9') WHERE id = 3"], {"log", "differs"}),
    "a log row given to another change": (["UPDATE change_log SET tx = 3 WHERE tx = 4"], {"log"}),
    "a log row deleted in the middle": (["DELETE FROM change_log WHERE id = 9"], {"log", "gap", "differs"}),
    "all log rows of a change deleted": (["DELETE FROM change_log WHERE tx = 4"], {"log", "gap", "differs"}),
    "a seal's words edited": (["UPDATE change_seal SET actor = 'somebody else' WHERE tx = 4"], {"seal"}),
    "a seal's time edited": (["UPDATE change_seal SET at = '2020-01-01T00:00:00+00:00' WHERE tx = 5"], {"seal"}),
    "a seal deleted in the middle": (["DELETE FROM change_seal WHERE tx = 4"], {"seal", "gap"}),
    "a change deleted in the middle": (
        ["DELETE FROM change_seal WHERE tx = 4", "DELETE FROM change_log WHERE tx = 4"], {"seal", "gap", "differs"},
    ),
    "a change deleted in the middle with its effect": (
        [
            "DELETE FROM change_seal WHERE tx = 4", "DELETE FROM change_log WHERE tx = 4",
            "UPDATE firm SET park = NULL, row_version = 1 WHERE uid = 'f1'",
        ],
        {"seal", "gap"},
    ),
    "a firm changed": (["UPDATE firm SET legal_name = '改' WHERE uid = 'f0'"], {"differs"}),
    "a firm changed with its version": (["UPDATE firm SET park = 'x', row_version = 2 WHERE uid = 'f0'"], {"differs"}),
    "a firm deleted": (["DELETE FROM firm WHERE uid = 'f0'"], {"absent"}),
    "a firm inserted": (["INSERT INTO firm (uid, legal_name) VALUES ('ghost', '鬼')"], {"differs"}),
    "log rows added": (
        ["INSERT INTO change_log (tx, table_name, uid, op, delta) VALUES (7, 'firm', 'late', 'update', '{\"park\":[null,\"x\"]}')"],
        {"log", "differs"},
    ),
    "log rows added without a seal": (
        ["INSERT INTO change_log (tx, table_name, uid, op, delta) VALUES (99, 'firm', 'late', 'update', '{\"park\":[null,\"x\"]}')"],
        {"unsealed", "differs"},
    ),
    "the last seal cut off": (["DELETE FROM change_seal WHERE tx = 7"], {"unsealed"}),
    "the tail cut off, its effect left": (["DELETE FROM change_seal WHERE tx = 7", "DELETE FROM change_log WHERE tx = 7"], {"differs"}),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_attack_is_seen(busy: Path, attack: str) -> None:
    statements, expected = ATTACKS[attack]
    _tool(busy, *statements)
    assert _found(busy) == expected


def test_a_tool_that_keeps_the_triggers_is_refused(busy: Path) -> None:
    module: Any = choose_driver().module
    with contextlib.closing(module.connect(str(busy))) as connection:
        for statement in (
            "UPDATE change_log SET delta = '{}'", "DELETE FROM change_seal", "UPDATE firm SET legal_name = 'x'", "DELETE FROM milestone",
        ):  # fmt: skip
            with pytest.raises(module.IntegrityError):
                connection.execute(statement)
    assert _found(busy) == set()


def test_a_tail_cut_off_with_its_effect_is_only_seen_by_an_anchor(busy: Path) -> None:
    """Known limit: a shorter sound chain is a sound chain. The hash printed on a paper is no longer in it."""
    with open_registry(busy) as registry, registry.read() as connection:
        printed = changes(connection)[-1].hash
    _tool(
        busy,
        "DELETE FROM change_seal WHERE tx = 7",
        "DELETE FROM change_log WHERE tx = 7",
        "DELETE FROM firm WHERE uid = 'late'",
    )
    assert _found(busy) == set()
    with open_registry(busy) as registry, registry.read() as connection:
        assert printed not in [c.hash for c in changes(connection)]


def test_a_chain_rewritten_as_a_whole_is_only_seen_by_an_anchor(busy: Path) -> None:
    """Known limit of a chain without a key; again the printed hash is no longer in it."""
    with open_registry(busy) as registry, registry.read() as connection:
        printed = changes(connection)[-1].hash
    _tool(busy, "UPDATE change_seal SET actor = 'somebody else' WHERE tx = 4")
    rewritten: list[str] = []
    with open_registry(busy) as registry, registry.read() as connection:
        prev = GENESIS
        for seal in connection.exec_driver_sql("SELECT * FROM change_seal ORDER BY tx").mappings().all():
            digest, *_ = log_digest(log_rows(connection, seal["tx"]))
            fields: dict[str, object] = {k: v for k, v in seal.items() if k != "hash"}
            fields |= {"prev": prev, "digest": digest}
            new = seal_hash(fields)
            rewritten.append(f"UPDATE change_seal SET prev = '{prev}', hash = '{new}' WHERE tx = {seal['tx']}")
            prev = new
    _tool(busy, *rewritten)
    assert _found(busy) == set()
    with open_registry(busy) as registry, registry.read() as connection:
        assert printed not in [c.hash for c in changes(connection)]


def test_the_chain_needs_no_program_to_be_verified(busy: Path) -> None:
    """Anybody with SHA-256 and the description in the docstrings comes to the same hashes."""
    import hashlib
    import json

    def said(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    with contextlib.closing(choose_driver().module.connect(str(busy))) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(change_seal)")]
        prev = "0" * 64
        for row in connection.execute("SELECT * FROM change_seal ORDER BY tx").fetchall():
            seal = dict(zip(names, row, strict=True))
            log = connection.execute(
                "SELECT id, table_name, uid, op, delta FROM change_log WHERE tx = ? ORDER BY id", (seal["tx"],)
            ).fetchall()
            assert hashlib.sha256(b"".join(said(list(entry)) + b"\n" for entry in log)).hexdigest() == seal["digest"]
            hash_ = seal.pop("hash")
            assert seal["prev"] == prev
            assert hashlib.sha256(said(seal)).hexdigest() == hash_
            prev = hash_


def test_the_log_tells_what_was_known_at_any_moment(path: Path) -> None:
    with open_registry(path) as registry:
        known: dict[int, dict[tuple[str, str], dict[str, Any]]] = {}
        for step in (
            lambda: [firm("f1", "甲"), milestone("m1", "f1")],
            lambda: [edit(registry, "firm", "f1", legal_name="乙", park="张江")],
            lambda: [removal(registry, "milestone", "m1")],
            lambda: [edit(registry, "firm", "f1", park=None)],
        ):
            applied = do(registry, *step())
            held = everything(registry, but=())
            known[applied.tx] = {key: {k: v for k, v in row.items() if v is not None} for key, row in held.items()}
        with registry.read() as connection:
            for tx, expected in known.items():
                told = replay(connection, tx)
                assert {k: {c: v for c, v in r.items() if c != "row_version"} for k, r in told.items()} == expected


def test_every_table_is_compared(path: Path) -> None:
    """A record of any kind that a tool sneaks in is seen."""
    with open_registry(path) as registry:
        do(registry, firm("f1"))
    ghosts: list[str] = []
    for name, table in TABLES.items():
        columns = [c.name for c in table.columns if not c.nullable and c.name != "row_version"]
        values = [
            "'f1'" if c == "firm" else "1" if table.c[c].type.python_type is int else f"'ghost {name}'" for c in columns
        ]
        ghosts.append(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join(values)})")
    _tool(path, *ghosts)
    with open_registry(path) as registry, registry.read() as connection:
        told = {
            str(f.text).rsplit("ghost ", 1)[1].split(" differs")[0]
            for f in verify_log(connection)
            if f.code == "differs"
        }
    assert told == set(TABLES)


def test_the_digest_is_that_of_canonical_lists() -> None:
    rows = [
        (7, "firm", "f1", "insert", '{"legal_name":"上海\\"示例\\\\","remark":"a\\nb\t\u2028"}'),
        (9, "contact", "c1", "delete", "{}"),
    ]
    lines = "".join(canonical(list(row)) + "\n" for row in rows)
    assert log_digest(rows) == (hashlib.sha256(lines.encode()).hexdigest(), 2, 7, 9)
