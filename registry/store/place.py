"""Where a registry file lies, and whether a database is safe there.

SQLite needs a disk that keeps its locks and its order of writing. A share on a network does not always (sqlite.org, "SQLite
Over a Network"), and a folder that a cloud service carries off copies the file while it is written and puts two versions
side by side. Both are told from a disk of this computer; a registry there is opened all the same, in the more careful
journal mode, and the safe way is offered: work on a file of this computer, and let the shared place hold its backups.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psutil

from registry.i18n import Text

_NETWORK = frozenset((
    "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "afpfs", "webdav", "davfs", "9p", "ceph",
    "glusterfs", "lustre", "gpfs", "beegfs", "ocfs2", "gfs2", "vboxsf", "vmhgfs", "prl_fs", "drvfs", "fuse.sshfs",
    "fuse.rclone", "fuse.davfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.gcsfuse", "fuse.glusterfs",
    "fuse.vmhgfs-fuse", "fuse.jmtpfs", "fuse.smbnetfs",
))  # fmt: skip
_SYNC_FOLDERS = (
    ("OneDrive", re.compile(r"onedrive(\b.*)?", re.IGNORECASE)),
    ("坚果云", re.compile(r"(我的)?坚果云.*|nutstore( files)?.*", re.IGNORECASE)),
    ("Dropbox", re.compile(r"dropbox(\b.*)?", re.IGNORECASE)),
    ("iCloud", re.compile(r"icloud ?drive.*|mobile documents|com~apple~clouddocs", re.IGNORECASE)),
    ("Google Drive", re.compile(r"google ?drive(\b.*)?|my drive", re.IGNORECASE)),
    ("百度网盘", re.compile(r"baidusyncdisk|百度网盘(同步空间)?", re.IGNORECASE)),
    ("WPS 云盘", re.compile(r"wps ?云盘|wpsdrive|wps cloud files", re.IGNORECASE)),
    ("微云", re.compile(r"微云(同步助手)?|weiyun.*", re.IGNORECASE)),
    ("Nextcloud", re.compile(r"nextcloud|owncloud", re.IGNORECASE)),
    ("Box", re.compile(r"box sync", re.IGNORECASE)),
)
_MARKS = {".dropbox": "Dropbox", ".stfolder": "Syncthing", ".nutstore": "坚果云", ".owncloudsync.log": "Nextcloud"}
_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


class Mount(Protocol):
    """A place where a file system begins, as psutil tells it."""

    @property
    def mountpoint(self) -> str: ...
    @property
    def fstype(self) -> str: ...
    @property
    def opts(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Risk:
    """Why a place is not safe for a registry.

    Attributes:
        kind: ``network`` or ``sync``.
        name: the kind of share, or the service.
    """

    kind: str
    name: str

    @property
    def what(self) -> Text:
        """What is the matter, one sentence."""
        if self.kind == "network":
            return Text("This registry lies on a network share ({name}).", name=self.name)
        return Text("This registry lies in a folder that {name} synchronises.", name=self.name)

    @property
    def why(self) -> Text:
        """What may happen there."""
        if self.kind == "network":
            return Text("Two people writing at once, or a lost connection, may damage it there.")
        return Text("The service may copy it half written, or put a second version beside it.")

    @property
    def mend(self) -> Text:
        """The safe way."""
        return Text("Keep the registry on a disk of this computer, and choose the shared folder for its backups.")


def risk_of(path: Path) -> Risk | None:
    """What speaks against a registry at `path`; None for a disk of this computer, or where the place cannot be told.

    Links are followed: a link into a share lies on the share.
    """
    try:
        there = path.resolve()
    except (OSError, RuntimeError):
        return None
    network = _network(there, _mounts())
    return network or _synchronised(there, os.environ)


def _mounts() -> list[Mount]:
    try:
        return list(psutil.disk_partitions(all=True))
    except (OSError, RuntimeError, psutil.Error):  # a machine that does not tell is no reason not to work
        return []


def _network(there: Path, mounts: Iterable[Mount]) -> Risk | None:
    text = str(there)
    if text.startswith(("\\\\", "//")) and not text.startswith(("\\\\?\\", "\\\\.\\")):
        return Risk("network", "SMB")
    holding = [m for m in mounts if there.is_relative_to(m.mountpoint)]
    if not holding:
        return None
    mount = max(holding, key=lambda m: len(m.mountpoint))
    kind = mount.fstype.casefold()
    if kind in _NETWORK:
        return Risk("network", mount.fstype)
    if "remote" in mount.opts.split(","):  # how Windows tells of a mapped drive
        return Risk("network", "SMB")
    return None


def _synchronised(there: Path, environment: Mapping[str, str]) -> Risk | None:
    for name in _ONEDRIVE:
        root = environment.get(name)
        if root and there.is_relative_to(root):
            return Risk("sync", "OneDrive")
    for folder in there.parents:
        for service, pattern in _SYNC_FOLDERS:
            if pattern.fullmatch(folder.name):
                return Risk("sync", service)
        for mark, service in _MARKS.items():
            if (folder / mark).exists():
                return Risk("sync", service)
    return None
