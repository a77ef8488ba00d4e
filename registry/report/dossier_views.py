"""What a firm dossier says, settled before the first glyph is set. Tables, charts and prose all read these fields.

Money is in fen, days are dates; what is not known is None or an empty text, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.change.anchors import LogHead
from registry.report.annex_views import Ref, SourceRow
from registry.report.views import KeyFigure, SegmentMark
from registry.report.wording import Words


class Rung(StrEnum):
    """How a firm stands on one rung of the ladder."""

    HELD = "held"
    DUE = "due"  # held, ends within 90 days
    LAPSED = "lapsed"
    APPLIED = "applied"
    NONE = "none"  # nothing on record


class Outcome(StrEnum):
    """How a milestone ended, as its mark shows it."""

    GOOD = "good"
    PART = "part"
    BAD = "bad"
    OPEN = "open"  # planned, or its outcome is not known


@dataclass(frozen=True, slots=True)
class CitedFact:
    """A label, a value, and where the value stands."""

    label: Words
    value: Words
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class LadderStep:
    """One of the three rungs: the name of the tier, how it is held, and the days in words."""

    name: Words
    state: Rung
    dates: Words


@dataclass(frozen=True, slots=True)
class RecognitionRow:
    """One recognition. `state`: how it stands on the day of the dossier."""

    tier: Words
    batch: str
    recognised: str
    valid: str
    state: Rung
    refs: tuple[Ref, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One announcement of money raised.

    Attributes:
        day: the last day it may mean, None where no date is known.
        total: what all announcements up to this one add up to, fen; None where none has a figure yet.
        total_words: the same with what is known of it: at least, about; empty where there is none.
        counted: whether this one has a figure that enters the total.
        is_bound: its figure is only a lower bound.
    """

    announced: str
    day: date | None
    round: Words
    amount: Words
    investors: str
    total: int | None
    total_words: Words
    counted: bool
    is_bound: bool
    refs: tuple[Ref, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone; `short` names its kind in the chart."""

    happened: str
    day: date | None
    event: str
    kind: Words
    short: Words
    outcome: Outcome
    outcome_words: Words
    refs: tuple[Ref, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One yearly figure over the years of the table.

    Attributes:
        gloss: the unit of the Chinese figures in English, where the English ones have another; else "".
        values: as printed, one a year; empty where nothing is known.
        points: for the small chart, in the unit of storage; None where nothing is known.
    """

    name: Words
    unit: Words
    gloss: str
    values: tuple[Words, ...]
    points: tuple[int | None, ...]
    refs: tuple[Ref, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A source as the records name it, or a piece of evidence, with its grade and what it stands for."""

    title: str
    detail: str
    grade: str
    supports: Words


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A veto check that was not passed, or has no answer."""

    rule: Words
    answer: Words
    failed: bool
    detail: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What a sheet said in a column that is no field."""

    title: str
    text: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything a dossier says. `years`: of the yearly figures, the oldest first."""

    key: str
    name: Words
    short_name: str
    uscc: str
    title: Words
    subtitle: Words
    office: Words
    registry: str
    as_of: date
    snapshot: str
    fictional: bool
    segment: SegmentMark
    tier: Words
    finding: Words
    figures: tuple[KeyFigure, ...]
    facts_finding: Words
    facts: tuple[CitedFact, ...]
    status_finding: Words
    ladder: tuple[LadderStep, ...]
    recognitions: tuple[RecognitionRow, ...]
    funding_finding: Words
    funding: tuple[FundingRow, ...]
    milestone_finding: Words
    milestones: tuple[MilestoneRow, ...]
    founded: date | None
    years: tuple[int, ...]
    metrics: tuple[MetricRow, ...]
    metric_finding: Words
    checks_finding: Words
    checks: tuple[CheckRow, ...]
    evidence: tuple[EvidenceRow, ...]
    notes: tuple[NoteRow, ...]
    gaps_finding: Words
    gaps: tuple[tuple[Words, tuple[Words, ...]], ...]
    sources: tuple[SourceRow, ...]
    draft_mark: Words | None = None
    log: LogHead | None = None

    @property
    def snapshot_short(self) -> str:
        """The first twelve digits of the snapshot, in fours."""
        return " ".join(self.snapshot[i : i + 4] for i in (0, 4, 8))
