"""What the quarterly brief says, frozen: targets, ladder, funding, milestones and returns of one quarter."""

from __future__ import annotations

from dataclasses import dataclass

from registry.report.papers.head import PaperHead
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.view.overview import ReturnState


@dataclass(frozen=True, slots=True)
class BriefTarget:
    """A target of the plan.

    Attributes:
        value, goal: as printed, with their unit; "—" where not known.
        share: of the target, in hundredths of a per cent; None where either is not known.
        gap: how far ahead of or behind even pace, in points.
        note: what the value rests on.
    """

    title: Words
    goal: Words
    value: Words
    share: int | None
    gap: Words
    note: Words = NOTHING


@dataclass(frozen=True, slots=True)
class BriefRung:
    """A step of the ladder, by the titles that its firms hold or held, and the firms on it."""

    tier: Words
    held: int
    new: int
    due: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class BriefYear:
    """Funding announced in a year. `fen` is None where no round has a figure; `label`: in 100 million."""

    year: int
    fen: int | None
    label: str
    rounds: int


@dataclass(frozen=True, slots=True)
class BriefRound:
    """A funding announcement of the quarter."""

    announced: Words
    firm: Words
    round: Words
    amount: Words
    investors: str
    grade: str


@dataclass(frozen=True, slots=True)
class BriefMilestone:
    """A milestone reached in the quarter. `outcome`: its code, "" where not known."""

    happened: Words
    firm: Words
    event: str
    outcome: Words
    failed: bool
    grade: str


@dataclass(frozen=True, slots=True)
class BriefMark:
    """The return of a district for one quarter."""

    state: ReturnState
    day: str


@dataclass(frozen=True, slots=True)
class BriefDistrict:
    """A district's returns, oldest quarter first, and the share of what is asked that is known, in whole per cent."""

    name: Words
    firms: int
    marks: tuple[BriefMark, ...]
    filled: int


@dataclass(frozen=True, slots=True)
class BriefPaper:
    """The whole brief.

    Attributes:
        pace: share of the plan's time that has passed, in hundredths of a per cent.
        quarters: heads of the columns of returns, oldest first.
        years: funding by year, the current one last.
    """

    head: PaperHead
    finding: Words
    figures: tuple[KeyFigure, ...]
    targets_finding: Words
    targets: tuple[BriefTarget, ...]
    pace: int
    targets_source: Words
    ladder_finding: Words
    rungs: tuple[BriefRung, ...]
    ladder_apart: Words
    funding_finding: Words
    years: tuple[BriefYear, ...]
    rounds: tuple[BriefRound, ...]
    funding_note: Words
    milestone_finding: Words
    milestones: tuple[BriefMilestone, ...]
    milestone_note: Words
    returns_finding: Words
    quarters: tuple[Words, ...]
    districts: tuple[BriefDistrict, ...]
