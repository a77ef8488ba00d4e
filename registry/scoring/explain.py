"""Why a firm stands where it stands, and what would change it. All of it is exact and follows from the round alone.

Valid because goalposts are fixed: a firm's own value can rise without moving anybody else's (scoring reference 2.12).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from registry.i18n import Text
from registry.scoring.cells import Cell
from registry.scoring.certificates import Certificates
from registry.scoring.cut import rank_key
from registry.scoring.facts import State
from registry.scoring.grid import GRID, least_score
from registry.scoring.result import Candidate, Contribution, Place, RoundResult
from registry.scoring.scheme import Indicator, RankOn
from registry.scoring.standing import stand
from registry.scoring.titles import Unit, quantity, span
from registry.scoring.values import Bands, Codes, Numeric, Phrases
from registry.scoring.words import code_title

WEIGHT_STEP = 1000
"""How far a dimension's weight is moved, of 10 000: ten points."""
_TRIES = 4
_BLANK = (State.MISSING, State.NOT_PROVIDED)


@dataclass(frozen=True, slots=True)
class GapItem:
    """What one indicator adds to the distance between two firms, exact points; negative where the other is better."""

    code: str
    points: int


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance of a firm to the other side of the cut, taken apart.

    Attributes:
        against: the first firm below the line for one above it, the last one above for the others.
        total: own score less the other's, exact; the items sum to it.
        items: the largest first.
    """

    against: str
    total: int
    items: tuple[GapItem, ...]


@dataclass(frozen=True, slots=True)
class CutMove:
    """One change that alone takes a firm past the cut.

    Attributes:
        code, title: of the indicator.
        text: what it takes, in raw units.
        points: what it adds to the score, exact.
        value: the value needed, of 10 000.
        raw: the raw figure that gives it, in the indicator's unit; None for codes.
        step: the code or words that give it, "" for figures.
    """

    code: str
    title: Text
    text: Text
    points: int
    value: int
    raw: Fraction | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class WeightMove:
    """A firm's place when one dimension weighs ten points more, and ten less, the others sharing the difference."""

    code: str
    rank_up: int
    rank_down: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a firm stands where it stands."""

    uid: str
    gap: Gap | None
    moves: tuple[CutMove, ...]
    places: tuple[WeightMove, ...]


def explain(result: RoundResult, uid: str) -> Explanation:
    """The firm's gap to the cut, what alone would take it in, and its place under moved weights.

    Raises:
        KeyError: the firm is not in the round.
    """
    return Explanation(uid, gap_to_cut(result, uid), what_takes_in(result, uid), weight_moves(result, uid))


def gap_to_cut(result: RoundResult, uid: str) -> Gap | None:
    """The distance to the other side of the cut, indicator by indicator; None where there is no cut.

    Raises:
        KeyError: the firm is not in the round.
    """
    candidate = result.candidate(uid)
    if result.cut is None:
        return None
    other = result.candidate(result.cut.first_out if candidate.place is Place.IN else result.cut.last_in)
    theirs = {c.code: c.points for c in other.contributions}
    items = [GapItem(c.code, c.points - theirs[c.code]) for c in candidate.contributions]
    items.sort(key=lambda item: (-abs(item.points), item.code))
    return Gap(other.uid, candidate.score - other.score, tuple(items))


def what_takes_in(result: RoundResult, uid: str, *, reaching: int | None = None) -> tuple[CutMove, ...]:
    """The single changes that would take a firm past the last seat: first what need only be reported, then by size.

    Empty for firms that have a seat, that are vetoed, or that no single indicator can lift so far.

    Args:
        reaching: the exact score that is enough, where something else than the objective part alone decides.

    Raises:
        KeyError: the firm is not in the round.
    """
    candidate = result.candidate(uid)
    if reaching is None and candidate.place not in (Place.OUT, Place.TIED):
        return ()
    threshold = _score_to_pass(result) if reaching is None else reaching
    moves = [move for c in candidate.contributions if (move := _move(result, candidate, c, threshold))]
    missing = {c.code for c in candidate.contributions if c.state in _BLANK}
    return tuple(sorted(moves, key=lambda move: (move.code not in missing, move.points, move.code)))


def weight_moves(result: RoundResult, uid: str) -> tuple[WeightMove, ...]:
    """The firm's place when each dimension's weight moves by ten points either way; empty for a vetoed firm.

    Raises:
        KeyError: the firm is not in the round.
    """
    if result.candidate(uid).rank is None:
        return ()
    row = next(i for i, firm in enumerate(result.evaluation.firms) if firm.uid == uid)
    return tuple(
        WeightMove(
            dimension.code,
            rank_up=_rank_with(result, row, dimension.code, WEIGHT_STEP),
            rank_down=_rank_with(result, row, dimension.code, -WEIGHT_STEP),
        )
        for dimension in result.scheme.dimensions
    )


def _rank_with(result: RoundResult, row: int, dimension: str, step: int) -> int:
    weight = min(GRID, max(0, result.scheme.dimension_weight(dimension) + step))
    weights = result.scheme.move_dimension(dimension, weight).weights
    moved = stand(
        result.evaluation, result.standing.rank > 0, weights=weights, missing=result.missing, size=result.size
    )
    return int(moved.rank[row])


def _score_to_pass(result: RoundResult) -> int:
    """The smallest score that stands above the present last seat."""
    last = rank_key(result.scheme, result.ranked[result.size - 1])
    return least_score(last + 1, result.decimals) if result.scheme.rank_on is RankOn.ROUNDED else last + 1


def _move(result: RoundResult, candidate: Candidate, contribution: Contribution, threshold: int) -> CutMove | None:
    if not contribution.weight or contribution.state is State.NOT_APPLICABLE:
        return None
    return reach(
        result, candidate, contribution, contribution.value + -(-(threshold - candidate.score) // contribution.weight)
    )


def most_reachable(result: RoundResult, candidate: Candidate, contribution: Contribution) -> int:
    """The highest value that a firm can reach on an indicator, as far as its evidence allows; at least the present one."""
    if contribution.state is State.NOT_APPLICABLE or _cell(result, candidate.uid, contribution.code).fixed:
        return contribution.value
    match result.scheme.indicator(contribution.code).value:
        case Codes(points=points):
            top = max((value for _, value in points), default=0)
        case Phrases(steps=points):
            top = max((value for _, value in points), default=0)
        case Bands(points=points):
            top = max(points)
        case _:
            top = GRID
    return max(contribution.value, min(top, _ceiling(result, contribution)))


def reach(result: RoundResult, candidate: Candidate, contribution: Contribution, needed: int) -> CutMove | None:
    """What takes a firm's value of an indicator to `needed` or more, in raw units; None where nothing can."""
    indicator = result.scheme.indicator(contribution.code)
    cell = _cell(result, candidate.uid, contribution.code)
    if cell.fixed or needed > _ceiling(result, contribution):
        return None
    match indicator.value:
        case Codes() | Phrases() | Certificates() as steps:
            return _step(steps, indicator, contribution, needed)
        case function:
            anchor = _anchor(result, candidate.uid, indicator)
            if indicator.anchors is not None and anchor is None:
                return None
            return _raise(function, indicator, contribution, needed, anchor)


def _cell(result: RoundResult, uid: str, code: str) -> Cell:
    row = next(i for i, firm in enumerate(result.evaluation.firms) if firm.uid == uid)
    column = next(j for j, indicator in enumerate(result.scheme.indicators) if indicator.code == code)
    return result.evaluation.cells[row][column]


def _ceiling(result: RoundResult, contribution: Contribution) -> int:
    """The highest value that the evidence behind it allows; what is not reported yet may come with the best."""
    if contribution.grade is None or contribution.state in _BLANK:
        return GRID
    return dict(result.scheme.grade_caps).get(contribution.grade, GRID)


def _anchor(result: RoundResult, uid: str, indicator: Indicator) -> Fraction | None:
    """The goalpost of the firm's segment where there is exactly one."""
    if indicator.anchors is None:
        return None
    firm = next(firm for firm in result.evaluation.firms if firm.uid == uid)
    found = indicator.anchors.of(firm.segment, firm.segments)
    return found[0] if len(found) == 1 else None


def _raise(
    function: Numeric, indicator: Indicator, contribution: Contribution, needed: int, anchor: Fraction | None
) -> CutMove | None:
    rising = function.rising(anchor)
    ideal = function.needed(needed, anchor)
    step = indicator.unit.step(ideal) if rising else -indicator.unit.step(ideal)
    raw = -(-ideal // step) * step
    for _attempt in range(_TRIES):  # the inverse of a rounded function can be one step short
        value = function.at(raw, anchor)
        if value >= needed:
            gain = contribution.weight * (value - contribution.value)
            return CutMove(
                indicator.code, indicator.title, _raise_text(indicator, contribution, raw, rising), gain, value, raw
            )
        raw += step
    return None


def _raise_text(indicator: Indicator, contribution: Contribution, raw: Fraction, rising: bool) -> Text:
    new = quantity(raw, indicator.unit)
    if contribution.state in _BLANK and indicator.unit is Unit.POINTS:
        return Text("Report milestones worth {value} points or more", value=new)
    if contribution.state in _BLANK:
        return Text("Report at least {value}", value=new) if rising else Text("Report at most {value}", value=new)
    old = span(contribution.raw.lo, contribution.raw.hi, indicator.unit) if contribution.raw else None
    if contribution.state is State.INTERVAL or old is None:
        return Text("Prove at least {value}", value=new) if rising else Text("Prove at most {value}", value=new)
    if indicator.unit is Unit.POINTS:
        return Text("From {old} to {new} points", old=old, new=new)
    return Text("From {old} to {new}", old=old, new=new)


def _step(
    steps: Codes | Phrases | Certificates, indicator: Indicator, contribution: Contribution, needed: int
) -> CutMove | None:
    code = steps.lowest_reaching(needed)
    if code is None:
        return None
    points = (
        {value for key, value in steps.points if key == code} if isinstance(steps, Codes) else {steps.of(code) or 0}
    )
    value = max(points)
    gain = contribution.weight * (value - contribution.value)
    text = Text("Reach “{step}”", step=code_title(indicator.vocabulary, code))
    return CutMove(indicator.code, indicator.title, text, gain, value, step=code)
