"""The notice to firms whose title ends soon: what they hold, until when, what a re-verification asks, and what is wanted.

One firm, all of a district, or all. The conditions are those that a re-verification asks under the rules in force on the day;
each is told as it stands on record, so that a firm can correct the record before anybody decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from registry.errors import UserError
from registry.i18n import Text
from registry.model.values import UncertainDate
from registry.report.papers.content import named_by_content
from registry.report.papers.head import PaperHead
from registry.report.papers.places import (
    NOWHERE,
    Places,
    asked,
    district_words,
    name_of_place,
    read_places,
    tier_words,
)
from registry.report.papers.register_head import about, register_head
from registry.report.phrases import ABSENT, day
from registry.report.scheme_words import spoken
from registry.report.typeset.characters import clean
from registry.report.views import LabelledFact
from registry.report.wording import NOTHING, Words
from registry.srdi.board import LADDER, Place, WorkList, on_list
from registry.srdi.check import Line, Purpose, check
from registry.srdi.figure import Verdict
from registry.srdi.figures import Figures

ALL = "all"
DISTRICT = "district:"
"""Before the code of a district, where all its firms are meant."""
TYPED = 120  # characters of what a person typed

VERDICTS = {
    Verdict.MET: Text("met on record"),
    Verdict.UNMET: Text("not met on record"),
    Verdict.UNKNOWN: Text("not known"),
}


@dataclass(frozen=True, slots=True)
class ReverifyOptions:
    """What a person filled in; what is empty is left to fill in by hand."""

    number: str = ""
    reply_by: date | None = None
    contact: str = ""
    telephone: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class ReverifyLine:
    """A condition of the re-verification and how it stands on record."""

    condition: Words
    verdict: Verdict
    said: Words


@dataclass(frozen=True, slots=True)
class ReverifyNotice:
    """The notice of one firm; `wanted`: figures that are not known and count."""

    key: str
    name: Words
    uscc: str
    district: Words
    tier: Words
    until: str
    days: int
    facts: tuple[LabelledFact, ...]
    opening: Words
    lines: tuple[ReverifyLine, ...]
    finding: Words
    wanted: tuple[Words, ...]
    closing: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ReverifyPaper:
    """Notices, one page each, and before several of them their list; what is empty in `signed` is filled in by hand."""

    head: PaperHead
    finding: Words
    notices: tuple[ReverifyNotice, ...]
    signed: tuple[LabelledFact, ...]

    @property
    def is_batch(self) -> bool:
        """Whether a list goes before the notices."""
        return len(self.notices) > 1


def reverify_subjects(places: Places) -> tuple[tuple[str, Words], ...]:
    """Whom a notice can be for: all firms due, those of each district, each firm."""
    due = _due(places)
    if not due:
        return ()
    by_district = _grouped(due)
    return (
        (ALL, Words.of(Text("All firms due ({n})", n=len(due)))),
        *(
            (
                f"{DISTRICT}{code}",
                spoken(
                    Text("{district}, {n} due", district="", n=len(firms)), district=district_words(code, short=False)
                ),
            )
            for code, firms in by_district.items()
        ),
        *((one.facts.uid, name_of_place(one)) for one in due),
    )


def reverify_paper(
    connection: Connection, as_of: date, subject: str = ALL, options: ReverifyOptions | None = None
) -> ReverifyPaper:
    """The notices of the firms `subject`: a firm's key, ``district:CODE`` or `ALL`.

    Raises:
        UserError: no title of them ends within 90 days of the day.
    """
    return reverify_of(connection, read_places(connection, as_of), subject, options or ReverifyOptions())


def reverify_of(connection: Connection, places: Places, subject: str, options: ReverifyOptions) -> ReverifyPaper:
    """The same for places that were read already."""
    firms = [one for one in _due(places) if _meant(one, subject)]
    if not firms:
        raise UserError(
            Text("No title ends within 90 days of {day}.", day=places.as_of.isoformat()),
            None,
            Text("Choose another firm or district, or another day."),
        )
    told = about(connection)
    notices = tuple(_notice(places, one, options) for one in firms)
    signed = (
        LabelledFact(Words.of(Text("Document number")), Words.same(clean(options.number, TYPED))),
        LabelledFact(Words.of(Text("Contact")), Words.same(clean(options.contact, TYPED))),
        LabelledFact(Words.of(Text("Telephone")), Words.same(clean(options.telephone, TYPED))),
        LabelledFact(Words.of(Text("Day of the notice")), day(options.dated) if options.dated is not None else NOTHING),
    )
    content = (_finding(places, notices), notices, signed)
    title = Words.of(Text("Notice of re-verification"))
    return named_by_content(ReverifyPaper(register_head(told, title, places.as_of), *content))


def _due(places: Places) -> list[Place]:
    firms = [one for one in places.of if on_list(one, WorkList.DUE_90)]
    return sorted(firms, key=lambda one: (one.facts.district or NOWHERE, one.stand.days_left or 0))


def _grouped(due: Sequence[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for one in due:
        found.setdefault(one.facts.district or NOWHERE, []).append(one)
    return found


def _meant(one: Place, subject: str) -> bool:
    if subject == ALL:
        return True
    if subject.startswith(DISTRICT):
        return (one.facts.district or NOWHERE) == subject.removeprefix(DISTRICT)
    return one.facts.uid == subject


def _finding(places: Places, notices: Sequence[ReverifyNotice]) -> Words:
    soon = min(notices, key=lambda one: one.days)
    said = Text(
        "{n} title ends within 90 days of {day}, the first on {until}.",
        "{n} titles end within 90 days of {day}, the first on {until}.",
        n=len(notices),
        day=places.as_of.isoformat(),
        until=soon.until,
    )
    return Words.of(said)


def _notice(places: Places, one: Place, options: ReverifyOptions) -> ReverifyNotice:
    tier = LADDER[one.step - 1]
    made = check(places.rules, tier, Figures(one.facts, places.as_of), Purpose.REVERIFY)
    until, counted = one.stand.valid_until, options.dated or places.as_of
    assert until is not None, "a title that is due has a last day"
    days = (one.stand.days_left or 0) - (counted - places.as_of).days
    held, said = tier_words(one.stand.tier or tier, short=False), _until(until)
    lines = tuple(_line(line) for line in (*made.entry, *made.lines))
    short = _blocking(lines)
    facts = (
        LabelledFact(Words.of(Text("Credit code")), Words.same(places.codes[one.facts.uid] or ABSENT)),
        LabelledFact(Words.of(Text("District")), district_words(one.facts.district, short=False)),
        LabelledFact(Words.of(Text("Title held")), held),
        LabelledFact(Words.of(Text("Valid until")), said),
        LabelledFact(Words.of(Text("Days left")), Words.same(str(days))),
    )
    return ReverifyNotice(
        one.facts.uid,
        name_of_place(one),
        places.codes[one.facts.uid],
        district_words(one.facts.district, short=False),
        held,
        until.iso(),
        days,
        facts,
        _opening(held, said, days, counted),
        lines,
        short,
        asked(made),
        _closing(places, options),
    )


def _line(line: Line) -> ReverifyLine:
    return ReverifyLine(Words.of(line.condition.title), line.verdict, Words.of(VERDICTS[line.verdict]))


def _until(when: UncertainDate) -> Words:
    """A last day, or the month that it falls in, as prose writes it."""
    iso = when.iso()
    if when.start is None or len(iso) not in (len("2025-08"), len("2025-08-07")) or not iso[-2:].isdigit():
        return Words.same(iso)
    whole = day(when.start)
    if len(iso) == len("2025-08-07"):
        return whole
    return Words(whole.en.split(" ", 1)[1], f"{when.start.year} 年 {when.start.month} 月")


def _opening(tier: Words, until: Words, days: int, counted: date) -> Words:
    """What is held, until when, and how long that is from the day of the notice (of the data where it has none yet)."""
    # Marks within marks: ‘小巨人’ inside “…” (GB/T 15834-2011, 4.8.3.4).
    tier = Words(tier.en, tier.zh.replace("“", "‘").replace("”", "’"))
    if days < 0:
        ended = Text(
            "Your title “{tier}” was valid until {until}. Please apply for re-verification.", tier="", until=""
        )
        return spoken(ended, tier=tier, until=until)
    said = Text(
        "Your title “{tier}” is valid until {until}; on {day}, {n} day is left. Please apply in time.",
        "Your title “{tier}” is valid until {until}; on {day}, {n} days are left. Please apply in time.",
        tier="",
        until="",
        day="",
        n=days,
    )
    return spoken(said, tier=tier, until=until, day=day(counted))


def _blocking(lines: Sequence[ReverifyLine]) -> Words:
    count = {verdict: sum(one.verdict is verdict for one in lines) for verdict in Verdict}
    return Words.of(
        Text(
            "Of {n} conditions, {met} are met on record, {unmet} are not, and {unknown} cannot be determined.",
            n=len(lines),
            met=count[Verdict.MET],
            unmet=count[Verdict.UNMET],
            unknown=count[Verdict.UNKNOWN],
        )
    )


def _closing(places: Places, options: ReverifyOptions) -> tuple[Words, ...]:
    rules = places.rules
    by = day(options.reply_by) if options.reply_by is not None else Words("____________", "________年____月____日")
    ask = Text(
        "Please supply the items above with supporting documents by {day}, and correct any error on record.", day=""
    )
    ground = Text(
        "Conditions: {rules} ({code}, version {version}).", rules=rules.title, code=rules.code, version=rules.version
    )
    last = (
        Words.of(Text("These rules are provisional: they are known from secondary sources only."))
        if rules.provisional
        else NOTHING
    )
    decides = Text("This notice decides nothing; the re-verification is decided by the authority that gave the title.")
    return tuple(w for w in (spoken(ask, day=by), Words.of(ground), last, Words.of(decides)) if w)
