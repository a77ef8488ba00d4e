"""A day at the table, in the real window and by keyboard: what an officer does from the first search to the next morning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from registry.i18n import Language, current_language
from registry.model.saved_view import Setup
from registry.model.values import AmountKind
from registry.store import open_registry
from registry.view import FirmCard, firm_card
from tests.ui.conftest import rest, window_with
from ui.firms.page import FirmsPage
from ui.firms.record_dialog import RecordDialog
from ui.firms.record_flow import TrashDialog
from ui.firms.view_strip import NameDialog
from ui.kit.controls import Button
from ui.shell.window import Window

Key = Qt.Key
NONE, CTRL, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Officer:
    """Somebody at the keyboard."""

    def __init__(self, window: Window, qtbot: QtBot, file: Path) -> None:
        self.window, self.qtbot, self.file = window, qtbot, file
        page = window.pages["firms"]
        assert isinstance(page, FirmsPage)
        self.page = page

    def press(self, key: Key, mod: Qt.KeyboardModifier = NONE) -> None:
        if not self.window.isActiveWindow():  # a dialog was in front
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.window.windowHandle(), key, mod)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self.window.windowHandle(), letter)  # type: ignore[call-overload,arg-type]

    def rest(self, until: Callable[[], bool] = lambda: True) -> None:
        rest(self.window, self.qtbot, lambda: not self.page.many.busy and until())

    def to_column(self, key: str) -> None:
        """Walk to a column with the arrows."""
        columns = [column.key for column in self.page.model.columns]
        for _step in range(len(columns)):
            here = columns.index(columns[self.page.table.currentIndex().column()])
            if columns[here] == key:
                return
            self.press(Key.Key_Right if here < columns.index(key) else Key.Key_Left)
        raise AssertionError(key)

    def card(self) -> FirmCard:
        row = self.page.table.current()
        assert row is not None
        with open_registry(self.file) as registry:
            return firm_card(registry, row.uid, self.window.desk.as_of)

    @property
    def undo(self) -> str:
        summary = self.window.desk.summary
        assert summary is not None
        assert summary.undo is not None
        return summary.undo.label(Language.EN)


def test_a_day_at_the_table_and_the_morning_after(
    qtbot: QtBot, settings: QSettings, fresh: Path, tmp_path: Path
) -> None:
    with window_with(qtbot, settings, "firms", file=fresh) as window:
        window.resize(1920, 1000)
        officer = Officer(window, qtbot, fresh)
        officer.rest(lambda: officer.page.model.rowCount() == 60)
        left, uid = work(officer, tmp_path)
    with window_with(qtbot, settings, "firms", file=fresh) as window:
        morning = Officer(window, qtbot, fresh)
        morning.rest(lambda: 0 < morning.page.model.rowCount() < 60)
        assert morning.page.views.view.name == "Launchers"
        assert morning.page.views.present() == left
        assert {row.segment for row in morning.page.model.rows()} == {"launch"}
        now = morning.page.table.current()
        assert now is not None
        assert now.uid == uid
        assert morning.undo.startswith("Bring back"), "what can be undone is known across the night"


def work(officer: Officer, tmp_path: Path) -> tuple[Setup, str]:
    """The day; what the table shows at its end, and the firm in hand."""
    page = officer.page
    # find a firm by its initials
    officer.press(Key.Key_F, CTRL)
    officer.type("yxht")
    officer.rest()
    assert [row.short_name for row in page.model.rows()] == ["砚霄航天"]
    officer.press(Key.Key_Return)
    assert page.table.hasFocus()
    uid = page.table.current().uid  # type: ignore[union-attr]
    # edit a figure with a source
    officer.to_column("headcount")
    before = page.table.current().headcount  # type: ignore[union-attr]
    officer.type("512")
    officer.rest()
    officer.press(Key.Key_Return, ALT)
    officer.press(Key.Key_A, CTRL)
    officer.type("Visit to the plant")
    officer.press(Key.Key_Return)
    officer.rest()
    assert page.table.current().headcount == 512  # type: ignore[union-attr]
    record = next(m for m in officer.card().metrics if m.values["metric"] == "headcount" and m.values["lo"] == 512)
    origin = next(f for f in record.fields if f.field.key == "lo").provenance
    assert origin is not None
    assert (origin.kind, origin.note) == ("person", "Visit to the plant")
    # undo
    assert officer.undo == "Edit Headcount of 砚霄航天"
    officer.press(Key.Key_Z, CTRL)
    officer.rest()
    assert page.table.current().headcount == before  # type: ignore[union-attr]
    # filter, by the menu of a chip
    officer.press(Key.Key_F, CTRL)
    officer.press(Key.Key_Delete)
    officer.rest()
    page.filters.open_facet("segment")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    officer.rest()
    assert {row.segment for row in page.model.rows()} == {"launch"}
    launchers = [row.uid for row in page.model.rows()]
    assert 1 < len(launchers) < 60
    # save the view
    officer.press(Key.Key_S, CTRL | SHIFT)
    name = page.findChildren(NameDialog)[-1]
    name.name.setText("Launchers")
    QTest.keyClick(name.name, Key.Key_Return)
    officer.rest()
    assert page.views.view.name == "Launchers"
    # bulk edit
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    officer.press(Key.Key_A, CTRL)
    officer.rest()
    assert page.model.checked_count == len(launchers)
    officer.press(Key.Key_Return)
    assert page.many.pane.edit_field("park")
    assert page.many.pane.editor is not None
    assert page.many.pane.editor._source.text() == "Visit to the plant", "what was said last is offered"
    page.many.pane.editor.set_text("虚构火箭园")
    officer.press(Key.Key_Return)
    officer.rest()
    assert officer.undo.startswith("Edit Park of ")
    assert next(f.value for f in officer.card().profile if f.field.key == "park") == "虚构火箭园"
    page.model.check_all(False)
    officer.rest()
    # open its page
    page.table.set_current(uid)
    page.table.setFocus(Qt.FocusReason.TabFocusReason)
    officer.press(Key.Key_Return)
    officer.rest()
    assert page.firm_open
    # add a round of some hundreds of millions
    officer.press(Key.Key_3, ALT)
    rounds = len(officer.card().funding)
    add = next(one for one in page.firm_page.lines.findChildren(Button) if one.text() == "Add round")
    add.setFocus(Qt.FocusReason.TabFocusReason)
    officer.press(Key.Key_Return)
    form = page.findChildren(RecordDialog)[-1]
    for key, text in (("round_text", "C轮"), ("announced", "2025年5月"), ("amount", "数亿元")):
        form.set_text(key, text)
    QTest.keyClick(form.source, Key.Key_Return)
    officer.rest(lambda: len(officer.card().funding) == rounds + 1)
    made = next(r for r in officer.card().funding if r.values["round_text"] == "C轮")
    assert made.values["amount"].kind is AmountKind.VAGUE
    assert officer.card().row.raised_missing >= 1, "an order of magnitude is in no sum"
    # attach evidence
    paper = tmp_path / "notice.txt"
    paper.write_text("虚构公告", encoding="utf-8")
    officer.press(Key.Key_6, ALT)
    held = len(officer.card().evidence)
    officer.window.acts.run("firms.add_evidence")
    form = page.findChildren(RecordDialog)[-1]
    form.set_text("title", "Notice of the round")
    form.attach(paper)
    QTest.keyClick(form.source, Key.Key_Return)
    officer.rest(lambda: len(officer.card().evidence) == held + 1)
    kept = next(r for r in officer.card().evidence if r.values["title"] == "Notice of the round")
    assert kept.values["sha256"]
    # delete and restore
    page.firm_page.lines.focus_values()
    officer.press(Key.Key_Delete)
    officer.rest(lambda: len(officer.card().evidence) == held)
    officer.window.acts.run("firms.trash")
    officer.rest(lambda: bool(page.findChildren(TrashDialog)))
    page.findChildren(TrashDialog)[-1].buttons[0].click()
    officer.rest(lambda: len(officer.card().evidence) == held + 1)
    # switch the language
    officer.window.acts.run("view.language")
    officer.rest()
    assert current_language() is Language.ZH
    assert page.firm_page.head.figure(0)[0] == "累计融资"
    officer.window.acts.run("view.language")
    officer.rest()
    # close, and find all as it was
    officer.press(Key.Key_Escape)
    while page.firm_open:
        officer.press(Key.Key_Escape)
    page.table.sort_by("raised")
    officer.rest()
    current = page.table.current()
    assert current is not None
    assert current.uid == uid
    return page.views.present(), uid
