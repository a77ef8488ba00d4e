"""The frame around the pages: its lines, the sample, the crash dialog, the start and the end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor, QFileOpenEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from registry.i18n import Language, Text
from tests.ui.conftest import idle, rest, sweep, window_with
from tests.ui.stand_in import StandIn
from ui.kit.controls import Button
from ui.kit.desk import Desk
from ui.kit.dialog import ErrorDialog
from ui.kit.theme import load_tokens
from ui.main import FileOpening, arguments, chosen_language, first_file, prepare_input_method
from ui.settings.page import SettingsPage
from ui.shell import sample
from ui.shell.crash import CrashDesk, report
from ui.shell.places import PLACES
from ui.shell.window import Window

ROOT = Path(__file__).resolve().parents[2]


def lines(image: QImage, x: int, colour: QColor) -> list[int]:
    """Rows of column `x` that have this colour."""
    return [y for y in range(image.height()) if image.pixelColor(x, y) == colour]


def test_the_frame_stands_where_the_picture_has_it(opened: Window, qtbot: QtBot) -> None:
    opened.resize(1440, 900)
    rest(opened, qtbot)
    image, now = opened.grab().toImage(), load_tokens("light")
    assert [y for y in lines(image, 90, now.line2) if y < 874] == [43, 169]
    assert lines(image, 90, now.line)[:4] == [140, 201, 233, 265]
    assert 874 in lines(image, 90, now.line2)
    assert image.pixelColor(75, 400) == now.line2
    assert image.pixelColor(1040, 400) == now.line2
    assert image.pixelColor(76, 180) == image.pixelColor(77, 180) == now.accent, "the edge of the current row"
    assert image.pixelColor(90, 180) == now.selected


def test_the_rail_has_three_widths(opened: Window, qtbot: QtBot) -> None:
    for width, rail in ((1100, 56), (1440, 76), (1700, 200)):
        opened.resize(width, 800)
        rest(opened, qtbot)
        assert opened.rail.width() == rail


def test_a_message_goes_and_an_error_stays(opened: Window, qtbot: QtBot) -> None:
    toasts = opened.desk.toasts
    assert toasts is not None
    for number in range(4):
        opened.desk.say(Text("Saved"), str(number))
    assert toasts.count() == 3
    opened.escape()
    assert toasts.count() == 2
    assert opened.front == "firms"
    while toasts.dismiss_last():
        pass


def test_the_sample_is_made_once_and_opened(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data" / "sample.car"
    monkeypatch.setattr(sample, "sample_path", lambda: path)
    window.first.sample_wanted.emit()
    qtbot.waitUntil(lambda: window.desk.registry is not None, timeout=60_000)
    rest(window, qtbot)
    summary = window.desk.summary
    assert summary is not None
    assert (summary.firms, summary.fictional) == (60, True)
    assert window.status._mark.text() == "Fictional data"
    assert path.is_file()
    assert [p.name for p in path.parent.iterdir() if not p.name.startswith("sample.car")] == ["sample.backups"]


def test_what_nobody_foresaw_is_said_once_without_data(
    opened: Window, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    crash = CrashDesk(opened)
    for _time in range(3):
        try:
            raise ValueError("秘密的企业名称")
        except ValueError as error:
            crash.hook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(opened.findChildren(ErrorDialog)))
    dialogs = opened.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert sum(crash.seen.values()) == 3
    details = dialogs[0].findChildren(QPlainTextEdit)[0].toPlainText()
    assert "ValueError" in details
    assert "秘密" not in details
    assert "test_shell.py" in details
    texts = [label.text() for label in dialogs[0].findChildren(QLabel)]
    assert "Something went wrong that was not foreseen" in texts
    dialogs[0].accept()
    sweep()
    capsys.readouterr()


def test_a_report_names_kind_and_place_only() -> None:
    try:
        raise KeyError("91310117MA00000000")
    except KeyError as error:
        said = report(type(error), error.__traceback__)
    assert said.startswith("KeyError")
    assert "9131" not in said


def test_what_the_command_line_means(settings: QSettings, tmp_path: Path) -> None:
    given = arguments(["a.car", "--language", "zh", "--theme", "dark"])
    assert (given.file, given.language, given.theme) == (Path("a.car"), "zh", "dark")
    assert chosen_language(settings, "zh") is Language.ZH
    settings.setValue("language", "zh")
    assert chosen_language(settings, None) is Language.ZH
    assert first_file(settings, None) is None
    settings.setValue("files/last", str(tmp_path / "gone.car"))
    assert first_file(settings, None) is None
    assert first_file(settings, Path("x.car")) == Path("x.car")


def test_chinese_typing_works_under_fcitx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    prepare_input_method()
    assert os.environ["QT_IM_MODULE"] == "ibus"


def test_the_program_starts_with_a_file_and_ends_cleanly(file: Path, tmp_path: Path) -> None:
    """The whole program in a process of its own: it opens the file, closes itself, leaves with 0 and says nothing."""
    script = f"""
import sys
from PySide6.QtCore import QTimer
import ui.main, ui.shell.window as w
shown = w.Window.show
def show(self):
    shown(self)
    def look():
        if self.desk.summary is not None and not self.desk.jobs.busy:
            print(self.desk.summary.firms); self.close()
        else:
            QTimer.singleShot(50, look)
    QTimer.singleShot(50, look)
w.Window.show = show
sys.exit(ui.main.main([{str(file)!r}, "--language", "en"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "40"
    assert "Traceback" not in done.stderr


def test_a_data_package_goes_out_and_comes_back_as_a_registry(
    opened: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opened.desk.summary is not None
    firms = opened.desk.summary.firms
    answers = iter([tmp_path / "out.zip", tmp_path / "back"])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(next(answers)), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(tmp_path / "out.zip"), ""))
    opened.acts.run("registry.package")
    next(b for b in opened.findChildren(Button) if b.text() == "Choose the place…").click()
    rest(opened, qtbot, (tmp_path / "out.zip").is_file)
    opened.acts.run("registry.restore")
    rest(opened, qtbot, lambda: opened.desk.registry is not None and opened.desk.registry.path.name == "back.car")
    assert opened.desk.summary.firms == firms


def test_the_window_is_painted_before_its_pages_are_made(qtbot: QtBot, settings: QSettings) -> None:
    """The one in front comes first, the others in the turns after it; one that is asked for before is made at once."""
    desk = Desk(settings)
    window = Window(desk, StandIn, later=True)
    qtbot.addWidget(window)
    assert not window.pages
    assert window.pages["reports"].key == "reports"
    window.show()
    qtbot.waitUntil(lambda: window.complete)
    assert list(window.pages)[:2] == ["reports", "firms"]
    assert set(window.pages) == {place.key for place in PLACES}
    assert window.stack.currentWidget() is window.pages["firms"]
    window.close()
    desk.close()


def test_a_file_that_the_system_hands_over_as_an_event_is_opened(qapp: QApplication) -> None:
    opening = FileOpening(qapp)
    seen: list[Path] = []
    opening.opened.connect(seen.append)
    QApplication.sendEvent(qapp, QFileOpenEvent("/registries/a.car"))
    qapp.removeEventFilter(opening)
    assert seen == [Path("/registries/a.car")]


def test_a_report_holds_data_of_a_firm_only_where_it_is_ticked(opened: Window, qtbot: QtBot) -> None:
    crash = CrashDesk(opened)
    try:
        raise ValueError("某某航天 91310117MA1J00014T")
    except ValueError as error:
        crash.hook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool([d for d in opened.findChildren(ErrorDialog) if d.isVisible()]))
    dialog = next(d for d in opened.findChildren(ErrorDialog) if d.isVisible())
    fold = next(b for b in dialog.findChildren(Button) if b.text() == "Details for support")
    fold.click()
    dialog.copy_details()
    assert "ValueError" in QGuiApplication.clipboard().text()
    assert "某某航天" not in QGuiApplication.clipboard().text()
    dialog.tick.click()
    dialog.copy_details()
    assert "某某航天" in QGuiApplication.clipboard().text()
    dialog.accept()


def test_panes_stay_as_a_hand_drew_them_and_come_back(file: Path, qtbot: QtBot, settings: QSettings) -> None:
    with window_with(qtbot, settings, "settings", file=file) as window:
        page = window.pages["settings"]
        assert isinstance(page, SettingsPage)
        page.tabs.pick("people")
        idle(window, qtbot)
        splitter = page.people.splitter
        splitter.moveSplitter(splitter.width() - 320, 1)
        drawn = splitter.sizes()[1]
        assert abs(drawn - 320) <= 2
        window.resize(1500, 900)
        idle(window, qtbot)
        assert splitter.sizes()[1] == drawn, "the page proposes, the hand decides"
        window.resize(1440, 900)
    with window_with(qtbot, settings, "settings", file=file) as window:
        page = window.pages["settings"]
        assert isinstance(page, SettingsPage)
        page.tabs.pick("people")
        idle(window, qtbot)
        assert page.people.splitter.sizes()[1] == drawn
