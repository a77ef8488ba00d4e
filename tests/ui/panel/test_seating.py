"""A panel is seated from nothing: experts, seats, ties and recusals."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.conftest import idle
from tests.ui.panel.hand import click, dialog_of, expert, fill, grid, on_record, panel, texts
from ui.kit.combo import Combo
from ui.panel.ask import AskDialog
from ui.shell.window import Window


def test_a_panel_is_set_up_from_nothing(nobody: Window, qtbot: QtBot) -> None:
    page = panel(nobody)
    assert page.setup.isVisible()
    assert "No experts on record" in texts(page.setup)
    assert "of 0" not in " ".join(texts(page))
    for name, employer in (("包锐", ""), ("陈岚", page.loaded.book.admitted[0].name)):  # type: ignore[union-attr]
        click(page.setup, "Add expert")
        dialog = page.acts.dialog
        assert isinstance(dialog, AskDialog)
        dialog.take()
        assert dialog.isVisible(), "a name is wanted"
        fill(dialog.controls["name"], name)
        fill(dialog.controls["employer"], employer)
        dialog.take()
        idle(nobody, qtbot)
    book = on_record(nobody)
    assert [(seat.code, seat.expert.name) for seat in book.seats] == [("E1", "包锐"), ("E2", "陈岚")]
    assert page.setup.isVisible(), "the others are still to come"
    click(page.setup, "Find recusals")
    idle(nobody, qtbot)
    (found,) = on_record(nobody).recusals
    assert (found.expert, found.cause, found.answer.value) == (book.seats[1].expert.uid, "employed", "recused")
    assert "Recusals, 1" in texts(page.setup)
    page.head.experts.click()
    assert page.table.isVisible()
    assert [row["包锐"] for row in grid(page).values()] == ["—"] * 16


def test_an_undated_tie_waits_for_its_answer_before_marks_come_in(nobody: Window, qtbot: QtBot) -> None:
    page = panel(nobody)
    click(page.setup, "Add expert")
    fill(dialog_of(page).controls["name"], "包锐")
    dialog_of(page).take()
    idle(nobody, qtbot)
    firm = on_record(nobody).admitted[3]
    click(page.setup, "Add tie")
    fill(dialog_of(page).controls["organisation"], firm.name)
    fill(dialog_of(page).controls["since"], "2010年")
    dialog_of(page).take()
    assert "Write the day as 2025-10-17." in texts(dialog_of(page))
    fill(dialog_of(page).controls["since"], "2010-01-01")
    dialog_of(page).take()
    idle(nobody, qtbot)
    assert "Ties, 1" in texts(page.setup)
    click(page.setup, "Find recusals")
    idle(nobody, qtbot)
    assert "Possible recusals, 1" in texts(page.setup)
    page.head.experts.click()
    one = expert(page, 1)
    page.open_cell(firm.uid, one)
    assert all(line.mark.isReadOnly() for line in page.entry._lines)
    page.close_cell()
    click(page.pane, "Answer")
    fill(dialog_of(page).controls["reason"], "2012 年已离职，有证明")
    combo = dialog_of(page).controls["answer"]
    assert isinstance(combo, Combo)
    combo.set_value("cleared")
    dialog_of(page).take()
    idle(nobody, qtbot)
    page.open_cell(firm.uid, one)
    assert not any(line.mark.isReadOnly() for line in page.entry._lines)


def test_a_declared_recusal_locks_its_cell(nobody: Window, qtbot: QtBot) -> None:
    page = panel(nobody)
    click(page.setup, "Add expert")
    fill(dialog_of(page).controls["name"], "包锐")
    dialog_of(page).take()
    idle(nobody, qtbot)
    click(page.setup, "Declare recusal")
    firm = dialog_of(page).controls["firm"]
    assert isinstance(firm, Combo)
    assert len(firm._options) == 16
    fill(dialog_of(page).controls["reason"], "近亲属任职")
    dialog_of(page).take()
    idle(nobody, qtbot)
    assert [row["包锐"] for row in grid(page).values()].count("R") == 1
