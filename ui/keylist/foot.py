"""Three figures below the list, each with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from registry.i18n import _, n_
from ui.kit import layout
from ui.kit.controls import ElidedLabel, Label
from ui.kit.fonts import Type

if TYPE_CHECKING:
    from registry.scoring import RoundResult
    from registry.scoring.robustness import Robustness

_FIGURES = 3
_OFTEN = 80
"""Per cent of draws from which a seat is not contested."""


class Foot(QFrame):
    """The bar below the list."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("edge", "top")
        self._pairs = [(Label("", Type.SECTION), ElidedLabel("", Type.CELL, "text2")) for _unused in range(_FIGURES)]
        line = layout.row(margins=(16, 14, 16, 14))
        for figure, words in self._pairs:
            line.addWidget(figure)
            line.addWidget(words)
            line.addSpacing(16)
        line.addStretch(1)
        self.setLayout(line)

    def say(self, said: Sequence[tuple[str, str]]) -> None:
        """Show up to three figures with their words."""
        for number, (figure, words) in enumerate(self._pairs):
            text, about = said[number] if number < len(said) else ("", "")
            figure.say(text)
            words.say(about)


def draft_foot(
    result: RoundResult, robust: Robustness | None, chances: Mapping[str, int] | None
) -> list[tuple[str, str]]:
    """What stands below a list of the objective part: with the draws, or while they are still to come."""
    return figures(result.certain, result.contenders, robust, chances)


def figures(
    certain: int,
    contenders: int,
    robust: Robustness | None,
    chances: Mapping[str, int] | None,
    moved: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """The figures with their words.

    Args:
        certain: seats that no open value can change.
        contenders: candidates who could get a seat, yet are not sure of it.
        robust, chances: what the draws gave, None while they are still to come.
        moved: the firms on the list, where quotas or decisions made it: draws know of neither, so none of them can give
            it, and "0 % of draws" would make a sound list look like chance.
    """
    seats = (str(certain), n_("seat is certain whatever is missing", "seats are certain whatever is missing", certain))
    if robust is None or chances is None:
        may = n_("candidate could still take a seat", "candidates could still take a seat", contenders)
        return [seats, (str(contenders), may)]
    contested = sum(20 <= share <= 80 for share in chances.values())
    drawn = (_("{n} %", n=robust.same_list_percent), _("of draws give these firms"))
    if moved:
        often = sum(chances.get(uid, 0) >= _OFTEN for uid in moved)
        drawn = (
            _("{n} of {all}", n=often, all=len(moved)),
            _("on the list by points alone in {n} % of draws", n=_OFTEN),
        )
    return [
        drawn,
        seats,
        (str(contested), _("contested, in amber")),
    ]
