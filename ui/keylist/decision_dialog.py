"""Recording a decision: what it is about, the answer, the reason, who decided, when, and the paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Language, Text, current_language
from ui.keylist.round_dialog import NO_DAY, DayField, RoundDialog, Words
from ui.keylist.round_matters import KINDS, Matter, Signed, lot_preview, matters, one_decision, tie_decisions
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import CheckBox, Field, Label, Segmented
from ui.kit.fonts import Type
from ui.kit.form import FormRow
from ui.kit.work import Work

if TYPE_CHECKING:
    from registry.rounds.deciding import NewDecision
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk

_NOTHING = {
    "tie": Text("No equals wait at the cut."),
    "lot": Text("No equals wait at the cut."),
    "veto": Text("No candidate is excluded by a veto."),
    "floor": Text("Every candidate reaches the floors."),
    "completeness": Text("Enough is known of every candidate."),
    "outlier": Text("No deviating mark waits for a decision."),
    "override": Text("The round has no candidate."),
}
_ANSWERS = {"veto": "waived", "floor": "waived", "completeness": "admitted", "outlier": "kept"}


class Signature:
    """The fields that every decision carries, as lines of a dialog."""

    def __init__(self, dialog: RoundDialog) -> None:
        self.reason = Words(Text("Reason"), 52)
        self.by = Field(Text("Decided by"), Text("The person or the meeting"))
        self.day = DayField(Text("Decided on"), date.today())
        self.document = Field(Text("Document number"))
        self._reason = dialog.line(Text("Reason"), self.reason)
        self._by = dialog.line(Text("Decided by"), self.by)
        self._day = dialog.line(Text("Decided on"), self.day)
        dialog.line(Text("Document number"), self.document)

    def read(self) -> Signed | None:
        """What was typed; None with a word at each field where something is wanting."""
        day = self.day.day()
        self._reason.set_reason(None if self.reason.words() else Text("Say why."))
        self._by.set_reason(None if self.by.text().strip() else Text("Name the person or the meeting."))
        self._day.set_reason(NO_DAY if day is None else None)
        if not self.reason.words() or not self.by.text().strip() or day is None:
            return None
        return Signed(self.reason.words(), self.by.text().strip(), day, self.document.text().strip())


class DecisionDialog(RoundDialog):
    """One dialog for every kind of decision but missing values."""

    work: ClassVar[Work | None] = Work.RULING

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, kind: str = "") -> None:
        super().__init__(parent, desk, Text("Record decision"), 580)
        from registry.rounds.deciding import DECISION_TITLES
        from registry.scoring.rulings import DecisionKind

        self._view = view
        self._matters: list[Matter] = []
        usual = kind or next((k for k in KINDS if matters(view, k)), "override")
        self.kind = Combo([(k, DECISION_TITLES[DecisionKind(k)]) for k in KINDS], Text("Kind of decision"), usual)
        self.kind.chosen.connect(lambda _kind: self._show_kind())
        self.line(Text("Kind of decision"), self.kind)
        self.matter = Combo([], Text("About"))
        self._matter_line: FormRow = self.line(Text("About"), self.matter)
        self.answer = Segmented([("in", Text("In")), ("out", Text("Out"))], "in", Text("Answer"))
        self.answer.chosen.connect(lambda _key: None)
        self._answer_line = self.line(Text("Answer"), self.answer)
        self.number = Field(Text("Public number"), Text("Such as the closing number of a public draw"))
        self.number.textChanged.connect(lambda _text: self._preview())
        self._number_line = self.line(Text("Public number"), self.number)
        self._order = Label("", Type.SMALL, "text2", wrap=True)
        self.body.addWidget(self._order)
        self._boxes: dict[str, CheckBox] = {}
        self._members = QVBoxLayout()
        self._members.setContentsMargins(112, 0, 0, 4)
        self.body.addLayout(self._members)
        self._note = Label("", Type.SMALL, "text3", wrap=True)
        self.body.addWidget(self._note)
        self.signature = Signature(self)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.take_button = self.add_button(Text("Record decision"), "primary", self.take)
        self._show_kind()

    def show_view(self, view: RoundView) -> None:
        self._view = view
        self._show_kind()

    def _show_kind(self) -> None:
        kind = self.kind.value or "override"
        self._matters = matters(self._view, kind)
        has = bool(self._matters)
        self.matter.set_options([(m.key, m.text) for m in self._matters], self._matters[0].key if has else None)
        self._matter_line.setVisible(has and kind not in ("tie", "lot"))
        self._answer_line.setVisible(has and kind == "override")
        self._number_line.setVisible(has and kind == "lot")
        self._order.setVisible(has and kind == "lot")
        layout.clear(self._members)
        self._boxes.clear()
        if kind == "tie":
            for matter in self._matters:
                box = CheckBox(matter.text)
                box.toggled.connect(lambda _on: self._show_ready())
                self._boxes[matter.firm] = box
                self._members.addWidget(box)
        self._note.say(self._note_of(kind))
        self._preview()
        self._show_ready()
        self.fit_height()

    def _note_of(self, kind: str) -> Text:
        if not self._matters:
            return _NOTHING[kind]
        tie = self._view.listed.tie
        if kind == "tie" and tie is not None:
            return Text("{seats} of these {n} sit.", seats=tie.seats, n=len(tie.members))
        if kind == "lot":
            return Text(
                "The order is the SHA-256 of the digest, the firm's key and the number; anybody can draw it again."
            )
        if kind == "override":
            return Text("The firm shows as seated, or kept out, by decision wherever the list is shown.")
        if kind == "outlier":
            return Text("The mark stays and counts; the decision says why.")
        return Text("The fact stays on record; the decision says why it does not count.")

    def _show_ready(self) -> None:
        tie = self._view.listed.tie
        ready = bool(self._matters)
        if self.kind.value == "tie":
            ready = tie is not None and sum(box.isChecked() for box in self._boxes.values()) == tie.seats
        if self.kind.value == "lot":
            ready = bool(self._matters) and bool(self.number.text().strip())
        self.take_button.setEnabled(ready)

    def _preview(self) -> None:
        if self.kind.value != "lot" or not self._matters:
            return
        number = self.number.text().strip()
        if not number:
            self._order.say(Text("Drawn over {digest}", digest=self._view.lot_over))
        else:
            lot = lot_preview(self._view, number)
            joint = "、" if current_language() is Language.ZH else ", "
            named = joint.join(self._view.name(uid) for uid in lot.order)
            self._order.say(Text("Drawn over {digest}. Order: {firms}", digest=lot.digest[:16], firms=named))
        self._show_ready()
        self.fit_height()

    def decisions(self, signed: Signed) -> list[NewDecision]:
        """What will be written."""
        kind = self.kind.value or ""
        if kind == "tie":
            chosen = [uid for uid, box in self._boxes.items() if box.isChecked()]
            return tie_decisions(self._view, chosen, signed)
        if kind == "lot":
            return one_decision(self._view, kind, "", "", self.number.text().strip(), signed)
        matter = next(m for m in self._matters if m.key == self.matter.value)
        answer = self.answer.value if kind == "override" else _ANSWERS[kind]
        return one_decision(self._view, kind, matter.firm, matter.subject, answer, signed)

    def take(self) -> None:
        """Write the decision, or say what is wanting."""
        from registry.rounds.deciding import decide

        signed = self.signature.read()
        self.fit_height()
        if signed is None or not self._matters:
            return
        actor, uid, made = self.desk.actor, self._view.head.uid, self.decisions(signed)
        self.write(lambda registry: decide(registry, actor, uid, made))
