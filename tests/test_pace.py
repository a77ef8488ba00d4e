"""Long work at an even pace: asked whether to go on, sorted as `sorted` does, let go of without loss."""

from __future__ import annotations

import gc
import threading
from weakref import ref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import pace
from registry.pace import emptied, finish_letting_go, let_go, let_go_gently, let_go_later, ordered_in_pieces, paced


class Thing:
    """Something whose end can be seen."""

    def __init__(self, *parts: object) -> None:
        self.parts = parts


@given(st.lists(st.tuples(st.integers(0, 5), st.integers())), st.booleans(), st.integers(1, 4))
def test_sorting_in_pieces_is_sorting(items: list[tuple[int, int]], reverse: bool, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pace, "_PIECE", piece)
        found = ordered_in_pieces(items, lambda item: item[0], reverse=reverse)
    assert found == sorted(items, key=lambda item: item[0], reverse=reverse)


@pytest.mark.parametrize(("count", "beats"), [(0, 0), (1, 1), (3, 1), (4, 2), (7, 3)])
def test_a_pulse_is_felt_before_the_first_and_then_every_so_many(count: int, beats: int) -> None:
    felt: list[int] = []
    assert list(paced(range(count), lambda: felt.append(1), 3)) == list(range(count))
    assert len(felt) == beats


def test_what_a_pulse_raises_ends_the_work() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(paced([1], stop))


@pytest.mark.parametrize("count", [3, 1000])
def test_what_is_let_go_of_ends_and_what_others_hold_stays(count: int) -> None:
    things = [Thing([Thing(n)]) for n in range(count)]
    kept = things[0]
    ends = [ref(thing) for thing in things]
    inner = [ref(thing.parts[0][0]) for thing in things]  # type: ignore[index]
    holder: list[object] = [Thing(tuple(things), dict(enumerate(things)))]
    del things
    gc.disable()
    try:
        let_go(holder)
    finally:
        gc.enable()
    assert holder == []
    assert [end() for end in ends] == [kept, *[None] * (count - 1)]
    assert inner[0]() is kept.parts[0][0]  # type: ignore[index]
    assert not any(end() for end in inner[1:])


def test_letting_go_later_happens_elsewhere_and_leaves_no_thread() -> None:
    ended = threading.Event()
    there: list[int] = []

    class Last:
        def __del__(self) -> None:
            there.append(threading.get_ident())
            ended.set()

    let_go_later([Last()], [])
    assert ended.wait(5)
    assert there != [threading.get_ident()]
    for thread in threading.enumerate():
        if thread.name == "release":
            thread.join(5)
            assert not thread.is_alive()


def test_at_the_end_all_is_let_go_of_and_no_thread_is_left() -> None:
    let_go_gently()
    ends: list[ref[Thing]] = []
    for _ in range(3):
        things = [Thing([Thing(n)]) for n in range(2000)]
        ends += map(ref, things)
        let_go_later([things])
        del things
    finish_letting_go()
    assert not any(end() for end in ends)
    assert "release" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("count", [0, 1, 4_000, 9_001])
def test_lists_are_emptied_and_what_others_hold_stays(count: int) -> None:
    kept = [object() for _number in range(count)]
    lists = [list(kept), list(kept), []]
    emptied(*lists)
    assert lists == [[], [], []]
    assert len(kept) == count
