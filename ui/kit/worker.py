"""Slow work off the GUI thread: one kind of job, one writer, a few readers.

A job is a plain function of a `Ticket`. It runs on a thread that owns no QObject; what it answers, or the exception it
ended with, is handed over on the GUI thread. Writers queue behind each other, because a registry file has one writer.
A job may have a `lane`: a later one with the same lane makes the earlier one obsolete, and a late answer is dropped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from inspect import CO_OPTIMIZED
from traceback import clear_frames
from typing import Any, TypeVar
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from registry.i18n import Text
from registry.pace import finish_letting_go, let_go_gently, let_go_later
from registry.waiting import told_of_waiting

T = TypeVar("T")
READERS = 2
_PROGRESS_EVERY = 0.05  # seconds between two signals of progress


class StoppedError(Exception):
    """Raised by `Ticket.check` inside a job that was cancelled."""


@dataclass(slots=True)
class Ticket:
    """What a running job holds: where it says how far it is, and where it hears that it shall stop."""

    number: int
    _tell: Callable[[int, int, int], None]
    _stop: threading.Event = field(default_factory=threading.Event)
    _told: float = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether the job shall stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Stop here if the job was cancelled.

        Raises:
            StoppedError: it was.
        """
        if self._stop.is_set():
            raise StoppedError

    def progress(self, done: int, total: int = 0) -> None:
        """Say how far the job is; `total` 0 where nobody knows. Cheap enough to call for every row."""
        now = time.monotonic()
        if now - self._told >= _PROGRESS_EVERY or (total and done >= total):
            self._told = now
            self._tell(self.number, done, total)

    def step(self, percent: int) -> None:
        """Say how far the job is, of 100; stop here if it was cancelled.

        Raises:
            StoppedError: it was.
        """
        self.check()
        self.progress(percent, 100)

    def cancel(self) -> None:
        """Ask the job to stop."""
        self._stop.set()


@dataclass(slots=True)
class Job:
    """A job as the job list shows it. States: waiting, running, stopping, done, failed, cancelled."""

    number: int
    title: Text | None
    ticket: Ticket
    lane: str | None
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    owner: ref[QObject] | None
    writes: bool = False
    stopped: Callable[[], None] | None = None
    state: str = "waiting"
    steps: int = 0
    total: int = 0
    started: float = 0.0

    @property
    def percent(self) -> int | None:
        """How far it is, or None where nobody knows."""
        return self.steps * 100 // self.total if self.total else None


class Jobs(QObject):
    """The dispatcher. Make one for the program and hand it to the pages.

    Signals:
        changed: the list of titled jobs, or the progress of one, is another.
        failed: a job without a `failed` of its own ended with an exception.
        waited: a job waits for a colleague who is writing, with the seconds so far; None when it goes on.
    """

    changed = Signal()
    failed = Signal(object)
    waited = Signal(object)
    _started = Signal(int)
    _progressed = Signal(int, int, int)
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        let_go_gently()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._jobs: dict[int, Job] = {}
        self._futures: dict[int, Future[None]] = {}
        self._next = 1
        self._closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._started.connect(self._on_started, queued)
        self._progressed.connect(self._on_progressed, queued)
        self._ended.connect(self._on_ended, queued)

    def read(
        self,
        work: Callable[[Ticket], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        title: Text | None = None,
        lane: str | None = None,
        owner: QObject | None = None,
    ) -> int:
        """Run `work` among the readers.

        Args:
            work: called on another thread; touches no widget and answers plain values.
            done: called with the answer on the GUI thread.
            failed: called with the exception instead; without it the signal `failed` fires.
            title: shown in the job chip; jobs without one are silent.
            lane: an earlier job of the same lane is cancelled and its answer dropped.
            owner: the answer is dropped when this object is gone.

        Returns:
            The job's number, for `cancel`.
        """
        return self._submit(self._readers, work, done, failed, title, lane, owner)

    def write(
        self,
        work: Callable[[Ticket], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        stopped: Callable[[], None] | None = None,
        title: Text | None = None,
        owner: QObject | None = None,
    ) -> int:
        """Run `work` on the one writer, after all writes asked for before. Writes are never made obsolete.

        Args:
            stopped: called on the GUI thread when it was cancelled and wrote nothing. One that had written by then hands its
                answer over as ever.
        """
        return self._submit(self._writer, work, done, failed, title, None, owner, stopped)

    def cancel(self, number: int) -> None:
        """Ask a job to stop. The answer of a reader is dropped; one that waits never starts."""
        job = self._jobs.get(number)
        if job is None:
            return
        job.ticket.cancel()
        job.state = "stopping"
        future = self._futures.get(number)
        if future is not None and future.cancel():
            self._finish(number)
            if job.stopped is not None:
                job.stopped()
        self.changed.emit()

    def shown(self) -> list[Job]:
        """The jobs with a title, oldest first."""
        return [job for job in self._jobs.values() if job.title is not None]

    @property
    def busy(self) -> bool:
        """Whether any job waits or runs."""
        return bool(self._jobs)

    def close(self) -> None:
        """Take no more jobs, stop those that run, wait for their threads. Nothing is handed over any more."""
        if self._closed:
            return
        self._closed = True
        for job in self._jobs.values():
            job.ticket.cancel()
        for pool in (self._readers, self._writer):
            pool.shutdown(wait=True, cancel_futures=True)
        self._jobs.clear()
        self._futures.clear()
        finish_letting_go()

    # -- on the GUI thread

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[Ticket], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None,
        title: Text | None,
        lane: str | None,
        owner: QObject | None,
        stopped: Callable[[], None] | None = None,
    ) -> int:
        if self._closed:
            return 0
        if lane is not None:
            for old in [job.number for job in self._jobs.values() if job.lane == lane]:
                self.cancel(old)
        number = self._next
        self._next += 1
        ticket = Ticket(number, self._progressed.emit)
        held = None if owner is None else ref(owner)
        told = failed or self.failed.emit
        self._jobs[number] = Job(number, title, ticket, lane, done, told, held, pool is self._writer, stopped)
        self._futures[number] = pool.submit(self._run, ticket, work)
        if title is not None:
            self.changed.emit()
        return number

    def _on_started(self, number: int) -> None:
        job = self._jobs.get(number)
        if job is not None and job.state == "waiting":
            job.state, job.started = "running", time.monotonic()
            if job.title is not None:
                self.changed.emit()

    def _on_progressed(self, number: int, steps: int, total: int) -> None:
        job = self._jobs.get(number)
        if job is not None:
            job.steps, job.total = steps, total
            if job.title is not None:
                self.changed.emit()

    def _on_ended(self, number: int, answer: list[object], error: object) -> None:
        job = self._jobs.get(number)
        if job is None or self._closed:
            return
        self._finish(number)
        stopped = isinstance(error, (StoppedError, CancelledError))
        if not _is_there(job.owner) or (job.ticket.cancelled and not job.writes):
            let_go_later(answer)
        elif stopped:
            if job.stopped is not None:
                job.stopped()
        elif error is None:
            job.done(answer.pop())
        elif isinstance(error, Exception):
            job.failed(error)

    def _finish(self, number: int) -> None:
        job = self._jobs.pop(number, None)
        self._futures.pop(number, None)
        if job is not None and job.title is not None:
            self.changed.emit()

    # -- on the job's thread

    def _run(self, ticket: Ticket, work: Callable[[Ticket], Any]) -> None:
        answer: list[object] = []  # a box, so that nobody else holds what is in it when it is to be let go of
        error: Exception | None = None
        held: list[object] = []
        try:
            ticket.check()
            self._tell(self._started, ticket.number)
            with told_of_waiting(lambda seconds: self._wait(ticket, seconds)):
                answer.append(work(ticket))
        except Exception as caught:  # noqa: BLE001 (every failure is handed to the GUI thread, none is swallowed)
            error = caught
            held = _taken_from_frames(caught)
        self._tell(self._ended, ticket.number, answer, error)  # nobody waits for what is let go of
        let_go_later(held)

    def _wait(self, ticket: Ticket, seconds: float | None) -> None:
        self._tell(self.waited, seconds)
        if seconds is not None:
            ticket.check()

    def _tell(self, signal: Any, *values: object) -> None:
        if not self._closed and isValid(self):
            signal.emit(*values)


def _is_there(owner: ref[QObject] | None) -> bool:
    """Whether whoever asked for a job still lives; nobody in particular always does."""
    if owner is None:
        return True
    held = owner()
    return held is not None and isValid(held)


def _taken_from_frames(error: Exception) -> list[object]:
    """What the functions held in which `error` arose, half a plan of 20,000 rows perhaps: left there, it would go at once, on
    the GUI thread, with the error. The lines stay, for whoever reports it.
    """
    held: list[object] = []
    step = error.__traceback__
    while step is not None:
        frame = step.tb_frame
        if frame.f_code.co_flags & CO_OPTIMIZED:  # a function; the names of a module are not ours
            names = frame.f_locals
            held += names.values()
            if isinstance(names, dict):  # until Python 3.12 the frame keeps it
                names.clear()
        step = step.tb_next
    clear_frames(error.__traceback__)
    return held
