"""The table of firms, and what it shows, for whoever has a mouse at it."""

from __future__ import annotations

from pathlib import Path

from registry.i18n import Language, Text, current_language
from registry.store import open_registry
from registry.view import FirmCard, firm_card
from tests.ui.mouse.hand import Hand
from ui.firms.page import FirmsPage


def table_of(hand: Hand) -> FirmsPage:
    page = hand.window.pages["firms"]
    assert isinstance(page, FirmsPage)
    return page


def column(page: FirmsPage, key: str) -> int:
    return next(n for n, c in enumerate(page.model.columns) if c.key == key)


def card_of(hand: Hand, file: Path, uid: str) -> FirmCard:
    with open_registry(file) as registry:
        return firm_card(registry, uid, hand.window.desk.as_of)


def undo(hand: Hand) -> None:
    """The menu below the registry's name, and its entry that takes back what was done last."""
    hand.click(hand.window.top.registry)
    hand.picture("menu")
    stem = str(Text("Undo: {label}", label=""))
    chinese = current_language() is Language.ZH
    assert str(Text("Switch to English" if chinese else "Switch to Chinese")) in hand.entries(), "the other one"
    hand.pick_where(lambda words: words.startswith(stem))
