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
from typing import Any, TypeVar
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from registry.i18n import Text

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
    """

    changed = Signal()
    failed = Signal(object)
    _started = Signal(int)
    _progressed = Signal(int, int, int)
    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
        title: Text | None = None,
        owner: QObject | None = None,
    ) -> int:
        """Run `work` on the one writer, after all writes asked for before. Writes are never made obsolete."""
        return self._submit(self._writer, work, done, failed, title, None, owner)

    def cancel(self, number: int) -> None:
        """Ask a job to stop. Its answer is dropped; one that waits never starts."""
        job = self._jobs.get(number)
        if job is None:
            return
        job.ticket.cancel()
        job.state = "stopping"
        future = self._futures.get(number)
        if future is not None and future.cancel():
            self._finish(number)
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
        self._jobs[number] = Job(number, title, ticket, lane, done, failed or self.failed.emit, held)
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

    def _on_ended(self, number: int, answer: object, error: object) -> None:
        job = self._jobs.get(number)
        if job is None or self._closed:
            return
        self._finish(number)
        if isinstance(error, (StoppedError, CancelledError)) or job.ticket.cancelled:
            return
        if job.owner is not None:
            owner = job.owner()
            if owner is None or not isValid(owner):
                return
        if error is None:
            job.done(answer)
        elif isinstance(error, Exception):
            job.failed(error)

    def _finish(self, number: int) -> None:
        job = self._jobs.pop(number, None)
        self._futures.pop(number, None)
        if job is not None and job.title is not None:
            self.changed.emit()

    # -- on the job's thread

    def _run(self, ticket: Ticket, work: Callable[[Ticket], Any]) -> None:
        answer: object = None
        error: Exception | None = None
        try:
            ticket.check()
            self._tell(self._started, ticket.number)
            answer = work(ticket)
        except Exception as caught:  # noqa: BLE001 (every failure is handed to the GUI thread, none is swallowed)
            error = caught
        self._tell(self._ended, ticket.number, answer, error)

    def _tell(self, signal: Any, *values: object) -> None:
        if not self._closed and isValid(self):
            signal.emit(*values)
