"""While another program writes, the window says so with the seconds, and goes on when it is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from registry.change import ChangeSet, Insert, apply
from registry.i18n import Language
from registry.store import engine, open_registry
from tests.store.support import start_python
from ui.kit.words import speech
from ui.shell.window import Window

HOLDS = """
import pathlib, sys
from registry.store import open_registry
with open_registry(pathlib.Path(sys.argv[1])) as registry, registry.write():
    print("writing", flush=True)
    sys.stdin.readline()
"""


def _status(window: Window) -> str:
    return window.status._line.text()


def _save(window: Window, uid: str, told: list[object]) -> None:
    registry = window.desk.registry
    assert registry is not None
    change = ChangeSet("edit", "x", "王莉", (Insert("firm", uid, {"legal_name": "企业"}),))
    window.desk.jobs.write(lambda _ticket: apply(registry, change), told.append, failed=told.append)


@pytest.mark.parametrize(
    ("language", "words"), [(Language.EN, "A colleague is writing, 1 s"), (Language.ZH, "同事正在写入，已等 1 秒")]
)
def test_the_wait_is_said_and_then_the_change_is_there(
    opened: Window, qtbot: QtBot, language: Language, words: str
) -> None:
    speech().set_language(language)
    registry = opened.desk.registry
    assert registry is not None
    other = start_python(HOLDS, registry.path)
    assert other.stdout is not None
    assert other.stdout.readline() == "writing\n"
    told: list[object] = []
    _save(opened, "waits", told)
    qtbot.waitUntil(lambda: words in _status(opened), timeout=20_000)
    assert told == []
    other.communicate("\n", timeout=60)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert not isinstance(told[0], Exception)
    qtbot.waitUntil(lambda: words[:4] not in _status(opened), timeout=5_000)
    assert _holds(registry.path, "waits")


def test_after_the_limit_it_is_said_and_nothing_is_lost(
    opened: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 1)
    registry = opened.desk.registry
    assert registry is not None
    other = start_python(HOLDS, registry.path)
    assert other.stdout is not None
    assert other.stdout.readline() == "writing\n"
    told: list[object] = []
    _save(opened, "late", told)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    other.communicate("\n", timeout=60)
    assert str(told[0]).startswith(f"Another program is writing to {registry.path.name} and was not done after 1 s.")
    assert not _holds(registry.path, "late")
    told.clear()
    _save(opened, "late", told)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert _holds(registry.path, "late")


def _holds(path: Path, uid: str) -> bool:
    with open_registry(path) as registry, registry.read() as connection:
        return bool(connection.exec_driver_sql("SELECT 1 FROM firm WHERE uid = ?", (uid,)).first())
