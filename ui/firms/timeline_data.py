"""What stands on a firm's axis of time, made from its card; and the same as a table for the clipboard. No widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from registry.i18n import Language, Text, _, current_language
from registry.model.raised import day_of, raised
from registry.model.vocab import vocabulary
from registry.report.charts.firm_axis import FirmYears, Held, Lane, Mark, Rise
from ui.kit import format as write
from ui.kit.glyphs import DASH

if TYPE_CHECKING:
    from registry.view import CardRecord, FirmCard

_KINDS = {
    "launch": """orbital_launch first_orbital_success suborbital sea_launch booster_recovery booster_reflight
        satellite_launched""",
    "test": "engine_hot_fire static_fire vtvl_hop",
    "output": "satellite_produced line_capacity plant_opened constellation_milestone service_commissioned",
    "licence": """licence_launch licence_radio licence_weapons_prod licence_sat_manufacture licence_telecom itu_filing
        cert_qms cert_confidential""",
}
_LANES: tuple[tuple[Text, frozenset[str]], ...] = (
    (Text("Launch"), frozenset(_KINDS["launch"].split())),
    (Text("Test"), frozenset(_KINDS["test"].split())),
    (Text("Output"), frozenset(_KINDS["output"].split())),
    (Text("Licence"), frozenset(_KINDS["licence"].split())),
)
_OTHER = Text("Other")
_DAY = timedelta(days=1)


def years_of(card: FirmCard, as_of: date) -> FirmYears:
    """The firm's years. What has no date stands nowhere; the head of the page counts it."""
    return FirmYears(
        rises=_rises(card),
        lanes=_lanes(card),
        held=_held(card, as_of),
        today=as_of,
        money=_("Raised, ¥ m"),
        milestones=_("Milestones"),
        status=_("Tier"),
        level=write.money,
    )


def undated(card: FirmCard) -> int:
    """Rounds and milestones without a date."""
    rounds = sum(day_of(r.values["announced"]) == date.min for r in card.funding)
    return rounds + sum(day_of(r.values["happened"]) == date.min for r in card.milestones)


def _rises(card: FirmCard) -> tuple[Rise, ...]:
    events = [r.values for r in card.funding if day_of(r.values["announced"]) != date.min]
    events.sort(key=lambda e: (day_of(e["announced"]), e["uid"]))
    made: list[Rise] = []
    before = 0
    for number, event in enumerate(events, 1):
        total = raised(events[:number]).fen or 0
        amount = event["amount"]
        counted = total > before
        figure = write.money(amount.point_fen if amount.point_fen is not None else amount.lo_fen) if amount else DASH
        words = figure if counted else _("amount {dash}", dash=DASH)
        made.append(Rise(day_of(event["announced"]), total, counted, round_name(event), words))
        before = total
    return tuple(made)


def round_name(event: Mapping[str, Any]) -> str:
    """The rounds of an announcement in short; the text read where no code was found."""
    codes = (event["rounds"] or "").split()
    names = [vocabulary("round").get(code).label(current_language(), short=True) for code in codes]
    return " · ".join(names) or event["round_text"] or DASH


def _lanes(card: FirmCard) -> tuple[Lane, ...]:
    lanes: dict[Text, list[Mark]] = {}
    dated = [r.values for r in card.milestones if day_of(r.values["happened"]) != date.min]
    for event in sorted(dated, key=lambda e: day_of(e["happened"])):
        title = next((title for title, kinds in _LANES if event["kind"] in kinds), _OTHER)
        bad = event["outcome"] == "failure" or event["kind"] == "incident"
        mark = Mark(day_of(event["happened"]), event["event"], bad, event["status"] == "planned")
        lanes.setdefault(title, []).append(mark)
    order = [title for title, _kinds in _LANES] + [_OTHER]
    return tuple(Lane(str(title), tuple(lanes[title])) for title in order if title in lanes)


def _held(card: FirmCard, as_of: date) -> tuple[Held, ...]:
    found: list[tuple[int, Held]] = []
    for record in card.recognitions:
        values = record.values
        first = values["valid_from"] or values["recognised"]
        if (
            first is None
            or first.start is None
            or values["tier"] == "none"
            or values["status"] in ("applied", "publicized")
        ):
            continue
        until = values["valid_to"]
        last = until.end if until is not None and until.end is not None else first.start + timedelta(days=3 * 365)
        if last > first.start:
            tier = vocabulary("tier").get(values["tier"])
            operative = values["tier"] == card.row.tier and first.start <= as_of <= last
            held = Held(first.start, last, tier.label(current_language(), short=True), operative)
            found.append((tier.rank if tier.rank is not None else -1, held))
    return highest(found)


def highest(found: Sequence[tuple[int, Held]]) -> tuple[Held, ...]:
    """Of tiers held at the same time only the highest is shown, of equal ones the later: by rank and tier, in order.

    A tier that began later would else lie over the higher one that the firm is known by.
    """
    made: list[Held] = []
    for _rank, held in sorted(found, key=lambda one: (one[0], one[1].operative, one[1].first), reverse=True):
        made += _outside(held, made)
    return tuple(sorted(made, key=lambda one: one.first))


def _outside(held: Held, others: Sequence[Held]) -> list[Held]:
    """The parts of `held` that none of `others` covers."""
    left = [held]
    for other in others:
        parts: list[Held] = []
        for one in left:
            before = replace(one, last=min(one.last, other.first - _DAY))
            after = replace(one, first=max(one.first, other.last + _DAY))
            kept = [one] if before == one or after == one else [before, after]
            parts += [part for part in kept if part.last > part.first]
        left = parts
    return left


def as_table(card: FirmCard, language: Language) -> str:
    """Everything on the axis as tab-separated text, for the clipboard."""
    lines = ["\t".join((_("Date"), _("Kind"), _("Event"), _("Raised, ¥ m")))]
    for record in card.funding:
        day = record.values["announced"]
        amount = next(f for f in record.fields if f.field.key == "amount").text(language)
        lines.append("\t".join((day.iso() if day else DASH, _("Round"), round_name(record.values), amount)))
    for record in card.milestones:
        day = record.values["happened"]
        lines.append("\t".join((day.iso() if day else DASH, _("Milestone"), record.values["event"], "")))
    for record in card.recognitions:
        day = record.values["recognised"]
        tier = vocabulary("tier").get(record.values["tier"]).label(language)
        lines.append("\t".join((day.iso() if day else DASH, _("Recognition"), tier, "")))
    return "\n".join(lines)


def series_of(card: FirmCard) -> list[tuple[str, list[CardRecord]]]:
    """The yearly figures by metric, in the order of the vocabulary, each from the first year to the last."""
    found: dict[str, list[CardRecord]] = {}
    for record in card.metrics:
        found.setdefault(record.values["metric"], []).append(record)
    return [(code, sorted(records, key=lambda r: r.values["year"])) for code, records in found.items()]


def points_of(
    records: Sequence[CardRecord], figure: Callable[[Mapping[str, Any]], int | None]
) -> list[tuple[int, int | None]]:
    """(year, figure) of every year from the first to the last; None in a year without one."""
    by_year = {r.values["year"]: figure(r.values) for r in records}
    return [(year, by_year.get(year)) for year in range(min(by_year), max(by_year) + 1)]


def shares_of(card: FirmCard) -> list[tuple[int, int, int]]:
    """(year, R&D expense, revenue) of the years that have both, where a share of them means something."""
    held = {
        (m.values["metric"], m.values["year"]): m.values["lo"]
        for m in card.metrics
        if m.values["lo"] is not None and m.values["lo"] == m.values["hi"]
    }
    years = sorted(year for code, year in held if code == "rd_expense" and held.get(("revenue", year), 0) > 0)
    return [(year, held["rd_expense", year], held["revenue", year]) for year in years]
