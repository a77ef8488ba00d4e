"""The fourth step: what the import changes, firm by firm; what is wrong; what is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from registry.i18n import Text, _, current_language, n_
from ui.firms.names import names
from ui.intake.cell_fix import CellFix
from ui.intake.lines import Line
from ui.intake.model import ReviewTable, cell_text, fault_of, firm_columns, firm_model
from ui.intake.pane import ReviewPane
from ui.intake.problem_list import ProblemList
from ui.intake.review import ReviewRow
from ui.intake.review_foot import ReviewFoot
from ui.intake.state import TABS, ConflictKey, IntakeState, problem_key
from ui.kit.feedback import EmptyState, Notice
from ui.kit.layout import column, panel
from ui.kit.page import NARROW_WINDOW, WIDE_WINDOW, rail_width
from ui.kit.pane import CounterTabs, Splitter

if TYPE_CHECKING:
    from registry.intake.problems import Problem

_EMPTY = {
    "new": Text("No firm of these files is new."),
    "updated": Text("No firm of the registry changes."),
    "unchanged": Text("No firm stays as it is."),
    "conflict": Text("No value was changed by hand since the last import."),
}
_NAMED = 4
"""Firms named in the message that the registry changed."""


class ReviewStep(QWidget):
    """Counters that are tabs, the firms or the problems behind one, the pane, the foot.

    Signals:
        replan_wanted: something was decided that changes the plan.
        fields_wanted: choose the fields to take.
        marked_wanted: save the marked workbook.
        match_wanted: say which firm a row of this firm speaks of.
    """

    replan_wanted = Signal()
    fields_wanted = Signal()
    marked_wanted = Signal()
    match_wanted = Signal(object)

    def __init__(self, state: IntakeState) -> None:
        super().__init__()
        self.state = state
        self.active = True
        self.writing = False
        self.busy = ""
        self.tabs = CounterTabs(TABS, Text("What the import does"))
        self.model = firm_model(state)
        self.table = ReviewTable(self.model)
        self.list = ProblemList()
        self.problems = self.list.table
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.list)
        self.pane = ReviewPane(state)
        self.pane.setMinimumWidth(344)
        self.pane.setMaximumWidth(560)
        self.splitter = Splitter(self._tables, self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.notice = Notice()
        self._notices = panel(column(self.notice, margins=(16, 8, 16, 8)), edge="bottom")
        self.foot = ReviewFoot()
        whole = column(self.tabs, self._notices, self.splitter, self.foot)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setTabOrder(self.table, self.pane.firm.match)  # before the foot
        self.fix: CellFix | None = None
        self._awaited = ""
        self._connect()

    def _connect(self) -> None:
        self.tabs.picked.connect(self._tab_picked)
        self.table.row_changed.connect(self._row_changed)
        self.table.row_opened.connect(self._row_opened)
        self.table.cell_clicked.connect(self._cell_clicked)
        self.table.toggled.connect(self._toggled)
        self.table.edit_wanted.connect(self._edit)
        self.problems.row_changed.connect(self._problem_changed)
        self.problems.row_opened.connect(lambda _problem: self._enter_problem())
        self.list.suggestions_taken.connect(lambda cells: self._mended(self.state.mend_cells(cells)))
        self.list.marked_wanted.connect(self.marked_wanted)
        side = self.pane.firm
        side.resolved.connect(self._resolved)
        side.toggled.connect(self._line_toggled)
        side.match_wanted.connect(self.match_wanted)
        side.faults_wanted.connect(lambda firm: self.go_to_problem(firm.faults[0]))
        problem = self.pane.problem
        problem.mended.connect(self._mend)
        problem.accepted.connect(self._accept)
        problem.taken_back.connect(lambda: self._mended(self.state.unmend()))
        problem.restore_wanted.connect(self._restore)
        problem.left.connect(lambda: self.problems.setFocus(Qt.FocusReason.OtherFocusReason))
        self.pane.duplicate.decided.connect(self._paired)
        self.pane.stepped.connect(self._step_pair)
        self.foot.policy_chosen.connect(self._policy)
        self.foot.fields.clicked.connect(lambda _on=False: self.fields_wanted.emit())

    # -- what is shown

    def reset(self) -> None:
        """Another import: nothing is current yet."""
        self.table.selectionModel().clear()
        self.problems.selectionModel().clear()
        self.list.kind = ""
        self.tabs.pick(self.state.tab)

    def show_review(self) -> None:
        """Fill the tables from the plan in force; the current rows stay."""
        self.tabs.set_figures(self.state.figures())
        self.list.show_problems(self.state.problems, self.state.warnings, self.state.firm_names())
        self.pane.problem.show_mended(self.state.mended)
        self._show_notice()
        self.show_tab()

    def show_tab(self) -> None:
        """Fill what stands behind the counter in front."""
        if self.fix is not None:
            self.fix.close()
        tab = self.state.tab
        problems = tab == "problems"
        self._tables.setCurrentWidget(self.list if problems else self.table)
        if problems:
            self._problem_changed(self.problems.current())
        else:
            self.model.set_rows(self.state.rows_of(tab), self._firms_shown)
        self.show_foot()

    def _firms_shown(self) -> None:
        tab = self.state.tab
        if tab == "problems":  # picked while the firms were sorted
            return
        self.table.set_empty(None if self.model.rowCount() else EmptyState(_EMPTY[tab]))
        awaited, self._awaited = self._awaited, ""
        if not (awaited and self.table.set_current(awaited)) and self.table.current() is None and self.model.rowCount():
            self.table.set_current(self.model.key_of(0))
        self._show_row(self.table.current())

    def show_foot(self) -> None:
        """Say what a commit would do, or what goes on."""
        self.foot.show_state(self.state, active=self.active, busy=self.busy, writing=self.writing)

    def _show_notice(self) -> None:
        """Name the firms whose changes are others since the registry changed."""
        moved = [row for row in self.state.rows if row.uid in self.state.moved] if self.state.moved else []
        self._notices.setVisible(bool(moved))
        if not moved:
            return
        said = _(", ").join(names(row.after, current_language())[0] for row in moved[:_NAMED])
        more = len(moved) - _NAMED
        if more > 0:
            said = n_("{names} and {n} more", "{names} and {n} more", more, names=said)
        message = Text(
            "The registry changed while you were at the review. What the import does to these firms is different now: {names}.",
            names=said,
        )
        self.notice.show_message(message, action=(Text("I have looked at them"), self._seen))

    def _seen(self) -> None:
        self.state.moved.clear()
        self._show_notice()
        self.table.viewport().update()
        self.show_foot()
        self.focus()

    # -- hands

    def _tab_picked(self, key: str) -> None:
        self.state.tab = key
        if self.state.plan is not None:
            self.show_tab()

    def _row_changed(self, firm: object) -> None:
        if self.state.tab != "problems":
            self._show_row(firm if isinstance(firm, ReviewRow) else None)

    def _show_row(self, firm: ReviewRow | None) -> None:
        pairs = self.pairs()
        place = 0
        if firm is not None and firm.uid in self.state.paired:
            place = next((n for n, pair in enumerate(pairs, 1) if pair.uid == firm.uid), 0)
        self.pane.show_row(firm, pairs, place)
        if firm is not None and firm.uid in self.state.moved and self.table.hasFocus():
            self.state.moved.discard(firm.uid)
            self._show_notice()
            self.show_foot()

    def pairs(self) -> list[Any]:
        """The rows that may be one firm and wait for a person's word."""
        plan = self.state.plan
        return [] if plan is None else [pair for pair in plan.duplicates if pair.decided is None]

    def _problem_changed(self, problem: Any) -> None:
        if self.state.tab != "problems":
            return
        shown = self.list.shown
        if problem is None:
            self.pane.show_problem(None, "", 0, len(shown))
            return
        where = (problem.file, problem.sheet, problem.row)
        name = self.state.firm_names().get(where) or _("Row {row} of {sheet}", row=problem.row, sheet=problem.sheet)
        number = self.problems.current_row() + 1
        others = [*self.state.problems, *self.state.warnings]
        self.pane.show_problem(problem, name, number, len(shown), others, self.state.remark_of(problem))

    def _toggled(self, firm: ReviewRow) -> None:
        if firm.state == "unchanged" or not self.active or not firm.planned.included:
            return
        self.state.toggle(firm.uid)
        self.table.viewport().update()
        self.show_foot()

    def _line_toggled(self, line: Line) -> None:
        if line.state not in ("new", "changed", "left") or not self.active:
            return
        if line.group in self.state.left_fields:
            self.fields_wanted.emit()
            return
        if line.key[1] == "legal_name" and line.old is None:
            return  # a firm without its name is no firm: its row is left instead
        self.state.leave(line.key)
        self.replan_wanted.emit()

    def _row_opened(self, firm: object) -> None:
        if isinstance(firm, ReviewRow) and not self._edit(firm):
            self.pane.inner.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _cell_clicked(self, firm: object, key: str, _box: QRect) -> None:
        if isinstance(firm, ReviewRow) and fault_of(firm, key) is not None:
            self._edit(firm, key)

    def _edit(self, firm: object, key: str = "") -> bool:
        """Open the bad cell of a firm, the current one or the first; False where it has none in sight."""
        if not isinstance(firm, ReviewRow) or not firm.faults:
            return False
        shown = [c.key for c in self.table.visible_columns()]
        keys = [key] if key else [self._current_column(), *shown]
        found = next((k for k in keys if k in shown and fault_of(firm, k) is not None), None)
        if found is None:
            return False
        index = self.model.index(
            self.table.current_row(), next(n for n, c in enumerate(self.model.columns) if c.key == found)
        )
        self.table.scrollTo(index)
        fault = fault_of(firm, found)
        assert fault is not None
        self._fixer().open(fault, self.table.visualRect(index), cell_text(firm, found))
        return True

    def _current_column(self) -> str:
        number = self.table.currentIndex().column()
        return self.model.columns[number].key if number >= 0 else ""

    def _fixer(self) -> CellFix:
        if self.fix is None:
            self.fix = CellFix(self.table.viewport(), self.window())
            self.fix.mended.connect(lambda problem, text: self._mend(problem, text, "cell"))
            self.fix.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
            self.table.verticalScrollBar().valueChanged.connect(lambda _value: self.fix and self.fix.close())
        return self.fix

    def _resolved(self, key: ConflictKey, take: bool) -> None:
        self.state.resolve(key, take=take)
        self.replan_wanted.emit()

    def _paired(self, key: Any, said: Any) -> None:
        self.state.pair(key, said)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.replan_wanted.emit()

    def _step_pair(self, way: int) -> None:
        pairs = self.pairs()
        now = self.pane.duplicate.pair
        place = next((n for n, pair in enumerate(pairs) if now is not None and pair.key == now.key), 0)
        self.go_to_firm(pairs[(place + way) % len(pairs)].uid)

    def _policy(self, key: str) -> None:
        self.state.policy = key
        self.replan_wanted.emit()

    # -- mending

    def _mend(self, problem: Problem, text: str, scope: str) -> None:
        from registry.intake.facets import Scope, correct

        if scope == "cell":
            self._mended(self.state.mend(problem, text))
        else:
            others = [*self.state.problems, *self.state.warnings]
            self._mended(self.state.mend_cells(correct(problem, text, others, Scope(scope))))

    def _accept(self, problem: Problem, scope: str) -> None:
        from registry.intake.facets import Scope, accept

        if scope == "cell":
            self._mended(self.state.mend(problem, problem.replacement))
        else:
            others = [*self.state.problems, *self.state.warnings]
            self._mended(self.state.mend_cells(accept(problem, others, Scope(scope))))

    def _mended(self, changed: bool) -> None:
        self.focus()
        if changed:
            self.replan_wanted.emit()

    def _restore(self) -> None:
        self.state.restore()
        self.replan_wanted.emit()

    # -- going about

    def next_decision(self) -> None:
        """Go to the next thing that waits for a person: a conflict, a pair of rows, a problem; from the last to the first."""
        steps = self._open()
        if not steps or not self.active:
            return
        keys = [key for key, _go in steps]
        now = self._here()
        steps[(keys.index(now) + 1) % len(keys) if now in keys else 0][1]()
        self.focus()
        if self.state.tab != "problems":
            self._show_row(self.table.current())

    def _open(self) -> list[tuple[object, Callable[[], None]]]:
        """All that waits, in the order of the tabs, each with the way there."""
        found: list[tuple[object, Callable[[], None]]] = [
            (row.uid, lambda uid=row.uid: self.go_to_firm(uid)) for row in self.state.waiting()
        ]
        found += [(problem_key(p), lambda p=p: self.go_to_problem(p)) for p in self.state.problems]
        return found

    def _here(self) -> object:
        if self.state.tab == "problems":
            problem = self.problems.current()
            return problem_key(problem) if problem is not None else None
        firm = self.table.current()
        return firm.uid if firm is not None else None

    def go_to_firm(self, uid: str) -> None:
        """Show a firm of the import."""
        row = next((row for row in self.state.rows if row.uid == uid), None)
        if row is not None:
            if self.state.tab != row.state:
                self.tabs.pick(row.state)
            if not self.table.set_current(uid):  # its tab is being sorted
                self._awaited = uid

    def go_to_problem(self, problem: Problem) -> None:
        """Show a problem of the import."""
        if self.list.kind not in ("", problem.code):
            self.list.pick("")
        if self.state.tab != "problems":
            self.tabs.pick("problems")
        self.problems.set_current(problem_key(problem))
        self.focus()

    def _enter_problem(self) -> None:
        field = self.pane.problem.field
        if field.isVisible():
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()

    def focus(self) -> None:
        """The keyboard goes to the table in front."""
        (self.problems if self.state.tab == "problems" else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> bool:
        """Leave an editor or the pane; False where the keyboard is in the table."""
        if self.fix is not None and self.fix.close():
            return True
        if self.pane.isAncestorOf(self.focusWidget() or self) and self.state.tab != "problems":
            self.focus()
            return True
        return self.pane.problem.escape()

    def panes(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        problems = self.state.tab == "problems"
        return [self.tabs, self.problems if problems else self.table, self.pane.inner, self.foot.commit_button]

    def respeak(self) -> None:
        """The language changed."""
        self.model.set_columns(firm_columns(self.state, current_language()))
        if self.state.plan is not None:
            self.show_review()
            self.pane.respeak()

    def fit(self, width: int) -> None:
        """Make the step fit the window."""
        self.table.set_window_width(width)
        self.problems.set_window_width(width)
        total = width - rail_width(width)
        pane = 344 if width < NARROW_WINDOW else 440 if width >= WIDE_WINDOW else 344 + (width - NARROW_WINDOW) // 3
        self.splitter.setSizes([total - pane, pane])
