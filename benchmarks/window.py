"""Whether the window stays alive while it imports: gaps of its event loop, sorting, and how fast a cancel is answered.

    python -m benchmarks.window [ROWS] [gaps | cancels]         default 20000, both

A real window, drawn off the screen, with an empty registry and the workbook of `benchmarks.intake`. Gaps (what they are and
how they are told apart: `benchmarks.turns`) are measured from the files chosen to the review on the screen, while the review
is sorted, and from the commit to its end. A cancel is measured ten times in each phase, spread over its length: from the
cancel to the page drawn again, and to the end of the job behind it. While committing the page says at once that it stops, and
the job ends when the transaction is taken back.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QSettings

from benchmarks.intake import write_workbook
from benchmarks.turns import Pulse, load, show_gaps, verdict, wait
from registry.change import new_registry
from ui.intake.page import IntakePage
from ui.kit.desk import Desk
from ui.main import make_application
from ui.shell.window import Window

CANCEL_MS = 100
TIMES = 10
SORTED = 4
STACKS = "STACKS"
"""Environment variable: a file for the stacks of all threads at each long gap."""


class Stop(NamedTuple):
    """Milliseconds from a cancel to the page drawn and to the end of the job: as waited for, and of processor time (of the GUI
    thread; of all threads)."""

    drawn: float
    drawn_work: float
    ended: float
    ended_work: float


class Bench:
    """The window with its import page."""

    def __init__(self, folder: Path, book: Path) -> None:
        self.book = book
        self.desk = Desk(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = Window(self.desk)
        self.window.resize(1440, 900)
        self.window.show()
        self.desk.open(folder / "new.car")
        wait(lambda: self.desk.registry is not None and self.is_idle)
        self.window.go("intake")
        page = self.window.pages["intake"]
        assert isinstance(page, IntakePage)
        self.page = page

    @property
    def is_idle(self) -> bool:
        """Whether no job runs."""
        return not self.desk.jobs.busy

    def read(self) -> float:
        """Read the files to their end; the seconds it took."""
        self.page.read([self.book])
        return wait(lambda: self.page.choosing.is_planning)

    def review(self) -> None:
        """Bring the review to the screen."""
        wait(lambda: self.page.phase in ("map", "match", "review"))
        self.page.show_step("review")
        wait(lambda: self.is_idle)

    def stop(self) -> Stop:
        """Cancel, and wait for the page to be drawn and for the job to end."""
        asked, worked, busy = time.perf_counter(), time.thread_time(), time.process_time()
        self.page.cancel()
        self.page.repaint()
        drawn, drawn_work = time.perf_counter() - asked, time.thread_time() - worked
        wait(lambda: self.is_idle)
        ended, ended_work = time.perf_counter() - asked, time.process_time() - busy
        return Stop(drawn * 1000, drawn_work * 1000, ended * 1000, ended_work * 1000)

    def close(self) -> None:
        """Close everything."""
        self.window.close()
        self.desk.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def rest(seconds: float) -> None:
    """Let the event loop run for so long."""
    end = time.perf_counter() + seconds
    wait(lambda: time.perf_counter() >= end)


def show_cancels(name: str, times: Sequence[Stop]) -> None:
    """The cancels of one phase beside the limit."""
    print(f"cancel while {name}, {len(times)} times, {load()}")
    for word, waited, worked in (
        ("page drawn", [one.drawn for one in times], [one.drawn_work for one in times]),
        ("job ended", [one.ended for one in times], [one.ended_work for one in times]),
    ):
        for how, found in (("", waited), (", of our own work", worked)):
            listed = ", ".join(f"{one:.0f}" for one in sorted(found))
            worst = max(found, default=0.0)
            verdict(worst <= CANCEL_MS, f"{word} within {CANCEL_MS} ms{how}", f"worst {worst:.0f} ms ({listed})")


def parts() -> Iterator[float]:
    """The parts of a phase after which it is cancelled."""
    return ((number + 0.5) / TIMES for number in range(TIMES))


def cancels(bench: Bench, reading: float, planning: float) -> None:
    """Cancel a reading, a planning, and an import that waits in the review."""
    times: list[Stop] = []
    for part in parts():
        bench.page.read([bench.book])
        rest(part * reading)
        times.append(bench.stop())
    show_cancels("reading", times)
    times = []
    for part in parts():
        bench.read()
        rest(part * planning)
        times.append(bench.stop())
    show_cancels("planning", times)


def stops(bench: Bench, seconds: float) -> None:
    """Stop a commit at ten moments of it; the import stays in the review."""
    times: list[Stop] = []
    for part in parts():
        bench.page.commit()
        rest(part * seconds * 0.95)
        if bench.page.phase != "committing":  # it was faster this time
            break
        times.append(bench.stop())
    show_cancels("committing", times)


def sorts(bench: Bench) -> float:
    """Sort the review by each column, several times, so that one turn is not the whole hundredth part of all; the seconds
    until all were shown.
    """
    start = time.perf_counter()
    for key in SORTED * [column.key for column in bench.page.review.model.columns if column.sort is not None]:
        bench.page.review.table.sort_by(key)
        wait(lambda: bench.is_idle)
        rest(0.05)
    return time.perf_counter() - start


def main(rows: int, *only: str) -> None:
    """Measure and print."""
    make_application([])
    with TemporaryDirectory() as name, ExitStack() as files:
        folder = Path(name)
        book = folder / "return.xlsx"
        write_workbook(book, rows)
        new_registry(folder / "new.car", name="Benchmark", actor="benchmark", fictional=True).close()
        bench = Bench(folder, book)
        stacks = os.environ.get(STACKS)
        pulse = Pulse(files.enter_context(open(stacks, "w")) if stacks else None)
        print(f"{rows:,} rows")
        pulse.begin()
        start = time.perf_counter()
        reading = bench.read()
        bench.review()
        whole = time.perf_counter() - start
        show_gaps("files chosen to the review", pulse.gaps, whole)
        pulse.begin()
        taken = sorts(bench)
        show_gaps("sorting the review", pulse.gaps, taken)
        pulse.begin()
        start = time.perf_counter()
        bench.page.commit()
        wait(lambda: bench.page.phase == "done")
        taken = time.perf_counter() - start
        wait(lambda: bench.is_idle)
        show_gaps("commit", pulse.gaps, taken)
        if only == ("gaps",):
            bench.close()
            return
        bench.desk.undo()
        wait(lambda: bench.is_idle)
        cancels(bench, reading, whole - reading)
        bench.read()
        bench.review()
        stops(bench, taken)
        asked = time.perf_counter()
        bench.page.cancel()
        bench.page.repaint()
        drawn = (time.perf_counter() - asked) * 1000
        pulse.stop()
        print("cancel in the review")
        verdict(drawn <= CANCEL_MS, f"page drawn within {CANCEL_MS} ms", f"{drawn:.0f} ms")
        bench.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000, *sys.argv[2:])
