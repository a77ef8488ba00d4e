"""The places of the rail: what each is called, its drawing, and the page that stands there."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from registry.i18n import Text
from ui.kit.desk import Desk
from ui.kit.page import Page


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the rail.

    Attributes:
        key: the page's key.
        title, icon: as in the rail.
        keys: its shortcut.
        page: ``module:class`` of the page.
    """

    key: str
    title: Text
    icon: str
    keys: str
    page: str


PLACES = (
    Place("overview", Text("Overview"), "overview", "Ctrl+1", "ui.overview.page:OverviewPage"),
    Place("firms", Text("Firms"), "firms", "Ctrl+2", "ui.firms.page:FirmsPage"),
    Place("intake", Text("Import"), "import", "Ctrl+3", "ui.intake.page:IntakePage"),
    Place("keylist", Text("Key list"), "key", "Ctrl+4", "ui.keylist.page:KeyListPage"),
    Place("panel", Text("Panel"), "panel", "Ctrl+5", "ui.panel.page:PanelPage"),
    Place("cultivation", Text("Cultivation"), "ladder", "Ctrl+6", "ui.cultivation.page:CultivationPage"),
    Place("reports", Text("Reports"), "reports", "Ctrl+7", "ui.reports.page:ReportsPage"),
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


def page_class(where: Place) -> type[Page]:
    """The class of the page of a place."""
    module, _colon, name = where.page.partition(":")
    found: type[Page] = getattr(importlib.import_module(module), name)
    return found


def make_page(where: Place, desk: Desk) -> Page:
    """The page of a place."""
    return page_class(where)(desk)
