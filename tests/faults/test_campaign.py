"""A small slice of the campaign of faults; `python -m benchmarks.faults` runs the whole of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.faults import damage, disk, kills, tampering
from benchmarks.faults.answers import answers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="forking, SIGKILL and small disks are POSIX")


def test_kills_lose_nothing(tmp_path: Path) -> None:
    told = kills.run(tmp_path, 8, ("edit", "seal", "upgrade"))
    assert [k for k in told if not k.is_sound] == []
    assert sum(k.kills for k in told) >= 8


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    told = disk.run(tmp_path, 6, ("import", "backup"))
    assert [f.wrong for f in told] == [[], []]
    assert all(f.refused for f in told), "no disk was small enough to mean anything"
    assert told[0].words == {"The disk that holds test.car is full."}


def test_a_failed_write_is_said_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other way, which needs no rights: a process that may not write beyond a size."""
    monkeypatch.setattr(disk, "can_mount", lambda: False)
    told = disk.run(tmp_path, 4, ("edit", "undo"))
    assert [f.wrong for f in told] == [[], []]
    assert all(f.refused for f in told)


def test_a_byte_that_changes_an_answer_is_found_and_salvaged(tmp_path: Path) -> None:
    path, early = damage.stage(tmp_path / "stage")
    now, asked = damage.records(path), answers(path)
    raw = path.read_bytes()
    told = damage.Damaged()
    words = (
        "旧".encode(),
        "后来的企业".encode(),
        b"CREATE TRIGGER log_firm_insert",
        b'"uid":"late-7"',
        b"park",
        b"import_row",
    )
    for place in (19, 60, *(raw.find(word) + 1 for word in words if word in raw)):
        damage.one(told, path, tmp_path / "work", place, 0x41, early, now, asked)
    assert told.is_sound, (told.missed, told.worse, told.crashed)
    assert told.found >= 4


def test_tampering_is_seen_or_listed_with_its_reason(tmp_path: Path) -> None:
    told = tampering.run(tmp_path)
    assert [t.kind for t in told if not t.is_as_said] == []
    assert len(told) >= 12
    assert [t.kind for t in told if not t.anchored] == ["what came after the last paper cut off"]
    named = {t.kind: t.named for t in told}
    assert named["the tail cut off with its effect"].startswith("ledger.pdf")
    assert named["the whole chain rewritten"] == "brief-may.pdf, row 1"
