"""Who is told that the program waits for somebody else who is writing: see `registry.store.waiting`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar

from registry.i18n import Text

Listener = Callable[[float | None], None]
"""Called with the seconds waited so far, and at the end with None. What it raises gives up; nothing was written then."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def told_of_waiting(listener: Listener) -> Generator[None]:
    """Have `listener` told of every wait of this thread within the block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def who_is_told() -> Listener | None:
    """Who is told of the waits of this thread."""
    return _listener.get()


def waiting_text(seconds: float) -> Text:
    """What is shown after so many seconds."""
    return Text("A colleague is writing, {seconds} s", seconds=int(seconds))
