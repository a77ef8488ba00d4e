"""What the shortlist of a round says in sentences, where it differs from a trial of the objective part alone."""

from __future__ import annotations

from registry.i18n import Text
from registry.report import prose
from registry.report.paper_round import PaperRound
from registry.report.phrases import day, points, sentences
from registry.report.round_build import held_of, summary
from registry.report.round_decisions import panel_rule
from registry.report.scheme_words import spoken
from registry.report.views import KeyFigure, LabelledFact, RankRow, Standing
from registry.report.wording import Words
from registry.rounds.steps import TITLES
from registry.scoring.total import PERCENT
from registry.scoring.words import POLICIES


def finding(paper: PaperRound) -> Words:
    """How many of how many, on what, and what the quotas changed."""
    held, seats = held_of(paper)
    listed = held.counted.listed
    tied = sum(standing is Standing.TIED for standing in seats.standing.values())
    head = prose.proposed(seats.above - tied, tied, held.counted.inputs.size, len(paper.result.candidates))
    told = Words.of(listed.tie.text) if listed.tie is not None else Words.of(listed.text)
    return sentences(head, told)


def findings(paper: PaperRound, rows: tuple[RankRow, ...]) -> list[Words]:
    """The first firm, and what seats are owed to."""
    if not rows or rows[0].total is None:
        return []
    name = Words(rows[0].name.en or rows[0].name.zh, rows[0].name.zh or rows[0].name.en)
    first = spoken(Text("No. 1 is {name} with {score} points.", name="", score=points(rows[0].total)), name=name)
    return [sentences(first, summary(paper))]


def figures(paper: PaperRound) -> list[KeyFigure]:
    """The strip of key figures."""
    _, seats = held_of(paper)
    near = paper.order[: paper.shown]
    aside = sum(standing is Standing.ASIDE for standing in seats.standing.values())
    tied = sum(standing is Standing.TIED for standing in seats.standing.values())
    blank = sum(prose.without_value(x) for c in near for x in c.contributions)
    return [
        prose.counted_firms(seats.above - tied, Text("Proposed")),
        prose.counted_firms(len(paper.order), Text("Candidates ranked")),
        prose.counted_firms(aside, Text("Ranked high enough, without a seat")),
        prose.counted_firms(len(paper.result.vetoed), Text("Vetoed")),
        prose.counted_values(blank, Text("Missing or not provided among the firms shown")),
    ]


def cover_facts(paper: PaperRound) -> list[LabelledFact]:
    """What the cover says of the round."""
    held, _ = held_of(paper)
    went_in = held.counted.inputs
    version = Text("{name}, version {version}", name="", version=str(paper.scheme.version))
    facts = [
        LabelledFact(Words.of(Text("Registry")), Words.same(paper.inputs.registry)),
        LabelledFact(Words.of(Text("Round")), Words.same(went_in.title)),
        LabelledFact(Words.of(Text("Scheme")), spoken(version, name=Words.of(paper.scheme.title))),
        LabelledFact(Words.of(Text("Data as of")), day(paper.result.as_of)),
        LabelledFact(Words.of(Text("Basis")), basis(paper)),
    ]
    if held.is_sealed:
        seal = Text(
            "{day}, {by}, witness {witness}", day=went_in.sealed_at[:10], by=went_in.sealed_by, witness=went_in.witness
        )
        return [*facts, LabelledFact(Words.of(Text("Sealed")), Words.of(seal))]
    return [
        *facts,
        LabelledFact(Words.of(Text("Step")), Words.of(TITLES[held.step])),
        LabelledFact(Words.of(Text("A missing value counts")), Words.of(POLICIES[paper.result.missing])),
    ]


def basis(paper: PaperRound) -> Words:
    """Which parts the total has."""
    held, _ = held_of(paper)
    own = paper.scheme.objective_share
    if not held.counted.listed.with_panel:
        return Words.of(Text("Objective part only, {share} % of the total", share=own))
    return Words.of(Text("Objective part {own} %, panel {rest} %", own=own, rest=PERCENT - own))


def method(paper: PaperRound) -> tuple[Words, ...]:
    """How the objective part comes about, and how the total is made."""
    held, _ = held_of(paper)
    additive, grid, *_draft = prose.method(paper)
    if not held.counted.listed.with_panel:
        return (additive, grid, Words.of(paper.result.draft))
    total = Text(
        "The total is {own} % objective part and {rest} % panel, added exactly and rounded once.",
        own=paper.scheme.objective_share,
        rest=PERCENT - paper.scheme.objective_share,
    )
    return (additive, grid, sentences(Words.of(total), panel_rule(paper)))


def policy(paper: PaperRound) -> Words:
    """How a missing value counts; in a sealed round each has been answered."""
    held, _ = held_of(paper)
    if not held.is_sealed:
        return prose.policy(paper)
    return Words.of(
        Text(
            "Every missing value was answered before the seal: not provided scores zero,"
            " what does not apply hands its weight on."
        )
    )


def limits(paper: PaperRound) -> Words:
    """What the paper is not, and how it can be checked."""
    held, _ = held_of(paper)
    said = Text(
        "This paper is a working recommendation of the office. It is not an official list and confers no status."
    )
    if not held.is_sealed:
        open_still = Text("The round is open: figures, marks and decisions may still change.")
        return sentences(Words.of(said), Words.of(open_still))
    made = Text(
        "The sealed round and the workbook are attached to this file. “python -m registry verify” with the file’s name"
        " computes the list again from the file alone."
    )
    return sentences(Words.of(said), Words.of(made))
