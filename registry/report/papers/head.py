"""What stands on every page of a shorter paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.change.anchors import LogHead
from registry.i18n import Text
from registry.report.round_paper import CountedRound
from registry.report.views import LabelledFact
from registry.report.wording import Words
from registry.rounds.book import Seat


@dataclass(frozen=True, slots=True)
class PaperHead:
    """Title and marks of a paper.

    Attributes:
        snapshot: SHA-256 of the round it was made from, in hexadecimal.
        log: the last change of the registry it was made from, printed as an anchor.
        draft_mark: printed on every page while what the paper says may still change; None where it may not.
    """

    title: Words
    subtitle: Words
    office: Words
    as_of: date
    snapshot: str
    draft_mark: Words | None
    fictional: bool
    log: LogHead | None = None

    @property
    def snapshot_short(self) -> str:
        """The first twelve digits of the snapshot, in fours."""
        return " ".join(self.snapshot[i : i + 4] for i in (0, 4, 8))


def head_of(held: CountedRound, title: Words, *, is_form: bool = False) -> PaperHead:
    """The head of a paper of a round. A form that people fill in and sign is no draft."""
    return PaperHead(
        title,
        Words.same(held.counted.inputs.title),
        held.inputs.letterhead.office,
        held.counted.inputs.as_of,
        held.digest,
        None if held.is_sealed or is_form else Words.of(Text("Draft, internal")),
        held.inputs.fictional,
        held.inputs.log,
    )


def expert_of(seat: Seat) -> Words:
    """Seat and name of an expert as papers call him."""
    expert = seat.expert
    return Words(f"{seat.code} {expert.english_name or expert.name}", f"{seat.code} {expert.name}")


def round_of(held: CountedRound) -> LabelledFact:
    """Which round a form belongs to: forms are parted from each other once they are printed."""
    return LabelledFact(Words.of(Text("Round")), Words.same(held.counted.inputs.title))
