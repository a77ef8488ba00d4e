"""The key list page's part for rounds: which one is in front, its header and notices, and what its acts ask of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from registry.i18n import Text, current_language
from ui.keylist.labels import DimensionLabels
from ui.keylist.model import Line, short_title
from ui.keylist.round_acts import RoundActs
from ui.keylist.round_header import RoundChooser, RoundStepper, RoundStrip
from ui.keylist.round_show import RoundShow
from ui.keylist.scheme_desk import SchemeDesk
from ui.kit import format as write
from ui.kit.controls import Button
from ui.kit.feedback import Notice
from ui.kit.page import Page
from ui.kit.table.columns import Column
from ui.kit.table.model import RowsModel
from ui.kit.table.view import Table
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.scoring import FirmFacts
    from ui.keylist.state import Draft, Scored
    from ui.keylist.what_if import Shift
    from ui.kit.desk import Desk


class RoundPage(Page):
    """A page that shows a round's list. The page below fills in the table, the notices and the buttons."""

    table: Table[Line]
    act: Button
    _model: RowsModel[Line]
    _labels: DimensionLabels
    _notice: Notice
    _second: Notice
    _paper: Button
    schemes: SchemeDesk

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.chooser = RoundChooser()
        self.acts = RoundActs(self, desk)
        self.rounds = RoundShow()
        self.stepper = RoundStepper()
        self.strip = RoundStrip()
        self._adding: tuple[str, ...] = ()
        self._to_seal = ""
        self._draft: Draft | None = None
        self._facts: Sequence[FirmFacts] | None = None
        self._scored: Scored | None = None
        self._shift: Shift | None = None
        self._chances: Mapping[str, int] | None = None
        self._everyone = False
        self._stale = True
        self._connect_rounds()

    def read_again(self) -> None:
        """Read what is in front."""

    def unfold(self) -> None:
        """Show those far below the line."""

    def _connect_rounds(self) -> None:
        self.chooser.round_wanted.connect(self.open_round)
        self.chooser.new_wanted.connect(self.acts.new_round)
        self.acts.round_wanted.connect(self.open_round)
        self.acts.firm_wanted.connect(self._show_firm)
        self.stepper.pressed.connect(self.acts.show_path)
        self.strip.pressed.connect(self.acts.show_path)
        self.chooser.add_act(Text("Write shortlist"), lambda: self.desk.go("reports", "shortlist"), "reports")
        self.chooser.add_act(Text("Verify a sealed file…"), self.acts.verify_file, "check")

    def open_round(self, uid: str) -> None:
        """Bring a round to the front; "" for the try-out over all firms."""
        self.rounds.wanted = uid
        self._everyone = False
        self.read_again()

    def _act(self) -> None:
        if self.rounds.view is None:
            self.acts.new_round()
        else:
            self.acts.go_on()

    def _take_on(self) -> None:
        """Press the main button; where it waits, say for what."""
        act = self.acts.next()
        if self.act.isEnabled() and self.act.isVisible():
            self._act()
        elif (barred := self.desk.why_not(Work.SEAL if act is not None and act.seals else Work.ROUND)) is not None:
            self.desk.say(barred, tone="info")
        elif act is not None and act.why_not is not None:
            self.desk.say(Text("“{act}” waits: {why}", act=act.title, why=act.why_not), tone="warn")
        elif self.rounds.view is not None:
            self.desk.say(Text("The round is at the end of its way."))

    def _add_firms(self) -> None:
        """Let the firms stand that another page asked for, once the round in front is read."""
        if self._adding and self._facts is not None and not self._stale:
            firms, self._adding = self._adding, ()
            self.acts.add_firms(firms)

    def _ask_seal(self) -> None:
        """Ask for the seal that another page wanted, once its round is in front."""
        view = self.rounds.view
        if self._to_seal and view is not None and view.head.uid == self._to_seal:
            self._to_seal = ""
            self.acts.seal()

    def compare(self) -> None:
        """Compare the list in front with another; one that revises a sealed round, with that."""
        from ui.keylist.compare_dialog import Ground

        if self._scored is None:
            return
        view = self.rounds.view
        revised = f"round|{view.head.revises}" if view is not None and view.head.revises else ""
        self.acts.compare(Ground(view, self._scored, self.rounds.listed, self.desk.as_of), revised)

    def _show_firm(self, uid: str) -> None:
        if not self.table.set_current(uid):
            self.unfold()
            self.table.set_current(uid)

    def _columns(self) -> Sequence[Column[Line]]:
        """The columns of the list in front."""
        raise NotImplementedError

    def reset(self) -> None:
        """Back to what is saved."""

    def _show_round(self, scored: Scored) -> None:
        """Header, notices and rows of the round in front."""
        rounds, act = self.rounds, self.acts.next()
        shifted = None if self._shift is None else self._shift.words
        said = rounds.notices(act, self.acts.show_moved, self._keep_weights, shifted)
        for notice, one in zip((self._notice, self._second), [*said, None, None], strict=False):
            notice.setVisible(one is not None)
            if one is not None:
                reset = (Text("Reset"), self.reset) if notice is self._notice and rounds.tried else None
                notice.show_message(one[0], one[1], action=one[2], also=reset)
        rows = rounds.rows(scored, self._chances, everyone=self._everyone)
        self._model.set_rows(rows if self._shift is None else self._shift.marked(rows))
        if self.table.current() is None and (first := rounds.first_choice()) is not None:
            self._choose_first(first)
        self._show_marks(scored, lambda shorts: rounds.marks(scored, shorts))

    def _show_marks(self, scored: Scored, marks: Callable[[list[str]], list[tuple[float, str]]]) -> None:
        """The names of the dimensions above the first bar; `marks` places the short ones."""
        language = current_language()
        titles = [d.title.render(language) for d in scored.result.scheme.dimensions]
        placed = marks([short_title(title) for title in titles])
        panel = [text for _share, text in placed[len(titles) :]]
        self._labels.show_marks(placed, [*titles, *panel])

    def _choose_first(self, uid: str) -> None:
        """Make a firm current that nobody chose, with the head of the list in sight as far as there is room."""
        self.table.set_current(uid)
        QTimer.singleShot(0, self, self._settle)  # the table gets its height in this turn only

    def _settle(self) -> None:
        self.table.verticalScrollBar().setValue(0)
        self.table.scrollTo(self.table.currentIndex())

    def _show_head(self) -> None:
        """Chooser, stepper, main button and strip."""
        rounds, act = self.rounds, self.acts.next()
        view = rounds.view
        self.stepper.set_step(rounds.group())
        self.stepper.set_opens(view is not None)
        self.strip.setVisible(view is not None)
        self._paper.setVisible(view is None)
        self.act.setVisible(view is None or act is not None)
        self.act.say(Text("New round") if act is None else act.title)
        why_not = act.why_not if act is not None else None
        # A seal that waits is pressed all the same: its dialog lists what stands in the way, with a link to each.
        self.act.setEnabled(self.desk.registry is not None and (why_not is None or (act is not None and act.seals)))
        work = Work.SEAL if act is not None and act.seals else Work.ROUND
        self.act.setToolTip("" if why_not is None else str(why_not))
        said = self.desk.why_not(work) or why_not
        self.act.setAccessibleDescription("" if said is None else str(said))
        self.desk.hold_back(self.act, work=work)
        if view is not None:
            self.strip.show_acts(rounds.step_words(), self.acts.strip(), self.desk)

    def _keep_weights(self) -> None:
        if self._draft is not None:
            self.acts.keep_weights(self._draft)

    def _own(self) -> Draft:
        """The weights that a reset brings back: the round's, or those of the scheme in use."""
        from ui.keylist.round_state import round_draft
        from ui.keylist.state import first_draft

        view = self.rounds.view
        return first_draft(self.schemes.base) if view is None else round_draft(view)

    def _caption(self) -> Text:
        """What the chooser says is in front."""
        scored = self._scored
        if self.rounds.view is not None or scored is None or not scored.result.candidates:
            return self.rounds.caption()
        result, as_of = scored.result, write.day(scored.result.as_of)
        n = len(result.candidates)
        if result.verdict.value != "undecidable":
            return Text("Try-out: {size} of {n} firms, as of {day}", size=result.size, n=n, day=as_of)
        return Text(
            "Try-out: {n} firm, no list yet, as of {day}",
            "Try-out: {n} firms, no list yet, as of {day}",
            n=n,
            day=as_of,
        )
