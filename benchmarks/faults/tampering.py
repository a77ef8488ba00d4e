"""What somebody with the file and a plain SQL tool can do to it, and what sees it: the check alone, or papers as anchors."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.faults.jobs import WITNESS, stages
from registry.change import ChangeSet, Insert, Update, apply, check_registry
from registry.change.anchors import Anchor, anchor_faults, log_head
from registry.change.seal import GENESIS, log_digest, seal_hash
from registry.change.verify import replay
from registry.errors import RegistryError
from registry.model.entities import TABLES
from registry.rounds.book import rounds_of
from registry.rounds.sealing import seal
from registry.store import Registry, open_registry
from registry.store.driver import choose_driver
from registry.store.salvage import writing_raw

Tool = Callable[["Victim"], None]


@dataclass(frozen=True)
class Victim:
    """The file that is tampered with.

    Attributes:
        path: of it; `early`: a copy from before the last papers were printed.
        connection: a plain tool's, on `path`, the triggers out of its way; they are put back afterwards.
    """

    path: Path
    early: Path
    connection: Any

    def run(self, *statements: str) -> None:
        """Run statements of the tool."""
        for statement in statements:
            self.connection.execute(statement)

    def last(self) -> int:
        """Number of the last change."""
        return int(self.connection.execute("SELECT max(tx) FROM change_seal").fetchone()[0])

    def rewrite_chain(self, after: int = 0) -> None:
        """Give every seal after a change a digest and hash that fit, as whoever knows the recipe can."""
        names = [r[1] for r in self.connection.execute("PRAGMA table_info(change_seal)")]
        prev = GENESIS
        for row in self.connection.execute("SELECT * FROM change_seal ORDER BY tx").fetchall():
            fields: dict[str, object] = dict(zip(names, row, strict=True))
            held = fields.pop("hash")
            if int(str(fields["tx"])) > after:
                rows = self.connection.execute(
                    "SELECT id, table_name, uid, op, delta FROM change_log WHERE tx = ? ORDER BY id", (fields["tx"],)
                ).fetchall()
                digest, n, first, last = log_digest(rows)
                fields |= {"prev": prev, "digest": digest, "n": n, "first_id": first, "last_id": last}
                held = seal_hash(fields)
                named = ", ".join(f'"{k}" = ?' for k in fields)
                self.connection.execute(
                    f"UPDATE change_seal SET {named}, hash = ? WHERE tx = ?", (*fields.values(), held, fields["tx"])
                )
            prev = str(held)


def _edit_log_row(v: Victim) -> None:
    first = "(SELECT min(id) FROM change_log WHERE delta LIKE '%旧%')"
    v.run(f"UPDATE change_log SET delta = replace(delta, '旧', '新') WHERE id = {first}")


def _delete_log_row(v: Victim) -> None:
    v.run("DELETE FROM change_log WHERE id = (SELECT max(id) - 5 FROM change_log)")


def _delete_change(v: Victim) -> None:
    tx = v.last() - 1
    v.run(f"DELETE FROM change_seal WHERE tx = {tx}", f"DELETE FROM change_log WHERE tx = {tx}")


def _edit_seal(v: Victim) -> None:
    v.run(f"UPDATE change_seal SET actor = 'somebody else' WHERE tx = {v.last() - 1}")


def _backdate_seal(v: Victim) -> None:
    v.run(f"UPDATE change_seal SET at = '2020-01-01T00:00:00.000+00:00' WHERE tx = {v.last() - 1}")


def _edit_firm(v: Victim) -> None:
    v.run("UPDATE firm SET legal_name = '改' WHERE uid = 'f0'")


def _ghost_firm(v: Victim) -> None:
    v.run("INSERT INTO firm (uid, legal_name) VALUES ('ghost', '鬼')")


def _delete_firm(v: Victim) -> None:
    v.run("DELETE FROM firm WHERE uid = 'f1'")


def _edit_sealed_round(v: Victim) -> None:
    v.run("UPDATE selection_round SET result = replace(result, '\"value\":8', '\"value\":9') WHERE digest IS NOT NULL")


def _edit_source(v: Victim) -> None:
    v.run("UPDATE import_row SET cells = replace(cells, '2', '3') WHERE id = 7")


def _swap_sheet(v: Victim) -> None:
    v.run("UPDATE import_file SET body = x'78da030000000001' WHERE size > 0")


def _edit_contact(v: Victim) -> None:
    v.run("UPDATE contact SET person = '别人' WHERE uid = 'c0'")


def _swap_trigger(v: Victim) -> None:
    v.run("CREATE TRIGGER evil AFTER INSERT ON setting BEGIN DELETE FROM layout_memory; END")


def _cut_tail_leaving_effect(v: Victim) -> None:
    v.run(f"DELETE FROM change_seal WHERE tx = {v.last()}", f"DELETE FROM change_log WHERE tx > {v.last()}")


def _cut_tail(v: Victim) -> None:
    """The last changes go with all that they did: what the log tells up to then is what the tables hold."""
    keep = v.last() - 2
    v.run(f"DELETE FROM change_seal WHERE tx > {keep}", f"DELETE FROM change_log WHERE tx > {keep}")
    v.run("UPDATE sqlite_sequence SET seq = (SELECT max(id) FROM change_log) WHERE name = 'change_log'")
    _tables_as_the_log_tells(v)


def _rewrite_chain(v: Victim) -> None:
    """Another name in an old entry, in the record it made, and every seal since computed anew."""
    row = v.connection.execute(
        "SELECT id FROM change_log WHERE table_name = 'firm' AND uid = 'f2' AND op = 'insert'"
    ).fetchone()
    v.run(
        f"UPDATE change_log SET delta = replace(delta, '旧', '伪') WHERE id = {row[0]}",
        "UPDATE firm SET legal_name = replace(legal_name, '旧', '伪') WHERE uid = 'f2'",
    )
    v.rewrite_chain()


def rewrite_tail(v: Victim) -> None:
    """The last change but one never was by its person: its seal says another name, and so do all hashes since."""
    tx = v.last() - 1
    v.run(f"UPDATE change_seal SET actor = '别人' WHERE tx = {tx}")
    v.rewrite_chain(after=tx - 1)


def _older_file(v: Victim) -> None:
    """A backup of last week in the place of the file."""
    for name in [r[0] for r in v.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]:
        if not name.startswith(("sqlite_", "alembic_")):
            v.connection.execute(f'DELETE FROM "{name}"')
            v.connection.execute(f'INSERT INTO "{name}" SELECT * FROM early."{name}"')
    v.run("UPDATE sqlite_sequence SET seq = (SELECT max(id) FROM change_log) WHERE name = 'change_log'")


def _later_paper_less_change(v: Victim) -> None:
    """Something after the last paper is taken away with all its effects."""
    keep = v.last() - 1
    v.run(f"DELETE FROM change_seal WHERE tx > {keep}", f"DELETE FROM change_log WHERE tx > {keep}")
    v.run("UPDATE sqlite_sequence SET seq = (SELECT max(id) FROM change_log) WHERE name = 'change_log'")
    _tables_as_the_log_tells(v)


def _tables_as_the_log_tells(v: Victim) -> None:
    v.connection.execute("COMMIT")
    with open_registry(v.path) as registry, registry.read() as connection:
        state = replay(connection)
    v.connection.execute("BEGIN IMMEDIATE")
    for (name, uid), row in state.items():
        held = v.connection.execute(f'SELECT 1 FROM "{name}" WHERE uid = ?', (uid,)).fetchone()
        if held and name != "contact":
            sets = ", ".join(f'"{c.name}" = ?' for c in TABLES[name].columns)
            values = [row.get(c.name) for c in TABLES[name].columns]
            v.connection.execute(f'UPDATE "{name}" SET {sets} WHERE uid = ?', (*values, uid))
    for name in TABLES:
        for (uid,) in v.connection.execute(f'SELECT uid FROM "{name}"').fetchall():
            if (name, uid) not in state:
                v.connection.execute(f'DELETE FROM "{name}" WHERE uid = ?', (uid,))


NO_KEY = "the chain has no key, so that anyone can verify it: who knows the recipe can write a sound one"
SHORTER = "a shorter sound chain is a sound chain"
AFTER_ALL = "nothing outside the file vouches for what came after the last paper"
KINDS: Mapping[str, tuple[Tool, str, str]] = {
    "a log row edited": (_edit_log_row, "", ""),
    "a log row deleted": (_delete_log_row, "", ""),
    "a change deleted in the middle": (_delete_change, "", ""),
    "who did it, edited in the seal": (_edit_seal, "", ""),
    "when it was done, edited in the seal": (_backdate_seal, "", ""),
    "a firm edited with a tool": (_edit_firm, "", ""),
    "a firm inserted with a tool": (_ghost_firm, "", ""),
    "a firm deleted with a tool": (_delete_firm, "", ""),
    "a mark edited in a sealed round": (_edit_sealed_round, "", ""),
    "a cell edited that values came from": (_edit_source, "", ""),
    "a kept sheet exchanged": (_swap_sheet, "", ""),
    "a contact edited with a tool": (_edit_contact, "", ""),
    "a trigger added": (_swap_trigger, "", ""),
    "the tail cut off, its effect left": (_cut_tail_leaving_effect, "", ""),
    "the tail cut off with its effect": (_cut_tail, SHORTER, ""),
    "the whole chain rewritten": (_rewrite_chain, NO_KEY, ""),
    "the tail rewritten": (rewrite_tail, NO_KEY, ""),
    "an older copy in its place": (_older_file, SHORTER, ""),
    "what came after the last paper cut off": (_later_paper_less_change, SHORTER, AFTER_ALL),
}
"""Each kind with why it cannot be seen without anchors and with them; empty where it must be seen."""


@dataclass(frozen=True)
class Tampered:
    """What saw one kind: the check alone, the anchors (with the paper and row they name)."""

    kind: str
    alone: bool
    anchored: bool
    named: str
    why_not_alone: str
    why_not_anchored: str

    @property
    def is_as_said(self) -> bool:
        """Whether everything was seen that is not listed as unseen, and nothing listed is seen after all."""
        return self.alone == (not self.why_not_alone) and self.anchored == (not self.why_not_anchored)


def run(folder: Path) -> list[Tampered]:
    """Tamper in each way with a copy of a registry with a sealed round and three printed papers; work in `folder`."""
    path, early, papers = _printed(folder)
    return [_tamper(kind, path, early, papers, folder / "work") for kind in KINDS]


def _printed(folder: Path) -> tuple[Path, Path, list[Anchor]]:
    """The registry, a copy of it before its last papers, and what its papers say."""
    path = stages(folder / "stages", ("seal",))["seal"]
    papers: list[Anchor] = []
    with open_registry(path) as registry:
        firms = tuple(Insert("firm", f"f{i}", {"legal_name": f"旧 {i}"}) for i in range(5))
        apply(registry, ChangeSet("edit", "x", "甲", (*firms, Insert("contact", "c0", {"firm": "f0", "person": "人"}))))
        papers.append(_paper(registry, "brief-may.pdf"))
    early = Path(shutil.copy(path, folder / "early.car"))
    with open_registry(path) as registry:
        with registry.read() as connection:
            (head,) = rounds_of(connection)
        digest = seal(registry, "甲", head.uid, WITNESS, draws=20).digest
        papers.append(_paper(registry, "shortlist.pdf", digest))
        apply(registry, ChangeSet("edit", "x", "乙", (Update("firm", "f3", {"park": None}, {"park": "临港"}),)))
        papers.append(_paper(registry, "ledger.pdf"))
        apply(registry, ChangeSet("edit", "x", "丙", (Update("firm", "f4", {"park": None}, {"park": "临港"}),)))
    return path, early, papers


def _paper(registry: Registry, name: str, digest: str = "") -> Anchor:
    with registry.read() as connection:
        return Anchor(name, log_head(connection), digest)


@contextlib.contextmanager
def tool_on(path: Path, early: Path) -> Iterator[Victim]:
    module: Any = choose_driver().module
    with contextlib.closing(module.connect(str(path))) as connection:
        connection.isolation_level = None
        connection.execute("ATTACH ? AS early", (str(early),))
        with writing_raw(connection):
            yield Victim(path, early, connection)


def _tamper(kind: str, path: Path, early: Path, papers: list[Anchor], folder: Path) -> Tampered:
    tool, alone, anchored = KINDS[kind]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    victim = Path(shutil.copy(path, folder / "test.car"))
    with tool_on(victim, early) as connection:
        tool(connection)
    try:
        with open_registry(victim) as registry:
            found = bool(check_registry(registry))
            with registry.read() as connection:
                faults = anchor_faults(connection, papers)
    except RegistryError:
        return Tampered(kind, True, True, "refused", alone, anchored)
    named = f"{faults[0].paper}, row {faults[0].row}" if faults else ""
    return Tampered(kind, found, found or bool(faults), named, alone, anchored)
