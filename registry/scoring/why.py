"""Why not us: where a firm stands, what parts it from the list, what is missing, and what would take it in.

Facts and the sentences that say them, in both languages; all exact. With the panel's part the distances are of totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.i18n import Text
from registry.scoring.contest import Contest
from registry.scoring.explain import CutMove, GapItem, what_takes_in
from registry.scoring.facts import Answer, State
from registry.scoring.grid import GRID, POINT, points_text
from registry.scoring.joint import JointMove, cheapest_changes, fewest_changes, missing_points
from registry.scoring.result import Candidate, Contribution, Place, RoundResult
from registry.scoring.total import PERCENT, TOTAL_POINT, PanelPart

_NAMED = 3


@dataclass(frozen=True, slots=True)
class DecidingCell:
    """A value that is not settled and can raise the firm.

    Attributes:
        code, title: of the indicator.
        most: exact objective points (of 10^8) that it can add at its upper bound.
        decides: at its upper bound it alone takes the firm before the last seat.
        missing: nothing is known; else it lies within bounds.
    """

    code: str
    title: Text
    most: int
    decides: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class Distance:
    """What parts two firms, exactly; negative where the first one is behind.

    Attributes:
        against: the other firm.
        total: difference of the totals (10^8 are one point): the objective share times the items, and the panel's part.
        items: by indicator in exact objective points, the largest first.
        dimensions: the same by dimension.
        panel: the panel's part of the difference; None without a panel.
    """

    against: str
    total: int
    items: tuple[GapItem, ...]
    dimensions: tuple[GapItem, ...]
    panel: int | None


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a firm is not on the list.

    Attributes:
        distance: to the last seat; None where there is no cut, or the firm does not compete.
        dominated_by: firms on the list that this one cannot overtake under any weights: at least as good on every
            indicator, the panel's part taken in. Only among firms that are asked every indicator.
        missing: values that are not settled, those that decide first, then by what they can add.
        single: changes that alone are enough on the objective part; () with a panel, where `fewest` says it.
        fewest, cheapest: changes that together are enough.
        sentences: all of it in words.
    """

    uid: str
    distance: Distance | None
    dominated_by: tuple[str, ...]
    missing: tuple[DecidingCell, ...]
    single: tuple[CutMove, ...]
    fewest: JointMove | None
    cheapest: JointMove | None
    sentences: tuple[Text, ...]


def why_not(result: RoundResult, uid: str, panel: PanelPart | None = None) -> WhyNot:
    """Why a firm is not on the list; for a firm that is, only that it is.

    Raises:
        KeyError: the firm is not in the round.
    """
    candidate = result.candidate(uid)
    contest = Contest.of(result, panel)
    if uid not in contest.uids:
        text = _excluded(candidate) if candidate.rank is None else Text("The panel has no result for this firm yet")
        return WhyNot(uid, None, (), (), (), None, None, (text,))
    if contest.inside[contest.at(uid)]:
        return WhyNot(uid, None, (), (), (), None, None, (Text("The firm is on the list"),))
    against = _last_in(contest)
    away = None if against is None or against == uid else distance(result, uid, against, panel)
    wanted = missing_points(result, contest, uid, panel)
    missing = _missing(result, candidate, wanted)
    single = what_takes_in(result, uid) if panel is None else ()
    few = fewest_changes(result, uid, panel=panel, contest=contest)
    cheap = cheapest_changes(result, uid, panel=panel, contest=contest)
    over = dominators(contest, uid)
    sentences = (
        *_place(result, contest, candidate, away),
        *_parts(result, away),
        *_dominance(over),
        *_missing_text(missing),
        *_ways(few, wanted),
    )
    return WhyNot(uid, away, over, missing, single, few, cheap, sentences)


def distance(result: RoundResult, uid: str, against: str, panel: PanelPart | None = None) -> Distance:
    """What parts a firm from another one, indicator by indicator, dimension by dimension, and before the panel.

    ``total == share * sum(items) + panel`` exactly; without a panel the share is 100.

    Raises:
        KeyError: one of them is not in the round, or has no panel result.
    """
    mine, theirs = result.candidate(uid), result.candidate(against)
    items = [
        GapItem(a.code, a.points - b.points) for a, b in zip(mine.contributions, theirs.contributions, strict=True)
    ]
    dimensions = [GapItem(a.code, a.points - b.points) for a, b in zip(mine.dimensions, theirs.dimensions, strict=True)]
    share = PERCENT if panel is None else panel.objective_share
    part = None if panel is None else (PERCENT - share) * GRID * (panel.points[uid] - panel.points[against])
    total = share * (mine.score - theirs.score) + (part or 0)
    return Distance(against, total, _largest_first(items), _largest_first(dimensions), part)


def dominators(contest: Contest, uid: str) -> tuple[str, ...]:
    """Firms on the list that are nowhere behind, and not equal throughout: no weights bring the firm before them."""
    at = contest.at(uid)
    straight = contest.straight
    if not straight[at]:
        return ()
    own = contest.values[at]
    over = (contest.values >= own).all(axis=1) & (contest.values > own).any(axis=1) & contest.inside & straight
    return tuple(sorted(name for name, is_over in zip(contest.uids, over.tolist(), strict=True) if is_over))


def _largest_first(items: Sequence[GapItem]) -> tuple[GapItem, ...]:
    return tuple(sorted(items, key=lambda item: (-abs(item.points), item.code)))


def _last_in(contest: Contest) -> str | None:
    inside = [(int(total), uid) for total, uid, here in zip(contest.totals, contest.uids, contest.inside, strict=True)
              if here]  # fmt: skip
    return min(inside)[1] if inside else None


def _missing(result: RoundResult, candidate: Candidate, wanted: int | None) -> tuple[DecidingCell, ...]:
    def cell(c: Contribution) -> DecidingCell:
        most = c.points_hi - c.points
        decides = wanted is not None and most >= wanted > 0
        return DecidingCell(c.code, result.scheme.indicator(c.code).title, most, decides, c.state is State.MISSING)

    cells = [cell(c) for c in candidate.contributions if c.points_hi > c.points]
    return tuple(sorted(cells, key=lambda cell: (not cell.decides, -cell.most, cell.code)))


def _excluded(candidate: Candidate) -> Text:
    failed = [veto.reason for veto in candidate.vetoes if veto.answer is Answer.FAIL]
    return Text("Excluded: {reasons}", reasons=_joined(failed)) if failed else Text("The firm does not compete")


def _place(result: RoundResult, contest: Contest, candidate: Candidate, away: Distance | None) -> Sequence[Text]:
    rank = 1 + int((contest.key(contest.totals) > contest.key(contest.totals)[contest.at(candidate.uid)]).sum())
    if candidate.place is Place.TIED and away is None:
        return (Text("Place {rank}, shared with others for the last seats", rank=rank),)
    if away is None:
        return (Text("Place {rank}", rank=rank),)
    return (Text("Place {rank}, {points} points behind the last seat", rank=rank, points=_points(-away.total)),)


def _parts(result: RoundResult, away: Distance | None) -> Sequence[Text]:
    """Where most is lost and where something is won, by dimension, in objective points."""
    if away is None:
        return ()
    lost = [item for item in away.dimensions if item.points < 0][:_NAMED]
    won = [item for item in away.dimensions if item.points > 0][:_NAMED]
    found: list[Text] = []
    if lost:
        found.append(Text("Behind on {parts}", parts=_joined([_part(result, item) for item in lost])))
    if won:
        found.append(Text("Ahead on {parts}", parts=_joined([_part(result, item) for item in won])))
    if away.panel:
        words = _points(abs(away.panel))
        found.append(
            Text("The panel’s part puts it {points} points behind", points=words)
            if away.panel < 0
            else Text("The panel’s part puts it {points} points ahead", points=words)
        )
    return found


def _part(result: RoundResult, item: GapItem) -> Text:
    title = result.scheme.dimension(item.code).title
    return Text("{title} by {points}", title=title, points=points_text(abs(item.points) * 100 // POINT))


def _dominance(over: Sequence[str]) -> Sequence[Text]:
    if not over:
        return ()
    return (
        Text(
            "{n} firm on the list stands before it under every weighting",
            "{n} firms on the list stand before it under every weighting",
            n=len(over),
        ),
    )


def _missing_text(missing: Sequence[DecidingCell]) -> Sequence[Text]:
    if not missing:
        return ()
    first = missing[0]
    count = Text("{n} value is not settled", "{n} values are not settled", n=len(missing))
    words = {"count": count, "title": first.title, "points": points_text(first.most * 100 // POINT)}
    if first.decides:
        return (Text("{count}; “{title}” can add {points} points and alone bring a seat", **words),)
    return (Text("{count}; most can come of “{title}”: {points} points", **words),)


def _ways(few: JointMove | None, wanted: int | None) -> Sequence[Text]:
    if few is None:
        return (Text("No changes of its own figures are enough"),) if wanted else ()
    steps = _joined([Text("{title}: {change}", title=move.title, change=move.text) for move in few.moves[:_NAMED]])
    if len(few.moves) == 1:
        return (Text("One change is enough: {steps}", steps=steps),)
    more = len(few.moves) - _NAMED
    if more > 0:
        steps = Text("{steps} and {more} more", steps=steps, more=more)
    return (Text("At least {count} changes are needed: {steps}", count=len(few.moves), steps=steps),)


def _joined(texts: Sequence[Text]) -> Text:
    """Texts in a row, parted as each language parts them."""
    found = texts[0]
    for text in texts[1:]:
        found = Text("{first}; {second}", first=found, second=text)
    return found


def _points(total: int) -> str:
    """Parts of a total as points with two decimals, cut."""
    return points_text(total * 100 // TOTAL_POINT)
