"""A damaged registry gives a new one: all of it where the log came through, never less than the newest backup."""

from __future__ import annotations

import contextlib
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from registry.change import ChangeSet, Delete, Insert, Update, apply, check_registry, erase_contact
from registry.change.repair import Repaired, compact, repair, told
from registry.errors import EnvironmentFault, UserError
from registry.i18n import Language
from registry.model.entities import TABLES
from registry.store import open_registry
from registry.store.backup import make_backup
from registry.store.driver import choose_driver
from registry.store.salvage import Salvage, writing_raw
from registry.store.shelf import list_backups
from tests.store.support import Rows, assert_spoken, everything, fresh_file

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rows, Rows]:
    """A registry with a backup, what the backup holds, and what the registry holds."""
    path = fresh_file(tmp_path_factory.mktemp("whole") / "a.car")
    with open_registry(path) as registry:
        for part in range(3):
            firms = tuple(Insert("firm", f"f{part}-{n}", {"legal_name": f"企业 {n}" * 6}) for n in range(300))
            apply(registry, ChangeSet("import", "x", "a", firms))
        early = everything(registry)
    make_backup(path, "manual")
    with open_registry(path) as registry:
        changed = tuple(
            Update("firm", f"f1-{n}", {"legal_name": f"企业 {n}" * 6}, {"legal_name": f"改名 {n}"}) for n in range(60)
        )
        late = tuple(Insert("firm", f"late-{n}", {"legal_name": f"晚 {n}"}) for n in range(60))
        apply(registry, ChangeSet("edit", "x", "a", (*changed, *late)))
        now = everything(registry)
    return path, early, now


def _pages_of(path: Path, table: str) -> list[int]:
    """Pages of the file, from 0, that hold rows of `table` towards its middle: found by the words its rows hold."""
    words = {"firm": "企业".encode(), "change_log": b'{"uid":"f1-'}[table]
    raw = path.read_bytes()
    return [n for n in range(1, len(raw) // PAGE) if words in raw[n * PAGE : (n + 1) * PAGE]]


def _damaged(path: Path, folder: Path, pages: list[int]) -> Path:
    raw = bytearray(path.read_bytes())
    for page in pages:
        raw[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    damaged = folder / "damaged.car"
    damaged.write_bytes(raw)
    return damaged


@pytest.mark.parametrize("table", ["firm", "change_log"])
def test_a_lost_page_costs_nothing(whole: tuple[Path, Rows, Rows], tmp_path: Path, table: str) -> None:
    path, _early, now = whole
    pages = _pages_of(path, table)
    damaged = _damaged(path, tmp_path, [pages[len(pages) // 2]])
    kept = damaged.read_bytes()
    done = repair(damaged, tmp_path / "new.car", list_backups(path))
    assert any(one.lost for one in done.read)
    assert done.findings == ()
    with open_registry(tmp_path / "new.car") as registry:
        assert everything(registry) == now
        assert check_registry(registry) == []
        apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "next", {"legal_name": "下"}),)))
        assert check_registry(registry) == []
    assert damaged.read_bytes() == kept


def test_without_a_backup_the_log_gives_back_the_records(whole: tuple[Path, Rows, Rows], tmp_path: Path) -> None:
    path, _early, now = whole
    raw = path.read_bytes()
    only_rows = [p for p in _pages_of(path, "firm") if b'{"uid"' not in raw[p * PAGE : (p + 1) * PAGE]]
    damaged = _damaged(path, tmp_path, [only_rows[len(only_rows) // 2]])
    done = repair(damaged, tmp_path / "new.car", [])
    assert done.backup is None
    assert done.from_log > 0
    with open_registry(tmp_path / "new.car") as registry:
        assert everything(registry) == now


def test_replaying_the_log_rebuilds_every_record_table(tmp_path: Path) -> None:
    """Every row of every record table is thrown away; the log, and of persons what is kept by digest, gives all back."""
    path = fresh_file(tmp_path / "a.car")
    with open_registry(path) as registry:
        people = tuple(Insert("contact", f"c{n}", {"firm": f"f{n}", "person": f"人 {n}"}) for n in range(9))
        firms = tuple(Insert("firm", f"f{n}", {"legal_name": f"企业 {n}"}) for n in range(9))
        apply(registry, ChangeSet("import", "x", "a", firms + people))
        apply(registry, ChangeSet("edit", "x", "a", (Update("contact", "c1", {"person": "人 1"}, {"person": "换人"}),)))
        apply(registry, ChangeSet("edit", "x", "a", (Delete("contact", "c2", {}), Delete("firm", "f2", {}))))
        before = everything(registry, but=())
    with contextlib.closing(choose_driver().module.connect(str(path))) as tool:
        tool.isolation_level = None
        with writing_raw(tool):
            for name in TABLES:
                tool.execute(f"DELETE FROM {name}")
    done = repair(path, tmp_path / "new.car", [])
    assert done.findings == ()
    assert done.from_log == len(before)
    with open_registry(tmp_path / "new.car") as registry:
        assert everything(registry, but=()) == before


@pytest.mark.parametrize("relatives", ["its backups", "nothing but the program"])
@pytest.mark.parametrize("where", ["the first page", "a page of words"])
def test_without_its_schema_all_rows_are_still_read(
    whole: tuple[Path, Rows, Rows], tmp_path: Path, relatives: str, where: str
) -> None:
    """Where tables begin is known from elsewhere: from a backup, or because the program makes them so."""
    path, _early, now = whole
    raw = path.read_bytes()
    page = 0 if where == "the first page" else raw.index(b"CREATE TRIGGER log_firm_update") // PAGE
    damaged = _damaged(path, tmp_path, [page])
    done = repair(damaged, tmp_path / "new.car", list_backups(path) if relatives == "its backups" else [])
    assert done.findings == ()
    assert not done.from_backup, "nothing had to be taken from a backup"
    with open_registry(tmp_path / "new.car") as registry:
        assert everything(registry) == now


def test_without_its_schema_the_log_beside_it_is_read_too(tmp_path: Path) -> None:
    """Killed before the write-ahead log was folded away, and then the first page went wrong."""
    path = fresh_file(tmp_path / "a.car")
    with open_registry(path) as registry:
        apply(registry, ChangeSet("edit", "x", "a", (Insert("firm", "f1", {"legal_name": "甲"}),)))
        work = tmp_path / "killed"
        work.mkdir()
        for file in tmp_path.glob("a.car*"):
            shutil.copy(file, work / file.name)
    assert (work / "a.car-wal").stat().st_size > 0
    with (work / "a.car").open("r+b") as file:
        file.write(b"\xa5" * PAGE)
    (work / "a.car-shm").unlink()
    done = repair(work / "a.car", tmp_path / "new.car", [])
    assert done.findings == ()
    with open_registry(tmp_path / "new.car") as registry:
        assert everything(registry).keys() == {("firm", "f1")}


def test_a_lost_log_without_a_backup_is_said(whole: tuple[Path, Rows, Rows], tmp_path: Path) -> None:
    path, _early, now = whole
    pages = _pages_of(path, "change_log")
    damaged = _damaged(path, tmp_path, [pages[len(pages) // 2]])
    done = repair(damaged, tmp_path / "new.car", [])
    assert {finding.code for finding in done.findings} & {"log", "gap", "seal"}
    with open_registry(tmp_path / "new.car") as registry:
        assert everything(registry) == now  # the records could all be read


@pytest.mark.parametrize("seed", [0, 2, 4, 5, 7])
def test_never_worse_than_the_newest_backup(whole: tuple[Path, Rows, Rows], tmp_path: Path, seed: int) -> None:
    path, early, now = whole
    chance = random.Random(seed)
    pages = [chance.randrange(0 if seed > 5 else 1, path.stat().st_size // PAGE) for _ in range(1 + seed // 2)]
    repair(_damaged(path, tmp_path, pages), tmp_path / "new.car", list_backups(path))
    with open_registry(tmp_path / "new.car") as registry:
        got = everything(registry)
    assert got.keys() >= early.keys()
    for key, row in got.items():
        assert row in (now.get(key), early.get(key))


def test_nothing_to_read_and_no_backup_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.car"
    broken.write_bytes(b"\xa5" * 50_000)
    with pytest.raises(EnvironmentFault) as caught:
        repair(broken, tmp_path / "new.car", [])
    assert_spoken(caught.value, "Nothing can be read of broken.car, and there is no backup of it.")
    assert not (tmp_path / "new.car").exists()


def test_what_lies_there_is_not_overwritten(whole: tuple[Path, Rows, Rows], tmp_path: Path) -> None:
    (tmp_path / "new.car").write_text("mine")
    with pytest.raises(UserError):
        repair(whole[0], tmp_path / "new.car", [])
    assert (tmp_path / "new.car").read_text() == "mine"


def test_a_person_who_was_erased_does_not_come_back(tmp_path: Path) -> None:
    path = fresh_file(tmp_path / "a.car")
    with open_registry(path) as registry:
        firm = Insert("firm", "f1", {"legal_name": "企业"})
        contact = Insert("contact", "c1", {"firm": "f1", "name": "王小明"})
        apply(registry, ChangeSet("edit", "x", "a", (firm, contact)))
        make_backup(path, "manual")
        erase_contact(registry, "c1", "a")
    repair(path, tmp_path / "new.car", list_backups(path))
    assert "王小明".encode() not in (tmp_path / "new.car").read_bytes()
    with open_registry(tmp_path / "new.car") as registry:
        assert check_registry(registry) == []


def test_compacting_gives_room_back_and_changes_nothing(tmp_path: Path) -> None:
    path = fresh_file(tmp_path / "a.car")
    with open_registry(path) as registry, registry.write() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE big AS SELECT hex(randomblob(4000)) AS x FROM change_seal, pragma_table_list"
        )
        connection.exec_driver_sql("DROP TABLE big")
    with open_registry(path) as registry:
        before = everything(registry)
    was, now = compact(path)
    assert now < was
    with open_registry(path) as registry:
        assert everything(registry) == before
        assert check_registry(registry) == []
    assert [b.stem.partition("-")[2] for b in list_backups(path)] == ["compact"]


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.EN, "Change log: not all rows could be read; read: 7"), (Language.ZH, "变更日志：读出 7 行")],
)
def test_what_is_missing_is_told_by_the_names_people_know(language: Language, words: str, tmp_path: Path) -> None:
    """What was filled in and what the log told stands first: the window shows the first lines only."""
    backup = tmp_path / "20260101-manual.car"
    gaps = (Salvage("change_log", 7, [(8, 9)]), Salvage("firm", 3, refused=1))
    done = Repaired(gaps, backup, {"firm": 2}, 1, ())
    said = [line.render(language) for line in told(done, tmp_path / "new.car")]
    assert backup.name in said[0]
    assert said[2].startswith(words)
    assert "firm" not in said[3]
    alone = [line.render(language) for line in told(replace(done, backup=None, from_backup={}, from_log=0), backup)]
    assert alone[0].endswith(("not all rows could be read; read: 7", "部分无法读取"))
