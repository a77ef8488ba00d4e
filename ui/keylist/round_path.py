"""The way of a round: all eleven steps with who, when and the paper, what each locks, and going on or back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from registry.i18n import Language, Text, current_language
from ui.keylist.round_dialog import NO_DAY, DayField, RoundDialog, Words
from ui.keylist.round_state import next_act
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel, Field, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.pane import Scroll
from ui.kit.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from registry.rounds.book import StepRecord
    from registry.rounds.steps import Step
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk


class PathDialog(RoundDialog):
    """All steps. The foot takes the round on, or back."""

    def __init__(
        self, parent: QWidget, desk: Desk, view: RoundView, on: Callable[[], None], back: Callable[[], None]
    ) -> None:
        super().__init__(parent, desk, Text("Way of “{title}”", title=view.head.title), 760)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 12, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(5, 1)
        content = QWidget()
        content.setLayout(self._grid)
        scroll = Scroll(content, Text("Steps of the round"))
        scroll.setMinimumHeight(300)
        self.body.addWidget(scroll, 1)
        self.reason = Label("", Type.SMALL, "warn", wrap=True)
        self.body.addWidget(self.reason)
        self.finish()
        self.back = self.add_button(Text("Go back…"), run=back)
        desk.hold_back(self.back, work=Work.ROUND)
        self.add_button(Text("Close"), run=self.accept)
        self.on = self.add_button("", "primary", on)
        self.show_view(view)

    def show_view(self, view: RoundView) -> None:
        from registry.rounds.opening import path_of
        from registry.rounds.steps import Step, group_of

        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        heads = (Text("Step"), Text("Entered"), Text("Person"), Text("Document"), Text("Remark"))
        for column, head in enumerate(heads):
            self._grid.addWidget(Label(head, Type.LABEL, "text3"), 0, column + 1)
        row = 1
        before = None
        for step, record in zip(Step, path_of(view.book), strict=True):
            if group_of(step) is not before:
                before = group_of(step)
                row = self._add_group(row, before)
            row = self._add_step(row, view, step, record)
        act = next_act(view)
        self.on.setVisible(act is not None)
        if act is not None:
            self.on.say(act.title)
            self.on.setEnabled(act.why_not is None or act.seals)
        why_not = act.why_not if act is not None else None
        self.reason.setVisible(why_not is not None)
        self.reason.say(why_not or "")
        self.back.setEnabled(bool(earlier_steps(view)))
        self.fit_height()

    def _add_group(self, row: int, group: object) -> int:
        from registry.rounds.steps import GROUP_TITLES

        self._grid.addWidget(Label(GROUP_TITLES[group], Type.SECTION), row, 0, 1, 6)  # type: ignore[index]
        return row + 1

    def _add_step(self, row: int, view: RoundView, step: Step, record: StepRecord | None) -> int:
        from registry.rounds.steps import TITLES

        here = step is view.head.step
        mark = Glyph("chevR" if here else "check" if record else "minus", "accent" if record else "text3", 12)
        title = Label(
            Text("{n}. {step}", n=step.number, step=TITLES[step]),
            Type.CELL_STRONG if here else Type.CELL,
            "accent" if here else "text" if record else "text3",
        )
        self._grid.addWidget(mark, row, 0)
        self._grid.addWidget(title, row, 1)
        if record is not None:
            entered = record.entered.isoformat() if record.entered else "—"
            for column, said in enumerate((entered, record.actor, record.document_no or "—"), 2):
                self._grid.addWidget(ElidedLabel(said, Type.CELL, "text2"), row, column)
            remark = ElidedLabel(record.remark or "—", Type.CELL, "text2")
            remark.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(remark, row, 5)
        if here:
            row += 1
            self._grid.addWidget(Label(locked_text(view), Type.SMALL, "text3", wrap=True), row, 1, 1, 5)
        return row + 1


def locked_text(view: RoundView) -> Text:
    """What is locked at the step where a round stands, in words."""
    from registry.rounds.steps import ACT_TITLES, Act, locked

    acts = [act for act in Act if act is not Act.OBJECTIONS] if view.head.is_sealed else list(locked(view.head.step))
    if not acts:
        return Text("Nothing is locked")
    joint = "、" if current_language() is Language.ZH else ", "
    return Text("Locked: {acts}", acts=joint.join(str(ACT_TITLES[act]) for act in acts))


def earlier_steps(view: RoundView) -> list[Step]:
    """The steps that a round may go back to, the nearest first."""
    from registry.rounds.opening import hindrance
    from registry.rounds.steps import Step

    before = [step for step in Step if step.number < view.head.step.number]
    return [step for step in reversed(before) if hindrance(view.book, step, "-") is None]


class StepDialog(RoundDialog):
    """Takes a round one step on, with the day, the paper and a remark; or back, with a reason."""

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, wanted: Step | None) -> None:
        """`wanted`: the step ahead; None to choose an earlier one."""
        from registry.rounds.steps import TITLES

        title = Text("Go back to an earlier step") if wanted is None else Text("Go on to “{step}”", step=TITLES[wanted])
        super().__init__(parent, desk, title)
        self._view, self._wanted = view, wanted
        self.step: Combo | None = None
        if wanted is None:
            steps = earlier_steps(view)
            self.step = Combo([(s.value, TITLES[s]) for s in steps], Text("Step"), steps[0].value if steps else None)
            self.line(Text("Step"), self.step)
        self.day = DayField(Text("Date"), date.today())
        self.document = Field(Text("Document number"))
        self.remark = Words(Text("Reason") if wanted is None else Text("Remark"))
        self.day_line = self.line(Text("Date"), self.day)
        self.line(Text("Document number"), self.document)
        self.remark_line = self.line(Text("Reason") if wanted is None else Text("Remark"), self.remark)
        if (warning := _warning(view, wanted)) is not None:
            self.body.addLayout(
                layout.row(Glyph("lock", "text2", 14), Label(warning, Type.SMALL, "text2", wrap=True), gap=6)
            )
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        act = next_act(view)
        said = Text("Go back") if wanted is None else act.title if act is not None else Text("Go on")
        self.take_button: Button = self.add_button(said, "primary", self.take)

    def take(self) -> None:
        """Write the step, or say what is wrong."""
        from registry.rounds.opening import go_to
        from registry.rounds.steps import Step

        day = self.day.day()
        remark = self.remark.words()
        no_reason = self._wanted is None and not remark
        self.day_line.set_reason(NO_DAY if day is None else None)
        self.remark_line.set_reason(Text("Going back needs a reason.") if no_reason else None)
        self.fit_height()
        step = self._wanted if self._wanted is not None else Step(self.step.value or "") if self.step else None
        if day is None or no_reason or step is None:
            return
        actor, uid, document = self.desk.actor, self._view.head.uid, self.document.text().strip()
        self.write(lambda registry: go_to(registry, actor, uid, step, day, document_no=document, remark=remark))


def _warning(view: RoundView, wanted: Step | None) -> Text | None:
    """What a move locks or opens again, None where neither."""
    from registry.rounds.steps import Group, Step, group_of

    if wanted is Step.PANEL:
        return Text(
            "Weights, candidates and their figures are locked from here on. What the registry says of them today is kept "
            "for the panel."
        )
    if wanted is Step.RANKING:
        return Text("Marks are locked from here on.")
    if wanted is None and group_of(view.head.step) is Group.REVIEW and view.book.facts:
        return Text("Back before the panel, weights and figures open again, and a new snapshot is taken later.")
    return None
