"""The reading process: one file, opened within limits of memory and time, its content written out as lines of JSON.

Started by `registry.intake.reading.process`, never imported by it. The request comes as one line of JSON on standard
input, which then stays open: when it ends, the parent is gone and so is this process. It imports as little as it can,
since its start is part of every import.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from typing import TypeVar

import python_calamine

from registry.intake.reading import limits, plain_text
from registry.intake.reading.address import MAX_COLUMN, MAX_ROW, cell_name
from registry.intake.reading.encrypted import decrypted
from registry.intake.reading.kinds import has_password, kind_of_archive, kind_of_bytes
from registry.intake.reading.limits import RefusalError
from registry.intake.reading.package import Package, Stream
from registry.intake.reading.sidecar import Book, SheetScan, read_styles
from registry.intake.reading.values import RawRow, Slices

Item = TypeVar("Item")

FROZEN_ARGUMENT = "--read-workbook"
_SCAN_SHARE = 400  # of 1000, where there is a scan
_XLSX = ("xlsx", "xlsm")
_PIECE = 5_000  # so many merged ranges or hidden rows in a line


def main() -> None:
    """Read the file named on standard input and end the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    request = json.loads(sys.stdin.buffer.readline())
    _limit_resources(int(request["seconds"]))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()  # nothing here is circular, and the process is short
    try:
        Reading(str(request["path"]), request.get("password"), request.get("encoding")).run()
    except RefusalError as refusal:
        _send(["refused", refusal.code, refusal.values])
    except MemoryError:
        _send(["refused", "memory", {"limit": limits.MEMORY_BYTES >> 20}])
    except BrokenPipeError:
        os._exit(1)
    sys.stdout.buffer.flush()
    os._exit(0)


def run_if_asked(arguments: list[str]) -> None:
    """In a frozen program: become the reading process if started as one. To be called before anything else."""
    if arguments[1:2] == [FROZEN_ARGUMENT]:
        main()


class Reading:
    """One file on its way from its bytes to lines of JSON."""

    def __init__(self, path: str, password: str | None = None, encoding: str | None = None) -> None:
        self._path = path
        self._password = password
        self._encoding = encoding
        self._sent = 0

    def run(self) -> None:
        """Read and send everything.

        Raises:
            RefusalError: the file will not be read.
        """
        data = _bytes_of(self._path)
        digest = hashlib.sha256(data).hexdigest()
        facts: dict[str, object] = {"sha256": digest, "size": len(data)}
        kind = kind_of_bytes(data, is_utf16=self._encoding is not None and self._encoding.startswith("utf-16"))
        if kind == "text":
            facts |= {"kind": "csv", "encoding": self._send_text(data)}
        else:
            facts |= self._send_book(data, kind)
        _send(["end", facts])

    def _send_book(self, data: bytes, kind: str) -> dict[str, object]:
        if kind == "encrypted":
            data = decrypted(data, self._password)
            kind = kind_of_bytes(data)
        book: Book | None = None
        scans: dict[str, SheetScan] = {}
        if kind == "zip":
            package = Package(data)
            kind = kind_of_archive(package.archive)
            if kind in _XLSX:
                book = Book(package)
                scans = _scan(package, book)
            elif kind == "ods":
                _check_ods(package)
        self._send_sheets(self._loaded(data), scans)
        return {"kind": kind, "epoch1904": None if book is None else book.epoch1904}

    def _send_text(self, data: bytes) -> str:
        text, encoding = plain_text.decode(data, self._encoding)
        name = os.path.splitext(os.path.basename(self._path))[0]
        _send(["sheet", name, False, True, True])
        rows = plain_text.rows(text, plain_text.find_delimiter(text), name)
        plain: Iterator[tuple[int, RawRow]] = ((number, list(row)) for number, row in rows)
        for line, _ in Slices(name, None).cut(plain, 1):
            self._send_slice(line)
        return encoding

    def _loaded(self, data: bytes) -> python_calamine.CalamineWorkbook:
        try:
            return _load(io.BytesIO(data))
        except (python_calamine.CalamineError, OSError, ValueError) as fault:
            if not isinstance(fault, python_calamine.PasswordError) and not has_password(data):
                raise RefusalError("unreadable", detail=str(fault)[:200]) from fault
        try:
            return _load(io.BytesIO(decrypted(data, self._password)))
        except (python_calamine.CalamineError, OSError, ValueError) as fault:
            raise RefusalError("unreadable", detail=str(fault)[:200]) from fault

    def _send_sheets(self, book: python_calamine.CalamineWorkbook, scans: dict[str, SheetScan]) -> None:
        visible = python_calamine.SheetVisibleEnum.Visible
        sheets = [
            (meta.name, meta.visible != visible)
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        if not sheets:
            raise RefusalError("no_sheet")
        if len(sheets) > limits.SHEETS:
            raise RefusalError("sheets", limit=limits.SHEETS)
        base = _SCAN_SHARE if scans else 0
        for index, (name, hidden) in enumerate(sheets):
            self._send_sheet(book, name, hidden, scans.get(name))
            _send(["progress", base + (1000 - base) * (index + 1) // len(sheets)])

    def _send_sheet(
        self, book: python_calamine.CalamineWorkbook, name: str, hidden: bool, scan: SheetScan | None
    ) -> None:
        try:
            sheet = book.get_sheet_by_name(name)
        except (python_calamine.CalamineError, OSError, ValueError) as fault:
            raise RefusalError("unreadable", detail=str(fault)[:200]) from fault
        start, end = sheet.start or (0, 0), sheet.end or (-1, -1)
        _check_box(name, end[0] + 1, end[1] + 1)
        ranges = sheet.merged_cell_ranges
        _send(["sheet", name, hidden, ranges is not None, scan is not None])
        for piece in _pieces(ranges or []):
            _send(["merged", [[a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1] for a, b in piece]])
        if scan:
            for what, hidden_ones in (("hidden_rows", scan.hidden_rows), ("hidden_columns", scan.hidden_columns)):
                for piece in _pieces(sorted(hidden_ones)):
                    _send([what, piece])
        numbered = enumerate(sheet.iter_rows(), 1)
        for line, _ in Slices(name, scan).cut(numbered, start[1] + 1):
            self._send_slice(line)

    def _send_slice(self, line: str) -> None:
        self._sent += len(line)
        if self._sent > limits.OUTPUT_BYTES:
            raise RefusalError("text", limit=limits.OUTPUT_BYTES >> 20)
        _write(line)


def _load(file: io.BytesIO) -> python_calamine.CalamineWorkbook:
    # Its stub names a generic without its parameter.
    return python_calamine.load_workbook(file)  # pyright: ignore[reportUnknownMemberType]


def _bytes_of(path: str) -> bytes:
    try:
        with open(path, "rb", opener=_open_ordinary) as file:
            data = file.read(limits.FILE_BYTES + 1)
    except FileNotFoundError as fault:
        raise RefusalError("missing") from fault
    except IsADirectoryError as fault:
        raise RefusalError("folder") from fault
    except PermissionError as fault:  # Windows says this of folders too
        raise RefusalError("folder" if os.path.isdir(path) else "no_access") from fault
    except (OSError, ValueError) as fault:
        raise RefusalError("no_access") from fault
    if len(data) > limits.FILE_BYTES:
        size = max(os.path.getsize(path), len(data))
        raise RefusalError("too_large", size=-(-size >> 20), limit=limits.FILE_BYTES >> 20)
    return data


def _open_ordinary(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # a pipe without a writer would wait for ever
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    raise RefusalError("folder" if stat.S_ISDIR(mode) else "not_a_file")


def _scan(package: Package, book: Book) -> dict[str, SheetScan]:
    """Guard and sidecar of an xlsx package in one pass."""
    stream = Stream(book.strings)
    for chunk in package.chunks(book.strings):
        stream.see(chunk)
    styles = read_styles(package, book.styles)
    total = sum(package.size(part) for part in book.parts.values()) or 1
    done = 0

    def progress(count: int) -> None:
        nonlocal done
        done += count
        _send(["progress", _SCAN_SHARE * done // total])

    scans: dict[str, SheetScan] = {}
    for name, part in book.parts.items():
        if part in package:
            scans[name] = SheetScan(name, part, styles)
            scans[name].run(package, progress)
    if sum(scan.filled for scan in scans.values()) > limits.CELLS:
        raise RefusalError("cells", sheet="", limit=limits.CELLS)
    return scans


def _check_ods(package: Package) -> None:
    if b"encryption-data" in b"".join(package.chunks("META-INF/manifest.xml")):
        raise RefusalError("encryption_method")
    for part in ("content.xml", "styles.xml"):
        stream = Stream(part)
        for chunk in package.chunks(part):
            stream.see(chunk)


def _check_box(sheet: str, rows: int, columns: int) -> None:
    cell = cell_name(max(rows, 1), max(columns, 1))
    if rows > MAX_ROW or columns > MAX_COLUMN:
        raise RefusalError("out_of_sheet", sheet=sheet, cell=cell)
    if rows * columns > limits.BOX:
        raise RefusalError("far_cell", sheet=sheet, cell=cell, rows=rows, columns=columns)


def _pieces(items: list[Item]) -> Iterator[list[Item]]:
    """A long list in pieces whose JSON is read in a moment."""
    for start in range(0, len(items), _PIECE):
        yield items[start : start + _PIECE]


def _send(message: list[object]) -> None:
    _write(json.dumps(message, ensure_ascii=False))


def _write(line: str) -> None:
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


def _limit_resources(seconds: int) -> None:
    if sys.platform == "win32":
        from registry.intake.reading.windows_job import limit_memory

        limit_memory(limits.MEMORY_BYTES)
        return
    import resource

    wanted = (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds + 5),
        (resource.RLIMIT_CORE, 0),
    )
    for what, limit in wanted:
        try:
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):  # macOS refuses some: the parent's clock still holds
            continue


if __name__ == "__main__":
    main()
