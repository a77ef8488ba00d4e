"""What is on record of a round: frozen values, each record of its table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from registry.rounds.steps import Group, Step, group_of
from registry.scoring.rulings import DecisionKind
from registry.scoring.scheme import MissingPolicy, Scheme


class CandidatureStatus(StrEnum):
    """How an application stands. Only an admitted one is scored."""

    APPLIED = "applied"
    CORRECTION = "correction"
    ADMITTED = "admitted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class SeatStatus(StrEnum):
    """How far an expert's marks are."""

    INVITED = "invited"
    OPENED = "opened"
    SENT = "sent"


class RecusalAnswer(StrEnum):
    """What was made of a tie between an expert and a candidate. An open one must be answered before marks come in."""

    OPEN = "open"
    RECUSED = "recused"
    CLEARED = "cleared"


class Outcome(StrEnum):
    """What became of an objection."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    INADMISSIBLE = "inadmissible"  # anonymous, late or without evidence


@dataclass(frozen=True, slots=True)
class Candidature:
    """A firm that stands in a round, as it was named when it applied; `pinyin`: by which the register orders it now."""

    uid: str
    firm: str
    name: str
    uscc: str
    status: CandidatureStatus
    applied: date | None
    origin: str
    recommended_by: str
    document_no: str
    remark: str
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class Expert:
    """A person who may sit on a panel."""

    uid: str
    name: str
    english_name: str
    specialty: str
    employer: str
    employer_uscc: str
    position: str


@dataclass(frozen=True, slots=True)
class Seat:
    """An expert on the panel of a round."""

    uid: str
    expert: Expert
    number: int
    status: SeatStatus
    sheet_out: date | None
    reminded: date | None
    sheet_in: date | None
    declared: date | None

    @property
    def code(self) -> str:
        """What the seat is called where names are hidden: ``E3``."""
        return f"E{self.number}"


@dataclass(frozen=True, slots=True)
class RecusalRecord:
    """What is on record of a tie between an expert and a candidate."""

    uid: str
    expert: str
    candidature: str
    basis: str
    cause: str
    answer: RecusalAnswer
    reason: str
    document_no: str


@dataclass(frozen=True, slots=True)
class MarkRecord:
    """One mark, 0..100."""

    uid: str
    expert: str
    candidature: str
    item: str
    value: int
    comment: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. See `DecisionKind` for subject and answer."""

    uid: str
    candidature: str
    kind: DecisionKind
    subject: str
    answer: str
    reason: str
    decided_by: str
    decided: date | None
    document_no: str


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection raised in the period of public notice."""

    uid: str
    candidature: str
    objector: str
    received: date | None
    text: str
    evidence: str
    outcome: Outcome
    answer: str
    decided: date | None
    decided_by: str
    document_no: str


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A step that a round has taken."""

    number: int
    step: Step
    entered: date | None
    actor: str
    document_no: str
    remark: str


@dataclass(frozen=True, slots=True)
class RoundHead:
    """A round as lists show it.

    Attributes:
        digest: of the sealed file, "" while it is open.
        revises: key of the sealed round that this one revises, "" for a first one.
    """

    uid: str
    title: str
    step: Step
    scheme_uid: str
    as_of: date
    missing: MissingPolicy
    size: int
    reserve: int
    closes: date | None
    revises: str
    digest: str
    previous: str
    sealed_at: str
    sealed_by: str
    witness: str

    @property
    def group(self) -> Group:
        """The group of its step on screen."""
        return group_of(self.step)

    @property
    def is_sealed(self) -> bool:
        """Whether what decided it can still change."""
        return bool(self.digest)


@dataclass(frozen=True)
class RoundBook:
    """A round with everything that belongs to it.

    Attributes:
        scheme_body: the scheme's file, TOML.
        facts: canonical JSON of the candidates' facts as they were sent to the panel, "" before.
        sealed: the sealed file, "" before.
    """

    head: RoundHead
    scheme: Scheme
    scheme_body: str
    facts: str
    sealed: str
    steps: tuple[StepRecord, ...]
    candidatures: tuple[Candidature, ...]
    seats: tuple[Seat, ...]
    recusals: tuple[RecusalRecord, ...]
    marks: tuple[MarkRecord, ...]
    decisions: tuple[Decision, ...]
    objections: tuple[Objection, ...]

    @cached_property
    def by_firm(self) -> dict[str, Candidature]:
        """Candidatures by the key of the firm."""
        return {c.firm: c for c in self.candidatures}

    @cached_property
    def by_uid(self) -> dict[str, Candidature]:
        """Candidatures by their own key."""
        return {c.uid: c for c in self.candidatures}

    @property
    def admitted(self) -> tuple[Candidature, ...]:
        """Those that are scored."""
        return tuple(c for c in self.candidatures if c.status is CandidatureStatus.ADMITTED)

    def seat_of(self, expert: str) -> Seat:
        """The seat of an expert.

        Raises:
            KeyError: the expert does not sit on this panel.
        """
        for seat in self.seats:
            if seat.expert.uid == expert:
                return seat
        raise KeyError(expert)
