"""The score card of one firm, on the list or not."""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import UserError
from registry.i18n import Text
from registry.report.annex_views import SourceRow
from registry.report.build import firm_card
from registry.report.papers.head import PaperHead, head_of
from registry.report.round_paper import CountedRound
from registry.report.views import Card
from registry.report.wording import Words


@dataclass(frozen=True, slots=True)
class CardPaper:
    """One card with its sources."""

    head: PaperHead
    card: Card
    sources: tuple[SourceRow, ...]


def card_paper(held: CountedRound, firm: str) -> CardPaper:
    """The card of `firm`.

    Raises:
        UserError: it is no candidate of the round, or the round ranks nobody yet.
    """
    found = firm_card(held, firm)
    if found is None:
        raise UserError(
            Text("This firm has no place in the round yet."), None, Text("Choose a candidate that the round ranks.")
        )
    card, sources = found
    return CardPaper(head_of(held, Words.of(Text("Score card"))), card, sources)
