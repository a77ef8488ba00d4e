"""Whoever may not change something finds every control that would at rest, with the reason: nothing is refused only when it
is pressed. Somebody presses everything there is on these pages, in every menu and every dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Insert, apply
from registry.change.people import system_account
from registry.errors import UserError
from registry.rounds.steps import Step
from registry.store import open_registry
from tests.rounds.panel_round import panel_round
from tests.ui.conftest import copied, idle, window_with
from tests.ui.pressing import Presser, watching
from tests.ui.rounds_hand import made
from ui.firms.page import FirmsPage
from ui.keylist.page import KeyListPage
from ui.kit.work import Work
from ui.panel.page import PanelPage
from ui.settings.page import GENERAL, SECTIONS, SettingsPage
from ui.shell.window import Window

ME = "李静"
door = import_module("registry.change.apply")  # the package holds the function of this name


@pytest.fixture(scope="session")
def files(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample with a round that deliberates, and with one whose panel marks."""
    folder = tmp_path_factory.mktemp("resting")
    deliberating, marking = folder / "deliberating.car", folder / "marking.car"
    copied(sample, deliberating)
    made(deliberating, Step.DELIBERATION)
    copied(sample, marking)
    with open_registry(marking) as registry:
        panel_round(registry)
    return {"deliberating": deliberating, "marking": marking}


@contextmanager
def at_work(file: Path, roles: str, qtbot: QtBot, settings: QSettings, folder: Path, *pages: str) -> Iterator[Window]:
    """A window in which somebody with these roles is at work; "" opens it to be read only."""
    own = copied(file, folder / "own.car")
    if roles:
        with open_registry(own) as registry:
            boss = Insert("person", "p", {"name": "王莉", "roles": "officer", "account": "another"})
            me = Insert("person", "q", {"name": ME, "roles": roles, "account": system_account()})
            apply(registry, ChangeSet("edit", "People", "王莉", (boss, me)))
    with window_with(qtbot, settings, *pages, file=None if not roles else own) as window:
        window.desk.read_only = not roles
        if not roles:
            window.desk.open(own)
            idle(window, qtbot, lambda: window.desk.barred is not None)
            window.go(pages[0])
        assert not roles or window.desk.actor == ME
        yield window


def _press_all(window: Window, qtbot: QtBot, page: str, presser: Presser) -> None:
    shown = window.pages[page]
    for section in [key for key, _words in SECTIONS if key != GENERAL] if page == "settings" else [None]:

        def back(section: str | None = section) -> None:
            window.go(page, section)
            if isinstance(shown, KeyListPage) and shown.rounds.heads:
                shown.open_round(shown.rounds.heads[0].uid)

        back()
        presser.rest()
        presser.everything(shown, " › ".join(part for part in (page, section) if part), back)


PAGES = ["overview", "firms", "intake", "keylist", "panel", "cultivation", "reports", "settings"]
CASES = [*((page, "deliberating") for page in PAGES), ("panel", "marking")]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("page", "file"), CASES)
def test_a_reader_finds_nothing_that_is_refused_when_it_is_pressed(
    page: str,
    file: str,
    files: dict[str, Path],
    qtbot: QtBot,
    settings: QSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    roles = "reader" if page in ("firms", "panel", "settings") else ""
    with at_work(files[file], roles, qtbot, settings, tmp_path, page) as window:
        before = (tmp_path / "own.car").read_bytes()
        presser = Presser(window, qtbot)
        with watching(presser, monkeypatch):
            _press_all(window, qtbot, page, presser)
        assert presser.refused == {}
        assert presser.forms == {}
        assert len(presser.seen) > 3
        assert (tmp_path / "own.car").read_bytes() == before


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("roles", ["officer", "secretary", "reviewer"])
@pytest.mark.parametrize(("page", "file"), [("panel", "marking")])
def test_what_a_role_may_not_do_is_refused_before_it_is_pressed(
    page: str,
    file: str,
    roles: str,
    files: dict[str, Path],
    qtbot: QtBot,
    settings: QSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with at_work(files[file], roles, qtbot, settings, tmp_path, page) as window:
        presser = Presser(window, qtbot)
        admitted = door.admitted

        def asked(*given: Any, **named: Any) -> ChangeSet:
            try:
                return admitted(*given, **named)
            except UserError as refusal:
                presser.note(refusal.what)
                raise

        monkeypatch.setattr(door, "admitted", asked)
        window.desk.failed.connect(presser.note)
        with watching(presser, monkeypatch):
            _press_all(window, qtbot, page, presser)
        assert presser.refused == {}
        assert presser.forms == {}


def _rests(*controls: QWidget) -> list[bool]:
    for control in controls:
        assert control.isEnabled() or control.toolTip() or not control.isVisible()
    return [not control.isEnabled() for control in controls]


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ("officer", {Work.RECORDS, Work.ROUND, Work.RULING, Work.BESIDE}),
        ("secretary", {Work.ROUND, Work.RULING, Work.MARKS, Work.SEAL, Work.BESIDE}),
        ("reviewer", {Work.RULING, Work.BESIDE}),
        ("reader", set[Work]()),
    ],
)
def test_each_role_finds_its_own_work(
    roles: str, may: set[Work], files: dict[str, Path], qtbot: QtBot, settings: QSettings, tmp_path: Path
) -> None:
    with at_work(files["marking"], roles, qtbot, settings, tmp_path, "firms", "panel", "keylist", "settings") as window:
        desk = window.desk
        works = set(Work) - {Work.UNDO, Work.REDO}
        assert {work for work in works if desk.why_not(work) is None} == may
        for work in works - may:
            words = str(desk.why_not(work))
            assert ME in words or "Only a panel secretary" in words
        undo = window.acts.action("edit.undo")
        assert undo.isEnabled() == (roles == "officer"), "what is next to be taken back is who works here"
        pages = window.pages
        firms, panel, keylist, office = (pages[key] for key in ("firms", "panel", "keylist", "settings"))
        assert isinstance(firms, FirmsPage)
        assert isinstance(panel, PanelPage)
        assert isinstance(keylist, KeyListPage)
        assert isinstance(office, SettingsPage)
        checks: list[tuple[Callable[[], object], Work, list[QWidget]]] = [
            (lambda: window.go("firms"), Work.RECORDS, [firms._add]),
            (lambda: window.go("panel"), Work.MARKS, [*panel.entry.changing]),
            (lambda: window.go("keylist"), Work.ROUND, [keylist.act]),
            (lambda: window.go("settings", "people"), Work.RECORDS, [office.people.save]),
        ]
        for go, work, controls in checks:
            go()
            idle(window, qtbot)
            if work not in may:
                assert all(_rests(*controls)), work
            for control in controls:
                assert (control.accessibleDescription() != "") == (work not in may) or work is Work.ROUND
