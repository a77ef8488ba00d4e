"""The lines of a firm's cultivation file: target, what is open, support with payments, and the timeline. No widget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from registry.i18n import _, current_language, n_
from registry.model.entities import ENTITIES
from registry.model.vocab import vocabulary
from registry.model.wording import show_money, show_value
from ui.cultivation.words import money_words
from ui.kit.glyphs import DASH
from ui.kit.table.columns import Band

if TYPE_CHECKING:
    from registry.cultivation import CultivationFile, Supported
    from registry.model.values import UncertainDate
    from registry.srdi.board import Place

Record = Mapping[str, Any]
_STATE_TONES = {
    "sought": "accent",
    "granted": "ok",
    "paid": "ok",
    "refused": "text2",
    "revoked": "bad",
    "kept": "ok",
    "declined": "text2",
    "under_way": "accent",
    "promised": "accent",
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One line.

    Attributes:
        key: of the line; a recognition gives several.
        table, uid: the record that Enter opens; "" uid for what is not there yet.
        day: as exactly as known.
        tag: a word with its tone, ("", "text2") for none.
    """

    key: str
    table: str
    uid: str
    day: str
    text: str
    note: str
    tag: tuple[str, str] = ("", "text2")


def rows_of(file: CultivationFile, place: Place | None, as_of: date) -> list[FileRow | Band]:
    """All lines with the heads of their groups."""
    open_rows = [*_open_needs(file, as_of), *_open_tasks(file, as_of)]
    open_rows.sort(key=lambda row: (row.tag[1] != "bad", row.day or "9999", row.key))
    support = [row for one in file.supports for row in _support(file, one)]
    timeline = sorted(_events(file), key=lambda pair: (pair[0], pair[1].key), reverse=True)
    rows: list[FileRow | Band] = [_plan(file, place)]
    for title, inside in (
        (_("Promised and to do"), open_rows),
        (_("Support"), support),
        (_("Timeline"), [row for _day, row in timeline]),
    ):
        rows.append(Band("group", title, str(len(inside)) if inside else _("nothing on record")))
        rows += inside
    return rows


def _term(name: str, code: str | None) -> str:
    return vocabulary(name).get(code).label(current_language()) if code else ""


def _joined(*parts: str | None) -> str:
    return (" · ").join(part for part in parts if part)


def _day(when: UncertainDate | None) -> str:
    return when.iso() if when is not None else ""


def _sort_day(when: UncertainDate | None) -> date:
    return (when.end or when.start or date.min) if when is not None else date.min


def _plan(file: CultivationFile, place: Place | None) -> FileRow:
    plan = file.plan
    ready = ""
    if place is not None:
        strip = place.next_check.strip
        tier = vocabulary("tier").get(place.next_check.tier).label(current_language(), short=True)
        ready = _("{tier}: {met} of {all} met", tier=tier, met=strip.count("m"), all=len(strip))
    if plan is None:
        return FileRow("plan", "cultivation_plan", "", "", _("No target is set"), ready)
    tier, year = _term("tier", plan["target_tier"]), plan["target_year"]
    text = (
        _("{tier} in {year}", tier=tier, year=year)
        if tier and year
        else tier or (str(year) if year else _("No target is set"))
    )
    officer = _("liaison officer {name}", name=plan["officer"]) if plan["officer"] else ""
    return FileRow(
        "plan", "cultivation_plan", plan["uid"], "", _("Target: {target}", target=text), _joined(officer, ready)
    )


_NO_TAG = ("", "text2")


def _row(
    table: str, record: Record, day: UncertainDate | None, text: str, note: str = "", tag: tuple[str, str] = _NO_TAG,
    *, step: str = "",
) -> FileRow:  # fmt: skip
    """The line of a record; `step` tells several lines of one record apart."""
    return FileRow(f"{step or table} {record['uid']}", table, record["uid"], _day(day), text, note or "", tag)


def _state(name: str, code: str | None) -> tuple[str, str]:
    """A state as a tag."""
    return (_term(name, code), _STATE_TONES.get(code, "text2")) if code else _NO_TAG


def _overdue(due: UncertainDate | None, as_of: date) -> tuple[str, str]:
    last = due.end or due.start if due is not None else None
    if last is None:
        return "", "text2"
    days = (last - as_of).days
    if days < 0:
        return n_("{n} day overdue", "{n} days overdue", -days), "bad"
    return (n_("{n} day left", "{n} days left", days), "warn") if days <= 30 else ("", "text2")


def _open_needs(file: CultivationFile, as_of: date) -> Iterator[FileRow]:
    from registry.cultivation.file import SETTLED

    for need in file.needs:
        if need["closed"] is not None or need["state"] in SETTLED:
            continue
        promised = _("promised: {what}", what=need["promised"]) if need["promised"] else _("nothing promised yet")
        tag = _overdue(need["due"], as_of)
        tag = tag if tag[0] else _state("need_state", need["state"])
        yield _row("need", need, need["due"], need["text"], _joined(promised, need["promised_by"]), tag)


def _open_tasks(file: CultivationFile, as_of: date) -> Iterator[FileRow]:
    for task in file.tasks:
        if task["done"] is None:
            note = _joined(_("task"), task["officer"])
            yield _row("task", task, task["due"], task["text"], note, _overdue(task["due"], as_of))


def _support(file: CultivationFile, one: Supported) -> Iterator[FileRow]:
    record, language = one.record, current_language()
    amount = show_money(record["amount"], language) if record["amount"] is not None else ""
    paid = _("paid {sum}", sum=money_words(one.paid)) if one.payments else ""
    note = _joined(amount, paid, record["document"], record["condition"], record["outcome"])
    title = str(file.instruments.title(record["instrument"]))
    decided = record["decided"] if _day(record["decided"]) else record["sought"]
    yield _row("support", record, decided, title, note, _state("support_state", record["state"]))
    for payment in one.payments:
        said = show_value(ENTITIES["payment"].field("amount"), payment["amount"], language)
        text = f"↳ {_term('payment', payment['kind'])}  {said}"
        tag = (_("paid back"), "warn") if payment["kind"] == "back" else _NO_TAG
        yield _row("payment", payment, payment["paid"], text, payment["remark"], tag)


def _events(file: CultivationFile) -> Iterator[tuple[date, FileRow]]:
    """Contacts, needs as they were raised, what was settled and done, and the steps of recognitions."""
    for one in file.engagements:
        text = _joined(_term("engagement", one["kind"]) or _("Contact"), one["notes"])
        note = _joined(one["officer"], one["participants"])
        yield _sort_day(one["held"]), _row("engagement", one, one["held"], text, note)
    for one in file.needs:
        if one["raised"] is not None:
            text = _("Need: {what}", what=one["text"])
            yield _sort_day(one["raised"]), _row("need", one, one["raised"], text, one["promised"], step="raised")
        if one["closed"] is not None:
            text, tag = _("Settled: {what}", what=one["text"]), _state("need_state", one["state"])
            yield _sort_day(one["closed"]), _row("need", one, one["closed"], text, one["outcome"], tag, step="closed")
    for one in file.tasks:
        if one["done"] is not None:
            text = _("Done: {what}", what=one["text"])
            yield _sort_day(one["done"]), _row("task", one, one["done"], text, one["officer"])
    for one in file.recognitions:
        yield from _recognition(one)


def _recognition(one: Record) -> Iterator[tuple[date, FileRow]]:
    tier = _term("tier", one["tier"])
    steps = {
        "applied_on": _("Applied for: {tier}", tier=tier),
        "publicised_on": _("Under public notice: {tier}", tier=tier),
        "recognised": _("Recognised: {tier}", tier=tier),
        "reverified_on": _("Re-verified: {tier}", tier=tier),
        "changed_on": _("Major change under {tier}", tier=tier),
        "revoked_on": _("Revoked: {tier}", tier=tier),
    }
    shown = [(key, text) for key, text in steps.items() if one[key] is not None]
    for key, text in shown or [("recognised", tier)]:
        note = _joined(one["batch"], one["document"]) if key in ("recognised", "publicised_on") else ""
        if key == "revoked_on":
            note = _term("revocation", one["revoked_for"])
        tag = (_("Revoked"), "bad") if key == "revoked_on" else _NO_TAG
        row = _row("recognition", one, one[key], text, note, tag, step=key)
        yield _sort_day(one[key]), row if row.day else replace(row, day=DASH)
