"""What a registry survives: kills, full disks, bytes gone wrong, and tampering. Prints tables; exit code 1 on any loss.

    python -m benchmarks.faults [--kills 100] [--points 40] [--bytes 100] [--seed N] [--only kills,disk,bytes,tampering]

The nightly form is ``--kills 500``. Work is done in a folder of its own, in memory where there is one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.faults import damage, disk, kills, tampering

PARTS = ("kills", "disk", "bytes", "tampering")


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print(f"\n{title}")
    lines = [tuple(map(str, row)) for row in (head, *rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        print(
            "  "
            + "  ".join(
                cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True))
            )
        )


def _kills(folder: Path, options: argparse.Namespace) -> bool:
    told = kills.run(folder, options.kills, seed=options.seed)
    head = ("job", "kills", "before", "after", "while writing", "lost", "partial", "torn", "log")
    rows: list[Sequence[object]] = [
        (k.job, k.kills, k.before, k.after, k.writing, k.lost, k.partial, len(k.torn), len(k.broken)) for k in told
    ]
    rows.append(("all", *(sum(int(str(row[i])) for row in rows) for i in range(1, len(head)))))
    _table("Killed with SIGKILL at random moments", head, rows)
    for k in told:
        for words in (*k.torn, *k.broken):
            print(f"  {k.job}: {words}")
    return all(k.is_sound for k in told)


def _disk(folder: Path, options: argparse.Namespace) -> bool:
    told = disk.run(folder, options.points)
    _table(
        f"The disk is full ({disk.way()})",
        ("job", "points", "refused in words", "had room", "wrong"),
        [(f.job, f.points, f.refused, f.done, len(f.wrong)) for f in told],
    )
    for f in told:
        for words in (*sorted(f.words), *f.wrong):
            print(f"  {f.job}: {words}")
    return not any(f.wrong for f in told)


def _bytes(folder: Path, options: argparse.Namespace) -> bool:
    told = damage.run(folder, options.bytes, options.seed)
    _table(
        "One byte turned",
        ("bytes", "changed no answer", "changed one, found", "missed", "salvaged whole", "with gaps, said", "worse", "crashed"),
        [(told.bytes_, told.silent, told.found, len(told.missed), told.whole, told.gaps, len(told.worse), len(told.crashed))],
    )  # fmt: skip
    for words in (*told.missed, *told.worse, *told.crashed):
        print(f"  {words}")
    return told.is_sound


def _tampering(folder: Path, options: argparse.Namespace) -> bool:
    told = tampering.run(folder)
    _table(
        "Tampering with a tool of one's own",
        ("kind", "check alone", "with papers", "named"),
        [(t.kind, "seen" if t.alone else "not seen", "seen" if t.anchored else "not seen", t.named) for t in told],
    )
    for t in told:
        if not t.is_as_said:
            print(f"  {t.kind}: not as it is listed")
        elif t.why_not_anchored or t.why_not_alone:
            print(f"  {t.kind}: {'; '.join(w for w in (t.why_not_alone, t.why_not_anchored) if w)}")
    return all(t.is_as_said for t in told)


RUN: dict[str, Callable[[Path, argparse.Namespace], bool]] = {
    "kills": _kills,
    "disk": _disk,
    "bytes": _bytes,
    "tampering": _tampering,
}


def main() -> int:
    """Run the parts asked for; 1 where anything was lost, missed or not as it is listed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=100, help="kills in all (default 100, at night 500)")
    parser.add_argument("--points", type=int, default=40, help="sizes of a full disk (default 40)")
    parser.add_argument("--bytes", type=int, default=100, help="bytes turned (default 100)")
    parser.add_argument("--seed", type=int, default=20260101, help="of what is left to chance")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to run: " + ",".join(PARTS))
    options = parser.parse_args()
    sound = True
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    for part in options.only.split(","):
        with TemporaryDirectory(prefix=f"faults-{part}-", dir=memory) as folder:
            start = time.process_time()
            sound &= RUN[part](Path(folder), options)
            print(f"  {time.process_time() - start:.0f} s CPU here")
    print("\nnothing was lost" if sound else "\nSOMETHING WAS LOST")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
