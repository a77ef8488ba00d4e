"""Floor 4: what a screen or the command line asks: plain rows, made in one read, with nothing mapped leaving the session."""

from __future__ import annotations

from registry.store import Registry, open_registry
from registry.view.card import CardField, CardRecord, FirmCard, HistoryLine, firm_card
from registry.view.plain import plain_records, plain_value
from registry.view.roll import Roll, firm_rows, read_roll
from registry.view.rows import FirmRow
from registry.view.summary import Summary, registry_summary

__all__ = [
    "CardField",
    "CardRecord",
    "FirmCard",
    "FirmRow",
    "HistoryLine",
    "Registry",
    "Roll",
    "Summary",
    "firm_card",
    "firm_rows",
    "open_registry",
    "plain_records",
    "plain_value",
    "read_roll",
    "registry_summary",
]
