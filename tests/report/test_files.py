"""A file is written whole or not at all, and what the machine refuses has words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from registry.errors import EnvironmentFault
from registry.files import write_whole
from registry.i18n import Language


def test_writes_over_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "名单.pdf"
    path.write_bytes(b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "open in another program"),
        (errno.EPERM, "open in another program"),
        (errno.EIO, "was not written"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_keeps_the_old_file_and_leaves_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "list.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(EnvironmentFault, match=words) as caught:
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    assert caught.value.safe is not None
    assert caught.value.mend is not None
    assert "list.pdf" in caught.value.render(Language.ZH)


def test_a_missing_folder_and_a_folder_in_the_way(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="does not exist"):
        write_whole(tmp_path / "nowhere" / "list.pdf", b"x")
    (tmp_path / "list.pdf").mkdir()
    with pytest.raises(EnvironmentFault, match="is a folder"):
        write_whole(tmp_path / "list.pdf", b"x")
    assert [entry.name for entry in tmp_path.iterdir()] == ["list.pdf"]
