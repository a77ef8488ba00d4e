"""The collector rests while much is built, and runs again afterwards."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest

from registry.pause import MANY, collection_paused


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    was = gc.isenabled()
    gc.enable()
    yield
    gc.unfreeze()
    (gc.enable if was else gc.disable)()


class _Thing:
    pass


def test_it_rests_within_and_runs_again_after_the_last_block() -> None:
    with collection_paused():
        with collection_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_runs_again_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), collection_paused():
        _ = 1 // 0
    assert gc.isenabled()


def test_where_it_was_off_it_stays_off() -> None:
    gc.disable()
    with collection_paused():
        pass
    assert not gc.isenabled()


def test_blocks_of_two_threads_overlap() -> None:
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with collection_paused():
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    with collection_paused():
        thread.start()
        assert entered.wait(10)
    assert not gc.isenabled()
    leave.set()
    thread.join(10)
    assert gc.isenabled()


def test_what_was_built_goes_with_its_last_user() -> None:
    with collection_paused():
        built = [_Thing()]
        seen = weakref.ref(built[0])
    del built
    assert seen() is None


def test_what_lives_is_spared_only_where_that_is_asked_for_and_worth_it() -> None:
    with collection_paused(spare=False):
        built = [[] for _one in range(MANY)]
    assert gc.get_freeze_count() == 0
    del built
    gc.collect()
    with collection_paused(spare=False), collection_paused():
        built = [[] for _one in range(MANY)]
    assert gc.get_freeze_count() > MANY
    gc.unfreeze()
    with collection_paused(spare=False):
        built += [[] for _one in range(MANY)]
    assert gc.get_freeze_count() == 0, "one block says nothing of the next"


def test_what_is_closed_after_a_small_work_is_let_go() -> None:
    thing = _Thing()
    thing.own = thing  # type: ignore[attr-defined]
    seen = weakref.ref(thing)
    with collection_paused():
        built = [[] for _one in range(MANY // 10)]
    del thing, built
    gc.collect()
    assert seen() is None
