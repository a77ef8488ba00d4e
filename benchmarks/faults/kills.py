"""Killed at random moments: the registry is as before or as after, whole, and what was acknowledged is there."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.jobs import JOBS, UPGRADED, copied, stages
from registry.change import check_registry
from registry.model.entities import TABLES
from registry.store import open_registry
from registry.store.driver import choose_driver
from registry.store.migrate import SCHEMA_VERSION
from registry.store.schema import trigger_statements
from registry.store.shelf import list_backups

ROOT = Path(__file__).resolve().parents[2]
SHARES = {"import": 30, "edit": 14, "undo": 14, "seal": 14, "backup": 14, "upgrade": 14}
"""Of a hundred kills, how many come into each job."""

Moment = tuple[bool, float]
"""Whether a job is killed by the size of its log (else by time), and at which fraction of it."""


class Killer:
    """The process that kills; see `benchmarks.faults.killer`."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self.seconds = 0.0
        self.size = 0

    def learn(self, path: Path) -> None:
        """Let the job run to its end on `path` once, to know how long it takes and how large its log becomes."""
        seconds, size = self._ask(path, 0, 0).split()
        self.seconds, self.size = float(seconds), int(size)

    def kill(self, path: Path, moment: Moment) -> bool:
        """Kill the job at this moment; tell whether it had acknowledged."""
        by_size, fraction = moment
        by_size = by_size and self.size > 0
        seconds, size = (0, max(int(self.size * fraction), 1)) if by_size else (self.seconds * fraction, 0)
        return self._ask(path, seconds, size) == "acknowledged"

    def _ask(self, path: Path, seconds: float, size: int) -> str:
        self._process.stdin.write(f"{path}\t{seconds}\t{size}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer, self._process.stderr.read()
        return str(answer)


@contextlib.contextmanager
def killer(job: str, *arguments: object, env: Mapping[str, str] | None = None) -> Iterator[Killer]:
    """A killer for this job."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.faults.killer", job, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Killer(process)
    finally:
        process.communicate()


def moments(n: int, seed: int = 20260101) -> list[Moment]:
    """Random moments all over a job and a little beyond its end, half by time and half by the size of its log."""
    chance = random.Random(seed)
    return [(i % 2 == 1, (i + chance.random()) * (1.0 if i % 2 else 1.3) / n) for i in range(n)]


@dataclass
class Killed:
    """What the kills of one job did.

    Attributes:
        before, after: how many left the registry as before the job, and as after it.
        writing: how many came while pages were being written.
        lost: acknowledged commits that were not there; `partial`: states that are neither before nor after.
        torn: files with torn pages; `broken`: logs that do not agree with the records; all in words.
    """

    job: str
    kills: int = 0
    before: int = 0
    after: int = 0
    writing: int = 0
    lost: int = 0
    partial: int = 0
    torn: list[str] = field(default_factory=list[str])
    broken: list[str] = field(default_factory=list[str])

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost."""
        return not (self.lost or self.partial or self.torn or self.broken)


State = dict[str, int]


def state_of(path: Path, told: Killed) -> State | None:
    """How many rows each record table has, and how many changes were sealed; what is unsound goes to `told`."""
    with open_registry(path) as registry:
        for finding in check_registry(registry):
            (told.torn if finding.code in ("pages", "schema") else told.broken).append(str(finding.text))
        with registry.read() as connection:
            names = (*TABLES, "change_seal", "change_log", "import_row", "value_source")
            return {n: connection.exec_driver_sql(f'SELECT count(*) FROM "{n}"').scalar_one() for n in names}


def _upgraded(path: Path, told: Killed) -> State | None:
    """The version of a file that is old or new, and never the half-built table between."""
    with contextlib.closing(choose_driver().module.connect(str(path))) as connection:

        def one(query: str) -> Any:
            return connection.execute(query).fetchone()[0]

        version = int(one("PRAGMA user_version"))
        if one("PRAGMA integrity_check") != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            told.torn.append("after an upgrade")
        whole = (
            version in (SCHEMA_VERSION, SCHEMA_VERSION + 1)
            and one("SELECT version_num FROM alembic_version") == f"{version:04d}"
            and one("SELECT count(*) FROM pragma_table_info('firm') WHERE name = 'probe'") == version - SCHEMA_VERSION
            and one("SELECT count(*) FROM sqlite_master WHERE name LIKE '_alembic_tmp%'") == 0
            and one("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == len(trigger_statements())
            and one("SELECT count(*) FROM firm") == one("SELECT count(*) FROM milestone") == UPGRADED
        )
    if version == SCHEMA_VERSION:
        state_of(path, told)
    return {"version": version} if whole else None


def run(folder: Path, kills: int, jobs: tuple[str, ...] = tuple(JOBS), seed: int = 20260101) -> list[Killed]:
    """Kill each of `jobs` its share of `kills` times; work in `folder`."""
    made = stages(folder / "stages", jobs)
    shares = sum(SHARES[job] for job in jobs)
    return [_kill_job(job, made[job], folder / job, max(1, round(kills * SHARES[job] / shares)), seed) for job in jobs]


def _kill_job(job: str, stage: Path, folder: Path, kills: int, seed: int) -> Killed:
    told = Killed(job)
    look = _upgraded if job == "upgrade" else state_of
    arguments = (folder,) if job == "upgrade" else ()
    before = look(copied(stage, folder / "before"), told)
    with killer(job, *arguments) as one:
        learned = copied(stage, folder / "after")
        one.learn(learned)
        after = look(learned, told)
        held = len(list_backups(learned))
        for moment in moments(kills, seed):
            path = copied(stage, folder / "work")
            acknowledged = one.kill(path, moment)
            told.kills += 1
            in_log = any(p.stat().st_size for p in folder.glob("work/test.car-*"))
            told.writing += in_log or any(folder.glob("work/*/*.part"))
            state = look(path, told)
            backups = list_backups(path)
            for backup in backups:  # whatever is called a backup is whole
                told.partial += state_of(copied(backup, folder / "copy"), told) != before and job != "upgrade"
            if state == after and len(backups) == held:
                told.after += 1
            elif state in (before, after):
                told.before += 1
                told.lost += acknowledged
            else:
                told.partial += 1
    return told
