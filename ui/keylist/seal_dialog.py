"""Sealing: what stands in the way with a link to each, the second person's name, what is locked for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from registry.i18n import Language, Text, current_language
from ui.keylist.round_dialog import RoundDialog
from ui.kit import layout
from ui.kit.controls import Button, Field, Glyph, Label
from ui.kit.fonts import Type
from ui.kit.pane import Scroll
from ui.kit.work import Work

if TYPE_CHECKING:
    from ui.keylist.round_state import RoundView
    from ui.kit.desk import Desk

Mend = Callable[[str], tuple[Text, Callable[[], None]] | None]
"""What settles an obstacle, by its code: the words of the link and the act; None where only words help."""


class SealDialog(RoundDialog):
    """Seals the round. While something stands in the way it lists what, and asks for nothing."""

    work: ClassVar[Work | None] = Work.SEAL

    def __init__(self, parent: QWidget, desk: Desk, view: RoundView, mend: Mend, sealed: Callable[[str], None]) -> None:
        super().__init__(parent, desk, Text("Seal the list of “{title}”", title=view.head.title), 560)
        self._mend, self._sealed, self._uid = mend, sealed, view.head.uid
        self.links: dict[str, Button] = {}
        self._box = QVBoxLayout()
        self._box.setContentsMargins(0, 0, 8, 0)
        self._box.setSpacing(6)
        content = QWidget()
        content.setLayout(self._box)
        scroll = Scroll(content, Text("What stands in the way"))
        scroll.setMinimumHeight(220)
        self.body.addWidget(scroll, 1)
        self.witness = Field(Text("Second person"))
        self.witness.textChanged.connect(lambda _text: self._show_ready())
        reviewers = [p.name for p in self.desk.attendance.people if "reviewer" in p.roles and not p.gone]
        if reviewers:  # the seal takes no other name then
            completer = QCompleter(reviewers, self.witness)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.witness.setCompleter(completer)
            self.witness.setPlaceholderText(", ".join(reviewers))
        self._line = self.line(
            Text("Second person"),
            self.witness,
            Text("Somebody else, who looked at the list as well. The name is sealed in."),
        )
        self._running = Label(
            Text("Sealing: the list is computed with all draws. This takes a few seconds."),
            Type.SMALL,
            "text2",
            wrap=True,
        )
        self._running.hide()
        self.body.addWidget(self._running)
        self.finish()
        self.add_button(Text("Cancel"), run=self.reject)
        self.seal_button = self.add_button(Text("Seal list"), "primary", self.take)
        self._ready = False
        self.show_view(view)

    def show_view(self, view: RoundView) -> None:
        layout.clear(self._box)
        self.links.clear()
        self._ready = not view.obstacles
        self._line.setVisible(self._ready)
        if self._ready:
            self._show_locks(view)
            self.witness.setFocus()
        else:
            self._show_obstacles(view)
        self._box.addStretch(1)
        self._show_ready()
        self.fit_height()

    def _show_obstacles(self, view: RoundView) -> None:
        n = len(view.obstacles)
        title = Text("{n} thing stands in the way", "{n} things stand in the way", n=n)
        self._box.addWidget(Label(title, Type.SECTION))
        for obstacle in view.obstacles:
            words = layout.column(Label(obstacle.text, Type.CELL, wrap=True))
            if obstacle.firms:
                joint = "、" if current_language() is Language.ZH else ", "
                named = joint.join(view.name(uid) for uid in obstacle.firms[:6])
                more = len(obstacle.firms) - 6
                said = Text("{firms} and {n} more", firms=named, n=more) if more > 0 else named
                words.addWidget(Label(said, Type.SMALL, "text3", wrap=True))
            line = layout.row(Glyph("warn", "warn", 14), words, gap=8, margins=(0, 4, 0, 4))
            line.setStretch(1, 1)
            found = self._mend(obstacle.code)
            if found is not None:
                button = Button(found[0], "link", name=Text("{act}: {why}", act=found[0], why=obstacle.text))
                button.clicked.connect(lambda _on=False, run=found[1]: run())
                self.links[obstacle.code] = button
                line.addWidget(button)
            self._box.addLayout(line)
            self._box.addWidget(layout.rule())

    def _show_locks(self, view: RoundView) -> None:
        joint = "、" if current_language() is Language.ZH else ", "
        chosen = joint.join(view.name(uid) for uid in view.listed.chosen)
        n = len(view.listed.chosen)
        self._box.addWidget(Label(Text("{n} firm on the list", "{n} firms on the list", n=n), Type.SECTION))
        self._box.addWidget(Label(chosen, Type.CELL, wrap=True))
        self._box.addSpacing(6)
        self._box.addWidget(Label(Text("Locked by the seal"), Type.SECTION))
        for text in (
            Text("Candidates, their figures and the scheme with its weights"),
            Text("Experts, recusals and all marks"),
            Text("All decisions, and the list with its reserve"),
        ):
            line = layout.row(Glyph("lock", "text2", 14), Label(text, Type.CELL, wrap=True), gap=8)
            line.setStretch(1, 1)
            self._box.addLayout(line)
        self._box.addSpacing(6)
        self._box.addWidget(
            Label(
                Text("There is no undo. A later correction is a new round that revises this one."),
                Type.CELL_STRONG,
                "warn",
                wrap=True,
            )
        )

    def _show_ready(self) -> None:
        self.seal_button.setEnabled(self._ready and bool(self.witness.text().strip()))

    def take(self) -> None:
        """Seal the list, or say what refuses it."""
        from registry.rounds.sealing import seal

        actor, uid, witness = self.desk.actor, self._uid, self.witness.text().strip()
        if not self._ready or not witness:
            return
        self._running.show()
        self.fit_height()
        self.write(
            lambda registry: seal(registry, actor, uid, witness).digest, self._sealed, title=Text("Sealing the list")
        )

    def say_wrong(self, text: object) -> None:
        super().say_wrong(text)  # type: ignore[arg-type]
        if text is not None:
            self._running.hide()
