"""The dossiers of all firms from the reports page: progress is told, and one that is stopped leaves nothing half written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from registry.pdfium import opened_pdf
from ui.kit.controls import IconButton
from ui.kit.desk import Desk
from ui.kit.job_chip import JobChip, JobList
from ui.reports.page import ReportsPage

WAIT = 120_000


@pytest.fixture
def page(fresh: Path, qtbot: QtBot, tmp_path: Path) -> Iterator[ReportsPage]:
    """The page of a registry of sixty firms."""
    desk = Desk(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    page = ReportsPage(desk)
    qtbot.addWidget(page)
    desk.registry_opened.connect(page.opened)
    desk.open(fresh)
    qtbot.waitUntil(lambda: desk.registry is not None, timeout=WAIT)
    page.options.choose_language("zh")
    yield page
    qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=WAIT)
    desk.close()


def percent(page: ReportsPage, number: int | None) -> int:
    return next((job.percent or 0 for job in page.desk.jobs.shown() if job.number == number), -1)


@pytest.mark.parametrize("name", ["all.pdf", "folder"])
def test_what_is_stopped_half_way_leaves_nothing_half_written(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    chip = JobChip(page.desk.jobs)
    qtbot.addWidget(chip)
    out = tmp_path / "out" / name
    out.parent.mkdir()
    number = page.save_dossiers(out)
    qtbot.waitUntil(lambda: 10 <= percent(page, number) < 90, timeout=WAIT)
    chip.open_list()
    jobs = chip.findChild(JobList)
    assert jobs is not None
    jobs.findChildren(IconButton)[-1].click()
    assert next(job.state for job in page.desk.jobs.shown() if job.number == number) == "stopping"
    jobs.close()
    qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=WAIT)
    left = [path for path in out.parent.rglob("*") if path.is_file()]
    if name == "all.pdf":
        assert left == []
        return
    assert 5 <= len(left) < 60
    for path in left:
        with opened_pdf(path.read_bytes()) as document:
            assert len(document) >= 2


def test_all_firms_are_in_one_file_and_the_progress_only_grows(page: ReportsPage, qtbot: QtBot, tmp_path: Path) -> None:
    told: list[int] = []
    out = tmp_path / "all.pdf"
    number = page.save_dossiers(out)
    page.desk.jobs.changed.connect(lambda: told.append(percent(page, number)))
    qtbot.waitUntil(lambda: out.exists() and not page.desk.jobs.busy, timeout=WAIT)
    steps = [one for one in told if one >= 0]
    assert steps == sorted(steps)
    assert len(set(steps)) > 10
    with opened_pdf(out.read_bytes()) as document:
        heads = sum(entry.level == 0 for entry in document.get_toc())
    assert heads == 60
