"""A disk that fills up while a job writes: nothing is lost, it is said in words, and the job goes through once there is room.

As root of a Linux machine the disk is a real one: a small file system in memory, made larger afterwards. Elsewhere the job
runs in a process that may not write files beyond a size (RLIMIT_FSIZE), which the database sees as a failed write.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.jobs import JOBS, stages
from benchmarks.faults.kills import Killed, state_of
from registry.errors import EnvironmentFault
from registry.i18n import Language
from registry.store import open_registry
from registry.store.shelf import list_backups

SHARES = {"import": 10, "edit": 6, "undo": 8, "seal": 8, "backup": 8}
"""Of forty points, how many fall into each job."""
_MARGIN = 1 << 18
_LARGE = 1 << 28


@dataclass
class Filled:
    """What full disks did to one job.

    Attributes:
        points: sizes of disk that were tried.
        refused: how many ended with words for the user; `done`: how many had room enough.
        words: what was said, each once.
        wrong: what should not have been, in words.
    """

    job: str
    points: int = 0
    refused: int = 0
    done: int = 0
    words: set[str] = field(default_factory=set[str])
    wrong: list[str] = field(default_factory=list[str])


def can_mount() -> bool:
    """Whether a real small disk can be made here."""
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("mount") is not None


def way() -> str:
    """How the disk is made to fill up, in words."""
    return "a small tmpfs" if can_mount() else "RLIMIT_FSIZE"


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A file system of `size` bytes at `folder` while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def enlarge(folder: Path, size: int) -> None:
    """Give the small disk at `folder` room."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


def run(folder: Path, points: int = 40, jobs: tuple[str, ...] = tuple(SHARES)) -> list[Filled]:
    """Fill the disk at so many points of the `jobs`; work in `folder`."""
    made = stages(folder / "stages", jobs)
    shares = sum(SHARES[job] for job in jobs)
    return [_fill_job(job, made[job], folder / job, max(1, round(points * SHARES[job] / shares))) for job in jobs]


def _fill_job(job: str, stage: Path, folder: Path, points: int) -> Filled:
    told = Filled(job)
    need = _needed(job, stage, folder / "whole")
    for point in range(points):
        room = int(need * (point + 0.5) / (points - 0.5)) + (_MARGIN if point == points - 1 else 0)
        told.points += 1
        if can_mount():
            _on_small_disk(told, job, stage, folder / f"disk{point}", room)
        else:
            _under_a_limit(told, job, stage, folder / f"disk{point}", room)
    return told


def _needed(job: str, stage: Path, folder: Path) -> int:
    """Bytes that the job writes beside the registry, at least."""
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(shutil.copy(stage, folder / "test.car"))
    before = path.stat().st_size
    with open_registry(path) as registry:  # held open, so that the log is not folded away
        JOBS[job](path)
        with registry.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM firm")
        return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) - before


def _on_small_disk(told: Filled, job: str, stage: Path, folder: Path, room: int) -> None:
    size = stage.stat().st_size
    before = _looked(stage, folder.with_name(f"{folder.name}-before"), told)
    with small_disk(folder, size + 8192 + room):
        path = Path(shutil.copy(stage, folder / "test.car"))
        refused = _tried(told, job, path)
        enlarge(folder, size + _LARGE)
        now = _seen(path, told)
        _judge(told, job, refused, before == now, len(list_backups(path)))
        if refused:
            with contextlib.suppress(EnvironmentFault):
                JOBS[job](path)
                told.wrong += (
                    [] if _seen(path, told) != before or job == "backup" else ["not done though there was room"]
                )


def _under_a_limit(told: Filled, job: str, stage: Path, folder: Path, room: int) -> None:
    import resource

    before = _looked(stage, folder.with_name(f"{folder.name}-before"), told)
    folder.mkdir(parents=True)
    path = Path(shutil.copy(stage, folder / "test.car"))
    tell = folder / "said"
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (max(4096, room), resource.RLIM_INFINITY))
        mine = Filled(job)
        refused = _tried(mine, job, path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        tell.write_text("\n".join(["1" if refused else "0", *mine.words, *(f"!{w}" for w in mine.wrong)]))
        os._exit(0)
    os.waitpid(child, 0)
    refused, *said = tell.read_text().split("\n")
    told.words |= {w for w in said if not w.startswith("!")}
    told.wrong += [w[1:] for w in said if w.startswith("!")]
    _judge(told, job, refused == "1", _seen(path, told) == before, len(list_backups(path)))


def _tried(told: Filled, job: str, path: Path) -> bool:
    """Whether the job was refused, in words."""
    try:
        JOBS[job](path)
    except EnvironmentFault as fault:
        told.words.add(fault.what.render(Language.EN))
        return True
    except Exception as error:  # noqa: BLE001 (what is not in words is a finding)
        told.wrong.append(f"{type(error).__name__}: {error}")
        return True
    return False


def _judge(told: Filled, job: str, refused: bool, is_as_before: bool, backups: int) -> None:
    told.refused += refused
    told.done += not refused
    done = backups > 0 if job == "backup" else not is_as_before
    if refused and done:
        told.wrong.append("refused, and done all the same")
    if not refused and not done:
        told.wrong.append("said to be done, and not there")


def _looked(stage: Path, folder: Path, told: Filled) -> dict[str, int] | None:
    folder.mkdir(parents=True, exist_ok=True)
    return _seen(Path(shutil.copy(stage, folder / "test.car")), told)


def _seen(path: Path, told: Filled) -> dict[str, int] | None:
    killed = Killed("")
    try:
        state = state_of(path, killed)
    except EnvironmentFault as fault:
        told.wrong.append(f"after there was room: {fault}")
        return None
    told.wrong += [*killed.torn, *killed.broken]
    return state
