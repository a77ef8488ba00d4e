"""A scored round as a paper sees it: whether it ranks, in which order firms stand, who is above the line, who is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.report.citing import Citations
from registry.report.inputs import PaperInputs
from registry.report.round_paper import CountedRound
from registry.report.seat_order import SeatOrder
from registry.report.views import USUAL, PaperSection
from registry.report.wording import Words
from registry.scoring import Candidate, Contribution, Place, RoundResult, Verdict
from registry.scoring.facts import Answer
from registry.scoring.grid import half_up

RESERVE = 5


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What a person chose for the paper.

    Attributes:
        title: None for the usual one.
        reserve: how many places below the line are shown.
        sections: which parts are printed.
        mark: what a paper that may still change is marked with; None for the usual words. A sealed round bears none.
    """

    title: Words | None = None
    reserve: int = RESERVE
    sections: tuple[PaperSection, ...] = USUAL
    mark: Words | None = None


def hundredths(exact: int) -> int:
    """Exact points (10^6 a point) in hundredths, half up."""
    return half_up(exact, 10_000)


def median(values: Sequence[int]) -> int:
    """The middle value; of an even number the mean of the two in the middle, half up."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else half_up(ordered[middle - 1] + ordered[middle], 2)


class PaperRound:
    """What the parts of a paper share.

    Attributes:
        round: what a round adds; None for a trial of the objective part alone.
        seats: how the round's list stands, None without a round, or where the facts settle no ranking.
        ranked: the facts settle a ranking.
        order: candidates in display order; by name where there is no ranking.
        above: those above the line, and those tied across it.
        shown: how many of `order` the ranking page shows.
        indicators: of the scheme, dimension by dimension; `codes` numbers them as papers do, `at` numbers the dimensions.
        citations: the sources cited so far.
    """

    def __init__(
        self, result: RoundResult, inputs: PaperInputs, options: PaperOptions, held: CountedRound | None = None
    ) -> None:
        self.result = result
        self.scheme = result.scheme
        self.inputs = inputs
        self.options = options
        self.round = held
        listed = held.counted.listed if held is not None else None
        self.ranked = result.verdict is not Verdict.UNDECIDABLE or (listed is not None and listed.with_panel)
        self.seats = SeatOrder.of(listed) if listed is not None and self.ranked else None
        self.citations = Citations(inputs.sources)
        self.indicators = [i for d in self.scheme.dimensions for i in self.scheme.of_dimension(d.code)]
        self.order: list[Candidate]
        self.above: list[Candidate]
        self.shown: int
        self.at = {d.code: at for at, d in enumerate(self.scheme.dimensions)}
        self.codes = {
            indicator.code: f"{at}.{place}"
            for at, dimension in enumerate(self.scheme.dimensions, 1)
            for place, indicator in enumerate(self.scheme.of_dimension(dimension.code), 1)
        }
        if self.seats is not None:
            self.order = [result.candidate(uid) for uid in self.seats.order]
            self.above = self.order[: self.seats.above]
            self.shown = self.seats.shown
            return
        self.order = list(result.ranked) if self.ranked else sorted(result.ranked, key=self.by_name)
        self.above = [c for c in self.order if c.place in (Place.IN, Place.TIED)] if self.ranked else []
        self.shown = min(len(self.above) + options.reserve, len(self.order)) if self.ranked else len(self.order)

    def by_name(self, candidate: Candidate) -> tuple[str, str, str]:
        """What orders candidates as the register does."""
        return (self.inputs.firms[candidate.uid].pinyin, candidate.legal_name, candidate.uid)

    def contributions(self, candidate: Candidate) -> list[Contribution]:
        """What each indicator gives a candidate, in the order of `indicators`."""
        found = {x.code: x for x in candidate.contributions}
        return [found[i.code] for i in self.indicators]

    def all_unchecked(self) -> bool:
        """Whether every firm shown waits for a veto check: one sentence then says it better than a mark on each row."""
        shown = self.order[: self.shown]
        return all(any(v.answer is Answer.UNKNOWN for v in c.vetoes) for c in shown)
