"""Commands that show: firms, rounds, milestones, one firm, and the check of the file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from registry.change import check_registry
from registry.change.check import check_quickly
from registry.cli.common import judged_on, opened, registry_path, spoken_name, summary_of
from registry.cli.output import Output
from registry.errors import UserError
from registry.i18n import Language, Text, _, n_
from registry.model.vocab import vocabulary
from registry.model.wording import show_metric
from registry.store import Registry, open_registry
from registry.view import FirmCard, FirmRow, firm_card, firm_rows, plain_records, plain_value
from registry.view.card import CardRecord


def _term(name: str, code: str | None, language: Language) -> str:
    return vocabulary(name).get(code).label(language, short=True) if code else "—"


def _raised(fen: int | None, language: Language) -> str:
    """Fen in the unit of the column's title: ¥ million, or 亿元 with two decimals."""
    if fen is None:
        return "—"
    if language is Language.ZH:
        hundredths = (fen + 50_000_000) // 100_000_000
        return f"{hundredths // 100:,}.{hundredths % 100:02d}"
    return f"{(fen + 50_000_000) // 100_000_000:,}"


def list_firms(options: argparse.Namespace, output: Output) -> int:
    """``firms``: all firms, in pinyin order."""
    with opened(options) as registry:
        as_of = judged_on(options, summary_of(registry))
        rows = firm_rows(registry, as_of)
        if output.as_json:
            plain = {r["uid"]: r for r in plain_records(registry, "firm")}
            output.result([plain[row.uid] | _derived(row) for row in rows])
            return 0
    language = output.language
    titles = (
        _("Firm"),
        _("Legal name"),
        _("Credit code"),
        _("District"),
        _("Segment"),
        _("Tier"),
        _("Raised, ¥ m"),
        _("Filled, %"),
    )
    lines = [
        (
            spoken_name(row.english_name, row.short_name, language) or "—",
            row.legal_name,
            row.uscc or "—",
            row.district.label(language, short=True) if row.district else row.place or "—",
            _term("segment1", row.segment, language),
            _term("tier", row.tier, language),
            _raised(row.raised_fen, language),
            str(row.filled),
        )
        for row in rows
    ]
    output.table(titles, lines, right=(6, 7))
    output.line(n_("{n} firm", "{n} firms", len(rows)))
    return 0


def _derived(row: FirmRow) -> dict[str, Any]:
    """What follows from a firm's records, beside the catalogue's keys."""
    return {
        "segments": list(row.segments),
        "former_names": list(row.former_names),
        "tier": row.tier,
        "tier_state": row.tier_state.value if row.tier_state else None,
        "valid_until": plain_value(row.valid_until),
        "raised_fen": row.raised_fen,
        "raised_missing": row.raised_missing,
        "raised_is_bound": row.raised_is_bound,
        "in_shanghai": row.in_shanghai,
        "filled": row.filled,
    }


def _list(
    options: argparse.Namespace,
    output: Output,
    table: str,
    titles: Sequence[str],
    keys: Sequence[str],
    counted: tuple[str, str],
) -> int:
    with opened(options) as registry:
        rows = plain_records(registry, table)
    rows.sort(key=lambda r: (r["firm_name"], _iso(r), r["uid"]))
    output.result(rows)
    output.table(titles, [[_cell(row[key], key, output.language) for key in keys] for row in rows])
    output.line(n_(counted[0], counted[1], len(rows)))
    return 0


def _iso(row: dict[str, Any]) -> str:
    day = row.get("announced") or row.get("happened")
    return day["start"] or "" if day else ""


def _cell(value: Any, key: str, language: Language) -> str:
    if key == "outcome" and value:
        return _term("outcome", str(value), language)
    if isinstance(value, dict):
        plain = cast("dict[str, Any]", value)
        return str(plain.get("text") or plain.get("iso") or "—")
    if isinstance(value, list):
        return " ".join(str(v) for v in cast("list[object]", value)) or "—"
    return "—" if value is None or value == "" else str(value)


def list_rounds(options: argparse.Namespace, output: Output) -> int:
    """``rounds``: all funding announcements."""
    titles = (_("Firm"), _("Round"), _("Announced"), _("Amount"), _("Investors"), _("Source"), _("Grade"))
    keys = ("firm_name", "round_text", "announced", "amount", "investors", "source", "grade")
    return _list(options, output, "funding_event", titles, keys, ("{n} announcement", "{n} announcements"))


def list_milestones(options: argparse.Namespace, output: Output) -> int:
    """``milestones``: all milestones."""
    titles = (_("Firm"), _("Date"), _("Event"), _("Outcome"), _("Source"), _("Grade"))
    keys = ("firm_name", "happened", "event", "outcome", "source", "grade")
    return _list(options, output, "milestone", titles, keys, ("{n} milestone", "{n} milestones"))


def find_firm(registry: Registry, asked: str, as_of: date) -> FirmRow:
    """The one firm that `asked` names: key, credit code, or any of its names; else a name that contains it.

    Raises:
        UserError: none or several.
    """
    rows = firm_rows(registry, as_of)
    wanted = asked.strip().casefold()
    equal = [
        r
        for r in rows
        if wanted
        in {str(n).casefold() for n in (r.uid, r.uscc, r.legal_name, r.short_name, r.english_name, *r.former_names)}
    ]
    hits = equal or [r for r in rows if wanted in r.search_key]
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise UserError(
            Text("No firm is called {name}.", name=asked), None, Text("See the list with the command firms.")
        )
    names = ", ".join(r.legal_name for r in hits[:5])
    raise UserError(
        Text("{n} firms fit {name}: {names}.", "{n} firms fit {name}: {names}.", n=len(hits), name=asked, names=names),
        None,
        Text("Type more of the name, or its credit code."),
    )


def show_firm(options: argparse.Namespace, output: Output) -> int:
    """``show FIRM``: everything about one firm, each value with its source."""
    with opened(options) as registry:
        as_of = judged_on(options, summary_of(registry))
        card = firm_card(registry, find_firm(registry, options.firm, as_of).uid, as_of)
    if output.as_json:
        output.result(_card_json(card))
        return 0
    language = output.language
    output.line(" · ".join(x for x in (card.row.legal_name, card.row.english_name) if x))
    known = [f for f in card.profile if f.value is not None]
    output.table(
        (_("Field"), _("Content"), _("Source")),
        [(f.label(language), f.text(language), f.provenance.short() if f.provenance else "") for f in known],
    )
    sections = (
        (_("Recognitions"), card.recognitions, ("tier", "recognised", "valid_to")),
        (_("Rounds"), card.funding, ("announced", "round_text", "amount")),
        (_("Milestones"), card.milestones, ("happened", "event", "outcome")),
        (_("Notes"), card.notes, ("title", "text")),
    )
    for title, records, keys in sections:
        if records:
            output.line("\n" + title)
            for record in records:
                output.line("  " + "  ".join(_record_line(record, keys, language)))
    if card.metrics:
        output.line("\n" + _("Yearly figures"))
        for record in card.metrics:
            name = vocabulary("metric").get(record.values["metric"]).label(language)
            source = next((f.provenance.short() for f in record.fields if f.field.key == "lo" and f.provenance), "")
            output.line(f"  {record.values['year']}  {name}  {show_metric(record.values, language)}  {source}")
    missing = [f.label(language) for f in card.profile if f.value is None]
    output.line("\n" + _("Not known: {fields}", fields=output.listed(missing)))
    return 0


def _record_line(record: CardRecord, keys: Sequence[str], language: Language) -> list[str]:
    by_key = {f.field.key: f for f in record.fields}
    source = next((f.provenance.short() for f in record.fields if f.provenance and f.provenance.kind == "sheet"), "")
    return [*(by_key[key].text(language) for key in keys), source]


def _card_json(card: FirmCard) -> dict[str, Any]:
    def record(one: CardRecord) -> dict[str, Any]:
        return {"uid": one.uid} | {
            f.field.key: {"value": plain_value(f.value), "source": f.provenance.short() if f.provenance else None}
            for f in one.fields
        }

    return {
        "uid": card.row.uid,
        **{
            f.field.key: {"value": plain_value(f.value), "source": f.provenance.short() if f.provenance else None}
            for f in card.profile
        },
        "recognitions": [record(r) for r in card.recognitions],
        "funding": [record(r) for r in card.funding],
        "milestones": [record(r) for r in card.milestones],
        "metrics": [record(r) for r in card.metrics],
        "names": [record(r) for r in card.names],
        "vetoes": [record(r) for r in card.vetoes],
        "notes": [record(r) for r in card.notes],
    }


def check(options: argparse.Namespace, output: Output) -> int:
    """``check``: faults of the file, its schema, its log and its links; exit code 1 when there are any.

    With ``--quick`` only what takes a moment: the pages without the indexes, the schema, and the end of the log.
    """
    with open_registry(registry_path(options), even_strange=True) as registry:
        findings = check_quickly(registry) if options.quick else check_registry(registry)
    output.result([{"code": f.code, "message": f.text.render(output.language)} for f in findings])
    for finding in findings:
        output.line(finding.text.render(output.language))
    if not findings:
        output.line(_("No faults found."))
    return 1 if findings else 0
