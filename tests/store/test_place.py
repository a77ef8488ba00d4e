"""A share or a synchronised folder is told from a disk of this computer, and the safe way is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from registry.i18n import Language
from registry.store import open_registry, place
from registry.store.place import Risk, risk_of
from tests.store.support import fresh_file


@dataclass(frozen=True)
class Mounted:
    mountpoint: str
    fstype: str
    opts: str = "rw"


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        ([Mounted("/", "ext4")], None),
        ([Mounted("/", "ext4"), Mounted("/srv", "nfs4")], None),
        ([Mounted("/", "nfs4"), Mounted("/data", "xfs")], None),
        ([Mounted("/", "ext4"), Mounted("/data", "cifs")], Risk("network", "cifs")),
        ([Mounted("/data", "smb3"), Mounted("/", "ext4")], Risk("network", "smb3")),
        ([Mounted("/data", "ext4"), Mounted("/data/office", "fuse.sshfs")], Risk("network", "fuse.sshfs")),
        ([Mounted("/data", "NTFS", "rw,remote")], Risk("network", "SMB")),
        ([Mounted("/data", "fuse.mergerfs")], None),
        ([], None),
    ],
)
def test_shares(mounts: list[Mounted], expected: Risk | None) -> None:
    assert place._network(Path("/data/office/firms.car"), mounts) == expected


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - 市科委", "OneDrive"),
        ("坚果云", "坚果云"),
        ("我的坚果云", "坚果云"),
        ("Nutstore Files", "坚果云"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Office)", "Dropbox"),
        ("iCloud Drive", "iCloud"),
        ("BaiduSyncdisk", "百度网盘"),
        ("WPS云盘", "WPS 云盘"),
        ("Google Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_synchronised_folders_are_known_by_name(tmp_path: Path, folder: str, service: str) -> None:
    deep = tmp_path / folder / "registry" / "2026"
    deep.mkdir(parents=True)
    assert risk_of(deep / "firms.car") == Risk("sync", service)


@pytest.mark.parametrize("folder", ["onedriver", "dropboxes", "云", "box", "registry", "坚果"])
def test_like_names_are_no_such_folders(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    assert risk_of(tmp_path / folder / "firms.car") is None


def test_by_the_mark_and_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    assert risk_of(plain / "a.car") is None
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path))
    assert risk_of(plain / "a.car") == Risk("sync", "OneDrive")
    monkeypatch.delenv("OneDriveCommercial")
    (tmp_path / ".stfolder").mkdir()
    assert risk_of(plain / "a.car") == Risk("sync", "Syncthing")


def test_a_link_into_such_a_folder_lies_there_too(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "Dropbox")
    assert risk_of(tmp_path / "here" / "a.car") == Risk("sync", "Dropbox")


def test_a_registry_there_opens_in_the_careful_mode(tmp_path: Path) -> None:
    folder = tmp_path / "坚果云"
    folder.mkdir()
    with open_registry(fresh_file(folder / "a.car")) as registry, registry.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
    assert {p.name for p in folder.iterdir()} == {"a.car"}


@pytest.mark.parametrize("risk", [Risk("network", "cifs"), Risk("sync", "坚果云")])
def test_it_is_said_with_the_reason_and_the_way_out(risk: Risk) -> None:
    for language in Language:
        words = [text.render(language) for text in (risk.what, risk.why, risk.mend)]
        assert risk.name in words[0]
        assert len(set(words)) == 3
