"""What people do to rounds from the key list: open one, take it on, record, seal, check. Each act is a dialog of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from registry.i18n import Text
from ui.keylist.round_header import StripAct
from ui.keylist.round_state import NextAct, may, next_act
from ui.keylist.seal_acts import SealActs
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.rounds.schemes import SchemeVersion
    from registry.view import Registry
    from ui.keylist.compare_dialog import Ground, Side
    from ui.keylist.round_new import Offer
    from ui.keylist.state import Draft


class RoundActs(SealActs):
    """The acts of the round in front. `view` is None while firms are only tried out.

    Signals:
        round_wanted: another round shall come to the front, by key.
        firm_wanted: a firm shall be shown in the list, by key.
    """

    # -- opening and the way

    def new_round(self) -> None:
        """Ask for a new round."""
        registry, as_of, shown = self._desk.registry, self._desk.as_of, self._desk.firms_shown
        if registry is None:
            return

        def work(_ticket: object) -> Offer:
            from ui.keylist.round_new import read_offer

            return read_offer(registry, as_of, shown)

        self._desk.jobs.read(work, self._ask_new, lane="rounds.offer", owner=self)

    def revise(self, uid: str) -> None:
        """Ask for a round that revises the sealed round `uid`."""
        registry = self._desk.registry
        if registry is None:
            return

        def work(_ticket: object) -> Offer:
            from ui.keylist.round_new import revising_offer

            return revising_offer(registry, uid)

        self._desk.jobs.read(work, self._ask_new, lane="rounds.offer", owner=self)

    def _ask_new(self, offer: Offer) -> None:
        from ui.keylist.round_new import NewRoundDialog

        if not offer.groups:
            self._desk.say(Text("No firm is on record."), Text("Import a return first."), "warn")
            return
        self.show(NewRoundDialog(self._page, self._desk, offer, self.round_wanted.emit))

    def show_path(self) -> None:
        """Show all steps."""
        from ui.keylist.round_path import PathDialog

        if self.view is not None:
            self.show(PathDialog(self._page, self._desk, self.view, self._then(self.go_on), self._then(self.go_back)))

    def next(self) -> NextAct | None:
        """What the main button does."""
        return None if self.view is None else next_act(self.view)

    def go_on(self) -> None:
        """Take the round one step on, or to its seal."""
        act = self.next()
        if self.view is None or act is None:
            return
        if act.seals:
            self.seal()
            return
        from ui.keylist.round_path import StepDialog

        self.show(StepDialog(self._page, self._desk, self.view, act.step))

    def go_back(self) -> None:
        """Take the round back to an earlier step."""
        from ui.keylist.round_path import StepDialog

        if self.view is not None:
            self.show(StepDialog(self._page, self._desk, self.view, None))

    def show_settings(self) -> None:
        """Ask for another title, day, scheme or number of seats."""
        registry, view = self._desk.registry, self.view
        if registry is None or view is None:
            return

        def work(_ticket: object) -> Sequence[SchemeVersion]:
            from registry.rounds.schemes import scheme_versions

            with registry.read() as connection:
                return scheme_versions(connection)

        def done(versions: Sequence[SchemeVersion]) -> None:
            from ui.keylist.round_settings import SettingsDialog

            self.show(SettingsDialog(self._page, self._desk, view, versions))

        self._desk.jobs.read(work, done, lane="rounds.settings", owner=self)

    def keep_weights(self, draft: Draft) -> None:
        """Ask why the tried weights shall be the round's."""
        from ui.keylist.round_settings import WeightsDialog

        if self.view is not None:
            self.show(WeightsDialog(self._page, self._desk, self.view, draft))

    # -- candidates

    def show_candidates(self) -> None:
        """Show who stands."""
        from ui.keylist.candidates_dialog import CandidatesDialog

        if self.view is not None:
            dialog = CandidatesDialog(
                self._page, self._desk, self.view, self._then(self._choose_firms), self.show_firms
            )
            self.show(dialog)

    def _choose_firms(self) -> None:
        self._desk.go("firms")
        self._desk.say(Text("Check the firms, then choose “Add to round”."), tone="info")

    def add_firms(self, firms: Sequence[str]) -> None:
        """Let further firms stand in the round in front, as having applied."""
        view = self.view
        if view is None or not may(view, "candidates"):
            self._desk.say(
                Text("No round takes candidates now."),
                Text("Open a round that is still a draft, then try again."),
                "warn",
            )
            return
        actor, uid = self._desk.actor, view.head.uid
        fresh = [firm for firm in firms if firm not in view.book.by_firm]

        def work(registry: Registry, _ticket: object) -> None:
            from registry.rounds.opening import add_candidates

            add_candidates(registry, actor, uid, fresh)

        def done(_none: None) -> None:
            n = len(fresh)
            self._desk.say(Text("{n} firm added to the round", "{n} firms added to the round", n=n),
                           Text("They stand as having applied; admit them to score them."),
                           action=(Text("Show candidates"), self.show_candidates))  # fmt: skip

        if fresh:
            self._desk.write(work, done, initiator=self)
        else:
            self._desk.say(Text("These firms stand in the round already."), tone="info")

    # -- objections

    def show_objections(self) -> None:
        """Show the objections."""
        from ui.keylist.objections_dialog import ObjectionsDialog

        if self.view is not None:
            uid = self.view.head.uid
            revise = self._then(lambda: self.revise(uid))
            self.show(
                ObjectionsDialog(
                    self._page, self._desk, self.view, self.record_objection, self.answer_objection, revise
                )
            )

    def record_objection(self) -> None:
        """Ask for an objection."""
        from ui.keylist.objections_dialog import ObjectionDialog

        if self.view is not None:
            self.show(ObjectionDialog(self._page, self._desk, self.view))

    def answer_objection(self, uid: str) -> None:
        """Ask for the answer to an objection."""
        from ui.keylist.objections_dialog import AnswerDialog

        if self.view is not None:
            self.show(AnswerDialog(self._page, self._desk, self.view, uid))

    # -- comparing

    def compare(self, ground: Ground, second: str = "") -> None:
        """Compare what the page shows with another list; `second` is the one that stands first in the dialog."""
        registry = self._desk.registry
        if registry is None:
            return

        def work(_ticket: object) -> list[Side]:
            from ui.keylist.compare_dialog import sides

            return sides(registry, ground)

        def done(offered: list[Side]) -> None:
            from ui.keylist.compare_dialog import CompareDialog

            self.show(CompareDialog(self._page, self._desk, ground, offered, second))

        self._desk.jobs.read(work, done, lane="rounds.sides", owner=self)

    # -- decisions

    def record(self, kind: str = "") -> None:
        """Ask for a decision, of `kind` where it is said."""
        from ui.keylist.decision_dialog import DecisionDialog

        if self.view is not None:
            self.show(DecisionDialog(self._page, self._desk, self.view, kind))

    def show_decisions(self) -> None:
        """Show all decisions."""
        from ui.keylist.decision_list import DecisionList

        if self.view is not None:
            self.show(DecisionList(self._page, self._desk, self.view, self._then(self.record)))

    def show_missing(self) -> None:
        """Show the missing values that wait for an answer."""
        from ui.keylist.missing_dialog import MissingDialog

        if self.view is not None:
            self.show(MissingDialog(self._page, self._desk, self.view, lambda uid: self._desk.go("firms", uid)))

    # -- the seal

    def seal(self) -> None:
        """Show what stands in the way of the seal, or ask for the second name."""
        from ui.keylist.seal_dialog import SealDialog

        if self.view is not None:
            self.show(SealDialog(self._page, self._desk, self.view, self._mend, self._sealed))

    def _sealed(self, digest: str) -> None:
        self._desk.say(Text("Sealed. Snapshot {digest}", digest=digest[:16]), Text("Publish the notice next."))

    def _mend(self, code: str) -> tuple[Text, Callable[[], None]] | None:
        """What settles an obstacle of the seal."""
        match code:
            case "missing":
                return Text("Answer them"), self.show_missing
            case "tie":
                return Text("Decide"), lambda: self.record("tie")
            case "outliers":
                return Text("Decide"), lambda: self.record("outlier")
            case "seats":
                return Text("Decisions"), self.show_decisions
            case "step":
                return Text("Show the way"), self._then(self.show_path)
            case "recusals" | "panel" | "marks" | "unmarked":
                return Text("Open the panel"), self._then(lambda: self._desk.go("panel"))
            case _:
                return None

    # -- the list

    def show_firms(self, uid: str) -> None:
        """Bring a firm to the front of the list."""
        self.firm_wanted.emit(uid)

    def show_moved(self) -> None:
        """Show the firms of which the registry says something else now."""
        from ui.keylist.moved_dialog import MovedDialog

        if self.view is not None:
            self.show(MovedDialog(self._page, self._desk, self.view, lambda uid: self._desk.go("firms", uid)))

    # -- what the strip offers

    def strip(self) -> list[StripAct]:
        """The acts above the list, in their order."""
        view = self.view
        if view is None:
            return []
        book = view.book
        made: list[StripAct] = []
        decisions = Text("Decisions {n}", n=len(book.decisions))
        if view.head.is_sealed:
            made += [
                StripAct(Text("Verify"), self.verify),
                StripAct(Text("Export sealed file"), self.export),
                StripAct(Text("Copy digest"), self.copy_digest),
                StripAct(decisions, self.show_decisions),
            ]
            if may(view, "objections"):
                made.append(StripAct(Text("Objections {n}", n=len(book.objections)), self.show_objections))
            return made
        made.append(StripAct(Text("Candidates {n}", n=len(book.candidatures)), self.show_candidates))
        if may(view, "scheme"):
            made.append(StripAct(Text("Round settings"), self.show_settings, Work.ROUND))
        if may(view, "decisions"):
            made += [
                StripAct(Text("Missing values {n}", n=len(view.missing)), self.show_missing),
                StripAct(Text("Record decision"), self.record, Work.RULING),
            ]
        made.append(StripAct(decisions, self.show_decisions))
        return made
