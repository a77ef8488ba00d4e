"""The shorter papers of the round that was played, by name."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TypeVar

import pytest

from registry.report.emit.pdf import RenderedPaper
from registry.report.emit.sheet import AnyPaper, render_sheet
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
from registry.report.papers.score_sheet import score_sheets
from registry.report.papers.support import support_paper
from registry.report.papers.to_fix import to_fix
from registry.report.papers.why_not import not_seated, why_not
from registry.report.typeset.ink import Ink
from registry.report.typeset.paragraph import Paragraph
from registry.report.wording import PaperLanguage
from registry.scoring.final_list import ListPlace
from registry.store import open_registry
from tests.report import played, supported

T = TypeVar("T")

FILLED = NoticeOptions(
    number="示商航〔2025〕10号",
    basis="《示例市商业航天重点企业遴选办法》（示商航〔2025〕1号）",
    first=date(2025, 8, 25),
    last=date(2025, 8, 29),
    contact="王莉",
    telephone="021-00000000",
    supervision="021-00000001",
    address="示例市示例路1号",
    dated=date(2025, 9, 10),
)


@cache
def sheets() -> dict[str, AnyPaper]:
    """Each kind of paper, and the sheet for a firm that is not on the list once for each reason."""
    sealed, opened, published = (played.held(state) for state in ("sealed", "open", "published"))
    by_place = {sealed.counted.listed.row(uid).place: uid for uid, _ in reversed(not_seated(sealed))}
    return {
        "card": card_paper(sealed, sealed.counted.listed.chosen[0]),
        **{
            f"why-not-{place.value}": why_not(sealed, by_place[place])
            for place in (
                ListPlace.OUT, ListPlace.RESERVE, ListPlace.DISPLACED, ListPlace.DECIDED_OUT, ListPlace.BELOW_FLOOR,
            )
        },
        "panel": panel_paper(sealed),
        "recusal": recusal_form(sealed, experts_of_round(sealed)[0][0]),
        "objections": objection_paper(published),
        "to-fix": to_fix(opened),
        "public-notice": notice_paper(sealed, NoticeKind.PUBLIC),
        "official-notice": notice_paper(published, NoticeKind.OFFICIAL, FILLED),
        "score-sheet-blank": score_sheets(opened, opened.book.seats[0].expert.uid, filled=False),
        "score-sheet-filled": score_sheets(sealed, filled=True),
        **_of_registry(),
    }  # fmt: skip


def paper_of(name: str, kind: type[T]) -> T:
    """A paper by name, which is of this kind."""
    found = sheets()[name]
    assert isinstance(found, kind)
    return found


def _of_registry() -> dict[str, AnyPaper]:
    """The papers of the whole registry."""
    day = date(2025, 6, 30)
    reply = ReverifyOptions("示商航函〔2025〕21号", date(2025, 7, 31), "王莉", "021-00000000", date(2025, 7, 1))
    with open_registry(played.files()["open"]) as registry, registry.read() as connection:
        places = read_places(connection, day)
        one = reverify_subjects(places)[-1][0]
        with open_registry(supported.file()) as other, other.read() as cultivated:
            support = support_paper(cultivated, day)
        return {
            "support": support,
            "ledger": ledger_paper(connection, day),
            "brief": brief_paper(connection, date(2024, 12, 31)),
            "reverify": reverify_of(connection, places, one, reply),
            "reverify-batch": reverify_of(connection, places, ALL, ReverifyOptions()),
            "evidence": evidence_paper(connection, day),
        }


@cache
def drawn(name: str, language: PaperLanguage) -> tuple[RenderedPaper, tuple[tuple[str, ...], ...]]:
    """The paper, and the lines of each paragraph as they were drawn."""
    lines: list[tuple[str, ...]] = []
    draw = Paragraph.draw

    def watched(self: Paragraph, ink: Ink, x: float, y: float, width: float) -> None:
        lines.append(tuple(self.lines(width)))
        draw(self, ink, x, y, width)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Paragraph, "draw", watched)
        return render_sheet(sheets()[name], language, strict=True), tuple(lines)
