"""The limits of time and memory: what they are, and that a large honest return stays within them."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.intake.reading import WorkbookError, limits, process, read_workbook
from tests.intake.reading.packages import write_rows
from tests.intake.reading.test_comments import package

_ROOT = Path(__file__).parents[3]
_MB = 1 << 20
_PATIENCE = 300  # seconds: how long it takes is a matter of the benchmarks, a busy machine fails nothing here
# A fresh program, so that nothing but this reading counts. Prints rows and the most memory of the program
# and of the reading process in MB. (The program's own ru_maxrss would count the test that started it.)
_MEASURE = f"""
import json, resource, sys
sys.path.insert(0, {str(_ROOT)!r})
from registry.intake.reading import read_workbook
workbook = read_workbook(sys.argv[1], timeout={_PATIENCE})
program = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) >> 10
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
print(json.dumps([len(workbook.sheets[0].rows), program, child]))
"""


def test_the_reading_process_may_take_a_gibibyte() -> None:
    assert limits.MEMORY_BYTES == 1 << 30


def large_return(path: Path, rows: int) -> Path:
    """A return of so many rows of 30 columns: names of their own, districts that repeat, figures."""

    def text(row: int, column: int) -> str:
        words = f"虚构{row}航天科技有限公司" if column < 3 else f"虚构区{(row + column) % 16}"
        return f"<c t='inlineStr'><is><t>{words}</t></is></c>"

    def cells(row: int) -> str:
        figures = "".join(f"<c><v>{row * column / 7:.2f}</v></c>" for column in range(18))
        return "".join(text(row, column) for column in range(12)) + figures

    return write_rows(path, "".join(f'<row r="{row}">{cells(row)}</row>' for row in range(1, rows + 1)))


def test_a_large_return(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("peaks are measured otherwise there")
    path = large_return(tmp_path / "large.xlsx", 60_000)
    done = subprocess.run([sys.executable, "-c", _MEASURE, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read, program, child = json.loads(done.stdout)
    assert read == 60_000
    assert program < 260
    assert child < 1024


def _heavy(path: Path) -> Path:
    """A workbook of 21 MB, of texts that hardly pack."""
    draw = random.Random(1)
    cells = (
        "".join(f"<c t='inlineStr'><is><t>{draw.randbytes(500).hex()}</t></is></c>" for _ in range(10))
        for _ in range(4_000)
    )
    return write_rows(path, "".join(f"<row>{row}</row>" for row in cells))


def test_a_heavy_file_has_no_more_time_than_a_light_one(tmp_path: Path) -> None:
    path = _heavy(tmp_path / "heavy.xlsx")
    assert 16 * _MB < path.stat().st_size < limits.FILE_BYTES
    assert len(read_workbook(path, timeout=_PATIENCE).sheets[0].rows) == 4_000
    with pytest.raises(WorkbookError) as refusal:
        read_workbook(path, timeout=0.2)
    assert refusal.value.code == "timeout"
    assert limits.SECONDS == 20


def _lines_of(path: Path) -> list[bytes]:
    """What the reading process says of a file."""
    request = json.dumps({"path": str(path), "seconds": 20}).encode() + b"\n"
    child = subprocess.Popen(process.child_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(request)
    child.stdin.flush()  # it stays open: its end would end the process
    lines = child.stdout.read().splitlines()
    child.stdin.close()
    child.stdout.close()
    assert child.wait(timeout=20) == 0
    return lines


def _words(row: int) -> str:
    return "".join(chr(0x4E00 + (row * 7919 + place * place * 31) % 20_000) for place in range(10_000))


def _long_texts(path: Path) -> Path:
    cells = (f"<c t='inlineStr'><is><t>{_words(row)}</t></is></c>" for row in range(1, 200))
    return write_rows(path, "".join(f"<row>{cell}</row>" for cell in cells))


def _filtered(path: Path) -> Path:
    return write_rows(path, "".join(f'<row r="{r}" hidden="1"><c><v>1</v></c></row>' for r in range(1, 60_001)))


def _merged(path: Path) -> Path:
    ranges = "".join(f'<mergeCell ref="A{r}:B{r}"/>' for r in range(1, 30_001))
    return write_rows(path, '<row r="1"><c><v>1</v></c></row>', after=f"<mergeCells>{ranges}</mergeCells>")


def _remarks(path: Path) -> Path:
    notes = "".join(f'<comment ref="C{r}"><text><t>{"请核对" * 100}</t></text></comment>' for r in range(1, 9_001))
    return package(path, notes)


@pytest.mark.parametrize("make", [_long_texts, _filtered, _merged, _remarks])
def test_no_line_is_long_enough_to_hold_up_the_window(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    """Reading a line of JSON stops all else, so each must be read within a moment: half a megabyte takes 2 ms."""
    path = make(tmp_path / "book.xlsx")
    lines = _lines_of(path)
    assert max(map(len, lines)) < 512 << 10
    sheet = read_workbook(path).sheets[0]
    match make.__name__:
        case "_long_texts":
            assert [row.values for row in sheet.rows] == [(_words(row),) for row in range(1, 200)]
        case "_filtered":
            assert sheet.hidden_rows == frozenset(range(1, 60_001))
        case "_merged":
            assert sheet.merged is not None
            assert [merge.top for merge in sheet.merged] == list(range(1, 30_001))
        case _:
            assert [place for place, mark in sorted(sheet.marks.items()) if mark.comment] == [
                (row, 3) for row in range(1, 9_001)
            ]
