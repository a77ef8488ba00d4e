"""What stands behind a cell of the firm table: the value that is edited there, or what it is worked out from. No widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.i18n import Language, Text, current_language
from registry.model.raised import day_of
from registry.model.vocab import vocabulary
from ui.firms.line_kinds import Target, ValueLine, origin_of
from ui.firms.marks import codes_of
from ui.firms.sections import field_line, latest, metric_line, waiting_lines

if TYPE_CHECKING:
    from registry.view import CardRecord, FirmCard


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A cell that cannot be typed into.

    Attributes:
        reason: why.
        tab: the section of the firm where it can be changed.
        act: the words that lead there.
        record: a record of this table is to be added there, since there is none; "" where one is.
        parts: the values that it is worked out from, each with its source.
    """

    reason: Text
    tab: str
    act: Text
    record: str = ""
    parts: tuple[ValueLine, ...] = ()


Cell = ValueLine | WorkedOut
_FIELDS = {"legal_name": "legal_name", "uscc": "uscc", "district": "district"}
_METRICS = {"revenue": "revenue", "headcount": "headcount"}


def cell_of(card: FirmCard, key: str, language: Language | None = None) -> Cell | None:
    """What stands behind the cell of column `key`; None for a column that says nothing of a firm (the checkboxes)."""
    field = _field(key, language or current_language())
    if field is not None:
        return field_line(card, next(f for f in card.profile if f.field.key == field))
    if key in _METRICS:
        return _metric(card, _METRICS[key])
    made = _WORKED_OUT.get(key)
    return made(card) if made is not None else None


def lines_behind(card: FirmCard, key: str) -> Sequence[ValueLine]:
    """The values behind a cell, each with its source; those that wait to be settled first."""
    cell = cell_of(card, key)
    if cell is None:
        return ()
    waiting = waiting_lines(card, codes_of(key, current_language()))
    there = {(line.stated.uid, line.stated.field.key) for line in waiting if line.stated is not None}
    lines = cell.parts if isinstance(cell, WorkedOut) else (cell,)
    rest = [one for one in lines if one.stated is None or (one.stated.uid, one.stated.field.key) not in there]
    return (*waiting, *rest)


def _field(key: str, language: Language) -> str | None:
    """The field that a column shows: the name in the language in use comes first."""
    english = language is Language.EN
    if key == "name":
        return "english_name" if english else "short_name"
    if key == "other_name":
        return "short_name" if english else "english_name"
    return _FIELDS.get(key)


def _metric(card: FirmCard, code: str) -> Cell:
    label = vocabulary("metric").get(code).label(current_language(), short=True)
    record = latest(card, code)
    if record is None:
        reason = Text("{figure}: no year is on record yet. Add the figure with its year.", figure=label)
        return WorkedOut(reason, "metrics", Text("Add figure"), "metric")
    line = metric_line(record, f"{label} {record.values['year']}")
    if line.target is None:
        reason = Text("{figure} is a range or a bound here. Edit the record.", figure=line.label)
        return WorkedOut(reason, "metrics", Text("Show the figures"), parts=(line,))
    return line


# -- what is worked out


def _parts(records: Sequence[CardRecord], key: str, name: Callable[[CardRecord], str]) -> tuple[ValueLine, ...]:
    """One field of several records, as values with their sources; those that are not known are left out."""
    found: list[ValueLine] = []
    for record in records:
        field = next(f for f in record.fields if f.field.key == key)
        if field.value is not None:
            about = Target(record.table, record.uid, field.field, field.value)
            text = field.text(current_language())
            found.append(ValueLine(name(record), text, origin_of(field.provenance), about=about))
    return tuple(found)


def _day(record: CardRecord, key: str) -> str:
    day = record.values[key]
    return day.iso() if day is not None else "—"


def _tier(card: FirmCard) -> WorkedOut:
    reason = Text("The tier follows from the recognitions, and from the day they are judged on.")
    parts = _parts(card.recognitions, "tier", lambda r: _day(r, "recognised"))
    if not card.recognitions:
        return WorkedOut(reason, "status", Text("Add recognition"), "recognition")
    return WorkedOut(reason, "status", Text("Show the recognitions"), parts=parts)


def _until(card: FirmCard) -> WorkedOut:
    reason = Text("The end of validity follows from the recognition in force.")
    parts = _parts(card.recognitions, "valid_to", lambda r: _day(r, "recognised"))
    if not card.recognitions:
        return WorkedOut(reason, "status", Text("Add recognition"), "recognition")
    return WorkedOut(reason, "status", Text("Show the recognitions"), parts=parts)


def _raised(card: FirmCard) -> WorkedOut:
    reason = Text("The sum is that of the rounds. Edit a round, or add one.")
    parts = _parts(card.funding, "amount", lambda r: f"{_day(r, 'announced')} {r.values['round_text'] or ''}".strip())
    if not card.funding:
        return WorkedOut(reason, "funding", Text("Add round"), "funding_event")
    return WorkedOut(reason, "funding", Text("Show the rounds"), parts=parts)


def _round(card: FirmCard) -> WorkedOut:
    reason = Text("This is the round announced last. Edit it, or add one.")
    if not card.funding:
        return WorkedOut(reason, "funding", Text("Add round"), "funding_event")
    last = [max(card.funding, key=lambda r: (day_of(r.values["announced"]), r.uid))]
    return WorkedOut(
        reason, "funding", Text("Show the rounds"), parts=_parts(last, "round_text", lambda r: _day(r, "announced"))
    )


def _milestone(card: FirmCard) -> WorkedOut:
    reason = Text("This is the milestone reached last. Edit it, or add one.")
    done = [m for m in card.milestones if m.values["status"] != "planned"]
    if not done:
        return WorkedOut(reason, "milestones", Text("Add milestone"), "milestone")
    last = [max(done, key=lambda m: (day_of(m.values["happened"]), m.uid))]
    parts = _parts(last, "event", lambda r: _day(r, "happened"))
    return WorkedOut(reason, "milestones", Text("Show the milestones"), parts=parts)


def _segment(card: FirmCard) -> WorkedOut:
    reason = Text("The segment follows from the firm's positions in the chain, which come with the imported sheets.")
    field = next(f for f in card.profile if f.field.key == "segment")
    return WorkedOut(reason, "profile", Text("Show the profile"), parts=(field_line(card, field),))


def _rd(card: FirmCard) -> WorkedOut:
    reason = Text("The share is R&D expense divided by revenue of the latest years on record. Edit one of the two.")
    metrics = vocabulary("metric")
    held = [(code, record) for code in ("rd_expense", "revenue") if (record := latest(card, code)) is not None]
    language = current_language()
    parts = tuple(
        metric_line(record, f"{metrics.get(code).label(language, short=True)} {record.values['year']}")
        for code, record in held
    )
    if len(held) < 2:
        return WorkedOut(reason, "metrics", Text("Add figure"), "metric", parts)
    return WorkedOut(reason, "metrics", Text("Show the figures"), parts=parts)


def _filled(_card: FirmCard) -> WorkedOut:
    reason = Text("This counts what is known of all that is asked of a firm. It grows with each value that comes in.")
    return WorkedOut(reason, "profile", Text("Show what is missing"))


_WORKED_OUT: dict[str, Callable[[FirmCard], WorkedOut]] = {
    "tier": _tier,
    "until": _until,
    "days_left": _until,
    "raised": _raised,
    "round": _round,
    "milestone": _milestone,
    "segment": _segment,
    "rd": _rd,
    "filled": _filled,
}
