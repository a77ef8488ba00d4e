"""Whether there is a screen to open a window on; without one Qt ends the whole program with a fault nobody can read."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from pathlib import Path

from registry.errors import EnvironmentFault
from registry.i18n import Text

NO_SCREEN = EnvironmentFault(
    Text("There is no screen to open a window on."),
    Text("Nothing was changed."),
    Text("Start it on a desktop, or do the work with python -m registry --help."),
)
_SECONDS = 2.0
_DISPLAY = re.compile(r"(?:(?P<host>[^:]*)):(?P<number>\d+)(?:\.\d+)?")
_WITHOUT = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")  # platforms of Qt that need no display


def has_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be shown: always where the system has one desktop; on Linux where a display answers."""
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM", "").startswith(_WITHOUT):
        return True
    wayland = environment.get("WAYLAND_DISPLAY", "")
    if wayland and _answers(Path(environment.get("XDG_RUNTIME_DIR", "/run"), wayland)):
        return True
    told = _DISPLAY.fullmatch(environment.get("DISPLAY", ""))
    if told is None:
        return False
    host, number = told["host"], int(told["number"])
    if host in ("", "unix"):
        return _answers(Path(f"/tmp/.X11-unix/X{number}")) or _answers_at(f"\0/tmp/.X11-unix/X{number}")
    return _answers_there(host, 6000 + number)


def _answers(path: Path) -> bool:
    return _answers_at(str(path))


def _answers_at(address: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asked:
            asked.settimeout(_SECONDS)
            asked.connect(address)
    except (OSError, ValueError):
        return False
    return True


def _answers_there(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), _SECONDS).close()
    except OSError:
        return False
    return True
