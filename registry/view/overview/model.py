"""What the Overview shows: frozen values of one read. Money in fen; None is unknown, never zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.i18n import Text
from registry.model.values import UncertainDate
from registry.model.vocab import Term
from registry.office.plans import PlanTarget, TargetSet
from registry.srdi import TierState


@dataclass(frozen=True, slots=True)
class Behind:
    """The firms behind a number, by key, and what they have in common in words."""

    title: Text
    firms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.firms)


@dataclass(frozen=True, slots=True)
class FirmName:
    """What a firm is called."""

    uid: str
    legal_name: str
    short_name: str | None
    english_name: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A target and what the registry knows of it.

    Attributes:
        value: in the target's unit; None where the registry does not know it.
        output: what was really made, beside a capacity; None where no maker has said.
        output_year, year: of the figures; the latest year of a figure that entered.
        makers: firms that should report; `reported` of them have.
        behind: the firms that make up `value`.
        silent: makers that have not reported.
        occasion: the sealed round whose list is counted, "" elsewhere.
    """

    target: PlanTarget
    value: int | None = None
    behind: Behind | None = None
    output: int | None = None
    reported: int | None = None
    makers: int | None = None
    silent: Behind | None = None
    year: int | None = None
    occasion: str = ""

    @property
    def share(self) -> int | None:
        """Share of the target that is reached, in hundredths of a per cent; None where either is not known."""
        if self.value is None or self.target.value is None:
            return None
        return self.value * 10_000 // self.target.value


def whole_percent(hundredths: int) -> int:
    """A share in whole per cent, half up; what is not all is never 100, and what is not nothing never 0."""
    percent = (hundredths + 50) // 100
    if percent == 100 and hundredths < 10_000:
        return 99
    return 1 if percent == 0 and hundredths > 0 else percent


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """A set of targets against the day. `pace`: share of its time that has passed, in hundredths of a per cent."""

    targets: TargetSet
    pace: int
    days_left: int
    progress: tuple[Progress, ...]

    def gap(self, one: Progress) -> int | None:
        """Points by which a target is ahead of even pace, negative behind it: of the shares in whole per cent, as written."""
        return None if one.share is None else whole_percent(one.share) - whole_percent(self.pace)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder.

    Attributes:
        tier: the tier that names the step.
        held: firms whose operative tier stands on it and holds, those due among them.
        due: of these, ending within 90 days.
        lapsed: firms whose last tier stood on it.
        new: of `held`, recognised in the year of the day.
    """

    tier: Term
    held: Behind
    due: Behind
    lapsed: Behind
    new: Behind


@dataclass(frozen=True, slots=True)
class Ladder:
    """All firms by step, the highest first. `none`: known to hold no tier; `unknown`: nothing recorded, or applied for."""

    rungs: tuple[Rung, ...]
    none: Behind
    unknown: Behind

    @property
    def listed(self) -> int:
        """Firms that hold a tier."""
        return sum(len(rung.held) for rung in self.rungs)


@dataclass(frozen=True, slots=True)
class FundingYear:
    """The rounds announced in one year.

    Attributes:
        fen: sum of those with a figure, CNY; None where none has one.
        rounds: all of them; `summed` of them make up `fen`.
        at_least: a lower bound entered the sum.
    """

    year: int
    fen: int | None
    rounds: int
    summed: int
    at_least: bool
    behind: Behind


@dataclass(frozen=True, slots=True)
class Funding:
    """Funding by year, oldest first. `aside`: rounds that no bar holds, by cause; `undated` ones are in no year either."""

    years: tuple[FundingYear, ...]
    undisclosed: int
    foreign: int
    cumulative: int
    undated: int
    aside: Behind

    @property
    def left_out(self) -> int:
        """Rounds that are in no bar."""
        return self.undisclosed + self.foreign + self.cumulative + self.undated


@dataclass(frozen=True, slots=True)
class DueFirm:
    """A firm to be verified again. `days_left`: negative when lapsed, None where it lapsed on a day not recorded."""

    firm: FirmName
    tier: str
    state: TierState
    valid_until: UncertainDate | None
    days_left: int | None
    behind: Behind


@dataclass(frozen=True, slots=True)
class Due:
    """What is due or lapsed; `first` are the most pressing: lapsed ones, then by days left."""

    first: tuple[DueFirm, ...]
    due: Behind
    lapsed: Behind


@dataclass(frozen=True, slots=True)
class RecentMilestone:
    """One event."""

    firm: FirmName
    segment: str | None
    event: str
    happened: UncertainDate
    behind: Behind


@dataclass(frozen=True, slots=True)
class Recent:
    """The latest milestones, newest first, and the firms that have one within the last twelve months."""

    first: tuple[RecentMilestone, ...]
    year: Behind


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int

    @property
    def end(self) -> date:
        """Its last day."""
        month = self.number * 3
        return date(self.year, month, 31 if month in (3, 12) else 30)

    @property
    def before(self) -> Quarter:
        """The quarter before."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


class ReturnState(StrEnum):
    """What is known of a district's return for a quarter."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"  # its day has passed, and nothing has come
    AWAITED = "awaited"  # its day has not passed yet
    UNKNOWN = "unknown"  # before this registry took its first return


@dataclass(frozen=True, slots=True)
class ReturnMark:
    """One return. `day`: when its file was read into the registry; `file`: its name."""

    quarter: Quarter
    state: ReturnState
    day: date | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class DistrictReturns:
    """One district: a mark a quarter, and the share of what is asked of its firms that is known, in whole per cent."""

    district: Term
    marks: tuple[ReturnMark, ...]
    filled: int
    behind: Behind


@dataclass(frozen=True, slots=True)
class Returns:
    """The returns of the last four quarters, oldest first; districts with trouble in front, then the least filled."""

    quarters: tuple[Quarter, ...]
    districts: tuple[DistrictReturns, ...]


class FixKind(StrEnum):
    """What is to be mended, the gravest first."""

    VALIDITY = "validity"
    CHECK_DIGIT = "check_digit"
    DIFFERS = "differs"  # sources say different things, and nobody has settled which counts
    AMOUNT = "amount"
    NO_CODE = "no_code"
    NO_DISTRICT = "no_district"
    NO_TIER = "no_tier"
    NO_FIGURES = "no_figures"
    NO_SOURCE = "no_source"
    NO_ENGLISH = "no_english"


@dataclass(frozen=True, slots=True)
class FixPart:
    """Items to mend and the firms they are of."""

    items: int
    behind: Behind


@dataclass(frozen=True, slots=True)
class Fix:
    """One kind of thing to mend: in all, and by code of district ("" where that is not known)."""

    kind: FixKind
    title: Text
    whole: FixPart
    by_district: Mapping[str, FixPart]


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The whole page, from one snapshot.

    Attributes:
        as_of: the day on which everything stands as it stands.
        plans: all sets of targets; `current` is the index of the one in force.
    """

    as_of: date
    firms: int
    plans: tuple[PlanProgress, ...]
    current: int
    ladder: Ladder
    funding: Funding
    due: Due
    recent: Recent
    returns: Returns
    fixes: tuple[Fix, ...]
