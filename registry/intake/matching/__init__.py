"""Which firm a row speaks of: `FirmIndex.find` links, `FirmIndex.candidates` only suggests."""

from __future__ import annotations

from registry.intake.matching.index import FirmIndex, Ground, Match, name_key
from registry.intake.matching.likeness import Candidate, Part, PartKind, Verdict

__all__ = ["Candidate", "FirmIndex", "Ground", "Match", "Part", "PartKind", "Verdict", "name_key"]
