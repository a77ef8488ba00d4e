"""What the shortlist says in sentences, each figure from the fields that tables and charts show."""

from __future__ import annotations

from collections.abc import Sequence

from registry.i18n import Text
from registry.report.paper_round import PaperRound, median
from registry.report.phrases import day, enumerated, points, sentences
from registry.report.scheme_words import joined, spoken
from registry.report.views import KeyFigure, LabelledFact, RankRow
from registry.report.wording import Words
from registry.scoring import Contribution, MissingPolicy, Place, Verdict
from registry.scoring.facts import Answer, State
from registry.scoring.words import POLICIES

_NAMED = 5
"""So many firms that wait for a check are named; more stand in the table where a seat is at stake."""


def office(paper: PaperRound) -> Words:
    """Who works with the registry."""
    return paper.inputs.letterhead.office


def finding(paper: PaperRound) -> Words:
    """The statement at the head of the ranking: how many of how many, and how sure that is."""
    told = Words.of(paper.result.finding)
    if not paper.ranked:
        return told
    tied = sum(c.place is Place.TIED for c in paper.above)
    return sentences(proposed(len(paper.above) - tied, tied, paper.result.size, len(paper.result.candidates)), told)


def proposed(seated: int, tied: int, size: int, everybody: int) -> Words:
    """How many are proposed, and how many stand level for the seats that are left."""
    head = Text(
        "{n} firm is proposed out of {all} candidates.",
        "{n} firms are proposed out of {all} candidates.",
        n=seated,
        all=everybody,
    )
    if not tied:
        return Words.of(head)
    left = size - seated
    level = Text(
        "{tied} stand level for {n} seat that is left.",
        "{tied} stand level for {n} seats that are left.",
        n=left,
        tied=tied,
    )
    return sentences(Words.of(head), Words.of(level))


def findings(paper: PaperRound, rows: tuple[RankRow, ...]) -> list[Words]:
    """What else the figures say; the first firm, the widest lead, a tie that the scheme decided."""
    if not paper.ranked:
        said = Text(
            "Each bar shows where a score may lie. Too little is known to put the firms in order;"
            " they stand in the order of their Chinese names."
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
    open_values = sum(without_value(x) for c in paper.order[: paper.shown] for x in c.contributions)
    if paper.ranked:
        tied = sum(c.place is Place.TIED for c in paper.above)
        first = counted_firms(len(paper.above) - tied, Text("Proposed"))
        second = counted_firms(len(paper.order), Text("Candidates ranked"))
        last = counted_values(open_values, Text("Missing among the firms shown"))
    else:
        first = counted_firms(len(paper.order), Text("Candidates assessed"))
        second = counted_firms(paper.result.rankable, Text("Known well enough to be ranked"))
        last = counted_values(open_values, Text("Values missing"))
    sure = paper.result.certain
    certain = KeyFigure(
        str(sure), Words.of(Text("seat", "seats", n=sure)), Words.of(Text("Certain whatever the open values are"))
    )
    return [first, second, certain, counted_firms(len(paper.result.vetoed), Text("Vetoed")), last]


def counted_firms(n: int, label: Text) -> KeyFigure:
    """A number of firms."""
    return KeyFigure(f"{n:,}", Words.of(Text("firm", "firms", n=n)), Words.of(label))


def counted_values(n: int, label: Text) -> KeyFigure:
    """A number of values."""
    return KeyFigure(f"{n:,}", Words.of(Text("value", "values", n=n)), Words.of(label))


def without_value(x: Contribution) -> bool:
    """Whether an indicator has no value: not reported yet, or answered as not provided."""
    return x.state in (State.MISSING, State.NOT_PROVIDED)


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
    said = Text(
        "This paper is a working recommendation of the office. It is not an official list and confers no status."
    )
    made = Text(
        "It was made from the snapshot named on every page; the same registry gives the same paper, byte for byte."
    )
    return sentences(Words.of(said), Words.of(made))


def footnotes(paper: PaperRound, shown: Sequence[RankRow]) -> list[tuple[str, Words]]:
    """The marks used in the ranking, with what they mean."""
    notes: list[tuple[str, Words]] = []
    marks = {mark for row in shown for mark in row.marks}
    if "a" in marks:
        said = Text(
            "Values are missing or open; the small figures, and the line between two bars, are the lowest and the highest"
            " score that is possible."
        )
        notes.append(("a", Words.of(said)))
    if "b" in marks:
        floor = paper.scheme.completeness_floor // 100
        said = Text(
            "Less than {floor} % of the weight is known: it cannot be selected without a recorded reason.",
            floor=floor,
        )
        notes.append(("b", Words.of(said)))
    if "c" in marks:
        said = Text(
            "A veto check is open: it cannot be selected until the check is done. See “Vetoed candidates and open checks”."
        )
        notes.append(("c", Words.of(said)))
    if paper.ranked and shown and paper.all_unchecked():
        said = Text("No firm shown has all its veto checks done; none can be selected until they are.")
        notes.append(("", Words.of(said)))
    return notes


def missing_summary(paper: PaperRound, listed: int) -> Words:
    """How many values are missing, among the firms shown (`listed`) and in all."""
    states = [x.state for c in paper.order for x in c.contributions if x.state is not State.NOT_APPLICABLE]
    blank, refused = states.count(State.MISSING), states.count(State.NOT_PROVIDED)
    whole = Text(
        "Of {all} values that are asked of all candidates, {blank} are missing.",
        all=f"{len(states):,}",
        blank=f"{blank + refused:,}",
    )
    said = [Words.of(whole)]
    if refused:
        answered = Text(
            "{n} of them was answered as not provided and scores zero.",
            "{n} of them were answered as not provided and score zero.",
            n=refused,
        )
        said.append(Words.of(answered))
    if paper.ranked:
        among = Text(
            "{n} value is missing among the {firms} firms shown.",
            "{n} values are missing among the {firms} firms shown.",
            n=listed,
            firms=paper.shown,
        )
        said.insert(0, Words.of(among))
    return sentences(*said)


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
    waiting = [c for c in paper.order if any(v.answer is Answer.UNKNOWN for v in c.vetoes)]
    passed = len(paper.order) - len(waiting)
    excluded = (
        Text("{n} candidate is excluded.", "{n} candidates are excluded.", n=failed)
        if failed
        else Text("No candidate is excluded.")
    )
    said = [
        Words.of(excluded),
        Words.of(Text("{n} has passed every check.", "{n} have passed every check.", n=passed)),
    ]
    if waiting:
        open_still = Text("{n} waits for a check", "{n} wait for checks", n=len(waiting))
        if len(waiting) > _NAMED:
            said.append(_stopped(Words.of(open_still)))
        else:
            names = enumerated([Words(c.english_name or c.legal_name, c.legal_name) for c in waiting])
            said.append(
                spoken(Text("{waiting}: {firms}.", waiting="", firms=""), waiting=Words.of(open_still), firms=names)
            )
    return sentences(*said)


def _stopped(said: Words) -> Words:
    """A sentence with its full stop."""
    return Words(f"{said.en.rstrip('.')}.", f"{said.zh.rstrip('。')}。")
