"""One byte of the file goes wrong: what changes an answer is found, and what is salvaged is never worse than the backup."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.faults.answers import answers
from benchmarks.faults.jobs import sample
from registry.change import ChangeSet, Insert, Update, apply, check_registry
from registry.change.repair import repair
from registry.errors import RegistryError
from registry.model.entities import TABLES
from registry.store import open_registry
from registry.store.backup import make_backup
from registry.store.driver import choose_driver
from registry.store.shelf import list_backups

EDITED = 40
"""Firms that are there since the backup."""

Rows = dict[tuple[str, str], dict[str, Any]]


@dataclass
class Damaged:
    """What single bytes did.

    Attributes:
        bytes_: how many were turned; `silent`: changed no answer; `found`: changed one, and the check said so.
        missed: changed one, and the check said nothing, in words.
        crashed: ended in something that is no word for the user.
        salvaged: how often a repair was tried; `whole`: gave the registry as it was; `gaps`: gave less, and said so.
        worse: gave less than the newest backup, in words.
    """

    bytes_: int = 0
    silent: int = 0
    found: int = 0
    salvaged: int = 0
    whole: int = 0
    gaps: int = 0
    missed: list[str] = field(default_factory=list[str])
    crashed: list[str] = field(default_factory=list[str])
    worse: list[str] = field(default_factory=list[str])

    @property
    def is_sound(self) -> bool:
        """Whether everything was found and nothing lost."""
        return not (self.missed or self.crashed or self.worse)


def stage(folder: Path) -> tuple[Path, Rows]:
    """A registry with a backup and changes since, and the records that the backup holds."""
    folder.mkdir(parents=True, exist_ok=True)
    path = sample(folder / "sample.car")
    make_backup(path, "manual")
    early = records(path)
    with open_registry(path) as registry:
        late = tuple(Insert("firm", f"late-{n}", {"legal_name": f"后来的企业 {n}"}) for n in range(EDITED))
        apply(registry, ChangeSet("edit", "x", "tester", late))
        changed = tuple(
            Update("firm", uid, {"park": row.get("park")}, {"park": "临港"})
            for (name, uid), row in early.items()
            if name == "firm"
        )
        apply(registry, ChangeSet("edit", "x", "tester", changed))
    return path, early


def records(path: Path) -> Rows:
    """All records of the registry at `path`."""
    with open_registry(path) as registry, registry.read() as connection:
        return {
            (name, row["uid"]): dict(row)
            for name, table in TABLES.items()
            for row in connection.execute(table.select()).mappings()
        }


def run(folder: Path, n: int = 100, seed: int = 20260102) -> Damaged:
    """Turn `n` bytes, one in each copy: half of them anywhere, half where something is written."""
    path, early = stage(folder / "stage")
    now, asked = records(path), answers(path)
    told = Damaged()
    for place, turned in chosen(path.read_bytes(), n, seed):
        one(told, path, folder / "work", place, turned, early, now, asked)
    return told


def chosen(raw: bytes, n: int, seed: int) -> list[tuple[int, int]]:
    """Places in the file, each with the bits that are turned there."""
    chance = random.Random(seed)
    written = [i for i, byte in enumerate(raw) if byte]
    places = [chance.randrange(len(raw)) if i % 2 else chance.choice(written) for i in range(n)]
    return [(place, chance.randrange(1, 256)) for place in places]


def one(told: Damaged, path: Path, folder: Path, place: int, turned: int, early: Rows, now: Rows, asked: str) -> None:
    """Turn the bits `turned` of the byte at `place`, look whether an answer changed, check, and salvage."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    raw = bytearray(path.read_bytes())
    raw[place] ^= turned
    damaged = folder / "sample.car"
    damaged.write_bytes(raw)
    name = f"byte {place:,} ^ {turned:02x} on page {place // 4096 + 1}"
    told.bytes_ += 1
    changed = _changed(damaged, asked)
    found = _found(told, damaged, name)
    if not changed and not found:
        told.silent += 1
        return
    told.found += changed and found
    if changed and not found:
        told.missed.append(name)
    damaged.write_bytes(raw)  # opening may have folded or mended nothing: the salvage starts from the same bytes
    told.salvaged += 1
    _salvage(told, damaged, folder / "new.car", list_backups(path), early, now, name)


def _changed(damaged: Path, asked: str) -> bool:
    try:
        return answers(damaged) != asked
    except (choose_driver().module.Error, UnicodeDecodeError):
        return True


def _found(told: Damaged, damaged: Path, name: str) -> bool:
    try:
        with open_registry(damaged) as registry:
            return bool(check_registry(registry))
    except RegistryError:
        return True
    except Exception as error:  # noqa: BLE001 (what is not in words is a finding)
        told.crashed.append(f"{name}: check: {type(error).__name__}: {error}")
        return True


def _salvage(told: Damaged, damaged: Path, out: Path, backups: list[Path], early: Rows, now: Rows, name: str) -> None:
    try:
        done = repair(damaged, out, backups)
        got = records(out)
    except Exception as error:  # noqa: BLE001 (what is not in words is a finding)
        told.crashed.append(f"{name}: repair: {type(error).__name__}: {error}")
        return
    lost = [key for key in early if key in now and key not in got]
    wrong = [key for key, row in got.items() if row not in (now.get(key), early.get(key))]
    if (lost or wrong) and not done.findings:
        told.worse.append(f"{name}: {len(lost)} lost, {len(wrong)} wrong, and nothing said")
    elif lost:
        told.worse.append(f"{name}: {len(lost)} of the backup lost")
    told.whole += got == now
    told.gaps += got != now
