"""Floor 3: the cultivation file of a firm: plan, contacts, needs and promises, tasks, support and its payments."""

from __future__ import annotations

from registry.cultivation.file import CultivationFile, Supported, cultivation_file
from registry.cultivation.instruments import Instrument, Instruments, instruments, shipped_instruments
from registry.cultivation.state import Due, FirmState, firm_states, open_dues

__all__ = [
    "CultivationFile",
    "Due",
    "FirmState",
    "Instrument",
    "Instruments",
    "Supported",
    "cultivation_file",
    "firm_states",
    "instruments",
    "open_dues",
    "shipped_instruments",
]
