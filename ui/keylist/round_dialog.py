"""What the dialogs of a round share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ui.kit.form_dialog import NO_DAY, DayField, FormDialog, Words, read_day
from ui.kit.work import Work

if TYPE_CHECKING:
    from ui.keylist.round_state import RoundView

__all__ = ["NO_DAY", "DayField", "RoundDialog", "Words", "read_day"]


class RoundDialog(FormDialog):
    """A dialog over the key list."""

    work: ClassVar[Work | None] = Work.ROUND

    def show_view(self, view: RoundView) -> None:
        """The round was read anew."""
