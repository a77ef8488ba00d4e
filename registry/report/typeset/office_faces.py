"""The office's own faces for official papers, where they are installed and may be embedded.

GB/T 9704-2012 names 小标宋, 仿宋, 黑体 and 楷体, which no free face replaces; offices have them on their machines. A file is
taken for a role by the family in its name table, and only if its licence bits (OpenType `OS/2.fsType`) let a part of it be
embedded and its outlines are TrueType, which is all that reportlab sets. Else the bundled face stands in.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, cast

from reportlab.pdfbase import ttfonts

FOLDERS_VARIABLE = "REGISTRY_FONT_FOLDERS"
"""Folders to look in instead of the system's, parted as in PATH; empty for none."""


class Role(StrEnum):
    """What a face is for."""

    HEADLINE = "headline"  # 小标宋
    FORMAL = "formal"  # 仿宋
    HEAVY = "heavy"  # 黑体
    QUOTE = "quote"  # 楷体


FAMILIES: dict[Role, tuple[str, ...]] = {
    Role.HEADLINE: ("方正小标宋简体", "方正小标宋_gbk", "小标宋体", "fzxiaobiaosong-b05s", "fzxiaobiaosong-b05"),
    Role.FORMAL: ("仿宋_gb2312", "仿宋", "fangsong_gb2312", "fangsong"),
    Role.HEAVY: ("黑体", "simhei"),
    Role.QUOTE: ("楷体_gb2312", "楷体", "kaiti_gb2312", "kaiti"),
}
"""Families of each role, the standard's own first."""

_HINTS = (
    "fangs",
    "simf",
    "fzxbs",
    "xbs",
    "xiaobiao",
    "simhei",
    "simkai",
    "kaiti",
    "gb2312",
    "仿宋",
    "小标宋",
    "黑体",
    "楷体",
)
_RESTRICTED, _PREVIEW, _EDITABLE = 0x0002, 0x0004, 0x0008
_NO_SUBSET, _BITMAPS_ONLY = 0x0100, 0x0200
_LARGEST = 64 * 2**20  # bytes of a font file that is looked at


def may_embed(fs_type: int) -> bool:
    """Whether the licence bits of a font let a subset of its outlines stand in a document (OpenType 1.9, OS/2).

    Where several of the usage bits are set, the least restrictive holds.
    """
    usage = fs_type & (_RESTRICTED | _PREVIEW | _EDITABLE)
    return usage != _RESTRICTED and not fs_type & (_NO_SUBSET | _BITMAPS_ONLY)


def font_folders() -> list[Path]:
    """Where this system keeps fonts: those of the machine and those of the person."""
    named = os.environ.get(FOLDERS_VARIABLE)
    if named is not None:
        return [Path(part) for part in named.split(os.pathsep) if part]
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        own = [Path(local, "Microsoft/Windows/Fonts")] if local else []
        return [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), *own]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def find_face(role: Role, folders: Sequence[Path]) -> Path | None:
    """The file of the best family for `role` in `folders` that may be embedded and can be set, None where there is none."""
    wanted = FAMILIES[role]
    found: dict[str, Path] = {}
    for path in _candidates(folders):
        for family in _families(path):
            if family in wanted:
                found.setdefault(family, path)
    return next((found[family] for family in wanted if family in found), None)


@cache
def office_face(role: Role) -> Any:
    """The office's font of this role, ready for reportlab to register, None where it has none that can be used."""
    path = find_face(role, font_folders())
    if path is None:
        return None
    try:
        return cast("Any", ttfonts).TTFont(f"office-{role.value}", str(path))
    except (ttfonts.TTFError, OSError, struct.error, KeyError, ValueError, IndexError):
        return None  # a file that reportlab cannot read; the bundled face stands in


def _candidates(folders: Sequence[Path]) -> Iterator[Path]:
    """Font files whose names hint at one of the roles: the name tables of all would take too long."""
    for folder in folders:
        for where, _folders, names in os.walk(folder):
            for name in sorted(names):
                plain = name.casefold()
                if plain.endswith(".ttf") and any(hint in plain for hint in _HINTS):
                    yield Path(where, name)


def _families(path: Path) -> frozenset[str]:
    """The families a usable font file says it is, in lower case; none where it may not be embedded or has other outlines."""
    try:
        if path.stat().st_size > _LARGEST:
            return frozenset()
        data = path.read_bytes()
        tables = _tables(data)
        if b"glyf" not in tables or not may_embed(struct.unpack_from(">H", data, tables[b"OS/2"] + 8)[0]):
            return frozenset()
        return frozenset(_named(data, tables[b"name"]))
    except (OSError, struct.error, KeyError):
        return frozenset()


def _tables(data: bytes) -> dict[bytes, int]:
    count = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(count))
    return {tag: offset for tag, _check, offset, _length in entries}


def _named(data: bytes, table: int) -> Iterator[str]:
    """Family (1) and typographic family (16) of the name table, in all its languages."""
    _format, count, texts = struct.unpack_from(">HHH", data, table)
    for n in range(count):
        platform, _encoding, _language, name, length, offset = struct.unpack_from(">6H", data, table + 6 + 12 * n)
        if name in (1, 16) and platform in (0, 3):
            raw = data[table + texts + offset : table + texts + offset + length]
            yield raw.decode("utf-16-be", "replace").strip().casefold()
