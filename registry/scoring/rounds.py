"""Scoring a round: cells, standing, vetoes, the cut line, ties, and what the answer is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from registry.errors import UserError
from registry.i18n import Text
from registry.scoring.cells import Evaluation, evaluate
from registry.scoring.cut import cut_line, decide, rank_key
from registry.scoring.facts import Answer, FirmFacts, State
from registry.scoring.floors import FailedFloor, failed_floors
from registry.scoring.grid import published
from registry.scoring.result import (
    Candidate,
    Contribution,
    DimensionScore,
    Flag,
    FlagKind,
    Membership,
    OpenCell,
    Place,
    RoundResult,
    Verdict,
)
from registry.scoring.scheme import Indicator, MissingPolicy, RankOn, Scheme
from registry.scoring.standing import Standing, competition_rank, stand
from registry.scoring.vetoes import VetoOutcome, answer_vetoes

METHOD = "additive-1"


def score(
    scheme: Scheme,
    firms: Sequence[FirmFacts],
    as_of: date,
    *,
    missing: MissingPolicy | str | None = None,
    size: int | None = None,
) -> RoundResult:
    """Score and rank firms on a day.

    The deciding method is additive over fixed goalposts: no firm's score depends on who else is a candidate.

    Args:
        scheme: indicators, weights, value functions, vetoes.
        firms: facts, in any order.
        as_of: the day; facts of later events do not count, the last complete year is the one before.
        missing: what a missing value counts while the round is a draft; the scheme's policy by default.
        size: seats; the scheme's number by default.

    Raises:
        UserError: a fact holds a code that the scheme does not score, or there is no seat.
    """
    return rescore(evaluate(scheme, firms, as_of), scheme, missing=missing, size=size)


def rescore(
    evaluation: Evaluation,
    scheme: Scheme | None = None,
    *,
    missing: MissingPolicy | str | None = None,
    size: int | None = None,
) -> RoundResult:
    """Score again from cells that are known, under other weights, vetoes, missing policy or size.

    `scheme` may differ from the evaluation's in weights and vetoes only.

    Raises:
        UserError: there is no seat.
    """
    scheme = scheme or evaluation.scheme
    evaluation = replace(evaluation, scheme=scheme)
    policy = MissingPolicy(missing) if missing is not None else scheme.missing
    seats = scheme.size if size is None else size
    if seats < 1:
        raise UserError(Text("A list needs at least one seat."), None, Text("Ask for 1 or more."))
    vetoes = [answer_vetoes(scheme, firm, evaluation.as_of) for firm in evaluation.firms]
    competes = np.array([all(v.answer is not Answer.FAIL for v in answers) for answers in vetoes], dtype=np.bool_)
    standing = stand(evaluation, competes, missing=policy, size=seats)
    everyone = competition_rank(standing.key, np.ones(len(competes), dtype=np.bool_))
    bare = [
        _candidate(evaluation, standing, i, vetoes[i], int(everyone[i]), policy) for i in range(len(evaluation.firms))
    ]
    candidates, tie = decide(scheme, bare, seats)
    cut = cut_line(scheme, candidates, seats)
    ranked = [c for c in candidates if c.rank is not None]
    certain = sum(c.membership is Membership.NECESSARY for c in ranked)
    contenders = sum(c.membership is Membership.POSSIBLE for c in ranked)
    rankable = sum(c.completeness >= scheme.completeness_floor for c in ranked)
    verdict = _verdict(candidates, certain, rankable, seats)
    return RoundResult(
        method=METHOD,
        scheme=scheme,
        scheme_digest=scheme.digest,
        as_of=evaluation.as_of,
        missing=policy,
        size=seats,
        decimals=scheme.decimals,
        candidates=tuple(candidates),
        cut=cut,
        tie=tie,
        certain=certain,
        contenders=contenders,
        rankable=rankable,
        verdict=verdict,
        finding=_finding(scheme, verdict, candidates, certain, rankable, seats),
        open_cells=_open_cells(scheme, candidates, seats),
        draft=_draft_notice(scheme),
        evaluation=evaluation,
        standing=standing,
    )


def _candidate(
    evaluation: Evaluation,
    standing: Standing,
    i: int,
    vetoes: tuple[VetoOutcome, ...],
    shadow: int,
    missing: MissingPolicy,
) -> Candidate:
    scheme, firm = evaluation.scheme, evaluation.firms[i]
    contributions = _contributions(evaluation, standing, i, missing)
    dimensions = tuple(_dimension(d.code, contributions) for d in scheme.dimensions)
    below = failed_floors(scheme, int(standing.score[i]), None, None, dimensions)
    answered = sum(c.weight for c in contributions if c.state in (State.KNOWN, State.INTERVAL))
    rank = int(standing.rank[i]) or None
    exact = [int(array[i]) for array in (standing.score, standing.lo, standing.hi)]
    printed = [published(figure, scheme.decimals) for figure in exact]
    shared = rank is not None and int((standing.rank == rank).sum()) > 1
    return Candidate(
        uid=firm.uid,
        uscc=firm.uscc,
        legal_name=firm.legal_name,
        short_name=firm.short_name,
        english_name=firm.english_name,
        segment=firm.segment,
        rank=rank,
        rank_label=f"{rank}=" if shared else str(rank or ""),
        shadow_rank=None if rank else shadow,
        place=Place.OUT if rank else Place.VETOED,
        membership=_membership(standing, i),
        score=exact[0],
        score_lo=exact[1],
        score_hi=exact[2],
        published=printed[0],
        published_lo=printed[1],
        published_hi=printed[2],
        completeness=answered,
        selectable=all(v.answer is Answer.PASS for v in vetoes) and answered >= scheme.completeness_floor and not below,
        dimensions=dimensions,
        contributions=contributions,
        vetoes=vetoes,
        flags=(*_flags(scheme, contributions, vetoes, answered, shared), *_floor_flags(below)),
        failed_floors=below,
    )


def _membership(standing: Standing, i: int) -> Membership:
    if standing.necessary[i]:
        return Membership.NECESSARY
    return Membership.POSSIBLE if standing.possible[i] else Membership.OUT


def _contributions(
    evaluation: Evaluation, standing: Standing, i: int, missing: MissingPolicy
) -> tuple[Contribution, ...]:
    weights, values = standing.weights[i].tolist(), standing.values[i].tolist()
    redistributed = standing.redistributed[i].tolist()
    return tuple(
        Contribution(
            code=indicator.code,
            dimension=indicator.dimension,
            declared=indicator.weight,
            weight=weight,
            state=cell.state,
            value=value,
            lo=cell.lo,
            hi=cell.hi,
            points=weight * value,
            unit=indicator.unit,
            vocabulary=indicator.vocabulary,
            raw=cell.raw,
            codes=cell.codes,
            maybe=cell.maybe,
            grade=cell.grade,
            capped=cell.capped,
            refs=cell.refs,
            notes=cell.notes,
            parts=cell.parts,
            policy=_policy(indicator, given, missing) if cell.state is State.MISSING else None,
        )
        for indicator, cell, weight, value, given in zip(
            evaluation.scheme.indicators, evaluation.cells[i], weights, values, redistributed, strict=True
        )
    )


def _policy(indicator: Indicator, given: bool, missing: MissingPolicy) -> MissingPolicy:
    declared = indicator.missing or missing
    return MissingPolicy.ZERO if declared is MissingPolicy.REDISTRIBUTE and not given else declared


def _dimension(code: str, contributions: tuple[Contribution, ...]) -> DimensionScore:
    inside = [c for c in contributions if c.dimension == code]
    return DimensionScore(
        code,
        weight=sum(c.weight for c in inside),
        points=sum(c.points for c in inside),
        lo=sum(c.points_lo for c in inside),
        hi=sum(c.points_hi for c in inside),
    )


def _flags(
    scheme: Scheme,
    contributions: tuple[Contribution, ...],
    vetoes: tuple[VetoOutcome, ...],
    answered: int,
    shared: bool,
) -> Iterator[Flag]:
    failed = [v for v in vetoes if v.answer is Answer.FAIL]
    unanswered = [v for v in vetoes if v.answer is Answer.UNKNOWN]
    blanks = sum(c.state is State.MISSING for c in contributions)
    if failed:
        yield Flag(FlagKind.VETO, len(failed), Text("Veto"))
    if shared:
        yield Flag(FlagKind.TIE, 1, Text("Tie"))
    if blanks:
        yield Flag(FlagKind.MISSING, blanks, Text("{n} missing", "{n} missing", n=blanks))
    if unanswered:
        text = Text("{n} veto check open", "{n} veto checks open", n=len(unanswered))
        yield Flag(FlagKind.VETO_OPEN, len(unanswered), text)
    if answered < scheme.completeness_floor:
        yield Flag(FlagKind.LOW_COMPLETENESS, 1, Text("{percent} % known", percent=answered // 100))
    if neutral := sum(c.policy is MissingPolicy.NEUTRAL for c in contributions):
        yield Flag(FlagKind.NEUTRAL, neutral, Text("{n} counted as neutral", "{n} counted as neutral", n=neutral))
    if given := sum(c.policy is MissingPolicy.REDISTRIBUTE for c in contributions):
        text = Text("{n} counted as its siblings", "{n} counted as their siblings", n=given)
        yield Flag(FlagKind.REDISTRIBUTED, given, text)


def _floor_flags(below: tuple[FailedFloor, ...]) -> Iterator[Flag]:
    if below:
        yield Flag(FlagKind.FLOOR, len(below), Text("Below the floor"))


def _verdict(candidates: list[Candidate], certain: int, rankable: int, seats: int) -> Verdict:
    """What can be answered.

    Undecidable: fewer candidates than seats are known well enough to be listed (domain reference 10.6), or not one
    seat is certain. Decided: no open value, veto check or tie can change the list.
    """
    ranked = [c for c in candidates if c.rank is not None]
    wanted = min(seats, len(ranked))
    if not ranked or rankable < wanted or certain == 0:
        return Verdict.UNDECIDABLE
    chosen = [c for c in ranked if c.place is Place.IN]
    if len(chosen) == wanted and all(c.membership is Membership.NECESSARY and c.selectable for c in chosen):
        return Verdict.DECIDED
    return Verdict.OPEN


def _finding(
    scheme: Scheme, verdict: Verdict, candidates: list[Candidate], certain: int, rankable: int, seats: int
) -> Text:
    ranked = [c for c in candidates if c.rank is not None]
    match verdict:
        case Verdict.UNDECIDABLE:
            return Text(
                "Cannot be decided from these facts: {rankable} of {all} candidates have {floor} % of the weight known,"
                " and {certain} of {size} seats are certain.",
                rankable=rankable, all=len(ranked), floor=scheme.completeness_floor // 100, certain=certain, size=seats,
            )  # fmt: skip
        case Verdict.DECIDED:
            return Text(
                "All {size} seats are certain: no missing value can change the list.", size=min(seats, len(ranked))
            )
        case Verdict.OPEN:
            contenders = sum(c.membership is Membership.POSSIBLE for c in ranked)
            seated = Text(
                "{certain} of {size} seats are certain, {n} firm contends for the rest.",
                "{certain} of {size} seats are certain, {n} firms contend for the rest.",
                certain=certain,
                size=seats,
                n=contenders,
            )
            if certain >= min(seats, len(ranked)):
                seated = Text("All {size} seats are certain on the figures.", size=seats)
            barred = sum(not c.selectable for c in ranked if c.place is Place.IN)
            if not barred:
                return seated
            held = Text(
                "{n} firm above the line cannot be chosen until its veto checks and figures are complete.",
                "{n} firms above the line cannot be chosen until their veto checks and figures are complete.",
                n=barred,
            )
            low = sum(bool(c.failed_floors) for c in ranked if c.place is Place.IN)
            if low:
                held = Text(
                    "{n} firm above the line cannot be chosen: a floor is not reached, or a check or figure is open.",
                    "{n} firms above the line cannot be chosen: a floor is not reached, or a check or figure is open.",
                    n=barred,
                )
            return Text("{first} {second}", first=seated, second=held)


def _draft_notice(scheme: Scheme) -> Text:
    return Text(
        "Draft: ranked on the objective part only, {share} % of the total. The panel's marks are not in yet.",
        share=scheme.objective_share,
    )


def _open_cells(scheme: Scheme, candidates: list[Candidate], seats: int) -> tuple[OpenCell, ...]:
    """The open values of firms whose seat is contested, those that alone cross the cut first, then by their spread."""
    ranked = [c for c in candidates if c.rank is not None]
    if len(ranked) <= seats:
        return ()
    last_in, first_out = rank_key(scheme, ranked[seats - 1]), rank_key(scheme, ranked[seats])
    found: list[tuple[bool, int, int, OpenCell]] = []
    for at, candidate in enumerate(ranked):
        if candidate.membership is not Membership.POSSIBLE:
            continue
        for c in candidate.contributions:
            if spread := c.points_hi - c.points_lo:
                crosses = _crosses(scheme, candidate, c, last_in, first_out)
                found.append(
                    (
                        not crosses,
                        -spread,
                        at,
                        OpenCell(candidate.uid, c.code, spread, crosses, c.state is State.MISSING),
                    )
                )
    found.sort(key=lambda item: (*item[:3], item[3].indicator))
    return tuple(item[3] for item in found)


def _crosses(scheme: Scheme, candidate: Candidate, contribution: Contribution, last_in: int, first_out: int) -> bool:
    """Whether this value alone, at one of its ends, takes the candidate to the other side of the cut."""
    if candidate.place is Place.TIED:
        return True
    rest = candidate.score - contribution.points
    if candidate.place is Place.IN:
        return _key(scheme, rest + contribution.points_lo) < first_out
    return _key(scheme, rest + contribution.points_hi) > last_in


def _key(scheme: Scheme, score_: int) -> int:
    return published(score_, scheme.decimals) if scheme.rank_on is RankOn.ROUNDED else score_
