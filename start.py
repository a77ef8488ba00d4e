"""Start the Commercial Aerospace Cultivation Registry from its source folder.

    python3 start.py [REGISTRY]     the desktop
    python3 start.py demo           the main job on the two samples, then the desktop if there is a display
    python3 start.py test [...]     the whole test suite; further words go to pytest
    python3 start.py test --fast    style, floors, strings and the quick tests: under a minute

Makes .venv beside this file from the locked packages, and says each step. Needs CPython 3.11 to 3.14 and nothing else.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "made-by-start.txt"
UNFINISHED = "unfinished"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
MEMORY = Path("/dev/shm")
ROOM = 4 * 10**9
"""What the files of all tests need at most, several times over, in bytes."""
CATALOGUES = ROOT / "resources" / "translations" / "zh_CN"
# Tests that take seconds; together they touch every floor up to the command line and the window. What draws many cases
# stays out where others hold the same ground.
QUICK = (
    *(
        "model",
        "store/test_driver.py",
        "intake/grammar",
        "intake/layout",
        "scoring/test_values.py",
        "srdi",
        "ui/test_help.py",
    ),
    *("view/test_query.py", "view/test_views.py", "view/test_words.py", "view/test_saved_views.py"),
    *("start/test_start.py", "start/test_locks.py", "start/test_packages.py", "start/test_installed_pair.py"),
)
NOT_QUICK = ("srdi/test_properties.py",)
FITTING = tuple((3, minor) for minor in (11, 12, 13, 14))

# What Qt loads from the system, and the Debian and Ubuntu packages that hold it.
QT = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
QT_X11 = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
QT_WAYLAND = {"libwayland-cursor.so.0": "libwayland-cursor0", "libwayland-egl.so.1": "libwayland-egl1"}


def say(words: str) -> None:
    """One step, one line."""
    print(words, flush=True)


def has_display() -> bool:
    """Whether a window can be shown."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(*command: str | Path, cwd: Path | None = None, into: IO[bytes] | None = None, **variables: str) -> int:
    """Run `command` with this source tree on Python's path; its exit code. What it prints goes `into` a file, where named."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **variables}
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "C")
    if sys.platform == "linux" and "utf" not in locale.lower():
        environment["LC_ALL"] = "C.UTF-8"
    words, errors = [str(part) for part in command], None if into is None else subprocess.STDOUT
    return subprocess.run(words, cwd=cwd, env=environment, stdout=into, stderr=errors).returncode


def fit_python() -> None:
    """Go on under a fitting Python where this one is not."""
    if sys.version_info[:2] in FITTING:
        return
    for major, minor in reversed(FITTING):
        other = shutil.which(f"python{major}.{minor}")
        if other and run(other, "-c", "") == 0:  # a launcher of that name may stand for nothing
            raise SystemExit(run(other, __file__, *sys.argv[1:]))
    raise SystemExit(f"Python 3.11 to 3.14 is needed; this is {sys.version.split()[0]}. Install one and start again.")


def missing_packages(window: bool) -> list[str]:
    """The system packages that are wanted and not there. `window`: a window is going to be shown."""
    wanted = dict(QT)
    if window and os.environ.get("DISPLAY"):
        wanted.update(QT_X11)
    if window and os.environ.get("WAYLAND_DISPLAY"):
        wanted.update(QT_WAYLAND)
    packages = []
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    for library, package in wanted.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    return packages


def provide_system(window: bool) -> None:
    """Install what Linux lacks, when this user may; else say what to install."""
    packages = missing_packages(window) if sys.platform == "linux" else []
    if not packages:
        return
    names = " ".join(packages)
    install = f"apt-get install -y --no-install-recommends {names}"
    if not shutil.which("apt-get"):
        raise SystemExit(f"This system lacks what Debian calls {names}. Install the like of it and start again.")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode):
        commands = f"sudo apt-get update && sudo {install}"
        raise SystemExit(f"This system lacks {names}. Install it and start again:\n    {commands}")
    say(f"Installing system packages: {names}")
    for command in ("apt-get update", install):
        step = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command.split()]
        done = subprocess.run(step, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{done.stdout}{done.stderr}\n{command} failed.")
    importlib.invalidate_caches()
    still = missing_packages(window)
    if still:
        raise SystemExit(f"Still missing after the installation: {' '.join(still)}")


def make_venv(python: str) -> None:
    """An empty .venv from `python`. Only one that this file made is ever replaced, however far it had got."""
    if VENV.exists() and not STAMP.is_file() and any(VENV.iterdir()):
        raise SystemExit(f"{VENV} was not made by start.py. Move it away and start again.")
    say("Making the virtual environment .venv")
    VENV.mkdir(exist_ok=True)
    STAMP.write_text(UNFINISHED)
    for old in list(VENV.iterdir()):
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old != STAMP:
            old.unlink()
    if run(python, "-m", "venv", VENV):
        raise SystemExit("The virtual environment could not be made.")


def provide_environment(level: str) -> None:
    """Make .venv from the lock of `level` ("run", or "test" which holds both), unless it stands already."""
    python = getattr(sys, "_base_executable", sys.executable)  # in a virtual environment: the Python it was made from
    state = hashlib.sha256(f"{python} {sys.version_info[:2]}".encode())
    for lock in LOCKS.values():
        state.update(lock.read_bytes())
    key = state.hexdigest()
    known, _, installed = STAMP.read_text().partition(" ") if STAMP.is_file() else ("", "", "")
    if known != key or not PYTHON.exists():
        make_venv(python)
    elif level in ("run", installed):
        return
    STAMP.write_text(UNFINISHED)
    lock = LOCKS[level]
    count = sum(line[:1].isalpha() for line in lock.read_text().splitlines())
    say(f"Installing {count} packages from {lock.name}; the first time takes a few minutes")
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")
    if run(PYTHON, *pip, "--require-hashes", "--only-binary=:all:", "-r", lock):
        raise SystemExit("The packages could not be installed. Look at the lines above and start again.")
    STAMP.write_text(f"{key} {level}")


def compile_strings() -> None:
    """Compile the Chinese catalogues where a source is newer."""
    compiled = CATALOGUES / "LC_MESSAGES" / "registry.mo"
    made = compiled.stat().st_mtime if compiled.is_file() else 0.0
    if not made or any(path.stat().st_mtime > made for path in CATALOGUES.glob("*.po")):
        say("Compiling the Chinese strings")
        if run(PYTHON, ROOT / "tools" / "strings.py", "compile"):
            raise SystemExit("The Chinese strings could not be compiled.")


def desktop(arguments: list[str]) -> int:
    """Open the window."""
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        say("There is no display here. The command line works without one; see: python3 start.py --help")
        return 1
    return run(PYTHON, "-P", "-m", "ui", *arguments)


def demo(arguments: list[str]) -> int:
    """Run the main job on the samples, then show what it made."""
    code = run(PYTHON, "-P", "-m", "registry", "demo", *arguments)
    if code:
        return code
    if not has_display():
        say("There is no display here, so the desktop stays closed.")
        return 0
    say("Opening the desktop on demo/sample.car")
    return desktop(["demo/sample.car"])


def scratch() -> str | None:
    """A folder in memory for the files of the tests, where there is room for them, else None: the system's own. Thousands
    of small registries wait for their disk one by one, a sixth of the time of the tests that write most."""
    fits = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if fits else None


def test(arguments: list[str]) -> int:
    """Check style, layout, floors and types, then run every test; the worst exit code.

    With ``--fast`` as the first word types are left out, the catalogues of strings come in, and the tests are the quick ones.
    """
    fast = arguments[:1] == ["--fast"]
    floors = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    steps: list[tuple[str, tuple[str, ...]]] = [
        ("Checking style", ("-m", "ruff", "check", "--output-format", "concise")),
        ("Checking the layout of the code", ("-m", "ruff", "format", "--check", "--quiet")),
        ("Checking the floors", ("-c", floors)),
    ]
    if fast:
        places = [str(ROOT / "tests" / place) for place in QUICK]
        places += [f"--ignore={ROOT / 'tests' / place}" for place in NOT_QUICK]
        steps += [
            ("Checking the strings", (str(ROOT / "tools" / "strings.py"), "check")),
            ("Running the quick tests", ("-m", "pytest", "-q", "-n", "auto", *arguments[1:], *places)),
        ]
    else:
        steps += [("Running the tests", ("-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", *arguments))]
    worst = 0
    with (
        ThreadPoolExecutor(1) as pool,
        tempfile.TemporaryFile() as told,
        tempfile.TemporaryDirectory(prefix="registry-tests-", dir=scratch(), ignore_cleanup_errors=True) as files,
    ):
        # The types take a minute of one core; beside the tests, which wait for files and windows now and then, hardly any.
        command = (PYTHON, "-m", "basedpyright", "--pythonpath", str(PYTHON))
        types = None if fast else pool.submit(run, *command, cwd=ROOT, into=told)
        for words, step in steps:
            say(words)
            worst = max(worst, abs(run(PYTHON, *step, cwd=ROOT, QT_QPA_PLATFORM="offscreen", TMPDIR=files)))
        if types is not None:
            say("Checking types")
            worst = max(worst, abs(types.result()))
            told.seek(0)
            say(told.read().decode("utf-8", "replace").rstrip())
    return worst


def main() -> int:
    """Run from the command line."""
    job, *rest = sys.argv[1:] or [""]
    if job in ("-h", "--help"):
        say(f"{__doc__}\nThe command line, once .venv stands: {PYTHON} -m registry --help")
        return 0
    fit_python()
    provide_system(window=job != "test" and has_display())
    provide_environment("test" if job == "test" else "run")
    compile_strings()
    if job == "test":
        return test(rest)
    return demo(rest) if job == "demo" else desktop(sys.argv[1:])


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        raise SystemExit("Stopped.") from None
