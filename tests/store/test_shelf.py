"""Which backups stay: a rule on dates alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from registry.store.shelf import KEEP, STAMP, Backup, read_backup, superfluous

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)


def _made(*ages: timedelta, why: str = "day") -> list[Backup]:
    stamps = [NOW - age for age in sorted(ages)]
    return [Backup(Path(f"{s.strftime(STAMP)}-{why}.car"), s, why, 1, None, {}, None, None) for s in stamps]


def _kept(backups: list[Backup]) -> int:
    return len(backups) - len(superfluous(backups, NOW))


def days(*numbers: float) -> list[timedelta]:
    return [timedelta(days=n) for n in numbers]


@pytest.mark.parametrize(
    ("backups", "kept"),
    [
        ([], 0),
        (_made(*days(400, 500, 600)), 3),  # the newest three stay however old they are
        (_made(*days(400, 500, 600, 700)), 3),
        (_made(*[timedelta(minutes=n) for n in range(30)]), KEEP),
        (_made(*days(0.1, 0.2, 0.3, 3.1, 3.2, 3.3)), 4),  # one a day, once they are two days old
        (_made(*days(*range(14))), 14),
        (_made(*days(*[14 + n / 2 for n in range(28)])), 5),  # fourteen days touch three weeks; three newest stay
        (_made(*days(0, 0.1, 0.2, *range(90, 120, 3))), 5),  # thirty days touch two months
        (_made(*days(0, 0.1, 0.2, 366, 400)), 3),
        (_made(*days(0, 0.1, 0.2, *[30 + n / 10 for n in range(10)]), why="seal"), 13),
        (_made(*days(0, 0.1, 0.2, *[95 + n / 10 for n in range(5)]), why="migration"), 4),
    ],
)
def test_what_stays(backups: list[Backup], kept: int) -> None:
    assert _kept(backups) == kept


def test_thinning_twice_takes_nothing_more() -> None:
    backups = _made(*days(*[n / 3 for n in range(1200)]))
    gone = superfluous(backups, NOW)
    left = [b for b in backups if b not in gone]
    assert superfluous(left, NOW) == []
    assert left[:3] == backups[:3]
    assert len(left) < 45


def test_day_by_day_a_year_is_covered() -> None:
    """Thinned each day for a year as it happens, the shelf stays small and reaches back a year."""
    shelf: list[Backup] = []
    start = NOW - timedelta(days=400)
    for day in range(400):
        now = start + timedelta(days=day)
        shelf.insert(0, Backup(Path(f"{day}"), now, "day", 1, None, {}, None, None))
        gone = superfluous(shelf, now)
        shelf = [b for b in shelf if b not in gone]
    oldest = (start + timedelta(days=399)) - shelf[-1].made
    assert timedelta(days=330) < oldest < timedelta(days=366)
    assert len(shelf) < 40
    gaps = [a.made - b.made for a, b in pairwise(shelf)]
    assert max(gaps) < timedelta(days=38)  # the last week of one month to that of the next


def test_a_foreign_file_is_none_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "backup of monday.car"
    file.write_bytes(b"x")
    assert read_backup(file) is None
    assert read_backup(tmp_path / "20260101T000000000000-day.car") is None  # gone meanwhile


def test_a_backup_without_its_note_is_still_one(tmp_path: Path) -> None:
    file = tmp_path / "20260101T000000000000-day.car"
    file.write_bytes(b"x")
    file.with_suffix(".json").write_text("[]")
    backup = read_backup(file)
    assert backup is not None
    assert (backup.made, backup.why, backup.digest, backup.tx) == (datetime(2026, 1, 1, tzinfo=UTC), "day", None, None)
