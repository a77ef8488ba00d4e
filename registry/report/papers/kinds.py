"""The kinds of papers by key, apart from what makes them: the window and --help name them before anything is loaded."""

from __future__ import annotations

ROUND_KINDS = (
    "card",
    "why_not",
    "sheet_blank",
    "sheet_filled",
    "panel",
    "recusal",
    "objections",
    "to_fix",
    "public_notice",
    "official_notice",
)
"""Papers that only a round has."""
REGISTER_KINDS = ("ledger", "support", "brief", "reverify", "evidence")
"""Papers of the whole registry."""
