"""The key list page (mock 04): scheme, ranking with the cut line, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QSizePolicy, QWidget

from registry.i18n import Text, _, n_
from ui.firms.source_flow import SourceFlow
from ui.firms.told_source import tell_sources
from ui.keylist.draft_page import DraftPage
from ui.keylist.foot import Foot, draft_foot
from ui.keylist.labels import DimensionLabels
from ui.keylist.model import Line, columns, dimension_marks, lines
from ui.keylist.request import SEAL
from ui.keylist.scheme_desk import SchemeDesk
from ui.keylist.side import Side
from ui.keylist.tree import FoldedTree, SchemeTree
from ui.kit import layout
from ui.kit.commands import Command
from ui.kit.controls import Button, Label
from ui.kit.feedback import EmptyState, Notice
from ui.kit.focus import keyboard_kept
from ui.kit.fonts import Type
from ui.kit.page import rail_width
from ui.kit.pane import Splitter
from ui.kit.table.columns import Band
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.words import speak
from ui.kit.work import Work

if TYPE_CHECKING:
    from ui.kit.desk import Desk

_FOLD_TREE = 1280
_FOLD_WHY = 1120
_DRAWS = Text("Run {n} draws", n="10,000")


class KeyListPage(DraftPage):
    """Score the candidates, see the cut line, move a weight, ask why."""

    key: ClassVar[str] = "keylist"
    title: ClassVar[Text] = Text("Key list")
    commands: ClassVar[tuple[Command, ...]] = (
        Command(
            "keylist.go_on",
            Text("Take the round on"),
            ("Ctrl+Return",),
            "chevR",
            "keylist",
            "page",
            changes=True,
            work=Work.ROUND,
        ),
        Command("keylist.path", Text("All steps of the round"), ("Ctrl+Shift+P",), "flag", "keylist", "page"),
        Command("keylist.scheme", Text("Edit scheme"), ("Ctrl+Shift+E",), "pencil", "keylist", "page"),
        Command("keylist.reset", Text("Back to the saved scheme"), ("Ctrl+Backspace",), "undo", "keylist", "page"),
        Command("keylist.compare", Text("Compare drafts"), (), "swap", "keylist", "page"),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._front = False
        self._width = 0
        self._tree_open = False  # beside its strip, where the window is too narrow for it
        self._build()
        self._show_state()

    # -- layout

    def _build(self) -> None:
        self._draws = Button(_DRAWS, "quiet", icon="refresh", name=_DRAWS)
        speak(self._draws, QWidget.setToolTip, _DRAWS)
        self._draws.clicked.connect(self._run_draws)
        self._compare = Button(Text("Compare drafts"))
        self._compare.clicked.connect(self.compare)
        self._paper = Button(Text("Write shortlist"))
        self._paper.clicked.connect(lambda: self.desk.go("reports", "shortlist"))
        self.act = Button(Text("New round"), "primary")
        self.act.clicked.connect(self._act)
        self.desk.hold_back(self.act, work=Work.ROUND)
        self.chooser.why_not = self.desk.why_not
        self._ask = Button(Text("Why this score"), "quiet")
        self._ask.setCheckable(True)
        self._ask.setVisible(False)
        self._ask.toggled.connect(self._turn_why)
        head = layout.row(
            Label(Text("Key list"), Type.PAGE_TITLE),
            8,
            self.chooser,
            None,
            self.stepper,
            12,
            self._ask,
            self._draws,
            self._compare,
            self._paper,
            self.act,
            margins=(24, 0, 16, 0),
        )
        self._head = layout.panel(head)
        self._notice = Notice()
        self._notice.setVisible(False)
        self._second = Notice()
        self.tree = SchemeTree()
        self._folded = FoldedTree()
        self._folded.setVisible(False)
        self._folded.turned.connect(self._turn_tree)
        self.tree.chooser.why_not = self.desk.why_not
        self.tree.weight_moved.connect(self._move_weight)
        self.tree.weight_settled.connect(self._settle_weight)
        self.tree.lock_turned.connect(self._turn_lock)
        self.tree.vetoes_chosen.connect(self._choose_vetoes)
        self.tree.missing_chosen.connect(self._choose_missing)
        self.schemes = SchemeDesk(
            self,
            self.desk,
            self.tree.chooser,
            draft=lambda: self._draft,
            facts=lambda: self._facts or (),
            taken=self._use_scheme,
        )
        self._model: RowsModel[Line] = RowsModel(columns(), lambda row: row.uid)
        self.table: Table[Line] = Table(self._model, Text("Candidates"), density="normal", frozen=0, sortable=False)
        self.table.row_changed.connect(self._choose)
        self.table.row_opened.connect(lambda row: self.desk.go("firms", row.uid))
        self.table.band_opened.connect(lambda _band: self.unfold())
        self._labels = DimensionLabels(self.table, self._model)
        self._foot = Foot()
        centre = QWidget()
        centre.setLayout(layout.column(self.strip, self._notice, self._second, self.table, self._foot))
        self.side = Side()
        self.why = self.side.why
        self.side.sure_wanted.connect(self._ask_sure)
        self.side.why.firm_wanted.connect(self._show_firm)
        self._sources = SourceFlow(self, self.desk)
        self.side.why.source_wanted.connect(lambda of, found: tell_sources(self, self.desk, self._sources, of, found))
        self._split = Splitter(self.tree, centre, self.side)
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        self._split.setStretchFactor(2, 0)
        self._split.setSizes([264, 734, 340])
        self._empty = EmptyState(
            Text("No candidates yet"),
            Text("Import a district return, and its firms can be scored here."),
            icon="key",
            action=(Text("Import Excel"), lambda: self.desk.go("intake")),
        )
        self._nobody = EmptyState(
            Text("No candidate is admitted"),
            Text("Only admitted candidates are scored. Admit those that applied, or add firms."),
            icon="key",
            action=(Text("Show candidates"), self.acts.show_candidates),
        )
        body = layout.row(self._folded, self._split, gap=0)
        self._body = layout.panel(body)
        self._body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setLayout(layout.column(self._head, layout.rule(strong=True), self._body, self._empty, self._nobody))

    # -- the shell's side

    def bindings(self) -> Mapping[str, Callable[[], None]]:
        return {
            "keylist.go_on": self._take_on,
            "keylist.path": self.acts.show_path,
            "keylist.scheme": self.schemes.edit,
            "keylist.reset": self.reset,
            "keylist.compare": self.compare,
        }

    def opened(self) -> None:
        self._forget_draft()
        self.schemes.forget()
        self.rounds.forget()
        self.acts.refresh(None)
        self._stale = True
        self._show_state()
        if self._front:
            self.read_again()

    def changed(self, initiator: object) -> None:
        self._stale = True
        if self._front:
            self.read_again()

    def shown(self, request: object) -> None:
        self._front = True
        if self._stale:
            self.read_again()
        if isinstance(request, tuple):
            self._adding = request
            self._add_firms()
        if isinstance(request, str) and request.startswith(SEAL):
            self._to_seal = request.removeprefix(SEAL)
            self.open_round(self._to_seal)

    def hideEvent(self, event: object) -> None:
        self._front = False

    def respeak(self) -> None:
        self._model.set_columns(self._columns())
        self._show_state()
        if self._draft is not None:
            self._show_tree(self._draft, self._own())
        if self._scored is not None and self._reasons is not None:
            side = self.rounds.side(self._reasons.uid, self._reasons.ways, self.acts.show_firms)
            self.why.show_reasons(self._scored, self._reasons, side)
        self._show_sure()

    def fit(self, width: int, height: int) -> None:
        self._width = width
        self._head.setFixedHeight(44 if height < 700 else 56)
        self.stepper.setVisible(width >= _FOLD_WHY)
        self._fit_head()
        self.table.set_window_width(width)
        self.table.set_density("compact" if height < 700 else "normal")
        self._show_sides()

    def _fit_head(self) -> None:
        """Where the header has no room for everything, the draws give their words up: their sign and tip say it too."""
        self._draws.say(_DRAWS)
        head = self._head.layout()
        if head is not None and head.sizeHint().width() > self._width - rail_width(self._width):
            self._draws.say("")

    def _show_sides(self) -> None:
        """The scheme and the reasons, as far as the window has room for them or they were asked for."""
        folded, drawer = self._width < _FOLD_TREE, self._width < _FOLD_WHY
        self.tree.setVisible(not folded or self._tree_open)
        self._folded.setVisible(folded)
        self._folded.show_open(self._tree_open)
        self._ask.setVisible(drawer)
        self.side.setVisible(not drawer or self._ask.isChecked())

    def _turn_tree(self) -> None:
        self._tree_open = not self._tree_open
        if self._tree_open and self._width < _FOLD_WHY:
            self._ask.setChecked(False)
        self._show_sides()

    def _turn_why(self, on: bool) -> None:
        # A narrow window has room for one of the two beside the table.
        self._tree_open = self._tree_open and not on
        self._show_sides()

    def escape(self) -> bool:
        if self._width < _FOLD_WHY and self._ask.isChecked():
            self._ask.setChecked(False)
            return True
        if self._width < _FOLD_TREE and self._tree_open:
            self._turn_tree()
            return True
        return False

    def panes(self) -> list[QWidget]:
        return [pane for pane in (self.tree, self.table, self.side) if pane.isVisible()]

    def status(self) -> list[str] | None:
        if self._scored is None:
            return None
        result = self._scored.result
        parts = self.rounds.status() if self.rounds.view is not None else self._try_out_status()
        parts.append(n_("{n} indicator", "{n} indicators", len(result.scheme.indicators)))
        if self._robust is not None:
            parts.append(_("{n} weight draws, seed {seed}", n=f"{self._robust.draws:,}", seed=self._robust.seed))
        return parts

    def _try_out_status(self) -> list[str]:
        assert self._scored is not None
        result = self._scored.result
        parts = [n_("{n} candidate", "{n} candidates", len(result.candidates))]
        if "digest" in vars(result) and not self._scored.glimpsed:  # worked out beside the draws, never here
            parts.insert(0, _("Snapshot {digest}", digest=result.digest[:12]))
        return parts

    # -- what a person does

    def _choose(self, row: Line | None) -> None:
        if not self._moving:
            self._ask_why()
            self._show_sure()

    def unfold(self) -> None:
        self._everyone = True
        self._show_state()

    # -- what is shown

    def _show_state(self) -> None:
        scored = self._scored
        has = scored is not None and bool(scored.result.candidates)
        with keyboard_kept(self.table, self._empty, self._nobody):
            self._body.setVisible(has)
            self._empty.setVisible(not has and self.rounds.view is None)
            self._nobody.setVisible(not has and self.rounds.view is not None)
        self._show_head()
        for button in (self._draws, self._compare, self._paper):
            button.setEnabled(has)
        self.status_changed.emit()
        self.chooser.show_rounds(self.rounds.heads, self.rounds.uid, self._caption())
        self._fit_head()
        if scored is None or not has:
            return
        if self.rounds.view is not None:
            self._show_round(scored)
            self._foot.say(self.rounds.foot(scored, self._robust, self._chances))
            return
        result = scored.result
        ranked = result.verdict.value != "undecidable"
        self._draws.setEnabled(ranked)
        self._second.setVisible(False)
        self._notice.setVisible(True)
        if self.is_tried:
            self._show_tried()
        else:
            text = result.finding if not ranked else result.draft
            self._notice.show_message(text, "accent" if ranked else "warn")
        rows = lines(result, self._chances, everyone=self._everyone, ranked=ranked)
        self._model.set_rows(rows if self._shift is None else self._shift.marked(rows))
        if self.table.current() is None and self._model.rows():
            self._choose_first(self._first_choice())
        self._show_marks(scored, lambda shorts: dimension_marks(result, shorts))
        self._foot.say(draft_foot(result, self._robust, self._chances))

    def _show_tried(self) -> None:
        """What was moved on the page, that it is not saved, and the two ways on."""
        changed = Text("What if: the scheme is changed on this page only and not saved.")
        words = changed if self._shift is None else Text("{what} {then}", what=changed, then=self._shift.words)
        save = (Text("Save as new version…"), self.schemes.save_changed)
        self._notice.show_message(words, "warn", icon="sliders", action=save, also=(Text("Reset"), self.reset))

    def _first_choice(self) -> str:
        """The candidate just below the line: the one people ask about."""
        assert self._scored is not None
        cut = self._scored.result.cut
        return cut.first_out if cut is not None else self._model.rows()[0].uid

    def bands(self) -> list[Band]:
        """The bands of the table, for tests."""
        return [band for _number, band in self._model.bands()]
