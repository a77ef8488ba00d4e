"""A process that starts jobs on a registry and kills them: imported once, forked for each kill, so that it is quick.

It reads lines of a path, seconds and bytes, and answers each with ``acknowledged`` (the job said it was done) or
``silent``. A job is killed after so many seconds, or once the log beside the registry holds so many bytes. Zero for both
lets it run to its end, and the answer is how long that took and how large the log became.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.faults.jobs import JOBS
from registry.store import engine


def _log_size(path: Path) -> int:
    sizes = []
    for end in ("-wal", "-journal"):
        with contextlib.suppress(OSError):
            sizes.append(os.stat(f"{path}{end}").st_size)
    return max(sizes, default=0)


def _wait(path: Path, seconds: float, size: int) -> int:
    """Wait until the child ends or its moment has come; the size of the log at its largest."""
    start = time.perf_counter()
    largest = 0
    while signal.sigtimedwait([signal.SIGCHLD], 0.0003) is None:
        largest = max(largest, _log_size(path))
        if (seconds and time.perf_counter() - start >= seconds) or (size and largest >= size):
            break
    return largest


def _run(job: Callable[[Path], None], path: Path, seconds: float, size: int) -> str:
    told, tell = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        job(path)
        os.write(tell, b"!")
        os._exit(0)
    os.close(tell)
    largest = _wait(path, seconds, size)
    took = time.perf_counter() - start
    if seconds or size:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while signal.sigtimedwait([signal.SIGCHLD], 0):  # else the end of this child would cut the next one short
        pass
    acknowledged = os.read(told, 1) == b"!"
    os.close(told)
    if not seconds and not size:
        assert acknowledged, "the job failed without being killed"
        return f"{took:.4f} {largest}"
    return "acknowledged" if acknowledged else "silent"


def main() -> None:
    """Serve until the input ends."""
    job = JOBS[sys.argv[1]]
    if sys.argv[1] == "upgrade":
        from tests.store import further_migration

        further_migration.install(Path(sys.argv[2]))
        import alembic.command  # noqa: F401 (imported once, not in every job)
    # A small cache: pages go to the disk long before the commit, as in an import larger than memory.
    usual = engine._pragmas
    engine._pragmas = lambda driver: usual(driver) | {"cache_size": "50"}
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    for line in sys.stdin:
        path, seconds, size = line.rstrip("\n").split("\t")
        sys.stdout.write(_run(job, Path(path), float(seconds), int(size)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
