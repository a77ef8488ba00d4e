"""What the scoring room knows of a firm: plain frozen facts, each with its evidence grade and the cell it came from.

A fact is known, missing or not applicable; missing is never zero. A figure may be an interval:
超15亿元 is ``[15亿, ∞)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.model.values import Grade
from registry.scoring.titles import Measure


class State(StrEnum):
    """What is known of a value."""

    KNOWN = "known"
    INTERVAL = "interval"  # bounded, not settled
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_PROVIDED = "not_provided"  # asked for in vain, and recorded so: it scores zero


class Answer(StrEnum):
    """Answer to a veto rule. Unknown is not pass."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The cell of the registry that a fact was read from."""

    table: str
    uid: str
    field: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one field.

    Attributes:
        state: known, missing or not applicable.
        measure: money in fen, ratio in parts per million, count and level as they are, code as text.
        lo: lower end of a figure, None where there is none. An exact figure has both ends equal.
        hi: upper end, None where there is none.
        code: the code or text of a fact that is no figure.
        grade: evidence grade, None where none is recorded (it then counts as self-declared).
        ref: where it stands.
    """

    state: State = State.MISSING
    measure: Measure = Measure.CODE
    lo: int | None = None
    hi: int | None = None
    code: str = ""
    grade: Grade | None = None
    ref: Ref | None = None

    @classmethod
    def figure(cls, value: int, measure: Measure, grade: Grade | None = None, ref: Ref | None = None) -> Fact:
        """An exact figure."""
        return cls(State.KNOWN, measure, value, value, "", grade, ref)

    @classmethod
    def text(cls, code: str, grade: Grade | None = None, ref: Ref | None = None) -> Fact:
        """A code or text."""
        return cls(State.KNOWN, Measure.CODE, None, None, code, grade, ref)


@dataclass(frozen=True, slots=True)
class Span:
    """The days a date may mean. `doubt`: the source itself doubts it."""

    first: date | None = None
    last: date | None = None
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class MilestoneFact:
    """One event. `status`: done, planned, cancelled; `outcome`: success, partial, failure, unknown; "": not told."""

    kind: str
    text: str
    happened: Span
    status: str = ""
    outcome: str = ""
    quantity: int | None = None
    grade: Grade | None = None
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class FundingFact:
    """One announcement of money raised.

    Attributes:
        announced: when.
        lo, hi: bounds of the sum in fen, None where there is none; both None is undisclosed.
        currency: ISO 4217 code.
        cumulative: a running total, not the sum of one announcement.
        equity: new equity; False for loans, grants and transfers of old shares; None where a sum covers both.
    """

    announced: Span
    lo: int | None
    hi: int | None
    currency: str = "CNY"
    cumulative: bool = False
    equity: bool | None = True
    grade: Grade | None = None
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class RecognitionFact:
    """One recognition. `status` is a code of the vocabulary ``recognition_status``, "" where none is recorded."""

    tier: str
    recognised: Span = Span()
    valid_from: Span = Span()
    valid_to: Span = Span()
    status: str = ""
    grade: Grade | None = None
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class VetoFact:
    """One recorded answer to a veto rule, with the words that say why."""

    kind: str
    answer: Answer
    decided: Span = Span()
    reason: str = ""
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """All facts of one firm on one day.

    Attributes:
        uid: key of the firm; it orders displays and seeds draws, and decides nothing.
        segment: level-1 segment code, "" where unknown.
        segments: level-2 codes, the main one first.
        parent_group, district: what quotas tell firms apart by, "" where not known.
        fields: facts by field key of the firm.
        metrics: facts by metric code and year.
    """

    uid: str
    legal_name: str
    short_name: str = ""
    english_name: str = ""
    uscc: str = ""
    segment: str = ""
    segments: tuple[str, ...] = ()
    fields: Mapping[str, Fact] = field(default_factory=dict[str, Fact])
    metrics: Mapping[tuple[str, int], Fact] = field(default_factory=dict[tuple[str, int], Fact])
    milestones: tuple[MilestoneFact, ...] = ()
    funding: tuple[FundingFact, ...] = ()
    recognitions: tuple[RecognitionFact, ...] = ()
    vetoes: tuple[VetoFact, ...] = ()
    parent_group: str = ""
    district: str = ""
