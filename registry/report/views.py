"""What a paper says, settled before the first glyph is set: frozen, plain, complete.

Nothing is computed later than here. Prose, tables, charts and the workbook all read these fields, so they cannot tell
different numbers. No mapped object, no session, no scheme reaches below this module.

Points and weights are integers in hundredths of a point of 100 (78.45 is 7845, a weight of 10 is 1000); values of
indicators are integers in hundredths of 100, as on the scoring grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from registry.change.anchors import LogHead
from registry.report.annex_views import (
    CoverageRow,
    MilestoneRule,
    MissingRow,
    Ref,
    SchemeRow,
    SignOff,
    SourceRow,
    VetoedRow,
)
from registry.report.wording import NOTHING, Words

if TYPE_CHECKING:
    from registry.report.round_views import RoundPart
    from registry.report.sensitivity import Sensitivity


class PaperSection(StrEnum):
    """A part of the shortlist that can be left out."""

    COVER = "cover"
    RANKING = "ranking"
    SEATS = "seats"
    CARDS = "cards"
    CANDIDATES = "candidates"
    SCHEME = "scheme"
    MISSING = "missing"
    SENSITIVITY = "sensitivity"
    VETOED = "vetoed"
    PATH = "path"
    SOURCES = "sources"
    SIGN_OFF = "sign_off"


USUAL = tuple(section for section in PaperSection if section is not PaperSection.SENSITIVITY)
"""The sections of a paper where nobody chose: how firmly a list stands is printed where somebody asks for it."""


class Standing(StrEnum):
    """Where a candidate stands towards the cut."""

    SELECTED = "selected"
    TIED = "tied"  # shares the last place with more firms than there are seats: a decision is needed
    RESERVE = "reserve"
    ASIDE = "aside"  # ranked among the list, and without a seat: a quota, a floor, a decision
    BELOW = "below"
    UNDECIDED = "undecided"


class Known(StrEnum):
    """What is known of a value."""

    KNOWN = "known"
    INTERVAL = "interval"
    MISSING = "missing"
    NOT_PROVIDED = "not_provided"  # missing, and by decision it scores zero
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class LabelledFact:
    """A label and what stands beside it."""

    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A large figure with its unit and what it counts.

    Attributes:
        english: the figure of an English paper where that writes it in another unit, else "".
        gloss: the unit of the Chinese figure in English, where the English figure has another.
    """

    value: str
    unit: Words
    label: Words
    english: str = ""
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class DimensionHead:
    """A dimension of the scheme: `short` fits above a bar."""

    code: str
    name: Words
    short: Words
    weight: int


@dataclass(frozen=True, slots=True)
class TierMark:
    """A tier as it is printed: how many of the three ladder steps it holds, and its word. None known: empty words."""

    steps: int
    name: Words


@dataclass(frozen=True, slots=True)
class SegmentMark:
    """A segment as it is printed: the code of its mark, and its word."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator of one candidate, as the workbook recomputes it.

    Attributes:
        raw: the raw value with its unit, "" where there is none.
        value: what counts, None where not applicable; low, high: what it may be.
        weight: used, after what does not apply handed its weight on.
        grade: best evidence grade, "" where none is recorded.
    """

    state: Known
    raw: Words
    value: int | None
    low: int
    high: int
    weight: int
    grade: str = ""


@dataclass(frozen=True, slots=True)
class RankRow:
    """A candidate in the ranking.

    Attributes:
        key: anchor of the firm inside the paper.
        rank: as printed (``9=``), "" in an undecided round.
        standing: towards the cut.
        points: of each dimension.
        score, low, high: what is published, and what it may be.
        known: share of the scheme's weight that is known, hundredths of a percent.
        missing: number of values missing.
        flags: short words on what a reader must know of this row.
        marks: footnote marks, in order.
        has_card: a card of the firm is part of the paper.
        scores: every indicator, in the order of `ShortlistView.scheme_rows`.
        place: what a round's list says of it; `barred`: it is ranked and something else keeps it from a seat.
        total: what ranks in a round, None where there is none.
        total_low, total_high: what the total may be.
        panel: the panel's figure, of 100.
        parts: what each dimension adds to the total, and last what the panel adds.
    """

    key: str
    rank: str
    standing: Standing
    name: Words
    uscc: str
    district: Words
    segment: SegmentMark
    tier: TierMark
    points: tuple[int, ...]
    score: int
    low: int
    high: int
    known: int
    missing: int
    flags: tuple[Words, ...] = ()
    marks: tuple[str, ...] = ()
    has_card: bool = False
    scores: tuple[IndicatorScore, ...] = ()
    place: Words = NOTHING
    barred: bool = False
    total: int | None = None
    total_low: int = 0
    total_high: int = 0
    panel: int | None = None
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CutLine:
    """The line between the last selected and the first reserve.

    Attributes:
        after: number of rows above it.
        label: what it is.
        gap: the distance in words.
        gap_points: the distance, None where there is nobody below.
        crossed: the possible scores on both sides overlap: the data do not settle the line.
    """

    after: int
    label: Words
    gap: Words
    gap_points: int | None
    crossed: bool


@dataclass(frozen=True, slots=True)
class CardDimension:
    """A dimension of one firm, with the median of the selected."""

    name: Words
    points: int
    low: int
    high: int
    full: int
    median: int | None


@dataclass(frozen=True, slots=True)
class CardIndicator:
    """One indicator of one firm.

    Attributes:
        dimension: index of the dimension.
        raw: the raw value with its unit, "" where there is none.
        value: what the value function makes of it; None where not applicable.
        weight: after the weight of what does not apply was handed on.
        points, low, high: contribution, and what it may be.
        grade: best evidence grade, "" where none is recorded.
        refs: where the raw value was read.
        notes: caps, fixed rules and the like.
    """

    code: str
    name: Words
    dimension: int
    state: Known
    raw: Words
    value: int | None
    weight: int
    points: int
    low: int
    high: int
    grade: str
    refs: tuple[Ref, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One page on one firm."""

    key: str
    rank: str
    standing: Standing
    name: Words
    finding: Words
    score: int
    low: int
    high: int
    facts: tuple[LabelledFact, ...]
    dimensions: tuple[CardDimension, ...]
    indicators: tuple[CardIndicator, ...]
    notes: tuple[Words, ...] = ()
    made_of: Words = NOTHING  # how the score is made of objective part and panel, in a round


@dataclass(frozen=True, slots=True)
class ShortlistView:
    """Everything the shortlist says, in PDF and XLSX alike.

    Attributes:
        title, subtitle: of the paper.
        office, registry: who works with which registry.
        scheme, scheme_version, scheme_digest: what was scored with.
        as_of: the day as of which facts count; also the date of the file.
        snapshot: SHA-256 of the round, in hexadecimal.
        draft_mark: printed on every page until the round is sealed; None when it is.
        fictional: marked on every page.
        decided: False where the facts do not settle a ranking; then intervals are shown and no rank.
        finding: the heading statement; findings: what else the numbers say.
        rows: ranked candidates in display order, then (undecided) all in neutral order.
        shown: how many of the rows the ranking page shows (the list and its reserve).
        footnotes: mark and text.
        policy: how missing values count.
        sections: which parts are printed.
        round: what the paper says of a round, None for a trial of the objective part alone.
        exact_rank: the exact score ranks, not the published one.
        log: the last change of the registry it was made from, printed as an anchor.
        rules: what decides beside the weights, each with what it is called.
        milestone_rules, veto_rules: what milestones count, and what excludes; the summaries say how both came out.
    """

    title: Words
    subtitle: Words
    office: Words
    registry: str
    scheme: Words
    scheme_version: str
    scheme_digest: str
    as_of: date
    snapshot: str
    draft_mark: Words | None
    fictional: bool
    decided: bool
    size: int
    finding: Words
    findings: tuple[Words, ...]
    figures: tuple[KeyFigure, ...]
    cover_facts: tuple[LabelledFact, ...]
    dimensions: tuple[DimensionHead, ...]
    rows: tuple[RankRow, ...]
    shown: int
    cut: CutLine | None
    footnotes: tuple[tuple[str, Words], ...]
    cards: tuple[Card, ...]
    vetoed: tuple[VetoedRow, ...]
    missing: tuple[MissingRow, ...]
    missing_summary: Words
    coverage: tuple[CoverageRow, ...]
    scheme_rows: tuple[SchemeRow, ...]
    method: tuple[Words, ...]
    policy: Words
    sources: tuple[SourceRow, ...]
    sign_off: SignOff
    limits: Words
    sections: tuple[PaperSection, ...] = USUAL
    rules: tuple[LabelledFact, ...] = ()
    milestone_rules: tuple[MilestoneRule, ...] = ()
    milestone_summary: Words = NOTHING
    veto_rules: tuple[Words, ...] = ()
    veto_summary: Words = NOTHING
    round: RoundPart | None = None
    sensitivity: Sensitivity | None = None
    exact_rank: bool = False
    log: LogHead | None = None

    @property
    def snapshot_short(self) -> str:
        """The first twelve digits of the snapshot, in fours."""
        return " ".join(self.snapshot[i : i + 4] for i in (0, 4, 8))
