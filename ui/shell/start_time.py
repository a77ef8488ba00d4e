"""How long a start takes, from the process that began to the window that can be used. For support and for packages.

Told are seconds that passed, and in brackets those of the processor, which do not grow when the machine is busy with others.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.shell.window import Window

_LOOK_MS = 20


class StartTime(QObject):
    """Waits until `window` is painted and at rest, prints both times, and ends the program.

    With a file to open, at rest means that it is open and nothing is being read any more.
    """

    def __init__(self, window: Window, opens: bool) -> None:
        super().__init__(window)
        self._window, self._opens = window, opens
        self._painted = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        window.installEventFilter(self)
        window.desk.failed.connect(self._fail)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = _told()
            self._timer.start(_LOOK_MS)
        return False

    def _look(self) -> None:
        desk = self._window.desk
        if not self._window.complete or desk.jobs.busy or (self._opens and desk.registry is None):
            return
        self._timer.stop()
        sys.stdout.write(f"painted {self._painted}, at rest {_told()}\n")
        sys.stdout.flush()
        self._window.close()
        QApplication.exit(0)

    def _fail(self, error: object) -> None:
        self._timer.stop()
        sys.stderr.write(f"{error}\n")
        QApplication.exit(1)


def _told() -> str:
    """Seconds since this process began, its interpreter included: ``0.62 s (0.45)``."""
    import psutil

    own = psutil.Process()
    spent = own.cpu_times()
    return f"{time.time() - own.create_time():.2f} s ({spent.user + spent.system:.2f})"
