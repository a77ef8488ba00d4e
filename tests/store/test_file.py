"""Making and opening a registry file, and refusing everything that is none: one clear sentence, nothing touched."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import select

from registry.errors import EnvironmentFault, RegistryError, UserError
from registry.model.entities import TABLES
from registry.store import Registry, create_registry, engine, open_registry
from registry.store.driver import choose_driver
from registry.store.migrate import APPLICATION_ID, SCHEMA_VERSION
from tests.store.support import assert_spoken, bytes_around, run_python, start_python

posix = pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX here")


@contextlib.contextmanager
def plain(path: Path) -> Iterator[sqlite3.Connection]:
    """`path` as some other tool opens it; what it writes stays."""
    module = choose_driver().module
    with contextlib.closing(module.connect(str(path))) as connection:
        connection.isolation_level = None
        yield connection


def test_a_new_registry_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "new.car"
    create_registry(path).close()
    with plain(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    head = path.read_bytes()[:100]
    assert int.from_bytes(head[68:72], "big") == APPLICATION_ID == 0x43414552


@posix
def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = tmp_path / "new.car"
        with create_registry(path) as registry, registry.write() as connection:
            connection.exec_driver_sql("INSERT INTO setting VALUES ('k', 'v')")
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir()}
        assert modes == dict.fromkeys(modes, 0o600)
        assert path.name in modes
    finally:
        os.umask(old)


def test_nothing_is_overwritten(path: Path) -> None:
    before = bytes_around(path)
    with pytest.raises(UserError) as caught:
        create_registry(path)
    assert_spoken(caught.value, "test.car exists already.")
    assert bytes_around(path) == before


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault) as caught:
        create_registry(tmp_path / "file" / "new.car")
    assert_spoken(caught.value, "new.car cannot be made in this folder.")


def test_a_failed_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_engine: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("registry.store.file.upgrade", fail)
    with pytest.raises(KeyboardInterrupt):
        create_registry(tmp_path / "new.car")
    assert list(tmp_path.iterdir()) == []


def _text(path: Path) -> None:
    path.write_text("企业名称,信用代码\n", encoding="utf-8")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def _pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"\0" * 5000)


def _foreign(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE firm (uid)")


def _foreign_in_wal(path: Path) -> None:
    _foreign(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _foreign_with_id(path: Path) -> None:
    _foreign(path)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA application_id=252006674")


@pytest.mark.parametrize("make", [_text, _empty, _short, _pdf, _foreign, _foreign_in_wal, _foreign_with_id])
def test_what_is_no_registry_is_refused(path: Path, make: Callable[[Path], None]) -> None:
    make(path)
    before = bytes_around(path)
    with pytest.raises(UserError) as caught:
        open_registry(path)
    assert_spoken(caught.value, "test.car is not a registry.")
    assert bytes_around(path) == before


def test_a_foreign_file_that_is_open_elsewhere_is_refused(path: Path) -> None:
    _foreign(path)
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE t (a)")
        other.commit()
        main = path.read_bytes()
        with pytest.raises(UserError) as caught:
            open_registry(path)
        assert_spoken(caught.value, "test.car is not a registry.")
        assert path.read_bytes() == main
        assert other.execute("SELECT count(*) FROM t").fetchone() == (0,)


def test_a_newer_file_is_refused(path: Path) -> None:
    with plain(path) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")
    before = bytes_around(path)
    with pytest.raises(UserError) as caught:
        open_registry(path)
    assert_spoken(caught.value, "test.car was written by a newer version of this program.")
    assert bytes_around(path) == before


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        open_registry(tmp_path)
    assert_spoken(caught.value, f"{tmp_path.name} is a folder.")


def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        open_registry(tmp_path / "gone.car")
    assert_spoken(caught.value, "There is no file gone.car.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [0.3, 0.95])
def test_a_file_whose_end_is_missing_is_damaged(path: Path, kept: float) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    before = bytes_around(path)
    with pytest.raises(EnvironmentFault) as caught:
        open_registry(path)
    assert_spoken(caught.value, "test.car is damaged.")
    assert bytes_around(path) == before


def test_a_file_without_its_tables_is_damaged(path: Path) -> None:
    with plain(path) as connection:
        connection.execute("DROP TABLE change_seal")
    before = bytes_around(path)
    with pytest.raises(EnvironmentFault) as caught:
        open_registry(path)
    assert_spoken(caught.value, "test.car is damaged.")
    if choose_driver().journal == "WAL":
        assert bytes_around(path) == before


def test_garbage_in_the_first_page_is_damaged(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[100:4096] = b"\xa5" * 3996
    path.write_bytes(body)
    before = bytes_around(path)
    with pytest.raises(EnvironmentFault) as caught:
        open_registry(path)
    assert_spoken(caught.value, "test.car is damaged.")
    assert bytes_around(path) == before


HOLD = """
import sys
from registry.store.driver import choose_driver
connection = choose_driver().module.connect(sys.argv[1])
connection.isolation_level = None
connection.execute("PRAGMA locking_mode=EXCLUSIVE")
connection.execute("BEGIN EXCLUSIVE")
connection.execute("INSERT INTO setting VALUES ('k', 'v')")
print("held", flush=True)
sys.stdin.readline()
"""


def test_a_file_held_by_another_program_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    with start_python(HOLD, path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        main = path.read_bytes()
        with pytest.raises(EnvironmentFault) as caught:
            open_registry(path)
        assert_spoken(caught.value, "test.car is in use by another program.")
        assert path.read_bytes() == main
        other.kill()
    with open_registry(path) as registry, registry.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM setting WHERE key <> 'beside.digest'").scalar() == 0


WITHOUT_RIGHTS = """
import json, os, pathlib, sys, tempfile
from registry.errors import RegistryError
from registry.i18n import Language
from registry.store import create_registry, open_registry
from registry.change import ChangeSet, Insert, apply
path = pathlib.Path(sys.argv[1])
if os.geteuid() == 0:       # root may do anything: become nobody, once everything is imported
    with tempfile.TemporaryDirectory() as folder:
        create_registry(pathlib.Path(folder, "warm.car")).close()
    os.setgid(65534)
    os.setuid(65534)
told = []
def attempt(act):
    try:
        act()
        told.append("done")
    except RegistryError as error:
        assert error.safe and error.mend
        told.append(type(error).__name__ + ": " + error.what.render(Language.EN))
def write():
    with open_registry(path) as registry:
        apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "f", {"legal_name": "x"}),)))
def read():
    with open_registry(path) as registry, registry.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM firm").scalar() == 0
attempt(read); attempt(write); attempt(lambda: create_registry(path.parent / "new.car"))
print(json.dumps(told))
"""


def _without_rights(path: Path) -> list[str]:
    """What a user without special rights is told when reading, writing and making a registry there."""
    return list(json.loads(run_python(WITHOUT_RIGHTS, path)))


@pytest.fixture
def shared(path: Path) -> Iterator[Path]:
    """The registry in a folder that every user can reach."""
    folder = Path(mkdtemp(prefix="registry-shared-", dir="/tmp" if os.path.isdir("/tmp") else None))
    folder.chmod(0o777)
    copy = folder / path.name
    shutil.copy(path, copy)
    if os.geteuid() == 0:
        os.chown(copy, 65534, 65534)
    yield copy
    folder.chmod(0o777)
    shutil.rmtree(folder)


@posix
def test_a_file_that_may_not_be_written_is_read_and_left(shared: Path) -> None:
    shared.chmod(0o400)
    before = shared.read_bytes()
    told = _without_rights(shared)
    refused = "EnvironmentFault: test.car may not be written."
    if choose_driver().journal == "WAL":
        assert told == ["done", refused, "done"]
    else:
        assert told[1] == refused
    assert shared.read_bytes() == before


@posix
def test_a_file_that_may_not_be_read_is_said(shared: Path) -> None:
    shared.chmod(0o000)
    told = _without_rights(shared)
    assert told[:2] == ["EnvironmentFault: test.car cannot be read."] * 2


@posix
def test_a_folder_that_may_not_be_written_is_said(shared: Path) -> None:
    before = bytes_around(shared)
    shared.parent.chmod(0o555)
    told = _without_rights(shared)
    assert told[1].startswith("EnvironmentFault: test.car ")
    assert told[2] == "EnvironmentFault: new.car cannot be made in this folder."
    shared.parent.chmod(0o777)
    assert bytes_around(shared) == before


DIE = """
import os, sys, pathlib
from registry.store import open_registry
from registry.change import ChangeSet, Insert, apply
registry = open_registry(pathlib.Path(sys.argv[1]))
apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "f", {"legal_name": "x"}),)))
os.kill(os.getpid(), 9)
"""


@posix
def test_what_was_saved_before_a_kill_is_there(path: Path) -> None:
    with start_python(DIE, path) as process:
        process.wait(60)
    with open_registry(path) as registry, registry.read() as connection:
        assert connection.execute(select(TABLES["firm"].c.legal_name)).scalar_one() == "x"


@posix
def test_a_registry_made_by_a_killed_program_opens(tmp_path: Path) -> None:
    """All of it stands in the write-ahead log: the bytes of the file alone do not say what it is."""
    path = tmp_path / "made.car"
    code = "import os, sys, pathlib\nfrom registry.store import create_registry\n"
    with start_python(code + "create_registry(pathlib.Path(sys.argv[1]))\nos.kill(os.getpid(), 9)", path) as process:
        process.wait(60)
    with open_registry(path) as registry, registry.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM firm").scalar() == 0


def test_known_failures_only(registry: Registry) -> None:
    """A mistake of the program is no fault of the environment: it passes through and reaches the crash dialog."""
    with pytest.raises(Exception, match="no such table") as caught, registry.read() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
    assert not isinstance(caught.value, RegistryError)
