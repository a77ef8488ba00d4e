"""What a dossier says in sentences and large figures, each from the fields that its tables and charts show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.i18n import Language, Text
from registry.model.raised import raised
from registry.model.values import Amount, AmountKind, UncertainDate
from registry.model.vocab import vocabulary
from registry.model.wording import show_money
from registry.report.dossier_figures import large_sum
from registry.report.dossier_files import Record
from registry.report.dossier_views import CheckRow, FundingRow, MetricRow, MilestoneRow, Outcome
from registry.report.phrases import ABSENT, listed, sentences
from registry.report.scheme_words import spoken
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.srdi import Standing, TierState

YI = 10_000_000_000  # fen in 亿元


@dataclass(frozen=True, slots=True)
class Total:
    """What the announcements add up to.

    Attributes:
        fen: None where no announcement has a figure.
        missing: announcements without a figure that adds up.
        kind: MIN where something is missing or only bounded, APPROX where a figure is about or nearly, else EXACT.
    """

    fen: int | None
    missing: int
    kind: AmountKind


def total(events: Sequence[Record]) -> Total:
    """The sum of `events` (funding events) as far as it can be told."""
    money = raised(events)
    kinds = {event["amount"].kind for event in events if event["amount"] is not None}
    if money.is_bound or money.missing:
        kind = AmountKind.MIN
    else:
        kind = AmountKind.APPROX if kinds & {AmountKind.APPROX, AmountKind.BELOW} else AmountKind.EXACT
    return Total(money.fen, money.missing, kind)


def money_words(money: Total) -> Words:
    """A sum in both languages."""
    amount = Amount(money.kind, money.fen, None if money.kind is AmountKind.MIN else money.fen)
    return Words(show_money(amount, Language.EN), show_money(amount, Language.ZH))


def status(stands: Standing, as_of: date) -> Words:
    """Where the firm stands on the ladder on the day."""
    if stands.tier is None:
        return Words.of(Text("No recognition is on record."))
    if stands.tier == "none":
        return Words.of(Text("The firm is on record as holding no tier."))
    term = vocabulary("tier").get(stands.tier)
    tier = Words(term.en, term.zh)
    until = stands.valid_until.iso() if stands.valid_until is not None else ""
    match stands.state:
        case TierState.APPLIED:
            return spoken(Text("{tier} applied for, not recognised yet.", tier=""), tier=tier)
        case TierState.LAPSED if until:
            return spoken(Text("{tier} lapsed: it was valid until {until}.", tier="", until=until), tier=tier)
        case TierState.LAPSED:
            return spoken(Text("{tier} no longer holds.", tier=""), tier=tier)
        case TierState.DUE:
            message = Text(
                "{tier} until {until}: {n} day left, re-verification is due.",
                "{tier} until {until}: {n} days left, re-verification is due.",
                n=stands.days_left or 0,
                tier="",
                until=until,
            )
            return spoken(message, tier=tier)
        case _ if until:
            return spoken(Text("{tier}, valid until {until}.", tier="", until=until), tier=tier)
        case _:
            return spoken(Text("{tier}; its end is not on record.", tier=""), tier=tier)


def rung_dates(first: UncertainDate | None, until: UncertainDate | None) -> Words:
    """The days of one rung."""
    if first is None and until is None:
        return Words.of(Text("dates not on record"))
    if until is None:
        return Words.of(Text("since {day}", day=first.iso() if first else ""))
    if first is None:
        return Words.of(Text("until {day}", day=until.iso()))
    return Words.same(f"{first.iso()} – {until.iso()}")


def finding(stands: Words, money: Total, announcements: int) -> Words:
    """The statement at the head of the dossier."""
    return sentences(stands, _raised(money, announcements))


def _raised(money: Total, announcements: int) -> Words:
    if not announcements:
        return Words.of(Text("No round is on record."))
    if money.fen is None:
        return Words.of(
            Text(
                "{n} announcement of money raised, without a figure.",
                "{n} announcements of money raised, none with a figure.",
                n=announcements,
            )
        )
    message = Text(
        "{n} announcement of money raised: {sum}.",
        "{n} announcements of money raised: {sum}.",
        n=announcements,
        sum="",
    )
    said = money_words(money)
    gap = " " if said.zh[:1].isascii() else ""
    return spoken(message, sum=Words(said.en, gap + said.zh))


def figures(
    money: Total,
    metrics: Sequence[MetricRow],
    years: Sequence[int],
    milestones: Sequence[MilestoneRow],
) -> tuple[KeyFigure, ...]:
    """The strip of large figures."""
    good = sum(m.outcome is Outcome.GOOD for m in milestones)
    raised_in_all = Words.of(Text("Raised, as announced"))
    return (
        KeyFigure(ABSENT, NOTHING, raised_in_all)
        if money.fen is None
        else large_sum(money.fen, raised_in_all, {AmountKind.MIN: "≥", AmountKind.APPROX: "≈"}.get(money.kind, "")),
        _latest(metrics, years, "revenue"),
        _latest(metrics, years, "headcount"),
        KeyFigure(
            str(good) if milestones else ABSENT,
            Words.same(f"/ {len(milestones)}") if milestones else NOTHING,
            Words.of(Text("Milestones reached")),
        ),
    )


def facts(known: int, asked: int, besides: Sequence[Words]) -> Words:
    """How much of the profile is known; `besides`: what is shown with it and not asked for."""
    if not besides:
        return Words.of(Text("{known} of {asked} facts asked for are known.", known=known, asked=asked))
    message = Text("{known} of {asked} facts asked for are known, besides {what}.", known=known, asked=asked, what="")
    return spoken(message, what=listed(list(besides)))


def _latest(metrics: Sequence[MetricRow], years: Sequence[int], code: str) -> KeyFigure:
    term = vocabulary("metric").get(code)
    name = Words(term.en, term.zh)
    row = next((m for m in metrics if m.name == name), None)
    at = max((k for k, value in enumerate(row.values) if value), default=None) if row is not None else None
    if row is None or at is None:
        return KeyFigure(ABSENT, Words("", ""), name)
    label = spoken(Text("{metric}, {year}", metric="", year=years[at]), metric=name)
    value, sign = row.values[at], row.unit.en.removesuffix(" m")
    if sign == row.unit.en:
        return KeyFigure(value.zh, row.unit, label)
    return KeyFigure(value.zh, Words("million", row.unit.zh), label, f"{sign} {value.en}", row.gloss)


def funding(money: Total, rows: Sequence[FundingRow]) -> Words:
    """The heading of the funding chart."""
    said = _raised(money, len(rows))
    if money.fen is None or not money.missing:
        return said
    left = Text("{n} of them has no figure that adds up.", "{n} of them have no figure that adds up.", n=money.missing)
    return sentences(said, Words.of(left))


def milestones(rows: Sequence[MilestoneRow]) -> Words:
    """The heading of the timeline."""
    if not rows:
        return Words.of(Text("No milestone is on record."))
    good = sum(m.outcome is Outcome.GOOD for m in rows)
    bad = sum(m.outcome is Outcome.BAD for m in rows)
    said = Words.of(
        Text(
            "{n} milestone on record, {good} reached",
            "{n} milestones on record, {good} reached",
            n=len(rows),
            good=good,
        )
    )
    if bad:
        failed = Words.of(Text(", {n} failed", ", {n} failed", n=bad))
        said = Words(said.en + failed.en, said.zh + failed.zh)
    return Words(said.en + ".", said.zh + "。")


def metrics(rows: Sequence[MetricRow], years: Sequence[int]) -> Words:
    """The heading of the yearly figures: how revenue went where two years are known."""
    if not rows:
        return Words.of(Text("No yearly figure is on record."))
    term = vocabulary("metric").get("revenue")
    row = next((m for m in rows if m.name == Words(term.en, term.zh)), None)
    known = [k for k, value in enumerate(row.values) if value and row.points[k] is not None] if row else []
    if row is None or len(known) < 2 or any(not row.values[k].zh[0].isdigit() for k in (known[0], known[-1])):
        return Words.of(Text("{n} kind of figure is on record.", "{n} kinds of figures are on record.", n=len(rows)))
    first, last = known[0], known[-1]
    before, after = row.points[first] or 0, row.points[last] or 0
    spans = {"first": "", "last": "", "from_year": years[first], "to_year": years[last]}
    if after > before:
        message = Text("Revenue rose from {first} in {from_year} to {last} in {to_year}.", **spans)
    elif after < before:
        message = Text("Revenue fell from {first} in {from_year} to {last} in {to_year}.", **spans)
    else:
        message = Text("Revenue was {first} in {from_year} and {last} in {to_year}.", **spans)
    return spoken(message, first=_with_unit(row, first), last=_with_unit(row, last))


def _with_unit(row: MetricRow, at: int) -> Words:
    sign, value = row.unit.en.removesuffix(" m"), row.values[at]
    return Words(f"{sign} {value.en} m", f"{value.zh} {row.unit.zh}")


def checks(records: Sequence[Record], rows: Sequence[CheckRow]) -> Words:
    """How many veto checks were passed."""
    if not records:
        return Words.of(Text("No veto check is on record."))
    passed = sum(r["answer"] == "pass" for r in records)
    failed = sum(row.failed for row in rows)
    said = Words.of(
        Text("{passed} of {n} veto check passed.", "{passed} of {n} veto checks passed.", n=len(records), passed=passed)
    )
    if failed:
        return sentences(said, Words.of(Text("{n} was not passed.", "{n} were not passed.", n=failed)))
    return said


def gaps(groups: Sequence[tuple[Words, Sequence[Words]]]) -> Words:
    """How much is not known."""
    missing = sum(len(items) for _, items in groups)
    if not missing:
        return Words.of(Text("Nothing that is asked for is missing."))
    return Words.of(Text("{n} item is not known.", "{n} items are not known.", n=missing))


def supports(counts: Mapping[str, int]) -> Words:
    """What rests on a source: so many records of each kind."""
    parts = [Words.of(_COUNTED[table](n)) for table, n in counts.items()]
    return Words(", ".join(p.en for p in parts), "，".join(p.zh for p in parts))


_COUNTED: dict[str, Callable[[int], Text]] = {
    "firm": lambda _n: Text("the profile"),
    "recognition": lambda n: Text("{n} recognition", "{n} recognitions", n=n),
    "funding_event": lambda n: Text("{n} funding announcement", "{n} funding announcements", n=n),
    "milestone": lambda n: Text("{n} milestone", "{n} milestones", n=n),
    "metric": lambda n: Text("{n} yearly figure", "{n} yearly figures", n=n),
    "veto_record": lambda n: Text("{n} check", "{n} checks", n=n),
}
