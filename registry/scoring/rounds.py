"""Scoring a round: cells, standing, vetoes, the cut line, ties, and what the answer is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from registry.errors import UserError
from registry.i18n import Text
from registry.pause import collection_paused
from registry.scoring.cells import BoolArray, Evaluation, IntArray, evaluate
from registry.scoring.contributions import Contributions, dimension_scores
from registry.scoring.cut import cut_line, decide, rank_key
from registry.scoring.facts import Answer, FirmFacts
from registry.scoring.floors import FailedFloor, failed_floors
from registry.scoring.result import (
    Candidate,
    Flag,
    FlagKind,
    Membership,
    OpenCell,
    Place,
    RoundResult,
    Verdict,
)
from registry.scoring.scheme import MissingPolicy, Scheme
from registry.scoring.standing import Standing, competition_rank, published_scores, rank_label, ranking_key, stand
from registry.scoring.vetoes import VetoAnswers, VetoOutcome

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


@collection_paused(spare=False)
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
    vetoes = evaluation.vetoes.only(scheme.vetoes)
    if vetoes is None:
        vetoes = VetoAnswers.of(scheme.vetoes, evaluation.firms, evaluation.as_of).rows
    competes = np.array([all(v.answer is not Answer.FAIL for v in answers) for answers in vetoes], dtype=np.bool_)
    standing = stand(evaluation, competes, missing=policy, size=seats)
    candidates, tie = decide(scheme, _candidates(evaluation, standing, vetoes, policy), seats)
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
        open_cells=_open_cells(evaluation, standing, candidates, seats),
        draft=_draft_notice(scheme),
        evaluation=evaluation,
        standing=standing,
    )


def _candidates(
    evaluation: Evaluation, standing: Standing, vetoes: Sequence[tuple[VetoOutcome, ...]], missing: MissingPolicy
) -> list[Candidate]:
    """The candidates in the evaluation's order, who stands above the line not yet said."""
    scheme = evaluation.scheme
    shadow = competition_rank(standing.key, np.ones(len(vetoes), dtype=np.bool_)).tolist()
    known = (standing.weights * evaluation.known).sum(axis=1).tolist()
    shared = Counter[int](standing.rank.tolist())
    dimensions = dimension_scores(scheme, evaluation, standing)
    opened = _open_counts(evaluation, standing, missing)
    made: list[Candidate] = []
    exact = (standing.score, standing.lo, standing.hi)
    columns = (*exact, *(published_scores(scheme, array) for array in exact), standing.rank)
    rows = zip(evaluation.firms, *(array.tolist() for array in columns), strict=True)
    for i, (firm, score, low, high, shown, shown_lo, shown_hi, rank_) in enumerate(rows):
        rank = rank_ or None
        equals = rank is not None and shared[rank] > 1
        below = failed_floors(scheme, score, None, None, dimensions[i])
        enough = known[i] >= scheme.completeness_floor
        made.append(
            Candidate(
                uid=firm.uid,
                uscc=firm.uscc,
                legal_name=firm.legal_name,
                short_name=firm.short_name,
                english_name=firm.english_name,
                segment=firm.segment,
                rank=rank,
                rank_label=rank_label(rank, equals),
                shadow_rank=None if rank else shadow[i],
                place=Place.OUT if rank else Place.VETOED,
                membership=_membership(standing, i),
                score=score,
                score_lo=low,
                score_hi=high,
                published=shown,
                published_lo=shown_lo,
                published_hi=shown_hi,
                completeness=known[i],
                selectable=enough and not below and all(v.answer is Answer.PASS for v in vetoes[i]),
                dimensions=dimensions[i],
                contributions=Contributions(evaluation, standing, i, missing),
                vetoes=vetoes[i],
                flags=(*_flags(scheme, vetoes[i], opened[i], known[i], equals), *_floor_flags(below)),
                failed_floors=below,
            )
        )
    return made


def _membership(standing: Standing, i: int) -> Membership:
    if standing.necessary[i]:
        return Membership.NECESSARY
    return Membership.POSSIBLE if standing.possible[i] else Membership.OUT


@dataclass(frozen=True, slots=True)
class _OpenCounts:
    """How many values of a firm are missing, and of these count as neutral and as the mean of their siblings."""

    blanks: int
    neutral: int
    given: int


def _open_counts(evaluation: Evaluation, standing: Standing, missing: MissingPolicy) -> list[_OpenCounts]:
    declared = [indicator.missing or missing for indicator in evaluation.scheme.indicators]
    neutral = np.array([policy is MissingPolicy.NEUTRAL for policy in declared], dtype=np.bool_)
    tables = (evaluation.missing, evaluation.missing & neutral, standing.redistributed)
    return list(map(_OpenCounts, *(table.sum(axis=1).tolist() for table in tables)))


def _flags(
    scheme: Scheme, vetoes: tuple[VetoOutcome, ...], opened: _OpenCounts, answered: int, shared: bool
) -> Iterator[Flag]:
    answers = [v.answer for v in vetoes]
    failed, unanswered = answers.count(Answer.FAIL), answers.count(Answer.UNKNOWN)
    if failed:
        yield Flag(FlagKind.VETO, failed, Text("Veto"))
    if shared:
        yield Flag(FlagKind.TIE, 1, Text("Tie"))
    if blanks := opened.blanks:
        yield Flag(FlagKind.MISSING, blanks, Text("{n} missing", "{n} missing", n=blanks))
    if unanswered:
        text = Text("{n} veto check open", "{n} veto checks open", n=unanswered)
        yield Flag(FlagKind.VETO_OPEN, unanswered, text)
    if answered < scheme.completeness_floor:
        yield Flag(FlagKind.LOW_COMPLETENESS, 1, Text("{percent} % known", percent=answered // 100))
    if neutral := opened.neutral:
        yield Flag(FlagKind.NEUTRAL, neutral, Text("{n} counted as neutral", "{n} counted as neutral", n=neutral))
    if given := opened.given:
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


def _open_cells(
    evaluation: Evaluation, standing: Standing, candidates: list[Candidate], seats: int
) -> tuple[OpenCell, ...]:
    """The open values of firms whose seat is contested, those that alone cross the cut first, then by their spread."""
    scheme = evaluation.scheme
    ranked = [c for c in candidates if c.rank is not None]
    if len(ranked) <= seats:
        return ()
    row_of = {firm.uid: row for row, firm in enumerate(evaluation.firms)}
    rows = np.array([row_of[c.uid] for c in ranked if c.membership is Membership.POSSIBLE], dtype=np.int64)
    at = np.array([at for at, c in enumerate(ranked) if c.membership is Membership.POSSIBLE], dtype=np.int64)
    spread = standing.weights[rows] * (evaluation.hi[rows] - evaluation.lo[rows])
    firm, column = np.nonzero(spread)
    by_code = np.argsort(np.argsort([indicator.code for indicator in scheme.indicators]))
    places: list[int] = at[firm].tolist()
    crosses = _crosses(evaluation, standing, [ranked[n] for n in places], rows[firm], column, ranked, seats)
    order = np.lexsort((by_code[column], at[firm], -spread[firm, column], ~crosses))
    missing = evaluation.missing[rows[firm], column]
    who: list[int] = at[firm][order].tolist()
    what: list[int] = column[order].tolist()
    wide: list[int] = spread[firm, column][order].tolist()
    codes = [indicator.code for indicator in scheme.indicators]
    return tuple(
        OpenCell(ranked[n].uid, codes[j], points, alone, blank)
        for n, j, points, alone, blank in zip(
            who, what, wide, crosses[order].tolist(), missing[order].tolist(), strict=True
        )
    )


def _crosses(
    evaluation: Evaluation,
    standing: Standing,
    candidates: Sequence[Candidate],
    rows: IntArray,
    columns: IntArray,
    ranked: Sequence[Candidate],
    seats: int,
) -> BoolArray:
    """Whether each value alone, at one of its ends, takes its candidate to the other side of the cut."""
    scheme = evaluation.scheme
    last_in, first_out = rank_key(scheme, ranked[seats - 1]), rank_key(scheme, ranked[seats])
    inside = np.array([c.place is Place.IN for c in candidates], dtype=np.bool_)
    tied = np.array([c.place is Place.TIED for c in candidates], dtype=np.bool_)
    ends = np.where(inside, evaluation.lo[rows, columns], evaluation.hi[rows, columns])
    moved = standing.weights[rows, columns] * (ends - standing.values[rows, columns])
    key = ranking_key(scheme, standing.score[rows] + moved)
    return tied | np.where(inside, key < first_out, key > last_in)
