"""How long the store takes: importing, undoing, checking and opening, beside the same rows by plain statements.

    python -m benchmarks.store [FIRMS]

Machines differ, so every figure stands beside what the database alone needs for the same rows in the same run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from registry.change import ChangeSet, Insert, apply, check_registry, new_registry, redo, set_for_all, undo
from registry.model.entities import TABLES
from registry.model.firm_entities import FIRM
from registry.store import Registry, open_registry
from registry.store.backup import make_backup
from registry.store.driver import choose_driver
from registry.store.engine import make_engine


def _values(n: int) -> dict[str, str | int | None]:
    return {
        "legal_name": f"上海虚构航天科技 {n} 有限公司",
        "short_name": f"虚构 {n}",
        "uscc": f"91310000{n:010}",
        "district": "310115",
        "place": "上海浦东",
        "park": "张江科学城",
        "reg_address": f"上海市浦东新区虚构路 {n} 号",
        "established_from": "2018-03-01",
        "established_to": "2018-03-31",
        "established_precision": "month",
        "established_flags": "",
        "established_text": "2018年3月",
        "reg_capital_lo": n * 100,
        "reg_capital_hi": n * 100,
        "reg_capital_kind": "exact",
        "reg_capital_currency": "CNY",
        "reg_capital_flags": "",
        "reg_capital_text": f"{n}元",
        "main_product": "卫星载荷与部组件",
        "source": "虚构",
        "grade": "D",
    }


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _plain(path: Path, rows: list[dict[str, Any]]) -> None:
    """The same rows into the same columns with the same durability, without triggers, log, checks or SQLAlchemy."""
    driver = choose_driver()
    path.touch()
    engine = make_engine(path)
    with engine.begin() as connection:
        columns = ", ".join(
            f"{c.name} {'INTEGER' if c.type.python_type is int else 'TEXT'}" for c in TABLES["firm"].columns
        )
        connection.exec_driver_sql(f"CREATE TABLE firm ({columns}, PRIMARY KEY (uid)) STRICT")
        connection.exec_driver_sql("CREATE UNIQUE INDEX u ON firm (uscc)")
    engine.dispose()
    connection = driver.module.connect(str(path))
    names = list(rows[0])
    statement = f"INSERT INTO firm ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    connection.executemany(statement, [tuple(row[name] for name in names) for row in rows])
    connection.commit()
    connection.close()


def _set_parks(registry: Registry, uids: list[str]) -> None:
    """One field of many firms, as the pane sets it: what they hold is read, the rest is written."""
    with registry.read() as connection:
        change = set_for_all(connection, uids, FIRM.field("park"), "虚构园区", actor="benchmark", source="benchmark")
    apply(registry, change)


def main(firms: int) -> None:
    """Measure and print a table."""
    driver = choose_driver()
    print(f"{firms:,} firms · SQLite {'.'.join(map(str, driver.version))} · {driver.journal}/{driver.synchronous}\n")
    with TemporaryDirectory() as folder:
        base = Path(folder)
        path = base / "bench.car"
        rows: list[dict[str, Any]] = [{"uid": f"f{n}"} | _values(n) for n in range(firms)]
        change = ChangeSet(
            "import", "Import", "benchmark", tuple(Insert("firm", f"f{n}", _values(n)) for n in range(firms))
        )
        plain = min(_timed(lambda i=i: _plain(base / f"plain{i}.db", rows)) for i in range(3))
        print(f"{'plain executemany':<28}{plain:8.3f} s")

        def tell(name: str, seconds: float) -> None:
            print(f"{name:<28}{seconds:8.3f} s{seconds / plain:8.1f} × plain")

        with new_registry(path, name="Benchmark", actor="benchmark", fictional=True) as registry:
            tell("import (apply)", _timed(lambda: apply(registry, change)))
            tell("undo of it", _timed(lambda: undo(registry, "benchmark")))
            tell("redo of it", _timed(lambda: redo(registry, "benchmark")))
            tell("check of all", _timed(lambda: check_registry(registry)))
            tell("verified backup", _timed(lambda: make_backup(path, "manual")))
            bulk = _timed(lambda: _set_parks(registry, [f"f{n}" for n in range(min(firms, 500))]))
            back = _timed(lambda: undo(registry, "benchmark"))
            print(f"{'bulk edit of 500, its undo':<28}{bulk:8.3f} s{back:8.3f} s   (wanted: 0.5 s each)")
            more = [Insert("firm", f"e{n}", {"legal_name": "新"}) for n in range(100)]
            edits = [ChangeSet("edit", "Add", "benchmark", (one,)) for one in more]
            print(f"{'one edit, of 100':<28}{_timed(lambda: [apply(registry, e) for e in edits]) * 10:8.2f} ms")
        opening = [_timed(lambda: open_registry(path).close()) for _ in range(20)]
        print(f"{'opening, median of 20':<28}{sorted(opening)[10] * 1000:8.2f} ms")
        print(f"{'size of the file':<28}{path.stat().st_size / 1e6:8.1f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
