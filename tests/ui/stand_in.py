"""A page that stands in for one a test or a picture does not need: made at once, and empty."""

from __future__ import annotations

from ui.kit.desk import Desk
from ui.kit.feedback import EmptyState
from ui.kit.layout import column
from ui.kit.page import Page
from ui.shell.places import Place


class StandIn(Page):
    """The name and drawing of a place, and nothing to do."""

    def __init__(self, where: Place, desk: Desk) -> None:
        super().__init__(desk)
        self.key = where.key  # type: ignore[misc]  (it stands in for several)
        self.setLayout(column(EmptyState(where.title, "", icon=where.icon)))
