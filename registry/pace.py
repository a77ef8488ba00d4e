"""The pace of long work: it is asked often whether to go on, and it never stops everybody else.

When the last reference to a large structure goes, the interpreter frees all of it in one call and keeps its lock meanwhile:
a plan of 20,000 rows stops every thread for a quarter of a second, the window too. Taken apart bit by bit, nobody notices.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from typing import Any, TypeVar

T = TypeVar("T")
Pulse = Callable[[], None]
"""Called often by long work; what it raises ends the work."""
_BEAT = 50  # items between two calls of a pulse
_PIECE = 4_000  # items that are sorted in one call

_FEW = 64
"""What is one of so few things is taken apart: a review, its plan, each table of that. What is one of more goes whole, since a
row goes in microseconds, unless it refers to more than so many things itself."""
_ALONE = 2  # references that `sys.getrefcount` counts where only the caller's variable holds a thing


def paced(items: Iterable[T], pulse: Pulse | None, every: int = _BEAT) -> Iterator[T]:
    """`items`, with `pulse` called before the first and then every so many of them."""
    if pulse is None:
        yield from items
        return
    for number, item in enumerate(items):
        if number % every == 0:
            pulse()
        yield item


def ordered_in_pieces(
    items: list[T], key: Callable[[T], Any], *, reverse: bool = False, pulse: Pulse | None = None
) -> list[T]:
    """`items` sorted by `key`, equal ones in the order given, as `sorted` does.

    One call that sorts 140,000 texts keeps the interpreter's lock for a tenth of a second; some thousands take a moment.
    """
    pieces = [
        sorted(items[start : start + _PIECE], key=key, reverse=reverse)
        for start in paced(range(0, len(items), _PIECE), pulse, 1)
    ]
    return pieces[0] if len(pieces) == 1 else list(paced(merge(*pieces, key=key, reverse=reverse), pulse, _PIECE))


def emptied(*lists: list[Any]) -> None:
    """Empty these lists a piece at a time, here and now: what goes with the end of a function goes all at once."""
    for held in lists:
        while held:
            del held[-_PIECE:]


def let_go(holder: list[object], look: Callable[[], object] = bool) -> None:
    """Empty `holder` bit by bit. What somebody else holds besides is left as it is.

    To be plain values: they end on the thread that calls this, or that of their last holder.

    Args:
        look: called again and again; it may wait.
    """
    opened = [(holder, len(holder) <= _FEW)]
    done = 0
    while opened:
        held, are_few = opened[-1]
        if not held:
            opened.pop()
            continue
        done += 1
        if done % _BEAT == 0:
            look()
        thing = held.pop()
        if sys.getrefcount(thing) == _ALONE and gc.is_tracked(thing):
            inner = gc.get_referents(thing)
            if are_few or len(inner) > _FEW:
                opened.append((inner, len(inner) <= _FEW))
            del inner
        del thing


_waiting: deque[list[object]] = deque()
_lock = threading.Lock()
_GO_SECONDS, _REST_SECONDS = 0.001, 0.003


class _Thread:
    """The one thread that lets go, while there is something to let go of.

    `is_gentle`: it rests again and again, so that another one hardly waits for the interpreter's lock.
    """

    runs = False
    is_gentle = False
    last: threading.Thread | None = None


def let_go_gently() -> None:
    """From now on whatever is let go of later takes its time: a window would have to share its own with it."""
    _Thread.is_gentle = True


class _Rests:
    """Called while things are let go of: rests when it is time to."""

    def __init__(self) -> None:
        self._nothing = threading.Event()  # never set
        self._next = time.perf_counter() + _GO_SECONDS

    def __call__(self) -> None:
        if _Thread.is_gentle and time.perf_counter() > self._next:
            self._nothing.wait(_REST_SECONDS)
            self._next = time.perf_counter() + _GO_SECONDS


def let_go_later(*holders: list[object]) -> None:
    """`let_go` of each of the `holders`, which nobody may use any more, on a thread of its own."""
    with _lock:
        _waiting.extend(holder for holder in holders if any(holder))
        if _Thread.runs or not _waiting:
            return
        _Thread.runs = True
        thread = threading.Thread(target=_let_go_of_all, name="release", daemon=True)
        thread.start()
        _Thread.last = thread


def finish_letting_go() -> None:
    """Wait until all that is to be let go of is gone. Nobody is to be spared any more: it is done without rests."""
    _Thread.is_gentle = False
    if _Thread.last is not None:
        _Thread.last.join()


def _let_go_of_all() -> None:
    rests = _Rests()
    while True:
        with _lock:
            if not _waiting:
                _Thread.runs = False
                return
        let_go(_waiting.popleft(), rests)
