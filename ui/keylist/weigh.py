"""Help with weights: a person is asked by points, swings, an order, or pair by pair, and sees what the answers make."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text, _
from registry.report.phrases import weight as weight_text
from ui.keylist.weigh_state import (
    WHOLE,
    Answers,
    Subject,
    Way,
    Weighed,
    adopted,
    first_answers,
    pairs_of,
    subjects,
    total,
    weigh,
    with_scope,
)
from ui.kit import layout
from ui.kit.combo import Combo
from ui.kit.controls import Button, Field, Label, Segmented
from ui.kit.dialog import Dialog
from ui.kit.fonts import Type
from ui.kit.marks import Bar
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.scoring import Scheme

_HIGHEST = 9
_HINTS = {
    Way.POINTS: Text("Give points freely; only their proportion counts."),
    Way.SWING: Text(
        "Think of each step from the worst to the best goalpost. The step that is worth most gets 100; state the others"
        " relative to it."
    ),
    Way.ORDER: Text("Number them by importance, 1 first; equals get the same number."),
    Way.PAIRS: Text("How many times as important is one as the other? Answer as many pairs as you can."),
}


class WeighDialog(Dialog):
    """Asks for the weights of the dimensions or of one dimension's indicators.

    Args:
        taken: told the scheme with the new weights when the person applies them.
    """

    def __init__(self, parent: QWidget, scheme: Scheme, taken: Callable[[Scheme], None]) -> None:
        super().__init__(parent, 640)
        self._scheme, self._taken = scheme, taken
        self._scope, self._way = WHOLE, Way.POINTS
        self._answers: dict[str, Answers] = {}
        self._weighed = Weighed({})
        self._results: dict[str, tuple[Label, Bar]] = {}
        self._fields: dict[str, Field] = {}
        self._combos: dict[tuple[str, str], Combo] = {}
        self.setWindowTitle(_("Help with weights"))
        options = [(WHOLE, Text("Dimensions")), *((d.code, d.title) for d in scheme.dimensions)]
        self._scopes = Combo(options, Text("What is weighed"), WHOLE)
        self._scopes.chosen.connect(self._choose_scope)
        self._ways = Segmented(
            [
                (Way.POINTS.value, Text("Give points")),
                (Way.SWING.value, Text("Swing")),
                (Way.ORDER.value, Text("Order")),
                (Way.PAIRS.value, Text("In pairs")),
            ],
            Way.POINTS.value,
            Text("Way of asking"),
        )
        self._ways.chosen.connect(self._choose_way)
        self._hint = Label("", Type.SMALL, "text3", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 12, 0)
        self._rows.setSpacing(0)
        content = QWidget()
        content.setLayout(self._rows)
        scroll = Scroll(content, Text("Questions"))
        scroll.setMinimumHeight(300)
        self._said = Label("", Type.CELL, "text2", wrap=True)
        self._again = Button(Text("Ask that pair again"), "link")
        self._again.clicked.connect(self._ask_again)
        for item in (
            Label(Text("Help with weights"), Type.PANE_TITLE),
            layout.row(self._scopes, self._ways, margins=(0, 8, 0, 4)),
            self._hint,
            scroll,
            layout.row(self._said, self._again, margins=(0, 8, 0, 0)),
        ):
            if isinstance(item, QWidget):
                self.body.addWidget(item)
            else:
                self.body.addLayout(item)
        self.add_button(Text("Cancel"), run=self.reject)
        self._apply = self.add_button(Text("Use these weights"), "primary", self._use)
        self._build()

    # -- questions

    @property
    def _codes(self) -> tuple[str, ...]:
        return tuple(subject.code for subject in subjects(self._scheme, self._scope))

    @property
    def answers(self) -> Answers:
        """The answers in the scope in front."""
        return self._answers.setdefault(self._scope, first_answers(self._scheme, self._scope))

    @property
    def weighed(self) -> Weighed:
        """What they make."""
        return self._weighed

    def _choose_scope(self, scope: str) -> None:
        self._scope = scope
        self._build()

    def _choose_way(self, way: str) -> None:
        self._way = Way(way)
        self._build()

    def _build(self) -> None:
        layout.clear(self._rows)
        self._results.clear()
        self._fields.clear()
        self._combos.clear()
        self._hint.say(_HINTS[self._way])
        found = subjects(self._scheme, self._scope)
        if self._way is Way.PAIRS:
            for pair in pairs_of(self._codes):
                self._rows.addLayout(self._pair(pair, {s.code: s for s in found}))
            self._rows.addSpacing(8)
            self._rows.addWidget(layout.rule())
        for subject in found:
            self._rows.addLayout(self._subject(subject))
        self._rows.addStretch(1)
        self._show()

    def _subject(self, subject: Subject) -> layout.QHBoxLayout:
        title = Label(subject.title, Type.CELL)
        weight = Label("", Type.CELL_STRONG)
        weight.setFixedWidth(110)
        weight.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        bar = Bar()
        bar.setFixedWidth(120)
        self._results[subject.code] = weight, bar
        if self._way is Way.PAIRS:
            return layout.row(title, None, bar, weight, margins=(0, 4, 0, 4))
        entry = Field(subject.title)
        entry.setFixedWidth(64)
        entry.setAlignment(Qt.AlignmentFlag.AlignRight)
        entry.setValidator(QIntValidator(0, 100, entry))
        number = self.answers.numbers(self._way).get(subject.code)
        entry.setText("" if number is None else str(number))
        entry.textChanged.connect(lambda text, code=subject.code: self._number(code, text))
        self._fields[subject.code] = entry
        return layout.row(title, None, entry, 16, bar, weight, margins=(0, 4, 0, 4))

    def _pair(self, pair: tuple[str, str], named: dict[str, Subject]) -> layout.QHBoxLayout:
        first, second = named[pair[0]].title, named[pair[1]].title
        options: list[tuple[str, str | Text]] = [("", Text("not answered"))]
        options += [(str(n), Text("{first}, {n} times", first=first, n=n)) for n in range(_HIGHEST, 1, -1)]
        options.append(("1", Text("as important")))
        options += [(str(-n), Text("{second}, {n} times", second=second, n=n)) for n in range(2, _HIGHEST + 1)]
        held = self.answers.pairs.get(pair)
        title = Text("{first} or {second}", first=first, second=second)
        combo = Combo(options, title, "" if held is None else str(held))
        combo.setFixedWidth(240)
        combo.chosen.connect(lambda key, pair=pair: self._compare(pair, key))
        self._combos[pair] = combo
        return layout.row(Label(title, Type.CELL), None, combo, margins=(0, 3, 0, 3))

    def _number(self, code: str, text: str) -> None:
        self._answers[self._scope] = self.answers.with_number(self._way, code, int(text) if text else None)
        self._show()

    def _compare(self, pair: tuple[str, str], key: str) -> None:
        self._answers[self._scope] = self.answers.with_pair(pair, int(key) if key else None)
        self._show()

    # -- what they make

    def _show(self) -> None:
        whole = total(self._scheme, self._scope)
        self._weighed = weigh(self._way, self._codes, self.answers, whole)
        before = adopted(self._scheme, self._scope)
        for code, (label, bar) in self._results.items():
            weight = self._weighed.weights.get(code)
            old = weight_text(before[code])
            label.say(old if weight is None else f"{old} → {weight_text(weight)}")
            bar.setAccessibleName(label.text())
            bar.set_share((weight if weight is not None else before[code]) / max(whole, 1))
        self._said.say(self._words())
        pairwise = self._weighed.pairwise
        doubtful = pairwise is not None and pairwise.agrees is False and pairwise.contradiction is not None
        self._again.setVisible(doubtful)
        self._apply.setEnabled(self._weighed.waiting is None and dict(self._weighed.weights) != before)

    def _words(self) -> Text:
        if self._weighed.waiting is not None:
            return self._weighed.waiting
        pairwise = self._weighed.pairwise
        if pairwise is not None:
            titles = {s.code: s.title for s in subjects(self._scheme, self._scope)}
            return pairwise.text(titles)
        return Text("These weights follow from the answers.")

    def _ask_again(self) -> None:
        pairwise = self._weighed.pairwise
        if pairwise is None or pairwise.contradiction is None:
            return
        ask = pairwise.contradiction.ask
        combo = self._combos.get(ask) or self._combos.get((ask[1], ask[0]))
        if combo is not None:
            combo.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use(self) -> None:
        self._taken(with_scope(self._scheme, self._scope, self._weighed.weights))
        self.accept()
