"""The places of the rail: what each is called, its drawing, and the page that stands there.

A place whose page is not built yet shows a waiting page that says so.
"""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass

from registry.i18n import Text
from ui.kit.desk import Desk
from ui.kit.feedback import EmptyState
from ui.kit.layout import column
from ui.kit.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail.

    Attributes:
        key: the page's key.
        title, icon: as in the rail.
        keys: its shortcut.
        page: ``module:class`` of the page, or "" while there is none.
        waiting: what will stand here, said while the page is missing.
    """

    key: str
    title: Text
    icon: str
    keys: str
    page: str = ""
    waiting: Text = Text("")  # noqa: RUF009 (frozen)


PLACES = (
    Place(
        "overview",
        Text("Overview"),
        "overview",
        "Ctrl+1",
        "ui.overview.page:OverviewPage",
    ),
    Place("firms", Text("Firms"), "firms", "Ctrl+2", "ui.firms.page:FirmsPage"),
    Place(
        "intake",
        Text("Import"),
        "import",
        "Ctrl+3",
        "ui.intake.page:IntakePage",
        Text("Excel returns will be read, reviewed and committed here. This page is not built yet."),
    ),
    Place(
        "keylist",
        Text("Key list"),
        "key",
        "Ctrl+4",
        "ui.keylist.page:KeyListPage",
        Text("The ranking of the key enterprises will stand here. This page is not built yet."),
    ),
    Place(
        "panel",
        Text("Panel"),
        "panel",
        "Ctrl+5",
        "ui.panel.page:PanelPage",
        Text("The marks of the expert panel will be gathered here. This page is not built yet."),
    ),
    Place(
        "cultivation",
        Text("Cultivation"),
        "ladder",
        "Ctrl+6",
        "ui.cultivation.page:CultivationPage",
        Text(
            "The firms by tier, what each still needs for the next one, and the calendar of re-verification will stand "
            "here. This page is not built yet."
        ),
    ),
    Place(
        "reports",
        Text("Reports"),
        "reports",
        "Ctrl+7",
        "ui.reports.page:ReportsPage",
        Text("Shortlists and profiles will be made here. This page is not built yet."),
    ),
    Place("settings", Text("Settings"), "sliders", "Ctrl+,", "ui.settings.page:SettingsPage"),
)


def place(key: str) -> Place:
    """The place `key`.

    Raises:
        KeyError: there is none.
    """
    for one in PLACES:
        if one.key == key:
            return one
    raise KeyError(key)


class WaitingPage(Page):
    """Says honestly that the page is not built yet, and offers the one that is."""

    def __init__(self, where: Place, desk: Desk) -> None:
        super().__init__(desk)
        self.key = where.key  # type: ignore[misc]  (a waiting page stands in for several)
        state = EmptyState(
            where.title,
            where.waiting,
            icon=where.icon,
            action=(Text("Go to Firms"), lambda: desk.go("firms")),
        )
        self.setLayout(column(state))


def page_class(where: Place) -> type[Page]:
    """The class of the page of a place."""
    module, _colon, name = where.page.partition(":")
    found: type[Page] = getattr(importlib.import_module(module), name)
    return found


def make_page(where: Place, desk: Desk) -> Page:
    """The page of a place, or a waiting page."""
    module = where.page.partition(":")[0]
    if module and importlib.util.find_spec(module.rpartition(".")[0]) and importlib.util.find_spec(module):
        return page_class(where)(desk)
    return WaitingPage(where, desk)
