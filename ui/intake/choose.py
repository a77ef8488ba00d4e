"""The first step: a place to drop workbooks, buttons to choose them, and the list of those that were chosen."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from registry.errors import RegistryError
from registry.i18n import Text
from ui.intake.choice import FileChoice
from ui.intake.file_list import FileList
from ui.intake.file_row import ErrorPanel
from ui.intake.foot import StepFoot
from ui.kit import glyphs, icons
from ui.kit.books import KINDS
from ui.kit.controls import Button, Field, Label
from ui.kit.drop import DropFrame
from ui.kit.focus import repolish
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row

WIDTH, LIST_WIDTH = 560, 960


class DropArea(DropFrame):
    """Takes workbooks."""

    def __init__(self) -> None:
        super().__init__(Text("Drop district returns here"), 132, sunken=True)
        self._thin = False

    def set_thin(self, thin: bool) -> None:
        """One line high, beside the list of what was chosen."""
        self._thin = thin
        self.setFixedHeight(40 if thin else 132)
        self.update()

    def paint_inside(self, painter: QPainter) -> None:
        if self._thin:
            painter.drawPixmap(14, (self.height() - 16) // 2, icons.pixmap("sheet", "text2", 16))
            glyphs.paint_text(painter, self.rect().adjusted(40, 0, -12, 0), self.text, Type.CELL, "text2")
            return
        middle, centre = self.height() // 2, Qt.AlignmentFlag.AlignHCenter
        painter.drawPixmap(self.width() // 2 - 10, middle - 42, icons.pixmap("sheet", "text2", 20))
        glyphs.paint_text(
            painter, self.rect().adjusted(0, middle - 14, 0, -middle + 8), self.text, Type.NAME, "text", centre
        )
        kinds = ", ".join(kind[1:] for kind in KINDS)
        glyphs.paint_text(
            painter, self.rect().adjusted(0, middle + 10, 0, -middle + 32), kinds, Type.SMALL, "text3", centre
        )


class ChooseStep(QWidget):
    """Choose the workbooks of an import; see how each was read.

    Signals:
        files_wanted, folder_wanted, template_wanted, memory_wanted, earlier_wanted: a button or link was pressed.
        dropped: paths were dropped here.
        returned: go back to the import these files are already in.
        gone_on: import what was read.
        cancelled: give the import up.
        removed, password_given, encoding_chosen: of the file with this number.
    """

    files_wanted = Signal()
    folder_wanted = Signal()
    template_wanted = Signal()
    memory_wanted = Signal()
    earlier_wanted = Signal()
    dropped = Signal(list)
    returned = Signal()
    gone_on = Signal()
    cancelled = Signal()
    removed = Signal(int)
    password_given = Signal(int, str)
    encoding_chosen = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._error = ErrorPanel()
        self._stops: list[QWidget] = []
        self.choose = Button(Text("Choose files"), "primary", big=True)
        self.folder = Button(Text("Choose a folder"), big=True)
        self.template = Button(Text("Save the template of the district return"), "link")
        self.memory = Button(Text("Import memory"), "link")
        self.earlier = Button(Text("Earlier imports"), "link")
        self.back = Button(Text("Back to the import"), "primary", big=True)
        self.drop = DropArea()
        self.list = FileList()
        self.foot = StepFoot()
        self.foot.back_button.hide()
        line = self.foot.layout()
        assert line is not None
        line.addWidget(self.back)
        self._build()
        self._connect()
        self.show_choice(FileChoice(), busy=False)

    def _build(self) -> None:
        self._about = Label(
            Text(
                "Columns are matched by their headers, units and dates are read as written. "
                "You see every change before anything is written."
            ),
            Type.CELL,
            "text2",
            wrap=True,
        )
        self._take = column(self.drop, row(self.choose, self.folder, None), gap=16)
        self._links = row(self.template, self.memory, self.earlier, None, gap=16)
        for link in (self.template, self.memory, self.earlier):
            self._links.setAlignment(link, Qt.AlignmentFlag.AlignLeft)
        self._top = QWidget()
        self._top.setLayout(
            column(
                Label(Text("Choose the returns to import"), Type.PANE_TITLE),
                6,
                self._about,
                12,
                self._take,
                12,
                self._links,
                8,
                self._error,
            )
        )
        self._top.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._whole = QWidget()
        whole = column(self._top, 8, self.list)
        whole.setStretch(2, 1)
        self._whole.setLayout(whole)
        self._sides = row(self._whole, None, margins=(24, 20, 24, 0))
        self._sides.setStretch(0, 100)
        self._rest = panel(column(None))
        everything = column(self._sides, self._rest, self.foot)
        self._everything = everything
        self.setLayout(everything)

    def _connect(self) -> None:
        self.drop.dropped.connect(self.dropped)
        for button, signal in (
            (self.choose, self.files_wanted),
            (self.folder, self.folder_wanted),
            (self.template, self.template_wanted),
            (self.memory, self.memory_wanted),
            (self.earlier, self.earlier_wanted),
            (self.back, self.returned),
        ):
            button.clicked.connect(lambda _on=False, signal=signal: signal.emit())
        self.foot.cancelled.connect(self.cancelled)
        self.foot.next.connect(self.gone_on)
        self.list.removed.connect(self.removed)
        self.list.password_given.connect(self.password_given)
        self.list.encoding_chosen.connect(self.encoding_chosen)
        self.list.entered.connect(self._enter)

    # -- what it shows

    def show_choice(
        self, choice: FileChoice, *, busy: bool, returns: bool = False, planning: int | None = None
    ) -> None:
        """Show the list.

        Args:
            busy: files are being read, or the import is being planned.
            returns: these files are in the import already, as they are.
            planning: how far the plan is, in percent.
        """
        some = bool(choice.lines)
        self._about.setVisible(not some)
        self.list.setVisible(some)
        self.foot.setVisible(some)
        self._rest.setVisible(not some)
        self._everything.setStretch(0, int(some))
        self._everything.setStretch(1, int(not some))
        self._whole.setMaximumWidth(LIST_WIDTH if some else WIDTH)
        self.drop.set_thin(some)
        self._take.setDirection(QBoxLayout.Direction.LeftToRight if some else QBoxLayout.Direction.TopToBottom)
        self._take.setSpacing(12 if some else 16)
        self._take.setStretch(0, int(some))
        self.choose.say(Text("Add files") if some else Text("Choose files"))
        self.folder.say(Text("Add a folder") if some else Text("Choose a folder"))
        kind = "secondary" if some else "primary"
        if self.choose.property("kind") != kind:
            self.choose.setProperty("kind", kind)
            repolish(self.choose)
        self.list.show_lines(choice.lines)
        self._order_tabs()
        self.back.setVisible(returns)
        self.foot.next_button.setVisible(not returns)
        self.show_foot(choice, busy=busy, planning=planning)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The links stand below each other where larger letters leave them no room side by side."""
        super().resizeEvent(event)
        links = (self.template, self.memory, self.earlier)
        wanted = sum(link.sizeHint().width() + 16 for link in links)
        beside = wanted <= min(self.width() - 48, self._whole.maximumWidth())
        self._links.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _order_tabs(self) -> None:
        """Rows and what they ask are made when they are needed, and would come last."""
        foot = self.foot
        stops = [self.earlier, *self.list.stops(), foot.cancel_button, foot.next_button, self.back]
        if stops != self._stops:
            self._stops = stops
            for one, other in pairwise(stops):
                QWidget.setTabOrder(one, other)

    def show_foot(self, choice: FileChoice, *, busy: bool, planning: int | None) -> None:
        """What is going on, and what goes on next; `planning` as in `show_choice`."""
        files = len(choice.files)
        on = Text("Go on with {n} file", "Go on with {n} files", n=files)
        blocking = None
        said: Text | str = ""
        if planning is not None:
            said = Text("Comparing with the registry, {n} %", n=planning)
        elif busy:
            left = len(choice.unread)
            said = Text("{n} file to read", "{n} files to read", n=left)
        elif not files:
            blocking = Text("No file was read yet.")
        else:
            out = len(choice.refused)
            said = Text("{n} file is left out", "{n} files are left out", n=out) if out else ""
        self.foot.show_state(on, said, blocking, busy=busy)

    def show_error(self, error: RegistryError) -> None:
        """Why the files that were read make no import."""
        self._error.show_error(error)

    def hide_error(self) -> None:
        """A new try begins."""
        self._error.hide()

    # -- the keyboard

    @property
    def error(self) -> ErrorPanel:
        """The first reason that is shown: of a file, else of all of them."""
        panels = [row.error for row in self.list.rows.values() if not row.error.isHidden()]
        return panels[0] if panels else self._error

    @property
    def password(self) -> Field:
        """The field of the first file that asks, or asked, for a password."""
        lines = [row.password for row in self.list.rows.values() if row.password is not None]
        asking = [line for line in lines if not line.isHidden()]
        return (asking or lines)[0].field

    def take_focus(self) -> None:
        """Where the keyboard belongs: a password that is asked for, the way on, or the button that chooses."""
        if self.list.focus_asking():
            return
        for button in (self.back, self.foot.next_button, self.choose):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _enter(self) -> None:
        button = self.back if not self.back.isHidden() else self.foot.next_button
        if button.isEnabled():
            button.click()
