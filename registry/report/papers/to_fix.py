"""What each district is to find out: the values that nobody reported, firm by firm, with what each may be worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.i18n import Language, Text
from registry.report.card_words import raw_words
from registry.report.paper_round import PaperOptions, PaperRound
from registry.report.papers.head import PaperHead, head_of
from registry.report.phrases import points, weight
from registry.report.round_build import name_of
from registry.report.round_paper import CountedRound
from registry.report.scheme_words import spoken
from registry.report.wording import Words
from registry.scoring import Candidate, Contribution
from registry.scoring.facts import State
from registry.scoring.grid import half_up
from registry.scoring.scheme import Indicator

ASKED = (State.MISSING, State.NOT_PROVIDED, State.INTERVAL)


@dataclass(frozen=True, slots=True)
class FixRow:
    """A value to find out. `worth`: points of the objective part between its bounds, as printed."""

    code: str
    indicator: Words
    known: Words
    weight: str
    worth: str


@dataclass(frozen=True, slots=True)
class FixFirm:
    """A firm of a district and what is wanted of it; `number`: within the district."""

    number: int
    name: Words
    uscc: str
    rows: tuple[FixRow, ...]


@dataclass(frozen=True, slots=True)
class FixDistrict:
    """A district: its firms by name, as the register orders them. It is asked for values, and not told of ranks."""

    name: Words
    summary: Words
    firms: tuple[FixFirm, ...]


@dataclass(frozen=True, slots=True)
class ToFixPaper:
    """The whole list, district by district; `summary` counts what follows."""

    head: PaperHead
    summary: Words
    ask: Words
    districts: tuple[FixDistrict, ...]


def to_fix(held: CountedRound) -> ToFixPaper:
    """What the districts are to find out for a round. Where nothing is wanted the paper says so."""
    paper = PaperRound(held.counted.result, held.inputs, PaperOptions(), held)
    by_district: dict[str, tuple[Words, list[FixFirm]]] = {}
    for candidate in sorted(held.counted.result.candidates, key=paper.by_name):
        rows = tuple(_rows(paper, candidate))
        if not rows:
            continue
        code, name = _district(held, candidate)
        _, firms = by_district.setdefault(code, (name, []))
        firms.append(FixFirm(len(firms) + 1, name_of(paper.result, candidate.uid), candidate.uscc, rows))
    districts = tuple(
        FixDistrict(name, _counted(firms), tuple(firms)) for _, (name, firms) in sorted(by_district.items())
    )
    every = [firm for district in districts for firm in district.firms]
    nothing = Text("No value is wanted: every indicator of every candidate is known.")
    ask = Text(
        "Please report each value with its evidence, or say that the firm does not provide it or that it does not apply."
        " Missing is not zero; after two requests in vain the office may decide that a value was not provided."
    )
    return ToFixPaper(
        head_of(held, Words.of(Text("Data to fix, by district"))),
        _counted(every) if every else Words.of(nothing),
        Words.of(ask),
        districts,
    )


def _counted(firms: Sequence[FixFirm]) -> Words:
    values = len([row for firm in firms for row in firm.rows])
    wanted = Text("{n} value wanted", "{n} values wanted", n=values)
    of = Text("of {n} firm", "of {n} firms", n=len(firms))
    return spoken(Text("{wanted} {of}.", wanted="", of=""), wanted=Words.of(wanted), of=Words.of(of))


def _rows(paper: PaperRound, candidate: Candidate) -> list[FixRow]:
    return [_row(paper, x) for x in paper.contributions(candidate) if x.state in ASKED]


def _row(paper: PaperRound, x: Contribution) -> FixRow:
    indicator = paper.scheme.indicator(x.code)
    match x.state:
        case State.INTERVAL:
            known, worth = _known(x, indicator), x.points_hi - x.points_lo
        case State.NOT_PROVIDED:
            known, worth = Words.of(Text("not provided")), x.weight * 10_000
        case _:
            known, worth = Words.of(Text("not known")), x.points_hi - x.points_lo
    return FixRow(
        paper.codes[x.code], Words.of(indicator.title), known, weight(x.weight), points(half_up(worth, 10_000))
    )


def _known(x: Contribution, indicator: Indicator) -> Words:
    """What is on record already, with its unit: milestones count by points."""
    said = raw_words(x, indicator)
    return spoken(Text("{points} milestone points", points=""), points=said) if x.parts else said


def _district(held: CountedRound, candidate: Candidate) -> tuple[str, Words]:
    file = held.inputs.firms[candidate.uid]
    if file.district is None:
        return "~", Words.same(file.place) if file.place else Words.of(Text("District not known"))
    both = Words(file.district.label(Language.EN, short=True), file.district.label(Language.ZH, short=True))
    return file.district.code, both
