"""The targets of the plans: dated sets of data with their source, read from ``resources/targets``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from registry.errors import UserError
from registry.i18n import Text
from registry.model.catalogue import Title
from registry.resources import resource_path

FORMAT = 1


class Unit(StrEnum):
    """What a target counts."""

    FIRM = "firm"
    PIECE = "piece"
    YUAN = "yuan"


class Measure(StrEnum):
    """What of the registry is held against a target."""

    KEY_ENTERPRISES = "key_enterprises"
    SRDI_FIRMS = "srdi_firms"
    ROCKET_CAPACITY = "rocket_capacity"
    SATELLITE_CAPACITY = "satellite_capacity"


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """One target.

    Attributes:
        code: as the plan's list has it.
        value: the number, in `unit`; None where the document sets none.
        measure: what the registry knows of it; None where it can know nothing.
        source: where the number was said.
    """

    code: str
    title: Title
    value: int | None
    unit: Unit
    measure: Measure | None
    source: Title


@dataclass(frozen=True, slots=True)
class TargetSet:
    """The targets of one document, in its order.

    Attributes:
        issued, until: the day it was issued and the last day by which it is to be met.
        uid: of the record it was read from, "" for a shipped one.
    """

    code: str
    title: Title
    issued: date
    until: date
    source: Title
    targets: tuple[PlanTarget, ...]
    uid: str = ""

    def pace(self, day: date) -> int:
        """Share of the time from `issued` to `until` that has passed on `day`, in hundredths of a per cent (0 to 10 000)."""
        total = (self.until - self.issued).days
        gone = min(max((day - self.issued).days, 0), total)
        return gone * 10_000 // total

    def days_left(self, day: date) -> int:
        """Days from `day` to the last one; negative when it is past."""
        return (self.until - day).days


@cache
def target_sets() -> tuple[TargetSet, ...]:
    """All shipped sets, the one that ends first in front."""
    return read_target_sets(sorted(resource_path("targets").glob("*.toml")))


def read_target_sets(paths: Sequence[Path]) -> tuple[TargetSet, ...]:
    """The sets in these files, the one that ends first in front.

    Raises:
        UserError: a file is no set of targets; its words name the file and what is wrong.
    """
    return tuple(sorted((_read(path) for path in paths), key=lambda s: (s.until, s.code)))


def set_in_force(sets: Sequence[TargetSet], day: date) -> TargetSet:
    """The set that is to be met next on `day`; after the last one, that one."""
    return next((one for one in sets if one.until >= day), sets[-1])


def _read(path: Path) -> TargetSet:
    try:
        return _set(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise UserError(
            Text("{file} holds no targets that can be read: {cause}", file=path.name, cause=str(error)),
            Text("Nothing was changed."),
            Text("Mend the file, or put back the one that was shipped."),
        ) from error


def _set(data: Mapping[str, Any]) -> TargetSet:
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']}")
    issued, until = data["issued"], data["until"]
    if not (isinstance(issued, date) and isinstance(until, date)) or issued >= until:
        raise ValueError("issued, until")
    source = _title(data["source"])
    targets = tuple(_target(entry, source) for entry in data["target"])
    if len({t.code for t in targets}) != len(targets):
        raise ValueError("code")
    return TargetSet(data["code"], _title(data["title"]), issued, until, source, targets)


def _target(entry: Mapping[str, Any], source: Title) -> PlanTarget:
    value = entry.get("value")
    if value is not None and (not isinstance(value, int) or value <= 0):
        raise ValueError(f"value {value!r}")
    measure = entry.get("measure")
    return PlanTarget(
        code=entry["code"],
        title=_title(entry["title"]),
        value=value,
        unit=Unit(entry["unit"]),
        measure=Measure(measure) if measure is not None else None,
        source=_title(entry["source"]) if "source" in entry else source,
    )


def _title(entry: Mapping[str, Any]) -> Title:
    return Title(entry["en"], entry["zh"])
