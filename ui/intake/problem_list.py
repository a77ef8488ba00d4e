"""What is wrong in the files, by kind: a chip for each kind with its count, the problems, one click for what they propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from registry.i18n import Text, current_language, n_
from ui.intake.problem_model import problem_columns, problem_model
from ui.intake.state import problem_key
from ui.kit.controls import Button, Chip
from ui.kit.feedback import EmptyState
from ui.kit.layout import column, panel, row
from ui.kit.menu import Menu
from ui.kit.table.columns import Band
from ui.kit.table.view import Table

if TYPE_CHECKING:
    from registry.intake.facets import Facet
    from registry.intake.problems import Problem

_GAP = 6


class KindChips(QWidget):
    """One chip for each kind of problem, as many as there is room for; the rest stand in a menu."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[tuple[str, str, Chip]] = []
        self._line: QHBoxLayout = row(gap=_GAP)
        self._more = Chip(Text("More"), menu=True, checkable=False)
        self._more.clicked.connect(lambda _on=False: self._open())
        self.setLayout(self._line)
        self.setFixedHeight(28)
        self.chosen = ""

    def show_kinds(self, kinds: Sequence[Facet], chosen: str) -> None:
        """The chips of `kinds`, the one of the code `chosen` on; "" stands for all."""
        self.chosen = chosen
        for _code, _said, chip in self._chips:
            chip.deleteLater()
        while self._line.count():
            self._line.takeAt(0)
        said = [
            ("", str(Text("All kinds"))),
            *((k.code, f"{k.title.render(current_language())} {k.count:,}") for k in kinds),
        ]
        self._chips = []
        for code, words in said:
            chip = Chip(words)
            chip.set_active(code == chosen)
            chip.clicked.connect(lambda _on=False, code=code: self.picked.emit(code))
            self._line.addWidget(chip)
            self._chips.append((code, words, chip))
        self._line.addWidget(self._more)
        self._line.addStretch(1)
        self._fold()

    def _fold(self) -> None:
        """Hide the chips that have no room; the chosen one stays in sight."""
        room = self.width() - self._more.sizeHint().width() - _GAP
        kept = next((chip.sizeHint().width() + _GAP for code, _words, chip in self._chips if code == self.chosen), 0)
        used, folded = 0, False
        for code, _words, chip in self._chips:
            width = chip.sizeHint().width() + _GAP
            fits = code == self.chosen or (not folded and used + width + (0 if used >= kept else kept) <= room)
            folded = folded or not fits
            used += width if fits else 0
            chip.setVisible(fits)
        self._more.setVisible(folded)

    def _open(self) -> None:
        menu = Menu(self._more)
        for code, words, chip in self._chips:
            if not chip.isVisible():
                menu.add(words, lambda code=code: self.picked.emit(code))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()


class ProblemList(QWidget):
    """The problems of an import.

    Signals:
        suggestions_taken: {cell: text} that the problems in sight propose.
        marked_wanted: the workbook with its faults marked is to be saved.
    """

    suggestions_taken = Signal(object)
    marked_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._problems: Sequence[Problem] = ()
        self._warnings: Sequence[Problem] = ()
        self._firms: Mapping[tuple[str, str, int], str] = {}
        self.kind = ""
        self.chips = KindChips()
        self.chips.picked.connect(self.pick)
        self.use = Button("")
        self.marked = Button(Text("Save a marked workbook"), "link")
        self.marked.setToolTip(str(Text("Every fault red with its reason, to send back to the district")))
        self.model = problem_model(current_language())
        self.table: Table[Any] = Table(self.model, Text("Problems"), density="double", frozen=0)
        head = row(self.chips, self.use, self.marked, margins=(24, 6, 16, 6))
        head.setStretch(0, 1)
        self._head = panel(head, edge="bottom")
        whole = column(self._head, self.table)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.use.clicked.connect(lambda _on=False: self.suggestions_taken.emit(self.proposed()))
        self.marked.clicked.connect(lambda _on=False: self.marked_wanted.emit())

    @property
    def shown(self) -> list[Problem]:
        """The problems in sight, without those that were read."""
        return [p for p in self._problems if self.kind in ("", p.code)]

    def proposed(self) -> Mapping[tuple[str, str, str], str]:
        """What the problems in sight propose, by cell. What is struck through is taken only where nothing else is in sight."""
        from registry.intake.facets import suggested
        from registry.intake.struck import CODES

        return suggested(p for p in self.shown if self.kind or p.code not in CODES)

    def show_problems(
        self,
        problems: Sequence[Problem],
        warnings: Sequence[Problem],
        firms: Mapping[tuple[str, str, int], str],
    ) -> None:
        """Show what a person must look at, then what was read and deserves a look; the current one stays."""
        from registry.intake.facets import kinds

        self._problems, self._warnings, self._firms = problems, warnings, firms
        found = kinds([*problems, *warnings])
        if self.kind not in {facet.code for facet in found}:
            self.kind = ""
        self._head.setVisible(bool(found))
        self.chips.show_kinds(found, self.kind)
        self.model.set_columns(problem_columns(firms, current_language()))
        self._fill()

    def _fill(self) -> None:
        place = self.table.current_row()
        warnings = [p for p in self._warnings if self.kind in ("", p.code)]
        said = n_(
            "{n:,} value was read and deserves a look", "{n:,} values were read and deserve a look", len(warnings)
        )
        band = [Band("group", said, "", 30)] if warnings else []
        self.model.set_rows([*self.shown, *band, *warnings])
        rows = self.model.rows()
        nothing = EmptyState(Text("No problems"), Text("No cell needs mending."), icon="check")
        self.table.set_empty(None if rows else nothing)
        if self.table.current() is None and rows:
            self.table.set_current(problem_key(rows[min(max(place, 0), len(rows) - 1)]))
        count = len(self.proposed())
        self.use.setVisible(count > 1)
        self.use.say(Text("Use {n:,} suggestion", "Use {n:,} suggestions", n=count))

    def pick(self, kind: str) -> None:
        """Show the problems of one kind, or all ("")."""
        self.kind = kind
        self.show_problems(self._problems, self._warnings, self._firms)
