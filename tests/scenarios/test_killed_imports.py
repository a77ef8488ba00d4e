"""An import killed at any moment leaves the registry as before or as after."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from stdnum.cn.uscc import calc_check_digit

from registry.change import new_registry, verify_log
from registry.intake.grammar.uscc import organisation_check_digit
from registry.store import open_registry
from registry.view import registry_summary
from tests.intake.desk import write
from tests.scenarios.command_line import RETURN, ROOT

KILLS = 10
RECORDS = (60, 140, 164)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty registry."""
    path = tmp_path_factory.mktemp("empty") / "empty.car"
    new_registry(path, name="Empty", actor="tester", fictional=True).close()
    return path


def start(path: Path, book: Path = RETURN) -> subprocess.Popen[bytes]:
    """The real import, in a session of its own so that its reading process dies with it."""
    command = [sys.executable, "-m", "registry", "--registry", str(path), "import", str(book)]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=silent, stderr=silent, start_new_session=True)


@pytest.mark.timeout(400)  # eleven imports, on a machine that may be busy
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_random_moments(empty: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.car"
    whole.write_bytes(empty.read_bytes())
    began = time.monotonic()
    assert start(whole).wait(timeout=60) == 0
    takes = time.monotonic() - began
    rng = random.Random(20)
    outcomes: set[tuple[int, int, int]] = set()
    for number in range(KILLS):
        path = tmp_path / f"{number}.car"
        path.write_bytes(empty.read_bytes())
        process = start(path)
        # The last part of the run is where it writes; most kills fall there.
        moment = takes * (rng.uniform(0, 1) if number % 4 == 0 else rng.uniform(0.55, 1.02))
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()
        with open_registry(path) as registry:
            summary = registry_summary(registry)
            with registry.read() as connection:
                assert verify_log(connection) == []
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        found = (summary.firms, summary.rounds, summary.milestones)
        assert found in ((0, 0, 0), RECORDS), f"killed after {moment:.2f} s of {takes:.2f} s"
        outcomes.add(found)
    assert (0, 0, 0) in outcomes, "at least one kill came before the commit"


FIRMS = 1_500


def large_return(path: Path) -> Path:
    """A return of so many fictional firms, each with its credit code."""
    rows: list[tuple[str | int, ...]] = [("企业名称", "统一社会信用代码", "所属区", "注册资本（万元）", "备注")]
    for number in range(FIRMS):
        brand = "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{number:04}")
        body = f"MA{number:06}"
        code = f"91310115{body}{organisation_check_digit(body)}"
        name = f"上海虚构{brand}航天科技有限公司"
        rows.append((name, code + calc_check_digit(code), "浦东新区", 100 + number, f"说明{number}" * 20))
    return write(path, {"表": rows})


def written(path: Path) -> int:
    """How much of the write-ahead log there is: the commit writes it, and nothing before it does."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except FileNotFoundError:
        return 0


@pytest.mark.timeout(400)  # a few large imports, on a machine that may be busy
@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("megabytes", [0.2, 1.5, 4])
def test_killed_while_the_commit_is_written(empty: Path, tmp_path: Path, megabytes: float) -> None:
    path = tmp_path / "a.car"
    path.write_bytes(empty.read_bytes())
    process = start(path, large_return(tmp_path / "large.xlsx"))
    while process.poll() is None and written(path) < megabytes * 1_000_000:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.001)
    was_killed = process.poll() is None
    if was_killed:
        os.killpg(process.pid, 9)
        process.wait()
    assert was_killed or megabytes > 1, "the log grows before it is over"
    with open_registry(path) as registry:
        with registry.read() as connection:
            assert verify_log(connection) == []
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert registry_summary(registry).firms in (0, FIRMS)
