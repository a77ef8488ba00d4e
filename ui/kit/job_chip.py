"""What runs: the chip in the top bar, and the list with a cancel for each job that it opens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from registry.i18n import Text, _
from ui.kit import glyphs
from ui.kit.controls import HoverButton, IconButton, Label
from ui.kit.fonts import Type, advance
from ui.kit.layout import column, panel, row
from ui.kit.menu import soften
from ui.kit.theme import tokens
from ui.kit.worker import Job, Jobs


class JobChip(HoverButton):
    """What runs, in the top bar: a ring, the job's name, its percentage. A click opens the list with its cancel."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._list: JobList | None = None
        jobs.changed.connect(self._changed)
        self.clicked.connect(self.open_list)
        self.hide()

    def _changed(self) -> None:
        shown = self._jobs.shown()
        self.setVisible(bool(shown))
        if shown:
            self.setAccessibleName(f"{_job_title(shown[0])} {_percent(shown[0])}")
        self.updateGeometry()
        self.update()
        if self._list is not None:
            self._list.refresh()

    def open_list(self) -> None:
        """Show the list of jobs below the chip."""
        self._list = JobList(self, self._jobs)
        self._list.destroyed.connect(self._forget)
        self._list.move(self.mapToGlobal(QPoint(self.width() - self._list.width(), self.height() + 4)))
        self._list.show()

    def _forget(self) -> None:
        self._list = None

    def _texts(self) -> tuple[str, str]:
        shown = self._jobs.shown()
        return (_job_title(shown[0]), _percent(shown[0])) if shown else ("", "")

    def sizeHint(self) -> QSize:
        title, percent = self._texts()
        width = advance(Type.CELL, title) + advance(Type.CELL, percent)
        return QSize(min(width, 260) + 48, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens()
        shown = self._jobs.shown()
        if not shown:
            return
        with glyphs.kept(painter):
            painter.setPen(QPen(now.line2, 1))
            painter.setBrush(now.hover if self.underMouse() else now.surface)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            ring = QRectF(9, self.height() / 2 - 5, 10, 10)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(now.dataSoft, 2))
            painter.drawEllipse(ring)
            painter.setPen(QPen(now.accent, 2))
            painter.drawArc(ring, 90 * 16, -round((shown[0].percent or 25) * 3.6 * 16))
        title, percent = self._texts()
        room = self.rect().adjusted(26, 0, -8, 0)
        number = advance(Type.CELL, percent)
        glyphs.paint_text(painter, room.adjusted(0, 0, -number - 6, 0), title)
        glyphs.paint_text(painter, room, percent, Type.CELL, "text3", Qt.AlignmentFlag.AlignRight)


def _job_title(job: Job) -> str:
    if job.state == "stopping":
        return _("Stopping: {job}", job=str(job.title))
    return str(job.title)


def _percent(job: Job) -> str:
    return "" if job.percent is None else _("{n} %", n=job.percent)


class JobList(QFrame):
    """The list that the job chip opens."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        soften(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Jobs"))
        self._jobs = jobs
        self._box = column(gap=10, margins=(14, 12, 14, 12))
        self._card = panel(self._box)
        self._card.setProperty("card", "true")
        self.setLayout(column(self._card))
        self.setFixedWidth(400)
        self.refresh()

    def refresh(self) -> None:
        """Show the jobs as they are now."""
        from ui.kit.controls import Bar
        from ui.kit.layout import clear

        clear(self._box)
        shown = self._jobs.shown()
        self._box.addWidget(Label(Text("Jobs"), Type.SECTION))
        if not shown:
            self._box.addWidget(Label(Text("Nothing runs now."), Type.CELL, "text2"))
        for job in shown:
            stop = IconButton("x", Text("Stop this job"), size=24)
            stop.setEnabled(job.state != "stopping")
            stop.clicked.connect(lambda _on=False, number=job.number: self._jobs.cancel(number))
            self._box.addLayout(row(Label(_job_title(job)), None, Label(_percent(job), tone="text2"), stop))
            self._box.addWidget(Bar((job.percent or 0) / 100, "data" if job.state == "stopping" else "accent"))
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
