"""The wheel holds the program whole: code, migrations, and every resource with the strings compiled."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import start
from tools.strings import read_catalogues

ROOT = Path(start.__file__).resolve().parent
FOLDERS = ("registry", "ui", "resources", "tools", "tests", "benchmarks", "installers")
FILES = ("start.py", "pyproject.toml", "LICENSE", "NOTICE")
LEFT_OUT = {"__pycache__", ".mypy_cache", "pictures"}  # the pictures are those of the README


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of wheel and sdist, built from a copy, so that the build has nothing but what is in the tree."""
    pytest.importorskip("hatchling")
    copy = tmp_path_factory.mktemp("wheel") / "source"
    copy.mkdir()
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*.lock")):
        shutil.copy(path, copy)
    for name in (*FILES, ".gitignore"):
        shutil.copy(ROOT / name, copy)
    build = [sys.executable, "-m", "hatchling", "build"]
    subprocess.run(build, cwd=copy, check=True, capture_output=True)
    return copy / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as pip would lay it out, under a name with a space and Chinese in it."""
    target = tmp_path_factory.mktemp("installed") / "site 包"
    zipfile.ZipFile(wheel).extractall(target)
    return target


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


def test_the_source_distribution_is_the_tree(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and not {"__pycache__", ".hypothesis"} & set(path.parts)
        and path.suffix not in (".pyc", ".mo")
    }
    assert not (wanted | set(FILES) | {"requirements.lock", "CONTRIBUTING.md", "CHANGELOG.md"}) - inside


def test_licence_and_notice_come_along(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/licenses/" in name]
    assert {name.rpartition("/")[2] for name in names} == {"LICENSE", "NOTICE"}


def test_the_installed_program_does_the_main_job(unpacked: Path, tmp_path: Path) -> None:
    """The command line makes both samples and the papers, and the window opens one and comes to rest."""
    where = {**os.environ, "PYTHONPATH": str(unpacked), "QT_QPA_PLATFORM": "offscreen"}

    def run(*words: str) -> str:
        command = [sys.executable, "-P", "-m", *words]
        done = subprocess.run(command, cwd=tmp_path, env=where, capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    run("registry", "demo", "demo")
    assert (tmp_path / "demo" / "shortlist.pdf").read_bytes().startswith(b"%PDF-")
    assert "at rest" in run("ui", "demo/sample.car", "--time-start")


def test_the_installed_program_finds_its_resources_and_speaks_chinese(unpacked: Path, tmp_path: Path) -> None:
    target = unpacked
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
    declared = archive.read(entry_points).decode()
    assert "cultivation-registry = ui.main:main" in declared
    assert "cultivation = registry.cli.main:main" in declared
