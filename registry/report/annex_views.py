"""The rows of a shortlist's grounds: scheme, missing values, vetoes, sources, signers. Units as in the views beside."""

from __future__ import annotations

from dataclasses import dataclass

from registry.report.wording import Words


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a figure stands: the number of its source, and the place in it."""

    number: int
    place: str


@dataclass(frozen=True, slots=True)
class VetoedRow:
    """A candidate that a veto excludes, or that an open question holds back.

    Attributes:
        excluded: the veto stands; else the answer is unknown and the firm cannot be selected until it is settled.
        shadow: the score it would have, None where it has none.
        shadow_rank: the place it would take, "" where none.
    """

    name: Words
    uscc: str
    district: Words
    excluded: bool
    reason: Words
    document: str
    shadow: int | None
    shadow_rank: str
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A value that nobody has reported."""

    rank: str
    name: Words
    district: Words
    code: str
    indicator: Words
    weight: int
    counted: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How many candidates have a value for an indicator."""

    code: str
    indicator: Words
    dimension: int
    weight: int
    known: int
    bounded: int
    missing: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """An indicator of the scheme in words; `code` as papers number it, `key` as the scheme's file names it."""

    code: str
    name: Words
    dimension: int
    weight: int
    unit: Words
    function: Words
    anchors: Words
    grounds: Words
    key: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneRule:
    """What a milestone counts: `first` points, each further one `later` points, at most `most` further ones."""

    title: Words
    first: int
    later: int
    most: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and the cells taken from it.

    Attributes:
        number: as cited.
        title: file and sheet, or the text of the source.
        detail: when it was read, its digest; "" where unknown.
        cited: how many figures cite it.
        cells: firm by firm, the places read.
    """

    number: int
    title: str
    detail: Words
    cited: int
    cells: tuple[tuple[Words, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """Who signs, and what the meeting is called."""

    roles: tuple[Words, ...]
    meeting: Words
    decision: Words
