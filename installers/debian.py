"""The package for Debian and what stands on it: the folder in /usr/lib, two commands, a desktop entry, the type of `.car`."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import start

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "installers"
NAME = "cultivation-registry"
COMMANDS = (NAME, "cultivation")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_RENAMED = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}
"""Packages that later Debians call otherwise."""
_BESIDE = ("libc6 (>= 2.35)", "libstdc++6", "libgcc-s1", "zlib1g", "libbz2-1.0", "liblzma5", "libcrypt1", "libuuid1")
"""What Python's own modules and the wheels stand on; next to every system has it."""

_CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: Maintainers of the registry <maintainers@users.noreply.github.com>
Installed-Size: {kilobytes}
Section: database
Priority: optional
Depends: {depends}
Recommends: {recommends}
Description: registry of commercial aerospace firms under cultivation
 Keeps the firms of a district in one local file, reads the sheets that come in,
 scores a key list that can be defended, and writes the papers, in English,
 Chinese or both.
"""
_COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Commercial Aerospace Cultivation Registry

Files: *
Copyright: The authors of the registry
License: Apache-2.0
Comment: What is shipped of others is named in /usr/lib/{name}/_internal/NOTICE,
 with the texts of all licences in /usr/lib/{name}/licenses.

License: Apache-2.0
 On Debian systems the text lies in /usr/share/common-licenses/Apache-2.0.
"""


def make_deb(folder: Path, out: Path, version: str) -> Path:
    """A .deb of the frozen program in `folder`; its path."""
    architecture = _ARCHITECTURES[os.uname().machine]
    target = out / f"{NAME}_{version}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place) / "tree"
        shutil.copytree(folder, tree / "usr" / "lib" / NAME, symlinks=True)
        _commands(tree)
        _shared(tree, version)
        _control(tree, architecture, version)
        for path in (tree, *tree.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        build = ("dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", str(tree), str(target))
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    return target


def depends() -> str:
    """What the package needs: the libraries that start.py asks of a system for a window under X."""
    wanted = [*_BESIDE, *start.QT.values(), *start.QT_X11.values()]
    return ", ".join(_RENAMED.get(name, name) for name in wanted)


def _commands(tree: Path) -> None:
    place = tree / "usr" / "bin"
    place.mkdir(parents=True)
    for command in COMMANDS:
        (place / command).symlink_to(f"../lib/{NAME}/{command}")


def _shared(tree: Path, version: str) -> None:
    share = tree / "usr" / "share"
    for source, target in (
        (f"linux/{NAME}.desktop", f"applications/{NAME}.desktop"),
        (f"linux/{NAME}.xml", f"mime/packages/{NAME}.xml"),
        (f"linux/{NAME}.metainfo.xml", f"metainfo/{NAME}.metainfo.xml"),
        ("icon.svg", f"icons/hicolor/scalable/apps/{NAME}.svg"),
        ("icon.svg", f"icons/hicolor/scalable/mimetypes/{NAME}.svg"),
    ):
        place = share / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / source, place)
    papers = share / "doc" / NAME
    papers.mkdir(parents=True)
    (papers / "copyright").write_text(_COPYRIGHT.format(name=NAME), encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (papers / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))


def _control(tree: Path, architecture: str, version: str) -> None:
    kilobytes = sum(p.stat().st_size for p in tree.rglob("*") if p.is_file() and not p.is_symlink()) // 1024
    place = tree / "DEBIAN"
    place.mkdir()
    text = _CONTROL.format(
        name=NAME,
        version=version,
        architecture=architecture,
        kilobytes=kilobytes,
        depends=depends(),
        recommends=", ".join(["desktop-file-utils", "shared-mime-info", *start.QT_WAYLAND.values()]),
    )
    (place / "control").write_text(text, encoding="utf-8")
