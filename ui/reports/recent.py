"""The papers saved lately: a click opens one, the folder beside it shows where it lies, and one that is gone says so."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from registry.errors import RegistryError
from registry.i18n import Text, _
from ui.kit import glyphs, layout
from ui.kit.controls import HoverButton, IconButton, Label
from ui.kit.fonts import Type
from ui.kit.format import day, short_day
from ui.kit.theme import tokens
from ui.kit.words import plain_tip
from ui.reports.papers import TITLES

if TYPE_CHECKING:
    from registry.view.recent_papers import RecentPaper
    from ui.kit.desk import Desk

SHOWN = 5
_DAY_WIDTH = 84


class RecentFile(HoverButton):
    """One file: its name and the day; struck through where it is gone."""

    def __init__(self, paper: RecentPaper) -> None:
        super().__init__()
        self.paper = paper
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(plain_tip(str(paper.path)))
        name, kind = paper.path.name, TITLES.get(paper.kind, "")
        said = Text("Open {file}, {kind}", file=name, kind=kind) if paper.there else _gone(name)
        self.setAccessibleName(str(said))

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        if self.underMouse():
            with glyphs.kept(painter):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(now.hover)
                painter.drawRoundedRect(self.rect(), 6, 6)
        if self.hasFocus():
            with glyphs.kept(painter):
                painter.setPen(QPen(now.accent, 2))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        there = self.paper.there
        name = self.rect().adjusted(8, 0, -_DAY_WIDTH - 4, 0)
        glyphs.paint_text(painter, name, self.paper.path.name, Type.CELL, "text" if there else "text3")
        right = _day(self.paper.at.date()) if there else _("File not found")
        end = self.rect().adjusted(self.width() - _DAY_WIDTH, 0, -6, 0)
        glyphs.paint_text(painter, end, right, Type.SMALL, "text3" if there else "bad", Qt.AlignmentFlag.AlignRight)


def _day(value: date) -> str:
    """The day of this year without it, another with it."""
    return short_day(value) if value.year == date.today().year else day(value)


def _gone(name: str) -> Text:
    return Text("{file} is not there any more; take it off the list", file=name)


class RecentFiles(QWidget):
    """The list. It reads and writes what the registry remembers; hidden while there is nothing.

    Signals:
        kept: what is remembered is another.
    """

    kept = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[RecentFile] = []
        self.folders: list[IconButton] = []
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(8, 0, 8, 0)
        self._rows.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 10)
        box.setSpacing(4)
        box.addWidget(layout.rule())
        box.addLayout(layout.row(Label(Text("Recent files"), Type.SMALL, "text2"), None, margins=(16, 8, 16, 2)))
        box.addLayout(self._rows)
        self.hide()

    def read(self) -> None:
        """Read the list again, and which of its files still lie there."""
        registry = self._desk.registry
        if registry is None:
            self._show(())
            return

        def work(_ticket: object) -> tuple[RecentPaper, ...]:
            from registry.view.recent_papers import recent_papers

            return recent_papers(registry)

        self._desk.jobs.read(work, self._show, lane="reports.recent", owner=self)

    def note(self, path: Path, kind: str) -> None:
        """Remember a file that was saved."""
        at = datetime.now().astimezone()

        def work(_ticket: object) -> None:
            from registry.view.recent_papers import note_paper

            if (registry := self._desk.registry) is not None:
                note_paper(registry, path, kind, at)

        self._keep(work)

    def _forget(self, path: Path) -> None:
        def work(_ticket: object) -> None:
            from registry.view.recent_papers import forget_paper

            if (registry := self._desk.registry) is not None:
                forget_paper(registry, path)

        self._keep(work)

    def _keep(self, work: object) -> None:
        def failed(error: Exception) -> None:
            # The paper is saved; a registry that cannot be written only does not remember where.
            if not isinstance(error, RegistryError):
                self._desk.failed.emit(error)

        def done(_none: object) -> None:
            self.kept.emit()
            self.read()

        self._desk.jobs.write(work, done, failed=failed, owner=self)  # type: ignore[arg-type]

    def respeak(self) -> None:
        """Say days and names in the language in use."""
        self._show(tuple(row.paper for row in self.rows))

    def _show(self, papers: tuple[RecentPaper, ...]) -> None:
        layout.clear(self._rows)
        self.rows, self.folders = [], []
        for paper in papers[:SHOWN]:
            row = RecentFile(paper)
            row.clicked.connect(lambda _on=False, one=paper: self._open(one))
            self.rows.append(row)
            folder = IconButton("folder" if paper.there else "x", _beside(paper))
            folder.clicked.connect(lambda _on=False, one=paper: self._reveal(one))
            self.folders.append(folder)
            line = layout.row(row, folder, gap=2)
            line.setStretch(0, 1)
            self._rows.addLayout(line)
        self.setVisible(bool(papers))

    def _open(self, paper: RecentPaper) -> None:
        if not paper.there:
            self._forget(paper.path)
        elif not paper.path.exists():
            self._desk.say(Text("{file} is not there any more.", file=paper.path.name), str(paper.path.parent), "warn")
            self.read()
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(paper.path))):
            said = Text("No program on this machine opens {file}.", file=paper.path.name)
            self._desk.say(said, str(paper.path.parent), "warn")

    def _reveal(self, paper: RecentPaper) -> None:
        if not paper.there:
            self._forget(paper.path)
            return
        folder = paper.path if paper.path.is_dir() else paper.path.parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._desk.say(Text("The folder cannot be opened from here."), str(folder), "warn")


def _beside(paper: RecentPaper) -> Text:
    """What the button beside a file does."""
    if paper.there:
        return Text("Show the folder of {file}", file=paper.path.name)
    return Text("Take {file} off the list", file=paper.path.name)
