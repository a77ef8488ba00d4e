"""What becomes of the experts' score sheets: sent out on a day, the declaration signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from registry.change import apply
from registry.i18n import N_
from registry.rounds.book import read_book
from registry.rounds.records import amended, day, require, round_change
from registry.rounds.steps import Act
from registry.store import Registry


def note_sheets_out(registry: Registry, actor: str, round_uid: str, experts: Sequence[str], on: date) -> None:
    """Note that the score sheets of some experts went out on a day.

    Raises:
        UserError: the step does not allow marks.
        KeyError: one of them does not sit on this panel.
    """
    with registry.read() as connection:
        book = read_book(connection, round_uid)
        require(book, Act.MARKS)
        updates = [amended(connection, "panel_seat", book.seat_of(e).uid, sheet_out=day(on)) for e in experts]
    apply(registry, round_change(N_("Send out score sheets of “{title}”"), actor, *updates, title=book.head.title))
