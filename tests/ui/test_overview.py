"""The Overview in the real window: what it says, where each number leads, by keyboard, in both languages and all sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from registry.report.charts.bars import YearBar, axis_figure, axis_step, bullet, year_bars
from registry.report.charts.geometry import Box, Label, Stroke
from tests.store.support import fresh_file
from tests.ui.conftest import idle, window_with
from ui.firms.page import FirmsPage
from ui.kit.theme import DARK, theme
from ui.kit.words import speech
from ui.overview.page import OverviewPage
from ui.overview.parts import Opener
from ui.shell.window import Window

Key = Qt.Key


@pytest.fixture
def window(qtbot: QtBot, settings: QSettings, sample: Path) -> Iterator[Window]:
    with window_with(qtbot, settings, "overview", "firms", file=sample) as made:
        idle(made, qtbot, lambda: overview(made).view is not None)
        yield made


def overview(window: Window) -> OverviewPage:
    page = window.pages["overview"]
    assert isinstance(page, OverviewPage)
    return page


def firms(window: Window) -> FirmsPage:
    page = window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def press(window: Window, *keys: Key) -> None:
    for key in keys:
        QTest.keyClick(window.windowHandle(), key)


def openers(window: Window) -> list[Opener]:
    return [one for one in overview(window).findChildren(Opener) if one.isEnabled() and one.isVisibleTo(window)]


def test_the_page_says_what_is_known_and_what_is_not(window: Window) -> None:
    said = [cell.figure.accessibleName() for cell in overview(window).targets]
    assert said[0] == "Key enterprises: — of 10; No list is sealed yet"
    assert said[1] == "SRDI firms or above: 22 no number set; 50 of 60 in Shanghai have a tier record"
    assert said[2] == "Rocket capacity per year: 27 of 50; 22 pts behind; 5 of 5 makers reported; output 15"
    assert said[4] == "Space information industry: — of ¥ 200 bn; A city figure, not held here"
    assert overview(window).caption.text() == "184 days left. Ticks mark even pace."
    assert window.status.isVisible()


def test_every_number_opens_as_many_firms_as_it_counts(window: Window, qtbot: QtBot) -> None:
    found = openers(window)
    assert len(found) > 40
    for one in found:
        assert one.behind is not None
        window.go("overview")
        one.click()
        assert window.front == "firms"
        assert [row.uid for row in firms(window).model.rows()] != []
        assert {row.uid for row in firms(window).model.rows()} == set(one.behind.firms), one.accessibleName()


def test_the_chip_says_what_is_shown_and_lifts_it(window: Window, qtbot: QtBot) -> None:
    overview(window).ladder.rows[0].figures[2].click()
    page = firms(window)
    chip = page.filters._behind
    assert chip.isVisible()
    assert chip.text() == "Little Giant, due in 90 days"
    assert page.model.rowCount() == 3
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 60
    assert not chip.isVisible()


def test_sections_come_in_order_by_tab_and_enter_opens(window: Window, qtbot: QtBot) -> None:
    page = overview(window)
    page.targets[1].figure.setFocus(Qt.FocusReason.TabFocusReason)
    order: list[str] = []
    for _step in range(40):
        focus = window.focusWidget()
        assert focus is not None
        parts = {"targets": page.targets, "ladder": [page.ladder], "funding": [page.funding], "returns": [page.returns],
                 "due": [page.due], "recent": [page.recent], "fixes": [page.fixes]}  # fmt: skip
        here = next((key for key, held in parts.items() if any(w.isAncestorOf(focus) for w in held)), "")
        if here and (not order or order[-1] != here):
            order.append(here)
        if here == "fixes":
            break
        press(window, Key.Key_Tab)
    assert order == ["targets", "ladder", "funding", "returns", "due", "recent", "fixes"]


def test_arrows_walk_a_section_and_enter_opens_the_firms(window: Window, qtbot: QtBot) -> None:
    page = overview(window)
    page.due.lines.lines[0].setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_End)
    focus = window.focusWidget()
    assert focus is page.due.lines.lines[-1]
    assert isinstance(focus, Opener)
    assert focus.behind is not None
    press(window, Key.Key_Return)
    assert window.front == "firms"
    assert {row.uid for row in firms(window).model.rows()} == set(focus.behind.firms)


def test_another_plan_is_held_against_the_same_firms(window: Window) -> None:
    page = overview(window)
    page.choose_plan("measures-2027")
    said = page.targets[2].figure.accessibleName()
    assert said.startswith("Rocket capacity per year: 27 of 100; ")
    assert page.plan.text() == "Measures to 2027"
    menu = page.plans_menu()
    assert len(menu.actions()) == 2
    menu.actions()[0].trigger()
    assert page.plan.text() == "Action plan 2023 to 2025"


def test_things_to_mend_are_counted_for_one_district(window: Window) -> None:
    page = overview(window)
    whole = sum(fix.whole.items for fix in page.view.fixes) if page.view else 0
    assert page.fixes.note.text() == f"{whole} items"
    page.fixes.choose("310151")
    assert "Chongming" in page.fixes.districts.text()
    assert any("Credit code missing" in line.accessibleName() for line in page.fixes.lines.lines)
    page.fixes.choose("")
    assert page.fixes.note.text() == f"{whole} items"


def test_all_districts_show_on_demand(window: Window) -> None:
    page = overview(window)
    assert len(page.returns.lines.lines) == 8
    page.returns.more.click()
    assert len(page.returns.lines.lines) == 16
    assert "not known: before the first import" in page.returns.lines.lines[0].accessibleName()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("width", "height"), [(1024, 620), (1440, 900), (1920, 1080)])
def test_it_fits_its_sizes(window: Window, qtbot: QtBot, width: int, height: int, language: Language) -> None:
    speech().set_language(language)
    window.resize(width, height)
    idle(window, qtbot)
    page = overview(window)
    assert window.width() == width
    tops = {cell.y() for cell in page.targets}
    assert len(tops) == (2 if width < 1200 else 1), "five targets become 3 + 2"
    sections = (page.ladder, page.funding, page.returns, page.due, page.recent, page.fixes)
    assert len({section.y() for section in sections}) == (3 if width < 1200 else 2)
    boxes = [part.geometry() for part in (*page.targets, *sections)]
    assert all(not a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    for section in sections:
        need = section.minimumSizeHint()
        assert section.height() >= need.height()
        assert section.width() >= need.width(), (section.heading.text(), section.width(), need.width())
    bar = page._scroll.verticalScrollBar()
    assert (bar.maximum() > 0) == (width < 1200)


def test_the_focus_is_scrolled_into_sight(window: Window, qtbot: QtBot) -> None:
    window.resize(1024, 620)
    idle(window, qtbot)
    page = overview(window)
    line = page.fixes.lines.lines[-1]
    line.setFocus(Qt.FocusReason.TabFocusReason)
    view = page._scroll.viewport()
    assert view.rect().contains(line.mapTo(view, QPoint(4, line.height() // 2)))


def test_it_speaks_chinese_and_goes_dark(window: Window, qtbot: QtBot) -> None:
    speech().set_language(Language.ZH)
    theme().set_mode(DARK)
    idle(window, qtbot)
    page = overview(window)
    said = page.targets[2].figure.accessibleName()
    assert said == "火箭年产能：27 目标 50；滞后 22 个百分点；5 家中 5 家已填报；实际产量 15"
    assert page.ladder.heading.text() == "专精特新梯度"
    assert not page.grab().isNull()


def test_every_stop_has_a_name(window: Window) -> None:
    for widget in overview(window).findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible() and widget.isEnabled():
            said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            inner = widget.objectName().startswith("qt_") or type(widget).__name__ == "QWidget"
            assert said or inner, f"no name: {type(widget).__name__}"


def test_an_empty_registry_shows_the_staircase_and_the_way_on(
    qtbot: QtBot, settings: QSettings, tmp_path: Path
) -> None:
    fresh_file(tmp_path / "empty.car", name="Empty", actor="tester", fictional=False)
    with window_with(qtbot, settings, "overview", file=tmp_path / "empty.car") as made:
        page = overview(made)
        idle(made, qtbot, lambda: page.view is not None)
        assert not page.body.isVisible()
        texts = [button.text() for button in page.findChildren(QAbstractButton) if button.isVisible()]
        assert "Import Excel files" in texts


@pytest.mark.parametrize(
    ("share", "pace", "fill", "tick"),
    [(5400, 7616, 108.0, 152.32), (12_000, 10_000, 200.0, 199.0), (None, 5000, None, 100.0), (0, None, 0.0, None)],
)
def test_a_bullet_never_leaves_its_track(
    share: int | None, pace: int | None, fill: float | None, tick: float | None
) -> None:
    scene = bullet(share, pace, 200)
    fills = [s.width for s in scene.shapes if isinstance(s, Box) and s.colour == "data"]
    ticks = [s.x1 for s in scene.shapes if isinstance(s, Stroke)]
    assert fills == ([] if fill is None else [fill])
    assert ticks == ([] if tick is None else [tick])


@pytest.mark.parametrize("most", [0, 1, 7, 99, 100, 1234, 5_015_000, 128_000_000])
@pytest.mark.parametrize("unit", [1, 100, 1_000_000])
def test_the_axis_has_at_most_four_lines(most: int, unit: int) -> None:
    step = axis_step(most, unit)
    assert step >= 1
    assert most // step < 4 or most == 0
    assert axis_figure(step, unit)


def test_bars_stand_on_zero_and_what_is_not_known_has_none() -> None:
    bars = [
        YearBar(400, "4", "2023", "3"),
        YearBar(None, "—", "2024", "2"),
        YearBar(800, "8", "2025", "5", current=True),
    ]
    chart = year_bars(bars, 100, 330, 200)
    boxes = [shape for shape in chart.scene.shapes if isinstance(shape, Box)]
    assert [round(box.y + box.height, 6) for box in boxes] == [166.0, 166.0]
    assert boxes[1].height == 2 * boxes[0].height
    assert [box.colour for box in boxes] == ["data", "accent"]
    words = [shape.text for shape in chart.scene.shapes if isinstance(shape, Label)]
    assert {"4", "—", "8", "2024"} <= set(words)
    assert str(chart.scene.alt) == "Funding by year: 2023 4; 2024 —; 2025 8"


@pytest.mark.parametrize(("width", "foot"), [(200, "to Jun"), (600, "2025 to Jun")])
def test_the_year_that_is_not_over_leaves_its_neighbour_room(width: int, foot: str) -> None:
    years = [YearBar(400, "4", str(year), "3") for year in range(2019, 2025)]
    current = YearBar(800, "8", "2025 to Jun", "5", current=True, short="to Jun")
    shown = [
        shape.text for shape in year_bars([*years, current], 100, width, 200).scene.shapes if isinstance(shape, Label)
    ]
    assert [word for word in shown if word.endswith("Jun")] == [foot]
