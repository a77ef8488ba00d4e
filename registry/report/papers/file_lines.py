"""The lines of a cultivation file: words, days and sums of records, support with its payments, recognitions step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.cultivation import CultivationFile, Supported
from registry.cultivation.file import last_day
from registry.i18n import Language, Text
from registry.model.values import Amount, UncertainDate
from registry.model.vocab import vocabulary
from registry.model.wording import show_money
from registry.report.phrases import bracketed
from registry.report.scheme_words import spoken
from registry.report.typeset.characters import clean
from registry.report.wording import NOTHING, Words

Record = Mapping[str, Any]
FREE = 900  # characters of what people wrote


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a table: a day, what, a second thing, and how it stands.

    Attributes:
        tone: ``bad`` for what is overdue or revoked, else "".
        sum: money of the line, empty where it has none.
        is_part: the line is a part of the one above it, and its money is in that one's.
        by: who promised, did or is to do it.
    """

    day: str
    what: Words
    note: Words = NOTHING
    state: Words = NOTHING
    tone: str = ""
    sum: Words = NOTHING
    is_part: bool = False
    by: Words = NOTHING


def support_lines(file: CultivationFile, one: Supported) -> Iterator[FileLine]:
    """A support and below it its payments."""
    record = one.record
    day, decided = _support_day(one), iso(record["decided"])
    when = Words.of(Text("decided {day}", day=decided)) if decided and decided != day else NOTHING
    note = together(when, *(free(record[key]) for key in ("document", "condition", "outcome")))
    tone = "bad" if record["state"] == "revoked" else ""
    title = Words.of(file.instruments.title(record["instrument"]))
    yield FileLine(day, title, note, term("support_state", record["state"]), tone, money(record["amount"]))
    number = 0
    for payment in one.payments:
        if payment["kind"] == "back":
            part = Text("paid back, of {what}", what="")
        else:
            number += 1
            part = Text("instalment {n} of {what}", n=number, what="")
        yield FileLine(
            iso(payment["paid"]),
            spoken(part, what=title),
            free(payment["remark"]),
            term("payment", payment["kind"]),
            sum=money(payment["amount"]),
            is_part=True,
        )


def _support_day(one: Supported) -> str:
    """The day since when a support stands as it does: of what was paid the last payment; of a revocation none is kept."""
    record = one.record
    match record["state"]:
        case "paid":
            return next((iso(p["paid"]) for p in reversed(one.payments) if p["kind"] != "back"), "")
        case "revoked":
            return ""
        case "sought":
            return iso(record["sought"])
        case _:
            return iso(record["decided"]) or iso(record["sought"])


_STEPS = {
    "applied_on": Text("applied for"),
    "publicised_on": Text("under public notice"),
    "recognised": Text("recognised"),
    "reverified_on": Text("re-verified"),
    "changed_on": Text("major change"),
    "reported_on": Text("change reported"),
    "revoked_on": Text("revoked"),
}


def recognition_lines(one: Record) -> Iterator[FileLine]:
    """A recognition step by step."""
    shown = [key for key in _STEPS if one[key] is not None]
    for key in sorted(shown, key=lambda k: last_or_never(one[k])) or ["recognised"]:
        note = (
            together(_batch(one["batch"]), free(one["document"])) if key in ("publicised_on", "recognised") else NOTHING
        )
        if key == "revoked_on":
            note = term("revocation", one["revoked_for"])
        yield FileLine(
            iso(one[key]),
            term("tier", one["tier"]),
            note,
            capital(Words.of(_STEPS[key])),
            "bad" if key == "revoked_on" else "",
        )


def term(name: str, code: str | None) -> Words:
    """A term of a vocabulary, empty for no code."""
    if not code or code not in vocabulary(name):
        return NOTHING
    found = vocabulary(name).get(code)
    return Words(found.en, found.zh)


def _batch(text: str | None) -> Words:
    said = free(text)
    return Words.same(bracketed(said.zh)) if said else said


def capital(said: Words) -> Words:
    """At the head of a cell; the screen says the same within a sentence."""
    return Words(said.en[:1].upper() + said.en[1:], said.zh)


def free(text: str | None) -> Words:
    """What people wrote, as it may go to paper."""
    return Words.same(clean(text, FREE)) if text and text.strip() else NOTHING


def iso(when: UncertainDate | None) -> str:
    """A day as it is known, "" for none."""
    return when.iso() if when is not None else ""


def last_or_never(when: UncertainDate | None) -> date:
    """The last day it may mean; what has none comes last."""
    return last_day(when) or date.max


def money(amount: Amount | None) -> Words:
    """A sum in both languages, empty for none."""
    if amount is None:
        return NOTHING
    return Words(show_money(amount, Language.EN), show_money(amount, Language.ZH))


def together(*parts: Words) -> Words:
    """Several things in one cell."""
    held = [part for part in parts if part]
    return Words("; ".join(p.en for p in held), "；".join(p.zh for p in held))
