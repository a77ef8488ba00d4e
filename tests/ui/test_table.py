"""The table: Qt's model tester, sorting, checks, columns that give way, copy, keyboard."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QRegion
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from registry.i18n import Text
from tests.effort import calls
from ui.kit.table.columns import Band, Column, Look, check_column, exchanged, ordered
from ui.kit.table.fit import fit
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.text_size import text_size
from ui.kit.theme import tokens
from ui.kit.worker import Jobs


@dataclass(frozen=True)
class Row:
    key: str
    name: str
    value: int | None


ROWS = [Row("a", "b", 3), Row("b", "a", None), Row("c", "b", 1), Row("d", "c", 2)]
NAME: Column[Row] = Column(key="name", title=Text("Firm"), text=lambda r: r.name, sort=lambda r: r.name, width=100)
VALUE: Column[Row] = Column(
    key="value",
    title=Text("Filled, %"),
    text=lambda r: "—" if r.value is None else str(r.value),
    sort=lambda r: r.value,
    numeric=True,
    width=80,
    priority=2,
)
WIDE: Column[Row] = Column(
    key="more", title=Text("Tier"), text=lambda r: r.key, width=60, wide=90, priority=1, stretch=True
)
COLUMNS = [check_column(), NAME, VALUE, WIDE]


@pytest.fixture
def model() -> RowsModel[Row]:
    made: RowsModel[Row] = RowsModel(COLUMNS, lambda r: r.key)
    made.set_rows(ROWS)
    return made


@pytest.fixture
def table(model: RowsModel[Row], qtbot: QtBot) -> Table[Row]:
    made: Table[Row] = Table(model, Text("Firms"))
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    return made


def test_the_model_stands_qts_own_test(model: RowsModel[Row]) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows([])
    model.set_rows([*ROWS, Band("cut", "Cut line")])
    model.set_sort([("value", True)])
    model.check([0, 2], True)
    model.set_columns(COLUMNS[:2])
    model.set_rows(ROWS[:2], arranged=True)
    told: list[int] = []
    model.go_on(ROWS, lambda: told.append(model.rowCount()), [row.key for row in ROWS])
    model.go_on(ROWS, lambda: told.append(model.rowCount()), [row.key for row in ROWS])
    model.go_on(ROWS[::-1], lambda: told.append(model.rowCount()), [row.key for row in ROWS[::-1]])
    assert (told, model.rows()) == ([len(ROWS)] * 3, ROWS[::-1])
    model.set_rows(ROWS)
    assert tester.model() is model


def test_what_goes_on_below_leaves_the_rows_in_sight_as_they_stand(table: Table[Row], model: RowsModel[Row]) -> None:
    model.set_sort([])
    model.set_rows(ROWS[:2], arranged=True)
    table.set_current("b")
    reset: list[bool] = []
    model.modelReset.connect(lambda: reset.append(True))
    model.go_on(ROWS, lambda: None, [row.key for row in ROWS])
    assert (table.current(), reset) == (ROWS[1], [])
    assert [model.key_of(n) for n in range(model.rowCount())] == [row.key for row in ROWS]
    assert model.number_of("d") == [row.key for row in ROWS].index("d")


@pytest.mark.parametrize("descending", [False, True])
def test_what_is_not_known_sorts_last_in_both_directions(descending: bool) -> None:
    keys = [r.key for r in ordered(ROWS, COLUMNS, [("value", descending)])]
    assert keys[-1] == "b"
    assert keys[:3] == (["a", "d", "c"] if descending else ["c", "d", "a"])


@pytest.mark.parametrize("keys", [[], [("name", False)], [("value", True), ("name", False)]])
def test_what_sorts_as_before_takes_the_place_of_what_was_there(keys: list[tuple[str, bool]]) -> None:
    order = ordered(ROWS, COLUMNS, keys)
    for old in ROWS:
        for new in (Row(old.key, old.name, old.value), Row(old.key, "z", old.value), Row(old.key, old.name, 9)):
            made = exchanged(order, [(old, new)], COLUMNS, keys, lambda r: r.key)
            anew = ordered([new if row is old else row for row in ROWS], COLUMNS, keys)
            stays = all(getattr(old, key) == getattr(new, key) for key, _down in keys)
            assert (made is not None) == stays
            if made is not None:
                assert made == (anew, {order.index(old): new})
    assert exchanged(order[1:], [(order[0], order[0])], COLUMNS, keys, lambda r: r.key) is None, "it is not there"


def test_a_second_key_orders_equals_and_the_sort_is_stable() -> None:
    assert [r.key for r in ordered(ROWS, COLUMNS, [("name", False), ("value", False)])] == ["b", "c", "a", "d"]
    assert [r.key for r in ordered(ROWS, COLUMNS, [("name", False)])] == ["b", "a", "c", "d"]


def test_checks_and_the_current_row_survive_a_change_of_rows(model: RowsModel[Row], table: Table[Row]) -> None:
    model.check([0], True)
    table.set_current("c")
    model.set_rows([ROWS[2], ROWS[0]])
    assert [r.key for r in model.checked()] == ["a"]
    current = table.current()
    assert current is not None
    assert current.key == "c"
    assert model.check_state() == "mixed"


def test_header_box_checks_all_and_none(model: RowsModel[Row], table: Table[Row]) -> None:
    header = table.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(0) + 30, 15)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert model.check_state() == "on"
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert model.check_state() == "off"


def test_header_click_sorts_and_shift_adds_a_key(model: RowsModel[Row], table: Table[Row]) -> None:
    header = table.horizontalHeader()

    def click(column: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        spot = QPoint(header.sectionViewportPosition(column) + 5, 15)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, keys, spot)

    click(1)
    assert model.sort_keys == [("name", False)]
    click(1)
    assert model.sort_keys == [("name", True)]
    table.sort_by("value", added=True)
    assert model.sort_keys == [("name", True), ("value", False)]


def test_keys_of_the_table(model: RowsModel[Row], table: Table[Row], qtbot: QtBot) -> None:
    table.setFocus()
    table.set_current("a")
    QTest.keyClick(table, Qt.Key.Key_Down)
    current = table.current()
    assert current is not None
    assert current.key == "b"
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [r.key for r in model.checked()] == ["b"]
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [r.key for r in model.checked()] == ["b", "c"]
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(model.checked()) == 4
    with qtbot.waitSignal(table.row_opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [ROWS[2]]


def test_copy_has_headers_and_only_what_is_in_sight(model: RowsModel[Row], table: Table[Row]) -> None:
    model.check([0, 1], True)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Firm\tFilled, %\tTier\nb\t3\ta\na\t—\tb"


def test_columns_give_way_by_priority_and_slack_goes_to_one() -> None:
    assert fit(COLUMNS, 500) == {"check": 44, "name": 100, "value": 80, "more": 276}
    assert set(fit(COLUMNS, 210)) == {"check", "name", "more"}
    assert set(fit(COLUMNS, 150)) == {"check", "name"}
    assert set(fit(COLUMNS, 10)) == {"check", "name"}


def test_a_band_is_no_record(model: RowsModel[Row], table: Table[Row]) -> None:
    model.set_rows([ROWS[0], Band("more", "Show all"), ROWS[1]])
    assert model.row(1) is None
    assert model.rows() == [ROWS[0], ROWS[1]]
    assert table.rowHeight(1) == 26
    table.grab()


def test_many_rows_are_sorted_elsewhere_and_those_in_sight_stay_until_then(qtbot: QtBot) -> None:
    jobs = Jobs()
    made: RowsModel[Row] = RowsModel(COLUMNS, lambda r: r.key)
    made.sort_with(jobs, "rows")
    rows = [Row(str(n), "x", n * 7919 % 5003) for n in range(5003)]
    made.set_rows(rows)
    table: Table[Row] = Table(made, Text("Firms"))
    qtbot.addWidget(table)
    table.show()
    table.set_current("4000")
    made.set_sort([("value", False)])
    assert made.rows() == rows
    made.set_sort([("value", True)])  # before the first is done: only the last counts
    qtbot.waitUntil(lambda: not jobs.busy)
    assert [row.value for row in made.rows()] == sorted((r.value for r in rows if r.value is not None), reverse=True)
    current = table.current()
    assert current is not None
    assert current.key == "4000"
    seen: list[int] = []
    made.set_rows(rows[:3000], lambda: seen.append(made.rowCount()))
    assert made.rowCount() == 5003
    qtbot.waitUntil(lambda: seen == [3000])
    made.set_rows(rows[:4000], lambda: seen.append(made.rowCount()))
    made.set_rows(rows[:10], lambda: seen.append(made.rowCount()))  # few: at once, and the others never
    qtbot.waitUntil(lambda: not jobs.busy)
    assert seen == [3000, 10]
    assert made.rowCount() == 10
    jobs.close()


def test_select_all_stays_quick_in_a_long_table(qtbot: QtBot) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, lambda r: r.key)
    model.set_rows([Row(str(n), "x", n) for n in range(20_000)])
    table: Table[Row] = Table(model, Text("Firms"))
    qtbot.addWidget(table)
    table.show()

    def select_all() -> None:
        QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        table.viewport().repaint()
        table.horizontalHeader().viewport().repaint()

    assert calls(select_all) < 2 * 20_000, "a look at each row at most, and none at its cells"


def test_the_first_columns_stay_when_the_table_is_scrolled_sideways(qtbot: QtBot) -> None:
    many = [
        Column(key=str(n), title=Text("Tier"), text=lambda r, n=n: f"{r}{n}", width=120, priority=0) for n in range(12)
    ]
    model: RowsModel[Row] = RowsModel([check_column(), *many], lambda r: r.key)
    model.set_rows(ROWS)
    table: Table[Row] = Table(model, Text("Firms"), frozen=2)
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    frozen = table._frozen_view
    assert frozen is not None
    assert not frozen.isVisible()
    table.horizontalScrollBar().setValue(400)
    assert frozen.isVisible()
    assert frozen.width() == 44 + 120
    table.grab()
    table.horizontalScrollBar().setValue(0)
    assert not frozen.isVisible()


def test_the_focus_ring_cuts_no_text(table: Table[Row], qtbot: QtBot) -> None:
    table.setFocus()
    qtbot.waitUntil(table.isActiveWindow)
    handle = table.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_Down)
    for place, column in enumerate(COLUMNS[1:], 1):
        assert table.currentIndex().column() == place
        box = table.visualRect(table.currentIndex())
        line = ringed(table, box.top() + 1)
        said = range(box.left() + column.indent, box.right() - column.gap + 1)
        assert line.start + 2 < said.start, "the ring stands clear of the text in it"
        assert line.stop - 2 > said.stop
        before, after = table.columnViewportPosition(place - 1), table.columnViewportPosition(place + 1)
        assert line.start > before + table.columnWidth(place - 1) - COLUMNS[place - 1].gap
        assert place == len(COLUMNS) - 1 or line.stop < after
        QTest.keyClick(handle, Qt.Key.Key_Right)


def ringed(table: Table[Row], y: int) -> range:
    """Where the upper line of the focus ring is drawn."""
    picture = table.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    inks = [picture.pixelColor(round(x * ratio), round(y * ratio)) for x in range(table.viewport().width())]
    found = [x for x, ink in enumerate(inks) if x > 2 and ink == tokens().accent]
    return range(found[0], found[-1] + 1) if found else range(0)


def test_rows_and_bands_keep_in_step_with_the_text_size_in_both_directions(table: Table[Row]) -> None:
    table.rows.set_rows([*ROWS, Band("cut", "Cut line", height=24)])
    usual = [table.rowHeight(n) for n in range(5)]
    assert usual == [32, 32, 32, 32, 24]
    try:
        text_size().set_percent(125)
        assert [table.rowHeight(n) for n in range(5)] == [40, 40, 40, 40, 30]
        late: Table[Row] = Table(table.rows, Text("Firms"))
    finally:
        text_size().set_percent(100)
    assert [table.rowHeight(n) for n in range(5)] == usual
    assert [late.rowHeight(n) for n in range(5)] == usual, "one made at large letters follows too"


def test_a_cell_is_painted_once_and_only_where_something_is_to_be_painted(model: RowsModel[Row], qtbot: QtBot) -> None:
    drawn: list[tuple[str, bool]] = []

    def paint(_painter: QPainter, _box: QRect, row: Row, look: Look) -> None:
        drawn.append((row.key, look.current))

    model.set_columns([check_column(), replace(NAME, paint=paint), VALUE])
    table: Table[Row] = Table(model, Text("Firms"))
    qtbot.addWidget(table)
    table.resize(500, 300)
    table.show()
    qtbot.waitExposed(table)
    table.set_current("c")
    QCoreApplication.processEvents()
    drawn.clear()
    below = table.rowViewportPosition(2)
    table.viewport().repaint(QRegion(0, below + 2, 60, 4) + QRegion(40, below + 20, 80, 4))
    assert drawn == [("c", True)], "two strips of one cell"
    drawn.clear()
    table.viewport().repaint(QRegion(300, below, 10, 4))
    assert drawn == [], "beside the column"
    model.set_rows([ROWS[0], Band("cut", "Cut line"), ROWS[1]])
    QCoreApplication.processEvents()
    drawn.clear()
    table.viewport().repaint()
    assert [key for key, _current in drawn] == ["a", "b"], "a band has no cells"
