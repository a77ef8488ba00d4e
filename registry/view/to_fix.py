"""What is to be mended in the records of one firm, each with the place where it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.change.claims import Claim
from registry.i18n import Language, Text, Title
from registry.model.credit_code import Verdict, verdict
from registry.model.values import AmountKind, UncertainDate
from registry.model.vocab import vocabulary
from registry.model.wording import show_metric, show_value
from registry.srdi import TierState
from registry.view.card import CardField, CardRecord, FirmCard
from registry.view.overview.model import FixKind


@dataclass(frozen=True, slots=True)
class FirmFix:
    """One thing to mend.

    Attributes:
        kind: as the Overview counts it; "" for what it does not count.
        grave: it keeps the firm from being judged or listed rightly.
        title, detail: what is wrong, and what is known of it.
        tab: the section of the firm where it is mended.
        field: the field of the firm to type into; "" where a record is meant. With a record, the value of it that is to be
            settled.
        table: of the record to edit, or to add where there is none.
        record: its key; "" where one is to be added.
    """

    kind: str
    grave: bool
    title: Text
    detail: Text
    tab: str
    field: str = ""
    table: str = ""
    record: str = ""


def firm_fixes(card: FirmCard, as_of: date) -> tuple[FirmFix, ...]:
    """Everything to mend, the gravest first."""
    found = [*_identity(card), *_standing(card), *_differing(card)]
    found += [*_figures(card, as_of), *_records(card), *_doubts(card)]
    return tuple(sorted(found, key=lambda fix: not fix.grave))


def _identity(card: FirmCard) -> Iterator[FirmFix]:
    row = card.row
    if row.uscc is None:
        yield FirmFix(
            FixKind.NO_CODE,
            True,
            Text("Credit code missing"),
            Text("Without it the firm is told from others by its name alone."),
            "profile",
            "uscc",
        )
    elif verdict(row.uscc) is Verdict.INVALID:
        detail = Text("{code} is not a code as it stands: a digit is wrong.", code=row.uscc)
        yield FirmFix(FixKind.CHECK_DIGIT, True, Text("Credit code fails its check digit"), detail, "profile", "uscc")
    if row.district is None:
        said = (
            Text("“{place}” is on record, which is no district.", place=row.place)
            if row.place
            else Text("No district asks for this firm's return.")
        )
        yield FirmFix(FixKind.NO_DISTRICT, True, Text("District missing"), said, "profile", "district")
    elif row.in_shanghai is False:
        said = Text(
            "Registered in {place}; no site in Shanghai is on record.",
            place=Title(row.district.short_en, row.district.short_zh),
        )
        yield FirmFix("", False, Text("Site check, Shanghai"), said, "profile", "district")
    if row.english_name is None:
        said = Text("English papers print the Chinese name.")
        yield FirmFix(FixKind.NO_ENGLISH, False, Text("English name missing"), said, "profile", "english_name")


def _standing(card: FirmCard) -> Iterator[FirmFix]:
    row = card.row
    latest = max(card.recognitions, key=lambda r: _last(r.values["recognised"]), default=None)
    if row.tier is None or latest is None:
        said = Text("Neither a tier nor that it has none was recorded.")
        yield FirmFix(FixKind.NO_TIER, False, Text("No tier on record"), said, "status", table="recognition")
    elif row.tier_state is TierState.LAPSED:
        until = row.valid_until.iso() if row.valid_until else "—"
        said = Text("It held until {day}; no re-verification is on record.", day=until)
        yield FirmFix(
            FixKind.VALIDITY, True, Text("Validity lapsed"), said, "status", table="recognition", record=latest.uid
        )
    elif row.tier_state is TierState.VALID and row.days_left is None:
        said = Text("Nobody can say when it is to be re-verified.")
        yield FirmFix(
            FixKind.VALIDITY,
            True,
            Text("End of validity missing"),
            said,
            "status",
            table="recognition",
            record=latest.uid,
        )


_TABS = {"firm": "profile", "funding_event": "funding", "milestone": "milestones", "metric": "metrics"}


def _differing(card: FirmCard) -> Iterator[FirmFix]:
    """Values of which sources say different things that nobody has settled."""
    held = (*card.recognitions, *card.vetoes, *card.funding, *card.milestones, *card.metrics)
    records = {record.uid: record for record in held}
    for (uid, key), claims in card.claims.items():
        waiting = [claim for claim in claims if claim.waits]
        fields = card.profile if uid == card.row.uid else records[uid].fields if uid in records else ()
        field = next((one for one in fields if one.field.key == key), None)
        if waiting and field is not None:
            said = _difference(field, waiting, records.get(uid))
            tab = _TABS.get(waiting[0].table, "status")
            yield FirmFix(FixKind.DIFFERS, False, Text("Sources differ"), said, tab, key, waiting[0].table, uid)


def _difference(field: CardField, waiting: Sequence[Claim], record: CardRecord | None) -> Text:
    """What counts, and what else is said."""
    figure = record.values if record is not None and record.table == "metric" else None
    title = Title(field.field.en, field.field.zh)
    if figure is not None:
        term = vocabulary("metric").get(str(figure["metric"]))
        title = Title(f"{term.short_en} {figure['year']}", f"{figure['year']} 年{term.short_zh}")
    now = _shown(field, figure, figure if figure is not None else field.value)
    others = list(dict.fromkeys(_shown(field, figure, claim.value) for claim in waiting))
    if len(others) > 1:
        return Text("{field}: {now} here, {n} other value", "{field}: {now} here, {n} other values",
                    n=len(others), field=title, now=now)  # fmt: skip
    source = waiting[-1].source.partition(" › ")[0] or waiting[-1].by
    return Text("{field}: {now} here, {other} in {source}", field=title, now=now, other=others[0], source=source)


def _shown(field: CardField, figure: Mapping[str, Any] | None, value: Any) -> Title:
    """A value in both languages; of a yearly figure the columns of it."""
    if figure is None:
        return Title(*(show_value(field.field, value, language) for language in (Language.EN, Language.ZH)))
    return Title(*(show_metric({**figure, **value}, language) for language in (Language.EN, Language.ZH)))


def _figures(card: FirmCard, as_of: date) -> Iterator[FirmFix]:
    year = as_of.year - 1
    held = [m.values["year"] for m in card.metrics if m.values["metric"] == "revenue" and m.values["lo"] is not None]
    if not any(one >= year for one in held):
        last = Text("The last on record is of {year}.", year=max(held)) if held else Text("No year is on record.")
        yield FirmFix(
            FixKind.NO_FIGURES, False, Text("No revenue for {year}", year=year), last, "metrics", table="metric"
        )


def _records(card: FirmCard) -> Iterator[FirmFix]:
    for record in card.funding:
        amount = record.values["amount"]
        if amount is None or amount.kind is AmountKind.UNDISCLOSED:
            said = Text("Round {name}, {day}: the sum raised counts without it.", **_named(record))
            yield FirmFix(
                FixKind.AMOUNT,
                False,
                Text("Round without an amount"),
                said,
                "funding",
                table=record.table,
                record=record.uid,
            )
    for records, tab, title in (
        (card.funding, "funding", Text("Round without a source")),
        (card.milestones, "milestones", Text("Milestone without a source")),
    ):
        for record in records:
            if record.values["source"] is None:
                said = Text("{name}, {day}", **_named(record))
                yield _of_record(FixKind.NO_SOURCE, False, title, said, tab, record)


def _doubts(card: FirmCard) -> Iterator[FirmFix]:
    """Days that the source itself doubts."""
    for field in card.profile:
        if _is_doubted(field.value):
            said = Text("{field}: {text}", field=Title(field.field.en, field.field.zh), text=f"{field.value.iso()}?")
            yield FirmFix("", False, Text("Date in doubt"), said, "profile", field.field.key)
    for records, tab in ((card.funding, "funding"), (card.milestones, "milestones"), (card.recognitions, "status")):
        for record in records:
            for field in _doubted(record):
                said = Text(
                    "{field}: {text}", field=Title(field.field.en, field.field.zh), text=f"{field.value.iso()}?"
                )
                yield _of_record("", False, Text("Date in doubt"), said, tab, record)


def _of_record(kind: str, grave: bool, title: Text, detail: Text, tab: str, record: CardRecord) -> FirmFix:
    return FirmFix(kind, grave, title, detail, tab, table=record.table, record=record.uid)


def _doubted(record: CardRecord) -> Iterator[CardField]:
    return (field for field in record.fields if _is_doubted(field.value))


def _is_doubted(value: Any) -> bool:
    return isinstance(value, UncertainDate) and value.doubt


def _last(day: UncertainDate | None) -> date:
    return (day.end or day.start or date.min) if day is not None else date.min


def _named(record: CardRecord) -> dict[str, object]:
    """Name and day of a round or a milestone."""
    values = record.values
    day = values.get("announced") or values.get("happened")
    codes = (values.get("rounds") or "").split()
    name: object = values.get("round_text") or values.get("event") or "—"
    if len(codes) == 1:
        term = vocabulary("round").get(codes[0])
        name = Title(term.short_en, term.short_zh)
    return {"name": name, "day": day.iso() if day is not None else "—"}
