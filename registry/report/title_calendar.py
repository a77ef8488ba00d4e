"""The ends of titles as a calendar file (RFC 5545): one all-day event a title, with reminders 90, 60 and 30 days before;
and one for each open promise and task, a week before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from registry.cultivation import Due
from registry.i18n import Language, Text
from registry.model.vocab import vocabulary
from registry.srdi.board import Place

REMIND_DAYS = (90, 60, 30)
DUE_DAYS = (7,)
"""Days before which a promise or task is called to mind."""
_OCTETS = 75


def title_calendar(
    places: Iterable[Place],
    as_of: date,
    made: datetime,
    language: Language,
    fictional: bool,
    dues: Iterable[Due] = (),
) -> bytes:
    """The calendar of the titles among `places` that end on `as_of` or later, and of what is due for these firms.

    Args:
        dues: open promises and tasks; those of other firms are left out.
        made: when the file is made, with its zone; each event carries it.
        fictional: each event says that its firm is invented.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Commercial Aerospace Cultivation Registry//EN",
        "CALSCALE:GREGORIAN",
    ]
    names: dict[str, str] = {}
    for one in places:
        names[one.facts.uid] = one.facts.legal_name
        last = one.stand.valid_until.end if one.stand.valid_until is not None else None
        if one.step and one.stand.tier is not None and last is not None and last >= as_of:
            lines += _event(one, one.stand.tier, last, made, language, fictional)
    for due in dues:
        if due.firm in names:
            lines += _due(due, names[due.firm], made, language, fictional)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(one: Place, tier: str, last: date, made: datetime, language: Language, fictional: bool) -> list[str]:
    title = vocabulary("tier").get(tier).label(language)
    said = Text("{firm}: {tier} ends", firm=one.facts.legal_name, tier=title)
    key = f"{one.facts.uid}-{tier}-{last:%Y%m%d}"
    return _all_day(key, said, last, REMIND_DAYS, made, language, fictional)


def _due(due: Due, firm: str, made: datetime, language: Language, fictional: bool) -> list[str]:
    said = Text("{firm}: promised, {what}", firm=firm, what=due.text)
    if due.kind == "task":
        said = Text("{firm}: to do, {what}", firm=firm, what=due.text)
    return _all_day(f"{due.uid}-{due.day:%Y%m%d}", said, due.day, DUE_DAYS, made, language, fictional)


def _all_day(
    key: str, text: Text, day: date, remind: Iterable[int], made: datetime, language: Language, fictional: bool
) -> list[str]:
    said = text.render(language)
    if fictional:
        said = f"{said} ({Text('fictional data').render(language)})"
    event = [
        "BEGIN:VEVENT",
        f"UID:{key}@cultivation-registry",
        f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(said)}",
        "TRANSP:TRANSPARENT",
    ]
    for days in remind:
        event += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(said)}", f"TRIGGER:-P{days}D", "END:VALARM"]
    return [*event, "END:VEVENT"]


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, "\\" + char)
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets, no character torn apart."""
    pieces: list[bytes] = []
    piece = b""
    for char in line:
        octets = char.encode()
        if len(piece) + len(octets) > (_OCTETS if not pieces else _OCTETS - 1):
            pieces.append(piece)
            piece = b""
        piece += octets
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"
