"""How fast the table of firms is under the hand, with all of China's SRDI firms in it.

    python -m benchmarks.workspace [FIRMS] [FILE]         default 140000; FILE is made, or used as it stands

A real window, drawn off the screen, on a registry of fictional firms. Keystrokes in the search, scrolling, selecting all,
sorting, one value edited in its cell and undone, 500 firms changed at once and undone. Time is that of the processor, of
the GUI thread and of all threads, beside the time waited for; stalls of the event loop are told apart by cause
(`benchmarks.turns`).
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtTest import QTest

from benchmarks.turns import Pulse, load, show_gaps, verdict, wait
from registry.change import ChangeSet, Insert, Operation, apply, new_registry
from registry.change.changeset import Stream
from registry.model.entities import ENTITIES
from registry.model.pinyin import pinyin_of
from registry.model.values import Amount, AmountKind, Precision, UncertainDate
from registry.model.vocab import vocabulary
from ui.firms.page import FirmsPage
from ui.kit.desk import Desk
from ui.main import make_application
from ui.shell.window import Window

AS_OF = date(2025, 10, 17)
AT_ONCE = 20_000
WORDS = "ljht", "航天", "tier:little_giant", "raised>5亿", "headcount:100..500"
SYLLABLES = "蓝箭航天星河动力深蓝长光格思银河微纳国电东方天兵中科宇航时空道宇九天"


def make(path: Path, count: int) -> None:
    """A registry of fictional firms with gaps, the same ones every time."""
    with new_registry(path, name="Benchmark", actor="benchmark", fictional=True, data_date=AS_OF) as registry:
        for start in range(0, count, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, count))
            apply(registry, ChangeSet("import", "Import", "benchmark", Stream(lambda numbers=numbers: _firms(numbers))))
            print(f"  {numbers.stop:,} firms made", flush=True)


def _firms(numbers: range) -> Iterator[Operation]:
    districts, tiers = list(vocabulary("district")), ["innovative_sme", "srdi_sme", "little_giant"]
    for n in numbers:
        chance = random.Random(n)
        short = "".join(chance.sample(SYLLABLES, 4))
        uid, (pinyin, initials) = f"firm-{n:06}", pinyin_of(short)
        yield _insert(
            "firm",
            uid,
            legal_name=f"虚构{short}科技{n}有限公司",
            short_name=short,
            english_name=f"Fictional {n}" if n % 3 else None,
            district=chance.choice(districts).code,
            pinyin=pinyin,
            initials=initials,
            segment=chance.choice(list(vocabulary("segment1"))).code,
        )
        if chance.random() < 0.7:
            got = AS_OF - timedelta(days=chance.randrange(1300))
            days = {"recognised": _day(got), "valid_to": _day(got + timedelta(days=1095))}
            yield _insert("recognition", f"r-{n:06}", firm=uid, tier=chance.choice(tiers), status="recognized", **days)
        if chance.random() < 0.6:
            fen = chance.randrange(1, 2000) * 10**8
            amount = Amount(AmountKind.EXACT, fen, fen, "CNY", text=f"{fen // 10**10}亿元")
            when = _day(AS_OF - timedelta(days=chance.randrange(2000)))
            yield _insert(
                "funding_event", f"f-{n:06}", firm=uid, round_text="A轮", rounds="a", announced=when, amount=amount
            )
        if chance.random() < 0.8:
            heads = chance.randrange(5, 3000)
            figure = {"metric": "headcount", "year": 2024, "lo": heads, "hi": heads, "kind": "exact"}
            yield _insert("metric", f"m-{n:06}", firm=uid, **figure)


def _insert(table: str, uid: str, **values: object) -> Operation:
    return Insert(table, uid, ENTITIES[table].encode({k: v for k, v in values.items() if v is not None}))


def _day(when: date) -> UncertainDate:
    return UncertainDate(Precision.DAY, when, when)


class Hand:
    """A window with the firms in it, and clocks."""

    def __init__(self, folder: Path, file: Path) -> None:
        self.desk = Desk(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = Window(self.desk)
        self.window.resize(1440, 900)
        self.window.show()
        page = self.window.pages["firms"]
        assert isinstance(page, FirmsPage)
        self.page = page
        self.window.go("firms")
        start, busy, worked = time.perf_counter(), time.process_time(), time.thread_time()
        self.desk.open(file)
        wait(lambda: page.model.rowCount() > 0)
        self._say("from opening to rows", start, busy, worked)
        self.rest()

    def rest(self) -> None:
        """Until nothing is left to do."""
        for _turn in range(3):
            wait(lambda: not self.desk.jobs.busy and not self.page.rows.waits and not self.page.many.busy)
            QCoreApplication.processEvents()

    def _say(self, name: str, start: float, busy: float, worked: float) -> None:
        waited = time.perf_counter() - start
        print(
            f"  {name}: {waited * 1000:.0f} ms waited; of the processor {(time.process_time() - busy) * 1000:.0f} ms, "
            f"{(time.thread_time() - worked) * 1000:.0f} ms of the GUI thread",
            flush=True,
        )

    def act(self, name: str, run: Callable[[], object], until: Callable[[], bool]) -> tuple[float, float, float]:
        """Do something; milliseconds waited, of all threads and of the GUI thread, until it is seen."""
        start, busy, worked = time.perf_counter(), time.process_time(), time.thread_time()
        run()
        wait(until)
        QCoreApplication.processEvents()  # what came is painted
        waited, total = (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000
        gui = (time.thread_time() - worked) * 1000
        if name:
            print(f"  {name}: {waited:.0f} ms waited; processor {total:.0f} ms, GUI thread {gui:.0f} ms", flush=True)
        return waited, total, gui

    def close(self) -> None:
        """Close everything."""
        self.window.close()
        self.desk.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def at(part: float, values: Sequence[float]) -> float:
    """The value below which `part` of them lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def keystrokes(hand: Hand) -> None:
    """Each letter of a few searches, to the rows on the screen."""
    page = hand.page
    totals: list[float] = []
    for word in WORDS:
        found: list[tuple[float, float, float]] = []
        for end in range(1, len(word) + 1):
            shown: list[bool] = []
            handle = page.rows.shown.connect(lambda shown=shown: shown.append(True))
            found.append(
                hand.act(
                    "", lambda end=end, word=word: page.search.setText(word[:end]), lambda shown=shown: bool(shown)
                )
            )
            page.rows.shown.disconnect(handle)
            hand.rest()
        totals += [total for _waited, total, _gui in found]
        waited, total, gui = (max(one[n] for one in found) for n in range(3))
        print(
            f"  {word}: worst {waited:.0f} ms waited, processor {total:.0f} ms, GUI thread {gui:.0f} ms; "
            f"{page.model.rowCount():,} rows",
            flush=True,
        )
        page.search.setText("")
        hand.rest()
    said = f"median {at(0.5, totals):.0f} ms, worst {max(totals):.0f} ms"
    verdict(max(totals) <= 50, "a keystroke shows rows within 50 ms of the processor", said)


def scrolling(hand: Hand) -> None:
    """A row and a page at a time."""
    table = hand.page.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    for name, key, limit in (("row", Qt.Key.Key_Down, 16), ("page", Qt.Key.Key_PageDown, 50)):
        taken: list[float] = []
        for _step in range(200):
            worked = time.thread_time()
            QTest.keyClick(table, key)
            QCoreApplication.processEvents()  # what is other than before is painted
            taken.append((time.thread_time() - worked) * 1000)
        verdict(at(0.95, taken) <= limit, f"a {name} scrolls within {limit} ms, 95 of 100", f"{at(0.95, taken):.1f} ms")
    hand.rest()


def stalls(hand: Hand, name: str, run: Callable[[], object]) -> None:
    """How long the event loop is stopped while something is done."""
    pulse = Pulse()
    start = time.perf_counter()
    run()
    hand.rest()
    show_gaps(name, pulse.gaps, time.perf_counter() - start)
    pulse.stop()


def edits(hand: Hand) -> None:
    """One value in its cell, and 500 firms at once; each undone."""
    page, desk = hand.page, hand.desk
    firm = page.table.current()
    assert firm is not None
    columns = [column.key for column in page.model.columns]
    page.table.setCurrentIndex(page.model.index(page.table.current_row(), columns.index("district")))
    hand.rest()
    page.cells.begin()
    wait(lambda: page.cells.editor is not None)
    editor = page.cells.editor
    assert editor is not None
    editor.set_text("310104" if editor.text() != "310104" else "310105")

    def row_is_new() -> bool:
        number = page.model.number_of(firm.uid)
        return number is not None and page.model.row(number) is not firm

    hand.act("one value edited in its cell, to the new row", lambda: editor.finish((0, 0)), row_is_new)
    hand.rest()
    number = page.model.number_of(firm.uid)
    held = page.model.row(number) if number is not None else None

    def undone() -> bool:
        place = page.model.number_of(firm.uid)
        return place is not None and page.model.row(place) is not held

    hand.act("its undo, to the row as it was", desk.undo, undone)
    hand.rest()
    page.model.check(range(500), True)
    hand.rest()
    assert page.many.pane.edit_field("park")
    many = page.many.pane.editor
    assert many is not None
    many.set_text("虚构园区")
    before = page.model.row(0)
    waited, _total, _gui = hand.act("500 firms changed at once", many.save, lambda: page.model.row(0) is not before)
    verdict(waited <= 500, "a bulk edit of 500 within 0.5 s", f"{waited:.0f} ms waited")
    hand.rest()
    changed = page.model.row(0)
    waited, _total, _gui = hand.act("its undo", desk.undo, lambda: page.model.row(0) is not changed)
    verdict(waited <= 500, "its undo within 0.5 s", f"{waited:.0f} ms waited")
    page.model.check_all(False)
    hand.rest()


def main(count: int, file: Path | None) -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        path = file or Path(name) / "firms.car"
        if not path.exists():
            make(path, count)
        make_application([])
        hand = Hand(Path(name), path)
        print(f"{hand.page.model.rowCount():,} firms, {load()}")
        keystrokes(hand)
        scrolling(hand)
        edits(hand)
        stalls(hand, "select all", lambda: hand.page.model.check_all(True))
        hand.page.model.check_all(False)
        hand.rest()
        for key in ("raised", "until", "name"):
            stalls(hand, f"sort by {key}", lambda key=key: hand.page.table.sort_by(key))
        stalls(hand, "filter", lambda: (hand.page.state.choose("segment", ["launch"]), hand.page.apply()))
        hand.close()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 140_000,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
