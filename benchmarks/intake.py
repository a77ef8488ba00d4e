"""How long an import takes, beside pandas and beside the least that any import must do.

    python -m benchmarks.intake [ROWS ...]         default 2000 20000 100000

One workbook of invented firms a size, 30 columns as in a district's return, and on it, each in a process of its own so
that memory is told apart:

- floor: hash the file, read it with calamine, insert the same records (as many rows and columns as the plan has) by
  plain `executemany` into tables without triggers, log or checks, with the same journal and durability.
- pandas: `read_excel` with openpyxl, `to_sql` into one table; nothing is checked, matched or typed. Only where pandas
  is installed (``pip install --group bench``).
- to the review: read the file safely, find the table, map, read and match, plan; nothing is written.
- with commit: the same, then the backup, the change set with its log, provenance and seal.

Machines differ, so the ratios count. Wall and processor seconds (the reading process included), peak memory of the
process; that of the reading process stands behind it.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from stdnum.cn.uscc import calc_check_digit

SIZES = (2_000, 20_000, 100_000)
LIMIT_SECONDS = 1.0
LIMIT_RATIO = 5.0
LIMIT_MB = 400
LINEAR = 1.25  # seconds a row may grow by this factor from 20,000 rows to 100,000 before growth is called steeper

_CHARACTERS = "星云天河光远启明辰宇航蓝箭火深空银科凌翔鹏海极智信达通瑞华兴博创锐驰恒泰正阳"
_HEADER = [
    "序号",
    "企业名称",
    "统一社会信用代码",
    "所属区",
    "注册地址",
    "成立日期",
    "注册资本（万元）",
    "法定代表人",
    "联系人",
    "联系电话",
    "细分领域",
    "主营产品",
    "专精特新等级",
    "认定日期",
    "有效期至",
    "2024年营业收入（万元）",
    "2024年研发费用（万元）",
    "2024年从业人数",
    "2023年营业收入（万元）",
    "2023年研发费用（万元）",
    "2023年从业人数",
    "融资轮次",
    "融资金额",
    "融资时间",
    "投资方",
    "最近里程碑",
    "里程碑时间",
    "所在园区",
    "经营地址",
    "备注",
]


def credit_code(number: int) -> str:
    """A valid credit code of an invented firm."""
    body = f"MA{number:06d}"
    total = sum(int(c, 36) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    front = f"91310115{body}{'0X987654321'[total % 11]}"
    return front + str(calc_check_digit(front))


def write_workbook(path: Path, rows: int) -> None:
    """A return of `rows` invented firms."""
    draw = random.Random(1)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("企业名单")
    sheet.append(["浦东新区商业航天企业报送表（虚构，2024年）"])
    sheet.append(_HEADER)
    for n in range(rows):
        core = "".join(draw.choices(_CHARACTERS, k=4))
        month = draw.randint(1, 12)
        sheet.append(
            [
                n + 1,
                f"上海{core}{n}科技有限公司",
                credit_code(n),
                draw.choice(("浦东新区", "松江区", "闵行区")),
                f"虚构路{n}号{draw.randint(1, 99)}室",
                f"20{draw.randint(10, 23)}-{month:02d}-{draw.randint(1, 28):02d}",
                draw.randint(100, 99999),
                f"{draw.choice(_CHARACTERS)}某",
                f"{draw.choice(_CHARACTERS)}某某",
                f"138{draw.randint(0, 99999999):08d}",
                draw.choice(("卫星制造", "运载火箭", "地面系统", "应用服务")),
                draw.choice(("星载计算机", "相控阵天线", "液体发动机", "姿控推进")),
                draw.choice(("专精特新小巨人企业", "专精特新中小企业", "创新型中小企业", "无")),
                f"20{draw.randint(20, 24)}-{month:02d}",
                f"20{draw.randint(25, 28)}-{month:02d}",
                draw.randint(10, 99999),
                round(draw.random() * 999, 2),
                draw.randint(5, 999),
                draw.randint(10, 99999),
                round(draw.random() * 999, 2),
                draw.randint(5, 999),
                draw.choice(("A轮", "B轮", "天使轮", "Pre-A轮")),
                draw.choice(("5000万元", "数亿元", "1.5亿元", "近亿元", "未披露")),
                f"20{draw.randint(19, 24)}年{month}月",
                "某某创投、虚构基金",
                draw.choice(("首次在轨验证", "完成静态点火", "首发成功")),
                f"2024年{month}月",
                "虚构园区",
                f"虚构路{n}号",
                draw.choice(("无", "重点跟踪")),
            ]
        )
    book.save(path)


# --- the ways --------------------------------------------------------------------------------------------------------


Tables = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""Records as rows of plain tables: {table: (columns, rows)}."""


def plan_records(path: Path, into: Path) -> None:
    """Keep the records that our plan of `path` makes, for the floor to insert."""
    from registry.change import Insert
    from registry.intake.importing import prepare, read_files

    shaped: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}
    for operation in prepare(None, read_files([path])).operations:
        assert isinstance(operation, Insert)
        columns, rows = shaped.setdefault(operation.table, (["uid"], []))
        columns += [name for name in operation.values if name not in columns]
        rows.append((operation.uid, operation.values))
    tables: Tables = {
        table: (columns, [(uid, *(values.get(name) for name in columns[1:])) for uid, values in rows])
        for table, (columns, rows) in shaped.items()
    }
    into.write_bytes(pickle.dumps(tables))


def _floor(path: Path, folder: Path) -> Callable[[], object]:
    import python_calamine

    from registry.store.driver import choose_driver

    driver = choose_driver()
    tables: Tables = pickle.loads((folder / "records.pickle").read_bytes())

    def work() -> None:
        hashlib.sha256(path.read_bytes()).hexdigest()
        python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()
        connection = driver.module.connect(str(folder / "floor.db"))
        connection.execute(f"PRAGMA journal_mode={driver.journal}")
        connection.execute(f"PRAGMA synchronous={driver.synchronous}")
        for table, (columns, rows) in tables.items():
            connection.execute(f"CREATE TABLE {table} ({', '.join(columns)}, PRIMARY KEY (uid))")
            if "firm" in columns:
                connection.execute(f"CREATE INDEX {table}_firm ON {table} (firm)")
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)
        connection.commit()
        connection.close()

    return work


def _pandas(path: Path, folder: Path) -> Callable[[], object]:
    import sqlite3

    import pandas  # pyright: ignore[reportMissingImports]

    def work() -> None:
        frame = pandas.read_excel(path, engine="openpyxl", header=1)
        connection = sqlite3.connect(folder / "pandas.db")
        frame.to_sql("firm", connection, index=False)
        connection.close()

    return work


def _review(path: Path, folder: Path) -> Callable[[], object]:
    from registry.change import new_registry
    from registry.intake.importing import prepare, read_files

    registry = new_registry(folder / "review.car", name="Benchmark", actor="benchmark", fictional=True)
    return lambda: prepare(registry, read_files([path]))


def _commit(path: Path, folder: Path) -> Callable[[], object]:
    from registry.change import new_registry
    from registry.intake.importing import commit, prepare, read_files

    registry = new_registry(folder / "commit.car", name="Benchmark", actor="benchmark", fictional=True)
    return lambda: commit(registry, prepare(registry, read_files([path])), "benchmark")


WAYS: dict[str, Callable[[Path, Path], Callable[[], object]]] = {
    "floor": _floor,
    "pandas + openpyxl": _pandas,
    "to the review": _review,
    "with commit": _commit,
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one way took: wall and processor seconds, megabytes of the process and of the largest one it started."""

    wall: float
    cpu: float
    mb: float
    child_mb: float


def _measure(way: str, path: Path) -> Cost:
    """Go one way, in this process."""
    import resource

    def cpu() -> float:
        child = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + child.ru_utime + child.ru_stime

    work = WAYS[way](path, path.parent)
    start, busy = time.perf_counter(), cpu()
    work()
    wall, busy = time.perf_counter() - start, cpu() - busy
    mb, child_mb = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return Cost(wall, busy, mb, child_mb)


def in_a_process(way: str, path: Path) -> Cost:
    """Go one way in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.intake", "--one", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Cost(*json.loads(done.stdout))


# --- the table -------------------------------------------------------------------------------------------------------


def _verdict(name: str, holds: bool, figure: str) -> None:
    print(f"  {'holds ' if holds else 'MISSED'}  {name}: {figure}")


def _best(costs: list[Cost]) -> Cost:
    return min(costs, key=lambda cost: cost.wall)


def main(sizes: list[int]) -> None:
    """Measure and print."""
    reviews: dict[int, float] = {}
    for rows in sizes:
        with TemporaryDirectory() as name:
            folder = Path(name)
            path = folder / "return.xlsx"
            write_workbook(path, rows)
            subprocess.run([sys.executable, "-m", "benchmarks.intake", "--records", str(path)], check=True)
            records: Tables = pickle.loads((folder / "records.pickle").read_bytes())
            count = sum(len(kept) for _, kept in records.values())
            del records
            print(f"\n{rows:,} rows x {len(_HEADER)} columns, {path.stat().st_size / 1e6:.1f} MB, {count:,} records")
            print(f"{'':<20}{'wall s':>9}{'CPU s':>9}{'x floor':>9}{'MB':>7}{'reader MB':>11}")
            costs: dict[str, Cost] = {}
            for way in WAYS:
                if way.startswith("pandas") and find_spec("pandas") is None:
                    print(f"{way:<20}  not installed")
                    continue
                tries: list[Cost] = []
                for _ in range(3 if rows <= 5_000 else 1):
                    for stale in (*folder.glob("*.db*"), *folder.glob("*.car*")):
                        stale.unlink()
                    tries.append(in_a_process(way, path))
                cost = costs[way] = _best(tries)
                ratio = cost.cpu / costs["floor"].cpu
                child = f"{cost.child_mb:>11.0f}" if cost.child_mb else ""
                print(f"{way:<20}{cost.wall:>9.2f}{cost.cpu:>9.2f}{ratio:>9.1f}{cost.mb:>7.0f}{child}", flush=True)
            review, whole = costs["to the review"], costs["with commit"]
            reviews[rows] = review.cpu / rows
            ratio = review.cpu / costs["floor"].cpu
            if rows <= 2_000:
                _verdict(f"review within {LIMIT_SECONDS:.0f} s", review.wall <= LIMIT_SECONDS, f"{review.wall:.2f} s")
            elif rows <= 20_000:
                _verdict(f"review within {LIMIT_RATIO:.0f} x floor", ratio <= LIMIT_RATIO, f"{ratio:.1f} x")
                most = max(review.mb, whole.mb)
                _verdict(f"within {LIMIT_MB} MB", most <= LIMIT_MB, f"{most:.0f} MB")
    if len(reviews) > 1:
        small, large = sorted(reviews)[-2:]
        growth = reviews[large] / reviews[small]
        print(f"\nFrom {small:,} to {large:,} rows")
        _verdict("no worse than linear", growth <= LINEAR, f"{growth:.2f} x the seconds of a row")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        cost = _measure(sys.argv[2], Path(sys.argv[3]))
        print(json.dumps([cost.wall, cost.cpu, cost.mb, cost.child_mb]))
    elif sys.argv[1:2] == ["--records"]:
        plan_records(Path(sys.argv[2]), Path(sys.argv[2]).with_name("records.pickle"))
    else:
        main([int(argument) for argument in sys.argv[1:]] or list(SIZES))
