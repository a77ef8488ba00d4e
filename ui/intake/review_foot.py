"""The foot of the review: what is taken, what a commit does, back and commit."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from registry.i18n import Text, _, n_
from ui.intake.state import IntakeState
from ui.kit.combo import Combo
from ui.kit.controls import Button, ElidedLabel
from ui.kit.fonts import Type
from ui.kit.layout import row

POLICIES = (
    ("values", Text("Every good value")),
    ("clean", Text("Only clean rows")),
    ("all", Text("All or nothing")),
)
"""Which rows a commit takes where some have faults."""


class ReviewFoot(QFrame):
    """Cancel; what is taken; what a commit does; Back; Commit."""

    policy_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("edge", "top")
        self.setFixedHeight(52)
        self.cancel_button = Button(Text("Cancel import"), "quiet", big=True)
        self.policy = Combo(POLICIES, Text("Which rows a commit takes"), "values")
        self.policy.setMinimumContentsLength(16)
        self.policy.setToolTip(str(Text("Which rows a commit takes")))
        self.fields = Button(Text("Fields"))
        self.fields.setToolTip(str(Text("Leave fields out for all firms")))
        self._sentence = ElidedLabel("", Type.CELL, "text2")
        self.back_button = Button(Text("Back"), big=True)
        self.commit_button = Button("", "primary", big=True)
        parts = (
            self.cancel_button,
            self.policy,
            self.fields,
            None,
            self._sentence,
            self.back_button,
            self.commit_button,
        )
        self.setLayout(row(*parts, margins=(8, 0, 16, 0)))
        self.policy.chosen.connect(self.policy_chosen)

    def show_state(self, state: IntakeState, *, active: bool, busy: str, writing: bool = False) -> None:
        """Say what a commit would do.

        Args:
            active: whether the review is in front and nothing is being written.
            busy: what is going on instead, "" for nothing.
            writing: a commit is under way and can still be stopped.
        """
        sums = state.sums()
        self._sentence.say(busy or _sentence(state))
        self.commit_button.say(Text("Commit {n:,} firm", "Commit {n:,} firms", n=sums.firms))
        self.commit_button.setEnabled(bool(sums.firms) and active and not busy and not state.moved)
        left = len(state.left_fields)
        self.fields.say(Text("Fields, {n} left out", "Fields, {n} left out", n=left) if left else Text("Fields"))
        self.policy.set_value(state.policy)
        self.cancel_button.say(Text("Stop the commit") if writing else Text("Cancel import"))
        self.cancel_button.setEnabled(active or writing)
        for part in (self.back_button, self.policy, self.fields):
            part.setEnabled(active)


def _sentence(state: IntakeState) -> str:
    sums, conflicts = state.sums(), state.open_conflicts
    if state.blocked:
        n = len(state.problems)
        return n_("{n:,} problem holds everything back", "{n:,} problems hold everything back", n)
    moved = len(state.moved)
    parts = (
        (moved, n_("{n:,} firm to look at again", "{n:,} firms to look at again", moved)),
        (sums.changed, n_("{n:,} firm will change", "{n:,} firms will change", sums.changed)),
        (sums.added, n_("{n:,} firm will be added", "{n:,} firms will be added", sums.added)),
        (not sums.firms, _("Nothing would change")),
        (
            conflicts,
            n_(
                "{n:,} conflict undecided: the registry's value stays",
                "{n:,} conflicts undecided: the registry's values stay",
                conflicts,
            ),
        ),
        (sums.waiting, n_("{n:,} row waits", "{n:,} rows wait", sums.waiting)),
    )
    return _(", ").join(part for due, part in parts if due)
