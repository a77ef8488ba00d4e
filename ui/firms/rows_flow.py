"""The firms at work: read off the window's thread, kept in the order of the table, sifted, and the card of the one in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from registry.i18n import current_language
from registry.pace import let_go_later
from registry.pause import collection_paused
from ui.firms.sieve import FacetCounts, Laid, Sieve, Sifted, facet_counts, ready_to_search
from ui.firms.state import FirmsState
from ui.kit.desk import Desk
from ui.kit.later import later
from ui.kit.table.columns import exchanged, ordered, renewed
from ui.kit.table.model import MANY, RowsModel
from ui.kit.table.view import Table
from ui.kit.worker import Ticket

if TYPE_CHECKING:
    from registry.view import FirmCard, FirmRow, Roll

CARD_DELAY = 40
"""Milliseconds a row stays current before its card is read, so that a held arrow key reads none in passing."""


REST = 800
"""Milliseconds the rows stand before what they say is laid out for the search anew."""
SCREEN, GLANCE = 120, 0.004
"""Rows that fill a screen, and seconds the window looks for them itself before another thread finds all."""
PAINT = 30
"""Milliseconds the rows have to be painted before the values of a field that is asked for next are laid out."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The firms as read off the GUI thread: in stored order, and in that of the table (by `keys`)."""

    roll: Roll
    order: Sequence[FirmRow]
    keys: list[tuple[str, bool]]
    places: dict[int, FirmRow] | None
    """What stands in the order of before but for these rows; None where it does not."""


class RowsFlow(QObject):
    """Joins the registry with the state of the page and its table.

    Signals:
        came: the firms were read anew.
        shown: rows stand in the table.
        card_came: the card of the current firm was read (a `FirmCard`).
    """

    came = Signal()
    shown = Signal()
    card_came = Signal(object)

    def __init__(
        self, page: QObject, desk: Desk, state: FirmsState, model: RowsModel[FirmRow], table: Table[FirmRow]
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._state, self._model, self._table = page, desk, state, model, table
        self._roll: Roll | None = None
        self._card: FirmCard | None = None
        self._order_keys: list[tuple[str, bool]] | None = None
        self._turn = 0
        self._wanted: str | None = None
        self._begun = self._first_shown = self._was_laid = self._is_part = False
        self._passed: list[object] = []
        self._by_itself: FirmRow | None = None
        self._searched, self._anew = "", False
        self.near: str | None = None
        """The beginning of the search that finds something, while the whole finds nothing."""
        self.changed: tuple[Sequence[FirmRow], Sequence[FirmRow]] | None = None
        """The rows that the last reading took out and put in; None where it read all."""
        self._card_timer = later(self, CARD_DELAY, self.read_card)
        self._rest_timer = later(self, REST, self._lay_out)
        self._asked_timer = later(self, PAINT, self._lay_out_asked)
        self._ask_near: Callable[[], object] | None = None
        self._near_timer = later(self, PAINT, lambda: self._ask_near() if self._ask_near is not None else None)
        self._ask_all: Callable[[], object] | None = None
        # what was found in passing is painted first: threads would share the lock with it
        self._glance_timer = later(self, 1, self._ask)
        model.sort_with(desk.jobs, "firms.sort")
        self._order_is_due = self._is_ready = False
        model.sorted_by.connect(self._sorted)
        # what the table shows now is painted first
        self._order_timer = later(self, 0, self._bring_into_order)
        model.modelReset.connect(self._order_timer.start)

    # -- reading

    def forget(self) -> None:
        """Another registry is open, or none."""
        self._roll, self._wanted, self._card = None, None, None
        self._begun = self._first_shown = self._was_laid = self._is_part = False
        self._model.whole = True
        self._passed += self._state.set_rows(())

    def read(self) -> None:
        """Read what changed since the firms were read last; all of them the first time, the first of them before the rest."""
        if self._roll is None and not self._begun and self._begins_by_name():
            self._begun = True
            self._read_first()
        else:
            self._read_all()

    def _begins_by_name(self) -> bool:
        """Whether the table is to begin with the first of many firms by name."""
        summary, state = self._desk.summary, self._state
        plain = state.scope == "all" and not state.narrowed and self._model.sort_keys == [("name", False)]
        return plain and summary is not None and summary.firms >= MANY

    def _read_first(self) -> None:
        """Show the first firms, which the file names in a moment, and read all of them then."""
        registry, as_of, language = self._desk.registry, self._desk.as_of, current_language()
        if registry is None:
            return

        def work(_ticket: Ticket) -> list[FirmRow]:
            from registry.view.first_rows import first_rows

            return first_rows(registry, as_of, language)

        def done(rows: list[FirmRow]) -> None:
            if self._roll is None and self._begins_by_name():
                self._turn += 1
                self._first_shown, self._model.whole = True, False
                self._model.set_rows(rows, self._show, arranged=True)
            self._read_all()

        def failed(error: Exception) -> None:
            self._desk.failed.emit(error)
            self._read_all()

        self._desk.jobs.read(work, done, failed=failed, lane="firms.rows", owner=self._page)

    @property
    def whole(self) -> bool:
        """Whether all firms that pass are in the table, not only the first of them."""
        return (self._roll is not None or self._desk.registry is None) and not self._is_part

    def _read_all(self) -> None:
        registry, self._card = self._desk.registry, None
        if registry is None:
            return
        as_of, before, state_order = self._desk.as_of, self._roll, self._state.order
        keys, columns, order_keys = self._model.sort_keys, self._model.columns, self._order_keys

        @collection_paused()
        def work(ticket: Ticket) -> _Read:
            from registry.view import read_roll
            from registry.view.roll import stored_order

            roll = read_roll(registry, as_of, before, ticket.check)
            if roll.fresh is None or roll.gone is None or keys != order_keys:
                return _Read(roll, ordered(roll.rows, columns, keys, ticket.check), keys, None)
            if not roll.fresh and not roll.gone:
                return _Read(roll, state_order, keys, {})
            if {row.uid for row in roll.gone} == {row.uid for row in roll.fresh}:
                new = {row.uid: row for row in roll.fresh}
                pairs = [(row, new[row.uid]) for row in roll.gone]
                if (made := exchanged(state_order, pairs, columns, keys, stored_order)) is not None:
                    return _Read(roll, made[0], keys, made[1])
            gone = set(map(id, roll.gone))
            kept = [row for row in state_order if id(row) not in gone]
            return _Read(roll, renewed(kept, roll.fresh, columns, keys, stored_order), keys, None)

        self._desk.jobs.read(work, self._came, lane="firms.rows", owner=self._page)

    def _came(self, read: _Read) -> None:
        laid, gone = self._state.laid, None if self._roll is None else read.roll.gone
        if self._roll is None or read.roll.rows is not self._roll.rows:
            passed = self._state.set_rows(read.roll.rows, read.roll.as_of)
            if gone is None:  # no row in it is used any more, once the table shows the new ones
                self._passed += passed
        self.changed = None if gone is None else (gone, read.roll.fresh or ())
        if self._state.order is not read.order:
            self._state.set_order(read.order)
            if laid is not None and read.places:
                self._state.laid = laid.exchanged(read.places)
        self._roll, self._order_keys, self._model.whole = read.roll, read.keys, True
        self.came.emit()
        if not self._is_ready:
            self._is_ready, as_of = True, read.roll.as_of
            self._desk.jobs.read(lambda _ticket: ready_to_search(as_of), lambda _none: None, owner=self._page)

    def want(self, uid: str | None) -> None:
        """Make this firm current as soon as it is shown."""
        self._wanted = uid

    @property
    def wanted(self) -> str | None:
        """The firm that is to be made current."""
        return self._wanted

    # -- showing

    def sift(self) -> None:
        """Show the rows that pass: at once where they are few, else sifted among the readers."""
        if self._roll is None and self._first_shown and self._begins_by_name():
            return  # the first firms stand there until all are read
        state, keys, narrowed = self._state, self._order_keys, self._state.narrowed
        self._near_timer.stop()
        self._is_new_search()
        sieve, order, last, text, as_of = state.sieve, state.order, state.sifted, state.text.strip(), state.as_of
        laid = state.laid
        self._turn = turn = self._turn + 1

        def work(_ticket: Ticket | None) -> tuple[Sifted, list[str]]:
            sifted = sieve.sift(order, last, laid)
            return sifted, sifted.uids()

        def nearest(_ticket: Ticket | None) -> str | None:
            return sieve.nearest(order, text, as_of)

        def near(found: str | None) -> None:
            if turn == self._turn and found is not None:
                self.near = found
                self.shown.emit()

        def done(found: tuple[Sifted, list[str]]) -> None:
            if turn != self._turn:
                return
            (state.sifted, uids), few = found, len(order) < MANY
            is_lost = bool(text) and not state.sifted.rows
            self.near = nearest(None) if is_lost and few else None
            self._desk.firms_shown = tuple(uids) if narrowed else ()
            arranged, rows = keys == self._model.sort_keys, state.sifted.rows
            goes_on, self._is_part, self._model.whole = self._is_part and arranged, False, True
            if goes_on and isinstance(rows, list):
                self._model.go_on(rows, self._show, uids)
            else:
                self._model.set_rows(rows, self._show, arranged=arranged, keys=uids, lent=True)
            if not self._was_laid:
                self._lay_out()
            elif text:  # after a change, only for who is searching: others wait for the table alone
                self._rest_timer.start()
            if laid is not None:
                self._asked_timer.start()
            if is_lost and not few:  # several walks through all rows: nobody waits for them, not even the painting
                self._ask_near = lambda: self._desk.jobs.read(nearest, near, lane="firms.near", owner=self._page)
                self._near_timer.start()

        if len(order) < MANY:
            done(work(None))
        else:
            self._ask_all = lambda: self._desk.jobs.read(work, done, lane="firms.sift", owner=self._page)
            if self._glance(sieve, order, last):
                self._glance_timer.start()
            else:
                self._ask()

    def _is_new_search(self) -> None:
        """Another search begins at its first firm, where nobody took the one in hand: an earlier search did."""
        text = self._state.text.strip()
        if text not in ("", self._searched) and self._table.current() is self._by_itself:
            self._anew = True
        self._searched = text

    def _ask(self) -> None:
        """Have all rows of the search found."""
        self._glance_timer.stop()
        if self._ask_all is not None:
            self._ask_all()

    def _glance(self, sieve: Sieve, order: Sequence[FirmRow], last: Sifted | None) -> bool:
        """Show the first rows of a search at once where they are found in passing; the rest of them comes below.

        Not where somebody would lose sight of something meanwhile: a firm in hand further down, what is checked.
        """
        model, current = self._model, self._table.current()
        self._is_part = False
        if sieve.query is None or model.sort_keys != self._order_keys or model.is_checking or self._roll is None:
            return False
        first = sieve.first(order, last, SCREEN, GLANCE)
        lost = current is not None and not self._anew and all(row is not current for row in first or ())
        if first is None or (lost and current is not None and sieve.lets(current)):
            return False
        self._is_part, model.whole = True, False
        model.set_rows(first, self._show, arranged=True)
        return True

    def _lay_out(self) -> None:
        """Lay out what the rows say, once they stand in the table, so that the next letter finds in it."""
        state, order = self._state, self._state.order
        self._was_laid = self._was_laid or len(order) >= MANY
        if state.laid is not None or len(order) < MANY or self._desk.registry is None:
            return

        @collection_paused(spare=False)
        def work(ticket: Ticket) -> Laid:
            return Laid.out_of(order, ticket.check)

        def done(laid: Laid) -> None:
            if state.order is order:
                state.laid = laid

        self._desk.jobs.read(work, done, lane="firms.lay", owner=self._page)

    def _lay_out_asked(self) -> None:
        """Lay out the values of a field whose name was typed, before a value is: `tier:` is asked for something next."""
        query, laid, order = self._state.query, self._state.laid, self._state.order
        asked = next((f.field for f in query.faults if f.field is not None), None) if query is not None else None
        if laid is None or asked is None or asked.key in laid.columns:
            return

        def work(ticket: Ticket) -> None:
            laid.column(asked, order, ticket.check)

        self._desk.jobs.read(work, lambda _none: None, lane="firms.column", owner=self._page)

    def count_facets(self, keys: Sequence[str], then: Callable[[FacetCounts], None]) -> None:
        """Call `then` with (value, words, firms) of these facets: at once where the rows are few."""
        state = self._state
        sieve, rows = state.sieve, state.rows

        def work(_ticket: Ticket | None) -> FacetCounts:
            return {key: facet_counts(sieve, rows, key) for key in keys}

        if len(rows) < MANY:
            then(work(None))
        else:
            self._desk.jobs.read(work, then, lane="firms.facets", owner=self._page)

    def _show(self) -> None:
        if self._wanted is not None and self._table.set_current(self._wanted):
            self._wanted = None
        elif (self._table.current() is None or self._anew) and self._model.rowCount():
            self._table.set_current(self._model.key_of(0))
            self._by_itself = self._table.current()
        self._anew = False
        passed, self._passed = self._passed, []
        let_go_later(passed)
        self.shown.emit()

    def _sorted(self) -> None:
        """All rows are to come into the order of the table; where they are many, when it shows its own in that order."""
        self._order_is_due = len(self._state.rows) >= MANY
        if not self._model.is_sorting:
            self._bring_into_order()

    def _bring_into_order(self) -> None:
        """Bring all rows into the order of the table, so that narrowing them keeps it."""
        if not self._order_is_due:
            return
        self._order_is_due = False
        rows, keys, columns = self._state.rows, self._model.sort_keys, self._model.columns

        def work(ticket: Ticket) -> list[FirmRow]:
            return ordered(rows, columns, keys, ticket.check)

        def done(found: list[FirmRow]) -> None:
            if rows is self._state.rows:
                self._state.set_order(found)
                self._order_keys = keys

        self._desk.jobs.read(work, done, lane="firms.order", owner=self._page)

    def respeak(self) -> None:
        """The language changed: names sort otherwise."""
        self._order_keys = None
        self._model.set_sort(self._model.sort_keys)

    # -- the card

    def want_card(self) -> None:
        """Read the card of the current firm, unless another row is current in a moment."""
        self._card_timer.start()

    @property
    def waits(self) -> bool:
        """Whether a card is about to be read, or the rest of a search to be found."""
        return any(timer.isActive() for timer in (self._card_timer, self._glance_timer, self._near_timer))

    def read_card(self) -> None:
        """Read the card of the current firm now."""
        self._card_timer.stop()
        registry, firm = self._desk.registry, self._table.current()
        if registry is None or firm is None:
            return
        uid, as_of = firm.uid, self._desk.as_of

        def work(_ticket: Ticket) -> FirmCard:
            from registry.view import firm_card

            return firm_card(registry, uid, as_of)

        self._desk.jobs.read(work, self._card_read, lane="firms.card", owner=self._page)

    def _card_read(self, card: FirmCard) -> None:
        self._card = card
        self.card_came.emit(card)

    def card_of(self, uid: str, then: Callable[[FirmCard], None], failed: Callable[[], None] | None = None) -> None:
        """Call `then` with the card of a firm: at once where it is at hand, else when it is read."""
        registry, card, roll = self._desk.registry, self._card, self._roll
        if card is not None and card.row.uid == uid and not self._card_timer.isActive():
            then(card)
            return
        if registry is None or roll is None:
            return
        as_of = self._desk.as_of

        def work(_ticket: Ticket) -> FirmCard:
            from registry.view import firm_card

            return firm_card(registry, uid, as_of)

        def lost(error: Exception) -> None:
            if failed is not None:
                failed()
            self._desk.failed.emit(error)

        self._desk.jobs.read(work, then, failed=lost, lane="firms.cell", owner=self._page)
