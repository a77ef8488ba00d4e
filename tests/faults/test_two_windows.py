"""Two windows on one registry: readers never wait, writers wait their turn, and nobody's work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry.change import changes
from registry.store import Registry
from registry.store.driver import choose_driver
from tests.change.acts import do, faults, firm
from tests.store.support import everything, run_python, start_python

WINDOW = """
import pathlib, sys, time
from registry.change import ChangeSet, Insert, apply
from registry.errors import EnvironmentFault
from registry.i18n import Language
from registry.store import engine, open_registry
path, engine.BUSY_SECONDS = pathlib.Path(sys.argv[1]), float(sys.argv[2])
def write(registry, uid):
    apply(registry, ChangeSet("edit", "x", "other", (Insert("firm", uid, {"legal_name": uid}),)))
def count(registry):
    with registry.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM firm").scalar()
"""


@pytest.mark.skipif(choose_driver().journal != "WAL", reason="without a write-ahead log readers do wait")
def test_a_reader_never_waits_for_a_writer(registry: Registry, path: Path) -> None:
    """It may not wait at all here: one that needed the writer's lock would fail at once."""
    do(registry, firm("f1"))
    reads = WINDOW + "with open_registry(path) as registry: print(count(registry), count(registry))"
    with registry.write() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('k', 'v')")
        assert run_python(reads, path, 0).split() == ["1", "1"]


def test_a_second_writer_waits_and_then_says_why(registry: Registry, path: Path) -> None:
    tries = WINDOW + (
        "registry = open_registry(path)\n"
        "start = time.perf_counter()\n"
        "try:\n"
        "    write(registry, 'f1')\n"
        "except EnvironmentFault as error:\n"
        "    print(time.perf_counter() - start >= 1, error.render(Language.EN), error.render(Language.ZH), sep='|')\n"
    )
    with registry.write():
        waited, said, chinese = run_python(tries, path, 1).strip().split("|")
    assert waited == "True"
    assert said == (
        "Another program is writing to test.car and was not done after 1 s. Nothing was changed. "
        "Try again when it is done; if nobody is at work there, close it on the other computer."
    )
    assert chinese.startswith("另一个程序正在写入 test.car，等了 1 秒仍未结束。")
    assert everything(registry) == {}


def test_the_command_line_says_that_a_colleague_is_writing_and_goes_on(registry: Registry, path: Path) -> None:
    do(registry, firm("f1"))
    undo = "import sys\nfrom registry.cli.main import main\nsys.exit(main(['--registry', sys.argv[1], 'undo']))"
    other = start_python(undo, path)
    assert other.stderr is not None
    with registry.write() as connection:
        connection.exec_driver_sql("INSERT INTO setting VALUES ('k', 'v')")
        assert other.stderr.readline() == "A colleague is writing, 0 s\n"
        assert other.stderr.readline() == "A colleague is writing, 1 s\n"
    output, errors = other.communicate(timeout=60)
    assert other.returncode == 0, errors
    assert "Traceback" not in errors
    assert everything(registry) == {}, output


def test_who_waits_can_give_up(registry: Registry, path: Path) -> None:
    """What the listener raises ends the wait, and nothing is written."""
    gives_up = WINDOW + (
        "from registry.waiting import told_of_waiting\n"
        "def stop(seconds):\n"
        "    if seconds is not None: raise KeyboardInterrupt\n"
        "try:\n"
        "    with open_registry(path) as registry, told_of_waiting(stop): write(registry, 'f1')\n"
        "except KeyboardInterrupt: print('gave up')\n"
    )
    with registry.write():
        assert run_python(gives_up, path, 60) == "gave up\n"
    assert everything(registry) == {}


def test_a_second_writer_goes_on_when_the_first_is_done(registry: Registry, path: Path) -> None:
    waits = (
        WINDOW + "registry = open_registry(path)\nprint('ready', flush=True)\nwrite(registry, 'f2')\nprint('written')\n"
    )
    with start_python(waits, path, 60) as other:
        assert other.stdout is not None
        with registry.write() as connection:
            connection.exec_driver_sql("INSERT INTO setting VALUES ('k', 'v')")
            assert other.stdout.readline() == "ready\n"
        assert other.stdout.readline() == "written\n"
    assert everything(registry).keys() == {("firm", "f2")}


def test_many_writers_lose_nothing(registry: Registry, path: Path) -> None:
    work = WINDOW + "registry = open_registry(path)\nfor i in range(30): write(registry, f'{sys.argv[3]}-{i}')\n"
    others = [start_python(work, path, 60, name) for name in "abc"]
    for i in range(30):
        do(registry, firm(f"me-{i}"))
    for other in others:
        _, errors = other.communicate(timeout=100)
        assert other.returncode == 0, errors
    assert everything(registry).keys() == {("firm", f"{who}-{i}") for who in ("a", "b", "c", "me") for i in range(30)}
    with registry.read() as connection:
        assert [c.tx for c in changes(connection)] == list(range(1, 122))
    assert faults(registry) == []
