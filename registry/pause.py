"""Building hundreds of thousands of plain values without looking for cycles among them meanwhile.

The cyclic collector walks all living objects again and again while they become more: a third of the time of a large
import. And a full walk of them holds the interpreter's lock, so that the window would stand still for half a second.
What an import builds holds no cycles and goes when its last user lets go of it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager

_lock = threading.Lock()


class _State:
    """How many blocks are open in all threads, and whether the collector ran before the first of them."""

    blocks = 0
    resume = False


@contextmanager
def collection_paused() -> Generator[None]:
    """No cyclic collection within the block, in any thread; what lives at its end is not walked later either.

    Blocks may nest and overlap. Where the collector was off before, it stays so.
    """
    with _lock:
        if _State.blocks == 0:
            _State.resume = gc.isenabled()
            gc.disable()
        _State.blocks += 1
    try:
        yield
    finally:
        with _lock:
            _State.blocks -= 1
            if _State.blocks == 0 and _State.resume:
                gc.freeze()
                gc.enable()
