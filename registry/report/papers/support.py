"""Support as a whole: by instrument, district and tier, the promises that are overdue, the firms nobody was in touch with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from registry.cultivation import firm_states
from registry.cultivation.file import Money, last_day, promise_overdue, sum_text
from registry.cultivation.overview import By, SupportRow, support_overview
from registry.cultivation.state import NOTHING as NO_CONTACT
from registry.cultivation.state import SILENT_MONTHS
from registry.i18n import Language, Text
from registry.model.entities import ENTITIES, TABLES
from registry.report.dossier_build import LONG, NAME
from registry.report.papers.content import named_by_content
from registry.report.papers.head import PaperHead
from registry.report.papers.places import NOWHERE, district_words, name_of_place, read_places
from registry.report.papers.register_head import about, register_head
from registry.report.scheme_words import spoken
from registry.report.typeset.characters import clean
from registry.report.views import KeyFigure
from registry.report.wording import NOTHING, Words
from registry.srdi.board import Place

HEADS = {By.INSTRUMENT: Text("Support instrument"), By.DISTRICT: Text("District"), By.TIER: Text("Tier")}
WAYS = {By.INSTRUMENT: Text("By instrument"), By.DISTRICT: Text("By district"), By.TIER: Text("By tier")}


@dataclass(frozen=True, slots=True)
class SupportLine:
    """A line of a table: how many firms applied, and how it went; `fen` is what is known of a sum, in 0.01 yuan, and
    `unknown` how many of its parts have no figure.
    """

    title: Words
    firms: int
    sought: int
    granted: int
    refused: int
    revoked: int
    paid_to: int
    amount: Words
    amount_fen: int
    amount_unknown: int
    paid: Words
    paid_fen: int
    paid_unknown: int


@dataclass(frozen=True, slots=True)
class SupportTable:
    """Support counted in one way; in `total` a firm that stands on several lines counts once."""

    title: Words
    head: Words
    finding: Words
    lines: tuple[SupportLine, ...]
    total: SupportLine


@dataclass(frozen=True, slots=True)
class OverduePromise:
    """A promise whose day is past; `due`: its last day."""

    firm: Words
    district: Words
    need: Words
    promised: Words
    by: Words
    due: date
    days: int


@dataclass(frozen=True, slots=True)
class SilentFirm:
    """A firm that nobody was in touch with for six months; `last` None where no contact is on record."""

    firm: Words
    district: Words
    officer: Words
    last: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class SupportPaper:
    """The whole overview."""

    head: PaperHead
    finding: Words
    figures: tuple[KeyFigure, ...]
    tables: tuple[SupportTable, ...]
    promises_finding: Words
    promises: tuple[OverduePromise, ...]
    silent_finding: Words
    silent: tuple[SilentFirm, ...]


def support_paper(connection: Connection, as_of: date) -> SupportPaper:
    """The overview of a registry on a day. Read it within one transaction."""
    places = read_places(connection, as_of)
    tiers = {p.facts.uid: p.stand.tier for p in places.of if p.step and p.stand.tier is not None}
    counted = {by: support_overview(connection, by, tiers) for by in By}
    known = {p.facts.uid: p for p in places.of}
    promises = _promises(connection, known, as_of)
    silent = _silent(connection, places.of, as_of)
    content = (
        _finding(counted[By.INSTRUMENT], promises, silent),
        _figures(counted[By.INSTRUMENT], promises, silent),
        tuple(_table(by, counted[by]) for by in By),
        _promises_finding(promises),
        promises,
        _silent_finding(silent, len(places.of)),
        silent,
    )
    head = register_head(about(connection), Words.of(Text("Overview of support")), as_of)
    return named_by_content(SupportPaper(head, *content))


def _union(rows: Sequence[SupportRow], which: str) -> int:
    return len({uid for row in rows for uid in getattr(row, which)})


def sum_words(held: Money) -> Words:
    """A sum in both languages; what has no figure is said beside it."""
    return Words(sum_text(held, Language.EN), sum_text(held, Language.ZH))


def _table(by: By, rows: Sequence[SupportRow]) -> SupportTable:
    lines = tuple(_line(Words(row.title.render(Language.EN), row.title.render(Language.ZH)), (row,)) for row in rows)
    total = _line(Words.of(Text("Sum")), rows)
    return SupportTable(Words.of(WAYS[by]), Words.of(HEADS[by]), _most(by, rows, lines), lines, total)


def _line(title: Words, rows: Sequence[SupportRow]) -> SupportLine:
    counts = {which: _union(rows, which) for which in ("firms", "sought", "granted", "refused", "revoked", "paid_to")}
    amount, paid = _sum(row.amount for row in rows), _sum(row.paid for row in rows)
    return SupportLine(
        title=title,
        **counts,
        amount=sum_words(amount) if counts["granted"] else NOTHING,
        amount_fen=amount.fen,
        amount_unknown=amount.unknown,
        paid=sum_words(paid) if counts["paid_to"] else NOTHING,
        paid_fen=paid.fen,
        paid_unknown=paid.unknown,
    )


def _sum(held: Iterable[Money]) -> Money:
    fen = unknown = 0
    for one in held:
        fen, unknown = fen + one.fen, unknown + one.unknown
    return Money(fen, unknown)


_MOST = {
    By.INSTRUMENT: Text(
        "More firms applied for “{name}” than for any other instrument: {n} of {all}.", name="", n="", all=""
    ),
    By.DISTRICT: Text("More applicants are in {name} than in any other district: {n} of {all}.", name="", n="", all=""),
    By.TIER: Text("More applicants hold the tier {name} than any other: {n} of {all}.", name="", n="", all=""),
}


def _most(by: By, rows: Sequence[SupportRow], lines: Sequence[SupportLine]) -> Words:
    """Where most applicants are; one firm may stand on several lines and is one of `all`."""
    if not lines:
        return Words.of(Text("No support is on record."))
    first = lines[0]
    most = [line for line in lines if line.firms == first.firms]
    if len(most) > 1:
        return Words.of(Text("No line stands out: {n} have {firms} each.", n=len(most), firms=_applicants(first.firms)))
    if not rows[0].key:
        return Words.of(
            Text("Of {n} of {all} applicants it is not on record.", n=first.firms, all=_union(rows, "firms"))
        )
    numbers = {"n": Words.same(str(first.firms)), "all": Words.same(str(_union(rows, "firms")))}
    return spoken(_MOST[by], name=first.title, **numbers)


def _applicants(n: int) -> Text:
    return Text("{n} applicant", "{n} applicants", n=n)


def _firms(n: int) -> Text:
    return Text("{n} firm", "{n} firms", n=n)


def _promises(connection: Connection, known: Mapping[str, Place], as_of: date) -> tuple[OverduePromise, ...]:
    """The longest overdue first."""
    table, entity = TABLES["need"], ENTITIES["need"]
    found: list[OverduePromise] = []
    for row in connection.execute(select(table).order_by(table.c.uid)).mappings():
        need: Mapping[str, Any] = entity.decode(row)
        due = last_day(need["due"])
        if due is None or not promise_overdue(need, as_of):
            continue
        place = known[row["firm"]]
        text, promised, by = (Words.same(clean(need[key] or "", LONG)) for key in ("text", "promised", "promised_by"))
        found.append(
            OverduePromise(
                name_of_place(place),
                district_words(place.facts.district or NOWHERE, short=False),
                text,
                promised,
                by,
                due,
                (as_of - due).days,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.due, one.firm.zh, one.need.zh)))


def _silent(connection: Connection, places: Sequence[Place], as_of: date) -> tuple[SilentFirm, ...]:
    """The longest silence first; those without any contact on record after them, by district."""
    states = firm_states(connection, as_of)
    found: list[tuple[str, SilentFirm]] = []
    for place in places:
        state = states.get(place.facts.uid, NO_CONTACT)
        if not state.silent:
            continue
        days = (as_of - state.last_contact).days if state.last_contact is not None else None
        district = place.facts.district or NOWHERE
        told = SilentFirm(
            name_of_place(place),
            district_words(district, short=False),
            Words.same(clean(state.officer, NAME)) if state.officer else NOTHING,
            state.last_contact,
            days,
        )
        found.append((district, told))
    found.sort(key=lambda one: (one[1].last is None, one[1].last or date.min, one[0]))
    return tuple(one for _, one in found)


def _finding(rows: Sequence[SupportRow], promises: Sequence[OverduePromise], silent: Sequence[SilentFirm]) -> Words:
    if not rows:
        said = Text("No support is on record yet.")
    elif granted := _union(rows, "granted"):
        said = Text(
            "{n} of {firms} that applied for support was granted it, under {instruments}.",
            "{n} of {firms} that applied for support were granted it, under {instruments}.",
            n=granted,
            firms=_firms(_union(rows, "firms")),
            instruments=Text("{n} instrument", "{n} instruments", n=sum(bool(row.granted) for row in rows)),
        )
    else:
        said = Text("None of {firms} that applied for support was granted it.", firms=_firms(_union(rows, "firms")))
    owed = Text("Promises overdue: {promises}; firms that nobody was in touch with for six months: {silent}.",
                promises=len(promises), silent=len(silent))  # fmt: skip
    first, second = Words.of(said), Words.of(owed)
    return Words(f"{first.en} {second.en}", f"{first.zh}{second.zh}")


def _figures(
    rows: Sequence[SupportRow], promises: Sequence[OverduePromise], silent: Sequence[SilentFirm]
) -> tuple[KeyFigure, ...]:
    granted, paid = _union(rows, "granted"), _union(rows, "paid_to")
    firms = [Words.of(Text("firm", "firms", n=n)) for n in (granted, paid, len(silent))]
    return (
        KeyFigure(str(granted), firms[0], Words.of(Text("Were granted support"))),
        KeyFigure(str(paid), firms[1], Words.of(Text("Were paid"))),
        KeyFigure(
            str(len(promises)),
            Words.of(Text("promise", "promises", n=len(promises))),
            Words.of(Text("Promises overdue")),
        ),
        KeyFigure(str(len(silent)), firms[2], Words.of(Text("No contact for six months"))),
    )


def _promises_finding(promises: Sequence[OverduePromise]) -> Words:
    if not promises:
        return Words.of(Text("No promise with a day is overdue."))
    first = promises[0]
    return Words.of(
        Text(
            "{n} promise is overdue, the oldest since {day}.",
            "{n} promises are overdue, the oldest since {day}.",
            n=len(promises),
            day=first.due.isoformat(),
        )
    )


def _silent_finding(silent: Sequence[SilentFirm], firms: int) -> Words:
    never = sum(one.last is None for one in silent)
    return Words.of(
        Text(
            "{n} of {all} had no contact within {months} months; for {never} of them no contact is on record at all.",
            n=len(silent),
            all=_firms(firms),
            months=SILENT_MONTHS,
            never=never,
        )
    )
