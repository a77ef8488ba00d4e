"""Data to fix: what is missing or cannot be right, by kind and district."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Connection, select

from registry.change.open_values import open_values
from registry.i18n import Text
from registry.model.credit_code import Verdict, verdict
from registry.model.entities import TABLES
from registry.model.values import AmountKind
from registry.srdi import Standing, TierState
from registry.view.overview.firms import FirmFacts, Standings
from registry.view.overview.model import Behind, Fix, FixKind, FixPart


def fixes(connection: Connection, firms: Mapping[str, FirmFacts], standings: Standings, as_of: date) -> tuple[Fix, ...]:
    """Everything to mend, the gravest kind first; kinds with nothing to mend are left out."""
    last = as_of.year - 1
    titles = {
        FixKind.VALIDITY: Text("Validity lapsed or missing"),
        FixKind.CHECK_DIGIT: Text("Credit code fails its check digit"),
        FixKind.DIFFERS: Text("Sources differ"),
        FixKind.AMOUNT: Text("Round without an amount"),
        FixKind.NO_CODE: Text("Credit code missing"),
        FixKind.NO_DISTRICT: Text("District missing"),
        FixKind.NO_TIER: Text("No tier on record"),
        FixKind.NO_FIGURES: Text("No revenue for {year}", year=last),
        FixKind.NO_SOURCE: Text("Round or milestone without a source"),
        FixKind.NO_ENGLISH: Text("English name missing"),
    }
    items: dict[FixKind, Iterable[str]] = {
        FixKind.VALIDITY: (uid for uid, one in standings.of.items() if _is_lapsed(one)),
        FixKind.CHECK_DIGIT: (u for u, f in firms.items() if f.uscc and verdict(f.uscc) is Verdict.INVALID),
        FixKind.DIFFERS: (uid for uid, some in open_values(connection).items() for _one in some),
        FixKind.AMOUNT: _rounds_without_amount(connection),
        FixKind.NO_CODE: (uid for uid, facts in firms.items() if not facts.uscc),
        FixKind.NO_DISTRICT: (uid for uid, facts in firms.items() if not facts.district),
        FixKind.NO_TIER: (uid for uid in firms if uid not in standings.of),
        FixKind.NO_FIGURES: _without_revenue(connection, firms, last),
        FixKind.NO_SOURCE: _without_source(connection),
        FixKind.NO_ENGLISH: (uid for uid, facts in firms.items() if not facts.name.english_name),
    }
    found = (_fix(kind, titles[kind], Counter(items[kind]), firms) for kind in FixKind)
    return tuple(fix for fix in found if fix.whole.items)


def _fix(kind: FixKind, title: Text, items: Counter[str], firms: Mapping[str, FirmFacts]) -> Fix:
    by_district: dict[str, Counter[str]] = {}
    for uid, count in items.items():
        by_district.setdefault(firms[uid].district, Counter())[uid] = count
    parts = {code: _part(title, part) for code, part in sorted(by_district.items())}
    return Fix(kind, title, _part(title, items), parts)


def _part(title: Text, items: Counter[str]) -> FixPart:
    return FixPart(items.total(), Behind(title, tuple(items)))


def _is_lapsed(one: Standing) -> bool:
    """Lapsed, or held without an end that is known."""
    if one.state is TierState.LAPSED:
        return True
    return one.state is TierState.VALID and one.days_left is None


def _rounds_without_amount(connection: Connection) -> list[str]:
    t = TABLES["funding_event"].c
    without = t.amount_kind.is_(None) | (t.amount_kind == AmountKind.UNDISCLOSED.value)
    return list(connection.execute(select(t.firm).where(without)).scalars())


def _without_revenue(connection: Connection, firms: Mapping[str, FirmFacts], year: int) -> list[str]:
    t = TABLES["metric"].c
    said = select(t.firm).where(t.metric == "revenue", t.year >= year, t.lo.is_not(None))
    known = set(connection.execute(said).scalars())
    return [uid for uid in firms if uid not in known]


def _without_source(connection: Connection) -> list[str]:
    found: list[str] = []
    for table in ("funding_event", "milestone"):
        t = TABLES[table].c
        found += connection.execute(select(t.firm).where(t.source.is_(None))).scalars()
    return found
