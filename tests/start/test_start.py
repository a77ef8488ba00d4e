"""start.py: what it installs and when, what it says, and that a half-made environment never counts as one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

import pytest

import start

ROOT = Path(start.__file__).resolve().parent


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source folder of its own, under a name with a space and Chinese in it, with two small locks."""
    root = tmp_path / "登记 册"
    root.mkdir()
    for level in start.LOCKS:
        lock = f"# made\nalpha==1 \\\n    --hash=sha256:00\n{level}==2\n"
        (root / f"{level}.lock").write_text(lock, encoding="utf-8")
    python = root / ".venv" / "bin" / "python"
    monkeypatch.setattr(start, "ROOT", root)
    monkeypatch.setattr(start, "VENV", root / ".venv")
    monkeypatch.setattr(start, "STAMP", root / ".venv" / "made-by-start.txt")
    monkeypatch.setattr(start, "PYTHON", python)
    monkeypatch.setattr(start, "LOCKS", {level: root / f"{level}.lock" for level in start.LOCKS})
    return root


class Runs:
    """Stands in for `start.run`: notes each command, makes what ``venv`` makes, and can be told to fail at pip."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said: list[str] = []
        self.pip_fails = False

    def __call__(self, *command: str | Path, cwd: Path | None = None, **variables: str) -> int:
        words = [str(part) for part in command]
        if "venv" in words:
            self.said.append("venv")
            python = self.root / ".venv" / "bin" / "python"
            assert sorted(path.name for path in python.parents[1].iterdir()) == ["made-by-start.txt"]
            python.parent.mkdir(parents=True)
            python.touch()
        elif "pip" in words:
            assert "--require-hashes" in words
            assert "--only-binary=:all:" in words
            self.said.append(Path(words[-1]).name)
            return 1 if self.pip_fails else 0
        return 0


@pytest.fixture
def runs(house: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    stand_in = Runs(house)
    monkeypatch.setattr(start, "run", stand_in)
    return stand_in


def test_the_environment_is_made_once(runs: Runs, capsys: pytest.CaptureFixture[str]) -> None:
    start.provide_environment("run")
    assert runs.said == ["venv", "run.lock"]
    assert "Installing 2 packages from run.lock" in capsys.readouterr().out
    start.provide_environment("run")
    assert runs.said == ["venv", "run.lock"]
    assert capsys.readouterr().out == ""


def test_the_tests_add_to_it_and_the_desktop_is_content_with_more(runs: Runs) -> None:
    start.provide_environment("run")
    start.provide_environment("test")
    start.provide_environment("run")
    start.provide_environment("test")
    assert runs.said == ["venv", "run.lock", "test.lock"]


def test_another_lock_or_another_python_makes_it_anew(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    start.provide_environment("run")
    start.LOCKS["test"].write_text("beta==3\n", encoding="utf-8")
    start.provide_environment("run")
    monkeypatch.setattr(sys, "_base_executable", "/somewhere/else/python3")
    start.provide_environment("run")
    assert runs.said == ["venv", "run.lock"] * 3


@pytest.mark.parametrize("level", ["run", "test"])
def test_a_half_made_environment_is_made_anew(runs: Runs, level: str) -> None:
    if level == "test":
        start.provide_environment("run")
        runs.said.clear()
    runs.pip_fails = True
    with pytest.raises(SystemExit, match="could not be installed"):
        start.provide_environment(level)
    runs.pip_fails = False
    runs.said.clear()
    start.provide_environment(level)
    assert runs.said == ["venv", f"{level}.lock"]


def test_an_environment_whose_python_is_gone_is_made_anew(runs: Runs) -> None:
    start.provide_environment("run")
    start.PYTHON.unlink()
    start.provide_environment("run")
    assert runs.said == ["venv", "run.lock"] * 2


def test_an_environment_of_somebody_else_is_left_alone(runs: Runs) -> None:
    theirs = start.VENV / "bin" / "python"
    theirs.parent.mkdir(parents=True)
    theirs.touch()
    with pytest.raises(SystemExit, match=r"was not made by start\.py"):
        start.provide_environment("run")
    assert theirs.exists()
    assert not runs.said


def lacking(monkeypatch: pytest.MonkeyPatch, *absent: str) -> None:
    """A Linux without the libraries `absent`, and with ensurepip unless that is named."""

    def load(name: str) -> object:
        if name in absent:
            raise OSError(name)
        return object()

    def find(name: str) -> object | None:
        return None if name in absent else object()

    monkeypatch.setattr(start.ctypes, "CDLL", load)
    monkeypatch.setattr(start.importlib.util, "find_spec", find)
    monkeypatch.setattr(start.sys, "platform", "linux")


def test_what_a_bare_debian_lacks_is_named(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking(monkeypatch, "ensurepip", *start.QT, *start.QT_X11, *start.QT_WAYLAND)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    venv = f"python3.{sys.version_info[1]}-venv"
    offscreen = ["libglib2.0-0", "libegl1", "libgl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1"]
    assert start.missing_packages(window=True) == [venv, *offscreen]
    monkeypatch.setenv("DISPLAY", ":0")
    assert start.missing_packages(window=False) == [venv, *offscreen]
    assert start.missing_packages(window=True)[7:] == list(start.QT_X11.values())
    start.PYTHON.parent.mkdir(parents=True)
    start.PYTHON.touch()
    assert venv not in start.missing_packages(window=True)


class Shell:
    """Stands in for subprocess.run: notes the commands; `sudo -n true` answers as told; apt-get provides."""

    def __init__(self, sudo: int = 0, apt: int = 0) -> None:
        self.sudo, self.apt = sudo, apt
        self.said: list[str] = []

    def __call__(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        if command == ["sudo", "-n", "true"]:
            return subprocess.CompletedProcess(command, self.sudo)
        self.said.append(" ".join(command))
        return subprocess.CompletedProcess(command, self.apt, "Reading package lists\n", "E: no network\n")


def linux(monkeypatch: pytest.MonkeyPatch, shell: Shell, *, root: bool, tools: tuple[str, ...]) -> None:
    lacking(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr(start.os, "geteuid", lambda: 0 if root else 1000, raising=False)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}" if name in tools else None)
    monkeypatch.setattr(start.subprocess, "run", shell)


@pytest.mark.parametrize(("root", "prefix"), [(True, ""), (False, "sudo -n ")])
def test_who_may_install_installs_after_an_update(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], root: bool, prefix: str
) -> None:
    shell = Shell()
    linux(monkeypatch, shell, root=root, tools=("apt-get", "sudo"))
    with pytest.raises(SystemExit, match="Still missing"):  # the stand-in installs nothing
        start.provide_system(window=False)
    assert capsys.readouterr().out == "Installing system packages: libegl1\n"
    assert shell.said == [
        f"{prefix}env DEBIAN_FRONTEND=noninteractive apt-get update",
        f"{prefix}env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libegl1",
    ]


@pytest.mark.parametrize("tools", [("apt-get",), ("apt-get", "sudo")])
def test_who_may_not_install_is_given_the_command(monkeypatch: pytest.MonkeyPatch, tools: tuple[str, ...]) -> None:
    shell = Shell(sudo=1)
    linux(monkeypatch, shell, root=False, tools=tools)
    with pytest.raises(SystemExit) as stop:
        start.provide_system(window=False)
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1" in str(stop.value)
    assert not shell.said


def test_a_failed_installation_shows_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    linux(monkeypatch, Shell(apt=100), root=True, tools=("apt-get",))
    with pytest.raises(SystemExit, match="E: no network\n\napt-get update failed"):
        start.provide_system(window=False)


def test_another_linux_is_told_what_debian_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    linux(monkeypatch, Shell(), root=True, tools=())
    with pytest.raises(SystemExit, match="libegl1"):
        start.provide_system(window=False)


def test_a_python_that_does_not_fit_says_so_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"^Python 3\.11 to 3\.14 is needed; this is "):
        start.fit_python()


def test_a_fitting_python_on_the_path_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def run(*command: str | Path) -> int:
        seen.append(f"{command[0]} {len(command)}")
        return 127 if command[0] == "/shims/python3.13" else 0 if command[1] == "-c" else 7

    monkeypatch.setattr(start.sys, "version_info", (3, 9, 2))
    paths = {"python3.12": "/usr/bin/python3.12", "python3.13": "/shims/python3.13"}
    monkeypatch.setattr(start.shutil, "which", paths.get)
    monkeypatch.setattr(start.sys, "argv", ["start.py", "demo"])
    monkeypatch.setattr(start, "run", run)
    with pytest.raises(SystemExit) as stop:
        start.fit_python()
    assert (stop.value.code, seen) == (7, ["/shims/python3.13 3", "/usr/bin/python3.12 3", "/usr/bin/python3.12 3"])


def test_children_speak_utf8_and_find_the_source_from_anywhere(tmp_path: Path) -> None:
    code = "import sys, locale, registry; print(sys.flags.utf8_mode); print(registry.__file__)"
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    found = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import start"
    caller = f"{found}; start.run(sys.executable, '-P', '-c', {code!r})"
    command = [sys.executable, "-c", caller]
    done = subprocess.run(command, cwd=tmp_path, env=bare, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == ["1", str(ROOT / "registry" / "__init__.py")]


def test_without_a_display_the_desktop_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert start.desktop([]) == 1
    assert capsys.readouterr().out.startswith("There is no display here.")


def test_the_quick_tests_are_there_and_leave_out_what_takes_long(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setattr(start, "run", lambda *command, **_: seen.append(" ".join(map(str, command))) or 0)
    assert start.test(["--fast", "-x"]) == 0
    assert not [line for line in seen if "basedpyright" in line]
    assert "pytest -q -n auto -x" in seen[-1]
    for place in (*start.QUICK, *start.NOT_QUICK):
        assert (ROOT / "tests" / place).exists(), place
        assert str(house / "tests" / place) in seen[-1]
    seen.clear()
    assert start.test([]) == 0
    assert any("basedpyright" in line for line in seen)
    assert any(line.endswith("pytest -q -n auto --dist worksteal") for line in seen)


def test_what_the_types_say_is_told_and_fails_the_whole(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*command: object, into: IO[bytes] | None = None, **_: object) -> int:
        if into is None:
            return 0
        into.write(b"one error\n")
        return 1

    monkeypatch.setattr(start, "run", run)
    assert start.test([]) == 1
    assert capsys.readouterr().out.endswith("Checking types\none error\n")


def test_a_failed_step_fails_the_whole(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "run", lambda *command, **_: 1 if "format" in command else 0)
    assert start.test(["--fast"]) == 1


def test_files_of_the_tests_lie_in_memory_where_there_is_room_and_are_gone_afterwards(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr(start, "run", lambda *_, **variables: seen.append(variables.get("TMPDIR", "")) or 0)
    monkeypatch.setattr(start, "MEMORY", memory)
    monkeypatch.setattr(start, "ROOM", 0)
    start.test(["--fast"])
    assert {Path(name).parent for name in seen} == {memory}
    assert list(memory.iterdir()) == []
    monkeypatch.setattr(start, "ROOM", 10**18)
    assert start.scratch() is None
    monkeypatch.setattr(start, "MEMORY", tmp_path / "none")
    assert start.scratch() is None
