"""How much the safe way of reading costs: ratios to the bare reader on the same file, in one run.

    python benchmarks/reading.py [ROWS ...]        default 2000 20000

Each figure is the best of several runs, wall seconds; CPU seconds of the reading process stand beside it. The ratio is
what counts: it holds on any machine.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import python_calamine
from openpyxl.cell import WriteOnlyCell

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from registry.intake.layout import find_regions
from registry.intake.reading import Workbook, read_workbook
from registry.intake.reading.process import child_command

COLUMNS = 30


def write(path: Path, rows: int) -> None:
    """A return as wide as real ones: names, sums, dates, words, counts, shares."""
    draw = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("企业情况表")
    heads = ("企业名称", "营业收入（万元）", "成立时间", "产业链环节", "从业人员", "研发费用占比（%）")
    sheet.append(["商业航天企业情况表（虚构）"])
    sheet.append([heads[c % 6] if c < 6 else f"{2000 + c}年{heads[c % 6]}" for c in range(COLUMNS)])
    for _ in range(rows):
        share = WriteOnlyCell(sheet, draw.random())
        share.number_format = "0.0%"
        group = [
            f"上海示例航天科技{draw.randrange(10**6)}有限公司",
            draw.randrange(10**6) / 100,
            date(2000, 1, 1) + timedelta(draw.randrange(9000)),
            draw.choice(("卫星制造", "运载火箭", "地面设备")),
            draw.randrange(500),
            share,
        ]
        sheet.append([*group * (COLUMNS // 6)])
    book.save(path)


def best(work: Callable[[], object], runs: int) -> float:
    """The shortest of `runs` runs in wall seconds."""
    times: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def bare(path: Path) -> None:
    """The reader alone: in this process, without guard, formats, errors, or any wall."""
    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_index(0)
    sheet.to_python()


def empty_process() -> None:
    """Start and end of the reading process without a file."""
    command = child_command()
    subprocess.run(command, input=b'{"path": "/", "seconds": 1}\n', stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    """Print the table."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [2_000, 20_000]
    print(f"start of the reading process {best(empty_process, 5) * 1000:6.0f} ms")
    print(f"{'rows x 30':>12} {'bare reader':>12} {'read_workbook':>14} {'ratio':>6} {'find_regions':>13} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder, "return.xlsx")
            write(path, rows)
            runs = 5 if rows <= 5_000 else 2
            floor = best(lambda path=path: bare(path), runs)
            books: list[Workbook] = []
            whole = best(lambda path=path, books=books: books.append(read_workbook(path)), runs)
            sheet = books[-1].sheets[0]
            layout = best(lambda sheet=sheet: find_regions(sheet), runs)
            assert len(find_regions(sheet)[0].data_rows) == rows
            print(
                f"{rows:>12} {floor:>10.3f} s {whole:>12.3f} s {whole / floor:>6.1f} {layout:>11.3f} s {layout / floor:>6.1f}"
            )


if __name__ == "__main__":
    main()
