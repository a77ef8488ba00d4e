"""The quarterly brief: where the plan, the ladder, funding, milestones and the districts' returns stand.

Standing is that of the day; events are those of the last quarter that has ended on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from registry.i18n import Language, Text
from registry.model.raised import raised
from registry.model.values import Amount, AmountKind
from registry.model.wording import show_money
from registry.report.dossier_figures import scaled
from registry.report.dossier_prose import YI, Total, money_words
from registry.report.papers.brief_events import QuarterEvents, quarter_events
from registry.report.papers.brief_views import (
    BriefDistrict,
    BriefMark,
    BriefPaper,
    BriefRung,
    BriefTarget,
    BriefYear,
)
from registry.report.papers.content import named_by_content
from registry.report.papers.places import titles_of_step
from registry.report.papers.register_head import about, register_head
from registry.report.phrases import ABSENT, listed, sentences
from registry.report.scheme_words import joined, spoken
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.srdi import TierState
from registry.view.overview import (
    FundingYear,
    Ladder,
    Measure,
    OverviewView,
    PlanProgress,
    PlanTarget,
    Progress,
    Quarter,
    Returns,
    ReturnState,
    Unit,
    overview_of,
)
from registry.view.overview.firms import Standings, read_standings
from registry.view.overview.model import whole_percent
from registry.view.overview.returns import last_quarter

FEN = 100
BILLION = 1_000_000_000 * FEN


def brief_paper(connection: Connection, as_of: date) -> BriefPaper:
    """The brief of the last quarter that has ended on `as_of`. Read it within one transaction."""
    view = overview_of(connection, as_of)
    quarter = last_quarter(as_of)
    events = quarter_events(connection, quarter)
    before = quarter_events(connection, quarter.before)
    plan = view.plans[view.current]
    targets = tuple(_target(plan, one) for one in plan.progress)
    content = (
        _finding(view, quarter, events),
        _figures(view, events),
        _targets_finding(plan),
        targets,
        plan.pace,
        _source(plan),
        _ladder_finding(view.ladder, as_of),
        tuple(_rungs(view.ladder, read_standings(connection, as_of))),
        _apart(view.ladder),
        _funding_finding(quarter, events, before),
        tuple(_year(one) for one in view.funding.years),
        events.rounds,
        _wide(events.wide_rounds, quarter),
        _milestone_finding(quarter, events),
        events.milestones,
        _wide(events.wide_milestones, quarter),
        _returns_finding(view.returns, quarter),
        tuple(_named(one) for one in view.returns.quarters),
        tuple(_districts(view.returns)),
    )
    title = Words.of(Text("Quarterly brief, quarter {number} of {year}", number=quarter.number, year=quarter.year))
    return named_by_content(BriefPaper(register_head(about(connection), title, as_of), *content))


def _named(quarter: Quarter) -> Words:
    return Words.of(Text("quarter {number} of {year}", number=quarter.number, year=quarter.year))


# -- targets --------------------------------------------------------------------------------------------------------------


def _amount(value: int | None, target: PlanTarget) -> Words:
    if value is None:
        return Words.same(ABSENT)
    match target.unit, target.measure:
        case Unit.YUAN, _:
            fen = value * FEN
            chinese = show_money(Amount(AmountKind.EXACT, fen, fen), Language.ZH)
            return Words(f"¥ {scaled(fen, BILLION, 2).rstrip('0').rstrip('.')} bn", chinese)
        case Unit.FIRM, _:
            return _counted(value, Text("firm", "firms", n=value))
        case _, Measure.ROCKET_CAPACITY:
            return _counted(value, Text("rocket", "rockets", n=value))
        case _, Measure.SATELLITE_CAPACITY:
            return _counted(value, Text("satellite", "satellites", n=value))
        case _:
            return _counted(value, Text("item", "items", n=value))


def _counted(value: int, unit: Text) -> Words:
    """A figure and its unit."""
    return Words(f"{value:,} {Words.of(unit).en}", f"{value:,} {Words.of(unit).zh}")


def _target(plan: PlanProgress, one: Progress) -> BriefTarget:
    target, gap = one.target, plan.gap(one)
    if one.share is None or gap is None:
        ahead = NOTHING
    elif gap > 0:
        ahead = Words.of(Text("{n} point ahead", "{n} points ahead", n=gap))
    elif gap < 0:
        ahead = Words.of(Text("{n} point behind", "{n} points behind", n=-gap))
    else:
        ahead = Words.of(Text("at even pace"))
    return BriefTarget(
        Words.of(target.title), _amount(target.value, target), _amount(one.value, target), one.share, ahead, _rests(one)
    )


def _rests(one: Progress) -> Words:
    """What the value rests on."""
    if one.target.measure is None:
        return Words.of(Text("The registry holds no figure for this target."))
    if one.occasion:
        return Words.of(Text("The list of “{title}”.", title=one.occasion))
    if one.makers is None or one.reported is None:
        return Words.of(Text("Not known."))
    said = Words.of(
        Text("Known of {known} of {n} firm.", "Known of {known} of {n} firms.", known=one.reported, n=one.makers)
    )
    if one.output is None:
        return said
    return sentences(said, spoken(Text("Actual output: {amount}.", amount=""), amount=_amount(one.output, one.target)))


def _targets_finding(plan: PlanProgress) -> Words:
    gaps = [plan.gap(one) for one in plan.progress]
    known = [gap for gap in gaps if gap is not None]
    late = sum(gap < 0 for gap in known)
    blank, kept = len(gaps) - len(known), len(known) - late
    if not known:
        return Words.of(Text("What the registry holds settles none of the plan’s targets."))
    parts = [
        Words.of(Text("{n} keeps pace", "{n} keep pace", n=kept) if kept else Text("none keeps pace")),
        Words.of(Text("{n} lags behind", "{n} lag behind", n=late) if late else Text("none lags behind")),
    ]
    if blank:
        parts.append(Words.of(Text("{n} cannot be compared", n=blank)))
    passed = Words.of(Text("{share} % of the plan’s time has passed.", share=whole_percent(plan.pace)))
    of_all = Text("Of {n} target {parts}.", "Of {n} targets {parts}.", n=len(gaps), parts="")
    return sentences(passed, spoken(of_all, parts=joined(parts)))


def _source(plan: PlanProgress) -> Words:
    said = Text(
        "Targets: {title}, to be met by {day}. Source: {source}.",
        title=plan.targets.title,
        day=plan.targets.until.isoformat(),
        source=plan.targets.source,
    )
    return Words.of(said)


# -- ladder ---------------------------------------------------------------------------------------------------------------


def _rungs(ladder: Ladder, standings: Standings) -> Sequence[BriefRung]:
    there = {one.tier for one in standings.of.values() if one.state not in (None, TierState.APPLIED)}
    return [
        BriefRung(
            titles_of_step(rung.tier.rank, there),
            len(rung.held),
            len(rung.new),
            len(rung.due),
            len(rung.lapsed),
        )
        for rung in ladder.rungs
    ]


def _ladder_finding(ladder: Ladder, as_of: date) -> Words:
    new, due = sum(len(r.new) for r in ladder.rungs), sum(len(r.due) for r in ladder.rungs)
    if not ladder.listed:
        return Words.of(Text("No firm is on record as holding a tier."))
    fresh = Text("{n} of them recognised in {year}", n=new, year=as_of.year)
    ends = Text("{n} title ends within 90 days", "{n} titles end within 90 days", n=due)
    return spoken(
        Text(
            "{n} firm holds a tier, {new}; {due}.",
            "{n} firms hold a tier, {new}; {due}.",
            n=ladder.listed,
            new="",
            due="",
        ),
        new=Words.of(fresh if new else Text("none of them recognised in {year}", year=as_of.year)),
        due=Words.of(ends if due else Text("no title ends within 90 days")),
    )


def _apart(ladder: Ladder) -> Words:
    return Words.of(
        Text(
            "Known to hold none: {none}. Nothing on record: {unknown}.",
            none=len(ladder.none),
            unknown=len(ladder.unknown),
        )
    )


# -- funding and milestones -----------------------------------------------------------------------------------------------


def _year(one: FundingYear) -> BriefYear:
    label = ABSENT if one.fen is None else ("≥" if one.at_least else "") + scaled(one.fen, YI, 1)
    return BriefYear(one.year, one.fen, label, one.rounds)


def _funding_finding(quarter: Quarter, events: QuarterEvents, before: QuarterEvents) -> Words:
    n = len(events.rounds)
    if not n:
        said = Text(
            "No round is on record as announced in quarter {number} of {year}.",
            number=quarter.number,
            year=quarter.year,
        )
        return Words.of(said)
    count = Words.of(Text("{n} round was announced in the quarter", "{n} rounds were announced in the quarter", n=n))
    earlier = Text("{n} in the one before", n=len(before.rounds))
    past = Words.of(earlier if before.rounds else Text("none in the one before"))
    return sentences(spoken(Text("{now}, {before}.", now="", before=""), now=count, before=past), _brought(events))


def _brought(events: QuarterEvents) -> Words:
    """What the quarter's rounds add up to; a running total is of other rounds too and stays out."""
    summed = [one for one in events.funding if one["amount"] is not None and not one["amount"].cumulative]
    money = raised(summed)
    left = money.missing + len(events.funding) - len(summed)
    if money.fen is None:
        return Words.of(Text("None of them has a figure that adds up."))
    kinds = {one["amount"].kind for one in summed}
    exact = AmountKind.MIN if money.is_bound else AmountKind.EXACT
    kind = AmountKind.APPROX if kinds & {AmountKind.APPROX, AmountKind.BELOW} else exact
    said = Text("The quarter’s rounds bring {amount}.", amount="")
    if left:
        said = Text(
            "The quarter’s rounds bring {amount}, not counting {n} round without a figure that adds up.",
            "The quarter’s rounds bring {amount}, not counting {n} rounds without a figure that adds up.",
            n=left,
            amount="",
        )
    return spoken(said, amount=money_words(Total(money.fen, left, kind)))


def _milestone_finding(quarter: Quarter, events: QuarterEvents) -> Words:
    n = len(events.milestones)
    if not n:
        said = Text(
            "No milestone is on record for quarter {number} of {year}.", number=quarter.number, year=quarter.year
        )
        return Words.of(said)
    firms = len({one.firm.zh for one in events.milestones})
    failed = sum(one.failed for one in events.milestones)
    count = Text(
        "{n} milestone of {firms} on record in the quarter.",
        "{n} milestones of {firms} on record in the quarter.",
        n=n,
        firms="",
    )
    said = spoken(count, firms=Words.of(Text("{n} firm", "{n} firms", n=firms)))
    return sentences(said, Words.of(Text("Failed: {n}.", n=failed))) if failed else said


def _wide(n: int, quarter: Quarter) -> Words:
    """Events whose date is too wide to tell whether they fall into the quarter."""
    if not n:
        return NOTHING
    return spoken(
        Text(
            "{n} more may fall into {quarter}: its date is not known exactly enough.",
            "{n} more may fall into {quarter}: their dates are not known exactly enough.",
            n=n,
            quarter="",
        ),
        quarter=_named(quarter),
    )


# -- returns --------------------------------------------------------------------------------------------------------------


def _districts(returns: Returns) -> Sequence[BriefDistrict]:
    return [
        BriefDistrict(
            Words(row.district.short_en, row.district.short_zh),
            len(row.behind),
            tuple(BriefMark(m.state, m.day.isoformat() if m.day is not None else "") for m in row.marks),
            row.filled,
        )
        for row in returns.districts
    ]


def _returns_finding(returns: Returns, quarter: Quarter) -> Words:
    if not returns.districts:
        return Words.of(Text("No district of Shanghai has a firm on record."))
    last = [(row, row.marks[-1].state) for row in returns.districts]
    came = [row for row, state in last if state in (ReturnState.ON_TIME, ReturnState.LATE)]
    missing = [
        Words(row.district.short_en, row.district.short_zh) for row, state in last if state is ReturnState.MISSING
    ]
    said = Text(
        "{n} of {all} districts has sent its return for the quarter.",
        "{n} of {all} districts have sent their return for the quarter.",
        n=len(came),
        all=len(last),
    )
    if len(came) == len(last):
        said = Text("All {n} districts have sent their return for the quarter.", n=len(last))
    elif not came:
        said = Text("No district has sent its return for the quarter.")
    if not missing:
        return Words.of(said)
    return sentences(Words.of(said), spoken(Text("Missing: {names}.", names=""), names=listed(missing)))


# -- the whole ------------------------------------------------------------------------------------------------------------


def _finding(view: OverviewView, quarter: Quarter, events: QuarterEvents) -> Words:
    rounds, milestones = len(events.rounds), len(events.milestones)
    with_tier = Text("{n} of them with a tier", n=view.ladder.listed)
    raised_money = Text("{n} funding announcement", "{n} funding announcements", n=rounds)
    reached = Text("{n} milestone on record", "{n} milestones on record", n=milestones)
    said = Text(
        "On {day} the registry holds {n} firm, {listed}; {quarter} has {rounds} and {milestones}.",
        "On {day} the registry holds {n} firms, {listed}; {quarter} has {rounds} and {milestones}.",
        day=view.as_of.isoformat(),
        n=view.firms,
        listed="",
        quarter="",
        rounds="",
        milestones="",
    )
    return spoken(
        said,
        listed=Words.of(with_tier if view.ladder.listed else Text("none of them with a tier")),
        quarter=_named(quarter),
        rounds=Words.of(raised_money if rounds else Text("no funding announcement")),
        milestones=Words.of(reached if milestones else Text("no milestone on record")),
    )


def _figures(view: OverviewView, events: QuarterEvents) -> tuple[KeyFigure, ...]:
    told = (
        (view.firms, Text("Firms on record")),
        (view.ladder.listed, Text("Hold a tier")),
        (len(events.rounds), Text("Rounds in the quarter")),
        (len(events.milestones), Text("Milestones in the quarter")),
    )
    return tuple(KeyFigure(str(n), NOTHING, Words.of(label)) for n, label in told)
