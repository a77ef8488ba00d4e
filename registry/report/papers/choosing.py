"""Which papers there are beside the shortlist and the dossier, whom each can be about, and each made by its name.

The desktop and the command line choose from the same list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from registry.report.emit.sheet import AnyPaper, RegisterPaper
from registry.report.papers.brief import brief_paper
from registry.report.papers.card import card_paper
from registry.report.papers.evidence import evidence_paper
from registry.report.papers.ledger import ledger_paper
from registry.report.papers.notices import NoticeKind, NoticeOptions, notice_paper
from registry.report.papers.objection import objection_paper
from registry.report.papers.panel import panel_paper
from registry.report.papers.places import read_places
from registry.report.papers.recusal import experts_of_round, recusal_form
from registry.report.papers.reverify import ALL, ReverifyOptions, reverify_of, reverify_subjects
from registry.report.papers.score_sheet import score_sheets, sheet_subjects
from registry.report.papers.support import support_paper
from registry.report.papers.to_fix import to_fix
from registry.report.papers.why_not import not_seated, ranked_firms, why_not
from registry.report.round_paper import CountedRound
from registry.report.wording import Words

BOOK_KINDS = ("ledger", "support", "evidence")
"""Papers that can be had as a workbook too."""
ABOUT = ("card", "why_not", "recusal", "sheet_blank", "sheet_filled")
"""Papers of a round about one firm or one expert."""


@dataclass(frozen=True)
class Subjects:
    """Whom a paper can be about: keys and names, and the one that was taken, "" where it is about nobody."""

    all: tuple[tuple[str, Words], ...] = ()
    taken: str = ""

    @classmethod
    def of(cls, found: tuple[tuple[str, Words], ...], wanted: str) -> Subjects:
        """The subject `wanted`, or the first there is."""
        keys = [key for key, _ in found]
        return cls(found, wanted if wanted in keys else keys[0] if keys else "")


def round_subjects(held: CountedRound, kind: str, wanted: str = "") -> Subjects:
    """Whom a paper of a round can be about."""
    match kind:
        case "card":
            found = ranked_firms(held)
        case "why_not":
            found = not_seated(held)
        case "recusal":
            found = experts_of_round(held)
        case "sheet_blank" | "sheet_filled":
            found = sheet_subjects(held, filled=kind == "sheet_filled")
        case _:
            found = ()
    return Subjects.of(found, wanted)


def round_sheet(held: CountedRound, kind: str, subject: str, notice: NoticeOptions | None = None) -> AnyPaper:
    """The paper `kind` of a round.

    Raises:
        UserError: the round has no such paper.
        KeyError: there is no such kind.
    """
    match kind:
        case "card":
            return card_paper(held, subject)
        case "why_not":
            return why_not(held, subject)
        case "recusal":
            return recusal_form(held, subject)
        case "sheet_blank" | "sheet_filled":
            return score_sheets(held, subject or ALL, filled=kind == "sheet_filled")
        case "panel":
            return panel_paper(held)
        case "objections":
            return objection_paper(held)
        case "to_fix":
            return to_fix(held)
        case "public_notice" | "official_notice":
            which = NoticeKind.PUBLIC if kind == "public_notice" else NoticeKind.OFFICIAL
            return notice_paper(held, which, notice or NoticeOptions())
        case _:
            raise KeyError(kind)


def register_sheet(
    connection: Connection, kind: str, as_of: date, wanted: str = "", options: ReverifyOptions | None = None
) -> tuple[RegisterPaper, Subjects]:
    """The paper `kind` of the whole registry, and whom it can be about. Read it within one transaction.

    Raises:
        UserError: there is nothing that the paper could say.
        KeyError: there is no such kind.
    """
    match kind:
        case "ledger":
            return ledger_paper(connection, as_of), Subjects()
        case "support":
            return support_paper(connection, as_of), Subjects()
        case "brief":
            return brief_paper(connection, as_of), Subjects()
        case "evidence":
            return evidence_paper(connection, as_of), Subjects()
        case "reverify":
            places = read_places(connection, as_of)
            subjects = Subjects.of(reverify_subjects(places), wanted)
            taken = subjects.taken or ALL
            return reverify_of(connection, places, taken, options or ReverifyOptions()), subjects
        case _:
            raise KeyError(kind)
