"""The page of a firm, the source of a value and the editor in a cell, for those who hear the screen or use no mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from registry.i18n import Language
from tests.ui.conftest import rest, window_with
from tests.ui.sight import clipped, nameless, unreached
from ui.firms.page import FirmsPage
from ui.firms.query_help import QueryHelp
from ui.firms.value_history import HistoryDialog
from ui.kit.words import speech

ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize("language", list(Language))
def test_nothing_of_a_firm_is_without_name_out_of_reach_or_clipped(
    qtbot: QtBot, settings: QSettings, fresh: Path, language: Language
) -> None:
    found: list[str] = []
    with window_with(qtbot, settings, "firms", file=fresh) as window:
        page = window.pages["firms"]
        assert isinstance(page, FirmsPage)
        speech().set_language(language)
        window.resize(1024, 620)
        rest(window, qtbot, lambda: page.model.rowCount() > 0)
        page.table.setFocus(Qt.FocusReason.TabFocusReason)
        columns = [column.key for column in page.model.columns]
        page.table.setCurrentIndex(page.model.index(3, columns.index("name")))
        rest(window, qtbot)
        page.cells.begin()
        rest(window, qtbot, lambda: page.cells.editor is not None)
        assert page.cells.editor is not None
        found += [f"cell: {one}" for one in (*nameless(page.cells.editor), *clipped(page.cells.editor))]
        page.cells.leave_editor()
        page.table.setCurrentIndex(page.model.index(3, columns.index("raised")))
        page.cells.begin()
        rest(window, qtbot, lambda: page.cells.note is not None)
        assert page.cells.note is not None
        found += [f"note: {one}" for one in (*nameless(page.cells.note), *clipped(page.cells.note))]
        page.cells.leave_editor()
        QTest.keyClick(page.table, Qt.Key.Key_Return, ALT)
        rest(window, qtbot, lambda: bool(page.findChildren(HistoryDialog)))
        dialog = page.findChildren(HistoryDialog)[-1]
        qtbot.waitUntil(lambda: dialog.source.picture is not None, timeout=20_000)
        found += [f"source: {one}" for one in (*nameless(dialog), *clipped(dialog), *unreached(dialog))]
        dialog.accept()
        rest(window, qtbot)
        page.filters.open_help()
        told = page.search.findChildren(QueryHelp)[-1]
        found += [f"help: {one}" for one in (*nameless(told), *clipped(told))]
        told.close()
        page.open_firm()
        rest(window, qtbot)
        for tab in ("timeline", "profile", "funding", "metrics", "history"):
            page.firm_page.show_tab(tab)
            rest(window, qtbot)
            window.activateWindow()
            qtbot.waitUntil(window.isActiveWindow)
            page.firm_page.focus_first()
            found += [f"{tab}: {one}" for one in (*nameless(page), *clipped(page), *unreached(page))]
    assert not found, "\n".join(found)
