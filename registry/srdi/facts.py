"""What this room knows of a firm: frozen facts, as they stand on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from registry.srdi.figure import Figure
from registry.srdi.standing import Held


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """All facts of one firm.

    Attributes:
        metrics: yearly figures by metric code and year; money in fen, shares in per cent, others as they are.
        answers: recorded answers to the veto rules by kind: 1 nothing against the firm, 0 it fails.
        district: code of where it is registered, "" where not known.
        segment: level-1 segment code, "" where not known.
        industry: industry code of GB/T 4754, "" where not known.
        established: last day its founding may mean.
        certificates, institution: texts of the register, None where nobody said.
        hnte: high-tech enterprise.
        titles: recognitions.
    """

    uid: str
    legal_name: str
    short_name: str = ""
    english_name: str = ""
    district: str = ""
    segment: str = ""
    industry: str = ""
    established: tuple[date | None, date | None] = (None, None)
    certificates: str | None = None
    institution: str | None = None
    hnte: bool | None = None
    metrics: Mapping[tuple[str, int], Figure] = field(default_factory=dict[tuple[str, int], Figure])
    answers: Mapping[str, Figure] = field(default_factory=dict[str, Figure])
    titles: tuple[Held, ...] = ()
