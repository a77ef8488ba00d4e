"""Two firms of the registry become one: side by side, each value chosen, one change that undo takes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from registry.i18n import Text, current_language, n_
from ui.kit.controls import Button, ElidedLabel, Field, Glyph, Label, Radio
from ui.kit.desk import Desk
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type, scaled
from ui.kit.layout import clear, column, panel, row
from ui.kit.pane import Scroll
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.words import plain_tip
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.change import Applied
    from registry.change.firm_records import FirmRecords, MergeLine
    from registry.view import FirmRow, Registry

WIDTH = 680
_LINE = 30
_TITLES = 150
_MOST = 11
"""Lines in sight before they scroll."""


class MergeDialog(Dialog):
    """The firm that stays at the left, the one that goes at the right.

    Args:
        merge: called with the one that stays, the one that goes, the fields taken from the latter, and the reason.
    """

    def __init__(
        self,
        parent: QWidget,
        firms: tuple[FirmRecords, FirmRecords],
        merge: Callable[[FirmRecords, FirmRecords, frozenset[str], str], None],
    ) -> None:
        super().__init__(parent, WIDTH)
        self.setWindowTitle(str(Text("Merge two firms")))
        self._kept, self._gone, self._merge = *firms, merge
        self._groups: dict[str, QButtonGroup] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 4, 12, 4)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._left, self._right = ElidedLabel("", Type.NAME), ElidedLabel("", Type.NAME)
        self._swap = Button(Text("Swap"), icon="swap", name=Text("Swap the firm that stays and the one that goes"))
        self._same = Label("", Type.SMALL, "text3")
        self._moves = Label("", Type.SMALL, "text3", wrap=True)
        self._code = Label("", Type.CELL, "warn", wrap=True)
        self.reason = Field(Text("Reason"))
        self._scroll = Scroll(panel(self._grid), Text("Fields side by side"))
        self._lay_out()
        self._swap.clicked.connect(lambda _on=False: self._turn())
        self.add_button(Text("Cancel"), run=self.reject)
        self.merge_button = self.add_button(Text("Merge into one firm"), "primary", self._take)
        self._show()

    def _lay_out(self) -> None:
        beside = QWidget()
        beside.setFixedWidth(_TITLES)
        heads = row(
            beside,
            panel(column(Label(Text("Stays"), Type.LABEL, "text3"), self._left)),
            panel(column(Label(Text("Goes; its names stay findable"), Type.LABEL, "text3"), self._right)),
            gap=12,
            margins=(0, 0, 12, 0),
        )
        heads.setStretch(1, 1)
        heads.setStretch(2, 1)
        self._grid.setColumnMinimumWidth(0, _TITLES)
        self.body.addLayout(row(Label(Text("Merge two firms"), Type.PANE_TITLE), None, self._swap))
        self.body.addSpacing(8)
        self.body.addLayout(heads)
        self.body.addSpacing(4)
        self._warn = panel(row(Glyph("warn", "warn", 14), self._code, gap=8))
        self.body.addWidget(self._warn)
        self.body.addWidget(self._scroll)
        self.body.addWidget(self._same)
        self.body.addWidget(self._moves)
        self.body.addSpacing(8)
        self.body.addWidget(Label(Text("Reason"), Type.LABEL, "text3"))
        self.body.addWidget(self.reason)

    def _turn(self) -> None:
        """The other firm stays."""
        self._kept, self._gone = self._gone, self._kept
        self._show()

    def _show(self) -> None:
        from registry.change.firm_records import compare_firms

        lines = compare_firms(self._kept, self._gone)
        self._left.say(self._kept.name)
        self._right.say(self._gone.name)
        clear(self._grid)
        self._groups = {}
        differing = [line for line in lines if not line.equal]
        for number, line in enumerate(differing):
            self._add(number, line)
        for place in (1, 2):
            self._grid.setColumnStretch(place, 1)
        self._scroll.setFixedHeight(scaled(_LINE) * min(max(len(differing), 1), _MOST) + 12)
        same = len(lines) - len(differing)
        self._same.say(n_("{n} value is the same in both", "{n} values are the same in both", same))
        self._same.setVisible(same > 0)
        self._moves.say(_moved(self._gone))
        codes = next((line for line in differing if line.key == "firm.uscc"), None)
        clash = codes is not None and codes.kept is not None and codes.gone is not None
        self._warn.setVisible(clash)
        if clash:
            self._code.say(
                Text("They have different credit codes. If they are one firm all the same, choose its code.")
            )
        self._codes_chosen()

    def _add(self, number: int, line: MergeLine) -> None:
        language = current_language()
        title = line.title.render(language)
        if line.year is not None:
            title = Text("{metric} in {year}", metric=title, year=line.year).render(language)
        label = ElidedLabel(title, Type.CELL, "text2")
        label.setFixedWidth(_TITLES)
        self._grid.addWidget(label, number, 0)
        group = QButtonGroup(self)
        for place, value in enumerate((line.kept, line.gone)):
            text = _words(line, value)
            side = self._kept.name if place == 0 else self._gone.name
            said = Text("{field}, {side}: {value}", field=title, side=side, value=text)
            choice = Radio(text, name=said, gives_way=True)
            choice.setToolTip(plain_tip(text))
            choice.setEnabled(value is not None)
            group.addButton(choice, place)
            self._grid.addWidget(choice, number, place + 1)
        clash = line.key == "firm.uscc" and line.kept is not None and line.gone is not None
        if not clash:
            group.button(0 if line.kept is not None else 1).setChecked(True)
        group.idClicked.connect(lambda _number: self._codes_chosen())
        self._groups[line.key] = group

    def _codes_chosen(self) -> None:
        """Nothing is merged before a choice between two credit codes."""
        group = self._groups.get("firm.uscc")
        self.merge_button.setEnabled(group is None or group.checkedId() >= 0)

    def _take(self) -> None:
        chosen = {key: group.checkedId() for key, group in self._groups.items()}
        take = frozenset(key for key, side in chosen.items() if side == 1)
        self.accept()
        self._merge(self._kept, self._gone, take, self.reason.text().strip())


def _words(line: MergeLine, value: Any) -> str:
    from registry.model.wording import show_metric, show_value

    language = current_language()
    if line.year is not None and value is not None:
        return show_metric(value, language)
    return show_value(line.field, value, language)


def _moved(gone: FirmRecords) -> str:
    """What goes over with the firm that goes."""
    rounds, milestones = len(gone.children["funding_event"]), len(gone.children["milestone"])
    recognitions = len(gone.children["recognition"])
    counts = (
        (rounds, n_("{n} round", "{n} rounds", rounds)),
        (milestones, n_("{n} milestone", "{n} milestones", milestones)),
        (recognitions, n_("{n} recognition", "{n} recognitions", recognitions)),
    )
    parts = [said for n, said in counts if n]
    if not parts:
        return str(Text("The other firm has no rounds, milestones or recognitions."))
    joint = "、" if current_language().value == "zh" else ", "
    return str(Text("{records} move along; what is there already is not doubled.", records=joint.join(parts)))


class MergeFlow(QObject):
    """Merges the two firms that are checked in the table of a page.

    Args:
        page: the dialog's parent, and what the change is said to come from.
    """

    def __init__(self, page: QWidget, desk: Desk, table: Table[FirmRow], model: RowsModel[FirmRow]) -> None:
        super().__init__(page)
        self._page, self._desk, self._table, self._model = page, desk, table, model
        self.dialog: MergeDialog | None = None

    def start(self) -> None:
        """Show the two firms side by side."""
        registry, firms = self._desk.registry, self._model.checked()
        if registry is None or self.dialog is not None:
            return
        if len(firms) != 2:
            self._desk.say(Text("Check the two firms that are one, then merge them."), tone="info")
            return
        one, other = (firm.uid for firm in firms)

        def work(_ticket: Ticket) -> tuple[FirmRecords, FirmRecords]:
            from registry.change.merge import two_firms

            return two_firms(registry, one, other)

        self._desk.jobs.read(work, self._show, lane="firms.merge", owner=self._page)

    def _show(self, both: tuple[FirmRecords, FirmRecords]) -> None:
        dialog = MergeDialog(self._page, both, self._write)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self, _result: int) -> None:
        self.dialog = None
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self, kept: FirmRecords, gone: FirmRecords, take: frozenset[str], reason: str) -> None:
        actor = self._desk.actor
        own = kept.firm["uscc"]
        code = str(own) if "firm.uscc" not in take and own is not None else None

        def work(registry: Registry, _ticket: Ticket) -> Applied | None:
            from registry.change import apply
            from registry.change.merge import merge_firms

            return apply(registry, merge_firms(registry, kept.uid, gone.uid, take, actor, reason, code=code))

        def merged(_applied: Applied | None) -> None:
            self._model.check_all(False)
            self._table.set_current(kept.uid)
            self._desk.say(Text("Merged into {firm}", firm=kept.name), action=(Text("Undo"), self._desk.undo))

        self._desk.write(work, merged, title=Text("Merging two firms"), initiator=self._page)
