"""The watch over parts that are shown as windows of their own sees every way to show one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from registry.change import Provenance
from registry.i18n import Text
from tests.ui.conftest import sweep
from ui.firms.line_kinds import Origin
from ui.firms.sheet_preview import SourceView
from ui.kit.controls import Label

READ = datetime(2026, 1, 2, tzinfo=UTC)


def by_a_signal(part: QWidget) -> None:
    other = QWidget()
    other.windowTitleChanged.connect(part.show)
    other.setWindowTitle("now")


WAYS: dict[str, Callable[[QWidget], object]] = {
    "show": lambda part: part.show(),
    "setVisible": lambda part: part.setVisible(True),
    "setHidden": lambda part: part.setHidden(False),
    "showNormal": lambda part: part.showNormal(),
    "a signal": by_a_signal,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [QFrame, lambda: Label(Text("District"))])
def test_a_part_without_a_parent_is_noted(watched: list[str], make: Callable[[], QWidget], way: str) -> None:
    part = make()
    WAYS[way](part)
    part.hide()
    assert [said.split()[0] for said in watched] == [type(part).__name__]


def test_parts_of_a_page_are_not_noted(watched: list[str]) -> None:
    page = QWidget()
    row = QVBoxLayout(page)
    before, after = Label(Text("District")), QFrame()
    row.addWidget(before)
    before.setVisible(True)
    page.show()
    row.addWidget(after)
    QLabel().show()  # nothing of ours
    assert before.isVisible()
    page.hide()
    assert watched == []


def test_a_source_that_is_asked_for_while_another_comes_does_not_flash(watched: list[str]) -> None:
    dialog = QWidget()
    whole = QVBoxLayout(dialog)
    source = SourceView()
    whole.addWidget(source)
    dialog.show()
    sweep()
    for address in ("https://example.com/one", "https://example.com/two"):
        source.show_origin(Origin("web", address, Provenance("web", "tester", READ, note=address)))
    source.show_origin(None)
    sweep()
    dialog.hide()
    assert watched == []
