"""How long a key or a click waits in a window, and what for: the turns of an event loop, told apart by cause.

A timer ticks every 5 ms; a gap is how much later than that a tick comes. On a machine that others use too, a gap says
little by itself. So each is split by what the system counts of the threads of this process (Linux; elsewhere only the work
is known):

- work: processor time of the GUI thread;
- queue: the GUI thread could run and no processor was free, or it waited for another thread that found none free;
- lock: the rest, in which the GUI thread slept although a tick was due: another thread held the interpreter's lock, or the
  disk was slow.

Work and lock are our own doing (`Gap.own`), and limits are to hold for them on any machine; the queue is the scheduler's. Who
held the lock is not known: the longest wait of any other thread for a processor is taken off, so that `own` is what is
certainly ours, and a little of the queue may be. Processor time itself is longer on a machine whose processors are shared.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

TICK = 0.005
NEARLY_ALL_MS, WORST_MS = 50.0, 150.0
PATIENCE = 600  # seconds
_NOTED_MS = 20.0
_DEPTH = 6  # of a stack
_TASKS = Path("/proc/self/task")


@dataclass(frozen=True, slots=True)
class Gap:
    """How late one tick came, in milliseconds, and what for."""

    late: float
    work: float
    queue: float

    @property
    def lock(self) -> float:
        """The part in which the GUI thread neither worked nor waited for a processor."""
        return max(self.late - self.work - self.queue, 0.0)

    @property
    def own(self) -> float:
        """The part that is our own doing."""
        return min(self.late, self.work + self.lock)


class _Threads:
    """Nanoseconds that the threads of this process ran and waited for a processor, as Linux counts them."""

    def __init__(self) -> None:
        self._files: dict[str, int] = {}
        self._gui = str(threading.get_native_id())
        self._seen: dict[str, int] = {}

    def queued(self) -> float:
        """Milliseconds since the last call that the GUI thread, or the one it may have waited for, had no processor."""
        now: dict[str, int] = {}
        try:
            names = os.listdir(_TASKS)
        except OSError:  # not Linux
            return 0.0
        for name in names:
            try:
                if name not in self._files:
                    self._files[name] = os.open(_TASKS / name / "schedstat", os.O_RDONLY)
                now[name] = int(os.pread(self._files[name], 64, 0).split()[1])
            except (OSError, IndexError):  # a thread that ended
                if name in self._files:
                    os.close(self._files.pop(name))
        waits = {name: wait - self._seen.get(name, wait) for name, wait in now.items()}
        self._seen = now
        others = max((wait for name, wait in waits.items() if name != self._gui), default=0)
        return (waits.get(self._gui, 0) + others) / 1e6


class Pulse:
    """Ticks in the event loop of the thread it is made in.

    Args:
        stacks: where it is noted after each gap of more than 20 ms of our own what the other threads do: one that kept the lock
            has hardly gone on since.
    """

    def __init__(self, stacks: IO[str] | None = None) -> None:
        self.gaps: list[Gap] = []
        self._stacks = stacks
        self._threads = _Threads()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self.begin()
        self._timer.start(int(TICK * 1000))

    def begin(self) -> None:
        """Forget what was before."""
        self.gaps.clear()
        self._threads.queued()
        self._last, self._worked = time.perf_counter(), time.thread_time()

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        late = max(now - self._last - TICK, 0.0) * 1000
        self.gaps.append(Gap(late, (worked - self._worked) * 1000, self._threads.queued()))
        if self._stacks is not None and self.gaps[-1].own > _NOTED_MS:
            self._note(self._stacks)
            now, worked = time.perf_counter(), time.thread_time()
        self._last, self._worked = now, worked

    def _note(self, stacks: IO[str]) -> None:
        gap = self.gaps[-1]
        stacks.write(f"=== late {gap.late:.0f}, work {gap.work:.0f}, lock {gap.lock:.0f}, queue {gap.queue:.0f} ms\n")
        for thread, frame in sys._current_frames().items():
            if thread != threading.get_ident():
                stacks.writelines(traceback.format_stack(frame)[-_DEPTH:])
                stacks.write("---\n")

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()


def load() -> str:
    """How many threads of the machine want a processor, on average of the last minute, and how many there are."""
    if not hasattr(os, "getloadavg"):
        return "load not known"
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def wait(until: Callable[[], bool]) -> float:
    """Run the event loop until something is so; the seconds it took.

    Raises:
        SystemExit: it was not so for ten minutes.
    """
    start = time.perf_counter()
    while not until():
        if time.perf_counter() - start > PATIENCE:
            raise SystemExit("nothing happened any more")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return time.perf_counter() - start


def verdict(holds: bool, name: str, figure: str) -> None:
    """One line of the result."""
    print(f"  {'holds ' if holds else 'MISSED'}  {name}: {figure}", flush=True)


def _at(part: float, ordered: Sequence[float]) -> float:
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def show_gaps(name: str, gaps: Sequence[Gap], seconds: float) -> None:
    """The gaps of one phase beside their limits: as they were, and their own part."""
    print(f"{name}: {seconds:.1f} s, {len(gaps)} ticks, {load()}")
    for word, values in (("as waited for", [gap.late for gap in gaps]), ("our own doing", [gap.own for gap in gaps])):
        ordered = sorted(values)
        nearly_all, worst = _at(0.99, ordered), ordered[-1]
        verdict(nearly_all <= NEARLY_ALL_MS, f"{word}, 99 of 100 within {NEARLY_ALL_MS:.0f} ms", f"{nearly_all:.0f} ms")
        verdict(worst <= WORST_MS, f"{word}, worst within {WORST_MS:.0f} ms", f"{worst:.0f} ms")
    longest = sorted(gaps, key=lambda gap: gap.late)[-5:]
    print(f"          the longest{'late':>7}{'work':>7}{'lock':>7}{'queue':>7}  ms")
    for gap in reversed(longest):
        print(f"{'':>21}{gap.late:>7.0f}{gap.work:>7.0f}{gap.lock:>7.0f}{gap.queue:>7.0f}", flush=True)
