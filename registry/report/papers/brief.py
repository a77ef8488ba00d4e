"""The quarterly brief: where the plan, the ladder, funding, milestones and the districts' returns stand.

Standing is that of the day; events are those of the last quarter that has ended on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from registry.i18n import Language, Text
from registry.model.values import Amount, AmountKind
from registry.model.wording import show_money
from registry.report.dossier_figures import scaled
from registry.report.dossier_prose import YI, money_words, total
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
from registry.report.papers.register_head import about, register_head
from registry.report.phrases import ABSENT, listed, sentences
from registry.report.scheme_words import spoken
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.view.overview import (
    FundingYear,
    Ladder,
    OverviewView,
    PlanProgress,
    Progress,
    Quarter,
    Returns,
    ReturnState,
    Unit,
    overview_of,
)
from registry.view.overview.returns import last_quarter

FEN = 100


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
        tuple(_rungs(view.ladder)),
        _apart(view.ladder),
        _funding_finding(quarter, events, before),
        tuple(_year(one) for one in view.funding.years),
        events.rounds,
        _wide(events.wide_rounds, quarter),
        _milestone_finding(quarter, events),
        events.milestones,
        _wide(events.wide_milestones, quarter),
        _returns_finding(view.returns, quarter),
        tuple(_short(one) for one in view.returns.quarters),
        tuple(_districts(view.returns)),
    )
    title = Words.of(Text("Quarterly brief, quarter {number} of {year}", number=quarter.number, year=quarter.year))
    return named_by_content(BriefPaper(register_head(about(connection), title, as_of), *content))


def _named(quarter: Quarter) -> Words:
    return Words.of(Text("quarter {number} of {year}", number=quarter.number, year=quarter.year))


def _short(quarter: Quarter) -> str:
    return f"{quarter.year} Q{quarter.number}"


# -- targets --------------------------------------------------------------------------------------------------------------


def _amount(value: int | None, unit: Unit) -> Words:
    if value is None:
        return Words.same(ABSENT)
    match unit:
        case Unit.YUAN:
            money = Amount(AmountKind.EXACT, value * FEN, value * FEN)
            return Words(show_money(money, Language.EN), show_money(money, Language.ZH))
        case Unit.FIRM:
            return Words.of(Text("{n:,} firm", "{n:,} firms", n=value))
        case _:
            return Words.same(f"{value:,}")


def _target(plan: PlanProgress, one: Progress) -> BriefTarget:
    target, gap = one.target, plan.gap(one)
    if one.share is None or gap is None:
        ahead = NOTHING
    elif gap >= 0:
        ahead = Words.of(Text("{n} point ahead", "{n} points ahead", n=gap))
    else:
        ahead = Words.of(Text("{n} point behind", "{n} points behind", n=-gap))
    return BriefTarget(
        Words.of(target.title), _amount(target.value, target.unit), _amount(one.value, target.unit), one.share, ahead,
        _rests(one),
    )  # fmt: skip


def _rests(one: Progress) -> Words:
    """What the value rests on."""
    if one.target.measure is None:
        return Words.of(Text("The registry holds no figure for this target."))
    if one.occasion:
        return Words.of(Text("The list of “{title}”.", title=one.occasion))
    if one.makers is None or one.reported is None:
        return Words.of(Text("Not known."))
    said = Text("Known of {known} of {all} firms.", known=one.reported, all=one.makers)
    if one.output is None:
        return Words.of(said)
    made = Text("Really made: {n:,}.", n=one.output)
    return sentences(Words.of(said), Words.of(made))


def _targets_finding(plan: PlanProgress) -> Words:
    known = [(plan.gap(one), one) for one in plan.progress if one.share is not None]
    late = [one for gap, one in known if gap is not None and gap < 0]
    blank = len(plan.progress) - len(known)
    if not known:
        return Words.of(Text("What the registry holds settles none of the plan’s targets."))
    said = Text(
        "{share} % of the plan’s time has passed; {ahead} of {n} targets keep pace, {late} lag behind, {blank} cannot be"
        " compared.",
        share=plan.pace // 100,
        ahead=len(known) - len(late),
        n=len(plan.progress),
        late=len(late),
        blank=blank,
    )
    return Words.of(said)


def _source(plan: PlanProgress) -> Words:
    said = Text(
        "Targets: {title}, to be met by {day}. Source: {source}.",
        title=plan.targets.title,
        day=plan.targets.until.isoformat(),
        source=plan.targets.source,
    )
    return Words.of(said)


# -- ladder ---------------------------------------------------------------------------------------------------------------


def _rungs(ladder: Ladder) -> Sequence[BriefRung]:
    return [
        BriefRung(
            Words(rung.tier.short_en, rung.tier.short_zh),
            len(rung.held),
            len(rung.new),
            len(rung.due),
            len(rung.lapsed),
        )
        for rung in ladder.rungs
    ]


def _ladder_finding(ladder: Ladder, as_of: date) -> Words:
    new, due = sum(len(r.new) for r in ladder.rungs), sum(len(r.due) for r in ladder.rungs)
    return Words.of(
        Text(
            "{n} firms hold a tier, {new} of them recognised in {year}; {due} titles end within 90 days.",
            n=ladder.listed,
            new=new,
            year=as_of.year,
            due=due,
        )
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
    count = Text(
        "{n} round was announced in the quarter, {before} in the one before.",
        "{n} rounds were announced in the quarter, {before} in the one before.",
        n=n,
        before=len(before.rounds),
    )
    money = total([one for one in events.funding if not (one["amount"] is not None and one["amount"].cumulative)])
    if money.fen is None:
        return sentences(Words.of(count), Words.of(Text("None states an amount.")))
    summed = spoken(Text("Together they bring {amount}.", amount=""), amount=money_words(money))
    return sentences(Words.of(count), summed)


def _milestone_finding(quarter: Quarter, events: QuarterEvents) -> Words:
    n = len(events.milestones)
    if not n:
        said = Text(
            "No milestone is on record for quarter {number} of {year}.", number=quarter.number, year=quarter.year
        )
        return Words.of(said)
    firms = len({one.firm.zh for one in events.milestones})
    failed = sum(one.failed for one in events.milestones)
    return Words.of(
        Text(
            "{n} milestone on record in the quarter, of {firms} firms; failed: {failed}.",
            "{n} milestones on record in the quarter, of {firms} firms; failed: {failed}.",
            n=n,
            firms=firms,
            failed=failed,
        )
    )


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
    said = Text("{n} of {all} districts have sent their return for the quarter.", n=len(came), all=len(last))
    if not missing:
        return Words.of(said)
    return sentences(Words.of(said), spoken(Text("Missing: {names}.", names=""), names=listed(missing)))


# -- the whole ------------------------------------------------------------------------------------------------------------


def _finding(view: OverviewView, quarter: Quarter, events: QuarterEvents) -> Words:
    said = Text(
        "On {day} the registry holds {firms} firms, {listed} of them with a tier; {quarter} brought {rounds} funding"
        " announcements and {milestones} milestones.",
        day=view.as_of.isoformat(),
        quarter="",
        firms=view.firms,
        listed=view.ladder.listed,
        rounds=len(events.rounds),
        milestones=len(events.milestones),
    )
    return spoken(said, quarter=_named(quarter))


def _figures(view: OverviewView, events: QuarterEvents) -> tuple[KeyFigure, ...]:
    told = (
        (view.firms, Text("Firms on record")),
        (view.ladder.listed, Text("Hold a tier")),
        (len(events.rounds), Text("Rounds in the quarter")),
        (len(events.milestones), Text("Milestones in the quarter")),
    )
    return tuple(KeyFigure(str(n), NOTHING, Words.of(label)) for n, label in told)
