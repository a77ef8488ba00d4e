"""Whether the window stays alive while it imports: gaps of its event loop, and how fast a cancel is answered.

    python -m benchmarks.window [ROWS]             default 20000

A real window, drawn off the screen, with an empty registry and the workbook of `benchmarks.intake`. A timer of 5 ms ticks
in it; a gap is how much later than that a tick comes, so it is how long a key or a click waits. Measured: from the files
chosen to the review on the screen, from the commit to its end, and, at five moments of a reading, from the cancel to the
first page drawn again and to the end of the job behind it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, Qt, QTimer

from benchmarks.intake import write_workbook
from registry.change import new_registry
from ui.intake.page import IntakePage
from ui.kit.desk import Desk
from ui.main import make_application
from ui.shell.window import Window

TICK = 0.005
NEARLY_ALL_MS, WORST_MS, CANCEL_MS = 50, 150, 100
PATIENCE = 600  # seconds


class Pulse:
    """Ticks in the event loop and notes how late each tick is, in milliseconds."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(int(TICK * 1000))

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(max(now - self._last - TICK, 0.0) * 1000)
        self._last = now

    def begin(self) -> None:
        """Forget what was before."""
        self.gaps.clear()
        self._last = time.perf_counter()


def wait(until: Callable[[], bool]) -> float:
    """Run the event loop until something is so; the seconds it took."""
    start = time.perf_counter()
    while not until():
        if time.perf_counter() - start > PATIENCE:
            raise SystemExit("nothing happened any more")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return time.perf_counter() - start


def verdict(holds: bool, name: str, figure: str) -> None:
    """One line of the result."""
    print(f"  {'holds ' if holds else 'MISSED'}  {name}: {figure}", flush=True)


def show_gaps(name: str, gaps: list[float], seconds: float) -> None:
    """The gaps of one phase beside their limits."""
    ordered = sorted(gaps)
    nearly_all, worst = ordered[len(ordered) * 99 // 100], ordered[-1]
    print(f"{name}: {seconds:.1f} s, {len(gaps)} ticks, median {ordered[len(ordered) // 2]:.1f} ms")
    verdict(nearly_all <= NEARLY_ALL_MS, f"99 of 100 within {NEARLY_ALL_MS} ms", f"{nearly_all:.0f} ms")
    longest = ", ".join(f"{gap:.0f}" for gap in ordered[-5:])
    verdict(worst <= WORST_MS, f"worst within {WORST_MS} ms", f"{worst:.0f} ms (the five longest: {longest})")


def cancels(page: IntakePage, book: Path, whole: float) -> None:
    """Cancel at five moments of a reading."""
    print("cancel, after a part of the reading: page drawn, job ended")
    worst = 0.0
    for part in (0.02, 0.1, 0.3, 0.6, 0.9):
        page.read([book])
        start = time.perf_counter()
        wait(lambda start=start, part=part: time.perf_counter() - start >= part * whole)
        asked = time.perf_counter()
        page.cancel()
        page.repaint()
        drawn = (time.perf_counter() - asked) * 1000
        ended = drawn + wait(lambda: not page.desk.jobs.busy) * 1000
        worst = max(worst, drawn)
        print(f"  {part:>5.0%}{drawn:>10.0f} ms{ended:>10.0f} ms")
    verdict(worst <= CANCEL_MS, f"cancel answered within {CANCEL_MS} ms", f"{worst:.0f} ms")


def main(rows: int) -> None:
    """Measure and print."""
    make_application([])
    with TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "return.xlsx"
        write_workbook(book, rows)
        new_registry(folder / "new.car", name="Benchmark", actor="benchmark", fictional=True).close()
        desk = Desk(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        window = Window(desk)
        window.resize(1440, 900)
        window.show()
        desk.open(folder / "new.car")
        wait(lambda: desk.registry is not None and not desk.jobs.busy)
        window.go("intake")
        page = window.pages["intake"]
        assert isinstance(page, IntakePage)
        print(f"{rows:,} rows")
        pulse = Pulse()
        pulse.begin()
        page.read([book])
        seconds = wait(lambda: page.phase in ("map", "match", "review"))
        page.show_step("review")
        wait(lambda: not desk.jobs.busy)
        show_gaps("files chosen to the review", list(pulse.gaps), seconds)
        pulse.begin()
        page.commit()
        taken = wait(lambda: page.phase == "done")
        wait(lambda: not desk.jobs.busy)
        show_gaps("commit", list(pulse.gaps), taken)
        page.cancel()
        cancels(page, book, seconds)
        window.close()
        desk.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
