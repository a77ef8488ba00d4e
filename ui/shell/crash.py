"""What nobody foresaw: one dialog with a report that can be copied and holds no data of firms.

PySide hands exceptions in slots, in overridden methods and on threads to ``sys.excepthook``. A fault while painting
comes many times a second, so one dialog stands at a time and a fault seen before is only counted.
"""

from __future__ import annotations

import platform
import sys
import threading
from collections import Counter
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

import registry
from registry.errors import RegistryError, fault_report
from registry.i18n import Text
from ui.kit.dialog import ErrorDialog


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of fault, where in the program it came up, and the versions in use.

    The message of the exception is left out: it may quote a value of the registry.
    """
    lines = [
        fault_report(kind, trace),
        "",
        f"registry {getattr(registry, '__version__', '?')}",
        f"Python {platform.python_version()}, PySide6 {PySide6.__version__}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
    ]
    return "\n".join(lines)


class CrashDesk(QObject):
    """Catches what nobody else did, on any thread, and shows it on the GUI thread."""

    _caught = Signal(str, str, str)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__()
        self.window = window
        self.seen: Counter[str] = Counter()
        self._open: ErrorDialog | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the hooks."""
        sys.excepthook = self.hook
        threading.excepthook = lambda args: self.hook(args.exc_type, args.exc_value, args.exc_traceback)

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def hook(self, kind: type[BaseException], value: BaseException | None, trace: TracebackType | None) -> None:
        """As ``sys.excepthook``."""
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, value or kind(), trace)
            return
        text = report(kind, trace)
        self.seen[text] += 1
        if self.seen[text] > 1:
            return
        sys.stderr.write(text + "\n")
        words = str(value) if isinstance(value, RegistryError) else ""
        self._caught.emit(text, words, str(value or ""))

    def _show(self, text: str, words: str, private: str) -> None:
        if self._open is not None or self.window is None:
            return
        self._open = ErrorDialog(
            self.window,
            words or Text("Something went wrong that was not foreseen"),
            Text("What was saved before is safe. The report below holds no data of firms unless you tick it."),
            [Text("Copy the report and send it to whoever looks after the program."), Text("Go on, or restart.")],
            text,
            Text("Go on"),
            private=private,
            place="troubleshooting#crash",
        )
        self._open.finished.connect(self._closed)
        self._open.open()

    def _closed(self) -> None:
        self._open = None
