"""What each tab of the pane says about a firm: plain lines, made from its card. No widget."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from registry.i18n import Text, _, current_language, n_
from registry.model.vocab import vocabulary
from ui.firms.history_lines import history_lines
from ui.firms.line_kinds import (
    AddLine,
    EventLine,
    Heading,
    Line,
    MissingLine,
    NoteLine,
    Origin,
    RecordLine,
    Target,
    ValueLine,
    origin_of,
)
from ui.kit import format as write
from ui.kit.glyphs import DASH

if TYPE_CHECKING:
    from registry.view import CardField, CardRecord, FirmCard

TABS = (
    ("profile", Text("Profile")),
    ("status", Text("Status")),
    ("funding", Text("Funding")),
    ("milestones", Text("Milestones")),
    ("metrics", Text("Metrics")),
    ("evidence", Text("Evidence")),
    ("history", Text("History")),
)
TIMELINE = 5
"""Events of the timeline in the profile."""


def lines_of(card: FirmCard, tab: str, asked: Collection[str] = ()) -> list[Line]:
    """The lines of a tab; `asked`: fields of the profile to show though they are not known."""
    makers = {
        "profile": lambda card: _profile(card, asked),
        "status": _status,
        "funding": _funding,
        "milestones": _milestones,
        "metrics": _metrics,
        "evidence": _evidence,
        "history": history_lines,
    }
    added = _ADDED.get(tab)
    return [*([AddLine(added)] if added else []), *makers[tab](card)]


_ADDED = {
    "status": "recognition",
    "funding": "funding_event",
    "milestones": "milestone",
    "metrics": "metric",
    "evidence": "evidence",
}
"""What can be added in a section."""


# -- profile

_LEAD = ("legal_name", "uscc")
_HIDDEN = ("pinyin", "initials", "short_name", "source", "grade", "remark")


def _profile(card: FirmCard, asked: Collection[str]) -> list[Line]:
    fields = {f.field.key: f for f in card.profile}
    lines: list[Line] = [field_line(card, fields[key]) for key in _LEAD]
    lines += _lead_metrics(card)
    known = [
        f
        for key, f in fields.items()
        if key not in _LEAD and (key in asked or (key not in _HIDDEN and f.value not in (None, "")))
    ]
    lines += [field_line(card, f) for f in known]
    lines += [field_line(card, fields[key]) for key in ("remark",) if fields[key].value]
    lines += _timeline(card)
    return lines + _missing(card)


def field_line(card: FirmCard, field: CardField) -> ValueLine:
    """A field of the firm itself; what the program works out has no target."""
    language = current_language()
    text = write.credit_code(field.value) if field.field.key == "uscc" else field.text(language)
    target = None if field.field.computed else Target("firm", card.row.uid, field.field, field.value)
    return ValueLine(field.label(language), text, origin_of(field.provenance), target)


def _of_record(record: CardRecord, key: str) -> CardField:
    return next(f for f in record.fields if f.field.key == key)


def metric_line(record: CardRecord, label: str) -> ValueLine:
    """A yearly figure; one that is a range or a bound has no target."""
    from registry.model.wording import show_metric

    field = _of_record(record, "lo")
    term = vocabulary("metric").get(record.values["metric"])
    target = Target("metric", record.uid, field.field, record.values, term.unit or "")
    text = show_metric(record.values, current_language())
    return ValueLine(label, text, origin_of(field.provenance), target if _is_plain(record) else None, target)


def _is_plain(record: CardRecord) -> bool:
    """Whether a yearly figure is one exact figure, which is what the editor writes."""
    return record.values["lo"] == record.values["hi"]


def latest(card: FirmCard, code: str) -> CardRecord | None:
    """The record of the latest year that has a figure."""
    hits = [m for m in card.metrics if m.values["metric"] == code and m.values["lo"] is not None]
    return max(hits, key=lambda m: m.values["year"]) if hits else None


def _lead_metrics(card: FirmCard) -> Iterable[ValueLine]:
    language = current_language()
    metrics = vocabulary("metric")
    revenue, spend = latest(card, "revenue"), latest(card, "rd_expense")
    for record in (revenue, spend, latest(card, "headcount")):
        if record is None:
            continue
        label = metrics.get(record.values["metric"]).label(language, short=True)
        yield metric_line(record, _("{metric}, {year}", metric=label, year=record.values["year"]))
        if record is spend and revenue is not None and revenue.values["year"] == record.values["year"]:
            year = record.values["year"]
            share = write.share(record.values["lo"], revenue.values["lo"])
            said = _("R&D expense ÷ revenue, {year}", year=year)
            yield ValueLine(_("R&D share"), _("{n} %", n=share) if share != DASH else share, Origin("computed", said))


def _sort_day(value: Any) -> date:
    return (value.end or value.start or date.min) if value is not None else date.min


def _timeline(card: FirmCard) -> list[Line]:
    language = current_language()
    events: list[tuple[date, str, str]] = []
    for record in card.milestones:
        day = record.values["happened"]
        events.append((_sort_day(day), day.iso() if day else DASH, record.values["event"]))
    for record in card.funding:
        day, amount = record.values["announced"], _of_record(record, "amount").text(language)
        name = _round_name(record)
        said = _("Round {name}, {sum}", name=name, sum=amount) if amount != DASH else _("Round {name}", name=name)
        events.append((_sort_day(day), day.iso() if day else DASH, said))
    for record in card.recognitions:
        day = record.values["recognised"]
        tier = vocabulary("tier").get(record.values["tier"]).label(language)
        if record.values["tier"] != "none":
            events.append((_sort_day(day), day.iso() if day else DASH, _("Listed as {tier}", tier=tier)))
    events.sort(key=lambda event: event[0], reverse=True)
    shown = events[:TIMELINE]
    if not shown:
        return []
    head = Heading(_("Timeline"), n_("{n} event", "{n} events", len(events)), "milestone")
    steps = [EventLine(day[:7], text, n == 0, n == len(shown) - 1) for n, (_d, day, text) in enumerate(shown)]
    return [head, *steps]


def _round_name(record: CardRecord) -> str:
    """The rounds of an announcement as the language says them; the text read where no code was found."""
    language = current_language()
    codes = (record.values["rounds"] or "").split()
    short = language.value == "en"
    names = [vocabulary("round").get(code).label(language, short) for code in codes]
    return " · ".join(names) or record.values["round_text"] or DASH


def missing_of(card: FirmCard) -> list[tuple[str, str, str]]:
    """What is asked of every firm and not known: its words, the table of the record to add ("" for a field of the firm), and
    the field or the metric."""
    from registry.view.rows import ASKED, ASKED_METRICS

    language = current_language()
    fields = {f.field.key: f for f in card.profile}
    gone = [
        (fields[k].label(language), "", k) for k in ASKED if fields[k].value is None and not fields[k].field.computed
    ]
    metrics = vocabulary("metric")
    gone += [
        (metrics.get(code).label(language, short=True), "metric", code)
        for code in ASKED_METRICS
        if latest(card, code) is None
    ]
    gone += [
        (words, table, "")
        for words, table, there in (
            (_("Tier"), "recognition", card.recognitions),
            (_("Rounds"), "funding_event", card.funding),
            (_("Milestones"), "milestone", card.milestones),
        )
        if not there
    ]
    return gone


def request_text(card: FirmCard) -> str:
    """A request for what is not known of a firm, in the words of a message."""
    named = card.row.legal_name + (f" ({card.row.uscc})" if card.row.uscc else "")
    listed = "\n".join(f"- {words}" for words, _table, _key in missing_of(card))
    ask = _(
        "These values are not known to us. Please report each with its source, or say that the firm does not have it:"
    )
    return f"{named}\n{ask}\n{listed}\n"


def _missing(card: FirmCard) -> list[Line]:
    gone = [words for words, _table, _key in missing_of(card)]
    if not gone:
        return []
    return [Heading(_("Missing, {n}", n=len(gone))), MissingLine(" · ".join(gone))]


# -- records


def record_lines(card: FirmCard, table: str, uid: str) -> list[ValueLine]:
    """The known values of a record, each with its source."""
    sections = (card.recognitions, card.funding, card.milestones, card.metrics, card.evidence)
    held = next((r for records in sections for r in records if (r.table, r.uid) == (table, uid)), None)
    if held is None:
        return []
    language = current_language()
    return [
        ValueLine(f.label(language), f.text(language), origin_of(f.provenance), Target(table, uid, f.field, f.value))
        for f in held.fields
        if f.value not in (None, "") and f.provenance is not None and not f.field.computed
    ]


def value_line(card: FirmCard, uid: str, key: str) -> ValueLine | None:
    """One value of the firm or of a record of it, called so that it is told from those of other records; None if it is gone."""
    if uid == card.row.uid:
        return next((field_line(card, f) for f in card.profile if f.field.key == key), None)
    sections = (card.recognitions, card.vetoes, card.funding, card.milestones, card.metrics)
    record = next((r for records in sections for r in records if r.uid == uid), None)
    if record is None:
        return None
    if record.table == "metric":
        label = vocabulary("metric").get(record.values["metric"]).label(current_language(), short=True)
        return metric_line(record, _("{metric}, {year}", metric=label, year=record.values["year"]))
    field = _of_record(record, key)
    days = (record.values.get(day) for day in ("announced", "happened", "recognised", "decided"))
    day = next((day.iso() for day in days if day is not None), DASH)
    label = _("{metric}, {year}", metric=field.label(current_language()), year=day)
    target = Target(record.table, uid, field.field, field.value)
    return ValueLine(label, field.text(current_language()), origin_of(field.provenance), target)


def waiting_lines(card: FirmCard, codes: Collection[str]) -> list[ValueLine]:
    """The values that wait to be settled, of those that `codes` name: fields, and metrics."""
    metrics = {record.uid: record.values["metric"] for record in card.metrics}
    found = [
        value_line(card, uid, key)
        for (uid, key), claims in card.claims.items()
        if metrics.get(uid, key) in codes and any(claim.waits for claim in claims)
    ]
    return [line for line in found if line is not None]


_EDITABLE = frozenset(("funding_event", "milestone", "recognition", "evidence"))


def _record(record: CardRecord, head: str, figure: str, notes: Sequence[str], lead: str) -> RecordLine:
    remark = record.values.get("remark")
    source = record.values.get("source")
    origin = origin_of(_of_record(record, lead).provenance)
    told = (
        origin is not None and origin.kind == "person" and origin.text.startswith(source or "")
    )  # below, with who said it
    named = _("Source: {source}", source=source) if source and not told else ""
    said = [note for note in (*notes, remark or "", named) if note]
    if record.table not in _EDITABLE:
        return RecordLine(head, figure, tuple(said), origin)
    return RecordLine(head, figure, tuple(said), origin, record.table, record.values)


def _text(record: CardRecord, key: str) -> str:
    said = _of_record(record, key).text(current_language())
    return "" if said == DASH else said


def _status(card: FirmCard) -> list[Line]:
    language = current_language()
    lines: list[Line] = []
    for record in reversed(card.recognitions):
        tier = vocabulary("tier").get(record.values["tier"]).label(language)
        until = _text(record, "valid_to")
        notes = [
            _("Recognised {day}", day=_text(record, "recognised")) if _text(record, "recognised") else "",
            _("Valid until {day}", day=until) if until else "",
            _text(record, "status"),
            _text(record, "batch"),
        ]
        lines.append(_record(record, tier, "", [" · ".join(n for n in notes if n)], "tier"))
    for record in card.vetoes:
        head = _("{label}: {change}", label=_text(record, "kind"), change=_text(record, "answer") or DASH)
        lines.append(_record(record, head, _text(record, "decided"), [_text(record, "authority")], "answer"))
    return lines or [NoteLine(_("No recognition is on record."))]


def _funding(card: FirmCard) -> list[Line]:
    lines: list[Line] = []
    for record in reversed(card.funding):
        day, amount = _text(record, "announced") or DASH, _text(record, "amount") or DASH
        head = f"{day}  {_text(record, 'round_text') or DASH}"
        valuation = _text(record, "valuation")
        notes = [_text(record, "investors"), _("Valuation {sum}", sum=valuation) if valuation else ""]
        lines.append(_record(record, head, amount, notes, "amount" if amount != DASH else "round_text"))
    return lines or [NoteLine(_("No round is on record."))]


def _milestones(card: FirmCard) -> list[Line]:
    lines: list[Line] = []
    for record in reversed(card.milestones):
        day = _text(record, "happened") or DASH
        planned = _("planned") if record.values["status"] == "planned" else ""  # what is past is done
        notes = [" · ".join(t for t in (_text(record, "kind"), planned) if t)]
        lines.append(_record(record, f"{day}  {_text(record, 'event')}", _text(record, "outcome"), notes, "event"))
    return lines or [NoteLine(_("No milestone is on record."))]


def _metrics(card: FirmCard) -> list[Line]:
    language = current_language()
    lines: list[Line] = []
    for year in sorted({m.values["year"] for m in card.metrics}, reverse=True):
        lines.append(Heading(str(year)))
        for record in card.metrics:
            if record.values["year"] == year:
                label = vocabulary("metric").get(record.values["metric"]).label(language, short=True)
                lines.append(metric_line(record, label))
    return lines or [NoteLine(_("No yearly figure is on record."))]


def _evidence(card: FirmCard) -> list[Line]:
    lines: list[Line] = []
    for record in (*card.evidence, *card.notes):
        aside = ("remark", "source", "sha256")
        shown = [f for f in record.fields if f.value not in (None, "") and f.field.key not in aside]
        said = [f.text(current_language()) for f in shown]
        if record.values.get("sha256"):
            said.append(_("file kept, opened with Alt Enter"))
        lines.append(_record(record, said[0] if said else DASH, "", [" · ".join(said[1:])], record.fields[0].field.key))
    return lines or [NoteLine(_("No evidence is on record."))]
