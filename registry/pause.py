"""Building hundreds of thousands of plain values without looking for cycles among them meanwhile.

The cyclic collector walks all living objects again and again while they become more: a third of the time of a large
import, a fifth of that of a seal. And a full walk of them holds the interpreter's lock, so that the window would stand
still for half a second. What is built in a block holds no cycles and goes when its last user lets go of it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager

MANY = 50_000
"""Objects from which on a walk of what was built is worth sparing. To spare is to never look for cycles among all that lives
at that moment, windows and dialogs too: done for a few rows it kept every dialog that was closed afterwards."""

_lock = threading.Lock()


class _State:
    """How many blocks are open in all threads, whether the collector ran before the first of them, and whether one of
    them spares what lives at the end.
    """

    blocks = 0
    resume = False
    spare = False


@contextmanager
def collection_paused(*, spare: bool = True) -> Generator[None]:
    """No cyclic collection within the block, in any thread.

    Blocks may nest and overlap. Where the collector was off before, it stays so.

    Args:
        spare: what lives at the end, in the whole program, is never walked later either, if the work left `MANY` objects
            behind. Only for work that is rare where it does.
    """
    with _lock:
        if _State.blocks == 0:
            _State.resume = gc.isenabled()
            gc.disable()
        _State.blocks += 1
        _State.spare |= spare
    try:
        yield
    finally:
        with _lock:
            _State.blocks -= 1
            if _State.blocks == 0:
                if _State.resume:
                    if _State.spare and gc.get_count()[0] >= MANY:  # made and not yet let go, as the collector counts
                        gc.freeze()
                    gc.enable()
                _State.spare = False
