"""Whether what one row says of a firm agrees with itself: rules across its cells.

Values are compared by their bounds, so that only what certainly contradicts is reported: 超5亿元 may be anything above, and
a year in which a firm was founded does not come after a month of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.i18n import Text
from registry.intake.check_rules import (
    FIRM,
    FORMER_DISTRICTS,
    GROWTH_SLACK_PPM,
    PAST,
    RECORDS,
    SHARE_SLACK_PPM,
    SHARES,
    TOTAL,
    USED,
    YEARLY,
    Order,
    Share,
)
from registry.intake.drafts import SourceRow
from registry.intake.facts import Fact, Facts, Interval, by_key, currency_of, interval, of_record, stated
from registry.intake.problems import Problem, Severity
from registry.model.catalogue import Title
from registry.model.chinese import simplified
from registry.model.values import Amount, UncertainDate
from registry.model.vocab import vocabulary

_PPM = 1_000_000
_CHILDREN = ("recognition", "funding_event", "milestone", "veto_record")


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction.

    Attributes:
        facts: what contradicts, the one to look at first.
        replacement: a text that would mend the first of them, "" for none.
    """

    code: str
    severity: Severity
    facts: tuple[Fact, ...]
    message: Text
    suggestion: Text
    replacement: str = ""


def check_row(row: SourceRow, file: str, today: date, held: Facts | None = None) -> tuple[Problem, ...]:
    """What the cells of `row` contradict each other in, in the order of the rules.

    Args:
        file: name of the row's workbook.
        today: nothing that has happened lies after it.
        held: what the registry holds of the row's firm (`facts_of`), for what the row itself does not state. A contradiction
            between two held facts is not the row's and not reported.
    """
    base = stated(row, (draft for draft in row.drafts if draft.table in ("firm", "metric")), USED)
    children = [stated(row, (draft,), USED) for draft in row.drafts if draft.table in _CHILDREN]
    if held:
        base = {**held, **base}
    findings = _check(base, children, today)
    return tuple(_problem(row, file, finding) for finding in findings if any(fact.cell for fact in finding.facts))


def check_record(records: Mapping[str, Sequence[Mapping[str, Any]]], today: date) -> tuple[Finding, ...]:
    """What the records of one firm contradict each other in.

    Args:
        records: its decoded records by table; under ``firm`` the firm itself.
        today: nothing that has happened lies after it.
    """
    children = [by_key(of_record(table, values, USED)) for table in _CHILDREN for values in records.get(table, ())]
    return tuple(_check(facts_of(records), children, today))


def facts_of(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Fact]:
    """What the registry holds of one firm itself and of its years, for `check_row`."""
    tables = ("firm", "metric")
    return by_key(
        fact for table in tables for values in records.get(table, ()) for fact in of_record(table, values, USED)
    )


def _problem(row: SourceRow, file: str, finding: Finding) -> Problem:
    first = next(fact for fact in finding.facts if fact.cell)
    others = tuple(fact.cell for fact in finding.facts if fact.cell and fact is not first)
    return Problem(
        severity=finding.severity,
        file=file,
        sheet=row.sheet,
        cell=first.cell,
        row=row.row,
        field=first.field,
        field_key=first.key,
        text=first.text,
        code=finding.code,
        message=finding.message,
        suggestion=finding.suggestion,
        replacement=finding.replacement if first is finding.facts[0] else "",
        related=others,
    )


# --- the rules ---------------------------------------------------------------------------------------------------------


def _check(base: Facts, children: Iterable[Facts], today: date) -> Iterator[Finding]:
    years = _by_year(base)
    for year, figures in sorted(years.items()):
        yield from _year(year, figures, years.get(year - 1), base.get("firm.established"), today)
    for order in FIRM:
        if order.lesser in base and order.greater in base:
            yield from _order(order, base[order.lesser], base[order.greater])
    yield from _past(base, today)
    yield from _district(base)
    for record in children:
        yield from _record(base, record, years, today)


def _by_year(facts: Facts) -> dict[int, dict[str, Fact]]:
    years: dict[int, dict[str, Fact]] = defaultdict(dict)
    for key, fact in facts.items():
        if key.startswith("metric."):
            _, metric, year = key.split(".")
            years[int(year)][metric] = fact
    return dict(years)


def _year(year: int, figures: Facts, before: Facts | None, established: Fact | None, today: date) -> Iterator[Finding]:
    if year > today.year:
        for fact in figures.values():
            message = Text("{one} is a figure of {year}, which has not come yet.", one=fact.phrase, year=year)
            advice = Text("Correct the year of the column; a plan is not a figure.")
            yield Finding("year_in_future", Severity.ERROR, (fact,), message, advice)
    for order in YEARLY:
        if order.lesser in figures and order.greater in figures:
            yield from _order(order, figures[order.lesser], figures[order.greater])
    for share in SHARES:
        if share.share in figures:
            yield from _share(share, figures)
    if "revenue_growth" in figures:
        yield from _growth(figures, before)
    founded = interval(established.value) if established is not None else None
    if established is None or founded is None or founded[0] is None or founded[0] <= date(year, 12, 31).toordinal():
        return
    for fact in figures.values():
        if _is_above(fact.value, 0):
            message = Text(
                "{one} is a figure of {year}, before {other}.", one=fact.phrase, year=year, other=established.phrase
            )
            advice = Text("Correct the date of founding or the year.")
            yield Finding("figure_before_founding", Severity.WARNING, (fact, established), message, advice)


def _order(order: Order, lesser: Fact, greater: Fact) -> Iterator[Finding]:
    if currency_of(lesser.value) != currency_of(greater.value):
        return
    if isinstance(lesser.value, Amount) and lesser.value.cumulative:
        return  # a running total is no single sum
    low, high = interval(lesser.value), interval(greater.value)
    if low is None or high is None or low[0] is None or high[1] is None or low[0] <= high[1]:
        return
    if isinstance(lesser.value, UncertainDate):
        message = Text("{one} is later than {other}.", one=lesser.phrase, other=greater.phrase)
    else:
        message = Text("{one} is more than {other}.", one=lesser.phrase, other=greater.phrase)
    yield Finding(order.code, order.severity, (lesser, greater), message, Text(order.suggestion))


def _share(rule: Share, figures: Facts) -> Iterator[Finding]:
    share, part, whole = figures.get(rule.share), figures.get(rule.part), figures.get(rule.whole)
    if share is None or part is None or whole is None or currency_of(part.value) != currency_of(whole.value):
        return
    stated, parts = interval(share.value), _quotient(interval(part.value), interval(whole.value))
    if stated is None or parts is None or _meet(stated, parts, SHARE_SLACK_PPM):
        return
    calculated = _percent(parts)
    message = Text(
        "{share} is not {part} divided by {whole}: that gives {calculated}.",
        share=share.phrase,
        part=part.phrase,
        whole=whole.phrase,
        calculated=calculated,
    )
    if _is_hundredfold(stated, parts):
        advice = Text("Say once whether the column holds percent or ratios.")
    else:
        advice = Text("Correct one of the three, or check their units.")
    is_one_number = parts[0] is not None and parts[1] is not None and parts[1] - parts[0] <= 1
    yield Finding(
        rule.code,
        Severity.WARNING,
        (share, part, whole),
        message,
        advice,
        replacement=calculated if is_one_number else "",
    )


def _growth(figures: Facts, before: Facts | None) -> Iterator[Finding]:
    growth, now, then = figures.get("revenue_growth"), figures.get("revenue"), (before or {}).get("revenue")
    if growth is None or now is None or then is None or currency_of(now.value) != currency_of(then.value):
        return
    stated, grown = interval(growth.value), _quotient(interval(now.value), interval(then.value))
    if stated is None or grown is None:
        return
    rise: Interval = (
        None if grown[0] is None else grown[0] - _PPM,
        None if grown[1] is None else grown[1] - _PPM,
    )
    if _meet(stated, rise, GROWTH_SLACK_PPM):
        return
    message = Text(
        "{growth} does not follow from {then} and {now}: that gives {calculated}.",
        growth=growth.phrase,
        then=then.phrase,
        now=now.phrase,
        calculated=_percent(rise),
    )
    advice = Text("Correct one of the three; a growth over two years is another figure.")
    yield Finding("growth_differs", Severity.WARNING, (growth, then, now), message, advice)


def _past(facts: Facts, today: date) -> Iterator[Finding]:
    for key, severity in PAST:
        fact = facts.get(key)
        if fact is None or not isinstance(fact.value, UncertainDate) or fact.value.planned or fact.value.doubt:
            continue
        if fact.value.start is not None and fact.value.start > today:
            message = Text("{one} lies in the future.", one=fact.phrase)
            advice = Text("Correct the date, or write 预计 before it if it is planned.")
            yield Finding("date_in_future", severity, (fact,), message, advice)


def _district(facts: Facts) -> Iterator[Finding]:
    uscc, district = facts.get("firm.uscc"), facts.get("firm.district")
    if uscc is None or district is None:
        return
    stated = str(district.value)
    registered = str(uscc.value)[2:8]
    registered = FORMER_DISTRICTS.get(registered, registered)
    depth = min(_depth(stated), _depth(registered))
    if depth == 6 and stated[:4] == registered[:4] and registered not in vocabulary("district"):
        return  # a county of the same city that the list does not have
    if stated[:depth] == registered[:depth]:
        return
    places = vocabulary("district")
    where = places.get(registered) if registered in places else None
    one, other = district.phrase, uscc.phrase
    if where is None:
        message = Text("{one} is not where the credit code was given: {other}.", one=one, other=other)
    else:
        place = Title(where.en, where.zh)
        message = Text(
            "{one} is not where the credit code was given ({place}): {other}.", one=one, other=other, place=place
        )
    advice = Text("Keep both if the firm has moved; a credit code stays.")
    yield Finding("district_differs_from_uscc", Severity.WARNING, (district, uscc), message, advice)


def _depth(code: str) -> int:
    """How many digits of a district's code say something: 2 for a province, 4 for a city, 6 for a district."""
    return 2 if code.endswith("0000") else 4 if code.endswith("00") else 6


def _record(base: Facts, record: Facts, years: Mapping[int, Facts], today: date) -> Iterator[Finding]:
    for order in RECORDS:
        greater = record.get(order.greater)
        if greater is None or (order.code == "amount_exceeds_valuation" and _is_before_the_money(record)):
            continue
        lesser = base.get(order.lesser) if order.lesser.startswith("firm.") else record.get(order.lesser)
        if lesser is not None:
            yield from _order(order, lesser, greater)
    yield from _past(record, today)
    yield from _plan_with_outcome(record)
    yield from _total(record, years)


def _is_before_the_money(record: Facts) -> bool:
    """Whether the valuation is one before the round, which money raised may well exceed."""
    basis, valuation = record.get("funding_event.valuation_basis"), record["funding_event.valuation"]
    return (basis is not None and str(basis.value).startswith("pre")) or "投前" in simplified(valuation.text)


def _plan_with_outcome(record: Facts) -> Iterator[Finding]:
    outcome, happened = record.get("milestone.outcome"), record.get("milestone.happened")
    if outcome is None or happened is None or outcome.value == "unknown":
        return
    if not isinstance(happened.value, UncertainDate) or not happened.value.planned:
        return
    message = Text("{one} is an outcome, yet {other} is only planned.", one=outcome.phrase, other=happened.phrase)
    advice = Text("Write the date on which it happened, or clear the outcome.")
    yield Finding("outcome_of_plan", Severity.WARNING, (outcome, happened), message, advice)


def _total(record: Facts, years: Mapping[int, Facts]) -> Iterator[Finding]:
    """One round beside the equity paid in over all years, as stated for the year of the round or a later one."""
    amount, announced = record.get("funding_event.amount"), record.get("funding_event.announced")
    if amount is None:
        return
    when = announced.value.end if announced is not None and isinstance(announced.value, UncertainDate) else None
    totals = [
        figures["paid_in_equity"]
        for year, figures in sorted(years.items())
        if "paid_in_equity" in figures and (when is None or when.year <= year)
    ]
    if totals:
        yield from _order(TOTAL, amount, totals[-1])


# --- intervals ---------------------------------------------------------------------------------------------------------


def _is_above(value: Any, limit: int) -> bool:
    ends = interval(value)
    return ends is not None and ends[0] is not None and ends[0] > limit


def _quotient(part: Interval | None, whole: Interval | None) -> Interval | None:
    """`part` / `whole` in parts per million, None where nothing can be said (a whole that may be zero or less)."""
    if part is None or whole is None or whole[0] is None or whole[0] <= 0 or part[0] is None or part[0] < 0:
        return None
    low = None if whole[1] is None else part[0] * _PPM // whole[1]
    high = None if part[1] is None else -(-part[1] * _PPM // whole[0])
    return low, high


def _meet(one: Interval, other: Interval, slack: int) -> bool:
    """Whether two intervals have a number in common, or nearly so."""
    apart = one[0] is not None and other[1] is not None and one[0] - slack > other[1]
    return not apart and not (other[0] is not None and one[1] is not None and other[0] - slack > one[1])


def _is_hundredfold(stated: Interval, calculated: Interval) -> bool:
    """Whether the share was written as a ratio where percent are read, or the other way round."""
    return any(
        _meet((_scaled(stated[0], up, down), _scaled(stated[1], up, down)), calculated, SHARE_SLACK_PPM)
        for up, down in ((100, 1), (1, 100))
    )


def _scaled(end: int | None, up: int, down: int) -> int | None:
    return None if end is None else end * up // down


def _percent(share: Interval) -> str:
    """A share in percent with one decimal, the bound that is known."""
    end = share[0] if share[0] is not None else share[1]
    assert end is not None
    return f"{end / 10_000:.1f}%"
