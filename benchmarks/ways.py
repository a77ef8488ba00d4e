"""One job done one way, for `python -m benchmarks`: ours, what would be used instead, and the least that any way needs.

    python -m benchmarks.ways JOB WAY FIRMS FOLDER       one measurement, in JSON; FOLDER holds what `prepare` made

Each way is a function that makes ready and answers the work to be measured, so that loading libraries and reading inputs that
are not part of the job stand outside. A way that is a program of its own (a start) answers its own seconds.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

BOOK, REGISTRY, PLAIN = "return.xlsx", "firms.car", "plain.db"
TYPED = "星云天河"
"""What is typed into the search, letter by letter: characters that the invented names are made of."""

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall and processor seconds, megabytes of the process and of the largest one it started; 0 where not known."""

    wall: float
    cpu: float
    mb: float
    child_mb: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """How a job is done.

    Attributes:
        name: in the table.
        kind: ours, peer or floor.
        make: from the number of firms and the folder, the work.
        needs: the module without which it cannot be measured.
        times: how often the job stands in one work; its seconds are divided by it.
        most: firms above which it is not run, because it takes longer than all others together; 0 for no such bound.
    """

    name: str
    kind: str
    make: Callable[[int, Path], Work]
    needs: str = ""
    times: int = 1
    most: int = 0


def prepare(firms: int, folder: Path) -> None:
    """What all ways start from: one workbook, a registry and a plain table made of it."""
    import sqlite3

    import python_calamine

    from benchmarks.intake import plan_records, write_workbook
    from registry.change import new_registry
    from registry.intake.importing import commit, prepare, read_files

    write_workbook(folder / BOOK, firms)
    plan_records(folder / BOOK, folder / "records.pickle")
    with new_registry(folder / REGISTRY, name="Benchmark", actor="benchmark", fictional=True) as registry:
        commit(registry, prepare(registry, read_files([folder / BOOK])), "benchmark")
    title, head, *rows = python_calamine.load_workbook(str(folder / BOOK)).get_sheet_by_index(0).to_python()
    del title
    with sqlite3.connect(folder / PLAIN) as connection:
        connection.execute(f"CREATE TABLE firm ({', '.join(_quoted(str(name)) for name in head)})")
        connection.executemany(f"INSERT INTO firm VALUES ({', '.join('?' * len(head))})", map(_plain_row, rows))
    connection.close()


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain_row(row: Any) -> list[Any]:
    return [cell if isinstance(cell, str | int | float) else str(cell) for cell in row]


# -- import: the ways of `benchmarks.intake`


def _intake(way: str, _firms: int, folder: Path) -> Work:
    from benchmarks.intake import WAYS

    return WAYS[way](folder / BOOK, folder)


# -- list: from the file to all firms with their tier, sum raised and last milestone, in the order of their names


def _list_ours(_firms: int, folder: Path) -> Work:
    from datetime import date

    from registry.i18n import Language
    from registry.view import firm_rows, open_registry
    from ui.firms.names import name_key

    def work() -> object:
        with open_registry(folder / REGISTRY) as registry:
            rows = firm_rows(registry, date(2025, 6, 30))
        return sorted(rows, key=lambda row: name_key(row, Language.EN))

    return work


def _list_pandas(_firms: int, folder: Path) -> Work:
    import sqlite3

    import pandas  # pyright: ignore[reportMissingImports]

    def work() -> object:
        connection = sqlite3.connect(folder / PLAIN)
        frame: Any = pandas.read_sql("SELECT * FROM firm", connection)
        connection.close()
        return frame.sort_values("企业名称")

    return work


def _list_floor(_firms: int, folder: Path) -> Work:
    import sqlite3

    def work() -> object:
        connection = sqlite3.connect(folder / PLAIN)
        rows = connection.execute('SELECT * FROM firm ORDER BY "企业名称"').fetchall()
        connection.close()
        return rows

    return work


# -- search: a word typed letter by letter over the firms that are listed already; the cost of one letter


def _search_ours(_firms: int, folder: Path) -> Work:
    from datetime import date

    from registry.view import firm_rows, open_registry
    from ui.firms.state import FirmsState

    day = date(2025, 6, 30)
    state = FirmsState()
    with open_registry(folder / REGISTRY) as registry:
        state.set_rows(tuple(firm_rows(registry, day)), day)
    state.text = "tier:none"  # vocabularies are read once
    state.visible()

    def work() -> None:
        for end in range(1, len(TYPED) + 1):
            state.text = TYPED[:end]
            state.visible()

    return work


def _search_pandas(firms: int, folder: Path) -> Work:
    frame: Any = _list_pandas(firms, folder)()

    def work() -> None:
        for end in range(1, len(TYPED) + 1):
            frame[frame["企业名称"].str.contains(TYPED[:end], regex=False)]

    return work


def _search_floor(firms: int, folder: Path) -> Work:
    rows: Any = _list_floor(firms, folder)()

    def work() -> None:
        for end in range(1, len(TYPED) + 1):
            typed = TYPED[:end]
            [row for row in rows if typed in row[1]]

    return work


# -- scoring: the order of all firms after a weight has moved (24 indicators)


def _values(firms: int) -> tuple[Any, Any]:
    import numpy as np

    from benchmarks.scoring import DAY, invented_firms
    from registry.scoring import evaluate, load_scheme, rescore

    scheme = load_scheme()
    result = rescore(evaluate(scheme, invented_firms(firms), DAY))
    weights = scheme.move_dimension("technology", 3500).weights
    return result, np.array([weights[i.code] for i in scheme.indicators], dtype=np.float64)


def _score_ours(firms: int, _folder: Path) -> Work:
    import numpy as np

    from benchmarks.scoring import DAY, invented_firms
    from registry.scoring import evaluate, load_scheme
    from registry.scoring.standing import stand

    scheme = load_scheme()
    evaluation = evaluate(scheme, invented_firms(firms), DAY)
    competes = np.ones(firms, dtype=np.bool_)
    moved = scheme.move_dimension("technology", 3500).weights
    return lambda: stand(evaluation, competes, weights=moved)


def _score_all(firms: int, _folder: Path) -> Work:
    from benchmarks.scoring import DAY, invented_firms
    from registry.scoring import load_scheme, score

    scheme, facts = load_scheme(), invented_firms(firms)
    return lambda: score(scheme, facts, DAY)


def _score_pymcdm(firms: int, _folder: Path) -> Work:
    import importlib

    import numpy as np

    methods: Any = importlib.import_module("pymcdm.methods")
    norms: Any = importlib.import_module("pymcdm.normalizations")
    rank: Any = importlib.import_module("pymcdm.helpers").rrankdata
    result, weights = _values(firms)
    values = result.standing.values.astype(np.float64)
    body = methods.WSM(norms.minmax_normalization)
    types = np.ones(values.shape[1])
    return lambda: rank(body(values, weights / weights.sum(), types))


def _score_floor(firms: int, _folder: Path) -> Work:
    import numpy as np

    result, weights = _values(firms)
    values = result.standing.values.astype(np.float64)
    return lambda: np.argsort(-(values @ weights), kind="stable")


# -- report: a table of as many rows, one long Chinese note each


def _table(name: str, firms: int, _folder: Path) -> Work:
    from benchmarks.reports import TABLES

    return partial(TABLES[name][1], firms)


# -- start: a process of its own, from its first moment to the window painted (ours: the registry open and listed)

_BARE = """
import os, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
class W(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, app.quit)
window = W()
window.resize(1440, 900)
window.show()
app.exec()
"""


def _start(program: tuple[str, ...], _firms: int, folder: Path) -> Work:
    words = [word.replace("REGISTRY", str(folder / REGISTRY)) for word in program]
    home = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}

    def work() -> str:
        done = subprocess.run([sys.executable, *words], env=home, check=True, capture_output=True, text=True)
        return done.stdout

    return work


def _painted(firms: int, folder: Path) -> Work:
    """Only to the first paint, by the program's own count; its memory at that moment is not known."""
    start = _start(("-m", "ui", "--time-start"), firms, folder)

    def work() -> Cost:
        told = re.search(r"painted ([\d.]+) s \(([\d.]+)\)", str(start()))
        assert told is not None
        return Cost(float(told[1]), float(told[2]), 0.0)

    return work


_MOST_LINES = 20_000  # a paper of thousands of pages; nobody prints more
JOBS: dict[str, tuple[Way, ...]] = {
    "import": (
        Way("calamine + executemany", "floor", partial(_intake, "floor")),
        Way("pandas + openpyxl + to_sql", "peer", partial(_intake, "pandas + openpyxl"), "pandas"),
        Way("ours, to the review", "ours", partial(_intake, "to the review")),
        Way("ours, with commit", "ours", partial(_intake, "with commit")),
    ),
    "list": (
        Way("sqlite3, ORDER BY", "floor", _list_floor),
        Way("pandas, read_sql and sort", "peer", _list_pandas, "pandas"),
        Way("ours", "ours", _list_ours),
    ),
    "search": (
        Way("Python, in", "floor", _search_floor, times=len(TYPED)),
        Way("pandas, str.contains", "peer", _search_pandas, "pandas", len(TYPED)),
        Way("ours", "ours", _search_ours, times=len(TYPED)),
    ),
    "scoring": (
        Way("numpy, product and sort", "floor", _score_floor),
        Way("pymcdm, WSM and rank", "peer", _score_pymcdm, "pymcdm"),
        Way("ours, after a weight has moved", "ours", _score_ours),
        Way("ours, everything from facts", "ours", _score_all),
    ),
    "report": (
        Way("fpdf2", "peer", partial(_table, "fpdf2"), "fpdf", most=_MOST_LINES),
        Way("WeasyPrint", "peer", partial(_table, "WeasyPrint"), "weasyprint", most=_MOST_LINES),
        Way("ours", "ours", partial(_table, "this project"), most=_MOST_LINES),
    ),
    "start": (
        Way("bare PySide6 window", "floor", partial(_start, ("-c", _BARE))),
        Way("ours, painted", "ours", _painted),
        Way("ours, all pages made", "ours", partial(_start, ("-m", "ui", "--time-start"))),
        Way("ours, registry open and listed", "ours", partial(_start, ("-m", "ui", "REGISTRY", "--time-start"))),
    ),
}


def measure(job: str, name: str, firms: int, folder: Path) -> Cost:
    """Do a job one way, in this process."""
    import resource

    def cpu() -> float:
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + child.ru_utime + child.ru_stime

    way = next(way for way in JOBS[job] if way.name == name)
    work = way.make(firms, folder)
    start, busy = time.perf_counter(), cpu()
    told = work()
    wall, busy = (time.perf_counter() - start) / way.times, (cpu() - busy) / way.times
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    if isinstance(told, Cost):
        return told
    return Cost(wall, busy, own, child)


if __name__ == "__main__":
    job, name, firms, folder = sys.argv[1:]
    if job == "prepare":
        prepare(int(firms), Path(folder))
    else:
        print(json.dumps(asdict(measure(job, name, int(firms), Path(folder)))))
