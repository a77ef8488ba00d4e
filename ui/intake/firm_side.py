"""One firm of the review: what its rows change, value by value, its conflicts on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget

from registry.i18n import Language, Text, _, current_language, n_
from ui.firms.line_kinds import origin_of
from ui.firms.names import names
from ui.intake.line_table import LineTable
from ui.intake.lines import Line, conflict_lines, lines_of
from ui.intake.model import place_text
from ui.intake.remark_list import RemarkList
from ui.intake.review import ReviewRow
from ui.kit.controls import Button, ElidedLabel, Glyph, Label, Radio
from ui.kit.feedback import EmptyState
from ui.kit.fonts import Type
from ui.kit.form import SOURCE_ICONS
from ui.kit.layout import clear, column, panel, row, rule
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from ui.intake.state import IntakeState

MOST_CONFLICTS = 250
"""Pixels of the list of conflicts, beyond which it scrolls."""
_STATES = {
    "new": Text("New firm"),
    "updated": Text("Changed by this import"),
    "unchanged": Text("The sheet says what the registry holds."),
    "conflict": Text("Changed since, by hand or from a better source"),
}


class FirmSide(QFrame):
    """All planned changes of one firm, conflicts on top.

    Signals:
        resolved: (record uid, field key) of a conflict, and whether the sheet's value is taken.
        toggled: a line to leave out, or to take again.
        faults_wanted: show what is wrong in the firm's rows.
        match_wanted: say whether the firm is another one.
    """

    resolved = Signal(object, bool)
    toggled = Signal(object)
    faults_wanted = Signal(object)
    match_wanted = Signal(object)

    def __init__(self, state: IntakeState) -> None:
        super().__init__()
        self._row: ReviewRow | None = None
        self._name = ElidedLabel("", Type.PANE_TITLE)
        self._state = ElidedLabel("", Type.CELL, "text2")
        self._source = ElidedLabel("", Type.SMALL, "text3", keep=" › ")
        self._conflicts: QVBoxLayout = column(gap=4)
        self._choices = panel(self._conflicts)
        self._scroll = Scroll(self._choices, Text("Conflicts of this firm"))
        self._groups: dict[object, QButtonGroup] = {}
        self.table = LineTable(state, Text("Changes of this firm"))
        self.model = self.table.model_of_lines
        self.table.toggled.connect(self.toggled)
        self.table.decided.connect(lambda line, take: self.resolved.emit(line.key, take))
        self._faults = Button("", "link")
        self._faults.clicked.connect(lambda _on=False: self.faults_wanted.emit(self._row))
        self._fault_line = panel(row(Glyph("err", "bad", 14), self._faults, None, gap=6))
        self._like = Label("", Type.CELL, "warn", wrap=True)
        self.match = Button(Text("Say whether they are one firm"), "link")
        self.match.clicked.connect(lambda _on=False: self.match_wanted.emit(self._row))
        self._like_line = panel(column(self._like, row(self.match, None), gap=2))
        self.remarks = RemarkList(placed=True)
        head = column(
            *(self._name, 2, self._state, 2, self._source, self._like_line, self._fault_line, 4, self.remarks),
            margins=(16, 12, 16, 12),
        )
        self._box = panel(column(self._scroll, margins=(16, 0, 16, 8)))
        whole = column(head, self._box, rule(strong=True), self.table)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def show_row(self, firm: ReviewRow) -> None:
        """Show the changes of `firm`."""
        same = self._row is not None and self._row.uid == firm.uid
        self._row = firm
        language = current_language()
        self._name.say(names(firm.after, language)[0])
        self._state.say(_STATES[firm.state])
        self._source.say(f"{firm.planned.file} › {place_text(firm)}")
        self.table.lay_beside(firm.before is not None)
        self.model.set_rows(lines_of(firm, language))
        self.table.set_empty(
            None if self.model.rowCount() else EmptyState(Text("No change"), Text("Nothing of this firm is written."))
        )
        like = firm.planned.like
        self._like_line.setVisible(bool(like))
        self._like.say(Text("It waits: {name} is a very similar name.", name=like))
        self._fault_line.setVisible(bool(firm.faults) and not like)
        self._faults.say(n_("{n} value is left out", "{n} values are left out", len(firm.faults)))
        self.remarks.show_remarks(firm.remarks)
        self._show_conflicts(firm, language)
        if not same:
            self.table.scrollToTop()

    def _show_conflicts(self, firm: ReviewRow, language: Language) -> None:
        held = next((key for key, group in self._groups.items() if any(b.hasFocus() for b in group.buttons())), None)
        clear(self._conflicts)
        self._groups, height = {}, 0
        conflicts = conflict_lines(firm, language)
        self._box.setVisible(bool(conflicts))
        for line in conflicts:
            choice = self._conflict(line, decided=line.key not in firm.undecided)
            self._conflicts.addWidget(choice)
            choice.show()  # at once: what a layout shows in the next turn cannot take the keyboard now
            height += choice.sizeHint().height() + self._conflicts.spacing()
        self._scroll.setFixedHeight(min(height, MOST_CONFLICTS))
        self._order_by_keys(held)

    def _order_by_keys(self, held: object) -> None:
        """Tab goes through the conflicts before the table below; a choice does not take the keyboard out of its conflict."""
        before: QWidget = self.match
        for after in (self._faults, *(b for group in self._groups.values() for b in group.buttons()), self.table):
            self.setTabOrder(before, after)
            before = after
        group = self._groups.get(held)
        chosen = group.checkedButton() if group is not None else None
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _conflict(self, line: Line, *, decided: bool) -> QWidget:
        group = QButtonGroup(self)
        self._groups[line.key] = group
        take = Radio(line.new, name=Text("{field}: take {value} from the sheet", field=line.label, value=line.new))
        keep = Radio(
            line.old or "—", name=Text("{field}: keep {value} of the registry", field=line.label, value=line.old or "—")
        )
        for number, button in enumerate((take, keep)):
            group.addButton(button, number)
        # Undecided, the registry's value stays: the safe side is the one shown as chosen.
        chosen, other = (take, keep) if decided and line.state == "changed" else (keep, take)
        chosen.setChecked(True)
        other.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab stops at the chosen side, the arrows go to the other
        group.idClicked.connect(lambda number, key=line.key: self.resolved.emit(key, number == 0))
        title = row(Label(line.label, Type.SECTION), None)
        if not decided:
            title.addWidget(Label(Text("Undecided: the registry's value stays"), Type.LABEL_STRONG, "warn"))
        whole = column(
            title,
            self._side(take, "sheet", line.source),
            self._kept(keep, line),
            gap=2,
        )
        return panel(whole)

    def _kept(self, keep: Radio, line: Line) -> QWidget:
        """The registry's side of a conflict, with who wrote it or where it stands."""
        origin = origin_of(line.origin)
        return (
            self._side(keep, None, _("in the registry"))
            if origin is None
            else self._side(keep, origin.kind, origin.text)
        )

    @staticmethod
    def _side(choice: Radio, kind: str | None, text: str) -> QWidget:
        """A side of a conflict and where it comes from."""
        said = ElidedLabel(text, Type.SMALL, "text3", keep=" › ")
        mark = Glyph(SOURCE_ICONS.get(kind or "", "info"), "text3", 12)
        if kind is None:
            mark.hide()
        whole = row(choice, 8, mark, said, gap=4)
        whole.setStretch(3, 1)
        return panel(whole)

    def respeak(self) -> None:
        """The language changed."""
        self.table.respeak()
        if self._row is not None:
            self.show_row(self._row)
