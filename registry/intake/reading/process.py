"""Reading a workbook in a process of its own, which may run out of memory, hang or abort and nobody loses anything."""

from __future__ import annotations

import json
import logging
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime, time
from os import PathLike
from pathlib import Path
from time import monotonic
from typing import IO, Any

import registry
from registry.errors import EnvironmentFault
from registry.i18n import N_, Text
from registry.intake.reading import limits
from registry.intake.reading.plain_text import ENCODINGS
from registry.intake.reading.refusals import NOTHING_CHANGED, ReadingCancelledError, WorkbookError
from registry.intake.reading.sheet import Kind, Mark, Range, Row, Sheet, Value, Workbook

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.03  # how soon a cancel is noticed
_QUEUE = 64
_SHARED_TEXTS = 100_000
_STDERR_BYTES = 8192
_FROZEN_ARGUMENT = "--read-workbook"
_START = "import sys; sys.path.insert(0, {root!r}); from registry.intake.reading.child import main; main()"


def read_workbook(
    path: str | PathLike[str],
    *,
    password: str | None = None,
    encoding: str | None = None,
    timeout: float = limits.SECONDS,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Workbook:
    """Read a workbook: xlsx, xlsm, xls, xlsb, ods, or comma- or tab-separated text, told by content, not by suffix.

    Args:
        path: the file.
        password: tried on a protected workbook after the one that Excel itself knows. It goes to the reading process
            through a pipe and is kept nowhere.
        encoding: one of `ENCODINGS`, for text; found where None.
        timeout: seconds after which the reading is stopped.
        cancelled: asked every few hundredths of a second; the reading stops at once when it answers True.
        progress: called with thousandths done and 1000.

    Raises:
        WorkbookError: the file is not read; says why and what to do. Its code is ``encrypted`` where a password is
            needed, and ``wrong_password`` where the one given does not open it.
        ValueError: no such encoding can be chosen.
        ReadingCancelledError: `cancelled` answered True.
        EnvironmentFault: the reading process could not be started.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise ValueError(f"no encoding to choose: {encoding}")
    place = Path(path)
    name = place.name or str(place)
    child = _Child(str(place.absolute()), timeout, password, encoding)
    assembly = _Assembly(name)
    until = monotonic() + timeout
    try:
        while True:
            if cancelled is not None and cancelled():
                raise ReadingCancelledError(name)
            left = until - monotonic()
            if left <= 0:
                raise WorkbookError("timeout", {"name": name, "seconds": round(timeout)})
            line = child.line(left if cancelled is None else min(left, _POLL_SECONDS))
            if line is None:
                continue
            if not line:
                break
            done = assembly.take(line)
            if progress is not None and done is not None:
                progress(done, 1000)
    finally:
        child.stop()
    if assembly.workbook is None:
        raise WorkbookError(*_verdict(child, name))
    return assembly.workbook


class _Child:
    """The reading process and the thread that listens to it."""

    def __init__(self, path: str, timeout: float, password: str | None, encoding: str | None) -> None:
        try:
            self._process = subprocess.Popen(
                child_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as fault:
            raise EnvironmentFault(
                Text(N_("The process that reads workbooks could not be started.")),
                Text(NOTHING_CHANGED),
                Text(N_("Close other programs and try again.")),
            ) from fault
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._lines: queue.Queue[bytes] = queue.Queue(_QUEUE)
        self._stopped = False
        self.errors = b""
        self._listeners = (
            threading.Thread(target=self._listen, args=(self._stdout,), daemon=True),
            threading.Thread(target=self._listen_to_errors, args=(self._process.stderr,), daemon=True),
        )
        for listener in self._listeners:
            listener.start()
        asked = {"path": path, "seconds": int(timeout) + 1, "password": password, "encoding": encoding}
        request = json.dumps(asked).encode() + b"\n"
        try:
            self._stdin.write(request)
            self._stdin.flush()
        except OSError:  # it died at once: the end of its output says so
            _log.warning("the reading process did not take its request")

    @property
    def code(self) -> int | None:
        """The exit code, None while it runs."""
        return self._process.returncode

    def line(self, seconds: float) -> bytes | None:
        """The next line, empty at the end of the output, None if none came within `seconds`."""
        try:
            return self._lines.get(timeout=seconds)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """End the process, however it fares, and leave nothing behind."""
        if self._process.poll() is None and not self._ended():
            self._process.kill()
        self._stopped = True
        while self._listeners[0].is_alive():  # it may wait for room
            self.line(_POLL_SECONDS)
        for listener in self._listeners:
            listener.join()
        self._process.wait()
        for pipe in (self._stdin, self._stdout, self._process.stderr):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # what could not be flushed was for a process that is gone
                continue

    def _ended(self) -> bool:
        """Whether it said its last word, so that its own end may be waited for."""
        return not self._listeners[0].is_alive()

    def _listen(self, stdout: IO[bytes]) -> None:
        total = 0
        while line := stdout.readline(limits.OUTPUT_BYTES):
            total += len(line)
            if total > 4 * limits.OUTPUT_BYTES:
                break
            if not self._stopped:
                self._lines.put(line)
        self._lines.put(b"")

    def _listen_to_errors(self, stderr: IO[bytes]) -> None:
        while chunk := stderr.read(4096):
            self.errors = (self.errors + chunk)[-_STDERR_BYTES:]


class _Assembly:
    """Builds the workbook from the lines of the reading process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._sheets: list[Sheet] = []
        self._sheet: list[Any] | None = None
        self._rows: list[Row] = []
        self._marks: dict[tuple[int, int], Mark] = {}
        self._merged: list[Range] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._texts: dict[str, str] = {}  # equal texts are kept once: a column of districts has a dozen of them
        self.workbook: Workbook | None = None

    def take(self, line: bytes) -> int | None:
        """Add a line; answers the thousandths done where the line tells.

        Raises:
            WorkbookError: the line is a refusal.
        """
        message = json.loads(line)
        match message[0]:
            case "rows":
                self._add_rows(*message[1:])
            case "progress":
                return int(message[1])
            case "merged":
                self._merged.extend(Range(*corners) for corners in message[1])
            case "hidden_rows":
                self._hidden_rows.update(message[1])
            case "hidden_columns":
                self._hidden_columns.update(message[1])
            case "sheet":
                self._close_sheet()
                self._sheet = message[1:]
            case "end":
                self._close_sheet()
                self._finish(message[1])
                return 1000
            case _:
                raise WorkbookError(message[1], {"name": self._name, **message[2]})
        return None

    def _add_rows(self, rows: list[Any], dates: list[Any], marks: list[Any]) -> None:
        for place, column, when in dates:
            row = rows[place]
            row[2][column - row[1]] = _when(when)
        if len(self._texts) > _SHARED_TEXTS:
            self._texts.clear()
        share = self._texts.setdefault
        self._rows.extend(
            Row(number, first, tuple([share(v, v) if type(v) is str else v for v in values]))
            for number, first, values in rows
        )
        for row, column, code, *others in marks:
            found = Mark(None if code is None else sys.intern(code), *others)
            before = self._marks.get((row, column))
            self._marks[row, column] = found if before is None else _both(before, found)

    def _close_sheet(self) -> None:
        if self._sheet is None:
            return
        name, hidden, merges_known, known = self._sheet
        self._sheets.append(
            Sheet(
                name=name,
                hidden=hidden,
                rows=tuple(self._rows),
                merged=tuple(self._merged) if merges_known else None,
                hidden_rows=frozenset(self._hidden_rows) if known else None,
                hidden_columns=frozenset(self._hidden_columns) if known else None,
                marks=self._marks,
                details_known=known,
            )
        )
        self._rows, self._marks = [], {}
        self._merged, self._hidden_rows, self._hidden_columns = [], set(), set()

    def _finish(self, facts: dict[str, Any]) -> None:
        self.workbook = Workbook(
            name=self._name,
            sha256=facts["sha256"],
            size=facts["size"],
            kind=Kind(facts["kind"]),
            epoch1904=facts.get("epoch1904"),
            sheets=tuple(self._sheets),
            encoding=facts.get("encoding"),
        )


def child_command() -> list[str]:
    """The command that starts the reading process, in a checkout, installed, or frozen into one program.

    It is isolated from the working folder and the user's environment: a ``csv.py`` beside the workbook is never run.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, _FROZEN_ARGUMENT]
    root = str(Path(registry.__file__).resolve().parent.parent)
    return [sys.executable, "-I", "-c", _START.format(root=root)]


def _both(one: Mark, other: Mark) -> Mark:
    """What two marks of the same cell say together."""
    return Mark(
        number_format=one.number_format or other.number_format,
        error=one.error or other.error,
        formula_without_value=one.formula_without_value or other.formula_without_value,
        comment=one.comment or other.comment,
        struck=one.struck or other.struck,
    )


def _when(when: int | str) -> Value:
    if isinstance(when, int):
        return date.fromordinal(when)
    if when.startswith("="):
        return when[1:]
    return datetime.fromisoformat(when) if "T" in when else time.fromisoformat(when)


def _verdict(child: _Child, name: str) -> tuple[str, dict[str, str | int]]:
    """Why the process ended without a result: no memory, or worse."""
    if b"memory allocation" in child.errors or b"MemoryError" in child.errors:
        return "memory", {"name": name, "limit": limits.MEMORY_BYTES >> 20}
    _log.error("the reading process ended with %s: %s", child.code, _places(child.errors))
    return "crashed", {"name": name}


_PLACE = re.compile(r'^\s*File ".*?([^/\\"]+)", line (\d+), in (\w+)')
_KIND = re.compile(r"^(\w+(?:\.\w+)*(?:Error|Exception|Exit|Interrupt))\b")


def _places(errors: bytes) -> str:
    """Where a fault came up and its kind. Its message and the lines of code are left out: they may quote a cell."""
    told: list[str] = []
    for line in errors.decode("utf-8", "replace").splitlines():
        if place := _PLACE.match(line):
            told.append(f"{place[1]}:{place[2]} {place[3]}")
        elif kind := _KIND.match(line):
            told.append(kind[1])
    return ", ".join(told)
