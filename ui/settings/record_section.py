"""A section of the settings that is a list and the form of the line in front: what people, words and days share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from registry.errors import RegistryError
from registry.i18n import Text
from ui.kit.controls import Button, Label
from ui.kit.desk import Desk
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.layout import column, panel, row
from ui.kit.pane import Scroll, Splitter
from ui.kit.table.columns import Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.change import ChangeSet
    from registry.view import Registry
    from ui.kit.worker import Ticket

R = TypeVar("R")
_PANE = 400
MakeChange = Callable[[Any], "ChangeSet | None"]
"""Gets a connection, answers the change set to apply or None for nothing."""


class Writer:
    """Applies what a section changes, and says it or what refused it."""

    def __init__(self, desk: Desk, owner: QWidget, wrong: Label) -> None:
        self._desk, self._owner, self._wrong = desk, owner, wrong

    def write(self, make: MakeChange, said: Text, done: Callable[[], None] | None = None) -> None:
        """Apply the change set that `make` answers and say `said`; the reason where it is refused."""
        self._wrong.hide()

        def work(registry: Registry, _ticket: Ticket) -> bool:
            from registry.change import apply

            with registry.read() as connection:
                change = make(connection)
            return change is not None and apply(registry, change) is not None

        def finished(changed: bool) -> None:
            if changed:
                self._desk.say(said, action=(Text("Undo"), self._desk.undo))
            if done is not None and isValid(self._owner):
                done()

        self._desk.write(work, finished, failed=self._failed, initiator=self._owner)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, RegistryError) and isValid(self._owner):
            self._wrong.say(error.brief)
            self._wrong.show()
        else:
            self._desk.failed.emit(error)


class RecordSection(QWidget, Generic[R]):
    """A table at the left, a form at the right with its buttons below.

    Subclasses put their controls into `form`, answer `columns`, and say what is shown for a row in `show_one`.
    """

    name: Text
    empty: tuple[Text, Text]

    def __init__(self, desk: Desk, key: Callable[[R], Any], *controls: QWidget) -> None:
        super().__init__()
        self.desk = desk
        self.wrong = Label("", Type.SMALL, "bad", wrap=True)
        self.wrong.hide()
        self.writer = Writer(desk, self, self.wrong)
        self.model: RowsModel[R] = RowsModel(self.columns(), key)
        self.table: Table[R] = Table(self.model, self.name, frozen=0)
        self.add = Button(Text("Add"), icon="plus")
        self.save = Button(Text("Save"), "primary")
        self.remove = Button(Text("Remove"), "danger")
        self._wanted: Any = None
        self.form = column(gap=8, margins=(16, 12, 16, 12))
        self.build_form()
        self.form.addWidget(self.wrong)
        self.form.addStretch(1)
        inside = QWidget()
        inside.setLayout(self.form)
        foot = panel(row(self.remove, None, self.save, margins=(16, 0, 16, 0)), edge="top")
        foot.setFixedHeight(52)
        pane = column(Scroll(inside, self.name), foot)
        pane.setStretch(0, 1)
        self.splitter = Splitter(self.table, panel(pane, edge="left"))
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.bar = panel(row(*controls, None, self.add, gap=8, margins=(16, 8, 16, 8)), edge="bottom")
        whole = column(self.bar, self.splitter)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        desk.hold_back(self.add, self.save, self.remove)
        self.table.row_changed.connect(lambda one: self._show(one))
        self.table.row_opened.connect(lambda _one: self.first_field().setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.add.clicked.connect(lambda _on=False: self.begin())
        self.save.clicked.connect(lambda _on=False: self.take())
        self.remove.clicked.connect(lambda _on=False: self.take_out())

    # -- for subclasses

    def columns(self) -> list[Column[R]]:
        """The columns of the table."""
        raise NotImplementedError

    def build_form(self) -> None:
        """Put the controls into `form`."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """Where the keyboard enters the form."""
        raise NotImplementedError

    def show_one(self, one: R | None) -> None:
        """Show a row in the form; None for a new one."""
        raise NotImplementedError

    def take(self) -> None:
        """Write what the form says."""
        raise NotImplementedError

    def take_out(self) -> None:
        """Take the row in front out."""
        raise NotImplementedError

    def fetch(self, connection: Any) -> Sequence[R]:
        """The rows, read off the window's thread."""
        raise NotImplementedError

    # -- shared

    def read(self) -> None:
        """Read the rows anew; the one in front stays."""
        registry = self.desk.registry
        if registry is None:
            self.show_rows(())
            return

        def work(_ticket: Ticket) -> Sequence[R]:
            with registry.read() as connection:
                return self.fetch(connection)

        self.desk.jobs.read(work, self.show_rows, lane=f"settings.{type(self).__name__}", owner=self)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; `_wanted` or the one in front stays in front."""
        place = self.table.current_row()
        self.model.set_rows(rows)
        self.table.set_empty(None if rows else EmptyState(*self.empty))
        keys = [self.model.key_of(number) for number in range(self.model.rowCount())]
        if self._wanted in keys:
            self.table.set_current(self._wanted)
        elif rows and self.table.current() is None:
            self.table.set_current(keys[min(max(place, 0), len(keys) - 1)])
        else:
            self._show(self.table.current())
        self._wanted = None

    def want(self, key: Any) -> None:
        """Bring the row of this key to the front once it is read."""
        self._wanted = key

    def _show(self, one: R | None) -> None:
        self.wrong.hide()
        self.show_one(one)

    def begin(self) -> None:
        """Empty the form for a new row."""
        self.wrong.hide()
        self.show_one(None)
        self.first_field().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(self.columns())
        self._show(self.table.current())

    def fit(self, width: int, height: int) -> None:
        """Share the width between the list and the form."""
        self.table.set_density("compact" if height < 700 else "normal")
        pane = min(_PANE, max(300, width * 2 // 5))
        self.splitter.setSizes([width - pane, pane])

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        return [self.table, self.first_field()]
