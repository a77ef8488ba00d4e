"""What a kept file is before it is opened: something to look at, or something that can run.

A file is only ever opened by a person's click, out of a folder of its own, under a name without a path. What is not one of the
kinds an office looks at every day, or is not what its name says, is opened only after a second look.
"""

from __future__ import annotations

import re
import sys
import unicodedata
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath

from registry.files import write_whole

_STARTS = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".tif": (b"II*\0", b"MM\0*"),
    ".tiff": (b"II*\0", b"MM\0*"),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".pptx": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
}
"""Kinds that run nothing of their own, with how their bytes begin."""
_TEXTS = frozenset({".txt", ".csv"})
_MACROS = (b"vbaProject.bin", b"word/vbaData", b"activeX/")
_HEAD = 1024
LARGEST_KEPT = 128 * 2**20
"""Bytes that a kept file may unpack to."""
_LONGEST_NAME = 80
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their suffix."""


def can_run(name: str, body: bytes) -> bool:
    """Whether opening a file of this name and content may run something: any kind that is not known to be harmless, macros,
    and bytes that are not what the name says."""
    suffix = PurePosixPath(name.lower().rstrip(" .")).suffix
    if suffix in _TEXTS:
        return b"\0" in body[:_HEAD]
    starts = _STARTS.get(suffix)
    if starts is None or not body[:_HEAD].lstrip(b"\xef\xbb\xbf").startswith(starts):
        return True
    return any(mark in body for mark in _MACROS) if starts == (b"PK\x03\x04",) else False


def safe_name(name: str) -> str:
    """`name` as a file may be called anywhere: without folders, control and direction characters, or a device's name."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    kept = "".join(ch for ch in last if unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co"))
    kept = _FORBIDDEN.sub("_", kept).strip(" .") or "file"
    if _DEVICES.fullmatch(kept):
        kept = f"_{kept}"
    stem, dot, suffix = kept.rpartition(".")
    return kept if len(kept) <= _LONGEST_NAME else f"{(stem or kept)[:_LONGEST_NAME]}{dot}{suffix[:10]}"


def write_to_open(folder: Path, digest: str, name: str, body: bytes) -> Path:
    """Write a kept file into `folder` to be opened from there; read-only, and on Windows marked as come from elsewhere.

    Raises:
        EnvironmentFault: the folder takes no file.
    """
    made = folder / f"{digest[:8]}-{safe_name(name)}"
    if made.exists():
        made.chmod(0o600)
    write_whole(made, body)
    if sys.platform == "win32":
        Path(f"{made}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n", "ascii")
    made.chmod(0o400)
    return made


def unpacked(packed: bytes) -> bytes:
    """The content of a kept file; what unpacks to more than is ever kept is not unpacked any further."""
    unpacking = zlib.decompressobj()
    try:
        return unpacking.decompress(packed, LARGEST_KEPT)
    except zlib.error:
        return b""
