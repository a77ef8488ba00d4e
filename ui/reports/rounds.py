"""Papers as the reports page makes them: of which round, about whom, and what a notice says; no widget.

One call reads everything in one moment: the rounds there are, whom a paper can be about, the paper, and what to look at
before it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from registry.errors import UserError
from registry.i18n import Text
from registry.pause import collection_paused
from registry.report.papers.kinds import REGISTER_KINDS
from ui.reports.dossiers import dossier_of
from ui.reports.state import Check, Paper, ShortlistChoice, shortlist_checks

if TYPE_CHECKING:
    from registry.report.emit.sheet import AnyPaper
    from registry.report.papers.choosing import Subjects
    from registry.report.papers.notices import NoticeOptions
    from registry.report.papers.reverify import ReverifyOptions
    from registry.report.round_paper import CountedRound
    from registry.report.wording import Words
    from registry.rounds.book import RoundHead
    from registry.view import Registry


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """What a person filled in for a notice; days as typed, 2025-08-25."""

    number: str = ""
    basis: str = ""
    first: str = ""
    last: str = ""
    reply_by: str = ""
    contact: str = ""
    telephone: str = ""
    supervision: str = ""
    address: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked for.

    Attributes:
        kind: ``shortlist``, ``dossier``, or a kind of `registry.report.papers.kinds`.
        round: key of a round; "" for a trial of the shortlist, or for the newest round where a paper needs one.
        subject: key of the firm or expert, "" for the first there is.
    """

    kind: str
    choice: ShortlistChoice
    round: str = ""
    subject: str = ""
    notice: NoticeChoice = NoticeChoice()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it.

    Attributes:
        paper: None where there is none; `why` and `mend` then say why, and what to do.
        rounds: keys and names of the rounds, newest first; `subjects`: of the firms or experts a paper can be about.
        round, subject: those that were taken.
    """

    paper: Paper | None
    rounds: tuple[tuple[str, Text], ...]
    round: str = ""
    subjects: tuple[tuple[str, Text], ...] = ()
    subject: str = ""
    why: Text | None = None
    mend: Text | None = None


def answer(registry: Registry, as_of: date, ask: Ask) -> Answer:
    """Make the paper that is asked for, or say why there is none."""
    with collection_paused(spare=False):  # a tenth of the time; nearly all of it is let go with the answer
        found = _answer(registry, as_of, ask)
    if found.paper is not None and not found.paper.pages:  # no reader of PDFs opens such a file
        why = Text("Every part is left out, so the paper has no page.")
        return replace(found, paper=None, why=why, mend=Text("Tick the parts it shall have."))
    return found


def _answer(registry: Registry, as_of: date, ask: Ask) -> Answer:
    if ask.kind == "dossier":
        paper, firms, firm = dossier_of(registry, as_of, ask.subject, ask.choice.language)
        why = None if paper is not None else Text("There is no firm in this registry yet.")
        return Answer(paper, (), "", firms, firm, why)
    if ask.kind in REGISTER_KINDS:
        return _of_registry(registry, as_of, ask)
    from registry.rounds.book import rounds_of

    with registry.read() as connection:
        heads = rounds_of(connection)
    rounds = tuple((head.uid, _round_name(head)) for head in heads)
    known = {head.uid for head in heads}
    chosen = ask.round if ask.round in known else ""
    if ask.kind == "shortlist" and not chosen:
        from ui.reports.state import render

        return Answer(render(registry, as_of, ask.choice), rounds)
    if not chosen:
        if not heads:
            none = Text("There is no round yet.")
            return Answer(None, rounds, why=none, mend=Text("Open one on the page Key list; its papers are made here."))
        chosen = heads[0].uid
    try:
        return _of_round(registry, replace(ask, round=chosen), rounds)
    except UserError as error:
        return Answer(None, rounds, chosen, why=error.what, mend=error.mend)


def _round_name(head: RoundHead) -> Text:
    from registry.rounds.steps import TITLES

    return Text("{title}, {step}", title=head.title, step=Text("sealed") if head.is_sealed else TITLES[head.step])


def _of_round(registry: Registry, ask: Ask, rounds: tuple[tuple[str, Text], ...]) -> Answer:
    from registry.report.round_paper import counted_round

    with registry.read() as connection:
        held = counted_round(connection, ask.round)
    if ask.kind == "shortlist":
        return Answer(_shortlist(held, ask.choice), rounds, ask.round)
    from registry.report.papers.choosing import ABOUT, round_sheet, round_subjects

    subjects = round_subjects(held, ask.kind, ask.subject)
    if ask.kind in ABOUT and not subjects.all:
        return Answer(None, rounds, ask.round, why=Text("This round has nobody that such a paper is about."))
    told = Answer(None, rounds, ask.round, _told(subjects), subjects.taken)
    try:
        made = round_sheet(held, ask.kind, subjects.taken, _options(ask.notice))
    except UserError as error:
        return replace(told, why=error.what, mend=error.mend)
    return replace(told, paper=_paper(made, ask.choice, _round_checks(held)))


def _of_registry(registry: Registry, as_of: date, ask: Ask) -> Answer:
    """A paper of the whole registry."""
    from registry.report.papers.choosing import register_sheet

    try:
        with registry.read() as connection:
            made, subjects = register_sheet(connection, ask.kind, as_of, ask.subject, _reverify(ask.notice))
    except UserError as error:
        return Answer(None, (), why=error.what, mend=error.mend)
    paper = _paper(made, ask.choice, [])
    return Answer(paper, (), "", _told(subjects), subjects.taken)


def _shortlist(held: CountedRound, choice: ShortlistChoice) -> Paper:
    from registry.report.build import round_view
    from registry.report.emit.pdf import render_shortlist
    from registry.report.theme import PaperSize
    from registry.report.wording import PaperLanguage

    view = round_view(held, choice.options())
    made = render_shortlist(view, PaperLanguage(choice.language), PaperSize(choice.size), sealed=held.sealed)
    checks = (*shortlist_checks(view, sealed=held.is_sealed), *_round_checks(held), *_warned(made.warnings))
    return Paper(made.data, made.pages, made.warnings, view, checks, places=made.places)


def _text(words: Words) -> Text:
    from registry.scoring.titles import Title

    return Title(words.en or words.zh, words.zh or words.en)


def _told(subjects: Subjects) -> tuple[tuple[str, Text], ...]:
    return tuple((key, _text(name)) for key, name in subjects.all)


def _options(chosen: NoticeChoice) -> NoticeOptions:
    from registry.report.papers.notices import NoticeOptions

    return NoticeOptions(
        number=chosen.number,
        basis=chosen.basis,
        first=_day(chosen.first),
        last=_day(chosen.last),
        contact=chosen.contact,
        telephone=chosen.telephone,
        supervision=chosen.supervision,
        address=chosen.address,
        dated=_day(chosen.dated),
    )


def _reverify(chosen: NoticeChoice) -> ReverifyOptions:
    from registry.report.papers.reverify import ReverifyOptions

    return ReverifyOptions(
        number=chosen.number,
        reply_by=_day(chosen.reply_by),
        contact=chosen.contact,
        telephone=chosen.telephone,
        dated=_day(chosen.dated),
    )


def _day(typed: str) -> date | None:
    """The day that was typed; what is no day yet leaves its line empty."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def _paper(made: AnyPaper, choice: ShortlistChoice, before: list[Check]) -> Paper:
    """A paper that is made, rendered; `before`: what to look at first."""
    from registry.report.emit.register_books import BookPaper
    from registry.report.emit.sheet import render_sheet
    from registry.report.papers.notices import NoticePaper
    from registry.report.theme import PaperSize
    from registry.report.wording import PaperLanguage

    rendered = render_sheet(made, PaperLanguage(choice.language), PaperSize(choice.size))
    checks = [*before, *_warned(rendered.warnings)]
    if made.head.fictional:
        checks.append(Check("info", "accent", Text("Fictional data, marked on every page")))
    book = made if isinstance(made, BookPaper) else None
    notice = made if isinstance(made, NoticePaper) else None
    return Paper(rendered.data, rendered.pages, rendered.warnings, None, tuple(checks), book, notice)


def _round_checks(held: CountedRound) -> list[Check]:
    """The seal, or what stands in its way."""
    from registry.rounds.sealing import obstacles

    if not held.is_sealed:
        return [Check("warn", "warn", one.text) for one in obstacles(held.book, held.counted)]
    if held.digest != held.book.head.digest:
        return [Check("warn", "bad", Text("The sealed file is not the one that was sealed: its digest differs"))]
    return [Check("check", "ok", Text("Sealed, digest {digest} as on record", digest=held.digest[:12]))]


def _warned(warnings: tuple[Text, ...]) -> list[Check]:
    return [Check("warn", "warn", one) for one in warnings]


def archive_check(data: bytes) -> Check:
    """Whether the file is PDF/A, by a checker that did not write it."""
    from registry.report.emit.archive import complaints

    found = complaints(data)
    if not found:
        return Check("check", "ok", Text("PDF/A-3b, checked"))
    return Check("warn", "warn", Text("The file may not be accepted as PDF/A: {reason}", reason=found[0]))
