"""Small things that a second look found: words cut, counts over counts, a lower tier over a higher one, one counted as many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language, Text
from registry.report.charts.firm_axis import Held
from registry.scoring.robustness import Robustness, Spread
from ui.cultivation.checklist import CheckList
from ui.cultivation.list_bar import ListBar
from ui.cultivation.rows import Row
from ui.firms.firm_head import FirmHead
from ui.firms.line_kinds import Origin, RecordLine
from ui.firms.lines import RecordRow
from ui.firms.timeline_data import highest
from ui.keylist.foot import figures
from ui.keylist.round_header import RoundChooser
from ui.kit import glyphs
from ui.kit.controls import Button, ElidedLabel, Label, SearchField
from ui.kit.feedback import Toast
from ui.kit.fonts import Type, advance
from ui.kit.glyphs import segments_axis
from ui.kit.layout import column
from ui.kit.text_size import keep_height, text_size
from ui.kit.words import speech
from ui.overview.ladder import LadderSection
from ui.reports.options import Options
from ui.shell.firstrun import FirstRun
from ui.shell.window import MINIMUM

GIANT = (3, Held(date(2022, 8, 8), date(2025, 8, 7), "Little Giant", operative=True))


@pytest.fixture
def large(qapp: object) -> Iterator[None]:
    text_size().set_percent(125)
    yield
    text_size().set_percent(100)


@pytest.mark.parametrize(
    ("lower", "shown"),
    [
        pytest.param((date(2023, 3, 14), date(2025, 2, 28)), [], id="wholly below"),
        pytest.param((date(2023, 3, 14), date(2026, 2, 28)), [(date(2025, 8, 8), date(2026, 2, 28))], id="ends later"),
        pytest.param((date(2020, 1, 1), date(2023, 1, 1)), [(date(2020, 1, 1), date(2022, 8, 7))], id="began before"),
        pytest.param(
            (date(2020, 1, 1), date(2026, 1, 1)),
            [(date(2020, 1, 1), date(2022, 8, 7)), (date(2025, 8, 8), date(2026, 1, 1))],
            id="both",
        ),
        pytest.param((date(2019, 1, 1), date(2021, 1, 1)), [(date(2019, 1, 1), date(2021, 1, 1))], id="apart"),
    ],
)
def test_of_tiers_held_at_once_the_axis_shows_the_highest(
    lower: tuple[date, date], shown: list[tuple[date, date]]
) -> None:
    found = highest([GIANT, (2, Held(*lower, "SRDI", operative=False))])
    assert [(one.first, one.last) for one in found if one.name == "SRDI"] == shown
    assert GIANT[1] in found
    assert list(found) == sorted(found, key=lambda one: one.first)


@pytest.mark.parametrize(
    ("certain", "contenders", "said"),
    [
        (0, 25, "0 seats are certain whatever is missing, 25 candidates could still take a seat"),
        (1, 1, "1 seat is certain whatever is missing, 1 candidate could still take a seat"),
    ],
)
def test_one_seat_is_counted_as_one(certain: int, contenders: int, said: str) -> None:
    assert ", ".join(f"{n} {words}" for n, words in figures(certain, contenders, None, None)) == said


def test_a_list_made_by_a_quota_is_not_called_one_that_no_draw_gives() -> None:
    drawn = Robustness(100, 1, Spread.ADOPTED, 100, values_drawn=False, counts={}, same_list=0)
    chances = {"a": 100, "b": 79, "c": 1}
    assert figures(2, 1, drawn, chances)[0] == ("0 %", "of draws give these firms")
    assert figures(2, 1, drawn, chances, ("a", "b"))[0] == ("1 of 2", "on the list by points alone in 80 % of draws")
    speech().set_language(Language.ZH)
    assert figures(2, 1, drawn, chances, ("a", "b"))[0] == ("1 / 2", "家仅凭得分即在 80% 的抽样中入选")


@pytest.mark.parametrize("width", [260, 420, 700, 1400])
def test_every_work_list_in_sight_has_its_place_and_the_others_paint_nothing(width: int, qtbot: QtBot) -> None:
    bar = ListBar(Text("Lists"))
    qtbot.addWidget(bar)
    bar.resize(150, 40)
    bar.show()
    bar.show_lists({str(n): (f"List number {n}", n * 11) for n in range(10)})
    assert not bar.tabs.tabRect(0).isEmpty()  # laid out, most lists behind the chevron
    bar.resize(width, 40)
    boxes = [bar.tabs.tabRect(n) for n in range(bar.tabs.count()) if bar.tabs.isTabVisible(n)]
    assert boxes
    assert not any(box.isEmpty() for box in boxes)
    assert [box.left() for box in boxes] == sorted({box.left() for box in boxes})
    assert bar.more.isHidden() == (len(boxes) == 10)


@pytest.mark.parametrize("width", [344, 400, 560])
def test_a_record_is_as_high_as_its_lines(width: int, qtbot: QtBot) -> None:
    notes = ("Recognised 2023-03-14 · Valid until 2026-02 · Valid · 2022年(第二批)", "Source: 认定公告")
    row = RecordRow(RecordLine("SRDI SME", "", notes, Origin("sheet", "return.xlsx › 资质与认定!C8")))
    pane = QWidget()
    pane.setLayout(column(row, None))
    qtbot.addWidget(pane)
    pane.resize(width, 400)
    pane.show()
    qtbot.waitUntil(lambda: row.height() == row.heightForWidth(row.width()), timeout=2_000)


def test_what_has_a_height_of_its_own_follows_the_text_size(qtbot: QtBot) -> None:
    line = QWidget()
    qtbot.addWidget(line)
    keep_height(line, 40)
    heights = []
    for percent in (100, 125, 100):
        text_size().set_percent(percent)
        heights.append(line.height())
    assert heights == [40, 50, 40]


def test_headings_of_the_ladder_do_not_touch_at_large_letters(large: None, qtbot: QtBot) -> None:
    section = LadderSection()
    qtbot.addWidget(section)
    heads = section._heads
    heads.show_heads(("New 2025", "Due, 90 d", "Lapsed"))
    from ui.kit.fonts import Type, advance

    assert all(advance(Type.LABEL, head) < heads.column for head in ("New 2025", "Due, 90 d", "Lapsed"))


def test_the_options_of_a_paper_ask_for_the_width_of_what_stands_in_them(large: None, qtbot: QtBot) -> None:
    options = Options()
    qtbot.addWidget(options)
    options.resize(options.minimumSizeHint().width(), 800)
    options.show()
    for button in (options.save, options.more, options.print):
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    assert options._inside.minimumSizeHint().width() <= options.width()


@pytest.mark.parametrize("language", list(Language))
def test_nothing_of_the_first_page_is_cut_in_the_smallest_window_at_large_letters(
    language: Language, large: None, qtbot: QtBot
) -> None:
    speech().set_language(language)
    page = FirstRun(list)
    qtbot.addWidget(page)
    page.resize(*MINIMUM)
    page.show()
    qtbot.waitExposed(page)
    for button in (one for one in page.findChildren(Button) if one.isVisible()):
        assert button.width() >= button.sizeHint().width(), button.text()
    for label in (one for one in page.findChildren(Label) if one.isVisible()):
        need = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= need, label.text()
        assert label.wordWrap() or label.width() >= label.sizeHint().width(), label.text()


@pytest.mark.parametrize(
    "words",
    [
        "2025 round, 10 of 24 candidates",
        "试算：60 家中选 10 家，截至 2025-06-30",
        "Try-out: 10 of 60 firms, as of 30 Jun 2025",
    ],
)
def test_the_round_in_front_is_shortened_by_whole_parts_so_that_no_number_becomes_another(
    words: str, qtbot: QtBot
) -> None:
    chooser = RoundChooser()
    qtbot.addWidget(chooser)
    chooser.show_rounds((), "", words)
    shown = {chooser._fitting(width) for width in range(110, 400)}
    assert words in shown
    assert len(shown) > 1
    for one in shown - {words}:
        assert one.endswith("…")
        assert words[len(one) - 1] in ",:，：", one


def test_a_name_above_the_first_bar_never_stands_above_the_part_of_another_where_some_have_no_room() -> None:
    named = {"技术": 0.07, "产出": 0.2, "经济": 0.31, "资本": 0.39, "链条": 0.5, "专家评分": 0.76}
    marks = [(share, text) for text, share in named.items()]
    counts = set()
    for width in range(30, 300):
        placed = segments_axis(QRect(0, 0, width, 30), marks)
        counts.add(len(placed))
        if len(placed) == len(marks):
            continue
        assert placed
        for left, wide, text in placed:
            assert left - 6 <= round(named[text] * width) <= left + wide + 6, (width, text)
    assert {1, len(marks)} < counts


def test_a_button_that_removes_and_cannot_be_pressed_looks_like_any_other_at_rest(qtbot: QtBot) -> None:
    pictures = []
    for kind in ("danger", "secondary"):
        button = Button(Text("Forget layout"), kind)
        qtbot.addWidget(button)
        button.setEnabled(False)
        pictures.append(button.grab().toImage())
    assert pictures[0] == pictures[1]


def test_a_search_with_words_in_it_is_emptied_by_its_cross_and_can_be_taken_back(qtbot: QtBot) -> None:
    field = SearchField(Text("Find a person"))
    qtbot.addWidget(field)
    field.resize(220, 28)
    field.show()
    heard: list[str] = []
    field.searched.connect(heard.append)
    assert not field.cross.isVisible()
    qtbot.keyClicks(field, "ljht")
    assert field.cross.isVisible()
    assert field.rect().contains(field.cross.geometry())
    assert field.cross.accessibleName() == "Empty the search"
    qtbot.mouseClick(field.cross, Qt.MouseButton.LeftButton)
    assert (field.text(), heard[-1]) == ("", "")
    assert not field.cross.isVisible()
    field.undo()
    assert field.text() == "ljht"


def test_a_message_stays_while_the_mouse_or_the_focus_is_on_it(qtbot: QtBot) -> None:
    toast = Toast(Text("Saved"), action=(Text("Undo"), lambda: None))
    qtbot.addWidget(toast)
    toast.show()
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    toast._timer.timeout.emit()
    assert toast.isVisible()
    assert toast._timer.isActive()
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    toast.activateWindow()
    qtbot.waitUntil(toast.isActiveWindow)
    toast.findChildren(Button)[0].setFocus()
    toast._timer.timeout.emit()
    assert toast.isVisible()
    toast.findChildren(Button)[0].clearFocus()
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    toast._timer.timeout.emit()
    assert not toast.isVisible()


def test_facts_of_a_line_without_room_go_as_a_whole(qtbot: QtBot) -> None:
    line = ElidedLabel("Ground · Chongming · founded 2017", apart=" · ")
    qtbot.addWidget(line)
    shown = set[str]()
    for width in range(40, 400):
        line.resize(width, 20)
        shown.add(line.fitting())
    assert shown == {"Ground", "Ground · Chongming", "Ground · Chongming · founded 2017"}
    assert line.accessibleName() == line.text() == "Ground · Chongming · founded 2017"


def test_units_of_the_key_figures_stand_below_them_where_they_have_no_room_beside(qtbot: QtBot) -> None:
    head = FirmHead()
    qtbot.addWidget(head)
    for _title, figure, note in head._figures:
        figure.say("1,240")
        note.set_text("people, 2024")
    head.show()
    for width, below in ((1300, False), (900, True), (1300, False)):
        head.resize(width, head.sizeHint().height())
        qtbot.waitUntil(
            lambda below=below: all((note.y() > figure.y() + 10) == below for _, figure, note in head._figures)
        )
        assert all(
            note.fitting() == note.text() and note.width() >= note.sizeHint().width() for _, _, note in head._figures
        )


def test_a_threshold_takes_what_its_condition_leaves_and_never_lies_over_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, long = (
        Row("a", "Award", "≥ provincial or national", "—"),
        Row("b", "A condition " * 9, "≥ provincial or national", "—"),
    )
    shown = CheckList()
    qtbot.addWidget(shown)
    shown.resize(420, 120)
    shown.show_rows((short, long), ())
    drawn: list[tuple[QRect, str]] = []
    known = glyphs.paint_text

    def paint(painter: QPainter, box: QRect, text: str, *given: Any, **named: Any) -> int:
        drawn.append((box, text))
        return known(painter, box, text, *given, **named)

    monkeypatch.setattr(glyphs, "paint_text", paint)
    shown.grab()
    limits = [box for box, text in drawn if text == short.threshold]
    names = [box for box, text in drawn if text in (short.text, long.text)]
    assert limits[0].width() == advance(Type.CELL, short.threshold)
    assert limits[1].width() < limits[0].width()
    assert all(name.right() < limit.left() for name, limit in zip(names, limits, strict=True))
