"""The wheel holds the program whole: code, migrations, and every resource with the strings compiled."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import start
from tools.strings import read_catalogues

ROOT = Path(start.__file__).resolve().parent
LEFT_OUT = {"__pycache__", ".mypy_cache", "pictures"}  # the pictures are those of the README


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that the build has nothing but what is in the tree."""
    pytest.importorskip("hatchling")
    copy = tmp_path_factory.mktemp("wheel") / "source"
    copy.mkdir()
    for name in ("registry", "ui", "resources", "tools"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for name in ("pyproject.toml", "README.md", ".gitignore"):
        shutil.copy(ROOT / name, copy)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(build, cwd=copy, check=True, capture_output=True)
    (built,) = (copy / "dist").glob("*.whl")
    return built


def test_every_file_of_the_program_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("registry", "ui", "resources")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not LEFT_OUT & set(path.parts) and path.suffix not in (".pyc", ".mo")
    }
    assert not wanted - inside
    assert "resources/translations/zh_CN/LC_MESSAGES/registry.mo" in inside
    beside = ("tests/", "tools/", "start.py", "demo/", "resources/pictures/")
    assert not [name for name in inside if name.startswith(beside)]


def test_the_wheel_is_no_larger_than_it_must_be(wheel: Path) -> None:
    assert wheel.stat().st_size < 14_000_000


def test_the_installed_program_finds_its_resources_and_speaks_chinese(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site 包"
    zipfile.ZipFile(wheel).extractall(target)
    known = next(message for message in read_catalogues() if isinstance(message.id, str) and message.id)
    code = (
        "import registry, ui\n"
        "from registry.resources import resource_path\n"
        "from registry.i18n import Language, translate\n"
        "assert resource_path('fonts/NotoSansSC-Regular.ttf').is_file()\n"
        "print(registry.__file__)\n"
        f"print(translate({known.id!r}, Language.ZH))\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(target)!r})\n{code}"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    where, chinese = done.stdout.splitlines()
    assert where.startswith(str(target))
    assert chinese == known.string


def test_the_commands_of_the_package_are_declared(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (entry_points,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    assert "cultivation-registry = ui.main:main" in archive.read(entry_points).decode()
