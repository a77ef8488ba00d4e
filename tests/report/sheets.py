"""The shorter papers of the round that was played, by name."""

from __future__ import annotations

from datetime import date
from functools import cache

from registry.report.emit.sheet import AnyPaper
from registry.report.papers.card import card_paper
from registry.report.papers.notices import NoticeKind, NoticeOptions, notice_paper
from registry.report.papers.objection import objection_paper
from registry.report.papers.panel import panel_paper
from registry.report.papers.recusal import experts_of_round, recusal_form
from registry.report.papers.to_fix import to_fix
from registry.report.papers.why_not import not_seated, why_not
from registry.scoring.final_list import ListPlace
from tests.report import played

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
    }  # fmt: skip
