"""The reading process may hang, abort or eat memory: its parent says so, leaves nothing running, and loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.errors import EnvironmentFault
from registry.intake.reading import ReadingCancelledError, WorkbookError, process, read_workbook
from tests.intake.reading.packages import write_rows

_ROOT = Path(__file__).parents[3]
_PREAMBLE = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
_HANG = "import threading; threading.Event().wait()"
_ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "book.xlsx", _ONE)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every reading process that is started."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        process_: Any = popen(*arguments, **options)
        processes.append(process_)
        return process_

    popen = subprocess.Popen
    monkeypatch.setattr(process.subprocess, "Popen", start)
    return processes


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the reading process run other code."""

    def replace(code: str) -> None:
        monkeypatch.setattr(process, "child_command", lambda: [sys.executable, "-I", "-c", code])

    return replace


def code_of(path: Path, **options: Any) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_workbook(path, **options)
    return caught.value.code


def test_cancel_ends_the_process_at_once(
    book: Path, child: Callable[[str], None], started: list[subprocess.Popen[bytes]]
) -> None:
    child(_HANG)
    answers = iter([False, False, True])
    with pytest.raises(ReadingCancelledError) as caught:
        read_workbook(book, cancelled=lambda: next(answers))
    assert "book.xlsx was cancelled" in str(caught.value.what)
    assert [p.returncode is not None for p in started] == [True], "the process has ended and was waited for"


def test_cancel_while_lines_come(
    book: Path, child: Callable[[str], None], started: list[subprocess.Popen[bytes]]
) -> None:
    child("import sys\nwhile True: sys.stdout.write('[\"progress\", 1]\\n')")
    seen: list[int] = []
    with pytest.raises(ReadingCancelledError):
        read_workbook(book, cancelled=lambda: len(seen) > 50, progress=lambda done, _: seen.append(done))
    assert started[0].returncode is not None


def test_an_interrupt_leaves_nothing_running(
    book: Path, child: Callable[[str], None], started: list[subprocess.Popen[bytes]]
) -> None:
    def interrupt() -> bool:
        raise KeyboardInterrupt

    child(_HANG)
    with pytest.raises(KeyboardInterrupt):
        read_workbook(book, cancelled=interrupt)
    assert started[0].returncode is not None


def test_a_hang_runs_into_the_time_limit(
    book: Path, child: Callable[[str], None], started: list[subprocess.Popen[bytes]]
) -> None:
    child(_HANG)
    assert code_of(book, timeout=0.2) == "timeout"
    assert started[0].returncode is not None


def test_an_abort_is_a_refusal(book: Path, child: Callable[[str], None]) -> None:
    child("import os; os.abort()")
    assert code_of(book) == "crashed"


def test_a_fault_of_our_own_is_logged_and_refused(
    book: Path, child: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    child("def read(cell):\n    raise RuntimeError(cell)\nread('上海某某公司')")
    assert code_of(book) == "crashed"
    assert "<string>:2 read, RuntimeError" in caplog.text
    assert "上海" not in caplog.text


def test_a_reader_that_asks_for_too_much_memory(
    tmp_path: Path, child: Callable[[str], None], started: list[subprocess.Popen[bytes]]
) -> None:
    """With the guard out of the way the reader asks for gigabytes and aborts; nothing but the reading process dies."""
    if sys.platform != "linux":
        pytest.skip("other systems answer differently")
    child(
        _PREAMBLE + "from registry.intake.reading import limits, child, sidecar; limits.BOX = 10**15; "
        "sidecar.SheetScan._check_box = lambda self: None; child.main()"
    )
    far = write_rows(tmp_path / "far.xlsx", _ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert code_of(far) == "memory"
    assert started[0].returncode not in (0, None)


def test_memory_used_up_in_python(tmp_path: Path, child: Callable[[str], None]) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems answer differently")
    child(
        _PREAMBLE
        + "from registry.intake.reading import child; child.kind_of_bytes = lambda *_, **__: bytes(1 << 40); child.main()"
    )
    assert code_of(write_rows(tmp_path / "book.xlsx", _ONE)) == "memory"


def test_the_process_ends_with_its_parent() -> None:
    code = _PREAMBLE + (
        "import threading; from registry.intake.reading import child; "
        "threading.Thread(target=child._end_with_parent).start(); print('up', flush=True); threading.Event().wait()"
    )
    reader = subprocess.Popen([sys.executable, "-I", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdout.readline()
    reader.stdin.close()
    assert reader.wait(timeout=20) == 1
    reader.stdout.close()


def test_the_working_folder_is_not_trusted(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module beside the workbook must not be run."""
    for name in ("csv.py", "json.py", "python_calamine.py", "registry.py", "sitecustomize.py"):
        (book.parent / name).write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(book.parent)
    monkeypatch.setenv("PYTHONPATH", str(book.parent))
    assert read_workbook("book.xlsx").sheets[0].value(1, 1) == 1


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert process.child_command() == [sys.executable, "--read-workbook"]


def test_a_frozen_program_becomes_the_reader(book: Path, child: Callable[[str], None]) -> None:
    child(
        _PREAMBLE
        + "from registry.intake.reading.child import run_if_asked; run_if_asked(['program', '--read-workbook'])"
    )
    assert read_workbook(book).sheets[0].value(1, 1) == 1


def test_a_process_that_cannot_start(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "child_command", lambda: [str(book.parent / "no such program")])
    with pytest.raises(EnvironmentFault) as caught:
        read_workbook(book)
    assert caught.value.safe is not None


def test_names_that_are_hard_to_pass_on(tmp_path: Path) -> None:
    for name in ("企业 名单（2024）.xlsx", 'it\'s "quoted".xlsx', "-I.xlsx", "new\nline.xlsx", "表情🚀.xlsx"):
        try:
            path = write_rows(tmp_path / name, _ONE)
        except OSError:
            continue  # this system cannot have such a file
        assert read_workbook(path).name == name


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("names are text here")
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.xlsx")
    write_rows(Path(path), _ONE)
    assert read_workbook(path).sheets[0].value(1, 1) == 1


def test_many_at_once(book: Path) -> None:
    """Two windows may read at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(3) as pool:
        assert [w.sheets[0].value(1, 1) for w in pool.map(lambda _: read_workbook(book), range(6))] == [1] * 6


def test_equal_texts_are_kept_once(tmp_path: Path) -> None:
    """Thousands of rows name the same dozen of districts."""
    rows = "".join(
        f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>虚构的浦东新区</t></is></c></row>' for r in range(1, 9_000)
    )
    sheet = read_workbook(write_rows(tmp_path / "list.xlsx", rows)).sheets[0]
    assert len({id(row.values[0]) for row in sheet.rows}) == 1
