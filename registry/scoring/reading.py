"""What a formula finds in a firm's facts: a reading, with the grade and the cell of every fact that went into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from registry.i18n import Text
from registry.model.values import Grade
from registry.scoring.facts import Ref, State
from registry.scoring.interval import Interval
from registry.scoring.titles import Title

BEST_FIRST = (Grade.A, Grade.B, Grade.C, Grade.D)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a reading that is worth naming: a milestone with its points.

    Attributes:
        title: what it counts as.
        text: the event as recorded.
        points: what it adds.
        counted: False for one that stays open (evidence, outcome or date not settled); `points` is then what it may
            add.
        ref: where it stands.
    """

    title: Title
    text: str
    points: int
    counted: bool
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The raw value of a formula for one firm, in base units.

    Attributes:
        state: known, interval, missing, or not applicable.
        interval: the figure's bounds, None for codes and where nothing is known.
        codes: the codes that surely hold, or the text.
        maybe: codes that may hold as well.
        refs: every cell read, in order.
        grades: evidence grades of the facts used; a fact without one counts as D, self-declared.
        notes: what a reader must know of how it was read.
        parts: milestones counted or open.
    """

    state: State
    interval: Interval | None = None
    codes: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    refs: tuple[Ref, ...] = ()
    grades: tuple[Grade, ...] = ()
    notes: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything bounds the value."""
        return self.state in (State.KNOWN, State.INTERVAL)

    @property
    def lo(self) -> Fraction | None:
        """Lower end of the figure."""
        return self.interval.lo if self.interval else None

    @property
    def hi(self) -> Fraction | None:
        """Upper end of the figure."""
        return self.interval.hi if self.interval else None

    @property
    def best_grade(self) -> Grade | None:
        """The strongest evidence behind it, None where no fact was used."""
        if len(self.grades) == 1:  # nearly always
            return self.grades[0]
        return min(self.grades, key=BEST_FIRST.index) if self.grades else None

    def noted(self, *notes: Text) -> Reading:
        """This reading with further notes."""
        return replace(self, notes=(*self.notes, *notes))


def figure(interval: Interval, sources: Iterable[Reading] = (), *notes: Text) -> Reading:
    """A figure computed from `sources`."""
    state = State.KNOWN if interval.exact else State.INTERVAL
    return replace(gathered(state, sources, *notes), interval=interval)


def gathered(state: State, sources: Iterable[Reading], *notes: Text) -> Reading:
    """A reading without a value yet that carries the cells, grades and notes of `sources`."""
    sources = tuple(sources)
    refs = dict.fromkeys(ref for source in sources for ref in source.refs)
    said = dict.fromkeys(note for source in sources for note in source.notes)
    return Reading(
        state,
        refs=tuple(sorted(refs)),
        grades=tuple(sorted({grade for source in sources for grade in source.grades}, key=BEST_FIRST.index)),
        notes=(*said, *notes),
        parts=tuple(part for source in sources for part in source.parts),
    )
