"""The table of the panel: what is seen, what is hidden, and how marks are entered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.ui.conftest import idle
from tests.ui.panel.hand import click, enter_as, expert, fill, grid, on_record, panel, press, texts
from ui.kit.controls import Button
from ui.kit.words import speech
from ui.panel.words import Names
from ui.shell.window import Window


def test_the_header_says_how_far_the_panel_is(window: Window) -> None:
    said = texts(panel(window))
    assert "9 experts, 16 candidates" in said
    assert "124 of 136 scores" in said
    assert "91 %" in said


def test_marks_that_are_not_sent_are_hidden_and_the_mean_waits(window: Window) -> None:
    shown = grid(panel(window))
    hidden = {name for name, row in shown.items() if row["He J."] == "•"}
    assert len(hidden) == 13, "one is not marked, two are recused"
    assert all("of" in row["Trimmed mean"] for row in shown.values())
    assert {row["Rank"] for row in shown.values()} == {"—"}
    assert sum(row["Bao R."] == "R" for row in shown.values()) == 1


def test_once_all_are_sent_the_list_is_in_order_with_its_rule(full: Window, qtbot: QtBot) -> None:
    page = panel(full)
    rows = page._model.rows()
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    assert page.table._cut == 10
    # Highest and lowest of those who may mark are struck, and nobody else.
    assert {sum(cell.trimmed for cell in row.cells) for row in rows} == {2}
    idle(full, qtbot)
    assert "Without one expert" in texts(page.pane)
    row = page._model.rows()[0]
    assert row.total is not None
    page.table.set_cell(row.uid, expert(page, 1))
    idle(full, qtbot)
    said = texts(page.pane)
    assert "Objective part, 60 % of the total" in said
    assert "Panel, 40 % of the total" in said
    assert f"Total, place {row.total.place_label}" in said
    assert {row.total.objective, row.total.panel, row.total.total} <= set(said)


def test_names_give_way_to_initials_and_codes(window: Window) -> None:
    page = panel(window)
    for names, title in ((Names.INITIALS, "BR"), (Names.CODES, "E1"), (Names.FULL, "Bao R.")):
        page.show_names(names)
        assert title in next(iter(grid(page).values()))
        assert ("Lin S." in " ".join(texts(page))) is (names is Names.FULL)


def test_the_office_may_look_at_marks_that_are_not_sent(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    menu = page.head.show_menu()
    next(a for a in menu.actions() if a.text() == "Marks not sent yet").trigger()
    idle(window, qtbot)
    shown = grid(page)
    assert not any("•" in row.values() for row in shown.values())
    assert [row["Rank"] for row in shown.values()][:3] == ["1", "2", "3"]


def test_who_enters_sees_his_own_column_alone(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    enter_as(window, qtbot, 6)
    columns = [str(c.title) for c in page.table.visible_columns()]
    assert "Qian M." in columns
    assert not {"Bao R.", "Trimmed mean", "Objective place", "Rank"} & set(columns)
    assert "Qian M." in " ".join(texts(page))
    assert "Spread" not in texts(page.pane), "nothing tells what the others gave"
    assert page.escape()
    idle(window, qtbot)
    assert "Bao R." in [str(c.title) for c in page.table.visible_columns()]


def test_a_cell_is_marked_by_keyboard_alone(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    blank = next(row for row in page._model.rows() if row.cells[0].state.value == "absent")
    page.table.setFocus()
    page.table.set_cell(blank.uid, chosen)
    press(page.table, Qt.Key.Key_Return)
    lines = page.entry._lines
    assert window.focusWidget() is lines[0].mark
    for line in lines[:-1]:
        QTest.keyClicks(window.focusWidget(), "77")
        press(line.mark, Qt.Key.Key_Return)
    QTest.keyClicks(window.focusWidget(), "96")
    press(lines[-1].mark, Qt.Key.Key_Return)
    assert "Say why the mark is so high or so low." in texts(page.entry), "96 wants a comment"
    assert on_record(window).marks == panel(window).loaded.book.marks  # type: ignore[union-attr]
    fill(lines[-1].comment, "质量体系完备")
    press(lines[-1].comment, Qt.Key.Key_Return)
    idle(window, qtbot)
    given = {m.item: m.value for m in on_record(window).marks if m.expert == chosen and m.candidature == blank.uid}
    assert sorted(given.values()) == [77, 77, 77, 77, 96]
    assert page.table.current_cell() != (blank.uid, chosen), "the next candidate is open"
    assert window.focusWidget() is page.entry._lines[0].mark, "and the cursor is in it, whatever was read meanwhile"
    assert page.loaded.board is not None
    assert page.loaded.board.done == 125


@pytest.mark.parametrize("typed", ["101", "-1", "85.5", "八十"])
def test_what_is_no_mark_is_refused_where_it_stands(window: Window, typed: str, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    blank = next(row for row in page._model.rows() if row.cells[0].state.value == "absent")
    page.open_cell(blank.uid, chosen)
    page.entry._lines[0].mark.setText(typed)
    page.entry.save()
    assert "Type a whole number from 0 to 100." in texts(page.entry)
    assert page._side.currentWidget() is page.entry


def test_a_recused_cell_is_locked_and_says_why(window: Window) -> None:
    page = panel(window)
    row = next(r for r in page._model.rows() if (c := r.cell(expert(page, 1))) and c.state.value == "recused")
    page.open_cell(row.uid, expert(page, 1))
    assert "Recused: employed there. The others mark this candidate." in texts(page.entry)
    assert all(line.mark.isReadOnly() and line.comment.isReadOnly() for line in page.entry._lines)
    assert "Save marks" not in texts(page.entry)


def test_hidden_marks_do_not_show_in_the_form_either(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = expert(page, 4)
    row = next(r for r in page._model.rows() if (c := r.cell(chosen)) and c.state.value == "hidden")
    page.open_cell(row.uid, chosen)
    assert {line.mark.text() for line in page.entry._lines} == {""}
    assert all(line.mark.isReadOnly() for line in page.entry._lines), "nothing is written over what cannot be seen"
    click(page.entry, "Enter as He J.")
    idle(window, qtbot)
    assert all(line.mark.text() for line in page.entry._lines)


def test_what_is_typed_and_not_saved_is_kept_while_another_cell_is_open(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    first, second = [row.uid for row in page._model.rows() if row.cells[0].state.value == "absent"][:2]
    page.open_cell(first, chosen)
    fill(page.entry._lines[0].mark, "64")
    page.open_cell(second, chosen)
    assert page.entry._lines[0].mark.text() == ""
    page.open_cell(first, chosen)
    assert page.entry._lines[0].mark.text() == "64"
    assert "Not saved" in texts(page.entry)


def test_what_is_typed_on_a_cell_is_its_first_mark(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    chosen = enter_as(window, qtbot, 8)
    blank = next(row for row in page._model.rows() if row.cells[0].state.value == "absent")
    page.table.setFocus()
    page.table.set_cell(blank.uid, chosen)
    QTest.keyClicks(page.table, "7")
    QTest.keyClicks(window.focusWidget(), "5")
    assert page.entry._lines[0].mark.text() == "75"
    press(window.focusWidget(), Qt.Key.Key_Escape)
    assert page.pane.isVisible()
    assert window.focusWidget() is page.table


def test_both_languages_dark_and_small_leave_nothing_clipped(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    for language in (Language.ZH, Language.EN):
        speech().set_language(language)
        for size in ((1440, 900), (1024, 620)):
            window.resize(*size)
            idle(window, qtbot)
            clipped = [
                label.text()
                for label in page.findChildren(QLabel)
                if label.isVisible() and not label.wordWrap() and label.width() < label.sizeHint().width()
            ]
            assert clipped == []
            buttons = [b for b in page.findChildren(Button) if b.isVisible()]
            assert [b.text() for b in buttons if b.width() < b.sizeHint().width()] == []
            head = [b.geometry() for b in buttons if b.parentWidget() is page.head]
            assert all(not a.intersects(b) for n, a in enumerate(head) for b in head[n + 1 :])
    assert "专家评分" not in texts(page)


def test_every_stop_of_the_tab_key_has_a_name(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    enter_as(window, qtbot, 8)
    page.open_cell(page._model.rows()[0].uid, expert(page, 8))
    stops = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    assert len(stops) >= 10
    assert [w for w in stops if not (w.accessibleName() or getattr(w, "text", str)())] == []


def test_in_a_narrow_window_the_pane_is_a_drawer(window: Window, qtbot: QtBot) -> None:
    page = panel(window)
    window.resize(1024, 620)
    idle(window, qtbot)
    assert not page.pane.isVisible()
    click(page, "Candidate")
    assert page.pane.isVisible()
    assert page.escape()
    assert not page.pane.isVisible()
    page.open_cell(page._model.rows()[0].uid, expert(page, 1))
    assert page.entry.isVisible()
    assert page.escape()
    assert not page.entry.isVisible()
