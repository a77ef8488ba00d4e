"""What the shortlist says in sentences, each figure from the fields that tables and charts show."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.paper_round import PaperRound, median, sentences
from registry.report.phrases import day, points
from registry.report.scheme_words import joined, spoken
from registry.report.views import KeyFigure, LabelledFact, RankRow
from registry.report.wording import Words
from registry.scoring import MissingPolicy, Verdict
from registry.scoring.facts import Answer, State
from registry.scoring.words import POLICIES


def office(paper: PaperRound) -> Words:
    """Who works with the registry."""
    return paper.inputs.letterhead.office


def finding(paper: PaperRound) -> Words:
    """The statement at the head of the ranking: how many of how many, and how sure that is."""
    told = Words.of(paper.result.finding)
    if not paper.ranked:
        return told
    head = Text(
        "{n} firm is proposed out of {all} candidates.",
        "{n} firms are proposed out of {all} candidates.",
        n=len(paper.above),
        all=len(paper.result.candidates),
    )
    return sentences(Words.of(head), told)


def findings(paper: PaperRound, rows: tuple[RankRow, ...]) -> list[Words]:
    """What else the figures say; the first firm, the widest lead, a tie that the scheme decided."""
    if not paper.ranked:
        said = Text(
            "Each bar shows where a score may lie. Too little is known to put the firms in order; they stand by name."
        )
        return [Words.of(said)]
    if not rows:
        return []
    name = Words(rows[0].name.en or rows[0].name.zh, rows[0].name.zh or rows[0].name.en)
    message = Text("No. 1 is {name} with {score} points.", name="", score=points(rows[0].score))
    said = [spoken(message, name=name), *_lead(paper, rows)]
    tie = paper.result.tie
    if tie is not None and tie.decided_by:
        said.append(_stopped(Words.of(tie.text)))
    return [sentences(*said)]


def _lead(paper: PaperRound, rows: tuple[RankRow, ...]) -> list[Words]:
    """The dimension in which the median of the list is furthest ahead of the median of the others."""
    above, below = rows[: len(paper.above)], rows[len(paper.above) :]
    if len(above) < 2 or len(below) < 2:
        return []
    pairs = [(median([r.points[d] for r in above]), median([r.points[d] for r in below])) for d in paper.at.values()]
    best = max(range(len(pairs)), key=lambda d: (pairs[d][0] - pairs[d][1], -d))
    if pairs[best][0] <= pairs[best][1]:
        return []
    title = Words.of(paper.scheme.dimensions[best].title)
    message = Text(
        "The list is furthest ahead in “{dimension}”: its median is {inside} points, that of the others {outside}.",
        dimension="",
        inside=points(pairs[best][0]),
        outside=points(pairs[best][1]),
    )
    return [spoken(message, dimension=title)]


def figures(paper: PaperRound) -> list[KeyFigure]:
    """The strip of key figures."""
    firms, values = Words.of(Text("firms")), Words.of(Text("values"))
    open_values = sum(x.state is State.MISSING for c in paper.order[: paper.shown] for x in c.contributions)
    if paper.ranked:
        first = KeyFigure(str(len(paper.above)), firms, Words.of(Text("Proposed")))
        second = KeyFigure(str(len(paper.order)), firms, Words.of(Text("Candidates ranked")))
        last = KeyFigure(f"{open_values:,}", values, Words.of(Text("Missing among the firms shown")))
    else:
        first = KeyFigure(str(len(paper.order)), firms, Words.of(Text("Candidates assessed")))
        second = KeyFigure(str(paper.result.rankable), firms, Words.of(Text("Known well enough to be ranked")))
        last = KeyFigure(f"{open_values:,}", values, Words.of(Text("Values missing")))
    certain = KeyFigure(
        str(paper.result.certain), Words.of(Text("seats")), Words.of(Text("Certain whatever the open values are"))
    )
    vetoed = KeyFigure(str(len(paper.result.vetoed)), firms, Words.of(Text("Vetoed")))
    return [first, second, certain, vetoed, last]


def cover_facts(paper: PaperRound) -> list[LabelledFact]:
    """What the cover says of the round."""
    name = Words.of(paper.scheme.title)
    version = Text("{name}, version {version}", name="", version=str(paper.scheme.version))
    policy = POLICIES[paper.result.missing]
    basis = Text("Objective part only, {share} % of the total", share=paper.scheme.objective_share)
    return [
        LabelledFact(Words.of(Text("Registry")), Words.same(paper.inputs.registry)),
        LabelledFact(Words.of(Text("Scheme")), spoken(version, name=name)),
        LabelledFact(Words.of(Text("Data as of")), day(paper.result.as_of)),
        LabelledFact(Words.of(Text("Basis")), Words.of(basis)),
        LabelledFact(Words.of(Text("A missing value counts")), Words.of(policy)),
    ]


def policy(paper: PaperRound) -> Words:
    """How a missing value counts."""
    match paper.result.missing:
        case MissingPolicy.ZERO:
            said = Text("A missing value counts zero in this draft; the possible score is shown beside it.")
        case MissingPolicy.MIDDLE:
            said = Text("A missing value counts at the middle of its possible points. Missing is not zero.")
        case MissingPolicy.NEUTRAL:
            said = Text("A missing value counts a neutral 60 and is flagged. Missing is not zero.")
        case MissingPolicy.REDISTRIBUTE:
            said = Text(
                "The weight of a missing value goes to the indicators beside it where {share} % of theirs is known; "
                "elsewhere it counts zero.",
                share=paper.scheme.min_available // 100,
            )
    said_of = [
        spoken(Text("{code}: {policy}", code=paper.codes[i.code], policy=""), policy=Words.of(POLICIES[i.missing]))
        for i in paper.indicators
        if i.missing is not None and i.missing is not paper.result.missing
    ]
    if not said_of:
        return Words.of(said)
    others = Text("Some indicators have a rule of their own ({list}).", list="")
    return sentences(Words.of(said), spoken(others, list=joined(said_of)))


def method(paper: PaperRound) -> tuple[Words, ...]:
    """How scores come about, and while the panel is open, that they are of the objective part. Where nothing is ranked
    the finding has said so already."""
    ranked = paper.result.verdict is not Verdict.UNDECIDABLE
    return (
        Words.of(
            Text(
                "The score is additive over fixed goalposts: each indicator becomes a value from 0 to 100 by its own"
                " function, and values are added with the weights below."
                " No firm’s score depends on who else is a candidate."
            )
        ),
        Words.of(
            Text(
                "Values and weights are whole numbers on a fixed grid, so that a tie is a true tie and any machine gets the"
                " same figures. What does not apply to a firm hands its weight to the other indicators of its dimension."
            )
        ),
        *([Words.of(paper.result.draft)] if ranked else []),
    )


def limits(paper: PaperRound) -> Words:
    """What the paper is not."""
    said = Text("This paper is a working recommendation of the office. It is no official list and confers nothing.")
    made = Text(
        "It was made from the snapshot named on every page; the same registry gives the same paper, byte for byte."
    )
    return sentences(Words.of(said), Words.of(made))


def footnotes(paper: PaperRound, shown: Sequence[RankRow]) -> list[tuple[str, Words]]:
    """The marks used in the ranking, with what they mean."""
    notes: list[tuple[str, Words]] = []
    marks = {mark for row in shown for mark in row.marks}
    if "a" in marks:
        said = Text("Values are missing; the small figures are the lowest and the highest score that is possible.")
        notes.append(("a", Words.of(said)))
    if "b" in marks:
        floor = paper.scheme.completeness_floor // 100
        said = Text(
            "Less than {floor} % of the weight is known: it cannot be selected without a recorded reason.",
            floor=floor,
        )
        notes.append(("b", Words.of(said)))
    if "c" in marks:
        said = Text("A veto check is open: it cannot be selected until the check is done. See “Vetoed candidates”.")
        notes.append(("c", Words.of(said)))
    if paper.ranked and shown and paper.all_unchecked():
        said = Text(
            "No firm shown has all its veto checks done; none can be selected until they are. See “Vetoed candidates”."
        )
        notes.append(("", Words.of(said)))
    return notes


def missing_summary(paper: PaperRound, listed: int) -> Words:
    """How many values are missing, among the firms shown (`listed`) and in all."""
    blank = sum(x.state is State.MISSING for c in paper.order for x in c.contributions)
    every = len(paper.order) * len(paper.indicators)
    whole = Text(
        "{blank} of {all} values of all candidates is missing.",
        "{blank} of {all} values of all candidates are missing.",
        n=blank,
        blank=f"{blank:,}",
        all=f"{every:,}",
    )
    if not paper.ranked:
        return Words.of(whole)
    among = Text(
        "{n} value is missing among the {firms} firms shown.",
        "{n} values are missing among the {firms} firms shown.",
        n=listed,
        firms=paper.shown,
    )
    return sentences(Words.of(among), Words.of(whole))


def milestone_summary(paper: PaperRound) -> Words:
    """The bounds on milestone points."""
    cap, grade = paper.scheme.milestone_cap, paper.scheme.milestone_grade.value
    said = Text(
        "At most {cap} points in all; only a milestone with evidence of grade {grade} or better counts.",
        cap=cap,
        grade=grade,
    )
    return Words.of(said)


def veto_summary(paper: PaperRound) -> Words:
    """How the veto checks came out."""
    failed = len(paper.result.vetoed)
    waiting = sum(any(v.answer is Answer.UNKNOWN for v in c.vetoes) for c in paper.order)
    passed = len(paper.order) - waiting
    return sentences(
        Words.of(Text("{n} candidate is excluded.", "{n} candidates are excluded.", n=failed)),
        Words.of(Text("{n} has passed every check.", "{n} have passed every check.", n=passed)),
        Words.of(Text("{n} waits for a check.", "{n} wait for checks.", n=waiting)),
    )


def _stopped(said: Words) -> Words:
    """A sentence with its full stop."""
    return Words(f"{said.en.rstrip('.')}.", f"{said.zh.rstrip('。')}。")
