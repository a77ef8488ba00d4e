"""Jobs: answers on the GUI thread, late ones dropped, cancel, failures, one writer, nothing left."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from registry.i18n import Text
from ui.kit.worker import Jobs, Ticket


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def test_answers_arrive_on_the_gui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[tuple[int, int, int]] = []
    here = threading.get_ident()
    jobs.read(lambda _t: threading.get_ident(), lambda there: seen.append((there, threading.get_ident(), 7)))
    qtbot.waitUntil(lambda: bool(seen))
    there, back, _seven = seen[0]
    assert there != here
    assert back == here


def test_a_later_job_of_the_same_lane_drops_the_earlier_answer(jobs: Jobs, qtbot: QtBot) -> None:
    gate = threading.Event()
    seen: list[str] = []
    jobs.read(lambda _t: "old" if gate.wait(5) else "", seen.append, lane="rows")
    jobs.read(lambda _t: "new", seen.append, lane="rows")
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert seen == ["new"]


def test_an_answer_for_an_owner_that_is_gone_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    gate = threading.Event()
    seen: list[object] = []
    owner = QObject()
    jobs.read(lambda _t: gate.wait(5), seen.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(1)
    del owner
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert seen == []


def test_cancel_stops_a_job_at_its_next_check(jobs: Jobs, qtbot: QtBot) -> None:
    began = threading.Event()
    done: list[object] = []

    def work(ticket: Ticket) -> int:
        began.set()
        while True:
            ticket.check()

    number = jobs.read(work, done.append, title=Text("Settings"))
    assert began.wait(5)
    jobs.cancel(number)
    assert [job.state for job in jobs.shown()] == ["stopping"]
    qtbot.waitUntil(lambda: not jobs.busy)
    assert done == []


def test_a_failure_goes_to_its_own_handler_or_to_all(jobs: Jobs, qtbot: QtBot) -> None:
    def fall(_ticket: Ticket) -> None:
        raise ValueError("no")

    own: list[Exception] = []
    common: list[Exception] = []
    jobs.failed.connect(common.append)
    jobs.read(fall, lambda _x: None, failed=own.append)
    jobs.read(fall, lambda _x: None)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert [str(e) for e in own] == ["no"]
    assert [str(e) for e in common] == ["no"]


def test_writers_queue_behind_each_other(jobs: Jobs, qtbot: QtBot) -> None:
    running = 0
    most = 0
    order: list[int] = []

    def work(number: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        running -= 1
        return number

    for number in range(20):
        jobs.write(lambda _t, number=number: work(number), order.append)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))
    assert most == 1


def test_a_stopped_writer_says_so_and_one_that_had_written_answers_all_the_same(jobs: Jobs, qtbot: QtBot) -> None:
    began, gate = threading.Event(), threading.Event()
    told: list[str] = []

    def hold(_ticket: Ticket) -> str:
        began.set()
        gate.wait(5)
        return "written"

    def stop(ticket: Ticket) -> str:
        ticket.check()
        raise AssertionError

    late = jobs.write(hold, told.append, stopped=lambda: told.append("stopped late"))
    waiting = jobs.write(stop, told.append, stopped=lambda: told.append("never began"))
    assert began.wait(5)
    jobs.cancel(waiting)
    assert told == ["never began"]
    jobs.cancel(late)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert told == ["never began", "written"]
    running = threading.Event()

    def spin(ticket: Ticket) -> str:
        running.set()
        while True:
            ticket.check()

    number = jobs.write(spin, told.append, stopped=lambda: told.append("stopped"))
    assert running.wait(5)
    jobs.cancel(number)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert told == ["never began", "written", "stopped"]


def test_what_a_stopped_job_held_goes_at_once(jobs: Jobs, qtbot: QtBot) -> None:
    """Not on the GUI thread, with the exception that ended it."""
    began = threading.Event()
    ended: list[int] = []

    class Plan:
        def __del__(self) -> None:
            ended.append(threading.get_ident())

    def work(ticket: Ticket) -> None:
        plan = Plan()
        began.set()
        while plan:
            ticket.check()

    number = jobs.read(work, lambda _x: None)
    assert began.wait(5)
    jobs.cancel(number)
    qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert ended != [threading.get_ident()]


def test_progress_and_title_show_while_a_job_runs(jobs: Jobs, qtbot: QtBot) -> None:
    gate = threading.Event()

    def work(ticket: Ticket) -> None:
        ticket.progress(3, 4)
        gate.wait(5)

    jobs.read(work, lambda _x: None, title=Text("Settings"))
    qtbot.waitUntil(lambda: [job.percent for job in jobs.shown()] == [75])
    gate.set()
    qtbot.waitUntil(lambda: not jobs.shown())


def test_close_waits_for_its_threads_and_hands_over_nothing(qtbot: QtBot) -> None:
    before = threading.active_count()
    jobs = Jobs()
    seen: list[object] = []
    for _n in range(5):
        jobs.read(lambda _t: 1, seen.append)
        jobs.write(lambda _t: 1, seen.append)
    jobs.close()
    qtbot.wait(1)
    assert threading.active_count() == before
    assert seen == []
    assert jobs.read(lambda _t: 1, seen.append) == 0
