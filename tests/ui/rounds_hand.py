"""A person at the key list in the real window, and rounds to sit down to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from registry.rounds.deciding import NewDecision, decide
from registry.rounds.steps import Step
from registry.scoring.rulings import DecisionKind
from registry.store import Registry, open_registry
from tests.rounds.conftest import OFFICER, SCHEME, best, draft, mark_all, panel_of, walk
from tests.ui.conftest import sweep, window_with
from ui.keylist.page import KeyListPage
from ui.keylist.round_dialog import RoundDialog
from ui.keylist.round_path import StepDialog
from ui.keylist.round_state import read_view
from ui.shell.window import Window

D = TypeVar("D", bound=RoundDialog)
FIRMS = 14


class Hand:
    """A person at the key list: presses, and waits until nothing runs."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        page = window.pages["keylist"]
        assert isinstance(page, KeyListPage)
        self.page = page

    @property
    def registry(self) -> Registry:
        assert self.window.desk.registry is not None
        return self.window.desk.registry

    @property
    def uid(self) -> str:
        return self.page.rounds.uid

    def rest(self) -> None:
        """Wait until nothing runs; a seal draws a hundred thousand times."""
        self.qtbot.waitUntil(lambda: not self.window.desk.jobs.busy, timeout=90_000)
        sweep()

    def dialog(self, kind: type[D], open_: Callable[[], object] | None = None) -> D:
        """The dialog in front, after `open_` has asked for it."""
        if open_ is not None:
            open_()
        self.rest()
        found = self.page.acts.dialog
        assert isinstance(found, kind), found
        assert found.isVisible()
        return found

    def behind(self, change: Callable[[Registry], object]) -> None:
        """Something else changes the registry, and the page hears of it."""
        change(self.registry)
        self.window.desk.changed()
        self.rest()

    def step_on(self) -> None:
        """Press the main button and confirm."""
        self.dialog(StepDialog, self.page.act.click).take()
        self.rest()

    def flags(self) -> dict[str, list[str]]:
        return {row.uid: [word for word, _tone in row.flags] for row in self.page.table.model().rows()}  # type: ignore[attr-defined]

    def said(self) -> str:
        return " ".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())


@contextmanager
def at(file: Path, qtbot: QtBot, settings: QSettings) -> Iterator[Hand]:
    settings.setValue("person/name", OFFICER)
    with window_with(qtbot, settings, "keylist", file=file) as window:
        yield Hand(window, qtbot)


def made(file: Path, step: Step, *, scheme: str = SCHEME, firms: int = FIRMS) -> str:
    """A round of the best firms in `file`, walked to `step` with five experts."""
    with open_registry(file) as registry:
        uid = draft(registry, best(registry, firms), scheme)
        if step.number > Step.PANEL.number:
            walk(registry, uid, Step.PANEL)
            mark_all(registry, uid, panel_of(registry, uid, 5))
        walk(registry, uid, step)
        return uid


def answer_all(registry: Registry, uid: str) -> None:
    view = read_view(registry, uid)
    found = [
        NewDecision(
            DecisionKind.MISSING,
            "not_provided",
            "未报",
            "工作组",
            candidature=view.book.by_firm[firm].uid,
            subject=code,
        )
        for firm, code in view.missing
    ]
    if found:
        decide(registry, OFFICER, uid, found)


def sign(dialog: Any) -> None:
    dialog.signature.reason.setPlainText("区级核实")
    dialog.signature.by.setText("评审工作组")


def page_says(hand: Hand, words: str) -> bool:
    return words in hand.page._second.accessibleName()
