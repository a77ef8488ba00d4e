"""The firms that the palette offers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from registry.i18n import _, current_language
from ui.firms.names import names
from ui.firms.state import FirmsState
from ui.kit.commands import Entry
from ui.kit.desk import Desk

if TYPE_CHECKING:
    from registry.view import FirmRow


def entries(state: FirmsState, desk: Desk, text: str) -> Sequence[Entry]:
    """A heading and the firms found by `text`; Enter goes to one."""
    found = state.find(text)
    return [Entry(_("Firms")), *(_entry(firm, desk) for firm in found)] if found else ()


def _entry(firm: FirmRow, desk: Desk) -> Entry:
    language = current_language()
    first, second = names(firm, language)
    place = firm.district.label(language, short=True) if firm.district else firm.place or ""
    icon = f"segment.{firm.segment}" if firm.segment else "firms"
    return Entry(first, partial(desk.go, "firms", firm.uid), note=second, icon=icon, right=place)
