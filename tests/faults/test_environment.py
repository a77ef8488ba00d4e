"""What happens to office computers, made to happen: each is said in words, and nothing is lost.

A folder and a file that may not be written are in `tests/store/test_file.py`, a full disk at many points in the campaign.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.faults.disk import can_mount, small_disk
from registry.change import check_registry
from registry.errors import EnvironmentFault
from registry.i18n import Language
from registry.store import Registry, open_registry
from registry.store.backup import make_backup
from registry.store.shelf import list_backups
from tests.change.acts import do, firm
from tests.scenarios.command_line import RETURN, ROOT, run
from tests.store.support import all_sentences, assert_spoken, everything, fresh_file, start_python

root = pytest.mark.skipif(not can_mount(), reason="only root of a Linux machine may mount a disk")
posix = pytest.mark.skipif(os.name != "posix", reason="rights and signals are POSIX")


def _sound(path: Path, *uids: str) -> None:
    with open_registry(path) as registry:
        assert check_registry(registry) == []
        assert everything(registry).keys() == {("firm", uid) for uid in uids}


@root
def test_a_full_disk(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder, 1_400_000):
        path = fresh_file(folder / "r.car")
        with open_registry(path) as registry:
            do(registry, firm("f1"))
            with pytest.raises(EnvironmentFault) as caught:
                do(registry, *(firm(f"n{n}", "名" * 2000) for n in range(800)))
            assert_spoken(caught.value, "The disk that holds r.car is full.")
            do(registry, firm("f2"))
        shutil.copy(path, tmp_path / "r.car")
    _sound(tmp_path / "r.car", "f1", "f2")


@root
@pytest.mark.skipif(shutil.which("mkfs.ext4") is None, reason="no drive can be made here")
def test_a_vanished_drive(tmp_path: Path) -> None:
    """A drive whose medium is pulled while the registry is open on it."""
    medium, drive = tmp_path / "medium.img", tmp_path / "drive"
    medium.write_bytes(b"\0" * 24_000_000)
    drive.mkdir()
    subprocess.run(["mkfs.ext4", "-q", "-F", str(medium)], check=True)
    if subprocess.run(["mount", "-o", "loop", str(medium), str(drive)], check=False).returncode:
        pytest.skip("no drive can be mounted here")
    try:
        path = fresh_file(drive / "r.car")
        with open_registry(path) as registry:
            do(registry, firm("f1"))
            make_backup(path, "manual")
            saved = Path(shutil.copytree(drive, tmp_path / "seen", ignore=shutil.ignore_patterns("lost+found")))
            subprocess.run(["sync"], check=True)
            _pull(drive)
            with pytest.raises(EnvironmentFault) as caught:
                do(registry, firm("f2"))
            assert_spoken(caught.value, "The disk that holds r.car did not take the data.")
    finally:
        subprocess.run(["umount", "-l", str(drive)], check=True)
    _sound(saved / "r.car", "f1")


def _pull(drive: Path) -> None:
    """Take the medium away under a mounted ext4 (EXT4_IOC_SHUTDOWN without flushing its log): all access fails from now on."""
    import fcntl

    folder = os.open(drive, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, 0x8004587D, (2).to_bytes(4, "little"))
    finally:
        os.close(folder)


@posix
@pytest.mark.parametrize("how", ["moved", "deleted", "another in its place"])
def test_a_file_that_is_not_where_it_was(registry: Registry, path: Path, tmp_path: Path, how: str) -> None:
    """What is written through an open file that was moved away would never be seen again."""
    do(registry, firm("f1"))
    make_backup(path, "manual")
    elsewhere = tmp_path / "elsewhere.car"
    path.rename(elsewhere)
    if how == "deleted":
        elsewhere.unlink()
    elif how == "another in its place":
        fresh_file(path)
    with pytest.raises(EnvironmentFault) as caught:
        do(registry, firm("f2"))
    assert_spoken(
        caught.value, "test.car is no longer where it was opened: it was moved, deleted, or its drive was taken away."
    )
    registry.close()
    (backup,) = list_backups(path)
    _sound(backup, "f1")


SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long back(void) { const char *s = getenv("CLOCK_BACK"); return s ? atol(s) : 0; }
int clock_gettime(clockid_t id, struct timespec *t) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int r = real(id, t);
    if (id == CLOCK_REALTIME) t->tv_sec -= back();
    return r;
}
int gettimeofday(struct timeval *t, void *z) {
    struct timespec s; clock_gettime(CLOCK_REALTIME, &s);
    t->tv_sec = s.tv_sec; t->tv_usec = s.tv_nsec / 1000; return 0;
}
time_t time(time_t *t) { struct timespec s; clock_gettime(CLOCK_REALTIME, &s); if (t) *t = s.tv_sec; return s.tv_sec; }
"""


@pytest.mark.skipif(not sys.platform.startswith("linux") or shutil.which("cc") is None, reason="needs a C compiler")
def test_a_clock_set_back(path: Path, tmp_path: Path) -> None:
    """A day back: order is kept by number, the newest backup stays the newest, and it is said."""
    (tmp_path / "shim.c").write_text(SHIM)
    shim = tmp_path / "shim.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(shim), str(tmp_path / "shim.c"), "-ldl"], check=True)
    with open_registry(path) as registry:
        do(registry, firm("f1"))
    first = make_backup(path, "manual")
    back = {"LD_PRELOAD": str(shim), "CLOCK_BACK": "86400"}
    does = (
        "import pathlib, sys, datetime\n"
        "from registry.change import ChangeSet, Insert, apply\n"
        "from registry.store import open_registry\n"
        "from registry.store.backup import make_backup\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "with open_registry(path) as registry:\n"
        "    apply(registry, ChangeSet('edit', 'x', 'a', (Insert('firm', 'f2', {'legal_name': 'f2'}),)))\n"
        "print(make_backup(path, 'manual'), datetime.datetime.now().isoformat())\n"
    )
    process = start_python(does, path, env=back)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    second = Path(output.split()[0])
    assert list_backups(path) == [second, first], "the newest comes first whatever the clock says"
    _sound(second, "f1", "f2")
    with open_registry(path) as registry:  # the clock is right again; the last change was a day ago
        do(registry, firm("f3"))
    said = run("--registry", path, "export", tmp_path / "out.xlsx", env=back)
    warned = run("--registry", path, "undo", env=back)
    assert (said.code, warned.code) == (0, 0)
    assert warned.err.startswith("The clock of this computer is behind the last change, made at ")
    _sound(path, "f1", "f2")


def _without(file: str, tmp_path: Path) -> Path:
    """A copy of the program that lacks one of its fonts."""
    copy = tmp_path / "program"
    for part in ("registry", "ui"):
        (copy / part).parent.mkdir(exist_ok=True)
        (copy / part).symlink_to(ROOT / part)
    shutil.copytree(ROOT / "resources", copy / "resources", ignore=shutil.ignore_patterns("pictures", "samples"))
    (copy / "resources" / "fonts" / file).unlink()
    return copy


@posix
def test_no_fonts_for_papers(path: Path, tmp_path: Path) -> None:
    program = _without("SourceSans3-Regular.ttf", tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import resources; from pathlib import Path; resources.__file__ = sys.argv[1] + '/resources/__init__.py'\n"
        "from registry.cli.main import main; sys.exit(main(sys.argv[2:]))"
    )
    process = start_python(
        code, program, "--registry", path, "paper", "ledger", tmp_path / "l.pdf", "--as-of", "2025-06-30"
    )
    _output, errors = process.communicate(timeout=90)
    assert process.returncode == 3, errors
    assert errors.strip().endswith(
        "A font of this program is missing: SourceSans3-Regular.ttf. No paper was written. Install the program again."
    )
    assert not (tmp_path / "l.pdf").exists()
    _sound(path)


@posix
def test_no_fonts_for_the_window(path: Path, tmp_path: Path) -> None:
    program = _without("NotoSansSC-Regular.ttf", tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import resources; resources.__file__ = sys.argv[1] + '/resources/__init__.py'\n"
        "from PySide6.QtCore import QTimer\n"
        "import ui.main\n"
        "from ui.kit.feedback import Toast\n"
        "app = ui.main.make_application([])\n"
        "def look():\n"
        "    for window in app.topLevelWidgets():\n"
        "        for toast in window.findChildren(Toast):\n"
        "            print(toast.accessibleName())\n"
        "            app.closeAllWindows()\n"
        "timer = QTimer(); timer.timeout.connect(look); timer.start(100)\n"
        "sys.exit(ui.main.main(['--language', 'en', sys.argv[2]]))"
    )
    process = start_python(code, program, path, env={"QT_QPA_PLATFORM": "offscreen"})
    output, errors = process.communicate(timeout=90)
    assert process.returncode == 0, errors
    assert "Fonts of this program are missing, so texts may look wrong: NotoSansSC-Regular.ttf" in output


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a desktop")
@pytest.mark.parametrize("display", [None, ":987", "nowhere.invalid:0"])
def test_no_display(path: Path, display: str | None) -> None:
    env = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")}
    if display is not None:
        env["DISPLAY"] = display
    command = [sys.executable, "-m", "ui", str(path)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3, done.stderr
    assert done.stderr.strip() == (
        "There is no screen to open a window on. Nothing was changed. "
        "Start it on a desktop, or do the work with python -m registry --help."
    )
    _sound(path)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the worker through /proc")
def test_a_killed_worker(path: Path) -> None:
    """The process that reads a workbook is killed from outside, as the system does when memory runs out."""
    command = [sys.executable, "-m", "registry", "--registry", str(path), "import", str(RETURN)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for worker in _workers(process.pid):
        os.kill(worker, signal.SIGKILL)
        break
    _output, errors = process.communicate(timeout=90)
    assert process.returncode in (2, 3), errors
    assert "Traceback" not in errors
    assert f"{RETURN.name}" in errors
    _sound(path)


def _workers(parent: int) -> Iterator[int]:
    """Children of a process, as they come up."""
    while Path(f"/proc/{parent}").exists():
        listed = Path(f"/proc/{parent}/task/{parent}/children")
        try:
            yield from map(int, listed.read_text().split())
        except OSError:
            return


def test_logs_hold_no_data_of_firms(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Everything that may go wrong with a value in hand, at the most talkative level."""
    secret, code = "绝密航天有限公司", "91310000MA1FL00000"
    caplog.set_level(logging.DEBUG)
    with open_registry(path) as registry:
        do(registry, firm("f1", secret))
        with pytest.raises(Exception) as clash:  # noqa: PT011 (any: what is asked is what it says)
            do(registry, firm("f1", secret))
        with registry.read() as connection, pytest.raises(Exception) as statement:  # noqa: PT011
            connection.exec_driver_sql("SELECT * FROM firm WHERE nothing = ?", (secret,))
    said = [str(clash.value), str(statement.value), caplog.text]
    buggy = (
        "import sys, registry.cli.listing as listing\n"
        "def broken(*_): raise KeyError(sys.argv[2])\n"
        "listing.check = broken\n"
        "from registry.cli.main import main\n"
        "sys.exit(main(['--registry', sys.argv[1], 'check']))"
    )
    process = start_python(buggy, path, secret)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 70
    assert "KeyError" in errors
    assert "broken" in errors
    said += [output, errors]
    raw = path.read_bytes().replace(secret.encode(), secret.encode()[:-1] + b"\xff")
    torn = tmp_path / "torn.car"
    torn.write_bytes(raw)
    checked, shown = run("--registry", torn, "check"), run("--registry", torn, "firms")
    assert checked.code == 1
    assert shown.code == 3
    said += [checked.out, checked.err, shown.out, shown.err]
    for text in said:
        assert secret[:4] not in text
        assert code not in text


def test_a_missing_screen_is_said_whole_in_both_languages() -> None:
    from ui.screen import NO_SCREEN

    assert len(list(all_sentences(NO_SCREEN))) == 3 * len(Language)
    assert NO_SCREEN.render(Language.ZH).startswith("这里没有可以打开窗口的屏幕。")
