"""Make the packages of the program: one folder that needs nothing installed, and the package of this system made of it.

    python -m venv build-venv && build-venv/bin/pip install -r requirements-build.lock
    build-venv/bin/python installers/build.py [--out dist] [--only-folder]

Prints what was made, how large it is, and how long the program takes to start from it, with the disk's memory of its files
dropped first (Linux) and again. On Linux a .deb comes of it; on Windows and macOS see the recipes beside this file.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "installers"
sys.path.insert(0, str(ROOT))

from installers.debian import make_deb  # noqa: E402 (the source tree comes first)
from installers.notices import BUILD_ONLY, copy_texts, locked  # noqa: E402
from registry import __version__  # noqa: E402
from tools.strings import compile_catalogue  # noqa: E402

NAME = "cultivation-registry"
MEGABYTE = 1_000_000
_REFUSED = re.compile(r"readline|gdbm|VirtualKeyboard|virtualkeyboard|WaylandCompositor|libgtk|libdb-", re.IGNORECASE)
"""Names of files that are under the GPL alone, or of a desktop's own."""
_ICONS = {"win32": ("windows/registry.ico", (16, 32, 48, 256)), "darwin": ("macos/registry.icns", (512,))}


def make_folder(out: Path, work: Path) -> Path:
    """Freeze the program into ``out/cultivation-registry`` and answer that folder."""
    compile_catalogue(ROOT)
    make_icon()
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(out), "--workpath", str(work), str(HERE / "registry.spec")]
    subprocess.run(command, cwd=work, check=True)
    folder = out / NAME
    shipped = set(locked(ROOT / "requirements-build.lock")) - BUILD_ONLY
    count = copy_texts(sorted(shipped), folder / "licenses")
    shutil.copytree(ROOT / "resources" / "licenses", folder / "licenses", dirs_exist_ok=True)
    print(f"{count} licence texts of others lie in {folder / 'licenses'}")
    refuse_forbidden(folder)
    return folder


def make_icon() -> None:
    """Draw the icon of this system from icon.svg; Linux takes the drawing as it is."""
    if sys.platform not in _ICONS:
        return
    from PIL import Image
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    name, sizes = _ICONS[sys.platform]
    _app = QGuiApplication.instance() or QGuiApplication(["icon", "-platform", "offscreen"])
    picture = QImage(max(sizes), max(sizes), QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(HERE / "icon.svg")).render(painter)
    painter.end()
    with tempfile.TemporaryDirectory() as place:
        drawn = Path(place) / "icon.png"
        picture.save(str(drawn))
        Image.open(drawn).save(HERE / name, sizes=[(size, size) for size in sizes])


def refuse_forbidden(folder: Path) -> None:
    """Stop where a file lies in the folder that must not be given on."""
    found = [str(path.relative_to(folder)) for path in folder.rglob("*") if _REFUSED.search(path.name)]
    if found:
        raise SystemExit(f"These may not go into a package: {', '.join(found)}")


def size_of(place: Path) -> float:
    """Megabytes of a file, or of all files of a folder, links not counted twice."""
    files = [place] if place.is_file() else [p for p in place.rglob("*") if p.is_file() and not p.is_symlink()]
    return sum(file.stat().st_size for file in files) / MEGABYTE


def forget(folder: Path) -> bool:
    """Ask the system to drop its memory of the folder's files, so that a start reads the disk; whether it could be asked."""
    if not hasattr(os, "posix_fadvise"):
        return False
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb") as stream:
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True


def time_start(folder: Path) -> str:
    """How long one start takes, in the program's own words, with settings of its own and no window on the screen."""
    program = folder / (f"{NAME}.exe" if os.name == "nt" else NAME)
    with tempfile.TemporaryDirectory() as home:
        variables = {
            **os.environ,
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "APPDATA": home,
            "QT_QPA_PLATFORM": "offscreen",
        }
        done = subprocess.run(
            [str(program), "--time-start"], env=variables, capture_output=True, text=True, timeout=120, check=True
        )
    return done.stdout.strip()


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the packages go")
    parser.add_argument("--only-folder", action="store_true", help="no package of this system")
    given = parser.parse_args()
    out: Path = given.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        folder = make_folder(out, Path(work))
    made = [folder]
    if sys.platform == "linux" and not given.only_folder:
        made.append(make_deb(folder, out, __version__))
    for place in made:
        print(f"{size_of(place):8.1f} MB  {place}")
    print(f"start on {platform.machine()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}")
    if forget(folder):
        print(f"  first: {time_start(folder)}")
    for _ in range(3):
        print(f"  again: {time_start(folder)}")


if __name__ == "__main__":
    main()
