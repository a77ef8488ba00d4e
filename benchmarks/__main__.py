"""Ours beside what an officer or a developer would use instead, and beside the least that any way needs, on the same data.

    python -m benchmarks                    2,000 and 20,000 firms
    python -m benchmarks 2000 20000 140000  other sizes
    python -m benchmarks 2000 --job search  one job alone
    python -m benchmarks --write            all, and put table and chart into the README

Each way runs in a process of its own, on the workbook, the registry and the plain table made of it once for each size. Printed
are processor and wall seconds (the best of three where it is quick), megabytes, the ratio to the floor, and how the seconds of
a firm grow from the smallest size to the largest. Peers come from the dependency group ``bench`` (`pip install --group bench`);
one that is not installed says so. Everything of ours checks, types, matches, logs or proves something that no peer does, and
the floor does nothing at all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.chart import draw
from benchmarks.ways import JOBS, Cost, Way

ROOT = Path(__file__).resolve().parent.parent
SIZES = (2_000, 20_000)
README, CHART = ROOT / "README.md", ROOT / "resources" / "pictures" / "benchmarks.svg"
BEGIN, END = "<!-- begin of python -m benchmarks -->", "<!-- end of python -m benchmarks -->"
_QUICK_SECONDS = 3.0
TITLES = {
    "import": "Import: a workbook of 30 columns",
    "list": "List: from the file to all firms in order",
    "search": "Search: one letter typed",
    "scoring": "Scoring: 24 indicators, all firms in order",
    "report": "Report: a PDF table, a line each",
    "start": "Start: to the window painted and at rest",
}
REASONS = {
    "import": (
        "It finds the table, reads units, bounds and doubtful dates, matches firms and explains each problem; the commit adds "
        "a verified backup, the source of every value, a chained log and the way back."
    ),
    "list": (
        "It checks the file, and for each firm works out tier and validity, sums its rounds with their bounds, finds the last "
        "milestone and how complete the record is; the peer sorts one plain table."
    ),
    "search": "It looks in names, former names, pinyin, initials and codes, and reads the text as a query first.",
    "scoring": "From facts it reads formulas, intervals and evidence of 24 indicators; the peer starts from ready numbers.",
    "report": "It breaks lines by the rules of Chinese type and tags every cell for screen readers.",
    "start": "",
}
"""What ours does meanwhile; said where a peer is faster."""
Costs = dict[tuple[str, str, int], Cost]


def measured(sizes: list[int], jobs: list[str]) -> Costs:
    """Every way of `jobs` at every size."""
    costs: Costs = {}
    for firms in sizes:
        with TemporaryDirectory() as name:
            folder = Path(name)
            say(f"\n{firms:,} firms: making workbook, registry and plain table")
            _run("prepare", "", firms, folder)
            for job in jobs:
                say(f"\n{TITLES[job]}, {firms:,} firms")
                for way in JOBS[job]:
                    if way.most and firms > way.most:
                        say(f"  {way.name:<34}not run for more than {way.most:,}")
                        continue
                    if way.needs and find_spec(way.needs) is None:
                        say(f"  {way.name:<34}not installed")
                        continue
                    cost = costs[job, way.name, firms] = _best(job, way, firms, folder)
                    say(
                        f"  {way.name:<34}{_seconds(cost.cpu):>10} CPU {_seconds(cost.wall):>10} wall {_memory(cost):>8}"
                    )
    return costs


def _best(job: str, way: Way, firms: int, folder: Path) -> Cost:
    """The best of three, or one that takes long."""
    tries: list[Cost] = []
    if job == "start":
        _run(job, way.name, firms, folder)  # so that it is compiled
    while len(tries) < 3:
        _clear(folder)
        tries.append(Cost(**json.loads(_run(job, way.name, firms, folder))))
        if tries[-1].wall > _QUICK_SECONDS:
            break
    return min(tries, key=lambda cost: cost.cpu)


def _clear(folder: Path) -> None:
    """Take away what an earlier try wrote."""
    for pattern in ("floor.db*", "pandas.db*", "review.*", "commit.*"):
        for stale in folder.glob(pattern):
            if stale.is_file():
                stale.unlink()


def _run(job: str, way: str, firms: int, folder: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.ways", job, way, str(firms), str(folder)]
    # An installed program is compiled once, not at every start.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{job}, {way}: {done.stderr}")
    return done.stdout


def table(costs: Costs, sizes: list[int]) -> str:
    """All of it in Markdown."""
    head = ["Job", "Way", *(f"{n:,} firms" for n in sizes), "Memory", "To the floor"]
    if len(sizes) > 1:
        head.append("Growth a firm")
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for job, ways in JOBS.items():
        title = TITLES[job]
        for way in ways:
            if any((job, way.name, firms) in costs for firms in sizes):
                lines.append(f"| {' | '.join(_cells(costs, job, way, sizes, title))} |")
                title = ""
    return "\n".join(lines)


def _cells(costs: Costs, job: str, way: Way, sizes: list[int], title: str) -> Iterator[str]:
    there = [firms for firms in sizes if (job, way.name, firms) in costs]
    first, last = costs[job, way.name, there[0]], costs[job, way.name, there[-1]]
    floor = next((one for one in JOBS[job] if one.kind == "floor"), None)
    yield title
    yield f"**{way.name}**" if way.kind == "ours" else f"{way.name} ({way.kind})"
    yield from (_seconds(costs[job, way.name, firms].cpu) if firms in there else "not run" for firms in sizes)
    yield _memory(last)
    yield f"{last.cpu / costs[job, floor.name, there[-1]].cpu:,.1f} ×" if floor else ""
    if len(sizes) > 1:
        is_told = job != "start" and len(there) > 1
        yield f"{last.cpu / there[-1] / (first.cpu / there[0]):.2f} ×" if is_told else ""


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.2f} ms" if seconds < 0.1 else f"{seconds:,.2f} s"


def _memory(cost: Cost) -> str:
    most = max(cost.mb, cost.child_mb)
    return f"{most:,.0f} MB" if most else "—"


def _largest(costs: Costs, job: str) -> int:
    """The most firms that ours was measured with; 0 where it was not."""
    names = {way.name for way in JOBS[job] if way.kind == "ours"}
    return max((firms for of, name, firms in costs if of == job and name in names), default=0)


def losses(costs: Costs) -> list[str]:
    """Where a peer is faster than ours at the largest size, by how much, and what ours does meanwhile."""
    found: list[str] = []
    for job, ways in JOBS.items():
        firms = _largest(costs, job)
        for ours in (way for way in ways if way.kind == "ours"):
            for peer in (way for way in ways if way.kind == "peer"):
                mine, other = costs.get((job, ours.name, firms)), costs.get((job, peer.name, firms))
                if mine and other and mine.cpu > other.cpu:
                    ratio = f"{mine.cpu / other.cpu:,.1f} times {peer.name}"
                    found.append(f"- {TITLES[job].partition(':')[0]}, {ours.name}: {ratio}. {REASONS[job]}")
    return found


def about() -> str:
    """The machine, the day, and what was measured against."""
    parts = [f"{_processor()}, {os.cpu_count()} of them", f"{platform.system()} {platform.release()}"]
    parts.append(f"Python {platform.python_version()}")
    for name in ("numpy", "pandas", "pymcdm", "fpdf2", "weasyprint", "python-calamine", "PySide6-Essentials"):
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    kinds = "Times are processor seconds, memory is the peak of the largest process."
    return f"{kinds} Measured on {datetime.now(UTC):%Y-%m-%d} ({'; '.join(parts)}; load {load:.1f} at the end)."


def _processor() -> str:
    place = Path("/proc/cpuinfo")
    lines = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def write(text: str) -> None:
    """Put the section into the README, between its marks."""
    whole = README.read_text(encoding="utf-8")
    before, _, rest = whole.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{README.name} has no place for the figures: {BEGIN} … {END}")
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8", newline="\n")


def say(line: str) -> None:
    print(line, flush=True)


def _sizes_of(costs: Costs) -> str:
    """The sizes that the chart shows."""
    shown = sorted({_largest(costs, job) for job in JOBS} - {0}, reverse=True)
    if len(shown) == 1:
        return f"{shown[0]:,} firms"
    fewer = [TITLES[job].partition(":")[0].lower() for job in JOBS if _largest(costs, job) == shown[-1]]
    return f"{shown[0]:,} firms ({', '.join(fewer)}: {shown[-1]:,})"


def main() -> None:
    """Measure, print, and write if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, metavar="FIRMS")
    parser.add_argument("--job", action="append", choices=JOBS, help="only this one; may be said again")
    parser.add_argument("--write", action="store_true", help="put table and chart into the README")
    given = parser.parse_args()
    if given.write and given.job:
        parser.error("the README holds all jobs or none")
    sizes: list[int] = sorted(given.sizes or SIZES)
    costs = measured(sizes, given.job or list(JOBS))
    made = table(costs, sizes)
    if told := losses(costs):
        made += "\n\nWhere a peer is faster, at the largest size of each job:\n\n" + "\n".join(told)
    say(f"\n{made}\n\n{about()}")
    if given.write:
        bars = {
            TITLES[job]: [
                (w.name, w.kind, costs[job, w.name, firms].cpu) for w in ways if (job, w.name, firms) in costs
            ]
            for job, ways in JOBS.items()
            for firms in (_largest(costs, job),)
        }
        CHART.write_text(draw(bars, f"Processor seconds, {_sizes_of(costs)}"), encoding="utf-8", newline="\n")
        write(f"![Processor seconds of each way](resources/pictures/{CHART.name})\n\n{made}\n\n{about()}")


if __name__ == "__main__":
    main()
