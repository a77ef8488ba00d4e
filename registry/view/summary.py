"""What a registry is and how much it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select

from registry.change import changes, redo_target, undo_target
from registry.change.history import Change
from registry.model.entities import REGISTRY_INFO, TABLES
from registry.model.values import UncertainDate
from registry.store import Registry


@dataclass(frozen=True, slots=True)
class Summary:
    """A registry at a glance.

    Attributes:
        fictional: its data are invented, and every screen and page must say so.
        data_date: the day its data speak of, None where nobody said.
        saved_at: when it was last changed.
        undo, redo: what those would touch next.
    """

    path: Path
    name: str
    office: str
    fictional: bool
    data_date: date | None
    firms: int
    rounds: int
    milestones: int
    saved_at: datetime | None
    undo: Change | None
    redo: Change | None

    def as_of(self, today: date) -> date:
        """The day on which standings are judged: the data date, or today."""
        return self.data_date or today


def registry_summary(registry: Registry) -> Summary:
    """The summary of an open registry."""
    with registry.read() as connection:
        info = connection.execute(select(TABLES["registry_info"])).mappings().first()
        values = REGISTRY_INFO.decode(info) if info else dict.fromkeys(f.key for f in REGISTRY_INFO.fields)
        counts = {
            table: connection.execute(select(func.count()).select_from(TABLES[table])).scalar_one()
            for table in ("firm", "funding_event", "milestone")
        }
        log = changes(connection)
        day: UncertainDate | None = values["data_date"]
        return Summary(
            path=registry.path,
            name=values["name"] or registry.path.stem,
            office=values["office"] or "",
            fictional=bool(values["fictional"]),
            data_date=day.end if day else None,
            firms=counts["firm"],
            rounds=counts["funding_event"],
            milestones=counts["milestone"],
            saved_at=log[-1].at if log else None,
            undo=undo_target(connection),
            redo=redo_target(connection),
        )
