"""Checking a sealed round: it holds, or every difference in words. Nothing here changes anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from registry.i18n import Text
from ui.keylist.round_dialog import RoundDialog
from ui.kit import layout
from ui.kit.controls import Glyph, Label
from ui.kit.fonts import Type
from ui.kit.pane import Scroll

if TYPE_CHECKING:
    from registry.scoring.sealed_check import Verification
    from ui.kit.desk import Desk


def verify_file(path: Path, expected: str = "") -> Verification:
    """Check a sealed file on the disk, or a paper that carries one; the bytes say which it is.

    Raises:
        EnvironmentFault: it cannot be read.
        UserError: it is no sealed round and no paper of one.
    """
    from registry.errors import EnvironmentFault
    from registry.report.paper_check import is_pdf, verify_paper
    from registry.scoring.sealed_check import verify_sealed

    try:
        body = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            Text("{file} cannot be read.", file=path.name), Text("Nothing was changed."), Text("Choose another file.")
        ) from error
    return verify_paper(body, expected=expected) if is_pdf(body) else verify_sealed(body, expected=expected)


class VerifyDialog(RoundDialog):
    """What a check found."""

    def __init__(self, parent: QWidget, desk: Desk, name: str, found: Verification, known: str | None = None) -> None:
        """`known`: title of the round of this registry with that digest, "" for none; None where nobody asks."""
        super().__init__(parent, desk, Text("Check of “{name}”", name=name), 600)
        self.holds = found.holds
        n = len(found.differences)
        verdict = (
            Text("It holds: the list follows from what went in, and nothing was changed.")
            if found.holds
            else Text("It does not hold: {n} difference", "It does not hold: {n} differences", n=n)
        )
        tone = "ok" if found.holds else "bad"
        head = layout.row(
            Glyph("check" if found.holds else "err", tone, 18), Label(verdict, Type.NAME, tone, wrap=True), gap=8
        )
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addSpacing(6)
        if found.counted is not None:
            self._say_round(found)
        if found.differences:
            self._list(found)
        digest = Label(found.digest, Type.SMALL, "text2", wrap=True)
        self.body.addWidget(Label(Text("SHA-256 of the file"), Type.LABEL, "text3"))
        # Sixteen signs at a time, so that two people can read it to each other.
        digest.say(" ".join(found.digest[at : at + 16] for at in range(0, len(found.digest), 16)))
        self.body.addWidget(digest)
        if known is not None:
            self.body.addSpacing(6)
            said = (
                Text("It is the sealed round “{title}” of this registry.", title=known)
                if known
                else Text("No round of this registry has this digest.")
            )
            self.body.addWidget(Label(said, Type.CELL, "text2", wrap=True))
        for note in found.notes:
            self.body.addSpacing(6)
            self.body.addWidget(Label(note, Type.CELL, "text2", wrap=True))
        self.finish()
        close = self.add_button(Text("Close"), "primary")
        close.setFocus()

    def _say_round(self, found: Verification) -> None:
        assert found.counted is not None
        inputs, listed = found.counted.inputs, found.counted.listed
        text = Text(
            "“{title}”, sealed {day} by {by} with {witness}: {n} firm on the list, {draws} draws",
            "“{title}”, sealed {day} by {by} with {witness}: {n} firms on the list, {draws} draws",
            title=inputs.title,
            day=inputs.sealed_at[:10] or "—",
            by=inputs.sealed_by or "—",
            witness=inputs.witness or "—",
            n=len(listed.chosen),
            draws=f"{inputs.draws:,}",
        )
        self.body.addWidget(Label(text, Type.CELL, "text2", wrap=True))
        self.body.addSpacing(8)

    def _list(self, found: Verification) -> None:
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, 8, 0)
        box.setSpacing(4)
        for difference in found.differences:
            box.addWidget(Label(difference.text, Type.CELL, wrap=True))
            box.addWidget(Label(difference.place, Type.SMALL, "text3", wrap=True))
            box.addWidget(layout.rule())
        box.addStretch(1)
        content = QWidget()
        content.setLayout(box)
        scroll = Scroll(content, Text("Differences"))
        scroll.setMinimumHeight(200)
        self.body.addWidget(scroll, 1)
