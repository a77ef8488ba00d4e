"""The two shipped samples: where each lies, what its registry is called, and the day its facts stand at.

The day is part of a sample: seen from a later one, tiers lapse, milestones leave their window, and other firms are ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from registry.i18n import Text
from registry.resources import resource_path


@dataclass(frozen=True, slots=True)
class Sample:
    """A shipped workbook and what a registry made of it says of itself."""

    file: str
    name: Text
    day: date
    fictional: bool

    @property
    def path(self) -> Path:
        """The workbook."""
        return resource_path(f"samples/{self.file}")


PUBLIC_FACTS = Sample(
    "commercial-aerospace-firms.xlsx",
    Text("Public facts"),
    date(2026, 3, 31),  # after the last fact of the workbook
    fictional=False,
)
DISTRICT_RETURN = Sample("district-return.xlsx", Text("Fictional sample"), date(2025, 6, 30), fictional=True)
