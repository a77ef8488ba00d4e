"""What people do to a registry, one job each, and the registry that each of them is done to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from registry.change import ChangeSet, Insert, Update, apply, new_registry, undo
from registry.rounds.book import rounds_of
from registry.rounds.sealing import seal
from registry.store import open_registry
from registry.store.backup import make_backup

FIRMS = 2500
"""Firms that the import brings."""
HELD = 20
"""Firms that are there before."""
UPGRADED = 1500
"""Firms of the registry that is upgraded, each with a milestone."""
WITNESS = "复核员"


def _import(path: Path) -> None:
    firms = tuple(
        Insert("firm", f"n{i}", {"legal_name": f"新企业 {i}", "place": "上海", "uscc": f"{i:018}"})
        for i in range(FIRMS)
    )
    with open_registry(path) as registry:
        apply(registry, ChangeSet("import", "x", "killer", firms))


def _edit(path: Path) -> None:
    changes = tuple(Update("firm", f"f{i}", {"park": None}, {"park": "张江"}) for i in range(HELD))
    with open_registry(path) as registry:
        apply(registry, ChangeSet("edit", "x", "killer", changes))


def _undo(path: Path) -> None:
    with open_registry(path) as registry:
        undo(registry, "killer")


def _seal(path: Path) -> None:
    with open_registry(path) as registry:
        with registry.read() as connection:
            (head,) = rounds_of(connection)
        seal(registry, "killer", head.uid, WITNESS, draws=20)


def _backup(path: Path) -> None:
    make_backup(path, "manual")


def _upgrade(path: Path) -> None:
    open_registry(path).close()


JOBS: dict[str, Callable[[Path], None]] = {
    "import": _import,
    "edit": _edit,
    "undo": _undo,
    "seal": _seal,
    "backup": _backup,
    "upgrade": _upgrade,
}


def copied(source: Path, folder: Path) -> Path:
    """A fresh copy, alone in its folder: no log of an earlier kill lies beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Path(shutil.copy(source, folder / "test.car"))


def stages(folder: Path, jobs: tuple[str, ...] = tuple(JOBS)) -> dict[str, Path]:
    """The registry that each job is done to."""
    folder.mkdir(parents=True, exist_ok=True)
    made: dict[str, Path] = {}
    small = _small(folder)
    for job in jobs:
        if job in ("import", "edit"):
            made[job] = small
        elif job in ("undo", "backup"):
            made[job] = _imported(folder, small)
        elif job == "seal":
            made[job] = _ready_round(folder)
        else:
            made[job] = _two_tables(folder)
    return made


def _small(folder: Path) -> Path:
    path = folder / "small.car"
    with new_registry(path, name="测试库", actor="tester", fictional=True) as registry:
        firms = tuple(Insert("firm", f"f{i}", {"legal_name": "旧"}) for i in range(HELD))
        apply(registry, ChangeSet("edit", "x", "tester", firms))
    return path


def _imported(folder: Path, small: Path) -> Path:
    path = folder / "imported.car"
    if not path.exists():
        shutil.copy(small, path)
        _import(path)
    return path


def _two_tables(folder: Path) -> Path:
    path = folder / "old.car"
    with new_registry(path, name="测试库", actor="tester", fictional=True) as registry:
        firms = tuple(Insert("firm", f"f{i}", {"legal_name": "旧", "hnte": 1}) for i in range(UPGRADED))
        children = tuple(Insert("milestone", f"m{i}", {"firm": f"f{i}", "event": "首飞"}) for i in range(UPGRADED))
        apply(registry, ChangeSet("import", "x", "tester", firms + children))
    return path


def _ready_round(folder: Path) -> Path:
    """The fictional sample with a round that was played to its deliberation and waits for its seal."""
    from tests.report.played import play, settle

    path = sample(folder / "round.car")
    with open_registry(path) as registry:
        settle(registry, play(registry))
    return path


def sample(path: Path) -> Path:
    """The fictional district return, imported into a registry of its own."""
    from registry.intake.importing import commit, prepare, read_files
    from registry.view.samples import DISTRICT_RETURN

    with new_registry(path, name="示例库", actor="tester", fictional=True, data_date=DISTRICT_RETURN.day) as registry:
        commit(registry, prepare(registry, read_files([DISTRICT_RETURN.path])), "tester")
    return path
