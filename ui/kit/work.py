"""Kinds of work, so that a control rests for whoever may not do what it does, before anything is typed."""

from __future__ import annotations

from enum import StrEnum


class Work(StrEnum):
    """What a control sets out to do; what each role may do of it says `registry.change.people`."""

    RECORDS = "records"
    """Firms, what is known of them, and what the office has set."""
    ROUND = "round"
    """A round: its steps, scheme, candidates, experts."""
    RULING = "ruling"
    """Decisions and objections of a round."""
    MARKS = "marks"
    """Marks of the panel."""
    SEAL = "seal"
    BESIDE = "beside"
    """What stands beside the records: saved views, what imports taught. Whoever may change anything may change these."""
    UNDO = "undo"
    """Taking back what is next to be taken back, whatever that is."""
    REDO = "redo"
