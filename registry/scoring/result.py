"""What a scored round says: frozen, integers and texts only; the SHA-256 of its canonical form names the snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from registry.i18n import Text
from registry.model.values import Grade
from registry.scoring.facts import Ref, State
from registry.scoring.grid import half_up, points_text, published
from registry.scoring.interval import Interval
from registry.scoring.reading import Part
from registry.scoring.scheme import MissingPolicy, Scheme
from registry.scoring.seal import digest_of, to_json
from registry.scoring.titles import Unit
from registry.scoring.vetoes import VetoOutcome

if TYPE_CHECKING:
    from registry.scoring.cells import Evaluation
    from registry.scoring.facts import FirmFacts
    from registry.scoring.floors import FailedFloor
    from registry.scoring.standing import Standing


class Place(StrEnum):
    """Where a candidate stands to the cut line."""

    IN = "in"
    OUT = "out"
    TIED = "tied"  # shares the last seats with others, and nothing declared decides
    VETOED = "vetoed"


class Membership(StrEnum):
    """Whether the open values can change a candidate's seat."""

    NECESSARY = "necessary"
    POSSIBLE = "possible"
    OUT = "out"


class Verdict(StrEnum):
    """What the round can answer."""

    DECIDED = "decided"  # no open value can change the list
    OPEN = "open"  # a list, some seats of which open values can change
    UNDECIDABLE = "undecidable"  # too little is known for a list at all


class FlagKind(StrEnum):
    """What a reader must see beside a candidate."""

    MISSING = "missing"
    TIE = "tie"
    VETO = "veto"
    VETO_OPEN = "veto_open"
    LOW_COMPLETENESS = "low_completeness"
    NEUTRAL = "neutral"  # missing values that count 60
    REDISTRIBUTED = "redistributed"  # missing values that count the mean of their siblings
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark beside a candidate, with how many things it counts and the words to show."""

    kind: FlagKind
    count: int
    text: Text


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one indicator gives one candidate.

    Attributes:
        code, dimension: of the indicator.
        declared: weight in the scheme, of 10 000.
        weight: weight used, after indicators that do not apply handed theirs over.
        value: value used, 0..10 000; `lo`, `hi`: its bounds.
        points: weight times value, exact; 10^6 is one published point.
        raw: raw figure in `unit`, None for codes and where nothing is known.
        codes, maybe: codes that hold or may hold, of `vocabulary`; a running text has none.
        grade: strongest evidence behind it; `capped`: the grade held the value down.
        refs: cells of the registry it was read from.
        parts: milestones counted and open.
        policy: what gave the value of a missing one; None where it is known. ``zero`` where ``redistribute`` is
            declared and too little of the dimension is known.
    """

    code: str
    dimension: str
    declared: int
    weight: int
    state: State
    value: int
    lo: int
    hi: int
    points: int
    unit: Unit
    vocabulary: str = ""
    raw: Interval | None = None
    codes: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    grade: Grade | None = None
    capped: bool = False
    refs: tuple[Ref, ...] = ()
    notes: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()
    policy: MissingPolicy | None = None

    @property
    def points_lo(self) -> int:
        """Points at the lower bound."""
        return self.weight * self.lo

    @property
    def points_hi(self) -> int:
        """Points at the upper bound."""
        return self.weight * self.hi


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """What one dimension gives one candidate, exact, with bounds and the weight it has for this candidate."""

    code: str
    weight: int
    points: int
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One firm in a round.

    Attributes:
        rank: competition rank, None for a vetoed firm.
        rank_label: ``9=`` where a place is shared, "" for a vetoed firm.
        shadow_rank: the place a vetoed firm would have had; None for the others.
        place: in, out, tied across the cut, or vetoed.
        score, score_lo, score_hi: exact, 0..10^8.
        published, published_lo, published_hi: as printed, in hundredths of a point (see `Scheme.decimals`).
        completeness: share of the weight that is answered, of 10 000.
        selectable: every veto is passed, enough is known and every floor that can be tried is reached; only such a
            candidate can be chosen.
        contributions: in the scheme's order.
        failed_floors: floors on the objective part and its dimensions that are not reached.
    """

    uid: str
    uscc: str
    legal_name: str
    short_name: str
    english_name: str
    segment: str
    rank: int | None
    rank_label: str
    shadow_rank: int | None
    place: Place
    membership: Membership
    score: int
    score_lo: int
    score_hi: int
    published: int
    published_lo: int
    published_hi: int
    completeness: int
    selectable: bool
    dimensions: tuple[DimensionScore, ...]
    contributions: Sequence[Contribution]
    vetoes: tuple[VetoOutcome, ...]
    flags: tuple[Flag, ...]
    failed_floors: tuple[FailedFloor, ...] = ()

    def contribution(self, code: str) -> Contribution:
        """What indicator `code` gives.

        Raises:
            KeyError: no such indicator.
        """
        for contribution in self.contributions:
            if contribution.code == code:
                return contribution
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class CutLine:
    """The line below the last seat.

    Attributes:
        last_in, first_out: keys of the candidates on both sides in display order.
        gap: between them, in published units.
        crossed: somebody's interval reaches over the line.
        text: the gap in words.
    """

    last_in: str
    first_out: str
    gap: int
    crossed: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie across the cut.

    Attributes:
        members: all that share the place, the seated ones first where the tie is decided.
        seats: how many seats are left for them.
        decided_by: the key of the tie chain that decides, "" where none does.
        unresolved: candidates that only a recorded decision or lot can tell apart.
        not_available: keys of the chain that do not exist yet, such as the panel's marks.
    """

    members: tuple[str, ...]
    seats: int
    decided_by: str
    unresolved: tuple[str, ...]
    not_available: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class OpenCell:
    """A value that is not settled and can change the list.

    Attributes:
        spread: points between its bounds, exact.
        crosses: alone, with all other values as scored, it can take its firm across the cut.
    """

    uid: str
    indicator: str
    spread: int
    crosses: bool
    missing: bool


@dataclass(frozen=True)
class RoundResult:
    """A scored round. See `registry.scoring.score`.

    Attributes:
        candidates: in display order: by rank, then vetoed firms by their score.
        seats: candidates above the line.
        certain: seats that no open value can change.
        contenders: candidates that are possibly, not necessarily, in.
        rankable: competing candidates of which enough is known.
        verdict, finding: what the round answers.
        open_cells: the open values that decide, most telling first.
        draft: why this is not the final list.
        decimals: of the published scores.
    """

    method: str
    scheme: Scheme
    scheme_digest: str
    as_of: date
    missing: MissingPolicy
    size: int
    decimals: int
    candidates: tuple[Candidate, ...]
    cut: CutLine | None
    tie: Tie | None
    certain: int
    contenders: int
    rankable: int
    verdict: Verdict
    finding: Text
    open_cells: tuple[OpenCell, ...]
    draft: Text
    evaluation: Evaluation = field(repr=False, compare=False, metadata={"unsealed": True})
    standing: Standing = field(repr=False, compare=False, metadata={"unsealed": True})

    @property
    def decided(self) -> bool:
        """Whether the list stands whatever the open values turn out to be."""
        return self.verdict is Verdict.DECIDED

    @property
    def seats(self) -> tuple[Candidate, ...]:
        """The candidates above the line, in order."""
        return tuple(c for c in self.candidates if c.place is Place.IN)

    @property
    def ranked(self) -> tuple[Candidate, ...]:
        """The candidates that compete, in order."""
        return tuple(c for c in self.candidates if c.place is not Place.VETOED)

    @property
    def vetoed(self) -> tuple[Candidate, ...]:
        """The excluded candidates, by the score they would have had."""
        return tuple(c for c in self.candidates if c.place is Place.VETOED)

    @cached_property
    def _by_uid(self) -> dict[str, Candidate]:
        return {c.uid: c for c in self.candidates}

    def candidate(self, uid: str) -> Candidate:
        """The candidate with this key.

        Raises:
            KeyError: it is not in the round.
        """
        return self._by_uid[uid]

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {firm.uid: row for row, firm in enumerate(self.evaluation.firms)}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {indicator.code: column for column, indicator in enumerate(self.scheme.indicators)}

    def facts(self, uid: str) -> FirmFacts:
        """The facts of a candidate.

        Raises:
            KeyError: it is not in the round.
        """
        return self.evaluation.firms[self._rows[uid]]

    def value(self, uid: str, code: str) -> int:
        """The value used of a candidate's indicator, 0..10 000: that of its contribution.

        Raises:
            KeyError: no such candidate or indicator.
        """
        return int(self.standing.values[self._rows[uid], self._columns[code]])

    def points(self, exact: int) -> str:
        """Exact points as printed: ``78.45``."""
        return points_text(published(exact, self.decimals), self.decimals)

    def printed(self, units: int) -> str:
        """A published score as printed: 7845 is ``78.45``."""
        return points_text(units, self.decimals)

    def percent(self, completeness: int) -> int:
        """A share of 10 000 as whole percent."""
        return half_up(completeness, 100)

    def json(self) -> bytes:
        """Everything that decided, as canonical JSON."""
        return to_json(self)

    @cached_property
    def digest(self) -> str:
        """The snapshot's name: SHA-256 of `json`."""
        return digest_of(self)
